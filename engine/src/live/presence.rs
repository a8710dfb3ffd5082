//! Who wants to know whether somebody is here. Pure: lanes are whatever the caller takes for one.

use std::collections::{BTreeSet, HashMap};

use wire::{Presence, UserId};

use super::lane::Told;

pub struct Watchers<L> {
    /// By the number of their lane, so that nobody is searched for among the many who watch one person.
    of: HashMap<UserId, HashMap<u64, Watcher<L>>>,
    /// Whom each lane watches.
    watched: HashMap<u64, BTreeSet<UserId>>,
}

struct Watcher<L> {
    lane: L,
    /// It was told since it began to watch: an answer that was read before is older.
    told: bool,
}

impl<L> Default for Watchers<L> {
    fn default() -> Self {
        Self {
            of: HashMap::new(),
            watched: HashMap::new(),
        }
    }
}

impl<L: Clone> Watchers<L> {
    /// From now on the lane is told about these, and about nobody else.
    pub fn watch(&mut self, number: u64, lane: &L, users: BTreeSet<UserId>) {
        self.forget(number);
        for user in &users {
            let watcher = Watcher {
                lane: lane.clone(),
                told: false,
            };
            self.of.entry(*user).or_default().insert(number, watcher);
        }
        if !users.is_empty() {
            self.watched.insert(number, users);
        }
    }

    /// Whether anybody wants to know.
    pub fn has(&self, user: UserId) -> bool {
        self.of.contains_key(&user)
    }

    pub fn forget(&mut self, number: u64) {
        for user in self.watched.remove(&number).unwrap_or_default() {
            if let Some(watchers) = self.of.get_mut(&user) {
                watchers.remove(&number);
                if watchers.is_empty() {
                    self.of.remove(&user);
                }
            }
        }
    }

    /// Something changed.
    pub fn tell(&mut self, presence: Presence, out: &mut impl FnMut(&L, Told<'_>)) {
        let watchers = self.of.get_mut(&presence.user);
        for watcher in watchers.into_iter().flat_map(HashMap::values_mut) {
            watcher.told = true;
            out(&watcher.lane, Told::Presence(presence));
        }
    }

    /// What was found out for a lane that began to watch.
    pub fn answer(&mut self, number: u64, presence: Presence, out: &mut impl FnMut(&L, Told<'_>)) {
        let watchers = self.of.get_mut(&presence.user);
        if let Some(watcher) = watchers.and_then(|watchers| watchers.get_mut(&number))
            && !watcher.told
        {
            watcher.told = true;
            out(&watcher.lane, Told::Presence(presence));
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use wire::{Micros, Presence, UserId};

    use super::super::lane::Told;
    use super::Watchers;

    const ADA: UserId = UserId(1);

    fn here() -> Presence {
        Presence {
            user: ADA,
            online: true,
            seen: None,
        }
    }

    fn away() -> Presence {
        Presence {
            user: ADA,
            online: false,
            seen: Some(Micros(5)),
        }
    }

    /// What the lanes were told: their numbers and whether Ada was here.
    fn told(step: impl FnOnce(&mut dyn FnMut(&u64, Told<'_>))) -> Vec<(u64, bool)> {
        let mut told = Vec::new();
        step(&mut |lane, what| match what {
            Told::Presence(presence) => told.push((*lane, presence.online)),
            other => panic!("{other:?} is no presence"),
        });
        told
    }

    #[test]
    fn an_answer_that_was_overtaken_by_a_change_is_not_told() {
        let mut watchers = Watchers::default();
        watchers.watch(7, &7, BTreeSet::from([ADA]));
        assert_eq!(told(|mut out| watchers.tell(here(), &mut out)), [(7, true)]);
        assert_eq!(told(|mut out| watchers.answer(7, away(), &mut out)), []);
        assert_eq!(
            told(|mut out| watchers.tell(away(), &mut out)),
            [(7, false)]
        );
    }

    #[test]
    fn an_answer_is_for_the_lane_that_asked() {
        let mut watchers = Watchers::default();
        watchers.watch(7, &7, BTreeSet::from([ADA]));
        watchers.watch(8, &8, BTreeSet::from([ADA]));
        assert_eq!(
            told(|mut out| watchers.answer(8, away(), &mut out)),
            [(8, false)]
        );
        assert_eq!(told(|mut out| watchers.answer(8, away(), &mut out)), []);
        watchers.forget(8);
        assert_eq!(
            told(|mut out| watchers.answer(7, away(), &mut out)),
            [(7, false)]
        );
        assert_eq!(told(|mut out| watchers.answer(8, away(), &mut out)), []);
    }

    #[test]
    fn nothing_is_kept_of_whom_nobody_watches_any_more() {
        let mut watchers = Watchers::default();
        for number in 0..1_000 {
            watchers.watch(number, &number, BTreeSet::from([ADA, UserId(2)]));
        }
        for number in 0..1_000 {
            watchers.forget(number);
        }
        assert!(watchers.of.is_empty() && watchers.watched.is_empty());
    }

    #[test]
    fn a_lane_is_told_only_about_whom_it_watches_now() {
        let mut watchers = Watchers::default();
        watchers.watch(7, &7, BTreeSet::from([ADA]));
        watchers.watch(8, &8, BTreeSet::from([ADA]));
        watchers.watch(7, &7, BTreeSet::from([UserId(2)]));
        assert_eq!(told(|mut out| watchers.tell(here(), &mut out)), [(8, true)]);
        watchers.forget(8);
        assert_eq!(told(|mut out| watchers.tell(here(), &mut out)), []);
    }
}

//! Whose presence the server is to tell: what the parts of the page have in sight, put together, for the server knows
//! one list.

use client::Input;
use wire::{UserId, limits};

use super::State;

/// A part of the page that shows who is here. Where they are too many in all, those of the last go without.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Watcher {
    /// The head of the open conversation.
    Room,
    /// Its members beside it.
    Members,
    /// The card that is open.
    Card,
    Directory,
    Rail,
}

#[derive(Default)]
pub struct Watched {
    by: [Vec<UserId>; 5],
    told: Vec<UserId>,
}

impl Watched {
    /// What is to be told of it, if that is another list than before.
    fn take(&mut self, by: Watcher, users: Vec<UserId>) -> Option<Vec<UserId>> {
        self.by[by as usize] = users;
        let mut all = Vec::new();
        for user in self.by.iter().flatten() {
            if all.len() < limits::WATCH_MAX && !all.contains(user) {
                all.push(*user);
            }
        }
        // Who is in front changes with every message; who is in it does not.
        all.sort_unstable();
        (all != self.told).then(|| {
            self.told.clone_from(&all);
            all
        })
    }
}

impl State {
    /// This part of the page has these in sight from now on, instead of those before.
    pub fn watch(self, by: Watcher, users: Vec<UserId>) {
        let due = self
            .watched
            .try_update_value(|watched| watched.take(by, users));
        if let Some(users) = due.flatten() {
            self.tell(Input::Watch(users));
        }
    }

    /// Whether somebody of those watched is here. Without a connection nobody knows.
    pub fn is_online(self, user: UserId) -> bool {
        use client::Connection::{Ended, Offline};
        self.track(super::Topic::Connection);
        let here = self.read(super::Topic::Presence(user), |model| {
            let known = !matches!(model.connection(), Offline | Ended);
            known && model.presence(user).is_some_and(|here| here.online)
        });
        here.unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ids(range: std::ops::Range<i64>) -> Vec<UserId> {
        range.map(UserId).collect()
    }

    #[test]
    fn each_is_watched_once_and_told_of_once() {
        let mut watched = Watched::default();
        assert_eq!(watched.take(Watcher::Rail, ids(1..4)), Some(ids(1..4)));
        assert_eq!(watched.take(Watcher::Room, ids(2..3)), None);
        let mut turned = ids(1..4);
        turned.reverse();
        assert_eq!(watched.take(Watcher::Rail, turned), None);
        assert_eq!(watched.take(Watcher::Rail, Vec::new()), Some(ids(2..3)));
        assert_eq!(watched.take(Watcher::Room, Vec::new()), Some(Vec::new()));
    }

    #[test]
    fn where_they_are_too_many_the_open_conversation_comes_first() {
        let most = i64::try_from(limits::WATCH_MAX).expect("a small number");
        let mut watched = Watched::default();
        watched.take(Watcher::Rail, ids(0..most));
        let all = watched.take(Watcher::Members, ids(1000..1010));
        let all = all.expect("another list");
        assert_eq!(all.len(), limits::WATCH_MAX);
        assert_eq!(all[limits::WATCH_MAX - 10..], ids(1000..1010));
    }
}

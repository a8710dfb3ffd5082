//! Who lives here: people with names, from when on, and how much they have to say.

use wire::{Micros, UserId};

use super::calendar::{Calendar, WHOLE};
use super::dice::Dice;
use super::talk::Talk;
use super::words::{NAMES, SURNAMES, list};

pub struct Someone {
    pub id: UserId,
    pub username: String,
    /// Empty where the username stands for it.
    pub name: String,
    /// What others call them.
    pub called: &'static str,
    pub created: Micros,
    /// Of a hundred talks, how many they would join in.
    pub chatty: usize,
}

/// What all rooms have in common.
pub struct Town {
    pub seed: u64,
    /// By when they came; the first of them owns the server.
    pub people: Vec<Someone>,
    pub talk: Talk,
    pub calendar: Calendar,
    pub now: Micros,
}

impl Town {
    pub fn new(seed: u64, people: usize, days: i64, now: Micros) -> Self {
        let begin = now.plus(-days * Micros::DAY);
        let calendar = Calendar::new(&Dice::new(seed, 1), begin, now);
        Self {
            people: come(&Dice::new(seed, 2), people, &calendar, (begin, now)),
            talk: Talk::new(),
            calendar,
            seed,
            now,
        }
    }

    pub fn id_of(&self, who: usize) -> UserId {
        self.people[who].id
    }

    /// A purpose of its own for each.
    pub fn dice(&self, room: usize) -> Dice {
        Dice::new(self.seed, 1_000 + room as u64)
    }
}

/// A tenth is there from the start, the others come over the first half of the time.
fn come(
    dice: &Dice,
    count: usize,
    calendar: &Calendar,
    (begin, now): (Micros, Micros),
) -> Vec<Someone> {
    let mut names = list(NAMES);
    let surnames = list(SURNAMES);
    dice.shuffle(&mut names);
    let early = (count / 10).max(4);
    let half = begin.plus((now.0 - begin.0) / 2);
    let parts = i64::try_from(count).unwrap_or(i64::MAX);
    let mut last = begin;
    let mut people = Vec::with_capacity(count);
    for number in 0..count {
        let (first, round) = (number % names.len(), number / names.len());
        let (written, called) = names[first]
            .split_once(' ')
            .unwrap_or((names[first], names[first]));
        let surname = surnames[(first + round) % surnames.len()];
        let whole = round > 0 || dice.percent(60);
        let part = i64::try_from(number).unwrap_or(0) * (WHOLE / parts);
        let created = if number < early {
            begin
        } else {
            calendar.moment(begin, half, part)
        };
        // Ids are by age, so no two come at once.
        last = created.max(last.plus(7 * Micros::SECOND));
        people.push(Someone {
            id: UserId(dice.id(last)),
            username: if round == 0 {
                written.to_owned()
            } else {
                format!("{written}.{}", surname.to_ascii_lowercase())
            },
            name: if whole {
                format!("{called} {surname}")
            } else if dice.percent(80) {
                called.to_owned()
            } else {
                String::new()
            },
            called,
            created: last,
            chatty: if dice.percent(25) {
                90
            } else {
                8 + dice.below(50)
            },
        });
    }
    people
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use wire::Micros;
    use wire::limits::{NAME_MAX, USERNAME_MAX, USERNAME_MIN};

    use super::Town;

    #[test]
    fn everybody_has_a_name_of_their_own() {
        let town = Town::new(7, 2_000, 90, Micros(1_795_176_000_000_000));
        let names: BTreeSet<&str> = town
            .people
            .iter()
            .map(|each| each.username.as_str())
            .collect();
        assert_eq!(names.len(), 2_000);
        for each in &town.people {
            let letters = each.username.len();
            assert!(
                (USERNAME_MIN..=USERNAME_MAX).contains(&letters),
                "{}",
                each.username
            );
            assert!(
                each.username
                    .bytes()
                    .all(|b| b.is_ascii_lowercase() || b == b'.'),
                "{}",
                each.username
            );
            assert!(each.name.chars().count() <= NAME_MAX);
            assert!(each.created <= town.now);
        }
        assert!(
            town.people
                .is_sorted_by(|a, b| a.id < b.id && a.created < b.created)
        );
    }
}

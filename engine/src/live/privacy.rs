//! What people do not show of themselves, and so are not shown of others: receipts, presence. Pure.
//!
//! Of everybody, whether they are here or not: it is read where the hub begins, and then told by the cards of the
//! server's scope, which the hub serves.

use std::collections::HashMap;

use wire::{Change, Event, Person, Rev, Scope, UserId};

use super::index::Index;
use super::lane::Told;

/// What somebody shows, as of a rev of their card. The newer one holds, however they come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Choice {
    pub user: UserId,
    pub receipts: bool,
    pub presence: bool,
    pub rev: Rev,
}

impl From<&Person> for Choice {
    fn from(person: &Person) -> Self {
        Self {
            user: person.id,
            receipts: person.receipts,
            presence: person.presence,
            rev: person.rev,
        }
    }
}

impl Choice {
    fn shows_all(self) -> bool {
        self.receipts && self.presence
    }
}

/// Somebody shows now what they did not, or the reverse.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Turn {
    pub user: UserId,
    pub receipts: Option<bool>,
    pub presence: Option<bool>,
}

#[derive(Default)]
pub struct Choices {
    /// Of those who do not show all.
    of: HashMap<UserId, Choice>,
    /// Who is among them though they show all: while something is missing, an older word of theirs may still come.
    open: Vec<UserId>,
    turned: Vec<Turn>,
}

impl Choices {
    pub fn shows_receipts(&self, user: UserId) -> bool {
        self.of.get(&user).is_none_or(|choice| choice.receipts)
    }

    pub fn shows_presence(&self, user: UserId) -> bool {
        self.of.get(&user).is_none_or(|choice| choice.presence)
    }

    /// Those that turned since this was last asked.
    pub fn take_turned(&mut self) -> Vec<Turn> {
        std::mem::take(&mut self.turned)
    }

    pub fn hear(&mut self, choice: Choice) -> Option<Turn> {
        let held = self.of.get(&choice.user);
        if held.is_some_and(|held| held.rev >= choice.rev) {
            return None;
        }
        let (receipts, presence) = held.map_or((true, true), |held| (held.receipts, held.presence));
        if choice.shows_all() {
            self.open.push(choice.user);
        }
        self.of.insert(choice.user, choice);
        let turn = Turn {
            user: choice.user,
            receipts: (receipts != choice.receipts).then_some(choice.receipts),
            presence: (presence != choice.presence).then_some(choice.presence),
        };
        let turned = turn.receipts.is_some() || turn.presence.is_some();
        self.turned.extend(turned.then_some(turn));
        turned.then_some(turn)
    }

    /// Nothing older can come any more.
    fn tidy(&mut self) {
        for user in std::mem::take(&mut self.open) {
            if self.of.get(&user).is_some_and(|held| held.shows_all()) {
                self.of.remove(&user);
            }
        }
    }
}

impl<L> Index<L> {
    /// The cards in what was published. Before it is their turn: a choice holds from the moment that it is known. What
    /// comes late was read already.
    pub(super) fn heed(&mut self, events: &[Event], out: &mut impl FnMut(&L, Told<'_>)) {
        let head = self.order(Scope::Server).and_then(|order| order.head());
        for event in events {
            if let Some(Change::Person(person)) = &event.change
                && head.is_none_or(|head| event.rev > head)
            {
                self.turn(person.into(), out);
            }
        }
    }

    /// Invariant: what somebody does not show any more is not told from then on, not even where it waits already; nor
    /// to them.
    pub(super) fn turn(&mut self, choice: Choice, out: &mut impl FnMut(&L, Told<'_>)) {
        let Some(turn) = self.choices.hear(choice) else {
            return;
        };
        let (marks, presence) = (turn.receipts == Some(false), turn.presence == Some(false));
        if !marks && !presence {
            return;
        }
        for lane in self.accounts.all_lanes() {
            let of = Some(turn.user);
            out(lane, Told::Unsay(of, marks, presence));
        }
        if let Some(seat) = self.accounts.seat(turn.user) {
            for lane in self.accounts.lanes(seat) {
                out(lane, Told::Unsay(None, marks, presence));
            }
        }
    }

    /// Keeps only those who do not show all, once nothing is missing.
    pub(super) fn tidy_choices(&mut self) {
        let order = self.order(Scope::Server);
        if order.is_some_and(|order| order.missing().is_none()) {
            self.choices.tidy();
        }
    }
}

#[cfg(test)]
mod tests {
    use wire::{Rev, UserId};

    use super::{Choice, Choices, Turn};

    const ADA: UserId = UserId(1);

    fn choice(receipts: bool, presence: bool, rev: i64) -> Choice {
        Choice {
            user: ADA,
            receipts,
            presence,
            rev: Rev(rev),
        }
    }

    #[test]
    fn the_newest_word_holds_whatever_order_they_come_in() {
        let mut choices = Choices::default();
        assert_eq!(choices.hear(choice(true, true, 9)), None);
        assert_eq!(choices.hear(choice(false, false, 7)), None);
        assert!(choices.shows_receipts(ADA) && choices.shows_presence(ADA));
        let turn = Turn {
            user: ADA,
            receipts: Some(false),
            presence: None,
        };
        assert_eq!(choices.hear(choice(false, true, 10)), Some(turn));
        assert_eq!(choices.hear(choice(false, true, 11)), None);
        assert!(!choices.shows_receipts(ADA) && choices.shows_presence(ADA));
        assert_eq!(choices.take_turned(), [turn]);
        assert_eq!(choices.take_turned(), []);
    }

    #[test]
    fn only_those_who_hide_something_are_kept() {
        let mut choices = Choices::default();
        choices.hear(choice(true, true, 3));
        choices.tidy();
        assert!(choices.of.is_empty());
        choices.hear(choice(true, false, 4));
        choices.tidy();
        assert!(!choices.shows_presence(ADA));
        choices.hear(choice(true, true, 5));
        choices.hear(choice(false, true, 6));
        choices.tidy();
        assert!(!choices.shows_receipts(ADA) && choices.open.is_empty());
        choices.hear(choice(true, true, 7));
        choices.tidy();
        assert!(choices.of.is_empty() && choices.open.is_empty());
    }
}

//! What may be done at once: commands in order per room, those of several rooms together; questions a few at a time.
//! Pure.

use std::collections::{BTreeMap, VecDeque};

use wire::{Command, RoomId};

/// Whose turn it is about: a room's, or that of what makes rooms.
pub type Turn = Option<RoomId>;

/// Invariant: of each turn at most one command is being done, and they are done in the order they came.
#[derive(Debug, Default)]
pub struct Turns {
    /// What waits behind the one that is being done.
    waiting: BTreeMap<Turn, VecDeque<(u32, Command)>>,
    count: usize,
}

impl Turns {
    /// Gives it back when it may be done now; keeps it otherwise.
    pub fn come(&mut self, id: u32, command: Command) -> Option<(u32, Command)> {
        if let Some(behind) = self.waiting.get_mut(&command.room()) {
            behind.push_back((id, command));
            self.count += 1;
            return None;
        }
        self.waiting.insert(command.room(), VecDeque::new());
        Some((id, command))
    }

    /// One was done: the next of that turn.
    pub fn done(&mut self, turn: Turn) -> Option<(u32, Command)> {
        let next = self.waiting.get_mut(&turn)?.pop_front();
        match next {
            Some(_) => self.count -= 1,
            None => {
                self.waiting.remove(&turn);
            }
        }
        next
    }

    /// How many wait.
    pub fn waiting(&self) -> usize {
        self.count
    }
}

/// Questions that are looked up or wait to be written, at a time.
const QUESTIONS: usize = 4;

/// Invariant: an answer may be as large as a page, and its reader slow: no more of them are held than these few.
#[derive(Debug)]
pub struct Few<Q> {
    open: usize,
    waiting: VecDeque<Q>,
}

impl<Q> Default for Few<Q> {
    fn default() -> Self {
        Self {
            open: 0,
            waiting: VecDeque::new(),
        }
    }
}

impl<Q> Few<Q> {
    /// Gives it back when it may be looked up now; keeps it otherwise.
    pub fn come(&mut self, question: Q) -> Option<Q> {
        if self.open == QUESTIONS {
            self.waiting.push_back(question);
            return None;
        }
        self.open += 1;
        Some(question)
    }

    /// One was answered, and its answer is written: the next.
    pub fn done(&mut self) -> Option<Q> {
        let next = self.waiting.pop_front();
        self.open -= usize::from(next.is_none());
        next
    }

    /// How many wait.
    pub fn waiting(&self) -> usize {
        self.waiting.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_few_questions_go_at_once_and_the_others_in_order_behind_them() {
        let mut few = Few::default();
        let at_once: Vec<u32> = (1..=7).filter_map(|number| few.come(number)).collect();
        assert_eq!(at_once, [1, 2, 3, 4]);
        assert_eq!(few.waiting(), 3);
        assert_eq!(few.done(), Some(5));
        assert_eq!(few.come(8), None, "behind those that wait");
        let rest: Vec<u32> = std::iter::from_fn(|| few.done()).collect();
        assert_eq!(rest, [6, 7, 8]);
        assert_eq!(few.waiting(), 0);
        for _ in 0..3 {
            assert_eq!(few.done(), None);
        }
        let again: Vec<u32> = (1..=7).filter_map(|number| few.come(number)).collect();
        assert_eq!(again, [1, 2, 3, 4], "their places are free again");
    }

    fn join(room: i64) -> Command {
        Command::Join { room: RoomId(room) }
    }

    fn ids(next: Option<(u32, Command)>) -> Option<u32> {
        next.map(|(id, _)| id)
    }

    #[test]
    fn one_room_goes_one_by_one_and_another_does_not_wait_for_it() {
        let mut turns = Turns::default();
        assert_eq!(ids(turns.come(1, join(7))), Some(1));
        assert_eq!(ids(turns.come(2, join(7))), None);
        assert_eq!(ids(turns.come(3, join(8))), Some(3));
        assert_eq!(ids(turns.come(4, join(7))), None);
        assert_eq!(turns.waiting(), 2);
        assert_eq!(ids(turns.done(Some(RoomId(7)))), Some(2));
        assert_eq!(ids(turns.done(Some(RoomId(8)))), None);
        assert_eq!(ids(turns.done(Some(RoomId(7)))), Some(4));
        assert_eq!(ids(turns.done(Some(RoomId(7)))), None);
        assert_eq!(turns.waiting(), 0);
        assert_eq!(
            ids(turns.come(5, join(7))),
            Some(5),
            "its turn is free again"
        );
    }
}

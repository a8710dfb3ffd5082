//! Commands in order per room, those of several rooms at once. Pure.

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

#[cfg(test)]
mod tests {
    use super::*;

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

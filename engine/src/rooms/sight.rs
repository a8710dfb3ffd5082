//! What of a room's changes somebody in it may be shown: asked of what is live as of differences.
//!
//! Invariant: who asks to come in, and what becomes of those who never were in, is known to the room's admins alone.

use wire::{Change, Member, MemberState, RoomRole, Seq};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sight {
    /// The first message that they may read.
    pub from: Seq,
    pub role: RoomRole,
}

impl Sight {
    pub fn shows(self, row: &Change) -> bool {
        match row {
            Change::Message(message) => message.seq >= self.from,
            Change::Member(member) => self.decides() || !is_aside(member),
            _ => true,
        }
    }

    /// Whether they are told of those who are not in the room.
    pub fn decides(self) -> bool {
        self.role.may_admit()
    }

    /// The row as it is told to somebody who missed what was before it. Live, a bare rev says enough of who left and asks
    /// to come in again; who was away may take them to be in still.
    pub fn missed(self, row: Change) -> Option<Change> {
        match row {
            row if self.shows(&row) => Some(row),
            Change::Member(member) if member.was_ever_in() => {
                Some(Change::Member(member.out_before()))
            }
            _ => None,
        }
    }
}

/// Whether only those who decide are told of them. A ban of somebody who was in is everybody's to hear: they leave the list.
pub fn is_aside(member: &Member) -> bool {
    let is_in = member.state == MemberState::In;
    member.state == MemberState::Requested || !is_in && !member.was_ever_in()
}

#[cfg(test)]
mod tests {
    use wire::{Change, Member, MemberState, Micros, Rev, RoomId, RoomRole, Seq, UserId};

    use super::Sight;

    fn row(state: MemberState, from: i64) -> Change {
        Change::Member(Member {
            room: RoomId(1),
            user: UserId(2),
            state,
            role: RoomRole::Member,
            joined: Micros(5),
            from: Seq(from),
            rev: Rev(9),
        })
    }

    fn sight(role: RoomRole) -> Sight {
        Sight { from: Seq(1), role }
    }

    #[test]
    fn who_decides_is_told_all_and_the_others_only_of_those_who_were_in() {
        for state in MemberState::ALL {
            for from in [0, 1] {
                let row = row(*state, from);
                for role in [RoomRole::Admin, RoomRole::Owner] {
                    assert!(sight(role).shows(&row), "{row:?} to {role:?}");
                }
                let is_shown =
                    *state == MemberState::In || from == 1 && *state != MemberState::Requested;
                assert_eq!(sight(RoomRole::Member).shows(&row), is_shown, "{row:?}");
            }
        }
    }

    #[test]
    fn who_was_in_and_asks_again_is_out_to_those_who_missed_their_going() {
        let member = sight(RoomRole::Member);
        assert_eq!(member.missed(row(MemberState::Requested, 0)), None);
        assert_eq!(member.missed(row(MemberState::Banned, 0)), None);
        let asks = row(MemberState::Requested, 1);
        assert_eq!(
            sight(RoomRole::Admin).missed(asks.clone()),
            Some(asks.clone())
        );
        let Some(Change::Member(told)) = member.missed(asks) else {
            panic!("they are told something");
        };
        assert_eq!(
            (told.state, told.rev, told.joined),
            (MemberState::Left, Rev(8), Micros(0))
        );
    }
}

//! Who is in a room, and how far each has come.

use crate::table::Table;

use wire::{Mark, Member, MemberState, Members, Seq, UserId};

/// Rows of those who left stay: without them, an older row could bring somebody back.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Roster {
    rows: Table<UserId, Member>,
    marks: Table<UserId, Mark>,
    /// It was read: who is not in it is not in the room.
    held: bool,
    /// There are others behind this one.
    more_after: Option<UserId>,
    /// An answer is on its way: what comes meanwhile is kept for it.
    asking: bool,
    /// How far the others have come has no revs: after a cut it is read again once the room is shown.
    stale: bool,
}

impl Roster {
    pub fn held(&self) -> bool {
        self.held
    }

    pub fn more(&self) -> bool {
        self.more_after.is_some()
    }

    /// Those who are in, by user.
    pub fn members(&self) -> impl Iterator<Item = &Member> {
        self.rows
            .values()
            .filter(|member| member.state == MemberState::In)
    }

    /// Those who ask to come in, the earliest first. Told to whoever decides on them.
    pub fn asking_in(&self) -> Vec<&Member> {
        self.outside(MemberState::Requested)
    }

    /// Those who are kept out, the earliest first.
    pub fn banned(&self) -> Vec<&Member> {
        self.outside(MemberState::Banned)
    }

    fn outside(&self, state: MemberState) -> Vec<&Member> {
        let members = self.rows.values().filter(|member| member.state == state);
        let mut members: Vec<&Member> = members.collect();
        members.sort_by_key(|member| member.joined);
        members
    }

    pub fn member(&self, user: UserId) -> Option<&Member> {
        self.rows.get(&user)
    }

    /// All that it has rows of.
    pub(crate) fn users(&self) -> impl Iterator<Item = UserId> {
        self.rows.keys().copied()
    }

    pub fn marks(&self) -> impl Iterator<Item = &Mark> {
        self.marks.values()
    }

    /// How far all those have come who count: delivered and read. Nothing in rooms without receipts.
    pub(crate) fn reached_by(&self, counts: impl Fn(UserId) -> bool) -> Option<(Seq, Seq)> {
        if !self.held || self.more() {
            return None;
        }
        let mut least: Option<(Seq, Seq)> = None;
        for member in self.members() {
            if !counts(member.user) {
                continue;
            }
            // Who shows none, or whose is not known yet, holds nobody's back.
            let Some(mark) = self.marks.get(&member.user) else {
                continue;
            };
            let delivered = mark.delivered.max(mark.read);
            least = Some(match least {
                Some((d, r)) => (d.min(delivered), r.min(mark.read)),
                None => (delivered, mark.read),
            });
        }
        least
    }

    pub(crate) fn asking(&self) -> bool {
        self.asking
    }

    /// Whether it is to be read before it is shown.
    pub(crate) fn is_wanted(&self, live: bool) -> bool {
        !self.asking && (!self.held || (self.stale && live))
    }

    /// It is held, or on its way.
    pub(crate) fn is_known(&self) -> bool {
        self.held || self.asking
    }

    /// Somebody is in, and how far they have come was not told.
    pub(crate) fn misses_mark(&self, user: UserId) -> bool {
        let member = self.rows.get(&user);
        let is_in = member.is_some_and(|member| member.state == MemberState::In);
        self.held && is_in && !self.marks.contains_key(&user)
    }

    /// One's, or everybody's.
    pub(crate) fn forget_marks(&mut self, of: Option<UserId>) {
        self.marks
            .retain(|user, _| of.is_some_and(|of| of != *user));
    }

    pub(crate) fn doubt(&mut self) {
        self.stale = true;
    }

    pub(crate) fn more_after(&self) -> Option<UserId> {
        self.more_after
    }

    pub(crate) fn ask(&mut self, asking: bool) {
        self.asking = asking;
        self.stale = false;
        if !asking && !self.held {
            *self = Self::default();
        }
    }

    /// What is known of those outside is what everybody is told of them.
    pub(crate) fn forget_outside(&mut self) {
        for (_, member) in self.rows.iter_mut() {
            if is_outside(member) {
                *member = member.clone().out_before();
            }
        }
    }

    /// Whether it looks different now.
    pub(crate) fn put(&mut self, member: Member) -> bool {
        let user = member.user;
        let newer = |held: &Member| member.rev > held.rev;
        if !self.rows.get(&user).is_none_or(newer) {
            return false;
        }
        let within = self.held && self.more_after.is_none_or(|last| user <= last);
        if within || self.asking || (self.held && is_outside(&member)) {
            self.rows.insert(user, member);
            return true;
        }
        // Who asked to come in is now among those who are not held.
        self.rows.remove(&user).is_some()
    }

    pub(crate) fn take(&mut self, members: Members) {
        self.asking = true;
        let last = members.rows.last().map(|member| member.user);
        for member in members.rows.into_iter().chain(members.others) {
            self.put(member);
        }
        for mark in members.marks {
            self.mark(mark);
        }
        self.asking = false;
        self.held = true;
        self.more_after = if members.more {
            last.max(self.more_after)
        } else {
            None
        };
        if let Some(last) = self.more_after {
            self.rows
                .retain(|user, member| *user <= last || is_outside(member));
        }
    }

    /// Invariant: a mark only moves forward.
    pub(crate) fn mark(&mut self, mark: Mark) -> bool {
        if !self.held && !self.asking {
            return false;
        }
        let Some(held) = self.marks.get_mut(&mark.user) else {
            self.marks.insert(mark.user, mark);
            return true;
        };
        let before = *held;
        held.delivered = held.delivered.max(mark.delivered);
        held.read = held.read.max(mark.read);
        *held != before
    }
}

/// Somebody of whom the room's admins decide.
fn is_outside(member: &Member) -> bool {
    matches!(member.state, MemberState::Requested | MemberState::Banned)
}

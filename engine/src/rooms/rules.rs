//! What makes a good room, and who may do what in it: pure.
//!
//! What a role may do stands in `wire::role`; here it becomes an answer that a person can be given.

use wire::limits::{ADD_MAX, NAME_MAX, ROOMS_MAX, TOPIC_MAX};
use wire::{
    HistoryPolicy, JoinPolicy, MemberState, Policy, Refusal, Refusals, Room, RoomKind, RoomRole,
    Seq, ServerRole, UserId, UserKind,
};

use crate::accounts::one_line;

/// A room's name and topic in the forms they are stored in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Named {
    pub name: String,
    pub topic: String,
}

/// All that is wrong with them at once.
pub fn named(name: &str, topic: &str) -> Result<Named, Refusals> {
    let mut wrong = Vec::new();
    let mut keep = |line: Result<String, Refusal>| {
        line.map_err(|refusal| wrong.push(refusal))
            .unwrap_or_default()
    };
    let name = match one_line(name, NAME_MAX, Refusal::NameTooLong { max: NAME_MAX }) {
        Ok(name) if name.is_empty() => Err(Refusal::RoomNameMissing),
        other => other,
    };
    let name = keep(name);
    let topic = keep(one_line(
        topic,
        TOPIC_MAX,
        Refusal::TopicTooLong { max: TOPIC_MAX },
    ));
    wrong.dedup();
    match Refusals::of(wrong) {
        Some(refusals) => Err(refusals),
        None => Ok(Named { name, topic }),
    }
}

/// Each of them once, by id: the order in which their locks are taken.
pub fn guests(mut users: Vec<UserId>) -> Result<Vec<UserId>, Refusal> {
    users.sort_unstable();
    users.dedup();
    if users.len() > ADD_MAX {
        return Err(Refusal::PeopleTooMany { max: ADD_MAX });
    }
    Ok(users)
}

/// The two of a conversation, the smaller id first.
pub fn pair(one: UserId, other: UserId) -> (UserId, UserId) {
    (one.min(other), one.max(other))
}

pub fn may_create(role: ServerRole, kind: RoomKind) -> Result<(), Refusal> {
    allow(role.may_create(kind))
}

/// Whether who is not in it may read what is said there.
pub fn may_look_in(room: &Room) -> bool {
    room.join == JoinPolicy::Open && room.history == HistoryPolicy::All
}

/// What comes of it when somebody who finds the room wants to be in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Joining {
    In,
    /// Those who may are asked.
    Asks,
}

pub fn joining(policy: JoinPolicy) -> Result<Joining, Refusal> {
    match policy {
        JoinPolicy::Open => Ok(Joining::In),
        JoinPolicy::Request => Ok(Joining::Asks),
        JoinPolicy::Invite => Err(Refusal::NotAllowed),
    }
}

pub fn may_add(role: RoomRole, kind: RoomKind, join: JoinPolicy) -> Result<(), Refusal> {
    has_changing_members(kind)?;
    allow(role.may_add(kind, join))
}

pub fn may_admit(role: RoomRole, kind: RoomKind) -> Result<(), Refusal> {
    has_changing_members(kind)?;
    allow(role.may_admit())
}

/// `one`: who gives, and how they stand; `other`: who gets it. `other_owner`: somebody else owns the room too.
pub fn may_give(
    (one, its): (UserId, RoomRole),
    (other, has): (UserId, RoomRole),
    role: RoomRole,
    kind: RoomKind,
    other_owner: bool,
) -> Result<(), Refusal> {
    has_changing_members(kind)?;
    if one != other {
        return allow(its.may_give(has, role));
    }
    allow(its.may_step_down(role))?;
    if its == RoomRole::Owner && !other_owner {
        return Err(Refusal::LastOwner);
    }
    Ok(())
}

pub fn may_hand_over(role: RoomRole, other: RoomRole, kind: RoomKind) -> Result<(), Refusal> {
    has_changing_members(kind)?;
    allow(role.may_give(other, RoomRole::Owner))
}

pub fn may_set_policy(role: RoomRole, kind: RoomKind, policy: Policy) -> Result<(), Refusal> {
    has_changing_members(kind)?;
    allow(role.may_set_policy() && kind.may_join_by(policy.join))
}

pub fn may_remove(role: RoomRole, other: RoomRole, kind: RoomKind) -> Result<(), Refusal> {
    has_changing_members(kind)?;
    allow(role.may_remove(other))
}

/// `others`: somebody else is in the room; `other_owner`: one of them owns it.
pub fn may_leave(
    role: RoomRole,
    kind: RoomKind,
    others: bool,
    other_owner: bool,
) -> Result<(), Refusal> {
    has_changing_members(kind)?;
    if role == RoomRole::Owner && others && !other_owner {
        return Err(Refusal::LastOwner);
    }
    Ok(())
}

pub fn may_rename(role: RoomRole, kind: RoomKind) -> Result<(), Refusal> {
    // A direct conversation is called by who is in it.
    allow(kind.has_changing_members() && role.may_rename())
}

pub fn may_delete(role: RoomRole, kind: RoomKind) -> Result<(), Refusal> {
    has_changing_members(kind)?;
    allow(role.may_delete_room())
}

/// Whether this user may be in one more room, and in this one: `state` is what they are to it now.
pub fn may_be_in(
    kind: UserKind,
    state: Option<MemberState>,
    has_too_many: bool,
) -> Result<(), Refusal> {
    if kind == UserKind::Deleted {
        return Err(Refusal::NoSuchPerson);
    }
    allow(state != Some(MemberState::Banned))?;
    if has_too_many {
        return Err(Refusal::RoomsTooMany { max: ROOMS_MAX });
    }
    Ok(())
}

/// The first message that a newcomer may read. Who was here before reads no more than they could then.
pub fn readable_from(history: HistoryPolicy, line: Seq, earlier: Option<Seq>) -> Seq {
    let first = match history {
        HistoryPolicy::All => Seq(1),
        HistoryPolicy::SinceJoined => line,
    };
    earlier.map_or(first, |earlier| earlier.max(first))
}

fn has_changing_members(kind: RoomKind) -> Result<(), Refusal> {
    if kind.has_changing_members() {
        Ok(())
    } else {
        Err(Refusal::DirectIsFixed)
    }
}

fn allow(may: bool) -> Result<(), Refusal> {
    if may {
        Ok(())
    } else {
        Err(Refusal::NotAllowed)
    }
}

#[cfg(test)]
mod tests;

//! What makes a good room, and who may do what in it: pure.
//!
//! What a role may do stands in `wire::role`; here it becomes an answer that a person can be given.

use wire::limits::{ADD_MAX, NAME_MAX, ROOMS_MAX, TOPIC_MAX};
use wire::{
    HistoryPolicy, JoinPolicy, MemberState, Refusal, Refusals, RoomKind, RoomRole, Seq, ServerRole,
    UserId, UserKind,
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

/// For somebody who sees the room and is not in it.
pub fn may_join(policy: JoinPolicy) -> Result<(), Refusal> {
    allow(policy == JoinPolicy::Open)
}

pub fn may_add(role: RoomRole, kind: RoomKind) -> Result<(), Refusal> {
    has_changing_members(kind)?;
    allow(role.may_add(kind))
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
mod tests {
    use wire::Refusal::{
        DirectIsFixed, LastOwner, NameCharacters, NameTooLong, NoSuchPerson, NotAllowed,
        PeopleTooMany, RoomNameMissing, RoomsTooMany, TopicTooLong,
    };
    use wire::{
        HistoryPolicy, JoinPolicy, MemberState, RoomKind, RoomRole, Seq, ServerRole, UserId,
        UserKind,
    };

    use super::{
        Named, guests, may_add, may_be_in, may_create, may_delete, may_join, may_leave, may_remove,
        may_rename, named, pair, readable_from,
    };

    const ROLES: [RoomRole; 3] = [RoomRole::Member, RoomRole::Admin, RoomRole::Owner];
    const OPEN_KINDS: [RoomKind; 2] = [RoomKind::Group, RoomKind::Channel];

    #[test]
    fn names_and_topics_are_one_line_and_show_what_they_are() {
        let long = "n".repeat(65);
        let topic = "t".repeat(251);
        for (typed, expected) in [
            (("  Tea \n time ", ""), Ok(("Tea time", ""))),
            (("Tea", " with\r\nmilk "), Ok(("Tea", "with milk"))),
            (("Zoe\u{308}", ""), Ok(("Zo\u{eb}", ""))),
            (
                (&long[..64], &topic[..250]),
                Ok((&long[..64], &topic[..250])),
            ),
            (("<b>", "<script>"), Ok(("<b>", "<script>"))),
            (("", ""), Err(vec![RoomNameMissing])),
            ((" \t ", "why"), Err(vec![RoomNameMissing])),
            ((&long, ""), Err(vec![NameTooLong { max: 64 }])),
            (("Tea", &topic), Err(vec![TopicTooLong { max: 250 }])),
            (
                ("", &topic),
                Err(vec![RoomNameMissing, TopicTooLong { max: 250 }]),
            ),
            (("Tea\u{0}", ""), Err(vec![NameCharacters])),
            (("Tea\u{202e}", ""), Err(vec![NameCharacters])),
            (("\u{200b}", ""), Err(vec![NameCharacters])),
            (("Tea", "\u{2066}x"), Err(vec![NameCharacters])),
            (("\u{7}", "\u{7}"), Err(vec![NameCharacters])),
        ] {
            let expected = expected.map(|(name, topic)| Named {
                name: name.to_owned(),
                topic: topic.to_owned(),
            });
            let told = named(typed.0, typed.1).map_err(|refusals| refusals.all().to_vec());
            assert_eq!(told, expected, "{typed:?}");
        }
    }

    #[test]
    fn guests_are_named_once_and_not_too_many() {
        let users = |ids: &[i64]| ids.iter().copied().map(UserId).collect::<Vec<_>>();
        assert_eq!(guests(users(&[3, 1, 3, 2])), Ok(users(&[1, 2, 3])));
        assert_eq!(guests(Vec::new()), Ok(Vec::new()));
        let hundred: Vec<i64> = (1..=100).collect();
        assert_eq!(guests(users(&hundred)), Ok(users(&hundred)));
        assert_eq!(
            guests(users(&[&hundred[..], &[101]].concat())),
            Err(PeopleTooMany { max: 100 })
        );
        assert_eq!(
            guests(users(&[&hundred[..], &hundred].concat())),
            Ok(users(&hundred))
        );
    }

    #[test]
    fn a_pair_is_the_same_whoever_asks() {
        assert_eq!(pair(UserId(2), UserId(1)), (UserId(1), UserId(2)));
        assert_eq!(pair(UserId(1), UserId(2)), (UserId(1), UserId(2)));
        assert_eq!(pair(UserId(1), UserId(1)), (UserId(1), UserId(1)));
    }

    #[test]
    fn guests_of_the_server_make_groups_and_no_channels() {
        for (role, kind, expected) in [
            (ServerRole::Guest, RoomKind::Group, Ok(())),
            (ServerRole::Guest, RoomKind::Channel, Err(NotAllowed)),
            (ServerRole::Member, RoomKind::Group, Ok(())),
            (ServerRole::Member, RoomKind::Channel, Ok(())),
            (ServerRole::Admin, RoomKind::Channel, Ok(())),
            (ServerRole::Owner, RoomKind::Channel, Ok(())),
        ] {
            assert_eq!(may_create(role, kind), expected, "{role:?} {kind:?}");
        }
    }

    #[test]
    fn only_an_open_room_is_joined_unasked() {
        assert_eq!(may_join(JoinPolicy::Open), Ok(()));
        assert_eq!(may_join(JoinPolicy::Request), Err(NotAllowed));
        assert_eq!(may_join(JoinPolicy::Invite), Err(NotAllowed));
    }

    #[test]
    fn who_is_in_a_direct_conversation_does_not_change() {
        for role in ROLES {
            assert_eq!(may_add(role, RoomKind::Direct), Err(DirectIsFixed));
            assert_eq!(may_delete(role, RoomKind::Direct), Err(DirectIsFixed));
            assert_eq!(may_rename(role, RoomKind::Direct), Err(NotAllowed));
            for (others, owner) in [(false, false), (true, false), (true, true)] {
                let left = may_leave(role, RoomKind::Direct, others, owner);
                assert_eq!(left, Err(DirectIsFixed));
            }
            for other in ROLES {
                assert_eq!(
                    may_remove(role, other, RoomKind::Direct),
                    Err(DirectIsFixed)
                );
            }
        }
    }

    #[test]
    fn a_role_may_what_it_says_in_groups_and_channels_alike() {
        // Add, rename, delete the room.
        for (role, add, rename, delete) in [
            (RoomRole::Member, Ok(()), Err(NotAllowed), Err(NotAllowed)),
            (RoomRole::Admin, Ok(()), Ok(()), Err(NotAllowed)),
            (RoomRole::Owner, Ok(()), Ok(()), Ok(())),
        ] {
            for kind in OPEN_KINDS {
                assert_eq!(may_add(role, kind), add, "{role:?} {kind:?}");
                assert_eq!(may_rename(role, kind), rename, "{role:?} {kind:?}");
                assert_eq!(may_delete(role, kind), delete, "{role:?} {kind:?}");
            }
        }
    }

    #[test]
    fn nobody_is_sent_away_by_their_equals() {
        for role in ROLES {
            for other in ROLES {
                let expected = match (role, other) {
                    (RoomRole::Admin, RoomRole::Member)
                    | (RoomRole::Owner, RoomRole::Member | RoomRole::Admin) => Ok(()),
                    _ => Err(NotAllowed),
                };
                for kind in OPEN_KINDS {
                    assert_eq!(
                        may_remove(role, other, kind),
                        expected,
                        "{role:?} {other:?}"
                    );
                }
            }
        }
    }

    #[test]
    fn the_last_owner_stays_as_long_as_others_do() {
        for kind in OPEN_KINDS {
            for (role, others, other_owner, expected) in [
                (RoomRole::Member, true, true, Ok(())),
                (RoomRole::Member, false, false, Ok(())),
                (RoomRole::Admin, true, true, Ok(())),
                (RoomRole::Owner, true, true, Ok(())),
                (RoomRole::Owner, true, false, Err(LastOwner)),
                (RoomRole::Owner, false, false, Ok(())),
            ] {
                let told = may_leave(role, kind, others, other_owner);
                assert_eq!(told, expected, "{role:?} {others} {other_owner}");
            }
        }
    }

    #[test]
    fn the_banned_stay_out_and_nobody_is_in_too_many_rooms() {
        let over = RoomsTooMany { max: 2000 };
        for (kind, state, too_many, expected) in [
            (UserKind::Person, None, false, Ok(())),
            (UserKind::Bot, None, false, Ok(())),
            (UserKind::Imported, None, false, Ok(())),
            (UserKind::Deleted, None, false, Err(NoSuchPerson)),
            (UserKind::Person, Some(MemberState::Left), false, Ok(())),
            (UserKind::Person, Some(MemberState::Removed), false, Ok(())),
            (UserKind::Person, Some(MemberState::Invited), false, Ok(())),
            (
                UserKind::Person,
                Some(MemberState::Requested),
                false,
                Ok(()),
            ),
            (
                UserKind::Person,
                Some(MemberState::Banned),
                false,
                Err(NotAllowed),
            ),
            (UserKind::Person, None, true, Err(over)),
        ] {
            assert_eq!(
                may_be_in(kind, state, too_many),
                expected,
                "{kind:?} {state:?}"
            );
        }
    }

    #[test]
    fn who_comes_back_reads_no_more_than_before() {
        let (all, since) = (HistoryPolicy::All, HistoryPolicy::SinceJoined);
        for (history, earlier, expected) in [
            (all, None, 1),
            (all, Some(1), 1),
            (all, Some(5), 5),
            (since, None, 9),
            (since, Some(1), 9),
            (since, Some(5), 9),
        ] {
            let told = readable_from(history, Seq(9), earlier.map(Seq));
            assert_eq!(told, Seq(expected), "{history:?} {earlier:?}");
        }
    }
}

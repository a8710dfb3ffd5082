//! Who may do what in a room, as tables.

use wire::Refusal::{
    DirectIsFixed, LastOwner, NameCharacters, NameTooLong, NoSuchPerson, NotAllowed, PeopleTooMany,
    RoomNameMissing, RoomsTooMany, TopicTooLong,
};
use wire::{
    HistoryPolicy, JoinPolicy, MemberState, Policy, PostPolicy, Rev, Room, RoomId, RoomKind,
    RoomRole, Seq, ServerRole, UserId, UserKind,
};

use super::{
    Joining, Named, guests, joining, may_add, may_admit, may_be_in, may_create, may_delete,
    may_give, may_hand_over, may_leave, may_look_in, may_remove, may_rename, may_set_policy, named,
    pair, readable_from,
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
    assert_eq!(joining(JoinPolicy::Open), Ok(Joining::In));
    assert_eq!(joining(JoinPolicy::Request), Ok(Joining::Asks));
    assert_eq!(joining(JoinPolicy::Invite), Err(NotAllowed));
}

#[test]
fn strangers_look_in_where_they_could_come_in_and_read() {
    for (join, history, expected) in [
        (JoinPolicy::Open, HistoryPolicy::All, true),
        (JoinPolicy::Open, HistoryPolicy::SinceJoined, false),
        (JoinPolicy::Request, HistoryPolicy::All, false),
        (JoinPolicy::Invite, HistoryPolicy::All, false),
    ] {
        let room = Room {
            join,
            history,
            ..channel()
        };
        assert_eq!(may_look_in(&room), expected, "{join:?} {history:?}");
    }
}

fn channel() -> Room {
    let (join, post, history) = RoomKind::Channel.policy();
    Room {
        id: RoomId(1),
        kind: RoomKind::Channel,
        join,
        post,
        history,
        name: "News".to_owned(),
        topic: String::new(),
        pair: None,
        avatar: None,
        members: 1,
        deleted: false,
        rev: Rev(1),
    }
}

#[test]
fn owners_give_roles_to_those_below_and_everybody_lays_down_their_own() {
    let (ada, bob) = (UserId(1), UserId(2));
    for kind in OPEN_KINDS {
        for has in ROLES {
            for to in ROLES {
                let given = |its| may_give((ada, its), (bob, has), to, kind, true);
                assert_eq!(given(RoomRole::Member), Err(NotAllowed));
                assert_eq!(given(RoomRole::Admin), Err(NotAllowed));
                let may = has < RoomRole::Owner && to != has;
                let expected = if may { Ok(()) } else { Err(NotAllowed) };
                assert_eq!(given(RoomRole::Owner), expected, "{has:?} {to:?}");

                let own = |other| may_give((ada, has), (ada, has), to, kind, other);
                let expected = if to < has { Ok(()) } else { Err(NotAllowed) };
                assert_eq!(own(true), expected, "{has:?} {to:?}");
                let last = has == RoomRole::Owner && to < has;
                let expected = if last { Err(LastOwner) } else { expected };
                assert_eq!(own(false), expected, "{has:?} {to:?}");
            }
        }
    }
}

#[test]
fn a_room_is_handed_over_by_its_owner() {
    for its in ROLES {
        for has in ROLES {
            let may = its == RoomRole::Owner && has < RoomRole::Owner;
            let expected = if may { Ok(()) } else { Err(NotAllowed) };
            for kind in OPEN_KINDS {
                assert_eq!(may_hand_over(its, has, kind), expected, "{its:?} {has:?}");
            }
        }
    }
}

#[test]
fn who_comes_in_by_which_way_is_a_matter_of_the_kind() {
    let policy = |join| Policy {
        join,
        post: PostPolicy::Admins,
        history: HistoryPolicy::All,
    };
    for role in ROLES {
        for (kind, join, fits) in [
            (RoomKind::Group, JoinPolicy::Invite, true),
            (RoomKind::Group, JoinPolicy::Request, false),
            (RoomKind::Group, JoinPolicy::Open, false),
            (RoomKind::Channel, JoinPolicy::Invite, false),
            (RoomKind::Channel, JoinPolicy::Request, true),
            (RoomKind::Channel, JoinPolicy::Open, true),
        ] {
            let may = fits && role >= RoomRole::Admin;
            let expected = if may { Ok(()) } else { Err(NotAllowed) };
            assert_eq!(may_set_policy(role, kind, policy(join)), expected);
        }
        let direct = may_set_policy(role, RoomKind::Direct, policy(JoinPolicy::Invite));
        assert_eq!(direct, Err(DirectIsFixed));
    }
}

#[test]
fn past_those_who_answer_nobody_is_brought_in() {
    for (role, expected) in [
        (RoomRole::Member, Err(NotAllowed)),
        (RoomRole::Admin, Ok(())),
        (RoomRole::Owner, Ok(())),
    ] {
        let (kind, join) = (RoomKind::Channel, JoinPolicy::Request);
        assert_eq!(may_add(role, kind, join), expected, "{role:?}");
        assert_eq!(may_admit(role, kind), expected, "{role:?}");
    }
}

#[test]
fn who_is_in_a_direct_conversation_does_not_change() {
    for role in ROLES {
        assert_eq!(
            may_add(role, RoomKind::Direct, JoinPolicy::Invite),
            Err(DirectIsFixed)
        );
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
            assert_eq!(
                may_add(role, kind, JoinPolicy::Open),
                add,
                "{role:?} {kind:?}"
            );
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

//! Whose cards are asked for, and who is in a room.

use client::{Client, Input};
use wire::limits::{CARDS, NEWEST_PEOPLE};
use wire::{
    At, Change, Event, Member, MemberState, Members, Micros, Rev, RoomId, RoomRole, Scope, Seq,
    ToClient, ToServer, UserId, Welcome,
};

use crate::world::{ADA, BOB, START, TEA, World, card, message, page, person, said, snapshot};

const CY: UserId = UserId(3);

fn asked(world: &mut World) -> Vec<(u32, Vec<UserId>)> {
    let frames = world.sent().into_iter().filter_map(|frame| match frame {
        ToServer::People { id, ids } => Some((id, ids)),
        _ => None,
    });
    frames.collect()
}

fn named(user: UserId, rev: i64, name: &str) -> ToClient {
    let mut person = person(user, rev);
    name.clone_into(&mut person.name);
    ToClient::Events(vec![Event {
        scope: Scope::Server,
        rev: Rev(rev),
        change: Some(Change::Person(person)),
    }])
}

#[test]
fn who_is_shown_and_not_known_is_asked_for_once() {
    let mut world = World::open(TEA, 1, 5);
    let mut message = message(TEA, 6);
    message.author = CY;
    world.hear(said(message.clone()));
    let asks = asked(&mut world);
    let [(id, ids)] = &asks[..] else {
        panic!("{asks:?}")
    };
    assert_eq!(ids, &[CY]);
    world.hear(ToClient::People {
        id: *id,
        people: vec![],
    });
    message.rev = Rev(7);
    world.hear(said(message));
    assert_eq!(asked(&mut world), [], "there is nobody of that name");
}

#[test]
fn an_older_card_of_a_person_does_not_replace_a_newer_one() {
    let mut world = World::live(vec![]);
    world.hear(named(BOB, 3, "Bob"));
    world.hear(ToClient::People {
        id: 0,
        people: vec![person(BOB, 2)],
    });
    let held = world.client.model().person(BOB).expect("is held");
    assert_eq!(held.title(), "Bob");
}

#[test]
fn what_is_heard_of_somebody_who_is_asked_for_is_not_lost() {
    let mut world = World::live(vec![]);
    // Older than all of the newest.
    let crowd: Vec<UserId> = (10..).map(UserId).take(NEWEST_PEOPLE).collect();
    for (rev, user) in (3..).zip(&crowd) {
        world.hear(named(*user, rev, ""));
    }
    let rev = 3 + i64::try_from(NEWEST_PEOPLE).expect("few");
    world.on(Input::Meet(vec![CY]));
    let asks = asked(&mut world);
    world.hear(named(CY, rev, "Cy"));
    world.hear(ToClient::People {
        id: asks[0].0,
        people: vec![person(CY, 2)],
    });
    assert_eq!(
        world.client.model().person(CY).map(|cy| cy.rev),
        Some(Rev(rev))
    );
}

fn member(user: UserId, state: MemberState, rev: i64) -> Member {
    Member {
        room: TEA,
        user,
        state,
        role: RoomRole::Member,
        joined: Micros(0),
        from: Seq(1),
        rev: Rev(rev),
    }
}

fn members(rows: Vec<Member>, more: bool) -> Members {
    Members {
        room: TEA,
        head: Rev(5),
        rows,
        more,
        others: Vec::new(),
        marks: vec![],
    }
}

fn changed(member: Member) -> ToClient {
    ToClient::Events(vec![Event {
        scope: Scope::Room(TEA),
        rev: member.rev,
        change: Some(Change::Member(member)),
    }])
}

#[test]
fn members_come_page_by_page_and_changes_are_laid_over_them() {
    let mut world = World::live(vec![card(TEA, 5)]);
    world.show(TEA);
    let asked = |world: &mut World| {
        let frames = world.sent().into_iter().filter_map(|frame| match frame {
            ToServer::Members { id, after, .. } => Some((id, after)),
            _ => None,
        });
        frames.collect::<Vec<_>>()
    };
    let held = |world: &World| {
        let roster = world.client.model().roster(TEA).expect("is held");
        roster
            .members()
            .map(|member| member.user.0)
            .collect::<Vec<_>>()
    };
    let asks = asked(&mut world);
    let [(id, None)] = asks[..] else {
        panic!("{asks:?}")
    };
    // Bob goes while the list is on its way.
    world.hear(changed(member(BOB, MemberState::Left, 6)));
    let first = vec![
        member(ADA, MemberState::In, 1),
        member(BOB, MemberState::In, 2),
    ];
    world.hear(ToClient::Members {
        id,
        members: members(first, true),
    });
    assert_eq!(held(&world), [1]);
    // Beyond the first page: it will come with the next.
    world.hear(changed(member(UserId(9), MemberState::In, 7)));
    assert_eq!(held(&world), [1]);
    world.on(Input::MoreMembers(TEA));
    let asks = asked(&mut world);
    let [(id, Some(BOB))] = asks[..] else {
        panic!("{asks:?}")
    };
    let second = vec![
        member(CY, MemberState::In, 3),
        member(UserId(9), MemberState::In, 7),
    ];
    world.hear(ToClient::Members {
        id,
        members: members(second, false),
    });
    assert_eq!(held(&world), [1, 3, 9]);
    assert!(!world.client.model().roster(TEA).expect("is held").more());
}

/// The members that were asked for are these, and those outside.
fn answer(world: &mut World, others: Vec<Member>) {
    let asked = world.sent().into_iter().find_map(|frame| match frame {
        ToServer::Members { id, .. } => Some(id),
        _ => None,
    });
    let rows = vec![
        member(ADA, MemberState::In, 1),
        member(BOB, MemberState::In, 2),
    ];
    let members = Members {
        others,
        ..members(rows, false)
    };
    let id = asked.expect("they were asked for");
    world.hear(ToClient::Members { id, members });
}

#[test]
fn who_comes_to_decide_asks_for_those_outside_and_who_ceases_to_forgets_them() {
    let mut world = World::live(vec![card(TEA, 5)]);
    world.show(TEA);
    answer(&mut world, Vec::new());
    let stands = |rev, role| {
        let own = member(ADA, MemberState::In, rev);
        changed(Member { role, ..own })
    };
    let asking = |world: &World| {
        let roster = world.client.model().roster(TEA).expect("is held");
        let asking = roster.asking_in().into_iter();
        asking.map(|member| member.user.0).collect::<Vec<_>>()
    };
    let asks = |user| member(UserId(user), MemberState::Requested, user);
    world.hear(stands(6, RoomRole::Admin));
    answer(&mut world, vec![asks(3), asks(4)]);
    assert_eq!(asking(&world), [3, 4]);
    world.hear(stands(7, RoomRole::Member));
    assert!(asking(&world).is_empty());
    // One of them was declined, which is not hers to hear by now.
    world.hear(ToClient::Events(vec![Event {
        scope: Scope::Room(TEA),
        rev: Rev(8),
        change: None,
    }]));
    world.hear(stands(9, RoomRole::Owner));
    answer(&mut world, vec![asks(4)]);
    assert_eq!(asking(&world), [4]);
}

#[test]
fn a_room_asked_for_before_the_first_word_is_opened_after_it() {
    let mut client = Client::empty(1);
    client.on(Input::Start, START);
    let at = At::Around(Seq(3));
    client.on(Input::Show { room: TEA, at }, START);
    client.on(Input::Open, START);
    let welcome = Welcome {
        now: START,
        fresh: true,
        snapshot: snapshot(vec![card(TEA, 5)]),
        gone: vec![],
    };
    let effects = client.on(Input::Heard(ToClient::Welcome(Box::new(welcome))), START);
    let asks = effects.iter().any(|effect| {
        matches!(effect, client::Effect::Send(ToServer::Page { at: there, .. }) if *there == at)
    });
    assert!(asks, "{effects:?}");
}

#[test]
fn what_a_welcome_could_not_hold_is_asked_for() {
    let rooms: Vec<RoomId> = (0..3 * CARDS)
        .map(|n| RoomId(100 + i64::try_from(n).expect("few")))
        .collect();
    let cards = |last| {
        rooms
            .iter()
            .map(|room| card(*room, last))
            .collect::<Vec<_>>()
    };
    let mut world = World::served(cards(5));
    world.on(Input::Start);
    let mut told = cards(6);
    told.truncate(2 * CARDS);
    world.welcome(told);
    let asked = world.sent().into_iter().find_map(|frame| match frame {
        ToServer::Cards { rooms, .. } => Some(rooms),
        _ => None,
    });
    assert_eq!(asked.as_deref(), Some(&rooms[2 * CARDS..]));
}

#[test]
fn a_page_that_was_served_is_not_asked_for_again() {
    let mut world = World::served(vec![card(TEA, 5)]);
    let rows = vec![
        member(ADA, MemberState::In, 1),
        member(BOB, MemberState::In, 2),
    ];
    world.on(Input::Opened(Box::new(wire::OpenRoom {
        card: card(TEA, 5),
        page: page(TEA, 1, 5, 5),
        members: members(rows, false),
    })));
    world.show(TEA);
    world.on(Input::Start);
    world.welcome(vec![]);
    let asks = world
        .sent()
        .into_iter()
        .filter(|frame| matches!(frame, ToServer::Page { .. }));
    assert_eq!(asks.count(), 0);
    assert_eq!(world.seqs(TEA), [1, 2, 3, 4, 5]);
}

#[test]
fn more_rooms_are_asked_for_below_the_latest_though_unread_ones_of_any_age_are_held() {
    let room = |n: i64| RoomId(100 + n);
    let aged = |n: i64| {
        let mut card = card(room(n), 5);
        card.active = Micros(1_000 - n);
        card
    };
    let latest = i64::try_from(CARDS).expect("few");
    let mut cards: Vec<_> = (0..latest).map(aged).collect();
    // Unread, and much older than the others.
    cards.push(aged(900));
    let mut world = World::live(cards);
    let asked = |world: &mut World| {
        world.on(Input::MoreCards);
        let frames = world.sent().into_iter().filter_map(|frame| match frame {
            ToServer::MoreCards { id, before } => Some((id, before)),
            _ => None,
        });
        frames.collect::<Vec<_>>()
    };
    let below = |n: i64| Some((Micros(1_000 - n), room(n)));
    let asks = asked(&mut world);
    let [(id, before)] = asks[..] else {
        panic!("{asks:?}")
    };
    assert_eq!(before, below(latest - 1));
    world.hear(ToClient::Cards {
        id,
        cards: (latest..2 * latest).map(aged).collect(),
        more: true,
    });
    let asks = asked(&mut world);
    let [(_, before)] = asks[..] else {
        panic!("{asks:?}")
    };
    assert_eq!(before, below(2 * latest - 1));
}

#[test]
fn of_many_who_come_at_once_the_newest_stay_and_whoever_is_named() {
    let mut world = World::open(TEA, 1, 5);
    let mut mention = message(TEA, 6);
    mention.mentions.push(UserId(10));
    world.hear(said(mention));
    let asks = asked(&mut world);
    world.hear(ToClient::People {
        id: asks[0].0,
        people: vec![person(UserId(10), 3)],
    });
    let crowd: Vec<UserId> = (11..).map(UserId).take(2 * NEWEST_PEOPLE).collect();
    let events = crowd.iter().zip(3..).map(|(user, rev)| Event {
        scope: Scope::Server,
        rev: Rev(rev),
        change: Some(Change::Person(person(*user, rev))),
    });
    world.hear(ToClient::Events(events.collect()));
    let held: Vec<UserId> = world.client.model().people().map(|held| held.id).collect();
    let mut expected: Vec<UserId> = crowd[NEWEST_PEOPLE..].to_vec();
    expected.reverse();
    expected.extend([UserId(10), BOB, ADA]);
    assert_eq!(held, expected);
    let gone: Vec<UserId> = crowd[..NEWEST_PEOPLE].to_vec();
    assert!(
        gone.iter()
            .all(|user| world.changes().people.contains(user))
    );
}

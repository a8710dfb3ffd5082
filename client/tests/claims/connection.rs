//! Connecting, staying connected, coming back.

use client::{Client, Connection, Effect, Input};
use wire::{
    Bye, ClientKey, Command, Epoch, Hello, Micros, Post, Rev, Seq, ToClient, ToServer, Welcome,
};

use crate::world::{ADA, BOB, NEWS, START, TEA, World, card, entry, message, said, snapshot};

fn wait(world: &World) -> i64 {
    let wakes = world.effects.iter().rev().find_map(|effect| match effect {
        Effect::Wake { at } => Some(at.0 - world.now.0),
        _ => None,
    });
    wakes.expect("it will try again")
}

fn connects(world: &World) -> bool {
    world.effects.contains(&Effect::Connect)
}

#[test]
fn hello_says_how_far_the_client_is() {
    let mut world = World::served(vec![card(TEA, 5)]);
    world.on(Input::Start);
    assert!(connects(&world));
    world.on(Input::Open);
    let sent = world.sent();
    let [
        ToServer::Hello(Hello {
            protocol,
            epoch,
            have,
        }),
    ] = &sent[..]
    else {
        panic!("{sent:?}")
    };
    assert_eq!(
        (*protocol, *epoch),
        (wire::limits::PROTOCOL, Some(Epoch(1)))
    );
    assert_eq!((have.server, have.account), (Rev(2), Rev(1)));
    assert_eq!(have.rooms.get(&TEA), Some(&Rev(5)));
    assert_eq!(world.client.model().connection(), Connection::Connecting);
}

#[test]
fn who_comes_with_nothing_is_given_everything() {
    let mut client = Client::empty(1);
    client.on(Input::Start, START);
    let effects = client.on(Input::Open, START);
    let hello = Hello {
        protocol: wire::limits::PROTOCOL,
        ..Hello::default()
    };
    assert!(effects.contains(&Effect::Send(ToServer::Hello(hello))));
    let welcome = Welcome {
        now: START,
        fresh: true,
        snapshot: snapshot(vec![card(TEA, 5)]),
        gone: vec![],
    };
    client.on(Input::Heard(ToClient::Welcome(Box::new(welcome))), START);
    assert_eq!(client.model().viewer().id, ADA);
    assert_eq!(client.model().rail(), [TEA]);
    assert_eq!(client.model().connection(), Connection::Live);
}

#[test]
fn a_cut_is_mended_after_a_chance_wait_that_grows() {
    let mut world = World::live(vec![]);
    let mut longest = 0;
    for attempt in 0..12 {
        world.effects.clear();
        world.on(Input::Closed { code: None });
        let window = (1_000_000_i64 << attempt.min(5)).min(30_000_000);
        let wait = wait(&world);
        assert!(
            (0..window.max(1)).contains(&wait),
            "attempt {attempt} waits {wait}"
        );
        longest = longest.max(wait);
        world.pass(wait);
        assert!(connects(&world), "attempt {attempt}");
    }
    assert!(longest > 5_000_000);
    assert_eq!(world.client.model().connection(), Connection::Offline);
}

#[test]
fn the_network_coming_back_is_reason_enough() {
    for reason in [Input::Online, Input::Visible(true)] {
        let mut world = World::live(vec![]);
        world.on(Input::Closed { code: None });
        world.on(reason);
        assert!(connects(&world));
    }
}

#[test]
fn a_silent_connection_is_given_up() {
    let mut world = World::live(vec![]);
    world.pass(59_000_000);
    assert_eq!(world.client.model().connection(), Connection::Live);
    world.hear(ToClient::Beat { now: START });
    world.pass(59_000_000);
    assert_eq!(world.client.model().connection(), Connection::Live);
    world.pass(1_000_000);
    assert_eq!(world.client.model().connection(), Connection::Connecting);
    let hangs_up = |effect: &Effect| matches!(effect, Effect::Disconnect { .. });
    assert!(world.effects.iter().any(hangs_up));
}

#[test]
fn a_page_that_wakes_up_does_not_trust_a_long_silence() {
    let mut world = World::live(vec![]);
    world.on(Input::Visible(true));
    assert!(!connects(&world), "it has just been heard");
    world.now = world.now.plus(31 * Micros::SECOND);
    world.on(Input::Visible(true));
    assert!(connects(&world));
}

#[test]
fn a_network_that_is_gone_takes_the_connection_with_it_and_brings_it_back() {
    let mut world = World::live(vec![]);
    world.on(Input::Offline);
    assert_eq!(world.client.model().connection(), Connection::Connecting);
    assert!(
        world
            .effects
            .iter()
            .any(|effect| matches!(effect, Effect::Disconnect { .. }))
    );
    world.on(Input::Offline);
    world.effects.clear();
    world.on(Input::Online);
    assert!(connects(&world), "at once");
    world.welcome(vec![]);
    assert_eq!(world.client.model().connection(), Connection::Live);
}

#[test]
fn a_goodbye_says_whether_to_come_back() {
    for (bye, expected) in [
        (Bye::Restarting, None),
        (Bye::TooSlow, None),
        (Bye::TooMany, None),
        (Bye::SignedOut, Some(Effect::SignedOut)),
        (Bye::Malformed, Some(Effect::Reload)),
        (Bye::Protocol, Some(Effect::Reload)),
    ] {
        for said_first in [true, false] {
            let mut world = World::live(vec![]);
            if said_first {
                world.hear(ToClient::Bye { code: bye });
            }
            world.on(Input::Closed {
                code: Some(bye.code()),
            });
            let ends = [Effect::SignedOut, Effect::Reload];
            let told: Vec<&Effect> = world.effects.iter().filter(|e| ends.contains(e)).collect();
            assert_eq!(told, expected.iter().collect::<Vec<_>>(), "{bye:?}");
            world.effects.clear();
            world.on(Input::Online);
            assert_eq!(connects(&world), expected.is_none(), "{bye:?}");
        }
    }
}

#[test]
fn who_sent_too_much_stays_away_for_a_while() {
    let mut world = World::live(vec![]);
    let code = Some(Bye::TooMany.code());
    world.on(Input::Closed { code });
    assert!(wait(&world) >= 10 * Micros::SECOND);
}

#[test]
fn the_end_of_the_session_ends_the_connection() {
    let mut world = World::live(vec![]);
    let mut session = snapshot(vec![]).sessions.remove(0);
    session.ended = true;
    session.rev = Rev(2);
    world.hear(ToClient::Events(vec![wire::Event {
        scope: wire::Scope::Account(ADA),
        rev: Rev(2),
        change: Some(wire::Change::Session(session)),
    }]));
    assert!(world.effects.contains(&Effect::SignedOut));
    assert!(world.changes().signed_out);
    assert_eq!(world.client.model().connection(), Connection::Ended);
}

#[test]
fn whoever_else_signed_in_meanwhile_is_shown_nothing_and_sends_nothing_of_the_one_before() {
    for epoch in [Epoch(1), Epoch(2)] {
        let mut world = World::open(TEA, 1, 5);
        world.on(Input::Closed { code: None });
        let key = ClientKey(7);
        let post = Post {
            key,
            body: "For Bob's eyes?".into(),
            mentions: vec![],
            reply_to: None,
        };
        let room = TEA;
        let command = Command::Send { room, post };
        world.on(Input::Do { key, command });
        world.pass(2 * Micros::SECOND);
        world.on(Input::Open);
        world.effects.clear();
        let mut snapshot = snapshot(vec![card(NEWS, 5)]);
        snapshot.viewer.id = BOB;
        snapshot.epoch = epoch;
        let fresh = epoch != Epoch(1);
        world.hear(ToClient::Welcome(Box::new(Welcome {
            now: START,
            fresh,
            snapshot,
            gone: vec![TEA],
        })));
        let model = world.client.model();
        assert_eq!(model.viewer().id, ADA);
        assert_eq!(model.rail(), [TEA], "nothing is merged");
        assert_eq!(model.outbox().count(), 1, "it waits for Ada");
        let hangs_up = |effect: &Effect| matches!(effect, Effect::Disconnect { .. });
        assert!(world.effects.iter().any(hangs_up));
        assert!(world.effects.contains(&Effect::Reload));
        let forgets = |effect: &Effect| matches!(effect, Effect::Forget(_));
        assert!(!world.effects.iter().any(forgets));
        world.on(Input::Online);
        world.pass(60 * Micros::SECOND);
        assert!(!connects(&world));
        assert_eq!(world.sent(), [], "nothing of Ada's is sent in Bob's name");
    }
}

#[test]
fn what_reached_this_device_in_another_history_is_told_anew() {
    let mut world = World::live(vec![card(TEA, 5), card(NEWS, 5)]);
    // Of the two, only the frame that was sent last may be lost in the cut.
    for room in [TEA, NEWS] {
        world.hear(said(message(room, 6)));
        world.pass(2 * Micros::SECOND);
    }
    world.on(Input::Closed { code: None });
    world.pass(2 * Micros::SECOND);
    world.on(Input::Open);
    let mut restored = card(TEA, 4);
    restored.entry = entry(TEA, 3, 1, 4, 1);
    let mut snapshot = snapshot(vec![restored]);
    snapshot.epoch = Epoch(2);
    world.sent();
    world.hear(ToClient::Welcome(Box::new(Welcome {
        now: START,
        fresh: true,
        snapshot,
        gone: vec![],
    })));
    world.pass(2 * Micros::SECOND);
    let told = world.sent().into_iter().find_map(|frame| match frame {
        ToServer::Mark { marks } => Some(marks),
        _ => None,
    });
    let told = told.expect("the mark of before is of another history");
    assert_eq!((told[0].room, told[0].delivered), (TEA, Some(Seq(4))));
}

#[test]
fn a_room_that_is_gone_is_asked_for_once_more_and_that_is_the_end_of_it() {
    let mut world = World::open(TEA, 1, 5);
    world.hear(ToClient::Gone { rooms: vec![TEA] });
    let mut asked = 0;
    for _ in 0..10 {
        let Some(id) = world.sent().into_iter().find_map(|frame| match frame {
            ToServer::Cards { id, .. } => Some(id),
            _ => None,
        }) else {
            break;
        };
        asked += 1;
        world.hear(ToClient::Cards {
            id,
            cards: vec![],
            more: false,
        });
        world.pass(Micros::SECOND);
    }
    assert_eq!(asked, 1);
    assert!(world.client.model().is_missing(TEA));
    assert!(world.client.is_idle());
}

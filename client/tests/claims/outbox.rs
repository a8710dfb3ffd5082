//! What waits for the server: nothing is lost, doubled or out of order.

use client::{Client, Effect, Input, Item, Key, State, Waiting};
use wire::{
    ClientKey, Command, Done, Epoch, Message, Micros, Post, Refusal, Rev, RoomId, Seq, ToClient,
    ToServer, Welcome,
};

use crate::world::{ADA, NEWS, START, TEA, World, card, message, said, snapshot};

fn post(room: RoomId, key: i64) -> Command {
    let post = Post {
        key: ClientKey(key),
        body: "tea?".into(),
        mentions: vec![],
        reply_to: None,
    };
    Command::Send { room, post }
}

impl World {
    fn hand_in(&mut self, room: RoomId, key: i64) {
        let command = post(room, key);
        let key = ClientKey(key);
        self.on(Input::Do { key, command });
    }

    /// The ids and keys of the posts that were sent since this was last asked.
    fn posted(&mut self) -> Vec<(u32, i64)> {
        let frames = self.sent().into_iter().filter_map(|frame| match frame {
            ToServer::Do {
                id,
                command: Command::Send { post, .. },
            } => Some((id, post.key.0)),
            _ => None,
        });
        frames.collect()
    }

    fn state(&self, room: RoomId, key: i64) -> Option<&'static str> {
        let row = self.client.model().row(room, own(key))?;
        Some(match row.state {
            State::Queued => "queued",
            State::Failed(_) => "failed",
            State::Stored | State::Delivered | State::Read => "stored",
        })
    }
}

fn own(key: i64) -> Key {
    Key {
        author: ADA,
        key: ClientKey(key),
    }
}

fn echo(room: RoomId, seq: i64, key: i64) -> Message {
    Message {
        author: ADA,
        key: ClientKey(key),
        ..message(room, seq)
    }
}

fn done(id: u32, room: RoomId, seq: i64) -> ToClient {
    let seq = Seq(seq);
    let done = Done::Message { room, seq };
    ToClient::Done { id, done }
}

fn refused(id: u32, refusal: Refusal) -> ToClient {
    let refused = refusal.into();
    ToClient::Refused { id, refused }
}

#[test]
fn a_post_stands_there_at_once_and_its_echo_takes_its_place() {
    let mut world = World::open(TEA, 5, 5);
    world.hand_in(TEA, 1);
    assert_eq!(world.state(TEA, 1), Some("queued"));
    let before = world.client.model().items(TEA);
    let [(id, _)] = world.posted()[..] else {
        panic!()
    };
    world.hear(said(echo(TEA, 6, 1)));
    assert_eq!(world.state(TEA, 1), Some("stored"));
    assert_eq!(
        world.client.model().items(TEA),
        before,
        "the same row in the same place"
    );
    world.hear(done(id, TEA, 6));
    assert_eq!(world.client.model().items(TEA), before);
    assert_eq!(world.client.model().outbox().count(), 0);
}

#[test]
fn an_answer_before_the_echo_keeps_the_row() {
    let mut world = World::open(TEA, 5, 5);
    world.hand_in(TEA, 1);
    let [(id, _)] = world.posted()[..] else {
        panic!()
    };
    world.hear(done(id, TEA, 7));
    assert_eq!(world.state(TEA, 1), Some("stored"));
    assert_eq!(
        world.client.model().items(TEA).last(),
        Some(&Item::Row(own(1)))
    );
    world.hear(said(message(TEA, 6)));
    world.hear(said(echo(TEA, 7, 1)));
    let items = world.client.model().items(TEA);
    let rows = items.iter().filter(|item| **item == Item::Row(own(1)));
    assert_eq!(rows.count(), 1);
}

#[test]
fn a_post_is_the_last_of_its_room_while_it_waits_and_not_once_it_was_refused() {
    let mut world = World::live(vec![card(TEA, 5), card(NEWS, 5)]);
    let last = |world: &World, room| {
        let last = world.client.model().last(room).expect("was said");
        (last.author, last.body.clone(), last.sent)
    };
    let said_before = last(&world, TEA);
    world.hand_in(TEA, 1);
    assert_eq!(last(&world, TEA), (ADA, "tea?".to_owned(), START));
    assert!(world.changes().cards.contains(&TEA));
    assert_ne!(last(&world, NEWS).0, ADA, "of that room alone");
    // It stands in the timeline after what comes meanwhile.
    world.hear(said(message(TEA, 6)));
    assert_eq!(last(&world, TEA).0, ADA);
    let [(id, _)] = world.posted()[..] else {
        panic!()
    };
    world.hear(refused(id, Refusal::NotAllowed));
    assert_eq!(last(&world, TEA).1, "message 6");
    assert_ne!(last(&world, TEA), said_before);
    assert!(world.changes().cards.contains(&TEA));
}

#[test]
fn one_post_of_a_room_is_on_its_way_at_a_time() {
    let mut world = World::live(vec![card(TEA, 5), card(NEWS, 5)]);
    for (room, key) in [(TEA, 1), (TEA, 2), (NEWS, 3), (TEA, 4)] {
        world.hand_in(room, key);
    }
    let posted = world.posted();
    let keys: Vec<i64> = posted.iter().map(|(_, key)| *key).collect();
    assert_eq!(keys, [1, 3]);
    world.hear(done(posted[0].0, TEA, 6));
    let next: Vec<i64> = world.posted().iter().map(|(_, key)| *key).collect();
    assert_eq!(next, [2]);
}

#[test]
fn what_was_not_answered_is_sent_again_after_a_cut() {
    let mut world = World::live(vec![card(TEA, 5)]);
    world.hand_in(TEA, 1);
    world.hand_in(TEA, 2);
    world.posted();
    world.on(Input::Closed { code: None });
    world.pass(2 * Micros::SECOND);
    assert_eq!(world.state(TEA, 1), Some("queued"));
    world.welcome(vec![]);
    let [(id, 1)] = world.posted()[..] else {
        panic!()
    };
    world.hear(done(id, TEA, 6));
    assert!(matches!(world.posted()[..], [(_, 2)]));
}

#[test]
fn a_final_refusal_marks_that_post_and_goes_on() {
    let mut world = World::live(vec![card(TEA, 5)]);
    world.hand_in(TEA, 1);
    world.hand_in(TEA, 2);
    let [(id, 1)] = world.posted()[..] else {
        panic!()
    };
    world.hear(refused(id, Refusal::MessageEmpty));
    assert_eq!(world.state(TEA, 1), Some("failed"));
    let answer = Effect::Answer {
        key: ClientKey(1),
        answer: Err(Refusal::MessageEmpty.into()),
    };
    assert!(world.effects.contains(&answer));
    let [(id, 2)] = world.posted()[..] else {
        panic!()
    };
    world.hear(done(id, TEA, 6));
    world.on(Input::Retry(ClientKey(1)));
    let [(id, 1)] = world.posted()[..] else {
        panic!()
    };
    world.hear(refused(id, Refusal::MessageEmpty));
    world.on(Input::Discard(ClientKey(1)));
    assert!(world.effects.contains(&Effect::Forget(ClientKey(1))));
    assert_eq!(world.state(TEA, 1), None);
}

#[test]
fn a_refusal_of_the_room_stops_what_waits_for_it() {
    let mut world = World::live(vec![card(TEA, 5), card(NEWS, 5)]);
    for (room, key) in [(TEA, 1), (TEA, 2), (NEWS, 3)] {
        world.hand_in(room, key);
    }
    let posted = world.posted();
    world.hear(refused(posted[0].0, Refusal::NoSuchRoom));
    assert_eq!(world.state(TEA, 1), Some("failed"));
    assert_eq!(world.state(TEA, 2), Some("failed"));
    assert_eq!(world.state(NEWS, 3), Some("queued"));
    assert_eq!(world.posted(), []);
}

#[test]
fn a_busy_server_is_asked_again_and_the_order_stays() {
    let mut world = World::live(vec![card(TEA, 5)]);
    world.hand_in(TEA, 1);
    world.hand_in(TEA, 2);
    let [(id, 1)] = world.posted()[..] else {
        panic!()
    };
    world.hear(refused(id, Refusal::TooManyAttempts { seconds: 3 }));
    world.pass(2_999_000);
    assert_eq!(world.posted(), []);
    world.pass(1_000);
    let [(id, 1)] = world.posted()[..] else {
        panic!()
    };
    world.hear(refused(id, Refusal::Busy));
    assert_eq!(world.posted(), []);
    world.pass(2 * Micros::SECOND);
    assert!(matches!(world.posted()[..], [(_, 1)]));
    assert_eq!(world.state(TEA, 2), Some("queued"));
}

#[test]
fn what_was_stored_is_sent_after_a_restart() {
    let mut world = World::served(vec![card(TEA, 5)]);
    world.hand_in(TEA, 1);
    world.hand_in(TEA, 2);
    let stored: Vec<Waiting> = world
        .effects
        .iter()
        .filter_map(|effect| match effect {
            Effect::Store(waiting) => Some(waiting.clone()),
            _ => None,
        })
        .collect();
    let mut again = World::live(vec![card(TEA, 5)]);
    again.on(Input::Restore(stored));
    assert_eq!(again.state(TEA, 2), Some("queued"));
    let [(id, 1)] = again.posted()[..] else {
        panic!()
    };
    again.hear(done(id, TEA, 6));
    assert!(again.effects.contains(&Effect::Forget(ClientKey(1))));
    assert!(matches!(again.posted()[..], [(_, 2)]));
}

#[test]
fn a_tab_that_does_not_lead_leaves_what_is_stored_to_the_one_that_does() {
    let mut world = World::open(TEA, 5, 5);
    world.on(Input::Lead(false));
    world.hand_in(TEA, 1);
    assert_eq!(world.posted(), []);
    assert_eq!(world.state(TEA, 1), Some("queued"));
    world.hear(said(echo(TEA, 6, 1)));
    assert_eq!(
        world.client.model().outbox().count(),
        0,
        "the other tab has sent it"
    );
    world.hand_in(TEA, 2);
    world.on(Input::Lead(true));
    assert!(matches!(world.posted()[..], [(_, 2)]));
}

#[test]
fn another_history_refuses_what_names_a_place_in_the_former_one() {
    let mut world = World::served(vec![card(TEA, 5)]);
    world.hand_in(TEA, 1);
    let (room, seq) = (TEA, Seq(5));
    let command = Command::Delete { room, seq };
    let key = ClientKey(2);
    world.on(Input::Do { key, command });
    world.on(Input::Start);
    world.on(Input::Open);
    let mut snapshot = snapshot(vec![card(TEA, 3)]);
    snapshot.epoch = Epoch(2);
    let welcome = Welcome {
        now: START,
        fresh: true,
        snapshot,
        gone: vec![],
    };
    world.hear(ToClient::Welcome(Box::new(welcome)));
    let answer = Effect::Answer {
        key,
        answer: Err(Refusal::NoSuchMessage.into()),
    };
    assert!(world.effects.contains(&answer));
    assert!(matches!(world.posted()[..], [(_, 1)]));
    assert_eq!(world.client.model().have_of(TEA), Some(Rev(3)));
}

#[test]
fn a_post_handed_in_twice_is_handed_in_once() {
    let mut client = Client::start(snapshot(vec![card(TEA, 5)]), 1);
    for _ in 0..2 {
        let key = ClientKey(1);
        let command = post(TEA, 1);
        client.on(Input::Do { key, command }, START);
    }
    assert_eq!(client.model().outbox().count(), 1);
}

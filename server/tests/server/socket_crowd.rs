//! What goes over a socket when much of it goes at once: order, answers, and how much one account may send.

use std::collections::BTreeSet;

use wire::{
    Change, Command, Difference, Done, Refusal, Rev, RoomId, Scope, Seq, ToClient, ToServer,
};

use crate::tab::Tab;
use crate::world::{World, both};

both! {
    every_answer_in_a_crowd_follows_its_event,
    two_hundred_sends_at_once_are_done_in_order_room_by_room,
    one_account_sends_so_much_and_is_told_when_to_go_on,
}

/// Many at once, so that answers and events are ready together and their order is the socket's own doing.
async fn every_answer_in_a_crowd_follows_its_event() {
    const ROOMS: usize = 8;
    const EACH: usize = 50;
    let world = World::new().await;
    let address = world.listen().await;
    let mut ada = Tab::open(address, &world.sign_up("ada").await).await;
    let mut rooms = Vec::new();
    for number in 0..ROOMS {
        rooms.push(ada.group(&format!("Room {number}"), &[]).await);
    }
    ada.all_until_now().await;
    for number in 0..EACH * ROOMS {
        let (room, post) = (rooms[number % ROOMS], ada.post(&number.to_string()));
        ada.begin(Command::Send { room, post }).await;
    }
    let (mut heard, mut answered) = (BTreeSet::new(), BTreeSet::new());
    // Where she was told that she missed something, and has not been given it yet.
    let mut behind = BTreeSet::new();
    while answered.len() < EACH * ROOMS || !behind.is_empty() {
        match ada.hears().await {
            ToClient::Events(events) => {
                heard.extend(
                    events
                        .iter()
                        .filter_map(|event| place(event.change.as_ref()?)),
                );
            }
            ToClient::Done {
                done: Done::Message { room, seq },
                ..
            } => {
                assert!(
                    heard.contains(&(room, seq)) || behind.contains(&Scope::Room(room)),
                    "{room}.{seq} was answered before it was heard"
                );
                assert!(answered.insert((room, seq)), "{room}.{seq} once");
            }
            // PostgreSQL may publish what was stored later before what was stored earlier, for longer than is waited.
            ToClient::Behind { scope, .. } => {
                if behind.insert(scope) {
                    let rev = Rev(0);
                    ada.say(&ToServer::Since { scope, rev }).await;
                }
            }
            ToClient::Difference(Difference {
                scope,
                rows,
                upto,
                more,
            }) => {
                heard.extend(rows.iter().filter_map(place));
                if more {
                    ada.say(&ToServer::Since { scope, rev: upto }).await;
                } else {
                    behind.remove(&scope);
                }
            }
            other => panic!("{other:?}"),
        }
    }
    assert!(answered.is_subset(&heard), "all of them were heard");
}

fn place(change: &Change) -> Option<(RoomId, Seq)> {
    match change {
        Change::Message(message) => Some((message.room, message.seq)),
        _ => None,
    }
}

async fn two_hundred_sends_at_once_are_done_in_order_room_by_room() {
    const EACH: usize = 100;
    let world = World::new().await;
    let address = world.listen().await;
    let mut ada = Tab::open(address, &world.sign_up("ada").await).await;
    let mut bob = Tab::open(address, &world.sign_up("bob").await).await;
    let rooms = [
        ada.group("Kitchen", &[bob.viewer]).await,
        ada.group("Garden", &[bob.viewer]).await,
    ];
    let mut ids = Vec::new();
    for number in 0..EACH {
        for room in rooms {
            let post = ada.post(&format!("{number}"));
            ids.push(ada.begin(Command::Send { room, post }).await);
        }
    }
    let mut seqs = [Vec::new(), Vec::new()];
    for (at, id) in ids.into_iter().enumerate() {
        let Ok(Done::Message { room, seq }) = ada.answer(id).await else {
            panic!("not sent")
        };
        assert_eq!(room, rooms[at % 2]);
        seqs[at % 2].push(seq.0);
    }
    for seqs in &seqs {
        let dense: Vec<i64> = (seqs[0]..).take(EACH).collect();
        assert_eq!(seqs, &dense, "in order, without a hole");
    }

    // Bob heard each once, in order.
    let mut heard = [Vec::new(), Vec::new()];
    while heard.iter().any(|bodies| bodies.len() < EACH) {
        let ToClient::Events(events) = bob.hears().await else {
            continue;
        };
        for event in events {
            let Some(Change::Message(message)) = event.change else {
                continue;
            };
            let Some(at) = rooms.iter().position(|room| *room == message.room) else {
                continue;
            };
            if message.system.is_none() {
                heard[at].push(message.body);
            }
        }
    }
    let all: Vec<String> = (0..EACH).map(|number| number.to_string()).collect();
    assert_eq!(heard, [all.clone(), all]);
}

async fn one_account_sends_so_much_and_is_told_when_to_go_on() {
    let world = World::with(&[("send_rate", "2/h")]).await;
    let address = world.listen().await;
    let cookie = world.sign_up("ada").await;
    let (mut ada, mut phone) = (
        Tab::open(address, &cookie).await,
        Tab::open(address, &cookie).await,
    );
    let room = ada.group("Kitchen", &[]).await;
    ada.sends(room, "one").await;
    phone.post("a key of its own");
    phone.sends(room, "two").await;
    let post = ada.post("three");
    let refused = ada
        .does(Command::Send { room, post })
        .await
        .expect_err("too many");
    assert!(
        matches!(
            refused.first(),
            Refusal::TooManyAttempts { seconds: 1..=1801 }
        ),
        "{refused}"
    );
    assert_eq!(
        ada.does(Command::Leave { room }).await,
        Ok(Done::Set),
        "other commands go on"
    );
}

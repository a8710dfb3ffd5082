//! Many speak at once: every message has its place, and nobody speaks who has gone.

use std::collections::BTreeSet;
use std::sync::Arc;

use engine::live::{self, Heard};
use engine::{messages, rooms};
use futures_util::future::join_all;
use tokio::sync::Barrier;
use wire::{Change, MemberState, Refusal, Rev, RoomId, Scope, Seq, UserId};

use crate::messages::{group, people, post, say, since, timeline};
use crate::world::World;

/// Seqs without a hole from 1, revs without a hole, each once.
async fn assert_dense(world: &World, room: RoomId) {
    let (rows, head) = since(world, Scope::Room(room), Rev(0)).await;
    let revs: BTreeSet<Rev> = rows.iter().map(Change::rev).collect();
    assert_eq!(revs.len(), rows.len(), "a rev was taken twice");
    assert_eq!(revs.last(), Some(&head));
    let seqs: Vec<Seq> = timeline(world, room).await.into_keys().collect();
    let dense: Vec<Seq> = (1..).take(seqs.len()).map(Seq).collect();
    assert_eq!(seqs, dense);
}

both! {
    async fn sixty_four_in_one_room_are_numbered_without_a_hole(world: World) {
        let [ada, bob] = people(&world, ["ada", "bob"]).await;
        let room = group(&world, &[ada, bob]).await;
        let mut lane = live::listen(&world.engine, bob).await.expect("listens");
        let start = since(&world, Scope::Room(room), Rev(0)).await.1;
        let senders = (0..64).map(|n| {
            let engine = world.engine.clone();
            let author = if n % 2 == 0 { ada } else { bob };
            tokio::spawn(async move {
                let mut mine = Vec::new();
                for k in 0..5 {
                    let said = post(&format!("{n} {k}"));
                    mine.push(messages::send(&engine, author, room, said).await.expect("is sent"));
                }
                assert!(mine.is_sorted(), "one after the other");
                mine
            })
        });
        let sent = join_all(senders).await.into_iter().flat_map(|sender| sender.expect("ends"));
        let sent: BTreeSet<Seq> = sent.collect();
        assert_eq!(sent.len(), 320);
        assert_dense(&world, room).await;

        // And heard in order, each once.
        let mut heard = start;
        while heard < Rev(start.0 + 320) {
            match lane.hear().await {
                Heard::Frame(frame) if frame.scope == Scope::Room(room) => {
                    for event in &frame.events {
                        assert_eq!(event.rev, heard.next());
                        heard = event.rev;
                    }
                }
                // A slow machine: the hub did not wait for what came late.
                Heard::Behind(Scope::Room(_), upto) => heard = upto,
                _ => {}
            }
        }
    }

    async fn many_rooms_at_once_keep_to_themselves(world: World) {
        let [ada, bob] = people(&world, ["ada", "bob"]).await;
        let both = [ada, bob];
        let rooms = join_all((0..16).map(|_| group(&world, &both))).await;
        let senders = (0..64).map(|n| {
            let (engine, room) = (world.engine.clone(), rooms[n % rooms.len()]);
            tokio::spawn(async move {
                for _ in 0..5 {
                    messages::send(&engine, ada, room, post("tea?")).await.expect("is sent");
                }
            })
        });
        for sender in join_all(senders).await {
            sender.expect("ends");
        }
        for room in rooms {
            assert_dense(&world, room).await;
            let said = timeline(&world, room).await;
            assert_eq!(said.values().filter(|message| message.author == ada && message.body == "tea?").count(), 20);
        }
    }

    async fn nothing_is_taken_from_whoever_was_removed_before(world: World) {
        let [ada, bob] = people(&world, ["ada", "bob"]).await;
        for _ in 0..10 {
            let room = group(&world, &[ada, bob]).await;
            // Each goes on until it is refused, so that some wait for the room while it is being done.
            let warm = Arc::new(Barrier::new(9));
            let senders = (0..8).map(|_| {
                let (engine, warm) = (world.engine.clone(), warm.clone());
                tokio::spawn(async move {
                    let mut accepted = Vec::new();
                    loop {
                        match messages::send(&engine, bob, room, post("tea?")).await {
                            Ok(seq) => accepted.push(seq),
                            Err(error) => {
                                assert_eq!(error.refusal(), Some(&Refusal::NoSuchRoom));
                                return accepted;
                            }
                        }
                        assert!(accepted.len() < 10_000, "nothing is ever refused");
                        if accepted.len() == 5 {
                            warm.wait().await;
                        }
                    }
                })
            });
            let senders: Vec<_> = senders.collect();
            warm.wait().await;
            rooms::remove(&world.engine, ada, room, bob).await.expect("is removed");
            let mut accepted = BTreeSet::new();
            for end in join_all(senders).await {
                accepted.extend(end.expect("ends"));
            }
            let (rows, _) = since(&world, Scope::Room(room), Rev(0)).await;
            let gone = rows.iter().find_map(|row| match row {
                Change::Member(member) if member.user == bob => {
                    assert_eq!(member.state, MemberState::Removed);
                    Some(member.rev)
                }
                _ => None,
            });
            let gone = gone.expect("bob has a place there");
            let stored: BTreeSet<Seq> = rows
                .iter()
                .filter_map(|row| match row {
                    Change::Message(message) if message.author == bob && message.body == "tea?" => {
                        assert!(message.rev < gone, "said after the removal");
                        Some(message.seq)
                    }
                    _ => None,
                })
                .collect();
            assert_eq!(stored, accepted, "acknowledged is stored, refused is not");
            assert_dense(&world, room).await;
        }
    }

    async fn what_was_acknowledged_stands_after_a_restart(world: World) {
        let [ada, bob] = people(&world, ["ada", "bob"]).await;
        let room = group(&world, &[ada, bob]).await;
        let said = post("tea?");
        let seq = messages::send(&world.engine, ada, room, said.clone()).await.expect("is sent");
        world.engine.close().await;
        let closed = messages::send(&world.engine, ada, room, post("closed?")).await;
        assert_eq!(crate::messages::refusal(closed), Refusal::Unavailable);
        let again = world.another_engine().await;
        let stored = messages::send(&again, ada, room, said).await;
        assert_eq!(stored.expect("is sent already"), seq);
        let next = messages::send(&again, bob, room, post("yes")).await;
        assert_eq!(next.expect("is sent"), seq.next());
    }

    async fn people_who_edit_at_once_do_not_write_over_each_other(world: World) {
        let [ada] = people(&world, ["ada"]).await;
        let room = group(&world, &[ada]).await;
        let seq = say(&world, ada, room, "tea?").await;
        let edits = (0..8).map(|n| {
            let (engine, body) = (world.engine.clone(), format!("tea {n}?"));
            tokio::spawn(async move {
                messages::edit(&engine, ada, room, seq, 1, body, Vec::<UserId>::new()).await
            })
        });
        let ends: Vec<_> = join_all(edits).await.into_iter().map(|end| end.expect("ends")).collect();
        assert_eq!(ends.iter().filter(|end| end.is_ok()).count(), 1);
        for end in ends.into_iter().filter(Result::is_err) {
            assert_eq!(crate::messages::refusal(end), Refusal::EditedMeanwhile { edition: 2 });
        }
    }
}

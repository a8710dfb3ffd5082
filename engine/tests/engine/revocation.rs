//! Who goes out of a room hears nothing of it from then on.

use engine::live;
use engine::{messages, rooms};
use wire::{Change, MarkTo, MemberState, Post, Rev, RoomId, Scope, UserId};

use crate::live::{frames, head, listen, revs, say};
use crate::messages::{group, key, people};
use crate::world::World;

/// The rev of somebody's place in the room, if they are out of it.
async fn out_since(world: &World, room: RoomId, user: UserId) -> i64 {
    let all = live::difference(&world.engine, Scope::Room(room), Rev(0)).await;
    let rows = all.expect("reads").rows;
    let rev = rows.iter().find_map(|row| match row {
        Change::Member(member) if member.user == user && member.state != MemberState::In => {
            Some(member.rev.0)
        }
        _ => None,
    });
    rev.expect("is out")
}

both! {
    async fn a_removed_member_hears_nothing_more(world: World) {
        let [ada, bob] = people(&world, ["ada", "bob"]).await;
        for round in 0..15 {
            let room = group(&world, &[ada, bob]).await;
            let mut lane = listen(&world, bob).await;
            let mut second = listen(&world, bob).await;
            // Some of it is said before, some after.
            let saying = {
                let engine = world.engine.clone();
                tokio::spawn(async move {
                    for _ in 0..8 {
                        say(&engine, ada, room, "Is he still here?").await;
                    }
                })
            };
            for _ in 0..round % 4 {
                tokio::task::yield_now().await;
            }
            rooms::remove(&world.engine, ada, room, bob).await.expect("is removed");
            saying.await.expect("all is said");
            let mark = MarkTo { room, delivered: None, read: Some(wire::Seq(1)) };
            engine::marks::mark(&world.engine, ada, vec![mark]).await.expect("marks");
            world.engine.hub().typing(ada, room);

            let out = out_since(&world, room, bob).await;
            assert!(out < head(&world, room).await, "something came after it");
            for lane in [&mut lane, &mut second] {
                let mut entry = None;
                while let Some(heard) = lane.try_hear() {
                    let live::Heard::Frame(frame) = heard else { panic!("hears {heard:?}") };
                    if frame.scope == Scope::Room(room) {
                        assert!(frame.last().0 < out, "round {round}: hears {} after {out}", frame.last());
                    }
                    for event in &frame.events {
                        if let Some(Change::Entry(told)) = &event.change {
                            entry = Some(told.is_in);
                        }
                    }
                }
                assert_eq!(entry, Some(false), "their own entry tells them");
            }
        }
    }

    async fn who_is_removed_while_they_connect_hears_nothing_after_it(world: World) {
        let [ada, bob] = people(&world, ["ada", "bob"]).await;
        for round in 0..15 {
            let room = group(&world, &[ada, bob]).await;
            let removing = {
                let engine = world.engine.clone();
                tokio::spawn(async move {
                    rooms::remove(&engine, ada, room, bob).await.expect("is removed");
                })
            };
            for _ in 0..round % 4 {
                tokio::task::yield_now().await;
            }
            let mut lane = listen(&world, bob).await;
            removing.await.expect("is removed");
            say(&world.engine, ada, room, "Is he gone?").await;
            let out = out_since(&world, room, bob).await;
            let heard = revs(&frames(&mut lane, Scope::Room(room)));
            assert!(heard.iter().all(|rev| *rev < out), "round {round}: {heard:?} after {out}");
            drop(lane);
            world.clock.pass(3_000_000);
            live::settle(&world.engine).await;
        }
    }

    async fn who_left_hears_nothing_until_they_are_back(world: World) {
        let [ada, bob] = people(&world, ["ada", "bob"]).await;
        let room = group(&world, &[ada, bob]).await;
        let mut lane = listen(&world, bob).await;
        rooms::leave(&world.engine, bob, room).await.expect("leaves");
        say(&world.engine, ada, room, "Quiet here").await;
        assert!(frames(&mut lane, Scope::Room(room)).is_empty());
        let before = head(&world, room).await;
        rooms::add(&world.engine, ada, room, vec![bob]).await.expect("is back");
        say(&world.engine, ada, room, "Welcome back").await;
        let heard = revs(&frames(&mut lane, Scope::Room(room)));
        assert_eq!(heard, (before + 1..=head(&world, room).await).collect::<Vec<_>>());
    }

    async fn nobody_hears_a_room_that_is_gone(world: World) {
        let [ada, bob] = people(&world, ["ada", "bob"]).await;
        let room = group(&world, &[ada, bob]).await;
        let mut lane = listen(&world, bob).await;
        rooms::delete(&world.engine, ada, room).await.expect("is deleted");
        let heard = frames(&mut lane, Scope::Account(bob));
        let entry = heard.iter().flat_map(|frame| &frame.events).find_map(|event| match &event.change {
            Some(Change::Entry(entry)) => Some(entry.is_in),
            _ => None,
        });
        assert_eq!(entry, Some(false));
        let post = Post { key: key(), body: "Anybody?".into(), mentions: Vec::new(), reply_to: None };
        messages::send(&world.engine, ada, room, post).await.expect_err("is gone");
        world.engine.hub().typing(ada, room);
        assert!(lane.try_hear().is_none());
    }
}

//! What is committed is heard by those whom it concerns: in order, once, also when it was committed elsewhere.

use std::collections::BTreeSet;
use std::sync::Arc;

use engine::live::{self, Frame, Heard, Lane};
use engine::{Engine, accounts, messages, rooms};
use futures_util::future::join_all;
use wire::{
    Change, HistoryPolicy, Message, NewRoom, Post, Rev, RoomId, RoomKind, Scope, Seq, ToClient,
    UserId,
};

use crate::messages::{group, key, people};
use crate::world::World;

pub async fn listen(world: &World, user: UserId) -> Lane {
    live::listen(&world.engine, user).await.expect("listens")
}

pub async fn say(engine: &Engine, author: UserId, room: RoomId, body: &str) -> Seq {
    let post = Post {
        key: key(),
        body: body.to_owned(),
        mentions: Vec::new(),
        reply_to: None,
    };
    messages::send(engine, author, room, post)
        .await
        .expect("is sent")
}

/// What was put into the lane until now, of this scope. The commit puts it there before anybody is answered.
pub fn frames(lane: &mut Lane, scope: Scope) -> Vec<Arc<Frame>> {
    let heard = std::iter::from_fn(|| lane.try_hear());
    let frames = heard.filter_map(|heard| match heard {
        Heard::Frame(frame) => Some(frame),
        Heard::Behind(scope, rev) => panic!("{scope:?} fell behind at {rev}"),
        _ => None,
    });
    frames.filter(|frame| frame.scope == scope).collect()
}

pub fn revs(frames: &[Arc<Frame>]) -> Vec<i64> {
    let events = frames.iter().flat_map(|frame| &frame.events);
    events.map(|event| event.rev.0).collect()
}

fn shown(frames: &[Arc<Frame>]) -> Vec<&Message> {
    let events = frames.iter().flat_map(|frame| &frame.events);
    let messages = events.filter_map(|event| match &event.change {
        Some(Change::Message(message)) => Some(message),
        _ => None,
    });
    messages.collect()
}

/// How far the room is, as a client learns it after it began to listen.
pub async fn head(world: &World, room: RoomId) -> i64 {
    let all = live::difference(&world.engine, Scope::Room(room), Rev(0)).await;
    all.expect("reads").upto.0
}

async fn channel(world: &World, owner: UserId) -> RoomId {
    let new = NewRoom {
        key: key(),
        kind: RoomKind::Channel,
        name: "Square".into(),
        topic: String::new(),
        users: Vec::new(),
    };
    let made = rooms::create(&world.engine, owner, new).await;
    made.expect("is made")
}

both! {
    async fn one_commit_is_one_frame_encoded_once(world: World) {
        let [ada, bob] = people(&world, ["ada", "bob"]).await;
        let mut first = listen(&world, ada).await;
        let mut second = listen(&world, bob).await;
        let cy = world.person("cy").await;
        let (Heard::Frame(one), Heard::Frame(two)) = (first.hear().await, second.hear().await) else {
            panic!("nothing was slow");
        };
        assert!(Arc::ptr_eq(&one, &two));
        let ToClient::Events(events) = serde_json::from_slice(one.json()).expect("is a frame") else {
            panic!("is a frame of events");
        };
        assert_eq!(events, one.events);
        assert_eq!(events[0].change, Some(Change::Person(cy)));
    }

    async fn everybody_in_a_room_hears_each_event_once_and_a_stranger_nothing(world: World) {
        let [ada, bob, cy] = people(&world, ["ada", "bob", "cy"]).await;
        let room = group(&world, &[ada, bob]).await;
        let before = head(&world, room).await;
        let mut lanes = [listen(&world, ada).await, listen(&world, bob).await, listen(&world, bob).await];
        let mut stranger = listen(&world, cy).await;
        join_all((0..100).map(|n| say(&world.engine, [ada, bob][n % 2], room, "Tea?"))).await;
        let upto = head(&world, room).await;
        for lane in &mut lanes {
            let heard = frames(lane, Scope::Room(room));
            assert_eq!(revs(&heard), (before + 1..=upto).collect::<Vec<_>>());
            assert_eq!(shown(&heard).len(), 100);
        }
        assert!(frames(&mut stranger, Scope::Room(room)).is_empty());
    }

    async fn who_comes_into_a_room_hears_it_from_then_on(world: World) {
        let [ada, bob] = people(&world, ["ada", "bob"]).await;
        let room = channel(&world, ada).await;
        let mut lane = listen(&world, bob).await;
        say(&world.engine, ada, room, "Nobody here?").await;
        let before = head(&world, room).await;
        rooms::join(&world.engine, bob, room).await.expect("joins");
        say(&world.engine, ada, room, "There you are.").await;
        let heard = frames(&mut lane, Scope::Room(room));
        assert_eq!(revs(&heard), (before + 1..=head(&world, room).await).collect::<Vec<_>>());
        assert_eq!(shown(&heard).last().map(|message| message.body.as_str()), Some("There you are."));
    }

    async fn a_room_is_heard_from_its_first_event_by_those_it_was_made_with(world: World) {
        let [ada, bob] = people(&world, ["ada", "bob"]).await;
        let mut lane = listen(&world, bob).await;
        let room = rooms::direct(&world.engine, ada, bob).await.expect("opens");
        say(&world.engine, ada, room, "Hello").await;
        let heard = frames(&mut lane, Scope::Room(room));
        assert_eq!(revs(&heard), (1..=head(&world, room).await).collect::<Vec<_>>());
    }

    async fn what_was_said_before_somebody_may_read_changes_for_them_as_a_bare_rev(world: World) {
        let [ada, bob] = people(&world, ["ada", "bob"]).await;
        let room = channel(&world, ada).await;
        let since_joined = HistoryPolicy::SinceJoined.as_str();
        world.alter("UPDATE rooms SET history = $1", &[since_joined.into()]).await;
        let secret = say(&world.engine, ada, room, "Not for Bob").await;
        rooms::join(&world.engine, bob, room).await.expect("joins");
        let mut lane = listen(&world, bob).await;
        let mut owners = listen(&world, ada).await;
        let edited = messages::edit(&world.engine, ada, room, secret, 1, "Still not".into(), Vec::new()).await;
        edited.expect("is edited");
        let upto = head(&world, room).await;

        let heard = frames(&mut lane, Scope::Room(room));
        assert_eq!(revs(&heard), [upto]);
        assert_eq!(heard[0].events[0].change, None);
        assert!(!String::from_utf8_lossy(heard[0].json()).contains("Still"));
        let heard = frames(&mut owners, Scope::Room(room));
        assert_eq!(shown(&heard)[0].body, "Still not");
    }

    async fn a_slow_reader_is_told_how_far_things_are_and_lacks_nothing_then(world: World) {
        let [ada, bob] = people(&world, ["ada", "bob"]).await;
        let room = group(&world, &[ada, bob]).await;
        let mut slow = listen(&world, bob).await;
        let long = "tea ".repeat(1_000);
        join_all((0..300).map(|_| say(&world.engine, ada, room, &long))).await;
        let mut seqs = BTreeSet::new();
        let mut last = Rev(head(&world, room).await - 300);
        let told = loop {
            match slow.hear().await {
                Heard::Frame(frame) if frame.scope == Scope::Room(room) => {
                    assert_eq!(frame.first(), last.next());
                    last = frame.last();
                    seqs.extend(shown(&[frame]).iter().map(|message| message.seq));
                }
                Heard::Behind(Scope::Room(_), rev) => break rev,
                _ => {}
            }
        };
        assert_eq!(told.0, head(&world, room).await);
        assert!(last < told, "what fits comes first");
        while last < told {
            let missed = live::since(&world.engine, bob, Scope::Room(room), last).await;
            let ToClient::Difference(missed) = missed.expect("reads") else {
                panic!("is not far behind")
            };
            last = missed.upto;
            seqs.extend(missed.rows.iter().filter_map(|row| match row {
                Change::Message(message) => Some(message.seq),
                _ => None,
            }));
        }
        let last = say(&world.engine, ada, room, "Are you there?").await;
        let heard = frames(&mut slow, Scope::Room(room));
        assert_eq!(revs(&heard), [told.0 + 1], "from then on it hears again");
        seqs.insert(last);
        let said: BTreeSet<Seq> = (last.0 - 300..=last.0).map(Seq).collect();
        assert!(seqs.is_superset(&said));
    }

    async fn who_connects_while_much_is_said_lacks_nothing(world: World) {
        let [ada, bob] = people(&world, ["ada", "bob"]).await;
        let room = group(&world, &[ada, bob]).await;
        let engine = world.engine.clone();
        let saying = tokio::spawn(async move {
            for _ in 0..60 {
                join_all((0..5).map(|_| say(&engine, ada, room, "And another thing"))).await;
            }
        });
        let mut rounds = 0;
        while rounds < 30 || !saying.is_finished() {
            let mut lane = listen(&world, bob).await;
            let mut have = head(&world, room).await;
            let upto = head(&world, room).await;
            // What was committed was perhaps not published yet (on PostgreSQL); and what is there already goes in any case.
            loop {
                let heard = match lane.try_hear() {
                    None if have >= upto => break,
                    None => lane.hear().await,
                    Some(heard) => heard,
                };
                match heard {
                    Heard::Frame(frame) if frame.scope == Scope::Room(room) => {
                        let (first, last) = (frame.first().0, frame.last().0);
                        assert!(first <= have + 1, "has {have} and hears {first}");
                        have = have.max(last);
                    }
                    // A client asks then.
                    Heard::Behind(Scope::Room(_), rev) => have = have.max(rev.0),
                    _ => {}
                }
            }
            drop(lane);
            world.clock.pass(3_000_000);
            live::settle(&world.engine).await;
            rounds += 1;
        }
        saying.await.expect("all is said");
    }

    async fn who_stops_listening_is_forgotten(world: World) {
        let ada = world.person("ada").await.id;
        drop(listen(&world, ada).await);
        world.clock.pass(3_000_000);
        live::settle(&world.engine).await;
        world.browser(ada).await;
        let mut lane = listen(&world, ada).await;
        world.browser(ada).await;
        assert_eq!(revs(&frames(&mut lane, Scope::Account(ada))), [2]);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_another_node_committed_is_told_before_what_came_after() {
    let world = World::postgres().await;
    let [ada, bob] = people(&world, ["ada", "bob"]).await;
    let room = group(&world, &[ada, bob]).await;
    let mut lane = listen(&world, bob).await;
    let before = head(&world, room).await;
    let elsewhere = world.another_engine().await;
    say(&elsewhere, ada, room, "From there").await;
    say(&world.engine, ada, room, "From here").await;
    let heard = lane.hear().await;
    let Heard::Behind(scope, rev) = heard else {
        panic!("{heard:?} came before what was missing")
    };
    assert_eq!((scope, rev), (Scope::Room(room), Rev(before + 2)));
    say(&world.engine, ada, room, "Once more").await;
    assert_eq!(revs(&frames(&mut lane, Scope::Room(room))), [before + 3]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_removal_on_another_node_is_heeded_before_anything_else_is_told() {
    let world = World::postgres().await;
    let [ada, bob, cy] = people(&world, ["ada", "bob", "cy"]).await;
    let room = group(&world, &[ada, bob, cy]).await;
    let (mut owners, mut lane) = (listen(&world, ada).await, listen(&world, bob).await);
    let elsewhere = world.another_engine().await;
    let removed = rooms::remove(&elsewhere, ada, room, bob).await;
    removed.expect("is removed");
    say(&world.engine, ada, room, "He is gone").await;
    let told = head(&world, room).await;
    loop {
        match owners.hear().await {
            Heard::Behind(Scope::Room(_), rev) if rev.0 == told => break,
            Heard::Frame(frame) if frame.last().0 == told => break,
            _ => {}
        }
    }
    assert!(frames(&mut lane, Scope::Room(room)).is_empty());
    accounts::change_profile(&world.engine, cy, "Cyril".into())
        .await
        .expect("renames");
    assert_eq!(
        frames(&mut lane, Scope::Server).len(),
        1,
        "he listens still"
    );
}

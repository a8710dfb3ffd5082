//! Channels are found by their names, by everybody who is not kept out, and nothing else is.

use engine::{args, rooms};
use wire::limits::{CHANNELS_FOUND, FIND_MAX};
use wire::{Channels, MemberState, NewRoom, RoomId, RoomKind, UserId};

use crate::messages::{group, key, people};
use crate::world::World;

async fn channel(world: &World, owner: UserId, name: &str) -> RoomId {
    let new = NewRoom {
        key: key(),
        kind: RoomKind::Channel,
        name: name.to_owned(),
        topic: String::new(),
        users: Vec::new(),
    };
    rooms::create(&world.engine, owner, new)
        .await
        .expect("is made")
}

async fn found(world: &World, viewer: UserId, text: &str) -> Channels {
    let found = rooms::channels(&world.engine, viewer, text, None).await;
    found.expect("looks")
}

async fn names(world: &World, viewer: UserId, text: &str) -> Vec<String> {
    let found = found(world, viewer, text).await.channels.into_iter();
    found.map(|channel| channel.room.name).collect()
}

both! {
    async fn a_channel_is_found_by_any_of_its_words(world: World) {
        let [ada, bob] = people(&world, ["ada", "bob"]).await;
        for name in ["Tea time", "News", "Caf\u{e9} and tea", "Teapots"] {
            channel(&world, ada, name).await;
        }
        group(&world, &[ada, bob]).await;
        let all = ["Caf\u{e9} and tea", "News", "Tea time", "Teapots"];
        assert_eq!(names(&world, bob, "").await, all, "all of them by name, and no group");
        for (text, expected) in [
            ("tea", vec!["Caf\u{e9} and tea", "Tea time", "Teapots"]),
            ("TEA T", vec!["Tea time"]),
            ("cafe", vec!["Caf\u{e9} and tea"]),
            ("#news", vec!["News"]),
            ("time", vec!["Tea time"]),
            ("ime", vec![]),
            ("nothing", vec![]),
            ("a\u{0}", vec![]),
        ] {
            let mut told = names(&world, bob, text).await;
            told.sort();
            assert_eq!(told, expected, "{text:?}");
        }
        let long = "t".repeat(65);
        assert!(names(&world, bob, &long).await.is_empty());
    }

    async fn what_one_is_to_it_stands_beside_it(world: World) {
        let [ada, bob, cleo] = people(&world, ["ada", "bob", "cleo"]).await;
        let room = channel(&world, ada, "Tea").await;
        let engine = &world.engine;
        rooms::join(engine, bob, room).await.expect("joins");
        for (who, expected) in [(ada, Some(MemberState::In)), (bob, Some(MemberState::In)), (cleo, None)] {
            let mut channels = found(&world, who, "tea").await.channels;
            let one = channels.pop().expect("is found");
            assert_eq!((one.state, one.room.members), (expected, 2));
        }
        rooms::ban(engine, ada, room, bob).await.expect("bans");
        assert!(found(&world, bob, "tea").await.channels.is_empty());
        assert!(found(&world, bob, "").await.channels.is_empty());
        assert_eq!(found(&world, cleo, "").await.channels.len(), 1);
    }

    async fn it_is_found_by_the_name_it_has(world: World) {
        let [ada, bob] = people(&world, ["ada", "bob"]).await;
        let room = channel(&world, ada, "Tea").await;
        let engine = &world.engine;
        rooms::rename(engine, ada, room, "Coffee".into(), String::new()).await.expect("is renamed");
        assert!(names(&world, bob, "tea").await.is_empty());
        assert_eq!(names(&world, bob, "coff").await, ["Coffee"]);
        rooms::delete(engine, ada, room).await.expect("ends");
        assert!(names(&world, bob, "").await.is_empty());
    }

    async fn pages_go_on_where_the_last_one_ended(world: World) {
        let [ada] = people(&world, ["ada"]).await;
        let many = FIND_MAX + 5;
        for number in 0..many {
            channel(&world, ada, &format!("tea {number:03} tea")).await;
        }
        for text in ["", "tea"] {
            let first = found(&world, ada, text).await;
            assert_eq!((first.channels.len(), first.more), (FIND_MAX, true));
            let last = first.channels.last().map(|channel| channel.room.id);
            let next = rooms::channels(&world.engine, ada, text, last).await.expect("looks");
            assert_eq!((next.channels.len(), next.more), (5, false), "{text:?}");
            let mut seen: Vec<RoomId> = first.channels.iter().chain(&next.channels).map(|one| one.room.id).collect();
            seen.sort();
            seen.dedup();
            assert_eq!(seen.len(), many, "each once");
        }
        assert!(many < CHANNELS_FOUND);
    }

    async fn channels_of_before_are_found_after_a_start(world: World) {
        let [ada] = people(&world, ["ada"]).await;
        let room = channel(&world, ada, "Tea").await;
        world.alter("DELETE FROM channel_keys WHERE room_id = $1", args![room]).await;
        world.alter("UPDATE rooms SET keyed = 0 WHERE id = $1", args![room]).await;
        assert!(names(&world, ada, "tea").await.is_empty());
        let world = world.restarted().await;
        assert_eq!(names(&world, ada, "tea").await, ["Tea"]);
    }
}

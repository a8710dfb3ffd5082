//! How somebody keeps a room is their own business, on all of their devices.

use engine::live::{self, Heard};
use engine::{args, marks, rooms};
use wire::limits::{CARDS, FAVOURITES_MAX};
use wire::{
    Card, Change, Keep, Keeping, Level, Micros, NewRoom, Refusal, Rev, RoomId, RoomKind, Scope,
    UserId,
};

use crate::browser::Browser;
use crate::messages::{group, head, key, people, refusal, say, since};
use crate::rooms::{channel, entry};
use crate::world::World;

async fn keep(world: &World, user: UserId, room: RoomId, how: Keep) {
    marks::keep(&world.engine, user, room, how)
        .await
        .expect("is kept so");
}

async fn kept(world: &World, user: UserId, room: RoomId) -> Keeping {
    let told = entry(world, user, room).await.kept;
    let cards = rooms::cards(&world.engine, user, vec![room])
        .await
        .expect("reads");
    if let Some(Card { entry, .. }) = cards.first() {
        assert_eq!(entry.kept, told, "the card says what the entry says");
    }
    told
}

/// Many rooms of hers in which nothing was ever said.
const QUIET_ROOMS: &str =
    "INSERT INTO rooms (id, kind, joins, posts, history, name, topic, creator,
    members, last_seq, last_sent, head, rev)
    VALUES ($2, 'group', 'invite', 'all', 'all', 'Tea', '', $1, 1, 0, $2, 1, 1)";
const QUIET_MEMBERS: &str = "INSERT INTO members (room_id, user_id, state, role, joined, from_seq,
    delivered, read_seq, rev) VALUES ($2, $1, 'in', 'owner', 0, 1, 0, 0, 1)";
const QUIET_ENTRIES: &str = "INSERT INTO entries (user_id, room_id, is_in, read_seq, from_seq, rev)
    VALUES ($1, $2, 1, 0, 1, 0 - $2)";

async fn quiet_rooms(world: &World, user: UserId, from: i64, many: usize) -> Vec<RoomId> {
    let ids: Vec<i64> = (from..).take(many).collect();
    for id in &ids {
        for sql in [QUIET_ROOMS, QUIET_MEMBERS, QUIET_ENTRIES] {
            world.alter(sql, args![user, *id]).await;
        }
    }
    ids.into_iter().map(RoomId).collect()
}

both! {
    async fn a_room_is_kept_as_its_owner_sets_it(world: World) {
        let [ada, bob] = people(&world, ["ada", "bob"]).await;
        let room = group(&world, &[ada, bob]).await;
        let before = head(&world, Scope::Account(ada)).await;
        assert_eq!(kept(&world, ada, room).await, Keeping::default());

        let mut expected = Keeping::default();
        let until = Some(world.clock.now().plus(Micros::SECOND));
        for (rev, how) in (1..).zip([
            Keep::Favourite(true),
            Keep::Level(Level::Mentions),
            Keep::Muted(until),
            Keep::Archived(true),
            Keep::Muted(Some(Keeping::FURTHER_NOTICE)),
            Keep::Level(Level::Nothing),
            Keep::Favourite(true),
            Keep::Muted(None),
        ]) {
            expected = expected.with(how);
            keep(&world, ada, room, how).await;
            // Handed in twice is handed in once.
            keep(&world, ada, room, how).await;
            assert_eq!(kept(&world, ada, room).await, expected, "{how:?}");
            assert_eq!(head(&world, Scope::Account(ada)).await, Rev(before.0 + rev), "{how:?}");
        }
        assert!(expected.favourite && !expected.archived, "the later choice takes the other back");
        // What else happens to the entry leaves it as it is.
        let said = say(&world, bob, room, "tea?").await;
        marks::mark_unread(&world.engine, ada, room, Some(said)).await.expect("is marked");
        let to = wire::MarkTo { room, delivered: None, read: Some(said) };
        marks::mark(&world.engine, ada, vec![to]).await.expect("moves on");
        assert_eq!(kept(&world, ada, room).await, expected);
    }

    async fn nobody_else_learns_of_it(world: World) {
        let [ada, bob] = people(&world, ["ada", "bob"]).await;
        let room = group(&world, &[ada, bob]).await;
        let bobs = entry(&world, bob, room).await;
        let heads = [Scope::Account(bob), Scope::Room(room), Scope::Server];
        let mut before = Vec::new();
        for scope in heads {
            before.push(head(&world, scope).await);
        }
        let mut hers = live::listen(&world.engine, ada).await.expect("listens");
        let mut his = live::listen(&world.engine, bob).await.expect("listens");
        keep(&world, ada, room, Keep::Favourite(true)).await;
        keep(&world, ada, room, Keep::Muted(Some(Keeping::FURTHER_NOTICE))).await;
        let mut after = Vec::new();
        for scope in heads {
            after.push(head(&world, scope).await);
        }
        assert_eq!(after, before, "only her own account has moved on");
        assert_eq!(entry(&world, bob, room).await, bobs);
        assert_eq!(kept(&world, bob, room).await, Keeping::default());
        // Asked for, it is not given to him either.
        let asked = live::since(&world.engine, bob, Scope::Account(ada), Rev(0)).await;
        let wire::ToClient::Difference(asked) = asked.expect("is answered") else {
            panic!("a difference was asked for");
        };
        assert_eq!(asked.rows, []);

        let mut heard = 0;
        while heard < 2 {
            if let Heard::Frame(frame) = hers.hear().await {
                heard += frame.events.iter().filter(|event| {
                    matches!(&event.change, Some(Change::Entry(entry)) if entry.kept.favourite)
                }).count();
            }
        }
        // What he hears next is what is said, in order behind what he was not told.
        let said = say(&world, bob, room, "tea?").await;
        loop {
            let Heard::Frame(frame) = his.hear().await else { continue };
            for event in &frame.events {
                assert!(!matches!(event.change, Some(Change::Entry(_))), "{event:?}");
            }
            let is_it = |change: &Change| matches!(change, Change::Message(m) if m.seq == said);
            if frame.events.iter().filter_map(|event| event.change.as_ref()).any(is_it) {
                break;
            }
        }
    }

    async fn a_room_that_one_is_not_in_cannot_be_kept(world: World) {
        let [ada, bob] = people(&world, ["ada", "bob"]).await;
        let room = group(&world, &[ada]).await;
        let open = channel(&world, ada).await;
        let gone = group(&world, &[ada, bob]).await;
        rooms::delete(&world.engine, ada, gone).await.expect("ends");
        let left = group(&world, &[ada, bob]).await;
        rooms::leave(&world.engine, bob, left).await.expect("leaves");
        let before = head(&world, Scope::Account(bob)).await;
        for room in [room, open, gone, left, RoomId(7)] {
            for how in [Keep::Favourite(true), Keep::Favourite(false), Keep::Muted(None)] {
                let kept = marks::keep(&world.engine, bob, room, how).await;
                assert_eq!(refusal(kept), Refusal::NoSuchRoom);
            }
        }
        assert_eq!(head(&world, Scope::Account(bob)).await, before);
    }

    async fn who_goes_and_comes_back_begins_anew(world: World) {
        let [ada, bob] = people(&world, ["ada", "bob"]).await;
        let room = group(&world, &[ada, bob]).await;
        let set = async || {
            keep(&world, bob, room, Keep::Favourite(true)).await;
            keep(&world, bob, room, Keep::Level(Level::Nothing)).await;
            keep(&world, bob, room, Keep::Muted(Some(Keeping::FURTHER_NOTICE))).await;
        };
        set().await;
        rooms::leave(&world.engine, bob, room).await.expect("leaves");
        assert_eq!(kept(&world, bob, room).await, Keeping::default());
        rooms::add(&world.engine, ada, room, vec![bob]).await.expect("adds");
        assert_eq!(kept(&world, bob, room).await, Keeping::default());
        set().await;
        rooms::remove(&world.engine, ada, room, bob).await.expect("removes");
        assert_eq!(kept(&world, bob, room).await, Keeping::default());
        rooms::add(&world.engine, ada, room, vec![bob]).await.expect("adds");
        assert_eq!(kept(&world, bob, room).await, Keeping::default());
        // And when the room ends.
        set().await;
        rooms::delete(&world.engine, ada, room).await.expect("ends");
        assert_eq!(kept(&world, bob, room).await, Keeping::default());
    }

    async fn there_are_so_many_favourites_and_no_more(world: World) {
        let [ada] = people(&world, ["ada"]).await;
        let rooms = quiet_rooms(&world, ada, 1, FAVOURITES_MAX + 1).await;
        for room in &rooms[1..] {
            keep(&world, ada, *room, Keep::Favourite(true)).await;
        }
        let too_many = Refusal::FavouritesTooMany { max: FAVOURITES_MAX };
        let one_more = marks::keep(&world.engine, ada, rooms[0], Keep::Favourite(true)).await;
        assert_eq!(refusal(one_more), too_many);
        // Once more the same is none more; and other things are not held back by it.
        keep(&world, ada, rooms[1], Keep::Favourite(true)).await;
        keep(&world, ada, rooms[0], Keep::Level(Level::Mentions)).await;
        keep(&world, ada, rooms[1], Keep::Archived(true)).await;
        keep(&world, ada, rooms[0], Keep::Favourite(true)).await;
    }

    async fn two_devices_cannot_have_one_favourite_more(world: World) {
        let [ada] = people(&world, ["ada"]).await;
        let rooms = quiet_rooms(&world, ada, 1, FAVOURITES_MAX + 5).await;
        let asked = rooms.into_iter().map(|room| {
            let engine = world.engine.clone();
            tokio::spawn(async move { marks::keep(&engine, ada, room, Keep::Favourite(true)).await })
        });
        let ends = futures_util::future::join_all(asked).await;
        let kept = ends.into_iter().filter(|end| matches!(end, Ok(Ok(()))));
        assert_eq!(kept.count(), FAVOURITES_MAX);
    }

    async fn favourites_are_in_every_picture(world: World) {
        let [ada, bob] = people(&world, ["ada", "bob"]).await;
        // Behind all the others, by when something was said there.
        let quiet = quiet_rooms(&world, ada, 1, 3).await;
        for _ in 0..=CARDS {
            world.clock.pass(1_000);
            let new = NewRoom {
                key: key(),
                kind: RoomKind::Group,
                name: "Tea".into(),
                topic: String::new(),
                users: Vec::new(),
            };
            rooms::create(&world.engine, ada, new).await.expect("is made");
        }
        keep(&world, ada, quiet[1], Keep::Favourite(true)).await;
        let mut here = Browser::of(&world, ada).await;
        let mut away = Browser::of(&world, ada).await;
        let holds = |browser: &Browser, room| browser.client.model().card(room).is_some();
        assert!(holds(&here, quiet[1]) && !holds(&here, quiet[0]));
        assert_eq!(here.client.model().rail().len(), CARDS + 1);
        assert_eq!(here.client.model().rail()[0], quiet[1], "above the others");
        let (below, _) = rooms::more_cards(&world.engine, ada, None).await.expect("reads");
        assert_eq!(here.client.model().rail()[1..].last(), below.last().map(|card| &card.room.id));

        // One that no device holds becomes one: on this device at once, on the other when it is back.
        away.go_away().await;
        keep(&world, ada, quiet[0], Keep::Favourite(true)).await;
        here.catch_up().await;
        assert!(holds(&here, quiet[0]));
        away.come_back().await;
        away.catch_up().await;
        assert!(holds(&away, quiet[0]));
        assert_eq!(away.client.model().rail(), here.client.model().rail());
        // What lies between is loaded as before.
        here.put(client::Input::MoreCards).await;
        here.settle().await;
        assert_eq!(here.client.model().rail().len(), CARDS + 4);
        assert!(!here.client.model().more_cards());
        let (rows, _) = since(&world, Scope::Account(bob), Rev(0)).await;
        assert!(rows.iter().all(|row| !matches!(row, Change::Entry(_))));
    }
}

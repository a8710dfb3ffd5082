//! A message is stored once, in its place, for those who may say something there.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicI64, Ordering};

use engine::{Error, live, messages, rooms};
use futures_util::future::join_all;
use wire::limits::{MENTIONS_MAX, MESSAGE_LINES, MESSAGE_MAX};
use wire::{
    At, Change, ClientKey, Message, MessageKind, Micros, NewRoom, Post, Refusal, Rev, RoomId,
    RoomKind, Scope, Seq, UserId,
};

use crate::world::World;

/// A group that the first of them owns.
pub async fn group(world: &World, people: &[UserId]) -> RoomId {
    let new = NewRoom {
        key: key(),
        kind: RoomKind::Group,
        name: "Tea".into(),
        topic: String::new(),
        users: people[1..].to_vec(),
    };
    rooms::create(&world.engine, people[0], new)
        .await
        .expect("is made")
}

pub async fn people<const N: usize>(world: &World, names: [&str; N]) -> [UserId; N] {
    let mut people = [UserId(0); N];
    for (place, name) in people.iter_mut().zip(names) {
        *place = world.person(name).await.id;
    }
    people
}

pub fn key() -> ClientKey {
    static NEXT: AtomicI64 = AtomicI64::new(1);
    ClientKey(NEXT.fetch_add(1, Ordering::Relaxed))
}

pub fn post(body: &str) -> Post {
    Post {
        key: key(),
        body: body.to_owned(),
        mentions: Vec::new(),
        reply_to: None,
    }
}

pub async fn say(world: &World, author: UserId, room: RoomId, body: &str) -> Seq {
    let sent = messages::send(&world.engine, author, room, post(body)).await;
    sent.expect("is sent")
}

pub fn refusal<T: std::fmt::Debug>(end: Result<T, Error>) -> Refusal {
    let error = end.expect_err("is refused");
    error.refusal().expect("it is no breakage").clone()
}

/// Every row of the scope that changed since, and the head.
pub async fn since(world: &World, scope: Scope, mut rev: Rev) -> (Vec<Change>, Rev) {
    let mut rows = Vec::new();
    loop {
        let part = live::difference(&world.engine, scope, rev)
            .await
            .expect("reads");
        rows.extend(part.rows);
        rev = part.upto;
        if !part.more {
            return (rows, rev);
        }
    }
}

pub async fn head(world: &World, scope: Scope) -> Rev {
    since(world, scope, Rev(0)).await.1
}

/// All that stands in the room.
pub async fn timeline(world: &World, room: RoomId) -> BTreeMap<Seq, Message> {
    let (rows, _) = since(world, Scope::Room(room), Rev(0)).await;
    let message = |row| match row {
        Change::Message(message) => Some((message.seq, message)),
        _ => None,
    };
    rows.into_iter().filter_map(message).collect()
}

pub async fn one(world: &World, room: RoomId, seq: Seq) -> Message {
    timeline(world, room).await.remove(&seq).expect("is there")
}

both! {
    async fn a_message_is_stored_and_heard_as_it_was_sent(world: World) {
        let [ada, bob] = people(&world, ["ada", "bob"]).await;
        let room = group(&world, &[ada, bob]).await;
        let before = head(&world, Scope::Room(room)).await;
        let last = *timeline(&world, room).await.keys().next_back().expect("a line about its making");
        world.clock.pass(5);
        let mut said = post("\n  tea? <b>\r\nyes \n");
        said.mentions = vec![bob];
        said.reply_to = Some(last);
        let key = said.key;
        let seq = messages::send(&world.engine, ada, room, said).await.expect("is sent");
        assert_eq!(seq, last.next());

        let expected = Message {
            room,
            seq,
            rev: before.next(),
            author: ada,
            key,
            kind: MessageKind::Text,
            body: "  tea? <b>\nyes".into(),
            system: None,
            mentions: vec![bob],
            reply_to: Some(last),
            reactions: Vec::new(),
            edition: 1,
            sent: world.clock.now(),
            edited: None,
            deleted: None,
        };
        let (rows, upto) = since(&world, Scope::Room(room), before).await;
        assert_eq!(rows, [Change::Message(expected.clone())]);
        assert_eq!(upto, before.next(), "one row, one rev");
        let page = messages::page(&world.engine, bob, room, At::End, 1).await.expect("reads");
        assert_eq!((page.rows, page.head), (vec![expected], upto));
    }

    async fn the_same_key_is_the_same_message(world: World) {
        let [ada, bob] = people(&world, ["ada", "bob"]).await;
        let room = group(&world, &[ada, bob]).await;
        let first = post("tea?");
        let seq = messages::send(&world.engine, ada, room, first.clone()).await.expect("is sent");
        say(&world, bob, room, "yes").await;
        let before = head(&world, Scope::Room(room)).await;

        let other = Post { body: "coffee?".into(), mentions: vec![bob], ..first.clone() };
        let wrong = Post { body: String::new(), ..first.clone() };
        let nowhere = Post { reply_to: Some(Seq(99)), ..first.clone() };
        for again in [first.clone(), other, wrong, nowhere] {
            let sent = messages::send(&world.engine, ada, room, again).await;
            assert_eq!(sent.expect("is sent already"), seq);
        }
        assert_eq!(head(&world, Scope::Room(room)).await, before, "nothing happened");
        assert_eq!(one(&world, room, seq).await.body, "tea?");

        // Another's key, and one's own in another room, are other keys.
        let theirs = messages::send(&world.engine, bob, room, first.clone()).await.expect("is sent");
        assert!(theirs > seq);
        let elsewhere = group(&world, &[ada]).await;
        messages::send(&world.engine, ada, elsewhere, first).await.expect("is sent");
        assert_eq!(timeline(&world, elsewhere).await.values().filter(|m| m.body == "tea?").count(), 1);
    }

    async fn the_same_key_from_everywhere_at_once_is_one_message(world: World) {
        let [ada, bob] = people(&world, ["ada", "bob"]).await;
        let room = group(&world, &[ada, bob]).await;
        let before = head(&world, Scope::Room(room)).await;
        for round in 1..=10 {
            let same = post("tea?");
            let sends = (0..8).map(|_| {
                let (engine, same) = (world.engine.clone(), same.clone());
                tokio::spawn(async move { messages::send(&engine, ada, room, same).await })
            });
            let mut seqs: Vec<Seq> = join_all(sends)
                .await
                .into_iter()
                .map(|sent| sent.expect("ends").expect("is sent"))
                .collect();
            seqs.dedup();
            assert_eq!(seqs.len(), 1);
            assert_eq!(head(&world, Scope::Room(room)).await, Rev(before.0 + round));
        }
    }

    async fn a_retry_of_what_was_stored_is_no_new_message_for_whoever_has_gone(world: World) {
        let [ada, bob] = people(&world, ["ada", "bob"]).await;
        let room = group(&world, &[ada, bob]).await;
        let said = post("tea?");
        let seq = messages::send(&world.engine, bob, room, said.clone()).await.expect("is sent");
        rooms::remove(&world.engine, ada, room, bob).await.expect("is removed");
        let again = messages::send(&world.engine, bob, room, said).await;
        assert_eq!(again.expect("is sent already"), seq);
        let new = messages::send(&world.engine, bob, room, post("hello?")).await;
        assert_eq!(refusal(new), Refusal::NoSuchRoom);
    }

    async fn what_is_no_message_is_refused_and_leaves_nothing(world: World) {
        let [ada, bob, eve] = people(&world, ["ada", "bob", "eve"]).await;
        let room = group(&world, &[ada, bob]).await;
        let before = head(&world, Scope::Room(room)).await;
        let many = (1..).map(UserId).take(MENTIONS_MAX + 1).collect();
        let long = "x".repeat(MESSAGE_MAX + 1);
        for (author, place, post, expected) in [
            (ada, room, post(" \n "), Refusal::MessageEmpty),
            (ada, room, post(&long), Refusal::MessageTooLong { max: MESSAGE_MAX }),
            (ada, room, post(&"\n.".repeat(100_000)), Refusal::MessageLines { max: MESSAGE_LINES }),
            (ada, room, post("a\u{0}"), Refusal::MessageCharacters),
            (ada, room, Post { mentions: many, ..post("all!") },
                Refusal::MentionsTooMany { max: MENTIONS_MAX }),
            (ada, room, Post { reply_to: Some(Seq(99)), ..post("to what?") }, Refusal::NoSuchMessage),
            (ada, room, Post { reply_to: Some(Seq(0)), ..post("to what?") }, Refusal::NoSuchMessage),
            (ada, room, Post { reply_to: Some(Seq(-1)), ..post("to what?") }, Refusal::NoSuchMessage),
            (eve, room, post("hello"), Refusal::NoSuchRoom),
            (eve, room, Post { reply_to: Some(Seq(1)), ..post("hello") }, Refusal::NoSuchRoom),
            (ada, RoomId(7), post("hello"), Refusal::NoSuchRoom),
        ] {
            let sent = messages::send(&world.engine, author, place, post).await;
            assert_eq!(refusal(sent), expected);
        }
        assert_eq!(head(&world, Scope::Room(room)).await, before);
        let seq = say(&world, bob, room, "tea?").await;
        assert_eq!(one(&world, room, seq).await.rev, before.next(), "nothing refused took a place");
        // Nor does anybody answer the message that they write.
        let itself = Post { reply_to: Some(seq.next()), ..post("to myself") };
        let sent = messages::send(&world.engine, ada, room, itself).await;
        assert_eq!(refusal(sent), Refusal::NoSuchMessage);
    }

    async fn only_those_in_the_room_are_mentioned(world: World) {
        let [ada, bob, eve] = people(&world, ["ada", "bob", "eve"]).await;
        let room = group(&world, &[ada, bob]).await;
        let all = Post { mentions: vec![eve, bob, UserId(7), bob, ada], ..post("all of you") };
        let seq = messages::send(&world.engine, ada, room, all).await.expect("is sent");
        assert_eq!(one(&world, room, seq).await.mentions, [bob, ada]);
    }

    async fn nobody_answers_what_they_may_not_read(world: World) {
        let [ada, bob] = people(&world, ["ada", "bob"]).await;
        let room = group(&world, &[ada]).await;
        let early = say(&world, ada, room, "before bob").await;
        world.run("UPDATE rooms SET history = 'since_joined'").await;
        rooms::add(&world.engine, ada, room, vec![bob]).await.expect("is added");
        let late = say(&world, ada, room, "welcome").await;
        let answer = |to| Post { reply_to: Some(to), ..post("what?") };
        let sent = messages::send(&world.engine, bob, room, answer(early)).await;
        assert_eq!(refusal(sent), Refusal::NoSuchMessage);
        messages::send(&world.engine, bob, room, answer(late)).await.expect("is sent");
    }

    async fn where_only_admins_post_the_others_are_told(world: World) {
        let [ada, bob] = people(&world, ["ada", "bob"]).await;
        let room = group(&world, &[ada, bob]).await;
        let said = post("tea?");
        let seq = messages::send(&world.engine, bob, room, said.clone()).await.expect("is sent");
        world.run("UPDATE rooms SET posts = 'admins'").await;
        let sent = messages::send(&world.engine, bob, room, post("and coffee?")).await;
        assert_eq!(refusal(sent), Refusal::NotAllowed);
        let again = messages::send(&world.engine, bob, room, said).await;
        assert_eq!(again.expect("is sent already"), seq);
        let plain = say(&world, ada, room, "tea it is").await;
        assert_eq!(plain, seq.next(), "what was refused took no place");
        let owned = Post {
            reply_to: Some(seq),
            ..post("tea!")
        };
        let sent = messages::send(&world.engine, ada, room, owned.clone()).await;
        assert_eq!(sent.expect("is sent"), plain.next());
        let again = messages::send(&world.engine, ada, room, owned).await;
        assert_eq!(again.expect("is sent already"), plain.next());
    }

    async fn sent_never_goes_back_even_if_the_clock_does(world: World) {
        let [ada] = people(&world, ["ada"]).await;
        let room = group(&world, &[ada]).await;
        let other = group(&world, &[ada]).await;
        for passed in [0, 10, -5, -10 * 365 * Micros::DAY, 3, Micros::DAY, 40 * 365 * Micros::DAY, -7] {
            world.clock.pass(passed);
            say(&world, ada, room, "tick").await;
        }
        let sent: Vec<Micros> = timeline(&world, room).await.values().map(|m| m.sent).collect();
        assert!(sent.is_sorted(), "{sent:?}");
        // What another room has seen is no matter here.
        let seq = say(&world, ada, other, "tock").await;
        assert_eq!(one(&world, other, seq).await.sent, world.clock.now());
    }
}

//! A room that has ended is there for nobody at once, and empty a little later.

use engine::live::{self, Heard};
use engine::{args, jobs, messages, rooms};
use wire::{At, Change, Refusal, Rev, RoomId, Scope, UserId};

use crate::messages::{group, head, people, post, refusal, say};
use crate::rooms::{assert_whole, channel, entry, room_row};
use crate::world::World;

#[derive(Debug, PartialEq, Eq, sqlx::FromRow)]
struct Left {
    messages: i64,
    reactions: i64,
    mentions: i64,
    read_log: i64,
    members: i64,
    jobs: i64,
}

const NOTHING: Left = Left {
    messages: 0,
    reactions: 0,
    mentions: 0,
    read_log: 0,
    members: 0,
    jobs: 0,
};

async fn left(world: &World) -> Left {
    let sql = "SELECT (SELECT COUNT(*) FROM messages) AS messages,
        (SELECT COUNT(*) FROM reactions) AS reactions,
        (SELECT COUNT(*) FROM mentions) AS mentions,
        (SELECT COUNT(*) FROM read_log) AS read_log,
        (SELECT COUNT(*) FROM members) AS members,
        (SELECT COUNT(*) FROM jobs) AS jobs";
    world.rows::<Left>(sql).await.remove(0)
}

/// Numbers from 1 to $2.
macro_rules! numbers {
    ($rest:literal) => {
        concat!(
            "WITH RECURSIVE n(i) AS
            (SELECT CAST(1 AS BIGINT) UNION ALL SELECT i + 1 FROM n WHERE i < $2) ",
            $rest
        )
    };
}

/// As much in it as a chunk does not hold, and the same beside it, which is to stay.
async fn fill(world: &World, room: RoomId, rows: i64) {
    for sql in [
        numbers!(
            "INSERT INTO messages (room_id, seq, rev, author, client_key, kind, body, edition, counts,
                reacted, sent) SELECT $1, 1000 + i, 1000 + i, 7, i, 'text', 'hello', 1, 1, 0, 0 FROM n"
        ),
        numbers!(
            "INSERT INTO reactions (room_id, seq, user_id, emoji, at) SELECT $1, 1000, i, 'x', 0 FROM n"
        ),
        numbers!("INSERT INTO mentions (room_id, seq, user_id) SELECT $1, 1000 + i, 7 FROM n"),
        numbers!("INSERT INTO read_log (room_id, seq, user_id, at) SELECT $1, i, 7, 0 FROM n"),
    ] {
        world.alter(sql, args![room, rows]).await;
    }
}

const MANY_USERS: &str = numbers!(
    "INSERT INTO users (id, kind, role, username, username_key, email, email_key, name,
        password_hash, created, head, rev)
    SELECT i, 'person', 'member', CAST(i AS TEXT), CAST(i AS TEXT), CAST(i AS TEXT), CAST(i AS TEXT),
        '', '', $1, 1, -i FROM n"
);
const MANY_MEMBERS: &str = numbers!(
    "INSERT INTO members (room_id, user_id, state, role, joined, from_seq, delivered, read_seq, rev)
    SELECT $1, i, 'in', 'member', 0, 1, 0, 0, 1000 + i FROM n"
);
const MANY_ENTRIES: &str = numbers!(
    "INSERT INTO entries (user_id, room_id, is_in, read_seq, unread_from, from_seq, rev)
    SELECT i, $1, 1, 0, NULL, 1, 1 FROM n"
);
const MANY_COUNTED: &str = "UPDATE rooms SET members = members + $2 WHERE id = $1";

async fn crowd(world: &World, room: RoomId, people: i64) {
    for sql in [MANY_USERS, MANY_MEMBERS, MANY_ENTRIES, MANY_COUNTED] {
        world.alter(sql, args![room, people]).await;
    }
}

#[derive(sqlx::FromRow)]
struct Entries {
    open: i64,
    stamped: i64,
}

/// How many are still in, and how many entries carry their account's latest rev.
async fn entries(world: &World) -> (i64, i64) {
    let sql = "SELECT (SELECT COUNT(*) FROM entries WHERE is_in = 1) AS open,
        (SELECT COUNT(*) FROM entries JOIN users ON users.id = entries.user_id
            WHERE entries.rev = users.head AND entries.is_in = 0) AS stamped";
    let entries = world.rows::<Entries>(sql).await.remove(0);
    (entries.open, entries.stamped)
}

both! {
    async fn a_deleted_room_is_there_for_nobody_at_once(world: World) {
        let [ada, bob, cleo] = people(&world, ["ada", "bob", "cleo"]).await;
        let room = group(&world, &[ada, bob]).await;
        say(&world, bob, room, "a secret").await;
        let engine = &world.engine;
        assert_eq!(refusal(rooms::delete(engine, bob, room).await), Refusal::NotAllowed);
        assert_eq!(refusal(rooms::delete(engine, cleo, room).await), Refusal::NoSuchRoom);
        let before = head(&world, Scope::Room(room)).await;
        let mut his = live::listen(engine, bob).await.expect("listens");
        rooms::delete(engine, ada, room).await.expect("is deleted");
        rooms::delete(engine, ada, room).await.expect("is deleted already");

        let row = room_row(&world, room).await;
        assert_eq!((row.deleted, row.members, row.rev), (true, 0, before.next()));
        assert_eq!((row.name.as_str(), row.topic.as_str()), ("", ""));
        assert_eq!(head(&world, Scope::Room(room)).await, before.next());
        for who in [ada, bob] {
            let entry = entry(&world, who, room).await;
            assert_eq!((entry.is_in, entry.rev), (false, Rev(2)), "one rev, taken once");
        }
        for who in [ada, bob, cleo] {
            let gone = Refusal::NoSuchRoom;
            assert_eq!(refusal(messages::send(engine, who, room, post("hello?")).await), gone);
            assert_eq!(refusal(messages::page(engine, who, room, At::End, 20).await), gone);
            assert_eq!(refusal(rooms::members(engine, who, room, None).await), gone);
            assert_eq!(refusal(rooms::join(engine, who, room).await), gone);
            assert_eq!(refusal(rooms::add(engine, who, room, vec![cleo]).await), gone);
            assert_eq!(refusal(rooms::rename(engine, who, room, "X".into(), String::new()).await), gone);
        }

        // And who was in it is told, on both sides.
        let (mut ended, mut closed) = (false, false);
        while !(ended && closed) {
            let Heard::Frame(frame) = his.hear().await else { continue };
            for event in &frame.events {
                match &event.change {
                    Some(Change::Room(told)) => ended |= told.deleted,
                    Some(Change::Entry(told)) => closed |= told.room == room && !told.is_in,
                    other => panic!("{other:?}"),
                }
            }
        }
    }

    async fn what_was_in_it_goes_in_chunks_and_nothing_else_does(world: World) {
        let [ada, bob] = people(&world, ["ada", "bob"]).await;
        let doomed = channel(&world, ada).await;
        let stays = channel(&world, ada).await;
        let engine = &world.engine;
        for room in [doomed, stays] {
            rooms::join(engine, bob, room).await.expect("joins");
            fill(&world, room, 2_500).await;
        }
        rooms::leave(engine, bob, doomed).await.expect("leaves");
        rooms::delete(engine, ada, doomed).await.expect("is deleted");
        assert_eq!(jobs::run_due(engine).await.expect("runs"), 1);
        assert_eq!(jobs::run_due(engine).await.expect("runs"), 0);

        let expected = Left {
            messages: 2_502,
            reactions: 2_500,
            mentions: 2_500,
            read_log: 2_500,
            members: 2,
            jobs: 0,
        };
        assert_eq!(left(&world).await, expected);
        assert!(room_row(&world, doomed).await.deleted, "that it is gone can still be learnt");
        assert!(!entry(&world, bob, doomed).await.is_in);
        assert!(entry(&world, bob, stays).await.is_in);
        say(&world, ada, stays, "all is well").await;
        assert_whole_again(&world, stays).await;
    }

    async fn a_job_is_gone_on_with_after_a_restart(world: World) {
        let [ada] = people(&world, ["ada"]).await;
        let room = group(&world, &[ada]).await;
        fill(&world, room, 2_500).await;
        rooms::delete(&world.engine, ada, room).await.expect("is deleted");
        // Somebody has taken it and got as far as this when the lights went out.
        let taken = "UPDATE jobs SET attempts = 1, due = $1";
        let lease = world.clock.now().plus(60_000_000);
        world.alter(taken, args![lease]).await;
        world.run("DELETE FROM messages WHERE seq < 2000").await;

        let world = world.restarted().await;
        assert_eq!(jobs::run_due(&world.engine).await.expect("runs"), 0, "it is somebody's");
        world.clock.pass(60_000_000);
        assert_eq!(jobs::run_due(&world.engine).await.expect("runs"), 1);
        assert_eq!(left(&world).await, NOTHING);
    }

    async fn in_a_large_room_the_first_thousand_are_told_at_once(world: World) {
        let [ada] = people(&world, ["ada"]).await;
        let room = channel(&world, ada).await;
        crowd(&world, room, 1_100).await;
        let engine = &world.engine;
        rooms::delete(engine, ada, room).await.expect("is deleted");
        assert_eq!(entries(&world).await, (101, 1_000));
        assert_eq!(refusal(messages::send(engine, UserId(1_100), room, post("hello?")).await), Refusal::NoSuchRoom);
        assert_eq!(jobs::run_due(engine).await.expect("runs"), 1);
        assert_eq!(entries(&world).await, (0, 1_101));
        assert_eq!(left(&world).await, NOTHING);
    }
}

/// The whole of it, but for the rows that were put in without a rev of the room's.
async fn assert_whole_again(world: &World, room: RoomId) {
    world
        .alter(
            "DELETE FROM messages WHERE room_id = $1 AND seq >= 1000",
            args![room],
        )
        .await;
    assert_whole(world, room).await;
}

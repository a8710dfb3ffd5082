//! How far people have come, and what is unread for them.

use engine::live::{self, Heard};
use engine::{args, marks, messages, rooms};
use wire::limits::{MARKS_MAX, UNREAD_MAX};
use wire::{Change, Entry, Mark, MarkTo, Micros, Post, Refusal, Rev, RoomId, Scope, Seq, UserId};

use crate::messages::{group, head, people, post, refusal, say, since};
use crate::world::World;

/// As a client that comes back is told.
async fn entry(world: &World, user: UserId, room: RoomId) -> Entry {
    let (rows, _) = since(world, Scope::Account(user), Rev(0)).await;
    let entry = rows.into_iter().find_map(|row| match row {
        Change::Entry(entry) if entry.room == room => Some(entry),
        _ => None,
    });
    entry.expect("there is one")
}

async fn unread(world: &World, user: UserId, room: RoomId) -> (u32, u32) {
    let entry = entry(world, user, room).await;
    assert_eq!(entry.unread.at, head(world, Scope::Room(room)).await);
    (entry.unread.count, entry.unread.mentions)
}

async fn read(world: &World, user: UserId, room: RoomId, seq: Seq) {
    let to = MarkTo {
        room,
        delivered: None,
        read: Some(seq),
    };
    marks::mark(&world.engine, user, vec![to])
        .await
        .expect("moves on");
}

async fn marks_of(world: &World, viewer: UserId, room: RoomId) -> Vec<Mark> {
    rooms::members(&world.engine, viewer, room, None)
        .await
        .expect("reads")
        .marks
}

#[derive(sqlx::FromRow)]
struct Logged {
    user_id: i64,
    seq: i64,
    at: i64,
}

/// $2 rows, each a moment after the last, from $1 on. The later, the earlier by their key.
const LOGGED: &str = "WITH RECURSIVE n(i) AS
    (SELECT CAST(1 AS BIGINT) UNION ALL SELECT i + 1 FROM n WHERE i < $2)
    INSERT INTO read_log (room_id, user_id, seq, at) SELECT 7, $2 - i, i, $1 + i FROM n";

both! {
    async fn when_somebody_had_read_is_forgotten_after_ninety_days(world: World) {
        let begun = world.clock.now();
        world.alter(LOGGED, args![begun, 2_500]).await;
        let logged = async || {
            let rows: Vec<Logged> =
                world.rows("SELECT user_id, seq, at FROM read_log ORDER BY seq").await;
            (rows.first().map(|row| row.seq), rows.len())
        };
        world.clock.pass(90 * Micros::DAY);
        assert_eq!(marks::sweep(&world.engine).await.expect("sweeps"), 0);
        world.clock.pass(2_000);
        let mut left = 2_500;
        // People wait for no more than a part, and the oldest go first.
        for (gone, oldest) in [(1_000, 1_001), (1_000, 2_001), (0, 2_001)] {
            assert_eq!(marks::sweep(&world.engine).await.expect("sweeps"), gone);
            left -= usize::try_from(gone).expect("is small");
            assert_eq!(logged().await, (Some(oldest), left));
        }
    }

    async fn what_others_said_since_is_unread(world: World) {
        let [ada, bob, eve] = people(&world, ["ada", "bob", "eve"]).await;
        let room = group(&world, &[ada, bob]).await;
        say(&world, ada, room, "one").await;
        let two = say(&world, ada, room, "two").await;
        let mine = say(&world, bob, room, "mine").await;
        assert_eq!(unread(&world, bob, room).await, (2, 0));
        assert_eq!(unread(&world, ada, room).await, (1, 0));

        // Lines are told, not said.
        rooms::add(&world.engine, ada, room, vec![eve]).await.expect("is added");
        assert_eq!(unread(&world, bob, room).await, (2, 0));
        assert_eq!(unread(&world, eve, room).await, (0, 0), "whoever comes starts at the head");

        messages::delete(&world.engine, ada, room, two).await.expect("is deleted");
        assert_eq!(unread(&world, bob, room).await, (1, 0));
        messages::edit(&world.engine, bob, room, mine, 1, "still mine".into(), vec![ada]).await.expect("is edited");
        assert_eq!(unread(&world, bob, room).await, (1, 0));
        assert_eq!(unread(&world, ada, room).await, (1, 1), "an edit may mention");

        read(&world, bob, room, two).await;
        assert_eq!(unread(&world, bob, room).await, (0, 0));
        say(&world, eve, room, "three").await;
        for user in [ada, bob, eve] {
            let expected = if user == bob { 1 } else if user == ada { 2 } else { 0 };
            assert_eq!(unread(&world, user, room).await.0, expected);
        }
    }

    async fn mentions_are_counted_for_whom_they_name(world: World) {
        let [ada, bob] = people(&world, ["ada", "bob"]).await;
        let room = group(&world, &[ada, bob]).await;
        let mention = async |author, user| {
            let said = Post { mentions: vec![user, author], ..post("you!") };
            messages::send(&world.engine, author, room, said).await.expect("is sent")
        };
        let first = mention(ada, bob).await;
        let second = mention(ada, bob).await;
        let third = mention(ada, bob).await;
        assert_eq!(unread(&world, bob, room).await, (3, 3));
        assert_eq!(unread(&world, ada, room).await, (0, 0), "nobody is told of themselves");
        messages::delete(&world.engine, ada, room, second).await.expect("is deleted");
        assert_eq!(unread(&world, bob, room).await, (2, 2));
        messages::edit(&world.engine, ada, room, third, 1, "nobody".into(), vec![]).await.expect("is edited");
        assert_eq!(unread(&world, bob, room).await, (2, 1));
        read(&world, bob, room, first).await;
        assert_eq!(unread(&world, bob, room).await, (1, 0));
    }

    async fn unread_is_counted_so_far_and_no_further(world: World) {
        let [ada, bob] = people(&world, ["ada", "bob"]).await;
        let room = group(&world, &[ada, bob]).await;
        for _ in 0..UNREAD_MAX + 2 {
            let said = Post { mentions: vec![bob], ..post("you!") };
            messages::send(&world.engine, ada, room, said).await.expect("is sent");
        }
        assert_eq!(unread(&world, bob, room).await, (UNREAD_MAX, UNREAD_MAX));
        let last = say(&world, ada, room, "the last").await;
        read(&world, bob, room, Seq(last.0 - 3)).await;
        assert_eq!(unread(&world, bob, room).await, (3, 2));
    }

    async fn a_mark_moves_forward_as_far_as_there_is_something(world: World) {
        let [ada, bob] = people(&world, ["ada", "bob"]).await;
        let room = group(&world, &[ada, bob]).await;
        let one = say(&world, ada, room, "one").await;
        let two = say(&world, ada, room, "two").await;
        let before = head(&world, Scope::Account(bob)).await;
        let quiet = head(&world, Scope::Room(room)).await;
        for (to, expected, rev) in [
            (one, one, 1),
            (one, one, 1),
            (Seq(0), one, 1),
            (Seq(i64::MIN), one, 1),
            (Seq(i64::MAX), two, 2),
            (two.next(), two, 2),
            (one, two, 2),
        ] {
            read(&world, bob, room, to).await;
            let entry = entry(&world, bob, room).await;
            assert_eq!((entry.read, entry.unread_from), (expected, None));
            assert_eq!(head(&world, Scope::Account(bob)).await, Rev(before.0 + rev));
            assert_eq!(entry.rev, Rev(before.0 + rev), "the entry is what changed");
        }
        assert_eq!(head(&world, Scope::Room(room)).await, quiet, "marks are nothing to the room");
    }

    async fn one_frame_marks_all_rooms_that_one_is_in(world: World) {
        let [ada, bob] = people(&world, ["ada", "bob"]).await;
        let first = group(&world, &[ada, bob]).await;
        let second = group(&world, &[ada, bob]).await;
        let left = group(&world, &[ada, bob]).await;
        let mut last = Seq(0);
        for room in [first, second, left] {
            last = say(&world, ada, room, "one").await;
        }
        rooms::leave(&world.engine, bob, left).await.expect("leaves");
        let gone = entry(&world, bob, left).await;
        let mut lane = live::listen(&world.engine, bob).await.expect("listens");
        let before = head(&world, Scope::Account(bob)).await;
        let to = |room, read| MarkTo { room, delivered: None, read: Some(read) };
        let frame = vec![to(first, Seq(1)), to(left, last), to(second, last), to(RoomId(7), last), to(first, last)];
        marks::mark(&world.engine, bob, frame).await.expect("moves on");

        let heard = loop {
            match lane.hear().await {
                Heard::Frame(frame) if frame.scope == Scope::Account(bob) => break frame,
                _ => {}
            }
        };
        assert_eq!((heard.first(), heard.last()), (before.next(), before.next().next()));
        for event in &heard.events {
            let Some(Change::Entry(heard)) = &event.change else { panic!("only entries changed") };
            assert_eq!((heard.read, heard.unread.count), (last, 0));
            assert_eq!(*heard, entry(&world, bob, heard.room).await, "an event is what a reader would find");
        }
        assert_eq!(entry(&world, bob, left).await, gone);
        let too_many = vec![to(first, last); MARKS_MAX + 1];
        let refused = marks::mark(&world.engine, bob, too_many).await;
        assert_eq!(refusal(refused), Refusal::TooLarge { max: MARKS_MAX });
    }

    async fn the_others_see_how_far_one_has_come(world: World) {
        let [ada, bob] = people(&world, ["ada", "bob"]).await;
        let room = group(&world, &[ada, bob]).await;
        let one = say(&world, ada, room, "one").await;
        let two = say(&world, ada, room, "two").await;
        let account = head(&world, Scope::Account(bob)).await;
        let mut lane = live::listen(&world.engine, ada).await.expect("listens");
        let delivered = MarkTo { room, delivered: Some(two), read: None };
        marks::mark(&world.engine, bob, vec![delivered]).await.expect("moves on");
        assert_eq!(head(&world, Scope::Account(bob)).await, account, "one's own entry says nothing of it");
        world.clock.pass(9);
        read(&world, bob, room, one).await;
        read(&world, bob, room, one).await;

        let mut told = Mark { room, user: bob, delivered: Seq(0), read: Seq(0) };
        while (told.delivered, told.read) != (two, one) {
            if let Heard::Marks(marks) = lane.hear().await {
                told = marks.into_iter().find(|mark| mark.user == bob).expect("of whom else?");
            }
        }
        assert!(marks_of(&world, ada, room).await.contains(&told));
        let logged: Vec<Logged> = world.rows("SELECT user_id, seq, at FROM read_log").await;
        let logged: Vec<_> = logged.iter().map(|row| (row.user_id, row.seq, row.at)).collect();
        assert_eq!(logged, [(bob.0, one.0, world.clock.now().0)]);

        // Receipts do not go back; in a large room there are none.
        marks::mark_unread(&world.engine, bob, room, Some(one)).await.expect("is marked");
        assert!(marks_of(&world, ada, room).await.contains(&told));
        world.run("UPDATE rooms SET members = 101").await;
        assert_eq!(marks_of(&world, ada, room).await, []);
        read(&world, bob, room, two).await;
        assert_eq!(entry(&world, bob, room).await.read, two);
        world.run("UPDATE rooms SET members = 2").await;
        assert!(marks_of(&world, ada, room).await.contains(&told), "nobody was told");
    }

    async fn unread_from_here_stands_until_one_reads_on(world: World) {
        let [ada, bob, eve] = people(&world, ["ada", "bob", "eve"]).await;
        let room = group(&world, &[ada, bob]).await;
        let one = say(&world, ada, room, "one").await;
        let two = say(&world, ada, room, "two").await;
        read(&world, bob, room, two).await;
        let before = head(&world, Scope::Account(bob)).await;
        let mark = async |user, from| marks::mark_unread(&world.engine, user, room, from).await;

        for (from, expected, rev) in [
            (None, (None, 0), 0),
            (Some(two), (Some(two), 1), 1),
            (Some(two), (Some(two), 1), 1),
            (Some(one), (Some(one), 2), 2),
            (None, (None, 0), 3),
            (Some(one), (Some(one), 2), 4),
        ] {
            mark(bob, from).await.expect("is marked");
            let entry = entry(&world, bob, room).await;
            assert_eq!((entry.unread_from, entry.unread.count), expected);
            assert_eq!(entry.read, two);
            assert_eq!(head(&world, Scope::Account(bob)).await, Rev(before.0 + rev));
        }
        for (user, from, expected) in [
            (bob, Some(two.next()), Refusal::NoSuchMessage),
            (bob, Some(Seq(0)), Refusal::NoSuchMessage),
            (eve, Some(one), Refusal::NoSuchRoom),
        ] {
            assert_eq!(refusal(mark(user, from).await), expected);
        }
        // What was read already takes nothing away; what is new does.
        read(&world, bob, room, two).await;
        assert_eq!(entry(&world, bob, room).await.unread_from, Some(one));
        let three = say(&world, ada, room, "three").await;
        assert_eq!(unread(&world, bob, room).await.0, 3);
        read(&world, bob, room, three).await;
        let read_on = entry(&world, bob, room).await;
        assert_eq!((read_on.read, read_on.unread_from, read_on.unread.count), (three, None, 0));
    }

    async fn two_browsers_of_one_person_mark_at_once(world: World) {
        let [ada, bob] = people(&world, ["ada", "bob"]).await;
        let room = group(&world, &[ada, bob]).await;
        let mut last = Seq(0);
        for _ in 0..20 {
            last = say(&world, ada, room, "tea?").await;
        }
        let before = head(&world, Scope::Account(bob)).await;
        let moves = (1..=last.0).map(|seq| {
            let engine = world.engine.clone();
            let to = MarkTo { room, delivered: Some(Seq(seq)), read: Some(Seq(seq)) };
            tokio::spawn(async move { marks::mark(&engine, bob, vec![to]).await })
        });
        for end in futures_util::future::join_all(moves).await {
            end.expect("ends").expect("moves on");
        }
        let entry = entry(&world, bob, room).await;
        assert_eq!(entry.read, last);
        assert_eq!(entry.rev, head(&world, Scope::Account(bob)).await);
        assert!(entry.rev > before);
        let mark = Mark { room, user: bob, delivered: last, read: last };
        assert!(marks_of(&world, ada, room).await.contains(&mark));
    }
}

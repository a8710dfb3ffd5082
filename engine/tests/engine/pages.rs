//! Pages against a room read from end to end: every stretch is unbroken, and says truly how far it reaches.

use engine::{messages, rooms};
use wire::limits::{MESSAGE_MAX, PAGE_MAX};
use wire::{At, Message, Micros, Page, Post, Refusal, Rev, RoomId, Scope, Seq, UserId};

use crate::messages::{group, head, one, people, post, refusal, say, timeline};
use crate::world::World;

const ROWS: i64 = 300;
/// More than the bodies of one page come to.
const LARGE: usize = 256 * 1024;

/// Edits, deletions, reactions and quotes all over it; several messages in one moment, and a clock that went back.
async fn long_room(world: &World, ada: UserId, bob: UserId) -> RoomId {
    let room = group(world, &[ada, bob]).await;
    let mut last = *timeline(world, room)
        .await
        .keys()
        .next_back()
        .expect("a first line");
    while last.0 < ROWS {
        let n = last.0 + 1;
        world
            .clock
            .pass([0, 0, 10, 1_000, -3][usize::try_from(n).expect("is small") % 5]);
        let reply_to = (n % 7 == 0).then(|| Seq(1 + (n * 31) % (n - 1)));
        let said = Post {
            reply_to,
            ..post(&format!("message {n}"))
        };
        let author = if n % 3 == 0 { bob } else { ada };
        last = messages::send(&world.engine, author, room, said)
            .await
            .expect("is sent");
    }
    for n in (5..ROWS).step_by(11) {
        messages::react(&world.engine, bob, room, Seq(n), "\u{1f44d}".into(), true)
            .await
            .expect("is put there");
        if n % 2 == 0 {
            messages::react(&world.engine, ada, room, Seq(n), "\u{1f44d}".into(), true)
                .await
                .expect("is put there");
        }
    }
    for n in (9..ROWS).step_by(13) {
        messages::delete(&world.engine, ada, room, Seq(n))
            .await
            .expect("is deleted");
    }
    room
}

/// What of the room belongs onto that page, looked up in all of it.
fn expected(all: &[&Message], at: At, limit: usize) -> Vec<Seq> {
    let limit = limit.clamp(1, PAGE_MAX);
    let around = |middle: usize| {
        let start = middle
            .saturating_sub(limit / 2)
            .min(all.len().saturating_sub(limit));
        start..(start + limit).min(all.len())
    };
    let last = all.len().saturating_sub(1);
    let range = match at {
        At::End => all.len().saturating_sub(limit)..all.len(),
        At::Before(seq) => {
            let end = all.iter().filter(|row| row.seq < seq).count();
            end.saturating_sub(limit)..end
        }
        At::After(seq) => {
            let start = all.iter().filter(|row| row.seq <= seq).count();
            start..(start + limit).min(all.len())
        }
        At::Around(seq) => around(all.iter().position(|row| row.seq >= seq).unwrap_or(last)),
        At::Moment(moment) => around(
            all.iter()
                .position(|row| row.sent >= moment)
                .unwrap_or(last),
        ),
    };
    all[range].iter().map(|row| row.seq).collect()
}

fn assert_true(page: &Page, all: &[&Message], last: Seq, what: &str) {
    let seqs: Vec<Seq> = page.rows.iter().map(|row| row.seq).collect();
    let within = all
        .iter()
        .filter(|row| page.from <= row.seq && row.seq <= page.to);
    assert_eq!(
        seqs,
        within.map(|row| row.seq).collect::<Vec<_>>(),
        "{what}: nothing is missing"
    );
    let first = all.first().map_or(last.next(), |row| row.seq);
    assert_eq!(page.start, page.from <= first, "{what}: start");
    assert_eq!(page.end, page.to >= last, "{what}: end");
    for row in &page.rows {
        let known = all
            .iter()
            .find(|known| known.seq == row.seq)
            .expect("is there");
        assert_eq!(row, *known, "{what}: as it is");
    }
    let outside = |row: &Message| row.reply_to.filter(|seq| !seqs.contains(seq));
    let mut quoted: Vec<Seq> = page.rows.iter().filter_map(outside).collect();
    quoted.retain(|seq| all.iter().any(|row| row.seq == *seq));
    quoted.sort_unstable();
    quoted.dedup();
    let told: Vec<Seq> = page.quoted.iter().map(|row| row.seq).collect();
    assert_eq!(told, quoted, "{what}: what is quoted");
    for row in &page.quoted {
        assert!(all.contains(&row), "{what}: quoted as it is");
    }
}

async fn assert_all_pages(world: &World, viewer: UserId, room: RoomId, from: Seq) {
    let all = timeline(world, room).await;
    let last = *all.keys().next_back().expect("it is long");
    let head = head(world, Scope::Room(room)).await;
    let all: Vec<&Message> = all.values().filter(|row| row.seq >= from).collect();
    let places = [
        i64::MIN,
        -1,
        0,
        1,
        2,
        50,
        119,
        120,
        121,
        150,
        199,
        ROWS - 1,
        ROWS,
        ROWS + 1,
        ROWS + 5,
        i64::MAX,
    ];
    let mut stretches = vec![At::End];
    for place in places.map(Seq) {
        stretches.extend([At::Before(place), At::After(place), At::Around(place)]);
    }
    let moments = all.iter().step_by(9).map(|row| row.sent.0);
    for moment in moments.chain([0, i64::MIN, i64::MAX]) {
        stretches.extend(
            [moment.saturating_sub(1), moment, moment.saturating_add(1)]
                .map(|m| At::Moment(Micros(m))),
        );
    }
    for at in stretches {
        for limit in [0, 1, 2, 7, 100, 1_000] {
            let page = messages::page(&world.engine, viewer, room, at, limit)
                .await
                .expect("reads");
            let what = format!("{at:?} by {limit}");
            let seqs: Vec<Seq> = page.rows.iter().map(|row| row.seq).collect();
            assert_eq!(seqs, expected(&all, at, limit), "{what}");
            assert_true(&page, &all, last, &what);
            assert_eq!((page.room, page.head), (room, head));
            // A stretch that continues another touches it, whatever lies there.
            match at {
                At::Before(seq) if seq <= last => assert_eq!(page.to, Seq(seq.0.saturating_sub(1))),
                At::After(seq) if seq >= from => {
                    assert_eq!(page.from, Seq(seq.0.saturating_add(1)));
                }
                _ => {}
            }
        }
    }
}

both! {
    async fn every_page_is_an_unbroken_stretch(world: World) {
        let [ada, bob] = people(&world, ["ada", "bob"]).await;
        let room = long_room(&world, ada, bob).await;
        assert_all_pages(&world, ada, room, Seq(1)).await;
    }

    async fn nobody_reads_what_was_before_their_time(world: World) {
        let [ada, bob, eve] = people(&world, ["ada", "bob", "eve"]).await;
        let room = long_room(&world, ada, bob).await;
        world.run("UPDATE members SET from_seq = 120 WHERE role = 'member'").await;
        assert_all_pages(&world, bob, room, Seq(120)).await;
        world.run("UPDATE rooms SET history = 'since_joined'").await;
        rooms::add(&world.engine, ada, room, vec![eve]).await.expect("is added");
        // The first that she may read is the line that tells of her coming.
        let coming = Seq(ROWS + 1);
        for at in [At::End, At::Before(coming.next()), At::After(Seq(0)), At::Around(Seq(50)), At::Moment(Micros(0))] {
            let page = messages::page(&world.engine, eve, room, at, 50).await.expect("reads");
            assert_eq!(page.rows, [one(&world, room, coming).await], "{at:?}");
            assert_eq!((page.from, page.to, page.start, page.end), (coming, coming, true, true));
            assert!(page.quoted.is_empty());
        }
        let page = messages::page(&world.engine, eve, room, At::Before(coming), 50).await.expect("reads");
        assert!(page.rows.is_empty() && page.from > page.to && page.start && !page.end, "{page:?}");
        let seq = say(&world, ada, room, "welcome").await;
        let page = messages::page(&world.engine, eve, room, At::End, 50).await.expect("reads");
        assert_eq!(page.rows.last(), Some(&one(&world, room, seq).await));
        assert!(page.start && page.end);
    }

    async fn a_conversation_without_a_word_has_an_empty_page(world: World) {
        let [ada, bob] = people(&world, ["ada", "bob"]).await;
        let room = rooms::direct(&world.engine, ada, bob).await.expect("is made");
        for at in [At::End, At::Before(Seq(1)), At::After(Seq(0)), At::Around(Seq(1)), At::Moment(Micros(0))] {
            let page = messages::page(&world.engine, bob, room, at, 20).await.expect("reads");
            assert!(page.rows.is_empty() && page.start && page.end, "{at:?}: {page:?}");
        }
    }

    async fn only_those_in_the_room_read_it(world: World) {
        let [ada, bob, eve] = people(&world, ["ada", "bob", "eve"]).await;
        let room = group(&world, &[ada, bob]).await;
        let read = async |who, room| messages::page(&world.engine, who, room, At::End, 20).await;
        assert_eq!(refusal(read(eve, room).await), Refusal::NoSuchRoom);
        assert_eq!(refusal(read(ada, RoomId(7)).await), Refusal::NoSuchRoom);
        rooms::remove(&world.engine, ada, room, bob).await.expect("is removed");
        assert_eq!(refusal(read(bob, room).await), Refusal::NoSuchRoom);
        assert!(read(ada, room).await.expect("reads").head > Rev(0));
    }

    async fn a_page_of_the_longest_messages_ends_earlier_and_says_so(world: World) {
        let [ada, bob] = people(&world, ["ada", "bob"]).await;
        let room = group(&world, &[ada, bob]).await;
        for _ in 0..40 {
            say(&world, ada, room, &"x".repeat(MESSAGE_MAX)).await;
        }
        let all = timeline(&world, room).await;
        let all: Vec<&Message> = all.values().collect();
        let last = all[all.len() - 1].seq;
        let read = async |at| {
            let page = messages::page(&world.engine, bob, room, at, PAGE_MAX).await.expect("reads");
            let bytes: usize = page.rows.iter().map(|row| row.body.len()).sum();
            assert!(bytes <= LARGE, "{at:?}: {bytes}");
            assert_true(&page, &all, last, &format!("{at:?}"));
            page
        };
        let mut down = read(At::End).await;
        assert!(down.end && !down.start && down.rows.len() > 5, "{:?}", (down.from, down.to));
        let mut rows = down.rows.len();
        while !down.start {
            let next = read(At::Before(down.from)).await;
            assert_eq!(next.to.next(), down.from);
            rows += next.rows.len();
            down = next;
        }
        assert_eq!(rows, all.len());
        let mut up = read(At::After(Seq(0))).await;
        let mut rows = up.rows.len();
        while !up.end {
            let next = read(At::After(up.to)).await;
            assert_eq!(next.from, up.to.next());
            rows += next.rows.len();
            up = next;
        }
        assert_eq!(rows, all.len());
        let middle = read(At::Around(Seq(20))).await;
        assert!(middle.from < Seq(20) && Seq(20) < middle.to && !middle.start && !middle.end);
    }

    async fn of_what_a_page_quotes_as_much_comes_along_as_fits(world: World) {
        let [ada, bob] = people(&world, ["ada", "bob"]).await;
        let room = group(&world, &[ada, bob]).await;
        let mut quoted = Vec::new();
        for _ in 0..20 {
            quoted.push(say(&world, ada, room, &"x".repeat(MESSAGE_MAX)).await);
        }
        for seq in &quoted {
            let reply = Post { reply_to: Some(*seq), ..post("this one") };
            messages::send(&world.engine, bob, room, reply).await.expect("is sent");
        }
        let page = messages::page(&world.engine, bob, room, At::End, 20).await.expect("reads");
        assert_eq!(page.rows.len(), 20);
        let bytes: usize = page.quoted.iter().map(|row| row.body.len()).sum();
        assert!(page.quoted.len() > 5 && bytes <= LARGE, "{bytes}");
        // The others are asked for one by one.
        let one = messages::page(&world.engine, bob, room, At::Around(quoted[19]), 1).await.expect("reads");
        assert_eq!(one.rows[0].seq, quoted[19]);
    }
}

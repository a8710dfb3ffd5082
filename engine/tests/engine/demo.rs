//! A demo is a history as it could have come to be: every row as the verbs would have left it.

use std::collections::{BTreeMap, BTreeSet};

use engine::accounts::{self, SignIn};
use engine::demo::{self, DemoError, Made, Wanted};
use engine::{Chance, messages, rooms};
use wire::limits::{PAGE_MAX, UNREAD_MAX};
use wire::{At, MessageKind, Seq, UserId, text};

use crate::browser::Browser;
use crate::messages::{post, since};
use crate::world::World;

const MESSAGES: usize = 3_000;
const PEOPLE: usize = 24;

async fn fill(world: &World, seed: u64) -> Made {
    let wanted = Wanted {
        messages: MESSAGES,
        people: Some(PEOPLE),
        seed,
    };
    let mut told = Vec::new();
    let made = demo::fill(&world.engine, &wanted, |stored| told.push(stored)).await;
    assert!(
        told.is_sorted() && told.last() == Some(&MESSAGES),
        "{told:?}"
    );
    made.expect("is filled")
}

/// Who owns the server, signed in with what was printed.
async fn owner(world: &World, made: &Made) -> UserId {
    let typed = SignIn {
        who: made.owner.clone(),
        password: made.password.clone(),
    };
    accounts::sign_in(&world.engine, typed)
        .await
        .expect("signs in")
        .user
}

#[derive(sqlx::FromRow)]
struct RoomRow {
    id: i64,
    kind: String,
    members: i64,
    last_seq: i64,
    last_sent: i64,
    head: i64,
    rev: i64,
}

#[derive(sqlx::FromRow)]
struct MessageRow {
    room_id: i64,
    seq: i64,
    rev: i64,
    author: i64,
    client_key: i64,
    kind: String,
    body: String,
    reply_to: Option<i64>,
    edition: i64,
    counts: i64,
    reacted: i64,
    sent: i64,
    edited: Option<i64>,
    deleted: Option<i64>,
}

#[derive(sqlx::FromRow)]
struct MemberRow {
    room_id: i64,
    user_id: i64,
    state: String,
    from_seq: i64,
    delivered: i64,
    read_seq: i64,
    rev: i64,
}

#[derive(sqlx::FromRow)]
struct EntryRow {
    user_id: i64,
    room_id: i64,
    is_in: i64,
    read_seq: i64,
    unread_from: Option<i64>,
    from_seq: i64,
    rev: i64,
}

#[derive(sqlx::FromRow)]
struct UserRow {
    id: i64,
    role: String,
    founder: Option<i64>,
    created: i64,
    seen: Option<i64>,
    head: i64,
    rev: i64,
}

#[derive(sqlx::FromRow)]
struct Hanging {
    room_id: i64,
    seq: i64,
    user_id: i64,
    at: i64,
}

#[derive(sqlx::FromRow)]
struct Head {
    head: i64,
}

/// What stands in every table, read once.
struct All {
    rooms: Vec<RoomRow>,
    messages: BTreeMap<i64, Vec<MessageRow>>,
    members: BTreeMap<i64, Vec<MemberRow>>,
    entries: Vec<EntryRow>,
    users: Vec<UserRow>,
    reactions: Vec<Hanging>,
    mentions: Vec<Hanging>,
    reads: Vec<Hanging>,
}

impl All {
    async fn of(world: &World) -> Self {
        let mut all = Self {
            rooms: world.rows("SELECT id, kind, members, last_seq, last_sent, head, rev FROM rooms ORDER BY id").await,
            messages: BTreeMap::new(),
            members: BTreeMap::new(),
            entries: world.rows("SELECT user_id, room_id, is_in, read_seq, unread_from, from_seq, rev FROM entries ORDER BY user_id, rev").await,
            users: world.rows("SELECT id, role, founder, created, seen, head, rev FROM users ORDER BY id").await,
            reactions: world.rows("SELECT room_id, seq, user_id, at FROM reactions ORDER BY room_id, seq, user_id, emoji").await,
            mentions: world.rows("SELECT room_id, seq, user_id, seq AS at FROM mentions ORDER BY room_id, seq, user_id").await,
            reads: world.rows("SELECT room_id, seq, user_id, at FROM read_log ORDER BY room_id, user_id, seq").await,
        };
        let messages: Vec<MessageRow> = world.rows("SELECT room_id, seq, rev, author, client_key, kind, body, reply_to, edition, counts, reacted, sent, edited, deleted FROM messages ORDER BY room_id, seq").await;
        for row in messages {
            all.messages.entry(row.room_id).or_default().push(row);
        }
        let members: Vec<MemberRow> = world.rows("SELECT room_id, user_id, state, from_seq, delivered, read_seq, rev FROM members ORDER BY room_id, user_id").await;
        for row in members {
            all.members.entry(row.room_id).or_default().push(row);
        }
        all
    }

    fn of_room(&self, room: &RoomRow) -> (&[MessageRow], &[MemberRow]) {
        (
            self.messages.get(&room.id).map_or(&[], Vec::as_slice),
            &self.members[&room.id],
        )
    }
}

impl MessageRow {
    fn is_text(&self) -> bool {
        self.kind == "text"
    }
}

both! {
    async fn a_demo_keeps_what_holds_in_a_room(world: World) {
        let made = fill(&world, 1).await;
        let all = All::of(&world).await;
        let now = world.clock.now().0;
        assert_eq!(made.rooms, all.rooms.len());
        let said: usize = all.messages.values().map(|rows| rows.iter().filter(|row| row.is_text()).count()).sum();
        assert_eq!(said, MESSAGES, "as many as were asked for");
        assert_eq!(all.messages.len(), all.rooms.iter().filter(|room| room.last_seq > 0).count(), "none without a room");
        for room in &all.rooms {
            let (messages, members) = all.of_room(room);
            assert!(messages.iter().map(|row| row.seq).eq(1..=room.last_seq), "seqs are dense");
            assert!(messages.is_sorted_by_key(|row| row.sent), "`sent` never goes back");
            assert!(messages.iter().all(|row| row.sent <= now && row.edited <= Some(now) && row.deleted <= Some(now)));
            assert!(messages.last().is_none_or(|last| last.sent == room.last_sent));
            let keys: BTreeSet<(i64, i64)> = messages.iter().map(|row| (row.author, row.client_key)).collect();
            assert_eq!(keys.len(), messages.len(), "keys are unique");
            let here = members.iter().filter(|row| row.state == "in").count();
            assert_eq!(room.members, i64::try_from(here).expect("is small"));

            // Each change took one rev: the making, each member's, each of the room's row, each message and what became of it.
            let revs = messages.iter().map(|row| row.rev).chain(members.iter().map(|row| row.rev)).chain([room.rev]);
            let revs: Vec<i64> = revs.collect();
            assert_eq!(revs.iter().copied().collect::<BTreeSet<_>>().len(), revs.len(), "a rev stamps one row");
            assert_eq!(revs.iter().max(), Some(&room.head), "the head is the latest");
            let gone = members.iter().filter(|row| row.state == "left").count();
            let lines = messages.iter().filter(|row| row.kind == "system").count();
            let restamped: i64 = messages.iter().map(|row| row.edition - 1 + row.reacted + i64::from(row.deleted.is_some())).sum();
            let least = 1 + messages.len() + members.len() + gone;
            let changes = room.head - restamped - i64::try_from(least).expect("is small");
            assert!((0..=i64::try_from(lines).expect("is small")).contains(&changes), "only lines change the room's row: {changes}");

            for row in messages {
                let system = row.kind == "system";
                assert_eq!(row.counts == 1, !system && row.deleted.is_none());
                assert_eq!(row.body.is_empty(), system || row.deleted.is_some());
                assert_eq!(row.edited.is_some(), row.edition > 1);
                assert!(row.reply_to.is_none_or(|to| to < row.seq && to > 0));
            }
            for row in members {
                assert_eq!(row.from_seq, 1);
                assert!(row.read_seq <= row.delivered && row.delivered <= room.last_seq);
                let own = messages.iter().filter(|row| row.is_text()).filter(|said| said.author == row.user_id).map(|said| said.seq).max();
                assert!(own.is_none_or(|own| own <= row.read_seq), "whoever speaks has read what was there");
            }
            let authors: BTreeSet<i64> = messages.iter().map(|row| row.author).collect();
            assert!(authors.iter().all(|author| members.iter().any(|row| row.user_id == *author)), "strangers say nothing");
        }
    }

    async fn a_demo_keeps_what_holds_of_people_and_their_places(world: World) {
        fill(&world, 1).await;
        let all = All::of(&world).await;
        let now = world.clock.now().0;
        let heads: Vec<Head> = world.rows("SELECT head FROM server").await;
        assert_eq!(heads[0].head, i64::try_from(PEOPLE).expect("is small"));
        assert!(all.users.iter().map(|user| user.rev).eq(1..=heads[0].head), "everybody has a rev of the server's");
        assert_eq!((all.users[0].role.as_str(), all.users[0].founder), ("owner", Some(1)));
        assert!(all.users[1..].iter().all(|user| user.role == "member" && user.founder.is_none()));
        for user in &all.users {
            assert!(user.seen.is_some_and(|seen| user.created <= seen && seen <= now));
            let entries: Vec<&EntryRow> = all.entries.iter().filter(|entry| entry.user_id == user.id).collect();
            assert!(entries.iter().map(|entry| entry.rev).eq(1..=user.head), "an account's revs are dense");
            assert!(!entries.is_empty());
        }
        let places: usize = all.members.values().map(Vec::len).sum();
        assert_eq!(all.entries.len(), places, "a place has its two sides");
        for entry in &all.entries {
            let members = &all.members[&entry.room_id];
            let member = members.iter().find(|row| row.user_id == entry.user_id).expect("has the other side");
            assert_eq!((entry.is_in == 1, entry.read_seq, entry.from_seq), (member.state == "in", member.read_seq, 1));
            assert!(entry.unread_from.is_none_or(|from| 0 < from && from <= entry.read_seq));
        }

        let message = |hanging: &Hanging| &all.messages[&hanging.room_id][usize::try_from(hanging.seq - 1).expect("is there")];
        let mut reacted: BTreeMap<(i64, i64), i64> = BTreeMap::new();
        for reaction in &all.reactions {
            let row = message(reaction);
            assert!(row.sent <= reaction.at && reaction.at <= now && row.deleted.is_none() && row.kind == "text");
            *reacted.entry((reaction.room_id, reaction.seq)).or_default() += 1;
        }
        let counted = all.messages.values().flatten().filter(|row| row.reacted > 0);
        assert!(counted.map(|row| ((row.room_id, row.seq), row.reacted)).eq(reacted), "reactions are counted");
        for mention in &all.mentions {
            let row = message(mention);
            assert!(row.author != mention.user_id && row.deleted.is_none());
            assert_eq!(text::mentions(&row.body, 9), [UserId(mention.user_id)]);
        }
        for read in &all.reads {
            let member = all.members[&read.room_id].iter().find(|row| row.user_id == read.user_id).expect("is a member");
            assert!(read.seq <= member.read_seq && message(read).sent <= read.at && read.at <= now);
        }
        // A believable history has a little of everything.
        let rows = || all.messages.values().flatten();
        assert!(rows().any(|row| row.deleted.is_some()) && rows().any(|row| row.edited.is_some()));
        assert!(rows().any(|row| row.reply_to.is_some()) && !all.mentions.is_empty() && !all.reads.is_empty());
        let kinds: BTreeSet<&str> = all.rooms.iter().map(|room| room.kind.as_str()).collect();
        assert_eq!(kinds, BTreeSet::from(["channel", "direct", "group"]));
        let behind = |entry: &&EntryRow| all.rooms.iter().any(|room| room.id == entry.room_id && room.last_seq > entry.read_seq);
        let unread = all.entries.iter().filter(behind).count();
        assert!(unread * 10 > all.entries.len() && unread * 10 < all.entries.len() * 7, "{unread} of {}", all.entries.len());
    }

    async fn a_client_finds_its_way_in_a_demo(world: World) {
        let made = fill(&world, 1).await;
        let owner = owner(&world, &made).await;
        let mut browser = Browser::of(&world, owner).await;
        browser.assert_fresh("at first").await;
        let (cards, _) = rooms::more_cards(&world.engine, owner, None).await.expect("reads");
        assert!(cards.len() > 10);
        assert!(cards.iter().any(|card| card.entry.unread.count > 0));
        assert!(cards.iter().all(|card| card.entry.unread.count <= UNREAD_MAX));
        for card in &cards {
            let room = card.room.id;
            let mut before = At::End;
            let mut last = Seq(card.last_seq.0 + 1);
            loop {
                let page = messages::page(&world.engine, owner, room, before, PAGE_MAX).await.expect("reads");
                assert_eq!(page.head, card.head);
                let seqs = page.rows.iter().rev().map(|row| row.seq.0);
                assert!(seqs.eq((page.from.0..last.0).rev()), "nothing is missing");
                for row in page.rows.iter().filter(|row| row.kind == MessageKind::System) {
                    assert!(row.system.is_some());
                }
                for row in page.rows.iter().filter(|row| row.deleted.is_none() && row.system.is_none()) {
                    assert_eq!(row.mentions, text::mentions(&row.body, 9));
                }
                last = page.from;
                before = At::Before(page.from);
                if page.start {
                    break;
                }
            }
            // Rows of a whole scope, as a client that never was here is told.
            let (rows, upto) = since(&world, wire::Scope::Room(room), wire::Rev(0)).await;
            assert_eq!(upto, card.head);
            assert!(rows.is_sorted_by_key(wire::Change::rev));
        }
        // It goes on from there.
        let room = cards[0].room.id;
        browser.show(room).await;
        let seq = messages::send(&world.engine, owner, room, post("hello")).await.expect("is sent");
        assert_eq!(seq, cards[0].last_seq.next());
        browser.catch_up().await;
        browser.assert_fresh("after a word").await;
    }

    async fn the_same_seed_tells_the_same_story(world: World) {
        fill(&world, 5).await;
        let first = All::of(&world).await;
        let [again, other] = [World::sqlite().await, World::sqlite().await];
        fill(&again, 5).await;
        fill(&other, 6).await;
        let told = |all: &All| {
            let rows = all.messages.values().flatten();
            let rows: Vec<_> = rows.map(|row| (row.room_id, row.seq, row.rev, row.author, row.client_key, row.body.clone(), row.sent)).collect();
            let hanging = all.reactions.iter().chain(&all.mentions).chain(&all.reads);
            let hanging: Vec<_> = hanging.map(|row| (row.room_id, row.seq, row.user_id, row.at)).collect();
            let entries: Vec<_> = all.entries.iter().map(|row| (row.user_id, row.room_id, row.read_seq, row.rev)).collect();
            (rows, hanging, entries)
        };
        assert!(told(&All::of(&again).await) == told(&first), "the same");
        assert!(told(&All::of(&other).await) != told(&first), "another");
    }

    async fn only_an_empty_database_is_filled(world: World) {
        let wanted = Wanted { messages: 100, people: None, seed: 1 };
        world.person("ada").await;
        let refused = demo::fill(&world.engine, &wanted, |_| panic!("nothing is written")).await;
        let Err(DemoError::NotEmpty(why)) = refused else { panic!("{refused:?}") };
        assert!(why.contains("people"), "{why}");
        assert!(All::of(&world).await.messages.is_empty());

        // What a demo leaves that was cut off belongs to nobody, and is not written over.
        world.run("DELETE FROM name_keys").await;
        world.run("DELETE FROM name_parts").await;
        world.run("DELETE FROM users").await;
        world.run("INSERT INTO messages (room_id, seq, rev, author, client_key, kind, body, edition, counts, reacted, sent)
            VALUES (1, 1, 1, 1, 1, 'text', 'x', 1, 1, 0, 1)").await;
        let refused = demo::fill(&world.engine, &wanted, |_| panic!("nothing is written")).await;
        let Err(DemoError::NotEmpty(why)) = refused else { panic!("{refused:?}") };
        assert!(why.contains("demo"), "{why}");
    }

    async fn the_smallest_demo_and_the_loneliest_are_whole(world: World) {
        let chance = Chance::seeded(3);
        let seed = u64::from_le_bytes(chance.bytes());
        let wanted = Wanted { messages: 100, people: Some(2), seed };
        let made = demo::fill(&world.engine, &wanted, |_| {}).await.expect("is filled");
        assert_eq!((made.people, made.messages), (2, 100));
        let owner = owner(&world, &made).await;
        let browser = Browser::of(&world, owner).await;
        browser.assert_fresh("with two people").await;
    }
}

//! Rooms are made once, for those who are to be in them, and named by those who may.

use engine::{accounts, args, rooms};
use wire::limits::ROOMS_MAX;
use wire::{
    Change, Entry, Member, MemberState, MessageKind, NewRoom, Refusal, Rev, Room, RoomId, RoomKind,
    RoomRole, Scope, Seq, System, Unread, UserId,
};

use crate::messages::{group, head, key, people, refusal, since, timeline};
use crate::world::World;

pub async fn channel(world: &World, owner: UserId) -> RoomId {
    let new = NewRoom {
        key: key(),
        kind: RoomKind::Channel,
        name: "News".into(),
        topic: "what is new".into(),
        users: Vec::new(),
    };
    rooms::create(&world.engine, owner, new)
        .await
        .expect("is made")
}

/// The room's own row.
pub async fn room_row(world: &World, room: RoomId) -> Room {
    let (rows, _) = since(world, Scope::Room(room), Rev(0)).await;
    let row = rows.into_iter().find_map(|row| match row {
        Change::Room(room) => Some(room),
        _ => None,
    });
    row.expect("the room has a row")
}

/// Everybody who is something to the room, by user.
pub async fn members(world: &World, room: RoomId) -> Vec<Member> {
    let (rows, _) = since(world, Scope::Room(room), Rev(0)).await;
    let member = |row| match row {
        Change::Member(member) => Some(member),
        _ => None,
    };
    let mut members: Vec<Member> = rows.into_iter().filter_map(member).collect();
    members.sort_by_key(|member| member.user);
    members
}

pub async fn who_is_in(world: &World, room: RoomId) -> Vec<UserId> {
    let members = members(world, room).await.into_iter();
    members
        .filter(|member| member.state == MemberState::In)
        .map(|member| member.user)
        .collect()
}

pub async fn entry(world: &World, user: UserId, room: RoomId) -> Entry {
    find_entry(world, user, room).await.expect("has an entry")
}

/// None for who never was in the room.
async fn find_entry(world: &World, user: UserId, room: RoomId) -> Option<Entry> {
    let (rows, _) = since(world, Scope::Account(user), Rev(0)).await;
    rows.into_iter().find_map(|row| match row {
        Change::Entry(entry) if entry.room == room => Some(entry),
        _ => None,
    })
}

/// What the room tells of itself, with who did it.
pub async fn lines(world: &World, room: RoomId) -> Vec<(UserId, System)> {
    let line =
        |message: wire::Message| (message.author, message.system.expect("says what happened"));
    let messages = timeline(world, room).await.into_values();
    messages
        .filter(|message| message.kind == MessageKind::System)
        .map(line)
        .collect()
}

/// Both sides of every membership say the same, the count is theirs, and no rev was taken for nothing.
pub async fn assert_whole(world: &World, room: RoomId) {
    let (rows, head) = since(world, Scope::Room(room), Rev(0)).await;
    let mut revs: Vec<Rev> = rows.iter().map(Change::rev).collect();
    revs.dedup();
    assert_eq!(revs.len(), rows.len(), "a rev was taken twice");
    assert_eq!(revs.last(), Some(&head), "the latest change is a row's");
    let mut inside = 0;
    for member in members(world, room).await {
        let Some(entry) = find_entry(world, member.user, room).await else {
            assert_ne!(member.state, MemberState::In, "{member:?}");
            continue;
        };
        assert_eq!(
            entry.is_in,
            member.state == MemberState::In,
            "{member:?} {entry:?}"
        );
        assert_eq!(entry.from, member.from);
        inside += u32::from(entry.is_in);
    }
    let row = room_row(world, room).await;
    assert_eq!(row.members, if row.deleted { 0 } else { inside });
}

fn new_group(name: &str, topic: &str, users: Vec<UserId>) -> NewRoom {
    NewRoom {
        key: key(),
        kind: RoomKind::Group,
        name: name.into(),
        topic: topic.into(),
        users,
    }
}

both! {
    async fn a_pair_has_one_conversation_whoever_asks(world: World) {
        let [ada, bob, cleo] = people(&world, ["ada", "bob", "cleo"]).await;
        let room = rooms::direct(&world.engine, bob, ada).await.expect("is made");
        assert_eq!(rooms::direct(&world.engine, ada, bob).await.expect("is there"), room);
        assert_eq!(rooms::direct(&world.engine, bob, ada).await.expect("is there"), room);
        assert_ne!(rooms::direct(&world.engine, bob, cleo).await.expect("is made"), room);

        let row = room_row(&world, room).await;
        assert_eq!((row.kind, row.pair, row.members), (RoomKind::Direct, Some((ada, bob)), 2));
        assert_eq!(who_is_in(&world, room).await, [ada, bob]);
        assert!(members(&world, room).await.iter().all(|one| one.role == RoomRole::Member));
        // Its own row and two members; one entry each.
        assert_eq!(head(&world, Scope::Room(room)).await, Rev(3));
        assert_eq!(head(&world, Scope::Account(ada)).await, Rev(1));
        assert!(timeline(&world, room).await.is_empty());
        assert_whole(&world, room).await;
    }

    async fn notes_are_a_conversation_with_oneself(world: World) {
        let [ada] = people(&world, ["ada"]).await;
        let room = rooms::direct(&world.engine, ada, ada).await.expect("is made");
        assert_eq!(rooms::direct(&world.engine, ada, ada).await.expect("is there"), room);
        assert_eq!(room_row(&world, room).await.pair, Some((ada, ada)));
        assert_eq!(who_is_in(&world, room).await, [ada]);
        assert_whole(&world, room).await;
    }

    async fn nobody_talks_to_who_is_not_here(world: World) {
        let [ada, bob, cleo] = people(&world, ["ada", "bob", "cleo"]).await;
        let old = rooms::direct(&world.engine, ada, cleo).await.expect("is made");
        for user in [bob, cleo] {
            world.alter("UPDATE users SET kind = 'deleted' WHERE id = $1", args![user]).await;
        }
        for with in [bob, UserId(1)] {
            let refused = refusal(rooms::direct(&world.engine, ada, with).await);
            assert_eq!(refused, Refusal::NoSuchPerson);
        }
        // What was said before can still be read.
        assert_eq!(rooms::direct(&world.engine, ada, cleo).await.expect("is there"), old);
        assert_eq!(head(&world, Scope::Account(bob)).await, Rev(0));
        assert_eq!(head(&world, Scope::Account(ada)).await, Rev(1));
    }

    async fn a_group_begins_with_its_people(world: World) {
        let [ada, bob, cleo] = people(&world, ["ada", "bob", "cleo"]).await;
        let new = new_group(" Tea \n time ", "with milk", vec![cleo, bob, cleo, ada]);
        let room = rooms::create(&world.engine, ada, new).await.expect("is made");

        let row = room_row(&world, room).await;
        assert_eq!((row.name.as_str(), row.topic.as_str()), ("Tea time", "with milk"));
        assert_eq!((row.kind, row.members, row.pair), (RoomKind::Group, 3, None));
        let roles: Vec<(UserId, RoomRole)> =
            members(&world, room).await.iter().map(|one| (one.user, one.role)).collect();
        let expected = [
            (ada, RoomRole::Owner),
            (bob, RoomRole::Member),
            (cleo, RoomRole::Member),
        ];
        assert_eq!(roles, expected);
        let users = vec![bob, cleo];
        assert_eq!(lines(&world, room).await, [(ada, System::Created), (ada, System::Added { users })]);
        let mine = entry(&world, bob, room).await;
        assert_eq!((mine.is_in, mine.from, mine.read, mine.rev), (true, Seq(1), Seq(2), Rev(1)));
        assert_eq!((mine.unread.count, mine.unread.mentions), (0, 0));
        // Itself, two lines, three members.
        assert_eq!(head(&world, Scope::Room(room)).await, Rev(6));
        assert_whole(&world, room).await;
    }

    async fn the_same_key_is_the_same_room(world: World) {
        let [ada, bob] = people(&world, ["ada", "bob"]).await;
        let new = new_group("Tea", "", vec![bob]);
        let room = rooms::create(&world.engine, ada, new.clone()).await.expect("is made");
        let again = rooms::create(&world.engine, ada, new.clone()).await.expect("is there");
        assert_eq!(again, room);
        // Also for who may make none any more.
        world.alter("UPDATE users SET kind = 'deleted' WHERE id = $1", args![ada]).await;
        let again = rooms::create(&world.engine, ada, new.clone()).await.expect("is there");
        assert_eq!(again, room);
        // Somebody else's key is another one.
        let other = rooms::create(&world.engine, bob, NewRoom { users: Vec::new(), ..new }).await;
        assert_ne!(other.expect("is made"), room);
        assert_eq!(head(&world, Scope::Account(ada)).await, Rev(1));
        assert_eq!(head(&world, Scope::Account(bob)).await, Rev(2));
        assert_eq!(room_row(&world, room).await.name, "Tea");
    }

    async fn what_is_wrong_with_a_new_room_is_told_and_nothing_is_made(world: World) {
        let [ada, bob, cleo] = people(&world, ["ada", "bob", "cleo"]).await;
        world.alter("UPDATE users SET role = 'guest' WHERE id = $1", args![bob]).await;
        world.alter("UPDATE users SET kind = 'deleted' WHERE id = $1", args![cleo]).await;
        let crowd = (1..=101).map(UserId).collect();
        for (who, new, why) in [
            (ada, new_group("", "", vec![]), Refusal::RoomNameMissing),
            (ada, new_group("\u{200b}", "", vec![]), Refusal::NameCharacters),
            (ada, new_group("Tea", &"t".repeat(251), vec![]), Refusal::TopicTooLong { max: 250 }),
            (ada, new_group("Tea", "", crowd), Refusal::PeopleTooMany { max: 100 }),
            (ada, new_group("Tea", "", vec![UserId(1)]), Refusal::NoSuchPerson),
            (ada, new_group("Tea", "", vec![bob, cleo]), Refusal::NoSuchPerson),
            (ada, NewRoom { kind: RoomKind::Direct, ..new_group("Tea", "", vec![]) }, Refusal::Malformed),
            (bob, NewRoom { kind: RoomKind::Channel, ..new_group("Tea", "", vec![]) }, Refusal::NotAllowed),
        ] {
            let told = refusal(rooms::create(&world.engine, who, new.clone()).await);
            assert_eq!(told, why, "{new:?}");
        }
        for user in [ada, bob, cleo] {
            assert_eq!(head(&world, Scope::Account(user)).await, Rev(0));
        }
        // A guest may still talk with some.
        rooms::create(&world.engine, bob, new_group("Tea", "", vec![ada])).await.expect("is made");
    }

    async fn a_room_is_renamed_by_who_may_and_tells_of_it(world: World) {
        let [ada, bob, cleo] = people(&world, ["ada", "bob", "cleo"]).await;
        let room = group(&world, &[ada, bob]).await;
        let before = head(&world, Scope::Room(room)).await;
        let rename = |who, name: &str, topic: &str| {
            rooms::rename(&world.engine, who, room, name.to_owned(), topic.to_owned())
        };
        rename(ada, "Coffee", "").await.expect("is renamed");
        rename(ada, " Coffee ", "").await.expect("is so already");
        rename(ada, "Coffee", "and cake").await.expect("has a topic");
        rename(ada, "Cocoa", "").await.expect("is both");
        let row = room_row(&world, room).await;
        assert_eq!((row.name.as_str(), row.topic.as_str()), ("Cocoa", ""));
        let told: Vec<System> = lines(&world, room).await.into_iter().skip(2).map(|line| line.1).collect();
        let expected = [
            System::Renamed { name: "Coffee".into() },
            System::Topic { topic: "and cake".into() },
            System::Renamed { name: "Cocoa".into() },
            System::Topic { topic: String::new() },
        ];
        assert_eq!(told, expected);
        // Three times the room, four lines.
        assert_eq!(head(&world, Scope::Room(room)).await, Rev(before.0 + 7));

        assert_eq!(refusal(rename(bob, "Milk", "").await), Refusal::NotAllowed);
        assert_eq!(refusal(rename(cleo, "Milk", "").await), Refusal::NoSuchRoom);
        assert_eq!(refusal(rename(ada, " ", "").await), Refusal::RoomNameMissing);
        let pair = rooms::direct(&world.engine, ada, bob).await.expect("is made");
        let named = rooms::rename(&world.engine, ada, pair, "Us".into(), String::new()).await;
        assert_eq!(refusal(named), Refusal::NotAllowed);
        assert_eq!(room_row(&world, room).await.name, "Cocoa");
        assert_whole(&world, room).await;
    }

    async fn nobody_is_in_more_rooms_than_may_be(world: World) {
        let [ada, bob] = people(&world, ["ada", "bob"]).await;
        let news = channel(&world, bob).await;
        let tea = group(&world, &[bob]).await;
        let most = i64::try_from(ROOMS_MAX).expect("some thousands") - 1;
        world.alter(MANY_ROOMS, args![ada, most]).await;
        world.alter(MANY_ENTRIES, args![ada, most]).await;
        // One more, and that was the last.
        rooms::join(&world.engine, ada, news).await.expect("joins");
        let full = Refusal::RoomsTooMany { max: ROOMS_MAX };
        let engine = &world.engine;
        assert_eq!(refusal(rooms::direct(engine, ada, bob).await), full);
        assert_eq!(refusal(rooms::direct(engine, bob, ada).await), full);
        assert_eq!(refusal(rooms::create(engine, ada, new_group("Tea", "", vec![])).await), full);
        assert_eq!(refusal(rooms::add(engine, bob, tea, vec![ada]).await), full);
        rooms::leave(engine, ada, news).await.expect("leaves");
        rooms::add(engine, bob, tea, vec![ada]).await.expect("there is room again");
        assert_whole(&world, tea).await;
    }

    async fn who_is_in_a_room_is_read_part_by_part(world: World) {
        let [ada, bob] = people(&world, ["ada", "bob"]).await;
        let room = channel(&world, ada).await;
        let mut crowd = Vec::new();
        for n in 0..205 {
            let form = crate::world::form(&format!("person{n}"));
            let person = accounts::enrol(&world.engine, form, String::new()).await.expect("enrols");
            crowd.push(person.id);
        }
        for part in crowd.chunks(100) {
            rooms::add(&world.engine, ada, room, part.to_vec()).await.expect("adds");
        }
        let first = rooms::members(&world.engine, ada, room, None).await.expect("reads");
        assert_eq!((first.rows.len(), first.more, first.marks.len()), (200, true, 0));
        assert_eq!(first.head, head(&world, Scope::Room(room)).await);
        let last = first.rows.last().map(|member| member.user);
        let rest = rooms::members(&world.engine, ada, room, last).await.expect("reads");
        assert_eq!((rest.rows.len(), rest.more), (6, false));
        let mut all: Vec<UserId> = first.rows.iter().chain(&rest.rows).map(|one| one.user).collect();
        assert!(all.is_sorted());
        all.retain(|user| *user != ada);
        crowd.sort_unstable();
        assert_eq!(all, crowd);

        // Who looks into an open channel sees who is there; into a group nobody looks.
        let seen = rooms::members(&world.engine, bob, room, None).await.expect("looks in");
        assert_eq!(seen.rows.len(), 200);
        let tea = group(&world, &[ada]).await;
        assert_eq!(refusal(rooms::members(&world.engine, bob, tea, None).await), Refusal::NoSuchRoom);
        let mine = rooms::members(&world.engine, ada, tea, None).await.expect("reads");
        assert_eq!(mine.marks.len(), 1, "in small rooms one sees how far the others have come");
        rooms::leave(&world.engine, crowd[7], room).await.expect("leaves");
        let first = rooms::members(&world.engine, ada, room, None).await.expect("reads");
        assert!(first.rows.iter().all(|member| member.user != crowd[7]));
    }

    async fn an_entry_of_a_new_room_has_nothing_unread(world: World) {
        let [ada, bob] = people(&world, ["ada", "bob"]).await;
        let room = group(&world, &[ada, bob]).await;
        let at = head(&world, Scope::Room(room)).await;
        let nothing = Unread { count: 0, mentions: 0, at };
        assert_eq!(entry(&world, bob, room).await.unread, nothing);
    }
}

/// Rooms 1 to $2, all of $1's making.
const MANY_ROOMS: &str = "WITH RECURSIVE n(i) AS
    (SELECT CAST(1 AS BIGINT) UNION ALL SELECT i + 1 FROM n WHERE i < $2)
    INSERT INTO rooms (id, kind, joins, posts, history, name, topic, creator, members, last_seq,
        last_sent, head, rev)
    SELECT i, 'group', 'invite', 'all', 'all', 'Tea', '', $1, 1, 0, 0, 1, 1 FROM n";
const MANY_ENTRIES: &str = "WITH RECURSIVE n(i) AS
    (SELECT CAST(1 AS BIGINT) UNION ALL SELECT i + 1 FROM n WHERE i < $2)
    INSERT INTO entries (user_id, room_id, is_in, read_seq, from_seq, rev)
    SELECT $1, i, 1, 0, 1, -i FROM n";

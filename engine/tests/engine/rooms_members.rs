//! Who is in a room changes by those who may change it, and both sides hear the same of it.

use engine::live::{self, Heard, Lane};
use engine::{args, messages, rooms};
use wire::{
    Change, Event, MemberState, NewRoom, Refusal, Rev, RoomId, RoomKind, RoomRole, Scope, Seq,
    System, Unread, UserId,
};

use crate::messages::{group, head, key, people, post, refusal, say, since};
use crate::rooms::{assert_whole, channel, entry, lines, members, room_row, who_is_in};
use crate::world::World;

const SET_ROLE: &str = "UPDATE members SET role = $3 WHERE room_id = $1 AND user_id = $2";
const SET_STATE: &str = "UPDATE members SET state = $3 WHERE room_id = $1 AND user_id = $2";
const SINCE_JOINED: &str = "UPDATE rooms SET history = 'since_joined' WHERE id = $1";

/// What a lane hears of the scope, up to that rev.
async fn hear_up_to(lane: &mut Lane, scope: Scope, rev: Rev) -> Vec<Event> {
    let mut heard: Vec<Event> = Vec::new();
    while heard.last().is_none_or(|last| last.rev < rev) {
        if let Heard::Frame(frame) = lane.hear().await
            && frame.scope == scope
        {
            heard.extend(frame.events.iter().cloned());
        }
    }
    heard
}

/// The last word about each row is the row as it is.
async fn assert_same(world: &World, scope: Scope, heard: &[Event]) {
    let after = Rev(heard[0].rev.0 - 1);
    let revs: Vec<Rev> = heard.iter().map(|event| event.rev).collect();
    let expected: Vec<Rev> = (1..).take(heard.len()).map(|n| Rev(after.0 + n)).collect();
    assert_eq!(revs, expected, "each rev once and in order");
    let (rows, upto) = since(world, scope, after).await;
    assert_eq!(revs.last(), Some(&upto));
    for row in rows {
        let said = heard.iter().find(|event| event.rev == row.rev());
        let said = said.and_then(|event| event.change.clone());
        assert_eq!(said.map(uncounted), Some(uncounted(row)));
    }
}

/// Unread messages are counted whenever an entry is read, as of then.
fn uncounted(mut row: Change) -> Change {
    if let Change::Entry(entry) = &mut row {
        entry.unread = Unread::default();
    }
    row
}

async fn role_of(world: &World, room: RoomId, user: UserId) -> Option<RoomRole> {
    let members = members(world, room).await.into_iter();
    let mut mine = members.filter(|one| one.user == user && one.state == MemberState::In);
    mine.next().map(|member| member.role)
}

both! {
    async fn an_open_channel_is_joined_by_whoever_likes(world: World) {
        let [ada, bob, cleo] = people(&world, ["ada", "bob", "cleo"]).await;
        let room = channel(&world, ada).await;
        say(&world, ada, room, "hello?").await;
        let before = head(&world, Scope::Room(room)).await;
        rooms::join(&world.engine, bob, room).await.expect("joins");
        rooms::join(&world.engine, bob, room).await.expect("is in already");

        assert_eq!(who_is_in(&world, room).await, [ada, bob]);
        // The line, the member, the room with its count; his own entry.
        assert_eq!(head(&world, Scope::Room(room)).await, Rev(before.0 + 3));
        assert_eq!(head(&world, Scope::Account(bob)).await, Rev(1));
        assert_eq!(room_row(&world, room).await.members, 2);
        let mine = entry(&world, bob, room).await;
        assert_eq!((mine.from, mine.read, mine.unread.count), (Seq(1), Seq(3), 0), "starts at the head");
        assert_whole(&world, room).await;

        let tea = group(&world, &[ada]).await;
        let engine = &world.engine;
        assert_eq!(refusal(rooms::join(engine, bob, tea).await), Refusal::NoSuchRoom);
        assert_eq!(refusal(rooms::join(engine, bob, RoomId(1)).await), Refusal::NoSuchRoom);
        world.alter("UPDATE rooms SET joins = 'invite' WHERE id = $1", args![room]).await;
        assert_eq!(refusal(rooms::join(engine, cleo, room).await), Refusal::NotAllowed);
        assert_eq!(head(&world, Scope::Account(cleo)).await, Rev(0));
        assert_eq!(head(&world, Scope::Account(bob)).await, Rev(1));
    }

    async fn others_are_brought_in_all_or_nobody(world: World) {
        let [ada, bob, cleo, dan] = people(&world, ["ada", "bob", "cleo", "dan"]).await;
        let room = group(&world, &[ada, bob]).await;
        let before = head(&world, Scope::Room(room)).await;
        let engine = &world.engine;
        for (who, users, why) in [
            (cleo, vec![dan], Refusal::NoSuchRoom),
            (bob, vec![cleo, UserId(1)], Refusal::NoSuchPerson),
            (bob, (1..=101).map(UserId).collect(), Refusal::PeopleTooMany { max: 100 }),
        ] {
            assert_eq!(refusal(rooms::add(engine, who, room, users).await), why);
        }
        assert_eq!(head(&world, Scope::Room(room)).await, before);

        // Whoever is in it may bring others; who is in it already stays as he is.
        rooms::add(engine, bob, room, vec![dan, bob, cleo, dan, ada]).await.expect("adds");
        rooms::add(engine, ada, room, vec![dan, cleo]).await.expect("are in already");
        rooms::add(engine, ada, room, Vec::new()).await.expect("is nobody");
        assert_eq!(who_is_in(&world, room).await, [ada, bob, cleo, dan]);
        let users = vec![cleo, dan];
        assert_eq!(lines(&world, room).await.last(), Some(&(bob, System::Added { users })));
        assert_eq!(head(&world, Scope::Room(room)).await, Rev(before.0 + 4));
        assert_eq!(head(&world, Scope::Account(bob)).await, Rev(1));
        assert_eq!(head(&world, Scope::Account(dan)).await, Rev(1));
        assert_eq!(role_of(&world, room, ada).await, Some(RoomRole::Owner));
        assert_whole(&world, room).await;
    }

    async fn who_is_in_a_direct_conversation_stays(world: World) {
        let [ada, bob, cleo] = people(&world, ["ada", "bob", "cleo"]).await;
        let room = rooms::direct(&world.engine, ada, bob).await.expect("is made");
        let engine = &world.engine;
        let fixed = Refusal::DirectIsFixed;
        assert_eq!(refusal(rooms::leave(engine, ada, room).await), fixed);
        assert_eq!(refusal(rooms::add(engine, ada, room, vec![cleo]).await), fixed);
        assert_eq!(refusal(rooms::remove(engine, ada, room, bob).await), fixed);
        assert_eq!(refusal(rooms::delete(engine, ada, room).await), fixed);
        assert_eq!(refusal(rooms::join(engine, cleo, room).await), Refusal::NoSuchRoom);
        rooms::join(engine, ada, room).await.expect("is in already");
        assert_eq!(head(&world, Scope::Room(room)).await, Rev(3));
        assert_eq!(head(&world, Scope::Account(ada)).await, Rev(1));
        assert_eq!(head(&world, Scope::Account(cleo)).await, Rev(0));
    }

    async fn who_leaves_is_out_and_the_last_owner_stays(world: World) {
        let [ada, bob, cleo] = people(&world, ["ada", "bob", "cleo"]).await;
        let room = group(&world, &[ada, bob, cleo]).await;
        let before = head(&world, Scope::Room(room)).await;
        let engine = &world.engine;
        assert_eq!(refusal(rooms::leave(engine, ada, room).await), Refusal::LastOwner);
        rooms::leave(engine, bob, room).await.expect("leaves");
        rooms::leave(engine, bob, room).await.expect("has left");
        assert_eq!(who_is_in(&world, room).await, [ada, cleo]);
        assert_eq!(lines(&world, room).await.last(), Some(&(bob, System::Left)));
        assert_eq!(head(&world, Scope::Room(room)).await, Rev(before.0 + 3));
        let mine = entry(&world, bob, room).await;
        assert_eq!((mine.is_in, mine.rev), (false, Rev(2)));
        assert_eq!(refusal(messages::send(engine, bob, room, post("still here")).await), Refusal::NoSuchRoom);
        assert_whole(&world, room).await;

        // With another owner she may go.
        world.alter(SET_ROLE, args![room, cleo, "owner"]).await;
        rooms::leave(engine, ada, room).await.expect("leaves");
        assert_eq!(who_is_in(&world, room).await, [cleo]);
        assert_whole(&world, room).await;

        let stranger = world.person("dan").await.id;
        assert_eq!(refusal(rooms::leave(engine, stranger, room).await), Refusal::NoSuchRoom);
        assert_eq!(refusal(rooms::leave(engine, cleo, RoomId(1)).await), Refusal::NoSuchRoom);
    }

    async fn with_the_last_one_goes_the_room(world: World) {
        let [ada, bob] = people(&world, ["ada", "bob"]).await;
        let room = group(&world, &[ada, bob]).await;
        let engine = &world.engine;
        rooms::leave(engine, bob, room).await.expect("leaves");
        rooms::leave(engine, ada, room).await.expect("leaves");
        rooms::leave(engine, ada, room).await.expect("has left");
        let row = room_row(&world, room).await;
        assert_eq!((row.deleted, row.members, row.name.as_str()), (true, 0, ""));
        assert!(!entry(&world, ada, room).await.is_in);
        assert_whole(&world, room).await;
        assert_eq!(refusal(rooms::add(engine, ada, room, vec![bob]).await), Refusal::NoSuchRoom);
        assert_eq!(engine::jobs::run_due(engine).await.expect("runs"), 1);
    }

    async fn only_those_above_send_somebody_away(world: World) {
        let [ada, bob, cleo, dan] = people(&world, ["ada", "bob", "cleo", "dan"]).await;
        let room = group(&world, &[ada, bob, cleo, dan]).await;
        world.alter(SET_ROLE, args![room, bob, "admin"]).await;
        world.alter(SET_ROLE, args![room, cleo, "admin"]).await;
        let before = head(&world, Scope::Room(room)).await;
        let engine = &world.engine;
        let stranger = world.person("eve").await.id;
        for (who, whom, why) in [
            (dan, bob, Refusal::NotAllowed),
            (bob, cleo, Refusal::NotAllowed),
            (bob, ada, Refusal::NotAllowed),
            (ada, ada, Refusal::NotAllowed),
            (ada, stranger, Refusal::NoSuchPerson),
            (ada, UserId(1), Refusal::NoSuchPerson),
            (stranger, dan, Refusal::NoSuchRoom),
        ] {
            assert_eq!(refusal(rooms::remove(engine, who, room, whom).await), why, "{who} {whom}");
        }
        assert_eq!(head(&world, Scope::Room(room)).await, before);
        for whom in [ada, bob, cleo, dan] {
            assert_eq!(head(&world, Scope::Account(whom)).await, Rev(1));
        }

        rooms::remove(engine, bob, room, dan).await.expect("an admin removes a member");
        rooms::remove(engine, bob, room, dan).await.expect("is removed already");
        rooms::remove(engine, ada, room, bob).await.expect("an owner removes an admin");
        assert_eq!(who_is_in(&world, room).await, [ada, cleo]);
        let line = System::Removed { user: bob };
        assert_eq!(lines(&world, room).await.last(), Some(&(ada, line)));
        assert_eq!(head(&world, Scope::Room(room)).await, Rev(before.0 + 6));
        assert_eq!(refusal(rooms::rename(engine, bob, room, "Mine".into(), String::new()).await), Refusal::NoSuchRoom);
        assert_eq!(refusal(messages::send(engine, dan, room, post("still here")).await), Refusal::NoSuchRoom);
        rooms::leave(engine, dan, room).await.expect("is out already");

        // Who is brought back begins anew.
        rooms::add(engine, cleo, room, vec![bob]).await.expect("adds");
        assert_eq!(role_of(&world, room, bob).await, Some(RoomRole::Member));
        assert_whole(&world, room).await;
    }

    async fn the_banned_stay_out(world: World) {
        let [ada, bob] = people(&world, ["ada", "bob"]).await;
        let room = channel(&world, ada).await;
        let engine = &world.engine;
        rooms::join(engine, bob, room).await.expect("joins");
        rooms::remove(engine, ada, room, bob).await.expect("removes");
        world.alter(SET_STATE, args![room, bob, "banned"]).await;
        assert_eq!(refusal(rooms::join(engine, bob, room).await), Refusal::NoSuchRoom);
        assert_eq!(refusal(rooms::members(engine, bob, room, None).await), Refusal::NoSuchRoom);
        assert_eq!(refusal(rooms::add(engine, ada, room, vec![bob]).await), Refusal::NotAllowed);
        assert_eq!(who_is_in(&world, room).await, [ada]);
    }

    async fn who_comes_later_reads_what_the_room_lets_newcomers_read(world: World) {
        let [ada, bob, cleo] = people(&world, ["ada", "bob", "cleo"]).await;
        let engine = &world.engine;
        let open = channel(&world, ada).await;
        let closed = channel(&world, ada).await;
        world.alter(SINCE_JOINED, args![closed]).await;
        let mut from = Vec::new();
        for room in [open, closed] {
            // 1: its making, 2: before, 3: he comes, 4: while, 5: he goes, 6: after, 7: he comes again.
            say(&world, ada, room, "before").await;
            rooms::join(engine, bob, room).await.expect("joins");
            from.push(entry(&world, bob, room).await.from);
            say(&world, ada, room, "while").await;
            rooms::leave(engine, bob, room).await.expect("leaves");
            say(&world, ada, room, "after").await;
            rooms::join(engine, bob, room).await.expect("joins again");
            let mine = entry(&world, bob, room).await;
            assert_eq!((mine.is_in, mine.read, mine.unread.count), (true, Seq(7), 0));
            from.push(mine.from);
            assert_whole(&world, room).await;
        }
        // He sees himself come, and of what lies before no more than he may.
        assert_eq!(from, [Seq(1), Seq(1), Seq(3), Seq(7)]);
        let page = messages::page(engine, bob, closed, wire::At::End, 20).await.expect("reads");
        assert_eq!(page.rows.first().map(|row| row.seq), Some(Seq(7)));

        // A room that is opened later keeps from him what it kept.
        world.alter("UPDATE rooms SET history = 'all' WHERE id = $1", args![closed]).await;
        rooms::leave(engine, bob, closed).await.expect("leaves");
        rooms::add(engine, ada, closed, vec![bob, cleo]).await.expect("adds");
        assert_eq!(entry(&world, bob, closed).await.from, Seq(7));
        assert_eq!(entry(&world, cleo, closed).await.from, Seq(1));
    }

    async fn every_change_is_heard_once_in_order_as_it_is_stored(world: World) {
        let [ada, bob, cleo] = people(&world, ["ada", "bob", "cleo"]).await;
        let new = NewRoom {
            key: key(),
            kind: RoomKind::Channel,
            name: "News".into(),
            topic: String::new(),
            users: vec![bob],
        };
        let mut his = live::listen(&world.engine, bob).await.expect("listens");
        let room = rooms::create(&world.engine, ada, new).await.expect("is made");
        let mut hers = live::listen(&world.engine, ada).await.expect("listens");
        let engine = &world.engine;

        rooms::join(engine, cleo, room).await.expect("joins");
        rooms::join(engine, cleo, room).await.expect("is in");
        assert!(rooms::rename(engine, cleo, room, "Mine".into(), String::new()).await.is_err());
        rooms::leave(engine, cleo, room).await.expect("leaves");
        rooms::rename(engine, ada, room, "Olds".into(), "why".into()).await.expect("is renamed");
        rooms::remove(engine, ada, room, bob).await.expect("removes");
        rooms::add(engine, ada, room, vec![bob, cleo]).await.expect("adds");
        rooms::remove(engine, ada, room, cleo).await.expect("removes");
        rooms::direct(engine, ada, bob).await.expect("is made");

        let scope = Scope::Room(room);
        let heard = hear_up_to(&mut hers, scope, head(&world, scope).await).await;
        // Who comes and goes: a line, a member and the room; who renames both: the room and two lines.
        assert_eq!(heard.len(), 3 + 3 + 3 + 3 + 4 + 3);
        assert_same(&world, scope, &heard).await;
        let scope = Scope::Account(bob);
        let heard = hear_up_to(&mut his, scope, head(&world, scope).await).await;
        let told = |event: &Event| match &event.change {
            Some(Change::Entry(entry)) => (entry.room == room, entry.is_in),
            other => panic!("{other:?}"),
        };
        let told: Vec<(bool, bool)> = heard.iter().map(told).collect();
        assert_eq!(told, [(true, true), (true, false), (true, true), (false, true)]);
        assert_same(&world, scope, &heard).await;
    }
}

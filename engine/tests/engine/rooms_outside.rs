//! Who asks to come into a room, and who is kept out who never was in it, is known to those alone who decide on them.

use engine::live::{self, Lane};
use engine::{args, rooms};
use wire::MemberState::{Banned, In, Left, Removed, Requested};
use wire::limits::MEMBERS_WHOLE;
use wire::{Change, Event, Member, MemberState, Rev, RoomId, RoomRole, Scope, ToClient, UserId};

use crate::browser::Browser;
use crate::live::{frames, listen, revs};
use crate::messages::{head, people};
use crate::rooms::{assert_whole, channel};
use crate::rooms_rights::ON_REQUEST;
use crate::world::World;

/// A channel that one asks to come into: the first owns it, the second is its admin, the third is in it.
async fn club(world: &World, [owner, admin, member]: [UserId; 3]) -> RoomId {
    let engine = &world.engine;
    let room = channel(world, owner).await;
    let both = vec![admin, member];
    rooms::add(engine, owner, room, both).await.expect("adds");
    let given = rooms::give(engine, owner, room, admin, RoomRole::Admin);
    given.await.expect("gives");
    let set = rooms::set_policy(engine, owner, room, ON_REQUEST);
    set.await.expect("is set");
    room
}

async fn ask(world: &World, user: UserId, room: RoomId) {
    world.clock.pass(1_000);
    let asked = rooms::join(&world.engine, user, room).await;
    asked.expect("asks");
}

async fn give(world: &World, owner: UserId, room: RoomId, user: UserId, role: RoomRole) {
    let given = rooms::give(&world.engine, owner, room, user, role).await;
    given.expect("gives");
}

/// What the lane heard of the room, whole.
fn heard(lane: &mut Lane, room: RoomId) -> Vec<Event> {
    let frames = frames(lane, Scope::Room(room));
    let events = frames.iter().flat_map(|frame| frame.events.clone());
    events.collect()
}

type Place = (UserId, MemberState);

fn places(rows: impl IntoIterator<Item = Change>) -> Vec<Place> {
    let members = rows.into_iter().filter_map(|row| match row {
        Change::Member(Member { user, state, .. }) => Some((user, state)),
        _ => None,
    });
    members.collect()
}

fn places_in(events: Vec<Event>) -> Vec<Place> {
    places(events.into_iter().filter_map(|event| event.change))
}

/// Whose places they are told of who ask what changed since.
async fn missed(world: &World, viewer: UserId, room: RoomId, since: Rev) -> Vec<Place> {
    let scope = Scope::Room(room);
    let told = live::since(&world.engine, viewer, scope, since).await;
    let ToClient::Difference(told) = told.expect("reads") else {
        panic!("they hold the room");
    };
    assert_eq!((told.upto, told.more), (head(world, scope).await, false));
    places(told.rows)
}

fn asking_in(browser: &Browser, room: RoomId) -> Vec<UserId> {
    let roster = browser.client.model().roster(room).expect("is held");
    let asking = roster.asking_in().into_iter();
    asking.map(|member| member.user).collect()
}

/// Users 1 to $2.
const CROWD: &str = "WITH RECURSIVE n(i) AS
    (SELECT CAST(1 AS BIGINT) UNION ALL SELECT i + 1 FROM n WHERE i < $2)
    INSERT INTO users (id, kind, role, username, username_key, email, email_key, name,
        password_hash, created, head, rev)
    SELECT i, 'person', 'member', CAST(i AS TEXT), CAST(i AS TEXT), CAST(i AS TEXT), CAST(i AS TEXT),
        '', '', $1, 1, -i FROM n";
/// All of them kept out of the room, since long ago.
const KEPT_OUT: &str = "WITH RECURSIVE n(i) AS
    (SELECT CAST(1 AS BIGINT) UNION ALL SELECT i + 1 FROM n WHERE i < $2)
    INSERT INTO members (room_id, user_id, state, role, joined, from_seq, delivered, read_seq, rev)
    SELECT $1, i, 'banned', 'member', i, 0, 0, 0, 1000 + i FROM n";
const ALL_ASK: &str = "UPDATE members SET state = 'requested' WHERE room_id = $1 AND rev > 1000";

both! {
    async fn who_asks_or_is_kept_out_is_told_to_who_decides_and_is_a_bare_rev_to_the_others(world: World) {
        let [ada, bob, dan, eve, fay] = people(&world, ["ada", "bob", "dan", "eve", "fay"]).await;
        let engine = &world.engine;
        let room = club(&world, [ada, bob, dan]).await;
        let before = head(&world, Scope::Room(room)).await;
        let mut deciding = [listen(&world, ada).await, listen(&world, bob).await];
        let mut dans = listen(&world, dan).await;

        ask(&world, eve, room).await;
        rooms::ban(engine, ada, room, fay).await.expect("bans");
        rooms::decline(engine, bob, room, eve).await.expect("declines");
        ask(&world, eve, room).await;
        rooms::decline(engine, eve, room, eve).await.expect("takes it back");
        rooms::unban(engine, ada, room, fay).await.expect("lets back");
        ask(&world, eve, room).await;

        let all = [
            (eve, Requested), (fay, Banned), (eve, Left), (eve, Requested), (eve, Left),
            (fay, Removed), (eve, Requested),
        ];
        for lane in &mut deciding {
            assert_eq!(places_in(heard(lane, room)), all);
        }
        let his = frames(&mut dans, Scope::Room(room));
        assert_eq!(revs(&his), (before.0 + 1..=before.0 + 7).collect::<Vec<_>>());
        assert!(his.iter().flat_map(|frame| &frame.events).all(|event| event.change.is_none()));
        let text = |frame: &live::Frame| String::from_utf8_lossy(frame.json()).into_owned();
        let names = [eve, fay].map(|user| user.to_string());
        assert!(his.iter().all(|frame| names.iter().all(|name| !text(frame).contains(name))));

        for who in [ada, bob] {
            assert_eq!(missed(&world, who, room, before).await, [(fay, Removed), (eve, Requested)]);
        }
        assert_eq!(missed(&world, dan, room, before).await, []);
        // Who is let in is everybody's to see.
        rooms::add(engine, ada, room, vec![eve]).await.expect("lets in");
        assert_eq!(places_in(heard(&mut dans, room)), [(eve, In)]);
        assert_eq!(missed(&world, dan, room, before).await, [(eve, In)]);
        assert_whole(&world, room).await;
    }

    async fn who_is_banned_from_within_leaves_everybodys_list(world: World) {
        let [ada, bob, dan, eve] = people(&world, ["ada", "bob", "dan", "eve"]).await;
        let room = club(&world, [ada, bob, dan]).await;
        rooms::add(&world.engine, ada, room, vec![eve]).await.expect("adds");
        let before = head(&world, Scope::Room(room)).await;
        let mut dans = listen(&world, dan).await;
        rooms::ban(&world.engine, bob, room, eve).await.expect("bans");
        let out = [(eve, Banned)];
        assert_eq!(places_in(heard(&mut dans, room)), out);
        assert_eq!(missed(&world, dan, room, before).await, out);
        assert_whole(&world, room).await;
    }

    async fn who_left_and_asks_again_has_left_to_those_who_were_away(world: World) {
        let [ada, bob, dan, eve] = people(&world, ["ada", "bob", "dan", "eve"]).await;
        let room = club(&world, [ada, bob, dan]).await;
        rooms::add(&world.engine, ada, room, vec![eve]).await.expect("adds");
        let mut browser = Browser::of(&world, dan).await;
        browser.show(room).await;
        browser.go_away().await;
        let away = head(&world, Scope::Room(room)).await;
        rooms::leave(&world.engine, eve, room).await.expect("leaves");
        let left = head(&world, Scope::Room(room)).await;
        let mut dans = listen(&world, dan).await;
        ask(&world, eve, room).await;

        let bare = heard(&mut dans, room);
        assert!(bare.len() == 1 && bare[0].change.is_none(), "{bare:?}");
        assert_eq!(missed(&world, dan, room, away).await, [(eve, Left)]);
        assert_eq!(missed(&world, dan, room, left).await, []);
        assert_eq!(missed(&world, ada, room, away).await, [(eve, Requested)]);

        browser.come_back().await;
        browser.catch_up().await;
        browser.assert_fresh("away while she left and asked again").await;
        assert_eq!(asking_in(&browser, room), []);
        // Come to decide, he is told what he was not.
        give(&world, ada, room, dan, RoomRole::Admin).await;
        browser.catch_up().await;
        assert_eq!(asking_in(&browser, room), [eve]);
    }

    async fn who_comes_to_decide_is_shown_who_asks_and_who_ceases_to_is_not(world: World) {
        let [ada, bob, dan, eve, fay] = people(&world, ["ada", "bob", "dan", "eve", "fay"]).await;
        let room = club(&world, [ada, bob, dan]).await;
        let mut browser = Browser::of(&world, dan).await;
        browser.show(room).await;
        ask(&world, eve, room).await;
        ask(&world, fay, room).await;
        browser.catch_up().await;
        let roster = browser.client.model().roster(room).expect("is held");
        assert!(roster.member(eve).is_none() && roster.member(fay).is_none());

        give(&world, ada, room, dan, RoomRole::Admin).await;
        browser.catch_up().await;
        assert_eq!(asking_in(&browser, room), [eve, fay]);
        give(&world, ada, room, dan, RoomRole::Member).await;
        browser.catch_up().await;
        assert_eq!(asking_in(&browser, room), []);
        rooms::decline(&world.engine, ada, room, eve).await.expect("declines");
        browser.catch_up().await;

        give(&world, ada, room, dan, RoomRole::Admin).await;
        browser.catch_up().await;
        assert_eq!(asking_in(&browser, room), [fay]);
        browser.assert_fresh("after all that").await;
    }

    async fn however_many_are_kept_out_who_asks_is_listed(world: World) {
        let [ada, bob, dan, eve, fay] = people(&world, ["ada", "bob", "dan", "eve", "fay"]).await;
        let room = club(&world, [ada, bob, dan]).await;
        let many = i64::try_from(MEMBERS_WHOLE).expect("is small") + 50;
        for sql in [CROWD, KEPT_OUT] {
            world.alter(sql, args![room, many]).await;
        }
        ask(&world, eve, room).await;
        let others = rooms::members(&world.engine, bob, room, None).await.expect("reads").others;
        assert_eq!(others.len(), 1 + MEMBERS_WHOLE);
        let first = others.first().map(|member| (member.user, member.state));
        assert_eq!(first, Some((eve, Requested)));

        // Nor do those who ask hide who is kept out.
        world.alter(ALL_ASK, args![room]).await;
        rooms::ban(&world.engine, ada, room, fay).await.expect("bans");
        let others = rooms::members(&world.engine, bob, room, None).await.expect("reads").others;
        assert_eq!(others.len(), MEMBERS_WHOLE + 1);
        let last = others.last().map(|member| (member.user, member.state));
        assert_eq!(last, Some((fay, Banned)));
    }
}

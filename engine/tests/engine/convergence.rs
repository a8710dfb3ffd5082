//! Invariant: stale + events = fresh, for every kind of change, with the real reducer.

use engine::administration::{self, Administrator};
use engine::invitations::{self, NewInvitation};
use engine::{accounts, avatars, marks, messages, registration, rooms, sessions};
use wire::limits::NEWEST_PEOPLE;
use wire::{
    Change, ClientKey, HistoryPolicy, JoinPolicy, Keep, Keeping, Level, MarkTo, NewRoom, Policy,
    Post, PostPolicy, Registration, RoomId, RoomKind, RoomRole, Seq, ServerRole, System, ToClient,
    UserId,
};

use crate::browser::Browser;
use crate::messages::people;
use crate::pictures::png;
use crate::rooms_rights::ON_REQUEST;
use crate::world::World;

/// Every kind of change. A new kind does not compile without its place here, and `every_kind…` fails until something
/// makes it happen.
fn kind(change: &Change) -> &'static str {
    match change {
        Change::Person(person) if person.disabled => "person disabled",
        Change::Person(person) if !person.receipts || !person.presence => "person private",
        Change::Person(person) if person.avatar.is_some() => "person pictured",
        Change::Person(_) => "person",
        Change::Settings(_) => "settings",
        Change::Session(session) if session.ended => "session ended",
        Change::Session(_) => "session",
        Change::Entry(entry) if !entry.is_in => "entry out",
        Change::Entry(entry) if entry.kept != Keeping::default() => "entry kept",
        Change::Entry(entry) if entry.unread_from.is_some() => "entry unread from",
        Change::Entry(_) => "entry",
        Change::Room(room) if room.avatar.is_some() => "room pictured",
        Change::Room(_) => "room",
        Change::Member(_) => "member",
        Change::Message(message) if message.deleted.is_some() => "message deleted",
        Change::Message(message) if message.edited.is_some() => "message edited",
        Change::Message(message) if !message.reactions.is_empty() => "message reacted to",
        Change::Message(message) => match &message.system {
            None => "message",
            Some(System::Created) => "line created",
            Some(System::Joined) => "line joined",
            Some(System::Added { .. }) => "line added",
            Some(System::Left) => "line left",
            Some(System::Removed { .. }) => "line removed",
            Some(System::Renamed { .. }) => "line renamed",
            Some(System::Topic { .. }) => "line topic",
            Some(System::Banned { .. }) => "line banned",
            Some(System::Role { .. }) => "line role",
            Some(System::HandedOver { .. }) => "line handed over",
            Some(System::Policy(_)) => "line policy",
            Some(System::Pictured { .. }) => "line pictured",
        },
    }
}

const HEARD: [&str; 28] = [
    "entry",
    "entry kept",
    "entry out",
    "entry unread from",
    "line added",
    "line banned",
    "line handed over",
    "line joined",
    "line left",
    "line pictured",
    "line policy",
    "line removed",
    "line renamed",
    "line role",
    "line topic",
    "member",
    "message",
    "message deleted",
    "message edited",
    "message reacted to",
    "person",
    "person disabled",
    "person pictured",
    "person private",
    "room",
    "room pictured",
    "session",
    "settings",
];

const LINE: Administrator = Administrator::CommandLine;

fn post(key: i64, body: &str) -> Post {
    Post {
        key: ClientKey(key),
        body: body.to_owned(),
        mentions: Vec::new(),
        reply_to: None,
    }
}

fn group(key: i64, kind: RoomKind, users: Vec<UserId>) -> NewRoom {
    NewRoom {
        key: ClientKey(key),
        kind,
        name: "Engines".to_owned(),
        topic: String::new(),
        users,
    }
}

/// Ada's life as others and her other browsers make it: all that can happen to what she holds.
struct Life<'w> {
    world: &'w World,
    ada: UserId,
    bea: UserId,
    cleo: UserId,
    room: RoomId,
}

impl Life<'_> {
    const STEPS: usize = 46;

    async fn step(&self, number: usize) {
        let Self {
            world,
            ada,
            bea,
            cleo,
            room,
        } = *self;
        let engine = &world.engine;
        world.clock.pass(1_000);
        let key = 1_000 + i64::try_from(number).expect("is small");
        match number {
            0 => done(messages::send(engine, bea, room, post(key, "first")).await),
            1 => {
                let mut post = post(key, &format!("look, <@{ada}>"));
                post.mentions = vec![ada];
                post.reply_to = Some(Seq(3));
                done(messages::send(engine, bea, room, post).await);
            }
            2 => done(messages::react(engine, bea, room, Seq(3), "👍".to_owned(), true).await),
            3 => {
                let body = "first, mended".to_owned();
                done(messages::edit(engine, bea, room, Seq(3), 1, body, Vec::new()).await);
            }
            4 => done(messages::send(engine, ada, room, post(key, "mine, from elsewhere")).await),
            5 => done(messages::delete(engine, bea, room, Seq(4)).await),
            6 => done(rooms::add(engine, bea, room, vec![cleo]).await),
            7 => done(messages::send(engine, cleo, room, post(key, "hello")).await),
            8 => done(marks::mark(engine, ada, vec![read(room, 6)]).await),
            9 => done(marks::mark_unread(engine, ada, room, Some(Seq(3))).await),
            10 => {
                let named = ("Looms".to_owned(), "and punched cards".to_owned());
                done(rooms::rename(engine, bea, room, named.0, named.1).await);
            }
            11 => done(rooms::leave(engine, cleo, room).await),
            12 => done(rooms::direct(engine, cleo, ada).await),
            13 => {
                let direct = rooms::direct(engine, ada, cleo).await.expect("is there");
                done(messages::send(engine, cleo, direct, post(key, "psst")).await);
            }
            14 => done(accounts::change_profile(engine, cleo, "Cleopatra".to_owned()).await),
            15 => _ = world.browser(ada).await,
            16 => {
                let (_, token) = world.browser(ada).await;
                done(sessions::end(engine, token).await);
            }
            17 => done(marks::mark(engine, bea, vec![read(room, 5)]).await),
            18 => {
                let open = group(key, RoomKind::Channel, Vec::new());
                let open = rooms::create(engine, bea, open).await.expect("is made");
                done(rooms::join(engine, ada, open).await);
                done(messages::send(engine, bea, open, post(key + 500, "welcome")).await);
                done(rooms::join(engine, cleo, open).await);
            }
            19 => {
                let other = group(key, RoomKind::Group, vec![ada, cleo]);
                let other = rooms::create(engine, bea, other).await.expect("is made");
                done(messages::send(engine, bea, other, post(key + 500, "soon gone")).await);
                done(rooms::remove(engine, bea, other, cleo).await);
                done(rooms::remove(engine, bea, other, ada).await);
                done(messages::send(engine, bea, other, post(key + 501, "behind her back")).await);
            }
            20 => {
                let other = group(key, RoomKind::Group, vec![ada]);
                let other = rooms::create(engine, bea, other).await.expect("is made");
                done(messages::send(engine, ada, other, post(key + 500, "in vain")).await);
                done(rooms::delete(engine, bea, other).await);
            }
            21 => done(messages::send(engine, bea, room, post(key, "the end")).await),
            22 => done(accounts::change_privacy(engine, bea, false, true).await),
            23 => done(marks::mark(engine, bea, vec![read(room, 7)]).await),
            24 => done(accounts::change_privacy(engine, ada, false, false).await),
            25 => done(accounts::change_privacy(engine, bea, true, true).await),
            26 => done(marks::mark(engine, bea, vec![read(room, 8)]).await),
            27 => done(accounts::change_privacy(engine, ada, true, true).await),
            _ => self.go_on(number, key).await,
        }
    }

    /// What people make of their rooms and of themselves.
    async fn go_on(&self, number: usize, key: i64) {
        let Self {
            world,
            ada,
            bea,
            cleo,
            room,
        } = *self;
        let engine = &world.engine;
        match number {
            28 => done(rooms::give(engine, bea, room, ada, RoomRole::Admin).await),
            29 => {
                let policy = Policy {
                    join: JoinPolicy::Invite,
                    post: PostPolicy::Admins,
                    history: HistoryPolicy::SinceJoined,
                };
                done(rooms::set_policy(engine, bea, room, policy).await);
            }
            30 => {
                done(rooms::add(engine, ada, room, vec![cleo]).await);
                done(rooms::ban(engine, ada, room, cleo).await);
            }
            31 => done(marks::keep(engine, ada, room, Keep::Favourite(true)).await),
            32 => done(marks::keep(engine, ada, room, Keep::Level(Level::Mentions)).await),
            33 => done(marks::keep(engine, ada, room, Keep::Archived(true)).await),
            34 => {
                let until = Some(Keeping::FURTHER_NOTICE);
                done(marks::keep(engine, ada, room, Keep::Muted(until)).await);
                done(messages::send(engine, bea, room, post(key, "unheard")).await);
            }
            35 => {
                done(rooms::leave(engine, ada, room).await);
                done(rooms::add(engine, bea, room, vec![ada]).await);
            }
            36 => done(rooms::hand_over(engine, bea, room, ada).await),
            37 => done(avatars::change(engine, cleo, png(8, 8).into()).await),
            38 => done(avatars::change_room(engine, bea, room, png(8, 8).into()).await),
            39 => done(avatars::remove(engine, cleo).await),
            40 => done(avatars::remove_room(engine, bea, room).await),
            41 => done(registration::change(engine, ada, Registration::ByInvitation).await),
            42 => {
                let other = group(key, RoomKind::Group, vec![ada]);
                let other = rooms::create(engine, bea, other).await.expect("is made");
                let new = NewInvitation {
                    room: Some(other),
                    ..NewInvitation::default()
                };
                let made = invitations::make(engine, bea, new).await.expect("is made");
                done(invitations::accept(engine, cleo, &made.code).await);
            }
            43 => done(administration::disable(engine, LINE, cleo).await),
            44 => done(administration::set_role(engine, LINE, bea, ServerRole::Guest).await),
            45 => done(administration::enable(engine, LINE, cleo).await),
            _ => unreachable!("there are so many steps"),
        }
    }
}

/// A channel that one asks to come into. Ada is in it, and decides for a while; Bea decides all along.
struct Door<'w> {
    world: &'w World,
    ada: UserId,
    bea: UserId,
    cleo: UserId,
    dora: UserId,
    room: RoomId,
}

impl Door<'_> {
    const STEPS: usize = 17;

    async fn step(&self, number: usize) {
        let Self {
            world,
            ada,
            bea,
            cleo,
            dora,
            room,
        } = *self;
        let engine = &world.engine;
        world.clock.pass(1_000);
        match number {
            0 => done(rooms::join(engine, cleo, room).await),
            1 => done(rooms::decline(engine, cleo, room, cleo).await),
            2 => {
                done(rooms::join(engine, cleo, room).await);
                world.clock.pass(1_000);
                done(rooms::join(engine, dora, room).await);
            }
            3 | 11 => done(rooms::give(engine, bea, room, ada, RoomRole::Admin).await),
            4 => done(rooms::decline(engine, bea, room, cleo).await),
            5 => done(rooms::ban(engine, bea, room, cleo).await),
            6 | 15 => done(rooms::give(engine, bea, room, ada, RoomRole::Member).await),
            7 => done(rooms::unban(engine, bea, room, cleo).await),
            8 | 13 => done(rooms::add(engine, bea, room, vec![dora]).await),
            9 => done(rooms::leave(engine, dora, room).await),
            10 => done(rooms::join(engine, dora, room).await),
            12 => done(rooms::decline(engine, ada, room, dora).await),
            14 => done(rooms::ban(engine, bea, room, dora).await),
            16 => done(rooms::unban(engine, bea, room, dora).await),
            _ => unreachable!("there are so many steps"),
        }
    }
}

async fn door(world: &World) -> Door<'_> {
    let [ada, bea, cleo, dora] = people(world, ["ada", "bea", "cleo", "dora"]).await;
    let open = group(1, RoomKind::Channel, Vec::new());
    let room = rooms::create(&world.engine, bea, open).await;
    let room = room.expect("is made");
    done(rooms::join(&world.engine, ada, room).await);
    done(rooms::set_policy(&world.engine, bea, room, ON_REQUEST).await);
    Door {
        world,
        ada,
        bea,
        cleo,
        dora,
        room,
    }
}

fn done<T, E: std::fmt::Display>(end: Result<T, E>) {
    if let Err(error) = end {
        panic!("{error}");
    }
}

fn read(room: RoomId, seq: i64) -> MarkTo {
    MarkTo {
        room,
        delivered: None,
        read: Some(Seq(seq)),
    }
}

async fn life(world: &World) -> Life<'_> {
    let [ada, bea, cleo] = [
        world.person("ada").await.id,
        world.person("bea").await.id,
        world.person("cleo").await.id,
    ];
    let room = rooms::create(&world.engine, bea, group(1, RoomKind::Group, vec![ada])).await;
    Life {
        world,
        ada,
        bea,
        cleo,
        room: room.expect("is made"),
    }
}

both! {
    async fn every_kind_of_change_reaches_a_client_that_listens(world: World) {
        let life = life(&world).await;
        let mut browser = Browser::of(&world, life.ada).await;
        browser.show(life.room).await;
        for step in 0..Life::STEPS {
            life.step(step).await;
            browser.catch_up().await;
            browser.assert_fresh(&format!("after step {step}")).await;
        }
        let events = browser.heard.iter().filter_map(|frame| match frame {
            ToClient::Events(events) => Some(events),
            _ => None,
        });
        let changes = events.flatten().filter_map(|event| event.change.as_ref());
        let mut kinds: Vec<&str> = changes.map(kind).collect();
        kinds.sort_unstable();
        kinds.dedup();
        for heard in HEARD {
            assert!(kinds.contains(&heard), "{heard} was not made to happen: {kinds:?}");
        }
    }

    async fn a_client_that_was_away_comes_to_the_same_picture(world: World) {
        let life = life(&world).await;
        // One for each step at which it goes away, back after the last; and all for one room less than they hold.
        let mut away = Vec::new();
        for step in 0..Life::STEPS {
            let mut browser = Browser::of(&world, life.ada).await;
            browser.show(life.room).await;
            browser.go_away().await;
            life.step(step).await;
            away.push(browser);
        }
        for (step, mut browser) in away.into_iter().enumerate() {
            browser.come_back().await;
            browser.catch_up().await;
            browser.assert_fresh(&format!("away since before step {step}")).await;
        }
    }

    async fn those_outside_are_known_to_who_decides_and_to_nobody_else(world: World) {
        let door = door(&world).await;
        let mut away = Vec::new();
        let mut there = [Browser::of(&world, door.ada).await, Browser::of(&world, door.bea).await];
        for browser in &mut there {
            browser.show(door.room).await;
        }
        for step in 0..Door::STEPS {
            for user in [door.ada, door.bea] {
                let mut browser = Browser::of(&world, user).await;
                browser.show(door.room).await;
                browser.go_away().await;
                away.push((step, browser));
            }
            door.step(step).await;
            for browser in &mut there {
                browser.catch_up().await;
                browser.assert_fresh(&format!("after step {step}")).await;
            }
        }
        for (step, browser) in &mut away {
            browser.come_back().await;
            browser.catch_up().await;
            browser.assert_fresh(&format!("away since before step {step}")).await;
        }
    }

    async fn a_client_holds_the_newest_people_and_its_own(world: World) {
        let ada = world.person("ada").await.id;
        let mut browser = Browser::of(&world, ada).await;
        for number in 0..NEWEST_PEOPLE + 3 {
            world.clock.pass(1_000);
            world.person(&format!("person{number}")).await;
        }
        browser.catch_up().await;
        browser.assert_fresh("after many came").await;
        assert_eq!(browser.client.model().people().count(), NEWEST_PEOPLE + 1);
        assert!(browser.client.model().me().is_some());
    }

    async fn what_others_do_in_their_accounts_is_not_heard(world: World) {
        let ada = world.person("ada").await.id;
        let bob = world.person("bob").await.id;
        let mut browser = Browser::of(&world, ada).await;
        let before = browser.heard.len();
        world.browser(bob).await;
        world.browser(ada).await;
        browser.catch_up().await;
        browser.assert_fresh("after two sessions").await;
        assert_eq!(browser.heard.len(), before + 1);
    }
}

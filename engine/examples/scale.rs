//! What a person with many rooms loads at first, and what one more member costs a channel that has many: at the median and at
//! the slowest hundredth. `cargo run --release -p engine --example scale [rooms] [members]`

use std::time::{Duration, Instant};

use engine::accounts::{self, Founding, SignUp};
use engine::live::{self, Heard};
use engine::sessions::{self, Opening};
use engine::{Chance, Clock, Engine, Place, messages, rooms};
use futures_util::future::join_all;
use wire::{ClientKey, Micros, NewRoom, Post, RoomId, RoomKind, SessionId, UserId};

const ROUNDS: usize = 200;
/// So many at once while all of it is made.
const AT_ONCE: usize = 256;
/// Any string in the right form: nobody signs in here.
const HASH: &str = "$argon2id$v=19$m=19456,t=2,p=1$c2FsdA$aGFzaA";

#[tokio::main]
async fn main() {
    let mut asked = std::env::args().skip(1).map(|arg| arg.parse::<usize>());
    let mut asked = move |usual| asked.next().and_then(Result::ok).unwrap_or(usual);
    let (many, members) = (asked(1_000), asked(10_000));
    let folder = std::env::temp_dir().join(format!("roost-scale-{}", std::process::id()));
    let engine = Engine::open(Place::Folder(folder.clone()), Clock::System, Chance::System);
    let engine = engine.await.expect("the database opens");
    let (ada, bob) = (person(&engine, "ada").await, person(&engine, "bob").await);

    for from in (0..many).step_by(AT_ONCE) {
        let made = (from..many.min(from + AT_ONCE)).map(|number| talk(&engine, ada, bob, number));
        join_all(made).await;
    }
    load(&engine, ada, many).await;

    let channel = open(&engine, RoomKind::Channel, "Everybody", bob, Vec::new()).await;
    for from in (0..members).step_by(AT_ONCE) {
        let come = (from..members.min(from + AT_ONCE)).map(async |number| {
            let user = person(&engine, &format!("member{number}")).await;
            rooms::join(&engine, user, channel).await.expect("joins");
        });
        join_all(come).await;
    }
    come(&engine, bob, channel, members).await;
    engine.close().await;
    std::fs::remove_dir_all(&folder).expect("the folder goes");
}

/// What a page that is opened holds, as it goes over the wire.
async fn load(engine: &Engine, viewer: UserId, rooms: usize) {
    let id = SessionId(engine.chance().id(engine.clock().now()));
    let expires = engine.clock().now().plus(Micros::DAY);
    let opening = Opening {
        id,
        user: viewer,
        by: None,
        token: engine.chance().bytes(),
        device: "Firefox on Linux".to_owned(),
        place: [192, 0, 2, 7].into(),
        expires,
    };
    sessions::open(engine, opening).await.expect("opens");
    let mut took = Vec::new();
    let mut bytes = 0;
    for _ in 0..ROUNDS {
        let begun = Instant::now();
        let snapshot = sessions::snapshot(engine, id).await.expect("is read");
        took.push(begun.elapsed());
        bytes = serde_json::to_vec(&snapshot).expect("is JSON").len();
    }
    say(&format!("snapshot of {rooms} rooms, {bytes} bytes"), took);
}

/// One more after another; and what another member hears of the last of them.
async fn come(engine: &Engine, member: UserId, channel: RoomId, members: usize) {
    let mut lane = live::listen(engine, member).await.expect("listens");
    let mut took = Vec::new();
    let mut heard = 0;
    for number in 0..ROUNDS {
        let user = person(engine, &format!("late{number}")).await;
        while lane.try_hear().is_some() {}
        let begun = Instant::now();
        rooms::join(engine, user, channel).await.expect("joins");
        took.push(begun.elapsed());
        let frames = std::iter::from_fn(|| lane.try_hear());
        heard = frames.filter(|one| matches!(one, Heard::Frame(_))).count();
    }
    say(&format!("join among {members}, {heard} frames heard"), took);
}

fn say(what: &str, mut took: Vec<Duration>) {
    took.sort_unstable();
    let (half, most) = (took[ROUNDS / 2], took[ROUNDS * 99 / 100]);
    println!("{what}: p50 {half:?}, p99 {most:?}");
}

async fn person(engine: &Engine, name: &str) -> UserId {
    let form = SignUp {
        email: format!("{name}@example.org"),
        username: name.to_owned(),
        password: "not hashed here".to_owned(),
        founding: Founding::Local,
        invitation: String::new(),
    };
    let person = accounts::enrol(engine, form, HASH.to_owned()).await;
    person.expect("signs up").id
}

/// A group of the two in which something was said.
async fn talk(engine: &Engine, ada: UserId, bob: UserId, number: usize) {
    let name = format!("Group number {number}");
    let room = open(engine, RoomKind::Group, &name, ada, vec![bob]).await;
    let post = Post {
        key: key(engine),
        body: "Shall we meet at four, as last time? I can bring the cake.".to_owned(),
        mentions: Vec::new(),
        reply_to: None,
    };
    messages::send(engine, bob, room, post)
        .await
        .expect("is sent");
}

async fn open(
    engine: &Engine,
    kind: RoomKind,
    name: &str,
    by: UserId,
    users: Vec<UserId>,
) -> RoomId {
    let new = NewRoom {
        key: key(engine),
        kind,
        name: name.to_owned(),
        topic: String::new(),
        users,
    };
    rooms::create(engine, by, new).await.expect("is made")
}

fn key(engine: &Engine) -> ClientKey {
    ClientKey(engine.chance().id(engine.clock().now()))
}

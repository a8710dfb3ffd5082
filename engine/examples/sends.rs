//! How many messages a second reach the disk, with no socket in between: from one sender to many, each in a room of
//! their own or all in one. `cargo run --release -p engine --example sends [postgres://…]`

use std::time::{Duration, Instant};

use engine::accounts::{self, Founding, SignUp};
use engine::{Chance, Clock, Engine, Place, messages, rooms};
use futures_util::future::join_all;
use wire::{ClientKey, NewRoom, Post, RoomId, RoomKind, UserId};

const ROUNDS: usize = 3;
const ROUND: Duration = Duration::from_secs(2);
const SENDERS: [usize; 4] = [1, 16, 64, 256];
/// Any string in the right form: nobody signs in here.
const HASH: &str = "$argon2id$v=19$m=19456,t=2,p=1$c2FsdA$aGFzaA";
/// About as long as what people say.
const BODY: &str =
    "Shall we meet at four, as last time? I can bring the cake, if somebody sees to the tea.";

#[tokio::main]
async fn main() {
    let folder = std::env::temp_dir().join(format!("roost-sends-{}", std::process::id()));
    let place = std::env::args()
        .nth(1)
        .map_or(Place::Folder(folder.clone()), Place::Postgres);
    let engine = Engine::open(place, Clock::System, Chance::System)
        .await
        .expect("the database opens");
    let ada = person(&engine, "ada").await;
    let bob = person(&engine, "bob").await;
    let mut rooms = Vec::new();
    for _ in 0..SENDERS[SENDERS.len() - 1] {
        rooms.push(room(&engine, ada, bob).await);
    }
    println!(
        "{:>8}  {:>10}  {:>10}  {:>8}  {:>8}",
        "senders", "rooms", "messages/s", "least", "most"
    );
    for senders in SENDERS {
        for among in [&rooms[..1], &rooms[..senders]] {
            let mut rates = Vec::new();
            for _ in 0..ROUNDS {
                rates.push(round(&engine, ada, among, senders).await);
            }
            rates.sort_unstable();
            let (least, median, most) = (rates[0], rates[ROUNDS / 2], rates[ROUNDS - 1]);
            let rooms = among.len();
            println!("{senders:>8}  {rooms:>10}  {median:>10}  {least:>8}  {most:>8}");
        }
    }
    engine.close().await;
    if folder.exists() {
        std::fs::remove_dir_all(&folder).expect("the folder goes");
    }
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

/// Each a group of the two, since a pair has one conversation only.
async fn room(engine: &Engine, ada: UserId, bob: UserId) -> RoomId {
    let new = NewRoom {
        key: key(engine),
        kind: RoomKind::Group,
        name: "Tea".to_owned(),
        topic: String::new(),
        users: vec![bob],
    };
    rooms::create(engine, ada, new).await.expect("is made")
}

fn key(engine: &Engine) -> ClientKey {
    ClientKey(engine.chance().id(engine.clock().now()))
}

/// Messages per second over one round.
async fn round(engine: &Engine, author: UserId, rooms: &[RoomId], senders: usize) -> u128 {
    let begun = Instant::now();
    let senders = (0..senders).map(|n| {
        let (engine, room) = (engine.clone(), rooms[n % rooms.len()]);
        tokio::spawn(async move {
            let mut done = 0_u128;
            while begun.elapsed() < ROUND {
                let post = Post {
                    key: key(&engine),
                    body: BODY.to_owned(),
                    mentions: Vec::new(),
                    reply_to: None,
                };
                let sent = messages::send(&engine, author, room, post).await;
                sent.expect("is sent");
                done += 1;
            }
            done
        })
    });
    let done = join_all(senders).await.into_iter();
    let done: u128 = done.map(|sender| sender.expect("ends")).sum();
    done * 1_000 / begun.elapsed().as_millis().max(1)
}

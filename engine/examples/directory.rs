//! How long a search of the directory takes among 100,000 people, at the median and at its slowest hundredth, and what a
//! sign-up writes for it. `cargo run --release -p engine --example directory [people]`

use std::time::{Duration, Instant};

use engine::accounts::{self, Founding, SignUp};
use engine::{Chance, Clock, Engine, Place};
use futures_util::future::join_all;

const ROUNDS: usize = 200;
const FIRST: [&str; 12] = [
    "Ada",
    "Grace",
    "Katherine",
    "Ludwig",
    "Wanda",
    "Jonas",
    "Olga",
    "Miguel",
    "Amara",
    "Yusuf",
    "Ingrid",
    "Priya",
];
const LAST: [&str; 12] = [
    "Lovelace",
    "Hopper",
    "Johnson",
    "Beethoven",
    "Hallgrimsson",
    "Ferreira",
    "Okafor",
    "Lindqvist",
    "Nakamura",
    "O'Brien",
    "Kowalska",
    "Raman",
];
/// As it is typed: how it begins, inside, several words, mistaken, nobody.
const SOUGHT: [&str; 10] = [
    "a",
    "ada",
    "ovel",
    "son",
    "hopper grace",
    "lovelase",
    "bethov",
    "jhonson 77",
    "person4242",
    "xyzzyx",
];
/// Any string in the right form: nobody signs in here.
const HASH: &str = "$argon2id$v=19$m=19456,t=2,p=1$c2FsdA$aGFzaA";

#[tokio::main]
async fn main() {
    let people = std::env::args()
        .nth(1)
        .and_then(|people| people.parse().ok());
    let people: usize = people.unwrap_or(100_000);
    let folder = std::env::temp_dir().join(format!("roost-directory-{}", std::process::id()));
    let engine = Engine::open(Place::Folder(folder.clone()), Clock::System, Chance::System);
    let engine = engine.await.expect("the database opens");
    let begun = Instant::now();
    for from in (0..people).step_by(256) {
        join_all((from..people.min(from + 256)).map(|number| enrol(&engine, number))).await;
    }
    println!("{people} people in {:?}", begun.elapsed());
    for sought in SOUGHT {
        let mut took = Vec::new();
        let mut found = 0;
        for _ in 0..ROUNDS {
            let begun = Instant::now();
            found = accounts::find(&engine, sought).await.expect("looks").len();
            took.push(begun.elapsed());
        }
        took.sort_unstable();
        let (half, most): (Duration, Duration) = (took[ROUNDS / 2], took[ROUNDS * 99 / 100]);
        println!("{sought:>14}  {found:>3} found  p50 {half:>10?}  p99 {most:>10?}");
    }
    engine.close().await;
    std::fs::remove_dir_all(&folder).expect("the folder goes");
}

async fn enrol(engine: &Engine, number: usize) {
    let (first, last) = (FIRST[number % 12], LAST[number / 12 % 12]);
    let form = SignUp {
        username: format!("person{number}"),
        email: format!("person{number}@example.org"),
        password: "not hashed here".to_owned(),
        founding: Founding::Local,
        invitation: String::new(),
    };
    let person = accounts::enrol(engine, form, HASH.to_owned())
        .await
        .expect("signs up");
    let name = format!("{first} {last} {number}");
    accounts::change_profile(engine, person.id, name)
        .await
        .expect("is named");
}

//! How many sign-ups a second reach the disk, one at a time and many at once, argon2 apart. Their ratio is what the
//! group commit is worth. `cargo run --release -p engine --example sign_ups [postgres://…]`

use std::time::{Duration, Instant};

use engine::accounts::{self, Founding, SignUp};
use engine::{Chance, Clock, Engine, Place};
use futures_util::future::join_all;

const ROUNDS: usize = 5;
const ROUND: Duration = Duration::from_secs(2);
/// Any string in the right form: nobody signs in here.
const HASH: &str = "$argon2id$v=19$m=19456,t=2,p=1$c2FsdA$aGFzaA";

#[tokio::main]
async fn main() {
    let folder = std::env::temp_dir().join(format!("roost-sign-ups-{}", std::process::id()));
    let place = std::env::args()
        .nth(1)
        .map_or(Place::Folder(folder.clone()), Place::Postgres);
    let engine = Engine::open(place, Clock::System, Chance::System)
        .await
        .expect("the database opens");
    println!(
        "{:>8}  {:>14}  {:>8}  {:>8}",
        "at once", "sign-ups/s", "least", "most"
    );
    for at_once in [1, 16, 64, 256] {
        let mut rates = Vec::new();
        for _ in 0..ROUNDS {
            rates.push(round(&engine, at_once).await);
        }
        rates.sort_unstable();
        let (least, most) = (rates[0], rates[ROUNDS - 1]);
        println!(
            "{at_once:>8}  {:>14}  {least:>8}  {most:>8}",
            rates[ROUNDS / 2]
        );
    }
    engine.close().await;
    if folder.exists() {
        std::fs::remove_dir_all(&folder).expect("the folder goes");
    }
}

/// Sign-ups per second over one round.
async fn round(engine: &Engine, at_once: usize) -> u128 {
    let begun = Instant::now();
    let people = (0..at_once).map(async |_| {
        let mut done = 0_u128;
        while begun.elapsed() < ROUND {
            let name = engine.chance().code(20).replace('-', "a");
            let form = SignUp {
                email: format!("{name}@example.org"),
                username: name,
                password: "not hashed here".to_owned(),
                founding: Founding::Local,
                invitation: String::new(),
            };
            accounts::enrol(engine, form, HASH.to_owned())
                .await
                .expect("signs up");
            done += 1;
        }
        done
    });
    let done: u128 = join_all(people).await.into_iter().sum();
    done * 1_000 / begun.elapsed().as_millis().max(1)
}

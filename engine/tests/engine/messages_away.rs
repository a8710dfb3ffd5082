//! PostgreSQL goes away in the middle of a burst and comes back: senders are told to try again, and what they try again
//! is there once.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use engine::{Chance, Clock, Engine, Place, messages};
use futures_util::future::join_all;
use tokio::sync::Notify;
use wire::{ClientKey, Message, Retry, RoomId, Seq, UserId};

use crate::messages::{group, people, post, timeline};
use crate::world::World;

const SENDERS: usize = 8;
const EACH: usize = 60;

/// A PostgreSQL of this test's own, since it takes it away. It ends with its standard input.
struct Postgres {
    url: String,
    ctl: String,
    script: Child,
}

impl Postgres {
    fn start() -> Self {
        let script = concat!(env!("CARGO_MANIFEST_DIR"), "/../scripts/with-postgres");
        let tell = r#"echo "$ROOST_TEST_POSTGRES $ROOST_TEST_POSTGRES_CTL"; exec cat >/dev/null"#;
        let mut script = Command::new(script)
            .args(["sh", "-c", tell])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("scripts/with-postgres starts");
        let mut line = String::new();
        BufReader::new(script.stdout.take().expect("it is piped"))
            .read_line(&mut line)
            .expect("a line");
        let (url, ctl) = line
            .trim()
            .split_once(' ')
            .expect("PostgreSQL runs (scripts/setup test)");
        Self {
            url: url.to_owned(),
            ctl: ctl.to_owned(),
            script,
        }
    }

    fn tell(&self, what: &str) {
        let told = Command::new(&self.ctl)
            .arg(what)
            .stdout(Stdio::null())
            .status();
        assert!(told.expect("it can be told").success(), "{what}");
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        drop(self.script.stdin.take());
        let _ = self.script.wait();
    }
}

/// What became of one sender's messages, and how often it was told to try again.
struct Sender {
    engine: Engine,
    author: UserId,
    room: RoomId,
    done: Arc<AtomicUsize>,
    progress: Arc<Notify>,
}

impl Sender {
    async fn run(self) -> (BTreeMap<ClientKey, Seq>, usize) {
        let (mut acknowledged, mut told) = (BTreeMap::new(), 0);
        for n in 0..EACH {
            let said = post(&format!("message {n}"));
            let seq = loop {
                match messages::send(&self.engine, self.author, self.room, said.clone()).await {
                    Ok(seq) => break seq,
                    Err(error) => {
                        let refusal = error.refusal().expect("not a breakage");
                        assert_ne!(refusal.retry(), Retry::Never, "{refusal:?}");
                        told += 1;
                        tokio::task::yield_now().await;
                    }
                }
            };
            acknowledged.insert(said.key, seq);
            self.done.fetch_add(1, Ordering::Relaxed);
            self.progress.notify_one();
        }
        (acknowledged, told)
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_burst_outlives_a_restart_of_the_database() {
    let postgres = Postgres::start();
    let place = Place::Postgres(postgres.url.clone());
    let world = World::at(place, None).await;
    let [ada, bob] = people(&world, ["ada", "bob"]).await;
    let room = group(&world, &[ada, bob]).await;
    let (done, progress) = (Arc::new(AtomicUsize::new(0)), Arc::new(Notify::new()));
    let senders = (0..SENDERS).map(|n| {
        let sender = Sender {
            engine: world.engine.clone(),
            author: if n % 2 == 0 { ada } else { bob },
            room,
            done: done.clone(),
            progress: progress.clone(),
        };
        tokio::spawn(sender.run())
    });
    let senders: Vec<_> = senders.collect();
    while done.load(Ordering::Relaxed) < SENDERS * EACH / 4 {
        progress.notified().await;
    }
    let restart = tokio::task::spawn_blocking(move || {
        postgres.tell("stop");
        postgres.tell("start");
        postgres
    });
    let _postgres = restart.await.expect("restarts");

    let mut acknowledged = BTreeMap::new();
    let mut told = 0;
    for end in join_all(senders).await {
        let (seqs, refused) = end.expect("ends");
        acknowledged.extend(seqs);
        told += refused;
    }
    assert!(told > 0, "nobody met the restart");
    let stored = timeline(&world, room).await;
    let dense: Vec<Seq> = (1..).take(stored.len()).map(Seq).collect();
    assert_eq!(stored.keys().copied().collect::<Vec<_>>(), dense);
    let said = |message: &&Message| message.system.is_none();
    let stored: Vec<(ClientKey, Seq)> = stored
        .values()
        .filter(said)
        .map(|message| (message.key, message.seq))
        .collect();
    let once: BTreeSet<ClientKey> = stored.iter().map(|(key, _)| *key).collect();
    assert_eq!(once.len(), stored.len(), "stored once each");
    assert_eq!(stored.into_iter().collect::<BTreeMap<_, _>>(), acknowledged);

    // The same after a restart of ours.
    world.engine.close().await;
    let again = Engine::open(world.place.clone(), Clock::System, Chance::System).await;
    let next = messages::send(&again.expect("opens"), ada, room, post("and on")).await;
    assert!(next.expect("is sent") > *dense.last().expect("many"));
}

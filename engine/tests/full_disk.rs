//! A disk that fills up, for real: this process may write no larger files, and SQLite hears it from the
//! operating system. A binary of its own, since the limit is the whole process's.
#![cfg(target_os = "linux")]

use std::collections::BTreeMap;
use std::process::Command;

use engine::{Chance, Clock, Engine, Place};
use engine::{accounts, messages, rooms};
use futures_util::future::join_all;
use tokio::signal::unix::{Signal, SignalKind, signal};
use tokio::sync::{Mutex, MutexGuard};
use wire::{ClientKey, NewRoom, Person, Post, Refusal, Rev, RoomId, RoomKind, Scope, Seq, UserId};

/// Linux's number of SIGXFSZ: with a handler, a write over the limit fails instead of ending us.
const FILE_SIZE: i32 = 25;
/// The limit is the whole process's: one test at a time.
static DISK: Mutex<()> = Mutex::const_new(());

/// A folder on it, and the process to itself.
struct Disk {
    folder: tempfile::TempDir,
    _ignored: Signal,
    _alone: MutexGuard<'static, ()>,
}

impl Disk {
    async fn new() -> Self {
        Self {
            _alone: DISK.lock().await,
            _ignored: signal(SignalKind::from_raw(FILE_SIZE)).expect("a handler"),
            folder: tempfile::tempdir().expect("a folder"),
        }
    }

    async fn open(&self) -> Engine {
        let place = Place::Folder(self.folder.path().to_owned());
        let engine = Engine::open(place, Clock::System, Chance::System).await;
        engine.expect("opens")
    }

    /// From now on SQLite's log may grow by so many bytes.
    fn leave_room_for(&self, bytes: u64) {
        let log = std::fs::metadata(self.folder.path().join("roost.db-wal"));
        let size = log.expect("a log").len();
        limit_files_to(&(size + bytes).to_string());
    }
}

async fn sign_up(engine: &Engine) -> Person {
    let form = accounts::SignUp {
        username: "ada".into(),
        email: "ada@example.org".into(),
        password: "correct horse".into(),
        founding: accounts::Founding::Local,
        invitation: String::new(),
    };
    accounts::sign_up(engine, form).await.expect("signs up")
}

fn limit_files_to(bytes: &str) {
    let status = Command::new("prlimit")
        .args([
            "--pid",
            &std::process::id().to_string(),
            &format!("--fsize={bytes}:"),
        ])
        .status()
        .expect("prlimit of util-linux runs");
    assert!(status.success());
}

/// Those that were acknowledged. The others were told why not, in words for people.
async fn burst(engine: &Engine, ada: &Person, from: usize) -> Vec<Person> {
    let renames =
        (from..from + 64).map(|n| accounts::change_profile(engine, ada.id, format!("{n:060}")));
    let told = |outcome: Result<Person, engine::Error>| match outcome {
        Ok(person) => Some(person),
        Err(error) => {
            assert!(error.refusal().is_some(), "not a breakage: {error}");
            None
        }
    };
    join_all(renames)
        .await
        .into_iter()
        .filter_map(told)
        .collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_acknowledged_stays_and_writing_goes_on_when_there_is_room_again() {
    let disk = Disk::new().await;
    let engine = disk.open().await;
    let ada = sign_up(&engine).await;

    let mut last = burst(&engine, &ada, 0)
        .await
        .into_iter()
        .map(|person| person.rev)
        .max();
    disk.leave_room_for(16_000);
    let mut refused = 0;
    for round in 1..20 {
        let done = burst(&engine, &ada, round * 64).await;
        refused += 64 - done.len();
        last = last.max(done.into_iter().map(|person| person.rev).max());
    }
    assert!(refused > 0, "the disk never filled up");
    // Reading goes on meanwhile.
    assert!(!accounts::is_empty(&engine).await.expect("reads"));

    limit_files_to("unlimited");
    let after = accounts::change_profile(&engine, ada.id, "room again".into()).await;
    let after = after.expect("writes again without a restart");
    assert_eq!(
        Some(after.rev),
        last.map(Rev::next),
        "nothing acknowledged was lost, nothing refused stayed"
    );

    engine.close().await;
    let engine = disk.open().await;
    let found = engine::live::difference(&engine, wire::Scope::Server, Rev(0))
        .await
        .expect("reads");
    assert_eq!(found.rows, [wire::Change::Person(after)]);
}

/// Of these keys, those that were acknowledged and where they stand. The others were told that the disk is full, or to
/// come again.
async fn talk(
    engine: &Engine,
    (ada, room): (UserId, RoomId),
    keys: &[ClientKey],
) -> BTreeMap<ClientKey, Seq> {
    let sends = keys.iter().map(async |key| {
        let post = Post {
            key: *key,
            body: format!("{:0500}", key.0),
            mentions: Vec::new(),
            reply_to: None,
        };
        match messages::send(engine, ada, room, post).await {
            Ok(seq) => Some((*key, seq)),
            Err(error) => {
                let told = error.refusal().expect("not a breakage");
                assert!(
                    matches!(told, Refusal::StorageFull | Refusal::Unavailable),
                    "{told:?}"
                );
                None
            }
        }
    });
    join_all(sends).await.into_iter().flatten().collect()
}

/// Where each message of the room stands, by its key; each key once.
async fn stored(engine: &Engine, room: RoomId) -> BTreeMap<ClientKey, Seq> {
    let (mut stored, mut since) = (BTreeMap::new(), Rev(0));
    loop {
        let part = engine::live::difference(engine, Scope::Room(room), since).await;
        let part = part.expect("reads");
        for row in part.rows {
            if let wire::Change::Message(message) = row
                && message.system.is_none()
            {
                assert_eq!(stored.insert(message.key, message.seq), None, "stored once");
            }
        }
        since = part.upto;
        if !part.more {
            return stored;
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_burst_of_messages_goes_on_when_there_is_room_again() {
    let disk = Disk::new().await;
    let engine = disk.open().await;
    let ada = sign_up(&engine).await.id;
    let new = NewRoom {
        key: ClientKey(1),
        kind: RoomKind::Group,
        name: "Notes".into(),
        topic: String::new(),
        users: Vec::new(),
    };
    let room = rooms::create(&engine, ada, new).await.expect("is made");
    let here = (ada, room);

    let keys: Vec<ClientKey> = (1..=1_280).map(ClientKey).collect();
    let (first, rest) = keys.split_at(64);
    let mut acknowledged = talk(&engine, here, first).await;
    assert_eq!(acknowledged.len(), 64);
    disk.leave_room_for(400_000);
    for burst in rest.chunks(64) {
        acknowledged.extend(talk(&engine, here, burst).await);
    }
    let refused = keys.len() - acknowledged.len();
    assert!(refused > 0, "the disk never filled up");
    assert!(acknowledged.len() > 64, "it was full at once");
    assert_eq!(
        stored(&engine, room).await,
        acknowledged,
        "neither more nor less"
    );

    limit_files_to("unlimited");
    // As their outboxes do: all that was refused, and by mistake what was not.
    for burst in keys.chunks(64) {
        for (key, seq) in talk(&engine, here, burst).await {
            assert_eq!(*acknowledged.entry(key).or_insert(seq), seq);
        }
    }
    assert_eq!(acknowledged.len(), keys.len());
    engine.close().await;
    let engine = disk.open().await;
    assert_eq!(stored(&engine, room).await, acknowledged);
}

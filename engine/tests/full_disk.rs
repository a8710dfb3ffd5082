//! A disk that fills up, for real: this process may write no larger files, and SQLite hears it from the
//! operating system. A binary of its own, since the limit is the whole process's.
#![cfg(target_os = "linux")]

use std::process::Command;

use engine::accounts;
use engine::{Chance, Clock, Engine, Place};
use futures_util::future::join_all;
use tokio::signal::unix::{SignalKind, signal};
use wire::{Person, Rev};

/// Linux's number of SIGXFSZ: with a handler, a write over the limit fails instead of ending us.
const FILE_SIZE: i32 = 25;

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
    let _ignored = signal(SignalKind::from_raw(FILE_SIZE)).expect("a handler");
    let folder = tempfile::tempdir().expect("a folder");
    let place = Place::Folder(folder.path().to_owned());
    let open = || Engine::open(place.clone(), Clock::System, Chance::System);
    let engine = open().await.expect("opens");
    let form = accounts::SignUp {
        username: "ada".into(),
        email: "ada@example.org".into(),
        password: "correct horse".into(),
        founding: accounts::Founding::Local,
    };
    let ada = accounts::sign_up(&engine, form).await.expect("signs up");

    let mut last = burst(&engine, &ada, 0)
        .await
        .into_iter()
        .map(|person| person.rev)
        .max();
    let size = std::fs::metadata(folder.path().join("roost.db-wal"))
        .expect("a log")
        .len();
    limit_files_to(&(size + 16_000).to_string());
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
    let engine = open().await.expect("opens again");
    let found = engine::live::difference(&engine, wire::Scope::Server, Rev(0))
        .await
        .expect("reads");
    assert_eq!(found.rows, [wire::Change::Person(after)]);
}

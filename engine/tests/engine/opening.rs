//! What does not open says why, in one line.

use std::fs;

use engine::{Chance, Clock, Engine, OpenError, Place};
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions, Connection};

use crate::world::World;

async fn open(place: Place) -> OpenError {
    let opened = Engine::open(place, Clock::System, Chance::System).await;
    let error = opened.err().expect("should not open");
    assert_eq!(error.to_string().lines().count(), 1, "{error}");
    error
}

#[tokio::test]
async fn a_folder_belongs_to_one_process() {
    let world = World::sqlite().await;
    assert!(matches!(
        open(world.place.clone()).await,
        OpenError::Owned(_)
    ));
}

#[tokio::test]
async fn a_folder_that_cannot_be_made_is_named() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("file");
    fs::write(&file, "in the way").expect("writes");
    let error = open(Place::Folder(file.join("data"))).await;
    assert!(matches!(error, OpenError::Folder { .. }), "{error}");
}

#[tokio::test]
async fn a_file_that_is_no_database_is_left_alone() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("roost.db");
    let letter = "Dear database, ".repeat(1_000);
    fs::write(&file, &letter).expect("writes");
    let error = open(Place::Folder(folder.path().to_owned())).await;
    assert!(matches!(error, OpenError::Damaged { .. }), "{error}");
    assert_eq!(fs::read_to_string(&file).expect("reads"), letter);
}

#[tokio::test]
async fn a_database_of_a_newer_roost_is_left_alone() {
    let world = World::sqlite().await;
    let (place, file) = (world.place.clone(), world.folder().join("roost.db"));
    world.engine.close().await;
    let mut conn = SqliteConnectOptions::new()
        .filename(&file)
        .connect()
        .await
        .expect("opens");
    sqlx::query(
        "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time)
         VALUES (9999, 'of tomorrow', TRUE, x'00', 0)",
    )
    .execute(&mut conn)
    .await
    .expect("writes");
    conn.close().await.expect("closes");
    let error = open(place).await;
    assert!(
        matches!(
            error,
            OpenError::Newer {
                migration: 9999,
                ..
            }
        ),
        "{error}"
    );
}

#[tokio::test]
async fn a_database_that_another_program_holds_is_said_to_be_locked() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("roost.db");
    let options = SqliteConnectOptions::new()
        .filename(&file)
        .create_if_missing(true);
    let mut conn = options.connect().await.expect("opens");
    sqlx::raw_sql("CREATE TABLE theirs (id); BEGIN EXCLUSIVE")
        .execute(&mut conn)
        .await
        .expect("locks");
    let error = open(Place::Folder(folder.path().to_owned())).await;
    assert!(matches!(error, OpenError::Locked { .. }), "{error}");
}

#[tokio::test]
async fn a_postgres_that_is_not_there_is_named_without_its_password() {
    let error = open(Place::Postgres(
        "postgres://ada:secret@127.0.0.1:9/roost".into(),
    ))
    .await;
    assert!(matches!(error, OpenError::Away { .. }), "{error}");
    let said = error.to_string();
    assert!(
        said.contains("127.0.0.1:9") && !said.contains("secret"),
        "{said}"
    );
}

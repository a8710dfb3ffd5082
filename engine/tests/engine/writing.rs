//! A verb happens whole or not at all, whatever happens around it.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use engine::db::{Tx, Urgency, Verb};
use engine::live::{self, Heard};
use engine::{Error, accounts};
use futures_util::future::join_all;
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions, Connection};
use tokio::sync::Notify;
use wire::{Change, Refusal, Rev, Scope, UserId};

use crate::world::{World, form};

/// Renames somebody, and then refuses, panics or breaks.
struct RenameAnd {
    user: UserId,
    end: End,
}

#[derive(Clone, Copy)]
enum End {
    Done,
    Refused,
    Panicked,
    Broken,
    Constraint,
}

const RENAME: &str = "UPDATE users SET name = $2, rev = $3 WHERE id = $1";
const NO_COLUMN: &str = "SELECT nothing_of_the_kind FROM users";
const NOT_NULL: &str = "UPDATE users SET name = NULL";

impl Verb for RenameAnd {
    type Done = Rev;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Rev, Error> {
        let rev = tx.advance(Scope::Server).await?;
        tx.execute(RENAME, engine::args![self.user, "renamed", rev])
            .await?;
        match self.end {
            End::Done => Ok(rev),
            End::Refused => Err(Refusal::Busy.into()),
            End::Panicked => panic!("a verb panics, as this claim wants it to"),
            End::Broken => tx.execute(NO_COLUMN, &[]).await.map(|_| rev),
            End::Constraint => tx.execute(NOT_NULL, &[]).await.map(|_| rev),
        }
    }
}

/// Keeps the writer until it is let go; tells when it is there.
struct Hold {
    there: Arc<Notify>,
    go: Arc<Notify>,
}

impl Verb for Hold {
    type Done = ();

    async fn run(&self, tx: &mut Tx<'_>) -> Result<(), Error> {
        self.there.notify_one();
        self.go.notified().await;
        tx.execute("UPDATE server SET head = head WHERE id = 1", &[])
            .await
            .map(|_| ())
    }
}

/// Writes its name into a list when its turn comes.
struct Turn<const HOUSEKEEPING: bool>(Arc<Mutex<Vec<&'static str>>>);

impl<const HOUSEKEEPING: bool> Verb for Turn<HOUSEKEEPING> {
    type Done = ();
    const URGENCY: Urgency = if HOUSEKEEPING {
        Urgency::Housekeeping
    } else {
        Urgency::People
    };

    async fn run(&self, _: &mut Tx<'_>) -> Result<(), Error> {
        let name = if HOUSEKEEPING {
            "housekeeping"
        } else {
            "people"
        };
        self.0.lock().expect("nobody panics here").push(name);
        Ok(())
    }
}

both! {
    async fn what_did_not_end_well_leaves_nothing_and_disturbs_nobody(world: World) {
        let ada = world.person("ada").await;
        let mut lane = live::listen(&world.engine, ada.id).await.expect("listens");
        let ends = [End::Refused, End::Panicked, End::Broken, End::Constraint];
        let spoilers = ends.iter().cycle().take(16).map(|end| {
            world.engine.db().write(RenameAnd { user: ada.id, end: *end })
        });
        let names: Vec<String> = (0..8).map(|n| format!("person{n}")).collect();
        let people = names.iter().map(|name| accounts::sign_up(&world.engine, form(name)));
        let (spoiled, signed_up) = tokio::join!(join_all(spoilers), join_all(people));

        assert!(spoiled.iter().all(Result::is_err));
        assert!(signed_up.iter().all(Result::is_ok));
        // Every rev is heard, in order, and belongs to a sign-up.
        let mut heard = Vec::new();
        while heard.len() < 8 {
            let Heard::Frame(frame) = lane.hear().await else { panic!("nothing was slow") };
            heard.extend(frame.events.iter().cloned());
        }
        for (event, rev) in heard.iter().zip(2..) {
            assert_eq!(event.rev, Rev(rev));
            assert!(matches!(&event.change, Some(Change::Person(p)) if p.id != ada.id));
        }
        assert!(lane.try_hear().is_none());
        let (browser, _) = world.browser(ada.id).await;
        assert!(world.snapshot(browser).await.people.iter().all(|person| person.name.is_empty()));
    }

    async fn a_dropped_request_leaves_nothing_open(world: World) {
        let ada = world.person("ada").await;
        for _ in 0..20 {
            let write = world.engine.db().write(RenameAnd { user: ada.id, end: End::Done });
            // Polled once, so that it is handed in, and then dropped.
            let _ = tokio::time::timeout(Duration::ZERO, write).await;
            let read = accounts::is_empty(&world.engine);
            let _ = tokio::time::timeout(Duration::ZERO, read).await;
        }
        // The scope's lock is free, and reading works.
        let rev = world.engine.db().write(RenameAnd { user: ada.id, end: End::Done }).await;
        assert!(rev.expect("writes") > Rev(1));
        assert!(!accounts::is_empty(&world.engine).await.expect("reads"));
    }

    async fn a_hundred_changes_at_once_are_numbered_and_heard_in_order(world: World) {
        let ada = world.person("ada").await;
        let mut lane = live::listen(&world.engine, ada.id).await.expect("listens");
        let renames = (0..100).map(|n| {
            accounts::change_profile(&world.engine, ada.id, format!("Ada {n}"))
        });
        let outcomes = join_all(renames).await;
        let mut revs: Vec<Rev> =
            outcomes.into_iter().map(|person| person.expect("renames").rev).collect();
        revs.sort_unstable();
        assert_eq!(revs, (2..=101).map(Rev).collect::<Vec<_>>());

        let mut heard = Vec::new();
        while heard.len() < 100 {
            let Heard::Frame(frame) = lane.hear().await else { panic!("nothing was slow") };
            heard.extend(frame.events.iter().map(|event| event.rev));
        }
        assert_eq!(heard, revs);
    }

    async fn what_was_acknowledged_is_there_after_a_restart(world: World) {
        let ada = world.person("ada").await;
        let (session, _) = world.browser(ada.id).await;
        let before = world.snapshot(session).await;
        world.engine.close().await;
        let refused = world.engine.db().write(RenameAnd { user: ada.id, end: End::Done }).await;
        assert_eq!(refused.expect_err("is closed").refusal(), Some(&Refusal::Unavailable));
        let again = world.another_engine().await;
        let after = engine::sessions::snapshot(&again, session).await.expect("reads");
        assert_eq!(after, Some(before));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn people_go_before_housekeeping() {
    let world = World::sqlite().await;
    let (there, go) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
    let order = Arc::default();
    let db = world.engine.db();
    let hold = db.write(Hold {
        there: there.clone(),
        go: go.clone(),
    });
    let rest = async {
        there.notified().await;
        let housekeeping = db.write(Turn::<true>(Arc::clone(&order)));
        let people = db.write(Turn::<false>(Arc::clone(&order)));
        let later = async {
            tokio::task::yield_now().await;
            go.notify_one();
        };
        let (first, second, ()) = tokio::join!(housekeeping, people, later);
        first.and(second).expect("both are written");
    };
    let (let_go, ()) = tokio::join!(hold, rest);
    let_go.expect("is let go");
    assert_eq!(
        *order.lock().expect("nobody panicked"),
        ["people", "housekeeping"]
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_refused_while_another_program_held_the_database_is_not_done_later() {
    let world = World::sqlite().await;
    let ada = world.person("ada").await;
    let file = world.folder().join("roost.db");
    let mut theirs = SqliteConnectOptions::new()
        .filename(file)
        .connect()
        .await
        .expect("opens");
    sqlx::raw_sql("BEGIN IMMEDIATE")
        .execute(&mut theirs)
        .await
        .expect("holds it");
    let renames =
        (0..8).map(|n| accounts::change_profile(&world.engine, ada.id, format!("Ada {n}")));
    for outcome in join_all(renames).await {
        assert_eq!(
            outcome.expect_err("is told").refusal(),
            Some(&Refusal::Busy)
        );
    }
    theirs.close().await.expect("lets go");
    let done = accounts::change_profile(&world.engine, ada.id, "Countess".into()).await;
    assert_eq!(done.expect("writes again").rev, ada.rev.next());
}

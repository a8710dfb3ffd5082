//! A world to make claims about: an engine on a database of its own, and people with names.

use std::net::Ipv4Addr;
use std::path::PathBuf;

use engine::accounts::{self, Founding, SignUp};
use engine::db::{Row, Tx, Value, Verb};
use engine::sessions::Opening;
use engine::{Chance, Clock, Engine, Place};
use sqlx::{AssertSqlSafe, Connection, PgConnection};
use wire::{Micros, Person, SessionId, Snapshot, UserId};

/// A Friday noon; no claim depends on which.
pub const NOON: Micros = Micros(1_795_176_000_000_000);
/// Where all browsers are, unless it is said.
pub const PLACE: Ipv4Addr = Ipv4Addr::new(192, 0, 2, 1);
pub const PASSWORD: &str = "correct horse";

pub struct World {
    pub engine: Engine,
    pub place: Place,
    pub clock: Clock,
    chance: Chance,
    _folder: Option<tempfile::TempDir>,
}

/// Claims that must hold on SQLite and on PostgreSQL: each becomes a test on both.
macro_rules! both {
    ($(async fn $claim:ident($world:ident: World) $body:block)*) => { $(
        mod $claim {
            #[allow(clippy::wildcard_imports, reason = "the claim sees what its file sees")]
            use super::*;

            async fn claim($world: World) $body

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn sqlite() {
                claim(World::sqlite().await).await;
            }

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn postgres() {
                claim(World::postgres().await).await;
            }
        }
    )* };
}

impl World {
    pub async fn sqlite() -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder can be made");
        let place = Place::Folder(folder.path().to_owned());
        Self::at(place, Some(folder)).await
    }

    /// A database of its own in the throw-away cluster.
    #[expect(
        clippy::disallowed_methods,
        reason = "tests are told where PostgreSQL is"
    )]
    pub async fn postgres() -> Self {
        let cluster = std::env::var("ROOST_TEST_POSTGRES").expect(
            "ROOST_TEST_POSTGRES names a throw-away PostgreSQL: run the tests with `make test`, or under scripts/with-postgres",
        );
        let name = format!("world_{}", Chance::System.id(Clock::System.now()));
        let mut conn = PgConnection::connect(&cluster)
            .await
            .expect("the cluster answers");
        // The name is made of digits above.
        sqlx::query(AssertSqlSafe(format!("CREATE DATABASE {name}")))
            .execute(&mut conn)
            .await
            .expect("a database can be made");
        let (server, _) = cluster
            .rsplit_once('/')
            .expect("the address ends in a database");
        let (_, options) = cluster.split_once('?').unwrap_or_default();
        let mark = if options.is_empty() { "" } else { "?" };
        Self::at(
            Place::Postgres(format!("{server}/{name}{mark}{options}")),
            None,
        )
        .await
    }

    pub async fn at(place: Place, folder: Option<tempfile::TempDir>) -> Self {
        let (clock, chance) = (Clock::set_to(NOON), Chance::System);
        let engine = Engine::open(place.clone(), clock.clone(), chance.clone())
            .await
            .expect("an empty database opens");
        Self {
            engine,
            place,
            clock,
            chance,
            _folder: folder,
        }
    }

    /// A second engine on the same database, as another node or after a restart.
    pub async fn another_engine(&self) -> Engine {
        Engine::open(self.place.clone(), self.clock.clone(), self.chance.clone())
            .await
            .expect("the database opens again")
    }

    /// The same after the program ended and began again.
    pub async fn restarted(mut self) -> Self {
        self.engine.close().await;
        self.engine = self.another_engine().await;
        self
    }

    /// A moment later than whoever came before.
    pub async fn person(&self, username: &str) -> Person {
        self.clock.pass(1000);
        accounts::sign_up(&self.engine, form(username))
            .await
            .expect("signs up")
    }

    /// A browser of theirs, signed in for a day.
    pub async fn browser(&self, user: UserId) -> (SessionId, [u8; 32]) {
        let opening = self.opening(user);
        let (id, token) = (opening.id, opening.token);
        assert!(
            engine::sessions::open(&self.engine, opening)
                .await
                .expect("opens")
        );
        (id, token)
    }

    pub fn opening(&self, user: UserId) -> Opening {
        Opening {
            id: SessionId(self.chance.id(self.clock.now())),
            user,
            by: None,
            token: self.chance.bytes(),
            device: "Firefox on Linux".to_owned(),
            place: PLACE.into(),
            expires: self.clock.now().plus(Micros::DAY),
        }
    }

    pub async fn snapshot(&self, session: SessionId) -> Snapshot {
        engine::sessions::snapshot(&self.engine, session)
            .await
            .expect("reads")
            .expect("the session is open")
    }

    pub async fn rows<T: Row>(&self, sql: &'static str) -> Vec<T> {
        self.engine
            .db()
            .read(All(sql, std::marker::PhantomData))
            .await
            .expect("reads")
    }

    /// Makes it so behind the engine's back.
    pub async fn run(&self, sql: &'static str) {
        self.alter(sql, &[]).await;
    }

    /// The same with arguments.
    pub async fn alter(&self, sql: &'static str, args: &[Value]) {
        let alter = Alter(sql, args.to_vec());
        self.engine.db().write(alter).await.expect("is altered");
    }

    pub fn folder(&self) -> PathBuf {
        match &self.place {
            Place::Folder(folder) => folder.clone(),
            Place::Postgres(_) => panic!("PostgreSQL has no folder of ours"),
        }
    }
}

pub fn form(username: &str) -> SignUp {
    SignUp {
        username: username.to_owned(),
        email: format!("{username}@example.org"),
        password: PASSWORD.to_owned(),
        founding: Founding::Local,
        invitation: String::new(),
    }
}

struct All<T>(&'static str, std::marker::PhantomData<fn() -> T>);

impl<T: Row> engine::db::Question for All<T> {
    type Answer = Vec<T>;

    async fn ask(&self, conn: &mut engine::db::Conn<'_>) -> Result<Vec<T>, engine::Error> {
        conn.all(self.0, &[]).await
    }
}

struct Alter(&'static str, Vec<Value>);

impl Verb for Alter {
    type Done = ();

    async fn run(&self, tx: &mut Tx<'_>) -> Result<(), engine::Error> {
        tx.execute(self.0, &self.1).await.map(|_| ())
    }
}

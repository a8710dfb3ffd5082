//! A Roost in process: the real engine over a folder of its own, the real router, a clock that tests set.

use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicU32, Ordering};

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::ConnectInfo;
use axum::http::{HeaderMap, Method, Request, StatusCode, header};
use engine::sessions::{self, Opening, TokenHash};
use engine::{Chance, Clock, Engine, Place, live};
use server::config::{Config, Handed};
use server::router::{self, Route};
use server::state::Roost;
use sha2::{Digest, Sha256};
use tokio::net::TcpListener;
use tower::ServiceExt;
use tower_sessions::session::Id;
use wire::{Change, Micros, Rev, Scope, SessionId, UserId};

pub const HOST: &str = "127.0.0.1:3000";
pub const ORIGIN: &str = "http://127.0.0.1:3000";
pub const PASSWORD: &str = "correct horse battery";

tokio::task_local! {
    /// Said while a claim is made about PostgreSQL.
    static ON_POSTGRES: ();
}

/// Each of these claims, about worlds on SQLite and about worlds on PostgreSQL.
macro_rules! both {
    ($($claim:ident),+ $(,)?) => {
        mod on_sqlite {
            $(
                #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
                async fn $claim() {
                    super::$claim().await;
                }
            )+
        }

        mod on_postgres {
            $(
                #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
                async fn $claim() {
                    $crate::world::on_postgres(super::$claim()).await;
                }
            )+
        }
    };
}
pub(crate) use both;

pub async fn on_postgres(claim: impl Future<Output = ()>) {
    ON_POSTGRES.scope((), claim).await;
}

pub struct World {
    pub clock: Clock,
    pub engine: Engine,
    pub routes: Vec<Route>,
    router: Router,
    peer: SocketAddr,
    _folder: Folder,
}

/// The address of a new database in the throw-away cluster.
#[expect(
    clippy::disallowed_methods,
    reason = "tests are told where PostgreSQL is"
)]
pub fn database() -> String {
    const PSQL: &str = r#"exec "$(ls /usr/lib/postgresql/*/bin/psql | tail -1)" -qX "$0" -c "$1""#;
    let cluster = std::env::var("ROOST_TEST_POSTGRES").expect(
        "ROOST_TEST_POSTGRES names a throw-away PostgreSQL: run the tests with `make test`, or under scripts/with-postgres",
    );
    let name = format!("server_{}", Chance::System.id(Clock::System.now()));
    let made = Command::new("sh")
        .args(["-c", PSQL, &cluster, &format!("CREATE DATABASE {name}")])
        .status();
    assert!(made.expect("there is a psql").success(), "{name} is made");
    let (server, options) = cluster.split_once('?').unwrap_or((&cluster, ""));
    let (server, _) = server.rsplit_once('/').expect("it ends in a database");
    let mark = if options.is_empty() { "" } else { "?" };
    format!("{server}/{name}{mark}{options}")
}

/// An answer, read to its end.
#[derive(Debug)]
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub text: String,
}

impl World {
    pub async fn new() -> Self {
        Self::with(&[]).await
    }

    /// With settings other than the defaults.
    pub async fn with(settings: &[(&'static str, &str)]) -> Self {
        let folder = Folder::new();
        let site = folder.path().join("site");
        std::fs::create_dir_all(site.join("pkg")).expect("a folder for the site");
        std::fs::write(site.join("pkg/roost.0123.js"), "export {}").expect("a built file");
        std::fs::write(site.join("robots.txt"), "User-agent: *").expect("a public file");

        let own = ("site", site.display().to_string());
        let given = settings
            .iter()
            .map(|(key, text)| (*key, (*text).to_owned()));
        let flags = std::iter::once(own).chain(given).collect();
        let config = Config::load(Handed {
            flags,
            ..Handed::default()
        })
        .expect("sound settings");
        // A Friday in 2026, as good as any.
        let clock = Clock::set_to(Micros(1_795_000_000_000_000));
        let place = match ON_POSTGRES.try_with(|()| database()) {
            Ok(url) => Place::Postgres(url),
            Err(_) => Place::Folder(folder.path().join("data")),
        };
        let engine = Engine::open(place, clock.clone(), Chance::seeded(7))
            .await
            .expect("it opens");
        let (app, routes) = router::build(Roost::new(engine.clone(), config));
        Self {
            clock,
            engine,
            routes,
            router: app,
            peer: ([127, 0, 0, 1], 50_000).into(),
            _folder: folder,
        }
    }

    /// The same place, asked from another address.
    pub fn from(&self, peer: [u8; 4]) -> Asker<'_> {
        Asker {
            world: self,
            peer: (peer, 50_000).into(),
        }
    }

    pub async fn send(&self, request: Request<Body>) -> Answer {
        Asker {
            world: self,
            peer: self.peer,
        }
        .send(request)
        .await
    }

    /// Serves it at a port of its own too, for sockets. It ends with the test.
    pub async fn listen(&self) -> SocketAddr {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("an address");
        let service = self
            .router
            .clone()
            .into_make_service_with_connect_info::<SocketAddr>();
        tokio::spawn(async move { axum::serve(listener, service).await });
        address
    }

    pub async fn get(&self, path: &str) -> Answer {
        self.send(get(path)).await
    }

    /// The cookie of a new account, with which its browser is signed in.
    pub async fn sign_up(&self, name: &str) -> String {
        self.sign_up_at(ORIGIN, name).await
    }

    /// The same from a page at another origin than the usual.
    pub async fn sign_up_at(&self, origin: &str, name: &str) -> String {
        let code = self.engine.setup_code().await.expect("it reads");
        let code = code.unwrap_or_default();
        let fields =
            format!("username={name}&email={name}@example.org&password={PASSWORD}&code={code}");
        let form = post("sign_up").header(header::ORIGIN, origin);
        let answer = self
            .send(form.body(fields.into()).expect("a request"))
            .await;
        assert_eq!(answer.status, StatusCode::OK, "{answer:?}");
        answer.cookie().expect("a cookie")
    }

    /// Another browser of theirs, signed in until then: its cookie, and the hash that the engine knows it by.
    pub async fn browser(&self, user: UserId, expires: Micros) -> (String, TokenHash) {
        let id = Id(i128::from_le_bytes(self.engine.chance().bytes()));
        let token = Sha256::digest(id.0.to_le_bytes()).into();
        let opening = Opening {
            id: SessionId(self.engine.chance().id(self.clock.now())),
            user,
            by: None,
            token,
            device: "Firefox on Linux".to_owned(),
            place: Ipv4Addr::LOCALHOST.into(),
            expires,
        };
        assert!(
            sessions::open(&self.engine, opening)
                .await
                .expect("it opens")
        );
        (format!("roost={id}"), token)
    }

    /// The account of that name.
    pub async fn id_of(&self, username: &str) -> UserId {
        let all = live::difference(&self.engine, Scope::Server, Rev(0))
            .await
            .expect("it reads");
        let found = all.rows.iter().find_map(|row| match row {
            Change::Person(person) if person.username == username => Some(person.id),
            _ => None,
        });
        found.expect("somebody of that name")
    }
}

pub struct Asker<'a> {
    world: &'a World,
    peer: SocketAddr,
}

impl Asker<'_> {
    pub async fn send(&self, mut request: Request<Body>) -> Answer {
        request.extensions_mut().insert(ConnectInfo(self.peer));
        let response = self.world.router.clone().oneshot(request).await;
        let (head, body) = response.unwrap_or_else(|never| match never {}).into_parts();
        let bytes = to_bytes(body, usize::MAX).await.expect("a whole body");
        let text = String::from_utf8_lossy(&bytes).into_owned();
        Answer {
            status: head.status,
            headers: head.headers,
            text,
        }
    }
}

impl Answer {
    pub fn header(&self, name: impl axum::http::header::AsHeaderName) -> &str {
        self.headers
            .get(name)
            .and_then(|value| value.to_str().ok())
            .unwrap_or_default()
    }

    /// `roost=…` as a browser sends it back, if one is set and not taken away.
    pub fn cookie(&self) -> Option<String> {
        let set = self.header(header::SET_COOKIE).split(';').next()?;
        (set.len() > "roost=".len()).then(|| set.to_owned())
    }

    pub fn takes_the_cookie_away(&self) -> bool {
        self.header(header::SET_COOKIE).starts_with("roost=; ")
    }
}

pub fn get(path: &str) -> Request<Body> {
    request(Method::GET, path)
        .body(Body::empty())
        .expect("a request")
}

pub fn get_with(path: &str, cookie: &str) -> Request<Body> {
    let request = request(Method::GET, path).header(header::COOKIE, cookie);
    request.body(Body::empty()).expect("a request")
}

/// As the browser app posts it from one of our pages.
pub fn form(action: &str, fields: &str) -> Request<Body> {
    post(action)
        .header(header::ORIGIN, ORIGIN)
        .body(fields.to_owned().into())
        .expect("a request")
}

pub fn form_with(action: &str, cookie: &str, fields: &str) -> Request<Body> {
    let request = post(action)
        .header(header::ORIGIN, ORIGIN)
        .header(header::COOKIE, cookie);
    request.body(fields.to_owned().into()).expect("a request")
}

/// A form's head, without a word about where it comes from.
pub fn post(action: &str) -> axum::http::request::Builder {
    let path = format!("/api/app/server_fns/accounts/{action}");
    request(Method::POST, &path).header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
}

pub fn request(method: Method, path: &str) -> axum::http::request::Builder {
    Request::builder()
        .method(method)
        .uri(path)
        .header(header::HOST, HOST)
}

/// A folder of a test's own, gone with it.
#[derive(Debug)]
pub struct Folder(PathBuf);

impl Folder {
    pub fn new() -> Self {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let name = format!("server-{}-{number}", std::process::id());
        let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
        std::fs::create_dir_all(&path).expect("a folder");
        Self(path)
    }

    pub fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

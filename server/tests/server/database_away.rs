//! PostgreSQL goes away while people are here, and comes back: nobody is signed out, nothing is restarted.
//! Or its disk is full: what can still be read is still shown.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};

use wire::{MarkTo, ToClient, ToServer};

use crate::program::{Program, exchange, status, until};
use crate::tab::Tab;
use crate::world::Folder;

/// A PostgreSQL of this test's own, since it takes it away. It ends with its standard input.
struct Postgres {
    url: String,
    ctl: String,
    script: Child,
}

impl Postgres {
    fn start() -> Self {
        let mut script = Command::new(concat!(
            env!("CARGO_MANIFEST_DIR"),
            "/../scripts/with-postgres"
        ))
        .args([
            "sh",
            "-c",
            r#"echo "$ROOST_TEST_POSTGRES $ROOST_TEST_POSTGRES_CTL"; exec cat >/dev/null"#,
        ])
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
            .status()
            .expect("it can be told");
        assert!(told.success(), "{what}");
    }

    fn run(&self, sql: &str) {
        assert!(self.runs(sql), "{sql}");
    }

    /// Whether it goes through.
    fn runs(&self, sql: &str) -> bool {
        const PSQL: &str =
            r#"exec "$(ls /usr/lib/postgresql/*/bin/psql | tail -1)" -qX "$0" -c "$1""#;
        let ran = Command::new("sh")
            .args(["-c", PSQL, &self.url, sql])
            .status();
        ran.expect("there is a psql").success()
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        drop(self.script.stdin.take());
        let _ = self.script.wait();
    }
}

#[test]
fn people_are_told_to_wait_and_go_on_when_it_is_back() {
    let postgres = Postgres::start();
    let folder = Folder::new();
    let roost = Program::start(&folder, &["--log", "off", "--database", &postgres.url]);
    let fields = "username=ada&email=ada@example.org&password=correct horse battery";
    let joined = roost.post("sign_up", fields);
    assert_eq!(status(&joined), 200, "{joined}");
    let cookie = cookie(&joined);
    let home = || {
        let address = roost.address;
        exchange(
            roost.open(),
            &format!(
                "GET / HTTP/1.1\r\nHost: {address}\r\nCookie: {cookie}\r\nConnection: close\r\n\r\n"
            ),
        )
    };
    assert_eq!(status(&home()), 200);

    postgres.tell("stop");
    let away = home();
    assert_eq!(status(&away), 503, "{away}");
    assert!(away.contains("retry-after: "), "{away}");
    assert!(
        !away.contains("set-cookie"),
        "nobody is signed out by it: {away}"
    );
    let sign_in = "who=ada&password=correct horse battery";
    for (action, fields) in [("sign_in", sign_in), ("sign_up", fields)] {
        let refused = roost.post(action, fields);
        assert_eq!(status(&refused), 503, "{action}: {refused}");
        assert!(
            refused.contains("retry-after: ") && refused.contains("unavailable"),
            "{refused}"
        );
    }
    let out = exchange(
        roost.open(),
        &roost.form("sign_out", &format!("Cookie: {cookie}\r\n"), ""),
    );
    assert_eq!(status(&out), 503, "{out}");
    assert_eq!(status(&roost.get("/readyz")), 503);
    assert_eq!(
        status(&roost.get("/healthz")),
        200,
        "restarting Roost would not bring it back"
    );

    postgres.tell("start");
    until("it is ready again", || status(&roost.get("/readyz")) == 200);
    assert_eq!(status(&home()), 200, "still signed in");
    assert_eq!(status(&roost.post("sign_in", sign_in)), 200);
}

#[test]
fn with_a_full_disk_people_stay_and_are_told_what_did_not_go_through() {
    let postgres = Postgres::start();
    let folder = Folder::new();
    let roost = Program::start(&folder, &["--log", "off", "--database", &postgres.url]);
    let fields = |name: &str| {
        format!(
            "username={name}&email={name}@example.org&password=correct horse battery&next=/rooms/7"
        )
    };
    let joined = roost.post("sign_up", &fields("ada"));
    let cookie = cookie(&joined);
    // The session is due to be slid, and nothing more about sessions can be written.
    postgres.run("UPDATE sessions SET used = used - 7200000000");
    postgres.run(
        "CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS
         $$ BEGIN RAISE EXCEPTION 'full' USING ERRCODE = '53100'; END $$",
    );
    postgres.run(
        "CREATE TRIGGER full_disk BEFORE INSERT OR UPDATE ON sessions
         FOR EACH ROW EXECUTE FUNCTION full_disk()",
    );

    let host = roost.address;
    let home = format!("GET / HTTP/1.1\r\nHost: {host}\r\nCookie: {cookie}\r\n\r\n");
    let home = || status(&exchange(roost.open(), &home));
    assert_eq!(home(), 200, "a page needs nothing written");

    let plain = format!("Accept: text/html\r\nReferer: http://{host}/\r\nCookie: {cookie}\r\n");
    for headers in [plain, format!("Cookie: {cookie}\r\n")] {
        let out = exchange(roost.open(), &roost.form("sign_out", &headers, ""));
        assert_eq!(status(&out), 507, "{out}");
        assert!(out.contains("\r\nretry-after: 30\r\n"), "{out}");
        assert!(!out.contains("\r\nlocation: "), "{out}");
        let page = out.contains("<!DOCTYPE html>");
        assert_eq!(page, headers.contains("text/html"), "{out}");
        assert_eq!(home(), 200, "still signed in");
    }

    let accepts = "Accept: text/html\r\n";
    let joined = exchange(
        roost.open(),
        &roost.form("sign_up", accepts, &fields("bob")),
    );
    assert_eq!(status(&joined), 302, "the account is there: {joined}");
    assert!(
        joined.contains("\r\nlocation: /sign-in?next=/rooms/7\r\n"),
        "{joined}"
    );
    assert!(!joined.contains("set-cookie"), "{joined}");
    let sign_in = "who=bob&password=correct horse battery";
    assert_eq!(status(&roost.post("sign_in", sign_in)), 507);
    postgres.run("DROP TRIGGER full_disk ON sessions");
    assert_eq!(status(&roost.post("sign_in", sign_in)), 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_read_while_nothing_could_be_written_is_written_when_it_can() {
    let postgres = Postgres::start();
    let folder = Folder::new();
    let roost = Program::start(&folder, &["--log", "off", "--database", &postgres.url]);
    let join = |name: &str| {
        let fields = "password=correct horse battery";
        let fields = format!("username={name}&email={name}@example.org&{fields}");
        cookie(&roost.post("sign_up", &fields)).to_owned()
    };
    let mut ada = Tab::open(roost.address, &join("ada")).await;
    let mut bob = Tab::open(roost.address, &join("bob")).await;
    let room = ada.group("Kitchen", &[bob.viewer]).await;
    let seq = ada.sends(room, "hello").await;
    bob.hears_of(room, "hello").await;

    // What a sequence counts stays counted though the transaction fails.
    postgres.run("CREATE SEQUENCE tries");
    postgres.run(
        "CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS
         $$ BEGIN PERFORM nextval('tries'); RAISE EXCEPTION 'full' USING ERRCODE = '53100'; END $$",
    );
    postgres.run(
        "CREATE TRIGGER full_disk BEFORE UPDATE ON entries
         FOR EACH ROW EXECUTE FUNCTION full_disk()",
    );
    let mark = MarkTo {
        room,
        delivered: None,
        read: Some(seq),
    };
    bob.say(&ToServer::Mark { marks: vec![mark] }).await;
    until("it was tried", || {
        postgres.runs(
            "DO $$ BEGIN IF NOT (SELECT is_called FROM tries) THEN RAISE 'not yet'; END IF; END $$",
        )
    });
    postgres.run("DROP TRIGGER full_disk ON entries");
    let user = bob.viewer;
    ada.wait_for(|frame| match frame {
        ToClient::Marks(marks) => {
            let mut his = marks.iter().filter(|mark| mark.user == user);
            his.any(|mark| mark.read == seq).then_some(())
        }
        _ => None,
    })
    .await;
}

fn cookie(joined: &str) -> &str {
    let cookie = joined
        .split("set-cookie: ")
        .nth(1)
        .and_then(|rest| rest.split(';').next());
    cookie.expect("a cookie")
}

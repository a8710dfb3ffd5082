//! The JSON of every type that travels, held fast: programs out there read it.
//!
//! A file in `golden/` is what is sent and what is understood. Changing one is changing the protocol.

use serde::Serialize;
use serde::de::DeserializeOwned;
use wire::{
    Change, Difference, Door, Epoch, Event, Heads, Micros, Person, Refusal, Refusals, Rev, Scope,
    ServerRole, Session, SessionId, Snapshot, UserId, UserKind, View, Viewer,
};

fn ada() -> Person {
    Person {
        id: UserId(3_764_756_938_752_985_341),
        kind: UserKind::Person,
        role: ServerRole::Owner,
        username: "ada".into(),
        name: "Ada Lovelace".into(),
        rev: Rev(7),
    }
}

fn session() -> Session {
    Session {
        id: SessionId(3_764_756_938_752_783_698),
        device: "Firefox on Linux".into(),
        opened: Micros(1_795_176_000_000_000),
        ended: false,
        rev: Rev(2),
    }
}

fn snapshot() -> Snapshot {
    Snapshot {
        epoch: Epoch(17),
        heads: Heads {
            server: Rev(7),
            account: Rev(2),
        },
        viewer: Viewer {
            id: ada().id,
            session: session().id,
            email: "ada@example.org".into(),
        },
        people: vec![ada()],
        sessions: vec![session()],
    }
}

/// What is sent is the file, and the file is understood as what was sent.
fn hold<T>(name: &str, value: &T)
where
    T: Serialize + DeserializeOwned + PartialEq + std::fmt::Debug,
{
    let file = format!("{}/tests/golden/{name}.json", env!("CARGO_MANIFEST_DIR"));
    let sent = serde_json::to_string_pretty(value).expect("becomes JSON") + "\n";
    let golden = std::fs::read_to_string(&file).unwrap_or_default();
    assert_eq!(
        sent, golden,
        "{name} is sent differently: is the protocol meant to change?"
    );
    let understood: T = serde_json::from_str(&golden).expect("the file is understood");
    assert_eq!(&understood, value);
}

#[test]
fn views_stay_as_they_are() {
    hold(
        "view_stranger",
        &View::Stranger(Door {
            first: true,
            code_needed: false,
        }),
    );
    hold("view_viewer", &View::Viewer(Box::new(snapshot())));
}

#[test]
fn events_stay_as_they_are() {
    let scope = Scope::Account(ada().id);
    hold(
        "event_person",
        &Event {
            scope: Scope::Server,
            rev: Rev(7),
            change: Some(Change::Person(ada())),
        },
    );
    hold(
        "event_session",
        &Event {
            scope,
            rev: Rev(2),
            change: Some(Change::Session(session())),
        },
    );
    hold(
        "event_bare",
        &Event {
            scope,
            rev: Rev(3),
            change: None,
        },
    );
    let rows = vec![Change::Person(ada())];
    hold(
        "difference",
        &Difference {
            scope: Scope::Server,
            rows,
            upto: Rev(9),
            more: true,
        },
    );
}

#[test]
fn refusals_stay_as_they_are() {
    let refusals = Refusals::of(vec![
        Refusal::UsernameTaken,
        Refusal::PasswordTooShort { min: 8 },
        Refusal::TooManyAttempts { seconds: 30 },
    ]);
    hold("refusals", &refusals.expect("there are some"));
}

#[test]
fn an_id_has_one_spelling() {
    for wrong in [
        "\"0\"", "\"007\"", "\"+7\"", "\"-7\"", "\"\"", "\" 7\"", "\"7 \"", "7", "null",
    ] {
        assert!(serde_json::from_str::<UserId>(wrong).is_err(), "{wrong}");
    }
    assert!(serde_json::from_str::<UserId>("\"9223372036854775808\"").is_err());
    assert_eq!(
        serde_json::from_str::<UserId>("\"7\"").ok(),
        Some(UserId(7))
    );
}

//! Whatever way news of people and sessions comes, the picture ends the same.

use client::{Model, Taken};
use wire::{
    Change, Difference, Epoch, Event, Heads, Micros, Person, Registration, Rev, Scope, ServerRole,
    Session, SessionId, Settings, Snapshot, UserId, UserKind, Viewer,
};

const ADA: UserId = UserId(1);

fn person(id: i64, name: &str, rev: i64) -> Person {
    Person {
        id: UserId(id),
        kind: UserKind::Person,
        role: ServerRole::Member,
        username: format!("person{id}"),
        name: name.to_owned(),
        receipts: true,
        presence: true,
        avatar: None,
        disabled: false,
        rev: Rev(rev),
    }
}

fn session(id: i64, ended: bool, rev: i64) -> Session {
    let device = if ended {
        String::new()
    } else {
        "Firefox on Linux".to_owned()
    };
    Session {
        id: SessionId(id),
        device,
        opened: Micros(0),
        ended,
        rev: Rev(rev),
    }
}

fn model() -> Model {
    Model::new(Snapshot {
        epoch: Epoch(1),
        heads: Heads {
            server: Rev(1),
            account: Rev(1),
        },
        viewer: Viewer {
            id: ADA,
            session: SessionId(1),
            email: "ada@example.org".into(),
        },
        settings: Settings::default(),
        people: vec![person(1, "", 1)],
        sessions: vec![session(1, false, 1)],
        cards: vec![],
        more: false,
    })
}

fn event(change: Change) -> Event {
    let scope = match change {
        Change::Person(_) | Change::Settings(_) => Scope::Server,
        Change::Session(_) | Change::Entry(_) => Scope::Account(ADA),
        Change::Room(_) | Change::Member(_) | Change::Message(_) => {
            unreachable!("of the two scopes")
        }
    };
    Event {
        scope,
        rev: change.rev(),
        change: Some(change),
    }
}

fn difference(scope: Scope, rows: Vec<Change>, upto: i64) -> Difference {
    Difference {
        scope,
        rows,
        upto: Rev(upto),
        more: false,
    }
}

/// Ten changes of both scopes; the picture after them is always the same.
fn news() -> Vec<Event> {
    [
        Change::Person(person(2, "", 2)),
        Change::Session(session(2, false, 2)),
        Change::Person(person(1, "Ada", 3)),
        Change::Session(session(2, true, 3)),
        Change::Person(person(2, "Bob", 4)),
        Change::Person(person(3, "", 5)),
        Change::Session(session(3, false, 4)),
        Change::Person(person(1, "Countess", 6)),
        settings(Registration::Closed, 7),
        settings(Registration::ByInvitation, 8),
    ]
    .into_iter()
    .map(event)
    .collect()
}

fn settings(registration: Registration, rev: i64) -> Change {
    let rev = Rev(rev);
    Change::Settings(Settings { registration, rev })
}

fn picture(model: &Model) -> (Heads, Vec<Person>, Vec<Session>, Settings) {
    (
        model.have(),
        model.people().cloned().collect(),
        model.sessions().cloned().collect(),
        model.settings(),
    )
}

/// A sequence that is the same at every run; enough to shuffle with.
fn chances(mut state: u64) -> impl FnMut(usize) -> usize {
    move |below| {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(state >> 33).expect("fits") % below
    }
}

#[test]
fn lost_doubled_and_late_news_end_in_the_same_picture() {
    let mut straight = model();
    for event in news() {
        assert!(matches!(straight.hear(event), Taken::Applied(_)));
    }
    for seed in 0..500 {
        let mut chance = chances(seed);
        let mut shuffled = model();
        for _ in 0..30 {
            let pick = chance(news().len());
            shuffled.hear(news()[pick].clone());
        }
        // What a client does about a gap, for both scopes; then everything once more, too late.
        for scope in [Scope::Server, Scope::Account(ADA)] {
            shuffled.catch_up(difference(
                scope,
                latest(scope),
                if scope == Scope::Server { 8 } else { 4 },
            ));
        }
        for event in news() {
            assert_eq!(shuffled.hear(event), Taken::Known);
        }
        assert_eq!(picture(&shuffled), picture(&straight), "seed {seed}");
    }
}

/// Each row as it ended, in order of rev: what a difference carries.
fn latest(scope: Scope) -> Vec<Change> {
    let all = news();
    let of = |event: &&Event| event.scope == scope;
    let row = |change: &Change| match change {
        Change::Person(person) => person.id.0,
        Change::Session(session) => session.id.0,
        Change::Settings(_) => 0,
        _ => unreachable!("of the two scopes"),
    };
    let changes: Vec<Change> = all
        .iter()
        .filter(of)
        .filter_map(|event| event.change.clone())
        .collect();
    let is_last = |change: &Change| {
        changes
            .iter()
            .all(|other| row(other) != row(change) || other.rev() <= change.rev())
    };
    changes
        .iter()
        .filter(|change| is_last(change))
        .cloned()
        .collect()
}

#[test]
fn a_gap_says_from_where_to_ask() {
    let mut model = model();
    let early = event(Change::Person(person(2, "", 3)));
    assert_eq!(model.hear(early), Taken::Gap { have: Rev(1) });
    assert!(model.person(UserId(2)).is_none());
}

#[test]
fn a_bare_rev_moves_on_and_changes_nothing() {
    let mut model = model();
    let before = picture(&model);
    let bare = Event {
        scope: Scope::Server,
        rev: Rev(2),
        change: None,
    };
    assert!(matches!(model.hear(bare), Taken::Applied(changes) if changes.people.is_empty()));
    assert_eq!(model.have().server, Rev(2));
    assert_eq!(picture(&model).1, before.1);
}

#[test]
fn news_of_somebody_elses_account_is_foreign() {
    let mut model = model();
    let theirs = Event {
        scope: Scope::Account(UserId(9)),
        rev: Rev(2),
        change: None,
    };
    assert_eq!(model.hear(theirs), Taken::Foreign);
    let nothing = model.catch_up(difference(Scope::Account(UserId(9)), vec![], 9));
    assert_eq!(nothing, client::Changes::default());
}

#[test]
fn an_ended_session_does_not_come_back_by_an_older_row() {
    let mut model = model();
    let account = Scope::Account(ADA);
    model.catch_up(difference(
        account,
        vec![Change::Session(session(2, true, 3))],
        3,
    ));
    model.catch_up(difference(
        account,
        vec![Change::Session(session(2, false, 2))],
        2,
    ));
    assert_eq!(model.sessions().count(), 1);
    assert_eq!(model.have().account, Rev(3));
}

#[test]
fn changes_name_what_looks_different() {
    let mut model = model();
    let Taken::Applied(changes) = model.hear(event(Change::Session(session(1, true, 2)))) else {
        panic!("it is the next one");
    };
    assert!(changes.signed_out);
    assert_eq!(
        (changes.people.len(), changes.sessions),
        (0, vec![SessionId(1)])
    );
}

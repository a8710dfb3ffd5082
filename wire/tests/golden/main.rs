//! The JSON of every type that travels, held fast: programs out there read it.
//!
//! A file beside this one is what is sent and what is understood. Changing one is changing the protocol.

mod administration;
mod frames;
mod samples;

use serde::Serialize;
use serde::de::DeserializeOwned;
use wire::{
    Change, Channel, Channels, ChannelsView, Difference, Door, Event, Invitation, MemberState,
    OwnAccount, PeopleView, Refusal, Refusals, Registration, Rev, RoomView, Scope, SessionUse,
    UserId, View,
};

use samples::{
    ada, card, dora, entry, invitation, kept, line, member, message, open_room, room, session,
    settings, snapshot, tombstone,
};

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
            registration: Registration::Open,
        }),
    );
    hold(
        "view_uninvited",
        &View::Stranger(Door {
            registration: Registration::ByInvitation,
            ..Door::default()
        }),
    );
    hold("view_viewer", &View::Viewer(Box::new(snapshot())));
    hold(
        "view_room",
        &View::Room(Box::new(RoomView {
            snapshot: snapshot(),
            room: Some(open_room()),
        })),
    );
    hold(
        "view_channels",
        &View::Channels(Box::new(ChannelsView {
            snapshot: snapshot(),
            sought: "eng".to_owned(),
            found: Channels {
                channels: vec![Channel {
                    room: room(),
                    state: Some(MemberState::Requested),
                }],
                more: true,
            },
        })),
    );
    hold(
        "view_people",
        &View::People(Box::new(PeopleView {
            snapshot: snapshot(),
            sought: "ada".into(),
            people: vec![ada()],
            more: false,
        })),
    );
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
        "event_person_private",
        &Event {
            scope: Scope::Server,
            rev: Rev(8),
            change: Some(Change::Person(dora())),
        },
    );
    hold(
        "event_settings",
        &Event {
            scope: Scope::Server,
            rev: settings().rev,
            change: Some(Change::Settings(settings())),
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
    let scope = Scope::Room(room().id);
    let pictured = wire::Room {
        avatar: dora().avatar,
        ..room()
    };
    for (name, change) in [
        ("event_room", Change::Room(room())),
        ("event_room_pictured", Change::Room(pictured)),
        ("event_member", Change::Member(member())),
        ("event_message", Change::Message(message())),
        ("event_line", Change::Message(line())),
        ("event_tombstone", Change::Message(tombstone())),
    ] {
        let (rev, change) = (change.rev(), Some(change));
        hold(name, &Event { scope, rev, change });
    }
    let scope = Scope::Account(ada().id);
    hold(
        "event_entry",
        &Event {
            scope,
            rev: entry().rev,
            change: Some(Change::Entry(entry())),
        },
    );
    hold(
        "event_entry_kept",
        &Event {
            scope,
            rev: kept().rev,
            change: Some(Change::Entry(kept())),
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
fn a_card_carries_the_beginning_of_the_last_message() {
    let mut long = message();
    long.body = "é".repeat(500);
    let last = long.for_card();
    assert_eq!(last.body, "é".repeat(wire::limits::CARD_BODY));
    assert!(last.reactions.is_empty());
    assert_eq!(card().last.map(|last| last.seq), Some(message().seq));
}

#[test]
fn the_door_is_open_to_those_who_may_come() {
    for (registration, uninvited, invited) in [
        (Registration::Open, true, true),
        (Registration::ByInvitation, false, true),
        (Registration::Closed, false, false),
    ] {
        let door = Door {
            registration,
            ..Door::default()
        };
        assert_eq!(door.may_sign_up(false), uninvited, "{registration:?}");
        assert_eq!(door.may_sign_up(true), invited, "{registration:?}");
        let first = Door {
            first: true,
            ..door
        };
        assert!(first.may_sign_up(false), "{registration:?}");
    }
}

#[test]
fn invitations_stay_as_they_are() {
    let bounded = invitation();
    let unbounded = Invitation {
        expires: None,
        most: None,
        ..invitation()
    };
    hold("invitations", &vec![bounded, unbounded]);
}

#[test]
fn what_one_asks_of_ones_account_stays_as_it_is() {
    let last = SessionUse {
        id: session().id,
        place: "2001:db8::7".to_owned(),
        used: session().opened,
    };
    let own = OwnAccount {
        email: "ada@example.org".to_owned(),
        uses: vec![last],
    };
    hold("own_account", &own);
}

#[test]
fn refusals_stay_as_they_are() {
    let refusals = Refusals::of(vec![
        Refusal::UsernameTaken,
        Refusal::PasswordTooShort { min: 8 },
        Refusal::TooManyAttempts { seconds: 30 },
        Refusal::BioTooLong { max: 300 },
        Refusal::BioLines { max: 8 },
        Refusal::BioCharacters,
        Refusal::NotAPicture,
        Refusal::PictureTooLarge { megapixels: 16 },
        Refusal::RegistrationClosed,
        Refusal::InvitationNeeded,
        Refusal::InvitationVoid,
        Refusal::InvitationsTooMany { max: 100 },
        Refusal::WrongPassword,
        Refusal::NameIsPassword,
        Refusal::OwnsAlone {
            name: "Orchard".into(),
        },
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

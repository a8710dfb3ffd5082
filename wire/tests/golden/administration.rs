//! What administrators see, one JSON each.

use wire::{
    Account, Accounts, Act, Audit, Audited, Figure, ListedRoom, ListedRooms, Micros, Person,
    Refusal, Refusals, Registration, ResetLink, Rev, RoomId, RoomKind, Seq, ServerRole, Usage,
    UserId,
};

use crate::hold;
use crate::samples::{ada, bea, room};

const NOON: Micros = Micros(1_795_176_000_000_000);

/// Her account is closed.
fn eve() -> Person {
    Person {
        id: UserId(3_764_756_938_752_985_344),
        role: ServerRole::Guest,
        username: "eve".into(),
        name: String::new(),
        disabled: true,
        rev: Rev(9),
        ..ada()
    }
}

/// By name, so that a new act does not compile without its line.
fn acts() -> Vec<Act> {
    let user = bea();
    let next = |act: &Act| match act {
        Act::MadeOwner { user } => Some(Act::ChangedRole {
            user: *user,
            from: ServerRole::Member,
            to: ServerRole::Admin,
        }),
        Act::ChangedRole { user, .. } => Some(Act::Disabled { user: *user }),
        Act::Disabled { user } => Some(Act::Enabled { user: *user }),
        Act::Enabled { user } => Some(Act::SignedOut { user: *user }),
        Act::SignedOut { user } => Some(Act::MadeResetLink { user: *user }),
        Act::MadeResetLink { user } => Some(Act::SetPassword { user: *user }),
        Act::SetPassword { .. } => Some(Act::DeletedRoom {
            room: RoomId(3_764_756_938_752_999_001),
            kind: RoomKind::Group,
            name: "Engines".into(),
        }),
        Act::DeletedRoom { .. } => Some(Act::ChangedRegistration {
            to: Registration::ByInvitation,
        }),
        Act::ChangedRegistration { .. } => Some(Act::DeletedMessage {
            user,
            room: RoomId(3_764_756_938_752_999_001),
            name: "Engines".into(),
        }),
        Act::DeletedMessage { user, .. } => Some(Act::RevokedInvitation { user: *user }),
        Act::RevokedInvitation { .. } => None,
    };
    std::iter::successors(Some(Act::MadeOwner { user }), next).collect()
}

#[test]
fn what_administrators_see_stays_as_it_is() {
    let account = |person: Person, seen, disabled| Account {
        email: format!("{}@example.org", person.username),
        person,
        created: NOON,
        seen,
        sessions: 2,
        disabled,
    };
    let rows = vec![
        account(ada(), Some(NOON), None),
        account(eve(), None, Some(NOON)),
    ];
    let next = Some("3764756938752985344".to_owned());
    hold("accounts", &Accounts { rows, next });

    let rows = vec![ListedRoom {
        id: room().id,
        kind: room().kind,
        name: room().name,
        members: 2,
        last_seq: Seq(3),
        active: NOON,
        owners: vec![ada().id],
    }];
    let (people, more) = (vec![ada()], true);
    hold("listed_rooms", &ListedRooms { rows, people, more });

    let usage = Usage {
        people: Figure::Exactly(12),
        active_in_day: Figure::Exactly(3),
        active_in_week: Figure::AtLeast(10_000),
        rooms: Figure::Exactly(40),
        messages: Figure::About(1_000_000),
        sockets: 5,
        disk: Figure::Exactly(1_234_567),
    };
    hold("usage", &usage);

    let link = ResetLink {
        code: "abcdefghjkmnpqrstuvwxyz2".into(),
        expires: NOON,
    };
    hold("reset_link", &link);
}

#[test]
fn the_audit_log_stays_as_it_is() {
    let rows = (1_i64..).zip(acts()).map(|(number, act)| Audited {
        number,
        at: NOON,
        by: (number > 1).then_some(ada().id),
        act,
    });
    let audit = Audit {
        rows: rows.collect(),
        people: vec![ada()],
        more: false,
    };
    hold("audit", &audit);
}

#[test]
fn administrators_refusals_stay_as_they_are() {
    let refusals = Refusals::of(vec![
        Refusal::AccountDisabled,
        Refusal::ResetCodeWrong,
        Refusal::LastServerOwner,
    ]);
    hold(
        "refusals_administration",
        &refusals.expect("there are some"),
    );
}

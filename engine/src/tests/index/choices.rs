//! Claims about what people do not show: in whatever order their cards are published, it holds from then on.

use wire::{Change, Event, Person, Rev, Scope, ServerRole, UserId, UserKind};

use super::super::super::privacy::Choice;
use super::super::Missed;
use super::hall::{ADA, BOB, CY, Hall, ROOM, Said, message};

fn card(rev: i64, user: UserId, receipts: bool) -> Event {
    let person = Person {
        id: user,
        kind: UserKind::Person,
        role: ServerRole::Member,
        username: format!("user{user}"),
        name: String::new(),
        receipts,
        presence: true,
        avatar: None,
        disabled: false,
        rev: Rev(rev),
    };
    Event {
        scope: Scope::Server,
        rev: Rev(rev),
        change: Some(Change::Person(person)),
    }
}

/// In the room, where the server's scope is at 10.
fn hall() -> Hall {
    let mut hall = Hall::with(&[ADA, BOB, CY]);
    hall.index.begin(Rev(10), false);
    hall
}

const NONE: [Vec<i64>; 3] = [Vec::new(), Vec::new(), Vec::new()];

/// How far the marks are that each was told of.
fn marks(hall: &mut Hall) -> [Vec<i64>; 3] {
    [ADA, BOB, CY].map(|user| {
        let heard = hall.heard(user).into_iter();
        let marks = heard.filter_map(|said| match said {
            Said::Mark(read) => Some(read),
            _ => None,
        });
        marks.collect()
    })
}

#[test]
fn marks_go_neither_from_nor_to_who_shows_none() {
    let mut hall = hall();
    hall.publish(&[card(11, BOB, false)]);
    hall.mark(ADA, 1).mark(BOB, 2).mark(CY, 3);
    assert_eq!(marks(&mut hall), [vec![1, 3], vec![], vec![1, 3]]);
    hall.publish(&[card(12, BOB, true)]).mark(BOB, 4);
    assert_eq!(marks(&mut hall), [vec![4], vec![4], vec![4]]);
}

#[test]
fn what_waits_is_taken_back_before_the_card_is_told() {
    let mut hall = hall();
    hall.publish(&[card(11, BOB, false)]);
    let revs = Said::Revs(vec![11]);
    assert_eq!(hall.heard(ADA), [Said::Unsay(Some(BOB)), revs.clone()]);
    let own = [Said::Unsay(Some(BOB)), Said::Unsay(None), revs];
    assert_eq!(hall.heard(BOB), own);
}

#[test]
fn a_choice_holds_though_something_before_it_is_missing() {
    let mut hall = hall();
    hall.publish(&[card(12, BOB, false)]).mark(BOB, 1);
    assert_eq!(marks(&mut hall), NONE);
    // What was chosen before that comes later, and changes nothing.
    hall.publish(&[card(11, BOB, true)]).mark(BOB, 2);
    assert_eq!(marks(&mut hall), NONE);

    let mut hall = self::hall();
    hall.publish(&[card(12, BOB, true)])
        .publish(&[card(11, BOB, false)])
        .mark(BOB, 3);
    assert_eq!(marks(&mut hall), [vec![3], vec![3], vec![3]]);
}

#[test]
fn what_was_missed_is_read_and_what_comes_too_late_is_not_heeded() {
    let mut hall = hall();
    let choice = Choice {
        user: BOB,
        receipts: true,
        presence: true,
        rev: Rev(13),
    };
    let missed = |choices| Missed {
        upto: Rev(13),
        places: Vec::new(),
        ended: false,
        choices,
    };
    hall.publish(&[card(14, CY, true)]);
    hall.step(|index, mut out| index.mend(Scope::Server, missed(vec![choice]), &mut out));
    hall.publish(&[card(12, BOB, false)]).mark(BOB, 1);
    assert_eq!(marks(&mut hall), [vec![1], vec![1], vec![1]]);

    let mut hall = self::hall();
    let off = Choice {
        receipts: false,
        ..choice
    };
    hall.publish(&[card(14, CY, true)]);
    hall.step(|index, mut out| index.mend(Scope::Server, missed(vec![off]), &mut out));
    hall.mark(BOB, 2);
    assert_eq!(marks(&mut hall), NONE);
}

#[test]
fn a_mark_that_is_held_back_is_not_told_if_it_is_hidden_by_then() {
    let mut hall = hall();
    hall.publish(&[message(12, 2)]).mark(BOB, 1).mark(CY, 1);
    hall.publish(&[card(11, BOB, false)]);
    hall.publish(&[message(11, 1)]);
    assert_eq!(marks(&mut hall), [vec![1], vec![], vec![1]]);
    assert!(hall.index.order(Scope::Room(ROOM)).is_some());
}

//! Claims about who hears what: each race is an order of steps, written out here or drawn by lot (`play`).

mod choices;
mod hall;
mod play;

use std::sync::Arc;

use wire::{Change, Micros, Rev, RoomRole};

use super::super::account::GRACE;
use super::Place;
use hall::{
    ADA, BOB, CY, DAN, Hall, ROOM, SCOPE, Said, asks, becomes, comes, event, goes, message, place,
    whereabouts,
};

#[test]
fn everybody_in_the_room_hears_each_event_once_and_a_stranger_none() {
    let mut hall = Hall::with(&[ADA, BOB]);
    hall.enter(CY, &[]);
    hall.publish(&[message(11, 1), message(12, 2)])
        .publish(&[message(13, 3)]);
    let both = [Said::Revs(vec![11, 12]), Said::Revs(vec![13])];
    assert_eq!(hall.heard(ADA), both);
    assert_eq!(hall.heard(BOB), both);
    assert_eq!(hall.heard(CY), []);
    let (first, second) = (&hall.frames[0].1, &hall.frames[1].1);
    assert!(Arc::ptr_eq(first, second), "encoded once");
}

#[test]
fn a_removed_member_hears_neither_their_removal_nor_anything_after_it() {
    let mut hall = Hall::with(&[ADA, BOB]);
    hall.publish(&[message(11, 1)])
        .publish(&[goes(12, BOB), message(13, 2)])
        .publish(&[message(14, 3)])
        .mark(ADA, 3)
        .typing(ADA);
    assert_eq!(hall.heard(BOB), [Said::Revs(vec![11]), Said::Out]);
    hall.heard(ADA);
    hall.typing(BOB);
    assert_eq!(hall.heard(ADA), [], "nor says anything to it");
}

#[test]
fn a_joiner_hears_the_room_from_the_event_that_says_so() {
    let mut hall = Hall::with(&[ADA]);
    hall.enter(BOB, &[]);
    hall.publish(&[message(11, 1)])
        .publish(&[comes(12, BOB)])
        .publish(&[message(13, 2)]);
    assert_eq!(
        hall.heard(BOB),
        [Said::Revs(vec![12]), Said::Revs(vec![13])]
    );
}

#[test]
fn a_room_that_nobody_served_is_heard_from_the_event_that_brings_somebody_in() {
    let mut hall = Hall::default();
    hall.enter(BOB, &[]);
    hall.publish(&[message(11, 1)])
        .publish(&[comes(12, BOB), message(13, 2)])
        .publish(&[message(14, 3)]);
    let heard = [Said::Revs(vec![12, 13]), Said::Revs(vec![14])];
    assert_eq!(hall.heard(BOB), heard);
}

#[test]
fn the_database_is_asked_about_such_a_room_only_where_events_may_have_overtaken_that_one() {
    for in_order in [false, true] {
        let mut hall = Hall::default();
        hall.index.begin(Rev(0), in_order);
        hall.enter(BOB, &[]);
        hall.publish(&[comes(12, BOB)]).publish(&[message(13, 1)]);
        let heard = [Said::Revs(vec![12]), Said::Revs(vec![13])];
        assert_eq!(hall.heard(BOB), heard);
        let asked = hall.index.take_gaps();
        assert_eq!(asked.contains(&SCOPE), !in_order, "in order: {in_order}");
    }
}

#[test]
fn a_removal_that_was_published_before_the_join_it_ends_counts() {
    let mut hall = Hall::default();
    hall.enter(BOB, &[]);
    hall.publish(&[goes(12, BOB)])
        .publish(&[comes(11, BOB)])
        .mark(ADA, 1)
        .publish(&[message(13, 1)]);
    assert_eq!(hall.heard(BOB), []);
    hall.publish(&[comes(14, BOB)]);
    assert_eq!(hall.heard(BOB), [Said::Revs(vec![14])]);

    // The same where somebody is there: the removal waits for the join.
    let mut hall = Hall::with(&[ADA]);
    hall.enter(BOB, &[]);
    hall.publish(&[goes(12, BOB)]).publish(&[comes(11, BOB)]);
    assert_eq!(hall.heard(BOB), [Said::Revs(vec![11]), Said::Out]);
}

#[test]
fn a_join_that_is_published_long_after_its_end_brings_nobody_back() {
    let mut hall = Hall::default();
    hall.enter(BOB, &[]);
    hall.publish(&[comes(11, BOB)]);
    // What was missing was read, and only then published.
    hall.publish(&[message(13, 1)]).mend(12, &[]);
    hall.publish(&[goes(14, BOB)]);
    hall.heard(BOB);
    hall.publish(&[comes(12, BOB)]).publish(&[message(15, 2)]);
    assert_eq!(hall.heard(BOB), []);
}

#[test]
fn what_is_published_too_late_to_be_heard_still_says_who_is_in_the_room() {
    let mut hall = Hall::default();
    hall.enter(ADA, &[]);
    hall.enter(BOB, &[]);
    hall.publish(&[comes(12, ADA)]).publish(&[comes(10, BOB)]);
    assert_eq!(hall.heard(BOB), [], "until the database was asked");
    assert_eq!(hall.index.still_missing(SCOPE), Some(Rev(9)));
    hall.mend(12, &[place(BOB, 10, 1)])
        .publish(&[message(13, 1)]);
    let heard = [Said::Behind(12), Said::Revs(vec![13])];
    assert_eq!(hall.heard(BOB), heard);
}

#[test]
fn a_removal_while_ones_rooms_are_read_outlives_the_older_reading() {
    let mut hall = Hall::with(&[ADA]);
    hall.index.accounts.attach(BOB, 1, BOB);
    // Read now: Bob is in. Then he is removed, and only then what was read arrives.
    let read = whereabouts(&[(Rev(10), place(BOB, 5, 1))]);
    hall.publish(&[goes(11, BOB)]);
    hall.step(|index, mut out| {
        index.connect(BOB, read, &mut out);
    });
    hall.publish(&[message(12, 1)]);
    assert_eq!(hall.heard(BOB), []);

    // The same where nobody else is there.
    let mut hall = Hall::default();
    hall.index.accounts.attach(BOB, 1, BOB);
    hall.publish(&[goes(11, BOB)]);
    let read = whereabouts(&[(Rev(10), place(BOB, 5, 1))]);
    hall.step(|index, mut out| {
        index.connect(BOB, read, &mut out);
    });
    hall.publish(&[message(12, 1)]);
    assert_eq!(hall.heard(BOB), []);
}

#[test]
fn the_older_reading_of_a_second_tab_brings_nobody_back() {
    let mut hall = Hall::with(&[ADA]);
    hall.index.accounts.attach(BOB, 1, BOB);
    hall.index.accounts.attach(BOB, 2, BOB);
    let read = || whereabouts(&[(Rev(10), place(BOB, 5, 1))]);
    hall.step(|index, mut out| {
        index.connect(BOB, read(), &mut out);
    });
    hall.publish(&[goes(11, BOB)]);
    hall.step(|index, mut out| {
        index.connect(BOB, read(), &mut out);
    });
    hall.heard(BOB);
    hall.publish(&[message(12, 1)]);
    assert_eq!(hall.heard(BOB), []);
}

#[test]
fn what_came_before_ones_membership_is_not_heard_however_late_it_leaves() {
    let mut hall = Hall::with(&[ADA]);
    // Read with Bob's joining at rev 12, of which the hub has not heard yet.
    hall.enter(BOB, &[(Rev(12), place(BOB, 12, 1))]);
    hall.publish(&[message(11, 1)]).publish(&[comes(12, BOB)]);
    assert_eq!(hall.heard(BOB), [Said::Revs(vec![12])]);
}

#[test]
fn what_lies_before_ones_history_comes_as_a_bare_rev_that_is_shared() {
    let mut hall = Hall::default();
    hall.enter(ADA, &[(Rev(10), place(ADA, 1, 1))]);
    hall.enter(BOB, &[(Rev(10), place(BOB, 2, 5))]);
    hall.enter(CY, &[(Rev(10), place(CY, 3, 6))]);
    hall.publish(&[message(11, 4), message(12, 9)]);
    assert_eq!(hall.shown(0), [true, true]);
    assert_eq!(hall.shown(1), [false, true]);
    assert!(Arc::ptr_eq(&hall.frames[1].1, &hall.frames[2].1));
    for user in [ADA, BOB, CY] {
        assert_eq!(hall.heard(user), [Said::Revs(vec![11, 12])]);
    }
}

#[test]
fn who_asks_to_come_in_is_a_bare_rev_to_those_who_do_not_decide() {
    let mut hall = Hall::default();
    let mut owner = place(ADA, 1, 1);
    owner.sight.role = RoomRole::Owner;
    hall.enter(ADA, &[(Rev(10), owner)]);
    hall.enter(BOB, &[(Rev(10), place(BOB, 2, 1))]);
    hall.enter(CY, &[(Rev(10), place(CY, 3, 1))]);
    hall.publish(&[asks(11, DAN), message(12, 1)]);
    assert_eq!(hall.shown(0), [true, true]);
    assert_eq!(hall.shown(1), [false, true]);
    assert!(Arc::ptr_eq(&hall.frames[1].1, &hall.frames[2].1));
    for user in [ADA, BOB, CY] {
        assert_eq!(hall.heard(user), [Said::Revs(vec![11, 12])]);
    }
}

#[test]
fn what_one_is_shown_of_those_outside_changes_with_ones_role() {
    let mut hall = Hall::with(&[BOB]);
    hall.publish(&[becomes(11, BOB, RoomRole::Admin)])
        .publish(&[asks(12, DAN)])
        .publish(&[becomes(13, BOB, RoomRole::Member)])
        .publish(&[asks(14, DAN)]);
    let shown: Vec<Vec<bool>> = (0..4).map(|n| hall.shown(n)).collect();
    assert_eq!(shown, [[true], [true], [true], [false]]);

    // The same where the change of role was missed, and read.
    let mut admin = place(BOB, 15, 1);
    admin.sight.role = RoomRole::Admin;
    hall.publish(&[message(17, 1)])
        .mend(16, &[admin])
        .publish(&[asks(18, DAN)]);
    let last = hall.frames.len() - 1;
    assert_eq!(hall.shown(last), [true]);
}

#[test]
fn a_room_that_is_gone_is_heard_of_once_more_and_then_left_alone() {
    let mut hall = Hall::with(&[ADA]);
    let room = wire::Room {
        id: ROOM,
        kind: wire::RoomKind::Group,
        join: wire::JoinPolicy::Invite,
        post: wire::PostPolicy::All,
        history: wire::HistoryPolicy::All,
        name: String::new(),
        topic: String::new(),
        pair: None,
        avatar: None,
        members: 1,
        deleted: true,
        rev: Rev(11),
    };
    hall.publish(&[event(11, Some(Change::Room(room)))]);
    assert_eq!(hall.heard(ADA), [Said::Revs(vec![11]), Said::Out]);
    assert_eq!(hall.index.count_rooms(), 0);
}

#[test]
fn marks_wait_while_something_is_missing_and_only_the_furthest_is_told() {
    let mut hall = Hall::with(&[ADA, BOB]);
    hall.publish(&[message(12, 2)]).mark(ADA, 3).mark(ADA, 2);
    assert_eq!(hall.heard(BOB), []);
    hall.publish(&[message(11, 1)]);
    let heard = [Said::Revs(vec![11]), Said::Revs(vec![12]), Said::Mark(3)];
    assert_eq!(hall.heard(BOB), heard);
}

#[test]
fn typing_is_told_to_the_others() {
    let mut hall = Hall::with(&[ADA, BOB]);
    hall.enter(CY, &[]);
    hall.typing(ADA).typing(CY);
    assert_eq!(hall.heard(BOB), [Said::Typing(ADA)]);
    assert_eq!(hall.heard(ADA), []);
    assert_eq!(hall.heard(CY), []);
}

#[test]
fn a_missing_event_that_is_read_is_told_as_being_behind() {
    let mut hall = Hall::with(&[ADA, BOB]);
    hall.publish(&[message(13, 3)]);
    assert_eq!(hall.index.take_gaps(), [SCOPE]);
    assert_eq!(hall.index.still_missing(SCOPE), Some(Rev(10)));
    // Among what was missing: Bob went.
    let gone = Place {
        is_in: false,
        ..place(BOB, 12, 1)
    };
    hall.mend(12, &[gone]);
    assert_eq!(hall.heard(ADA), [Said::Behind(12), Said::Revs(vec![13])]);
    assert_eq!(hall.heard(BOB), [Said::Out]);
    assert_eq!(hall.index.still_missing(SCOPE), None);
}

#[test]
fn who_went_is_away_after_the_grace_unless_they_come_back() {
    let mut hall = Hall::with(&[ADA, BOB]);
    hall.index.detach(BOB, 1, Micros(0));
    hall.index.detach(ADA, 1, Micros(1));
    assert!(hall.index.accounts.attach(ADA, 2, ADA), "is known still");
    assert_eq!(hall.index.settle(Micros(GRACE - 1)), []);
    assert_eq!(hall.index.settle(Micros(GRACE + 1)), [(BOB, Micros(0))]);
    assert!(!hall.index.accounts.is_online(BOB));
    hall.publish(&[message(11, 1)]);
    assert_eq!(hall.heard(ADA), [Said::Revs(vec![11])]);
    hall.index.detach(ADA, 2, Micros(5));
    assert_eq!(hall.index.settle(Micros(GRACE + 5)), [(ADA, Micros(5))]);
    assert_eq!(hall.index.count_rooms(), 0);
    assert_eq!(hall.index.accounts.count(), 0);
}

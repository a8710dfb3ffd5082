//! The audit is worth something only if it catches what it is there for: each claim spoils a good ledger in one way.

use super::*;

const ROOM: RoomId = RoomId(7);
const ADA: UserId = UserId(1);
const BOB: UserId = UserId(2);
const BEGAN: i64 = 3;

fn body(key: i64) -> String {
    format!("said with {key}")
}

fn print_of(author: UserId, key: i64) -> Print {
    print(author, ClientKey(key), body(key).as_bytes())
}

/// Ada and Bob in turns, six messages: 7.4 to 7.9, keys 1 to 6; both hear everything.
fn good() -> Ledger {
    let mut ledger = Ledger::default();
    let mut rows = Vec::new();
    for key in 1..=6 {
        let author = if key % 2 == 1 { ADA } else { BOB };
        let seq = Seq(BEGAN + key);
        let print = print_of(author, key);
        ledger.posted.push(Posted {
            room: ROOM,
            author,
            key: ClientKey(key),
            print,
            fate: Fate::Acknowledged(seq),
        });
        rows.push(Row {
            seq,
            author,
            key: ClientKey(key),
            print,
            system: false,
        });
    }
    for receiver in [ADA, BOB] {
        ledger.heard.push(Heard {
            receiver,
            room: ROOM,
            after: Some(Seq(BEGAN)),
            rows: rows.iter().map(|row| (row.seq, row.print)).collect(),
        });
    }
    ledger.stored.push(Stored {
        room: ROOM,
        after: Seq(BEGAN),
        rows,
    });
    ledger
}

/// The one difference that is found in the good ledger once it was spoilt.
#[track_caller]
fn found(spoil: impl FnOnce(&mut Ledger)) -> Difference {
    let mut ledger = good();
    assert!(audit(&ledger).is_ok(), "it was good before");
    spoil(&mut ledger);
    audit(&ledger).expect_err("the audit must catch it")
}

#[track_caller]
fn names(found: Difference, fault: Fault, seq: i64, receiver: Option<UserId>) {
    assert_eq!(
        (found.fault, found.seq, found.receiver),
        (fault, Some(Seq(seq)), receiver),
        "{found}"
    );
}

#[test]
fn what_is_right_passes_and_is_counted() {
    let tally = Tally {
        acknowledged: 6,
        stored: 6,
        heard: 12,
    };
    assert_eq!(audit(&good()), Ok(tally));
}

#[test]
fn a_message_that_never_reached_a_receiver_is_lost() {
    let middle = found(|ledger| _ = ledger.heard[1].rows.remove(2));
    names(middle, Fault::Lost, 6, Some(BOB));
    assert_eq!((middle.author, middle.key), (Some(ADA), Some(ClientKey(3))));
    let last = found(|ledger| _ = ledger.heard[0].rows.pop());
    names(last, Fault::Lost, 9, Some(ADA));
    let all = found(|ledger| ledger.heard[0].rows.clear());
    names(all, Fault::Lost, 4, Some(ADA));
}

#[test]
fn a_message_that_came_twice_is_doubled() {
    let at_once = found(|ledger| {
        let again = ledger.heard[1].rows[2];
        ledger.heard[1].rows.insert(3, again);
    });
    names(at_once, Fault::Doubled, 6, Some(BOB));
    let much_later = found(|ledger| {
        let again = ledger.heard[0].rows[0];
        ledger.heard[0].rows.push(again);
    });
    names(much_later, Fault::Doubled, 4, Some(ADA));
}

#[test]
fn two_messages_that_changed_places_are_swapped() {
    let neighbours = found(|ledger| ledger.heard[0].rows.swap(1, 2));
    names(neighbours, Fault::Swapped, 5, Some(ADA));
    let far_apart = found(|ledger| ledger.heard[0].rows.swap(0, 5));
    names(far_apart, Fault::Swapped, 4, Some(ADA));
}

#[test]
fn a_message_that_came_otherwise_than_it_is_stored_is_changed() {
    let changed = found(|ledger| {
        ledger.heard[1].rows[5].1 = print(BOB, ClientKey(6), b"said with 7");
    });
    names(changed, Fault::Changed, 9, Some(BOB));
}

#[test]
fn a_message_that_came_and_is_not_stored_was_never_there() {
    let phantom = found(|ledger| ledger.heard[1].rows.push((Seq(10), 1)));
    names(phantom, Fault::NeverThere, 10, Some(BOB));
}

#[test]
fn what_was_acknowledged_and_is_not_stored_is_named() {
    let last = found(|ledger| {
        ledger.stored[0].rows.pop();
        for heard in &mut ledger.heard {
            heard.rows.pop();
        }
    });
    names(last, Fault::NeverStored, 9, None);
    assert_eq!((last.author, last.key), (Some(BOB), Some(ClientKey(6))));
    assert_eq!(
        last.to_string(),
        "message 7.9 (by 2, key 6) was acknowledged and is not stored"
    );
    let room = found(|ledger| ledger.stored.clear());
    names(room, Fault::NeverStored, 4, None);
}

#[test]
fn a_place_that_is_missing_among_the_stored_is_named() {
    let hole = found(|ledger| _ = ledger.stored[0].rows.remove(1));
    names(hole, Fault::Missing, 5, None);
    let swapped = found(|ledger| ledger.stored[0].rows.swap(1, 2));
    names(swapped, Fault::Missing, 5, None);
}

#[test]
fn one_key_that_is_stored_twice_is_named() {
    let twice = found(|ledger| {
        let mut again = ledger.stored[0].rows[0];
        again.seq = Seq(10);
        ledger.stored[0].rows.push(again);
        for heard in &mut ledger.heard {
            heard.rows.push((again.seq, again.print));
        }
    });
    names(twice, Fault::StoredTwice, 10, None);
}

#[test]
fn a_message_that_is_stored_otherwise_or_elsewhere_is_named() {
    let other = print(ADA, ClientKey(3), b"something else");
    let changed = found(|ledger| {
        ledger.stored[0].rows[2].print = other;
        for heard in &mut ledger.heard {
            heard.rows[2].1 = other;
        }
    });
    names(changed, Fault::StoredChanged, 6, None);
    let elsewhere = found(|ledger| ledger.posted[2].fate = Fate::Acknowledged(Seq(8)));
    let fault = Fault::StoredElsewhere {
        acknowledged: Seq(8),
    };
    names(elsewhere, fault, 6, None);
}

#[test]
fn what_was_refused_or_never_handed_in_may_not_be_stored() {
    let refused = found(|ledger| ledger.posted[5].fate = Fate::Refused);
    names(refused, Fault::StoredThoughRefused, 9, None);
    let foreign = found(|ledger| _ = ledger.posted.remove(3));
    names(foreign, Fault::NeverPosted, 7, None);
}

#[test]
fn an_author_whose_messages_changed_places_is_told() {
    let reordered = found(|ledger| ledger.posted.swap(0, 2));
    names(reordered, Fault::StoredOutOfOrder, 4, None);
}

#[test]
fn what_got_no_answer_may_be_there_or_not() {
    let mut ledger = good();
    ledger.posted[5].fate = Fate::Unanswered;
    assert!(audit(&ledger).is_ok());
    ledger.stored[0].rows.pop();
    for heard in &mut ledger.heard {
        heard.rows.pop();
    }
    assert!(audit(&ledger).is_ok());
}

#[test]
fn a_member_that_was_never_told_of_its_room_is_a_difference() {
    let found = found(|ledger| {
        ledger.heard[1].after = None;
        ledger.heard[1].rows.clear();
    });
    assert_eq!((found.fault, found.receiver), (Fault::NeverTold, Some(BOB)));
    assert_eq!(found.to_string(), "2 was never told of room 7");
}

#[test]
fn who_came_later_is_owed_only_what_came_after() {
    let mut ledger = good();
    ledger.heard[1].after = Some(Seq(BEGAN + 4));
    ledger.heard[1].rows.drain(..4);
    assert!(audit(&ledger).is_ok());
    ledger.heard[1].rows.remove(0);
    let lost = audit(&ledger).expect_err("one is missing");
    names(lost, Fault::Lost, 8, Some(BOB));
}

#[test]
fn a_print_tells_any_two_messages_apart() {
    let said = print(ADA, ClientKey(1), b"well said");
    assert_ne!(said, print(BOB, ClientKey(1), b"well said"));
    assert_ne!(said, print(ADA, ClientKey(2), b"well said"));
    assert_ne!(said, print(ADA, ClientKey(1), b"well sald"));
    assert_ne!(said, print(ADA, ClientKey(1), b"well said\0"));
    assert_eq!(said, print(ADA, ClientKey(1), b"well said"));
}

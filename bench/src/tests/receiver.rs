//! A receiver takes each message once, whatever way it comes, and hides nothing from the audit.

use wire::{
    Card, Entry, Epoch, Event, Heads, HistoryPolicy, JoinPolicy, Keeping, MessageKind, Micros,
    PostPolicy, RoomKind, RoomRole, SessionId, Snapshot, Unread, Viewer,
};

use super::*;
use crate::audit::{Fault, Ledger, audit};

const ROOM: RoomId = RoomId(7);
const BOB: UserId = UserId(2);
/// Where the room stands when Bob comes: seq and rev need not agree.
const SEQ: i64 = 3;
const HEAD: i64 = 10;

fn message(seq: i64) -> Message {
    Message {
        room: ROOM,
        seq: Seq(seq),
        rev: Rev(seq - SEQ + HEAD),
        author: UserId(1),
        key: ClientKey(seq),
        kind: MessageKind::Text,
        body: format!("the {seq}th"),
        system: None,
        mentions: Vec::new(),
        reply_to: None,
        reactions: Vec::new(),
        edition: 1,
        sent: Micros(1),
        edited: None,
        deleted: None,
    }
}

fn card(seq: i64) -> Card {
    Card {
        room: wire::Room {
            id: ROOM,
            kind: RoomKind::Group,
            join: JoinPolicy::Invite,
            post: PostPolicy::All,
            history: HistoryPolicy::All,
            name: "tea".to_owned(),
            topic: String::new(),
            pair: None,
            members: 2,
            avatar: None,
            deleted: false,
            rev: Rev(1),
        },
        entry: Entry {
            room: ROOM,
            is_in: true,
            read: Seq(0),
            unread_from: None,
            from: Seq(1),
            unread: Unread::default(),
            kept: Keeping::default(),
            rev: Rev(1),
        },
        role: RoomRole::Member,
        head: message(seq).rev,
        last_seq: Seq(seq),
        active: Micros(1),
        last: None,
    }
}

fn welcome(seq: i64) -> ToClient {
    ToClient::Welcome(Box::new(Welcome {
        now: Micros(1),
        fresh: false,
        snapshot: Snapshot {
            epoch: Epoch(1),
            heads: Heads::default(),
            viewer: Viewer {
                id: BOB,
                session: SessionId(1),
                email: String::new(),
            },
            settings: wire::Settings::default(),
            people: Vec::new(),
            sessions: Vec::new(),
            cards: vec![card(seq)],
            more: false,
        },
        gone: Vec::new(),
    }))
}

fn events(seqs: &[i64]) -> ToClient {
    let event = |seq: &i64| Event {
        scope: Scope::Room(ROOM),
        rev: message(*seq).rev,
        change: Some(Change::Message(message(*seq))),
    };
    ToClient::Events(seqs.iter().map(event).collect())
}

fn difference(seqs: &[i64], upto: i64, more: bool) -> ToClient {
    ToClient::Difference(Difference {
        scope: Scope::Room(ROOM),
        rows: seqs
            .iter()
            .map(|seq| Change::Message(message(*seq)))
            .collect(),
        upto: message(upto).rev,
        more,
    })
}

fn page(seqs: std::ops::RangeInclusive<i64>, head: i64, end: bool) -> Page {
    Page {
        room: ROOM,
        head: message(head).rev,
        from: Seq(*seqs.start()),
        to: Seq(*seqs.end()),
        start: false,
        end,
        rows: seqs.map(message).collect(),
        quoted: Vec::new(),
    }
}

/// Bob, and what he was told of message by message.
struct Bob(Receiver, Vec<i64>);

impl Bob {
    fn come() -> Self {
        let mut bob = Self(Receiver::new(BOB, vec![ROOM]), Vec::new());
        bob.0.hello();
        assert!(bob.hear(&welcome(SEQ)).is_empty());
        bob
    }

    /// What he asks for.
    fn hear(&mut self, frame: &ToClient) -> Vec<ToServer> {
        let text = serde_json::to_vec(frame).expect("a frame is JSON");
        let mut asked = Vec::new();
        crate::scan::read(&text, &mut |news| {
            let mut each = |_: RoomId, said: Said<'_>| self.1.push(said.seq.0);
            let outcome = self.0.hear(news, &mut each).expect("nothing wrong");
            asked.extend(outcome.ask);
        })
        .expect("a frame");
        asked
    }

    /// What the audit will see, which is what he was told of unless something came twice.
    fn heard(self) -> (Vec<i64>, Vec<i64>) {
        let heard = self.0.into_heard().pop().expect("a room");
        assert_eq!(heard.after, Some(Seq(SEQ)));
        (heard.rows.iter().map(|(seq, _)| seq.0).collect(), self.1)
    }
}

fn since(rev_of: i64) -> Vec<ToServer> {
    vec![ToServer::Since {
        scope: Scope::Room(ROOM),
        rev: message(rev_of).rev,
    }]
}

#[test]
fn what_comes_in_order_is_taken_at_once() {
    let mut bob = Bob::come();
    assert!(bob.hear(&events(&[4])).is_empty());
    assert!(bob.hear(&events(&[5, 6])).is_empty());
    assert_eq!(bob.heard(), (vec![4, 5, 6], vec![4, 5, 6]));
}

#[test]
fn what_the_welcome_holds_already_is_not_taken_again() {
    let mut bob = Bob(Receiver::new(BOB, vec![ROOM]), Vec::new());
    bob.0.hello();
    bob.hear(&welcome(SEQ));
    assert!(bob.hear(&events(&[3])).is_empty());
    bob.hear(&events(&[4]));
    assert_eq!(bob.heard().0, vec![4]);
}

#[test]
fn the_same_change_twice_over_one_connection_reaches_the_audit() {
    let mut bob = Bob::come();
    bob.hear(&events(&[4]));
    bob.hear(&events(&[5]));
    bob.hear(&events(&[4]));
    assert_eq!(bob.heard(), (vec![4, 5, 4], vec![4, 5]));
}

#[test]
fn a_gap_is_asked_for_once_and_filled_in_order() {
    let mut bob = Bob::come();
    assert_eq!(bob.hear(&events(&[6])), since(3));
    assert!(bob.hear(&events(&[7])).is_empty(), "asked already");
    assert!(bob.hear(&difference(&[4, 5, 6], 6, false)).is_empty());
    assert_eq!(bob.0.seen.gaps, 1);
    assert_eq!(bob.heard(), (vec![4, 5, 6, 7], vec![4, 5, 6, 7]));
}

#[test]
fn a_gap_behind_the_difference_is_asked_for_again() {
    let mut bob = Bob::come();
    bob.hear(&events(&[8]));
    assert_eq!(bob.hear(&difference(&[4], 4, true)), since(4));
    assert_eq!(bob.hear(&difference(&[5, 6], 6, false)), since(6));
    assert!(bob.hear(&difference(&[7, 8], 8, false)).is_empty());
    assert_eq!(bob.heard().0, vec![4, 5, 6, 7, 8]);
}

#[test]
fn who_is_behind_asks_and_loses_nothing() {
    let mut bob = Bob::come();
    let behind = ToClient::Behind {
        scope: Scope::Room(ROOM),
        rev: message(5).rev,
    };
    assert_eq!(bob.hear(&behind), since(3));
    assert!(bob.hear(&events(&[6])).is_empty());
    bob.hear(&difference(&[4, 5], 5, false));
    assert_eq!(bob.0.seen.behind, 1);
    assert_eq!(bob.heard().0, vec![4, 5, 6]);
}

#[test]
fn after_a_cut_only_what_was_missed_comes() {
    let mut bob = Bob::come();
    bob.hear(&events(&[4]));
    let ToServer::Hello(hello) = bob.0.hello() else {
        unreachable!("a hello comes first");
    };
    assert_eq!(hello.have.rooms.get(&ROOM), Some(&message(4).rev));
    assert_eq!(hello.epoch, Some(Epoch(1)));
    assert_eq!(bob.hear(&welcome(6)), since(4));
    bob.hear(&events(&[7]));
    bob.hear(&difference(&[5, 6, 7], 7, false));
    bob.hear(&events(&[8]));
    assert_eq!(bob.heard(), (vec![4, 5, 6, 7, 8], vec![4, 5, 6, 7, 8]));
}

#[test]
fn a_reset_is_filled_page_by_page() {
    let mut bob = Bob::come();
    bob.hear(&events(&[4]));
    bob.0.hello();
    assert_eq!(bob.hear(&welcome(900)), since(4));
    let reset = ToClient::Reset {
        card: Box::new(card(900)),
        page: page(881..=900, 900, true),
    };
    let ask = |after: i64| {
        vec![ToServer::Page {
            id: 0,
            room: ROOM,
            at: At::After(Seq(after)),
            limit: 100,
        }]
    };
    assert_eq!(bob.hear(&reset), ask(4));
    assert!(bob.hear(&events(&[901])).is_empty());
    for from in (5..=705).step_by(100) {
        let part = ToClient::Page {
            id: 0,
            page: page(from..=from + 99, 901, false),
        };
        assert_eq!(bob.hear(&part), ask(from + 99));
    }
    let last = ToClient::Page {
        id: 0,
        page: page(805..=901, 901, true),
    };
    assert!(bob.hear(&last).is_empty());
    assert!(bob.hear(&events(&[902])).is_empty());
    let (heard, told) = bob.heard();
    assert_eq!(heard, (4..=902).collect::<Vec<_>>());
    assert_eq!(heard, told);
}

#[test]
fn what_is_missing_stays_missing_for_the_audit() {
    let mut bob = Bob::come();
    bob.hear(&events(&[6]));
    bob.hear(&difference(&[4, 6], 6, false));
    assert_eq!(bob.heard().0, vec![4, 6]);
}

#[test]
fn a_room_that_no_welcome_told_of_is_a_difference() {
    const OTHER: RoomId = RoomId(8);
    let mut bob = Bob(Receiver::new(BOB, vec![ROOM, OTHER]), Vec::new());
    bob.0.hello();
    bob.hear(&welcome(SEQ));
    let furthest = HashMap::from([(ROOM, Seq(SEQ))]);
    assert!(!bob.0.reaches(&furthest), "it is waited for");
    let ledger = Ledger {
        heard: bob.0.into_heard(),
        ..Ledger::default()
    };
    let found = audit(&ledger).expect_err("he is a member of both");
    let named = (found.fault, found.room, found.receiver);
    assert_eq!(named, (Fault::NeverTold, OTHER, Some(BOB)));
}

#[test]
fn who_is_told_of_all_its_rooms_reaches_as_far_as_it_has_heard() {
    let mut bob = Bob::come();
    bob.hear(&events(&[4, 5]));
    let upto = |seq| HashMap::from([(ROOM, Seq(seq)), (RoomId(9), Seq(70))]);
    assert!(bob.0.reaches(&upto(5)), "another's room is not its own");
    assert!(!bob.0.reaches(&upto(6)));
}

#[test]
fn another_epoch_or_a_room_of_others_is_wrong() {
    let mut receiver = Receiver::new(BOB, vec![ROOM]);
    let change = News::Change {
        room: ROOM,
        rev: 1,
        message: None,
    };
    assert!(receiver.hear(change, &mut |_, _| ()).is_err());
    let mut bob = Bob::come();
    bob.0.hello();
    let ToClient::Welcome(mut other) = welcome(SEQ) else {
        unreachable!("a welcome");
    };
    other.snapshot.epoch = Epoch(2);
    let news = News::Other(Box::new(ToClient::Welcome(other)));
    assert!(bob.0.hear(news, &mut |_, _| ()).is_err());
}

//! What is missing is waited for a moment, then asked about.

use wire::{Entry, Rev, Scope, Seq, ToClient, ToServer};

use crate::world::{ADA, NEWS, START, TEA, World, card, difference, entry, message, said, told};

fn since(room: wire::RoomId, rev: i64) -> ToServer {
    ToServer::Since {
        scope: Scope::Room(room),
        rev: Rev(rev),
    }
}

#[test]
fn a_gap_waits_300_ms_then_asks() {
    let mut world = World::open(TEA, 1, 5);
    world.hear(said(message(TEA, 7)));
    world.pass(299_000);
    assert_eq!(world.sent(), []);
    world.pass(1_000);
    assert_eq!(world.sent(), [since(TEA, 5)]);
}

#[test]
fn a_gap_that_closes_by_itself_asks_nothing() {
    let mut world = World::open(TEA, 1, 5);
    world.hear(said(message(TEA, 7)));
    assert_eq!(world.seqs(TEA), [1, 2, 3, 4, 5]);
    world.hear(said(message(TEA, 6)));
    assert_eq!(world.seqs(TEA), [1, 2, 3, 4, 5, 6, 7]);
    world.pass(1_000_000);
    let asks = |frame: &ToServer| matches!(frame, ToServer::Since { .. });
    assert!(!world.sent().iter().any(asks));
}

#[test]
fn a_difference_is_asked_part_by_part() {
    let mut world = World::open(TEA, 1, 5);
    let (scope, rev) = (Scope::Room(TEA), Rev(9));
    world.hear(ToClient::Behind { scope, rev });
    assert_eq!(world.sent(), [since(TEA, 5)]);
    // An edit has given the sixth message a later rev than the seventh's.
    let mut edited = message(TEA, 6);
    edited.rev = Rev(9);
    world.hear(difference(TEA, vec![message(TEA, 7)], 7, true));
    assert_eq!(world.sent(), [since(TEA, 7)]);
    assert_eq!(
        world.seqs(TEA),
        [1, 2, 3, 4, 5],
        "what is between is not there yet"
    );
    world.hear(difference(TEA, vec![message(TEA, 8), edited], 9, false));
    assert_eq!(world.seqs(TEA), [1, 2, 3, 4, 5, 6, 7, 8]);
    assert_eq!(world.client.model().have_of(TEA), Some(Rev(9)));
}

#[test]
fn a_room_held_by_its_card_alone_is_caught_up_by_its_card() {
    let mut world = World::live(vec![card(TEA, 5)]);
    world.hear(said(message(TEA, 7)));
    world.pass(300_000);
    let sent = world.sent();
    let [ToServer::Cards { id, rooms }] = &sent[..] else {
        panic!("{sent:?}")
    };
    assert_eq!(rooms, &[TEA]);
    let (id, more) = (*id, false);
    let mut fresh = card(TEA, 7);
    fresh.entry = entry(TEA, 5, 2, 7, 1);
    world.hear(ToClient::Cards {
        id,
        cards: vec![fresh],
        more,
    });
    assert_eq!(world.client.model().have_of(TEA), Some(Rev(7)));
    assert_eq!(world.unread(TEA), 2);
}

#[test]
fn what_is_heard_of_a_room_that_is_not_held_is_laid_over_its_card() {
    let mut world = World::live(vec![]);
    world.hear(said(message(NEWS, 4)));
    let sent = world.sent();
    let [ToServer::Cards { id, .. }] = sent[..] else {
        panic!("{sent:?}")
    };
    world.hear(said(message(NEWS, 5)));
    world.hear(ToClient::Cards {
        id,
        cards: vec![card(NEWS, 4)],
        more: false,
    });
    let held = world.client.model().card(NEWS).expect("is held now");
    assert_eq!((held.last_seq, held.head), (Seq(5), Rev(5)));
}

#[test]
fn an_older_card_does_not_bring_back_a_room_that_was_left() {
    let mut world = World::live(vec![card(TEA, 5)]);
    let left = Entry {
        is_in: false,
        ..entry(TEA, 5, 0, 5, 2)
    };
    world.hear(told(left));
    assert!(world.client.model().card(TEA).is_none());
    assert!(world.client.model().is_missing(TEA));
    world.show(TEA);
    let sent = world.sent();
    let [ToServer::Cards { id, .. }] = sent[..] else {
        panic!("{sent:?}")
    };
    world.hear(ToClient::Cards {
        id,
        cards: vec![card(TEA, 5)],
        more: false,
    });
    assert!(world.client.model().card(TEA).is_none());
}

#[test]
fn an_entry_that_knows_more_of_the_room_is_a_sign_of_a_gap() {
    let mut world = World::open(TEA, 1, 5);
    world.hear(told(entry(TEA, 5, 3, 8, 2)));
    world.pass(300_000);
    assert_eq!(world.sent(), [since(TEA, 5)]);
}

#[test]
fn a_server_that_knows_less_is_believed() {
    let mut world = World::open(TEA, 1, 5);
    world.on(client::Input::Closed { code: None });
    world.on(client::Input::Online);
    world.welcome(vec![card(TEA, 3)]);
    assert_eq!(world.client.model().have_of(TEA), Some(Rev(3)));
    let id = world.page_asked();
    let page = crate::world::page(TEA, 1, 3, 3);
    world.hear(ToClient::Page { id, page });
    assert_eq!(world.seqs(TEA), [1, 2, 3]);
}

#[test]
fn a_reset_is_taken_only_as_an_answer() {
    let mut world = World::open(TEA, 1, 5);
    let reset = || ToClient::Reset {
        card: Box::new(card(TEA, 40)),
        page: crate::world::page(TEA, 31, 40, 40),
    };
    world.hear(reset());
    assert_eq!(world.seqs(TEA), [1, 2, 3, 4, 5]);
    let (scope, rev) = (Scope::Room(TEA), Rev(40));
    world.hear(ToClient::Behind { scope, rev });
    world.hear(reset());
    assert_eq!(world.seqs(TEA), (31..=40).collect::<Vec<_>>());
    assert_eq!(world.client.model().have_of(TEA), Some(Rev(40)));
}

#[test]
fn an_answer_from_before_one_came_back_is_asked_about() {
    let mut world = World::open(TEA, 1, 5);
    world.hear(ToClient::Gone { rooms: vec![TEA] });
    assert!(world.client.model().card(TEA).is_none());
    let sent = world.sent();
    let [ToServer::Cards { id, .. }] = sent[..] else {
        panic!("{sent:?}")
    };
    world.hear(ToClient::Cards {
        id,
        cards: vec![card(TEA, 6)],
        more: false,
    });
    assert!(world.client.model().card(TEA).is_some());
}

#[test]
fn a_complete_difference_reaches_the_end_over_what_may_not_be_read() {
    let mut world = World::open(TEA, 1, 5);
    let (scope, rev) = (Scope::Room(TEA), Rev(8));
    world.hear(ToClient::Behind { scope, rev });
    world.hear(difference(
        TEA,
        vec![message(TEA, 7), message(TEA, 8)],
        8,
        false,
    ));
    assert_eq!(world.seqs(TEA), [1, 2, 3, 4, 5, 7, 8]);
}

#[test]
fn an_entry_newer_than_a_reset_stays() {
    let mut world = World::open(TEA, 1, 5);
    let (scope, rev) = (Scope::Room(TEA), Rev(40));
    world.hear(ToClient::Behind { scope, rev });
    world.hear(told(entry(TEA, 30, 0, 30, 2)));
    let mut older = card(TEA, 40);
    older.entry = entry(TEA, 5, 35, 40, 1);
    world.sent();
    world.hear(ToClient::Reset {
        card: Box::new(older),
        page: crate::world::page(TEA, 31, 40, 40),
    });
    assert_eq!(world.client.model().read(TEA), Seq(30));
    let counts = |frame: &ToServer| matches!(frame, ToServer::Cards { .. });
    assert!(
        world.sent().iter().any(counts),
        "how much is unread is asked for"
    );
}

#[test]
fn what_nobody_answers_is_asked_again() {
    let mut world = World::open(TEA, 1, 5);
    let (scope, rev) = (Scope::Room(TEA), Rev(6));
    world.hear(ToClient::Behind { scope, rev });
    assert_eq!(world.sent(), [since(TEA, 5)]);
    world.pass(10_000_000);
    assert_eq!(world.sent(), [since(TEA, 5)]);
}

#[test]
fn what_others_do_in_their_accounts_is_not_asked_for() {
    let mut world = World::live(vec![]);
    let scope = Scope::Account(wire::UserId(9));
    world.hear(ToClient::Behind { scope, rev: Rev(9) });
    world.pass(1_000_000);
    assert_eq!(world.sent(), []);
    assert_eq!(world.client.model().viewer().id, ADA);
    assert!(world.now > START);
}

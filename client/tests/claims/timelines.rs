//! Stretches of a timeline: how they grow, meet and are kept short.

use client::{Input, Item, Key};
use wire::limits::{RANGE_ROWS, TIMELINES};
use wire::{At, ClientKey, Reaction, Rev, RoomId, Seq, ToClient, ToServer};

use crate::world::{ADA, BOB, TEA, World, card, message, page, said};

fn row(seq: i64) -> Item {
    Item::Row(Key {
        author: BOB,
        key: ClientKey(1_000 + seq),
    })
}

#[test]
fn a_held_row_is_never_replaced_by_an_older_one() {
    let mut world = World::open(TEA, 4, 5);
    let mut liked = message(TEA, 5);
    liked.rev = Rev(6);
    liked.reactions.push(Reaction {
        emoji: "👍".into(),
        users: vec![ADA],
    });
    world.hear(said(liked.clone()));
    world.on(Input::LoadBefore {
        room: TEA,
        seq: Seq(4),
    });
    let id = world.page_asked();
    // It says again what the end was like before.
    let mut before = page(TEA, 1, 5, 5);
    before.head = Rev(6);
    world.hear(ToClient::Page { id, page: before });
    let held = world.client.model().message(TEA, Seq(5));
    assert_eq!(held, Some(&liked));
    assert_eq!(world.seqs(TEA), [1, 2, 3, 4, 5]);
}

#[test]
fn what_comes_while_a_page_is_in_flight_is_laid_over_it() {
    let mut world = World::live(vec![card(TEA, 5)]);
    world.show(TEA);
    let id = world.page_asked();
    let mut edited = message(TEA, 4);
    (edited.rev, edited.body) = (Rev(6), "better".into());
    world.hear(said(edited.clone()));
    let mut next = message(TEA, 6);
    next.rev = Rev(7);
    world.hear(said(next));
    world.hear(ToClient::Page {
        id,
        page: page(TEA, 3, 5, 5),
    });
    assert_eq!(world.seqs(TEA), [3, 4, 5, 6]);
    assert_eq!(world.client.model().message(TEA, Seq(4)), Some(&edited));
}

#[test]
fn a_page_from_before_it_was_asked_for_is_asked_for_again() {
    let mut world = World::live(vec![card(TEA, 5)]);
    world.hear(said(message(TEA, 6)));
    world.show(TEA);
    let id = world.page_asked();
    world.hear(ToClient::Page {
        id,
        page: page(TEA, 3, 5, 5),
    });
    assert!(
        world
            .client
            .model()
            .timeline(TEA)
            .is_some_and(|held| held.spans().is_empty())
    );
    assert!(world.page_asked() != id);
}

#[test]
fn a_page_that_reaches_a_stretch_joins_it_and_one_that_does_not_leaves_a_hole() {
    let mut world = World::open(TEA, 18, 20);
    let at = At::Around(Seq(5));
    world.on(Input::Show { room: TEA, at });
    let id = world.page_asked();
    world.hear(ToClient::Page {
        id,
        page: page(TEA, 4, 6, 20),
    });
    let hole = Item::Hole {
        after: Seq(6),
        before: Seq(18),
    };
    let items = world.client.model().items(TEA);
    let expected = [
        Item::Earlier(Seq(4)),
        row(4),
        row(5),
        row(6),
        hole,
        row(18),
        row(19),
        row(20),
    ];
    assert_eq!(items, expected);
    world.on(Input::LoadAfter {
        room: TEA,
        seq: Seq(6),
    });
    let id = world.page_asked();
    world.hear(ToClient::Page {
        id,
        page: page(TEA, 7, 17, 20),
    });
    assert!(!world.client.model().items(TEA).contains(&hole));
    assert_eq!(world.seqs(TEA), (4..=20).collect::<Vec<_>>());
}

#[test]
fn rows_that_may_not_be_read_do_not_part_what_the_server_joins() {
    let mut world = World::open(TEA, 10, 12);
    world.on(Input::LoadBefore {
        room: TEA,
        seq: Seq(10),
    });
    let id = world.page_asked();
    let mut above = page(TEA, 1, 9, 12);
    above.rows.retain(|row| row.seq.0 < 7);
    above.to = Seq(6);
    world.hear(ToClient::Page { id, page: above });
    assert_eq!(
        world
            .client
            .model()
            .timeline(TEA)
            .map(|held| held.spans().len()),
        Some(1)
    );
    let start = world.client.model().items(TEA)[0];
    assert_eq!(start, row(1), "nothing lies before it");
}

#[test]
fn a_message_extends_only_the_stretch_at_the_end() {
    let mut world = World::live(vec![card(TEA, 20)]);
    let at = At::Around(Seq(5));
    world.on(Input::Show { room: TEA, at });
    let id = world.page_asked();
    world.hear(ToClient::Page {
        id,
        page: page(TEA, 4, 6, 20),
    });
    world.hear(said(message(TEA, 21)));
    assert_eq!(world.seqs(TEA), [4, 5, 6]);
    let card = world.client.model().card(TEA).expect("is held");
    assert_eq!(card.last_seq, Seq(21));
}

#[test]
fn an_empty_room_grows_from_nothing() {
    let mut empty = card(TEA, 3);
    empty.entry.from = Seq(4);
    empty.last = None;
    let mut world = World::live(vec![empty]);
    world.show(TEA);
    let id = world.page_asked();
    let mut page = page(TEA, 4, 3, 3);
    page.start = true;
    world.hear(ToClient::Page { id, page });
    world.hear(said(message(TEA, 4)));
    assert_eq!(world.client.model().items(TEA), [row(4)]);
}

#[test]
fn a_stretch_is_kept_short_at_its_far_end() {
    let most = i64::try_from(RANGE_ROWS).expect("fits");
    let mut world = World::open(TEA, 1, most);
    world.hear(said(message(TEA, most + 1)));
    let seqs = world.seqs(TEA);
    assert!(seqs.len() <= RANGE_ROWS);
    assert_eq!(seqs.last(), Some(&(most + 1)));
    assert!(matches!(
        world.client.model().items(TEA)[0],
        Item::Earlier(_)
    ));
    // Up there again: now the end is far, and what is new there waits for it to be looked at.
    let first = Seq(seqs[0]);
    world.on(Input::LoadBefore {
        room: TEA,
        seq: first,
    });
    let id = world.page_asked();
    world.hear(ToClient::Page {
        id,
        page: page(TEA, 1, first.0 - 1, most + 1),
    });
    let seqs = world.seqs(TEA);
    assert!(seqs.len() <= RANGE_ROWS && seqs[0] == 1);
    assert!(matches!(
        world.client.model().items(TEA).last(),
        Some(Item::Later(_))
    ));
}

#[test]
fn the_timeline_that_was_shown_longest_ago_goes() {
    let rooms: Vec<RoomId> = (0..=TIMELINES)
        .map(|n| RoomId(100 + i64::try_from(n).expect("few")))
        .collect();
    let mut world = World::live(rooms.iter().map(|room| card(*room, 5)).collect());
    for room in &rooms {
        world.show(*room);
        let id = world.page_asked();
        world.hear(ToClient::Page {
            id,
            page: page(*room, 1, 5, 5),
        });
    }
    let held = |room: &&RoomId| world.client.model().timeline(**room).is_some();
    assert_eq!(rooms.iter().filter(held).count(), TIMELINES);
    assert!(world.client.model().timeline(rooms[0]).is_none());
    assert!(world.client.model().card(rooms[0]).is_some());
}

#[test]
fn a_room_that_was_shown_before_is_there_at_once() {
    let mut world = World::open(TEA, 1, 5);
    world.on(Input::Hide);
    world.hear(said(message(TEA, 6)));
    world.sent();
    world.show(TEA);
    let asks = |frame: &ToServer| matches!(frame, ToServer::Page { .. });
    assert!(!world.sent().iter().any(asks));
    assert_eq!(world.seqs(TEA), [1, 2, 3, 4, 5, 6]);
}

#[test]
fn a_row_that_is_quoted_and_not_held_is_asked_for() {
    let mut world = World::open(TEA, 8, 9);
    let mut reply = message(TEA, 10);
    reply.reply_to = Some(Seq(2));
    world.hear(said(reply));
    let sent = world.sent();
    let asked = sent.iter().find_map(|frame| match frame {
        ToServer::Page { id, at, limit, .. } => Some((*id, *at, *limit)),
        _ => None,
    });
    let (id, at, limit) = asked.expect("the quoted row is asked for");
    assert_eq!((at, limit), (At::Around(Seq(2)), 1));
    world.hear(ToClient::Page {
        id,
        page: page(TEA, 2, 2, 10),
    });
    let quoted = world.client.model().message(TEA, Seq(2));
    assert_eq!(quoted, Some(&message(TEA, 2)));
    assert_eq!(world.seqs(TEA), [8, 9, 10], "it is no stretch of its own");
}

//! The line above what was unread.

use client::Input;
use wire::{At, ClientKey, Command, MessageKind, Micros, OpenRoom, Post, Rev, Seq, ToClient};

use crate::world::{ADA, NEWS, TEA, World, card, entry, message, page, said};

/// Messages up to here, of which so many are not read.
fn unread(last: i64, count: i64) -> wire::Card {
    let unread = u32::try_from(count).expect("small");
    let mut card = card(TEA, last);
    card.entry = entry(TEA, last - count, unread, last, 1);
    card
}

impl World {
    /// The last three of eight are not read; the room comes on screen, held to its end.
    fn with_three_unread() -> Self {
        let mut world = Self::live(vec![unread(8, 3), card(NEWS, 1)]);
        world.show(TEA);
        let id = world.page_asked();
        let page = page(TEA, 1, 8, 8);
        world.hear(ToClient::Page { id, page });
        world
    }

    fn line(&self) -> Option<i64> {
        self.client.model().unread_line(TEA).map(|seq| seq.0)
    }

    fn see(&mut self, seq: i64) {
        let (room, seq) = (TEA, Seq(seq));
        self.on(Input::Seen { room, seq });
    }
}

#[test]
fn it_stands_above_the_first_unread_row_and_stays() {
    let mut world = World::with_three_unread();
    assert_eq!(world.line(), Some(6));
    assert!(world.changes().rooms.contains(&TEA));
    world.see(8);
    assert_eq!(world.unread(TEA), 0);
    assert_eq!(world.line(), Some(6), "although the marks move");
    world.on(Input::Show {
        room: TEA,
        at: At::Around(Seq(2)),
    });
    assert_eq!(world.line(), Some(6), "it is the same visit");
}

#[test]
fn a_page_that_was_served_has_it() {
    let mut world = World::served(vec![unread(8, 3)]);
    let opened = OpenRoom {
        card: unread(8, 3),
        page: page(TEA, 1, 8, 8),
        members: wire::Members {
            room: TEA,
            head: Rev(8),
            rows: vec![],
            more: false,
            others: Vec::new(),
            marks: vec![],
        },
    };
    world.on(Input::Opened(Box::new(opened)));
    assert_eq!(world.line(), Some(6));
}

#[test]
fn where_all_is_read_there_is_none() {
    let mut world = World::open(TEA, 1, 5);
    world.pass(2 * Micros::SECOND);
    assert_eq!(world.line(), None);
}

#[test]
fn what_does_not_count_does_not_bring_it() {
    let mut world = World::live(vec![unread(8, 3)]);
    world.show(TEA);
    let id = world.page_asked();
    let mut page = page(TEA, 1, 8, 8);
    page.rows[5].kind = MessageKind::System;
    page.rows[6].author = ADA;
    world.hear(ToClient::Page { id, page });
    assert_eq!(world.line(), Some(8));
}

#[test]
fn it_comes_when_its_row_is_loaded() {
    let mut world = World::live(vec![unread(100, 90)]);
    world.show(TEA);
    let id = world.page_asked();
    let the_end = page(TEA, 51, 100, 100);
    world.hear(ToClient::Page { id, page: the_end });
    assert_eq!(world.line(), None);
    world.see(100);
    let (room, seq) = (TEA, Seq(51));
    world.on(Input::LoadBefore { room, seq });
    let id = world.page_asked();
    let before = page(TEA, 1, 50, 100);
    world.hear(ToClient::Page { id, page: before });
    assert_eq!(world.line(), Some(11));
    assert!(world.changes().rooms.contains(&TEA));
}

#[test]
fn it_goes_when_the_room_is_left() {
    let mut world = World::with_three_unread();
    world.see(8);
    world.on(Input::Hide);
    assert_eq!(world.line(), None);
    assert!(world.changes().rooms.contains(&TEA));
    world.show(TEA);
    assert_eq!(
        world.line(),
        None,
        "all was read when it came on screen again"
    );
    let mut world = World::with_three_unread();
    world.see(6);
    world.show(NEWS);
    world.show(TEA);
    assert_eq!(world.line(), Some(7));
}

#[test]
fn whoever_says_something_has_read_what_was_there() {
    let mut world = World::with_three_unread();
    let post = Post {
        key: ClientKey(1),
        body: "tea?".into(),
        mentions: vec![],
        reply_to: None,
    };
    world.hand_in_as(1, Command::Send { room: TEA, post });
    assert_eq!(world.line(), None);
    assert!(world.changes().rooms.contains(&TEA));
    world.pass(2 * Micros::SECOND);
    assert_eq!(world.line(), None, "although no mark has moved");
    assert_eq!(world.unread(TEA), 3);
}

#[test]
fn marking_as_unread_moves_it() {
    let mut world = World::with_three_unread();
    world.see(8);
    let (room, from) = (TEA, Some(Seq(3)));
    world.hand_in_as(1, Command::MarkUnread { room, from });
    assert_eq!(world.line(), Some(3));
    assert!(world.changes().rooms.contains(&TEA));
    let (room, from) = (NEWS, Some(Seq(1)));
    world.hand_in_as(2, Command::MarkUnread { room, from });
    assert_eq!(world.line(), Some(3), "that was elsewhere");
    assert_eq!(world.client.model().unread_line(NEWS), None);
}

#[test]
fn what_comes_while_nobody_looks_brings_it() {
    let mut world = World::open(TEA, 1, 5);
    world.see(5);
    world.hear(said(message(TEA, 6)));
    world.hear(said(message(TEA, 7)));
    assert_eq!(world.line(), None, "whoever looks will see it in a moment");
    world.pass(Micros::SECOND);
    assert_eq!(world.line(), Some(6));
    assert!(world.changes().rooms.contains(&TEA));
    world.see(7);
    assert_eq!(world.line(), Some(6));
}

#[test]
fn who_comes_back_after_a_sleep_of_timers_finds_it() {
    let mut world = World::open(TEA, 1, 5);
    world.see(5);
    world.hear(said(message(TEA, 6)));
    world.now = world.now.plus(60 * Micros::SECOND);
    world.see(6);
    assert_eq!(world.line(), Some(6));
}

#[test]
fn before_eyes_that_are_on_the_room_it_does_not_come() {
    let mut world = World::open(TEA, 1, 5);
    world.see(5);
    // Always something that is not seen yet, never for long.
    for seq in 6..40 {
        world.hear(said(message(TEA, seq)));
        world.pass(200_000);
        world.see(seq - 1);
    }
    world.see(39);
    world.pass(2 * Micros::SECOND);
    assert_eq!(world.line(), None);
}

#[test]
fn it_stays_while_what_it_stands_above_is_being_read() {
    let mut world = World::with_three_unread();
    world.see(7);
    world.hear(said(message(TEA, 9)));
    world.pass(2 * Micros::SECOND);
    assert_eq!(world.line(), Some(6));
}

#[test]
fn read_to_the_end_it_moves_to_what_comes_in_the_next_absence() {
    let mut world = World::with_three_unread();
    world.see(8);
    world.hear(said(message(TEA, 9)));
    world.see(9);
    world.pass(2 * Micros::SECOND);
    assert_eq!(world.line(), Some(6), "it was seen");
    world.hear(said(message(TEA, 10)));
    world.pass(Micros::SECOND);
    assert_eq!(world.line(), Some(10));
}

#[test]
fn a_room_is_opened_at_its_first_unread_row() {
    let first = |world: &World| world.client.model().first_unread(TEA).map(|seq| seq.0);
    let mut world = World::live(vec![unread(100, 90), card(NEWS, 1)]);
    assert_eq!(first(&world), Some(11), "by the card alone");
    assert_eq!(world.client.model().first_unread(NEWS), None);
    world.on(Input::Show {
        room: TEA,
        at: At::Around(Seq(11)),
    });
    let id = world.page_asked();
    let mut page = page(TEA, 1, 50, 100);
    page.rows[10].kind = MessageKind::System;
    world.hear(ToClient::Page { id, page });
    assert_eq!(first(&world), Some(12), "the rows tell it better");
    assert_eq!(world.line(), Some(12));
    world.see(100);
    assert_eq!(first(&world), None);
}

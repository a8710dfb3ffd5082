//! What can be undone for a moment: seen at once, and heard by nobody before the moment is over.

use client::{Effect, Input};
use wire::{ClientKey, Command, Micros, Post, Seq};

use crate::world::{START, TEA, World, card, edit, message, own};

const FIVE: i64 = 5 * Micros::SECOND;

fn delete(seq: i64) -> Command {
    let (room, seq) = (TEA, Seq(seq));
    Command::Delete { room, seq }
}

impl World {
    fn hold_back(&mut self, key: i64, command: Command) {
        self.on(Input::DoLater {
            key: ClientKey(key),
            command,
            until: self.now.plus(FIVE),
        });
    }

    fn stored_keys(&self) -> Vec<i64> {
        self.stored().iter().map(|kept| kept.key.0).collect()
    }
}

#[test]
fn it_is_seen_at_once_and_neither_stored_nor_sent() {
    let mut world = World::open_with_own(TEA, 6);
    world.hold_back(1, delete(6));
    assert_eq!(world.row(6).message.deleted, Some(START));
    let until = world.awaited(6).and_then(|awaited| awaited.until);
    assert_eq!(until, Some(START.plus(FIVE)));
    assert_eq!(world.stored(), []);
    assert_eq!(world.commands(), []);
    assert!(!world.client.is_idle());
}

#[test]
fn after_its_moment_it_is_stored_and_sent() {
    let mut world = World::open_with_own(TEA, 6);
    world.hold_back(1, delete(6));
    let at = START.plus(FIVE);
    assert!(world.effects.contains(&Effect::Wake { at }));
    world.pass(FIVE - 1);
    assert_eq!((world.stored_keys(), world.commands()), (vec![], vec![]));
    world.pass(1);
    assert_eq!(world.stored_keys(), [1]);
    assert!(
        world
            .changes()
            .rows
            .contains(&(TEA, client::Key::of(&own(TEA, 6)))),
        "it cannot be undone any more"
    );
    assert_eq!(world.awaited(6).map(|awaited| awaited.until), Some(None));
    assert_eq!(world.command().1, delete(6));
}

#[test]
fn without_a_connection_it_is_stored_then() {
    let mut world = World::served(vec![card(TEA, 5)]);
    world.hold_back(1, delete(5));
    world.pass(FIVE);
    assert_eq!(world.stored_keys(), [1]);
}

#[test]
fn taken_back_it_leaves_no_trace() {
    let mut world = World::open_with_own(TEA, 6);
    world.hold_back(1, delete(6));
    world.effects.clear();
    world.on(Input::Discard(ClientKey(1)));
    assert_eq!(world.row(6).message, &own(TEA, 6));
    assert_eq!(world.changes().rows, [(TEA, client::Key::of(&own(TEA, 6)))]);
    world.pass(FIVE);
    assert_eq!(world.commands(), []);
    let touches = |effect: &Effect| matches!(effect, Effect::Store(_) | Effect::Forget(_));
    assert!(!world.effects.iter().any(touches));
}

#[test]
fn nothing_else_waits_for_it() {
    let mut world = World::open_with_own(TEA, 6);
    world.hold_back(1, delete(6));
    let post = Post {
        key: ClientKey(2),
        body: "tea?".into(),
        mentions: vec![],
        reply_to: None,
    };
    let command = Command::Send { room: TEA, post };
    world.hand_in_as(2, command.clone());
    assert_eq!(world.command().1, command);
}

#[test]
fn when_the_page_goes_away_it_is_due() {
    let mut world = World::open_with_own(TEA, 6);
    world.hold_back(1, delete(6));
    world.hold_back(2, delete(5));
    world.on(Input::Hurry);
    assert_eq!(world.stored_keys(), [1, 2]);
    assert_eq!(
        world.command().1,
        delete(6),
        "in order, one of a room at a time"
    );
    world.hold_back(3, delete(4));
    assert_eq!(world.commands(), [], "what comes later is held back again");
}

#[test]
fn whoever_goes_on_with_the_row_has_not_taken_it_back() {
    let mut world = World::open_with_own(TEA, 6);
    world.hold_back(1, edit(TEA, 6, 1, "tea!"));
    world.hold_back(2, delete(5));
    world.hand_in_as(3, edit(TEA, 6, 2, "tea, now!"));
    assert_eq!(world.stored_keys(), [1, 3]);
    assert_eq!(world.command().1, edit(TEA, 6, 1, "tea!"));
    assert_eq!(world.body(6), "tea, now!");
}

#[test]
fn it_can_still_be_taken_back_until_it_is_sent() {
    let mut world = World::served(vec![card(TEA, 5)]);
    world.hold_back(1, delete(5));
    world.on(Input::Hurry);
    world.on(Input::Discard(ClientKey(1)));
    assert_eq!(world.stored_keys(), [] as [i64; 0]);
    let last = world.client.model().last(TEA);
    assert_eq!(last, Some(&message(TEA, 5).for_card()));
}

#[test]
fn what_is_about_no_row_is_held_back_all_the_same() {
    let mut world = World::live(vec![card(TEA, 5)]);
    world.hold_back(1, Command::Leave { room: TEA });
    assert_eq!(world.commands(), []);
    world.pass(FIVE);
    assert_eq!(world.command().1, Command::Leave { room: TEA });
}

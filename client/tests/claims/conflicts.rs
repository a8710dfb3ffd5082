//! Edits made on top of each other, and edits that were refused: nothing is written over unseen, no text is lost.

use client::{Effect, Input};
use wire::{ClientKey, Command, Epoch, Message, Refusal, Rev, Seq, ToClient, Welcome};

use crate::world::{
    START, TEA, World, card, edit, edited, own, page, refused, said, set, snapshot,
};

const MEANWHILE: Refusal = Refusal::EditedMeanwhile { edition: 2 };

/// What another device of Ada's has made of the last message.
fn elsewhere() -> Message {
    edited(&own(TEA, 6), 7, "coffee")
}

impl World {
    /// She has edited it here and there.
    fn in_conflict() -> Self {
        let mut world = Self::open_with_own(TEA, 6);
        world.hand_in_as(1, edit(TEA, 6, 1, "tea!"));
        let (id, _) = world.command();
        world.hear(said(elsewhere()));
        world.hear(refused(id, MEANWHILE));
        world
    }

    fn conflict_body(&self) -> Option<&str> {
        self.conflict(6).map(|conflict| conflict.body)
    }
}

#[test]
fn an_edit_that_was_refused_stands_beside_the_row() {
    let world = World::in_conflict();
    assert!(world.is_told(1, MEANWHILE));
    assert_eq!(world.row(6).message, &elsewhere());
    assert_eq!(world.awaited(6), None);
    let conflict = world.conflict(6).expect("one's own text is there");
    assert_eq!((conflict.key, conflict.body), (ClientKey(1), "tea!"));
    assert_eq!(conflict.why.first(), &MEANWHILE);
    let [kept] = &world.stored()[..] else {
        panic!()
    };
    assert_eq!(kept.failed, Some(MEANWHILE.into()));
    let row = (TEA, client::Key::of(&elsewhere()));
    assert!(world.changes().rows.contains(&row));
}

#[test]
fn it_stands_there_after_a_restart() {
    let stored = World::in_conflict().stored();
    let mut again = World::open_with_own(TEA, 6);
    again.on(Input::Restore(stored));
    assert_eq!(again.conflict_body(), Some("tea!"));
    assert_eq!(again.commands(), []);
}

#[test]
fn handed_in_again_it_is_made_from_what_stands_there_now() {
    let mut world = World::in_conflict();
    world.hear(said(edited(&elsewhere(), 8, "cocoa")));
    world.pass(wire::Micros::SECOND);
    world.effects.clear();
    world.on(Input::Retry(ClientKey(1)));
    assert_eq!((world.body(6), world.conflict_body()), ("tea!", None));
    let [stored] = &world.stored()[..] else {
        panic!()
    };
    assert_eq!(stored.failed, None);
    assert!(stored.at > START, "behind the others, also after a restart");
    let (id, command) = world.command();
    assert_eq!(command, edit(TEA, 6, 3, "tea!"));
    world.hear(set(id));
    assert!(world.effects.contains(&Effect::Forget(ClientKey(1))));
}

#[test]
fn without_the_row_it_is_made_from_the_edition_that_was_told() {
    let stored = World::in_conflict().stored();
    let mut again = World::live(vec![card(TEA, 7)]);
    again.on(Input::Restore(stored));
    again.on(Input::Retry(ClientKey(1)));
    assert_eq!(again.command().1, edit(TEA, 6, 2, "tea!"));
}

#[test]
fn thrown_away_it_is_gone() {
    let mut world = World::in_conflict();
    world.on(Input::Discard(ClientKey(1)));
    assert_eq!(world.conflict(6), None);
    assert_eq!(world.row(6).message, &elsewhere());
    assert_eq!(world.stored(), []);
    assert_eq!(world.client.model().outbox().count(), 0);
}

#[test]
fn any_final_refusal_keeps_the_text() {
    for refusal in [
        Refusal::Deleted,
        Refusal::NotAllowed,
        Refusal::MessageTooLong { max: 3 },
        Refusal::NoSuchRoom,
    ] {
        let mut world = World::open_with_own(TEA, 6);
        world.hand_in_as(1, edit(TEA, 6, 1, "tea!"));
        let (id, _) = world.command();
        world.hear(refused(id, refusal.clone()));
        assert_eq!(world.conflict_body(), Some("tea!"), "{refusal:?}");
        assert_eq!(world.body(6), "message 6");
        let [kept] = &world.stored()[..] else {
            panic!()
        };
        assert_eq!(kept.failed, Some(refusal.into()));
    }
}

#[test]
fn where_no_row_is_nothing_stands() {
    let mut world = World::open_with_own(TEA, 6);
    world.hand_in_as(1, edit(TEA, 6, 1, "tea!"));
    let (id, _) = world.command();
    world.hear(refused(id, Refusal::NoSuchMessage));
    assert!(world.is_told(1, Refusal::NoSuchMessage));
    assert_eq!(world.conflict(6), None);
    assert!(world.effects.contains(&Effect::Forget(ClientKey(1))));
}

#[test]
fn an_edit_of_an_edition_that_is_no_more_is_not_shown() {
    let mut world = World::open_with_own(TEA, 6);
    world.hand_in_as(1, edit(TEA, 6, 1, "tea!"));
    world.hand_in_as(2, edit(TEA, 6, 2, "tea, now!"));
    world.hear(said(elsewhere()));
    assert_eq!(world.body(6), "coffee", "nor what was made on top of it");
    assert!(world.awaited(6).is_some());
}

#[test]
fn of_two_made_from_the_same_the_first_is_shown() {
    let mut world = World::open_with_own(TEA, 6);
    world.hand_in_as(1, edit(TEA, 6, 1, "tea!"));
    let mut other = world.stored();
    other[0].key = ClientKey(2);
    other[0].command = edit(TEA, 6, 1, "from another tab");
    world.on(Input::Restore(other));
    assert_eq!(world.body(6), "tea!", "the other will be refused");
    world.hand_in_as(3, edit(TEA, 6, 2, "tea, now!"));
    assert_eq!(world.body(6), "tea, now!");
    let (id, _) = world.command();
    world.hear(said(edited(&own(TEA, 6), 7, "tea!")));
    world.hear(set(id));
    let (id, second) = world.command();
    assert_eq!(second, edit(TEA, 6, 1, "from another tab"));
    world.hear(refused(id, MEANWHILE));
    assert_eq!(world.conflict_body(), Some("from another tab"));
    assert_eq!(world.command().1, edit(TEA, 6, 2, "tea, now!"));
}

#[test]
fn the_second_edit_goes_out_when_the_first_is_done() {
    let mut world = World::open_with_own(TEA, 6);
    world.hand_in_as(1, edit(TEA, 6, 1, "tea!"));
    world.hand_in_as(2, edit(TEA, 6, 2, "tea, now!"));
    let (id, first) = world.command();
    assert_eq!(first, edit(TEA, 6, 1, "tea!"));
    world.hear(said(edited(&own(TEA, 6), 7, "tea!")));
    assert_eq!(world.body(6), "tea, now!", "no step back in between");
    world.hear(set(id));
    let (id, second) = world.command();
    assert_eq!(second, edit(TEA, 6, 2, "tea, now!"));
    let after = edited(&edited(&own(TEA, 6), 7, "tea!"), 8, "tea, now!");
    world.hear(said(after.clone()));
    world.hear(set(id));
    assert_eq!((world.row(6).message, world.awaited(6)), (&after, None));
}

#[test]
fn it_is_made_from_the_edition_that_the_first_has_yielded() {
    let mut world = World::open_with_own(TEA, 6);
    for (key, edition, body) in [(1, 1, "tea!"), (2, 2, "tea, now!"), (3, 3, "tea, please!")] {
        world.hand_in_as(key, edit(TEA, 6, edition, body));
    }
    let (id, _) = world.command();
    // The same was written elsewhere, after something else: nothing is left to be changed.
    let twice = edited(&elsewhere(), 8, "tea!");
    world.hear(said(elsewhere()));
    world.hear(said(twice));
    world.hear(set(id));
    let stored: Vec<Command> = world
        .stored()
        .into_iter()
        .map(|kept| kept.command)
        .collect();
    let later = [
        edit(TEA, 6, 3, "tea, now!"),
        edit(TEA, 6, 4, "tea, please!"),
    ];
    assert_eq!(stored, later, "also for a restart");
    let (id, second) = world.command();
    assert_eq!(second, later[0]);
    world.hear(set(id));
    assert_eq!(world.command().1, later[1]);
}

#[test]
fn of_edits_upon_each_other_the_last_holds_the_text() {
    let mut world = World::open_with_own(TEA, 6);
    for (key, edition, body) in [(1, 1, "tea!"), (2, 2, "tea, now!"), (3, 3, "tea, please!")] {
        world.hand_in_as(key, edit(TEA, 6, edition, body));
    }
    let (id, _) = world.command();
    world.hear(said(elsewhere()));
    world.hear(refused(id, MEANWHILE));
    for key in [1, 2, 3] {
        assert!(world.is_told(key, MEANWHILE), "{key} is answered");
    }
    assert_eq!(
        (world.body(6), world.conflict_body()),
        ("coffee", Some("tea, please!"))
    );
    let stored = world.stored();
    assert_eq!(stored.len(), 1, "{stored:?}");
    assert_eq!(world.commands(), []);
}

#[test]
fn what_was_made_from_what_stands_there_goes_its_way() {
    let mut world = World::open_with_own(TEA, 6);
    world.hand_in_as(1, edit(TEA, 6, 1, "tea!"));
    let (id, _) = world.command();
    world.hear(said(elsewhere()));
    // Of the same edition as one upon the first would be; but she has seen what she writes over.
    world.hand_in_as(2, edit(TEA, 6, 2, "cocoa"));
    assert_eq!(world.body(6), "cocoa");
    world.hear(refused(id, MEANWHILE));
    assert_eq!(
        (world.body(6), world.conflict_body()),
        ("cocoa", Some("tea!"))
    );
    assert_eq!(world.command().1, edit(TEA, 6, 2, "cocoa"));
}

#[test]
fn one_that_could_never_be_taken_leaves_its_place_to_the_next() {
    let mut world = World::open_with_own(TEA, 6);
    world.hand_in_as(1, edit(TEA, 6, 1, "far too long"));
    world.hand_in_as(2, edit(TEA, 6, 2, "tea"));
    let (id, _) = world.command();
    world.hear(refused(id, Refusal::MessageTooLong { max: 3 }));
    assert_eq!((world.body(6), world.conflict(6)), ("tea", None));
    assert_eq!(world.command().1, edit(TEA, 6, 1, "tea"));
}

#[test]
fn one_that_is_taken_back_leaves_its_place_to_the_next() {
    let mut world = World::open_with_own(TEA, 6);
    world.on(Input::Closed { code: None });
    world.hand_in_as(1, edit(TEA, 6, 1, "tea!"));
    world.hand_in_as(2, edit(TEA, 6, 2, "tea, now!"));
    world.on(Input::Discard(ClientKey(1)));
    assert_eq!(world.body(6), "tea, now!");
    world.pass(2 * wire::Micros::SECOND);
    world.effects.clear();
    world.welcome(vec![]);
    assert_eq!(world.command().1, edit(TEA, 6, 1, "tea, now!"));
}

#[test]
fn what_was_made_upon_it_is_then_made_upon_the_one_before() {
    let mut world = World::open_with_own(TEA, 6);
    for (key, edition, body) in [(1, 1, "tea!"), (2, 2, "tea, now!"), (3, 3, "tea, please!")] {
        world.hand_in_as(key, edit(TEA, 6, edition, body));
    }
    world.on(Input::Discard(ClientKey(2)));
    let (id, _) = world.command();
    world.hear(said(elsewhere()));
    world.hear(refused(id, MEANWHILE));
    assert_eq!(world.commands(), [], "she has not seen the coffee");
    assert_eq!(world.conflict_body(), Some("tea, please!"));
}

#[test]
fn what_the_tab_that_sends_makes_of_it_holds_in_the_others() {
    let mut world = World::open_with_own(TEA, 6);
    world.on(Input::Lead(false));
    world.hand_in_as(1, edit(TEA, 6, 2, "tea!"));
    let mut kept = world.stored();
    kept[0].command = edit(TEA, 6, 1, "tea!");
    world.on(Input::Restore(kept.clone()));
    let waiting = world.client.model().outbox().next();
    assert_eq!(waiting, Some(&kept[0]));
    for refusal in [MEANWHILE, Refusal::Deleted] {
        kept[0].failed = Some(refusal.clone().into());
        world.on(Input::Restore(kept.clone()));
        let why = world.conflict(6).expect("one's own text is there").why;
        assert_eq!(why.first(), &refusal);
        let row = (TEA, client::Key::of(&own(TEA, 6)));
        assert_eq!(world.changes().rows, [row], "{refusal:?} is drawn");
    }
}

#[test]
fn edits_from_the_store_are_kept_apart_when_in_doubt() {
    let mut world = World::open_with_own(TEA, 6);
    world.hand_in_as(1, edit(TEA, 6, 1, "tea!"));
    world.hand_in_as(2, edit(TEA, 6, 2, "tea, now!"));
    let stored = world.stored();
    let mut again = World::open_with_own(TEA, 6);
    again.on(Input::Restore(stored));
    let (id, _) = again.command();
    again.hear(said(elsewhere()));
    again.hear(refused(id, MEANWHILE));
    assert_eq!(
        again.commands(),
        [],
        "the second was made on top of the first"
    );
    assert_eq!(again.conflict_body(), Some("tea, now!"));
    again.on(Input::Discard(ClientKey(2)));
    assert_eq!(again.conflict_body(), Some("tea!"));
}

#[test]
fn whoever_deletes_the_message_throws_the_text_away() {
    let mut world = World::in_conflict();
    let (room, seq) = (TEA, Seq(6));
    world.hand_in_as(2, Command::Delete { room, seq });
    assert_eq!(world.conflict_body(), Some("tea!"), "it may be undone");
    let (id, _) = world.command();
    world.hear(set(id));
    assert_eq!(world.conflict(6), None);
    assert!(world.effects.contains(&Effect::Forget(ClientKey(1))));
}

#[test]
fn another_history_has_no_place_for_it() {
    let mut world = World::in_conflict();
    world.on(Input::Closed { code: None });
    world.pass(2 * wire::Micros::SECOND);
    world.on(Input::Open);
    let mut snapshot = snapshot(vec![card(TEA, 6)]);
    snapshot.epoch = Epoch(2);
    let welcome = Welcome {
        now: START,
        fresh: true,
        snapshot,
        gone: vec![],
    };
    world.hear(ToClient::Welcome(Box::new(welcome)));
    let id = world.page_asked();
    let page = page(TEA, 1, 6, 6);
    world.hear(ToClient::Page { id, page });
    assert_eq!(world.client.model().have_of(TEA), Some(Rev(6)));
    assert_eq!(world.conflict(6), None);
    assert_eq!(world.client.model().outbox().count(), 0);
}

//! What waits at a row is seen at once, and is gone once it was answered.

use client::{Awaited, Awaiting, Client, Input, Key};
use wire::{
    ClientKey, Command, MessageKind, Micros, Post, Reaction, Refusal, Rev, Scope, Seq, ToClient,
    UserId,
};

use crate::world::{
    ADA, BOB, START, TEA, World, card, difference, edit, edited, message, own, page, refused, said,
    set, snapshot,
};

const CY: UserId = UserId(3);

fn delete(seq: i64) -> Command {
    let (room, seq) = (TEA, Seq(seq));
    Command::Delete { room, seq }
}

fn react(seq: i64, emoji: &str, on: bool) -> Command {
    Command::React {
        room: TEA,
        seq: Seq(seq),
        emoji: emoji.into(),
        on,
    }
}

fn by(emoji: &str, users: &[UserId]) -> Reaction {
    Reaction {
        emoji: emoji.into(),
        users: users.to_vec(),
    }
}

fn key_of(seq: i64) -> Key {
    Key::of(&message(TEA, seq))
}

#[test]
fn an_edit_is_seen_at_once_and_what_the_server_said_stays() {
    let mut world = World::open_with_own(TEA, 6);
    world.hand_in_as(1, edit(TEA, 6, 1, "tea!"));
    assert_eq!(
        (world.body(6), world.row(6).message.edition),
        ("tea!", 2),
        "as the server will make it"
    );
    assert_eq!(world.row(6).message.edited, Some(START));
    let awaited = Awaited {
        key: ClientKey(1),
        kind: Awaiting::Edit,
        until: None,
    };
    assert_eq!(world.awaited(6), Some(awaited));
    let model = world.client.model();
    assert_eq!(model.message(TEA, Seq(6)), Some(world.row(6).message));
    let timeline = model.timeline(TEA).expect("is held");
    assert_eq!(timeline.message(Seq(6)), Some(&own(TEA, 6)));
}

#[test]
fn it_is_gone_once_it_was_answered() {
    let mut world = World::open_with_own(TEA, 6);
    world.hand_in_as(1, edit(TEA, 6, 1, "tea!"));
    let (id, _) = world.command();
    let after = edited(&own(TEA, 6), 7, "tea!");
    world.hear(said(after.clone()));
    assert_eq!(world.row(6).message, &after, "as the server said it");
    assert!(world.awaited(6).is_some());
    world.hear(set(id));
    assert_eq!(world.awaited(6), None);
    assert_eq!(world.changes().rows, [(TEA, Key::of(&after))]);
    assert_eq!(world.row(6).message, &after);
}

#[test]
fn a_deleted_row_is_empty_at_once() {
    let mut world = World::open_with_own(TEA, 6);
    let mut reply = own(TEA, 7);
    reply.reply_to = Some(Seq(6));
    reply.reactions = vec![by("👍", &[BOB])];
    world.hear(said(reply));
    world.hand_in_as(1, delete(7));
    let row = world.row(7);
    assert_eq!(row.message.deleted, Some(START));
    assert_eq!(row.message.body, "");
    assert_eq!(
        (row.message.reply_to, &row.message.reactions[..]),
        (None, &[][..])
    );
    assert_eq!(
        row.pending.map(|awaited| awaited.kind),
        Some(Awaiting::Deletion)
    );
}

#[test]
fn reactions_stand_as_the_server_will_order_them() {
    let mut world = World::open(TEA, 1, 5);
    let mut liked = message(TEA, 6);
    liked.reactions = vec![by("🎉", &[BOB, CY]), by("👍", &[BOB])];
    world.hear(said(liked));
    for (key, command) in [
        react(6, "👍", true),
        react(6, "👍", true),
        react(6, "🍵", true),
    ]
    .into_iter()
    .enumerate()
    {
        world.hand_in_as(i64::try_from(key).expect("small"), command);
    }
    let all = [
        by("🎉", &[BOB, CY]),
        by("👍", &[BOB, ADA]),
        by("🍵", &[ADA]),
    ];
    assert_eq!(world.row(6).message.reactions, all);
    assert_eq!(world.awaited(6), None, "they show by themselves");
    world.hand_in_as(5, react(6, "👍", false));
    world.hand_in_as(6, react(6, "🍵", false));
    world.hand_in_as(7, react(6, "🎉", false));
    let before = [by("🎉", &[BOB, CY]), by("👍", &[BOB])];
    assert_eq!(world.row(6).message.reactions, before);
}

#[test]
fn what_waits_at_one_row_applies_in_order() {
    let mut world = World::open_with_own(TEA, 6);
    world.hand_in_as(1, edit(TEA, 6, 1, "tea!"));
    world.hand_in_as(2, edit(TEA, 6, 2, "tea, now!"));
    world.hand_in_as(3, react(6, "🍵", true));
    assert_eq!(
        (world.body(6), world.row(6).message.edition),
        ("tea, now!", 3)
    );
    assert_eq!(world.row(6).message.reactions, [by("🍵", &[ADA])]);
    world.hand_in_as(4, delete(6));
    world.hand_in_as(5, edit(TEA, 6, 3, "too late"));
    assert_eq!(world.body(6), "");
    assert_eq!(world.row(6).message.reactions, []);
}

#[test]
fn rows_that_look_different_are_named_and_no_others() {
    let mut world = World::open(TEA, 1, 5);
    let mut answer = message(TEA, 6);
    answer.reply_to = Some(Seq(4));
    world.hear(said(answer));
    let post = Post {
        key: ClientKey(50),
        body: "so do I".into(),
        mentions: vec![],
        reply_to: Some(Seq(4)),
    };
    world.hand_in_as(50, Command::Send { room: TEA, post });
    let (id, _) = world.command();
    world.hand_in_as(1, react(4, "🍵", true));
    let mut rows = world.changes().rows;
    rows.sort();
    let waiting = Key {
        author: ADA,
        key: ClientKey(50),
    };
    let expected = [(TEA, waiting), (TEA, key_of(4)), (TEA, key_of(6))];
    assert_eq!(rows, expected, "the row, and what quotes it");
    let mut liked = message(TEA, 4);
    liked.rev = Rev(7);
    liked.reactions = vec![by("🍵", &[BOB, ADA])];
    world.hear(said(liked));
    let mut rows = world.changes().rows;
    rows.sort();
    assert_eq!(rows, expected, "whoever says so");
    world.hear(refused(id, Refusal::MessageEmpty));
    world.on(Input::Discard(ClientKey(50)));
    world.effects.clear();
    world.hand_in_as(2, react(4, "🍵", true));
    assert_eq!(world.changes().rows, [], "it is there already");
    world.hand_in_as(3, react(2, "🍵", true));
    assert_eq!(world.changes().rows, [(TEA, key_of(2))]);
}

#[test]
fn what_is_refused_leaves_the_row_as_it_was() {
    let mut world = World::open(TEA, 1, 5);
    world.hand_in_as(1, delete(5));
    let (id, _) = world.command();
    world.hear(refused(id, Refusal::NotAllowed));
    assert!(world.is_told(1, Refusal::NotAllowed));
    assert_eq!(world.changes().rows, [(TEA, key_of(5))]);
    assert_eq!(world.row(5).message, &message(TEA, 5));
    assert_eq!(world.awaited(5), None);
    assert_eq!(world.client.model().outbox().count(), 0);
}

#[test]
fn what_the_server_would_refuse_is_not_shown() {
    let mut world = World::open(TEA, 1, 5);
    let mut told = message(TEA, 6);
    told.kind = MessageKind::System;
    world.hear(said(told.clone()));
    world.hand_in_as(1, edit(TEA, 5, 1, "not mine"));
    world.hand_in_as(2, delete(6));
    world.hand_in_as(3, react(6, "🍵", true));
    assert_eq!(world.body(5), "message 5");
    assert_eq!(world.row(6).message, &told);
}

#[test]
fn the_rail_shows_it_too() {
    let mut world = World::open_with_own(TEA, 6);
    world.hand_in_as(1, edit(TEA, 6, 1, "tea!"));
    assert!(world.changes().cards.contains(&TEA));
    let model = world.client.model();
    assert_eq!(model.last(TEA).map(|last| &last.body[..]), Some("tea!"));
    let said_last = model.card(TEA).and_then(|card| card.last.as_ref());
    assert_eq!(said_last.map(|last| &last.body[..]), Some("message 6"));
    let (id, _) = world.command();
    world.hear(refused(id, Refusal::NotAllowed));
    assert!(world.changes().cards.contains(&TEA));
    let last = world.client.model().last(TEA);
    assert_eq!(last.map(|last| &last.body[..]), Some("message 6"));
}

#[test]
fn it_is_laid_over_rows_that_come_later() {
    let mut world = World::live(vec![card(TEA, 5)]);
    world.hand_in_as(1, delete(5));
    assert_eq!(
        world.client.model().last(TEA).and_then(|last| last.deleted),
        Some(START),
        "of the rail's line at once"
    );
    world.show(TEA);
    let id = world.page_asked();
    let page = page(TEA, 1, 5, 5);
    world.hear(ToClient::Page { id, page });
    assert_eq!(world.body(5), "");
}

#[test]
fn it_is_seen_after_a_restart() {
    let mut world = World::open_with_own(TEA, 6);
    world.hand_in_as(1, edit(TEA, 6, 1, "tea!"));
    let stored = world.stored();
    let mut again = World::open_with_own(TEA, 6);
    again.on(Input::Restore(stored));
    assert_eq!(again.body(6), "tea!");
    let (id, _) = again.command();
    // It had been done before: the same again changes nothing.
    again.hear(said(edited(&own(TEA, 6), 7, "tea!")));
    again.hear(set(id));
    assert_eq!((again.body(6), again.awaited(6)), ("tea!", None));
}

#[test]
fn what_another_tab_has_handed_in_is_gone_here() {
    let mut world = World::open_with_own(TEA, 6);
    world.on(Input::Lead(false));
    world.hand_in_as(1, edit(TEA, 6, 1, "tea!"));
    assert_eq!(world.commands(), []);
    world.hear(said(edited(&own(TEA, 6), 7, "tea!")));
    world.on(Input::Settled(ClientKey(1)));
    assert_eq!((world.body(6), world.awaited(6)), ("tea!", None));
}

#[test]
fn an_answer_whose_event_did_not_fit_changes_nothing_back() {
    let mut world = World::open_with_own(TEA, 6);
    world.hand_in_as(1, edit(TEA, 6, 1, "tea!"));
    let (id, _) = world.command();
    let (scope, rev) = (Scope::Room(TEA), Rev(7));
    world.hear(ToClient::Behind { scope, rev });
    world.hear(set(id));
    assert_eq!(world.client.model().outbox().count(), 0);
    assert_eq!((world.body(6), world.awaited(6)), ("tea!", None));
    let after = edited(&own(TEA, 6), 7, "tea!");
    world.hear(difference(TEA, vec![after.clone()], 7, false));
    assert_eq!(world.row(6).message, &after);
    // From here on the server's word alone holds.
    let later = edited(&after, 8, "coffee");
    world.hear(said(later));
    assert_eq!(world.body(6), "coffee");
}

#[test]
fn a_cut_after_the_answer_changes_nothing_back() {
    let mut world = World::open_with_own(TEA, 6);
    world.hand_in_as(1, delete(6));
    let (id, _) = world.command();
    let (scope, rev) = (Scope::Room(TEA), Rev(7));
    world.hear(ToClient::Behind { scope, rev });
    world.hear(set(id));
    world.on(Input::Closed { code: None });
    assert_eq!(world.body(6), "");
    world.pass(2 * Micros::SECOND);
    world.welcome(vec![]);
    assert_eq!(
        world.body(6),
        "message 6",
        "nothing is missing, says the server"
    );
}

#[test]
fn it_waits_through_a_cut() {
    let mut world = World::open_with_own(TEA, 6);
    world.hand_in_as(1, edit(TEA, 6, 1, "tea!"));
    world.on(Input::Closed { code: None });
    assert_eq!(world.body(6), "tea!");
    world.pass(2 * Micros::SECOND);
    world.effects.clear();
    world.welcome(vec![]);
    let (id, command) = world.command();
    assert_eq!(command, edit(TEA, 6, 1, "tea!"));
    world.hear(said(edited(&own(TEA, 6), 7, "tea!")));
    world.hear(set(id));
    assert_eq!(world.awaited(6), None);
}

#[test]
fn whose_it_is_shows_once_the_viewer_is_known() {
    let mut client = Client::empty(7);
    let key = ClientKey(1);
    let command = react(5, "🍵", true);
    client.on(Input::Do { key, command }, START);
    client.on(Input::Start, START);
    client.on(Input::Open, START);
    let welcome = wire::Welcome {
        now: START,
        fresh: true,
        snapshot: snapshot(vec![card(TEA, 5)]),
        gone: vec![],
    };
    let welcome = ToClient::Welcome(Box::new(welcome));
    client.on(Input::Heard(welcome), START);
    let opened = wire::OpenRoom {
        card: card(TEA, 5),
        page: page(TEA, 1, 5, 5),
        members: wire::Members {
            room: TEA,
            head: Rev(5),
            rows: vec![],
            more: false,
            others: Vec::new(),
            marks: vec![],
        },
    };
    client.on(Input::Opened(Box::new(opened)), START);
    let row = client.model().message(TEA, Seq(5)).expect("is held");
    assert_eq!(row.reactions, [by("🍵", &[ADA])]);
}

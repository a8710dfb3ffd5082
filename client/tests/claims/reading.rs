//! Unread, marks, typing: how far the viewer has come, and who else does something.

use client::{Input, State};
use wire::limits::UNREAD_MAX;
use wire::{
    ClientKey, Command, Mark, MarkTo, Member, MemberState, Members, Message, Micros, Post,
    Reaction, Rev, RoomRole, Seq, ToClient, ToServer, UserId,
};

use crate::world::{ADA, BOB, NEWS, TEA, World, card, edited, entry, message, said, told};

fn marks(world: &mut World) -> Vec<Vec<MarkTo>> {
    let frames = world.sent().into_iter().filter_map(|frame| match frame {
        ToServer::Mark { marks } => Some(marks),
        _ => None,
    });
    frames.collect()
}

fn deleted(seq: i64, rev: i64) -> Message {
    Message {
        rev: Rev(rev),
        body: String::new(),
        deleted: Some(Micros(1)),
        ..message(TEA, seq)
    }
}

#[test]
fn what_others_say_counts_and_what_is_taken_back_does_not() {
    let mut world = World::live(vec![card(TEA, 5)]);
    let mut mention = message(TEA, 6);
    mention.mentions.push(ADA);
    world.hear(said(mention));
    let mut own = message(TEA, 7);
    own.author = ADA;
    world.hear(said(own));
    world.hear(said(message(TEA, 8)));
    assert_eq!(world.unread(TEA), 2);
    world.hear(said(deleted(8, 9)));
    assert_eq!(world.unread(TEA), 1);
    let card = world.client.model().card(TEA).expect("is held");
    assert_eq!(card.entry.unread.mentions, 1);
}

#[test]
fn read_to_the_end_as_of_before_is_read_to_the_end() {
    let mut behind = card(TEA, 5);
    behind.entry = entry(TEA, 1, 4, 5, 1);
    let mut world = World::live(vec![behind]);
    let mut own = message(TEA, 6);
    own.author = ADA;
    world.hear(said(own));
    // Counted before that one was said.
    world.hear(told(entry(TEA, 6, 0, 5, 2)));
    assert_eq!(world.unread(TEA), 0);
    world.hear(said(message(TEA, 7)));
    assert_eq!(world.unread(TEA), 1);
}

#[test]
fn at_the_cap_a_deletion_is_counted_anew() {
    let mut capped = card(TEA, 150);
    capped.entry = entry(TEA, 5, UNREAD_MAX, 150, 1);
    let mut world = World::live(vec![capped]);
    world.sent();
    world.hear(said(deleted(100, 151)));
    let asks = |frame: &ToServer| matches!(frame, ToServer::Cards { .. });
    assert!(world.sent().iter().any(asks));
}

#[test]
fn what_is_on_screen_is_read_at_once_and_told_once_a_second() {
    let mut world = World::open(TEA, 1, 5);
    world.pass(Micros::SECOND);
    world.hear(said(message(TEA, 6)));
    world.hear(said(message(TEA, 7)));
    assert_eq!(world.unread(TEA), 2);
    world.sent();
    world.pass(Micros::SECOND);
    world.sent();
    let seen = |seq| Input::Seen {
        room: TEA,
        seq: Seq(seq),
    };
    world.pass(Micros::SECOND);
    world.on(seen(6));
    assert_eq!(world.unread(TEA), 1, "counted by the rows that are held");
    assert!(world.changes().cards.contains(&TEA));
    world.on(seen(7));
    assert_eq!(world.unread(TEA), 0);
    assert_eq!(marks(&mut world).len(), 1);
    world.pass(999_000);
    assert_eq!(marks(&mut world).len(), 0);
    world.pass(1_000);
    let told = marks(&mut world);
    assert_eq!(told.len(), 1);
    assert_eq!((told[0][0].room, told[0][0].read), (TEA, Some(Seq(7))));
}

#[test]
fn what_was_read_right_before_the_page_goes_is_told_with_its_going() {
    let mut world = World::open(TEA, 1, 5);
    world.hear(said(message(TEA, 6)));
    world.hear(said(message(TEA, 7)));
    world.pass(2 * Micros::SECOND);
    let seen = |seq| Input::Seen {
        room: TEA,
        seq: Seq(seq),
    };
    world.on(seen(6));
    world.sent();
    world.on(seen(7));
    assert_eq!(marks(&mut world).len(), 0);
    world.on(Input::Hurry);
    let told = marks(&mut world);
    assert_eq!(told[0][0].read, Some(Seq(7)));
}

#[test]
fn reading_is_told_again_after_a_cut() {
    let mut world = World::open(TEA, 1, 5);
    world.hear(said(message(TEA, 6)));
    world.pass(Micros::SECOND);
    world.on(Input::Seen {
        room: TEA,
        seq: Seq(6),
    });
    world.sent();
    world.on(Input::Closed { code: None });
    world.pass(2 * Micros::SECOND);
    world.welcome(vec![]);
    let told = marks(&mut world);
    assert_eq!(told[0][0].read, Some(Seq(6)));
    assert_eq!(world.unread(TEA), 0);
}

#[test]
fn marked_as_unread_it_stays_so_until_more_is_read() {
    let mut world = World::open(TEA, 1, 5);
    let mut unread = entry(TEA, 5, 3, 5, 2);
    unread.unread_from = Some(Seq(3));
    world.hear(told(unread));
    assert_eq!(world.unread(TEA), 3);
    let seen = |seq| Input::Seen {
        room: TEA,
        seq: Seq(seq),
    };
    world.on(seen(5));
    assert_eq!(world.unread(TEA), 3);
    world.hear(said(message(TEA, 6)));
    assert_eq!(world.unread(TEA), 4);
    world.on(seen(6));
    assert_eq!(world.unread(TEA), 0);
}

#[test]
fn marked_as_unread_right_after_reading_what_was_read_goes_first() {
    let mut world = World::open(TEA, 1, 5);
    world.hear(said(message(TEA, 6)));
    world.hear(said(message(TEA, 7)));
    for seq in [6, 7] {
        let (room, seq) = (TEA, Seq(seq));
        world.on(Input::Seen { room, seq });
    }
    world.sent();
    let (room, from) = (TEA, Some(Seq(6)));
    world.hand_in_as(1, Command::MarkUnread { room, from });
    let before = marks(&mut world);
    assert_eq!(before[0][0].read, Some(Seq(7)), "told at once");
    assert!(!marks_as_unread(&mut world));
    world.hear(told(entry(TEA, 7, 0, 7, 2)));
    assert!(marks_as_unread(&mut world), "when the server has it");
}

#[test]
fn marking_as_unread_waits_for_what_was_read_only_so_long() {
    let mut world = World::open(TEA, 1, 5);
    world.hear(said(message(TEA, 6)));
    let (room, seq) = (TEA, Seq(6));
    world.on(Input::Seen { room, seq });
    let from = Some(seq);
    world.hand_in_as(1, Command::MarkUnread { room, from });
    world.pass(2 * Micros::SECOND);
    assert!(!marks_as_unread(&mut world));
    world.pass(Micros::SECOND);
    assert!(marks_as_unread(&mut world));
}

fn marks_as_unread(world: &mut World) -> bool {
    let mut sent = world.sent().into_iter();
    sent.any(|frame| {
        let ToServer::Do { command, .. } = frame else {
            return false;
        };
        matches!(command, Command::MarkUnread { from: Some(_), .. })
    })
}

#[test]
fn come_back_to_and_read_to_its_end_it_is_no_longer_marked_as_unread() {
    let mut world = World::open(TEA, 1, 5);
    let mut unread = entry(TEA, 5, 3, 5, 2);
    unread.unread_from = Some(Seq(3));
    world.hear(told(unread));
    let taken_away = |world: &mut World, seq| {
        world.on(Input::Seen {
            room: TEA,
            seq: Seq(seq),
        });
        let unmarks = |frame: &ToServer| {
            let ToServer::Do { command, .. } = frame else {
                return false;
            };
            *command
                == Command::MarkUnread {
                    room: TEA,
                    from: None,
                }
        };
        world.sent().iter().filter(|frame| unmarks(frame)).count()
    };
    assert_eq!(taken_away(&mut world, 5), 0, "they marked it a moment ago");
    world.show(TEA);
    assert_eq!(
        taken_away(&mut world, 5),
        0,
        "it was on screen all the time"
    );
    world.on(Input::Hide);
    world.show(TEA);
    assert_eq!(taken_away(&mut world, 4), 0, "not yet to its end");
    assert_eq!(taken_away(&mut world, 5), 1);
    assert_eq!(taken_away(&mut world, 5), 0, "said once");
}

#[test]
fn what_arrives_is_told_to_have_arrived() {
    let mut world = World::live(vec![card(TEA, 5)]);
    world.hear(said(message(TEA, 6)));
    let told = marks(&mut world);
    assert_eq!(told.len(), 1);
    assert_eq!(
        (told[0][0].delivered, told[0][0].read),
        (Some(Seq(6)), None)
    );
}

fn member(user: UserId, rev: i64) -> Member {
    Member {
        room: TEA,
        user,
        state: MemberState::In,
        role: RoomRole::Member,
        joined: Micros(0),
        from: Seq(1),
        rev: Rev(rev),
    }
}

fn mark(user: UserId, delivered: i64, read: i64) -> Mark {
    Mark {
        room: TEA,
        user,
        delivered: Seq(delivered),
        read: Seq(read),
    }
}

#[test]
fn a_message_is_read_when_everybody_else_has_read_it() {
    let mut world = World::open(TEA, 1, 5);
    let cy = UserId(3);
    let mut own = message(TEA, 6);
    own.author = ADA;
    let key = client::Key::of(&own);
    world.hear(said(own));
    world.on(Input::Closed { code: None });
    world.pass(2 * Micros::SECOND);
    world.welcome(vec![]);
    let mut ids = world.sent().into_iter().filter_map(|frame| match frame {
        ToServer::Members { id, .. } => Some(id),
        _ => None,
    });
    let id = ids.next_back().expect("who is in it is asked for");
    world.hear(ToClient::Members {
        id,
        members: Members {
            room: TEA,
            head: Rev(6),
            rows: vec![member(ADA, 1), member(BOB, 2), member(cy, 3)],
            more: false,
            others: Vec::new(),
            marks: vec![mark(ADA, 6, 6), mark(BOB, 6, 6), mark(cy, 5, 0)],
        },
    });
    let state = |world: &World| {
        let row = world.client.model().row(TEA, key).expect("stands there");
        match row.state {
            State::Stored => "stored",
            State::Delivered => "delivered",
            State::Read => "read",
            State::Queued | State::Failed(_) => "waits",
        }
    };
    assert_eq!(state(&world), "stored");
    world.hear(ToClient::Marks(vec![mark(cy, 6, 0)]));
    assert!(world.changes().marks.contains(&TEA));
    assert_eq!(state(&world), "delivered");
    world.hear(ToClient::Marks(vec![mark(cy, 6, 6)]));
    assert_eq!(state(&world), "read");
    world.hear(ToClient::Marks(vec![mark(cy, 5, 5)]));
    assert_eq!(state(&world), "read", "a mark only moves forward");
}

#[test]
fn typing_stands_six_seconds_or_until_it_is_said() {
    let mut world = World::open(TEA, 1, 5);
    let typing = || ToClient::Typing {
        room: TEA,
        user: BOB,
    };
    world.hear(typing());
    assert_eq!(world.client.model().typing(TEA), [BOB]);
    world.pass(5_999_000);
    assert_eq!(world.client.model().typing(TEA), [BOB]);
    world.pass(1_000);
    assert_eq!(world.client.model().typing(TEA), []);
    world.hear(typing());
    world.hear(said(message(TEA, 6)));
    assert_eq!(world.client.model().typing(TEA), []);
    assert!(world.changes().typing.contains(&TEA));
}

#[test]
fn who_types_an_edit_is_done_with_it_and_who_is_reacted_to_types_on() {
    let mut world = World::open(TEA, 1, 5);
    let typing = || ToClient::Typing {
        room: TEA,
        user: BOB,
    };
    world.hear(typing());
    let mut liked = message(TEA, 3);
    liked.rev = Rev(6);
    liked.reactions = vec![Reaction {
        emoji: "🍵".into(),
        users: vec![ADA],
    }];
    world.hear(said(liked.clone()));
    assert_eq!(world.client.model().typing(TEA), [BOB]);
    world.hear(said(edited(&liked, 7, "tea!")));
    assert_eq!(world.client.model().typing(TEA), []);
    assert!(world.changes().typing.contains(&TEA));
    world.hear(typing());
    liked.rev = Rev(8);
    liked.edition = 2;
    world.hear(said(liked));
    assert_eq!(
        world.client.model().typing(TEA),
        [BOB],
        "it was edited before"
    );
}

#[test]
fn of_a_room_that_is_a_card_alone_its_last_message_written_anew_is_the_end_of_typing() {
    let mut world = World::live(vec![card(TEA, 5)]);
    world.hear(ToClient::Typing {
        room: TEA,
        user: BOB,
    });
    world.hear(said(edited(&message(TEA, 5), 6, "tea!")));
    assert_eq!(world.client.model().typing(TEA), []);
}

#[test]
fn typing_is_told_every_three_seconds_at_most() {
    let mut world = World::open(TEA, 1, 5);
    let mut told = 0;
    for _ in 0..7 {
        world.on(Input::Typing(TEA));
        told += world
            .sent()
            .iter()
            .filter(|f| matches!(f, ToServer::Typing { .. }))
            .count();
        world.pass(Micros::SECOND);
    }
    assert_eq!(told, 3);
}

#[test]
fn typing_on_after_sending_is_told_at_once() {
    let mut world = World::open(TEA, 1, 5);
    let is_told = |world: &mut World| {
        world.on(Input::Typing(TEA));
        let mut sent = world.sent().into_iter();
        sent.any(|frame| matches!(frame, ToServer::Typing { .. }))
    };
    assert!(is_told(&mut world));
    assert!(!is_told(&mut world));
    let post = Post {
        key: ClientKey(1),
        body: "tea?".into(),
        mentions: vec![],
        reply_to: None,
    };
    world.hand_in_as(1, Command::Send { room: TEA, post });
    assert!(is_told(&mut world), "having sent, one was taken for done");
    assert!(!is_told(&mut world));
}

#[test]
fn receipts_of_a_room_that_was_not_on_screen_at_a_cut_are_read_when_it_is_shown_again() {
    let asked = |world: &mut World| {
        let frames = world.sent().into_iter().filter_map(|frame| match frame {
            ToServer::Members { id, room, .. } => Some((id, room)),
            _ => None,
        });
        frames.collect::<Vec<_>>()
    };
    let answer = |world: &mut World, (id, room)| {
        let members = Members {
            room,
            head: Rev(5),
            rows: vec![],
            more: false,
            others: Vec::new(),
            marks: vec![],
        };
        world.hear(ToClient::Members { id, members });
    };
    let mut world = World::live(vec![card(TEA, 5), card(NEWS, 5)]);
    for room in [TEA, NEWS] {
        world.show(room);
        let asks = asked(&mut world);
        assert_eq!(asks.len(), 1);
        answer(&mut world, asks[0]);
    }
    world.show(TEA);
    assert_eq!(asked(&mut world), [], "nothing was missed");
    world.on(Input::Closed { code: None });
    world.pass(2 * Micros::SECOND);
    world.welcome(vec![]);
    let asks = asked(&mut world);
    assert_eq!(asks.iter().map(|ask| ask.1).collect::<Vec<_>>(), [TEA]);
    answer(&mut world, asks[0]);
    world.show(NEWS);
    let asks = asked(&mut world);
    assert_eq!(asks.iter().map(|ask| ask.1).collect::<Vec<_>>(), [NEWS]);
    answer(&mut world, asks[0]);
    world.show(TEA);
    assert_eq!(asked(&mut world), []);
}

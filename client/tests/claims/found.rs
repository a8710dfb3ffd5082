//! People found as the viewer types, and whom a message has reached.

use client::{Client, Input};
use wire::limits::NEWEST_PEOPLE;
use wire::{
    At, Bye, Change, Event, Micros, Person, Reader, Refusal, Rev, Scope, Seq, ToClient, ToServer,
    UserId,
};

use crate::world::{ADA, BOB, NEWS, TEA, World, card, person};

const CY: UserId = UserId(3);

fn find(text: &str) -> Input {
    Input::Find(text.to_owned())
}

/// The texts that were looked for since this was last asked.
fn looked_for(world: &mut World) -> Vec<(u32, String)> {
    let frames = world.sent().into_iter();
    let texts = frames.filter_map(|frame| match frame {
        ToServer::Find { id, text, .. } => Some((id, text)),
        _ => None,
    });
    texts.collect()
}

fn asked_about(world: &mut World) -> Vec<(u32, Seq)> {
    let frames = world.sent().into_iter();
    let seqs = frames.filter_map(|frame| match frame {
        ToServer::Readers { id, seq, .. } => Some((id, seq)),
        _ => None,
    });
    seqs.collect()
}

fn people(id: u32, users: &[UserId]) -> ToClient {
    let people = users.iter().map(|user| person(*user, 2)).collect();
    ToClient::People { id, people }
}

fn reader(user: UserId, at: i64) -> Reader {
    Reader {
        user,
        delivered: true,
        read: true,
        at: Some(Micros(at)),
    }
}

fn hides(user: UserId, rev: i64, receipts: bool) -> ToClient {
    let person = Person {
        receipts,
        ..person(user, rev)
    };
    ToClient::Events(vec![Event {
        scope: Scope::Server,
        rev: Rev(rev),
        change: Some(Change::Person(person)),
    }])
}

fn again(world: &mut World) {
    world.hear(ToClient::Bye {
        code: Bye::Restarting,
    });
    world.on(Input::Closed { code: Some(3000) });
    world.on(Input::Online);
    world.effects.clear();
    world.welcome(Vec::new());
}

#[test]
fn the_latest_text_wins_and_what_was_found_stands_until_its_answer() {
    let mut world = World::live(vec![]);
    world.on(find(" B"));
    world.on(find(" B"));
    let asked = looked_for(&mut world);
    assert_eq!(asked, [(asked[0].0, "B".to_owned())], "the same once");
    world.hear(people(asked[0].0, &[BOB]));
    assert!(world.changes().found);
    assert_eq!(world.client.model().found(), Some((" B", &[BOB][..])));

    world.on(find("C"));
    world.on(find("Cy"));
    let asked = looked_for(&mut world);
    assert_eq!(world.client.model().found(), Some((" B", &[BOB][..])));
    // In whatever order they are answered.
    world.hear(people(asked[1].0, &[CY]));
    world.hear(people(asked[0].0, &[BOB, CY]));
    assert_eq!(world.client.model().found(), Some(("Cy", &[CY][..])));
    assert!(world.client.model().person(CY).is_some());

    world.effects.clear();
    world.on(find("  "));
    assert_eq!(world.client.model().found(), None);
    assert!(world.changes().found);
    assert!(world.client.is_idle());
    world.on(find("Cy"));
    world.on(find(""));
    let asked = looked_for(&mut world);
    world.hear(people(asked[0].0, &[CY]));
    assert_eq!(world.client.model().found(), None, "nobody is looked for");
}

#[test]
fn whoever_is_found_is_kept_as_long_as_that() {
    let mut world = World::live(vec![]);
    world.on(find("old"));
    let asked = looked_for(&mut world);
    world.hear(people(asked[0].0, &[CY]));
    for (rev, user) in (3..).zip((10..).map(UserId).take(NEWEST_PEOPLE)) {
        world.hear(hides(user, rev, true));
    }
    assert!(world.client.model().person(CY).is_some());
    world.on(find(""));
    assert!(world.client.model().person(CY).is_none());
}

#[test]
fn what_is_looked_for_is_looked_for_again_over_the_next_connection() {
    let mut world = World::live(vec![card(TEA, 5)]);
    world.show(TEA);
    world.on(find("cy"));
    world.on(Input::Readers {
        room: TEA,
        seq: Seq(5),
    });
    let id = looked_for(&mut world)[0].0;
    world.hear(people(id, &[CY]));
    again(&mut world);
    let frames = world.sent();
    let is_find = |frame: &&ToServer| matches!(frame, ToServer::Find { .. });
    assert_eq!(frames.iter().filter(is_find).count(), 1);
    let is_about = |frame: &&ToServer| matches!(frame, ToServer::Readers { .. });
    assert_eq!(frames.iter().filter(is_about).count(), 1);
    assert_eq!(world.client.model().found(), Some(("cy", &[CY][..])));

    // Of another room on screen, nobody waits for readers any more.
    world.on(find(""));
    world.on(Input::Hide);
    again(&mut world);
    let frames = world.sent();
    assert_eq!(frames.iter().filter(is_find).count(), 0);
    assert_eq!(frames.iter().filter(is_about).count(), 0);
}

#[test]
fn readers_are_those_of_the_message_that_was_asked_about_last() {
    let mut world = World::live(vec![card(TEA, 5), card(NEWS, 5)]);
    let about = |seq| Input::Readers {
        room: TEA,
        seq: Seq(seq),
    };
    world.on(about(4));
    world.on(about(5));
    world.on(about(5));
    let asked = asked_about(&mut world);
    let seqs: Vec<i64> = asked.iter().map(|(_, seq)| seq.0).collect();
    assert_eq!(seqs, [4, 5, 5], "anew each time");
    let readers = |id| ToClient::Readers {
        id,
        readers: vec![reader(BOB, 9), reader(CY, 10)],
    };
    world.hear(readers(asked[0].0));
    world.hear(readers(asked[1].0));
    assert_eq!(world.client.model().readers(TEA, Seq(5)), None);
    world.hear(readers(asked[2].0));
    let model = world.client.model();
    let told = [reader(BOB, 9), reader(CY, 10)];
    assert_eq!(model.readers(TEA, Seq(5)), Some(&told[..]));
    assert_eq!(model.readers(TEA, Seq(4)), None);
    assert_eq!(model.readers(NEWS, Seq(5)), None);
    assert!(world.changes().readers);

    // Asked about another one: what is known stays the first one's.
    world.on(about(3));
    let id = asked_about(&mut world)[0].0;
    assert!(world.client.model().readers(TEA, Seq(5)).is_some());
    world.hear(ToClient::Refused {
        id,
        refused: Refusal::NoSuchMessage.into(),
    });
    assert_eq!(world.client.model().readers(TEA, Seq(3)), Some(&[][..]));
    world.hear(ToClient::Gone { rooms: vec![TEA] });
    assert_eq!(world.client.model().readers(TEA, Seq(3)), None);
}

#[test]
fn who_shows_no_receipts_any_more_is_no_reader() {
    let mut world = World::live(vec![card(TEA, 5)]);
    let about = Input::Readers {
        room: TEA,
        seq: Seq(5),
    };
    world.on(about);
    let id = asked_about(&mut world)[0].0;
    world.hear(ToClient::Readers {
        id,
        readers: vec![reader(BOB, 9), reader(CY, 10)],
    });
    world.effects.clear();
    world.hear(hides(BOB, 3, false));
    let told = [reader(CY, 10)];
    assert_eq!(world.client.model().readers(TEA, Seq(5)), Some(&told[..]));
    assert!(world.changes().readers);
    world.hear(hides(BOB, 4, true));
    assert_eq!(asked_about(&mut world).len(), 1, "asked again");
    world.hear(hides(ADA, 5, false));
    assert_eq!(world.client.model().readers(TEA, Seq(5)), Some(&[][..]));
}

#[test]
fn a_text_too_long_for_any_name_is_cut_and_a_pause_is_kept() {
    let mut world = World {
        client: Client::start(crate::world::snapshot(vec![]), 7),
        ..World::live(vec![])
    };
    world.on(Input::Start);
    world.welcome(Vec::new());
    let long = "é".repeat(1_000);
    world.on(Input::Find(long.clone()));
    let (id, text) = looked_for(&mut world).remove(0);
    assert_eq!(text.chars().count(), wire::limits::NAME_MAX);
    world.hear(ToClient::Refused {
        id,
        refused: Refusal::TooManyAttempts { seconds: 3 }.into(),
    });
    world.pass(2 * Micros::SECOND);
    assert_eq!(looked_for(&mut world), []);
    world.pass(2 * Micros::SECOND);
    let (id, _) = looked_for(&mut world).remove(0);
    world.hear(people(id, &[]));
    assert_eq!(world.client.model().found(), Some((&*long, &[][..])));
    let at = At::End;
    world.on(Input::Show { room: TEA, at });
}

//! What people show and do not show: it is off the screen at once, and back when they show it again.

use client::{Input, State};
use wire::{
    At, Change, Event, Mark, Member, MemberState, Members, Micros, Person, Presence, Rev, RoomRole,
    Scope, Seq, ToClient, ToServer, UserId,
};

use crate::world::{ADA, BOB, TEA, World, message, person, said};

const CY: UserId = UserId(3);

fn shows(user: UserId, rev: i64, receipts: bool, presence: bool) -> ToClient {
    let person = Person {
        receipts,
        presence,
        ..person(user, rev)
    };
    ToClient::Events(vec![Event {
        scope: Scope::Server,
        rev: Rev(rev),
        change: Some(Change::Person(person)),
    }])
}

fn mark(user: UserId, delivered: i64, read: i64) -> Mark {
    Mark {
        room: TEA,
        user,
        delivered: Seq(delivered),
        read: Seq(read),
    }
}

fn members(marks: Vec<Mark>) -> Members {
    let member = |user| Member {
        room: TEA,
        user,
        state: MemberState::In,
        role: RoomRole::Member,
        joined: Micros(0),
        from: Seq(1),
        rev: Rev(1),
    };
    Members {
        room: TEA,
        head: Rev(6),
        rows: [ADA, BOB, CY].map(member).to_vec(),
        more: false,
        others: Vec::new(),
        marks,
    }
}

/// The ids of the frames of a kind since this was last asked.
fn asked(world: &mut World, is: impl Fn(&ToServer) -> Option<u32>) -> Vec<u32> {
    world.sent().iter().filter_map(is).collect()
}

fn members_asked(world: &mut World) -> Vec<u32> {
    asked(world, |frame| match frame {
        ToServer::Members { id, .. } => Some(*id),
        _ => None,
    })
}

fn watched(world: &mut World) -> Vec<Vec<UserId>> {
    let frames = world.sent().into_iter();
    let watch = frames.filter_map(|frame| match frame {
        ToServer::Watch { users } => Some(users),
        _ => None,
    });
    watch.collect()
}

/// Ada's own message 6, in a room that is on screen; Bob has read it, Cy's device has it.
fn world() -> World {
    let mut world = World::live(vec![crate::world::card(TEA, 5)]);
    let at = At::End;
    world.on(Input::Show { room: TEA, at });
    let frames = world.sent();
    for frame in frames {
        match frame {
            ToServer::Page { id, .. } => {
                let page = crate::world::page(TEA, 1, 5, 5);
                world.hear(ToClient::Page { id, page });
            }
            ToServer::Members { id, .. } => {
                let marks = vec![mark(ADA, 5, 5), mark(BOB, 6, 6), mark(CY, 6, 5)];
                let members = members(marks);
                world.hear(ToClient::Members { id, members });
            }
            _ => {}
        }
    }
    let mut own = message(TEA, 6);
    own.author = ADA;
    world.hear(said(own));
    world.hear(shows(CY, 3, true, true));
    world.effects.clear();
    world
}

fn state(world: &World) -> &'static str {
    let model = world.client.model();
    let row = model.message(TEA, Seq(6)).expect("is held");
    let row = model.row(TEA, client::Key::of(row)).expect("is shown");
    match row.state {
        State::Stored => "stored",
        State::Delivered => "delivered",
        State::Read => "read",
        State::Queued | State::Failed(_) => "waits",
    }
}

#[test]
fn who_shows_no_receipts_does_not_count_and_nobody_is_nobody() {
    let mut world = world();
    assert_eq!(state(&world), "delivered");
    world.hear(shows(CY, 4, false, true));
    assert_eq!(state(&world), "read");
    assert_eq!(world.changes().marks, [TEA]);
    world.hear(shows(BOB, 5, false, true));
    assert_eq!(state(&world), "stored");
    // What was told on its way counts for nothing either.
    world.hear(ToClient::Marks(vec![mark(BOB, 6, 6)]));
    assert_eq!(state(&world), "stored");
}

#[test]
fn who_shows_them_again_is_read_again() {
    let mut world = world();
    world.hear(shows(CY, 4, false, true));
    world.effects.clear();
    world.hear(shows(CY, 5, true, true));
    assert_eq!(world.changes().marks, [TEA]);
    assert_eq!(
        state(&world),
        "read",
        "how far she has come is not known yet"
    );
    let ids = members_asked(&mut world);
    let [id] = ids[..] else { panic!("{ids:?}") };
    let marks = vec![mark(BOB, 6, 6), mark(CY, 6, 5)];
    world.hear(ToClient::Members {
        id,
        members: members(marks),
    });
    assert_eq!(state(&world), "delivered");
    assert_eq!(members_asked(&mut world), []);
}

#[test]
fn a_viewer_who_shows_none_sees_nobodys() {
    let mut world = world();
    world.hear(shows(ADA, 4, false, true));
    assert_eq!(
        (state(&world), world.changes().marks),
        ("stored", vec![TEA])
    );
    world.hear(said(message(TEA, 7)));
    let delivered = |frame: &ToServer| matches!(frame, ToServer::Mark { .. });
    assert!(!world.sent().iter().any(delivered), "nor is anybody told");
    world.hear(shows(ADA, 5, true, true));
    assert_eq!(members_asked(&mut world).len(), 1);
}

#[test]
fn a_member_who_is_met_without_a_mark_is_asked_about_once() {
    let mut world = World::live(vec![crate::world::card(TEA, 5)]);
    let at = At::End;
    world.on(Input::Show { room: TEA, at });
    let ids = members_asked(&mut world);
    world.hear(ToClient::Members {
        id: ids[0],
        members: members(vec![mark(ADA, 5, 5), mark(BOB, 5, 5)]),
    });
    world.effects.clear();
    // Read while she showed none; her card comes when she does again.
    world.hear(shows(CY, 3, true, true));
    let ids = members_asked(&mut world);
    world.hear(ToClient::Members {
        id: ids[0],
        members: members(vec![mark(BOB, 5, 5)]),
    });
    world.on(Input::Tick);
    assert_eq!(members_asked(&mut world), []);
}

#[test]
fn presence_is_gone_with_the_word_and_back_with_the_next() {
    let is = |user, online| Presence {
        user,
        online,
        seen: None,
    };
    let mut world = world();
    world.on(Input::Watch(vec![BOB, CY]));
    world.hear(ToClient::Presence(vec![is(BOB, true), is(CY, true)]));
    world.effects.clear();
    world.hear(shows(BOB, 4, true, false));
    assert_eq!(world.client.model().presence(BOB), None);
    assert_eq!(world.changes().presence, [BOB]);
    // Told before that, and overtaken.
    world.hear(ToClient::Presence(vec![is(BOB, true)]));
    assert_eq!(world.client.model().presence(BOB), None);
    // The server's word may come before the card's.
    world.hear(ToClient::Presence(vec![is(BOB, false)]));
    world.effects.clear();
    world.hear(shows(BOB, 5, true, true));
    assert_eq!(world.client.model().presence(BOB), Some(is(BOB, false)));
    assert_eq!(world.changes().presence, [BOB]);
    assert!(watched(&mut world).is_empty());

    // The viewer's own: nobody's, until they are asked for again.
    world.hear(shows(ADA, 6, true, false));
    assert_eq!(world.changes().presence, [BOB, CY]);
    assert_eq!(world.client.model().presence(CY), None);
    assert!(watched(&mut world).is_empty());
    world.hear(shows(ADA, 7, true, true));
    assert_eq!(watched(&mut world), [vec![BOB, CY]]);
}

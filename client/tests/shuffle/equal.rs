//! What a client holds, against what the server would say now.

use std::collections::BTreeSet;

use client::{Client, Item, Key, State};
use wire::{Card, Mark, Member, Message, Micros, Person, RoomId, Seq, Session, UserId};

use crate::oracle::Oracle;

pub fn assert_equal(client: &Client, user: UserId, oracle: &Oracle) {
    let model = client.model();
    let fresh = oracle.snapshot(user);
    assert_eq!(model.epoch(), Some(oracle.epoch));
    assert_eq!(model.have(), fresh.heads, "how far it is");
    assert_eq!(model.settings(), fresh.settings);
    let sessions: Vec<Session> = model.sessions().cloned().collect();
    assert_eq!(sessions, fresh.sessions);
    for person in model.people() {
        assert_eq!(person, &oracle.people[&person.id]);
    }
    for Person { id, .. } in &fresh.people {
        assert!(model.person(*id).is_some(), "person {id} is not held");
    }
    let mut rail: Vec<(bool, Micros, RoomId)> = Vec::new();
    for card in &fresh.cards {
        let room = card.room.id;
        let held = model.card(room).expect("every room of the rail is held");
        assert_eq!(plain(held), plain(card));
        assert_eq!(
            model.last(room),
            held.last.as_ref(),
            "nothing is laid over it"
        );
        assert_eq!(model.have_of(room), Some(card.head));
        assert_eq!(model.read(room), card.entry.read_upto());
        rail.push((card.entry.kept.favourite, card.active, room));
        assert_room(client, user, room, oracle);
    }
    rail.sort_unstable();
    rail.reverse();
    let rail: Vec<RoomId> = rail.into_iter().map(|(_, _, room)| room).collect();
    assert_eq!(model.rail(), rail);
}

/// When a count was made does not matter.
fn plain(card: &Card) -> Card {
    let mut card = card.clone();
    card.entry.unread.at = wire::Rev(0);
    card
}

fn assert_room(client: &Client, user: UserId, room: RoomId, oracle: &Oracle) {
    let model = client.model();
    let readable = oracle.readable(user, room).expect("is in");
    if let Some(timeline) = model.timeline(room) {
        let mut last = None;
        let mut held: Vec<&Message> = Vec::new();
        for span in timeline.spans() {
            let inside = |row: &&&Message| span.from <= row.seq && row.seq <= span.to;
            held.extend(readable.iter().filter(inside));
            let first = readable.first().map_or(Seq(1), |row| row.seq);
            assert!(
                !span.start || span.from <= first,
                "something lies before the start"
            );
            let end = oracle.rooms[&room].last_seq;
            assert_eq!(span.end, span.to >= end, "{span:?} in a room up to {end}");
            assert!(
                last.is_none_or(|last: Seq| last.next() < span.from),
                "stretches touch"
            );
            last = Some(span.to);
        }
        let rows: Vec<&Message> = timeline.rows().collect();
        assert_eq!(rows, held, "the rows of {:?}", timeline.spans());
        for quoted in timeline.quoted() {
            let now = readable.iter().find(|row| row.seq == quoted.seq);
            assert_eq!(now, Some(&quoted));
            assert_eq!(model.message(room, quoted.seq), Some(quoted));
        }
        for quote in timeline.rows().filter_map(|row| row.reply_to) {
            let there = readable.iter().any(|row| row.seq == quote);
            assert_eq!(timeline.message(quote).is_some(), there, "a quoted row");
        }
        for row in timeline.rows() {
            assert!(model.person(row.author).is_some(), "an author is not held");
            let drawn = model.row(room, Key::of(row)).expect("is held");
            assert_eq!((drawn.message, drawn.pending), (row, None), "nothing waits");
        }
        assert_rows_once(client, room);
    }
    let roster = model.roster(room).expect("its card is held");
    if roster.held() {
        let members: Vec<Member> = roster.members().cloned().collect();
        assert_eq!(members, oracle.members(user, room).expect("is in").rows);
    }
}

/// How far the others have come, where it is shown. It has no revs: it is read again after a cut.
pub fn assert_marks(client: &Client, user: UserId, room: RoomId, oracle: &Oracle) {
    let Some(roster) = client.model().roster(room).filter(|roster| roster.held()) else {
        return;
    };
    let own = oracle.shows_receipts(user);
    for member in roster.members().filter(|member| member.user != user) {
        if !own || !oracle.shows_receipts(member.user) {
            continue;
        }
        let held = roster.marks().find(|mark| mark.user == member.user);
        let told: Mark = oracle.mark_of(room, member.user);
        assert_eq!(held, Some(&told));
    }
}

/// Between two: how far one's own rows are, as the other shows it.
pub fn assert_states(client: &Client, user: UserId, room: RoomId, oracle: &Oracle) {
    let model = client.model();
    let peer = oracle.insiders(room).into_iter().find(|of| *of != user);
    let peer = peer.expect("it is between two");
    let shown = oracle.shows_receipts(user) && oracle.shows_receipts(peer);
    let mark = oracle.mark_of(room, peer);
    let rows = model.timeline(room).expect("is on screen").rows();
    for own in rows.filter(|row| row.author == user) {
        let row = model.row(room, Key::of(own)).expect("is shown");
        let expected = match own.seq {
            seq if shown && mark.read >= seq => State::Read,
            seq if shown && mark.delivered >= seq => State::Delivered,
            _ => State::Stored,
        };
        assert_eq!(row.state, expected, "{} of {user}", own.seq);
    }
}

/// Whoever is looked for is found, and their cards are held.
pub fn assert_found(client: &Client, sought: &str, oracle: &Oracle) {
    let model = client.model();
    let Some((text, people)) = model.found() else {
        assert_eq!(sought, "", "nobody is found");
        return;
    };
    assert_eq!(text, sought);
    for id in people {
        assert_eq!(model.person(*id), Some(&oracle.people[id]));
    }
}

fn assert_rows_once(client: &Client, room: RoomId) {
    let mut keys = BTreeSet::new();
    for item in client.model().items(room) {
        if let Item::Row(key) = item {
            assert!(keys.insert(key), "a row stands there twice");
            assert!(client.model().row(room, key).is_some());
        }
    }
}

//! The SQL of a demo: whole tables filled at once, in rows that are as they would have become.

use sqlx::FromRow;
use wire::{Micros, RoomId, System};

use super::marks::{Mark, Read};
use super::plan::Plan;
use super::room::{Place, Room, Said};
use super::town::{Someone, Town};
use crate::Error;
use crate::accounts::names;
use crate::db::{Table, Value};
use crate::messages::sql::Data;

pub const USERS: Table = Table {
    name: "users",
    columns:
        "id, kind, role, username, username_key, email, email_key, name, password_hash, founder,
        created, head, rev, seen, keyed",
};
pub const ROOMS: Table = Table {
    name: "rooms",
    columns:
        "id, kind, joins, posts, history, name, topic, pair_low, pair_high, creator, client_key,
        members, last_seq, last_sent, head, deleted, rev",
};
pub const MEMBERS: Table = Table {
    name: "members",
    columns: "room_id, user_id, state, role, joined, from_seq, delivered, read_seq, rev",
};
pub const ENTRIES: Table = Table {
    name: "entries",
    columns: "user_id, room_id, is_in, read_seq, unread_from, from_seq, rev",
};
pub const MESSAGES: Table = Table {
    name: "messages",
    columns: "room_id, seq, rev, author, client_key, kind, body, data, reply_to, edition, counts, reacted,
        sent, edited, deleted",
};
pub const REACTIONS: Table = Table {
    name: "reactions",
    columns: "room_id, seq, user_id, emoji, at",
};
pub const MENTIONS: Table = Table {
    name: "mentions",
    columns: "user_id, room_id, seq",
};
pub const READ_LOG: Table = Table {
    name: "read_log",
    columns: "room_id, user_id, seq, at",
};

/// What a demo would stand in the way of; what a demo that broke off left has nobody yet.
pub const HELD: &str = "SELECT
    (SELECT id FROM users LIMIT 1) AS somebody,
    (SELECT id FROM rooms LIMIT 1) AS room,
    (SELECT room_id FROM messages LIMIT 1) AS message";

#[derive(FromRow)]
pub struct Held {
    pub somebody: Option<i64>,
    pub room: Option<i64>,
    pub message: Option<i64>,
}

fn text(text: String) -> Value {
    Value::Text(Some(text))
}

pub fn user(
    who: &Someone,
    (head, rev): (i64, i64),
    (seen, hash): (Micros, &str),
    first: bool,
) -> [Value; 15] {
    let email = format!("{}@example.org", who.username);
    let role = if first { "owner" } else { "member" };
    [
        who.id.into(),
        "person".into(),
        role.into(),
        (&who.username).into(),
        (&who.username).into(),
        (&email).into(),
        (&email).into(),
        (&who.name).into(),
        hash.into(),
        first.then_some(1_i64).into(),
        who.created.into(),
        head.into(),
        rev.into(),
        seen.into(),
        names::WAY.into(),
    ]
}

pub fn room(town: &Town, plan: &Plan, room: &Room<'_>) -> [Value; 17] {
    let (join, post, history) = plan.kind.policy();
    let owner = town.id_of(plan.owner);
    let other = plan.first.first().map_or(owner, |other| town.id_of(*other));
    let direct = !plan.kind.has_changing_members();
    [
        room.id.into(),
        plan.kind.as_str().into(),
        join.as_str().into(),
        post.as_str().into(),
        history.as_str().into(),
        (&room.name).into(),
        (&room.topic).into(),
        direct.then_some(owner.min(other).0).into(),
        direct.then_some(owner.max(other).0).into(),
        owner.into(),
        (!direct).then_some(room.id.0).into(),
        room.members().into(),
        room.last_seq().into(),
        room.last_sent.into(),
        room.head.into(),
        Value::Int(None),
        room.rev.into(),
    ]
}

pub fn member(town: &Town, room: RoomId, place: &Place, mark: &Mark) -> [Value; 9] {
    [
        room.into(),
        town.id_of(place.who).into(),
        place.state.as_str().into(),
        place.role.as_str().into(),
        place.joined.into(),
        1_i64.into(),
        mark.delivered.into(),
        mark.read.into(),
        place.rev.into(),
    ]
}

pub fn entry(town: &Town, who: usize, mark: &Mark, rev: i64) -> [Value; 7] {
    [
        town.id_of(who).into(),
        mark.room.into(),
        i64::from(mark.is_in).into(),
        mark.read.into(),
        mark.unread_from.into(),
        1_i64.into(),
        rev.into(),
    ]
}

pub fn message(town: &Town, room: RoomId, said: Said) -> Result<[Value; 15], Error> {
    let mentions = said.mentions.iter().map(|who| town.id_of(*who)).collect();
    let kind = if said.system.is_some() {
        "system"
    } else {
        "text"
    };
    let counts = said.system.is_none() && said.deleted.is_none();
    let reacted = i64::try_from(said.reactions.len()).unwrap_or(0);
    let data = Data {
        mentions,
        system: said.system,
    };
    Ok([
        room.into(),
        said.seq.into(),
        said.rev.into(),
        town.id_of(said.author).into(),
        said.key.into(),
        kind.into(),
        text(said.body),
        data.json()?.into(),
        said.reply_to.into(),
        said.edition.into(),
        i64::from(counts).into(),
        reacted.into(),
        said.sent.into(),
        said.edited.map(|at| at.0).into(),
        said.deleted.map(|at| at.0).into(),
    ])
}

pub fn reactions(town: &Town, room: RoomId, said: &Said) -> impl Iterator<Item = Value> {
    said.reactions
        .iter()
        .flat_map(move |(who, emoji, at)| -> [Value; 5] {
            let user = town.id_of(*who);
            [
                room.into(),
                said.seq.into(),
                user.into(),
                (*emoji).into(),
                (*at).into(),
            ]
        })
}

/// Nobody is told of themselves, nor of what is gone.
pub fn mentions(town: &Town, room: RoomId, said: &Said) -> impl Iterator<Item = Value> {
    let told = said
        .mentions
        .iter()
        .filter(|who| said.deleted.is_none() && **who != said.author);
    told.flat_map(move |who| -> [Value; 3] {
        [town.id_of(*who).into(), room.into(), said.seq.into()]
    })
}

pub fn read(town: &Town, room: RoomId, read: &Read) -> [Value; 4] {
    let user = town.id_of(read.who);
    [room.into(), user.into(), read.seq.into(), read.at.into()]
}

/// Those whom a line names.
pub fn added(town: &Town, who: &[usize]) -> System {
    System::Added {
        users: who.iter().map(|who| town.id_of(*who)).collect(),
    }
}

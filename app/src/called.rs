//! What rooms and people are called, and what a system line tells, put together from what the client holds.

use client::Model;
use wire::{Message, MessageKind, Room, RoomId, System, UserId, UserKind};

use crate::words;

/// A direct conversation is called by the other one.
pub fn room(model: &Model, room: &Room) -> String {
    let viewer = model.viewer().id;
    match room.peer(viewer) {
        Some(peer) if peer == viewer => "Notes to yourself".to_owned(),
        Some(peer) => person(model, peer),
        None => room.name.clone(),
    }
}

pub fn person(model: &Model, user: UserId) -> String {
    match model.person(user) {
        Some(person) if person.kind == UserKind::Deleted => "Deleted account".to_owned(),
        Some(person) => person.title().to_owned(),
        None => "Somebody".to_owned(),
    }
}

/// Where several write, the first word of a name tells them apart.
pub fn first_name(model: &Model, user: UserId) -> String {
    let name = person(model, user);
    let first = name.split_whitespace().next().unwrap_or_default();
    if model
        .person(user)
        .is_some_and(|person| person.kind == UserKind::Deleted)
    {
        return name;
    }
    first.to_owned()
}

/// Who types in the room; nothing while nobody does.
pub fn typing(model: &Model, room: RoomId) -> Option<String> {
    let direct = model.card(room)?.room.pair.is_some();
    match model.typing(room).as_slice() {
        [] => None,
        _ if direct => Some("typing…".to_owned()),
        [one] => Some(format!("{} is typing…", first_name(model, *one))),
        several => Some(format!("{} people are typing…", several.len())),
    }
}

/// A message on one line of at most so many characters.
pub fn summary(model: &Model, message: &Message, most: usize) -> String {
    if message.deleted.is_some() {
        return words::DELETED.to_owned();
    }
    match (&message.system, message.kind) {
        (Some(told), MessageKind::System) => system_line(model, message.author, told),
        _ => wire::text::summary(&message.body, most, &|user| Some(person(model, user))),
    }
}

pub fn system_line(model: &Model, author: UserId, told: &System) -> String {
    let who = person(model, author);
    match told {
        System::Created => format!("{who} began this conversation"),
        System::Joined => format!("{who} joined"),
        System::Added { users } => {
            let names: Vec<String> = users.iter().map(|user| person(model, *user)).collect();
            format!("{who} added {}", names.join(", "))
        }
        System::Left => format!("{who} left"),
        System::Removed { user } => format!("{who} removed {}", person(model, *user)),
        System::Renamed { name } => format!("{who} named this conversation “{name}”"),
        System::Topic { topic } if topic.is_empty() => format!("{who} took the topic away"),
        System::Topic { topic } => format!("{who} set the topic: {topic}"),
        System::Role { user, role } => {
            let role = words::room_role(*role);
            format!("{who} made {} {role} here", person(model, *user))
        }
    }
}

//! What rooms and people are called, and whom a system line tells of, looked up in what the client holds.

use client::Model;
use wire::{Message, MessageKind, Person, Room, RoomId, System, UserId, UserKind};

use crate::{mention, words};

/// A direct conversation is called by the other one.
pub fn room(model: &Model, room: &Room) -> String {
    let viewer = model.viewer().id;
    match room.peer(viewer) {
        Some(peer) if peer == viewer => words::rooms::NOTES.to_owned(),
        Some(peer) => person(model, peer),
        None => room.name.clone(),
    }
}

pub fn person(model: &Model, user: UserId) -> String {
    let person = model.person(user);
    person.map_or_else(|| words::people::SOMEBODY.to_owned(), titled)
}

/// Of who deleted their account nothing is left to be called by.
pub fn titled(person: &Person) -> String {
    match person.kind {
        UserKind::Deleted => words::people::DELETED_ACCOUNT.to_owned(),
        _ => person.title().to_owned(),
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

/// Among other words a name keeps to itself that it is read from right to left.
pub fn isolated(name: String) -> String {
    if name.chars().any(is_from_the_right) {
        format!("\u{2068}{name}\u{2069}")
    } else {
        name
    }
}

/// Hebrew, Arabic and their like, and the scripts of old that were written so.
fn is_from_the_right(c: char) -> bool {
    matches!(c, '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{feff}' | '\u{10800}'..='\u{10fff}' | '\u{1e800}'..='\u{1efff}')
}

/// Who types in the room; nothing while nobody does.
pub fn typing(model: &Model, room: RoomId) -> Option<String> {
    let direct = model.card(room)?.room.pair.is_some();
    match model.typing(room).as_slice() {
        [] => None,
        _ if direct => Some(words::people::TYPES.to_owned()),
        [one] => Some(words::people::types(&isolated(first_name(model, *one)))),
        several => Some(words::people::type_together(several.len())),
    }
}

/// A message on one line of at most so many characters.
pub fn summary(model: &Model, message: &Message, most: usize) -> String {
    if message.deleted.is_some() {
        return words::message::DELETED.to_owned();
    }
    match (&message.system, message.kind) {
        (Some(told), MessageKind::System) => system_line(model, message.author, told),
        _ => wire::text::summary(&message.body, most, &|user| Some(person(model, user))),
    }
}

/// A body as it is edited: mentions by username again.
pub fn typed(model: &Model, body: &str) -> String {
    mention::typed(body, &|user| Some(model.person(user)?.username.clone()))
}

pub fn system_line(model: &Model, author: UserId, system: &System) -> String {
    let name = |user| isolated(person(model, user));
    let who = name(author);
    match system {
        System::Created => words::told::created(&who),
        System::Joined => words::told::joined(&who),
        System::Added { users } => {
            let names: Vec<String> = users.iter().map(|user| name(*user)).collect();
            words::told::added(&who, &names)
        }
        System::Left => words::told::left(&who),
        System::Removed { user } => words::told::removed(&who, &name(*user)),
        System::Banned { user } => words::told::banned(&who, &name(*user)),
        System::HandedOver { user } => words::told::handed_over(&who, &name(*user)),
        System::Policy(policy) => words::told::policy(&who, *policy),
        System::Pictured { shown } => words::told::pictured(&who, *shown),
        System::Renamed { name } => words::told::renamed(&who, &isolated(name.clone())),
        System::Topic { topic } => words::told::topic(&who, &isolated(topic.clone())),
        System::Role { user, role } => {
            let role = words::people::room_role(*role);
            words::told::role(&who, &name(*user), role)
        }
    }
}

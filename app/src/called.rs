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
        (Some(told), MessageKind::System) => {
            let told = system_line(model, message.author, told);
            told.into_iter().map(|(_, text)| text).collect()
        }
        _ => wire::text::summary(&message.body, most, &|user| Some(person(model, user))),
    }
}

/// A body as it is edited: mentions by username again.
pub fn typed(model: &Model, body: &str) -> String {
    mention::typed(body, &|user| Some(model.person(user)?.username.clone()))
}

/// A sentence of ours in its parts, and whom a part names.
pub type Told = Vec<(Option<UserId>, String)>;

/// What stands in a sentence of ours and is not ours: names, and what somebody wrote. Stand-ins keep its place, so that
/// no name is ever taken for another or for a word of the sentence.
#[derive(Default)]
pub struct Names(Told);

const STAND_INS: u32 = 0xf_0000;

impl Names {
    /// What stands in for it.
    pub fn put(&mut self, whom: Option<UserId>, text: String) -> String {
        let at = (STAND_INS..).nth(self.0.len());
        self.0.push((whom, text));
        at.and_then(char::from_u32)
            .map(String::from)
            .unwrap_or_default()
    }

    pub fn told(self, sentence: &str) -> Told {
        let (mut told, mut ours) = (Told::new(), String::new());
        for c in sentence.chars() {
            let at = u32::from(c).checked_sub(STAND_INS);
            match at.and_then(|at| self.0.get(usize::try_from(at).ok()?)) {
                Some(part) => {
                    told.push((None, std::mem::take(&mut ours)));
                    told.push(part.clone());
                }
                None => ours.push(c),
            }
        }
        told.push((None, ours));
        told.retain(|(_, text)| !text.is_empty());
        told
    }
}

pub fn system_line(model: &Model, author: UserId, system: &System) -> Told {
    let mut names = Names::default();
    let mut name = |user| names.put(Some(user), isolated(person(model, user)));
    let who = name(author);
    let sentence = match system {
        System::Created => words::told::created(&who),
        System::Joined => words::told::joined(&who),
        System::Added { users } => {
            let users: Vec<String> = users.iter().map(|user| name(*user)).collect();
            words::told::added(&who, &users)
        }
        System::Left => words::told::left(&who),
        System::Removed { user } => words::told::removed(&who, &name(*user)),
        System::Banned { user } => words::told::banned(&who, &name(*user)),
        System::HandedOver { user } => words::told::handed_over(&who, &name(*user)),
        System::Policy(policy) => words::told::policy(&who, *policy),
        System::Pictured { shown } => words::told::pictured(&who, *shown),
        System::Renamed { name } => {
            words::told::renamed(&who, &names.put(None, isolated(name.clone())))
        }
        System::Topic { topic } if topic.is_empty() => words::told::topic(&who, ""),
        System::Topic { topic } => {
            words::told::topic(&who, &names.put(None, isolated(topic.clone())))
        }
        System::Role { user, role } => {
            let role = words::people::room_role(*role);
            words::told::role(&who, &name(*user), role)
        }
    };
    names.told(&sentence)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sentence_knows_whom_it_names_and_takes_no_name_for_another() {
        let mut names = Names::default();
        let by = names.put(Some(UserId(1)), "Ada".to_owned());
        // As the stand-ins of the others are written.
        let whom = names.put(Some(UserId(2)), "\u{f0000}\u{f0002}".to_owned());
        let what = names.put(None, String::new());
        let told = names.told(&format!(
            "{whom} was let in by {by}{what}, \u{f0009} and so on"
        ));
        let (ada, other) = (Some(UserId(1)), Some(UserId(2)));
        let expected = [
            (other, "\u{f0000}\u{f0002}"),
            (None, " was let in by "),
            (ada, "Ada"),
            (None, ", \u{f0009} and so on"),
        ];
        let expected = expected.map(|(whom, text)| (whom, text.to_owned()));
        assert_eq!(told, expected);
    }
}

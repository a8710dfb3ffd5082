//! How rooms and people are found by what they are called. Capitals and accents do not matter; the beginning of a name
//! comes before that of a word in it, and that before any other part.

use client::{Input, Model};
use wire::{Person, RoomId, UserId};

use crate::called;
use crate::kept::{Effect, Memo};
use crate::session::{State, Topic, folded};

/// How well a name fits; the best first. Both are folded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fit {
    Beginning,
    Word,
    Part,
}

pub fn fit(name: &str, sought: &str) -> Option<Fit> {
    let (mut at, mut found) = (0, None);
    while let Some(next) = name[at..].find(sought) {
        at += next;
        if at == 0 {
            return Some(Fit::Beginning);
        }
        found = Some(Fit::Part);
        let before = name[..at].chars().next_back();
        if before.is_none_or(|before| !before.is_alphanumeric()) {
            return Some(Fit::Word);
        }
        at += name[at..].chars().next().map_or(1, char::len_utf8);
    }
    found
}

/// The rooms held that are called so, in the rail's order; all of them when nothing is sought.
pub fn rooms(state: State, sought: &str) -> Vec<(Fit, RoomId)> {
    let rooms = state.rail().into_iter();
    let fitting = rooms.filter_map(|room| {
        let title = state.look(|model| Some(called::room(model, &model.card(room)?.room)));
        Some((fit(&folded(&title??), sought)?, room))
    });
    fitting.collect()
}

/// While a name is sought, the rooms that are not held yet come, one part after the other: it may be one of theirs.
pub fn look_through_all(state: State, sought: Memo<String>) {
    Effect::new(move |()| {
        let more = state.read(Topic::Rail, Model::more_cards) == Some(true);
        if more && sought.with(|sought| !sought.is_empty()) {
            state.tell(Input::MoreCards);
        }
    });
}

/// Lets the server look, too: whom it finds is held from then on, as long as they are sought.
pub fn seek(state: State, sought: &str) {
    let sought = sought.trim();
    let sought = sought.strip_prefix('@').unwrap_or(sought);
    state.tell(Input::Find(sought.to_owned()));
}

/// The people held who are called so, the newest first, without those with whom there is a conversation already.
pub fn people(state: State, sought: &str) -> Vec<(Fit, UserId)> {
    let sought = sought.strip_prefix('@').unwrap_or(sought);
    let known = peers(state);
    let people = state.people().into_iter();
    people
        .filter(|person| person.is_findable() && !known.contains(&person.id))
        .filter_map(|person| Some((fit_of(&person, sought)?, person.id)))
        .collect()
}

fn fit_of(person: &Person, sought: &str) -> Option<Fit> {
    let title = fit(&folded(person.title()), sought);
    let username = fit(&folded(&person.username), sought);
    title.into_iter().chain(username).min()
}

/// The conversation with somebody, if it is held.
pub fn direct_with(state: State, user: UserId) -> Option<RoomId> {
    let room = state.look(|model| {
        let viewer = model.viewer().id;
        let mut cards = model.cards();
        let card = cards.find(|card| card.room.peer(viewer) == Some(user))?;
        Some(card.room.id)
    });
    room.flatten()
}

fn peers(state: State) -> Vec<UserId> {
    let peers = state.read(Topic::Rail, |model| {
        let viewer = model.viewer().id;
        let peers = model.cards().filter_map(|card| card.room.peer(viewer));
        peers.collect()
    });
    peers.unwrap_or_default()
}

/// A name in three parts, of which the middle one is what was sought; empty when it is not in there.
pub fn parts(name: &str, sought: &str) -> [String; 3] {
    let whole = || [name.to_owned(), String::new(), String::new()];
    // Folding makes letters fewer or more: each remembers where it came from.
    let mut letters: Vec<(usize, char)> = Vec::new();
    for (at, letter) in name.char_indices() {
        let letter = folded(letter.encode_utf8(&mut [0; 4]));
        letters.extend(letter.chars().map(|c| (at, c)));
    }
    let sought: Vec<char> = sought.chars().collect();
    if sought.is_empty() {
        return whole();
    }
    let fits = |at: usize| {
        let there = letters[at..].iter().map(|(_, c)| *c);
        there.take(sought.len()).eq(sought.iter().copied())
    };
    let begins = |at: &usize| {
        fits(*at)
            && (*at == 0
                || letters
                    .get(at - 1)
                    .is_none_or(|(_, c)| !c.is_alphanumeric()))
    };
    let place = (0..letters.len()).find(begins);
    let Some(from) = place.or_else(|| (0..letters.len()).find(|at| fits(*at))) else {
        return whole();
    };
    let start = letters[from].0;
    let last = letters[from + sought.len() - 1].0;
    let later = letters[from..].iter().find(|(at, _)| *at > last);
    let end = later.map_or(name.len(), |(at, _)| *at);
    [&name[..start], &name[start..end], &name[end..]].map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_beginning_of_a_name_fits_best_then_that_of_a_word() {
        for (name, sought, expected) in [
            ("ada lovelace", "ad", Some(Fit::Beginning)),
            ("ada lovelace", "love", Some(Fit::Word)),
            ("ada lovelace", "lace", Some(Fit::Part)),
            ("lace and lovelace", "lace", Some(Fit::Beginning)),
            ("a lovelace, lace", "lace", Some(Fit::Word)),
            ("grace.hopper", "hop", Some(Fit::Word)),
            ("öööö", "öö", Some(Fit::Beginning)),
            ("ada", "", Some(Fit::Beginning)),
            ("ada", "adam", None),
        ] {
            assert_eq!(fit(name, sought), expected, "{sought} in {name}");
        }
    }

    #[test]
    fn what_was_sought_is_marked_in_the_name_as_it_is_written() {
        for (name, sought, expected) in [
            ("Ada Lovelace", "love", ["Ada ", "Love", "lace"]),
            ("Lovelace", "lace", ["Love", "lace", ""]),
            ("A lovelace, Lace", "lace", ["A lovelace, ", "Lace", ""]),
            ("ÖRG", "ör", ["", "ÖR", "G"]),
            ("🦉 Owls", "owls", ["🦉 ", "Owls", ""]),
            ("İdil", "i", ["", "İ", "dil"]),
            ("Ada", "", ["Ada", "", ""]),
            ("Ada", "x", ["Ada", "", ""]),
        ] {
            assert_eq!(parts(name, sought), expected, "{sought} in {name}");
        }
    }
}

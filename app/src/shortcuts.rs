//! What keys do: the one table that presses are looked up in and that the dialog "Keyboard shortcuts" lists.
//!
//! "Mod" is ⌘ on a Mac and Ctrl elsewhere.

use crate::words::{self, composer, keys, message, rooms};

/// What is done from wherever one is on a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Act {
    GoTo,
    Search,
    List,
    RoomAbove,
    RoomBelow,
    UnreadAbove,
    UnreadBelow,
    Write,
}

pub struct Shortcut {
    pub keys: &'static [&'static str],
    pub does: &'static str,
    /// Without one it is the business of what has the focus.
    act: Option<Act>,
}

pub struct Part {
    pub title: &'static str,
    pub shortcuts: &'static [Shortcut],
}

pub const PARTS: [Part; 4] = [
    Part {
        title: keys::ANYWHERE,
        shortcuts: &[
            on(&["Mod", "K"], keys::GO_TO, Act::GoTo),
            on(&["/"], keys::SEARCH, Act::Search),
            on(&["?"], keys::LIST, Act::List),
            on(&["Esc"], keys::BACK_TO_WRITING, Act::Write),
        ],
    },
    Part {
        title: rooms::CONVERSATIONS,
        shortcuts: &[
            on(&["Alt", "↑"], keys::ROOM_ABOVE, Act::RoomAbove),
            on(&["Alt", "↓"], keys::ROOM_BELOW, Act::RoomBelow),
            on(&["Alt", "Shift", "↑"], keys::UNREAD_ABOVE, Act::UnreadAbove),
            on(&["Alt", "Shift", "↓"], keys::UNREAD_BELOW, Act::UnreadBelow),
        ],
    },
    Part {
        title: keys::WRITING,
        shortcuts: &[
            of(&["Enter"], composer::SEND),
            of(&["Shift", "Enter"], keys::ANOTHER_LINE),
            of(&["↑"], keys::EDIT_LAST),
            of(&["Mod", "B"], keys::BOLD),
            of(&["Mod", "I"], keys::ITALIC),
            of(&["Mod", "E"], keys::CODE),
            of(&["Mod", "Shift", "X"], keys::STRIKE),
            of(&["Esc"], keys::LET_GO),
        ],
    },
    Part {
        title: message::MESSAGES,
        shortcuts: &[
            of(&["↑"], keys::MESSAGE_ABOVE),
            of(&["↓"], keys::MESSAGE_BELOW),
            of(&["R"], message::REPLY),
            of(&["E"], message::EDIT),
            of(&["+"], message::REACT),
            of(&[keys::DELETE], words::DELETE),
            of(&["Enter"], message::MORE),
            of(&["→"], keys::INTO_IT),
            of(&["Esc"], keys::BACK_TO_WRITING),
        ],
    },
];

const fn on(keys: &'static [&'static str], does: &'static str, act: Act) -> Shortcut {
    Shortcut {
        keys,
        does,
        act: Some(act),
    }
}

const fn of(keys: &'static [&'static str], does: &'static str) -> Shortcut {
    Shortcut {
        keys,
        does,
        act: None,
    }
}

/// A key that went down, and which others were held.
pub struct Press {
    /// As browsers name it.
    pub key: String,
    pub command: bool,
    pub alt: bool,
    pub shift: bool,
}

impl Press {
    /// It would be typed, were there something to type into.
    pub fn is_a_letter(&self) -> bool {
        let letter = self.key.chars().nth(1).is_none() && self.key != " ";
        letter && !self.command && !self.alt
    }

    pub fn act(&self) -> Option<Act> {
        let mut held = [self.command, self.alt, self.shift && self.key.len() > 1].into_iter();
        let name = match self.key.as_str() {
            "ArrowUp" => "↑".to_owned(),
            "ArrowDown" => "↓".to_owned(),
            "Escape" => "Esc".to_owned(),
            key => key.to_ascii_uppercase(),
        };
        let mut pressed: Vec<&str> = ["Mod", "Alt", "Shift"]
            .into_iter()
            .filter(|_| held.next() == Some(true))
            .collect();
        pressed.push(&name);
        let mut all = PARTS.iter().flat_map(|part| part.shortcuts);
        let found = all.find(|shortcut| shortcut.act.is_some() && shortcut.keys == pressed);
        found?.act
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn press(key: &str, command: bool, alt: bool, shift: bool) -> Press {
        Press {
            key: key.to_owned(),
            command,
            alt,
            shift,
        }
    }

    #[test]
    fn what_is_listed_is_done() {
        for (pressed, act) in [
            (press("k", true, false, false), Act::GoTo),
            (press("/", false, false, false), Act::Search),
            // Where they lie on the keyboard is the keyboard's business.
            (press("/", false, false, true), Act::Search),
            (press("?", false, false, true), Act::List),
            (press("Escape", false, false, false), Act::Write),
            (press("ArrowUp", false, true, false), Act::RoomAbove),
            (press("ArrowDown", false, true, false), Act::RoomBelow),
            (press("ArrowUp", false, true, true), Act::UnreadAbove),
            (press("ArrowDown", false, true, true), Act::UnreadBelow),
        ] {
            assert_eq!(pressed.act(), Some(act), "{}", pressed.key);
        }
        let listed = PARTS.iter().flat_map(|part| part.shortcuts);
        assert_eq!(listed.filter(|shortcut| shortcut.act.is_some()).count(), 8);
    }

    #[test]
    fn what_is_not_listed_is_left_to_whoever_wants_it() {
        for pressed in [
            press("k", false, false, false),
            press("k", true, true, false),
            press("ArrowUp", false, false, false),
            press("ArrowUp", true, true, false),
            press("Enter", false, false, false),
            press("r", false, false, false),
        ] {
            assert_eq!(pressed.act(), None, "{}", pressed.key);
        }
    }

    #[test]
    fn letters_are_what_is_typed() {
        assert!(press("ö", false, false, false).is_a_letter());
        assert!(press("A", false, false, true).is_a_letter());
        for pressed in [
            press(" ", false, false, false),
            press("Tab", false, false, false),
            press("c", true, false, false),
            press("c", false, true, false),
        ] {
            assert!(!pressed.is_a_letter(), "{}", pressed.key);
        }
    }
}

//! How a timeline is laid out: where a day begins, which rows begin a group, where the unread line stands, and which
//! stretch of it is mounted.
//!
//! Pure: what it needs from the browser (on which day a moment lies) is handed in.

use std::ops::Range;

use client::{Item, Key, Model};
use wire::{ClientKey, Message, MessageKind, Micros, RoomId, Seq, UserId};

use crate::components::redrawn::Place;

/// Messages of one author within so long form one group.
const GROUP: i64 = 5 * 60 * Micros::SECOND;
/// Lines that are mounted at once, at most.
pub const MOUNTED: usize = 200;
/// The stretch moves on when what is read is so far from its middle: not at every line.
const SLACK: usize = MOUNTED / 8;

/// One line of what stands on screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Line {
    Earlier(Seq),
    /// What follows was sent on another day than what stands above: on that of this moment.
    Day(Micros),
    /// What follows was not read when the room came on screen.
    Unread,
    /// The first message of a group: it says who wrote it.
    First(Key),
    /// One more of the group.
    Next(Key),
    Hole {
        after: Seq,
        before: Seq,
    },
    Later(Seq),
}

impl Line {
    /// A message keeps its own from the moment it is handed in.
    pub fn place(self) -> Place {
        match self {
            Self::Earlier(seq) => (0, seq.0, 0),
            Self::First(key) => (1, key.author.0, key.key.0),
            Self::Hole { after, before } => (2, before.0, after.0),
            Self::Later(seq) => (3, seq.0, 0),
            Self::Day(at) => (4, at.0, 0),
            Self::Unread => (5, 0, 0),
            Self::Next(key) => (6, key.author.0, key.key.0),
        }
    }

    pub fn of((kind, first, second): Place) -> Self {
        let key = Key {
            author: UserId(first),
            key: ClientKey(second),
        };
        match kind {
            0 => Self::Earlier(Seq(first)),
            1 => Self::First(key),
            2 => Self::Hole {
                after: Seq(second),
                before: Seq(first),
            },
            3 => Self::Later(Seq(first)),
            4 => Self::Day(Micros(first)),
            5 => Self::Unread,
            _ => Self::Next(key),
        }
    }

    fn key(self) -> Option<Key> {
        match self {
            Self::First(key) | Self::Next(key) => Some(key),
            _ => None,
        }
    }
}

/// All lines of a room's timeline, from the top.
pub fn lay_out(model: &Model, room: RoomId, day: &dyn Fn(Micros) -> i64) -> Vec<Line> {
    let unread = model.unread_line(room);
    let mut lines = Vec::new();
    let mut above: Option<&Message> = None;
    let mut today = None;
    let mut is_marked = false;
    for item in model.items(room) {
        let key = match item {
            Item::Row(key) => key,
            Item::Earlier(seq) => {
                lines.push(Line::Earlier(seq));
                continue;
            }
            Item::Hole { after, before } => {
                (above, today) = (None, None);
                lines.push(Line::Hole { after, before });
                continue;
            }
            Item::Later(seq) => {
                lines.push(Line::Later(seq));
                continue;
            }
        };
        let Some(row) = model.row(room, key) else {
            continue;
        };
        let message = row.message;
        let its_day = day(message.sent);
        let mut begins = !above.is_some_and(|above| is_one_group(above, message));
        if today != Some(its_day) {
            lines.push(Line::Day(message.sent));
            begins = true;
        }
        // What waits for the server has no place yet, and is one's own.
        if !is_marked && unread.is_some_and(|unread| message.seq >= unread) {
            lines.push(Line::Unread);
            (is_marked, begins) = (true, true);
        }
        lines.push(if begins {
            Line::First(key)
        } else {
            Line::Next(key)
        });
        (above, today) = (Some(message), Some(its_day));
    }
    lines
}

fn is_one_group(above: &Message, below: &Message) -> bool {
    let said = |message: &Message| message.kind == MessageKind::Text;
    let apart = below.sent.0.saturating_sub(above.sent.0);
    above.author == below.author && said(above) && said(below) && apart <= GROUP
}

/// What the mounted stretch lies around.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Pivot {
    #[default]
    End,
    At(Place),
}

/// The stretch that is mounted.
pub fn mounted(lines: &[Line], pivot: Pivot) -> Range<usize> {
    let all = lines.len();
    let middle = match pivot {
        Pivot::End => all,
        Pivot::At(place) => find(lines, place).unwrap_or(all),
    };
    let from = middle.saturating_sub(MOUNTED / 2);
    from..all.min(middle + MOUNTED / 2)
}

/// Around what it is to lie once this line is read at the upper edge.
pub fn follow(lines: &[Line], pivot: Pivot, read: Option<Place>, at_end: bool) -> Pivot {
    if at_end {
        return Pivot::End;
    }
    let Some((place, at)) = read.and_then(|place| Some((place, find(lines, place)?))) else {
        return pivot;
    };
    let middle = match pivot {
        Pivot::End => Some(lines.len()),
        Pivot::At(place) => find(lines, place),
    };
    if middle.is_some_and(|middle| middle.abs_diff(at) <= SLACK) {
        pivot
    } else {
        Pivot::At(place)
    }
}

/// A message is the same one whether it begins a group or not.
fn find(lines: &[Line], place: Place) -> Option<usize> {
    let sought = Line::of(place);
    let is_it = |line: &Line| match sought.key() {
        Some(key) => line.key() == Some(key),
        None => *line == sought,
    };
    lines.iter().position(is_it)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(count: i64) -> Vec<Line> {
        let key = |number| Key {
            author: UserId(1),
            key: ClientKey(number),
        };
        (1..=count).map(|number| Line::Next(key(number))).collect()
    }

    #[test]
    fn a_line_is_known_by_its_place() {
        let key = Key {
            author: UserId(3),
            key: ClientKey(4),
        };
        for line in [
            Line::Earlier(Seq(5)),
            Line::Day(Micros(6)),
            Line::Unread,
            Line::First(key),
            Line::Next(key),
            Line::Hole {
                after: Seq(7),
                before: Seq(9),
            },
            Line::Later(Seq(8)),
        ] {
            assert_eq!(Line::of(line.place()), line);
        }
    }

    #[test]
    fn one_author_within_five_minutes_is_one_group() {
        let said = |author, sent| Message {
            room: RoomId(1),
            seq: Seq(1),
            rev: wire::Rev(1),
            author: UserId(author),
            key: ClientKey(1),
            kind: MessageKind::Text,
            body: "x".to_owned(),
            system: None,
            mentions: Vec::new(),
            reply_to: None,
            reactions: Vec::new(),
            edition: 1,
            sent: Micros(sent),
            edited: None,
            deleted: None,
        };
        let told = Message {
            kind: MessageKind::System,
            ..said(1, 0)
        };
        assert!(is_one_group(&said(1, 0), &said(1, GROUP)));
        assert!(!is_one_group(&said(1, 0), &said(1, GROUP + 1)));
        assert!(!is_one_group(&said(1, 0), &said(2, 0)));
        assert!(!is_one_group(&told, &said(1, 0)));
        assert!(!is_one_group(&said(1, 0), &told));
    }

    #[test]
    fn never_more_than_so_many_lines_are_mounted() {
        let all = lines(5_000);
        for at in [0, 1, 99, 100, 2_500, 4_899, 4_999] {
            let range = mounted(&all, Pivot::At(all[at].place()));
            assert!(range.contains(&at), "{range:?}");
            assert!(range.len() <= MOUNTED);
            // Both sides of what is read are there, as far as there is something.
            assert!(range.start == at.saturating_sub(100) && range.end == all.len().min(at + 100));
        }
        assert_eq!(mounted(&all, Pivot::End), 4_900..5_000);
        assert_eq!(mounted(&lines(3), Pivot::End), 0..3);
    }

    #[test]
    fn the_stretch_moves_on_only_when_what_is_read_is_far_from_its_middle() {
        let all = lines(1_000);
        let place = |at: usize| Some(all[at].place());
        let pivot = Pivot::At(all[500].place());
        assert_eq!(follow(&all, pivot, place(475), false), pivot);
        assert_eq!(
            follow(&all, pivot, place(474), false),
            Pivot::At(all[474].place())
        );
        assert_eq!(
            follow(&all, pivot, place(526), false),
            Pivot::At(all[526].place())
        );
        assert_eq!(follow(&all, pivot, place(526), true), Pivot::End);
        assert_eq!(follow(&all, Pivot::End, place(980), false), Pivot::End);
        assert_eq!(follow(&all, pivot, None, false), pivot);
    }

    #[test]
    fn a_message_that_begins_a_group_now_is_still_the_one_that_was_read() {
        let mut all = lines(1_000);
        let pivot = Pivot::At(all[500].place());
        let Line::Next(key) = all[500] else {
            panic!("it is one");
        };
        all[500] = Line::First(key);
        assert!(mounted(&all, pivot).contains(&500));
    }
}

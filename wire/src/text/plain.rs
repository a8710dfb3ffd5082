//! Plain words: a body on one line, for the rail, quotes and notifications; and whom it mentions.

use std::fmt::Write as _;

use super::letters::{is_mark, is_seen, is_turn, is_unseen};
use super::{Block, Span, Text, parse};
use crate::UserId;

/// Stands for a spoiler, however long: its length tells nothing.
pub const MASK: &str = "█████";

/// All of a body on one line. `name` says what a mentioned user is called.
pub fn plain(body: &str, name: &dyn Fn(UserId) -> Option<String>) -> String {
    summary(body, usize::MAX, name)
}

/// The beginning of a body on one line of at most so many characters, with "…" where it was cut.
pub fn summary(body: &str, most: usize, name: &dyn Fn(UserId) -> Option<String>) -> String {
    let line = Line::of(body, most, Some(name));
    if line.cut { line.shortened() } else { line.out }
}

/// The beginning of a body as a body again: its line of at most so many characters, of which none is a marker, with
/// the mentions as they were typed. What the whole hides is not in it.
///
/// Invariant: a summary of it is that of the whole, if it is shorter than `most` by a space and a character.
pub(crate) fn beginning(body: &str, most: usize) -> String {
    Line::of(body, most, None).out
}

/// Whom a body mentions outside code and links: each once, in order, at most so many.
pub fn mentions(body: &str, most: usize) -> Vec<UserId> {
    let mut found = Vec::new();
    let Text(blocks) = parse(body);
    in_blocks(&blocks, most, &mut found);
    found
}

fn in_blocks(blocks: &[Block], most: usize, found: &mut Vec<UserId>) {
    for block in blocks {
        match block {
            Block::Paragraph(spans) => in_spans(spans, most, found),
            Block::Code { .. } => {}
            Block::Quote(blocks) => in_blocks(blocks, most, found),
            Block::List { items, .. } => items.iter().for_each(|item| in_blocks(item, most, found)),
        }
    }
}

fn in_spans(spans: &[Span], most: usize, found: &mut Vec<UserId>) {
    for span in spans {
        match span {
            Span::Mention(user) if found.len() < most && !found.contains(user) => found.push(*user),
            Span::Bold(inner)
            | Span::Italic(inner)
            | Span::Strike(inner)
            | Span::Spoiler(inner) => in_spans(inner, most, found),
            Span::Mention(_) | Span::Plain(_) | Span::Code(_) | Span::Link(_) | Span::Break => {}
        }
    }
}

/// What a link's text shows, as one string.
pub(super) fn visible(spans: &[Span]) -> String {
    let mut out = String::new();
    push_visible(spans, &mut out);
    out
}

fn push_visible(spans: &[Span], out: &mut String) {
    for span in spans {
        match span {
            Span::Plain(text) | Span::Code(text) => out.push_str(text),
            Span::Bold(inner)
            | Span::Italic(inner)
            | Span::Strike(inner)
            | Span::Spoiler(inner) => push_visible(inner, out),
            Span::Link(link) => push_visible(&link.text, out),
            Span::Mention(_) | Span::Break => out.push(' '),
        }
    }
}

struct Line<'a> {
    out: String,
    left: usize,
    /// A space is due before the next word.
    gap: bool,
    cut: bool,
    /// Without it the line is to be read again.
    name: Option<&'a dyn Fn(UserId) -> Option<String>>,
}

impl<'a> Line<'a> {
    fn of(body: &str, most: usize, name: Option<&'a dyn Fn(UserId) -> Option<String>>) -> Self {
        let mut line = Self {
            out: String::new(),
            left: most,
            gap: false,
            cut: false,
            name,
        };
        line.blocks(&parse(body).0);
        line
    }

    fn blocks(&mut self, blocks: &[Block]) {
        for block in blocks {
            self.gap = true;
            match block {
                Block::Paragraph(spans) => self.spans(spans),
                Block::Code { text, .. } => self.words(text),
                Block::Quote(blocks) => self.blocks(blocks),
                Block::List { items, .. } => items.iter().for_each(|item| self.blocks(item)),
            }
        }
    }

    fn spans(&mut self, spans: &[Span]) {
        for span in spans {
            match span {
                Span::Plain(text) | Span::Code(text) => self.words(text),
                Span::Bold(inner) | Span::Italic(inner) | Span::Strike(inner) => self.spans(inner),
                Span::Link(link) => self.spans(&link.text),
                Span::Spoiler(_) => self.words(MASK),
                Span::Mention(user) => {
                    if let Some(name) = self.name {
                        self.words("@");
                        self.words(name(*user).as_deref().unwrap_or("…"));
                    } else if self.reserve() {
                        // One character, since a name may be none.
                        let _ = write!(self.out, "<@{user}>");
                    }
                }
                Span::Break => self.gap = true,
            }
        }
    }

    /// What turns the direction of text would turn the line around it too: it is left out.
    fn words(&mut self, text: &str) {
        for c in text.chars() {
            if self.cut {
                return;
            }
            if c.is_whitespace() || c.is_control() {
                self.gap = true;
            } else if !is_turn(c) {
                self.push(c);
            }
        }
    }

    fn push(&mut self, c: char) {
        if self.reserve() {
            if self.name.is_none() && c.is_ascii_punctuation() {
                self.out.push('\\');
            }
            self.out.push(c);
        }
    }

    /// Takes the room of one character, if there is some, and writes the space that is due before it.
    fn reserve(&mut self) -> bool {
        let gap = self.gap && !self.out.is_empty();
        if self.left < 1 + usize::from(gap) {
            self.cut = true;
            return false;
        }
        self.left -= 1 + usize::from(gap);
        if gap {
            self.out.push(' ');
        }
        self.gap = false;
        true
    }

    /// Makes room for "…", and never between a letter and what sits on it or is joined to it.
    fn shortened(mut self) -> String {
        const JOINER: char = '\u{200d}';
        while self.left == 0
            && let Some(last) = self.out.pop()
        {
            let joined = self.out.ends_with(JOINER);
            if !joined && !is_mark(last) && !is_unseen(last) {
                self.left = 1;
            }
        }
        while self.out.ends_with(|c| !is_seen(c)) {
            self.out.pop();
        }
        if self.left > 0 {
            self.out.push('…');
        }
        self.out
    }
}

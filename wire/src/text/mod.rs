//! Text: the one Markdown parser. A message's body, plain as it was typed, becomes a tree of blocks and
//! spans that a page draws node by node; nothing here makes HTML, and what is not understood stays text.
//!
//! Invariant: every body gives a tree, in time that grows as the body does and never deeper than
//! `BLOCK_DEPTH` and `SPAN_DEPTH`; every `href` is http, https or mailto, in printable ASCII but for its host.

mod address;
mod blocks;
mod check;
mod inline;
mod letters;
mod lies;
mod plain;
mod reader;
mod steps;
mod ticks;

pub use check::{Bounds, MESSAGE, TextFault, check, check_length, tidy};
pub(crate) use plain::beginning;
pub use plain::{MASK, mentions, plain, summary};

use crate::UserId;

/// Quotes and lists inside each other; a deeper marker stays text.
pub const BLOCK_DEPTH: usize = 8;
/// Bold in a spoiler in a link …; a deeper marker stays text.
pub const SPAN_DEPTH: usize = 8;

/// A body, read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Text(pub Vec<Block>);

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Block {
    Paragraph(Vec<Span>),
    /// Between fences: shown as it is.
    Code {
        language: Option<String>,
        text: String,
    },
    Quote(Vec<Block>),
    /// `start` is the first number of an ordered list. No item is empty.
    List {
        start: Option<u32>,
        items: Vec<Vec<Block>>,
    },
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Span {
    /// Never empty, never beside another one, no newline in it.
    Plain(String),
    Bold(Vec<Span>),
    Italic(Vec<Span>),
    Strike(Vec<Span>),
    Spoiler(Vec<Span>),
    Code(String),
    Link(Link),
    Mention(UserId),
    /// The end of a line: in a chat, a newline is one.
    Break,
}

/// A way out of the page. Its text holds neither another link nor a mention, so that no two targets
/// lie under one click.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    pub href: String,
    pub text: Vec<Span>,
    /// What is seen names another place than the one it leads to, or hides it: warn, and show `place`.
    pub lies: bool,
}

impl Link {
    /// Where it leads: the host (with a port, if one is given), or a mail address.
    pub fn place(&self) -> &str {
        address::place(&self.href)
    }
}

pub fn parse(body: &str) -> Text {
    steps::took(body.len());
    let lines: Vec<&str> = body.lines().collect();
    Text(blocks::blocks(&lines, 0))
}

//! Spans: what stands in a paragraph. `reader` finds the pieces in one pass from left to right; here they
//! become a tree.

use super::address::Target;
use super::letters::cut;
use super::reader::Reader;
use super::steps::took;
use super::{Link, SPAN_DEPTH, Span, lies, plain};
use crate::UserId;

/// Writes what follows from right to left, letter by letter: an address behind it reads as another one.
const OVERRIDE: char = '\u{202e}';

pub(super) fn spans(text: &str) -> Vec<Span> {
    let mut tree = Tree {
        pieces: Reader::new(text).read().into_iter(),
        turned: text.chars().any(|c| c == OVERRIDE),
    };
    tree.spans(0, false).0
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Mark {
    Bold,
    Italic,
    Underscore,
    Strike,
    Spoiler,
    Link,
}

/// Each carries what was written, to become text again where it may not stand.
pub(super) enum Piece<'a> {
    Plain(&'a str),
    Break,
    Code(&'a str),
    Mention(UserId, &'a str),
    Address(Target, &'a str),
    Open(Mark, &'a str),
    Close(Option<Target>, &'a str),
}

struct Tree<'a> {
    pieces: std::vec::IntoIter<Piece<'a>>,
    /// No link in this paragraph surely reads as it is spelt.
    turned: bool,
}

impl Tree<'_> {
    /// What stands up to the next close, and the target that it brings.
    fn spans(&mut self, depth: usize, linked: bool) -> (Vec<Span>, Option<Target>) {
        let mut out = Vec::new();
        // Openers below the last level: they and their closers stay text.
        let mut flat = 0_usize;
        while let Some(piece) = self.pieces.next() {
            took(1);
            match piece {
                Piece::Plain(text) => push(&mut out, text),
                Piece::Break => out.push(Span::Break),
                Piece::Code(text) => out.push(Span::Code(unpadded(text))),
                Piece::Mention(_, text) if linked => push(&mut out, text),
                Piece::Address(_, text) if linked || depth == SPAN_DEPTH => push(&mut out, text),
                Piece::Mention(user, _) => out.push(Span::Mention(user)),
                Piece::Address(target, text) => {
                    let mut inner = Vec::new();
                    push(&mut inner, text);
                    out.push(self.link(inner, target));
                }
                Piece::Open(_, text) if depth == SPAN_DEPTH => {
                    flat += 1;
                    push(&mut out, text);
                }
                Piece::Open(mark, _) => {
                    let (inner, target) = self.spans(depth + 1, linked || mark == Mark::Link);
                    out.push(match (mark, target) {
                        (Mark::Bold, _) => Span::Bold(inner),
                        (Mark::Italic | Mark::Underscore, _) => Span::Italic(inner),
                        (Mark::Strike, _) => Span::Strike(inner),
                        (_, Some(target)) => self.link(inner, target),
                        (_, None) => Span::Spoiler(inner),
                    });
                }
                Piece::Close(_, text) if flat > 0 => {
                    flat -= 1;
                    push(&mut out, text);
                }
                Piece::Close(target, _) => return (out, target),
            }
        }
        (out, None)
    }

    fn link(&self, text: Vec<Span>, target: Target) -> Span {
        let lies = self.turned || target.odd || lies::lies(&plain::visible(&text), &target.href);
        Span::Link(Link {
            href: target.href,
            text,
            lies,
        })
    }
}

fn push(out: &mut Vec<Span>, text: &str) {
    took(text.len());
    match out.last_mut() {
        Some(Span::Plain(plain)) => plain.push_str(text),
        _ => out.push(Span::Plain(text.to_owned())),
    }
}

/// Code in a line: one space on each side is there to keep backticks apart.
fn unpadded(code: &str) -> String {
    let is_gap = |byte: Option<&u8>| matches!(byte, Some(b' ' | b'\n'));
    let bytes = code.as_bytes();
    let padded = is_gap(bytes.first()) && is_gap(bytes.last()) && !code.trim().is_empty();
    let inner = if padded {
        cut(code, 1, code.len() - 1)
    } else {
        code
    };
    took(code.len());
    inner
        .chars()
        .map(|c| if c == '\n' { ' ' } else { c })
        .collect()
}

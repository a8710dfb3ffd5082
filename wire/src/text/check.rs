//! What may be sent as a body, and how it is tidied before. `tidy` changes nothing that can be seen;
//! whatever else is wrong is refused with its reason, so that nobody's words are altered behind their back.

use std::borrow::Cow;

use crate::limits::{MESSAGE_LINES, MESSAGE_MAX};

use super::letters::{is_mark, is_seen, is_unseen};

/// How much a body may hold. Characters are Unicode's, as a person's editor counts them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bounds {
    pub chars: usize,
    pub lines: usize,
}

/// Of a message.
pub const MESSAGE: Bounds = Bounds {
    chars: MESSAGE_MAX,
    lines: MESSAGE_LINES,
};

/// Why a body is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TextFault {
    /// Nothing in it can be seen.
    Empty,
    TooLong {
        max: usize,
    },
    TooManyLines {
        max: usize,
    },
    /// U+0000: databases and other programs end their text there.
    Nul,
    /// A control character other than newline and tab.
    Control(char),
    /// A tower of marks on one letter, or a run of characters that cannot be seen.
    Flood,
    /// A line that turns the direction of writing and does not turn it back.
    OpenTurn,
}

/// The tallest honest towers (Tibetan, cantillated Hebrew) stay below ten, flags in tags below eight.
const MARKS_MAX: usize = 16;

/// How long it is, which whoever writes it wants to know before it is sent.
pub fn check_length(body: &str, bounds: Bounds) -> Result<(), TextFault> {
    let mut lines = 1;
    for (at, c) in body.chars().enumerate() {
        if at >= bounds.chars {
            return Err(TextFault::TooLong { max: bounds.chars });
        }
        lines += usize::from(ends_line(c));
        if lines > bounds.lines {
            return Err(TextFault::TooManyLines { max: bounds.lines });
        }
    }
    Ok(())
}

fn ends_line(c: char) -> bool {
    matches!(c, '\n' | '\u{2028}' | '\u{2029}')
}

pub fn check(body: &str, bounds: Bounds) -> Result<(), TextFault> {
    check_length(body, bounds)?;
    let mut marks = 0;
    let mut empty = true;
    let mut turns = Turns::default();
    for c in body.chars() {
        match c {
            _ if ends_line(c) => turns.end_line()?,
            '\0' => return Err(TextFault::Nul),
            '\t' => {}
            _ if c.is_control() => return Err(TextFault::Control(c)),
            _ => turns.read(c),
        }
        marks = if is_mark(c) || is_unseen(c) {
            marks + 1
        } else {
            0
        };
        if marks > MARKS_MAX {
            return Err(TextFault::Flood);
        }
        empty &= !is_seen(c);
    }
    turns.end_line()?;
    if empty { Err(TextFault::Empty) } else { Ok(()) }
}

/// Embeddings and overrides are closed by U+202C, isolates by U+2069. People who write from right to
/// left use them in good faith and editors set them in pairs, so they are neither refused nor stripped;
/// one left open would turn what the page writes behind it: the name, the time.
#[derive(Default)]
struct Turns {
    embedded: usize,
    isolated: usize,
}

impl Turns {
    fn read(&mut self, c: char) {
        match c {
            '\u{202a}' | '\u{202b}' | '\u{202d}' | '\u{202e}' => self.embedded += 1,
            '\u{202c}' => self.embedded = self.embedded.saturating_sub(1),
            '\u{2066}'..='\u{2068}' => self.isolated += 1,
            '\u{2069}' => self.isolated = self.isolated.saturating_sub(1),
            _ => {}
        }
    }

    fn end_line(&self) -> Result<(), TextFault> {
        if self.embedded + self.isolated > 0 {
            return Err(TextFault::OpenTurn);
        }
        Ok(())
    }
}

/// One kind of newline, no blank lines around, no spaces at the end. Indentation stays, also the first line's.
pub fn tidy(body: &str) -> Cow<'_, str> {
    let body = body.trim_end();
    let head = body.len() - body.trim_start().len();
    let first = body[..head].rfind(is_newline).map_or(0, |at| {
        at + body[at..].chars().next().map_or(0, char::len_utf8)
    });
    let body = &body[first..];
    if !body.contains(is_other_newline) {
        return Cow::Borrowed(body);
    }
    let mut out = String::with_capacity(body.len());
    let mut after_return = false;
    for c in body.chars() {
        match c {
            '\n' if after_return => {}
            _ if is_newline(c) => out.push('\n'),
            _ => out.push(c),
        }
        after_return = c == '\r';
    }
    Cow::Owned(out)
}

fn is_newline(c: char) -> bool {
    c == '\n' || is_other_newline(c)
}

fn is_other_newline(c: char) -> bool {
    matches!(c, '\r' | '\u{2028}' | '\u{2029}')
}

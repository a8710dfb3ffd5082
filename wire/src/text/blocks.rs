//! Blocks: fences, quotes, lists and paragraphs, line by line. A container hands its lines, less its own
//! marks, to the same reader one level deeper; each level reads each line's beginning once.

use super::letters::{behind, cut};
use super::steps::took;
use super::ticks::run;
use super::{BLOCK_DEPTH, Block, inline};

pub(super) fn blocks(lines: &[&str], depth: usize) -> Vec<Block> {
    let mut out = Vec::new();
    let mut rest = lines;
    while let Some(line) = rest.first() {
        took(1);
        if is_blank(line) {
            rest = &rest[1..];
            continue;
        }
        let (block, used) = fenced(rest)
            .or_else(|| quote(rest, depth))
            .or_else(|| list(rest, depth))
            .unwrap_or_else(|| paragraph(rest, depth));
        out.push(block);
        rest = &rest[used..];
    }
    out
}

/// Up to a blank line or another block. The first line is part of it, whatever it looks like.
fn paragraph(lines: &[&str], depth: usize) -> (Block, usize) {
    let more = lines[1..]
        .iter()
        .enumerate()
        .take_while(|(at, line)| !is_blank(line) && !interrupts(&lines[at + 1..], depth))
        .count();
    (spans(&lines[..=more]), more + 1)
}

fn spans(lines: &[&str]) -> Block {
    Block::Paragraph(match lines {
        [line] => inline::spans(line),
        [first, more @ ..] => {
            let mut text = String::from(*first);
            for line in more {
                text.push('\n');
                text.push_str(line);
            }
            inline::spans(&text)
        }
        [] => Vec::new(),
    })
}

fn interrupts(lines: &[&str], depth: usize) -> bool {
    if Fence::open(lines).is_some() {
        return true;
    }
    // "1986. What a year" at the beginning of a line is no list; "1." is meant as one.
    depth < BLOCK_DEPTH
        && (unquoted(lines[0]).is_some()
            || Item::open(lines[0]).is_some_and(|item| item.number.is_none_or(|n| n == 1)))
}

struct Fence<'a> {
    mark: u8,
    len: usize,
    indent: usize,
    info: &'a str,
}

impl<'a> Fence<'a> {
    /// At the head of these lines. On the last line there is nothing to fence: three backticks are just said.
    fn open(lines: &[&'a str]) -> Option<Self> {
        let line = *lines.first()?;
        let (indent, rest) = indented(line);
        let mark = *rest.as_bytes().first()?;
        if !matches!(mark, b'`' | b'~') || indent > 3 || lines.len() < 2 {
            return None;
        }
        let len = run(rest, mark);
        let info = behind(rest, len);
        took(line.len());
        // "```so```" is code in a line.
        if len < 3 || info.as_bytes().contains(&mark) {
            return None;
        }
        Some(Self {
            mark,
            len,
            indent,
            info: info.trim(),
        })
    }

    fn closes(&self, line: &str) -> bool {
        let (indent, rest) = indented(line);
        let len = run(rest, self.mark);
        indent <= 3 && len >= self.len && is_blank(behind(rest, len))
    }
}

/// An unclosed fence runs to the end.
fn fenced(lines: &[&str]) -> Option<(Block, usize)> {
    let fence = Fence::open(lines)?;
    let inside = lines[1..]
        .iter()
        .take_while(|line| !fence.closes(line))
        .count();
    let mut text = String::new();
    let mut language = None;
    if fence.info.bytes().all(is_language) {
        language = (!fence.info.is_empty()).then(|| fence.info.to_owned());
    } else {
        // No name of a language: somebody began to write on the first line.
        text.push_str(fence.info);
        text.push('\n');
    }
    for line in &lines[1..=inside] {
        text.push_str(dedent(line, fence.indent));
        text.push('\n');
        took(line.len());
    }
    text.pop();
    let used = (inside + 2).min(lines.len());
    Some((Block::Code { language, text }, used))
}

fn is_language(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'#' | b'.' | b'_')
}

fn quote(lines: &[&str], depth: usize) -> Option<(Block, usize)> {
    if depth == BLOCK_DEPTH {
        return None;
    }
    let inner: Vec<&str> = lines.iter().map_while(|line| unquoted(line)).collect();
    if inner.is_empty() {
        return None;
    }
    // Marks around nothing are what was said.
    let block = if inner.iter().all(|line| is_blank(line)) {
        spans(&lines[..inner.len()])
    } else {
        Block::Quote(blocks(&inner, depth + 1))
    };
    Some((block, inner.len()))
}

/// The line less one ">". It needs a space behind the marks: ">_<" and ">:(" are faces.
fn unquoted(line: &str) -> Option<&str> {
    let (indent, rest) = indented(line);
    let marks = run(rest, b'>');
    let next = rest.as_bytes().get(marks);
    if marks == 0 || indent > 3 || !matches!(next, None | Some(b' ' | b'\t')) {
        return None;
    }
    let inner = behind(rest, 1);
    Some(inner.strip_prefix([' ', '\t']).unwrap_or(inner))
}

/// The head of a list's item: its number, where its text begins, and the text. An empty one is none.
struct Item<'a> {
    number: Option<u32>,
    indent: usize,
    offset: usize,
    text: &'a str,
}

impl<'a> Item<'a> {
    fn open(line: &'a str) -> Option<Self> {
        let (indent, rest) = indented(line);
        let digits = rest.bytes().take(10).take_while(u8::is_ascii_digit).count();
        let (number, mark) = match (digits, rest.as_bytes().get(digits)?) {
            (0, b'-' | b'*' | b'+') => (None, 1),
            (1..=9, b'.') => (Some(cut(rest, 0, digits).parse().ok()?), digits + 1),
            _ => return None,
        };
        let (gap, text) = indented(behind(rest, mark));
        if indent > 3 || gap == 0 || is_blank(text) {
            return None;
        }
        Some(Self {
            number,
            indent,
            offset: indent + mark + gap,
            text,
        })
    }

    /// Two columns are enough to belong to an item: in a chat nobody counts to three under "1.".
    fn holds(&self, line: &str) -> bool {
        indented(line).0 >= self.indent + 2
    }
}

fn list(lines: &[&str], depth: usize) -> Option<(Block, usize)> {
    if depth == BLOCK_DEPTH {
        return None;
    }
    let mut item = Item::open(lines[0])?;
    let start = item.number;
    let mut items = Vec::new();
    let mut at = 0;
    loop {
        let mut inner = vec![item.text];
        at += 1;
        let next = loop {
            let blanks = lines[at..].iter().take_while(|line| is_blank(line)).count();
            took(blanks + 1);
            let next = at + blanks;
            if !lines.get(next).is_some_and(|line| item.holds(line)) {
                break next;
            }
            inner.extend(
                lines[at..=next]
                    .iter()
                    .map(|line| dedent(line, item.offset)),
            );
            at = next + 1;
        };
        items.push(blocks(&inner, depth + 1));
        match lines.get(next).and_then(|line| Item::open(line)) {
            Some(another) if another.number.is_some() == start.is_some() => {
                item = another;
                at = next;
            }
            _ => return Some((Block::List { start, items }, at)),
        }
    }
}

fn is_blank(line: &str) -> bool {
    let rest = line.trim_start();
    took(line.len() - rest.len() + 1);
    rest.is_empty()
}

/// How far a line is indented, and the line without it. A tab is four columns.
fn indented(line: &str) -> (usize, &str) {
    let rest = line.trim_start_matches([' ', '\t']);
    let blank = cut(line, 0, line.len() - rest.len());
    took(blank.len() + 1);
    (blank.bytes().map(columns).sum(), rest)
}

/// The line less so many columns of its indentation, or all that it has; a tab goes as a whole.
fn dedent(line: &str, most: usize) -> &str {
    let mut width = 0;
    let gone = line
        .bytes()
        .take_while(|byte| {
            let goes = width < most && matches!(byte, b' ' | b'\t');
            width += columns(*byte);
            goes
        })
        .count();
    took(gone + 1);
    behind(line, gone)
}

fn columns(blank: u8) -> usize {
    if blank == b'\t' { 4 } else { 1 }
}

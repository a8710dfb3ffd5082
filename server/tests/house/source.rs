//! One file, and what of it is code, what a string, what a comment: so that a rule about code is not broken by a sentence.

use std::ops::Range;

pub struct File {
    pub path: String,
    pub text: String,
    /// The text with comments and the insides of strings blanked, line for line.
    pub code: String,
    /// The text with all but the insides of strings blanked, line for line.
    pub strings: String,
    /// Where in the text the insides of strings are, each by itself.
    pub literals: Vec<Range<usize>>,
}

#[derive(Clone, Copy, PartialEq)]
enum Part {
    Code,
    Text,
    Comment,
}

impl File {
    pub fn new(path: String, text: String) -> Self {
        let parts = match extension(&path) {
            "rs" => rust_parts(&text),
            "ts" | "css" => slashed_parts(&text),
            _ => vec![Part::Code; text.len()],
        };
        let only = |wanted: Part| {
            let bytes = text.bytes().zip(&parts).map(|(byte, part)| match byte {
                b'\n' => b'\n',
                _ if *part == wanted && byte.is_ascii() => byte,
                _ => b' ',
            });
            bytes.map(char::from).collect()
        };
        Self {
            code: only(Part::Code),
            strings: only(Part::Text),
            literals: stretches(&parts, Part::Text),
            path,
            text,
        }
    }

    pub fn is(&self, wanted: &str) -> bool {
        extension(&self.path) == wanted
    }

    pub fn under(&self, folders: &[&str]) -> bool {
        folders.iter().any(|folder| {
            self.path
                .strip_prefix(folder)
                .is_some_and(|rest| rest.is_empty() || folder.ends_with('/'))
        })
    }

    pub fn name(&self) -> &str {
        self.path.rsplit('/').next().unwrap_or_default()
    }

    /// A test from its first line on, or from its `#[cfg(test)]` on.
    pub fn tests_from(&self) -> usize {
        if self.path.contains("/tests/") || self.path.starts_with("end2end/") {
            return 1;
        }
        self.code
            .lines()
            .position(|line| line.trim() == "#[cfg(test)]")
            .map_or(usize::MAX, |index| index + 1)
    }

    /// The lines of code where `word` stands as a whole, counted from one.
    pub fn mentions(&self, word: &str) -> Vec<usize> {
        let lines = self.code.lines().enumerate();
        lines
            .filter(|(_, line)| has_word(line, word))
            .map(|(index, _)| index + 1)
            .collect()
    }

    pub fn line_at(&self, offset: usize) -> usize {
        self.text[..offset].matches('\n').count() + 1
    }
}

/// A word ends where an identifier does, on those sides where it begins or ends like one.
pub fn has_word(line: &str, word: &str) -> bool {
    let inside = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || c == '_');
    line.match_indices(word).any(|(at, _)| {
        let before = inside(line[..at].chars().next_back()) && inside(word.chars().next());
        let after =
            inside(line[at + word.len()..].chars().next()) && inside(word.chars().next_back());
        !before && !after
    })
}

fn stretches(parts: &[Part], wanted: Part) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut at = 0;
    for stretch in parts.chunk_by(|one, next| one == next) {
        let end = at + stretch.len();
        if stretch[0] == wanted {
            found.push(at..end);
        }
        at = end;
    }
    found
}

fn extension(path: &str) -> &str {
    path.rsplit('/')
        .next()
        .and_then(|name| name.rsplit_once('.'))
        .map_or("", |(_, extension)| extension)
}

fn rust_parts(text: &str) -> Vec<Part> {
    let bytes = text.as_bytes();
    let mut parts = vec![Part::Code; bytes.len()];
    let mut at = 0;
    while at < bytes.len() {
        let rest = &bytes[at..];
        let end = if rest.starts_with(b"//") {
            fill(&mut parts, at, line_end(bytes, at), Part::Comment)
        } else if rest.starts_with(b"/*") {
            fill(&mut parts, at, after(bytes, at + 2, b"*/"), Part::Comment)
        } else if let Some(hashes) = raw_string(bytes, at) {
            let close = [b"\"".as_slice(), &b"#".repeat(hashes)].concat();
            let open = at + hashes + 2;
            let end = after(bytes, open, &close);
            fill(
                &mut parts,
                open,
                end.saturating_sub(close.len()).max(open),
                Part::Text,
            );
            end
        } else if rest[0] == b'"' {
            quoted(bytes, &mut parts, at, bytes.len())
        } else if rest[0] == b'\'' {
            at + character(rest)
        } else {
            at + 1
        };
        at = end;
    }
    parts
}

/// TypeScript and CSS: block and line comments, three kinds of quotes. A `//` inside an address is inside quotes there.
fn slashed_parts(text: &str) -> Vec<Part> {
    let bytes = text.as_bytes();
    let mut parts = vec![Part::Code; bytes.len()];
    let mut at = 0;
    while at < bytes.len() {
        let rest = &bytes[at..];
        at = if rest.starts_with(b"//") {
            fill(&mut parts, at, line_end(bytes, at), Part::Comment)
        } else if rest.starts_with(b"/*") {
            fill(&mut parts, at, after(bytes, at + 2, b"*/"), Part::Comment)
        } else if rest[0] == b'`' {
            quoted(bytes, &mut parts, at, bytes.len())
        } else if matches!(rest[0], b'"' | b'\'') {
            quoted(bytes, &mut parts, at, line_end(bytes, at))
        } else {
            at + 1
        };
    }
    parts
}

/// From a quote to the same quote or to the limit; a backslash takes the next byte with it.
fn quoted(bytes: &[u8], parts: &mut [Part], start: usize, limit: usize) -> usize {
    let mut at = start + 1;
    while at < limit && bytes[at] != bytes[start] {
        at += if bytes[at] == b'\\' { 2 } else { 1 };
    }
    fill(parts, start + 1, at.min(limit), Part::Text);
    (at + 1).min(bytes.len())
}

/// `r"`, `r#"`, `br##"` …: how many hashes.
fn raw_string(bytes: &[u8], at: usize) -> Option<usize> {
    let begins = bytes[at] == b'r'
        && (at == 0 || !bytes[at - 1].is_ascii_alphanumeric() || bytes[at - 1] == b'b');
    let hashes = bytes[at + 1..]
        .iter()
        .take_while(|byte| **byte == b'#')
        .count();
    (begins && bytes.get(at + 1 + hashes) == Some(&b'"')).then_some(hashes)
}

/// How long the character literal is that begins here; a lifetime is one byte of code.
fn character(rest: &[u8]) -> usize {
    if rest.get(1) == Some(&b'\\') {
        let close = rest.iter().skip(3).position(|byte| *byte == b'\'');
        return close.map_or(1, |index| index + 4);
    }
    let close = rest.iter().take(6).skip(2).position(|byte| *byte == b'\'');
    // 'a' closes after one character; in `'a, 'b` another quote is farther than that.
    match close {
        Some(0) => 3,
        Some(index) if rest[1] >= 0x80 => index + 3,
        _ => 1,
    }
}

fn line_end(bytes: &[u8], at: usize) -> usize {
    bytes[at..]
        .iter()
        .position(|byte| *byte == b'\n')
        .map_or(bytes.len(), |length| at + length)
}

fn after(bytes: &[u8], from: usize, end: &[u8]) -> usize {
    let from = from.min(bytes.len());
    bytes[from..]
        .windows(end.len())
        .position(|window| window == end)
        .map_or(bytes.len(), |length| from + length + end.len())
}

fn fill(parts: &mut [Part], from: usize, to: usize, part: Part) -> usize {
    parts[from..to].fill(part);
    to
}

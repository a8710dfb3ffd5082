//! The pieces of a paragraph, found in one pass from left to right. A marker that may open is a piece of
//! plain text until its other half is met; closing it gives up all markers opened in between.
//!
//! Invariant: what is given up is never looked at again, so no marker is visited more than twice, however
//! many there are.

use super::address::{self, Found};
use super::inline::{Mark, Piece};
use super::letters::{behind, cut, is_seen, is_word};
use super::steps::took;
use super::ticks::{Ticks, run};
use crate::UserId;

/// A marker that waits for its other half. `piece` is its place among the pieces.
struct Opener {
    mark: Mark,
    piece: usize,
}

/// A bracket that waits to be closed and followed by an address: its place among the pieces and the openers, and where its text begins.
struct Bracket {
    piece: usize,
    openers: usize,
    text: usize,
}

pub(super) struct Reader<'a> {
    text: &'a str,
    at: usize,
    /// From here to `at` lies plain text that is no piece yet.
    plain: usize,
    pieces: Vec<Piece<'a>>,
    open: Vec<Opener>,
    /// How many of each mark are open: a closer without an opener does not search.
    counts: [usize; 5],
    brackets: Vec<Bracket>,
    ticks: Ticks,
    /// No address begins before this.
    no_address: usize,
}

impl<'a> Reader<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Self {
            text,
            at: 0,
            plain: 0,
            pieces: Vec::new(),
            open: Vec::new(),
            counts: [0; 5],
            brackets: Vec::new(),
            ticks: Ticks::new(text),
            no_address: 0,
        }
    }

    pub(super) fn read(mut self) -> Vec<Piece<'a>> {
        while let Some(&byte) = self.text.as_bytes().get(self.at) {
            took(1);
            match byte {
                b'\\' => self.escape(),
                b'`' => self.code(),
                b'*' | b'_' | b'~' | b'|' => self.marker(byte),
                b'[' => self.bracket(),
                b']' => self.link(),
                b'<' => self.mention(),
                b'@' => self.mail(),
                b'h' | b'H' | b'w' | b'W' | b'm' | b'M' => self.address(),
                b'\n' => self.put(Piece::Break, 1),
                _ => self.at += 1,
            }
        }
        self.flush();
        self.pieces
    }

    fn flush(&mut self) {
        if self.plain < self.at {
            let text = cut(self.text, self.plain, self.at);
            self.pieces.push(Piece::Plain(text));
        }
        self.plain = self.at;
    }

    /// The next `len` bytes are this piece.
    fn put(&mut self, piece: Piece<'a>, len: usize) {
        self.flush();
        self.pieces.push(piece);
        self.at += len;
        self.plain = self.at;
    }

    fn escape(&mut self) {
        let next = self.text.as_bytes().get(self.at + 1);
        if next.is_some_and(u8::is_ascii_punctuation) {
            self.flush();
            self.plain = self.at + 1;
            self.at += 2;
        } else {
            self.at += 1;
        }
    }

    fn code(&mut self) {
        let len = run(behind(self.text, self.at), b'`');
        let Some(closer) = self.ticks.closer(self.at) else {
            self.at += len;
            return;
        };
        let code = cut(self.text, self.at + len, closer);
        took(code.len());
        self.put(Piece::Code(code), closer + len - self.at);
    }

    fn marker(&mut self, byte: u8) {
        let len = run(behind(self.text, self.at), byte);
        let (opens, closes) = self.flanks(byte, len);
        let fits = matches!((byte, len), (b'*', 1..=3) | (b'_', 1) | (b'~' | b'|', 2));
        let mut left = if fits { len } else { 0 };
        let end = self.at + len;
        while closes && left > 0 {
            let Some(opener) = self.opener(byte, left) else {
                break;
            };
            left -= self.close(opener);
        }
        if opens && left > 0 {
            if byte == b'*' && left == 3 {
                self.wait(Mark::Italic);
            }
            self.wait(widest(byte, left));
        }
        self.at = end;
    }

    /// May a run of marks open something, may it close something? Not with a space on its inner side;
    /// "_" not inside a word; and "4*, maybe 5*" opens nothing.
    fn flanks(&self, byte: u8, len: usize) -> (bool, bool) {
        let before = cut(self.text, 0, self.at).chars().next_back();
        let after = behind(self.text, self.at + len).chars().next();
        let touches = |c: Option<char>| c.is_some_and(|c| !c.is_whitespace());
        let in_word = |c: Option<char>| c.is_some_and(is_word);
        let sentence = matches!(after, Some('.' | ',' | ':' | ';' | '!' | '?' | ')'));
        let opens = touches(after) && !(in_word(before) && (byte == b'_' || sentence));
        let closes = touches(before) && !(in_word(after) && byte == b'_');
        (opens, closes)
    }

    fn wait(&mut self, mark: Mark) {
        self.counts[mark as usize] += 1;
        self.flush();
        self.open.push(Opener {
            mark,
            piece: self.pieces.len(),
        });
        let width = width(mark);
        let text = cut(self.text, self.at, self.at + width);
        self.put(Piece::Plain(text), width);
    }

    /// The last opener that so many of these marks can close.
    fn opener(&self, byte: u8, left: usize) -> Option<usize> {
        let fits = |opener: &Opener| {
            took(1);
            opener.mark == widest(byte, left)
                || (opener.mark == Mark::Italic && byte == b'*' && left == 3)
        };
        let waiting = self.counts[widest(byte, left) as usize] > 0
            || (left == 3 && self.counts[Mark::Italic as usize] > 0);
        if waiting {
            self.open.iter().rposition(fits)
        } else {
            None
        }
    }

    /// Closes an opener at `at`, and says how many marks that took.
    fn close(&mut self, mut opener: usize) -> usize {
        opener = self.swap_twins(opener);
        let Opener { mark, piece } = self.open[opener];
        self.give_up(opener);
        while self.brackets.last().is_some_and(|b| b.openers > opener) {
            self.brackets.pop();
        }
        let width = width(mark);
        let text = cut(self.text, self.at, self.at + width);
        self.pieces[piece] = Piece::Open(mark, text);
        self.put(Piece::Close(None, text), width);
        width
    }

    /// "***" waits as italic around bold. When the italic closes first, it was bold around italic.
    fn swap_twins(&mut self, opener: usize) -> usize {
        let Opener { mark, piece } = self.open[opener];
        match self.open.get(opener + 1) {
            Some(next)
                if mark == Mark::Italic && next.mark == Mark::Bold && next.piece == piece + 1 =>
            {
                self.open[opener].mark = Mark::Bold;
                self.open[opener + 1].mark = Mark::Italic;
                self.pieces[piece] = Piece::Plain("**");
                self.pieces[piece + 1] = Piece::Plain("*");
                opener + 1
            }
            _ => opener,
        }
    }

    fn give_up(&mut self, from: usize) {
        for opener in self.open.drain(from..) {
            took(1);
            self.counts[opener.mark as usize] -= 1;
        }
    }

    fn bracket(&mut self) {
        self.flush();
        self.brackets.push(Bracket {
            piece: self.pieces.len(),
            openers: self.open.len(),
            text: self.at + 1,
        });
        self.put(Piece::Plain("["), 1);
    }

    fn link(&mut self) {
        let Some((bracket, target, len)) = self.brackets.pop().and_then(|bracket| {
            let address = destination(behind(self.text, self.at + 1))?;
            let text = cut(self.text, bracket.text, self.at);
            // A link over nothing that can be seen is a trap.
            let seen = text.find(is_seen)?;
            took(seen);
            let target = address::target(address)?;
            Some((bracket, target, address.len() + "]()".len()))
        }) else {
            self.at += 1;
            return;
        };
        self.give_up(bracket.openers);
        took(self.brackets.len());
        self.brackets.clear(); // no link in a link
        self.pieces[bracket.piece] = Piece::Open(Mark::Link, "[");
        let text = cut(self.text, self.at, self.at + len);
        self.put(Piece::Close(Some(target), text), len);
    }

    fn mention(&mut self) {
        let text = behind(self.text, self.at);
        match mentioned(text) {
            Some((user, len)) => self.put(Piece::Mention(user, cut(text, 0, len)), len),
            None => self.at += 1,
        }
    }

    fn mail(&mut self) {
        match address::find_mail(self.text, self.plain, self.at) {
            Some((start, end, target)) => {
                self.at = start;
                self.put(
                    Piece::Address(target, cut(self.text, start, end)),
                    end - start,
                );
            }
            None => self.at += 1,
        }
    }

    fn address(&mut self) {
        if self.at < self.no_address || !address::may_begin(self.text, self.at) {
            self.at += 1;
            return;
        }
        let text = behind(self.text, self.at);
        let emphasised = self.counts[Mark::Underscore as usize] > 0;
        match address::find(text, emphasised) {
            Found::Address { len, target } => {
                self.put(Piece::Address(target, cut(text, 0, len)), len);
            }
            Found::Nothing { until } => {
                self.no_address = self.at + until;
                self.at += 1;
            }
        }
    }
}

/// The mark that takes the most of so many.
fn widest(byte: u8, left: usize) -> Mark {
    match (byte, left) {
        (b'*', 1) => Mark::Italic,
        (b'*', _) => Mark::Bold,
        (b'_', _) => Mark::Underscore,
        (b'~', _) => Mark::Strike,
        _ => Mark::Spoiler,
    }
}

fn width(mark: Mark) -> usize {
    match mark {
        Mark::Italic | Mark::Underscore | Mark::Link => 1,
        Mark::Bold | Mark::Strike | Mark::Spoiler => 2,
    }
}

/// The address in the parentheses at the beginning of `text`. It holds no brackets, so that of many "]("
/// each is read only up to the next.
fn destination(text: &str) -> Option<&str> {
    let inner = text.strip_prefix('(')?;
    let mut open = 0_usize;
    let end = address::length(inner, &mut |c| {
        match c {
            '(' => open += 1,
            ')' if open == 0 => return false,
            ')' => open -= 1,
            _ => {}
        }
        let stops = matches!(c, '[' | ']' | '<' | '>' | '`' | '"');
        !stops && !c.is_whitespace() && !c.is_control()
    });
    behind(inner, end)
        .starts_with(')')
        .then(|| cut(inner, 0, end))
}

/// "<@123>" at the beginning of `text`: whom it means and how long it is.
fn mentioned(text: &str) -> Option<(UserId, usize)> {
    const DIGITS: usize = 19; // of the largest id
    let rest = text.strip_prefix("<@")?;
    let end = rest.bytes().take(DIGITS + 1).position(|b| b == b'>')?;
    let user = cut(rest, 0, end).parse().ok()?;
    Some((user, end + "<@>".len()))
}

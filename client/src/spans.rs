//! Where stretches begin and end: how they become one, and how they are kept short.

use crate::table::Set;

use wire::Seq;
use wire::limits::RANGE_ROWS;

use crate::Key;
use crate::timeline::{Timeline, Touched};

/// Stretches beyond these are let go: nobody jumps back to so many places.
const SPANS: usize = 8;
/// How many rows go at once when a stretch is too long, so that not every new row costs one.
const SLACK: usize = 50;

/// An unbroken stretch, both ends included; empty when `from` is above `to`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    pub from: Seq,
    pub to: Seq,
    /// Nothing readable lies before it.
    pub start: bool,
    /// Nothing lies after it: it grows with the room.
    pub end: bool,
}

impl Timeline {
    /// Puts the stretch among the others; those that overlap or touch become one.
    pub(crate) fn join(&mut self, new: Span) {
        let mut all = std::mem::take(&mut self.spans);
        let place = all.partition_point(|span| span.from <= new.from);
        all.insert(place, new);
        for span in all {
            match self.spans.last_mut() {
                Some(above) if span.from <= above.to.next() => {
                    above.start |= span.start && span.from == above.from;
                    if span.to > above.to {
                        above.end = span.end;
                    } else if span.to == above.to {
                        above.end |= span.end;
                    }
                    above.to = above.to.max(span.to);
                }
                _ => self.spans.push(span),
            }
        }
        // Only the last one can be at the end: the room has grown since another one was.
        if let Some((_, earlier)) = self.spans.split_last_mut() {
            for span in earlier {
                span.end = false;
            }
        }
    }

    pub(crate) fn trim_last(&mut self, touched: &mut Touched) {
        if self.rows.len() > RANGE_ROWS
            && let Some(last) = self.spans.last().copied()
            && self.trim(last, true)
        {
            touched.structure = true;
        }
    }

    /// Shortens the stretch that this one became part of, at the end that is farther from what came last.
    pub(crate) fn trim(&mut self, part: Span, downwards: bool) -> bool {
        let inside = |span: &Span| span.from <= part.from && part.to <= span.to;
        let Some(place) = self.spans.iter().position(inside) else {
            return false;
        };
        let span = self.spans[place];
        if span.from > span.to {
            return false;
        }
        let seqs: Vec<Seq> = self
            .rows
            .range(span.from..=span.to)
            .map(|(s, _)| *s)
            .collect();
        if seqs.len() <= RANGE_ROWS {
            return false;
        }
        let kept = RANGE_ROWS - SLACK;
        let gone = if downwards {
            let cut = seqs.len() - kept;
            self.spans[place].from = seqs[cut];
            self.spans[place].start = false;
            &seqs[..cut]
        } else {
            self.spans[place].to = seqs[kept - 1];
            self.spans[place].end = false;
            &seqs[kept..]
        };
        for seq in gone {
            self.let_go(*seq);
        }
        self.prune_quoted();
        self.tidy();
        true
    }

    pub(crate) fn forget_the_farthest(&mut self, near: Span) {
        while self.spans.len() > SPANS {
            let distance = |span: &Span| (span.from.0 - near.from.0).abs();
            let mut farthest = 0;
            for (place, span) in self.spans.iter().enumerate() {
                if distance(span) > distance(&self.spans[farthest]) {
                    farthest = place;
                }
            }
            let span = self.spans.remove(farthest);
            let seqs: Vec<Seq> = self.rows.keys().copied().collect();
            for seq in seqs {
                if span.from <= seq && seq <= span.to {
                    self.let_go(seq);
                }
            }
        }
    }

    /// The row may be quoted still: it is looked at once more by `prune_quoted`.
    fn let_go(&mut self, seq: Seq) {
        if let Some(message) = self.rows.remove(&seq) {
            self.keys.remove(&Key::of(&message));
            self.quoted.insert(seq, message);
        }
    }

    pub(crate) fn prune_quoted(&mut self) {
        if self.quoted.is_empty() {
            return;
        }
        let quotes: Set<Seq> = self.rows.values().filter_map(|row| row.reply_to).collect();
        self.quoted.retain(|seq, _| quotes.contains(seq));
        let held = &self.quoted;
        // What is let go may be quoted again, and is then looked for again.
        self.sought
            .retain(|seq| quotes.contains(seq) || held.contains_key(seq));
    }
}

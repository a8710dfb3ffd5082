//! The stretches of a room's timeline that are held, and how rows and pages join them.
//!
//! Invariant: the ends of a stretch are told by the server, or moved by the very next message at the end of
//! the room. A held row is never replaced by an older one.

use crate::table::{Set, Table};

use wire::{At, Message, Page, Seq};

use crate::{Item, Key, Span};

/// What a change touched.
#[derive(Debug, Default)]
pub(crate) struct Touched {
    pub rows: Vec<Key>,
    /// There are other rows or holes than before.
    pub structure: bool,
}

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Timeline {
    /// Ascending; no two of them touch.
    pub(crate) spans: Vec<Span>,
    /// Those within the spans.
    pub(crate) rows: Table<Seq, Message>,
    pub(crate) keys: Table<Key, Seq>,
    /// Rows outside of every span, as long as a row quotes them.
    pub(crate) quoted: Table<Seq, Message>,
    /// Rows that came while pages are in flight, or that lie beyond the end before what is between has come.
    aside: Table<Seq, Message>,
    /// Pages that are asked for.
    flights: u32,
    /// Quoted rows that are not held; and all that were ever looked for.
    wanted: Vec<Seq>,
    pub(crate) sought: Set<Seq>,
}

impl Timeline {
    pub fn spans(&self) -> &[Span] {
        &self.spans
    }

    /// The rows of all stretches, by seq.
    pub fn rows(&self) -> impl Iterator<Item = &Message> {
        self.rows.values()
    }

    pub(crate) fn rows_after(&self, seq: Seq) -> impl Iterator<Item = &Message> {
        self.rows.range(seq.next()..).map(|(_, row)| row)
    }

    /// The rows outside that rows of it quote.
    pub fn quoted(&self) -> impl Iterator<Item = &Message> {
        self.quoted.values()
    }

    pub fn message(&self, seq: Seq) -> Option<&Message> {
        self.rows.get(&seq).or_else(|| self.quoted.get(&seq))
    }

    pub fn seq_of(&self, key: Key) -> Option<Seq> {
        self.keys.get(&key).copied()
    }

    pub fn by_key(&self, key: Key) -> Option<&Message> {
        self.rows.get(self.keys.get(&key)?)
    }

    /// The stretch at the end of the room.
    pub fn end(&self) -> Option<Span> {
        self.spans.last().copied().filter(|span| span.end)
    }

    pub fn covers(&self, seq: Seq) -> bool {
        self.spans
            .iter()
            .any(|span| span.from <= seq && seq <= span.to)
    }

    /// Whether every readable row above this one is held.
    pub fn holds_all_after(&self, seq: Seq) -> bool {
        self.end()
            .is_some_and(|span| span.start || span.from <= seq.next())
    }

    pub(crate) fn list(&self, items: &mut Vec<Item>) {
        let mut before: Option<Span> = None;
        for span in &self.spans {
            match before {
                Some(above) => items.push(Item::Hole {
                    after: above.to,
                    before: span.from,
                }),
                None if !span.start => items.push(Item::Earlier(span.from)),
                None => {}
            }
            if span.from <= span.to {
                let rows = self.rows.range(span.from..=span.to);
                items.extend(rows.map(|(_, row)| Item::Row(Key::of(row))));
            }
            before = Some(*span);
        }
        if let Some(last) = before
            && !last.end
        {
            items.push(Item::Later(last.to));
        }
    }

    /// A page is asked for: from here on, what comes is kept to be laid over it.
    pub(crate) fn ask(&mut self) {
        self.flights += 1;
    }

    /// It came, or will not come.
    pub(crate) fn asked(&mut self) {
        self.flights = self.flights.saturating_sub(1);
        self.tidy();
    }

    pub(crate) fn quotes_wanted(&mut self) -> Vec<Seq> {
        std::mem::take(&mut self.wanted)
    }

    /// A row as it looks now.
    pub(crate) fn put(&mut self, message: Message, touched: &mut Touched) {
        let seq = message.seq;
        if self.covers(seq) {
            self.hold(message, touched);
            return;
        }
        if let Some(held) = self.quoted.get_mut(&seq)
            && message.rev > held.rev
        {
            *held = message.clone();
            touched.rows.push(Key::of(&message));
            self.touch_quoters(seq, touched);
        }
        let beyond = self.end().is_some_and(|span| seq > span.to);
        if !beyond && self.flights == 0 {
            return;
        }
        let newer = |held: &Message| message.rev > held.rev;
        if self.aside.get(&seq).is_none_or(newer) {
            self.aside.insert(seq, message);
        }
        self.grow(touched);
    }

    /// A difference is complete: nothing is missing between the end and what came behind it.
    pub(crate) fn complete(&mut self, touched: &mut Touched) {
        let Some(end) = self.end() else { return };
        let beyond = self.aside.split_off(&end.to.next());
        for (seq, message) in beyond {
            if let Some(last) = self.spans.last_mut() {
                last.to = seq;
            }
            self.hold(message, touched);
        }
        self.trim_last(touched);
    }

    /// A stretch as it was at the page's head, asked for in this way.
    pub(crate) fn take(&mut self, page: Page, at: At, touched: &mut Touched) {
        let mut span = Span {
            from: page.from,
            to: page.to,
            start: page.start,
            end: page.end,
        };
        // Asked for from an edge, it reaches up to it, whatever is missing or not to be read between.
        match at {
            At::Before(seq) => span.to = span.to.max(Seq(seq.0 - 1)),
            At::After(seq) => span.from = span.from.min(seq.next()),
            At::End | At::Around(_) | At::Moment(_) => {}
        }
        if span.from > span.to.next() {
            span.from = span.to.next();
        }
        touched.structure = true;
        for row in page.rows {
            self.hold(row, touched);
        }
        let within = |seq: &Seq| span.from <= *seq && *seq <= span.to;
        let laid_over: Vec<Seq> = self.aside.keys().copied().filter(within).collect();
        for seq in laid_over {
            if let Some(message) = self.aside.remove(&seq) {
                self.hold(message, touched);
            }
        }
        self.join(span);
        for message in page.quoted {
            self.put_quoted(message, touched);
        }
        self.grow(touched);
        let downwards = !matches!(at, At::Before(_));
        self.trim(span, downwards);
        self.forget_the_farthest(span);
        self.prune_quoted();
        self.tidy();
    }

    /// A row that is shown where it is quoted.
    pub(crate) fn put_quoted(&mut self, message: Message, touched: &mut Touched) {
        let seq = message.seq;
        if self.covers(seq) {
            self.hold(message, touched);
            return;
        }
        // What came while it was in flight is newer.
        let message = match self.aside.get(&seq) {
            Some(newer) if newer.rev > message.rev => newer.clone(),
            _ => message,
        };
        let newer = |held: &Message| message.rev > held.rev;
        if self.quoted.get(&seq).is_none_or(newer) {
            touched.rows.push(Key::of(&message));
            self.quoted.insert(seq, message);
            self.touch_quoters(seq, touched);
        }
    }

    fn hold(&mut self, message: Message, touched: &mut Touched) {
        let (seq, key) = (message.seq, Key::of(&message));
        // As a quoted row it may have been held newer than it comes now.
        let message = match self.quoted.remove(&seq) {
            Some(quoted) if quoted.rev > message.rev => quoted,
            _ => message,
        };
        match self.rows.get(&seq) {
            Some(held) if held.rev >= message.rev => return,
            Some(_) => {}
            None => touched.structure = true,
        }
        if let Some(quote) = message.reply_to
            && self.message(quote).is_none()
            && self.sought.insert(quote)
        {
            self.wanted.push(quote);
        }
        self.keys.insert(key, seq);
        self.rows.insert(seq, message);
        touched.rows.push(key);
        self.touch_quoters(seq, touched);
    }

    pub(crate) fn touch_quoters(&self, seq: Seq, touched: &mut Touched) {
        for row in self.rows.range(seq.next()..).map(|(_, row)| row) {
            if row.reply_to == Some(seq) {
                touched.rows.push(Key::of(row));
            }
        }
    }

    /// The end moves on as long as the very next row is there.
    fn grow(&mut self, touched: &mut Touched) {
        let mut grown = false;
        while let Some(last) = self.spans.last_mut()
            && last.end
            && let Some(message) = self.aside.remove(&last.to.next())
        {
            last.to = message.seq;
            grown = true;
            self.hold(message, touched);
        }
        if grown {
            self.trim_last(touched);
        }
    }

    pub(crate) fn tidy(&mut self) {
        if self.flights > 0 || self.aside.is_empty() {
            return;
        }
        match self.end() {
            Some(end) => self.aside.retain(|seq, _| *seq > end.to),
            None => self.aside.clear(),
        }
    }
}

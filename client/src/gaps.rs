//! Gaps in what was heard: given a moment to close by themselves, then asked about.

use crate::table::Table;

use wire::limits::GAP_MILLIS;
use wire::{Card, Difference, Event, Micros, Page, Rev, Scope, ToServer};

use crate::{Client, Taken};

pub(crate) const GAP: i64 = GAP_MILLIS as i64 * 1_000;
/// An answer that takes longer is asked for again.
const PATIENCE: i64 = 10 * Micros::SECOND;
/// Events kept for one scope; beyond them the difference brings them anyway.
const KEPT: usize = 1_000;

/// A scope that is known to be further than this client.
#[derive(Debug, Clone, Default)]
pub(crate) struct Lag {
    /// What came too early.
    kept: Table<Rev, Event>,
    /// It was seen to be so far.
    seen: Rev,
    /// When to ask, if nothing closes the gap before.
    ask_at: Option<Micros>,
    /// When it was asked for; and whether by the card, which is all that is missing of some rooms.
    asked: Option<Micros>,
    by_card: bool,
}

impl Client {
    pub(crate) fn take_events(&mut self, events: Vec<Event>) {
        for event in events {
            let scope = event.scope;
            match self.model.have_in(scope) {
                Some(have) if event.rev > have.next() => self.keep(event),
                Some(_) => self.apply(event),
                None => self.hear_of_a_stranger(event),
            }
        }
    }

    fn apply(&mut self, event: Event) {
        if let Taken::Applied(changes) = self.model.hear(event) {
            self.changes.join(*changes);
        }
    }

    /// Invariant: a gap is given a moment to close by itself, then the difference is asked for.
    fn keep(&mut self, event: Event) {
        let (scope, rev) = (event.scope, event.rev);
        self.behind(scope, rev, GAP);
        if let Some(lag) = self.lags.get_mut(&scope)
            && lag.kept.len() < KEPT
        {
            lag.kept.insert(rev, event);
        }
    }

    /// Of a room whose card is not held: it is read, and what comes meanwhile is laid over it.
    fn hear_of_a_stranger(&mut self, event: Event) {
        let Scope::Room(room) = event.scope else {
            return;
        };
        let wanted = self.model.wants.cards.contains(&room) || self.asks.has_card(room);
        if !wanted {
            if self.model.missing.get(&room).is_some_and(|left| left.0 > 0) {
                return;
            }
            self.model.wants.cards.insert(room);
        }
        let lag = self.lags.of(event.scope);
        lag.seen = lag.seen.max(event.rev);
        if lag.kept.len() < KEPT {
            lag.kept.insert(event.rev, event);
        }
    }

    /// The scope is at least so far: asks for what is missing, unless it comes within the wait.
    pub(crate) fn behind(&mut self, scope: Scope, rev: Rev, wait: i64) {
        match self.model.have_in(scope) {
            Some(have) if have >= rev => return,
            Some(_) => {}
            None => {
                if let Scope::Room(room) = scope {
                    self.model.wants.cards.insert(room);
                }
                return;
            }
        }
        let at = self.now.plus(wait);
        let lag = self.lags.of(scope);
        lag.seen = lag.seen.max(rev);
        if lag.asked.is_none() {
            lag.ask_at = Some(lag.ask_at.map_or(at, |before| before.min(at)));
        }
    }

    pub(crate) fn lags_due(&self) -> Option<Micros> {
        if !self.link.is_live() {
            return None;
        }
        let due = |lag: &Lag| lag.asked.map(|asked| asked.plus(PATIENCE)).or(lag.ask_at);
        self.lags.values().filter_map(due).min()
    }

    pub(crate) fn lags_pass(&mut self) {
        if !self.link.is_live() {
            return;
        }
        let mut due = Vec::new();
        for (scope, lag) in self.lags.iter_mut() {
            let waited = lag.asked.is_some_and(|at| at.plus(PATIENCE) <= self.now);
            if waited || lag.ask_at.is_some_and(|at| at <= self.now) {
                lag.ask_at = None;
                due.push(*scope);
            }
        }
        for scope in due {
            self.ask_since(scope);
        }
    }

    fn ask_since(&mut self, scope: Scope) {
        let Some(have) = self.model.have_in(scope) else {
            return;
        };
        let mut by_card = false;
        if let Scope::Room(room) = scope
            && let Some(held) = self.model.rooms.get(&room)
            && !held.is_followed()
        {
            by_card = true;
            self.model.wants.cards.insert(room);
        } else {
            self.send(ToServer::Since { scope, rev: have });
        }
        if let Some(lag) = self.lags.get_mut(&scope) {
            lag.asked = Some(self.now);
            lag.by_card = by_card;
        }
    }

    pub(crate) fn take_difference(&mut self, difference: Difference) {
        let (scope, more) = (difference.scope, difference.more);
        let changes = self.model.catch_up(difference);
        self.changes.join(changes);
        let Some(lag) = self.lags.get_mut(&scope) else {
            return;
        };
        if lag.asked.take().is_some() && more {
            self.ask_since(scope);
        }
    }

    /// Only as an answer: it may be of a head below what this client has.
    pub(crate) fn take_reset(&mut self, card: Card, page: Page) {
        let scope = Scope::Room(card.room.id);
        let Some(lag) = self.lags.get_mut(&scope) else {
            return;
        };
        if lag.asked.take().is_none() {
            return;
        }
        lag.seen = card.head;
        if let Some((last, _)) = lag.kept.last_key_value() {
            lag.seen = lag.seen.max(*last);
        }
        self.model.reset(card, Some(page), &mut self.changes);
    }

    /// Takes what was kept as soon as it is the next; forgets lags that are closed.
    pub(crate) fn drain(&mut self) {
        for (scope, rev) in std::mem::take(&mut self.model.wants.behind) {
            self.behind(scope, rev, GAP);
        }
        let scopes: Vec<Scope> = self.lags.keys().copied().collect();
        for scope in scopes {
            let Some(have) = self.model.have_in(scope) else {
                if !self.has_card_coming(scope) {
                    self.lags.remove(&scope);
                }
                continue;
            };
            let Some(mut lag) = self.lags.remove(&scope) else {
                continue;
            };
            let mut have = have;
            while let Some((first, _)) = lag.kept.first_key_value()
                && *first <= have.next()
                && let Some((_, event)) = lag.kept.pop_first()
            {
                self.apply(event);
                have = self.model.have_in(scope).unwrap_or(have);
            }
            let Some(have) = self.model.have_in(scope) else {
                continue;
            };
            if lag.by_card && !self.has_card_coming(scope) {
                lag.asked = None;
                lag.by_card = false;
            }
            if lag.seen <= have && lag.asked.is_none() {
                continue;
            }
            if lag.asked.is_none() && lag.ask_at.is_none() {
                lag.ask_at = Some(self.now.plus(GAP));
            }
            self.lags.insert(scope, lag);
        }
    }

    fn has_card_coming(&self, scope: Scope) -> bool {
        let Scope::Room(room) = scope else {
            return false;
        };
        self.model.wants.cards.contains(&room) || self.asks.has_card(room)
    }
}

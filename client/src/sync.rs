//! Staying exact: what the server says, gaps in it, and what is asked for to close them.

use std::collections::BTreeMap;

use wire::limits::{CARDS, GAP_MILLIS};
use wire::{
    Card, Command, Difference, Event, Micros, Page, Refusal, Rev, RoomId, Scope, ToClient,
    ToServer, Welcome,
};

use crate::{Client, Effect, Model, Taken};

pub(crate) const GAP: i64 = GAP_MILLIS as i64 * 1_000;
/// An answer that takes longer is asked for again.
const PATIENCE: i64 = 10 * Micros::SECOND;
/// Events kept for one scope; beyond them the difference brings them anyway.
const KEPT: usize = 1_000;

/// A scope that is known to be further than this client.
#[derive(Debug, Clone, Default)]
pub(crate) struct Lag {
    /// What came too early.
    kept: BTreeMap<Rev, Event>,
    /// It was seen to be so far.
    seen: Rev,
    /// When to ask, if nothing closes the gap before.
    ask_at: Option<Micros>,
    /// When it was asked for; and whether by the card, which is all that is missing of some rooms.
    asked: Option<Micros>,
    by_card: bool,
}

impl Client {
    pub(crate) fn hear(&mut self, frame: ToClient) {
        self.link.heard(self.now);
        match frame {
            ToClient::Welcome(welcome) if self.link.is_greeting() => self.welcome(*welcome),
            ToClient::Bye { code } => self.bye(code),
            ToClient::Refused { refused, .. }
                if matches!(refused.first(), Refusal::Protocol { .. }) =>
            {
                self.end(Effect::Reload);
            }
            // It is about what comes after the picture that is on its way.
            frame if self.link.is_greeting() => self.early.push(frame),
            frame if self.link.is_live() => self.take(frame),
            _ => {}
        }
    }

    fn take(&mut self, frame: ToClient) {
        match frame {
            ToClient::Events(events) => self.take_events(events),
            ToClient::Difference(difference) => self.take_difference(difference),
            ToClient::Reset { card, page } => self.take_reset(*card, page),
            ToClient::Gone { rooms } => {
                self.gone(&rooms);
                // Read before the viewer came back, it would be wrong for good.
                self.model.wants.cards.extend(rooms);
            }
            ToClient::Behind { scope, rev } => self.behind(scope, rev, 0),
            ToClient::Page { id, page } => self.take_page(id, page),
            ToClient::Cards { id, cards, more } => self.take_cards(id, cards, more),
            ToClient::People { id, people } => self.take_people(id, people),
            ToClient::Members { id, members } => self.take_members(id, members),
            ToClient::Done { id, done } => self.done(id, done),
            ToClient::Refused { id, refused } => self.refused(id, refused),
            ToClient::Presence(presences) => {
                for presence in presences {
                    self.model.presence.insert(presence.user, presence);
                    self.changes.presence.push(presence.user);
                }
            }
            ToClient::Marks(marks) => {
                for mark in marks {
                    if let Some(held) = self.model.rooms.get_mut(&mark.room)
                        && held.roster.mark(mark)
                    {
                        self.changes.marks(mark.room);
                    }
                }
            }
            ToClient::Typing { room, user } => {
                let (now, changes) = (self.now, &mut self.changes);
                self.model.hear_typing(room, user, now, changes);
            }
            ToClient::Welcome(_) | ToClient::Beat { .. } | ToClient::Bye { .. } => {}
        }
    }

    fn welcome(&mut self, welcome: Welcome) {
        let Welcome {
            now: _,
            fresh,
            snapshot,
            gone,
        } = welcome;
        self.link.live();
        if fresh || self.model.epoch != Some(snapshot.epoch) {
            self.begin_anew(Model::new(snapshot));
        } else {
            self.model.viewer = snapshot.viewer;
            self.gone(&gone);
            for person in snapshot.people {
                self.model.take_person(person, &mut self.changes);
            }
            for session in snapshot.sessions {
                self.model.take_session(session, &mut self.changes);
            }
            self.read_what_did_not_fit(&snapshot.cards);
            for card in snapshot.cards {
                let have = self.model.have_of(card.room.id);
                // A server that knows less than this client: what it says is what holds.
                if have.is_some_and(|have| card.head < have) {
                    self.model.reset(card, None, &mut self.changes);
                } else {
                    self.model.take_card(card, &mut self.changes);
                }
            }
            for (scope, rev) in std::mem::take(&mut self.model.wants.behind) {
                self.behind(scope, rev, 0);
            }
            let account = Scope::Account(self.model.viewer.id);
            self.behind(Scope::Server, snapshot.heads.server, 0);
            self.behind(account, snapshot.heads.account, 0);
        }
        self.marks_after_welcome();
        self.shown.marks_are_stale = true;
        if !self.watched.is_empty() {
            let users = self.watched.clone();
            self.send(ToServer::Watch { users });
        }
        for frame in std::mem::take(&mut self.early) {
            self.take(frame);
        }
    }

    /// A welcome holds so many cards and no more: after a long absence the others are asked for.
    fn read_what_did_not_fit(&mut self, cards: &[Card]) {
        if cards.len() >= 2 * CARDS {
            let told = |room: &RoomId| cards.iter().any(|card| card.room.id == *room);
            let held = self.model.rooms.keys().copied();
            let untold: Vec<RoomId> = held.filter(|room| !told(room)).collect();
            self.model.wants.cards.extend(untold);
        }
    }

    /// Another history, or the first picture: only what waits for the server stays.
    fn begin_anew(&mut self, mut model: Model) {
        let before = std::mem::replace(&mut self.model, Model::empty());
        let another = before.epoch.is_some_and(|epoch| model.epoch != Some(epoch));
        model.connection = before.connection;
        model.waiting = before.waiting;
        self.model = model;
        self.changes.everything = true;
        self.asks.clear();
        self.lags.clear();
        self.shown.begin_anew();
        self.author_rows();
        if another {
            // Places in a history that is no more: other messages may stand there.
            self.refuse_where(Refusal::NoSuchMessage, |command| {
                !matches!(command, Command::Send { .. } | Command::Create(_))
            });
        }
    }

    fn gone(&mut self, rooms: &[RoomId]) {
        for room in rooms {
            self.lags.remove(&Scope::Room(*room));
            self.model.drop_room(*room, Rev(0), &mut self.changes);
        }
    }

    fn take_events(&mut self, events: Vec<Event>) {
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
        let lag = self.lags.entry(event.scope).or_default();
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
        let lag = self.lags.entry(scope).or_default();
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
        for (scope, lag) in &mut self.lags {
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

    fn take_difference(&mut self, difference: Difference) {
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
    fn take_reset(&mut self, card: Card, page: Page) {
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
            while let Some(entry) = lag.kept.first_entry()
                && *entry.key() <= have.next()
            {
                self.apply(entry.remove());
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

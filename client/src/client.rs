//! The state machine: inputs go in one at a time, effects come out.
//!
//! What is to be sent follows from what is wanted and what is on its way, looked at after each input: so a
//! connection that was cut needs no memory of what it was doing.

use crate::table::Table;

use wire::{Micros, RoomId, Scope, Snapshot, ToClient, ToServer, UserId};

use crate::asks::Asks;
use crate::found::Sought;
use crate::gaps::Lag;
use crate::link::Link;
use crate::marks::Marks;
use crate::open::Shown;
use crate::{Changes, Effect, Input, Model};

#[derive(Debug, Clone)]
pub struct Client {
    pub(crate) model: Model,
    pub(crate) link: Link,
    /// What is known to be missing, scope by scope.
    pub(crate) lags: Table<Scope, Lag>,
    pub(crate) asks: Asks,
    pub(crate) shown: Shown,
    pub(crate) marks: Marks,
    pub(crate) watched: Vec<UserId>,
    pub(crate) sought: Sought,
    /// Where and when typing was last told.
    pub(crate) typed: Option<(RoomId, Micros)>,
    /// Whether this tab sends what is stored.
    pub(crate) lead: bool,
    /// Frames that came before `welcome`.
    pub(crate) early: Vec<ToClient>,
    next_id: u32,
    /// When a tick was last asked for.
    wake: Option<Micros>,
    pub(crate) now: Micros,
    pub(crate) changes: Changes,
    pub(crate) effects: Vec<Effect>,
}

impl Client {
    /// From the picture that a page carries. `chance` spreads reconnects: another number in every client.
    pub fn start(snapshot: Snapshot, chance: u64) -> Self {
        Self::of(Model::new(snapshot), chance)
    }

    /// With nothing: the server's first word brings the picture.
    pub fn empty(chance: u64) -> Self {
        Self::of(Model::empty(), chance)
    }

    fn of(model: Model, chance: u64) -> Self {
        Self {
            model,
            link: Link::new(chance),
            lags: Table::new(),
            asks: Asks::default(),
            shown: Shown::default(),
            marks: Marks::default(),
            watched: Vec::new(),
            sought: Sought::default(),
            typed: None,
            lead: true,
            early: Vec::new(),
            next_id: 1,
            wake: None,
            now: Micros(0),
            changes: Changes::default(),
            effects: Vec::new(),
        }
    }

    pub fn model(&self) -> &Model {
        &self.model
    }

    /// Nothing is missing, asked for or waiting to be sent, as far as this client knows.
    pub fn is_idle(&self) -> bool {
        self.link.is_live()
            && self.lags.is_empty()
            && self.asks.is_empty()
            && self.marks.is_clean()
            && self.model.outbox().all(|waiting| waiting.failed.is_some())
    }

    pub fn on(&mut self, input: Input, now: Micros) -> Vec<Effect> {
        self.now = now;
        self.line_passes();
        match input {
            Input::Start | Input::Online => self.connect_now(),
            Input::Offline => self.cut(),
            Input::Visible(visible) => {
                if visible {
                    self.connect_now();
                }
            }
            Input::Open => self.greet(),
            Input::Heard(frame) => self.hear(frame),
            Input::Unreadable => self.effects.push(Effect::Reload),
            Input::Closed { code } => self.closed(code),
            Input::Tick => self.wake = None,
            Input::Show { room, at } => self.show(room, at),
            Input::Hide => self.shown.room = None,
            Input::LoadBefore { room, seq } => self.load(room, wire::At::Before(seq)),
            Input::LoadAfter { room, seq } => self.load(room, wire::At::After(seq)),
            Input::MoreMembers(room) => self.more_members(room),
            Input::MoreCards => self.more_cards(),
            Input::Seen { room, seq } => self.seen(room, seq),
            Input::Typing(room) => self.type_in(room),
            Input::Watch(users) => self.watch(users),
            Input::Meet(users) => {
                for user in users {
                    self.model.want_person(user);
                }
            }
            Input::Find(text) => self.find(text),
            Input::Readers { room, seq } => self.ask_readers(room, seq),
            Input::Opened(opened) => self.opened(*opened),
            Input::Do { key, command } => self.hand_in(key, command),
            Input::DoLater {
                key,
                command,
                until,
            } => self.hand_in_later(key, command, until),
            Input::Hurry => self.hurry(),
            Input::Retry(key) => self.retry(key),
            Input::Discard(key) => self.discard(key),
            Input::Restore(stored) => self.restore(stored),
            Input::Settled(key) => drop(self.settled(key)),
            Input::Lead(lead) => self.lead = lead,
        }
        self.pass();
        self.follow_up();
        self.flush();
        self.finish()
    }

    /// What time alone brings.
    fn pass(&mut self) {
        self.link_passes();
        self.model.typing_passes(self.now, &mut self.changes);
        self.lags_pass();
        self.undo_passes();
    }

    /// What the picture lacks becomes what is asked for.
    fn follow_up(&mut self) {
        self.drain();
        self.follow_rooms();
        self.mark_delivered();
        self.settle_outbox();
        self.lay_over();
        self.follow_keeping();
        self.touch_quoting_posts();
        self.follow_line();
        self.model.keep_the_newest(&mut self.changes);
        if self.changes.signed_out && !self.link.is_ended() {
            self.hang_up_for_good(Effect::SignedOut);
        }
    }

    fn flush(&mut self) {
        if !self.link.is_live() {
            return;
        }
        self.watch_again();
        self.ask_for_what_is_wanted();
        self.send_asks();
        self.send_marks();
        self.send_commands();
    }

    fn finish(&mut self) -> Vec<Effect> {
        let connection = self.link.connection();
        if connection != self.model.connection {
            self.model.connection = connection;
            self.changes.connection = true;
        }
        if !self.changes.is_empty() {
            let changes = std::mem::take(&mut self.changes);
            self.effects.push(Effect::Changed(changes));
        }
        let next = [
            self.link.due(),
            self.lags_due(),
            self.asks.due(self.link.is_live()),
            self.outbox_due(),
            self.undo_due(),
            self.line_due(),
            self.marks.due(self.link.is_live()),
            self.marks_wait_due(),
            self.model.typing_until(),
            self.mutes_due(),
        ];
        // A tick that comes too early only asks for the next one.
        if let Some(at) = next.into_iter().flatten().min()
            && self.wake.is_none_or(|wake| at < wake)
        {
            self.wake = Some(at);
            self.effects.push(Effect::Wake { at });
        }
        std::mem::take(&mut self.effects)
    }

    pub(crate) fn send(&mut self, frame: ToServer) {
        self.effects.push(Effect::Send(frame));
    }

    pub(crate) fn new_id(&mut self) -> u32 {
        let id = self.next_id;
        self.next_id = id.wrapping_add(1);
        id
    }

    fn type_in(&mut self, room: RoomId) {
        let every = i64::from(wire::limits::TYPING_EVERY_SECONDS) * Micros::SECOND;
        let told = |(there, at): (RoomId, Micros)| there == room && self.now < at.plus(every);
        if self.link.is_live() && !self.typed.is_some_and(told) {
            self.typed = Some((room, self.now));
            self.send(ToServer::Typing { room });
        }
    }

    fn watch(&mut self, mut users: Vec<UserId>) {
        users.truncate(wire::limits::WATCH_MAX);
        self.model.presence.retain(|user, _| users.contains(user));
        self.watched = users;
        if self.link.is_live() {
            self.send_watch();
        }
    }

    /// The viewer shows again when they are here, and so is told of others.
    fn watch_again(&mut self) {
        if std::mem::take(&mut self.model.wants.watch_again) && !self.watched.is_empty() {
            self.send_watch();
        }
    }

    pub(crate) fn send_watch(&mut self) {
        let users = self.watched.clone();
        self.send(ToServer::Watch { users });
    }
}

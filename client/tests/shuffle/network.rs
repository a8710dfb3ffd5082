//! Sockets between clients and the server, and everything that can happen on the way.

use std::collections::BTreeMap;

use client::{Client, Effect, Input, Stored, Waiting};
use wire::{At, Bye, ClientKey, Done, Micros, Refusals, Rev, Scope, ToClient, ToServer, UserId};

use crate::chance::Chance;
use crate::oracle::{Oracle, Out};
use crate::screen::Screen;
use crate::world::ROOMS;

/// One browser tab and its connection.
pub struct Tab {
    pub user: UserId,
    pub client: Client,
    pub wake: Option<Micros>,
    pub socket: Option<Socket>,
    /// The outbox as the browser keeps it: JSON by key.
    pub stored: BTreeMap<ClientKey, String>,
    pub answers: Vec<(ClientKey, Result<Done, Refusals>)>,
    /// Who is looked for.
    pub sought: String,
    /// Draws what is told to have changed; not in every run, since it takes time.
    pub screen: Option<Screen>,
}

#[derive(Default)]
pub struct Socket {
    /// When the attempt comes to an end; then it is open, unless the server is away.
    opens: Option<Micros>,
    greeted: bool,
    up: Vec<(Micros, ToServer)>,
    down: Vec<(Micros, u64, ToClient)>,
    /// What is not to be overtaken arrives after this.
    last_up: Micros,
    last_down: Micros,
    number: u64,
}

/// What may go wrong in this run.
#[derive(Debug, Clone, Copy)]
pub struct Weather {
    pub calm: bool,
    /// Events may be lost without a word; only a new connection tells.
    pub silent: bool,
    /// Up to so long under way.
    pub delay: i64,
}

impl Socket {
    fn carry_up(&mut self, frame: ToServer, now: Micros, chance: &mut Chance, weather: Weather) {
        let at = now.plus(chance.micros(weather.delay));
        self.last_up = self.last_up.max(at);
        self.up.push((self.last_up, frame));
    }

    /// Frames that are states or carry revs may overtake each other; answers and farewells do not.
    fn carry_down(&mut self, frame: ToClient, now: Micros, chance: &mut Chance, weather: Weather) {
        let mut at = now.plus(chance.micros(weather.delay));
        let free = matches!(
            frame,
            ToClient::Events(_)
                | ToClient::Difference(_)
                | ToClient::Page { .. }
                | ToClient::Marks(_)
        );
        if free && !weather.calm {
            if chance.one_in(8) {
                let again = at.plus(chance.micros(weather.delay));
                self.number += 1;
                self.down.push((again, self.number, frame.clone()));
            }
        } else {
            self.last_down = self.last_down.max(at);
            at = self.last_down;
        }
        self.number += 1;
        self.down.push((at, self.number, frame));
    }
}

impl Tab {
    pub fn new(user: UserId, client: Client) -> Self {
        Self {
            user,
            client,
            wake: None,
            socket: None,
            stored: BTreeMap::new(),
            answers: Vec::new(),
            sought: String::new(),
            screen: None,
        }
    }

    pub fn on(&mut self, input: Input, now: Micros, chance: &mut Chance, weather: Weather) {
        for effect in self.client.on(input, now) {
            match effect {
                Effect::Connect => {
                    assert!(self.socket.is_none(), "one socket at a time");
                    self.socket = Some(Socket {
                        opens: Some(now.plus(chance.micros(weather.delay))),
                        ..Socket::default()
                    });
                }
                Effect::Send(frame) => {
                    let socket = self.socket.as_mut().expect("sends only over a socket");
                    socket.carry_up(frame, now, chance, weather);
                }
                Effect::Disconnect { .. } => self.socket = None,
                Effect::Wake { at } => self.wake = Some(at),
                Effect::Store(waiting) => {
                    let key = waiting.key;
                    let json = serde_json::to_string(&Stored::from(waiting)).expect("becomes JSON");
                    self.stored.insert(key, json);
                }
                Effect::Forget(key) => _ = self.stored.remove(&key),
                Effect::Answer { key, answer } => self.answers.push((key, answer)),
                Effect::Changed(changes) => {
                    if let Some(screen) = &mut self.screen {
                        screen.take(&changes, self.client.model(), &ROOMS);
                    }
                }
                Effect::SignedOut | Effect::Reload => panic!("nobody said so"),
            }
        }
        if let Some(screen) = &self.screen {
            screen.assert_same(&Screen::draw(self.client.model(), &ROOMS));
        }
    }

    pub fn restored(&self) -> Vec<Waiting> {
        let stored = self.stored.values();
        let mut all: Vec<Waiting> = stored
            .map(|json| {
                serde_json::from_str::<Stored>(json)
                    .expect("was written so")
                    .into()
            })
            .collect();
        all.sort_by_key(|waiting| (waiting.at, waiting.key));
        all
    }

    /// The next thing that is due on this tab, if any is by now.
    pub fn step(&mut self, oracle: &mut Oracle, chance: &mut Chance, weather: Weather) -> bool {
        let now = oracle.now;
        if self.wake.is_some_and(|at| at <= now) {
            self.wake = None;
            self.on(Input::Tick, now, chance, weather);
            return true;
        }
        let Some(socket) = &mut self.socket else {
            return false;
        };
        if socket.opens.is_some_and(|at| at <= now) {
            socket.opens = None;
            if !weather.calm && chance.one_in(5) {
                self.cut(None, now, chance, weather);
            } else {
                self.on(Input::Open, now, chance, weather);
            }
            return true;
        }
        if let Some(place) = socket.up.iter().position(|(at, _)| *at <= now) {
            let (_, frame) = socket.up.remove(place);
            self.serve(frame, oracle, chance, weather);
            return true;
        }
        let due = socket
            .down
            .iter()
            .enumerate()
            .filter(|(_, (at, ..))| *at <= now);
        let first = due.min_by_key(|(_, (at, number, _))| (*at, *number));
        if let Some((place, _)) = first {
            let (_, _, frame) = socket.down.remove(place);
            self.on(Input::Heard(frame), now, chance, weather);
            return true;
        }
        false
    }

    pub fn is_quiet(&self) -> bool {
        let quiet = |socket: &Socket| {
            socket.opens.is_none() && socket.up.is_empty() && socket.down.is_empty()
        };
        self.socket.as_ref().is_some_and(quiet) && self.client.is_idle()
    }

    /// The connection is gone, with all that was under way.
    pub fn cut(&mut self, code: Option<u16>, now: Micros, chance: &mut Chance, weather: Weather) {
        if self.socket.take().is_some() {
            self.on(Input::Closed { code }, now, chance, weather);
        }
    }

    pub fn say_goodbye(&mut self, now: Micros, chance: &mut Chance, weather: Weather) {
        if self.socket.is_some() {
            let code = Bye::Restarting;
            self.on(Input::Heard(ToClient::Bye { code }), now, chance, weather);
            self.cut(Some(code.code()), now, chance, weather);
        }
    }

    fn serve(
        &mut self,
        frame: ToServer,
        oracle: &mut Oracle,
        chance: &mut Chance,
        weather: Weather,
    ) {
        let (user, now) = (self.user, oracle.now);
        let socket = self.socket.as_mut().expect("it came over it");
        assert!(
            socket.greeted || matches!(frame, ToServer::Hello(_)),
            "hello comes first"
        );
        let refuse = |id, refusal: wire::Refusal| ToClient::Refused {
            id,
            refused: refusal.into(),
        };
        let gone = |id| refuse(id, wire::Refusal::NoSuchRoom);
        let answer = match frame {
            ToServer::Hello(hello) => {
                socket.greeted = true;
                ToClient::Welcome(Box::new(oracle.welcome(user, &hello)))
            }
            ToServer::Since { scope, rev } => oracle.since(user, scope, rev),
            ToServer::Page {
                id,
                room,
                at,
                limit,
            } => {
                let limit = usize::try_from(limit).expect("small");
                match oracle.page(user, room, at, limit) {
                    Some(page) => ToClient::Page { id, page },
                    None => gone(id),
                }
            }
            ToServer::Cards { id, rooms } => {
                let cards = rooms.iter().filter_map(|room| oracle.card(user, *room));
                let cards = cards.collect();
                ToClient::Cards {
                    id,
                    cards,
                    more: false,
                }
            }
            ToServer::MoreCards { id, before } => {
                let (cards, more) = oracle.more_cards(user, before);
                ToClient::Cards { id, cards, more }
            }
            ToServer::People { id, ids } => {
                let people = ids.iter().filter_map(|id| oracle.people.get(id));
                let people = people.cloned().collect();
                ToClient::People { id, people }
            }
            ToServer::Members { id, room, .. } => match oracle.members(user, room) {
                Some(members) => ToClient::Members { id, members },
                None => gone(id),
            },
            ToServer::Do { id, .. } if !weather.calm && chance.one_in(12) => {
                refuse(id, wire::Refusal::Busy)
            }
            ToServer::Do { id, command } => match oracle.perform(user, command) {
                Ok(done) => ToClient::Done { id, done },
                Err(refusal) => refuse(id, refusal),
            },
            ToServer::Mark { marks } => {
                for mark in marks {
                    oracle.mark(user, mark);
                }
                return;
            }
            ToServer::Find { id, text, .. } => {
                let people = oracle.look_for(&text);
                ToClient::People { id, people }
            }
            ToServer::Readers { id, room, seq } => match oracle.readers(user, room, seq) {
                Some(readers) => ToClient::Readers { id, readers },
                None => gone(id),
            },
            ToServer::Watch { .. } | ToServer::Typing { .. } => return,
        };
        if let Some(socket) = &mut self.socket {
            socket.carry_down(answer, now, chance, weather);
        }
    }

    /// What a commit did reaches every lane that may hear it, or the word that it did not fit.
    pub fn tell(&mut self, out: &Out, oracle: &Oracle, chance: &mut Chance, weather: Weather) {
        let (user, now) = (self.user, oracle.now);
        let Some(socket) = self.socket.as_mut().filter(|socket| socket.greeted) else {
            return;
        };
        match out {
            Out::Events(who, events) if who.contains(&user) => {
                let (scope, last) = (events[0].scope, events[events.len() - 1].rev);
                if !weather.calm && chance.one_in(7) {
                    if !weather.silent {
                        socket.behind(scope, last, now, chance, weather);
                    }
                    return;
                }
                let mut events = events.clone();
                if let Scope::Room(room) = scope {
                    let from = oracle
                        .place(room, user)
                        .map_or(wire::Seq(1), |place| place.from);
                    for event in &mut events {
                        if matches!(&event.change, Some(wire::Change::Message(m)) if m.seq < from) {
                            event.change = None;
                        }
                    }
                }
                socket.carry_down(ToClient::Events(events), now, chance, weather);
            }
            Out::Mark(room, of)
                if oracle.is_in(*room, user)
                    && *of != user
                    && oracle.shows_receipts(user)
                    && oracle.shows_receipts(*of) =>
            {
                let mark = oracle.mark_of(*room, *of);
                socket.carry_down(ToClient::Marks(vec![mark]), now, chance, weather);
            }
            _ => {}
        }
    }
}

impl Socket {
    fn behind(
        &mut self,
        scope: Scope,
        rev: Rev,
        now: Micros,
        chance: &mut Chance,
        weather: Weather,
    ) {
        let later = now.plus(chance.micros(weather.delay));
        self.carry_down(ToClient::Behind { scope, rev }, later, chance, weather);
    }
}

/// A room is opened where a link or a press of a key leads.
pub fn somewhere(chance: &mut Chance, last: i64) -> At {
    match chance.below(3) {
        0 | 1 => At::End,
        _ => At::Around(wire::Seq(1 + chance.micros(last.max(1)))),
    }
}

//! A person's client on the engine itself: the real state machine, its effects performed without a network.

use std::collections::VecDeque;
use std::time::Duration;

use client::{Client, Effect, Input};
use engine::live::{self, Heard, Lane};
use engine::{Engine, Error, accounts, marks, messages, registration, rooms, sessions};
use wire::{
    Card, Command, Done, Members, Message, Micros, Person, Refusal, Rev, RoomId, Seq, SessionId,
    ToClient, ToServer, UserId,
};

use crate::world::World;

/// Nothing takes so long; a claim that waits for more has failed.
const LONGEST: Duration = Duration::from_secs(20);

pub struct Browser {
    pub client: Client,
    pub user: UserId,
    engine: Engine,
    session: SessionId,
    lane: Option<Lane>,
    now: Micros,
    wake: Option<Micros>,
    /// Every kind of frame that it heard, by the name of the frame.
    pub heard: Vec<ToClient>,
}

impl Browser {
    /// Signed in, connected and up to date.
    pub async fn of(world: &World, user: UserId) -> Self {
        let (session, _) = world.browser(user).await;
        let mut browser = Self {
            client: Client::empty(session.0.unsigned_abs()),
            user,
            engine: world.engine.clone(),
            session,
            lane: None,
            now: world.clock.now(),
            wake: None,
            heard: Vec::new(),
        };
        browser.put(Input::Start).await;
        browser.settle().await;
        browser
    }

    /// A room comes on screen, with its members.
    pub async fn show(&mut self, room: RoomId) {
        let at = wire::At::End;
        self.put(Input::Show { room, at }).await;
        self.settle().await;
    }

    /// The connection is lost; nothing is heard until `come_back`.
    pub async fn go_away(&mut self) {
        self.lane = None;
        self.put(Input::Closed { code: Some(1006) }).await;
    }

    pub async fn come_back(&mut self) {
        self.put(Input::Online).await;
        self.settle().await;
    }

    /// One input, and all that follows from it at once.
    pub async fn put(&mut self, input: Input) {
        let mut inputs = VecDeque::from([input]);
        while let Some(input) = inputs.pop_front() {
            for effect in self.client.on(input, self.now) {
                match effect {
                    Effect::Connect => inputs.push_back(Input::Open),
                    Effect::Send(frame) => {
                        let said = self.answer(frame).await;
                        self.heard.extend(said.clone());
                        inputs.extend(said.into_iter().map(Input::Heard));
                    }
                    Effect::Disconnect { .. } => self.lane = None,
                    Effect::Wake { at } => self.wake = Some(at),
                    Effect::Reload => panic!("the client does not know what it was told"),
                    Effect::Store(_)
                    | Effect::Forget(_)
                    | Effect::Answer { .. }
                    | Effect::Changed(_)
                    | Effect::SignedOut => {}
                }
            }
        }
    }

    /// Hears what is there, and goes on until the client lacks nothing that it knows of.
    pub async fn settle(&mut self) {
        loop {
            while let Some(heard) = self.lane.as_mut().and_then(Lane::try_hear) {
                self.hear(heard).await;
            }
            if self.client.is_idle() {
                return;
            }
            let Some(at) = self.wake.take() else {
                panic!(
                    "it waits for nothing, and lacks something: {:?}",
                    self.client
                );
            };
            self.now = self.now.max(at);
            self.put(Input::Tick).await;
        }
    }

    /// Hears on until it is as far as the database in every scope.
    pub async fn catch_up(&mut self) {
        let session = sessions::snapshot(&self.engine, self.session).await;
        let fresh = session.expect("reads").expect("is signed in");
        let waiting = async {
            loop {
                self.settle().await;
                let model = self.client.model();
                let rooms = fresh.cards.iter();
                let behind = rooms.filter(|card| model.have_of(card.room.id) < Some(card.head));
                if model.have() == fresh.heads && behind.count() == 0 {
                    return;
                }
                let lane = self.lane.as_mut().expect("is connected");
                let heard = lane.hear().await;
                self.hear(heard).await;
            }
        };
        let waited = tokio::time::timeout(LONGEST, waiting).await;
        assert!(
            waited.is_ok(),
            "it never comes as far as {fresh:?}: {:?}",
            self.client
        );
    }

    async fn hear(&mut self, heard: Heard) {
        let frame = match heard {
            Heard::Frame(frame) => ToClient::Events(frame.events.clone()),
            Heard::Behind(scope, rev) => ToClient::Behind { scope, rev },
            Heard::Marks(marks) => ToClient::Marks(marks),
            Heard::Typing { room, user } => ToClient::Typing { room, user },
            Heard::Presence(presence) => ToClient::Presence(presence),
        };
        self.heard.push(frame.clone());
        self.put(Input::Heard(frame)).await;
    }

    async fn answer(&mut self, frame: ToServer) -> Option<ToClient> {
        let (engine, viewer) = (&self.engine, self.user);
        match frame {
            ToServer::Hello(hello) => {
                let entered = live::enter(engine, viewer, self.session, hello).await;
                let (lane, welcome) = entered.expect("reads").expect("is signed in");
                self.lane = Some(lane);
                Some(ToClient::Welcome(Box::new(welcome)))
            }
            ToServer::Since { scope, rev } => Some(
                live::since(engine, viewer, scope, rev)
                    .await
                    .expect("reads"),
            ),
            ToServer::Page {
                id,
                room,
                at,
                limit,
            } => {
                let limit = usize::try_from(limit).expect("fits");
                let page = messages::page(engine, viewer, room, at, limit).await;
                Some(asked(id, page, |page| ToClient::Page { id, page }))
            }
            ToServer::Cards { id, rooms } => {
                let cards = rooms::cards(engine, viewer, rooms).await;
                let more = false;
                Some(asked(id, cards, |cards| ToClient::Cards {
                    id,
                    cards,
                    more,
                }))
            }
            ToServer::MoreCards { id, before } => {
                let cards = rooms::more_cards(engine, viewer, before).await;
                let say = |(cards, more)| ToClient::Cards { id, cards, more };
                Some(asked(id, cards, say))
            }
            ToServer::People { id, ids } => {
                let people = accounts::people(engine, ids).await;
                Some(asked(id, people, |people| ToClient::People { id, people }))
            }
            ToServer::Members { id, room, after } => {
                let members = rooms::members(engine, viewer, room, after).await;
                let say = |members| ToClient::Members { id, members };
                Some(asked(id, members, say))
            }
            ToServer::Find { id, text, after } => {
                let people = accounts::directory(engine, &text, after).await;
                Some(asked(id, people, |people| ToClient::People { id, people }))
            }
            ToServer::Readers { id, room, seq } => {
                let readers = marks::readers(engine, viewer, room, seq).await;
                let say = |readers| ToClient::Readers { id, readers };
                Some(asked(id, readers, say))
            }
            ToServer::Do {
                id,
                command: Command::Send { room, post },
            } => {
                let sent = messages::send(engine, viewer, room, post).await;
                let done = |seq| Done::Message { room, seq };
                let say = |seq| ToClient::Done {
                    id,
                    done: done(seq),
                };
                Some(asked(id, sent, say))
            }
            ToServer::Do { id, .. } => {
                let refused = Refusal::Malformed.into();
                Some(ToClient::Refused { id, refused })
            }
            ToServer::Mark { marks } => {
                marks::mark(engine, viewer, marks).await.expect("marks");
                None
            }
            ToServer::Watch { .. } | ToServer::Typing { .. } => None,
        }
    }

    /// All that it holds, and whether that is what the database says.
    pub async fn assert_fresh(&self, how: &str) {
        let model = self.client.model();
        let (engine, viewer) = (&self.engine, self.user);
        let held: Vec<Person> = model.people().cloned().collect();
        let ids = held.iter().map(|person| person.id).collect();
        let people = accounts::people(engine, ids).await.expect("reads");
        assert_eq!(held, people, "people, {how}");
        let registration = registration::current(engine).await.expect("reads");
        let held = model.settings().registration;
        assert_eq!(held, registration, "settings, {how}");

        let (cards, _) = rooms::more_cards(engine, viewer, None)
            .await
            .expect("reads");
        let held: Vec<Card> = model.cards().cloned().collect();
        let mut kept = cards.clone();
        kept.sort_by_key(|card| !card.entry.kept.favourite);
        let plain = |cards: &[Card]| cards.iter().cloned().map(counted).collect::<Vec<_>>();
        assert_eq!(plain(&held), plain(&kept), "cards, {how}");

        for card in cards {
            let room = card.room.id;
            self.assert_timeline(room, how).await;
            self.assert_members(room, how).await;
        }
    }

    async fn assert_timeline(&self, room: RoomId, how: &str) {
        let Some(timeline) = self.client.model().timeline(room) else {
            return;
        };
        let (engine, viewer) = (&self.engine, self.user);
        for span in timeline.spans() {
            let after = wire::At::After(Seq(span.from.0 - 1));
            let page = messages::page(engine, viewer, room, after, wire::limits::PAGE_MAX).await;
            let page = page.expect("reads");
            let within = |row: &&Message| span.from <= row.seq && row.seq <= span.to;
            let held: Vec<&Message> = timeline.rows().filter(within).collect();
            let fresh: Vec<&Message> = page.rows.iter().filter(within).collect();
            assert_eq!(held, fresh, "rows of {room}, {how}");
        }
        let end = messages::page(engine, viewer, room, wire::At::End, 1).await;
        let end = end.expect("reads").rows.last().map(|row| row.seq);
        let held = timeline.end().map(|span| span.to);
        assert_eq!(held, end, "the end of {room}, {how}");
    }

    async fn assert_members(&self, room: RoomId, how: &str) {
        let Some(roster) = self
            .client
            .model()
            .roster(room)
            .filter(|roster| roster.held())
        else {
            return;
        };
        let fresh: Members = rooms::members(&self.engine, self.user, room, None)
            .await
            .expect("reads");
        let held: Vec<_> = roster.members().cloned().collect();
        assert_eq!(held, fresh.rows, "members of {room}, {how}");
        let outside = roster.asking_in().into_iter().chain(roster.banned());
        let outside: Vec<_> = outside.cloned().collect();
        assert_eq!(outside, fresh.others, "those outside of {room}, {how}");
        // Of who came since, the first mark is still to come; who went has none.
        let is_in = |user| held.iter().any(|member| member.user == user);
        for mark in roster.marks().filter(|mark| is_in(mark.user)) {
            assert!(fresh.marks.contains(mark), "{mark:?} of {room}, {how}");
        }
    }
}

/// Where a count was taken is of no matter once it is the same.
fn counted(mut card: Card) -> Card {
    card.entry.unread.at = Rev(0);
    card
}

fn asked<T>(id: u32, asked: Result<T, Error>, say: impl FnOnce(T) -> ToClient) -> ToClient {
    match asked {
        Ok(done) => say(done),
        Err(Error::Refused(refused)) => ToClient::Refused { id, refused },
        Err(Error::Broken(cause)) => panic!("broke: {cause}"),
    }
}

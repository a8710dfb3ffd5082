//! A socket that runs the real client: what it shows in the end is audited like what a receiver heard.

use std::collections::VecDeque;
use std::net::SocketAddr;
use std::sync::atomic::Ordering;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use client::{Client, Effect, Input};
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tokio::task::JoinHandle;
use tokio::time::sleep;
use wire::{At, ClientKey, Command, Done, Micros, RoomId, Seq, ToClient, ToServer, UserId, limits};

use crate::Failed;
use crate::audit::{Fate, Heard, Posted, print};
use crate::peer::{Live, now};
use crate::post::Post;
use crate::socket::{self, Closed, Reader, Writer};
use crate::world::{Room, Someone};

/// What happens to it from outside.
#[derive(Debug)]
enum Fortune {
    /// The server is there now.
    Server(SocketAddr),
    Cut,
    /// Somebody types and presses enter.
    Say,
}

#[derive(Debug)]
pub struct Reducer {
    pub user: UserId,
    pub room: Room,
    state: Arc<Mutex<State>>,
    fortunes: UnboundedSender<Fortune>,
    task: JoinHandle<()>,
}

#[derive(Debug)]
struct State {
    client: Client,
    posts: Vec<Post>,
    /// Since when it has been live, as far as its last cut is past.
    welcomed: Option<u64>,
    wrong: Option<String>,
}

impl State {
    fn input(&mut self, input: Input) -> Vec<Effect> {
        let now = now();
        let was_live = self.is_live();
        let effects = self
            .client
            .on(input, Micros(i64::try_from(now).unwrap_or(i64::MAX)));
        if !was_live && self.is_live() {
            self.welcomed = Some(now);
        }
        effects
    }

    fn is_live(&self) -> bool {
        self.client.model().connection() == client::Connection::Live
    }
}

impl Reducer {
    /// It shows this room all the time.
    pub fn new(someone: &Someone, room: Room, live: &Arc<Live>) -> Self {
        let chance = someone.user.0.cast_unsigned();
        let state = Arc::new(Mutex::new(State {
            client: Client::empty(chance),
            posts: Vec::new(),
            welcomed: None,
            wrong: None,
        }));
        let (fortunes, inbox) = unbounded_channel();
        let runner = Runner {
            cookie: someone.cookie.clone(),
            room: room.id,
            live: Arc::clone(live),
            state: Arc::clone(&state),
            address: None,
            socket: None,
            wake: None,
        };
        Self {
            user: someone.user,
            room,
            state,
            fortunes,
            task: tokio::spawn(runner.run(inbox)),
        }
    }

    pub fn server(&self, address: SocketAddr) {
        self.meet(Fortune::Server(address));
    }

    pub fn cut(&self) {
        self.state().welcomed = None;
        self.meet(Fortune::Cut);
    }

    pub fn say(&self) {
        self.meet(Fortune::Say);
    }

    fn meet(&self, fortune: Fortune) {
        // A task that is gone has said why: `check` tells.
        let _ = self.fortunes.send(fortune);
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub fn welcomed(&self) -> Option<u64> {
        self.state().welcomed
    }

    /// It has got, sent and asked for everything, up to there at least.
    pub fn has_settled(&self, furthest: Seq) -> bool {
        let state = self.state();
        let timeline = state.client.model().timeline(self.room.id);
        let end = timeline.and_then(client::Timeline::end);
        state.client.is_idle()
            && state.posts.iter().all(|post| !post.is_open())
            && end.is_some_and(|end| end.to >= furthest)
    }

    pub fn furthest(&self) -> Option<Seq> {
        self.state().posts.iter().filter_map(Post::stands).max()
    }

    pub fn check(&self) -> Result<(), Failed> {
        match &self.state().wrong {
            None if self.task.is_finished() => Err(Failed::Wrong(format!(
                "the client of {} has stopped",
                self.user
            ))),
            None => Ok(()),
            Some(wrong) => Err(Failed::Wrong(format!(
                "the client of {}: {wrong}",
                self.user
            ))),
        }
    }

    /// For the audit: its posts, and the unbroken stretch that it shows at the end of its room.
    pub fn hand_over(self, posted: &mut Vec<Posted>, heard: &mut Vec<Heard>) -> Result<(), Failed> {
        self.task.abort();
        let state = self.state();
        posted.extend(state.posts.iter().map(|post| post.posted(self.user)));
        let timeline = state.client.model().timeline(self.room.id);
        let end = timeline.and_then(client::Timeline::end);
        let (Some(timeline), Some(end)) = (timeline, end) else {
            let user = self.user;
            return Err(Failed::Wrong(format!(
                "the client of {user} does not show its room's end"
            )));
        };
        // It lets go of what is far from the end, and of nothing else.
        let after = Seq(end.from.0 - 1).max(self.room.after);
        let rows = timeline.rows().filter(|message| message.seq > after);
        let rows: Vec<_> = rows
            .map(|message| {
                let said = print(message.author, message.key, message.body.as_bytes());
                (message.seq, said)
            })
            .collect();
        if after > self.room.after && rows.len() < limits::PAGE {
            let user = self.user;
            return Err(Failed::Wrong(format!(
                "the client of {user} holds {} rows only",
                rows.len()
            )));
        }
        heard.push(Heard {
            receiver: self.user,
            room: self.room.id,
            after: Some(after),
            rows,
        });
        Ok(())
    }
}

/// Performs the client's effects, as the browser's session does.
struct Runner {
    cookie: String,
    room: RoomId,
    live: Arc<Live>,
    state: Arc<Mutex<State>>,
    address: Option<SocketAddr>,
    socket: Option<(Reader, Writer)>,
    wake: Option<u64>,
}

enum Next {
    Fortune(Option<Fortune>),
    Heard(Result<(), Closed>),
    Tick,
}

impl Runner {
    async fn run(mut self, mut inbox: UnboundedReceiver<Fortune>) {
        let show = Input::Show {
            room: self.room,
            at: At::End,
        };
        self.take(show).await;
        loop {
            let mut texts: Vec<Vec<u8>> = Vec::new();
            let wait = self
                .wake
                .map(|at| Duration::from_micros(at.saturating_sub(now())));
            let hear = async {
                match &mut self.socket {
                    Some((reader, _)) => reader.hear(|text| texts.push(text.to_vec())).await,
                    None => std::future::pending().await,
                }
            };
            // The client has no clock: it says when it is to be woken, and whoever runs it is its timer.
            let next = tokio::select! {
                fortune = inbox.recv() => Next::Fortune(fortune),
                heard = hear => Next::Heard(heard),
                () = sleep(wait.unwrap_or_default()), if wait.is_some() => Next::Tick,
            };
            for text in texts {
                match serde_json::from_slice::<ToClient>(&text) {
                    Ok(frame) => {
                        self.count(&frame);
                        self.take(Input::Heard(frame)).await;
                    }
                    Err(fault) => self.went_wrong(format!("what came is no frame: {fault}")),
                }
            }
            match next {
                Next::Fortune(None) => return,
                Next::Fortune(Some(fortune)) => self.meet(fortune).await,
                Next::Heard(Ok(())) => {}
                Next::Heard(Err(closed)) => self.closed(&closed).await,
                Next::Tick => {
                    self.wake = None;
                    self.take(Input::Tick).await;
                }
            }
        }
    }

    /// That something moves, for those who wait.
    fn count(&self, frame: &ToClient) {
        let counter = match frame {
            ToClient::Welcome(_) => &self.live.welcomed,
            ToClient::Beat { .. } => return,
            _ => &self.live.taken,
        };
        counter.fetch_add(1, Ordering::Relaxed);
    }

    async fn meet(&mut self, fortune: Fortune) {
        match fortune {
            Fortune::Server(address) => {
                self.address = Some(address);
                self.take(Input::Online).await;
            }
            Fortune::Cut => {
                if self.socket.is_some() {
                    self.closed(&Closed::Told(None)).await;
                }
            }
            Fortune::Say => self.say().await,
        }
    }

    async fn say(&mut self) {
        let input = {
            let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
            let post = Post::new(self.room, state.posts.len(), now());
            state.posts.push(post);
            post.command()
        };
        self.live.posted.fetch_add(1, Ordering::Relaxed);
        match serde_json::from_slice(&input) {
            Ok(ToServer::Do { command, .. }) => {
                if let Command::Send { post, .. } = &command {
                    let key = post.key;
                    self.take(Input::Do { key, command }).await;
                }
            }
            other => self.went_wrong(format!("no post: {other:?}")),
        }
    }

    async fn closed(&mut self, closed: &Closed) {
        self.socket = None;
        let code = match closed {
            Closed::Told(code) => *code,
            Closed::Broke(_) | Closed::Malformed => None,
        };
        if *closed == Closed::Malformed {
            self.went_wrong("a malformed frame came".to_owned());
        }
        self.take(Input::Closed { code }).await;
    }

    /// One input, and those that its effects lead to at once.
    async fn take(&mut self, input: Input) {
        let mut inputs = VecDeque::from([input]);
        while let Some(input) = inputs.pop_front() {
            let effects = {
                let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
                state.input(input)
            };
            for effect in effects {
                self.perform(effect, &mut inputs).await;
            }
        }
    }

    async fn perform(&mut self, effect: Effect, inputs: &mut VecDeque<Input>) {
        match effect {
            Effect::Connect => {
                let opened = match self.address {
                    Some(address) => socket::open(address, "/ws", &self.cookie).await.ok(),
                    None => None,
                };
                self.socket = opened;
                inputs.push_back(if self.socket.is_some() {
                    Input::Open
                } else {
                    Input::Closed { code: None }
                });
            }
            Effect::Send(frame) => {
                let text = serde_json::to_vec(&frame).unwrap_or_default();
                let sent = match &self.socket {
                    Some((_, writer)) => writer.send(&text).await.is_ok(),
                    None => true,
                };
                if !sent {
                    self.socket = None;
                    inputs.push_back(Input::Closed { code: None });
                }
            }
            Effect::Disconnect { .. } => self.socket = None,
            Effect::Wake { at } => self.wake = u64::try_from(at.0).ok(),
            Effect::Answer { key, answer } => self.answered(key, answer.ok()),
            Effect::SignedOut => self.went_wrong("it was signed out".to_owned()),
            Effect::Reload => self.went_wrong("it is to reload".to_owned()),
            Effect::Store(_) | Effect::Forget(_) | Effect::Changed(_) => {}
        }
    }

    fn answered(&mut self, key: ClientKey, done: Option<Done>) {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let place = u32::try_from(key.0).ok().and_then(Post::place);
        let Some(post) = place.and_then(|place| state.posts.get_mut(place)) else {
            return;
        };
        if let Some(Done::Message { seq, .. }) = done {
            post.fate = Fate::Acknowledged(seq);
            self.live.acknowledged.fetch_add(1, Ordering::Relaxed);
        } else {
            post.fate = Fate::Refused;
            self.live.refused.fetch_add(1, Ordering::Relaxed);
        }
    }

    fn went_wrong(&mut self, what: String) {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        state.wrong.get_or_insert(what);
    }
}

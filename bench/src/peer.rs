//! One person's socket: says hello, hears, posts, and writes down what became of every post.

use std::collections::HashMap;
use std::net::SocketAddr;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, LazyLock, Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use tokio::runtime::Handle;
use wire::{RoomId, Seq, ToClient, ToServer, UserId};

use crate::Failed;
use crate::arrivals::Arrivals;
use crate::audit::{Fate, Posted};
use crate::figures::Durations;
use crate::post::{Post, scheduled};
use crate::receiver::{Counts, Receiver};
use crate::scan::{self, News, Said};
use crate::socket::{self, Closed, Reader, Writer};
use crate::world::Someone;

/// Microseconds since the run began.
pub fn now() -> u64 {
    static BEGAN: LazyLock<Instant> = LazyLock::new(Instant::now);
    u64::try_from(BEGAN.elapsed().as_micros()).unwrap_or(u64::MAX)
}

/// What all sockets of a part count together.
#[derive(Debug, Default)]
pub struct Live {
    pub welcomed: AtomicU64,
    pub taken: AtomicU64,
    pub posted: AtomicU64,
    pub acknowledged: AtomicU64,
    pub refused: AtomicU64,
    /// When each message had reached everybody, where that is measured.
    pub arrivals: Option<Arrivals>,
}

impl Live {
    pub fn open(&self) -> u64 {
        let answered = get(&self.acknowledged) + get(&self.refused);
        get(&self.posted).saturating_sub(answered)
    }
}

pub fn get(counter: &AtomicU64) -> u64 {
    counter.load(Ordering::Relaxed)
}

fn one_more(counter: &AtomicU64) {
    counter.fetch_add(1, Ordering::Relaxed);
}

#[derive(Debug)]
pub struct Peer {
    pub user: UserId,
    cookie: String,
    live: Arc<Live>,
    writer: Mutex<Option<Arc<Writer>>>,
    book: Mutex<Book>,
}

#[derive(Debug)]
struct Book {
    receiver: Receiver,
    posts: Vec<Post>,
    open: usize,
    /// Another post as soon as one is answered, until then.
    again_until: u64,
    acknowledged: Durations,
    seen: Durations,
    welcomed: Option<u64>,
    wrong: Option<String>,
}

/// What a socket has to tell in the end.
#[derive(Debug, Default)]
pub struct Told {
    pub acknowledged: Durations,
    pub seen: Durations,
    pub counts: Counts,
}

impl Peer {
    pub fn new(someone: &Someone, live: &Arc<Live>) -> Self {
        Self {
            user: someone.user,
            cookie: someone.cookie.clone(),
            live: Arc::clone(live),
            writer: Mutex::default(),
            book: Mutex::new(Book {
                receiver: Receiver::new(someone.user, someone.rooms.clone()),
                posts: Vec::new(),
                open: 0,
                again_until: 0,
                acknowledged: Durations::default(),
                seen: Durations::default(),
                welcomed: None,
                wrong: None,
            }),
        }
    }

    fn book(&self) -> MutexGuard<'_, Book> {
        self.book.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn writer(&self) -> Option<Arc<Writer>> {
        let writer = self.writer.lock();
        writer.unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Opens the socket, says hello and hears the welcome; then what was posted and not answered goes out again.
    pub async fn connect(&self, address: SocketAddr) -> Result<Reader, Failed> {
        let (mut reader, writer) = socket::open(address, "/ws", &self.cookie).await?;
        let hello = {
            let mut book = self.book();
            book.welcomed = None;
            json(&book.receiver.hello())
        };
        writer.send(&hello).await?;
        *self.writer.lock().unwrap_or_else(PoisonError::into_inner) = Some(Arc::new(writer));
        while self.welcomed().is_none() {
            self.step(&mut reader).await.map_err(Failed::Closed)?;
        }
        Ok(reader)
    }

    /// Takes what comes until nothing more does.
    pub async fn listen(&self, reader: &mut Reader) -> Closed {
        loop {
            if let Err(closed) = self.step(reader).await {
                return closed;
            }
        }
    }

    async fn step(&self, reader: &mut Reader) -> Result<(), Closed> {
        let mut out = Vec::new();
        let heard = reader.hear(|text| self.take(text, &mut out)).await;
        if !out.is_empty()
            && let Some(writer) = self.writer()
        {
            for text in out {
                writer.send(&text).await?;
            }
        }
        heard
    }

    /// Lets go of the connection; whoever listens is to be stopped beside it.
    pub fn cut(&self) {
        *self.writer.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }

    fn take(&self, text: &[u8], out: &mut Vec<Vec<u8>>) {
        let mut book = self.book();
        let read = scan::read(text, &mut |news| book.take(self, news, out));
        if let Err(fault) = read {
            let text = String::from_utf8_lossy(&text[..text.len().min(200)]);
            book.went_wrong(format!("what came is no frame ({fault}): {text}"));
        }
    }

    /// Hands a message in without waiting for anything.
    pub fn post(&self, room: RoomId, scheduled: u64) -> Result<(), Failed> {
        let text = self.write_down(room, scheduled);
        let writer = self.writer().ok_or(Failed::Silent)?;
        if !writer.send_now(&text)? {
            Handle::current().spawn(async move { writer.flush().await });
        }
        Ok(())
    }

    /// One message after the other, each as soon as the last one is answered.
    pub fn post_until(&self, room: RoomId, until: u64) -> Result<(), Failed> {
        self.book().again_until = until;
        self.post(room, now())
    }

    /// Goes on posting when it is welcomed again, until it is told otherwise.
    pub fn go_on_until(&self, until: u64) {
        self.book().again_until = until;
    }

    /// A post that goes out with the next welcome.
    pub fn write_down(&self, room: RoomId, scheduled: u64) -> Vec<u8> {
        one_more(&self.live.posted);
        self.book().write_down(room, scheduled)
    }

    /// Posts that have no answer yet.
    pub fn open(&self) -> usize {
        self.book().open
    }

    /// It has its rooms up to there at least.
    pub fn reaches(&self, furthest: &HashMap<RoomId, Seq>) -> bool {
        self.book().receiver.reaches(furthest)
    }

    pub fn welcomed(&self) -> Option<u64> {
        self.book().welcomed
    }

    /// The latest place at which its posts stand, room by room.
    pub fn furthest(&self) -> Vec<(RoomId, Seq)> {
        let book = self.book();
        let mut furthest: Vec<(RoomId, Seq)> = Vec::new();
        for (room, seq) in book
            .posts
            .iter()
            .filter_map(|post| Some((post.room, post.stands()?)))
        {
            match furthest.iter_mut().find(|(held, _)| *held == room) {
                Some((_, held)) => *held = seq.max(*held),
                None => furthest.push((room, seq)),
            }
        }
        furthest
    }

    pub fn check(&self) -> Result<(), Failed> {
        match &self.book().wrong {
            None => Ok(()),
            Some(wrong) => Err(Failed::Wrong(format!("{}: {wrong}", self.user))),
        }
    }

    pub fn told(&self) -> Told {
        let mut book = self.book();
        Told {
            acknowledged: std::mem::take(&mut book.acknowledged),
            seen: std::mem::take(&mut book.seen),
            counts: std::mem::take(&mut book.receiver.seen),
        }
    }

    /// For the audit; the peer has nothing left.
    pub fn hand_over(&self, posted: &mut Vec<Posted>, heard: &mut Vec<crate::audit::Heard>) {
        let mut book = self.book();
        let posts = std::mem::take(&mut book.posts);
        posted.extend(posts.iter().map(|post| post.posted(self.user)));
        let receiver = std::mem::replace(&mut book.receiver, Receiver::new(self.user, Vec::new()));
        heard.extend(receiver.into_heard());
    }
}

impl Book {
    fn write_down(&mut self, room: RoomId, scheduled: u64) -> Vec<u8> {
        let post = Post::new(room, self.posts.len(), scheduled);
        let text = post.command();
        self.posts.push(post);
        self.open += 1;
        text
    }

    fn went_wrong(&mut self, what: String) {
        self.wrong.get_or_insert(what);
    }

    fn take(&mut self, peer: &Peer, news: News<'_>, out: &mut Vec<Vec<u8>>) {
        match &news {
            News::Stands { id, seq } => return self.answered(peer, *id, Some(*seq), out),
            News::Other(frame) => match &**frame {
                ToClient::Refused { id: 0, refused } => {
                    return self.went_wrong(format!("a question was refused: {refused}"));
                }
                ToClient::Refused { id, .. } => return self.answered(peer, *id, None, out),
                ToClient::Bye { code } => {
                    return self.went_wrong(format!("the server says goodbye: {code:?}"));
                }
                _ => {}
            },
            News::Change { .. } => {}
        }
        let seen = &mut self.seen;
        let mut each = |_, said: Said<'_>| {
            one_more(&peer.live.taken);
            if let Some(arrivals) = &peer.live.arrivals {
                arrivals.arrived(said.seq);
            } else if said.author != peer.user
                && let Some(scheduled) = scheduled(said.body)
            {
                seen.add(now().saturating_sub(scheduled));
            }
        };
        match self.receiver.hear(news, &mut each) {
            Ok(outcome) => {
                out.extend(outcome.ask.iter().map(json));
                if outcome.welcomed {
                    self.welcomed = Some(now());
                    one_more(&peer.live.welcomed);
                    let unanswered = self.posts.iter().filter(|post| post.is_open());
                    out.extend(unanswered.map(Post::command));
                }
            }
            Err(wrong) => self.went_wrong(wrong.to_string()),
        }
    }

    fn answered(&mut self, peer: &Peer, id: u32, seq: Option<Seq>, out: &mut Vec<Vec<u8>>) {
        let Some(post) = Post::place(id).and_then(|place| self.posts.get_mut(place)) else {
            return self.went_wrong(format!("an answer to {id}, which was never asked"));
        };
        let room = post.room;
        if !post.is_open() {
            // Asked again after a cut: the second answer must be the first one.
            if post.stands() != seq {
                let told = post.stands();
                self.went_wrong(format!("post {id} stands at {told:?} and then at {seq:?}"));
            }
            return;
        }
        let now = now();
        self.open -= 1;
        if let Some(seq) = seq {
            post.fate = Fate::Acknowledged(seq);
            self.acknowledged.add(now.saturating_sub(post.scheduled));
            one_more(&peer.live.acknowledged);
        } else {
            post.fate = Fate::Refused;
            one_more(&peer.live.refused);
        }
        if now < self.again_until {
            one_more(&peer.live.posted);
            out.push(self.write_down(room, now));
        }
    }
}

fn json(frame: &ToServer) -> Vec<u8> {
    // A frame is made of strings, numbers and lists: there is nothing that JSON cannot say.
    serde_json::to_vec(frame).unwrap_or_default()
}

//! One socket's life: welcomed, then to and fro until somebody says goodbye.

use std::pin::Pin;
use std::time::Duration;

use engine::Engine;
use engine::live::{Heard, Lane};
use tokio::select;
use tokio::task::JoinSet;
use tokio::time::{Instant, Sleep, sleep_until, timeout};
use wire::limits::{BEAT_SECONDS, COMMANDS_OPEN};
use wire::{Bye, Change, Command, Scope, ToClient, UserId};

use super::guest::{End, Guest, refused, welcome};
use super::incoming::Incoming;
use super::latest::{Marks, Typing, Watching};
use super::pipe::{Came, Pipe, text};
use super::questions::Question;
use super::tasks::{self, Finished};
use super::turns::{Few, Turns};

const BEAT: Duration = Duration::from_secs(BEAT_SECONDS as u64);
/// How long a goodbye waits for what is being done.
const ANSWERS_WITHIN: Duration = Duration::from_secs(1);
/// What is written together when much is to be heard.
const TOGETHER: usize = 64;
/// More than a lane ever holds: what lay in it when a command was done comes before the answer.
const ALL: usize = 8 * 1024;

pub async fn live(mut guest: Guest, mut pipe: Pipe) {
    match Box::pin(welcome(&mut guest, &mut pipe)).await {
        Ok(lane) => {
            let mut conversation = Conversation::new(guest, pipe, lane);
            let end = conversation.run().await;
            // Large, and seldom: not a part of every socket that is open.
            Box::pin(conversation.over(end)).await;
        }
        Err(End::Bye(bye)) => pipe.close(bye).await,
        Err(End::Gone) => {}
    }
}

enum Next {
    Came(Came),
    Heard(Heard),
    Finished(Finished),
    Time,
    Closing,
}

struct Conversation {
    guest: Guest,
    pipe: Pipe,
    lane: Lane,
    /// What the engine is doing for this socket.
    running: JoinSet<Finished>,
    turns: Turns,
    questions: Few<Question>,
    marks: Marks,
    typing: Typing,
    watching: Watching,
    /// The session may have ended: the database could not say.
    is_unsure: bool,
    beat: Instant,
    wake: Pin<Box<Sleep>>,
}

impl Conversation {
    fn new(guest: Guest, pipe: Pipe, lane: Lane) -> Self {
        let beat = Instant::now() + BEAT;
        let mut conversation = Self {
            guest,
            pipe,
            lane,
            running: JoinSet::new(),
            turns: Turns::default(),
            questions: Few::default(),
            marks: Marks::default(),
            typing: Typing::default(),
            watching: Watching::default(),
            is_unsure: false,
            beat,
            wake: Box::pin(sleep_until(beat)),
        };
        conversation.set_wake(Instant::now());
        conversation
    }

    async fn run(&mut self) -> End {
        loop {
            let next = self.next().await;
            if let Err(end) = self.take(next).await {
                return end;
            }
        }
    }

    /// What was begun goes on: its client is gone, what it asked for is not. How far the viewer has come is kept.
    async fn over(self, end: End) {
        let Self {
            guest,
            pipe,
            lane,
            mut running,
            mut marks,
            ..
        } = self;
        drop(lane);
        running.detach_all();
        if let End::Bye(bye) = end {
            pipe.close(bye).await;
        }
        while let Some(marks) = marks.rest() {
            tasks::write_marks(guest.engine.clone(), guest.held.open.user, marks).await;
        }
    }

    fn engine(&self) -> Engine {
        self.guest.engine.clone()
    }

    fn viewer(&self) -> UserId {
        self.guest.held.open.user
    }

    /// Too much is open: nothing more is read until something is done, and the sender feels it.
    async fn next(&mut self) -> Next {
        let waiting = self.turns.waiting() + self.questions.waiting();
        let may_read = self.running.len() + waiting < COMMANDS_OPEN;
        select! {
            Some(finished) = self.running.join_next() => {
                // A task that panicked has said so; its client asks again when it is back.
                Next::Finished(finished.unwrap_or(Finished::Ends(End::Bye(Bye::Restarting))))
            }
            heard = self.lane.hear() => Next::Heard(heard),
            came = self.pipe.next(), if may_read => Next::Came(came),
            () = self.wake.as_mut() => Next::Time,
            () = self.guest.place.closing() => Next::Closing,
        }
    }

    async fn take(&mut self, next: Next) -> Result<(), End> {
        match next {
            Next::Heard(heard) => {
                self.tell(heard).await?;
                self.tell_what_waits(TOGETHER).await?;
            }
            Next::Finished(finished) => self.answer(finished).await?,
            Next::Came(came) => self.came(came).await?,
            Next::Time => self.on_time().await?,
            Next::Closing => {
                let answers = timeout(ANSWERS_WITHIN, self.answer_all());
                answers.await.unwrap_or(Ok(()))?;
                return Err(End::Bye(Bye::Restarting));
            }
        }
        Ok(self.pipe.flush().await?)
    }

    async fn tell_what_waits(&mut self, most: usize) -> Result<(), End> {
        for _ in 0..most {
            match self.lane.try_hear() {
                Some(heard) => self.tell(heard).await?,
                None => break,
            }
        }
        Ok(())
    }

    async fn tell(&mut self, heard: Heard) -> Result<(), End> {
        let frame = match heard {
            Heard::Frame(frame) => {
                self.pipe.feed(frame.json().clone()).await?;
                let ended = matches!(frame.scope, Scope::Account(_))
                    && frame
                        .events
                        .iter()
                        .any(|event| self.ends_with(event.change.as_ref()));
                return if ended {
                    Err(End::Bye(Bye::SignedOut))
                } else {
                    Ok(())
                };
            }
            Heard::Behind(scope, rev) => {
                if matches!(scope, Scope::Account(_)) {
                    // The session's end may be among what was not heard.
                    self.check_the_session().await?;
                }
                ToClient::Behind { scope, rev }
            }
            Heard::Marks(marks) => ToClient::Marks(marks),
            Heard::Typing { room, user } => ToClient::Typing { room, user },
            Heard::Presence(presence) => ToClient::Presence(presence),
        };
        Ok(self.pipe.feed(text(&frame)).await?)
    }

    /// Whether this is the end of the session that the socket is open under.
    fn ends_with(&self, change: Option<&Change>) -> bool {
        matches!(change, Some(Change::Session(session)) if session.ended && session.id == self.guest.held.open.id)
    }

    /// Invariant: the answer follows the events of what was done.
    async fn answer(&mut self, finished: Finished) -> Result<(), End> {
        match finished {
            Finished::Aside => {}
            Finished::Ends(end) => return Err(end),
            Finished::Obeyed { turn, answer } => {
                if let Some((id, command)) = self.turns.done(turn) {
                    self.carry_out(id, command);
                }
                self.tell_what_waits(ALL).await?;
                self.pipe.feed(answer).await?;
            }
            Finished::Answered(answer) => {
                self.tell_what_waits(ALL).await?;
                self.pipe.feed(answer).await?;
                if let Some(question) = self.questions.done() {
                    self.look_up(question);
                }
            }
            Finished::Watched => {
                if let Some(users) = self.watching.done() {
                    self.watch(users);
                }
            }
            Finished::Slid => self.check_the_session().await?,
            Finished::Unsure => self.is_unsure = true,
            Finished::Unwritten(marks) => {
                self.marks.add(marks);
                self.set_wake(Instant::now());
            }
        }
        Ok(())
    }

    async fn answer_all(&mut self) -> Result<(), End> {
        while let Some(finished) = self.running.join_next().await {
            self.answer(finished.unwrap_or(Finished::Aside)).await?;
        }
        Ok(self.pipe.flush().await?)
    }

    async fn came(&mut self, came: Came) -> Result<(), End> {
        let incoming = self.guest.read(came)?;
        self.slide();
        let now = Instant::now();
        match incoming {
            Incoming::Hello(_) => return Err(End::Bye(Bye::Malformed)),
            Incoming::Ends(bye) => return Err(End::Bye(bye)),
            Incoming::Sign => {}
            Incoming::Refused { id, refusal } => {
                self.pipe.feed(refused(id, refusal.into())).await?;
            }
            Incoming::Typing(room) => {
                if self.typing.is_news(room, now) {
                    self.guest.engine.hub().typing(self.viewer(), room);
                }
            }
            Incoming::Mark(marks) => {
                self.marks.add(marks);
                self.write_due_marks(now);
                self.set_wake(now);
            }
            Incoming::Watch(users) => {
                let allowed = self.guest.limits.command(self.viewer());
                allowed.map_err(|_| End::Bye(Bye::TooMany))?;
                if let Some(users) = self.watching.come(users) {
                    self.watch(users);
                }
            }
            Incoming::Question(question) => self.ask(question).await?,
            Incoming::Do { id, command } => self.obey(id, command).await?,
        }
        Ok(())
    }

    async fn ask(&mut self, question: Question) -> Result<(), End> {
        match (self.guest.limits.command(self.viewer()), question.id()) {
            (Ok(()), _) => {
                if let Some(question) = self.questions.come(question) {
                    self.look_up(question);
                }
                Ok(())
            }
            (Err(refusal), Some(id)) => Ok(self.pipe.feed(refused(id, refusal.into())).await?),
            (Err(_), None) => Err(End::Bye(Bye::TooMany)),
        }
    }

    async fn obey(&mut self, id: u32, command: Command) -> Result<(), End> {
        let (limits, viewer) = (&self.guest.limits, self.viewer());
        let is_send = matches!(command, Command::Send { .. });
        let allowed = limits
            .command(viewer)
            .and_then(|()| if is_send { limits.send(viewer) } else { Ok(()) });
        if let Err(refusal) = allowed {
            return Ok(self.pipe.feed(refused(id, refusal.into())).await?);
        }
        if let Some((id, command)) = self.turns.come(id, command) {
            self.carry_out(id, command);
        }
        Ok(())
    }

    fn carry_out(&mut self, id: u32, command: Command) {
        let task = tasks::carry_out(self.engine(), self.viewer(), id, command);
        self.running.spawn(task);
    }

    fn look_up(&mut self, question: Question) {
        let task = tasks::answer(self.engine(), self.viewer(), question);
        self.running.spawn(task);
    }

    fn watch(&mut self, users: Vec<UserId>) {
        let task = tasks::watch(self.engine(), self.lane.id(), users);
        self.running.spawn(task);
    }

    async fn on_time(&mut self) -> Result<(), End> {
        let now = Instant::now();
        let mut is_doubtful = self.guest.engine.clock().now() >= self.guest.held.open.expires;
        if now >= self.beat {
            self.beat = now + BEAT;
            is_doubtful |= self.is_unsure;
            let now = self.guest.engine.clock().now();
            self.pipe.feed(text(&ToClient::Beat { now })).await?;
        }
        self.write_due_marks(now);
        if is_doubtful {
            self.check_the_session().await?;
        }
        self.set_wake(now);
        Ok(())
    }

    /// For the next beat, the marks that wait, or the session's end, whichever comes first.
    fn set_wake(&mut self, now: Instant) {
        let left = self.guest.held.open.expires.0 - self.guest.engine.clock().now().0;
        let left = u64::try_from(left).unwrap_or_default();
        let expiry = (left > 0).then(|| now.checked_add(Duration::from_micros(left)));
        let next = [expiry.flatten(), self.marks.due(now)]
            .into_iter()
            .flatten();
        let next = next.fold(self.beat, Instant::min);
        if self.wake.deadline() != next {
            self.wake.as_mut().reset(next);
        }
    }

    /// A database that is away ends no session: every beat asks again until it answers.
    async fn check_the_session(&mut self) -> Result<(), End> {
        let is_open = Box::pin(self.guest.held.is_open(&self.guest.engine)).await;
        self.is_unsure = is_open.is_err();
        match is_open {
            Ok(false) => Err(End::Bye(Bye::SignedOut)),
            Ok(true) | Err(_) => Ok(()),
        }
    }

    /// Using the socket is using the session. It is taken to live longer from here on, until its task says whether
    /// that is so: one that has ended is not brought back.
    fn slide(&mut self) {
        let now = self.guest.engine.clock().now();
        if let Some(used) = self.guest.held.slide(now) {
            self.running.spawn(tasks::slide(self.engine(), used));
        }
    }

    fn write_due_marks(&mut self, now: Instant) {
        if let Some(marks) = self.marks.take(now) {
            let task = tasks::write_marks(self.engine(), self.viewer(), marks);
            self.running.spawn(task);
        }
    }
}

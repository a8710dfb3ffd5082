//! What the engine does for a socket, each in a task of its own: a reader that is slow to take an answer holds up
//! nothing in the database.

use axum::body::Bytes;
use engine::live::{self, LaneId};
use engine::sessions::Used;
use engine::{Engine, Error, marks, sessions};
use wire::{Command, MarkTo, Refusal, Refusals, Retry, ToClient, UserId};

use super::commands;
use super::guest::{End, come_back, refused};
use super::pipe::text;
use super::questions::Question;
use super::turns::Turn;
use crate::http::errors::Chain;

/// What a task brings back.
pub enum Finished {
    /// A command was done or refused.
    Obeyed {
        turn: Turn,
        answer: Bytes,
    },
    Answered(Bytes),
    Watched,
    /// The session was to be kept alive; whether it still was, is to be seen.
    Slid,
    /// Whether the session is open could not be found out.
    Unsure,
    /// These marks are to be written a little later.
    Unwritten(Vec<MarkTo>),
    /// Nothing that anybody waits for.
    Aside,
    Ends(End),
}

pub async fn answer(engine: Engine, viewer: UserId, question: Question) -> Finished {
    let id = question.id();
    match (question.answer(&engine, viewer).await, id) {
        (Ok(answer), _) => Finished::Answered(text(&answer)),
        (Err(error), Some(id)) => Finished::Answered(refused(id, told(error))),
        (Err(error), None) => Finished::Ends(come_back(&error)),
    }
}

pub async fn watch(engine: Engine, lane: LaneId, users: Vec<UserId>) -> Finished {
    match live::watch(&engine, lane, users).await {
        Ok(()) => Finished::Watched,
        Err(error) => Finished::Ends(come_back(&error)),
    }
}

/// Invariant: the answer to a command says whether its verb was committed, and nothing else does.
pub async fn carry_out(engine: Engine, viewer: UserId, id: u32, command: Command) -> Finished {
    let turn = command.room();
    let answer = match commands::carry_out(&engine, viewer, command).await {
        Ok(done) => text(&ToClient::Done { id, done }),
        Err(error) => refused(id, told(error)),
    };
    Finished::Obeyed { turn, answer }
}

pub async fn slide(engine: Engine, used: Used) -> Finished {
    match sessions::touch(&engine, used).await {
        Ok(()) => Finished::Slid,
        Err(error) => {
            tracing::warn!(?error, "a session was not slid");
            Finished::Unsure
        }
    }
}

/// Invariant: what could not be written is not lost: it goes with the next.
pub async fn write_marks(engine: Engine, viewer: UserId, marks: Vec<MarkTo>) -> Finished {
    let Err(error) = marks::mark(&engine, viewer, marks.clone()).await else {
        return Finished::Aside;
    };
    tracing::warn!(?error, "marks were not written");
    match error.refusal().map(Refusal::retry) {
        Some(Retry::Never) => Finished::Aside,
        _ => Finished::Unwritten(marks),
    }
}

/// What a person is told: a breakage, which is logged here, may pass.
fn told(error: Error) -> Refusals {
    match error {
        Error::Refused(refusals) => refusals,
        Error::Broken(cause) => {
            tracing::error!(cause = %Chain(cause.as_ref()), "a command broke");
            Refusal::Unavailable.into()
        }
    }
}

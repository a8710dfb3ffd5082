//! Who is at the other end: let in by a hello, held to a pace, welcomed.

use std::sync::Arc;
use std::time::Duration;

use axum::body::Bytes;
use engine::live::{self, Lane};
use engine::{Engine, Error};
use tokio::select;
use tokio::time::{Instant, sleep};
use wire::{Bye, Hello, Refusal, Refusals, ToClient};

use super::incoming::Incoming;
use super::open::Place;
use super::pace::{Pace, Paced};
use super::pipe::{Came, Lost, Pipe, text};
use crate::http::errors::Chain;
use crate::http::limits::Limits;
use crate::session_store::Held;

/// A client says hello at once or not at all.
const HELLO_WITHIN: Duration = Duration::from_secs(15);

/// Who is at the other end, and how they may behave.
pub struct Guest {
    pub engine: Engine,
    pub limits: Arc<Limits>,
    pub held: Held,
    pub place: Place,
    pub paced: Paced,
}

/// Why it ends.
pub enum End {
    Gone,
    Bye(Bye),
}

impl From<Lost> for End {
    fn from(lost: Lost) -> Self {
        match lost {
            Lost::Gone => Self::Gone,
            Lost::Stuck => Self::Bye(Bye::TooSlow),
        }
    }
}

pub async fn welcome(guest: &mut Guest, pipe: &mut Pipe) -> Result<Lane, End> {
    let hello = hello(guest, pipe).await?;
    let began = Instant::now();
    let held = guest.held.open;
    let entered = {
        let _turn = guest.place.sockets.turn().await;
        live::enter(&guest.engine, held.user, held.id, hello).await
    };
    let entered = entered.map_err(|error| come_back(&error))?;
    let (lane, welcome) = entered.ok_or(End::Bye(Bye::SignedOut))?;
    pipe.feed(text(&ToClient::Welcome(Box::new(welcome))))
        .await?;
    pipe.flush().await?;
    metrics::histogram!("roost_welcome_seconds").record(began.elapsed());
    Ok(lane)
}

async fn hello(guest: &mut Guest, pipe: &mut Pipe) -> Result<Hello, End> {
    let mut too_late = std::pin::pin!(sleep(HELLO_WITHIN));
    loop {
        let came = select! {
            came = pipe.next() => came,
            () = guest.place.closing() => return Err(End::Bye(Bye::Restarting)),
            () = too_late.as_mut() => return Err(End::Bye(Bye::TooSlow)),
        };
        match guest.read(came)? {
            Incoming::Hello(hello) => return Ok(hello),
            Incoming::Ends(bye) => return Err(End::Bye(bye)),
            Incoming::Sign => {}
            other => {
                let id = other.id().ok_or(End::Bye(Bye::Malformed))?;
                pipe.feed(refused(id, Refusal::HelloFirst.into())).await?;
                pipe.flush().await?;
            }
        }
    }
}

impl Guest {
    /// What came, if the pace allows it.
    pub fn read(&mut self, came: Came) -> Result<Incoming, End> {
        let bytes = match &came {
            Came::Text(text) => text.len(),
            Came::Sign(bytes) => *bytes,
            Came::Foreign => return Err(End::Bye(Bye::Malformed)),
            Came::End => return Err(End::Gone),
        };
        let pace = self.paced.came(bytes, Instant::now());
        if pace == Pace::Flood {
            return Err(End::Bye(Bye::TooMany));
        }
        let incoming = match came {
            Came::Text(text) => Incoming::read(&text),
            _ => Incoming::Sign,
        };
        match (pace, incoming.id()) {
            (Pace::Refused { seconds }, Some(id)) => {
                let refusal = Refusal::TooManyAttempts { seconds };
                Ok(Incoming::Refused { id, refusal })
            }
            _ => Ok(incoming),
        }
    }
}

/// The database is away or broke: the client is to try again as a whole.
pub fn come_back(error: &Error) -> End {
    match error {
        Error::Refused(refusals) if refusals.first() == &Refusal::SignedOut => {
            End::Bye(Bye::SignedOut)
        }
        Error::Refused(_) => End::Bye(Bye::Restarting),
        Error::Broken(cause) => {
            tracing::error!(cause = %Chain(cause.as_ref()), "a socket broke");
            End::Bye(Bye::Restarting)
        }
    }
}

pub fn refused(id: u32, refused: Refusals) -> Bytes {
    text(&ToClient::Refused { id, refused })
}

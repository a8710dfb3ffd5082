//! The WebSocket itself: frames in and out, in time, with small buffers.
//!
//! What is fed is written together when it is flushed. Who takes nothing for a while is stuck; a slow reader
//! takes some, and has its time again.

use std::future::Future;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::ws::{CloseFrame, Message, Utf8Bytes, WebSocket, WebSocketUpgrade};
use futures_util::SinkExt;
use tokio::time::timeout;
use tokio_tungstenite::tungstenite::{self, error::ProtocolError};
use wire::limits::FRAME_MAX;
use wire::{Bye, ToClient};

use super::open::{Sockets, count_bye};
use crate::serve::Progress;

/// An idle socket keeps this much: thousands of them are idle.
const READ_BUFFER: usize = 4 * 1024;
/// Small frames are written together up to this; larger ones go at once.
const WRITE_BUFFER: usize = 4 * 1024;
/// Above the largest frame there can be: a page of the longest messages, each quoting another.
const WRITE_BUFFER_MAX: usize = 32 * 1024 * 1024;
/// What is read at all: a frame that is somewhat too large is read and refused, so that its sender learns why.
const READ_MAX: usize = 2 * FRAME_MAX;
/// How long a goodbye waits for the other side's.
const FAREWELL: Duration = Duration::from_secs(1);

/// What came.
#[derive(Debug)]
pub enum Came {
    Text(Utf8Bytes),
    /// A frame that none of our clients sends: not text, or larger than is read at all.
    Foreign,
    /// The other side closed, or the connection died.
    End,
}

/// Why nothing more can be written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lost {
    Gone,
    /// It took nothing for too long.
    Stuck,
}

pub struct Pipe {
    socket: WebSocket,
    sockets: Arc<Sockets>,
    patience: Duration,
    /// How much the connection has taken: tells a slow reader from one that is stuck.
    progress: Option<Progress>,
    frames: u64,
    bytes: u64,
}

/// The upgrade with our buffers.
pub fn sized(upgrade: WebSocketUpgrade) -> WebSocketUpgrade {
    upgrade
        .read_buffer_size(READ_BUFFER)
        .write_buffer_size(WRITE_BUFFER)
        .max_write_buffer_size(WRITE_BUFFER_MAX)
        .max_message_size(READ_MAX)
        .max_frame_size(READ_MAX)
}

impl Pipe {
    pub fn new(
        socket: WebSocket,
        sockets: Arc<Sockets>,
        patience: Duration,
        progress: Option<Progress>,
    ) -> Self {
        Self {
            socket,
            sockets,
            patience,
            progress,
            frames: 0,
            bytes: 0,
        }
    }

    /// The next frame; waits for it. Nothing is lost when it is dropped meanwhile.
    pub async fn next(&mut self) -> Came {
        loop {
            match self.socket.recv().await {
                Some(Ok(Message::Text(text))) => {
                    self.sockets.counts.frames_in.increment(1);
                    return Came::Text(text);
                }
                Some(Ok(Message::Binary(_))) => return Came::Foreign,
                Some(Ok(Message::Ping(_) | Message::Pong(_))) => {}
                Some(Err(fault)) => return what_of(fault),
                Some(Ok(Message::Close(_))) | None => return Came::End,
            }
        }
    }

    pub async fn feed(&mut self, text: Utf8Bytes) -> Result<(), Lost> {
        self.frames += 1;
        self.bytes += text.len() as u64;
        in_time(
            self.socket.feed(Message::Text(text)),
            self.patience,
            self.progress.as_ref(),
        )
        .await
    }

    /// Writes what was fed.
    pub async fn flush(&mut self) -> Result<(), Lost> {
        if self.frames == 0 {
            return Ok(());
        }
        let counts = &self.sockets.counts;
        counts
            .frames_out
            .increment(std::mem::take(&mut self.frames));
        counts.bytes_out.increment(std::mem::take(&mut self.bytes));
        in_time(self.socket.flush(), self.patience, self.progress.as_ref()).await
    }

    /// Says why, closes, and reads on until the other side has closed too: what it still sends would otherwise make
    /// the system throw our last words away.
    pub async fn close(mut self, bye: Bye) {
        count_bye(bye);
        let reason = Utf8Bytes::from_static("");
        let close = Message::Close(Some(CloseFrame {
            code: bye.code(),
            reason,
        }));
        let farewell = async {
            self.socket
                .feed(Message::Text(text(&ToClient::Bye { code: bye })))
                .await?;
            self.socket.send(close).await?;
            while let Some(Ok(_)) = self.socket.recv().await {}
            Ok::<_, axum::Error>(())
        };
        let _ = timeout(FAREWELL, farewell).await;
    }
}

/// A frame's text.
pub fn text(frame: &ToClient) -> Utf8Bytes {
    // What serde made of our own types it makes again: there is nothing in them to fail on.
    serde_json::to_string(frame).unwrap_or_default().into()
}

async fn in_time(
    work: impl Future<Output = Result<(), axum::Error>>,
    patience: Duration,
    progress: Option<&Progress>,
) -> Result<(), Lost> {
    let mut work = std::pin::pin!(work);
    loop {
        let before = progress.map(Progress::bytes);
        match timeout(patience, work.as_mut()).await {
            Ok(done) => return done.map_err(|_| Lost::Gone),
            Err(_) if before == progress.map(Progress::bytes) => return Err(Lost::Stuck),
            Err(_) => {}
        }
    }
}

/// The connection's end, or a frame that breaks the protocol.
fn what_of(fault: axum::Error) -> Came {
    use tungstenite::Error::{Capacity, Protocol, Utf8};
    match fault.into_inner().downcast_ref() {
        Some(Protocol(ProtocolError::ResetWithoutClosingHandshake)) => Came::End,
        Some(Capacity(_) | Utf8(_) | Protocol(_)) => Came::Foreign,
        _ => Came::End,
    }
}

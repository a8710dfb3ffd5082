//! The WebSocket itself: frames in and out, in time, with small buffers.
//!
//! What is fed is written together when it is flushed. Who takes nothing for a while is stuck; a slow reader
//! takes some, and has its time again.

use std::future::{Future, poll_fn};
use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::task::ready;
use std::time::Duration;

use axum::body::Bytes;
use futures_util::{SinkExt, StreamExt};
use tokio::io::{AsyncRead, AsyncWriteExt, ReadBuf};
use tokio::time::timeout;
use tokio_tungstenite::tungstenite::error::ProtocolError;
use tokio_tungstenite::tungstenite::protocol::CloseFrame;
use tokio_tungstenite::tungstenite::{Error, Message, Utf8Bytes};
use wire::{Bye, ToClient};

use super::open::{Sockets, count_bye};
use super::upgrade::Stream;
use crate::serve::Progress;

/// How long a goodbye waits for the other side's.
const FAREWELL: Duration = Duration::from_secs(1);
/// What is read at once of what nobody wants to know.
const SCRATCH: usize = 4 * 1024;

/// What came.
#[derive(Debug)]
pub enum Came {
    Text(Utf8Bytes),
    /// A ping, which is answered by itself, or a pong: so many bytes.
    Sign(usize),
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
    stream: Stream,
    /// Something came that cannot be read as frames.
    foreign: bool,
    sockets: Arc<Sockets>,
    patience: Duration,
    /// How much the connection has taken: tells a slow reader from one that is stuck.
    progress: Option<Progress>,
    frames: u64,
    bytes: u64,
}

impl Pipe {
    pub fn new(
        stream: Stream,
        sockets: Arc<Sockets>,
        patience: Duration,
        progress: Option<Progress>,
    ) -> Self {
        Self {
            stream,
            foreign: false,
            sockets,
            patience,
            progress,
            frames: 0,
            bytes: 0,
        }
    }

    /// The next frame; waits for it. Nothing is lost when it is dropped meanwhile.
    pub async fn next(&mut self) -> Came {
        match self.stream.next().await {
            Some(Ok(Message::Text(text))) => {
                self.sockets.counts.frames_in.increment(1);
                Came::Text(text)
            }
            Some(Ok(Message::Binary(_))) => Came::Foreign,
            Some(Ok(Message::Close(_))) | None => Came::End,
            Some(Ok(sign)) => Came::Sign(sign.len()),
            Some(Err(fault)) => {
                self.foreign = is_foreign(&fault);
                if self.foreign {
                    Came::Foreign
                } else {
                    Came::End
                }
            }
        }
    }

    pub async fn feed(&mut self, text: Bytes) -> Result<(), Lost> {
        self.frames += 1;
        self.bytes += text.len() as u64;
        let fed = self.stream.get_mut().feed(&text);
        in_time(fed, self.patience, self.progress.as_ref()).await
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
        in_time(
            self.stream.get_mut().flush(),
            self.patience,
            self.progress.as_ref(),
        )
        .await
    }

    /// Says why, closes, and reads on until the other side has closed too: what it still sends would otherwise make
    /// the system throw our last words away.
    pub async fn close(mut self, bye: Bye) {
        count_bye(bye);
        let code = bye.code().into();
        let reason = Utf8Bytes::from_static("");
        let close = Message::Close(Some(CloseFrame { code, reason }));
        let farewell = async {
            self.feed(text(&ToClient::Bye { code: bye })).await.ok()?;
            self.stream.send(close).await.ok()?;
            while let Some(Ok(_)) = self.stream.next().await {}
            if self.foreign {
                self.read_to_the_end().await;
            }
            Some(())
        };
        let _ = timeout(FAREWELL, farewell).await;
    }

    async fn read_to_the_end(&mut self) {
        let mut scratch = vec![0; SCRATCH];
        let stream = self.stream.get_mut();
        poll_fn(|cx| {
            loop {
                let mut into = ReadBuf::new(&mut scratch);
                let read = ready!(Pin::new(&mut *stream).poll_read(cx, &mut into));
                if read.is_err() || into.filled().is_empty() {
                    return std::task::Poll::Ready(());
                }
            }
        })
        .await;
    }
}

/// A frame's text.
pub fn text(frame: &ToClient) -> Bytes {
    // What serde made of our own types it makes again: there is nothing in them to fail on.
    serde_json::to_vec(frame).unwrap_or_default().into()
}

async fn in_time(
    work: impl Future<Output = io::Result<()>>,
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

/// A frame that breaks the protocol, rather than the connection's end.
fn is_foreign(fault: &Error) -> bool {
    match fault {
        Error::Protocol(fault) => *fault != ProtocolError::ResetWithoutClosingHandshake,
        Error::Capacity(_) | Error::Utf8(_) => true,
        _ => false,
    }
}

//! One connection's socket: it holds its place among all, and does not wait for ever for who never reads.

use std::future::Future;
use std::io::{self, ErrorKind, IoSlice};
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::task::{Context, Poll};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use tokio::sync::OwnedSemaphorePermit;
use tokio::time::{Sleep, sleep};

/// Not a byte was taken for so long: nobody reads there. A slow reader takes some, and has its time again.
const STUCK: Duration = Duration::from_mins(1);

pub struct Line {
    stream: TcpStream,
    stuck_after: Duration,
    /// Runs while a write waits.
    waiting: Option<Pin<Box<Sleep>>>,
    progress: Progress,
    /// Given back when the socket closes, also when the connection was upgraded.
    _place: Option<OwnedSemaphorePermit>,
}

/// How many bytes the other side of a connection has taken: known to its requests, and to a socket that one of them
/// became.
#[derive(Debug, Clone, Default)]
pub struct Progress(Arc<AtomicU64>);

impl Progress {
    pub fn bytes(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }

    fn took(&self, bytes: usize) {
        self.0.fetch_add(bytes as u64, Ordering::Relaxed);
    }
}

impl Line {
    pub fn new(stream: TcpStream, place: Option<OwnedSemaphorePermit>) -> Self {
        Self {
            stream,
            stuck_after: STUCK,
            waiting: None,
            progress: Progress::default(),
            _place: place,
        }
    }

    pub fn progress(&self) -> Progress {
        self.progress.clone()
    }

    fn timed(
        &mut self,
        cx: &mut Context<'_>,
        written: Poll<io::Result<usize>>,
    ) -> Poll<io::Result<usize>> {
        if let Poll::Ready(done) = &written {
            self.waiting = None;
            self.progress
                .took(done.as_ref().copied().unwrap_or_default());
            return written;
        }
        // A deadline, not a wait: the write is polled with it, and whichever is first has its way.
        let waiting = self
            .waiting
            .get_or_insert_with(|| Box::pin(sleep(self.stuck_after)));
        let late = waiting.as_mut().poll(cx);
        late.map(|()| Err(ErrorKind::TimedOut.into()))
    }
}

impl AsyncWrite for Line {
    fn poll_write(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.stream).poll_write(cx, bytes);
        self.timed(cx, written)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        parts: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.stream).poll_write_vectored(cx, parts);
        self.timed(cx, written)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }
}

impl AsyncRead for Line {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        into: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(cx, into)
    }
}

#[cfg(test)]
mod tests {
    use tokio::net::TcpListener;

    use super::*;

    #[tokio::test]
    async fn who_never_reads_is_let_go_of() {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("an address");
        let _deaf = TcpStream::connect(address).await.expect("it listens");
        let (stream, _) = listener.accept().await.expect("one came");
        let mut line = Line::new(stream, None);
        line.stuck_after = Duration::from_millis(20);
        let ended = loop {
            let write = |cx: &mut Context<'_>| Pin::new(&mut line).poll_write(cx, &[0; 8192]);
            if let Err(fault) = std::future::poll_fn(write).await {
                break fault;
            }
        };
        assert_eq!(ended.kind(), ErrorKind::TimedOut);
    }
}

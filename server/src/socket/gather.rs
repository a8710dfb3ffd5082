//! Small writes put together until they are flushed, in a buffer that is there only meanwhile: a quiet socket has none.
//!
//! What the WebSocket itself says (pongs, its close) goes through here as bytes, a whole frame at a time; what we say goes
//! in as frames beside it, copied once.

use std::future::poll_fn;
use std::io;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use hyper::upgrade::Upgraded;
use hyper_util::rt::TokioIo;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

/// Written out when it is fuller than this.
const MOST: usize = 16 * 1024;

/// The first byte of a frame that is a whole text (RFC 6455).
const WHOLE_TEXT: u8 = 0x81;

pub struct Gather<S = TokioIo<Upgraded>> {
    stream: S,
    gathered: Vec<u8>,
    /// Of those, how many are written.
    written: usize,
}

impl<S> Gather<S> {
    pub fn new(stream: S) -> Self {
        Self {
            stream,
            gathered: Vec::new(),
            written: 0,
        }
    }
}

impl<S: AsyncWrite + Unpin> Gather<S> {
    /// Takes in a whole text, and waits only while more is gathered than may be.
    pub async fn feed(&mut self, text: &[u8]) -> io::Result<()> {
        self.begin(text.len());
        for part in text.chunks(MOST) {
            self.gathered.extend_from_slice(part);
            if self.gathered.len() >= MOST {
                poll_fn(|cx| self.poll_out(cx)).await?;
            }
        }
        Ok(())
    }

    /// A frame's head, as a server sends it: unmasked.
    fn begin(&mut self, length: usize) {
        self.gathered.push(WHOLE_TEXT);
        match (u8::try_from(length), u16::try_from(length)) {
            (Ok(length @ ..126), _) => self.gathered.push(length),
            (_, Ok(length)) => {
                self.gathered.push(126);
                self.gathered.extend(length.to_be_bytes());
            }
            _ => {
                self.gathered.push(127);
                self.gathered.extend((length as u64).to_be_bytes());
            }
        }
    }

    fn poll_out(&mut self, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        while self.written < self.gathered.len() {
            let rest = &self.gathered[self.written..];
            match ready!(Pin::new(&mut self.stream).poll_write(cx, rest))? {
                0 => return Poll::Ready(Err(io::ErrorKind::WriteZero.into())),
                some => self.written += some,
            }
        }
        (self.gathered, self.written) = (Vec::new(), 0);
        Poll::Ready(Ok(()))
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Gather<S> {
    fn poll_write(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        if self.gathered.len() >= MOST {
            ready!(self.poll_out(cx))?;
        }
        self.gathered.extend_from_slice(bytes);
        Poll::Ready(Ok(bytes.len()))
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        ready!(self.poll_out(cx))?;
        Pin::new(&mut self.stream).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        ready!(self.poll_out(cx))?;
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for Gather<S> {
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
    use futures_util::StreamExt;
    use tokio::io::{AsyncReadExt, AsyncWriteExt, duplex};
    use tokio_tungstenite::WebSocketStream;
    use tokio_tungstenite::tungstenite::protocol::Role;

    use super::*;

    #[tokio::test]
    async fn what_is_written_goes_out_whole_and_in_order_and_no_buffer_stays() {
        let (near, mut far) = duplex(1_000);
        let mut gather = Gather::new(near);
        let reading = tokio::spawn(async move {
            let mut all = Vec::new();
            far.read_to_end(&mut all).await.map(|_| all)
        });
        let mut said = Vec::new();
        for number in 0..50_u32 {
            let word = vec![u8::try_from(number).expect("small"); 997];
            gather.write_all(&word).await.expect("is taken");
            assert!(gather.gathered.len() < MOST + word.len());
            said.extend(word);
        }
        gather.flush().await.expect("goes out");
        assert_eq!(gather.gathered.capacity(), 0);
        gather.shutdown().await.expect("ends");
        drop(gather);
        let heard = reading.await.expect("ran").expect("reads");
        assert_eq!(heard, said);
    }

    #[tokio::test]
    async fn a_client_reads_each_text_as_it_was_fed() {
        let (near, far) = duplex(1_000);
        let mut client = WebSocketStream::from_raw_socket(far, Role::Client, None).await;
        let lengths = [0, 1, 125, 126, 127, MOST - 5, MOST, 65_535, 65_536, 200_000];
        let feeding = tokio::spawn(async move {
            let mut gather = Gather::new(near);
            for length in lengths {
                gather.feed(&vec![b'x'; length]).await?;
            }
            gather.flush().await
        });
        for length in lengths {
            let heard = client.next().await.expect("comes").expect("is a frame");
            assert!(heard.is_text());
            assert_eq!(heard.len(), length);
        }
        feeding.await.expect("ran").expect("goes out");
    }

    #[tokio::test]
    async fn nothing_goes_out_before_it_is_flushed() {
        let (near, mut far) = duplex(1_000);
        let mut gather = Gather::new(near);
        gather.write_all(b"some").await.expect("is taken");
        let early = futures_util::poll!(Box::pin(far.read_u8()));
        assert!(early.is_pending());
        gather.flush().await.expect("goes out");
        let mut heard = [0; 4];
        far.read_exact(&mut heard).await.expect("came");
        assert_eq!(&heard, b"some");
    }
}

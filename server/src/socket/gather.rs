//! Small writes put together until they are flushed, in a buffer that is there only meanwhile: a quiet socket has none.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use hyper::upgrade::Upgraded;
use hyper_util::rt::TokioIo;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

/// Written out when it is fuller than this.
const MOST: usize = 16 * 1024;

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
    use tokio::io::{AsyncReadExt, AsyncWriteExt, duplex};

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

//! A WebSocket as a load generator needs it: no buffer of its own while it is quiet, frames read where they arrived.
//!
//! Only what the server says is understood: text, whole or in parts, unmasked. The mask of what is sent is zero, which is
//! one as good as any other here and costs nothing.

use std::cell::RefCell;
use std::future::poll_fn;
use std::io::{self, ErrorKind};
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::{Mutex, PoisonError};
use std::task::{Context, Poll, ready};

use tokio::io::{AsyncRead, ReadBuf};
use tokio::net::TcpStream;
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};

/// Read at once; larger than most answers.
const SCRATCH: usize = 64 * 1024;
/// What a quiet socket may keep.
const KEPT: usize = 512;

/// Why nothing more comes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Closed {
    /// The server said goodbye, with this code.
    Told(Option<u16>),
    /// The connection broke.
    Broke(ErrorKind),
    /// What came is no frame that a server sends.
    Malformed,
}

impl From<io::Error> for Closed {
    fn from(fault: io::Error) -> Self {
        Self::Broke(fault.kind())
    }
}

#[derive(Debug)]
pub struct Reader {
    half: OwnedReadHalf,
    /// The beginning of a frame whose end has not come.
    begun: Vec<u8>,
    /// The text so far of a message that comes in several frames.
    parts: Vec<u8>,
}

#[derive(Debug)]
pub struct Writer {
    half: OwnedWriteHalf,
    /// What the system did not take at once.
    waiting: Mutex<Vec<u8>>,
}

/// The upgrade; fails with what the server answered in its place.
pub async fn open(address: SocketAddr, path: &str, cookie: &str) -> io::Result<(Reader, Writer)> {
    let stream = TcpStream::connect(address).await?;
    stream.set_nodelay(true)?;
    // Cut off without a farewell, as a network that breaks does; and no port waits for the other end's last word.
    stream.set_zero_linger()?;
    let (half, write) = stream.into_split();
    let writer = Writer {
        half: write,
        waiting: Mutex::default(),
    };
    let mut reader = Reader {
        half,
        begun: Vec::new(),
        parts: Vec::new(),
    };
    let request = format!(
        "GET {path} HTTP/1.1\r\nHost: {address}\r\nOrigin: http://{address}\r\nCookie: {cookie}\r\n\
         Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n\
         Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
    );
    writer.raw(request.as_bytes()).await?;
    loop {
        poll_fn(|cx| reader.more(cx)).await?;
        let head = reader.begun.windows(4).position(|four| four == b"\r\n\r\n");
        if let Some(end) = head {
            if !reader.begun.starts_with(b"HTTP/1.1 101 ") {
                let answer = String::from_utf8_lossy(&reader.begun[..end]);
                return Err(io::Error::other(format!("no socket: {answer}")));
            }
            reader.begun.drain(..end + 4);
            return Ok((reader, writer));
        }
    }
}

thread_local! {
    static READ: RefCell<Box<[u8]>> = RefCell::new(vec![0; SCRATCH].into_boxed_slice());
}

impl Reader {
    /// Waits for something to come and hands out each whole frame's text. Dropped before it is done, it loses nothing.
    pub async fn hear(&mut self, mut each: impl FnMut(&[u8])) -> Result<(), Closed> {
        let begun = self.begun.len();
        self.take_begun(&mut each)?;
        if self.begun.len() < begun {
            return Ok(());
        }
        poll_fn(|cx| self.poll_hear(cx, &mut each)).await
    }

    fn poll_hear(
        &mut self,
        cx: &mut Context<'_>,
        each: &mut impl FnMut(&[u8]),
    ) -> Poll<Result<(), Closed>> {
        READ.with_borrow_mut(|scratch| {
            let mut buffer = ReadBuf::new(scratch);
            ready!(Pin::new(&mut self.half).poll_read(cx, &mut buffer))?;
            let came = buffer.filled();
            if came.is_empty() {
                return Poll::Ready(Err(Closed::Told(None)));
            }
            if self.begun.is_empty() {
                let taken = frames(came, &mut self.parts, each)?;
                self.begun.extend_from_slice(&came[taken..]);
            } else {
                self.begun.extend_from_slice(came);
                self.take_begun(each)?;
            }
            Poll::Ready(Ok(()))
        })
    }

    fn take_begun(&mut self, each: &mut impl FnMut(&[u8])) -> Result<(), Closed> {
        if self.begun.is_empty() {
            return Ok(());
        }
        let taken = frames(&self.begun, &mut self.parts, each)?;
        self.begun.drain(..taken);
        if self.begun.is_empty() && self.begun.capacity() > KEPT {
            self.begun = Vec::new();
        }
        Ok(())
    }

    fn more(&mut self, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        READ.with_borrow_mut(|scratch| {
            let mut buffer = ReadBuf::new(scratch);
            ready!(Pin::new(&mut self.half).poll_read(cx, &mut buffer))?;
            if buffer.filled().is_empty() {
                return Poll::Ready(Err(ErrorKind::UnexpectedEof.into()));
            }
            self.begun.extend_from_slice(buffer.filled());
            Poll::Ready(Ok(()))
        })
    }
}

/// Hands out the whole texts and tells how many bytes were read.
fn frames(
    bytes: &[u8],
    parts: &mut Vec<u8>,
    each: &mut impl FnMut(&[u8]),
) -> Result<usize, Closed> {
    let mut taken = 0;
    while let Some(header) = header(&bytes[taken..])? {
        let start = taken + header.bytes;
        let Some(payload) = bytes.get(start..start + header.payload) else {
            break;
        };
        match (header.kind, header.is_last) {
            (TEXT, true) => each(payload),
            (TEXT | CONTINUED, false) => parts.extend_from_slice(payload),
            (CONTINUED, true) => {
                parts.extend_from_slice(payload);
                each(&std::mem::take(parts));
            }
            (CLOSE, _) => {
                let code = payload.first_chunk().map(|code| u16::from_be_bytes(*code));
                return Err(Closed::Told(code));
            }
            // A ping needs no answer from who is heard otherwise.
            _ => {}
        }
        taken = start + header.payload;
    }
    Ok(taken)
}

const CONTINUED: u8 = 0;
const TEXT: u8 = 1;
const CLOSE: u8 = 8;
const PING: u8 = 9;
const PONG: u8 = 10;

struct Header {
    kind: u8,
    /// The message ends with this frame.
    is_last: bool,
    /// How long this head is.
    bytes: usize,
    payload: usize,
}

/// None while it is not whole.
fn header(bytes: &[u8]) -> Result<Option<Header>, Closed> {
    let [first, second, rest @ ..] = bytes else {
        return Ok(None);
    };
    let (is_last, kind) = (first & 0x80 != 0, first & 0x0f);
    let is_known = [CONTINUED, TEXT, CLOSE, PING, PONG].contains(&kind);
    if first & 0x70 != 0 || second & 0x80 != 0 || !is_known {
        return Err(Closed::Malformed);
    }
    let lengths = match second & 0x7f {
        0x7e => rest
            .first_chunk()
            .map(|length| (4, usize::from(u16::from_be_bytes(*length)))),
        0x7f => rest.first_chunk().map(|length| {
            let length = u64::from_be_bytes(*length);
            (10, usize::try_from(length).unwrap_or(usize::MAX / 2))
        }),
        length => Some((2, usize::from(length))),
    };
    Ok(lengths.map(|(bytes, payload)| Header {
        kind,
        is_last,
        bytes,
        payload,
    }))
}

/// A text frame as a client sends it.
pub fn frame(text: &[u8]) -> Vec<u8> {
    let mut frame = Vec::with_capacity(text.len() + 14);
    frame.push(0x80 | TEXT);
    match (u8::try_from(text.len()), u16::try_from(text.len())) {
        (Ok(length @ 0..126), _) => frame.push(0x80 | length),
        (_, Ok(length)) => {
            frame.push(0x80 | 0x7e);
            frame.extend(length.to_be_bytes());
        }
        _ => {
            frame.push(0x80 | 0x7f);
            frame.extend((text.len() as u64).to_be_bytes());
        }
    }
    frame.extend([0; 4]);
    frame.extend_from_slice(text);
    frame
}

impl Writer {
    /// Returns once the system has taken it.
    pub async fn send(&self, text: &[u8]) -> io::Result<()> {
        self.raw(&frame(text)).await
    }

    async fn raw(&self, bytes: &[u8]) -> io::Result<()> {
        if self.write(bytes)? {
            return Ok(());
        }
        self.flush().await
    }

    /// Without waiting: whether the system took it all. What it did not take goes with `flush`.
    pub fn send_now(&self, text: &[u8]) -> io::Result<bool> {
        self.write(&frame(text))
    }

    fn write(&self, bytes: &[u8]) -> io::Result<bool> {
        let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        let taken = if waiting.is_empty() {
            self.try_write(bytes)?
        } else {
            0
        };
        waiting.extend_from_slice(&bytes[taken..]);
        Ok(waiting.is_empty())
    }

    pub async fn flush(&self) -> io::Result<()> {
        loop {
            self.half.writable().await?;
            let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
            let taken = self.try_write(&waiting)?;
            waiting.drain(..taken);
            if waiting.is_empty() {
                return Ok(());
            }
        }
    }

    fn try_write(&self, bytes: &[u8]) -> io::Result<usize> {
        let mut taken = 0;
        while taken < bytes.len() {
            match self.half.try_write(&bytes[taken..]) {
                Ok(0) => return Err(ErrorKind::WriteZero.into()),
                Ok(some) => taken += some,
                Err(fault) if fault.kind() == ErrorKind::WouldBlock => break,
                Err(fault) => return Err(fault),
            }
        }
        Ok(taken)
    }
}

#[cfg(test)]
#[path = "tests/socket.rs"]
mod tests;

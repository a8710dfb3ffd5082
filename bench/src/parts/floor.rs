//! floor: the same fan-out through a bare axum WebSocket broadcast: no rooms, no database, no order kept. What
//! the server delivers against this says what all the rest costs.

use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;

use axum::Router;
use axum::extract::State;
use axum::extract::ws::{Message, Utf8Bytes, WebSocket, WebSocketUpgrade};
use axum::response::Response;
use axum::routing::get;
use axum::serve::ListenerExt;
use futures_util::{FutureExt, SinkExt};
use tokio::net::TcpListener;
use tokio::sync::broadcast;
use tokio::sync::mpsc::unbounded_channel;
use tokio::task::JoinSet;
use wire::{Seq, ToClient};

use super::fanout::{SIZES, WINDOW, measure};
use crate::Failed;
use crate::arrivals::Arrivals;
use crate::figures::Row;
use crate::peer::now;
use crate::post::{event, told};
use crate::scan::{self, News};
use crate::socket;
use crate::stage::{Rows, Stage};

/// The argument that makes this program the floor's server.
pub const SERVER: &str = "floor-server";
/// Far more than are ever on their way.
const QUEUE: usize = 1_024;
/// As the server's.
const BUFFER: usize = 4_096;

pub async fn run(stage: &mut Stage) -> Result<Vec<Row>, Failed> {
    let largest = stage.sockets(SIZES[SIZES.len() - 1]);
    let mut rows = Rows::default();
    for size in SIZES {
        let size = size.min(largest);
        let server = Server::start()?;
        at_size(size, server.address, &mut rows).await?;
    }
    Ok(rows.into_vec())
}

async fn at_size(size: usize, address: SocketAddr, rows: &mut Rows) -> Result<(), Failed> {
    let (whole, mut arrived) = unbounded_channel();
    let arrivals = Arc::new(Arrivals::new(Seq(0), size, WINDOW, whole));
    let mut receivers = JoinSet::new();
    let mut sender = None;
    for _ in 0..size {
        let (mut reader, writer) = socket::open(address, "/ws", "").await?;
        let writer = Arc::new(writer);
        sender.get_or_insert_with(|| Arc::clone(&writer));
        let arrivals = Arc::clone(&arrivals);
        receivers.spawn(async move {
            let _writer = writer;
            let mut take = |text: &[u8]| {
                // What is no message counts for nothing, and then the round does not end.
                let _ = scan::read(text, &mut |news| {
                    if let News::Change {
                        message: Some(said),
                        ..
                    } = news
                    {
                        arrivals.arrived(said.seq);
                    }
                });
            };
            while reader.hear(&mut take).await.is_ok() {}
        });
    }
    let Some(sender) = sender else {
        return Ok(());
    };
    let mut seq = 0;
    let post = || {
        seq += 1;
        let text = serde_json::to_vec(&news(seq)).unwrap_or_default();
        if !sender.send_now(&text)? {
            let sender = Arc::clone(&sender);
            tokio::spawn(async move { sender.flush().await });
        }
        Ok(())
    };
    measure(size, "floor", rows, post, &mut arrived).await
}

/// As long as what the server would say.
fn news(seq: i64) -> ToClient {
    let body = format!(
        "{} Does anybody know whether the library opens on Monday?",
        now()
    );
    ToClient::Events(vec![event(told(seq, body))])
}

/// A process of its own, as the other one is.
struct Server {
    address: SocketAddr,
    child: Child,
}

impl Server {
    fn start() -> Result<Self, Failed> {
        let mut child = Command::new(std::env::current_exe()?)
            .arg(SERVER)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()?;
        let mut line = String::new();
        if let Some(stdout) = child.stdout.take() {
            BufReader::new(stdout).read_line(&mut line)?;
        }
        let address = line.trim().parse().map_err(|_| Failed::Silent)?;
        Ok(Self { address, child })
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

pub async fn serve() -> Result<(), Failed> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    println!("{}", listener.local_addr()?);
    let (everybody, _) = broadcast::channel::<Utf8Bytes>(QUEUE);
    let router = Router::new().route("/ws", get(upgrade));
    // As the server's own: nothing small waits for the other end's word.
    let listener = listener.tap_io(|stream| _ = stream.set_nodelay(true));
    axum::serve(listener, router.with_state(everybody)).await?;
    Ok(())
}

async fn upgrade(
    State(everybody): State<broadcast::Sender<Utf8Bytes>>,
    upgrade: WebSocketUpgrade,
) -> Response {
    let upgrade = upgrade.read_buffer_size(BUFFER).write_buffer_size(BUFFER);
    // Before the answer: who has it hears everything.
    let news = everybody.subscribe();
    upgrade.on_upgrade(|socket| relay(socket, everybody, news))
}

/// All that has come goes out to everybody, and all that waits for this socket goes out with one write: with a write for
/// each message, as many posts are on their way, the system's calls are all that is measured.
async fn relay(
    mut socket: WebSocket,
    everybody: broadcast::Sender<Utf8Bytes>,
    mut news: broadcast::Receiver<Utf8Bytes>,
) {
    loop {
        tokio::select! {
            said = news.recv() => {
                let mut next = said.ok();
                while let Some(text) = next {
                    if socket.feed(Message::Text(text)).await.is_err() {
                        return;
                    }
                    next = news.try_recv().ok();
                }
                if socket.flush().await.is_err() {
                    return;
                }
            }
            heard = socket.recv() => {
                let mut next = Some(heard);
                while let Some(heard) = next {
                    match heard {
                        Some(Ok(Message::Text(text))) => _ = everybody.send(text),
                        Some(Ok(_)) => {}
                        _ => return,
                    }
                    next = socket.recv().now_or_never();
                }
            }
        }
    }
}

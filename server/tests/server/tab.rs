//! One browser tab as a server meets it: a real socket, the real frames, and patience that ends.

use std::collections::VecDeque;
use std::net::SocketAddr;
use std::time::Duration;

use axum::http::{Request, header};
use futures_util::{SinkExt, StreamExt};
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::protocol::WebSocketConfig;
use tokio_tungstenite::tungstenite::{Error, Message};
use tokio_tungstenite::{WebSocketStream, client_async, client_async_with_config};
use wire::limits::PROTOCOL;
use wire::{
    Bye, ClientKey, Command, Done, Epoch, Event, Have, Hello, NewRoom, Post, Refusals, Rev, RoomId,
    RoomKind, Scope, Seq, ToClient, ToServer, UserId, Welcome,
};

/// How long a test waits for what must come. Nothing is asserted about how long it took.
const PATIENCE: Duration = Duration::from_mins(1);

pub struct Tab {
    stream: WebSocketStream<TcpStream>,
    /// Heard while something else was waited for.
    heard: VecDeque<ToClient>,
    next_id: u32,
    next_key: i64,
    /// Who sits at it, once welcomed.
    pub viewer: UserId,
}

/// How a socket ended: the goodbye that it was told, and the close code.
#[derive(Debug, PartialEq, Eq)]
pub struct Ended {
    pub bye: Option<Bye>,
    pub code: Option<u16>,
}

/// The request with which a page of ours asks for its socket.
pub fn upgrade(address: SocketAddr, cookie: &str) -> Request<()> {
    let mut request = format!("ws://{address}/ws")
        .into_client_request()
        .expect("a request");
    let own = format!("http://{address}");
    request
        .headers_mut()
        .insert(header::ORIGIN, own.parse().expect("an origin"));
    if !cookie.is_empty() {
        request
            .headers_mut()
            .insert(header::COOKIE, cookie.parse().expect("a cookie"));
    }
    request
}

/// The status with which a socket was refused.
pub async fn refusal(
    address: SocketAddr,
    request: Request<()>,
) -> axum::http::Response<Option<Vec<u8>>> {
    let stream = TcpStream::connect(address).await.expect("it listens");
    match client_async(request, stream).await {
        Err(Error::Http(response)) => *response,
        Err(fault) => panic!("refused in no way: {fault}"),
        Ok(_) => panic!("it got a socket"),
    }
}

impl Tab {
    /// An open socket that has not said hello.
    pub async fn silent(address: SocketAddr, cookie: &str) -> Self {
        Self::over(
            TcpStream::connect(address).await.expect("it listens"),
            address,
            cookie,
        )
        .await
    }

    /// Tries until it gets one of the places that are all taken now.
    pub async fn wait_for_a_place(address: SocketAddr, cookie: &str) {
        let opens = async {
            loop {
                let stream = TcpStream::connect(address).await.expect("it listens");
                if client_async(upgrade(address, cookie), stream).await.is_ok() {
                    return;
                }
            }
        };
        let opened = tokio::time::timeout(PATIENCE, opens).await;
        opened.expect("no place is ever given back");
    }

    pub async fn over(stream: TcpStream, address: SocketAddr, cookie: &str) -> Self {
        let config = WebSocketConfig::default().read_buffer_size(4096);
        let opened = client_async_with_config(upgrade(address, cookie), stream, Some(config)).await;
        let (stream, _) = opened.expect("it gets a socket");
        Self {
            stream,
            heard: VecDeque::new(),
            next_id: 1,
            next_key: 1,
            viewer: UserId(0),
        }
    }

    /// A tab that holds nothing yet.
    pub async fn open(address: SocketAddr, cookie: &str) -> Self {
        Self::resume(address, cookie, None, Have::default()).await.0
    }

    pub async fn resume(
        address: SocketAddr,
        cookie: &str,
        epoch: Option<Epoch>,
        have: Have,
    ) -> (Self, Welcome) {
        let mut tab = Self::silent(address, cookie).await;
        let welcome = tab.greet(epoch, have).await;
        (tab, welcome)
    }

    pub async fn greet(&mut self, epoch: Option<Epoch>, have: Have) -> Welcome {
        self.say(&ToServer::Hello(Hello {
            protocol: PROTOCOL,
            epoch,
            have,
        }))
        .await;
        let welcome = self.wait_for(|frame| match frame {
            ToClient::Welcome(welcome) => Some((**welcome).clone()),
            _ => None,
        });
        let welcome = welcome.await;
        self.viewer = welcome.snapshot.viewer.id;
        // Keys are the account's: tabs of one account must not take each other's.
        self.next_key =
            self.viewer.0 + i64::from(self.next_id) + welcome.snapshot.heads.account.0 * 1_000_000;
        welcome
    }

    pub async fn say(&mut self, frame: &ToServer) {
        self.say_text(&serde_json::to_string(frame).expect("it is JSON"))
            .await;
    }

    pub async fn say_text(&mut self, text: &str) {
        self.send(Message::text(text)).await;
    }

    /// What is sent to a socket that has closed meanwhile is lost.
    pub async fn send(&mut self, message: Message) {
        let _ = self.stream.send(message).await;
    }

    /// The next frame, whatever it is; none when the socket has ended.
    async fn next(&mut self) -> Option<Message> {
        let next = tokio::time::timeout(PATIENCE, self.stream.next());
        next.await.expect("waited too long for a frame")?.ok()
    }

    /// The next frame of the server's.
    pub async fn hears(&mut self) -> ToClient {
        if let Some(frame) = self.heard.pop_front() {
            return frame;
        }
        self.hears_new().await
    }

    async fn hears_new(&mut self) -> ToClient {
        loop {
            match self.next().await.expect("the socket is open") {
                Message::Text(text) => {
                    return serde_json::from_str(&text).expect("a frame of the protocol");
                }
                Message::Close(frame) => panic!("closed: {frame:?}"),
                _ => {}
            }
        }
    }

    /// Waits for a frame that says what is wanted; the others are kept for later, in order.
    pub async fn wait_for<T>(&mut self, mut wanted: impl FnMut(&ToClient) -> Option<T>) -> T {
        if let Some((at, found)) = self
            .heard
            .iter()
            .enumerate()
            .find_map(|(at, frame)| Some((at, wanted(frame)?)))
        {
            self.heard.remove(at);
            return found;
        }
        loop {
            let frame = self.hears_new().await;
            if let Some(found) = wanted(&frame) {
                return found;
            }
            self.heard.push_back(frame);
        }
    }

    /// All that was heard and not asked for until now.
    pub fn heard(&mut self) -> Vec<ToClient> {
        self.heard.drain(..).collect()
    }

    pub fn id(&mut self) -> u32 {
        self.next_id += 1;
        self.next_id
    }

    pub fn post(&mut self, body: &str) -> Post {
        self.next_key += 1;
        Post {
            key: ClientKey(self.next_key),
            body: body.to_owned(),
            mentions: Vec::new(),
            reply_to: None,
        }
    }

    /// Asks for it without waiting for the answer.
    pub async fn begin(&mut self, command: Command) -> u32 {
        let id = self.id();
        self.say(&ToServer::Do { id, command }).await;
        id
    }

    pub async fn answer(&mut self, wanted: u32) -> Result<Done, Refusals> {
        self.wait_for(|frame| match frame {
            ToClient::Done { id, done } if *id == wanted => Some(Ok(*done)),
            ToClient::Refused { id, refused } if *id == wanted => Some(Err(refused.clone())),
            _ => None,
        })
        .await
    }

    pub async fn does(&mut self, command: Command) -> Result<Done, Refusals> {
        let id = self.begin(command).await;
        self.answer(id).await
    }

    pub async fn sends(&mut self, room: RoomId, body: &str) -> Seq {
        let post = self.post(body);
        match self.does(Command::Send { room, post }).await {
            Ok(Done::Message { seq, .. }) => seq,
            other => panic!("not sent: {other:?}"),
        }
    }

    /// A group of the tab's owner and these.
    pub async fn group(&mut self, name: &str, users: &[UserId]) -> RoomId {
        self.next_key += 1;
        let key = ClientKey(self.next_key);
        let (name, users) = (name.to_owned(), users.to_vec());
        let new = NewRoom {
            key,
            kind: RoomKind::Group,
            name,
            topic: String::new(),
            users,
        };
        match self.does(Command::Create(new)).await {
            Ok(Done::Room(room)) => room,
            other => panic!("not made: {other:?}"),
        }
    }

    /// How far the room is now.
    pub async fn head(&mut self, room: RoomId) -> Rev {
        let asked = self.id();
        let rooms = vec![room];
        self.say(&ToServer::Cards { id: asked, rooms }).await;
        self.wait_for(|frame| match frame {
            ToClient::Cards { id, cards, .. } if *id == asked => Some(cards[0].head),
            _ => None,
        })
        .await
    }

    /// Waits until that message was heard as an event.
    pub async fn hears_of(&mut self, room: RoomId, body: &str) -> Event {
        self.wait_for(|frame| match frame {
            ToClient::Events(events) => events
                .iter()
                .find(|event| is_message(event, room, body))
                .cloned(),
            _ => None,
        })
        .await
    }

    /// As a browser closes it when its tab is closed.
    pub async fn closes(mut self) {
        let _ = self.stream.close(None).await;
        while self.next().await.is_some() {}
    }

    /// Reads on until the socket is closed.
    pub async fn ended(mut self) -> Ended {
        let mut ended = Ended {
            bye: None,
            code: None,
        };
        while let Some(message) = self.next().await {
            match message {
                Message::Text(text) => {
                    if let Ok(ToClient::Bye { code }) = serde_json::from_str(&text) {
                        ended.bye = Some(code);
                    }
                }
                Message::Close(frame) => ended.code = frame.map(|frame| frame.code.into()),
                _ => {}
            }
        }
        ended
    }

    /// What else is said until it is quiet: the server answers a question that was asked after all of it.
    pub async fn all_until_now(&mut self) -> Vec<ToClient> {
        let asked = self.id();
        self.say(&ToServer::People {
            id: asked,
            ids: Vec::new(),
        })
        .await;
        self.wait_for(|frame| {
            matches!(frame, ToClient::People { id, .. } if *id == asked).then_some(())
        })
        .await;
        self.heard()
    }
}

impl Ended {
    pub fn with(bye: Bye) -> Self {
        Self {
            bye: Some(bye),
            code: Some(bye.code()),
        }
    }
}

pub fn is_message(event: &Event, room: RoomId, body: &str) -> bool {
    event.scope == Scope::Room(room)
        && matches!(&event.change, Some(wire::Change::Message(message)) if message.body == body)
}

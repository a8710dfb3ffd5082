//! From a request to a WebSocket (RFC 6455), with small buffers.
//!
//! Not axum's own: that one hides the stream beneath, and with it the way to write a large frame in small parts and to
//! read a broken one to its end.

use std::future::Future;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderName, HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use hyper::upgrade::OnUpgrade;
use hyper_util::rt::TokioIo;
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::handshake::derive_accept_key;
use tokio_tungstenite::tungstenite::protocol::{Role, WebSocketConfig};
use wire::Refusal;
use wire::limits::FRAME_MAX;

use super::gather::Gather;
use crate::http::errors::Failure;

pub type Stream = WebSocketStream<Gather>;

/// An idle socket keeps this much to read into: thousands of them are idle.
const READ_BUFFER: usize = 512;
/// What is read at all: a frame that is somewhat too large is read and refused, so that its sender learns why.
const READ_MAX: usize = 2 * FRAME_MAX;

/// A request that asks for a WebSocket.
#[derive(Debug)]
pub struct Upgrade {
    accept: String,
    connection: OnUpgrade,
}

impl<S: Send + Sync> FromRequestParts<S> for Upgrade {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Failure> {
        let asks = parts.method == Method::GET
            && says(parts, header::CONNECTION, "upgrade")
            && says(parts, header::UPGRADE, "websocket")
            && says(parts, header::SEC_WEBSOCKET_VERSION, "13");
        let key = parts
            .headers
            .get(header::SEC_WEBSOCKET_KEY)
            .filter(|_| asks);
        let accept = key.map(|key| derive_accept_key(key.as_bytes()));
        let connection = parts.extensions.remove::<OnUpgrade>();
        match (accept, connection) {
            (Some(accept), Some(connection)) => Ok(Self { accept, connection }),
            _ => Err(Refusal::Malformed.into()),
        }
    }
}

fn says(parts: &Parts, name: HeaderName, wanted: &str) -> bool {
    let lines = parts.headers.get_all(name);
    let mut words = lines
        .iter()
        .flat_map(|line| line.as_bytes().split(|byte| *byte == b','));
    words.any(|word| word.trim_ascii().eq_ignore_ascii_case(wanted.as_bytes()))
}

impl Upgrade {
    /// The answer, and what is done with the WebSocket once it is there. Who goes away before gets none.
    pub fn then<F, L>(self, live: F) -> Response
    where
        F: FnOnce(Stream) -> L + Send + 'static,
        L: Future<Output = ()> + Send + 'static,
    {
        let Self { accept, connection } = self;
        tokio::spawn(async move {
            if let Ok(connection) = connection.await {
                let stream = Gather::new(TokioIo::new(connection));
                let stream = Stream::from_raw_socket(stream, Role::Server, Some(sizes()));
                live(stream.await).await;
            }
        });
        let switching = [
            (header::CONNECTION, HeaderValue::from_static("upgrade")),
            (header::UPGRADE, HeaderValue::from_static("websocket")),
        ];
        let accept = [(header::SEC_WEBSOCKET_ACCEPT, accept)];
        (StatusCode::SWITCHING_PROTOCOLS, switching, accept).into_response()
    }
}

fn sizes() -> WebSocketConfig {
    WebSocketConfig::default()
        .read_buffer_size(READ_BUFFER)
        // What is written is gathered below.
        .write_buffer_size(0)
        .max_message_size(Some(READ_MAX))
        .max_frame_size(Some(READ_MAX))
}

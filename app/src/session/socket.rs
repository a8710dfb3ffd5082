//! The one WebSocket: a task that owns it, and a channel of orders to that task.
//!
//! Invariant: of a socket that was closed from this side nothing is told any more; of every other one the
//! end is told, once.

use std::cell::RefCell;
use std::future::poll_fn;
use std::pin::{Pin, pin};
use std::time::Duration;

use client::Input;
use futures::channel::mpsc::{UnboundedReceiver, UnboundedSender, unbounded};
use futures::channel::oneshot;
use futures::{FutureExt, Sink, StreamExt, select_biased};
use gloo_net::websocket::futures::WebSocket;
use gloo_net::websocket::{Message, State as Stage, WebSocketError};
use leptos::prelude::set_timeout;
use leptos::task::spawn_local;
use wire::{Bye, ToClient, ToServer};

use super::{State, around, fetch};
use crate::json;

/// A network that swallows everything answers neither yes nor no.
const OPENS_WITHIN: Duration = Duration::from_secs(15);

enum Order {
    Send(String),
    Close(u16, &'static str),
}

thread_local! {
    static ORDERS: RefCell<Option<UnboundedSender<Order>>> = const { RefCell::new(None) };
}

pub fn open(state: State) {
    let (orders, taken) = unbounded();
    // The former's task, if there is one, ends with its orders.
    ORDERS.replace(Some(orders));
    spawn_local(run(state, taken));
}

pub fn send(frame: &ToServer) {
    if let Ok(json) = serde_json::to_string(frame) {
        order(Order::Send(json));
    }
}

pub fn close(code: u16, reason: &'static str) {
    order(Order::Close(code, reason));
    ORDERS.replace(None);
}

fn order(order: Order) {
    ORDERS.with_borrow(|orders| {
        if let Some(orders) = orders {
            _ = orders.unbounded_send(order);
        }
    });
}

async fn run(state: State, mut orders: UnboundedReceiver<Order>) {
    let Ok(mut socket) = WebSocket::open(&around::socket_address()) else {
        return state.tell(Input::Closed { code: None });
    };
    let (late, deadline) = oneshot::channel();
    set_timeout(move || _ = late.send(()), OPENS_WITHIN);
    let is_decided = poll_fn(|cx| Pin::new(&mut socket).poll_ready(cx)).fuse();
    select_biased! {
        // Nothing is ordered of a socket that is not open, but its end.
        _ = orders.next() => return,
        _ = { is_decided } => {}
        _ = deadline.fuse() => return state.tell(Input::Closed { code: None }),
    }
    if !matches!(socket.state(), Stage::Open) {
        // To a browser a socket that is refused looks like a network that is dead.
        let have = state.look(|model| model.have().account);
        let mut asked = pin!(fetch::is_signed_out(have.unwrap_or_default()).fuse());
        select_biased! {
            _ = orders.next() => return,
            ended = asked => {
                let code = ended.then(|| Bye::SignedOut.code());
                return state.tell(Input::Closed { code });
            }
        }
    }
    state.tell(Input::Open);
    let mut code = None;
    loop {
        select_biased! {
            order = orders.next() => match order {
                Some(Order::Send(json)) => post(&mut socket, json),
                Some(Order::Close(code, reason)) => {
                    _ = socket.close(Some(code), Some(reason));
                    return;
                }
                None => return,
            },
            heard = socket.next().fuse() => match heard {
                Some(Ok(Message::Text(json))) => state.tell(read(&json)),
                Some(Ok(Message::Bytes(_))) => state.tell(Input::Unreadable),
                Some(Err(WebSocketError::ConnectionClose(end))) => code = Some(end.code),
                Some(Err(_)) => {}
                None => return state.tell(Input::Closed { code }),
            },
        }
    }
}

/// A frame for a socket that is closing is lost and would only be complained about; the end is told by
/// the socket itself.
fn post(socket: &mut WebSocket, json: String) {
    if matches!(socket.state(), Stage::Open) {
        _ = Pin::new(socket).start_send(Message::Text(json));
    }
}

fn read(json: &str) -> Input {
    json::read::<ToClient>(json).map_or(Input::Unreadable, Input::Heard)
}

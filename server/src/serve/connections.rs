//! Connections: taken, served, and let go of gently.

use std::net::SocketAddr;
use std::num::NonZeroU32;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::{ConnectInfo, Request};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::TcpListener;
use tokio::sync::{Semaphore, watch};
use tokio::task::JoinSet;
use tower::ServiceExt;

use super::Stop;
use super::line::Line;

/// A request's head comes at once or not at all. It also ends a connection that has fallen silent.
const HEAD_WITHIN: Duration = Duration::from_secs(30);
/// What one connection may buffer. The largest head fits well; ten thousand idle ones do too.
const BUFFER: usize = 64 * 1024;
/// After "too many open files", when no connection of ours ends before: the system tells nobody that there is one free again.
const BREATH: Duration = Duration::from_millis(100);

/// What still runs after the last connection was taken.
pub struct Connections {
    running: JoinSet<()>,
    /// Turns true once: then every connection answers what it is answering and closes.
    closing: watch::Sender<bool>,
}

/// Takes connections until told to stop; then the listener is gone, and newcomers are refused.
///
/// While `most` are open, newcomers wait in the system's queue: better than to run out of open files, which
/// the database needs too.
pub async fn accept(
    listener: TcpListener,
    most: NonZeroU32,
    router: Router,
    stop: &mut Stop,
) -> Connections {
    let places = Arc::new(Semaphore::new(most.get() as usize));
    let mut connections = Connections {
        running: JoinSet::new(),
        closing: watch::Sender::new(false),
    };
    loop {
        let next = async {
            let place = places.clone().acquire_owned().await;
            (place, listener.accept().await)
        };
        let (place, accepted) = tokio::select! {
            next = next => next,
            () = stop.told() => return connections,
        };
        while connections.running.try_join_next().is_some() {}
        match accepted {
            Ok((stream, peer)) => {
                // Answers are written whole: waiting for more to send with them only costs time.
                let _ = stream.set_nodelay(true);
                let line = Line::new(stream, place.ok());
                let closing = connections.closing.subscribe();
                connections
                    .running
                    .spawn(serve(line, peer, router.clone(), closing));
            }
            Err(fault) => {
                tracing::warn!(%fault, "a connection could not be taken");
                tokio::select! {
                    Some(_) = connections.running.join_next() => {}
                    () = tokio::time::sleep(BREATH) => {}
                    () = stop.told() => return connections,
                }
            }
        }
    }
}

impl Connections {
    /// Lets what runs come to its end; ends it after the grace, or when told to stop once more.
    pub async fn finish(mut self, grace: Duration, stop: &mut Stop) {
        tracing::info!(connections = self.running.len(), "stopping");
        self.closing.send_replace(true);
        tokio::select! {
            () = async { while self.running.join_next().await.is_some() {} } => {}
            // The deadline that was promised to whoever stops it.
            () = tokio::time::sleep(grace) => tracing::warn!("some requests did not end in time"),
            () = stop.told() => tracing::warn!("stopping at once"),
        }
        self.running.shutdown().await;
    }
}

async fn serve(line: Line, peer: SocketAddr, router: Router, mut closing: watch::Receiver<bool>) {
    let progress = line.progress();
    let service = service_fn(move |request: Request<Incoming>| {
        let mut request = request.map(Body::new);
        request.extensions_mut().insert(ConnectInfo(peer));
        request.extensions_mut().insert(progress.clone());
        router.clone().oneshot(request)
    });
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEAD_WITHIN)
        .max_buf_size(BUFFER)
        .serve_connection(TokioIo::new(line), service)
        .with_upgrades();
    let mut connection = pin!(connection);
    // Whatever goes wrong in here is the other side's going away.
    tokio::select! {
        _ = connection.as_mut() => return,
        _ = closing.wait_for(|closing| *closing) => connection.as_mut().graceful_shutdown(),
    }
    let _ = connection.await;
}

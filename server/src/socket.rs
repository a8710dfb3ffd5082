//! The socket: one WebSocket per browser tab at `/ws`, over which goes all that is live.
//!
//! Who may have one is decided before the upgrade: our own pages (`http::cross_site`), somebody signed in, not too
//! many (`open`). After the `upgrade` a `guest` is welcomed, and `life` goes on until the goodbye over a `pipe`: what comes is read
//! (`incoming`), kept to a `pace`, and in `tasks` asked of the engine (`questions`) or done by it (`commands`), in
//! order per room (`turns`); what the engine's lane hears goes out as it is. Of what is said often only the `latest`
//! counts.
//!
//! Invariant: a socket waits for nobody but its own reader, and holds nothing that grows.

mod commands;
mod gather;
mod guest;
mod incoming;
mod latest;
mod life;
mod open;
mod pace;
mod pipe;
mod questions;
mod tasks;
mod turns;
mod upgrade;

use axum::Extension;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use tokio::time::Instant;
use tower_sessions::Session;
use wire::Refusal;

use crate::http::client_address::ClientAddress;
use crate::http::cross_site::is_our_socket;
use crate::http::errors::Failure;
use crate::serve::Progress;
use crate::session_store::held_by;
use crate::state::Roost;
use guest::Guest;
pub use open::Sockets;
use pace::Paced;
use pipe::Pipe;
use upgrade::Upgrade;

pub async fn open(
    State(roost): State<Roost>,
    session: Session,
    Extension(client): Extension<ClientAddress>,
    progress: Option<Extension<Progress>>,
    headers: HeaderMap,
    upgrade: Result<Upgrade, Failure>,
) -> Result<Response, Failure> {
    if !is_our_socket(&headers, roost.config.public_url.as_ref()) {
        return Err(Refusal::CrossSite.into());
    }
    let held = held_by(&session, client.address)
        .await?
        .ok_or(Refusal::SignedOut)?;
    let upgrade = upgrade?;
    let place = roost.sockets.admit(client.address, held.open.user)?;
    let (rate, bytes) = (roost.config.frame_rate, roost.config.socket_bytes);
    let guest = Guest {
        engine: roost.engine.clone(),
        limits: roost.limits.clone(),
        held,
        place,
        paced: Paced::new(rate, bytes, Instant::now()),
    };
    let (sockets, patience) = (roost.sockets.clone(), roost.config.socket_patience);
    let progress = progress.map(|Extension(progress)| progress);
    Ok(upgrade
        .then(move |stream| life::live(guest, Pipe::new(stream, sockets, patience, progress))))
}

//! From a configuration to a running server, and back to nothing without losing anything.
//!
//! The address is taken first (the cheapest thing that can fail), then the data is opened, then people are
//! let in. Told to stop, it lets nobody new in, finishes what runs, and closes the data last.

use std::io::{self, ErrorKind, Write};
use std::net::SocketAddr;
use std::time::Duration;

use engine::{Chance, Clock, Engine, OpenError, Place, invitations, marks, sessions};
use tokio::net::{TcpListener, TcpSocket};
use tokio::runtime;
use tokio::signal::unix::{Signal, SignalKind, signal};
use tokio::task::JoinSet;
use tokio::time::{MissedTickBehavior, interval};

use crate::config::Config;
use crate::local::Door;
use crate::metrics;
use crate::router::router;
use crate::state::Roost;

mod connections;
mod line;

pub use line::Progress;

/// Who waits to be let in. When everybody comes back at once, those for whom there is no room here try again only after a
/// second; the system may allow fewer.
const NEWCOMERS: u32 = 4096;

/// Why it could not start: one line each.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    #[error(
        "{0} is taken by another program; stop that one or choose another address with --listen"
    )]
    Taken(SocketAddr),
    #[error("cannot listen at {0}: {1}")]
    Listen(SocketAddr, io::Error),
    #[error("{0}")]
    Open(#[from] OpenError),
    #[error("cannot look into the database: {0}")]
    Look(#[from] engine::Error),
    #[error("the system gives no {0}: {1}")]
    System(&'static str, io::Error),
}

pub fn run(config: Config) -> Result<(), StartError> {
    let runtime = runtime::Builder::new_multi_thread().enable_all().build();
    runtime
        .map_err(|fault| StartError::System("threads", fault))?
        .block_on(serve(config))
}

async fn serve(config: Config) -> Result<(), StartError> {
    let mut stop = Stop::listen().map_err(|fault| StartError::System("signals", fault))?;
    let listener = listen(config.listen)?;
    let address = listener
        .local_addr()
        .map_err(|fault| StartError::Listen(config.listen, fault))?;
    let engine = Engine::open(place(&config), Clock::System, Chance::System).await?;
    let setup_code = engine.setup_code().await?;
    let grace = config.shutdown_grace;
    let most = config.max_connections;
    let roost = Roost::new(engine.clone(), config);
    if roost.site.is_none() {
        tracing::warn!(
            "the browser's files are missing (target/site): pages come without style or script"
        );
    }
    let mut chores = JoinSet::new();
    chores.spawn(upkeep(roost.clone()));
    chores.spawn(sweep(engine.clone()));
    chores.spawn(engine::jobs::run(engine.clone()));
    let origin = origin(&roost.config, address);
    match Door::open(&roost.config.data).await {
        Ok(door) => _ = chores.spawn(door.serve(engine.clone(), origin)),
        // Nothing but the command line needs it.
        Err(error) => tracing::warn!(%error, "`roost admin` cannot talk to this server"),
    }
    announce(&roost, address, setup_code);

    let sockets = roost.sockets.clone();
    let connections = connections::accept(listener, most, router(roost), &mut stop).await;
    tokio::join!(
        connections.finish(grace, &mut stop),
        sockets.close(grace.min(SOCKETS_CLOSE_WITHIN)),
    );
    chores.shutdown().await;
    engine.close().await;
    tracing::info!("stopped");
    Ok(())
}

fn listen(address: SocketAddr) -> Result<TcpListener, StartError> {
    let listening = || {
        let socket = if address.is_ipv4() {
            TcpSocket::new_v4()?
        } else {
            TcpSocket::new_v6()?
        };
        // As for every server: what a predecessor's connections still hold is no reason to wait.
        socket.set_reuseaddr(true)?;
        socket.bind(address)?;
        socket.listen(NEWCOMERS)
    };
    listening().map_err(|fault: io::Error| match fault.kind() {
        ErrorKind::AddrInUse => StartError::Taken(address),
        _ => StartError::Listen(address, fault),
    })
}

pub(crate) fn place(config: &Config) -> Place {
    match &config.database {
        Some(url) => Place::Postgres(url.0.clone()),
        None => Place::Folder(config.data.clone()),
    }
}

/// Where people get here.
pub(crate) fn origin(config: &Config, address: SocketAddr) -> String {
    match &config.public_url {
        Some(url) => url.origin(),
        None => format!("http://{address}"),
    }
}

/// For the person who started it, on standard output; the log goes to standard error.
fn announce(roost: &Roost, address: SocketAddr, setup_code: Option<String>) {
    let mut said = match &roost.config.public_url {
        Some(url) => format!("Roost is ready: {} (at http://{address})\n", url.origin()),
        None => format!("Roost is ready: http://{address}\n"),
    };
    if let Some(code) = setup_code {
        said += "Nobody has an account here yet. Whoever signs up first owns this server; from any other\n\
                 machine than this one that takes the setup code ";
        said += &code;
        said.push('\n');
    }
    // Nobody may be reading.
    let _ = io::stdout().write_all(said.as_bytes());
}

/// Keeps the metrics small while nobody reads them.
async fn upkeep(roost: Roost) {
    let mut turns = every(metrics::UPKEEP);
    loop {
        turns.tick().await;
        roost.metrics.run_upkeep();
    }
}

/// They are told to come back: a longer wait only keeps people from the server that follows.
const SOCKETS_CLOSE_WITHIN: Duration = Duration::from_secs(3);

const SWEEP: Duration = Duration::from_hours(1);

/// Ends the sessions that have expired, and forgets who had read what when that is long ago, and invitations that ended.
async fn sweep(engine: Engine) {
    let mut turns = every(SWEEP);
    loop {
        turns.tick().await;
        // A database that is away is told of by the requests; the next turn finds what this one missed.
        while sessions::sweep(&engine).await.is_ok_and(|ended| ended > 0) {}
        while marks::sweep(&engine).await.is_ok_and(|gone| gone > 0) {}
        while invitations::sweep(&engine).await.is_ok_and(|gone| gone > 0) {}
    }
}

fn every(period: Duration) -> tokio::time::Interval {
    let mut turns = interval(period);
    turns.set_missed_tick_behavior(MissedTickBehavior::Delay);
    turns
}

/// SIGTERM or SIGINT.
#[derive(Debug)]
pub struct Stop {
    term: Signal,
    int: Signal,
}

impl Stop {
    fn listen() -> io::Result<Self> {
        Ok(Self {
            term: signal(SignalKind::terminate())?,
            int: signal(SignalKind::interrupt())?,
        })
    }

    pub async fn told(&mut self) {
        tokio::select! {
            _ = self.term.recv() => {}
            _ = self.int.recv() => {}
        }
    }
}

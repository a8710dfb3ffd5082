//! The load generator: starts a throw-away server, drives it with real sockets from this second process, and prints
//! one table.
//!
//! Its worth is the audit (`audit`): what was acknowledged is stored exactly once and in order, and every receiver got
//! every message of its rooms exactly once and in order. One difference fails the run and names the message.
//! Most sockets are lean receivers (`receiver`, pure), since the generator shares the machine with the server; a share of them
//! runs the real client (`reducer`). The parts, by name, are in `parts`.

mod arrivals;
mod audit;
mod crowd;
mod figures;
mod pace;
mod parts;
mod patience;
mod peer;
mod post;
mod receiver;
mod reducer;
mod roost;
mod scan;
mod socket;
mod stage;
mod world;

use std::ffi::OsString;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use figures::Row;
use stage::Stage;
use tokio::signal::unix::{SignalKind, signal};

/// Ten thousand sockets leave ten thousand small things behind; glibc keeps them.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

const USAGE: &str = "usage: bench [--json] [--database postgres://…] [--server FILE] [PART…]
parts: send write fanout floor overload idle storm crash (all of them when none is named)";

/// Why there is no table, or a table that says nothing.
#[derive(Debug, thiserror::Error)]
pub enum Failed {
    #[error("the audit found a difference: {0}")]
    Audit(#[from] audit::Difference),
    #[error("{0}")]
    Wrong(String),
    #[error("a socket was closed: {0:?}")]
    Closed(socket::Closed),
    #[error("{0}")]
    Open(#[from] engine::OpenError),
    #[error("the engine: {0}")]
    Engine(#[from] engine::Error),
    #[error("{0}")]
    Io(#[from] io::Error),
    #[error("the system: {0}")]
    System(#[from] rustix::io::Errno),
    #[error("the server does not say where it is")]
    Silent,
    #[error("told to stop")]
    Told,
    #[error("the server does not stop")]
    Stuck,
    #[error("{0}")]
    Usage(String),
}

impl Failed {
    pub fn no_server(binary: &Path, fault: &io::Error) -> Self {
        let path = binary.display();
        Self::Usage(format!(
            "{path} does not start ({fault}): `make bench` builds it"
        ))
    }
}

#[derive(Debug)]
struct Asked {
    parts: Vec<&'static str>,
    json: bool,
    database: Option<String>,
    server: PathBuf,
}

fn main() -> ExitCode {
    let mut arguments = std::env::args_os().skip(1).peekable();
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build();
    let Ok(runtime) = runtime else {
        return ExitCode::FAILURE;
    };
    let ran = if arguments
        .peek()
        .is_some_and(|first| first == parts::floor::SERVER)
    {
        runtime.block_on(parts::floor::serve())
    } else {
        asked(arguments).and_then(|asked| runtime.block_on(until_told(run(asked))))
    };
    match ran {
        Ok(()) => ExitCode::SUCCESS,
        Err(failed) => {
            eprintln!("bench: {failed}");
            ExitCode::FAILURE
        }
    }
}

/// Told to stop, it ends in order: the server that it started goes with it.
async fn until_told(run: impl Future<Output = Result<(), Failed>>) -> Result<(), Failed> {
    let mut term = signal(SignalKind::terminate())?;
    tokio::select! {
        ran = run => ran,
        _ = term.recv() => Err(Failed::Told),
        _ = tokio::signal::ctrl_c() => Err(Failed::Told),
    }
}

fn asked(arguments: impl Iterator<Item = OsString>) -> Result<Asked, Failed> {
    let mut asked = Asked {
        parts: Vec::new(),
        json: false,
        database: None,
        server: PathBuf::from("target/release/roost"),
    };
    let mut arguments = arguments.map(|argument| argument.to_string_lossy().into_owned());
    let usage = || Failed::Usage(USAGE.to_owned());
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            "--json" => asked.json = true,
            "--database" => asked.database = Some(arguments.next().ok_or_else(usage)?),
            "--server" => asked.server = PathBuf::from(arguments.next().ok_or_else(usage)?),
            name => {
                let part = parts::NAMES.iter().find(|part| **part == name);
                asked.parts.push(part.ok_or_else(usage)?);
            }
        }
    }
    if asked.parts.is_empty() {
        asked.parts = parts::NAMES.to_vec();
    }
    Ok(asked)
}

async fn run(asked: Asked) -> Result<(), Failed> {
    let began = peer::now();
    let server = asked.server.canonicalize();
    let server = server.map_err(|fault| Failed::no_server(&asked.server, &fault))?;
    let mut stage = Stage::new(&server, asked.database.as_deref())?;
    let mut rows = Vec::new();
    for part in asked.parts {
        stage::say(&format!("{part} …"));
        rows.extend(parts::run(part, &mut stage).await?);
    }
    let seconds = (peer::now() - began) / 1_000_000;
    // Whoever reads it may have gone.
    let _ = show(&rows, &stage, seconds, asked.json);
    Ok(())
}

fn show(rows: &[Row], stage: &Stage, seconds: u64, json: bool) -> io::Result<()> {
    let audited = stage.audited;
    let mut out = io::stdout();
    if json {
        let rows: Vec<_> = rows.iter().map(Row::json).collect();
        let all = serde_json::json!({
            "database": stage.database(),
            "seconds": seconds,
            "rows": rows,
            "audited": {
                "acknowledged": audited.acknowledged,
                "stored": audited.stored,
                "heard": audited.heard,
            },
        });
        return writeln!(out, "{all:#}");
    }
    writeln!(out, "{}", figures::table(rows))?;
    writeln!(
        out,
        "{}, {seconds} s. Audited, without a difference: {} acknowledged, {} stored, {} received.",
        stage.database(),
        audited.acknowledged,
        audited.stored,
        audited.heard
    )
}

//! `roost demo`: fills an empty database, tells how far it is, and in the end how to sign in.

use std::io::{self, IsTerminal, Write};
use std::time::Duration;

use engine::demo::{self, DemoError, Made, Wanted};
use engine::{Chance, Clock, Engine, OpenError};
use tokio::runtime;

use crate::config::Config;
use crate::serve::place;

/// Why nothing was made: one line each.
#[derive(Debug, thiserror::Error)]
pub enum DemoFault {
    #[error("{0}")]
    Open(#[from] OpenError),
    #[error("{0}: give it another folder with --data or another database with --database")]
    NotEmpty(DemoError),
    #[error("{0}")]
    Failed(DemoError),
    #[error("the system gives no threads: {0}")]
    Threads(io::Error),
}

pub fn run(config: Config, wanted: Wanted) -> Result<(), DemoFault> {
    let runtime = runtime::Builder::new_multi_thread().enable_all().build();
    runtime
        .map_err(DemoFault::Threads)?
        .block_on(fill(&config, &wanted))
}

async fn fill(config: &Config, wanted: &Wanted) -> Result<(), DemoFault> {
    let clock = Clock::System;
    let engine = Engine::open(place(config), clock.clone(), Chance::System).await?;
    let mut progress = Progress::begin(clock, wanted.messages);
    let made = demo::fill(&engine, wanted, |stored| progress.tell(stored)).await;
    // Whatever came of it, the files are left tidy.
    engine.close().await;
    progress.end();
    let made = made.map_err(|fault| match fault {
        DemoError::NotEmpty(_) => DemoFault::NotEmpty(fault),
        DemoError::Failed(_) => DemoFault::Failed(fault),
    })?;
    // Nobody may be reading.
    let _ = io::stdout().write_all(said(config, &made).as_bytes());
    Ok(())
}

fn said(config: &Config, made: &Made) -> String {
    let Made {
        owner,
        password,
        people,
        rooms,
        messages,
        days,
    } = made;
    let url = match &config.public_url {
        Some(url) => url.origin(),
        None => format!("http://{}", config.listen),
    };
    format!(
        "There are {people} people here now, with {messages} messages of {days} days in {rooms} rooms.\n\
         Start Roost with the same settings and sign in at {url}\n  \
         username  {owner}    (who owns this server; the others are on its people's list)\n  \
         password  {password}    (everybody's)\n"
    )
}

/// One line that is written over on a terminal; elsewhere a line now and then.
struct Progress {
    clock: Clock,
    began: u64,
    of: usize,
    terminal: bool,
    told: Option<usize>,
}

impl Progress {
    fn begin(clock: Clock, of: usize) -> Self {
        Self {
            began: clock.ticks(),
            clock,
            of,
            terminal: io::stderr().is_terminal(),
            told: None,
        }
    }

    fn tell(&mut self, stored: usize) {
        let percent = stored * 100 / self.of.max(1);
        let step = if self.terminal { 1 } else { 10 };
        if self.told.is_some_and(|told| percent < told + step) {
            return;
        }
        self.told = Some(percent);
        let seconds = Duration::from_nanos(self.clock.ticks() - self.began).as_secs_f32();
        let (before, after) = if self.terminal {
            ("\r", "  ")
        } else {
            ("", "\n")
        };
        let of = self.of;
        // Nobody may be reading.
        let _ = write!(
            io::stderr(),
            "{before}{percent:3} %  {stored} of {of} messages, {seconds:.1} s{after}"
        );
    }

    fn end(&self) {
        if self.terminal && self.told.is_some() {
            let _ = writeln!(io::stderr());
        }
    }
}

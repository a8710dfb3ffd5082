//! What the parts share: the world, the program that is measured, the system's limits, and the audit at the end of each.

use std::path::Path;

use engine::Place;
use futures_util::future::try_join_all;
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

use crate::Failed;
use crate::audit::{Ledger, Tally, audit};
use crate::figures::Row;
use crate::roost::{Program, Roost};
use crate::world::{Room, World};

/// Files that a process holds beside its sockets.
const OTHER_FILES: u64 = 200;

#[derive(Debug)]
pub struct Stage {
    pub world: World,
    pub program: Program,
    pub audited: Tally,
    /// Sockets that one process may hold.
    most_sockets: u64,
    /// Groups that stand already, from part to part.
    pub groups: Vec<Room>,
}

impl Stage {
    pub fn new(server: &Path, database: Option<&str>) -> Result<Self, Failed> {
        let most_sockets = raise_the_limit()?.saturating_sub(OTHER_FILES);
        let world = World::new(database)?;
        let program = Program::new(server, &world.place, &world.folder)?;
        Ok(Self {
            world,
            program,
            audited: Tally::default(),
            most_sockets,
            groups: Vec::new(),
        })
    }

    pub fn database(&self) -> &'static str {
        match self.world.place {
            Place::Folder(_) => "SQLite",
            Place::Postgres(_) => "PostgreSQL",
        }
    }

    /// As many of so many sockets as the system allows.
    pub fn sockets(&self, wanted: usize) -> usize {
        let most = usize::try_from(self.most_sockets).unwrap_or(usize::MAX);
        if wanted > most {
            say(&format!(
                "the system's limit on open files allows {most} sockets in place of {wanted}"
            ));
        }
        wanted.min(most)
    }

    pub fn start(&self) -> Result<Roost, Failed> {
        self.program.start(&self.world.folder)
    }

    /// Stops the server, reads back what the database holds of these rooms, and holds it against the ledger.
    pub async fn audit(
        &mut self,
        roost: Roost,
        rooms: &[Room],
        mut ledger: Ledger,
    ) -> Result<Tally, Failed> {
        roost.stop()?;
        let engine = self.world.open().await?;
        for some in rooms.chunks(8) {
            let stored = some.iter().map(|room| self.world.stored(&engine, room));
            ledger.stored.extend(try_join_all(stored).await?);
        }
        engine.close().await;
        let tally = audit(&ledger)?;
        self.audited.acknowledged += tally.acknowledged;
        self.audited.stored += tally.stored;
        self.audited.heard += tally.heard;
        Ok(tally)
    }
}

/// To who waits; the table alone goes to standard output.
pub fn say(what: &str) {
    eprintln!("bench: {what}");
}

/// For this process and those that it starts: what the system allows at most.
fn raise_the_limit() -> Result<u64, Failed> {
    let limit = getrlimit(Resource::Nofile);
    let raised = Rlimit {
        current: limit.maximum,
        maximum: limit.maximum,
    };
    setrlimit(Resource::Nofile, raised)?;
    Ok(limit.maximum.unwrap_or(u64::MAX))
}

/// A part's rows in the order in which they were first measured.
#[derive(Debug, Default)]
pub struct Rows(Vec<Row>);

impl Rows {
    pub fn of(&mut self, part: &'static str, case: &str) -> &mut Row {
        let place = self.0.iter().position(|row| row.case == case);
        let place = place.unwrap_or_else(|| {
            self.0.push(Row::new(part, case));
            self.0.len() - 1
        });
        &mut self.0[place]
    }

    pub fn into_vec(self) -> Vec<Row> {
        self.0
    }
}

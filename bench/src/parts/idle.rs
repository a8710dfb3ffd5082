//! idle: what signed-in sockets cost that do nothing. Memory of each, how fast they are welcomed, the processor's time.

use std::time::Duration;

use super::ROUNDS;
use super::write::per_second;
use crate::Failed;
use crate::audit::Ledger;
use crate::crowd::Crowd;
use crate::figures::{Row, as_f64};
use crate::patience::pass;
use crate::peer::Live;
use crate::roost::Roost;
use crate::stage::{Rows, Stage};
use crate::world::Room;

const FEW: usize = 1_000;
pub const MANY: usize = 10_000;
/// Everybody is in one room of so many.
pub const GROUP: usize = 50;
/// On their way at once until they are welcomed.
pub const AT_ONCE: usize = 256;
/// Until what was only needed for the welcome has been given back to the system: nothing tells of it, and the allocator
/// takes its time.
const CALM: Duration = Duration::from_secs(1);
/// /proc counts in hundredths of a second: at this, half a percent is one of them.
const WATCHED: Duration = Duration::from_secs(2);

pub async fn run(stage: &mut Stage) -> Result<Vec<Row>, Failed> {
    let many = stage.sockets(MANY);
    groups(stage, many).await?;
    let few = FEW.min(many / 2);
    let mut rows = Rows::default();
    for _ in 0..ROUNDS {
        let roost = stage.start()?;
        // The first ones pay for what all of them share.
        let mut crowd = Crowd::new(&stage.world.people[..many], Live::default());
        crowd.connect(0..GROUP, roost.address, AT_ONCE).await?;
        crowd.cut().await;
        pass(CALM).await;
        let empty = roost.used()?.resident_bytes;

        let mut crowd = Crowd::new(&stage.world.people[..many], Live::default());
        for (from, upto) in [(0, few), (few, many)] {
            let micros = crowd.connect(from..upto, roost.address, AT_ONCE).await?;
            pass(CALM).await;
            let held = roost.used()?.resident_bytes - empty;
            let row = rows.of("idle", &format!("{upto} sockets"));
            row.add("memory", "KiB a socket", held / 1024.0 / as_f64(upto));
            row.add("welcomed", "/s", per_second((upto - from) as u64, micros));
            row.add("processor", "%", processor(&roost).await?);
        }
        crowd.check()?;
        let mut ledger = Ledger::default();
        crowd.hand_over(&mut ledger).await;
        let groups = stage.groups.clone();
        stage.audit(roost, &groups, ledger).await?;
    }
    Ok(rows.into_vec())
}

/// Of one processor, while nothing happens.
async fn processor(roost: &Roost) -> Result<f64, Failed> {
    let before = roost.used()?.cpu_seconds;
    pass(WATCHED).await;
    let spent = roost.used()?.cpu_seconds - before;
    Ok(100.0 * spent / WATCHED.as_secs_f64())
}

/// So many people, each in one group. They stand for the parts behind this one too.
pub async fn groups(stage: &mut Stage, people: usize) -> Result<(), Failed> {
    let engine = stage.world.open().await?;
    stage.world.people(&engine, people).await?;
    while stage.groups.len() * GROUP < people {
        let first = stage.groups.len() * GROUP;
        let members: Vec<usize> = (first..people.min(first + GROUP)).collect();
        let group = stage.world.group(&engine, &members).await?;
        stage.groups.push(group);
    }
    engine.close().await;
    Ok(())
}

/// The groups as they stand now: another part may have posted in them.
pub async fn as_they_stand(stage: &Stage) -> Result<Vec<Room>, Failed> {
    let engine = stage.world.open().await?;
    let mut groups = Vec::with_capacity(stage.groups.len());
    for group in &stage.groups {
        groups.push(stage.world.now(&engine, group).await?);
    }
    engine.close().await;
    Ok(groups)
}

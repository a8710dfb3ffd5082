//! send: so many messages a second, whatever becomes of them; from when each was due until it is acknowledged, and
//! until the other one of its room has it.

use std::sync::Arc;

use super::ROUNDS;
use crate::Failed;
use crate::audit::Ledger;
use crate::crowd::Crowd;
use crate::figures::{Row, as_f64};
use crate::pace::pace;
use crate::peer::Live;
use crate::stage::{Rows, Stage};
use crate::world::Room;

/// Messages a second and for how many seconds.
const RATES: [(f64, f64); 3] = [(20.0, 4.0), (500.0, 2.0), (2_000.0, 2.0)];
const PAIRS: usize = 50;

pub async fn run(stage: &mut Stage) -> Result<Vec<Row>, Failed> {
    let rooms = pairs(stage, PAIRS).await?;
    let roost = stage.start()?;
    let mut crowd = Crowd::new(&stage.world.people[..2 * PAIRS], Live::default());
    crowd.connect(0..2 * PAIRS, roost.address, 64).await?;
    // Nothing is measured cold.
    at_rate(&mut crowd, &rooms, 500.0, 1.0).await?;
    crowd.told();
    let mut rows = Rows::default();
    for _ in 0..ROUNDS {
        for (rate, seconds) in RATES {
            at_rate(&mut crowd, &rooms, rate, seconds).await?;
            let mut told = crowd.told();
            let row = rows.of("send", &format!("{rate} messages/s"));
            row.add("acknowledged p50", "ms", told.acknowledged.at(0.5));
            row.add("p99", "ms", told.acknowledged.at(0.99));
            row.add("seen p50", "ms", told.seen.at(0.5));
            row.add("seen p99", "ms", told.seen.at(0.99));
            row.add("of", "messages", as_f64(told.seen.len()));
        }
    }
    let mut ledger = Ledger::default();
    crowd.hand_over(&mut ledger).await;
    stage.audit(roost, &rooms, ledger).await?;
    Ok(rows.into_vec())
}

/// Rooms of two: the n-th is of person n and person n + count.
pub async fn pairs(stage: &mut Stage, count: usize) -> Result<Vec<Room>, Failed> {
    let engine = stage.world.open().await?;
    stage.world.people(&engine, 2 * count).await?;
    let mut rooms = Vec::with_capacity(count);
    for first in 0..count {
        rooms.push(stage.world.group(&engine, &[first, first + count]).await?);
    }
    engine.close().await;
    Ok(rooms)
}

/// Each room in turn.
async fn at_rate(crowd: &mut Crowd, rooms: &[Room], rate: f64, seconds: f64) -> Result<(), Failed> {
    let senders: Vec<_> = crowd
        .peers
        .iter()
        .map(Arc::clone)
        .zip(rooms.to_vec())
        .collect();
    let mut turn = 0;
    pace(rate, seconds, move |due| {
        let (sender, room) = &senders[turn % senders.len()];
        turn += 1;
        sender.post(room.id, due)
    })
    .await?;
    crowd.settle().await
}

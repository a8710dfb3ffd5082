//! write: how many messages a second reach the disk, each sender posting as soon as the last one is acknowledged.

use super::ROUNDS;
use super::send::pairs;
use crate::Failed;
use crate::audit::Ledger;
use crate::crowd::Crowd;
use crate::figures::{Row, as_f64};
use crate::patience::until;
use crate::peer::{Live, get, now};
use crate::stage::{Rows, Stage};
use crate::world::Room;

const SENDERS: [usize; 3] = [1, 16, 64];
const MOST: usize = 64;
const ROUND: u64 = 1_500_000;

pub async fn run(stage: &mut Stage) -> Result<Vec<Row>, Failed> {
    let mut rooms = pairs(stage, MOST).await?;
    let engine = stage.world.open().await?;
    let everybody: Vec<usize> = (0..MOST).collect();
    let one = stage.world.group(&engine, &everybody).await?;
    engine.close().await;

    let roost = stage.start()?;
    let mut crowd = Crowd::new(&stage.world.people[..2 * MOST], Live::default());
    crowd.connect(0..2 * MOST, roost.address, 64).await?;
    round(&mut crowd, &rooms, 16, ROUND / 3).await?;
    crowd.told();
    let one_room = vec![one; MOST];
    let mut rows = Rows::default();
    for _ in 0..ROUNDS {
        for (where_to, case) in [(&rooms, "rooms of two"), (&one_room, "one room of 64")] {
            for senders in SENDERS {
                let stored = round(&mut crowd, where_to, senders, ROUND).await?;
                let mut told = crowd.told();
                let row = rows.of("write", &format!("{case}, {senders} senders"));
                row.add("stored", "/s", stored);
                row.add("acknowledged p50", "ms", told.acknowledged.at(0.5));
                row.add("p99", "ms", told.acknowledged.at(0.99));
            }
        }
    }
    let mut ledger = Ledger::default();
    crowd.hand_over(&mut ledger).await;
    rooms.push(one);
    stage.audit(roost, &rooms, ledger).await?;
    Ok(rows.into_vec())
}

/// Messages acknowledged a second; the n-th peer posts in the n-th of these rooms.
pub async fn round(
    crowd: &mut Crowd,
    rooms: &[Room],
    senders: usize,
    micros: u64,
) -> Result<f64, Failed> {
    let before = get(&crowd.live.acknowledged);
    let began = now();
    for (peer, room) in crowd.peers.iter().zip(rooms).take(senders) {
        peer.post_until(room.id, began + micros)?;
    }
    until(&crowd.live, || crowd.live.open() == 0).await;
    let elapsed = now() - began;
    let stored = get(&crowd.live.acknowledged) - before;
    crowd.settle().await?;
    Ok(per_second(stored, elapsed))
}

pub fn per_second(count: u64, micros: u64) -> f64 {
    let as_float = |number: u64| as_f64(usize::try_from(number).unwrap_or(usize::MAX));
    as_float(count) * 1e6 / as_float(micros.max(1))
}

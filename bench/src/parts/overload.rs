//! overload: twice what it can do, for ten seconds. Nothing is lost or out of order; senders are slowed or told.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use super::send::pairs;
use super::write::{per_second, round};
use crate::Failed;
use crate::audit::Ledger;
use crate::crowd::Crowd;
use crate::figures::Row;
use crate::pace::pace;
use crate::peer::{Live, get, now};
use crate::stage::Stage;

const SENDERS: usize = 64;
const SECONDS: f64 = 10.0;
const PROBE: u64 = 2_000_000;
/// Twice what the server takes from one socket before it stops reading: from there on a sender is held back, as a client's outbox does.
const OPEN: usize = 2 * wire::limits::COMMANDS_OPEN;

pub async fn run(stage: &mut Stage) -> Result<Vec<Row>, Failed> {
    let rooms = pairs(stage, SENDERS).await?;
    let roost = stage.start()?;
    let mut crowd = Crowd::new(&stage.world.people[..2 * SENDERS], Live::default());
    crowd.connect(0..2 * SENDERS, roost.address, 64).await?;
    let capacity = round(&mut crowd, &rooms, SENDERS, PROBE).await?;
    crowd.told();

    let before = roost.used()?;
    let (answered, refused) = (get(&crowd.live.acknowledged), get(&crowd.live.refused));
    let held_back = Arc::new(AtomicU64::new(0));
    let offered = Arc::new(AtomicU64::new(0));
    let senders: Vec<_> = crowd
        .peers
        .iter()
        .map(Arc::clone)
        .zip(rooms.clone())
        .collect();
    let (held, all) = (Arc::clone(&held_back), Arc::clone(&offered));
    let mut turn = 0;
    let began = now();
    pace(2.0 * capacity, SECONDS, move |due| {
        let (sender, room) = &senders[turn % senders.len()];
        turn += 1;
        all.fetch_add(1, Ordering::Relaxed);
        if sender.open() >= OPEN {
            held.fetch_add(1, Ordering::Relaxed);
            return Ok(());
        }
        sender.post(room.id, due)
    })
    .await?;
    let elapsed = now() - began;
    let stored = get(&crowd.live.acknowledged) - answered;
    let used = roost.used()?;
    crowd.settle().await?;

    let mut told = crowd.told();
    let mut row = Row::new("overload", "twice the capacity for 10 s");
    row.add("capacity", "/s", capacity);
    row.add("offered", "/s", per_second(get(&offered), elapsed));
    row.add("stored", "/s", per_second(stored, elapsed));
    row.add("held back", "/s", per_second(get(&held_back), elapsed));
    row.add(
        "refused",
        "/s",
        per_second(get(&crowd.live.refused) - refused, elapsed),
    );
    row.add("acknowledged p50", "ms", told.acknowledged.at(0.5));
    row.add("p99", "ms", told.acknowledged.at(0.99));
    let grown = (used.resident_bytes - before.resident_bytes) / 1024.0 / 1024.0;
    row.add("memory grew by", "MiB", grown);

    let mut ledger = Ledger::default();
    crowd.hand_over(&mut ledger).await;
    stage.audit(roost, &rooms, ledger).await?;
    Ok(vec![row])
}

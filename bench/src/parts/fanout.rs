//! fanout: one room with many sockets in it. Deliveries a second while a few posts are always on their way, and from a
//! post until its last receiver has it while there is no other.

use std::sync::Arc;

use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};
use tokio::time::{Duration, timeout};
use wire::Seq;

use super::ROUNDS;
use super::write::per_second;
use crate::Failed;
use crate::arrivals::Arrivals;
use crate::audit::Ledger;
use crate::crowd::Crowd;
use crate::figures::{Durations, Row};
use crate::peer::{Live, now};
use crate::stage::{Rows, Stage};

pub const SIZES: [usize; 5] = [2, 50, 500, 1_000, 5_000];
/// Posts that are on their way at once: enough for the writer to group, few enough for every lane.
pub const WINDOW: usize = 16;
const POSTERS: usize = 16;
const ROUND: u64 = 1_200_000;
const ALONE: usize = 40;
const STUCK: Duration = Duration::from_secs(10);

pub async fn run(stage: &mut Stage) -> Result<Vec<Row>, Failed> {
    let largest = stage.sockets(SIZES[SIZES.len() - 1]);
    let engine = stage.world.open().await?;
    stage.world.people(&engine, largest).await?;
    let mut rooms = Vec::new();
    for size in SIZES {
        let members: Vec<usize> = (0..size.min(largest)).collect();
        rooms.push(stage.world.group(&engine, &members).await?);
    }
    engine.close().await;

    let roost = stage.start()?;
    let mut rows = Rows::default();
    let mut ledger = Ledger::default();
    for (size, room) in SIZES.into_iter().zip(&rooms) {
        let size = size.min(largest);
        let (whole, mut arrived) = unbounded_channel();
        let live = Live {
            arrivals: Some(Arrivals::new(room.after, size, WINDOW, whole)),
            ..Live::default()
        };
        let mut crowd = Crowd::new(&stage.world.people[..size], live);
        crowd.connect(0..size, roost.address, 256).await?;
        let posters: Vec<_> = crowd.peers.iter().take(POSTERS).map(Arc::clone).collect();
        let mut turn = 0;
        let post = || {
            turn += 1;
            posters[turn % posters.len()].post(room.id, now())
        };
        measure(size, "fanout", &mut rows, post, &mut arrived).await?;
        crowd.settle().await?;
        let mut of_all = Ledger::default();
        crowd.hand_over(&mut of_all).await;
        // They are members of the other rooms too, and gone before anything is said there.
        of_all.heard.retain(|heard| heard.room == room.id);
        ledger.posted.append(&mut of_all.posted);
        ledger.heard.append(&mut of_all.heard);
    }
    stage.audit(roost, &rooms, ledger).await?;
    Ok(rows.into_vec())
}

/// The same for the server and for the floor below it: `arrived` tells of each message that everybody has.
pub async fn measure(
    size: usize,
    part: &'static str,
    rows: &mut Rows,
    mut post: impl FnMut() -> Result<(), Failed>,
    arrived: &mut UnboundedReceiver<(Seq, u64)>,
) -> Result<(), Failed> {
    stream(size, ROUND / 3, &mut post, arrived).await?;
    for _ in 0..ROUNDS {
        let mut last = Durations::default();
        for _ in 0..ALONE {
            let posted = now();
            post()?;
            let at = next(arrived).await?;
            last.add(at.saturating_sub(posted));
        }
        let deliveries = stream(size, ROUND, &mut post, arrived).await?;
        let row = rows.of(part, &format!("room of {size}"));
        row.add("deliveries", "/s", deliveries);
        row.add("post to last p50", "ms", last.at(0.5));
        row.add("p99", "ms", last.at(0.99));
    }
    Ok(())
}

/// Always a few on their way; deliveries a second.
async fn stream(
    size: usize,
    micros: u64,
    post: &mut impl FnMut() -> Result<(), Failed>,
    arrived: &mut UnboundedReceiver<(Seq, u64)>,
) -> Result<f64, Failed> {
    let began = now();
    let (mut posted, mut whole) = (0, 0);
    while posted < WINDOW {
        post()?;
        posted += 1;
    }
    let mut at = began;
    while whole < posted {
        at = at.max(next(arrived).await?);
        whole += 1;
        if now() < began + micros {
            post()?;
            posted += 1;
        }
    }
    Ok(per_second((whole * size) as u64, at - began))
}

async fn next(arrived: &mut UnboundedReceiver<(Seq, u64)>) -> Result<u64, Failed> {
    match timeout(STUCK, arrived.recv()).await {
        Ok(Some((_, at))) => Ok(at),
        _ => Err(Failed::Wrong(
            "a message did not reach everybody in ten seconds".to_owned(),
        )),
    }
}

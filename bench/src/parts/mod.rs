//! The parts, in the order in which they run. Each makes its rooms, starts a server, measures, and has itself audited.

mod crash;
mod fanout;
pub mod floor;
mod idle;
mod overload;
mod send;
mod storm;
mod write;

use crate::Failed;
use crate::figures::Row;
use crate::stage::Stage;

pub const NAMES: [&str; 8] = [
    "send", "write", "fanout", "floor", "overload", "idle", "storm", "crash",
];

/// A figure is the median of so many; overload and crash are one long run each, and their rows say so.
const ROUNDS: usize = 3;

pub async fn run(part: &str, stage: &mut Stage) -> Result<Vec<Row>, Failed> {
    match part {
        "send" => send::run(stage).await,
        "write" => write::run(stage).await,
        "fanout" => fanout::run(stage).await,
        "floor" => floor::run(stage).await,
        "overload" => overload::run(stage).await,
        "idle" => idle::run(stage).await,
        "storm" => storm::run(stage).await,
        _ => crash::run(stage).await,
    }
}

//! When somebody had read how far: kept for a season, then forgotten.

use wire::Micros;

use super::sql;
use crate::db::{Tx, Urgency, Verb};
use crate::{Engine, Error, args};

/// How long a row of it is kept, in microseconds.
pub(crate) const KEPT: i64 = 90 * Micros::DAY;
/// Rows forgotten by one turn of the sweep.
const ROWS: i64 = 1_000;

/// Forgets what is too old, the oldest first and a part at a time; tells how many rows.
pub async fn sweep(engine: &Engine) -> Result<u64, Error> {
    engine.db().write(Forget).await
}

struct Forget;

impl Verb for Forget {
    type Done = u64;
    const WEIGHT: usize = 256 * 1024;
    const URGENCY: Urgency = Urgency::Housekeeping;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<u64, Error> {
        let upto = tx.now().plus(-KEPT);
        tx.execute(sql::FORGET, args![upto, ROWS]).await
    }
}

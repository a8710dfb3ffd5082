//! What remains of invitations that have ended is forgotten.

use wire::Micros;

use super::sql;
use crate::db::{Tx, Urgency, Verb};
use crate::{Engine, Error, args};

/// So long whoever came by the last use of one is still led to where they are.
const KEPT: i64 = Micros::DAY;
/// Rows of each kind that one turn is about.
const ROWS: i64 = 500;

/// Ends what has expired and forgets what ended, a part at a time; tells how many rows it was.
pub async fn sweep(engine: &Engine) -> Result<u64, Error> {
    engine.db().write(Forget).await
}

struct Forget;

impl Verb for Forget {
    type Done = u64;
    const WEIGHT: usize = 256 * 1024;
    const URGENCY: Urgency = Urgency::Housekeeping;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<u64, Error> {
        let now = tx.now();
        let upto = now.plus(-KEPT);
        let expired = tx.execute(sql::EXPIRE, args![now, ROWS]).await?;
        let uses = tx.execute(sql::FORGET_USES, args![upto, ROWS]).await?;
        if uses > 0 {
            return Ok(expired + uses);
        }
        Ok(expired + tx.execute(sql::FORGET, args![upto, ROWS]).await?)
    }
}

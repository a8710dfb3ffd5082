//! Who did what, on whom, and when: written with the act itself, read by pages, never changed.

use std::collections::BTreeSet;

use wire::limits::ADMINISTRATION_PAGE;
use wire::{Act, Audit, Audited, UserId};

use super::standing::{Administrator, Standing};
use super::{people, sql};
use crate::db::{Conn, Question, Tx};
use crate::{Error, args};

/// In the transaction of the act.
///
/// Invariant: the caller holds the server's lock, under which the numbers are given densely.
pub async fn record(tx: &mut Tx<'_>, standing: &Standing, act: Act) -> Result<(), Error> {
    let json = serde_json::to_string(&act).map_err(Error::broken)?;
    let (now, by) = (tx.now(), standing.by.map(|user| user.0));
    tx.execute(sql::RECORD, args![now, by, &json]).await?;
    Ok(())
}

pub struct Read {
    pub by: Administrator,
    pub before: Option<i64>,
}

impl Question for Read {
    type Answer = Audit;

    async fn ask(&self, conn: &mut Conn<'_>) -> Result<Audit, Error> {
        Standing::of(conn, self.by).await?;
        let args = args![self.before.unwrap_or(i64::MAX), people::ONE_MORE];
        let mut lines: Vec<sql::Line> = conn.all(sql::AUDIT, args).await?;
        let more = lines.len() > ADMINISTRATION_PAGE;
        lines.truncate(ADMINISTRATION_PAGE);
        let rows: Result<Vec<Audited>, Error> = lines.into_iter().map(sql::Line::read).collect();
        let rows = rows?;
        let named = rows.iter().flat_map(|row| [row.by, row.act.user()]);
        let people = people::cards(conn, named.flatten().collect::<BTreeSet<UserId>>()).await?;
        Ok(Audit { rows, people, more })
    }
}

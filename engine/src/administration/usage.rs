//! How much there is of everything.
//!
//! Small figures are counted; of large ones the database itself has an idea, which costs nothing. Who was here lately is
//! told by when sessions were last used, which is written down once an hour at most.
//!
//! Invariant: nothing here takes longer on a larger server.

use wire::{Figure, Micros, Usage};

use super::sql;
use super::standing::{Administrator, Standing};
use crate::db::{Conn, Large, Question};
use crate::{Error, args};

/// So many are counted, along an index: some milliseconds.
const COUNTED: i64 = 10_000;
const WEEK: i64 = 7 * Micros::DAY;

pub struct Counted {
    pub by: Administrator,
    pub now: Micros,
}

/// All but what is no row of a table.
pub struct Figures {
    people: Figure,
    active_in_day: Figure,
    active_in_week: Figure,
    rooms: Figure,
    messages: Figure,
}

impl Figures {
    pub fn with(self, lanes: usize, disk: Figure) -> Usage {
        Usage {
            people: self.people,
            active_in_day: self.active_in_day,
            active_in_week: self.active_in_week,
            rooms: self.rooms,
            messages: self.messages,
            sockets: u64::try_from(lanes).unwrap_or(u64::MAX),
            disk,
        }
    }
}

impl Question for Counted {
    type Answer = Figures;

    async fn ask(&self, conn: &mut Conn<'_>) -> Result<Figures, Error> {
        Standing::of(conn, self.by).await?;
        Ok(Figures {
            people: count(conn, sql::COUNT_PEOPLE, Large::Users).await?,
            active_in_day: active(conn, self.now.plus(-Micros::DAY)).await?,
            active_in_week: active(conn, self.now.plus(-WEEK)).await?,
            rooms: count(conn, sql::COUNT_ROOMS, Large::Rooms).await?,
            messages: count(conn, sql::COUNT_MESSAGES, Large::Messages).await?,
        })
    }
}

async fn count(conn: &mut Conn<'_>, sql: &'static str, table: Large) -> Result<Figure, Error> {
    let counted: sql::Count = conn.one(sql, args![COUNTED + 1]).await?;
    if counted.rows <= COUNTED {
        return Ok(Figure::Exactly(positive(counted.rows)));
    }
    let about = conn.rows_about(table).await?;
    Ok(Figure::About(positive(about.max(counted.rows))))
}

async fn active(conn: &mut Conn<'_>, since: Micros) -> Result<Figure, Error> {
    let active: sql::Active = conn.one(sql::ACTIVE, args![since, COUNTED + 1]).await?;
    let people = positive(active.people);
    Ok(if active.sessions <= COUNTED {
        Figure::Exactly(people)
    } else {
        Figure::AtLeast(people)
    })
}

fn positive(number: i64) -> u64 {
    u64::try_from(number).unwrap_or(0)
}

//! The transaction that a verb runs in: its connection, its moment, its events.

use std::ops::{Deref, DerefMut};

use wire::{Change, Event, Micros, Refusal, Rev, Scope};

use super::{Conn, Surroundings};
use crate::{Error, args};

const ADVANCE_SERVER: &str = "UPDATE server SET head = head + $1 WHERE id = 1 RETURNING head";
const ADVANCE_ACCOUNT: &str = "UPDATE users SET head = head + $2 WHERE id = $1 RETURNING head";
const ADVANCE_ROOM: &str = "UPDATE rooms SET head = head + $2 WHERE id = $1 RETURNING head";

#[derive(sqlx::FromRow)]
struct Head {
    head: i64,
}

pub struct Tx<'c> {
    conn: Conn<'c>,
    now: Micros,
    around: &'c Surroundings,
    events: Vec<Event>,
}

impl<'c> Tx<'c> {
    pub(super) fn new(conn: Conn<'c>, around: &'c Surroundings) -> Self {
        Self {
            conn,
            now: around.clock.now(),
            around,
            events: Vec::new(),
        }
    }

    /// The moment of this transaction, the same for all it writes.
    pub fn now(&self) -> Micros {
        self.now
    }

    /// A new id, sorted by this moment.
    pub fn id(&self) -> i64 {
        self.around.chance.id(self.now)
    }

    /// Takes the scope's next rev, and with it the scope's lock until the commit: what is read from here
    /// on is what the change is decided by.
    ///
    /// Invariant: in a scope `rev` grows by exactly one per changed row, in commit order.
    pub async fn advance(&mut self, scope: Scope) -> Result<Rev, Error> {
        self.advance_by(scope, 1).await
    }

    /// Takes so many revs at once, for as many rows; tells the first of them.
    ///
    /// Invariant: locks are taken in the order server, accounts, rooms, each by ascending id.
    pub async fn advance_by(&mut self, scope: Scope, rows: i64) -> Result<Rev, Error> {
        let head: Option<Head> = match scope {
            Scope::Server => self.conn.find(ADVANCE_SERVER, args![rows]).await?,
            Scope::Account(user) => self.conn.find(ADVANCE_ACCOUNT, args![user, rows]).await?,
            Scope::Room(room) => self.conn.find(ADVANCE_ROOM, args![room, rows]).await?,
        };
        match (head, scope) {
            (Some(head), _) => Ok(Rev(head.head - rows + 1)),
            (None, Scope::Room(_)) => Err(Refusal::NoSuchRoom.into()),
            (None, Scope::Account(_)) => Err(Refusal::NoSuchPerson.into()),
            (None, Scope::Server) => Err(Error::broken("the server has no row")),
        }
    }

    /// Takes the scope's lock alone: for who must look before it is known how many rows will change.
    pub async fn lock(&mut self, scope: Scope) -> Result<(), Error> {
        self.advance_by(scope, 0).await.map(|_| ())
    }

    /// Records what the commit will publish: the row as it now is, stamped with the rev just taken.
    pub fn record(&mut self, scope: Scope, change: Change) {
        self.events.push(Event {
            scope,
            rev: change.rev(),
            change: Some(change),
        });
    }

    /// What was to run before the first statement, if there was none; and what was recorded.
    pub(super) fn end(self) -> (Option<&'static str>, Vec<Event>) {
        let left = match &self.conn {
            Conn::Sqlite(line) => line.left(),
            Conn::Postgres(_) => None,
        };
        (left, self.events)
    }
}

impl<'c> Deref for Tx<'c> {
    type Target = Conn<'c>;
    fn deref(&self) -> &Conn<'c> {
        &self.conn
    }
}

impl<'c> DerefMut for Tx<'c> {
    fn deref_mut(&mut self) -> &mut Conn<'c> {
        &mut self.conn
    }
}

//! Who administers, and whom it is about: what both are at this moment of this transaction.

use wire::{Person, Refusal, ServerRole, UserId, UserKind};

use super::{rules, sql};
use crate::db::Conn;
use crate::{Error, args};

/// Whoever asks for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Administrator {
    Person(UserId),
    /// Whoever runs the program: they hold its data anyway, and so count as an owner.
    CommandLine,
}

impl From<UserId> for Administrator {
    fn from(user: UserId) -> Self {
        Self::Person(user)
    }
}

/// The right to administer. It proves what was true when it was read: verbs take the server's lock first.
#[derive(Debug, Clone, Copy)]
pub struct Standing {
    /// None for the command line.
    pub by: Option<UserId>,
    pub role: ServerRole,
}

impl Standing {
    /// Refused to everybody who is no administrator, and to those whose account is disabled.
    pub async fn of(conn: &mut Conn<'_>, by: Administrator) -> Result<Self, Error> {
        let Administrator::Person(user) = by else {
            return Ok(Self {
                by: None,
                role: ServerRole::Owner,
            });
        };
        let found: Option<sql::StandingRow> = conn.find(sql::STANDING, args![user]).await?;
        let row = found.ok_or(Refusal::NotAllowed)?;
        rules::may_administer(row.role, row.kind, row.disabled.is_some())?;
        Ok(Self {
            by: Some(user),
            role: row.role,
        })
    }

    pub fn is(&self, user: UserId) -> bool {
        self.by == Some(user)
    }
}

/// Whom it is about.
pub async fn other(conn: &mut Conn<'_>, user: UserId) -> Result<Person, Error> {
    let person = crate::accounts::card(conn, user).await?;
    let person = person.filter(|person| person.kind != UserKind::Deleted);
    person.ok_or_else(|| Refusal::NoSuchPerson.into())
}

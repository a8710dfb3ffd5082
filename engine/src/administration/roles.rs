//! What somebody is on this server.

use wire::{Act, Change, Refusal, Rev, Scope, ServerRole, UserId};

use super::standing::{Administrator, Standing, other};
use super::{audit, rules, sql};
use crate::db::{AsAsked, Conn, Tx, Verb};
use crate::{Error, accounts, args};

pub struct SetRole {
    pub by: Administrator,
    pub user: UserId,
    pub role: ServerRole,
}

impl Verb for SetRole {
    type Done = ();

    async fn run(&self, tx: &mut Tx<'_>) -> Result<(), Error> {
        let rev = tx.advance(Scope::Server).await?;
        let standing = Standing::of(tx, self.by).await?;
        let person = other(tx, self.user).await?;
        rules::may_set(&standing, &person, self.role)?;
        if person.role == self.role {
            return Err(AsAsked.into());
        }
        if rules::needs_another_owner(&person) {
            another_owner(tx, self.user).await?;
        }
        give(tx, self.user, self.role, rev).await?;
        let (user, from, to) = (self.user, person.role, self.role);
        audit::record(tx, &standing, Act::ChangedRole { user, from, to }).await
    }
}

/// Under the server's lock, at the rev just taken from it.
pub async fn give(tx: &mut Tx<'_>, user: UserId, role: ServerRole, rev: Rev) -> Result<(), Error> {
    let args = args![user, role.as_str(), rev];
    let card: accounts::sql::Card = tx.one(sql::SET_ROLE, args).await?;
    tx.record(Scope::Server, Change::Person(card.into()));
    Ok(())
}

/// Refused where nobody but this one owns the server. Under its lock.
///
/// Invariant: the server always has an owner who can sign in. Whatever takes an owner away asks this first.
pub async fn another_owner(conn: &mut Conn<'_>, user: UserId) -> Result<(), Error> {
    let another: Option<sql::Id> = conn.find(sql::OTHER_OWNER, args![user]).await?;
    another
        .map(|_| ())
        .ok_or_else(|| Refusal::LastServerOwner.into())
}

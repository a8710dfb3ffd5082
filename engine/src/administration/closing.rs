//! Accounts closed to their owners and opened again, and sessions ended.

use wire::{Act, Change, Rev, Scope, UserId};

use super::standing::{Administrator, Standing, other};
use super::{audit, roles, rules, sql};
use crate::db::{AsAsked, Tx, Verb};
use crate::sessions::ending::end_all;
use crate::{Error, accounts, args};

/// What ends all sessions of somebody who has many.
const WEIGHT: usize = 16 * 1024;

pub struct Disable {
    pub by: Administrator,
    pub user: UserId,
}

impl Verb for Disable {
    type Done = ();
    const WEIGHT: usize = WEIGHT;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<(), Error> {
        let rev = tx.advance(Scope::Server).await?;
        let standing = Standing::of(tx, self.by).await?;
        let person = other(tx, self.user).await?;
        rules::may_manage(&standing, &person)?;
        if person.disabled {
            return Err(AsAsked.into());
        }
        if rules::needs_another_owner(&person) {
            roles::another_owner(tx, self.user).await?;
        }
        let now = tx.now();
        close(tx, self.user, Some(now.0), rev).await?;
        tx.execute(accounts::sql::FORGET_RESET, args![self.user])
            .await?;
        end_all(tx, self.user).await?;
        audit::record(tx, &standing, Act::Disabled { user: self.user }).await
    }
}

pub struct Enable {
    pub by: Administrator,
    pub user: UserId,
}

impl Verb for Enable {
    type Done = ();

    async fn run(&self, tx: &mut Tx<'_>) -> Result<(), Error> {
        let rev = tx.advance(Scope::Server).await?;
        let standing = Standing::of(tx, self.by).await?;
        let person = other(tx, self.user).await?;
        rules::may_manage(&standing, &person)?;
        if !person.disabled {
            return Err(AsAsked.into());
        }
        close(tx, self.user, None, rev).await?;
        audit::record(tx, &standing, Act::Enabled { user: self.user }).await
    }
}

pub struct SignOut {
    pub by: Administrator,
    pub user: UserId,
}

impl Verb for SignOut {
    type Done = ();
    const WEIGHT: usize = WEIGHT;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<(), Error> {
        tx.lock(Scope::Server).await?;
        let standing = Standing::of(tx, self.by).await?;
        let person = other(tx, self.user).await?;
        rules::may_manage(&standing, &person)?;
        if end_all(tx, self.user).await? == 0 {
            return Err(AsAsked.into());
        }
        audit::record(tx, &standing, Act::SignedOut { user: self.user }).await
    }
}

/// Since then, or not any more. Everybody's clients learn of it by the card.
async fn close(tx: &mut Tx<'_>, user: UserId, since: Option<i64>, rev: Rev) -> Result<(), Error> {
    // Opening a session looks at this under the account's lock.
    tx.lock(Scope::Account(user)).await?;
    let card: accounts::sql::Card = tx.one(sql::DISABLE, args![user, since, rev]).await?;
    tx.record(Scope::Server, Change::Person(card.into()));
    Ok(())
}

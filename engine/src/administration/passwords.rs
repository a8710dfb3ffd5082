//! Other people's passwords: a link by which they choose another one, or one that is given to them.

use wire::{Act, Micros, Refusal, Scope, UserId};

use super::standing::{Administrator, Standing, other};
use super::{RESET_LINK, audit, rules};
use crate::accounts::{self, Guesses};
use crate::db::{Conn, Question, Tx, Verb};
use crate::sessions::ending::end_all;
use crate::{Error, args};

pub struct MakeResetLink {
    pub by: Administrator,
    pub user: UserId,
    /// The code itself is nowhere but in the link.
    pub hash: String,
}

impl Verb for MakeResetLink {
    type Done = Micros;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Micros, Error> {
        tx.lock(Scope::Server).await?;
        let standing = Standing::of(tx, self.by).await?;
        let person = other(tx, self.user).await?;
        rules::may_manage(&standing, &person)?;
        if person.disabled {
            return Err(Refusal::AccountDisabled.into());
        }
        tx.lock(Scope::Account(self.user)).await?;
        let expires = tx.now().plus(RESET_LINK);
        let args = args![self.user, &self.hash, expires, standing.by.map(|by| by.0)];
        tx.execute(accounts::sql::PUT_RESET, args).await?;
        audit::record(tx, &standing, Act::MadeResetLink { user: self.user }).await?;
        Ok(expires)
    }
}

/// Whether whoever made it (none: the command line) could make it still. A link is worth what its maker is: one of somebody who
/// is no administrator any more lets nobody in, and one that was made for a member is none for an owner.
pub async fn may_still_link(
    conn: &mut Conn<'_>,
    by: Option<UserId>,
    user: UserId,
) -> Result<(), Error> {
    let by = by.map_or(Administrator::CommandLine, Administrator::Person);
    let standing = Standing::of(conn, by).await?;
    let person = other(conn, user).await?;
    Ok(rules::may_manage(&standing, &person)?)
}

/// Asked before a password is hashed for it: what that may not be.
pub struct MaySet {
    pub by: Administrator,
    pub user: UserId,
}

impl Question for MaySet {
    type Answer = Guesses;

    async fn ask(&self, conn: &mut Conn<'_>) -> Result<Guesses, Error> {
        let standing = Standing::of(conn, self.by).await?;
        rules::is_the_command_line(&standing)?;
        other(conn, self.user).await?;
        Guesses::of(conn, self.user).await
    }
}

pub struct SetPassword {
    pub by: Administrator,
    pub user: UserId,
    pub password_hash: String,
}

impl Verb for SetPassword {
    type Done = ();
    const WEIGHT: usize = 16 * 1024;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<(), Error> {
        tx.lock(Scope::Server).await?;
        let standing = Standing::of(tx, self.by).await?;
        rules::is_the_command_line(&standing)?;
        other(tx, self.user).await?;
        tx.lock(Scope::Account(self.user)).await?;
        let args = args![self.user, &self.password_hash];
        tx.execute(accounts::sql::SET_PASSWORD, args).await?;
        tx.execute(accounts::sql::FORGET_RESET, args![self.user])
            .await?;
        end_all(tx, self.user).await?;
        audit::record(tx, &standing, Act::SetPassword { user: self.user }).await
    }
}

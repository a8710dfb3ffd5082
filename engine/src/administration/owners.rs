//! An account that owns the server from its first moment on: for the day on which nobody else can let one in.

use wire::{Act, Scope, ServerRole, UserId};

use super::standing::{Administrator, Standing};
use super::{audit, roles, rules};
use crate::Error;
use crate::accounts::Register;
use crate::db::{Conn, Question, Tx, Verb};

/// Asked before a password is hashed for it.
pub struct MayMake(pub Administrator);

impl Question for MayMake {
    type Answer = ();

    async fn ask(&self, conn: &mut Conn<'_>) -> Result<(), Error> {
        let standing = Standing::of(conn, self.0).await?;
        Ok(rules::is_the_command_line(&standing)?)
    }
}

pub struct Make {
    pub by: Administrator,
    pub register: Register,
}

impl Verb for Make {
    type Done = UserId;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<UserId, Error> {
        tx.lock(Scope::Server).await?;
        let standing = Standing::of(tx, self.by).await?;
        rules::is_the_command_line(&standing)?;
        let person = self.register.run(tx).await?;
        if person.role != ServerRole::Owner {
            let rev = tx.advance(Scope::Server).await?;
            roles::give(tx, person.id, ServerRole::Owner, rev).await?;
        }
        audit::record(tx, &standing, Act::MadeOwner { user: person.id }).await?;
        Ok(person.id)
    }
}

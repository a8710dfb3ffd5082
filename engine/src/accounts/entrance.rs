//! Who may come in: as the server has it, and by which invitation.

use wire::Micros;

use super::{IsEmpty, Names};
use crate::Error;
use crate::db::{Conn, Question};
use crate::invitations::{self, Standing};

/// What is asked of somebody who wants to come, before a password is hashed for them. Answers whether nobody is here yet.
#[derive(Clone)]
pub struct Entrance {
    pub names: Names,
    pub invitation: String,
    pub now: Micros,
}

impl Question for Entrance {
    type Answer = bool;

    async fn ask(&self, conn: &mut Conn<'_>) -> Result<bool, Error> {
        admit(conn, &self.invitation, self.now).await?;
        self.names.ask(conn).await
    }
}

/// By which invitation, if by one. Asked before the names: who may not come does not learn which are taken.
pub async fn admit(
    conn: &mut Conn<'_>,
    invitation: &str,
    now: Micros,
) -> Result<Option<Standing>, Error> {
    // The first account is always taken, and made by nobody's invitation.
    if IsEmpty.ask(conn).await? {
        return Ok(None);
    }
    invitations::standing_here(conn, invitation, now).await
}

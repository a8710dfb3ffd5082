//! Invitations: a code that leads into a room, or to the server alone, for whoever was given it.
//!
//! The code is the secret; it is found by its hash and never written to a log. It stands in the database as well, since
//! those who may pass it on are shown it again, until it ends. Whether it holds is decided when somebody comes by it,
//! under the lock of the place that it leads to: its maker must still be one who may invite there.
//!
//! Who is invited where is of no scope: nobody holds it, and whoever wants to know asks.

mod accepting;
mod making;
mod rules;
pub(crate) mod sql;
mod standing;
mod sweep;

use sha2::{Digest, Sha256};
use wire::{Invitation, InvitationId, RoomId, UserId};

use crate::db::{AsAsked, Conn, Tx};
use crate::{Engine, Error, args, sessions};

pub(crate) use accepting::come_as_new;
pub use standing::{Look, Way};
pub(crate) use standing::{Standing, lock_of, standing_here};
pub use sweep::sweep;

/// An invitation to be made.
#[derive(Debug, Clone, Copy, Default)]
pub struct NewInvitation {
    /// None: to the server alone.
    pub room: Option<RoomId>,
    /// After how many it ends; none: it stands until it is taken back.
    pub days: Option<u32>,
    /// How many may come by it; none: everybody.
    pub most: Option<u32>,
}

/// Makes one, with a code that nobody guesses.
pub async fn make(
    engine: &Engine,
    viewer: UserId,
    new: NewInvitation,
) -> Result<Invitation, Error> {
    let terms = rules::terms(new.days, new.most, engine.clock().now())?;
    let make = making::Make {
        viewer,
        room: new.room,
        terms,
        code: engine.chance().code(rules::CODE_LETTERS),
    };
    engine.db().write(make).await
}

/// Those that are open, the newest first, below `before`: all of them for who sees to the room (or the server), one's
/// own for everybody else who may invite there.
pub async fn list(
    engine: &Engine,
    viewer: UserId,
    room: Option<RoomId>,
    before: Option<InvitationId>,
) -> Result<Vec<Invitation>, Error> {
    let list = making::List {
        viewer,
        room,
        before,
        now: engine.clock().now(),
    };
    engine.db().read(list).await
}

/// Takes it back: from the answer on nobody comes by it.
pub async fn revoke(engine: &Engine, viewer: UserId, id: InvitationId) -> Result<(), Error> {
    let revoke = making::Revoke { viewer, id };
    AsAsked::is_fine(engine.db().write(revoke).await)
}

/// Where the code leads whoever holds it; nothing changes.
pub async fn look(engine: &Engine, viewer: Option<UserId>, code: &str) -> Result<Look, Error> {
    let look = standing::Looking {
        viewer,
        code: code.to_owned(),
        now: engine.clock().now(),
    };
    engine.db().read(look).await
}

/// The viewer comes by it; tells into which room, if it leads into one. Who is there already takes no use of it.
pub async fn accept(engine: &Engine, viewer: UserId, code: &str) -> Result<Option<RoomId>, Error> {
    // Strict, whatever address the attempts come from: whoever guesses must have an account, and is slow.
    engine.invitation_attempts().allow(&viewer.to_string())?;
    let found = engine.db().read(standing::Find(code.to_owned())).await?;
    let Some(room) = found.room() else {
        return Ok(None);
    };
    let accept = accepting::Accept {
        viewer,
        id: found.id,
        room,
    };
    AsAsked::is_fine(engine.db().write(accept).await)?;
    Ok(Some(room))
}

/// Nobody comes by what they made any more.
pub(crate) async fn end_those_of(tx: &mut Tx<'_>, user: UserId) -> Result<(), Error> {
    let now = tx.now();
    tx.execute(sql::END_OF, args![user, now]).await.map(|_| ())
}

/// What a code is found by.
fn hash(code: &str) -> String {
    sessions::hex(&Sha256::digest(code.as_bytes()))
}

/// The row of that code, whatever became of it.
async fn find(conn: &mut Conn<'_>, code: &str) -> Result<Option<sql::InvitationRow>, Error> {
    if !rules::is_code(code) {
        return Ok(None);
    }
    conn.find(sql::BY_HASH, args![&hash(code)]).await
}

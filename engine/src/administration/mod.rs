//! Looking after the server: its people, its rooms, how much of everything, and who did what.
//!
//! Administrators are people of that role, and whoever runs the program and so sits at its command line. A verb takes the
//! server's lock, under which roles change, and only then reads what its administrator is: of two who demote each other,
//! one comes first. It leaves its line in the audit log in the same transaction.
//!
//! Invariant: the server always has an owner who can sign in.
//! Invariant: an administrator learns of a room what it is from outside, and never what is said in it.

mod audit;
mod closing;
mod owners;
mod passwords;
mod people;
mod roles;
mod rooms;
mod rules;
pub(crate) mod sql;
mod standing;
mod usage;

use wire::{
    Accounts, Audit, ListedRooms, Micros, Refusal, ResetLink, RoomId, ServerRole, Usage, UserId,
};

use crate::accounts::SignUp;
use crate::db::AsAsked;
use crate::{Engine, Error, accounts};

pub(crate) use audit::record;
pub(crate) use passwords::may_still_link;
pub(crate) use roles::another_owner;
pub(crate) use rules::needs_another_owner;
pub use standing::Administrator;
pub(crate) use standing::Standing;

/// How long a reset link works.
pub const RESET_LINK: i64 = Micros::DAY;
/// 118 bits: nobody guesses it.
const RESET_CODE_LETTERS: usize = 24;

/// The newest people or, with a text, those whose username, email address or a word of whose name begins with it; also
/// those whose account is disabled. `after` is what the page before said.
pub async fn people(
    engine: &Engine,
    by: Administrator,
    text: &str,
    after: Option<String>,
) -> Result<Accounts, Error> {
    let people = people::People::of(by, text, after)?;
    engine.db().read(people).await
}

/// Makes somebody what they are to be here.
pub async fn set_role(
    engine: &Engine,
    by: Administrator,
    user: UserId,
    role: ServerRole,
) -> Result<(), Error> {
    AsAsked::is_fine(engine.db().write(roles::SetRole { by, user, role }).await)
}

/// Closes the account to its owner, who is signed out everywhere. What they wrote stays.
pub async fn disable(engine: &Engine, by: Administrator, user: UserId) -> Result<(), Error> {
    AsAsked::is_fine(engine.db().write(closing::Disable { by, user }).await)
}

/// Opens it again: its owner signs in to what they left.
pub async fn enable(engine: &Engine, by: Administrator, user: UserId) -> Result<(), Error> {
    AsAsked::is_fine(engine.db().write(closing::Enable { by, user }).await)
}

/// Ends all of somebody's sessions.
pub async fn sign_out(engine: &Engine, by: Administrator, user: UserId) -> Result<(), Error> {
    AsAsked::is_fine(engine.db().write(closing::SignOut { by, user }).await)
}

/// What lets somebody choose another password. It takes the place of any that was made for them before.
pub async fn reset_link(
    engine: &Engine,
    by: Administrator,
    user: UserId,
) -> Result<ResetLink, Error> {
    let code = engine.chance().code(RESET_CODE_LETTERS);
    let hash = accounts::hash_of_code(&code);
    let make = passwords::MakeResetLink { by, user, hash };
    let expires = engine.db().write(make).await?;
    Ok(ResetLink { code, expires })
}

/// Gives somebody another password and ends their sessions.
pub async fn set_password(
    engine: &Engine,
    by: Administrator,
    user: UserId,
    password: String,
) -> Result<(), Error> {
    let asked = passwords::MaySet { by, user };
    let guesses = engine.db().read(asked).await?;
    let password = guesses.check(&password)?;
    let password_hash = engine.passwords().hash(password).await?;
    let set = passwords::SetPassword {
        by,
        user,
        password_hash,
    };
    engine.db().write(set).await
}

/// Groups and channels, the newest first: those behind `before`.
pub async fn rooms(
    engine: &Engine,
    by: Administrator,
    before: Option<RoomId>,
) -> Result<ListedRooms, Error> {
    engine.db().read(rooms::Rooms { by, before }).await
}

/// Ends a group or a channel with all that is in it.
pub async fn delete_room(engine: &Engine, by: Administrator, room: RoomId) -> Result<(), Error> {
    match engine.db().write(rooms::Delete { by, room }).await {
        Ok(lease) => {
            crate::rooms::ending::begin(engine, room, lease).await;
            Ok(())
        }
        Err(error) => AsAsked::is_fine(Err(error)),
    }
}

/// How much there is of everything, as well as that can be told without counting it.
pub async fn usage(engine: &Engine, by: Administrator) -> Result<Usage, Error> {
    let now = engine.clock().now();
    let counted = engine.db().read(usage::Counted { by, now }).await?;
    let disk = engine.db().bytes().await?;
    Ok(counted.with(engine.hub().count_lanes(), disk))
}

/// What administrators did, the latest first: what lies before the line of that number.
pub async fn audit(
    engine: &Engine,
    by: Administrator,
    before: Option<i64>,
) -> Result<Audit, Error> {
    engine.db().read(audit::Read { by, before }).await
}

/// Makes an account that owns the server, whoever else owns it.
pub async fn create_owner(
    engine: &Engine,
    by: Administrator,
    form: SignUp,
) -> Result<UserId, Error> {
    engine.db().read(owners::MayMake(by)).await?;
    let register = accounts::register(engine, form).await?;
    engine.db().write(owners::Make { by, register }).await
}

/// Whose username this is.
pub async fn named(engine: &Engine, by: Administrator, username: &str) -> Result<UserId, Error> {
    let username = accounts::key(username);
    let found = engine.db().read(people::Named { by, username }).await?;
    found.ok_or_else(|| Refusal::NoSuchPerson.into())
}

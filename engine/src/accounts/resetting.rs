//! Another password for somebody who has a code for it: made by an administrator, good once and for a while.

use sha2::{Digest, Sha256};
use wire::{Refusal, Scope, UserId};

use super::{rules, sql};
use crate::administration::may_still_link;
use crate::db::{Conn, Question, Tx, Verb};
use crate::sessions::{self, ending::end_all};
use crate::{Engine, Error, args};

/// Longer ones were never made.
const CODE_MAX: usize = 64;

/// Whose code it is has that password from now on, and is signed out everywhere. A code that never was, that is used, expired or
/// taken back, or whose maker may not make it any more, gets one and the same answer.
pub async fn reset_password(engine: &Engine, code: &str, password: String) -> Result<(), Error> {
    // What is wrong with the password is said whatever the code is.
    rules::password(&password)?;
    let code = code.trim();
    if code.is_empty() || code.len() > CODE_MAX {
        return Err(Refusal::ResetCodeWrong.into());
    }
    let hash = hash_of_code(code);
    let holder = engine.db().read(Holder(hash.clone())).await?;
    let (user, guesses) = holder.ok_or(Refusal::ResetCodeWrong)?;
    let password = guesses.check(&password)?;
    let password_hash = engine.passwords().hash(password).await?;
    let reset = Reset {
        user,
        hash,
        password_hash,
    };
    engine.db().write(reset).await
}

/// What is stored in place of a code.
pub(crate) fn hash_of_code(code: &str) -> String {
    sessions::hex(&Sha256::digest(code.as_bytes()))
}

/// What others would try first as somebody's password.
pub struct Guesses {
    username: String,
    email_key: String,
}

impl Guesses {
    pub(crate) async fn of(conn: &mut Conn<'_>, user: UserId) -> Result<Self, Error> {
        let row: Option<sql::OwnNames> = conn.find(sql::OWN_NAMES, args![user]).await?;
        let row = row.ok_or(Refusal::NoSuchPerson)?;
        Ok(Self {
            username: row.username_key,
            email_key: row.email_key,
        })
    }

    /// In the form that is hashed.
    pub fn check(&self, password: &str) -> Result<String, Refusal> {
        let password = rules::password(password)?;
        let guess = rules::key(&password);
        if guess == self.username || guess == self.email_key {
            return Err(Refusal::PasswordGuessable);
        }
        Ok(password)
    }
}

struct Holder(String);

impl Question for Holder {
    type Answer = Option<(UserId, Guesses)>;

    async fn ask(&self, conn: &mut Conn<'_>) -> Result<Self::Answer, Error> {
        let found: Option<sql::Holder> = conn.find(sql::RESET_HOLDER, args![&self.0]).await?;
        match found {
            Some(holder) => {
                let user = is_good(conn, holder).await?;
                Ok(Some((user, Guesses::of(conn, user).await?)))
            }
            None => Ok(None),
        }
    }
}

/// Whom it lets choose another password.
async fn is_good(conn: &mut Conn<'_>, holder: sql::Holder) -> Result<UserId, Error> {
    let sql::Holder { user_id, made_by } = holder;
    match may_still_link(conn, made_by.map(UserId), user_id).await {
        Err(Error::Refused(_)) => Err(Refusal::ResetCodeWrong.into()),
        end => end.map(|()| user_id),
    }
}

struct Reset {
    user: UserId,
    hash: String,
    password_hash: String,
}

impl Verb for Reset {
    type Done = ();
    const WEIGHT: usize = 16 * 1024;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<(), Error> {
        // Roles change under the server's lock.
        tx.lock(Scope::Server).await?;
        tx.lock(Scope::Account(self.user)).await?;
        let now = tx.now();
        let args = args![self.user, &self.hash, now];
        // Of two who hand it in at once, the second finds it used.
        let used: Option<sql::Holder> = tx.find(sql::USE_RESET, args).await?;
        is_good(tx, used.ok_or(Refusal::ResetCodeWrong)?).await?;
        let args = args![self.user, &self.password_hash];
        tx.execute(sql::SET_PASSWORD, args).await?;
        end_all(tx, self.user).await.map(|_| ())
    }
}

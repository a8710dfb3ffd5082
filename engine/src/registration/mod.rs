//! Who may take an account on this server: everybody, those who were asked in, nobody.
//!
//! It belongs to the server's scope: everybody who is here sees it, and strangers meet it at the door.

pub(crate) mod sql;

use wire::{Act, Change, Registration, Rev, Scope, Settings, UserId};

use crate::administration::{self, Standing};
use crate::db::{AsAsked, Conn, Question, Steps, Tx, Verb};
use crate::{Engine, Error, args};

/// Changes it. For those who administer the server.
pub async fn change(
    engine: &Engine,
    viewer: UserId,
    registration: Registration,
) -> Result<(), Error> {
    let change = Choose {
        viewer,
        registration,
    };
    AsAsked::is_fine(engine.db().write(change).await)
}

/// As it is now.
pub async fn current(engine: &Engine) -> Result<Registration, Error> {
    engine.db().read(Current).await
}

struct Choose {
    viewer: UserId,
    registration: Registration,
}

impl Verb for Choose {
    type Done = ();

    async fn run(&self, tx: &mut Tx<'_>) -> Result<(), Error> {
        let rev = tx.advance(Scope::Server).await?;
        let standing = Standing::of(tx, self.viewer.into()).await?;
        if settings(tx).await?.registration == self.registration {
            return Err(AsAsked.into());
        }
        let to = self.registration;
        administration::record(tx, &standing, Act::ChangedRegistration { to }).await?;
        let settings = Settings {
            registration: self.registration,
            rev,
        };
        tx.execute(sql::CHANGE, args![self.registration.as_str(), rev])
            .await?;
        tx.record(Scope::Server, Change::Settings(settings));
        Ok(())
    }
}

struct Current;

impl Question for Current {
    type Answer = Registration;
    const STEPS: Steps = Steps::One;

    async fn ask(&self, conn: &mut Conn<'_>) -> Result<Registration, Error> {
        Ok(settings(conn).await?.registration)
    }
}

pub(crate) async fn settings(conn: &mut Conn<'_>) -> Result<Settings, Error> {
    let row: sql::SettingsRow = conn.one(sql::SETTINGS, &[]).await?;
    Ok(row.into())
}

/// The settings, if they changed after `since`: a difference's part.
pub(crate) async fn changed(conn: &mut Conn<'_>, since: Rev) -> Result<Option<Change>, Error> {
    let row: Option<sql::SettingsRow> = conn.find(sql::CHANGED, args![since]).await?;
    Ok(row.map(|row| Change::Settings(row.into())))
}

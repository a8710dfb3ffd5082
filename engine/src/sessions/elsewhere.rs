//! Somebody's own browsers as seen from one of them: where they are used, and signed out from here.

use wire::{Change, OwnAccount, Refusal, Scope, Session, SessionId, SessionUse};

use super::{Browser, End, MOST, ending, sql};
use crate::db::{AsAsked, Conn, Question, Tx, Verb};
use crate::{Engine, Error, accounts, args};

/// What of the account is on no row that clients hold.
pub async fn account(engine: &Engine, browser: Browser) -> Result<OwnAccount, Error> {
    engine.db().read(Look(browser)).await
}

/// Signs that one out. One that has ended, that never was or that is somebody else's is left as it is: to whoever asks they are
/// all the same.
pub async fn end_one(engine: &Engine, browser: Browser, id: SessionId) -> Result<(), Error> {
    AsAsked::is_fine(engine.db().write(EndOne { browser, id }).await)
}

/// Signs out all but the one that asks; tells how many.
pub async fn end_others(engine: &Engine, browser: Browser) -> Result<usize, Error> {
    engine.db().write(EndOthers(browser)).await
}

/// Invariant: a browser that was signed out a moment ago signs out no other. To be asked under the account's lock.
pub(crate) async fn still_open(tx: &mut Tx<'_>, browser: Browser) -> Result<(), Error> {
    let now = tx.now();
    let open: Option<sql::Open> = tx.find(sql::BY_ID, args![browser.session, now]).await?;
    match open {
        Some(open) if open.user_id == browser.user => Ok(()),
        _ => Err(Refusal::SignedOut.into()),
    }
}

/// All of its owner's clients hear that something is new of the account.
pub(crate) async fn stamp(tx: &mut Tx<'_>, browser: Browser) -> Result<(), Error> {
    let scope = Scope::Account(browser.user);
    let rev = tx.advance(scope).await?;
    let row: sql::Listed = tx.one(sql::STAMP, args![browser.session, rev]).await?;
    tx.record(scope, Change::Session(Session::from(row)));
    Ok(())
}

struct Look(Browser);

impl Question for Look {
    type Answer = OwnAccount;

    async fn ask(&self, conn: &mut Conn<'_>) -> Result<OwnAccount, Error> {
        let user = self.0.user;
        let email = accounts::email(conn, user).await?;
        let rows: Vec<sql::UseRow> = conn.all(sql::OPEN_USES, args![user, MOST]).await?;
        Ok(OwnAccount {
            email,
            uses: rows.into_iter().map(SessionUse::from).collect(),
        })
    }
}

struct EndOne {
    browser: Browser,
    id: SessionId,
}

impl Verb for EndOne {
    type Done = ();

    async fn run(&self, tx: &mut Tx<'_>) -> Result<(), Error> {
        let Self { browser, id } = *self;
        tx.lock(Scope::Account(browser.user)).await?;
        still_open(tx, browser).await?;
        let user = browser.user;
        match (End { id, user }).run(tx).await {
            Err(error) if error.refusal() == Some(&Refusal::SignedOut) => Err(AsAsked.into()),
            ended => ended,
        }
    }
}

struct EndOthers(Browser);

impl Verb for EndOthers {
    type Done = usize;
    const WEIGHT: usize = 16 * 1024;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<usize, Error> {
        tx.lock(Scope::Account(self.0.user)).await?;
        still_open(tx, self.0).await?;
        ending::end_others(tx, self.0).await
    }
}

//! What people show of themselves: how far they have come in their rooms, and when they are here. Who does not show a
//! thing is not shown it of others.

use wire::{Change, Person, Refusal, Scope, UserId, UserKind};

use super::{card, sql};
use crate::db::{AsAsked, Conn, Question, Tx, Verb};
use crate::{Engine, Error, args};

/// From the answer on, others are told as it says here; and this person of others.
pub async fn change_privacy(
    engine: &Engine,
    user: UserId,
    receipts: bool,
    presence: bool,
) -> Result<Person, Error> {
    let choose = Choose {
        user,
        receipts,
        presence,
    };
    AsAsked::is_fine(engine.db().write(choose).await)?;
    engine.db().read(Own(user)).await
}

struct Choose {
    user: UserId,
    receipts: bool,
    presence: bool,
}

impl Verb for Choose {
    type Done = ();

    async fn run(&self, tx: &mut Tx<'_>) -> Result<(), Error> {
        let rev = tx.advance(Scope::Server).await?;
        let before = Own(self.user).ask(tx).await?;
        if (before.receipts, before.presence) == (self.receipts, self.presence) {
            return Err(AsAsked.into());
        }
        let (receipts, presence) = (i64::from(self.receipts), i64::from(self.presence));
        let args = args![self.user, receipts, presence, rev];
        let card: sql::Card = tx.one(sql::CHOOSE, args).await?;
        tx.record(Scope::Server, Change::Person(card.into()));
        Ok(())
    }
}

/// One's own card.
pub(super) struct Own(pub(super) UserId);

impl Question for Own {
    type Answer = Person;

    async fn ask(&self, conn: &mut Conn<'_>) -> Result<Person, Error> {
        let own = card(conn, self.0).await?;
        let own = own.filter(|own| own.kind != UserKind::Deleted);
        own.ok_or_else(|| Refusal::SignedOut.into())
    }
}

//! What people say of themselves: a few lines, on no card, since cards travel everywhere.
//!
//! Changing it stamps the card all the same: whoever has somebody's card open hears that something is new of them, and asks
//! again.

use wire::limits::{BIO_LINES, BIO_MAX};
use wire::text::{Bounds, TextFault, check, tidy};
use wire::{Change, Refusal, Scope, UserId};

use super::sql;
use crate::db::{AsAsked, Conn, Question, Tx, Verb};
use crate::{Engine, Error, args};

const BOUNDS: Bounds = Bounds {
    chars: BIO_MAX,
    lines: BIO_LINES,
};

/// For everybody here.
pub async fn bio(engine: &Engine, user: UserId) -> Result<String, Error> {
    engine.db().read(Bio(user)).await
}

/// Says this of oneself from now on; nothing, if it is empty.
pub async fn change_bio(engine: &Engine, user: UserId, text: String) -> Result<(), Error> {
    let text = written(&text)?;
    AsAsked::is_fine(engine.db().write(Write { user, text }).await)
}

/// In the form it is stored in.
fn written(typed: &str) -> Result<String, Refusal> {
    let text = tidy(typed);
    match check(&text, BOUNDS) {
        Ok(()) | Err(TextFault::Empty) if text.is_empty() => Ok(String::new()),
        Ok(()) => Ok(text.into_owned()),
        Err(TextFault::TooLong { max }) => Err(Refusal::BioTooLong { max }),
        Err(TextFault::TooManyLines { max }) => Err(Refusal::BioLines { max }),
        Err(_) => Err(Refusal::BioCharacters),
    }
}

struct Bio(UserId);

impl Question for Bio {
    type Answer = String;

    async fn ask(&self, conn: &mut Conn<'_>) -> Result<String, Error> {
        let found: Option<sql::Bio> = conn.find(sql::BIO, args![self.0]).await?;
        let found = found.ok_or(Refusal::NoSuchPerson)?;
        Ok(found.bio)
    }
}

struct Write {
    user: UserId,
    text: String,
}

impl Verb for Write {
    type Done = ();
    const WEIGHT: usize = 2048;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<(), Error> {
        let rev = tx.advance(Scope::Server).await?;
        if Bio(self.user).ask(tx).await? == self.text {
            return Err(AsAsked.into());
        }
        let args = args![self.user, &self.text, rev];
        let card: sql::Card = tx.one(sql::CHANGE_BIO, args).await?;
        tx.record(Scope::Server, Change::Person(card.into()));
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use wire::Refusal::{BioCharacters, BioLines, BioTooLong};

    use super::{BIO_LINES, BIO_MAX, written};

    #[test]
    fn a_bio_is_a_few_lines_that_show_what_they_are() {
        let long = "\u{e9}".repeat(BIO_MAX);
        let lines = ["x"; BIO_LINES].join("\n");
        for (typed, expected) in [
            ("", Ok("")),
            (" \r\n ", Ok("")),
            ("Engines.\r\nAnd looms. \n", Ok("Engines.\nAnd looms.")),
            (&long, Ok(&*long)),
            (&format!("{long}x"), Err(BioTooLong { max: BIO_MAX })),
            (&lines, Ok(&*lines)),
            (&format!("{lines}\nx"), Err(BioLines { max: BIO_LINES })),
            ("\u{202e}turned", Err(BioCharacters)),
            ("\u{0}", Err(BioCharacters)),
            ("a\u{7}b", Err(BioCharacters)),
            ("\u{200b}", Err(BioCharacters)),
        ] {
            assert_eq!(written(typed), expected.map(str::to_owned), "{typed:?}");
        }
    }
}

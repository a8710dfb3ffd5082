//! The list of people: the newest, or those whom a text finds by username, by email, or by a word of their name.
//!
//! A search walks along two indexes of keys at once, in the order of both together. Somebody of whom several keys begin with the
//! text stands where the first of these is, and nowhere else: so pages neither repeat nor miss anybody.

use std::collections::BTreeSet;

use wire::limits::{ADMINISTRATION_PAGE, EMAIL_MAX};
use wire::{Account, Accounts, Person, Refusal, UserId};

use super::sql;
use super::standing::{Administrator, Standing};
use crate::accounts::{self, key, names};
use crate::db::{Conn, Question};
use crate::{Error, args};

#[expect(clippy::cast_possible_wrap, reason = "some tens")]
pub const ONE_MORE: i64 = ADMINISTRATION_PAGE as i64 + 1;
/// Keys that are read at a time from either index: mostly enough for a page.
const KEYS: i64 = 2 * ONE_MORE;

pub struct People {
    by: Administrator,
    sought: Sought,
}

enum Sought {
    Newest { before: UserId },
    Begins { with: Prefixes, behind: Place },
    Nobody,
}

/// The text as the keys of names begin with it, and as those of emails do: they are made differently.
struct Prefixes {
    name: String,
    email: String,
}

/// A key and whose it is: where a page ended.
type Place = (String, UserId);

impl People {
    pub fn of(by: Administrator, text: &str, after: Option<String>) -> Result<Self, Refusal> {
        let text = text.trim();
        let text = text.strip_prefix('@').unwrap_or(text);
        let after = after.as_deref();
        let sought = if text.is_empty() {
            let before = after.map(|after| after.parse().map_err(|_| Refusal::Malformed));
            let before = before.transpose()?.unwrap_or(UserId(i64::MAX));
            Sought::Newest { before }
        } else if text.chars().count() > EMAIL_MAX || text.chars().any(char::is_control) {
            Sought::Nobody
        } else {
            let behind = after.map(place).transpose()?;
            let behind = behind.unwrap_or((String::new(), UserId(0)));
            let with = Prefixes {
                name: names::plain(text),
                email: key(text),
            };
            Sought::Begins { with, behind }
        };
        Ok(Self { by, sought })
    }
}

/// As `next` writes it.
fn place(after: &str) -> Result<Place, Refusal> {
    let (user, key) = after.split_once(' ').ok_or(Refusal::Malformed)?;
    let user = user.parse().map_err(|_| Refusal::Malformed)?;
    if key.len() > 4 * EMAIL_MAX || key.chars().any(char::is_control) {
        return Err(Refusal::Malformed);
    }
    Ok((key.to_owned(), user))
}

fn next((key, user): &Place) -> String {
    format!("{user} {key}")
}

impl Question for People {
    type Answer = Accounts;

    async fn ask(&self, conn: &mut Conn<'_>) -> Result<Accounts, Error> {
        Standing::of(conn, self.by).await?;
        match &self.sought {
            Sought::Newest { before } => newest(conn, *before).await,
            Sought::Begins { with, behind } => with.found(conn, behind).await,
            Sought::Nobody => Ok(Accounts::default()),
        }
    }
}

async fn newest(conn: &mut Conn<'_>, before: UserId) -> Result<Accounts, Error> {
    let mut rows: Vec<sql::AccountRow> = conn.all(sql::NEWEST, args![before, ONE_MORE]).await?;
    let more = rows.len() > ADMINISTRATION_PAGE;
    rows.truncate(ADMINISTRATION_PAGE);
    let rows: Vec<Account> = rows.into_iter().map(Account::from).collect();
    let last = rows.last().filter(|_| more);
    let next = last.map(|last| last.person.id.to_string());
    Ok(Accounts { rows, next })
}

impl Prefixes {
    async fn found(&self, conn: &mut Conn<'_>, behind: &Place) -> Result<Accounts, Error> {
        let mut behind = behind.clone();
        let mut rows = Vec::new();
        loop {
            let (found, horizon) = self.read(conn, &behind).await?;
            for (place, account) in found {
                if rows.len() == ADMINISTRATION_PAGE {
                    let next = Some(next(&behind));
                    return Ok(Accounts { rows, next });
                }
                if self.first(&account).as_deref() == Some(place.0.as_str()) {
                    rows.push(account);
                }
                behind = place;
            }
            match horizon {
                Some(horizon) => behind = horizon,
                None => return Ok(Accounts { rows, next: None }),
            }
        }
    }

    /// What comes next in either index, in the order of both, and up to where that is all there is.
    async fn read(
        &self,
        conn: &mut Conn<'_>,
        behind: &Place,
    ) -> Result<(Vec<(Place, Account)>, Option<Place>), Error> {
        let mut found: Vec<(Place, Account)> = Vec::new();
        let mut horizon: Option<Place> = None;
        for (sql, prefix) in [(sql::BY_NAME, &self.name), (sql::BY_EMAIL, &self.email)] {
            if prefix.is_empty() {
                continue;
            }
            let from = (prefix.clone(), UserId(0)).max(behind.clone());
            let args = args![&from.0, from.1, &names::end(prefix), KEYS];
            let rows: Vec<sql::FoundRow> = conn.all(sql, args).await?;
            let is_last = i64::try_from(rows.len()).is_ok_and(|read| read < KEYS);
            let rows = rows.into_iter().map(sql::FoundRow::read);
            found.extend(rows);
            if let Some((last, _)) = found.last().filter(|_| !is_last) {
                let last = last.clone();
                horizon = Some(horizon.map_or(last.clone(), |known| known.min(last)));
            }
        }
        found.retain(|(place, _)| horizon.as_ref().is_none_or(|horizon| place <= horizon));
        found.sort_by(|(one, _), (other, _)| one.cmp(other));
        Ok((found, horizon))
    }

    /// The first of somebody's keys that begin with the text.
    fn first(&self, Account { person, email, .. }: &Account) -> Option<String> {
        let names = names::keys(&person.username, &person.name).into_iter();
        let by_name = names.filter(|key| !self.name.is_empty() && key.starts_with(&self.name));
        let email = Some(key(email)).filter(|key| key.starts_with(&self.email));
        by_name.chain(email).min()
    }
}

/// Whose username it is.
pub struct Named {
    pub by: Administrator,
    pub username: String,
}

impl Question for Named {
    type Answer = Option<UserId>;

    async fn ask(&self, conn: &mut Conn<'_>) -> Result<Option<UserId>, Error> {
        Standing::of(conn, self.by).await?;
        if self.username.chars().any(char::is_control) {
            return Ok(None);
        }
        let sql = accounts::sql::BY_USERNAME;
        let found: Option<accounts::sql::Known> = conn.find(sql, args![&self.username]).await?;
        Ok(found.map(|known| known.id))
    }
}

/// The cards of those whom rows name.
pub async fn cards(conn: &mut Conn<'_>, users: BTreeSet<UserId>) -> Result<Vec<Person>, Error> {
    let mut people = Vec::with_capacity(users.len());
    for user in users {
        people.extend(accounts::card(conn, user).await?);
    }
    Ok(people)
}

//! People found by how their names begin.
//!
//! Each has a few keys, and a search walks along those that begin with its text, in their order: who is called just that
//! comes first. A directory that finds any part of a name takes the place of this file.

use wire::limits::{FIND_MAX, NAME_MAX};
use wire::{Person, Scope, UserId};

use super::{names, sql};
use crate::db::{Conn, Db, Question, Tx, Urgency, Value, Verb};
use crate::{Engine, Error, args};

/// Keys that are read at a time: mostly enough, since most people have one that begins so.
#[expect(clippy::cast_possible_wrap, reason = "some tens")]
const KEYS: i64 = 2 * FIND_MAX as i64;
/// People whose keys are made by one verb.
const AT_ONCE: i64 = 100;

/// The people whose username, or whose name from one of its words on, begins with the text.
pub async fn find(engine: &Engine, text: &str) -> Result<Vec<Person>, Error> {
    let text = text.trim();
    let bare = text.strip_prefix('@').unwrap_or(text);
    let prefix = names::plain(bare);
    let is_nobodys = bare.chars().count() > NAME_MAX || prefix.chars().any(char::is_control);
    if prefix.is_empty() || is_nobodys {
        return Ok(Vec::new());
    }
    engine.db().read(Named(prefix)).await
}

struct Named(String);

impl Question for Named {
    type Answer = Vec<Person>;

    /// Goes on where many keys are one person's; they have so many words and no more.
    async fn ask(&self, conn: &mut Conn<'_>) -> Result<Vec<Person>, Error> {
        let end = names::end(&self.0);
        let mut behind = (self.0.clone(), UserId(0));
        let mut people: Vec<Person> = Vec::new();
        loop {
            let args = args![&behind.0, behind.1, &end, KEYS];
            let rows: Vec<sql::FoundRow> = conn.all(sql::FOUND, args).await?;
            let is_last = i64::try_from(rows.len()).is_ok_and(|read| read < KEYS);
            for sql::FoundRow { found_by, card } in rows {
                let person = Person::from(card);
                behind = (found_by, person.id);
                if people.iter().all(|found| found.id != person.id) {
                    people.push(person);
                }
                if people.len() == FIND_MAX {
                    return Ok(people);
                }
            }
            if is_last {
                return Ok(people);
            }
        }
    }
}

/// The rows by which somebody is found.
pub(crate) fn rows(user: UserId, username: &str, name: &str) -> Vec<Value> {
    let keys = names::keys(username, name);
    keys.into_iter()
        .flat_map(|key| [Value::Text(Some(key)), user.into()])
        .collect()
}

/// Their name is another one.
pub(super) async fn rename(tx: &mut Tx<'_>, person: &Person) -> Result<(), Error> {
    tx.execute(sql::FORGET_KEYS, args![person.id]).await?;
    let rows = rows(person.id, &person.username, &person.name);
    tx.insert(&sql::NAME_KEYS, &rows).await
}

/// Makes the keys that an earlier version did not make, or made otherwise. Once that is done, a start finds nobody.
pub(crate) async fn make_keys(db: &Db) -> Result<(), Error> {
    while db.write(MakeKeys).await? {}
    Ok(())
}

struct MakeKeys;

impl Verb for MakeKeys {
    /// Whether there may be others.
    type Done = bool;
    const WEIGHT: usize = 32 * 1024;
    const URGENCY: Urgency = Urgency::Housekeeping;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<bool, Error> {
        // As names change under it; and another node may begin just now.
        tx.lock(Scope::Server).await?;
        let unkeyed: Vec<sql::Card> = tx.all(sql::UNKEYED, args![names::WAY, AT_ONCE]).await?;
        let others = i64::try_from(unkeyed.len()) == Ok(AT_ONCE);
        for card in unkeyed {
            let person = Person::from(card);
            rename(tx, &person).await?;
            tx.execute(sql::KEYED, args![person.id, names::WAY]).await?;
        }
        Ok(others)
    }
}

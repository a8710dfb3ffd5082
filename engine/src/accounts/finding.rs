//! People found by what they are called, and the directory of all of them.
//!
//! Each has a few keys and parts (`names`), and a search walks along those that begin with its text: first who is
//! called so from a word on, in the keys' order, so that who is called just that comes first; then who has it inside
//! of a word; then those of whom each of several words is true; then those of whom it is true but for one mistake. Each
//! walk ends after so many rows, and the search after so many people: what it costs does not grow with the server. The same
//! text gives the same people in the same order, so that a second page begins behind the last of the first.

use std::collections::BTreeSet;

use wire::limits::{FIND_ALL, FIND_MAX, NAME_MAX};
use wire::{Person, Scope, UserId};

use super::{card, names, sql};
use crate::db::{Conn, Db, Question, Tx, Urgency, Value, Verb};
use crate::{Engine, Error, args};

/// Keys that are read at a time: mostly enough, since most people have one that begins so.
const KEYS: usize = 2 * FIND_MAX;
/// Keys that are walked along for what they begin with. Many may be one person's, or of people whose account is disabled: who
/// stands behind all these is found by one more letter.
const WALKED: usize = 2_000;
/// Rows that are looked through for one of a text's words: those that are kept of them, `names::rank` decides.
const CANDIDATES: usize = 500;
/// Rows that are looked through for one of the ways in which a word may be mistaken.
const MISTAKEN: usize = 40;
/// People whose keys are made by one verb.
const AT_ONCE: i64 = 100;

/// The people who are called so, the best first: at most `FIND_MAX`. Without a text, nobody.
pub async fn find(engine: &Engine, text: &str) -> Result<Vec<Person>, Error> {
    if text.trim().is_empty() {
        return Ok(Vec::new());
    }
    directory(engine, text, None).await
}

/// The same, page by page: those behind this one of them. Without a text, everybody by name.
pub async fn directory(
    engine: &Engine,
    text: &str,
    after: Option<UserId>,
) -> Result<Vec<Person>, Error> {
    let Some(text) = asked(text) else {
        return Ok(Vec::new());
    };
    if text.is_empty() {
        return engine.db().read(Everybody(after)).await;
    }
    let Some(after) = after else {
        return engine.db().read(Named(text, FIND_MAX)).await;
    };
    let found = engine.db().read(Named(text, FIND_ALL)).await?;
    let behind = found.into_iter().skip_while(|person| person.id != after);
    Ok(behind.skip(1).take(FIND_MAX).collect())
}

/// As keys are; nothing for what is nobody's name.
fn asked(text: &str) -> Option<String> {
    let text = text.trim();
    let bare = text.strip_prefix('@').unwrap_or(text);
    let plain = names::plain(bare);
    let is_nobodys = bare.chars().count() > NAME_MAX || plain.chars().any(char::is_control);
    // Only signs that are left out of keys, or a bare "@": nobody is called so.
    let says_nothing = plain.is_empty() && !text.is_empty();
    (!is_nobodys && !says_nothing).then_some(plain)
}

/// Who is called so, as many at most.
struct Named(String, usize);

impl Question for Named {
    type Answer = Vec<Person>;

    async fn ask(&self, conn: &mut Conn<'_>) -> Result<Vec<Person>, Error> {
        let Self(text, most) = self;
        let mut found = Found::new(*most);
        found
            .by_walk(conn, sql::FOUND, text, WALKED, |_| true)
            .await?;
        if !found.is_full()
            && let Some(inside) = names::inside(text)
        {
            found
                .by_walk(conn, sql::HAVING, &inside, CANDIDATES, |_| true)
                .await?;
        }
        if !found.is_full() && text.contains(' ') {
            found.by_words(conn, text).await?;
        }
        if !found.is_full() {
            found.by_mistake(conn, text).await?;
        }
        Ok(found.people)
    }
}

/// Who was found so far, each once.
struct Found {
    people: Vec<Person>,
    known: BTreeSet<UserId>,
    most: usize,
}

impl Found {
    fn new(most: usize) -> Self {
        Self {
            people: Vec::new(),
            known: BTreeSet::new(),
            most,
        }
    }

    fn is_full(&self) -> bool {
        self.people.len() >= self.most
    }

    fn take(&mut self, person: Person) {
        if !self.is_full() && !person.disabled && self.known.insert(person.id) {
            self.people.push(person);
        }
    }

    /// Walks along what begins so, a few rows at a time, over so many of them at most: the first people of a walk are
    /// the same however many are asked for.
    async fn by_walk(
        &mut self,
        conn: &mut Conn<'_>,
        sql: &'static str,
        prefix: &str,
        rows: usize,
        fits: impl Fn(&Person) -> bool,
    ) -> Result<(), Error> {
        let end = names::end(prefix);
        let mut behind = (prefix.to_owned(), UserId(0));
        let mut left = rows;
        while left > 0 && !self.is_full() {
            let some = left.min(KEYS);
            let args = args![&behind.0, behind.1, &end, count(some)];
            let read: Vec<sql::FoundRow> = conn.all(sql, args).await?;
            left = if read.len() < some { 0 } else { left - some };
            for sql::FoundRow { found_by, card } in read {
                let person = Person::from(card);
                behind = (found_by, person.id);
                if fits(&person) {
                    self.take(person);
                }
            }
        }
        Ok(())
    }

    /// Several words, in any order: who has the longest of them, which the fewest do, is asked for the others.
    async fn by_words(&mut self, conn: &mut Conn<'_>, text: &str) -> Result<(), Error> {
        let longest = longest(text);
        let all =
            |person: &Person| rank(text, person).is_some_and(|rank| rank < names::Rank::Mistaken);
        self.by_walk(conn, sql::FOUND, longest, CANDIDATES, all)
            .await?;
        if let Some(inside) = names::inside(longest) {
            self.by_walk(conn, sql::HAVING, &inside, CANDIDATES, all)
                .await?;
        }
        Ok(())
    }

    /// The mistake may be in the longest word; or, if there are several, in another one than that.
    async fn by_mistake(&mut self, conn: &mut Conn<'_>, text: &str) -> Result<(), Error> {
        let longest = longest(text);
        let nearly = |person: &Person| rank(text, person).is_some();
        for way in names::mistaken(longest) {
            if self.is_full() {
                return Ok(());
            }
            let sql = if names::is_part(&way) {
                sql::HAVING
            } else {
                sql::FOUND
            };
            self.by_walk(conn, sql, &way, MISTAKEN, nearly).await?;
        }
        if text.contains(' ') {
            self.by_walk(conn, sql::FOUND, longest, CANDIDATES, nearly)
                .await?;
        }
        Ok(())
    }
}

fn longest(text: &str) -> &str {
    let words = text.split(' ');
    words
        .max_by_key(|word| word.chars().count())
        .unwrap_or(text)
}

fn rank(text: &str, person: &Person) -> Option<names::Rank> {
    names::rank(text, &person.username, &person.name)
}

fn count(rows: usize) -> i64 {
    i64::try_from(rows).unwrap_or(i64::MAX)
}

/// Everybody, by what they are called, behind this one.
struct Everybody(Option<UserId>);

impl Question for Everybody {
    type Answer = Vec<Person>;

    /// Walks along all keys and keeps of each person's the one that is all of what they are called: there are a few for
    /// each, and as many as a name has words at most.
    async fn ask(&self, conn: &mut Conn<'_>) -> Result<Vec<Person>, Error> {
        let last = match self.0 {
            Some(last) => card(conn, last).await?,
            None => None,
        };
        let mut behind = last.map_or_else(Default::default, |last| (whole(&last), last.id.0));
        let mut page = Vec::new();
        loop {
            let args = args![&behind.0, behind.1, &names::end(""), count(4 * FIND_MAX)];
            let rows: Vec<sql::FoundRow> = conn.all(sql::FOUND, args).await?;
            let is_last = rows.len() < 4 * FIND_MAX;
            for sql::FoundRow { found_by, card } in rows {
                let person = Person::from(card);
                if !person.disabled && found_by == whole(&person) {
                    page.push(person.clone());
                }
                behind = (found_by, person.id.0);
                if page.len() == FIND_MAX {
                    return Ok(page);
                }
            }
            if is_last {
                return Ok(page);
            }
        }
    }
}

/// The key that is all of it. Of a name without any letters, the username's.
fn whole(person: &Person) -> String {
    let name = names::plain(person.title());
    if name.is_empty() {
        names::plain(&person.username)
    } else {
        name
    }
}

/// The rows by which somebody is found: of keys, and of parts.
pub(crate) fn rows(user: UserId, username: &str, name: &str) -> (Vec<Value>, Vec<Value>) {
    let rows = |key| [Value::Text(Some(key)), user.into()];
    let keys = names::keys(username, name).into_iter().flat_map(rows);
    let parts = names::parts(username, name).into_iter().flat_map(rows);
    (keys.collect(), parts.collect())
}

/// Somebody new is found from now on.
pub(super) async fn name(tx: &mut Tx<'_>, person: &Person) -> Result<(), Error> {
    let (keys, parts) = rows(person.id, &person.username, &person.name);
    tx.insert(&sql::NAME_KEYS, &keys).await?;
    tx.insert(&sql::NAME_PARTS, &parts).await
}

/// Their name is another one.
pub(super) async fn rename(tx: &mut Tx<'_>, person: &Person) -> Result<(), Error> {
    tx.execute(sql::FORGET_KEYS, args![person.id]).await?;
    tx.execute(sql::FORGET_PARTS, args![person.id]).await?;
    name(tx, person).await
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
    const WEIGHT: usize = 256 * 1024;
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

//! A community made up: people, rooms and what they said over the months, for measuring and for pictures.
//!
//! The history is a pure function of its seed, its size and the moment it ends at. Rows are written as they would have
//! become, many at a time; until the last transaction there is nobody whom they belong to, so that a demo is there whole
//! or not at all.

mod calendar;
mod dice;
mod history;
mod marks;
mod plan;
mod room;
mod scenes;
mod sql;
mod talk;
mod themes;
mod town;
mod words;

use tokio::task::JoinSet;
use wire::{Change, Micros, Person, Rev, RoomId, Scope, ServerRole, UserKind};

use crate::accounts::{finding, sql as accounts};
use crate::db::{Conn, Question, Tx, Value, Verb};
use crate::{Engine, Error, args};
use history::History;
use marks::Settled;
use room::Said;
use town::Town;

pub const MESSAGES: usize = 20_000;
pub const MESSAGES_MIN: usize = 100;
pub const MESSAGES_MAX: usize = 1_000_000;
pub const PEOPLE_MIN: usize = 2;
pub const PEOPLE_MAX: usize = 2_000;

/// Letters of the password: nobody guesses it who is not told.
const PASSWORD: usize = 12;
/// Rows in one transaction.
const BATCH: usize = 1_000;
/// What waits for the writer while the next rows are made.
const WAITING: usize = 6;
/// What somebody who talks says in a day, on the whole; by it, how long all this took.
const SAID_A_DAY: usize = 6;

/// How much of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wanted {
    pub messages: usize,
    /// As many as would have said so much, when none are given.
    pub people: Option<usize>,
    pub seed: u64,
}

/// What there is now.
#[derive(Debug, Clone)]
pub struct Made {
    /// The username of who owns the server.
    pub owner: String,
    /// Everybody's.
    pub password: String,
    pub people: usize,
    pub rooms: usize,
    pub messages: usize,
    pub days: i64,
}

#[derive(Debug, thiserror::Error)]
pub enum DemoError {
    #[error("{0}; a demo fills only an empty database")]
    NotEmpty(&'static str),
    #[error("cannot write the demo: {0}")]
    Failed(#[from] Error),
}

/// Fills the empty database; `told` hears how many messages are stored by then.
pub async fn fill(
    engine: &Engine,
    wanted: &Wanted,
    mut told: impl FnMut(usize),
) -> Result<Made, DemoError> {
    refuse(engine.db().read(IsHeld).await?)?;
    let password = engine.chance().code(PASSWORD);
    let password_hash = engine.passwords().hash(password.clone()).await?;

    let messages = wanted.messages.clamp(MESSAGES_MIN, MESSAGES_MAX);
    let people = wanted.people.unwrap_or_else(|| usual_people(messages));
    let people = people.clamp(PEOPLE_MIN, PEOPLE_MAX);
    let days = usual_days(messages, people);
    let town = Town::new(wanted.seed, people, days, engine.clock().now());
    let plans = plan::rooms(&town, messages);

    let mut writing = Writing::of(engine);
    let mut settled = Vec::with_capacity(plans.len());
    for (number, plan) in plans.iter().enumerate() {
        let mut history = History::new(&town, plan, number);
        while history.talk(&mut writing.batch)? {
            if writing.hand_in(BATCH * 9 / 10).await? {
                told(writing.stored);
            }
        }
        let mut room = history.end(&mut writing.batch)?;
        writing.batch.read(&mut room.reads);
        settled.push(room);
    }
    writing.finish().await?;
    told(messages);
    let owner = town.people[0].username.clone();
    let rooms = plans.len();
    let open = Open::of(&town, settled, &password_hash);
    engine.db().write(open).await?;
    Ok(Made {
        owner,
        password,
        people,
        rooms,
        messages,
        days,
    })
}

fn usual_people(messages: usize) -> usize {
    (messages / 12).isqrt().clamp(6, PEOPLE_MAX)
}

fn usual_days(messages: usize, people: usize) -> i64 {
    let days = messages / (people * SAID_A_DAY);
    i64::try_from(days).unwrap_or(i64::MAX).clamp(21, 1_095)
}

/// What stands in the way, if anything does.
type InTheWay = Option<&'static str>;

fn refuse(in_the_way: InTheWay) -> Result<(), DemoError> {
    in_the_way.map_or(Ok(()), |what| Err(DemoError::NotEmpty(what)))
}

struct IsHeld;

impl Question for IsHeld {
    type Answer = InTheWay;

    async fn ask(&self, conn: &mut Conn<'_>) -> Result<InTheWay, Error> {
        let held: sql::Held = conn.one(sql::HELD, &[]).await?;
        Ok(if held.somebody.is_some() {
            Some("people have accounts in this database")
        } else if held.room.is_some() {
            Some("there are rooms in this database")
        } else if held.message.is_some() {
            Some("in this database lies a part of a demo that did not come to its end")
        } else {
            None
        })
    }
}

/// Rows that are as they will be.
#[derive(Debug, Default)]
struct Batch {
    messages: Vec<Value>,
    reactions: Vec<Value>,
    mentions: Vec<Value>,
    reads: Vec<Value>,
    rows: usize,
    texts: usize,
}

impl Batch {
    fn take(&mut self, town: &Town, room: RoomId, said: Said) -> Result<(), Error> {
        self.texts += usize::from(said.system.is_none());
        self.reactions.extend(sql::reactions(town, room, &said));
        self.mentions.extend(sql::mentions(town, room, &said));
        self.rows += 1 + said.reactions.len() + said.mentions.len();
        self.messages.extend(sql::message(town, room, said)?);
        Ok(())
    }

    fn read(&mut self, reads: &mut Vec<Value>) {
        self.rows += reads.len() / 4;
        self.reads.append(reads);
    }
}

/// Messages have no keys to people or rooms: they may come before either.
impl Verb for Batch {
    /// How many messages that somebody said.
    type Done = usize;
    const WEIGHT: usize = 300 * BATCH;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<usize, Error> {
        tx.insert(&sql::MESSAGES, &self.messages).await?;
        tx.insert(&sql::REACTIONS, &self.reactions).await?;
        tx.insert(&sql::MENTIONS, &self.mentions).await?;
        tx.insert(&sql::READ_LOG, &self.reads).await?;
        Ok(self.texts)
    }
}

/// Makes rows while others are being written.
struct Writing<'a> {
    engine: &'a Engine,
    batch: Batch,
    waiting: JoinSet<Result<usize, Error>>,
    stored: usize,
}

impl<'a> Writing<'a> {
    fn of(engine: &'a Engine) -> Self {
        Self {
            engine,
            batch: Batch::default(),
            waiting: JoinSet::new(),
            stored: 0,
        }
    }

    /// Once there are so many rows; tells whether there were.
    async fn hand_in(&mut self, least: usize) -> Result<bool, Error> {
        if self.batch.rows < least {
            return Ok(false);
        }
        while self.waiting.len() >= WAITING {
            self.wait().await?;
        }
        let (db, batch) = (self.engine.db().clone(), std::mem::take(&mut self.batch));
        self.waiting.spawn(async move { db.write(batch).await });
        Ok(true)
    }

    async fn wait(&mut self) -> Result<(), Error> {
        if let Some(written) = self.waiting.join_next().await {
            self.stored += written.map_err(Error::broken)??;
        }
        Ok(())
    }

    async fn finish(mut self) -> Result<(), Error> {
        self.hand_in(1).await?;
        while !self.waiting.is_empty() {
            self.wait().await?;
        }
        Ok(())
    }
}

/// The people, their rooms and their places in them: with these all that was written before is there.
struct Open {
    cards: Vec<Person>,
    users: Vec<Value>,
    name_keys: Vec<Value>,
    name_parts: Vec<Value>,
    rooms: Vec<Value>,
    members: Vec<Value>,
    entries: Vec<Value>,
}

impl Open {
    fn of(town: &Town, settled: Vec<Settled>, password_hash: &str) -> Self {
        let (mut rooms, mut members) = (Vec::new(), Vec::new());
        let mut places: Vec<Vec<_>> = town.people.iter().map(|_| Vec::new()).collect();
        let mut seen: Vec<Micros> = town.people.iter().map(|each| each.created).collect();
        for mut room in settled {
            rooms.extend(room.room);
            members.append(&mut room.members);
            for (who, at) in room.spoke {
                seen[who] = seen[who].max(at);
            }
            for (who, last, mark) in room.entries {
                places[who].push((last, mark));
            }
        }
        let (mut cards, mut users, mut entries) = (Vec::new(), Vec::new(), Vec::new());
        let (mut name_keys, mut name_parts) = (Vec::new(), Vec::new());
        for (who, (mut places, someone)) in places.into_iter().zip(&town.people).enumerate() {
            // Where something happened last was changed last.
            places.sort_by_key(|(last, mark)| (*last, mark.room));
            let mut head = 0;
            for (_, mark) in &places {
                head += 1;
                entries.extend(sql::entry(town, who, mark, head));
            }
            let rev = i64::try_from(who).unwrap_or(0) + 1;
            users.extend(sql::user(
                someone,
                (head, rev),
                (seen[who], password_hash),
                who == 0,
            ));
            let (id, username, name) = (someone.id, &someone.username, &someone.name);
            let (keys, parts) = finding::rows(id, username, name);
            name_keys.extend(keys);
            name_parts.extend(parts);
            cards.push(Person {
                id: someone.id,
                kind: UserKind::Person,
                role: if who == 0 {
                    ServerRole::Owner
                } else {
                    ServerRole::Member
                },
                username: someone.username.clone(),
                name: someone.name.clone(),
                receipts: true,
                presence: true,
                avatar: None,
                disabled: false,
                rev: Rev(rev),
            });
        }
        Self {
            cards,
            users,
            name_keys,
            name_parts,
            rooms,
            members,
            entries,
        }
    }
}

/// More rows than a verb may touch where people wait: nobody is here yet.
impl Verb for Open {
    type Done = ();

    async fn run(&self, tx: &mut Tx<'_>) -> Result<(), Error> {
        let people = i64::try_from(self.cards.len()).map_err(Error::broken)?;
        let first = tx.advance_by(Scope::Server, people).await?;
        // Looked at again under the lock: somebody may have signed up meanwhile.
        let held: sql::Held = tx.one(sql::HELD, args![]).await?;
        if held.somebody.is_some() || held.room.is_some() || first != Rev(1) {
            return Err(Error::broken(
                "somebody signed up while the demo was written",
            ));
        }
        tx.insert(&sql::USERS, &self.users).await?;
        tx.insert(&accounts::NAME_KEYS, &self.name_keys).await?;
        tx.insert(&accounts::NAME_PARTS, &self.name_parts).await?;
        tx.insert(&sql::ROOMS, &self.rooms).await?;
        tx.insert(&sql::MEMBERS, &self.members).await?;
        tx.insert(&sql::ENTRIES, &self.entries).await?;
        for card in &self.cards {
            tx.record(Scope::Server, Change::Person(card.clone()));
        }
        Ok(())
    }
}

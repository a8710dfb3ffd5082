//! Who is here: people, sessions and rooms, made through the engine while no server holds the database, and what it
//! holds in the end, read the same way.

use std::net::Ipv4Addr;
use std::path::PathBuf;

use engine::accounts::{self, Founding, SignUp};
use engine::sessions::{self, Opening};
use engine::{Chance, Clock, Engine, Place, messages, rooms};
use futures_util::future::try_join_all;
use sha2::{Digest, Sha256};
use wire::{At, ClientKey, Micros, NewRoom, RoomId, RoomKind, Seq, SessionId, UserId, limits};

use crate::Failed;
use crate::audit::{Row, Stored, print};

/// Signed up at once; the writer takes them in groups.
const AT_ONCE: usize = 256;
/// Any string in the right form: nobody types a password here.
const HASH: &str = "$argon2id$v=19$m=19456,t=2,p=1$c2FsdA$aGFzaA";

/// Somebody with a session.
#[derive(Debug, Clone)]
pub struct Someone {
    pub user: UserId,
    /// As it stands in the request's head.
    pub cookie: String,
    /// Those that were made here: a member of them must hear all that is said there.
    pub rooms: Vec<RoomId>,
}

#[derive(Debug)]
pub struct World {
    pub place: Place,
    /// The working directory of everything that is started; it goes away with this.
    pub folder: PathBuf,
    pub people: Vec<Someone>,
}

impl World {
    /// An empty one: in a folder of its own, or in the PostgreSQL that was given.
    pub fn new(database: Option<&str>) -> Result<Self, Failed> {
        let name = format!(
            "roost-bench-{}-{}",
            std::process::id(),
            Chance::System.code(6)
        );
        let folder = std::env::temp_dir().join(name);
        std::fs::create_dir_all(&folder)?;
        let place = match database {
            Some(url) => Place::Postgres(url.to_owned()),
            None => Place::Folder(folder.join("data")),
        };
        Ok(Self {
            place,
            folder,
            people: Vec::new(),
        })
    }

    pub async fn open(&self) -> Result<Engine, Failed> {
        Ok(Engine::open(self.place.clone(), Clock::System, Chance::System).await?)
    }

    /// There are so many from now on.
    pub async fn people(&mut self, engine: &Engine, count: usize) -> Result<(), Failed> {
        while self.people.len() < count {
            let missing = (count - self.people.len()).min(AT_ONCE);
            let first = self.people.len();
            let comers = (first..first + missing).map(|number| come(engine, number));
            // The first one alone: who owns the server must not be a race.
            if first == 0 {
                self.people.push(come(engine, 0).await?);
            } else {
                self.people.extend(try_join_all(comers).await?);
            }
        }
        Ok(())
    }

    /// A group of these; the first of them made it.
    pub async fn group(&mut self, engine: &Engine, members: &[usize]) -> Result<Room, Failed> {
        let users: Vec<UserId> = members
            .iter()
            .map(|number| self.people[*number].user)
            .collect();
        let maker = users[0];
        let new = NewRoom {
            key: ClientKey(engine.chance().id(engine.clock().now())),
            kind: RoomKind::Group,
            name: format!("{} people", users.len()),
            topic: String::new(),
            users: Vec::new(),
        };
        let id = rooms::create(engine, maker, new).await?;
        for some in users[1..].chunks(limits::ADD_MAX) {
            rooms::add(engine, maker, id, some.to_vec()).await?;
        }
        for number in members {
            self.people[*number].rooms.push(id);
        }
        let after = Seq(0);
        let viewer = maker;
        self.now(engine, &Room { id, viewer, after }).await
    }

    /// The room with the place that it has come to.
    pub async fn now(&self, engine: &Engine, room: &Room) -> Result<Room, Failed> {
        let page = messages::page(engine, room.viewer, room.id, At::End, 1).await?;
        Ok(Room {
            after: page.to,
            ..*room
        })
    }

    /// The room's messages after the one that it began with.
    pub async fn stored(&self, engine: &Engine, room: &Room) -> Result<Stored, Failed> {
        let mut stored = Stored {
            room: room.id,
            after: room.after,
            rows: Vec::new(),
        };
        let mut last = room.after;
        loop {
            let at = At::After(last);
            let page = messages::page(engine, room.viewer, room.id, at, limits::PAGE_MAX).await?;
            stored.rows.extend(page.rows.iter().map(|message| Row {
                seq: message.seq,
                author: message.author,
                key: message.key,
                print: print(message.author, message.key, message.body.as_bytes()),
                system: message.system.is_some(),
            }));
            if page.end || page.rows.is_empty() {
                return Ok(stored);
            }
            last = page.to;
        }
    }
}

impl Drop for World {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

/// A room as a part of the run begins with it.
#[derive(Debug, Clone, Copy)]
pub struct Room {
    pub id: RoomId,
    pub viewer: UserId,
    pub after: Seq,
}

async fn come(engine: &Engine, number: usize) -> Result<Someone, Failed> {
    let name = format!("person{number}");
    let enrol = async || {
        let form = SignUp {
            email: format!("{name}@example.org"),
            username: name.clone(),
            password: "not hashed here".to_owned(),
            founding: Founding::Local,
            invitation: String::new(),
        };
        accounts::enrol(engine, form, HASH.to_owned()).await
    };
    // An account's id is the engine's to make: hardly ever do two meet within a millisecond, and another try is another id.
    let person = match enrol().await {
        Err(engine::Error::Broken(_)) => enrol().await?,
        enrolled => enrolled?,
    };
    let secret: [u8; 16] = engine.chance().bytes();
    let now = engine.clock().now();
    let opening = Opening {
        id: SessionId(session_id(engine.chance().id(now), number)),
        user: person.id,
        by: None,
        token: Sha256::digest(secret).into(),
        device: "the load generator".to_owned(),
        place: Ipv4Addr::LOCALHOST.into(),
        expires: now.plus(Micros::DAY),
    };
    sessions::open(engine, opening).await?;
    Ok(Someone {
        user: person.id,
        cookie: format!("roost={}", base64(secret)),
        rooms: Vec::new(),
    })
}

/// The moment out of `id`, and its person's number in place of its chance: hundreds are made in one millisecond here,
/// and no two of them may meet.
fn session_id(id: i64, number: usize) -> i64 {
    const NUMBERS: i64 = 1 << 21;
    id / NUMBERS * NUMBERS + i64::try_from(number).unwrap_or(0) % NUMBERS
}

/// For URLs and without padding, as the cookie holds its 128 bits.
fn base64(bytes: [u8; 16]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let bits = u128::from_be_bytes(bytes);
    let letter = |place: u32| {
        // 22 letters are 132 bits: the last four are zero.
        let six = if place < 21 {
            bits >> (122 - 6 * place)
        } else {
            bits << 4
        };
        char::from(LETTERS[usize::try_from(six & 63).unwrap_or(0)])
    };
    (0..22).map(letter).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sessions_made_in_one_millisecond_have_ids_of_their_own() {
        let moment = 1_763_650_000_000;
        let made = (0..20_000).map(|number| session_id(moment << 21 | 0x1f_ffff, number));
        let ids: std::collections::HashSet<i64> = made.collect();
        assert_eq!(ids.len(), 20_000);
        assert!(ids.iter().all(|id| id >> 21 == moment), "sorted by age");
    }

    #[test]
    fn a_cookie_is_written_as_the_server_reads_it() {
        assert_eq!(base64([0; 16]), "AAAAAAAAAAAAAAAAAAAAAA");
        assert_eq!(base64([255; 16]), "_____________________w");
        let counted = std::array::from_fn(|place| u8::try_from(place).expect("sixteen"));
        assert_eq!(base64(counted), "AAECAwQFBgcICQoLDA0ODw");
    }
}

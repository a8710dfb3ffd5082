//! Channels found by how their names begin, from any of their words on; and all of them, by name.
//!
//! A walk along an index, as long as what it finds: how many channels there are does not matter.

use wire::limits::{FIND_MAX, NAME_MAX};
use wire::{Channel, Channels, Room, RoomId, Scope, UserId};

use super::sql;
use crate::accounts::names;
use crate::db::{Conn, Db, Question, Tx, Urgency, Value, Verb};
use crate::{Engine, Error, args};

/// By which way keys are made here. With another one, all are made anew at the next start.
const WAY: i64 = 1;
/// One more tells whether there are others.
#[expect(clippy::cast_possible_wrap, reason = "some tens")]
const ONE_MORE: i64 = FIND_MAX as i64 + 1;
/// Keys of one name that begin alike, as "tea tea tea": so many at most stand between two channels.
#[expect(clippy::cast_possible_wrap, reason = "some tens")]
const KEYS: i64 = 2 * FIND_MAX as i64;
/// Channels whose keys are made by one verb.
const AT_ONCE: i64 = 100;

/// The channels that are called so, behind this one; without a text, all. Those that the viewer is kept out of are not
/// there for them.
pub async fn channels(
    engine: &Engine,
    viewer: UserId,
    text: &str,
    after: Option<RoomId>,
) -> Result<Channels, Error> {
    let prefix = names::plain(text.trim().trim_start_matches('#'));
    let is_nothings = text.chars().count() > NAME_MAX || prefix.chars().any(char::is_control);
    if is_nothings {
        return Ok(Channels::default());
    }
    let look = Look {
        viewer,
        prefix,
        after,
    };
    engine.db().read(look).await
}

struct Look {
    viewer: UserId,
    prefix: String,
    after: Option<RoomId>,
}

impl Question for Look {
    type Answer = Channels;

    async fn ask(&self, conn: &mut Conn<'_>) -> Result<Channels, Error> {
        let mut channels = if self.prefix.is_empty() {
            self.all(conn).await?
        } else {
            self.called_so(conn).await?
        };
        let more = channels.len() > FIND_MAX;
        channels.truncate(FIND_MAX);
        Ok(Channels { channels, more })
    }
}

impl Look {
    async fn all(&self, conn: &mut Conn<'_>) -> Result<Vec<Channel>, Error> {
        let last = match self.after {
            Some(room) => conn.find(sql::WHOLE_KEY, args![room]).await?,
            None => None,
        };
        let last: Option<sql::KeyRow> = last;
        let (key, room) = last.map_or_else(Default::default, |last| (last.key, last.room_id));
        let args = args![&key, room, self.viewer, ONE_MORE];
        let rows: Vec<sql::FoundChannel> = conn.all(sql::ALL_CHANNELS, args).await?;
        rows.into_iter().map(sql::FoundChannel::channel).collect()
    }

    /// Each once, by the first of its keys that begin so.
    async fn called_so(&self, conn: &mut Conn<'_>) -> Result<Vec<Channel>, Error> {
        let end = names::end(&self.prefix);
        let mut behind = (self.prefix.clone(), 0);
        let mut seen: Vec<RoomId> = Vec::new();
        let mut found = Vec::new();
        // Behind the last of the page before, which is found again on the way.
        let mut is_behind = self.after.is_none();
        loop {
            let args = args![&behind.0, behind.1, &end, self.viewer, KEYS];
            let rows: Vec<sql::FoundChannel> = conn.all(sql::CHANNELS, args).await?;
            let is_last = i64::try_from(rows.len()).is_ok_and(|read| read < KEYS);
            for row in rows {
                behind = (row.found_by.clone(), row.room.id.0);
                if seen.contains(&row.room.id) {
                    continue;
                }
                seen.push(row.room.id);
                if is_behind {
                    found.push(row.channel()?);
                } else {
                    is_behind = self.after == Some(row.room.id);
                }
            }
            if is_last || found.len() > FIND_MAX || seen.len() > wire::limits::CHANNELS_FOUND {
                return Ok(found);
            }
        }
    }
}

impl sql::FoundChannel {
    fn channel(self) -> Result<Channel, Error> {
        let state = self.place.known()?.map(|place| place.state);
        let room = Room::from(self.room);
        Ok(Channel { room, state })
    }
}

/// The channel is called so from now on: nothing for rooms that nobody finds.
pub(super) async fn name(tx: &mut Tx<'_>, room: &Room) -> Result<(), Error> {
    if room.kind != wire::RoomKind::Channel {
        return Ok(());
    }
    tx.execute(sql::FORGET_KEYS, args![room.id]).await?;
    let whole = names::plain(&room.name);
    let keys = names::keys("", &room.name).into_iter();
    let keys = keys.filter(|key| !key.is_empty() || whole.is_empty());
    let rows = keys.flat_map(|key| {
        let is_whole = i64::from(key == whole);
        [Value::Text(Some(key)), room.id.into(), is_whole.into()]
    });
    let rows: Vec<Value> = rows.collect();
    tx.insert(&sql::CHANNEL_KEYS, &rows).await?;
    tx.execute(sql::KEYED, args![room.id, WAY])
        .await
        .map(|_| ())
}

/// Makes the keys that an earlier version did not make, or made otherwise.
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
        // Another node may begin just now.
        tx.lock(Scope::Server).await?;
        let unkeyed: Vec<sql::RoomRow> = tx.all(sql::UNKEYED, args![WAY, AT_ONCE]).await?;
        let others = i64::try_from(unkeyed.len()) == Ok(AT_ONCE);
        for row in unkeyed {
            let room = Room::from(row);
            tx.lock(Scope::Room(room.id)).await?;
            name(tx, &room).await?;
        }
        Ok(others)
    }
}

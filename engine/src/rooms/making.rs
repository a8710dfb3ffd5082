//! Rooms made and named.

use wire::{
    Change, ClientKey, Micros, NewRoom, Refusal, Rev, Room, RoomId, RoomKind, RoomRole, Scope, Seq,
    System, UserId,
};

use super::coming::{Guest, Place, guest, put_entries, put_members};
use super::{Seat, directory, rules, sql};
use crate::db::{AsAsked, Conn, Question, Tx, Verb};
use crate::{Error, args, messages};

/// The room of this pair, if there is one.
pub struct OfPair(pub UserId, pub UserId);

impl Question for OfPair {
    type Answer = Option<RoomId>;

    async fn ask(&self, conn: &mut Conn<'_>) -> Result<Option<RoomId>, Error> {
        let (low, high) = rules::pair(self.0, self.1);
        let room: Option<sql::Id> = conn.find(sql::OF_PAIR, args![low, high]).await?;
        Ok(room.map(|room| RoomId(room.id)))
    }
}

pub struct Direct {
    pub viewer: UserId,
    pub with: UserId,
}

impl Verb for Direct {
    type Done = RoomId;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<RoomId, Error> {
        let pair = rules::pair(self.viewer, self.with);
        let mut users = vec![pair.0, pair.1];
        users.dedup();
        for user in &users {
            tx.lock(Scope::Account(*user)).await?;
        }
        let room = blank(RoomId(tx.id()), RoomKind::Direct, Some(pair), users.len());
        for user in &users {
            let guest = guest(tx, room.id, *user).await?;
            rules::may_be_in(guest.kind, guest.state(), guest.has_too_many)?;
        }
        if !insert(tx, &room, self.viewer, None).await? {
            return made(OfPair(self.viewer, self.with).ask(tx).await?);
        }
        let place = |user: &UserId| Place {
            user: *user,
            role: RoomRole::Member,
            from: Seq(1),
        };
        let places: Vec<Place> = users.iter().map(place).collect();
        people(tx, room.id, &places, Seq(0)).await
    }
}

pub struct Create {
    pub viewer: UserId,
    pub key: ClientKey,
    pub kind: RoomKind,
    pub named: rules::Named,
    /// Without the viewer; each once, by id.
    pub users: Vec<UserId>,
}

impl Create {
    /// What can be said about it before anything is asked.
    pub fn of(viewer: UserId, new: NewRoom) -> Result<Self, Error> {
        if new.kind == RoomKind::Direct {
            return Err(Refusal::Malformed.into());
        }
        let mut users = rules::guests(new.users)?;
        users.retain(|user| *user != viewer);
        Ok(Self {
            viewer,
            key: new.key,
            kind: new.kind,
            named: rules::named(&new.name, &new.topic)?,
            users,
        })
    }

    /// Everybody who is to be in it, by id.
    fn users(&self) -> Vec<UserId> {
        let mut users = self.users.clone();
        users.push(self.viewer);
        users.sort_unstable();
        users
    }
}

impl Verb for Create {
    type Done = RoomId;
    const WEIGHT: usize = 8 * 1024;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<RoomId, Error> {
        let users = self.users();
        for user in &users {
            tx.lock(Scope::Account(*user)).await?;
        }
        // Looked up before rights are asked: what was made stays made.
        if let Some(made) = self.find(tx).await? {
            return Ok(made);
        }
        let room = Room {
            name: self.named.name.clone(),
            topic: self.named.topic.clone(),
            ..blank(RoomId(tx.id()), self.kind, None, users.len())
        };
        let mut places = Vec::new();
        for user in &users {
            let guest = guest(tx, room.id, *user).await?;
            places.push(self.place(&guest)?);
        }
        if !insert(tx, &room, self.viewer, Some(self.key)).await? {
            return made(self.find(tx).await?);
        }
        directory::name(tx, &room).await?;
        let mut read = messages::line(tx, room.id, self.viewer, System::Created).await?;
        if !self.users.is_empty() {
            let users = self.users.clone();
            read = messages::line(tx, room.id, self.viewer, System::Added { users }).await?;
        }
        people(tx, room.id, &places, read).await
    }
}

impl Create {
    /// What was made by this key before.
    async fn find(&self, conn: &mut Conn<'_>) -> Result<Option<RoomId>, Error> {
        let args = args![self.viewer, self.key];
        let made: Option<sql::Id> = conn.find(sql::OF_KEY, args).await?;
        Ok(made.map(|made| RoomId(made.id)))
    }

    fn place(&self, guest: &Guest) -> Result<Place, Error> {
        let is_maker = guest.user == self.viewer;
        if is_maker {
            rules::may_create(guest.role, self.kind)?;
        }
        rules::may_be_in(guest.kind, guest.state(), guest.has_too_many)?;
        Ok(Place {
            user: guest.user,
            role: if is_maker {
                RoomRole::Owner
            } else {
                RoomRole::Member
            },
            from: Seq(1),
        })
    }
}

pub struct Rename {
    pub viewer: UserId,
    pub room: RoomId,
    pub named: rules::Named,
}

impl Verb for Rename {
    type Done = ();

    async fn run(&self, tx: &mut Tx<'_>) -> Result<(), Error> {
        let scope = Scope::Room(self.room);
        let rev = tx.advance(scope).await?;
        let seat = Seat::of_member(tx, self.viewer, self.room).await?;
        rules::may_rename(seat.role, seat.room.kind)?;
        let rules::Named { name, topic } = self.named.clone();
        let (renamed, retold) = (name != seat.room.name, topic != seat.room.topic);
        if !renamed && !retold {
            return Err(AsAsked.into());
        }
        tx.execute(sql::RENAME, args![self.room, &name, &topic, rev])
            .await?;
        let room = Room {
            name: name.clone(),
            topic: topic.clone(),
            rev,
            ..seat.room
        };
        if renamed {
            directory::name(tx, &room).await?;
        }
        tx.record(scope, Change::Room(room));
        if renamed {
            messages::line(tx, self.room, self.viewer, System::Renamed { name }).await?;
        }
        if retold {
            messages::line(tx, self.room, self.viewer, System::Topic { topic }).await?;
        }
        Ok(())
    }
}

/// A room as it begins: its own row is the first change of its scope.
fn blank(id: RoomId, kind: RoomKind, pair: Option<(UserId, UserId)>, members: usize) -> Room {
    let (join, post, history) = kind.policy();
    Room {
        id,
        kind,
        join,
        post,
        history,
        name: String::new(),
        topic: String::new(),
        pair,
        members: u32::try_from(members).unwrap_or(u32::MAX),
        avatar: None,
        deleted: false,
        rev: Rev(1),
    }
}

/// Tells whether it was made: not when there was one already for this pair or this key.
async fn insert(
    tx: &mut Tx<'_>,
    room: &Room,
    creator: UserId,
    key: Option<ClientKey>,
) -> Result<bool, Error> {
    let Micros(now) = tx.now();
    let args = args![
        room.id,
        room.kind.as_str(),
        room.join.as_str(),
        room.post.as_str(),
        room.history.as_str(),
        &room.name,
        &room.topic,
        room.pair.map(|(low, _)| low.0),
        room.pair.map(|(_, high)| high.0),
        creator,
        key.map(|key| key.0),
        i64::from(room.members),
        now,
    ];
    let made = tx.execute(sql::INSERT, args).await? == 1;
    if made {
        tx.record(Scope::Room(room.id), Change::Room(room.clone()));
    }
    Ok(made)
}

/// The first people of a new room, and its id.
async fn people(
    tx: &mut Tx<'_>,
    room: RoomId,
    places: &[Place],
    read: Seq,
) -> Result<RoomId, Error> {
    let rows = i64::try_from(places.len()).unwrap_or(i64::MAX);
    let first = tx.advance_by(Scope::Room(room), rows).await?;
    put_members(tx, room, places, first, read).await?;
    put_entries(tx, room, places, read, Rev(first.0 + rows - 1)).await?;
    Ok(room)
}

/// The one that was there when it was to be inserted. Nothing has been written and no rev was taken until then.
fn made(room: Option<RoomId>) -> Result<RoomId, Error> {
    room.ok_or_else(|| Error::broken("a room that was there is not"))
}

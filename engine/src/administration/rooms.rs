//! Groups and channels from outside: what they are called, how large they are, who owns them; and their end.

use std::collections::BTreeSet;

use wire::limits::ADMINISTRATION_PAGE;
use wire::{
    Act, ListedRoom, ListedRooms, Micros, Refusal, Room, RoomId, RoomKind, Scope, Seq, UserId,
};

use super::standing::{Administrator, Standing};
use super::{audit, people, sql};
use crate::db::{AsAsked, Conn, Question, Tx, Verb};
use crate::jobs::Lease;
use crate::rooms::{ending, sql as room};
use crate::{Error, args};

/// As many as a line of the list names.
const OWNERS: i64 = 3;

pub struct Rooms {
    pub by: Administrator,
    pub before: Option<RoomId>,
}

impl Question for Rooms {
    type Answer = ListedRooms;

    async fn ask(&self, conn: &mut Conn<'_>) -> Result<ListedRooms, Error> {
        Standing::of(conn, self.by).await?;
        let before = self.before.unwrap_or(RoomId(i64::MAX));
        let mut rooms: Vec<sql::ListedRow> = conn
            .all(sql::LISTED, args![before, people::ONE_MORE])
            .await?;
        let more = rooms.len() > ADMINISTRATION_PAGE;
        rooms.truncate(ADMINISTRATION_PAGE);
        let mut rows = Vec::with_capacity(rooms.len());
        for room in rooms {
            let owners: Vec<sql::Owner> = conn.all(sql::OWNERS, args![room.id, OWNERS]).await?;
            rows.push(ListedRoom {
                id: room.id,
                kind: room.kind,
                name: room.name,
                members: u32::try_from(room.members).unwrap_or(u32::MAX),
                last_seq: Seq(room.last_seq),
                active: Micros(room.last_sent),
                owners: owners.into_iter().map(|owner| owner.user_id).collect(),
            });
        }
        let owners = rows.iter().flat_map(|room| room.owners.iter().copied());
        let people = people::cards(conn, owners.collect::<BTreeSet<UserId>>()).await?;
        Ok(ListedRooms { rows, people, more })
    }
}

pub(super) struct Delete {
    pub by: Administrator,
    pub room: RoomId,
}

impl Verb for Delete {
    type Done = Lease;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Lease, Error> {
        tx.lock(Scope::Server).await?;
        let standing = Standing::of(tx, self.by).await?;
        let rev = tx.advance(Scope::Room(self.room)).await?;
        let found: Option<room::RoomRow> = tx.find(room::CHANGED, args![self.room, 0]).await?;
        let room: Room = found.ok_or(Refusal::NoSuchRoom)?.into();
        // What two people have between them is nobody else's: for administrators it is not there.
        if room.kind == RoomKind::Direct {
            return Err(Refusal::NoSuchRoom.into());
        }
        if room.deleted {
            return Err(AsAsked.into());
        }
        let lease = ending::end(tx, &room, rev).await?;
        let act = Act::DeletedRoom {
            room: room.id,
            kind: room.kind,
            name: room.name,
        };
        audit::record(tx, &standing, act).await?;
        Ok(lease)
    }
}

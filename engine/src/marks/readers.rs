//! Whom a message has reached, and when they had read it.

use wire::limits::RECEIPTS_MEMBERS;
use wire::{Micros, Reader, Refusal, RoomId, Seq, UserId};

use super::sql;
use crate::db::{Conn, Question};
use crate::rooms::Seat;
use crate::{Engine, Error, args};

/// Those for whom it was when it was sent and who are in the room still, but for its author and those who show no
/// receipts: who has read it first, the earliest before the others, then whom it has reached. Nobody in large rooms, nor
/// for a viewer who shows no receipts.
pub async fn readers(
    engine: &Engine,
    viewer: UserId,
    room: RoomId,
    seq: Seq,
) -> Result<Vec<Reader>, Error> {
    engine.db().read(Of { viewer, room, seq }).await
}

struct Of {
    viewer: UserId,
    room: RoomId,
    seq: Seq,
}

impl Question for Of {
    type Answer = Vec<Reader>;

    async fn ask(&self, conn: &mut Conn<'_>) -> Result<Vec<Reader>, Error> {
        let Self { viewer, room, seq } = *self;
        let seat = Seat::of_member(conn, viewer, room).await?;
        if seq < seat.from || seq > seat.last_seq {
            return Err(Refusal::NoSuchMessage.into());
        }
        let most = i64::from(RECEIPTS_MEMBERS);
        let rows: Vec<sql::ReaderRow> = conn
            .all(sql::READERS, args![room, seq, most, viewer])
            .await?;
        let mut readers: Vec<Reader> = rows.into_iter().map(|row| row.reader(seq)).collect();
        readers.sort_by_key(|reader| (!reader.read, !reader.delivered, reader.at, reader.user));
        Ok(readers)
    }
}

impl sql::ReaderRow {
    fn reader(self, seq: Seq) -> Reader {
        let read = self.read_seq >= seq;
        Reader {
            user: self.user_id,
            delivered: read || self.delivered >= seq,
            read,
            at: self.at.map(Micros).filter(|_| read),
        }
    }
}

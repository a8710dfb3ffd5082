//! Marks that move: a client's word on how far its owner has come, for all rooms together.

use wire::limits::{MARKS_MAX, RECEIPTS_MEMBERS};
use wire::{
    Change, Entry, Keeping, Mark, MarkTo, Refusal, Rev, RoomId, Scope, Seq, Unread, UserId,
};

use super::rules::{Bounds, Standing};
use super::{sql, unread};
use crate::db::{AsAsked, Conn, Tx, Urgency, Verb};
use crate::{Engine, Error, args};

/// Moves the viewer on in the rooms that they are in; the others are passed over. One's own entry changes where one has
/// read on; the others of a small room are told.
pub async fn mark(engine: &Engine, viewer: UserId, marks: Vec<MarkTo>) -> Result<(), Error> {
    if marks.is_empty() {
        return Ok(());
    }
    if marks.len() > MARKS_MAX {
        return Err(Refusal::TooLarge { max: MARKS_MAX }.into());
    }
    let told = engine.db().write(MoveOn { viewer, marks }).await?;
    engine.hub().tell_marks(told);
    Ok(())
}

/// Marks the room as unread from that message on; without one, takes the mark away.
pub async fn mark_unread(
    engine: &Engine,
    viewer: UserId,
    room: RoomId,
    from: Option<Seq>,
) -> Result<(), Error> {
    let mark = MarkUnread { viewer, room, from };
    AsAsked::is_fine(engine.db().write(mark).await)
}

struct MoveOn {
    viewer: UserId,
    marks: Vec<MarkTo>,
}

impl Verb for MoveOn {
    /// What the others may be told.
    type Done = Vec<Mark>;
    const URGENCY: Urgency = Urgency::Housekeeping;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Vec<Mark>, Error> {
        let account = Scope::Account(self.viewer);
        // The lock alone: how many entries change is not known yet.
        tx.lock(account).await?;
        let mut moves = Vec::with_capacity(self.marks.len());
        for to in &self.marks {
            // One room twice in a frame: the second finds what the first did.
            let before = match moves.iter().rposition(|step: &Step| step.room == to.room) {
                Some(at) => Some(moves.remove(at)),
                None => Step::find(tx, self.viewer, to.room).await?,
            };
            moves.extend(before.map(|step| step.moved(*to)));
        }
        let stamped = moves.iter().filter(|step| step.changes_entry()).count();
        let mut rev = Rev(0);
        if stamped > 0 {
            let rows = i64::try_from(stamped).map_err(Error::broken)?;
            rev = tx.advance_by(account, rows).await?;
        }
        let mut told = Vec::new();
        for step in moves {
            if step.changes_entry() {
                step.stamp(tx, self.viewer, rev).await?;
                rev = rev.next();
            }
            told.extend(step.tell(tx, self.viewer).await?);
        }
        Ok(told)
    }
}

struct MarkUnread {
    viewer: UserId,
    room: RoomId,
    from: Option<Seq>,
}

impl Verb for MarkUnread {
    type Done = ();

    async fn run(&self, tx: &mut Tx<'_>) -> Result<(), Error> {
        let rev = tx.advance(Scope::Account(self.viewer)).await?;
        let step = Step::find(tx, self.viewer, self.room).await?;
        let mut step = step.ok_or(Refusal::NoSuchRoom)?;
        let marked = step.after.marked_unread(self.from, step.bounds);
        step.after = marked.ok_or(Refusal::NoSuchMessage)?;
        if !step.changes_entry() {
            return Err(AsAsked.into());
        }
        step.stamp(tx, self.viewer, rev).await
    }
}

/// One room: where somebody stood in it, and where they come to stand.
pub(super) struct Step {
    room: RoomId,
    head: Rev,
    bounds: Bounds,
    before: Standing,
    after: Standing,
    /// The others see it: the room is small enough, and its owner shows it.
    has_receipts: bool,
    pub kept: Keeping,
}

impl Step {
    /// None where they are not.
    pub async fn find(
        conn: &mut Conn<'_>,
        user: UserId,
        room: RoomId,
    ) -> Result<Option<Self>, Error> {
        let found: Option<sql::Place> = conn.find(sql::PLACE, args![user, room]).await?;
        Ok(found.map(|place| {
            let standing = Standing {
                read: place.read_seq,
                unread_from: place.unread_from.map(Seq),
                delivered: place.delivered,
                shown: place.shown,
            };
            Self {
                room: place.room_id,
                head: place.head,
                bounds: Bounds {
                    from: place.from_seq,
                    last: place.last_seq,
                },
                before: standing,
                after: standing,
                has_receipts: place.receipts == 1 && place.members <= i64::from(RECEIPTS_MEMBERS),
                kept: place.kept.into(),
            }
        }))
    }

    fn moved(self, to: MarkTo) -> Self {
        Self {
            after: self.after.moved(to, self.bounds),
            ..self
        }
    }

    fn changes_entry(&self) -> bool {
        !self.after.is_same_entry(self.before)
    }

    /// Writes the owner's entry under this rev.
    pub async fn stamp(&self, tx: &mut Tx<'_>, user: UserId, rev: Rev) -> Result<(), Error> {
        let Standing {
            read, unread_from, ..
        } = self.after;
        let place = args![user, self.room, read, unread_from, rev];
        tx.execute(sql::MOVE_ENTRY, place).await?;
        let mut entry = Entry {
            room: self.room,
            is_in: true,
            read,
            unread_from,
            from: self.bounds.from,
            unread: Unread {
                at: self.head,
                ..Unread::default()
            },
            kept: self.kept,
            rev,
        };
        let upto = entry.read_upto();
        if self.bounds.last > upto {
            entry.unread = unread(tx, user, self.room, upto).await?;
        }
        tx.record(Scope::Account(user), Change::Entry(entry));
        Ok(())
    }

    /// Writes what the others see, where they do.
    async fn tell(&self, tx: &mut Tx<'_>, user: UserId) -> Result<Option<Mark>, Error> {
        if !self.has_receipts || self.after.is_same_mark(self.before) {
            return Ok(None);
        }
        let Standing {
            delivered, shown, ..
        } = self.after;
        let place = args![self.room, user, delivered, shown];
        tx.execute(sql::MOVE_MARK, place).await?;
        if shown > self.before.shown {
            let now = tx.now();
            let read = args![self.room, user, shown, now];
            tx.execute(sql::LOG, read).await?;
        }
        Ok(Some(Mark {
            room: self.room,
            user,
            delivered,
            read: shown,
        }))
    }
}

//! What happens to a message that stands: edited, deleted, reacted to. Each stamps its row once, or leaves it.

use std::collections::BTreeSet;

use wire::{Act, Change, Message, Refusal, Rev, RoomId, Scope, Seq, UserId};

use super::{pages, rules, sending, sql};
use crate::administration::{self, Standing};
use crate::db::{AsAsked, Tx, Verb};
use crate::rooms::Seat;
use crate::{Engine, Error, args};

/// Gives it another body, from the edition that was seen.
pub async fn edit(
    engine: &Engine,
    viewer: UserId,
    room: RoomId,
    seq: Seq,
    edition: u32,
    body: String,
    mentions: Vec<UserId>,
) -> Result<(), Error> {
    let at = At { viewer, room, seq };
    let edit = Edit {
        at,
        edition,
        body: rules::body(&body)?,
        mentions: rules::mentions(mentions)?,
    };
    AsAsked::is_fine(engine.db().write(edit).await)
}

/// Empties it: its author, key, kind and times stay.
pub async fn delete(engine: &Engine, viewer: UserId, room: RoomId, seq: Seq) -> Result<(), Error> {
    let at = At { viewer, room, seq };
    match engine.db().write(Delete(at)).await {
        // What administrators do as such is done under the server's lock, which nobody else has to wait for.
        Err(error) if error.refusal() == Some(&Refusal::NotAllowed) => {
            AsAsked::is_fine(engine.db().write(DeleteByStanding(at)).await)
        }
        end => AsAsked::is_fine(end),
    }
}

/// Puts the viewer's emoji on it, or takes it away.
pub async fn react(
    engine: &Engine,
    viewer: UserId,
    room: RoomId,
    seq: Seq,
    emoji: String,
    on: bool,
) -> Result<(), Error> {
    rules::emoji(&emoji)?;
    let at = At { viewer, room, seq };
    let react = React { at, emoji, on };
    AsAsked::is_fine(engine.db().write(react).await)
}

/// Who does something to which message.
#[derive(Clone, Copy)]
struct At {
    viewer: UserId,
    room: RoomId,
    seq: Seq,
}

impl At {
    /// Takes the room's next rev, and looks: what is found stays so until the commit.
    async fn look(&self, tx: &mut Tx<'_>) -> Result<(Rev, Seat, sql::MessageRow), Error> {
        let rev = tx.advance(Scope::Room(self.room)).await?;
        let seat = Seat::of_member(tx, self.viewer, self.room).await?;
        let row = super::find(tx, &seat, self.seq).await?;
        Ok((rev, seat, row))
    }

    async fn empty(
        &self,
        tx: &mut Tx<'_>,
        rev: Rev,
        before: &Message,
        reacted: i64,
    ) -> Result<(), Error> {
        let Self { room, seq, .. } = *self;
        if before.deleted.is_some() {
            return Err(AsAsked.into());
        }
        for user in &before.mentions {
            tx.execute(sql::UNMENTION, args![*user, room, seq]).await?;
        }
        if reacted > 0 {
            tx.execute(sql::UNREACT_ALL, args![room, seq]).await?;
        }
        let now = tx.now();
        let row = tx.one(sql::EMPTY, args![room, seq, rev, now]).await?;
        self.record(tx, row).await
    }

    async fn record(&self, tx: &mut Tx<'_>, row: sql::MessageRow) -> Result<(), Error> {
        let message = pages::whole(tx, row).await?;
        tx.record(Scope::Room(self.room), Change::Message(message));
        Ok(())
    }
}

struct Edit {
    at: At,
    edition: u32,
    body: String,
    mentions: Vec<UserId>,
}

impl Verb for Edit {
    type Done = ();

    async fn run(&self, tx: &mut Tx<'_>) -> Result<(), Error> {
        let At { viewer, room, seq } = self.at;
        let (rev, _, row) = self.at.look(tx).await?;
        let before = row.message()?;
        if !rules::may_edit(&before, viewer, self.edition, &self.body)? {
            return Err(AsAsked.into());
        }
        let data = sql::Data {
            mentions: self.mention(tx, &before).await?,
            system: None,
        };
        let now = tx.now();
        let edit = args![room, seq, rev, &self.body, data.json()?, now];
        let row = tx.one(sql::EDIT, edit).await?;
        self.at.record(tx, row).await
    }
}

impl Edit {
    /// Those who were mentioned before stay so where the new body still names them.
    async fn mention(&self, tx: &mut Tx<'_>, before: &Message) -> Result<Vec<UserId>, Error> {
        let At { viewer, room, seq } = self.at;
        let old: BTreeSet<UserId> = before.mentions.iter().copied().collect();
        for user in old.iter().filter(|user| !self.mentions.contains(user)) {
            tx.execute(sql::UNMENTION, args![*user, room, seq]).await?;
        }
        let mut new = self.mentions.clone();
        new.retain(|user| !old.contains(user));
        let new = sending::mention(tx, (room, seq, viewer), &new).await?;
        let mut mentions = self.mentions.clone();
        mentions.retain(|user| old.contains(user) || new.contains(user));
        Ok(mentions)
    }
}

struct Delete(At);

impl Verb for Delete {
    type Done = ();

    async fn run(&self, tx: &mut Tx<'_>) -> Result<(), Error> {
        let (rev, seat, row) = self.0.look(tx).await?;
        let reacted = row.reacted;
        let before = row.message()?;
        if !rules::may_delete(&before, self.0.viewer, seat.role) {
            return Err(Refusal::NotAllowed.into());
        }
        self.0.empty(tx, rev, &before, reacted).await
    }
}

/// By what they are on the server, not in the room: it stands in the log.
struct DeleteByStanding(At);

impl Verb for DeleteByStanding {
    type Done = ();

    async fn run(&self, tx: &mut Tx<'_>) -> Result<(), Error> {
        let At { viewer, room, .. } = self.0;
        tx.lock(Scope::Server).await?;
        let standing = Standing::of(tx, viewer.into()).await?;
        let (rev, seat, row) = self.0.look(tx).await?;
        let reacted = row.reacted;
        let before = row.message()?;
        if !rules::may_delete_by_standing(&before, standing.role, seat.room.kind) {
            return Err(Refusal::NotAllowed.into());
        }
        self.0.empty(tx, rev, &before, reacted).await?;
        let act = Act::DeletedMessage {
            user: before.author,
            room,
            name: seat.room.name,
        };
        administration::record(tx, &standing, act).await
    }
}

struct React {
    at: At,
    emoji: String,
    on: bool,
}

impl Verb for React {
    type Done = ();

    async fn run(&self, tx: &mut Tx<'_>) -> Result<(), Error> {
        let At { viewer, room, seq } = self.at;
        let (rev, _, row) = self.at.look(tx).await?;
        let reacted = row.reacted;
        rules::may_react(&row.message()?)?;
        let emoji = &self.emoji;
        let now = tx.now();
        let changed = if self.on {
            let put = args![room, seq, viewer, emoji, now];
            tx.execute(sql::REACT, put).await?
        } else {
            let away = args![room, seq, viewer, emoji];
            tx.execute(sql::UNREACT, away).await?
        };
        if changed == 0 {
            return Err(AsAsked.into());
        }
        if self.on {
            rules::has_room_for_another(reacted)?;
        }
        let more = if self.on { 1_i64 } else { -1 };
        let row = tx.one(sql::STAMP, args![room, seq, rev, more]).await?;
        self.at.record(tx, row).await
    }
}

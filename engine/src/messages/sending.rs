//! What is written most: a post becomes the room's next message. One step when it mentions nobody and answers
//! nothing.

use wire::{
    Change, ClientKey, Message, MessageKind, Post, Refusal, Retry, RoomId, RoomRole, Scope, Seq,
    System, UserId,
};

use super::{rules, sql};
use crate::db::{Conn, Question, Tx, Verb};
use crate::rooms::Seat;
use crate::{Engine, Error, args};

/// Posts it; tells where it stands.
///
/// Invariant: the same (room, author, key) is the same message, however often it is handed in, and also when its
/// author could not post any more: whatever refuses a post, it may be stored already.
pub async fn send(engine: &Engine, viewer: UserId, room: RoomId, post: Post) -> Result<Seq, Error> {
    let key = post.key;
    let sent = match rules::post(post) {
        Ok(post) => {
            let send = Send { viewer, room, post };
            engine.db().write(send).await
        }
        Err(refusal) => Err(refusal.into()),
    };
    let Err(error) = sent else { return sent };
    if error.refusal().map(Refusal::retry) != Some(Retry::Never) {
        return Err(error);
    }
    let stored = Stored { viewer, room, key };
    engine.db().read(stored).await?.ok_or(error)
}

/// A line that tells what happened in the room. The caller holds the room's lock; this takes one of its revs and
/// its next seq.
pub(crate) async fn line(
    tx: &mut Tx<'_>,
    room: RoomId,
    author: UserId,
    system: System,
) -> Result<Seq, Error> {
    let place = take(tx, room).await?.place();
    let key = ClientKey(tx.id());
    let data = sql::Data {
        mentions: Vec::new(),
        system: Some(system),
    };
    let (seq, rev, sent) = (place.seq, place.rev, place.sent);
    let stored = args![room, seq, rev, author, key, data.json()?, sent];
    tx.execute(sql::INSERT_LINE, stored).await?;
    let line = Message {
        kind: MessageKind::System,
        system: data.system,
        ..blank(room, place, author, key)
    };
    tx.record(Scope::Room(room), Change::Message(line));
    Ok(seq)
}

/// Notes whom a message mentions: of these, those who are in the room. Its author needs no telling.
pub(super) async fn mention(
    tx: &mut Tx<'_>,
    (room, seq, author): (RoomId, Seq, UserId),
    wanted: &[UserId],
) -> Result<Vec<UserId>, Error> {
    let mut mentioned = Vec::with_capacity(wanted.len());
    for user in wanted {
        if *user == author || tx.execute(sql::MENTION, args![*user, room, seq]).await? > 0 {
            mentioned.push(*user);
        }
    }
    Ok(mentioned)
}

async fn take(tx: &mut Tx<'_>, room: RoomId) -> Result<sql::Taken, Error> {
    let now = tx.now();
    let taken = tx.find(sql::TAKE, args![room, now]).await?;
    taken.ok_or_else(|| Refusal::NoSuchRoom.into())
}

/// The place that was taken last.
fn latest(seat: &Seat) -> sql::Place {
    sql::Place {
        seq: seat.last_seq,
        rev: seat.head,
        sent: seat.last_sent,
    }
}

fn blank(room: RoomId, place: sql::Place, author: UserId, key: ClientKey) -> Message {
    Message {
        room,
        seq: place.seq,
        rev: place.rev,
        author,
        key,
        kind: MessageKind::Text,
        body: String::new(),
        system: None,
        mentions: Vec::new(),
        reply_to: None,
        reactions: Vec::new(),
        edition: 1,
        sent: place.sent,
        edited: None,
        deleted: None,
    }
}

struct Send {
    viewer: UserId,
    room: RoomId,
    post: Post,
}

impl Verb for Send {
    type Done = Seq;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Seq, Error> {
        let Self { viewer, room, post } = self;
        let (place, posts) = if post.mentions.is_empty() && post.reply_to.is_none() {
            let now = tx.now();
            let said = args![*room, now, *viewer, post.key, &post.body];
            if let Some(place) = tx.find_after(&sql::SAY, said).await? {
                return Ok(self.tell(tx, place, Vec::new()));
            }
            // The place is taken, but nothing is stored: what follows finds out why.
            let seat = Seat::of_member(tx, *viewer, *room).await?;
            (latest(&seat), seat.room.post)
        } else {
            let taken = take(tx, *room).await?;
            (taken.place(), taken.posts)
        };
        // Where the least of members may post, whoever is in the room may: who is, the insert asks.
        if !RoomRole::Member.may_post(posts) || post.reply_to.is_some() {
            self.look_around(tx).await?;
        }
        let mentions = mention(tx, (*room, place.seq, *viewer), &post.mentions).await?;
        let data = sql::Data {
            mentions,
            system: None,
        };
        let stored = args![
            *room,
            place.seq,
            place.rev,
            *viewer,
            post.key,
            &post.body,
            data.json()?,
            post.reply_to,
            place.sent
        ];
        if tx.execute(sql::INSERT, stored).await? == 0 {
            // Not in the room; or handed in before, which `Stored` finds.
            return Err(Refusal::NoSuchRoom.into());
        }
        Ok(self.tell(tx, place, data.mentions))
    }
}

impl Send {
    /// What only some posts need: a standing, and something to answer.
    async fn look_around(&self, tx: &mut Tx<'_>) -> Result<(), Error> {
        let seat = Seat::of_member(tx, self.viewer, self.room).await?;
        if !seat.role.may_post(seat.room.post) {
            return Err(Refusal::NotAllowed.into());
        }
        if let Some(seq) = self.post.reply_to {
            super::find(tx, &seat, seq).await?;
        }
        Ok(())
    }

    fn tell(&self, tx: &mut Tx<'_>, place: sql::Place, mentions: Vec<UserId>) -> Seq {
        let Self { viewer, room, post } = self;
        let message = Message {
            body: post.body.clone(),
            mentions,
            reply_to: post.reply_to,
            ..blank(*room, place, *viewer, post.key)
        };
        tx.record(Scope::Room(*room), Change::Message(message));
        place.seq
    }
}

/// Where a message stands that was handed in before.
struct Stored {
    viewer: UserId,
    room: RoomId,
    key: ClientKey,
}

impl Question for Stored {
    type Answer = Option<Seq>;

    async fn ask(&self, conn: &mut Conn<'_>) -> Result<Option<Seq>, Error> {
        let args = args![self.room, self.viewer, self.key];
        let found: Option<sql::Found> = conn.find(sql::BY_KEY, args).await?;
        Ok(found.map(|found| found.seq))
    }
}

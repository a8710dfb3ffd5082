//! Messages that stand, and what may be done to them: by whom, and from what.

use std::collections::BTreeSet;

use wire::{Change, Done, Message, MessageKind, Reaction, Refusal, RoomId, RoomRole, Seq, UserId};

use crate::oracle::{Hanging, Oracle};

/// Begins a text that this server does not take.
pub const REFUSED: char = '!';

impl Oracle {
    /// Changes what stands there, and stamps it.
    fn change(
        &mut self,
        room: RoomId,
        user: UserId,
        seq: Seq,
        change: impl FnOnce(&mut Message) -> Result<(), Refusal>,
    ) -> Result<Done, Refusal> {
        let from = match self.place(room, user) {
            Some(place) if place.is_in => place.from,
            _ => return Err(Refusal::NoSuchRoom),
        };
        let held = self.rooms[&room].messages.get(&seq).filter(|_| seq >= from);
        let mut message = held.cloned().ok_or(Refusal::NoSuchMessage)?;
        let before = message.clone();
        change(&mut message)?;
        if message == before {
            return Ok(Done::Set);
        }
        let event = self.stamp(room, |row, rev| {
            message.rev = rev;
            row.messages.insert(seq, message.clone());
            Change::Message(message)
        });
        self.tell_room(room, &BTreeSet::new(), vec![event]);
        Ok(Done::Set)
    }

    pub(super) fn edit(
        &mut self,
        room: RoomId,
        user: UserId,
        seq: Seq,
        edition: u32,
        (body, mentions): (String, Vec<UserId>),
    ) -> Result<Done, Refusal> {
        // What it may not be is seen before where it goes.
        if body.starts_with(REFUSED) {
            return Err(Refusal::MessageTooLong { max: 1 });
        }
        let now = self.now;
        let mut edited = None;
        let done = self.change(room, user, seq, |message| {
            if message.kind == MessageKind::System || message.author != user {
                return Err(Refusal::NotAllowed);
            }
            if message.deleted.is_some() {
                return Err(Refusal::Deleted);
            }
            if message.body == body {
                return Ok(());
            }
            if message.edition != edition {
                let edition = message.edition;
                return Err(Refusal::EditedMeanwhile { edition });
            }
            edited = Some((message.body.clone(), body.clone()));
            message.body = body;
            message.mentions = mentions;
            message.edition += 1;
            message.edited = Some(now);
            Ok(())
        });
        self.edited.extend(edited);
        done
    }

    pub(super) fn delete(&mut self, room: RoomId, user: UserId, seq: Seq) -> Result<Done, Refusal> {
        let now = self.now;
        let members = &self.rooms[&room].members;
        let keeps_order = members
            .get(&user)
            .is_some_and(|member| member.role >= RoomRole::Admin);
        let done = self.change(room, user, seq, |message| {
            if message.kind != MessageKind::Text || !(message.author == user || keeps_order) {
                return Err(Refusal::NotAllowed);
            }
            message.body.clear();
            message.reactions.clear();
            message.reply_to = None;
            message.deleted.get_or_insert(now);
            Ok(())
        });
        if done.is_ok() {
            self.hanging.remove(&(room, seq));
        }
        done
    }

    pub(super) fn react(
        &mut self,
        room: RoomId,
        user: UserId,
        seq: Seq,
        emoji: String,
        on: bool,
    ) -> Result<Done, Refusal> {
        let (at, place) = (self.now, (room, seq));
        let mut hanging = self.hanging.remove(&place).unwrap_or_default();
        let done = self.change(room, user, seq, |message| {
            if message.kind == MessageKind::System {
                return Err(Refusal::NotAllowed);
            }
            if message.deleted.is_some() {
                return Err(Refusal::Deleted);
            }
            let same = |(_, by, what): &Hanging| (*by, what) == (user, &emoji);
            if !on {
                hanging.retain(|one| !same(one));
            } else if !hanging.iter().any(same) {
                hanging.push((at, user, emoji));
            }
            hanging.sort();
            message.reactions.clear();
            for (_, by, what) in &hanging {
                let reactions = &mut message.reactions;
                match reactions.iter_mut().find(|each| each.emoji == *what) {
                    Some(reaction) => reaction.users.push(*by),
                    None => reactions.push(Reaction {
                        emoji: what.clone(),
                        users: vec![*by],
                    }),
                }
            }
            Ok(())
        });
        self.hanging.insert(place, hanging);
        done
    }
}

//! Who types where: it stands for a few seconds, or until they have said it.

use wire::limits::TYPING_SECONDS;
use wire::{Micros, RoomId, UserId};

use crate::model::Typist;
use crate::{Changes, Model};

impl Model {
    pub(crate) fn hear_typing(
        &mut self,
        room: RoomId,
        user: UserId,
        now: Micros,
        changes: &mut Changes,
    ) {
        if user == self.viewer.id || !self.rooms.contains_key(&room) {
            return;
        }
        let until = now.plus(i64::from(TYPING_SECONDS) * Micros::SECOND);
        let same = |typist: &&mut Typist| typist.room == room && typist.user == user;
        if let Some(typist) = self.typing.iter_mut().find(same) {
            typist.until = until;
            return;
        }
        self.typing.push(Typist { room, user, until });
        self.want_person(user);
        changes.typing(room);
    }

    pub(crate) fn stop_typing(&mut self, room: RoomId, user: UserId, changes: &mut Changes) {
        let before = self.typing.len();
        self.typing
            .retain(|typist| typist.room != room || typist.user != user);
        if self.typing.len() < before {
            changes.typing(room);
        }
    }

    /// Lets go of what has stood long enough.
    pub(crate) fn typing_passes(&mut self, now: Micros, changes: &mut Changes) {
        for typist in &self.typing {
            if typist.until <= now {
                changes.typing(typist.room);
            }
        }
        self.typing.retain(|typist| typist.until > now);
    }

    /// When the next of them has stood long enough.
    pub(crate) fn typing_until(&self) -> Option<Micros> {
        self.typing.iter().map(|typist| typist.until).min()
    }
}

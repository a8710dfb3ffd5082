//! Edits that wait, made one on top of the other: each from the edition that the one before it yields.
//!
//! Invariant: what its author has not seen is not written over, and no text is lost: of edits made on top of each
//! other, the last one holds it.

use wire::{ClientKey, Command, Refusal, Refusals, RoomId, Seq};

use crate::pending::Pending;
use crate::{Client, Effect};

type Place = (RoomId, Seq);

/// The row that an edit changes, and the edition that it is made from.
fn edit_of(pending: &Pending) -> Option<(Place, u32)> {
    match pending.waiting.command {
        Command::Edit {
            room, seq, edition, ..
        } => Some(((room, seq), edition)),
        _ => None,
    }
}

impl Client {
    /// What it was made on top of: the edit that was on screen. Of one from the store, that is told by its edition.
    pub(crate) fn place_edit(&self, pending: &mut Pending, from_here: bool) {
        let Some((place, edition)) = edit_of(pending) else {
            return;
        };
        pending.from_here = from_here;
        let laid = self.model.laid_at(place);
        pending.upon = if from_here {
            laid.and_then(|laid| laid.edit)
        } else {
            let one_before =
                |other: &&Pending| other.is_open() && edit_of(other) == Some((place, edition - 1));
            let waiting = self.model.waiting.iter().rev();
            let before = waiting.filter(|_| edition > 0).find(one_before);
            before.map(|before| before.waiting.key)
        };
    }

    /// Those that were made on top of it, and on top of those.
    pub(crate) fn edits_upon(&self, key: ClientKey) -> Vec<ClientKey> {
        let mut keys = vec![key];
        for pending in &self.model.waiting {
            if pending.is_open() && pending.upon.is_some_and(|upon| keys.contains(&upon)) {
                keys.push(pending.waiting.key);
            }
        }
        keys.remove(0);
        keys
    }

    /// An edit was done: what was made on top of it goes on from the edition that it has yielded.
    pub(crate) fn go_on_from(&mut self, edit: &Pending) {
        let Command::Edit {
            room,
            seq,
            edition,
            body,
            ..
        } = &edit.waiting.command
        else {
            return;
        };
        // Where that text stood already, nothing was changed, whichever edition it has.
        let said = self.model.said(*room, *seq);
        let stands = said.filter(|said| said.body == *body);
        let yields = stands.map_or(edition.saturating_add(1), |said| said.edition);
        self.rebase_edits(edit.waiting.key, *edition, yields);
    }

    /// It will not be done: what was made on top of it takes its place.
    pub(crate) fn go_on_without(&mut self, edit: &Pending) {
        let Some((_, edition)) = edit_of(edit) else {
            return;
        };
        self.rebase_edits(edit.waiting.key, edition, edition);
        for pending in &mut self.model.waiting {
            if pending.upon == Some(edit.waiting.key) {
                pending.upon = edit.upon;
            }
        }
    }

    fn rebase_edits(&mut self, key: ClientKey, from: u32, yields: u32) {
        let upon = self.edits_upon(key);
        for pending in &mut self.model.waiting {
            let Command::Edit { edition, .. } = &mut pending.waiting.command else {
                continue;
            };
            if upon.contains(&pending.waiting.key)
                && *edition > from
                && yields != from.saturating_add(1)
            {
                *edition = (*edition - from - 1).saturating_add(yields);
                if pending.until.is_none() {
                    self.effects.push(Effect::Store(pending.waiting.clone()));
                }
            }
        }
    }

    /// Whether an edit that was refused stands beside its row from now on, so that both texts are there.
    pub(crate) fn is_kept_as_conflict(&self, key: ClientKey, refused: &Refusals) -> bool {
        let takes_its_place = |other: &Pending| other.upon == Some(key) && other.from_here;
        // Without a row there is nothing for it to stand beside.
        *refused.first() != Refusal::NoSuchMessage
            && !self.model.waiting.iter().any(takes_its_place)
    }

    /// It is handed in once more: from the edition that is on screen now.
    pub(crate) fn make_anew(&self, command: &mut Command, refused: Option<&Refusals>) {
        if let Command::Edit {
            room, seq, edition, ..
        } = command
        {
            let held = self.model.message(*room, *seq).map(|row| row.edition);
            let told = match refused.map(Refusals::first) {
                Some(Refusal::EditedMeanwhile { edition }) => Some(*edition),
                _ => None,
            };
            *edition = held.or(told).unwrap_or(*edition);
        }
    }

    /// Whoever deletes a message has no use for what they wanted to make of it.
    pub(crate) fn forget_conflicts(&mut self, place: Place) {
        self.drop_failed_edits(|there| there == place);
    }

    /// Places in a history that is no more: other messages may stand there.
    pub(crate) fn forget_all_conflicts(&mut self) {
        self.drop_failed_edits(|_| true);
    }

    fn drop_failed_edits(&mut self, gone: impl Fn(Place) -> bool) {
        let (effects, changes) = (&mut self.effects, &mut self.changes);
        self.model.waiting.retain(|pending| {
            let edit = edit_of(pending).filter(|_| pending.waiting.failed.is_some());
            let stays = edit.is_none_or(|(place, _)| !gone(place));
            if !stays {
                changes.outbox = true;
                effects.push(Effect::Forget(pending.waiting.key));
            }
            stays
        });
    }
}

//! The state machine: inputs go through here, one at a time, and effects come out.

use wire::{Micros, Snapshot};

use crate::{Effect, Input, Model};

#[derive(Debug, Clone)]
pub struct Client {
    pub(crate) model: Model,
}

impl Client {
    /// From the picture that a page carries. `chance` spreads reconnects: another number in every client.
    pub fn start(snapshot: Snapshot, chance: u64) -> Self {
        let _ = chance;
        Self {
            model: Model::new(snapshot),
        }
    }

    /// With nothing: the server's first word brings the picture.
    pub fn empty(chance: u64) -> Self {
        let _ = chance;
        Self {
            model: Model::empty(),
        }
    }

    pub fn model(&self) -> &Model {
        &self.model
    }

    pub fn on(&mut self, input: Input, now: Micros) -> Vec<Effect> {
        let _ = (input, now);
        Vec::new()
    }
}

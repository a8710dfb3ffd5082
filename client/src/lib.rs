//! What a client knows, and how it changes: a pure state machine, the same in every browser and in tests.
//!
//! `Client` takes an `Input` and gives `Effect`s: frames to send, timers to set, things to store, and which
//! parts of the picture changed. `Model` is the picture; `apply` takes what the server says.
//! No screen, no socket, no clock: whoever owns a client performs what it asks for.
//!
//! Invariant: stale + events = fresh. Any snapshot, plus what came after it, equals a new snapshot.

mod answers;
mod apply;
mod asks;
mod cards;
mod changes;
mod client;
mod edits;
mod found;
mod gaps;
mod input;
mod keeping;
mod line;
mod link;
mod marks;
mod members;
mod model;
mod open;
mod outbox;
mod outcome;
mod overlay;
mod pending;
mod people;
mod places;
mod privacy;
mod rooms;
mod rows;
mod spans;
mod sync;
mod table;
mod timeline;
mod typing;
mod undo;
mod unread;

pub use apply::Taken;
pub use changes::Changes;
pub use client::Client;
pub use input::{Effect, Input, Stored, Waiting};
pub use keeping::Filter;
pub use members::Roster;
pub use model::{Connection, Model};
pub use overlay::{Awaited, Awaiting};
pub use rows::{Conflict, Item, Key, Row, State};
pub use spans::Span;
pub use timeline::Timeline;

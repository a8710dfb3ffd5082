//! What a client knows, and how it changes: a pure state machine, the same in every browser and in tests.
//!
//! `Model` is the picture; `apply` takes what the server says and tells what changed in it.
//! No screen, no socket, no clock: whoever owns a model performs what it asks for.
//!
//! Invariant: stale + events = fresh. Any snapshot, plus what came after it, equals a new snapshot.

mod apply;
mod model;

pub use apply::{Changes, Taken};
pub use model::Model;

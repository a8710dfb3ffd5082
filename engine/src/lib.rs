//! The chat itself: its rules, its storage and who hears what. No HTTP, no screens.
//!
//! Each noun is a folder of three: its verbs (`mod.rs`), its rules (`rules.rs`, pure) and its SQL
//! (`sql.rs`). A verb is a change as a value (`db::Verb`); it runs inside the writer, whole or not at all,
//! and records its events there. The commit hands them to the hub (`live`), in order.
//!
//! Invariant: an event leaves only through a committed transaction, and nothing is acknowledged before
//! its transaction committed.
//! Invariant: time and chance come in as values (`Clock`, `Chance`).

pub mod accounts;
pub mod administration;
pub mod avatars;
pub mod chance;
pub mod clock;
pub mod db;
pub mod demo;
mod engine;
pub mod error;
pub mod invitations;
pub mod jobs;
pub mod live;
pub mod marks;
pub mod messages;
#[cfg(test)]
#[path = "tests/plans.rs"]
mod plans;
pub mod registration;
pub mod rooms;
pub mod sessions;

pub use chance::Chance;
pub use clock::Clock;
pub use db::{OpenError, Place, has_data};
pub use engine::Engine;
pub use error::Error;

//! The rules of the client one by one, each as a claim.

mod conflicts;
mod connection;
mod found;
mod gaps;
mod keeping;
mod line;
mod outbox;
mod overlays;
mod people;
mod privacy;
mod reading;
mod timelines;
mod undo;
mod world;

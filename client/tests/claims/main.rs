//! The rules of the client one by one, each as a claim.

mod connection;
mod gaps;
mod outbox;
mod reading;
mod timelines;
mod world;

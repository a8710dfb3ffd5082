//! The rules of the client one by one, each as a claim.

mod connection;
mod gaps;
mod outbox;
mod people;
mod reading;
mod timelines;
mod world;

//! The rules of the client one by one, each as a claim.

mod connection;
mod found;
mod gaps;
mod outbox;
mod people;
mod privacy;
mod reading;
mod timelines;
mod world;

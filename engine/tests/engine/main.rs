//! The engine's claims, each on both databases.

#[macro_use]
mod world;

mod accounts;
mod convergence;
mod live;
mod opening;
mod sessions;
mod writing;

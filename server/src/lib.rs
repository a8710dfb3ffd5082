//! The program: Roost as a web server.
//!
//! `serve` starts everything and stops it again; `router` is the whole routing table; `pages` draws what
//! people see, `socket` what goes on live, and `http` holds for every request. `config` is the one place that knows what can be set.
//! A request runs through the layers of `http` from the outside in, reaches a handler that calls one verb
//! of the engine, and its answer comes back the same way: `http::errors` alone decides on its status.
//!
//! Invariant: a route says who may ask when it is declared (`router::Access`); there is no way to add one
//! without it. A stranger reaches the front door, what an invitation leads to, the probes and the browser's files, nothing else.

pub mod admin;
pub mod avatars;
pub mod cli;
pub mod config;
pub mod demo;
pub mod http;
pub mod invitations;
pub mod local;
pub mod logs;
pub mod metrics;
pub mod pages;
pub mod probes;
pub mod rest;
pub mod router;
pub mod serve;
pub mod session_store;
pub mod socket;
pub mod state;

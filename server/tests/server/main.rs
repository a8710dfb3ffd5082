//! The server as it is met from outside: its routes in process (`world`), the program itself as a process
//! (`program`).

mod bodies;
mod client_address;
mod configuration;
mod connections;
mod cross_site;
mod database_away;
mod demo;
mod headers;
mod invitations;
mod killing;
mod kit;
mod limits;
mod program;
mod rest;
mod sessions;
mod socket_door;
mod socket_ends;
mod socket_privacy;
mod socket_storm;
mod socket_talk;
mod starting;
mod stopping;
mod strangers;
mod tab;
mod world;

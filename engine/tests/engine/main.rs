//! The engine's claims, each on both databases.

#[macro_use]
mod world;

mod accounts;
mod administered;
mod administration;
mod administration_owners;
mod avatars;
mod browser;
mod changing;
mod convergence;
mod deleting;
mod demo;
mod directory;
mod disabled;
mod elsewhere;
mod finding;
mod invitations;
mod jobs;
mod keeping;
mod live;
mod marks;
mod messages;
mod messages_at_once;
mod messages_away;
mod messages_changed;
mod opening;
mod pages;
mod pictures;
mod presence;
mod privacy;
mod readers;
mod registration;
mod resetting;
mod revocation;
mod rooms;
mod rooms_at_once;
mod rooms_directory;
mod rooms_ending;
mod rooms_members;
mod rooms_outside;
mod rooms_remains;
mod rooms_rights;
mod sessions;
mod writing;

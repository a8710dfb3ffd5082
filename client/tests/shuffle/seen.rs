//! The kinds of happening and change that the runs must have met.

use std::collections::BTreeMap;

use wire::Change;

/// What happened in the runs: a test that never sees a thing proves nothing of it.
#[derive(Debug, Default)]
pub struct Seen(BTreeMap<&'static str, usize>);

impl Seen {
    pub fn note(&mut self, what: &'static str) {
        *self.0.entry(what).or_default() += 1;
    }

    pub fn add(&mut self, other: &Self) {
        for (what, times) in &other.0 {
            *self.0.entry(what).or_default() += times;
        }
    }

    pub fn assert_all(&self) {
        let happenings = [
            "backup restored",
            "cut",
            "restart",
            "left",
            "came back",
            "capped",
            "posted by a client",
            "refused",
            "edited by a client",
            "edit upon edit",
            "edit written",
            "edit in conflict",
            "edit taken back",
            "edit made anew",
            "edit without its room",
            "held back",
            "deleted",
            "quoted",
            "shows",
            "hides",
            "kept",
        ];
        for what in happenings.into_iter().chain(KINDS) {
            assert!(
                self.0.get(what).is_some_and(|times| *times > 10),
                "{what}: {:?}",
                self.0
            );
        }
    }
}

/// A new kind of change does not compile without its place here, and fails the run until the model of a server
/// makes it.
pub fn kind(change: &Change) -> &'static str {
    match change {
        Change::Person(_) => "person",
        Change::Settings(_) => "settings",
        Change::Session(_) => "session",
        Change::Entry(_) => "entry",
        Change::Room(_) => "room",
        Change::Member(_) => "member",
        Change::Message(_) => "message",
    }
}

const KINDS: [&str; 7] = [
    "person", "settings", "session", "entry", "room", "member", "message",
];

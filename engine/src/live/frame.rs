//! All that one commit did to one scope, encoded once and shared by everybody who hears it.

use std::collections::HashMap;
use std::sync::{Arc, OnceLock};

use bytes::Bytes;
use wire::{Change, Event, Member, Rev, Scope, Seq};

use crate::rooms::{Sight, is_aside};

/// Invariant: a frame has at least one event, and all are of one scope, in order of rev.
#[derive(Debug)]
pub struct Frame {
    pub scope: Scope,
    pub events: Vec<Event>,
    json: OnceLock<Bytes>,
}

impl Frame {
    /// None of no events.
    pub fn of(events: Vec<Event>) -> Option<Self> {
        let scope = events.first()?.scope;
        Some(Self {
            scope,
            events,
            json: OnceLock::new(),
        })
    }

    /// The whole text for a socket, `wire::ToClient::Events`. Made when the first reader gets it: what nobody
    /// hears is not encoded.
    pub fn json(&self) -> &Bytes {
        self.json.get_or_init(|| {
            let mut json = Vec::with_capacity(64 + 320 * self.events.len());
            json.extend_from_slice(b"{\"events\":");
            // What serde made of our own types it makes again: there is nothing in them to fail on.
            serde_json::to_writer(&mut json, &self.events).unwrap_or_default();
            json.push(b'}');
            Bytes::from(json)
        })
    }

    pub fn first(&self) -> Rev {
        self.events.first().map_or(Rev(0), |event| event.rev)
    }

    pub fn last(&self) -> Rev {
        self.events.last().map_or(Rev(0), |event| event.rev)
    }

    /// The memberships that changed in it.
    pub(super) fn members(&self) -> impl Iterator<Item = &Member> {
        members(&self.events)
    }

    /// Whether the room is gone with this.
    pub(super) fn ends_the_room(&self) -> bool {
        let mut changes = self.events.iter().filter_map(|event| event.change.as_ref());
        changes.any(|change| matches!(change, Change::Room(room) if room.deleted))
    }

    /// The earliest message in it: who may read that may read all of it.
    pub(super) fn lowest(&self) -> Option<Seq> {
        let seqs = self.events.iter().filter_map(|event| match &event.change {
            Some(Change::Message(message)) => Some(message.seq),
            _ => None,
        });
        seqs.min()
    }

    /// Whether somebody is told of in it of whom only the room's admins hear.
    pub(super) fn is_partly_for_admins(&self) -> bool {
        self.members().any(is_aside)
    }

    /// How much of it somebody may not be shown.
    pub(super) fn hidden(&self, sight: Sight) -> usize {
        self.events
            .iter()
            .filter(|event| is_hidden(event, sight))
            .count()
    }

    /// The same for somebody who sees no more than that: the rest is bare revs.
    pub(super) fn seen_with(&self, sight: Sight) -> Arc<Self> {
        let bare = |event: &Event| Event {
            scope: event.scope,
            rev: event.rev,
            change: event.change.clone().filter(|change| sight.shows(change)),
        };
        Arc::new(Self {
            scope: self.scope,
            events: self.events.iter().map(bare).collect(),
            json: OnceLock::new(),
        })
    }
}

pub(super) fn members(events: &[Event]) -> impl Iterator<Item = &Member> {
    events.iter().filter_map(|event| match &event.change {
        Some(Change::Member(member)) => Some(member),
        _ => None,
    })
}

fn is_hidden(event: &Event, sight: Sight) -> bool {
    event
        .change
        .as_ref()
        .is_some_and(|change| !sight.shows(change))
}

/// Parts a commit's events by scope, each part in its order.
pub(super) fn by_scope(events: Vec<Event>) -> Vec<(Scope, Vec<Event>)> {
    let mut places: HashMap<Scope, usize> = HashMap::new();
    let mut parts: Vec<(Scope, Vec<Event>)> = Vec::new();
    for event in events {
        let scope = event.scope;
        let place = *places.entry(scope).or_insert_with(|| {
            parts.push((scope, Vec::new()));
            parts.len() - 1
        });
        parts[place].1.push(event);
    }
    parts
}

#[cfg(test)]
mod tests {
    use wire::{Change, Event, Person, Rev, Scope, ServerRole, ToClient, UserId, UserKind};

    use super::Frame;

    #[test]
    fn its_text_is_the_wires_own() {
        let person = Person {
            id: UserId(1),
            kind: UserKind::Person,
            role: ServerRole::Member,
            username: "ada".to_owned(),
            name: "Ada \"Countess\"".to_owned(),
            receipts: true,
            presence: true,
            avatar: None,
            disabled: false,
            rev: Rev(4),
        };
        let events = vec![
            Event {
                scope: Scope::Server,
                rev: Rev(4),
                change: Some(Change::Person(person)),
            },
            Event {
                scope: Scope::Server,
                rev: Rev(5),
                change: None,
            },
        ];
        let frame = Frame::of(events.clone()).expect("has events");
        let wires = serde_json::to_vec(&ToClient::Events(events)).expect("is encoded");
        assert_eq!(frame.json(), &wires);
    }
}

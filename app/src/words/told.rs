//! What a room tells of itself in a line between its messages, of those who did it and those it was done to.

use wire::{HistoryPolicy, JoinPolicy, Policy, PostPolicy};

pub fn created(who: &str) -> String {
    format!("{who} began this conversation")
}

pub fn joined(who: &str) -> String {
    format!("{who} joined")
}

pub fn added(who: &str, whom: &[String]) -> String {
    format!("{who} added {}", whom.join(", "))
}

pub fn left(who: &str) -> String {
    format!("{who} left")
}

pub fn removed(who: &str, whom: &str) -> String {
    format!("{who} removed {whom}")
}

pub fn banned(who: &str, whom: &str) -> String {
    format!("{who} removed {whom} for good")
}

/// Whether there is one now.
pub fn pictured(who: &str, shown: bool) -> String {
    if shown {
        format!("{who} changed the picture")
    } else {
        format!("{who} removed the picture")
    }
}

pub fn handed_over(who: &str, whom: &str) -> String {
    format!("{who} handed this conversation over to {whom}")
}

/// What holds from here on, where it is not what one would expect.
pub fn policy(who: &str, policy: Policy) -> String {
    let mut holds = Vec::new();
    if policy.post == PostPolicy::Admins {
        holds.push("only admins write");
    }
    if policy.join == JoinPolicy::Request {
        holds.push("one asks to come in");
    }
    if policy.history == HistoryPolicy::SinceJoined {
        holds.push("newcomers read what comes after them");
    }
    if holds.is_empty() {
        return format!("{who} opened this conversation: all may write and read");
    }
    format!("{who} changed what holds here: {}", holds.join(", "))
}

pub fn renamed(who: &str, name: &str) -> String {
    format!("{who} named this conversation “{name}”")
}

/// An empty one is none.
pub fn topic(who: &str, topic: &str) -> String {
    if topic.is_empty() {
        format!("{who} took the topic away")
    } else {
        format!("{who} set the topic: {topic}")
    }
}

/// `role` as `people::room_role` calls it.
pub fn role(who: &str, whom: &str, role: &str) -> String {
    format!("{who} made {whom} {role} here")
}

//! What a room tells of itself in a line between its messages, of those who did it and those it was done to.

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

//! What a frame's text says, or what its sender is told instead. Pure; nothing that anybody can send panics.

use serde_json::Value;
use wire::limits::{CARDS, FRAME_MAX, MARKS_MAX, NAME_MAX, PEOPLE_MAX, PROTOCOL, WATCH_MAX};
use wire::{Bye, Command, Hello, MarkTo, Refusal, RoomId, ToServer, UserId};

use super::questions::Question;

#[derive(Debug)]
pub enum Incoming {
    Hello(Hello),
    Question(Question),
    Do {
        id: u32,
        command: Command,
    },
    Mark(Vec<MarkTo>),
    Watch(Vec<UserId>),
    Typing(RoomId),
    /// A sign of life, and nothing else.
    Sign,
    /// It is about something with an id, and cannot be understood or taken.
    Refused {
        id: u32,
        refusal: Refusal,
    },
    /// No frame of this protocol.
    Ends(Bye),
}

impl Incoming {
    pub fn read(text: &str) -> Self {
        if text.len() > FRAME_MAX {
            return Self::unusable(text, Refusal::TooLarge { max: FRAME_MAX });
        }
        match serde_json::from_str(text) {
            Ok(frame) => Self::of(frame),
            Err(_) => Self::unusable(text, Refusal::Malformed),
        }
    }

    /// What a refusal can name it by.
    pub fn id(&self) -> Option<u32> {
        match self {
            Self::Question(question) => question.id(),
            Self::Do { id, .. } | Self::Refused { id, .. } => Some(*id),
            _ => None,
        }
    }

    /// Invariant: what waits its turn is of bounded size.
    fn of(frame: ToServer) -> Self {
        let question = match frame {
            ToServer::Hello(hello) if hello.protocol == PROTOCOL => return Self::Hello(hello),
            ToServer::Hello(_) => return Self::Ends(Bye::Protocol),
            ToServer::Do { id, command } => return Self::Do { id, command },
            ToServer::Mark { marks } if marks.len() <= MARKS_MAX => return Self::Mark(marks),
            ToServer::Watch { users } if users.len() <= WATCH_MAX => return Self::Watch(users),
            ToServer::Mark { .. } | ToServer::Watch { .. } => return Self::Ends(Bye::Malformed),
            ToServer::Typing { room } => return Self::Typing(room),
            ToServer::Since { scope, rev } => Question::Since { scope, rev },
            ToServer::Page {
                id,
                room,
                at,
                limit,
            } => Question::Page {
                id,
                room,
                at,
                limit,
            },
            ToServer::Cards { id, rooms } if rooms.len() > CARDS => {
                let refusal = Refusal::RoomsTooMany { max: CARDS };
                return Self::Refused { id, refusal };
            }
            ToServer::Cards { id, rooms } => Question::Cards { id, rooms },
            ToServer::MoreCards { id, before } => Question::MoreCards { id, before },
            ToServer::People { id, ids } if ids.len() > PEOPLE_MAX => {
                let refusal = Refusal::PeopleTooMany { max: PEOPLE_MAX };
                return Self::Refused { id, refusal };
            }
            ToServer::People { id, ids } => Question::People { id, ids },
            ToServer::Members { id, room, after } => Question::Members { id, room, after },
            ToServer::Find { id, text, .. } if text.chars().nth(NAME_MAX).is_some() => {
                let refusal = Refusal::NameTooLong { max: NAME_MAX };
                return Self::Refused { id, refusal };
            }
            ToServer::Find { id, text, after } => Question::Find { id, text, after },
            ToServer::Readers { id, room, seq } => Question::Readers { id, room, seq },
        };
        Self::Question(question)
    }

    /// Refused where an id can be read; another protocol's hello is told so whatever else stands in it.
    fn unusable(text: &str, refusal: Refusal) -> Self {
        let Ok(Value::Object(frame)) = serde_json::from_str(text) else {
            return Self::Ends(Bye::Malformed);
        };
        let number = |kind: Option<&Value>, name| kind.and_then(|kind| kind.get(name)?.as_u64());
        let speaks = number(frame.get("hello"), "protocol");
        if speaks.is_some_and(|protocol| protocol != u64::from(PROTOCOL)) {
            return Self::Ends(Bye::Protocol);
        }
        let id = number(frame.values().next(), "id").and_then(|id| u32::try_from(id).ok());
        id.map_or(Self::Ends(Bye::Malformed), |id| Self::Refused {
            id,
            refusal,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_understood_is_refused_by_its_id_and_ends_the_socket_without_one() {
        let refused = [
            r#"{"do":{"id":7,"command":{"fly":{"room":"1"}}}}"#,
            r#"{"do":{"id":7,"command":{"send":{"room":"x"}}}}"#,
            r#"{"do":{"id":7}}"#,
            r#"{"dance":{"id":7,"tune":[1,2]}}"#,
            r#"{"page":{"id":7,"room":"1","at":"sideways","limit":3}}"#,
        ];
        for text in refused {
            let read = Incoming::read(text);
            let right = matches!(
                read,
                Incoming::Refused {
                    id: 7,
                    refusal: Refusal::Malformed
                }
            );
            assert!(right, "{text}: {read:?}");
        }
        let deep = format!("{}{}", r#"{"do":"#, "[".repeat(10_000));
        let ends = [
            "",
            "{",
            "null",
            "[]",
            "7",
            "{}",
            "\"hello\"",
            r#"{"hello":null}"#,
            r#"{"dance":{}}"#,
            r#"{"do":{"id":-1}}"#,
            r#"{"do":{"id":4294967296}}"#,
            r#"{"do":{"id":"7"}}"#,
            &deep,
            r#"{"hello":{"protocol":1,"have":7}}"#,
        ];
        for text in ends {
            let read = Incoming::read(text);
            assert!(
                matches!(read, Incoming::Ends(Bye::Malformed)),
                "{text}: {read:?}"
            );
        }
    }

    #[test]
    fn another_protocol_is_told_so_even_if_its_hello_looks_different() {
        for text in [
            r#"{"hello":{"protocol":2}}"#,
            r#"{"hello":{"protocol":9,"have":[1,2,3]}}"#,
        ] {
            assert!(
                matches!(Incoming::read(text), Incoming::Ends(Bye::Protocol)),
                "{text}"
            );
        }
    }

    #[test]
    fn more_than_fits_is_refused_with_the_limit_or_ends_it() {
        let body = "x".repeat(FRAME_MAX);
        let send = format!(r#"{{"do":{{"id":3,"command":{{"send":{{"body":"{body}"}}}}}}}}"#);
        let read = Incoming::read(&send);
        let right = matches!(
            read,
            Incoming::Refused {
                id: 3,
                refusal: Refusal::TooLarge { max: FRAME_MAX }
            }
        );
        assert!(right, "{:?}", read.id());
        let watch = ToServer::Watch {
            users: vec![UserId(1); WATCH_MAX + 1],
        };
        let text = serde_json::to_string(&watch).expect("it is JSON");
        assert!(matches!(
            Incoming::read(&text),
            Incoming::Ends(Bye::Malformed)
        ));
    }

    #[test]
    fn a_question_about_more_than_is_answered_is_refused_before_it_waits() {
        let cards = |count| ToServer::Cards {
            id: 5,
            rooms: vec![RoomId(1); count],
        };
        let people = |count| ToServer::People {
            id: 5,
            ids: vec![UserId(1); count],
        };
        let find = |letters| ToServer::Find {
            id: 5,
            text: "é".repeat(letters),
            after: None,
        };
        for (frame, most) in [
            (find(NAME_MAX), true),
            (find(NAME_MAX + 1), false),
            (cards(CARDS), true),
            (cards(CARDS + 1), false),
            (people(PEOPLE_MAX), true),
            (people(PEOPLE_MAX + 1), false),
        ] {
            let text = serde_json::to_string(&frame).expect("it is JSON");
            match (Incoming::read(&text), most) {
                (Incoming::Question(_), true) | (Incoming::Refused { id: 5, .. }, false) => {}
                (read, _) => panic!("{read:?}"),
            }
        }
    }
}

//! Every frame, one JSON each.

use wire::{
    At, Bye, ClientKey, Command, Difference, Done, Epoch, Event, Have, Hello, Keep, MarkTo, Micros,
    NewRoom, Post, Presence, Refusal, Rev, RoomId, RoomKind, RoomRole, Scope, Seq, ToClient,
    ToServer, UserId, Welcome,
};

use crate::hold;
use crate::samples::{NOON, ada, card, mark, members, message, page, readers, room, snapshot};

fn post() -> Post {
    Post {
        key: ClientKey(77),
        body: "Hello".into(),
        mentions: vec![ada().id],
        reply_to: Some(Seq(2)),
    }
}

/// By name, so that a new frame does not compile without its file.
fn name_to_server(frame: &ToServer) -> &'static str {
    match frame {
        ToServer::Hello(_) => "hello",
        ToServer::Since { .. } => "since",
        ToServer::Page { .. } => "page",
        ToServer::Cards { .. } => "cards",
        ToServer::MoreCards { .. } => "more_cards",
        ToServer::People { .. } => "people",
        ToServer::Members { .. } => "members",
        ToServer::Find { .. } => "find",
        ToServer::Readers { .. } => "readers",
        ToServer::Watch { .. } => "watch",
        ToServer::Do { .. } => "do",
        ToServer::Mark { .. } => "mark",
        ToServer::Typing { .. } => "typing",
    }
}

fn name_to_client(frame: &ToClient) -> &'static str {
    match frame {
        ToClient::Welcome(_) => "welcome",
        ToClient::Events(_) => "events",
        ToClient::Difference(_) => "difference",
        ToClient::Reset { .. } => "reset",
        ToClient::Page { .. } => "page",
        ToClient::Cards { .. } => "cards",
        ToClient::People { .. } => "people",
        ToClient::Members { .. } => "members",
        ToClient::Readers { .. } => "readers",
        ToClient::Gone { .. } => "gone",
        ToClient::Done { .. } => "done",
        ToClient::Refused { .. } => "refused",
        ToClient::Presence(_) => "presence",
        ToClient::Marks(_) => "marks",
        ToClient::Behind { .. } => "behind",
        ToClient::Typing { .. } => "typing",
        ToClient::Beat { .. } => "beat",
        ToClient::Bye { .. } => "bye",
    }
}

#[test]
fn frames_to_the_server_stay_as_they_are() {
    let (room, id) = (room().id, 5);
    let frames = [
        ToServer::Hello(Hello {
            protocol: 1,
            epoch: Some(Epoch(17)),
            have: Have {
                server: Rev(7),
                account: Rev(2),
                rooms: [(room, Rev(9)), (RoomId(1), Rev(1))].into(),
            },
        }),
        ToServer::Since {
            scope: Scope::Room(room),
            rev: Rev(9),
        },
        ToServer::Page {
            id,
            room,
            at: At::Before(Seq(40)),
            limit: 20,
        },
        ToServer::Cards {
            id,
            rooms: vec![room],
        },
        ToServer::MoreCards {
            id,
            before: Some((Micros(3), room)),
        },
        ToServer::People {
            id,
            ids: vec![UserId(1)],
        },
        ToServer::Members {
            id,
            room,
            after: Some(UserId(1)),
        },
        ToServer::Find {
            id,
            text: "Ada Lo".into(),
            after: Some(UserId(1)),
        },
        ToServer::Readers {
            id,
            room,
            seq: Seq(3),
        },
        ToServer::Watch {
            users: vec![UserId(1)],
        },
        ToServer::Do {
            id,
            command: Command::Send { room, post: post() },
        },
        ToServer::Mark {
            marks: vec![MarkTo {
                room,
                delivered: None,
                read: Some(Seq(3)),
            }],
        },
        ToServer::Typing { room },
    ];
    for frame in frames {
        hold(&format!("to_server/{}", name_to_server(&frame)), &frame);
    }
}

#[test]
fn frames_to_the_client_stay_as_they_are() {
    let (room, id, scope) = (room().id, 5, Scope::Room(room().id));
    let (change, rev) = (Some(wire::Change::Message(message())), message().rev);
    let bare = Event {
        scope,
        rev: rev.next(),
        change: None,
    };
    let frames = [
        ToClient::Welcome(Box::new(Welcome {
            now: Micros(3),
            fresh: true,
            snapshot: snapshot(),
            gone: vec![RoomId(1)],
        })),
        ToClient::Events(vec![Event { scope, rev, change }, bare]),
        ToClient::Difference(Difference {
            scope,
            rows: vec![wire::Change::Message(message())],
            upto: Rev(11),
            more: false,
        }),
        ToClient::Reset {
            card: Box::new(card()),
            page: page(),
        },
        ToClient::Page { id, page: page() },
        ToClient::Cards {
            id,
            cards: vec![card()],
            more: false,
        },
        ToClient::People {
            id,
            people: vec![ada()],
        },
        ToClient::Members {
            id,
            members: members(),
        },
        ToClient::Readers {
            id,
            readers: readers(),
        },
        ToClient::Gone { rooms: vec![room] },
        ToClient::Done {
            id,
            done: Done::Message { room, seq: Seq(3) },
        },
        ToClient::Refused {
            id,
            refused: Refusal::MessageTooLong { max: 20_000 }.into(),
        },
        ToClient::Presence(vec![Presence {
            user: UserId(1),
            online: false,
            seen: Some(Micros(3)),
        }]),
        ToClient::Marks(vec![mark()]),
        ToClient::Behind {
            scope,
            rev: Rev(11),
        },
        ToClient::Typing {
            room,
            user: UserId(1),
        },
        ToClient::Beat { now: Micros(3) },
        ToClient::Bye {
            code: Bye::Restarting,
        },
    ];
    for frame in frames {
        hold(&format!("to_client/{}", name_to_client(&frame)), &frame);
    }
}

/// By name, so that a new command does not compile without its file.
fn name_of(command: &Command) -> &'static str {
    match command {
        Command::Send { .. } => "send",
        Command::Edit { .. } => "edit",
        Command::Delete { .. } => "delete",
        Command::React { .. } => "react",
        Command::Direct { .. } => "direct",
        Command::Create(_) => "create",
        Command::Join { .. } => "join",
        Command::Add { .. } => "add",
        Command::Leave { .. } => "leave",
        Command::Remove { .. } => "remove",
        Command::Ban { .. } => "ban",
        Command::Unban { .. } => "unban",
        Command::Decline { .. } => "decline",
        Command::Role { .. } => "role",
        Command::HandOver { .. } => "hand_over",
        Command::Policy { .. } => "policy",
        Command::Rename { .. } => "rename",
        Command::DeleteRoom { .. } => "delete_room",
        Command::MarkUnread { .. } => "mark_unread",
        Command::Keep { .. } => "keep",
        Command::Privacy { .. } => "privacy",
    }
}

#[test]
fn commands_stay_as_they_are() {
    let policy = room().policy();
    let (room, seq, user) = (room().id, Seq(3), UserId(1));
    let commands = [
        Command::Send { room, post: post() },
        Command::Edit {
            room,
            seq,
            edition: 1,
            body: "Hello again".into(),
            mentions: Vec::new(),
        },
        Command::Delete { room, seq },
        Command::React {
            room,
            seq,
            emoji: "👍".into(),
            on: true,
        },
        Command::Direct { with: user },
        Command::Create(NewRoom {
            key: ClientKey(78),
            kind: RoomKind::Channel,
            name: "Engines".into(),
            topic: "Analytical ones".into(),
            users: vec![user],
        }),
        Command::Join { room },
        Command::Add {
            room,
            users: vec![user],
        },
        Command::Leave { room },
        Command::Remove { room, user },
        Command::Ban { room, user },
        Command::Unban { room, user },
        Command::Decline { room, user },
        Command::Role {
            room,
            user,
            role: RoomRole::Admin,
        },
        Command::HandOver { room, user },
        Command::Policy { room, policy },
        Command::Rename {
            room,
            name: "Engines".into(),
            topic: String::new(),
        },
        Command::DeleteRoom { room },
        Command::MarkUnread {
            room,
            from: Some(seq),
        },
        Command::Keep {
            room,
            how: Keep::Muted(Some(NOON)),
        },
        Command::Privacy {
            receipts: false,
            presence: true,
        },
    ];
    for command in commands {
        hold(&format!("command/{}", name_of(&command)), &command);
    }
}

#[test]
fn a_closing_code_says_whether_to_come_back() {
    for (bye, back) in [
        (Bye::Restarting, true),
        (Bye::TooSlow, true),
        (Bye::TooMany, true),
        (Bye::SignedOut, false),
        (Bye::Malformed, false),
        (Bye::Protocol, false),
    ] {
        assert_eq!(Bye::invites_back(bye.code()), back, "{bye:?}");
    }
    assert!(Bye::invites_back(1006), "the network's doing");
}

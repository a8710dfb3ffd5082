//! One of each thing, for the files.

use wire::{
    AvatarId, Card, ClientKey, Entry, Epoch, Heads, HistoryPolicy, Invitation, InvitationId,
    JoinPolicy, Keeping, Level, Mark, Member, MemberState, Members, Message, MessageKind, Micros,
    OpenRoom, Page, Person, PostPolicy, Reaction, Reader, Registration, Rev, Room, RoomId,
    RoomKind, RoomRole, Seq, ServerRole, Session, SessionId, Settings, Snapshot, System, Unread,
    UserId, UserKind, Viewer,
};

pub const NOON: Micros = Micros(1_795_176_000_000_000);

pub fn ada() -> Person {
    Person {
        id: UserId(3_764_756_938_752_985_341),
        kind: UserKind::Person,
        role: ServerRole::Owner,
        username: "ada".into(),
        name: "Ada Lovelace".into(),
        receipts: true,
        presence: true,
        avatar: None,
        disabled: false,
        rev: Rev(7),
    }
}

/// Shows nobody anything.
pub fn dora() -> Person {
    Person {
        id: UserId(3_764_756_938_752_985_343),
        username: "dora".into(),
        name: String::new(),
        receipts: false,
        presence: false,
        avatar: Some(AvatarId(3_764_756_938_752_999_777)),
        rev: Rev(8),
        ..ada()
    }
}

pub fn bea() -> UserId {
    UserId(3_764_756_938_752_985_342)
}

pub fn invitation() -> Invitation {
    Invitation {
        id: InvitationId(3_764_756_938_753_000_002),
        code: "abcdefghjkmnpqrstuvwxy".into(),
        by: ada().id,
        expires: Some(NOON.plus(Micros::DAY)),
        most: Some(10),
        uses: 3,
    }
}

pub fn settings() -> Settings {
    Settings {
        registration: Registration::ByInvitation,
        rev: Rev(9),
    }
}

pub fn session() -> Session {
    Session {
        id: SessionId(3_764_756_938_752_783_698),
        device: "Firefox on Linux".into(),
        opened: NOON,
        ended: false,
        rev: Rev(2),
    }
}

pub fn room() -> Room {
    Room {
        id: RoomId(3_764_756_938_752_999_001),
        kind: RoomKind::Group,
        join: JoinPolicy::Invite,
        post: PostPolicy::All,
        history: HistoryPolicy::SinceJoined,
        name: "Engines".into(),
        topic: "Analytical ones".into(),
        pair: None,
        members: 2,
        avatar: None,
        deleted: false,
        rev: Rev(4),
    }
}

pub fn member() -> Member {
    Member {
        room: room().id,
        user: bea(),
        state: MemberState::In,
        role: RoomRole::Member,
        joined: NOON,
        from: Seq(2),
        rev: Rev(5),
    }
}

pub fn entry() -> Entry {
    Entry {
        room: room().id,
        is_in: true,
        read: Seq(3),
        unread_from: Some(Seq(2)),
        from: Seq(1),
        unread: Unread {
            count: 2,
            mentions: 1,
            at: Rev(9),
        },
        kept: Keeping::default(),
        rev: Rev(3),
    }
}

/// In another way than all are at first.
pub fn kept() -> Entry {
    Entry {
        unread_from: None,
        kept: Keeping {
            level: Level::Mentions,
            muted: Some(NOON),
            favourite: false,
            archived: true,
        },
        ..entry()
    }
}

pub fn message() -> Message {
    Message {
        room: room().id,
        seq: Seq(3),
        rev: Rev(9),
        author: bea(),
        key: ClientKey(77),
        kind: MessageKind::Text,
        body: "**Hello**, <@3764756938752985341>".into(),
        system: None,
        mentions: vec![ada().id],
        reply_to: Some(Seq(2)),
        reactions: vec![Reaction {
            emoji: "👍".into(),
            users: vec![ada().id, bea()],
        }],
        edition: 2,
        sent: NOON,
        edited: Some(NOON.plus(1)),
        deleted: None,
    }
}

pub fn line() -> Message {
    Message {
        seq: Seq(1),
        rev: Rev(3),
        author: ada().id,
        kind: MessageKind::System,
        body: String::new(),
        system: Some(System::Added { users: vec![bea()] }),
        mentions: Vec::new(),
        reply_to: None,
        reactions: Vec::new(),
        edition: 1,
        edited: None,
        ..message()
    }
}

pub fn tombstone() -> Message {
    Message {
        body: String::new(),
        reply_to: None,
        reactions: Vec::new(),
        deleted: Some(NOON.plus(2)),
        ..message()
    }
}

pub fn card() -> Card {
    Card {
        room: room(),
        entry: entry(),
        role: RoomRole::Owner,
        head: Rev(9),
        last_seq: Seq(3),
        active: NOON,
        last: Some(message().for_card()),
    }
}

pub fn mark() -> Mark {
    Mark {
        room: room().id,
        user: bea(),
        delivered: Seq(3),
        read: Seq(2),
    }
}

pub fn readers() -> Vec<Reader> {
    let reader = |user, delivered, at: Option<Micros>| Reader {
        user,
        delivered,
        read: at.is_some(),
        at,
    };
    vec![
        reader(bea(), true, Some(NOON)),
        reader(UserId(3), true, None),
        reader(UserId(4), false, None),
    ]
}

pub fn members() -> Members {
    Members {
        room: room().id,
        head: Rev(9),
        rows: vec![member()],
        more: false,
        others: vec![Member {
            user: dora().id,
            state: MemberState::Requested,
            from: Seq(1),
            rev: Rev(6),
            ..member()
        }],
        marks: vec![mark()],
    }
}

pub fn page() -> Page {
    Page {
        room: room().id,
        head: Rev(9),
        from: Seq(3),
        to: Seq(3),
        start: false,
        end: true,
        rows: vec![message()],
        quoted: vec![line()],
    }
}

pub fn open_room() -> OpenRoom {
    OpenRoom {
        card: card(),
        page: page(),
        members: members(),
    }
}

pub fn snapshot() -> Snapshot {
    Snapshot {
        epoch: Epoch(17),
        heads: Heads {
            server: Rev(7),
            account: Rev(2),
        },
        viewer: Viewer {
            id: ada().id,
            session: session().id,
            email: "ada@example.org".into(),
        },
        settings: Settings::default(),
        people: vec![ada()],
        sessions: vec![session()],
        cards: vec![card()],
        more: true,
    }
}

//! Who and what the kit shows: a client with people, rooms and messages in every state, which is never connected.

use client::{Client, Input, Waiting};
use wire::{
    Card, ClientKey, Command, Entry, Epoch, Heads, HistoryPolicy, JoinPolicy, Keeping, Mark,
    Member, MemberState, Members, Message, MessageKind, Micros, OpenRoom, Page, Person, Post,
    PostPolicy, Reaction, Refusal, Refusals, Rev, Room, RoomId, RoomKind, RoomRole, Seq,
    ServerRole, SessionId, Snapshot, System, Unread, UserId, UserKind, Viewer, limits, text,
};

const VIEWER: UserId = UserId(1);
pub const BEA: UserId = UserId(2);
const CY: UserId = UserId(3);
const GONE: UserId = UserId(4);
/// The one that stands open.
pub const TEA: RoomId = RoomId(11);
const FRIEND: RoomId = RoomId(12);
const NEWS: RoomId = RoomId(13);
/// A day in 2026, the same for the server and the browser.
const NOON: i64 = 1_790_000_000 * Micros::SECOND;

pub fn client() -> Client {
    let mut client = Client::start(snapshot(), 7);
    client.on(Input::Opened(Box::new(tea())), Micros(NOON));
    client.on(Input::Restore(unsent()), Micros(NOON));
    client
}

fn snapshot() -> Snapshot {
    Snapshot {
        epoch: Epoch(1),
        heads: Heads::default(),
        viewer: Viewer {
            id: VIEWER,
            session: SessionId(1),
            email: "ada@example.org".to_owned(),
        },
        settings: wire::Settings::default(),
        people: vec![
            person(VIEWER, "ada", "Ada Lovelace", UserKind::Person),
            person(BEA, "bea", "Bea", UserKind::Person),
            person(CY, "cy", "", UserKind::Person),
            person(GONE, "gone", "", UserKind::Deleted),
        ],
        sessions: Vec::new(),
        cards: vec![
            card(TEA, RoomKind::Group, "Tea", 12, 0),
            card(FRIEND, RoomKind::Direct, "", 5, 3),
            card(
                NEWS,
                RoomKind::Channel,
                "News of the house and of everything around it",
                9,
                120,
            ),
        ],
        more: false,
    }
}

fn person(id: UserId, username: &str, name: &str, kind: UserKind) -> Person {
    Person {
        id,
        kind,
        role: ServerRole::Member,
        username: username.to_owned(),
        name: name.to_owned(),
        receipts: true,
        presence: true,
        avatar: None,
        disabled: false,
        rev: Rev(0),
    }
}

fn card(id: RoomId, kind: RoomKind, name: &str, last: i64, unread: u32) -> Card {
    let last = Seq(last);
    Card {
        room: Room {
            id,
            kind,
            join: JoinPolicy::Invite,
            post: PostPolicy::All,
            history: HistoryPolicy::All,
            name: name.to_owned(),
            topic: "What is on its way, and who brings the cake".to_owned(),
            pair: (kind == RoomKind::Direct).then_some((VIEWER, BEA)),
            members: 3,
            avatar: None,
            deleted: false,
            rev: Rev(1),
        },
        entry: Entry {
            room: id,
            is_in: true,
            read: Seq(last.0 - i64::from(unread).min(last.0)),
            unread_from: None,
            from: Seq(1),
            unread: Unread {
                count: unread.min(limits::UNREAD_MAX),
                mentions: u32::from(unread == 3),
                at: Rev(last.0),
            },
            kept: Keeping::default(),
            rev: Rev(1),
        },
        role: RoomRole::Owner,
        head: Rev(last.0),
        last_seq: last,
        active: Micros(NOON),
        last: Some(said(id, last.0, BEA, "See you *there* then")),
    }
}

fn said(room: RoomId, seq: i64, author: UserId, body: &str) -> Message {
    Message {
        room,
        seq: Seq(seq),
        rev: Rev(seq),
        author,
        key: ClientKey(seq),
        kind: MessageKind::Text,
        body: body.to_owned(),
        system: None,
        mentions: text::mentions(body, limits::MENTIONS_MAX),
        reply_to: None,
        reactions: Vec::new(),
        edition: 1,
        sent: Micros(NOON + seq * 20 * Micros::SECOND),
        edited: None,
        deleted: None,
    }
}

/// A row in each state that comes from the server.
fn tea() -> OpenRoom {
    let said = |seq, author, body| said(TEA, seq, author, body);
    let rows = vec![
        Message {
            kind: MessageKind::System,
            system: Some(System::Created),
            ..said(1, VIEWER, "")
        },
        said(2, BEA, "Good morning"),
        said(
            3,
            BEA,
            "A second one of the same person, which stands closer",
        ),
        Message {
            edition: 2,
            edited: Some(Micros(NOON)),
            ..said(
                4,
                CY,
                "**Bold**, *italic*, `code`, ~~struck~~, ||a spoiler|| and https://example.org",
            )
        },
        Message {
            reply_to: Some(Seq(4)),
            ..said(5, VIEWER, "An answer, with what it answers above it")
        },
        Message {
            deleted: Some(Micros(NOON)),
            ..said(6, BEA, "")
        },
        Message {
            reactions: vec![
                Reaction {
                    emoji: "👍".to_owned(),
                    users: vec![BEA, CY],
                },
                Reaction {
                    emoji: "🎉".to_owned(),
                    users: vec![VIEWER],
                },
            ],
            ..said(7, VIEWER, "With reactions, and read by all")
        },
        said(
            8,
            GONE,
            "> What was quoted\n\n- by somebody\n- whose account is gone",
        ),
        said(9, CY, "```\nfn code() {}\n```"),
        said(10, BEA, "For <@1>: mentions stand out"),
        said(11, VIEWER, "On a device of some"),
        said(12, VIEWER, "Stored"),
    ];
    let member = |user, role| Member {
        room: TEA,
        user,
        state: MemberState::In,
        role,
        joined: Micros(NOON),
        from: Seq(1),
        rev: Rev(1),
    };
    let mark = |user, delivered, read| Mark {
        room: TEA,
        user,
        delivered: Seq(delivered),
        read: Seq(read),
    };
    OpenRoom {
        card: card(TEA, RoomKind::Group, "Tea", 12, 0),
        page: Page {
            room: TEA,
            head: Rev(12),
            from: Seq(1),
            to: Seq(12),
            start: true,
            end: true,
            rows,
            quoted: Vec::new(),
        },
        members: Members {
            room: TEA,
            head: Rev(12),
            rows: vec![
                member(VIEWER, RoomRole::Owner),
                member(BEA, RoomRole::Admin),
                member(CY, RoomRole::Member),
            ],
            more: false,
            others: Vec::new(),
            marks: vec![mark(BEA, 11, 10), mark(CY, 11, 7)],
        },
    }
}

/// What the server has not got, will not take, or was told of otherwise.
fn unsent() -> Vec<Waiting> {
    let post = |key, body: &str| Command::Send {
        room: TEA,
        post: Post {
            key: ClientKey(key),
            body: body.to_owned(),
            mentions: Vec::new(),
            reply_to: None,
        },
    };
    let refused = |refusal| Some(Refusals::from(refusal));
    let edit = Command::Edit {
        room: TEA,
        seq: Seq(5),
        edition: 0,
        body: "Another text than the one that stands there by now".to_owned(),
        mentions: Vec::new(),
    };
    let waiting = |key, command, failed| Waiting {
        key: ClientKey(key),
        at: Micros(NOON + key * Micros::SECOND),
        command,
        failed,
    };
    vec![
        waiting(901, post(901, "On its way"), None),
        waiting(
            902,
            post(902, "Not taken"),
            refused(Refusal::MessageCharacters),
        ),
        waiting(903, edit, refused(Refusal::EditedMeanwhile { edition: 1 })),
    ]
}

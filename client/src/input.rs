//! What goes into a client and what comes out: the whole interface of the state machine.

use wire::{
    At, ClientKey, Command, Done, Micros, OpenRoom, Refusals, RoomId, Seq, ToClient, ToServer,
    UserId,
};

use crate::Changes;

/// What happened, with the moment given beside it.
#[derive(Debug, Clone, PartialEq)]
pub enum Input {
    /// The page is alive: from here on it wants to be connected.
    Start,
    /// The socket that `Connect` asked for is open.
    Open,
    Heard(ToClient),
    /// A frame came that this client cannot read.
    Unreadable,
    /// The socket is gone, or did not come to be. After a `Disconnect` this is not reported.
    Closed {
        code: Option<u16>,
    },
    /// The moment that the last `Wake` named has come.
    Tick,
    /// The network is back.
    Online,
    /// The network is gone, says the browser.
    Offline,
    /// Whether the page is on screen.
    Visible(bool),

    /// A room comes on screen, at this place of it.
    Show {
        room: RoomId,
        at: At,
    },
    /// No room is on screen any more.
    Hide,
    /// More of a timeline is seen: what lies before, or after, the end of a stretch.
    LoadBefore {
        room: RoomId,
        seq: Seq,
    },
    LoadAfter {
        room: RoomId,
        seq: Seq,
    },
    MoreMembers(RoomId),
    MoreCards,
    /// The viewer has this row before their eyes, in a visible and focused page.
    Seen {
        room: RoomId,
        seq: Seq,
    },
    /// The viewer types there.
    Typing(RoomId),
    /// Whose presence is of interest from now on.
    Watch(Vec<UserId>),
    /// These are shown: their cards are needed.
    Meet(Vec<UserId>),
    /// People whose names begin so are looked for, as it is typed; nobody any more when it is empty.
    Find(String),
    /// Whom this message has reached is to be known, as of now.
    Readers {
        room: RoomId,
        seq: Seq,
    },
    /// The page was served with this room in it.
    Opened(Box<OpenRoom>),

    /// Do this; the answer names the key. A post's is its own key.
    Do {
        key: ClientKey,
        command: Command,
    },
    /// Do this, unless it is taken back before then: it is seen at once, and neither stored nor sent until the moment
    /// has come. Nothing else waits for it.
    DoLater {
        key: ClientKey,
        command: Command,
        until: Micros,
    },
    /// The page is going away: what could still be taken back is stored and sent now, and what was read is told.
    Hurry,
    /// A post or an edit that failed is handed in once more, behind the others of its room; an edit from the edition
    /// that is held now.
    Retry(ClientKey),
    /// What failed, or was not sent yet, is taken back.
    Discard(ClientKey),
    /// What is stored of the outbox: from an earlier visit, or by another tab.
    Restore(Vec<Waiting>),
    /// Another tab has removed this from the store: it was done there.
    Settled(ClientKey),
    /// Whether this tab is the one that sends what is stored (as it is until told otherwise).
    Lead(bool),
}

/// What is to be done about it, in this order.
#[derive(Debug, Clone, PartialEq)]
pub enum Effect {
    /// Open a socket; say `Open` or `Closed`.
    Connect,
    Send(ToServer),
    /// Close the socket and say nothing more of it.
    Disconnect {
        code: u16,
        reason: &'static str,
    },
    /// Say `Tick` at this moment. Replaces the one before.
    Wake {
        at: Micros,
    },
    /// Keep this through a restart, under its key; replaces what was kept under it.
    Store(Waiting),
    Forget(ClientKey),
    /// What came of a command.
    Answer {
        key: ClientKey,
        answer: Result<Done, Refusals>,
    },
    Changed(Changes),
    /// The viewer's session has ended: nothing more will come.
    SignedOut,
    /// The server speaks of what this client does not know: offer to load the page anew.
    Reload,
}

/// A command that waits for the server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waiting {
    pub key: ClientKey,
    /// When it was handed in.
    pub at: Micros,
    pub command: Command,
    /// It was refused for good; it stands there until it is sent again or thrown away.
    pub failed: Option<Refusals>,
}

/// What is stored of one: a form that serde knows.
pub type Stored = (ClientKey, Micros, Command, Option<Refusals>);

impl From<Waiting> for Stored {
    fn from(waiting: Waiting) -> Self {
        (waiting.key, waiting.at, waiting.command, waiting.failed)
    }
}

impl From<Stored> for Waiting {
    fn from((key, at, command, failed): Stored) -> Self {
        Self {
            key,
            at,
            command,
            failed,
        }
    }
}

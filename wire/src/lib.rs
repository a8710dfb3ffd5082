//! What crosses a boundary: every type that the server, the browser and other programs share.
//!
//! A value made on one side and read on the other has its one definition here, in the words of the
//! product: people, rooms and messages (`model`), what is asked for (`command`), what changed (`event`),
//! how both travel (`frame`), what is refused and why (`refusal`), what one may do (`role`), how much of
//! everything (`limits`).
//!
//! Invariant: only serde is known here. Nothing reads a clock, a file or a socket, so that the crate
//! means the same in WebAssembly as on the server. JSON shapes are held fast by `tests/golden`.

pub mod command;
pub mod event;
pub mod frame;
pub mod id;
pub mod limits;
pub mod model;
pub mod refusal;
pub mod role;
pub mod text;

pub use command::{Command, Done, NewRoom};
pub use event::{Change, Difference, Event, Scope};
pub use frame::{Bye, Have, Hello, MarkTo, Presence, ToClient, ToServer, Welcome};
pub use id::{
    AvatarId, ClientKey, Epoch, InvitationId, Micros, Rev, RoomId, Seq, SessionId, UserId,
};
pub use model::{
    Account, Accounts, Act, Audit, Audited, Figure, ListedRoom, ListedRooms, ResetLink, Usage,
};
pub use model::{
    At, Card, Channel, Channels, ChannelsView, Door, Entry, Heads, Invitation, Keep, Keeping, Mark,
    Member, Members, Message, OpenRoom, OwnAccount, Page, PeopleView, Person, Policy, Post,
    Reaction, Reader, Room, RoomView, Session, SessionUse, Settings, Snapshot, System, Unread,
    View, Viewer,
};
pub use refusal::{Field, Refusal, Refusals, Retry};
pub use role::{
    HistoryPolicy, JoinPolicy, Level, MemberState, MessageKind, PostPolicy, Registration, RoomKind,
    RoomRole, ServerRole, UserKind,
};

//! The things themselves as a client sees them.

mod administration;
mod invitation;
mod keeping;
mod message;
mod room;

use serde::{Deserialize, Serialize};

pub use administration::{
    Account, Accounts, Act, Audit, Audited, Figure, ListedRoom, ListedRooms, ResetLink, Usage,
};
pub use invitation::{Invitation, Settings};
pub use keeping::{Keep, Keeping};
pub use message::{At, Message, Page, Post, Reaction, System};
pub use room::{
    Card, Channel, Channels, Entry, Mark, Member, Members, Policy, Reader, Room, Unread,
};

use crate::{AvatarId, Epoch, Micros, Registration, Rev, ServerRole, SessionId, UserId, UserKind};

/// A person's card: what it takes to show somebody anywhere. Belongs to the server's scope.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    pub id: UserId,
    pub kind: UserKind,
    pub role: ServerRole,
    pub username: String,
    /// The display name; empty when none was chosen, and the username stands for it.
    pub name: String,
    /// They show how far they have come in their rooms, and see it of others. (Left out while it is so, as below.)
    #[serde(default = "on", skip_serializing_if = "is_on")]
    pub receipts: bool,
    /// They show when they are here and when they were, and see it of others.
    #[serde(default = "on", skip_serializing_if = "is_on")]
    pub presence: bool,
    /// Their picture: initials stand for one where there is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub avatar: Option<AvatarId>,
    /// An administrator closed the account to its owner; others see that it is so.
    #[serde(default, skip_serializing_if = "is_off")]
    pub disabled: bool,
    pub rev: Rev,
}

fn on() -> bool {
    true
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands it so")]
fn is_on(choice: &bool) -> bool {
    *choice
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands it so")]
fn is_off(state: &bool) -> bool {
    !*state
}

impl Person {
    /// To be found and brought in: neither gone nor shut out.
    pub fn is_findable(&self) -> bool {
        self.kind != UserKind::Deleted && !self.disabled
    }

    /// What to call them.
    pub fn title(&self) -> &str {
        if self.name.is_empty() {
            &self.username
        } else {
            &self.name
        }
    }
}

/// One signed-in browser as its owner sees it. Belongs to the account's scope.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Session {
    pub id: SessionId,
    /// "Firefox on Linux"; empty once it has ended.
    pub device: String,
    pub opened: Micros,
    /// The row stays, emptied and stamped, so that every client learns of its end.
    pub ended: bool,
    pub rev: Rev,
}

/// What of their own account somebody asks for: on no row that clients hold, since it changes without a rev.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnAccount {
    pub email: String,
    /// Of the open sessions, by id.
    pub uses: Vec<SessionUse>,
}

/// Where and when a session was last used.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionUse {
    pub id: SessionId,
    /// The address; empty when it is not known.
    pub place: String,
    /// To the hour.
    pub used: Micros,
}

/// The viewer: what only they see of their own account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Viewer {
    pub id: UserId,
    pub session: SessionId,
    pub email: String,
}

/// How far a picture reaches, scope by scope.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Heads {
    pub server: Rev,
    pub account: Rev,
}

/// A consistent picture of all that the viewer's client holds, read in one go, heads first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Snapshot {
    pub epoch: Epoch,
    pub heads: Heads,
    pub viewer: Viewer,
    #[serde(default, skip_serializing_if = "Settings::is_untouched")]
    pub settings: Settings,
    /// The viewer's own card, the newest people here and those whom the cards name, by id.
    pub people: Vec<Person>,
    /// The viewer's open sessions, by id.
    pub sessions: Vec<Session>,
    /// The viewer's rooms: favourites, unread ones and the latest, by latest activity.
    #[serde(default)]
    pub cards: Vec<Card>,
    /// There are rooms beyond these.
    #[serde(default)]
    pub more: bool,
}

/// What the front door is like for somebody who is not signed in.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Door {
    /// Nobody has an account yet: whoever comes first will own the server.
    pub first: bool,
    /// The first account needs the code that the server printed when it started.
    pub code_needed: bool,
    /// Whom the others need to come here.
    #[serde(default, skip_serializing_if = "is_open")]
    pub registration: Registration,
}

impl Door {
    /// Whether somebody may create an account, with an invitation or without.
    pub fn may_sign_up(&self, invited: bool) -> bool {
        self.first
            || match self.registration {
                Registration::Open => true,
                Registration::ByInvitation => invited,
                Registration::Closed => false,
            }
    }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands it so")]
fn is_open(registration: &Registration) -> bool {
    *registration == Registration::Open
}

/// What one page is drawn from; it travels once, inside the page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum View {
    Stranger(Door),
    Viewer(Box<Snapshot>),
    /// The same at a room's address.
    Room(Box<RoomView>),
    /// And at the directory's.
    People(Box<PeopleView>),
    /// The same with the channels that anybody here may find.
    Channels(Box<ChannelsView>),
}

/// The directory as it is first shown: who is called so, or everybody.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PeopleView {
    pub snapshot: Snapshot,
    /// As it was typed.
    pub sought: String,
    pub people: Vec<Person>,
    /// There are others behind the last of them.
    pub more: bool,
}

/// The directory of channels as it is first shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChannelsView {
    pub snapshot: Snapshot,
    /// As it was typed.
    pub sought: String,
    pub found: Channels,
}

/// A room as it is first shown: nothing in it is fetched again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoomView {
    pub snapshot: Snapshot,
    /// None when the room is not there for the viewer.
    pub room: Option<OpenRoom>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpenRoom {
    pub card: Card,
    pub page: Page,
    pub members: Members,
}

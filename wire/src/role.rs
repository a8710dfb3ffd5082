//! Who may do what. The engine decides with these methods and the screens hide with them: there is no
//! second list.

use std::fmt;

use serde::{Deserialize, Serialize};

/// What kind of account this is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum UserKind {
    Person,
    Bot,
    Imported,
    Deleted,
}

/// A user's standing on this server, from the least to the most.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ServerRole {
    Guest,
    Member,
    Admin,
    Owner,
}

/// What kind of conversation a room is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RoomKind {
    /// Two people; one, for notes to oneself.
    Direct,
    /// By invitation.
    Group,
    /// Open: everybody here may find it, read it and join it.
    Channel,
}

/// What a user is to a room.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MemberState {
    In,
    Left,
    Removed,
    Banned,
    Invited,
    Requested,
}

/// A member's standing in a room, from the least to the most.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RoomRole {
    Member,
    Admin,
    Owner,
}

/// Who comes in by themselves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum JoinPolicy {
    Invite,
    Request,
    Open,
}

/// Who may post.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PostPolicy {
    All,
    Admins,
}

/// Who may take an account on this server.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Registration {
    #[default]
    Open,
    ByInvitation,
    Closed,
}

/// What newcomers may read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HistoryPolicy {
    All,
    SinceJoined,
}

/// Whether somebody said it, or the room tells what happened in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MessageKind {
    Text,
    System,
}

/// What of a room its member wants to be called for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    #[default]
    All,
    /// Those messages alone that mention them.
    Mentions,
    Nothing,
}

/// A word that is none of a closed choice's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unknown(String);

impl fmt::Display for Unknown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?} is not known here", self.0)
    }
}

impl std::error::Error for Unknown {}

/// A closed choice and its one spelling, in JSON as in the database.
macro_rules! spelled {
    ($name:ident { $($variant:ident = $text:literal),+ $(,)? }) => {
        impl $name {
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            pub fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $text),+ }
            }

        }

        impl TryFrom<String> for $name {
            type Error = Unknown;
            fn try_from(text: String) -> Result<Self, Unknown> {
                match text.as_str() { $($text => Ok(Self::$variant),)+ _ => Err(Unknown(text)) }
            }
        }
    };
}

spelled!(UserKind { Person = "person", Bot = "bot", Imported = "imported", Deleted = "deleted" });
spelled!(ServerRole { Guest = "guest", Member = "member", Admin = "admin", Owner = "owner" });

spelled!(RoomKind { Direct = "direct", Group = "group", Channel = "channel" });
spelled!(MemberState {
    In = "in", Left = "left", Removed = "removed", Banned = "banned", Invited = "invited",
    Requested = "requested",
});
spelled!(RoomRole { Member = "member", Admin = "admin", Owner = "owner" });
spelled!(JoinPolicy { Invite = "invite", Request = "request", Open = "open" });
spelled!(PostPolicy { All = "all", Admins = "admins" });
spelled!(Registration { Open = "open", ByInvitation = "by_invitation", Closed = "closed" });
spelled!(HistoryPolicy { All = "all", SinceJoined = "since_joined" });
spelled!(MessageKind { Text = "text", System = "system" });
spelled!(Level { All = "all", Mentions = "mentions", Nothing = "nothing" });

impl RoomKind {
    /// Who is in it can change.
    pub fn has_changing_members(self) -> bool {
        self != Self::Direct
    }

    /// People may come into a room of this kind in that way: a group is nobody's to find.
    pub fn may_join_by(self, policy: JoinPolicy) -> bool {
        match self {
            Self::Direct | Self::Group => policy == JoinPolicy::Invite,
            Self::Channel => policy != JoinPolicy::Invite,
        }
    }

    /// What a room of this kind starts with.
    pub fn policy(self) -> (JoinPolicy, PostPolicy, HistoryPolicy) {
        match self {
            Self::Direct | Self::Group => (JoinPolicy::Invite, PostPolicy::All, HistoryPolicy::All),
            Self::Channel => (JoinPolicy::Open, PostPolicy::All, HistoryPolicy::All),
        }
    }
}

impl RoomRole {
    pub fn may_post(self, policy: PostPolicy) -> bool {
        policy == PostPolicy::All || self >= Self::Admin
    }

    /// May bring others into a room of this kind: where one asks to come in, those who answer.
    pub fn may_add(self, kind: RoomKind, join: JoinPolicy) -> bool {
        kind.has_changing_members() && (join != JoinPolicy::Request || self.may_admit())
    }

    /// May say yes or no to those who ask to come in, and sees who is kept out.
    pub fn may_admit(self) -> bool {
        self >= Self::Admin
    }

    /// May pass on a link that leads into a room of this kind: nobody who may not bring others in by hand.
    pub fn may_invite(self, kind: RoomKind, join: JoinPolicy) -> bool {
        self.may_add(kind, join)
    }

    /// May see and end what others invite by; everybody may their own.
    pub fn may_end_invitations_of_others(self) -> bool {
        self >= Self::Admin
    }

    /// May send the other one away: only those who stand below.
    pub fn may_remove(self, other: Self) -> bool {
        self >= Self::Admin && self > other
    }

    /// May give the other one, who is `other`, that role: those who own the room, to those who stand below.
    pub fn may_give(self, other: Self, role: Self) -> bool {
        self == Self::Owner && other < self && role != other
    }

    /// May take a role that stands below one's own. (The last owner does not: see the engine.)
    pub fn may_step_down(self, role: Self) -> bool {
        role < self
    }

    /// May say who joins, who posts and what newcomers read.
    pub fn may_set_policy(self) -> bool {
        self >= Self::Admin
    }

    /// May change the room's name and topic.
    pub fn may_rename(self) -> bool {
        self >= Self::Admin
    }

    /// May take away what others said.
    pub fn may_delete_messages_of_others(self) -> bool {
        self >= Self::Admin
    }

    /// May end the room with all that is in it.
    pub fn may_delete_room(self) -> bool {
        self >= Self::Owner
    }
}

impl ServerRole {
    /// May make rooms of this kind.
    pub fn may_create(self, kind: RoomKind) -> bool {
        match kind {
            RoomKind::Direct | RoomKind::Group => true,
            RoomKind::Channel => self >= Self::Member,
        }
    }

    /// May change the server's settings and see to its people.
    pub fn may_administer(self) -> bool {
        self >= Self::Admin
    }

    /// May close and open the account of somebody of this role, sign them out, and let them choose another password.
    ///
    /// An admin does not touch admins or owners: who could give an owner another password would be one.
    pub fn may_manage(self, other: Self) -> bool {
        self >= Self::Owner || self.may_administer() && self > other
    }

    /// May take away what others wrote in a room of this kind that they are in. What two people have between them is theirs.
    pub fn may_delete_messages_of_others(self, kind: RoomKind) -> bool {
        self.may_administer() && kind != RoomKind::Direct
    }

    /// May make somebody of this role one of that role: nobody is raised to where an admin stands but by an owner.
    pub fn may_set(self, other: Self, to: Self) -> bool {
        self.may_manage(other) && self.may_manage(to)
    }

    /// May take this role oneself: downwards only. (Whether an owner may, the engine knows: one has to stay.)
    pub fn may_become(self, to: Self) -> bool {
        self.may_administer() && to <= self
    }

    /// May bring others here.
    pub fn may_invite(self) -> bool {
        self >= Self::Member
    }
}

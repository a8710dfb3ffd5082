//! Invitations as those see them who may pass them on, and what the server asks of who comes without one.

use serde::{Deserialize, Serialize};

use crate::{InvitationId, Micros, Registration, Rev, UserId};

/// A way into a room, or to the server, for whoever knows its code. Nobody holds one: it is asked for, and of no scope.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Invitation {
    pub id: InvitationId,
    /// The secret itself.
    pub code: String,
    pub by: UserId,
    /// Of no effect from then on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires: Option<Micros>,
    /// How many may come by it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub most: Option<u32>,
    /// How many have.
    #[serde(default)]
    pub uses: u32,
}

/// What holds for all of the server. Belongs to its scope.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Settings {
    pub registration: Registration,
    pub rev: Rev,
}

impl Settings {
    /// As every server begins.
    pub fn is_untouched(&self) -> bool {
        *self == Self::default()
    }
}

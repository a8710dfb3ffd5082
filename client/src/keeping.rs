//! How rooms are kept, and which of them the rail shows. What the server said of it is seen with the viewer's own commands
//! that wait laid over it, and without a mute that has run out.

use wire::{Card, Command, Keeping, Micros, RoomId, RoomKind};

use crate::{Client, Model};

/// What of the rail is looked at.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Filter {
    #[default]
    All,
    Unread,
    Direct,
    Groups,
    Channels,
    Archived,
}

impl Filter {
    pub const ALL: [Self; 6] = [
        Self::All,
        Self::Unread,
        Self::Direct,
        Self::Groups,
        Self::Channels,
        Self::Archived,
    ];

    /// What is archived is out of the way, except while something new is there that its owner may be called for.
    pub fn shows(self, card: &Card) -> bool {
        let (entry, kind) = (&card.entry, card.room.kind);
        let is_unread = entry.unread.count > 0 || entry.unread_from.is_some();
        let comes_back = is_unread && entry.kept.muted.is_none();
        match self {
            Self::Archived => entry.kept.archived,
            _ if entry.kept.archived && !comes_back => false,
            Self::All => true,
            Self::Unread => is_unread,
            Self::Direct => kind == RoomKind::Direct,
            Self::Groups => kind == RoomKind::Group,
            Self::Channels => kind == RoomKind::Channel,
        }
    }
}

impl Model {
    /// As it is seen with what waits.
    fn kept_with(&self, room: RoomId, mut kept: Keeping) -> Keeping {
        let open = self.waiting.iter().map(|pending| &pending.waiting);
        for waiting in open.filter(|waiting| waiting.failed.is_none()) {
            match waiting.command {
                Command::Keep { room: of, how } if of == room => kept = kept.with(how),
                _ => {}
            }
        }
        kept
    }
}

impl Client {
    /// A page looks as it was served until it is alive: clocks differ.
    pub(crate) fn follow_keeping(&mut self) {
        let mut seen = Vec::new();
        for (room, held) in self.model.rooms.iter() {
            let mut kept = self.model.kept_with(*room, held.said);
            if self.link.has_begun() {
                kept = kept.at(self.now);
            }
            if kept != held.card.entry.kept {
                seen.push((*room, kept));
            }
        }
        for (room, kept) in seen {
            if let Some(held) = self.model.rooms.get_mut(&room) {
                held.card.entry.kept = kept;
                self.changes.card(room);
                self.model.place(room, &mut self.changes);
            }
        }
    }

    /// When the next mute runs out.
    pub(crate) fn mutes_due(&self) -> Option<Micros> {
        let rooms = self.model.rooms.values();
        let muted = rooms.filter_map(|held| held.card.entry.kept.muted);
        let ends = muted.filter(|until| *until != Keeping::FURTHER_NOTICE);
        ends.min().filter(|_| self.link.has_begun())
    }
}

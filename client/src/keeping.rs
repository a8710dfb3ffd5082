//! How rooms are kept, and which of them the rail shows. What the server said of it is seen with the viewer's own commands
//! that wait laid over it, and without a mute that has run out.

use wire::{Card, Command, Keep, Keeping, Micros, RoomId, RoomKind};

use crate::Client;

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

impl Client {
    /// A page looks as it was served until it is alive: clocks differ.
    pub(crate) fn follow_keeping(&mut self) {
        let waiting = self.keeps_waiting();
        let mut seen = Vec::new();
        for (room, held) in self.model.rooms.iter() {
            let here = waiting.iter().filter(|(of, _)| of == room);
            let mut kept = here.fold(held.said, |kept, (_, how)| kept.with(*how));
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

    /// In the order in which they were handed in.
    fn keeps_waiting(&self) -> Vec<(RoomId, Keep)> {
        let waiting = self.model.waiting.iter().map(|pending| &pending.waiting);
        let keeps = waiting.filter_map(|waiting| match waiting.command {
            Command::Keep { room, how } => Some((room, how)),
            _ => None,
        });
        keeps.collect()
    }

    /// When the next mute runs out.
    pub(crate) fn mutes_due(&self) -> Option<Micros> {
        let rooms = self.model.rooms.values();
        let muted = rooms.filter_map(|held| held.card.entry.kept.muted);
        let ends = muted.filter(|until| *until != Keeping::FURTHER_NOTICE);
        ends.min().filter(|_| self.link.has_begun())
    }
}

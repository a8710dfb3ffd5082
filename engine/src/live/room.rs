//! A room that somebody connected is in: its order, its readers, and how each of its frames reaches them. Pure.

use std::collections::BTreeMap;
use std::sync::Arc;

use wire::{Mark, Member, MemberState, Rev, RoomId, Scope, UserId};

use super::account::Accounts;
use super::frame::Frame;
use super::lane::{Told, further};
use super::order::Order;
use super::privacy::{Choice, Choices};
use crate::rooms::Sight;

/// A user's place in a room as of a rev. The newer one wins, however they come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    pub user: UserId,
    pub is_in: bool,
    pub sight: Sight,
    pub rev: Rev,
}

impl From<&Member> for Place {
    fn from(member: &Member) -> Self {
        Self {
            user: member.user,
            is_in: member.state == MemberState::In,
            sight: Sight {
                from: member.from,
                role: member.role,
            },
            rev: member.rev,
        }
    }
}

impl Place {
    pub fn newer(self, other: Self) -> Self {
        if other.rev > self.rev { other } else { self }
    }
}

/// What the database says about a scope in which something is missing, in one snapshot.
pub struct Missed {
    pub upto: Rev,
    /// The places in the room that changed since.
    pub places: Vec<Place>,
    /// The room is gone.
    pub ended: bool,
    /// What people choose to show, of those whose cards changed since.
    pub choices: Vec<Choice>,
}

pub struct Room {
    pub order: Order,
    /// Where its order began. Whatever was published since about who is in it was heeded.
    pub base: Rev,
    /// The connected accounts that are in the room, by where they sit.
    pub readers: BTreeMap<usize, Reader>,
    /// Marks that came while something was missing: it may be the removal of somebody.
    held: BTreeMap<UserId, Mark>,
}

pub struct Reader {
    /// As of their membership: with their role changes what they are shown.
    pub sight: Sight,
    /// Of their membership. Nothing older than it is theirs to hear.
    pub rev: Rev,
}

impl Room {
    pub fn new(order: Order) -> Self {
        Self {
            base: order.head().unwrap_or_default(),
            order,
            readers: BTreeMap::new(),
            held: BTreeMap::new(),
        }
    }

    /// Hands a frame that leaves to everybody in the room.
    ///
    /// Invariant: encoded once; for those who may not read all of it, once for each part that they may read.
    pub fn tell<L>(
        &self,
        frame: &Arc<Frame>,
        accounts: &Accounts<L>,
        out: &mut impl FnMut(&L, Told<'_>),
    ) {
        // Who decides as little, and may read as few of the messages, is shown the same.
        let mut cuts: Vec<((bool, usize), Arc<Frame>)> = Vec::new();
        let (lowest, for_admins) = (frame.lowest(), frame.is_partly_for_admins());
        for (seat, reader) in &self.readers {
            if frame.last() < reader.rev {
                continue;
            }
            let sight = reader.sight;
            let reads_all = lowest.is_none_or(|lowest| lowest >= sight.from);
            let theirs = if reads_all && (sight.decides() || !for_admins) {
                frame
            } else {
                let hidden = (sight.decides(), frame.hidden(sight));
                let cut = cuts.iter().position(|(of, _)| *of == hidden);
                let cut = cut.unwrap_or_else(|| {
                    cuts.push((hidden, frame.seen_with(sight)));
                    cuts.len() - 1
                });
                &cuts[cut].1
            };
            for lane in accounts.lanes(*seat) {
                out(lane, Told::Frame(theirs));
            }
        }
    }

    /// What was missing was not heard: everybody is to ask for it.
    pub fn tell_behind<L>(
        &self,
        id: RoomId,
        upto: Rev,
        accounts: &Accounts<L>,
        out: &mut impl FnMut(&L, Told<'_>),
    ) {
        for lane in self.lanes(accounts) {
            out(lane, Told::Behind(Scope::Room(id), upto));
        }
    }

    /// Kept until nothing is missing.
    pub fn hold(&mut self, mark: Mark) {
        let held = self.held.entry(mark.user).or_insert(mark);
        *held = further(*held, mark);
    }

    /// Invariant: marks and typing reach only those whose membership is beyond doubt; marks only of and to those who show
    /// theirs.
    pub fn tell_held<L>(
        &mut self,
        accounts: &Accounts<L>,
        choices: &Choices,
        out: &mut impl FnMut(&L, Told<'_>),
    ) {
        if self.held.is_empty() || self.order.has_early() {
            return;
        }
        for mark in std::mem::take(&mut self.held).into_values() {
            if !choices.shows_receipts(mark.user) {
                continue;
            }
            for seat in self.readers.keys() {
                if choices.shows_receipts(accounts.at(*seat).user) {
                    for lane in accounts.lanes(*seat) {
                        out(lane, Told::Mark(mark));
                    }
                }
            }
        }
    }

    fn lanes<'a, L>(&'a self, accounts: &'a Accounts<L>) -> impl Iterator<Item = &'a L> {
        self.readers.keys().flat_map(|seat| accounts.lanes(*seat))
    }
}

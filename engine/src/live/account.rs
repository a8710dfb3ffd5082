//! The connected accounts: where they sit, their lanes, and when the last of them went. Pure.

use std::collections::{BTreeSet, HashMap, VecDeque};

use wire::{Micros, Rev, RoomId, UserId};

use super::order::Order;
use super::room::Place;

/// Somebody who reloads a page is not away: an account stays for so long after its last lane went.
pub const GRACE: i64 = 2 * Micros::SECOND;

pub struct Account<L> {
    pub user: UserId,
    pub lanes: Vec<(u64, L)>,
    pub order: Order,
    /// Its rooms were read: from then on events alone say where it is, and it hears them.
    pub is_known: bool,
    pub rooms: BTreeSet<RoomId>,
    /// Until it is known: the latest place of it in each room that events told of.
    pub seen: HashMap<RoomId, Place>,
    /// The rooms that it is out of, and since which rev: an older event that is published late does not bring it back.
    gone: HashMap<RoomId, Rev>,
    /// When its last lane went.
    left: Option<Micros>,
}

impl<L> Account<L> {
    fn new(user: UserId) -> Self {
        Self {
            user,
            lanes: Vec::new(),
            order: Order::unknown(),
            is_known: false,
            rooms: BTreeSet::new(),
            seen: HashMap::new(),
            gone: HashMap::new(),
            left: None,
        }
    }

    /// Keeps what events tell of an account whose rooms are being read.
    pub fn remember(&mut self, room: RoomId, place: Place) {
        let seen = self.seen.entry(room).or_insert(place);
        *seen = seen.newer(place);
    }

    /// Nothing newer than this rev is known to have taken it out.
    pub fn may_be_in(&self, room: RoomId, rev: Rev) -> bool {
        self.gone.get(&room).is_none_or(|gone| *gone < rev)
    }

    pub fn come_in(&mut self, room: RoomId) {
        self.gone.remove(&room);
        self.rooms.insert(room);
    }

    pub fn go_out(&mut self, room: RoomId, rev: Rev) {
        self.rooms.remove(&room);
        let gone = self.gone.entry(room).or_default();
        *gone = rev.max(*gone);
    }
}

/// Each connected account has a seat: a number that rooms know it by.
pub struct Accounts<L> {
    seats: Vec<Account<L>>,
    free: Vec<usize>,
    by_user: HashMap<UserId, usize>,
    /// Whose last lane went, the earliest first.
    leaving: VecDeque<(Micros, UserId)>,
    lanes: usize,
    /// Of how many the rooms are being read.
    coming: usize,
}

impl<L> Default for Accounts<L> {
    fn default() -> Self {
        Self {
            seats: Vec::new(),
            free: Vec::new(),
            by_user: HashMap::new(),
            leaving: VecDeque::new(),
            lanes: 0,
            coming: 0,
        }
    }
}

impl<L> Accounts<L> {
    pub fn seat(&self, user: UserId) -> Option<usize> {
        self.by_user.get(&user).copied()
    }

    pub fn at(&self, seat: usize) -> &Account<L> {
        &self.seats[seat]
    }

    pub fn at_mut(&mut self, seat: usize) -> &mut Account<L> {
        &mut self.seats[seat]
    }

    pub fn lanes(&self, seat: usize) -> impl Iterator<Item = &L> {
        self.seats[seat].lanes.iter().map(|(_, lane)| lane)
    }

    pub fn all_lanes(&self) -> impl Iterator<Item = &L> {
        self.by_user.values().flat_map(|seat| self.lanes(*seat))
    }

    pub fn count(&self) -> usize {
        self.by_user.len()
    }

    pub fn count_lanes(&self) -> usize {
        self.lanes
    }

    /// Whether the account is here, or was a moment ago.
    pub fn is_online(&self, user: UserId) -> bool {
        self.seat(user).is_some_and(|seat| self.at(seat).is_known)
    }

    pub fn find(&self, user: UserId, number: u64) -> Option<&L> {
        let lanes = &self.at(self.seat(user)?).lanes;
        let found = lanes.iter().find(|(of, _)| *of == number);
        found.map(|(_, lane)| lane)
    }

    /// Tells whether the account's rooms are known already.
    pub fn attach(&mut self, user: UserId, number: u64, lane: L) -> bool {
        let seat = self.seat(user).unwrap_or_else(|| self.sit_down(user));
        self.lanes += 1;
        let account = self.at_mut(seat);
        account.lanes.push((number, lane));
        account.left = None;
        account.is_known
    }

    fn sit_down(&mut self, user: UserId) -> usize {
        let account = Account::new(user);
        let seat = if let Some(seat) = self.free.pop() {
            self.seats[seat] = account;
            seat
        } else {
            self.seats.push(account);
            self.seats.len() - 1
        };
        self.by_user.insert(user, seat);
        self.coming += 1;
        seat
    }

    /// Its rooms were read.
    pub fn know(&mut self, seat: usize) {
        self.seats[seat].is_known = true;
        self.coming -= 1;
    }

    /// Whether somebody's rooms are being read.
    pub fn is_anybody_coming(&self) -> bool {
        self.coming > 0
    }

    /// Tells the seat when nobody is to be waited for on it: its rooms never were read.
    pub fn detach(&mut self, user: UserId, number: u64, now: Micros) -> Option<usize> {
        let seat = self.seat(user)?;
        let account = &mut self.seats[seat];
        let at = account.lanes.iter().position(|(of, _)| *of == number)?;
        account.lanes.swap_remove(at);
        self.lanes -= 1;
        if !account.lanes.is_empty() {
            return None;
        }
        if !account.is_known {
            return Some(seat);
        }
        account.left = Some(now);
        self.leaving.push_back((now, user));
        None
    }

    /// The next account whose last lane went longer ago than the grace, and when.
    pub fn next_away(&mut self, now: Micros) -> Option<(usize, Micros)> {
        while let Some(&(left, user)) = self.leaving.front() {
            if left.plus(GRACE) > now {
                return None;
            }
            self.leaving.pop_front();
            // It may have come back, and even gone again since.
            let seat = self.seat(user);
            if let Some(seat) = seat.filter(|seat| self.at(*seat).left == Some(left)) {
                return Some((seat, left));
            }
        }
        None
    }

    /// Who is here, and since when they are not if they have just gone.
    pub fn everybody(&self) -> impl Iterator<Item = (UserId, Option<Micros>)> {
        let known = self.by_user.values().map(|seat| self.at(*seat));
        known
            .filter(|account| account.is_known)
            .map(|account| (account.user, account.left))
    }

    /// Gives the seat to the next one. The caller has taken it out of its rooms.
    pub fn stand_up(&mut self, seat: usize) {
        let account = std::mem::replace(&mut self.seats[seat], Account::new(UserId(0)));
        self.lanes -= account.lanes.len();
        self.coming -= usize::from(!account.is_known);
        self.by_user.remove(&account.user);
        self.free.push(seat);
    }
}

//! How far everybody has come in a room by now: most have read everything, some have not been here for a while.

use wire::limits::RECEIPTS_MEMBERS;
use wire::{MemberState, Micros, RoomId, RoomKind};

use super::calendar::{HOUR, MINUTE};
use super::dice::Dice;
use super::plan::Plan;
use super::room::{Place, Room};
use super::sql;
use super::town::Town;
use crate::db::Value;
use crate::marks::log::KEPT;

/// Rows of that for each member.
const TIMES: usize = 5;

/// Where somebody stands in a room.
pub struct Mark {
    pub room: RoomId,
    pub is_in: bool,
    pub delivered: i64,
    pub read: i64,
    pub unread_from: Option<i64>,
}

/// That somebody had read so far at that moment.
pub struct Read {
    pub who: usize,
    pub seq: i64,
    pub at: Micros,
}

/// A room that stays as it is.
pub struct Settled {
    pub room: [Value; 17],
    pub members: Vec<Value>,
    /// Of whom, and when something was said there last.
    pub entries: Vec<(usize, Micros, Mark)>,
    pub reads: Vec<Value>,
    /// Who spoke last, and when.
    pub spoke: Vec<(usize, Micros)>,
}

pub fn settle(town: &Town, plan: &Plan, room: &Room<'_>, dice: &Dice) -> Settled {
    let mut settled = Settled {
        room: sql::room(town, plan, room),
        members: Vec::new(),
        entries: Vec::with_capacity(room.places.len()),
        reads: Vec::new(),
        spoke: Vec::new(),
    };
    let has_receipts = room.members() <= i64::from(RECEIPTS_MEMBERS);
    for place in &room.places {
        let mark = mark(plan, room, place, dice);
        settled
            .members
            .extend(sql::member(town, room.id, place, &mark));
        if has_receipts && mark.is_in {
            let reads = reads(town, room, place, (dice, mark.read));
            settled
                .reads
                .extend(reads.iter().flat_map(|read| sql::read(town, room.id, read)));
        }
        settled.spoke.extend(place.spoke.map(|at| (place.who, at)));
        settled.entries.push((place.who, room.last_sent, mark));
    }
    settled
}

fn mark(plan: &Plan, room: &Room<'_>, place: &Place, dice: &Dice) -> Mark {
    let last = room.last_seq();
    let is_in = place.state == MemberState::In;
    let alone = plan.kind == RoomKind::Direct && plan.first.is_empty();
    // Who owns the server finds something to read.
    let lot = if place.who == 0 { 30 } else { 0 };
    let behind = match lot + dice.below(100 - lot) {
        62..86 if !alone => dice.between(1, 12),
        86..96 if !alone => dice.between(12, 90),
        96.. if !alone => dice.between(90, 400),
        _ => 0,
    };
    // Whoever spoke had read what was there; who has gone reads no further.
    let read = if is_in {
        (last - behind).max(place.reached)
    } else {
        place.reached
    };
    let reached = if is_in && dice.percent(80) {
        last
    } else {
        read
    };
    let kept =
        (is_in && behind == 0 && read > 4 && dice.percent(3)).then(|| read - dice.between(0, 3));
    Mark {
        room: room.id,
        is_in,
        delivered: reached.max(read),
        read,
        unread_from: kept,
    }
}

/// The last few times that they came and read.
fn reads(town: &Town, room: &Room<'_>, place: &Place, (dice, read): (&Dice, i64)) -> Vec<Read> {
    let since = town.now.plus(-KEPT);
    let known: Vec<_> = room
        .latest
        .iter()
        .filter(|latest| latest.seq <= read && latest.sent > since && latest.sent >= place.joined)
        .collect();
    let mut reads: Vec<Read> = Vec::new();
    let mut from = known.len().saturating_sub(TIMES * 12);
    while from < known.len() {
        let next = from + dice.below(12);
        let Some(latest) = known.get(next.min(known.len() - 1)) else {
            break;
        };
        let wait = if dice.percent(70) {
            4 * MINUTE
        } else {
            9 * HOUR
        };
        let at = latest
            .sent
            .plus(dice.between(Micros::SECOND, wait))
            .min(town.now);
        let at = reads.last().map_or(at, |before| before.at.max(at));
        reads.push(Read {
            who: place.who,
            seq: latest.seq,
            at,
        });
        from = next + 1;
    }
    reads
}

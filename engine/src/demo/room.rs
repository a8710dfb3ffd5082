//! One room as it becomes: what happens in it takes seqs and revs as the verbs would have taken them, and is handed on
//! once nothing more will happen to it.

use std::collections::{BTreeMap, VecDeque};

use wire::{MemberState, Micros, RoomId, RoomKind, RoomRole, System};

use super::dice::Dice;
use super::plan::Plan;
use super::town::Town;
use super::{Batch, sql};
use crate::Error;

/// How many of the latest messages a room remembers.
const REMEMBERED: usize = 400;

/// A message in its place.
pub struct Said {
    pub seq: i64,
    pub rev: i64,
    pub author: usize,
    pub key: i64,
    /// None where somebody said something.
    pub system: Option<System>,
    pub body: String,
    pub mentions: Vec<usize>,
    pub reply_to: Option<i64>,
    pub edition: i64,
    pub sent: Micros,
    pub edited: Option<Micros>,
    pub deleted: Option<Micros>,
    pub reactions: Vec<(usize, &'static str, Micros)>,
    /// What is still to happen to it.
    pending: usize,
}

/// What happens to a message some time after it was said.
#[derive(Debug, Clone, Copy)]
pub enum Later {
    React(usize, &'static str),
    Edit,
    Delete,
}

/// Somebody's place in the room.
pub struct Place {
    pub who: usize,
    pub state: MemberState,
    pub role: RoomRole,
    pub joined: Micros,
    pub rev: i64,
    /// Up to where they have surely read: the line of their coming, or what they said last.
    pub reached: i64,
    /// When they said it.
    pub spoke: Option<Micros>,
}

/// What a message was, for those who have read up to it.
pub struct Latest {
    pub seq: i64,
    pub sent: Micros,
}

pub struct Room<'a> {
    pub id: RoomId,
    pub name: String,
    pub topic: String,
    pub head: i64,
    /// Of the room's own row.
    pub rev: i64,
    pub last_sent: Micros,
    pub places: Vec<Place>,
    pub latest: VecDeque<Latest>,
    /// Indices into `places`: who is in it.
    here: Vec<usize>,
    place_of: BTreeMap<usize, usize>,
    /// What may still change; the last of them is the room's latest message.
    window: VecDeque<Said>,
    next_seq: i64,
    /// By moment, then by the order in which it was foreseen.
    later: BTreeMap<(Micros, i64), (i64, Later)>,
    foreseen: i64,
    town: &'a Town,
}

impl<'a> Room<'a> {
    /// Made, with who is in it from the beginning.
    pub fn new(town: &'a Town, plan: &Plan, dice: &Dice) -> Self {
        let mut room = Self {
            id: RoomId(dice.id(plan.begin)),
            name: plan.name.clone(),
            topic: plan.topic.to_owned(),
            head: 1,
            rev: 1,
            last_sent: plan.begin,
            places: Vec::new(),
            latest: VecDeque::new(),
            here: Vec::new(),
            place_of: BTreeMap::new(),
            window: VecDeque::new(),
            next_seq: 1,
            later: BTreeMap::new(),
            foreseen: 0,
            town,
        };
        if plan.kind != RoomKind::Direct {
            room.line(plan.owner, plan.begin, System::Created);
            if !plan.first.is_empty() {
                room.line(plan.owner, plan.begin, sql::added(town, &plan.first));
            }
        }
        let mut first = plan.first.clone();
        first.push(plan.owner);
        // As the lock order has it: by age.
        first.sort_unstable();
        for who in first {
            let owns = who == plan.owner && plan.kind != RoomKind::Direct;
            let role = if owns {
                RoomRole::Owner
            } else {
                RoomRole::Member
            };
            room.put_member(who, role, plan.begin);
        }
        room
    }

    pub fn members(&self) -> i64 {
        i64::try_from(self.here.len()).unwrap_or(i64::MAX)
    }

    pub fn last_seq(&self) -> i64 {
        self.next_seq - 1
    }

    /// Those who are in it.
    pub fn here(&self) -> impl ExactSizeIterator<Item = &Place> {
        self.here.iter().map(|place| &self.places[*place])
    }

    /// One of them, the talkative more often.
    pub fn somebody(&self, dice: &Dice) -> usize {
        let mut who = self.places[*dice.pick(&self.here)].who;
        for _ in 0..6 {
            if dice.percent(self.town.people[who].chatty) {
                break;
            }
            who = self.places[*dice.pick(&self.here)].who;
        }
        who
    }

    /// Somebody says something; tells where it stands.
    pub fn say(
        &mut self,
        who: usize,
        at: Micros,
        body: String,
        mentions: Vec<usize>,
        reply_to: Option<i64>,
    ) -> i64 {
        let seq = self.take(who, at, None, body);
        if let Some(said) = self.window.back_mut() {
            said.mentions = mentions;
            said.reply_to = reply_to;
        }
        let sent = self.last_sent;
        if let Some(place) = self.place_of.get(&who) {
            let place = &mut self.places[*place];
            place.reached = seq;
            place.spoke = Some(sent);
        }
        seq
    }

    /// The room tells what happened in it.
    pub fn line(&mut self, who: usize, at: Micros, system: System) -> i64 {
        self.take(who, at, Some(system), String::new())
    }

    /// Somebody joins.
    pub fn come(&mut self, who: usize, at: Micros) {
        if self.place_of.contains_key(&who) {
            return;
        }
        self.line(who, at, System::Joined);
        self.put_member(who, RoomRole::Member, self.last_sent);
        self.rev = self.advance();
    }

    /// Somebody leaves.
    pub fn go(&mut self, who: usize, at: Micros) {
        self.happen(at);
        let rev = self.advance();
        let Some(place) = self.place_of.get(&who).copied() else {
            return;
        };
        self.here.retain(|each| *each != place);
        let place = &mut self.places[place];
        place.state = MemberState::Left;
        place.role = RoomRole::Member;
        place.rev = rev;
        self.rev = self.advance();
        self.line(who, at, System::Left);
    }

    /// It is called something else from now on.
    pub fn rename(&mut self, who: usize, at: Micros, name: String) {
        self.happen(at);
        self.rev = self.advance();
        self.name.clone_from(&name);
        self.line(who, at, System::Renamed { name });
    }

    pub fn retell(&mut self, who: usize, at: Micros, topic: String) {
        self.happen(at);
        self.rev = self.advance();
        self.topic.clone_from(&topic);
        self.line(who, at, System::Topic { topic });
    }

    /// Something will happen to that message, which was just said.
    pub fn foresee(&mut self, seq: i64, at: Micros, what: Later) {
        if let Some(said) = self.find(seq) {
            said.pending += 1;
            self.foreseen += 1;
            self.later.insert((at, self.foreseen), (seq, what));
        }
    }

    /// Hands on what is as it will be; at the end, everything.
    pub fn settle(&mut self, batch: &mut Batch) -> Result<(), Error> {
        while self.window.front().is_some_and(|said| said.pending == 0) {
            if let Some(said) = self.window.pop_front() {
                batch.take(self.town, self.id, said)?;
            }
        }
        Ok(())
    }

    /// What was foreseen up to that moment comes to be, in that order.
    pub fn happen(&mut self, upto: Micros) {
        while let Some(next) = self.later.first_entry()
            && next.key().0 <= upto
        {
            let at = next.key().0;
            let (seq, what) = next.remove();
            self.change(seq, at, what);
        }
    }

    fn change(&mut self, seq: i64, at: Micros, what: Later) {
        let rev = self.head + 1;
        // Who has left reacts no more.
        let gone = matches!(what, Later::React(who, _) if !self.has(who));
        let Some(said) = self.find(seq) else { return };
        said.pending -= 1;
        if gone {
            return;
        }
        match what {
            Later::React(who, emoji) => said.reactions.push((who, emoji, at)),
            Later::Edit => {
                said.edition += 1;
                said.edited = Some(at);
            }
            Later::Delete => {
                said.body.clear();
                said.reply_to = None;
                said.deleted = Some(at);
            }
        }
        said.rev = rev;
        self.head = rev;
    }

    fn has(&self, who: usize) -> bool {
        let place = self.place_of.get(&who);
        place.is_some_and(|place| self.places[*place].state == MemberState::In)
    }

    fn find(&mut self, seq: i64) -> Option<&mut Said> {
        let first = self.window.front()?.seq;
        self.window.get_mut(usize::try_from(seq - first).ok()?)
    }

    fn advance(&mut self) -> i64 {
        self.head += 1;
        self.head
    }

    /// Invariant: `sent` never goes back within a room.
    fn take(&mut self, author: usize, at: Micros, system: Option<System>, body: String) -> i64 {
        let sent = at.max(self.last_sent);
        self.happen(sent);
        let seq = self.next_seq;
        self.next_seq += 1;
        self.last_sent = sent;
        let rev = self.advance();
        self.window.push_back(Said {
            seq,
            rev,
            author,
            // Of that moment, as ids are; the seq in place of chance, so that none comes twice.
            key: ((sent.0 / 1_000) << 21) | (seq % (1 << 21)),
            system,
            body,
            mentions: Vec::new(),
            reply_to: None,
            edition: 1,
            sent,
            edited: None,
            deleted: None,
            reactions: Vec::new(),
            pending: 0,
        });
        if self.latest.len() == REMEMBERED {
            self.latest.pop_front();
        }
        self.latest.push_back(Latest { seq, sent });
        seq
    }

    fn put_member(&mut self, who: usize, role: RoomRole, joined: Micros) {
        let rev = self.advance();
        let place = self.places.len();
        self.place_of.insert(who, place);
        self.here.push(place);
        self.places.push(Place {
            who,
            state: MemberState::In,
            role,
            joined,
            rev,
            reached: self.last_seq(),
            spoke: None,
        });
    }
}

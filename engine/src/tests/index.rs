//! Claims about who hears what, without tasks or a database: each race is an order of steps, written out or drawn by
//! lot.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use wire::{
    Change, ClientKey, Event, Mark, Member, MemberState, Message, MessageKind, Micros, Rev, RoomId,
    RoomRole, Scope, Seq, UserId,
};

use super::super::account::GRACE;
use super::super::frame::Frame;
use super::super::lane::Told;
use super::{Index, Missed, Place, Whereabout, Whereabouts};

const ADA: UserId = UserId(1);
const BOB: UserId = UserId(2);
const CY: UserId = UserId(3);
const ROOM: RoomId = RoomId(7);
const SCOPE: Scope = Scope::Room(ROOM);

fn event(rev: i64, change: Option<Change>) -> Event {
    Event {
        scope: SCOPE,
        rev: Rev(rev),
        change,
    }
}

fn member(rev: i64, user: UserId, state: MemberState, from: i64) -> Event {
    let member = Member {
        room: ROOM,
        user,
        state,
        role: RoomRole::Member,
        joined: Micros(0),
        from: Seq(from),
        rev: Rev(rev),
    };
    event(rev, Some(Change::Member(member)))
}

fn comes(rev: i64, user: UserId) -> Event {
    member(rev, user, MemberState::In, 1)
}

fn goes(rev: i64, user: UserId) -> Event {
    member(rev, user, MemberState::Removed, 1)
}

fn message(rev: i64, seq: i64) -> Event {
    let message = Message {
        room: ROOM,
        seq: Seq(seq),
        rev: Rev(rev),
        author: ADA,
        key: ClientKey(seq),
        kind: MessageKind::Text,
        body: "Hello".to_owned(),
        system: None,
        mentions: Vec::new(),
        reply_to: None,
        reactions: Vec::new(),
        edition: 1,
        sent: Micros(0),
        edited: None,
        deleted: None,
    };
    event(rev, Some(Change::Message(message)))
}

fn whereabouts(rooms: &[(Rev, Place)]) -> Whereabouts {
    let rooms = rooms.iter().map(|(head, place)| Whereabout {
        room: ROOM,
        head: *head,
        place: *place,
    });
    Whereabouts {
        head: Rev(0),
        rooms: rooms.collect(),
    }
}

fn place(user: UserId, rev: i64, from: i64) -> Place {
    Place {
        user,
        is_in: true,
        from: Seq(from),
        rev: Rev(rev),
    }
}

/// What a lane was told, in short.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Said {
    Revs(Vec<i64>),
    Behind(i64),
    Mark(i64),
    Typing(UserId),
    Out,
}

/// An index whose lanes are their users' ids, and what each was told.
#[derive(Default)]
struct Hall {
    index: Index<UserId>,
    said: Vec<(UserId, Said)>,
    frames: Vec<(UserId, Arc<Frame>)>,
}

impl Hall {
    /// These are connected, and have been in the room since its rev 1; its head is 10.
    fn with(users: &[UserId]) -> Self {
        let mut hall = Self::default();
        for user in users {
            hall.enter(*user, &[(Rev(10), place(*user, 1, 1))]);
        }
        hall
    }

    fn enter(&mut self, user: UserId, rooms: &[(Rev, Place)]) {
        self.index.accounts.attach(user, 1, user);
        self.step(|index, mut out| {
            index.connect(user, whereabouts(rooms), &mut out);
        });
    }

    fn step(
        &mut self,
        step: impl FnOnce(&mut Index<UserId>, &mut dyn FnMut(&UserId, Told<'_>)),
    ) -> &mut Self {
        let (said, frames) = (&mut self.said, &mut self.frames);
        step(&mut self.index, &mut |lane, told| {
            let short = match told {
                Told::Frame(frame) => {
                    frames.push((*lane, frame.clone()));
                    Said::Revs(frame.events.iter().map(|event| event.rev.0).collect())
                }
                Told::Behind(_, rev) => Said::Behind(rev.0),
                Told::Mark(mark) => Said::Mark(mark.read.0),
                Told::Typing(_, user) => Said::Typing(user),
                Told::Out(_) => Said::Out,
                Told::Presence(_) => panic!("the index knows no presence"),
            };
            said.push((*lane, short));
        });
        self
    }

    fn publish(&mut self, events: &[Event]) -> &mut Self {
        self.step(|index, mut out| index.publish(events.to_vec(), &mut out))
    }

    fn mend(&mut self, upto: i64, places: &[Place]) -> &mut Self {
        let missed = Missed {
            upto: Rev(upto),
            places: places.to_vec(),
            ended: false,
        };
        self.step(|index, mut out| index.mend(SCOPE, missed, &mut out))
    }

    fn mark(&mut self, user: UserId, read: i64) -> &mut Self {
        let mark = Mark {
            room: ROOM,
            user,
            delivered: Seq(read),
            read: Seq(read),
        };
        self.step(|index, mut out| index.mark(mark, &mut out))
    }

    fn typing(&mut self, user: UserId) -> &mut Self {
        self.step(|index, mut out| index.typing(user, ROOM, &mut out))
    }

    /// All that the lane was told until now; told once, it is forgotten here.
    fn heard(&mut self, user: UserId) -> Vec<Said> {
        let (theirs, rest) = std::mem::take(&mut self.said)
            .into_iter()
            .partition(|(lane, _)| *lane == user);
        self.said = rest;
        theirs.into_iter().map(|(_, said)| said).collect()
    }
}

#[test]
fn everybody_in_the_room_hears_each_event_once_and_a_stranger_none() {
    let mut hall = Hall::with(&[ADA, BOB]);
    hall.enter(CY, &[]);
    hall.publish(&[message(11, 1), message(12, 2)])
        .publish(&[message(13, 3)]);
    let both = [Said::Revs(vec![11, 12]), Said::Revs(vec![13])];
    assert_eq!(hall.heard(ADA), both);
    assert_eq!(hall.heard(BOB), both);
    assert_eq!(hall.heard(CY), []);
    let (first, second) = (&hall.frames[0].1, &hall.frames[1].1);
    assert!(Arc::ptr_eq(first, second), "encoded once");
}

#[test]
fn a_removed_member_hears_neither_their_removal_nor_anything_after_it() {
    let mut hall = Hall::with(&[ADA, BOB]);
    hall.publish(&[message(11, 1)])
        .publish(&[goes(12, BOB), message(13, 2)])
        .publish(&[message(14, 3)])
        .mark(ADA, 3)
        .typing(ADA);
    assert_eq!(hall.heard(BOB), [Said::Revs(vec![11]), Said::Out]);
    hall.heard(ADA);
    hall.typing(BOB);
    assert_eq!(hall.heard(ADA), [], "nor says anything to it");
}

#[test]
fn a_joiner_hears_the_room_from_the_event_that_says_so() {
    let mut hall = Hall::with(&[ADA]);
    hall.enter(BOB, &[]);
    hall.publish(&[message(11, 1)])
        .publish(&[comes(12, BOB)])
        .publish(&[message(13, 2)]);
    assert_eq!(
        hall.heard(BOB),
        [Said::Revs(vec![12]), Said::Revs(vec![13])]
    );
}

#[test]
fn a_room_that_nobody_served_is_heard_from_the_event_that_brings_somebody_in() {
    let mut hall = Hall::default();
    hall.enter(BOB, &[]);
    hall.publish(&[message(11, 1)])
        .publish(&[comes(12, BOB), message(13, 2)])
        .publish(&[message(14, 3)]);
    let heard = [Said::Revs(vec![12, 13]), Said::Revs(vec![14])];
    assert_eq!(hall.heard(BOB), heard);
}

#[test]
fn a_removal_that_was_published_before_the_join_it_ends_counts() {
    let mut hall = Hall::default();
    hall.enter(BOB, &[]);
    hall.publish(&[goes(12, BOB)])
        .publish(&[comes(11, BOB)])
        .mark(ADA, 1)
        .publish(&[message(13, 1)]);
    assert_eq!(hall.heard(BOB), []);
    hall.publish(&[comes(14, BOB)]);
    assert_eq!(hall.heard(BOB), [Said::Revs(vec![14])]);

    // The same where somebody is there: the removal waits for the join.
    let mut hall = Hall::with(&[ADA]);
    hall.enter(BOB, &[]);
    hall.publish(&[goes(12, BOB)]).publish(&[comes(11, BOB)]);
    assert_eq!(hall.heard(BOB), [Said::Revs(vec![11]), Said::Out]);
}

#[test]
fn a_join_that_is_published_long_after_its_end_brings_nobody_back() {
    let mut hall = Hall::default();
    hall.enter(BOB, &[]);
    hall.publish(&[comes(11, BOB)]);
    // What was missing was read, and only then published.
    hall.publish(&[message(13, 1)]).mend(12, &[]);
    hall.publish(&[goes(14, BOB)]);
    hall.heard(BOB);
    hall.publish(&[comes(12, BOB)]).publish(&[message(15, 2)]);
    assert_eq!(hall.heard(BOB), []);
}

#[test]
fn what_is_published_too_late_to_be_heard_still_says_who_is_in_the_room() {
    let mut hall = Hall::default();
    hall.enter(ADA, &[]);
    hall.enter(BOB, &[]);
    hall.publish(&[comes(12, ADA)]).publish(&[comes(10, BOB)]);
    assert_eq!(hall.heard(BOB), [], "until the database was asked");
    assert_eq!(hall.index.still_missing(SCOPE), Some(Rev(9)));
    hall.mend(12, &[place(BOB, 10, 1)])
        .publish(&[message(13, 1)]);
    let heard = [Said::Behind(12), Said::Revs(vec![13])];
    assert_eq!(hall.heard(BOB), heard);
}

#[test]
fn a_removal_while_ones_rooms_are_read_outlives_the_older_reading() {
    let mut hall = Hall::with(&[ADA]);
    hall.index.accounts.attach(BOB, 1, BOB);
    // Read now: Bob is in. Then he is removed, and only then what was read arrives.
    let read = whereabouts(&[(Rev(10), place(BOB, 5, 1))]);
    hall.publish(&[goes(11, BOB)]);
    hall.step(|index, mut out| {
        index.connect(BOB, read, &mut out);
    });
    hall.publish(&[message(12, 1)]);
    assert_eq!(hall.heard(BOB), []);

    // The same where nobody else is there.
    let mut hall = Hall::default();
    hall.index.accounts.attach(BOB, 1, BOB);
    hall.publish(&[goes(11, BOB)]);
    let read = whereabouts(&[(Rev(10), place(BOB, 5, 1))]);
    hall.step(|index, mut out| {
        index.connect(BOB, read, &mut out);
    });
    hall.publish(&[message(12, 1)]);
    assert_eq!(hall.heard(BOB), []);
}

#[test]
fn the_older_reading_of_a_second_tab_brings_nobody_back() {
    let mut hall = Hall::with(&[ADA]);
    hall.index.accounts.attach(BOB, 1, BOB);
    hall.index.accounts.attach(BOB, 2, BOB);
    let read = || whereabouts(&[(Rev(10), place(BOB, 5, 1))]);
    hall.step(|index, mut out| {
        index.connect(BOB, read(), &mut out);
    });
    hall.publish(&[goes(11, BOB)]);
    hall.step(|index, mut out| {
        index.connect(BOB, read(), &mut out);
    });
    hall.heard(BOB);
    hall.publish(&[message(12, 1)]);
    assert_eq!(hall.heard(BOB), []);
}

#[test]
fn what_came_before_ones_membership_is_not_heard_however_late_it_leaves() {
    let mut hall = Hall::with(&[ADA]);
    // Read with Bob's joining at rev 12, of which the hub has not heard yet.
    hall.enter(BOB, &[(Rev(12), place(BOB, 12, 1))]);
    hall.publish(&[message(11, 1)]).publish(&[comes(12, BOB)]);
    assert_eq!(hall.heard(BOB), [Said::Revs(vec![12])]);
}

#[test]
fn what_lies_before_ones_history_comes_as_a_bare_rev_that_is_shared() {
    let mut hall = Hall::default();
    hall.enter(ADA, &[(Rev(10), place(ADA, 1, 1))]);
    hall.enter(BOB, &[(Rev(10), place(BOB, 2, 5))]);
    hall.enter(CY, &[(Rev(10), place(CY, 3, 6))]);
    hall.publish(&[message(11, 4), message(12, 9)]);
    let shown = |hall: &Hall, n: usize| -> Vec<bool> {
        let events = &hall.frames[n].1.events;
        events.iter().map(|event| event.change.is_some()).collect()
    };
    assert_eq!(shown(&hall, 0), [true, true]);
    assert_eq!(shown(&hall, 1), [false, true]);
    assert!(Arc::ptr_eq(&hall.frames[1].1, &hall.frames[2].1));
    for user in [ADA, BOB, CY] {
        assert_eq!(hall.heard(user), [Said::Revs(vec![11, 12])]);
    }
}

#[test]
fn a_room_that_is_gone_is_heard_of_once_more_and_then_left_alone() {
    let mut hall = Hall::with(&[ADA]);
    let room = wire::Room {
        id: ROOM,
        kind: wire::RoomKind::Group,
        join: wire::JoinPolicy::Invite,
        post: wire::PostPolicy::All,
        history: wire::HistoryPolicy::All,
        name: String::new(),
        topic: String::new(),
        pair: None,
        members: 1,
        deleted: true,
        rev: Rev(11),
    };
    hall.publish(&[event(11, Some(Change::Room(room)))]);
    assert_eq!(hall.heard(ADA), [Said::Revs(vec![11]), Said::Out]);
    assert_eq!(hall.index.count_rooms(), 0);
}

#[test]
fn marks_wait_while_something_is_missing_and_only_the_furthest_is_told() {
    let mut hall = Hall::with(&[ADA, BOB]);
    hall.publish(&[message(12, 2)]).mark(ADA, 3).mark(ADA, 2);
    assert_eq!(hall.heard(BOB), []);
    hall.publish(&[message(11, 1)]);
    let heard = [Said::Revs(vec![11]), Said::Revs(vec![12]), Said::Mark(3)];
    assert_eq!(hall.heard(BOB), heard);
}

#[test]
fn typing_is_told_to_the_others() {
    let mut hall = Hall::with(&[ADA, BOB]);
    hall.enter(CY, &[]);
    hall.typing(ADA).typing(CY);
    assert_eq!(hall.heard(BOB), [Said::Typing(ADA)]);
    assert_eq!(hall.heard(ADA), []);
    assert_eq!(hall.heard(CY), []);
}

#[test]
fn a_missing_event_that_is_read_is_told_as_being_behind() {
    let mut hall = Hall::with(&[ADA, BOB]);
    hall.publish(&[message(13, 3)]);
    assert_eq!(hall.index.take_gaps(), [SCOPE]);
    assert_eq!(hall.index.still_missing(SCOPE), Some(Rev(10)));
    // Among what was missing: Bob went.
    let gone = Place {
        is_in: false,
        ..place(BOB, 12, 1)
    };
    hall.mend(12, &[gone]);
    assert_eq!(hall.heard(ADA), [Said::Behind(12), Said::Revs(vec![13])]);
    assert_eq!(hall.heard(BOB), [Said::Out]);
    assert_eq!(hall.index.still_missing(SCOPE), None);
}

#[test]
fn who_went_is_away_after_the_grace_unless_they_come_back() {
    let mut hall = Hall::with(&[ADA, BOB]);
    hall.index.detach(BOB, 1, Micros(0));
    hall.index.detach(ADA, 1, Micros(1));
    assert!(hall.index.accounts.attach(ADA, 2, ADA), "is known still");
    assert_eq!(hall.index.settle(Micros(GRACE - 1)), []);
    assert_eq!(hall.index.settle(Micros(GRACE + 1)), [(BOB, Micros(0))]);
    assert!(!hall.index.accounts.is_online(BOB));
    hall.publish(&[message(11, 1)]);
    assert_eq!(hall.heard(ADA), [Said::Revs(vec![11])]);
    hall.index.detach(ADA, 2, Micros(5));
    assert_eq!(hall.index.settle(Micros(GRACE + 5)), [(ADA, Micros(5))]);
    assert_eq!(hall.index.count_rooms(), 0);
    assert_eq!(hall.index.accounts.count(), 0);
}

/// Numbers that are the same at every run.
struct Lot(u64);

impl Lot {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).expect("31 bits") % end
    }
}

const USERS: [UserId; 3] = [ADA, BOB, CY];

/// A database with one room, a hub before it, and a client for each user: what is committed is published later, in
/// order or not; what is read is applied later.
struct Play {
    lot: Lot,
    hall: Hall,
    /// Each commit's events; those that are published.
    commits: Vec<Vec<Event>>,
    published: BTreeSet<usize>,
    /// Whether commits may be published out of their order, as on PostgreSQL.
    shuffled: bool,
    clients: BTreeMap<UserId, Client>,
    mends: Vec<(Scope, Option<Missed>)>,
    now: i64,
}

#[derive(Default)]
struct Client {
    /// What was read for it, until that is applied.
    read: Option<Whereabouts>,
    is_attached: bool,
    is_connected: bool,
    /// How far its picture of the room reaches, if it has one.
    have: Option<i64>,
    last: i64,
}

impl Play {
    fn head(&self) -> i64 {
        let last = self.commits.last().and_then(|events| events.last());
        last.map_or(0, |event| event.rev.0)
    }

    /// The user's place as of a rev.
    fn place(&self, user: UserId, upto: i64) -> Option<Place> {
        let events = self.commits.iter().flatten();
        let places = events.filter(|event| event.rev.0 <= upto);
        let mut places = places.filter_map(|event| match &event.change {
            Some(Change::Member(member)) if member.user == user => Some(Place::from(member)),
            _ => None,
        });
        places.next_back()
    }

    fn is_in(&self, user: UserId, upto: i64) -> bool {
        self.place(user, upto).is_some_and(|place| place.is_in)
    }

    fn commit(&mut self) {
        let rev = self.head() + 1;
        let user = USERS[self.lot.below(3)];
        let events = match self.lot.below(4) {
            0 if self.is_in(user, rev) => vec![goes(rev, user), message(rev + 1, rev)],
            0 | 1 => vec![comes(rev, user), message(rev + 1, rev)],
            _ => vec![message(rev, rev)],
        };
        self.commits.push(events);
    }

    fn publish(&mut self) {
        let waiting = (0..self.commits.len()).filter(|n| !self.published.contains(n));
        let waiting: Vec<usize> = waiting.take(if self.shuffled { 4 } else { 1 }).collect();
        if waiting.is_empty() {
            return;
        }
        let next = waiting[self.lot.below(waiting.len())];
        self.published.insert(next);
        let events = self.commits[next].clone();
        self.hall.publish(&events);
        self.listen();
        for user in USERS {
            let mine = events.iter().any(|event| {
                matches!(&event.change, Some(Change::Member(member)) if member.user == user)
            });
            // Their own entry says so: they ask for the room's card, or let it go.
            if mine && self.clients[&user].is_connected {
                self.look(user);
            }
        }
    }

    /// The client asks for the room as it is now.
    fn look(&mut self, user: UserId) {
        let head = self.head();
        let have = self.is_in(user, head).then_some(head);
        self.client(user).have = have;
    }

    fn client(&mut self, user: UserId) -> &mut Client {
        self.clients.entry(user).or_default()
    }

    /// The clients take what they were told.
    fn listen(&mut self) {
        for (user, said) in std::mem::take(&mut self.hall.said) {
            match said {
                Said::Revs(revs) => {
                    let (first, last) = (revs[0], revs[revs.len() - 1]);
                    assert!(self.is_in(user, last), "{user} was not in as of {last}");
                    let client = self.client(user);
                    assert!(client.last < first, "{first} came twice");
                    client.last = last;
                    // Of a room that it does not hold, a client asks for the card.
                    let Some(have) = client.have else {
                        self.look(user);
                        continue;
                    };
                    if first > have + 1 {
                        // It asks; and the hub knows that it may lack something.
                        let doubt = self.is_in_doubt();
                        assert!(
                            self.shuffled || doubt,
                            "{user} has {have} and hears {first}"
                        );
                        self.look(user);
                        continue;
                    }
                    client.have = Some(have.max(last));
                }
                Said::Behind(_) if self.client(user).have.is_some() => self.look(user),
                // Their own entry tells them so, and when they are back.
                Said::Out => self.client(user).have = None,
                Said::Mark(_) => {
                    let out = self.is_known_to_be_out(user);
                    assert!(!out, "{user} hears marks of a room they are out of");
                }
                _ => {}
            }
        }
    }

    fn is_in_doubt(&mut self) -> bool {
        let order = self.hall.index.order(SCOPE);
        order.is_some_and(|order| order.missing().is_some())
    }

    /// Whether it was published that they went, and no coming back was committed after that: it might have been read.
    fn is_known_to_be_out(&self, user: UserId) -> bool {
        let published = self.published.iter().flat_map(|n| &self.commits[*n]);
        let known = published.map(|event| event.rev.0).max().unwrap_or(0);
        let out = self.place(user, known).filter(|place| !place.is_in);
        let mut published = self.published.iter().flat_map(|n| &self.commits[*n]);
        out.is_some_and(|out| {
            let is_published = published.any(|event| event.rev == out.rev);
            is_published && !(known..=self.head()).any(|rev| self.is_in(user, rev))
        })
    }

    /// Attaches, reads or connects, whichever is next.
    fn come(&mut self, user: UserId) {
        let head = self.head();
        let here = self.place(user, head);
        let client = self.clients.entry(user).or_default();
        if !client.is_attached {
            client.is_attached = true;
            client.last = 0;
            client.is_connected = self.hall.index.accounts.attach(user, 1, user);
            if client.is_connected {
                self.look(user);
            }
        } else if client.is_connected {
        } else if let Some(read) = client.read.take() {
            client.is_connected = true;
            self.hall.step(|index, mut out| {
                index.connect(user, read, &mut out);
            });
            self.listen();
            self.look(user);
        } else {
            let rooms: Vec<_> = here.map(|place| (Rev(head), place)).into_iter().collect();
            client.read = Some(whereabouts(&rooms));
        }
    }

    fn go(&mut self, user: UserId) {
        self.now += 1;
        let client = self.client(user);
        if client.is_attached {
            *client = Client::default();
            self.hall.index.detach(user, 1, Micros(self.now));
        }
        if self.lot.below(2) == 0 {
            self.now += GRACE;
            self.hall.index.settle(Micros(self.now));
        }
    }

    /// Reads what is missing, or applies what was read.
    fn mend(&mut self) {
        let gaps = self.hall.index.take_gaps();
        self.mends
            .extend(gaps.into_iter().map(|scope| (scope, None)));
        if self.mends.is_empty() {
            return;
        }
        let next = self.lot.below(self.mends.len());
        let (scope, read) = self.mends.swap_remove(next);
        if let Some(missed) = read {
            self.hall
                .step(|index, mut out| index.mend(scope, missed, &mut out));
            self.listen();
            self.mends.push((scope, None));
        } else if let Some(since) = self.hall.index.still_missing(scope) {
            let upto = self.head();
            let places = USERS.iter().filter_map(|user| self.place(*user, upto));
            let missed = Missed {
                upto: Rev(upto),
                places: places.filter(|place| place.rev > since).collect(),
                ended: false,
            };
            self.mends.push((scope, Some(missed)));
        }
    }

    fn run(seed: u64, shuffled: bool) {
        let mut play = Self {
            lot: Lot(seed),
            hall: Hall::default(),
            commits: vec![vec![comes(1, ADA)]],
            published: BTreeSet::new(),
            shuffled,
            clients: USERS.map(|user| (user, Client::default())).into(),
            mends: Vec::new(),
            now: 0,
        };
        for _ in 0..120 {
            let user = USERS[play.lot.below(3)];
            match play.lot.below(16) {
                0..4 => play.commit(),
                4..8 => play.publish(),
                8..12 => play.come(user),
                12 => play.go(user),
                13 => {
                    play.hall.mark(user, 1);
                    play.listen();
                }
                _ => play.mend(),
            }
        }
        while play.published.len() < play.commits.len() {
            play.publish();
        }
        for _ in 0..9 {
            for user in USERS {
                play.come(user);
            }
        }
        for _ in 0..60 {
            play.mend();
        }
        let head = play.head();
        for user in USERS {
            let fresh = play.is_in(user, head).then_some(head);
            assert_eq!(play.clients[&user].have, fresh, "{user} at the end");
        }
    }
}

#[test]
fn whatever_the_order_of_steps_nobody_lacks_anything_or_hears_what_is_not_theirs() {
    for seed in 0..4_000 {
        for shuffled in [false, true] {
            let run = std::panic::catch_unwind(|| Play::run(seed, shuffled));
            assert!(run.is_ok(), "seed {seed}, shuffled: {shuffled}");
        }
    }
}

//! Every order of steps: a database, its publications and readings, and clients that come and go, drawn by lot.

use std::collections::{BTreeMap, BTreeSet};

use wire::{Change, Event, Micros, Rev, Scope, UserId};

use super::super::super::account::GRACE;
use super::super::{Missed, Place, Whereabouts};
use super::hall::{ADA, BOB, CY, Hall, SCOPE, Said, comes, goes, message, whereabouts};

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
    /// What was read for it, and as of which rev, until that is applied. Its picture is of the same reading.
    read: Option<(Whereabouts, i64)>,
    is_attached: bool,
    is_connected: bool,
    /// How far its picture of the room reaches, if it has one.
    have: Option<i64>,
    last: i64,
}

fn is_about(event: &Event, user: UserId) -> bool {
    matches!(&event.change, Some(Change::Member(member)) if member.user == user)
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
            let mine = events.iter().any(|event| is_about(event, user));
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
        } else if let Some((read, upto)) = client.read.take() {
            client.is_connected = true;
            let have = self.is_in(user, upto).then_some(upto);
            self.client(user).have = have;
            self.hall.step(|index, mut out| {
                index.connect(user, read, &mut out);
            });
            self.listen();
            // Their own entry waited for this.
            let published = self.published.iter().flat_map(|n| &self.commits[*n]);
            let mut since = published.filter(|event| event.rev.0 > upto);
            if since.any(|event| is_about(event, user)) {
                self.look(user);
            }
        } else {
            let rooms: Vec<_> = here.map(|place| (Rev(head), place)).into_iter().collect();
            client.read = Some((whereabouts(&rooms), head));
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
                choices: Vec::new(),
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

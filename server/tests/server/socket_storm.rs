//! Two hundred tabs that are cut again and again: each hears every message of its room exactly once, in order.

use std::collections::{BTreeMap, VecDeque};
use std::net::SocketAddr;
use std::sync::Arc;

use tokio::sync::Semaphore;
use wire::{Change, Epoch, Event, Have, Rev, RoomId, Scope, ToClient, ToServer, Welcome};

use crate::tab::Tab;
use crate::world::{World, both};

both! {
    two_hundred_tabs_cut_at_random_hear_everything_once_and_in_order,
}

const ROOMS: usize = 4;
const PEOPLE: usize = 20;
const TABS: usize = 10;
const MESSAGES: usize = 60;
/// Sockets opened in a room between two of its messages: that makes 1,200 in all, however fast the machine is.
const BETWEEN: u32 = 5;

/// A permit for each socket that was opened in a room.
type Opened = Arc<Semaphore>;

/// What a tab remembers over its cuts.
struct Reader {
    room: RoomId,
    epoch: Epoch,
    have: Have,
    /// The numbers in the messages' bodies, as they were heard.
    heard: Vec<usize>,
    /// Came while a difference was waited for.
    early: VecDeque<Event>,
    asked: bool,
}

impl Reader {
    /// Who holds the room as it was before the first message.
    fn new(room: RoomId, epoch: Epoch, head: Rev) -> Self {
        let mut have = Have::default();
        have.rooms.insert(room, head);
        Self {
            room,
            epoch,
            have,
            heard: Vec::new(),
            early: VecDeque::new(),
            asked: false,
        }
    }

    fn rev(&self) -> Rev {
        self.have.rooms.get(&self.room).copied().unwrap_or_default()
    }

    /// Whether it lacks something.
    fn welcomed(&mut self, welcome: &Welcome) -> bool {
        let lost = welcome.fresh || !welcome.gone.is_empty();
        assert!(!lost, "nothing is lost here: {welcome:?}");
        self.early.clear();
        self.asked = false;
        let heads: BTreeMap<_, _> = welcome
            .snapshot
            .cards
            .iter()
            .map(|card| (card.room.id, card.head))
            .collect();
        heads.get(&self.room).is_some_and(|head| *head > self.rev())
    }

    /// Whether it lacks something now.
    fn takes(&mut self, frame: ToClient) -> bool {
        match frame {
            ToClient::Events(events) => {
                let ours = events
                    .into_iter()
                    .filter(|event| event.scope == Scope::Room(self.room));
                self.early.extend(ours);
                !self.asked && self.goes_on()
            }
            ToClient::Difference(difference) => {
                assert!(
                    difference
                        .rows
                        .windows(2)
                        .all(|pair| pair[0].rev() < pair[1].rev())
                );
                for row in &difference.rows {
                    self.keeps(row);
                }
                let upto = difference.upto.max(self.rev());
                self.have.rooms.insert(self.room, upto);
                self.asked = false;
                let lacks = self.goes_on();
                lacks || difference.more
            }
            ToClient::Behind { scope, .. } => !self.asked && scope == Scope::Room(self.room),
            ToClient::Reset { .. }
            | ToClient::Gone { .. }
            | ToClient::Refused { .. }
            | ToClient::Bye { .. } => {
                panic!("never here")
            }
            _ => false,
        }
    }

    /// Takes what came in order; whether there is a hole before what is left.
    fn goes_on(&mut self) -> bool {
        while let Some(event) = self.early.front() {
            if event.rev > self.rev().next() {
                return true;
            }
            let event = self.early.pop_front().expect("it is there");
            if event.rev > self.rev() {
                if let Some(change) = &event.change {
                    self.keeps(change);
                }
                self.have.rooms.insert(self.room, event.rev);
            }
        }
        false
    }

    fn keeps(&mut self, change: &Change) {
        if let Change::Message(message) = change
            && message.system.is_none()
        {
            let number = message.body.parse().expect("a number");
            assert_eq!(number, self.heard.len(), "each once, in order");
            self.heard.push(number);
        }
    }

    fn is_done(&self) -> bool {
        self.heard.len() == MESSAGES
    }
}

/// Numbers without end that look like chance and are the same in every run.
fn chance(seed: usize) -> impl FnMut(usize) -> usize {
    let mut state = seed as u64 ^ 0x9e37_79b9_7f4a_7c15;
    move |below| {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(state >> 33).unwrap_or_default() % below
    }
}

/// Hears all of it, over as many sockets as it takes; tells how many.
async fn read_all(
    address: SocketAddr,
    cookie: String,
    mut reader: Reader,
    opened: Opened,
    seed: usize,
) -> usize {
    let mut chance = chance(seed);
    let room = reader.room;
    let mut sockets = 0;
    while !reader.is_done() {
        sockets += 1;
        let (mut tab, welcome) =
            Tab::resume(address, &cookie, Some(reader.epoch), reader.have.clone()).await;
        opened.add_permits(1);
        let mut lacks = reader.welcomed(&welcome);
        let frames = 1 + chance(18);
        for _ in 0..frames {
            if lacks {
                reader.asked = true;
                tab.say(&ToServer::Since {
                    scope: Scope::Room(room),
                    rev: reader.rev(),
                })
                .await;
            }
            if reader.is_done() {
                break;
            }
            // There is something to hear also while nobody writes.
            let ids = Vec::new();
            tab.say(&ToServer::People { id: 1, ids }).await;
            lacks = reader.takes(tab.hears().await);
        }
        // Cut without a word, whatever is under way.
        drop(tab);
    }
    sockets
}

async fn two_hundred_tabs_cut_at_random_hear_everything_once_and_in_order() {
    let off =
        ["request_rate", "socket_rate", "command_rate", "send_rate"].map(|limit| (limit, "off"));
    let world = World::with(&off).await;
    let address = world.listen().await;
    let mut people = Vec::new();
    for number in 0..PEOPLE {
        let name = format!("person{number}");
        let cookie = world.sign_up(&name).await;
        people.push((cookie, world.id_of(&name).await));
    }
    let mut writers = Vec::new();
    let mut readers = tokio::task::JoinSet::new();
    for (number, group) in people.chunks(PEOPLE / ROOMS).enumerate() {
        let none = Have::default();
        let (mut writer, welcome) = Tab::resume(address, &group[0].0, None, none).await;
        let others: Vec<_> = group[1..].iter().map(|(_, id)| *id).collect();
        let room = writer.group("Kitchen", &others).await;
        let head = writer.head(room).await;
        let opened = Opened::new(Semaphore::new(0));
        for (place, (cookie, _)) in group.iter().enumerate() {
            for tab in 0..TABS {
                let seed = (number * PEOPLE + place) * TABS + tab;
                let reader = Reader::new(room, welcome.snapshot.epoch, head);
                let read = read_all(address, cookie.clone(), reader, opened.clone(), seed);
                readers.spawn(read);
            }
        }
        writers.push(async move {
            for number in 0..MESSAGES {
                let cuts = opened.acquire_many(BETWEEN).await;
                cuts.expect("it is open").forget();
                writer.sends(room, &number.to_string()).await;
                writer.heard();
            }
        });
    }
    let writing = tokio::spawn(futures_util::future::join_all(writers));
    let mut sockets = 0;
    while let Some(read) = readers.join_next().await {
        sockets += read.expect("a reader heard everything");
    }
    writing.await.expect("everything was written");
    assert!(sockets > 1_000, "they were cut: {sockets} sockets");
}

//! Many sockets at once: connected, cut, waited for, and handed over to the audit.

use std::collections::HashMap;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::Semaphore;
use tokio::task::JoinSet;
use tokio::time::sleep;
use wire::{RoomId, Seq};

use crate::Failed;
use crate::audit::Ledger;
use crate::peer::{Live, Peer, Told, get, now};
use crate::world::Someone;

/// Nothing has moved for so long: what is missing is lost, and the audit says what.
const PATIENCE: u64 = 10_000_000;
const GLANCE: Duration = Duration::from_millis(5);

#[derive(Debug)]
pub struct Crowd {
    pub peers: Vec<Arc<Peer>>,
    pub live: Arc<Live>,
    connections: JoinSet<()>,
}

impl Crowd {
    pub fn new<'a>(people: impl IntoIterator<Item = &'a Someone>, live: Live) -> Self {
        let live = Arc::new(live);
        let peers = people.into_iter();
        let peers = peers.map(|someone| Arc::new(Peer::new(someone, &live)));
        Self {
            peers: peers.collect(),
            live,
            connections: JoinSet::new(),
        }
    }

    /// Connects these until each is welcomed, so many at a time. Microseconds that it took.
    pub async fn connect(
        &mut self,
        which: std::ops::Range<usize>,
        address: SocketAddr,
        at_once: usize,
    ) -> Result<u64, Failed> {
        let began = now();
        let permits = Arc::new(Semaphore::new(at_once));
        let mut coming = JoinSet::new();
        for peer in &self.peers[which] {
            let (peer, permits) = (Arc::clone(peer), Arc::clone(&permits));
            coming.spawn(async move {
                let _permit = permits.acquire_owned().await;
                let reader = peer.connect(address).await;
                (peer, reader)
            });
        }
        while let Some(came) = coming.join_next().await {
            let (peer, reader) = came.map_err(|fault| Failed::Wrong(fault.to_string()))?;
            let mut reader = reader?;
            self.connections.spawn(async move {
                peer.listen(&mut reader).await;
                peer.cut();
            });
        }
        Ok(now() - began)
    }

    /// Cuts every line at once, as a network that breaks does.
    pub async fn cut(&mut self) {
        self.connections.abort_all();
        while self.connections.join_next().await.is_some() {}
        for peer in &self.peers {
            peer.cut();
        }
    }

    /// Those whose connection has ended by itself.
    pub fn lost(&mut self) -> usize {
        let mut lost = 0;
        while self.connections.try_join_next().is_some() {
            lost += 1;
        }
        lost
    }

    /// Until every post is answered and has reached everybody in its room, or nothing moves any more.
    pub async fn settle(&mut self) -> Result<(), Failed> {
        let mut patience = Patience::new(&self.live);
        while self.live.open() > 0 && patience.is_left(&self.live) {
            sleep(GLANCE).await;
        }
        let furthest = self.furthest();
        let mut missing: Vec<_> = self.peers.iter().collect();
        missing.retain(|peer| !peer.reaches(&furthest));
        while !missing.is_empty() && patience.is_left(&self.live) {
            sleep(GLANCE).await;
            missing.retain(|peer| !peer.reaches(&furthest));
        }
        self.check()
    }

    pub fn check(&mut self) -> Result<(), Failed> {
        for peer in &self.peers {
            peer.check()?;
        }
        match self.lost() {
            0 => Ok(()),
            lost => Err(Failed::Wrong(format!(
                "{lost} sockets were closed by the server"
            ))),
        }
    }

    /// Where each room's latest acknowledged message stands.
    pub fn furthest(&self) -> HashMap<RoomId, Seq> {
        let mut furthest: HashMap<RoomId, Seq> = HashMap::new();
        for (room, seq) in self.peers.iter().flat_map(|peer| peer.furthest()) {
            let held = furthest.entry(room).or_insert(seq);
            *held = seq.max(*held);
        }
        furthest
    }

    /// What they have measured since they were last asked.
    pub fn told(&self) -> Told {
        self.peers.iter().fold(Told::default(), |mut all, peer| {
            let mut told = peer.told();
            all.acknowledged.append(&mut told.acknowledged);
            all.seen.append(&mut told.seen);
            all.counts.add(told.counts);
            all
        })
    }

    pub async fn hand_over(mut self, ledger: &mut Ledger) {
        self.cut().await;
        for peer in &self.peers {
            peer.hand_over(&mut ledger.posted, &mut ledger.heard);
        }
    }
}

/// Ends when nothing has moved for a while.
pub struct Patience {
    moved: u64,
    at: u64,
}

impl Patience {
    pub fn new(live: &Live) -> Self {
        Self {
            moved: motion(live),
            at: now(),
        }
    }

    pub fn is_left(&mut self, live: &Live) -> bool {
        let moved = motion(live);
        if moved != self.moved {
            (self.moved, self.at) = (moved, now());
        }
        now() - self.at < PATIENCE
    }
}

fn motion(live: &Live) -> u64 {
    get(&live.taken) + get(&live.acknowledged) + get(&live.refused) + get(&live.welcomed)
}

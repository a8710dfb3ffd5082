//! Many sockets at once: connected, cut, waited for, and handed over to the audit.

use std::collections::HashMap;
use std::net::SocketAddr;
use std::sync::Arc;

use tokio::sync::Semaphore;
use tokio::task::JoinSet;
use wire::{RoomId, Seq};

use crate::Failed;
use crate::audit::Ledger;
use crate::patience::{each, until};
use crate::peer::{Live, Peer, Told, now};
use crate::world::Someone;

#[derive(Debug)]
pub struct Crowd {
    pub peers: Vec<Arc<Peer>>,
    pub live: Arc<Live>,
    connections: JoinSet<()>,
}

impl Crowd {
    pub fn new<'a>(
        people: impl IntoIterator<Item = &'a Someone>,
        live: impl Into<Arc<Live>>,
    ) -> Self {
        let live = live.into();
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
        // What is not there by then the audit names.
        until(&self.live, || self.live.open() == 0).await;
        let furthest = self.furthest();
        let all_reach = each(&self.peers, |peer| peer.reaches(&furthest));
        until(&self.live, all_reach).await;
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

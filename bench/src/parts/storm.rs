//! storm: ten thousand lines break in the same moment, and all of them come back at once, while messages go on being posted
//! until each is live again and a while longer. Every tenth runs the real client.
//!
//! Nobody waits for a turn here. The system's queue of connections that nobody has taken yet is shorter than the storm:
//! whom it turns away knocks again a second later, as everywhere, and that second is in the figures.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use super::ROUNDS;
use super::idle::{AT_ONCE, GROUP, MANY, as_they_stand, groups};
use crate::Failed;
use crate::audit::Ledger;
use crate::crowd::Crowd;
use crate::figures::{Durations, Row, as_f64};
use crate::pace::pace_while;
use crate::patience::{each, until};
use crate::peer::{Live, get, now};
use crate::reducer::Reducer;
use crate::roost::Roost;
use crate::stage::Stage;
use crate::world::{Room, Someone};

/// Whose place in their group is this one post all the time, and are not cut.
const POSTER: usize = 0;
const POSTERS: usize = 20;
const RATE: f64 = 100.0;
/// Microseconds for which it goes on once everybody is back: they hear as before.
const AFTERWARDS: u64 = 500_000;
const EVERY_TENTH: usize = 10;

/// What the server is asked about itself.
const READS: &str = "roost_reads_total";
const DIFFERENCES: &str = "roost_differences_total";

pub async fn run(stage: &mut Stage) -> Result<Vec<Row>, Failed> {
    let many = stage.sockets(MANY);
    groups(stage, many).await?;
    let rooms = as_they_stand(stage).await?;
    let roost = stage.start()?;
    let mut sockets = Sockets::of(&stage.world.people[..many], &rooms);
    let everybody = sockets.posters.peers.len();
    sockets
        .posters
        .connect(0..everybody, roost.address, AT_ONCE)
        .await?;
    sockets.come(&roost).await?;

    let mut row = Row::new("storm", format!("{many} sockets cut and back"));
    for _ in 0..ROUNDS {
        let posters: Vec<_> = sockets.posters.peers.iter().map(Arc::clone).collect();
        let (mut turn, where_to) = (0, rooms.clone());
        let end = Arc::new(AtomicU64::new(u64::MAX));
        let goes_on = {
            let end = Arc::clone(&end);
            move |_| now() < get(&end)
        };
        let posting = tokio::spawn(pace_while(RATE, goes_on, move |due| {
            turn = (turn + 1) % posters.len();
            posters[turn].post(where_to[turn].id, due)
        }));
        let reads = roost.counted(READS)?;
        let differences = roost.counted(DIFFERENCES)?;
        sockets.cut().await;
        let cut = now();
        let came = sockets.come(&roost).await;
        end.store(now() + AFTERWARDS, Ordering::Relaxed);
        came?;
        let mut live = Durations::default();
        for at in sockets.welcomed() {
            live.add(at.saturating_sub(cut));
        }
        row.add("live again p50", "ms", live.at(0.5));
        row.add("all", "ms", live.at(1.0));
        posting
            .await
            .map_err(|fault| Failed::Wrong(fault.to_string()))??;
        sockets.settle().await?;
        let counts = sockets.lean.told().counts;
        row.add("database reads", "", roost.counted(READS)? - reads);
        row.add("differences", "", roost.counted(DIFFERENCES)? - differences);
        let gaps = counts.gaps + counts.behind;
        row.add(
            "gaps",
            "",
            as_f64(usize::try_from(gaps).unwrap_or(usize::MAX)),
        );
    }

    let mut ledger = Ledger::default();
    sockets.hand_over(&mut ledger).await?;
    stage.audit(roost, &rooms, ledger).await?;
    Ok(vec![row])
}

/// Counted together.
struct Sockets {
    live: Arc<Live>,
    posters: Crowd,
    lean: Crowd,
    real: Vec<Reducer>,
}

impl Sockets {
    fn of(people: &[Someone], rooms: &[Room]) -> Self {
        let (mut posters, mut lean, mut real) = (Vec::new(), Vec::new(), Vec::new());
        let live = Arc::new(Live::default());
        for (number, someone) in people.iter().enumerate() {
            let (group, place) = (number / GROUP, number % GROUP);
            if place == POSTER && group < POSTERS {
                posters.push(someone);
            } else if number % EVERY_TENTH == 1 {
                real.push(Reducer::new(someone, rooms[group], &live));
            } else {
                lean.push(someone);
            }
        }
        Self {
            posters: Crowd::new(posters, Arc::clone(&live)),
            lean: Crowd::new(lean, Arc::clone(&live)),
            real,
            live,
        }
    }

    /// All of them that are cut, at once, until each is live.
    async fn come(&mut self, roost: &Roost) -> Result<(), Failed> {
        for real in &self.real {
            real.server(roost.address);
        }
        let everybody = self.lean.peers.len();
        self.lean
            .connect(0..everybody, roost.address, everybody)
            .await?;
        self.wait(|real| real.welcomed().is_some(), "be live again")
            .await
    }

    /// When each of them became live, those that run the real client too.
    fn welcomed(&self) -> impl Iterator<Item = u64> {
        let lean = self.lean.peers.iter().filter_map(|peer| peer.welcomed());
        lean.chain(self.real.iter().filter_map(Reducer::welcomed))
    }

    async fn cut(&mut self) {
        for real in &self.real {
            real.cut();
        }
        self.lean.cut().await;
    }

    async fn settle(&mut self) -> Result<(), Failed> {
        self.posters.settle().await?;
        let furthest = self.posters.furthest();
        // What one lacks by then the audit names.
        let all_reach = each(&self.lean.peers, |peer| peer.reaches(&furthest));
        until(&self.live, all_reach).await;
        self.lean.check()?;
        let settled = |real: &Reducer| {
            let seq = furthest.get(&real.room.id).copied().unwrap_or_default();
            real.has_settled(seq)
        };
        self.wait(settled, "settle").await
    }

    async fn wait(&self, is: impl Fn(&Reducer) -> bool, what: &str) -> Result<(), Failed> {
        let all = until(&self.live, each(&self.real, |real| is(real))).await;
        for real in &self.real {
            real.check()?;
        }
        let missing = self.real.iter().filter(|real| !all && !is(real));
        let missing: Vec<_> = missing.map(|real| real.user).collect();
        match missing.first() {
            None => Ok(()),
            Some(user) => {
                let count = missing.len();
                Err(Failed::Wrong(format!(
                    "{count} real clients do not {what}, the first is {user}'s"
                )))
            }
        }
    }

    async fn hand_over(self, ledger: &mut Ledger) -> Result<(), Failed> {
        self.posters.hand_over(ledger).await;
        self.lean.hand_over(ledger).await;
        for real in self.real {
            real.check()?;
            real.hand_over(&mut ledger.posted, &mut ledger.heard)?;
        }
        Ok(())
    }
}

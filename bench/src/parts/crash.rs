//! crash: SIGKILL at random moments while everybody posts, start again, go on; in the end all of it is audited.
//!
//! What had no answer when the server died is handed in again under the same key, as every client does.

use std::time::Duration;

use engine::Chance;
use tokio::time::timeout;

use crate::Failed;
use crate::audit::Ledger;
use crate::crowd::Crowd;
use crate::figures::{Durations, Row, as_f64};
use crate::patience::{each, pass, until};
use crate::peer::{Live, get, now};
use crate::reducer::Reducer;
use crate::stage::Stage;
use crate::world::Room;

const KILLS: usize = 50;
const GROUPS: usize = 4;
/// In each group: two that post and one that only listens, lean; one real client that posts and one that only shows.
const GROUP: usize = 5;
const POST: [usize; 2] = [0, 1];
const LEAN: usize = 3;
const WRITES: usize = 3;
/// It is killed between these many milliseconds after everybody is back: while what was missed is still asked for, while
/// everybody posts, and between; a moment that is always the same would hit the same work each time.
const SOON: u64 = 5;
const LATE: u64 = 250;
/// Milliseconds between two posts of a real client meanwhile: faster than anybody types.
const SAYING: u64 = 10;
const FOR_EVER: u64 = u64::MAX;
const BACK: Duration = Duration::from_secs(20);

pub async fn run(stage: &mut Stage) -> Result<Vec<Row>, Failed> {
    let engine = stage.world.open().await?;
    stage.world.people(&engine, GROUPS * GROUP).await?;
    let mut rooms = Vec::new();
    for group in 0..GROUPS {
        let members: Vec<usize> = (group * GROUP..(group + 1) * GROUP).collect();
        rooms.push(stage.world.group(&engine, &members).await?);
    }
    engine.close().await;

    let mut town = Town::of(stage, &rooms);
    // The first visit: the rooms are known before anything is killed.
    let mut roost = stage.start()?;
    town.come(roost.address).await?;
    town.begin(&rooms)?;
    let mut starts = Durations::default();
    let mut acknowledged = get(&town.crowd.live.acknowledged);
    let mut busy = 0;
    for _ in 0..KILLS {
        let wait = SOON + u64::from(u16::from_le_bytes(Chance::System.bytes())) % (LATE - SOON);
        for _ in 0..wait.div_ceil(SAYING) {
            town.real()
                .filter(|(place, _)| *place == WRITES)
                .for_each(|(_, real)| real.say());
            pass(Duration::from_millis(wait.min(SAYING))).await;
        }
        let open = town.crowd.live.open();
        roost.kill()?;
        busy += usize::from(open > 0);
        town.crowd.cut().await;
        let began = now();
        roost = stage.start()?;
        starts.add(now() - began);
        town.come(roost.address).await?;
        let so_far = get(&town.crowd.live.acknowledged);
        if so_far == acknowledged && open == 0 {
            return Err(Failed::Wrong("nobody posted between two kills".to_owned()));
        }
        acknowledged = so_far;
    }
    town.settle().await?;

    let mut ledger = Ledger::default();
    town.hand_over(&mut ledger).await?;
    let tally = stage.audit(roost, &rooms, ledger).await?;
    let mut row = Row::new("crash", format!("{KILLS} times SIGKILL"));
    row.add("with posts unanswered", "", as_f64(busy));
    row.add("acknowledged", "", count(tally.acknowledged));
    row.add("received", "", count(tally.heard));
    row.add("differences", "", 0.0);
    row.add("start p50", "ms", starts.at(0.5));
    row.add("longest", "ms", starts.at(1.0));
    Ok(vec![row])
}

fn count(number: u64) -> f64 {
    as_f64(usize::try_from(number).unwrap_or(usize::MAX))
}

struct Town {
    crowd: Crowd,
    /// Each with its place in its group.
    real: Vec<(usize, Reducer)>,
}

impl Town {
    fn of(stage: &Stage, rooms: &[Room]) -> Self {
        let people = &stage.world.people[..GROUPS * GROUP];
        let is_lean = |number: usize| number % GROUP < LEAN;
        let lean = people
            .iter()
            .enumerate()
            .filter(|(number, _)| is_lean(*number));
        let crowd = Crowd::new(lean.map(|(_, someone)| someone), Live::default());
        let others = people
            .iter()
            .enumerate()
            .filter(|(number, _)| !is_lean(*number));
        let real = others.map(|(number, someone)| {
            let room = rooms[number / GROUP];
            (number % GROUP, Reducer::new(someone, room, &crowd.live))
        });
        let real = real.collect();
        Self { crowd, real }
    }

    fn real(&self) -> impl Iterator<Item = &(usize, Reducer)> {
        self.real.iter()
    }

    async fn come(&mut self, address: std::net::SocketAddr) -> Result<(), Failed> {
        for (_, real) in &self.real {
            real.server(address);
        }
        let everybody = self.crowd.peers.len();
        let connect = self.crowd.connect(0..everybody, address, everybody);
        timeout(BACK, connect)
            .await
            .map_err(|_| Failed::Wrong("not everybody is welcomed again".to_owned()))??;
        Ok(())
    }

    /// Two posts each on their way, for ever.
    fn begin(&self, rooms: &[Room]) -> Result<(), Failed> {
        for (number, peer) in self.crowd.peers.iter().enumerate() {
            if POST.contains(&(number % LEAN)) {
                peer.post_until(rooms[number / LEAN].id, FOR_EVER)?;
                peer.post(rooms[number / LEAN].id, now())?;
            }
        }
        Ok(())
    }

    /// Nobody posts any more; everybody gets everything.
    async fn settle(&mut self) -> Result<(), Failed> {
        for peer in &self.crowd.peers {
            peer.go_on_until(0);
        }
        self.crowd.settle().await?;
        let mut furthest = self.crowd.furthest();
        for (_, real) in &self.real {
            if let Some(seq) = real.furthest() {
                let held = furthest.entry(real.room.id).or_default();
                *held = seq.max(*held);
            }
        }
        // What a lean one lacks the audit names; a real client that cannot is a fault of its own.
        let lean = each(&self.crowd.peers, |peer| peer.reaches(&furthest));
        until(&self.crowd.live, lean).await;
        let settled = |(_, real): &&(usize, Reducer)| {
            let upto = furthest.get(&real.room.id).copied();
            real.has_settled(upto.unwrap_or_default())
        };
        let all_settled = until(&self.crowd.live, each(&self.real, settled)).await;
        for (_, real) in &self.real {
            real.check()?;
        }
        if all_settled {
            Ok(())
        } else {
            Err(Failed::Wrong("a real client does not settle".to_owned()))
        }
    }

    async fn hand_over(self, ledger: &mut Ledger) -> Result<(), Failed> {
        self.crowd.hand_over(ledger).await;
        for (_, real) in self.real {
            real.hand_over(&mut ledger.posted, &mut ledger.heard)?;
        }
        Ok(())
    }
}

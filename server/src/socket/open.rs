//! The sockets that are open: so many per address and account, all told when the server goes down.

use std::collections::HashMap;
use std::hash::Hash;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use metrics::Counter;
use tokio::sync::{Notify, Semaphore, SemaphorePermit, oneshot};
use wire::{Bye, Refusal, UserId};

use crate::config::Config;
use crate::http::limits::counted_as;

/// When everybody comes back at once, most wait here, and neither take the database from those who are at work nor lose
/// patience with it.
const WELCOMED_AT_ONCE: usize = 32;
/// When a place among too many may have become free.
const SECONDS_UNTIL_A_PLACE: u32 = 30;

pub struct Sockets {
    per_address: u32,
    per_account: u32,
    taken: Mutex<Taken>,
    /// After each place that was given back once the server goes down.
    left: Notify,
    /// Whoever is being welcomed holds one.
    turns: Semaphore,
    pub counts: Counts,
}

#[derive(Default)]
struct Taken {
    addresses: HashMap<IpAddr, u32>,
    accounts: HashMap<UserId, u32>,
    /// By number: how each is told that the server goes down.
    bells: HashMap<u64, oneshot::Sender<()>>,
    next: u64,
    closing: bool,
}

/// Looked up once: they are counted at every frame.
pub struct Counts {
    pub frames_in: Counter,
    pub frames_out: Counter,
    pub bytes_out: Counter,
}

impl Sockets {
    pub fn new(config: &Config) -> Self {
        Self {
            per_address: config.sockets_per_address.get(),
            per_account: config.sockets_per_account.get(),
            taken: Mutex::default(),
            left: Notify::new(),
            turns: Semaphore::new(WELCOMED_AT_ONCE),
            counts: Counts {
                frames_in: metrics::counter!("roost_socket_frames_in_total"),
                frames_out: metrics::counter!("roost_socket_frames_out_total"),
                bytes_out: metrics::counter!("roost_socket_bytes_out_total"),
            },
        }
    }

    /// A place for one more.
    pub fn admit(self: &Arc<Self>, address: IpAddr, user: UserId) -> Result<Place, Refusal> {
        let address = counted_as(address);
        let mut taken = self.taken();
        if taken.closing {
            return Err(Refusal::Unavailable);
        }
        let full = count(&taken.addresses, &address) >= self.per_address
            || count(&taken.accounts, &user) >= self.per_account;
        if full {
            return Err(Refusal::TooManyAttempts {
                seconds: SECONDS_UNTIL_A_PLACE,
            });
        }
        *taken.addresses.entry(address).or_default() += 1;
        *taken.accounts.entry(user).or_default() += 1;
        let number = taken.next;
        taken.next += 1;
        let (bell, told) = oneshot::channel();
        taken.bells.insert(number, bell);
        metrics::gauge!("roost_sockets").increment(1);
        Ok(Place {
            sockets: self.clone(),
            number,
            address,
            user,
            told,
        })
    }

    /// Waits in line to be welcomed; the turn ends when it is dropped. None once the server is gone.
    pub async fn turn(&self) -> Option<SemaphorePermit<'_>> {
        self.turns.acquire().await.ok()
    }

    /// Tells every socket to say goodbye, and waits until they have, but not for ever.
    pub async fn close(&self, patience: Duration) {
        let bells = {
            let mut taken = self.taken();
            taken.closing = true;
            std::mem::take(&mut taken.bells)
        };
        for bell in bells.into_values() {
            // Some are going by themselves.
            let _ = bell.send(());
        }
        let everybody_left = async {
            while !self.taken().accounts.is_empty() {
                self.left.notified().await;
            }
        };
        if tokio::time::timeout(patience, everybody_left)
            .await
            .is_err()
        {
            tracing::warn!("some sockets did not close in time");
        }
    }

    fn taken(&self) -> MutexGuard<'_, Taken> {
        self.taken.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// One socket's place among the open ones, until it is dropped.
pub struct Place {
    pub sockets: Arc<Sockets>,
    number: u64,
    address: IpAddr,
    user: UserId,
    told: oneshot::Receiver<()>,
}

impl Place {
    /// Comes once, when the server goes down.
    pub async fn closing(&mut self) {
        let _ = (&mut self.told).await;
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut taken = self.sockets.taken();
        one_less(&mut taken.addresses, &self.address);
        one_less(&mut taken.accounts, &self.user);
        taken.bells.remove(&self.number);
        metrics::gauge!("roost_sockets").decrement(1);
        self.sockets.left.notify_one();
    }
}

/// Counts a goodbye by its code.
pub fn count_bye(bye: Bye) {
    metrics::counter!("roost_socket_byes_total", "code" => bye.code().to_string()).increment(1);
}

fn count<K: Hash + Eq>(all: &HashMap<K, u32>, key: &K) -> u32 {
    all.get(key).copied().unwrap_or_default()
}

fn one_less<K: Hash + Eq>(all: &mut HashMap<K, u32>, key: &K) {
    if let Some(count) = all.get_mut(key) {
        *count -= 1;
        if *count == 0 {
            all.remove(key);
        }
    }
}

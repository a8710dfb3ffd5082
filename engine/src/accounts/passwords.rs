//! argon2id, off the async threads, as many at once as there are cores.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread::available_parallelism;

use argon2::password_hash::phc::PasswordHash;
use argon2::{Argon2, Params, PasswordHasher, PasswordVerifier};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use tokio::sync::Semaphore;
use wire::Refusal;

use super::rules;
use crate::sessions::hex;
use crate::{Chance, Error};

/// Waiting longer than this many hashes take would be worse than being told to come back.
const WAITING: usize = 512;
/// The salt's length that the PHC string format recommends.
const SALT: usize = 16;

/// Which password it was, of all that somebody has had: tells nothing of it, not even what it could be tried against.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PasswordMark(String);

impl PasswordMark {
    pub(super) fn of(password_hash: &str) -> Self {
        Self(hex(&Sha256::digest(password_hash.as_bytes())))
    }
}

#[derive(Clone)]
pub struct Passwords {
    cores: Arc<Semaphore>,
    waiting: Arc<Semaphore>,
    chance: Chance,
    /// Hashed like everybody's, matched by nobody: what an unknown user's password is held against.
    decoy: Arc<str>,
    worked: Arc<AtomicU64>,
}

impl Passwords {
    pub fn new(chance: Chance) -> Self {
        let cores = available_parallelism().map_or(1, usize::from);
        Self {
            cores: Arc::new(Semaphore::new(cores)),
            waiting: Arc::new(Semaphore::new(WAITING)),
            decoy: decoy(&chance).into(),
            chance,
            worked: Arc::default(),
        }
    }

    pub async fn hash(&self, password: String) -> Result<String, Error> {
        let salt = self.chance.bytes();
        self.work(move || hash(&password, salt)).await?
    }

    /// Whether the password is the one that was hashed; without a hash the same work ends in no.
    pub async fn verify(&self, password: &str, known: Option<String>) -> Result<bool, Error> {
        let somebody = known.is_some();
        let known = known.unwrap_or_else(|| self.decoy.to_string());
        let password = rules::password_form(password);
        self.work(move || {
            let known =
                PasswordHash::new(&known).map_err(|error| Error::broken(error.to_string()))?;
            let same = Argon2::default()
                .verify_password(password.as_bytes(), &known)
                .is_ok();
            Ok(same && somebody)
        })
        .await?
    }

    /// How many times a password was worked on, right or wrong.
    fn worked(&self) -> u64 {
        self.worked.load(Ordering::Relaxed)
    }

    async fn work<T: Send + 'static>(
        &self,
        job: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, Error> {
        let _place = self.waiting.try_acquire().map_err(|_| Refusal::Busy)?;
        let core = self
            .cores
            .clone()
            .acquire_owned()
            .await
            .map_err(Error::broken)?;
        self.worked.fetch_add(1, Ordering::Relaxed);
        metrics::counter!("roost_password_hashes_total").absolute(self.worked());
        tokio::task::spawn_blocking(move || {
            // Given back when the work ends, not when whoever waits for it goes away.
            let _core = core;
            job()
        })
        .await
        .map_err(Error::broken)
    }
}

/// A hash of the same cost as everybody's, of no password that anybody knows: its bytes are chance. (Nothing is
/// hashed for it, so that a server that nobody signs in to does no work and takes no memory.)
fn decoy(chance: &Chance) -> String {
    let (memory, passes, lanes) = (
        Params::DEFAULT_M_COST,
        Params::DEFAULT_T_COST,
        Params::DEFAULT_P_COST,
    );
    // Sixteen and thirty-two bytes in base64; what is left over of the last letter is zero.
    let (salt, hash) = (chance.code(21), chance.code(42));
    format!("$argon2id$v=19$m={memory},t={passes},p={lanes}${salt}A${hash}A")
}

fn hash(password: &str, salt: [u8; SALT]) -> Result<String, Error> {
    Argon2::default()
        .hash_password_with_salt(password.as_bytes(), &salt)
        .map(|hash: PasswordHash| hash.to_string())
        .map_err(|error| Error::broken(error.to_string()))
}

#[cfg(test)]
mod tests {
    use super::{PasswordHash, Passwords};
    use crate::Chance;

    #[tokio::test]
    async fn the_right_password_is_right_and_nothing_else_is() {
        let passwords = Passwords::new(Chance::seeded(1));
        let hash = passwords
            .hash("correct horse".into())
            .await
            .expect("hashes");
        let other = passwords
            .hash("correct horse".into())
            .await
            .expect("hashes");
        assert_ne!(hash, other, "each hash has its own salt");
        let verify = |typed: &'static str, known| {
            let passwords = passwords.clone();
            async move { passwords.verify(typed, known).await.expect("verifies") }
        };
        assert!(verify("correct horse", Some(hash.clone())).await);
        assert!(!verify("correct house", Some(hash.clone())).await);
        assert!(!verify("correct horse", None).await);
    }

    #[tokio::test]
    async fn an_unknown_user_costs_the_same_work() {
        let passwords = Passwords::new(Chance::seeded(1));
        let hash = passwords
            .hash("correct horse".into())
            .await
            .expect("hashes");
        // The same algorithm with the same cost: all but the salt and the hash itself.
        let cost = |hash: &str| hash.rsplitn(3, '$').last().map(str::to_owned);
        assert_eq!(cost(&passwords.decoy), cost(&hash));
        assert_eq!(
            cost(&hash).as_deref(),
            Some("$argon2id$v=19$m=19456,t=2,p=1")
        );
        for each in [&*passwords.decoy, &hash] {
            let read = PasswordHash::new(each).expect("is a hash");
            assert_eq!(read.salt.map(|salt| salt.len()), Some(16));
            assert_eq!(read.hash.map(|hash| hash.len()), Some(32));
        }
        let before = passwords.worked();
        passwords
            .verify("a guess", Some(hash))
            .await
            .expect("verifies");
        passwords.verify("a guess", None).await.expect("verifies");
        assert_eq!(passwords.worked() - before, 2);
    }
}

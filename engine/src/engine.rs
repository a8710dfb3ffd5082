//! The engine as one value: what every verb needs, cheap to clone.

use std::sync::Arc;

use crate::accounts::{self, Attempts, Passwords};
use crate::avatars::Pictures;
use crate::db::{Db, Publish};
use crate::live::{self, Hub, Mender};
use crate::sessions::Known;
use crate::{Chance, Clock, Error, OpenError, Place, rooms};

/// Sixty bits: nobody guesses it before the owner has typed it.
const SETUP_CODE_LETTERS: usize = 12;

#[derive(Clone)]
pub struct Engine(Arc<Inner>);

struct Inner {
    db: Db,
    hub: Hub,
    clock: Clock,
    chance: Chance,
    passwords: Passwords,
    attempts: Attempts,
    pictures: Pictures,
    invitation_attempts: Attempts,
    setup_code: String,
    /// None where others write to the same database.
    known_sessions: Option<Arc<Known>>,
    _mender: Mender,
}

impl Engine {
    /// Opens the database, brings it up to date, and starts the hub at its head.
    pub async fn open(place: Place, clock: Clock, chance: Chance) -> Result<Self, OpenError> {
        let hub = Hub::new(clock.clone());
        let known_sessions = matches!(place, Place::Folder(_)).then(|| Arc::new(Known::default()));
        let publish: Publish = {
            let (hub, known) = (hub.clone(), known_sessions.clone());
            Arc::new(move |events| {
                if let Some(known) = &known {
                    known.hear(&events);
                }
                hub.publish(events);
            })
        };
        let db = Db::open(place, clock.clone(), chance.clone(), publish).await?;
        let mender = live::start(&hub, &db, &chance).await?;
        accounts::finding::make_keys(&db)
            .await
            .map_err(|error| OpenError::of_first_steps(&error))?;
        rooms::directory::make_keys(&db)
            .await
            .map_err(|error| OpenError::of_first_steps(&error))?;
        Ok(Self(Arc::new(Inner {
            db,
            hub,
            passwords: Passwords::new(chance.clone()),
            attempts: Attempts::new(clock.clone()),
            pictures: Pictures::new(),
            invitation_attempts: Attempts::new(clock.clone()),
            setup_code: chance.code(SETUP_CODE_LETTERS),
            clock,
            chance,
            known_sessions,
            _mender: mender,
        })))
    }

    /// Whether the database answers.
    pub async fn ready(&self) -> Result<(), Error> {
        accounts::is_empty(self).await.map(|_| ())
    }

    /// The code that the first account needs unless it comes from this machine; none once there is an owner.
    pub async fn setup_code(&self) -> Result<Option<String>, Error> {
        Ok(accounts::is_empty(self)
            .await?
            .then(|| self.0.setup_code.clone()))
    }

    /// Takes no more writes, finishes those that wait, leaves the database tidy.
    pub async fn close(&self) {
        live::say_goodbye(&self.0.hub, &self.0.db).await;
        self.0.db.close().await;
    }

    pub fn clock(&self) -> &Clock {
        &self.0.clock
    }

    pub fn chance(&self) -> &Chance {
        &self.0.chance
    }

    pub fn hub(&self) -> &Hub {
        &self.0.hub
    }

    pub fn db(&self) -> &Db {
        &self.0.db
    }

    pub(crate) fn passwords(&self) -> &Passwords {
        &self.0.passwords
    }

    pub(crate) fn known_sessions(&self) -> Option<&Known> {
        self.0.known_sessions.as_deref()
    }

    pub(crate) fn pictures(&self) -> &Pictures {
        &self.0.pictures
    }

    pub(crate) fn attempts(&self) -> &Attempts {
        &self.0.attempts
    }

    /// Those of one account to come by an invitation.
    pub(crate) fn invitation_attempts(&self) -> &Attempts {
        &self.0.invitation_attempts
    }

    /// In a time that tells nothing about how much of it is right.
    pub(crate) fn is_setup_code(&self, typed: &str) -> bool {
        let ours = self.0.setup_code.as_bytes();
        let typed = typed.as_bytes();
        let differing = ours.iter().zip(typed).fold(0, |sum, (a, b)| sum | (a ^ b));
        ours.len() == typed.len() && differing == 0
    }
}

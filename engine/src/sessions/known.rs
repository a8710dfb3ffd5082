//! The open sessions that were asked for lately, so that a page or a socket costs no reading for its cookie.
//!
//! Only where one process owns the data: there it hears of every session's end before anybody is answered.
//!
//! Invariant: what was forgotten is not put back by a reading that began before.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use wire::{Change, Event, Micros};

use super::{OpenSession, TokenHash};

/// Beyond these all are let go of: whoever is here is soon known again.
const MOST: usize = 20_000;

#[derive(Default)]
pub struct Known(Mutex<State>);

#[derive(Default)]
struct State {
    sessions: HashMap<TokenHash, OpenSession>,
    /// How often something was forgotten.
    forgotten: u64,
}

/// When a reading began, in terms of what was forgotten by then.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Moment(u64);

impl Known {
    /// None when it is not known here, or has expired; then it is to be read, from that moment on.
    pub fn find(&self, token: &TokenHash, now: Micros) -> Result<OpenSession, Moment> {
        let state = self.state();
        let open = state.sessions.get(token).filter(|open| open.expires > now);
        open.copied().ok_or(Moment(state.forgotten))
    }

    /// It was read; unless something was forgotten meanwhile, which may have been this.
    pub fn remember(&self, token: TokenHash, open: OpenSession, read: Moment) {
        let mut state = self.state();
        if Moment(state.forgotten) != read {
            return;
        }
        if state.sessions.len() >= MOST {
            state.sessions.clear();
        }
        state.sessions.insert(token, open);
    }

    /// It looks different now.
    pub fn forget(&self, token: &TokenHash) {
        let mut state = self.state();
        state.forgotten += 1;
        state.sessions.remove(token);
    }

    /// What a commit says, before anybody is answered.
    pub fn hear(&self, events: &[Event]) {
        for event in events {
            if let Some(Change::Session(session)) = &event.change
                && session.ended
            {
                let mut state = self.state();
                state.forgotten += 1;
                state.sessions.retain(|_, open| open.id != session.id);
            }
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use wire::{Rev, Scope, Session, SessionId, UserId};

    use super::*;

    const TOKEN: TokenHash = [7; 32];
    const OPEN: OpenSession = OpenSession {
        id: SessionId(1),
        user: UserId(2),
        used: Micros(0),
        expires: Micros(100),
    };

    fn read(known: &Known) -> Moment {
        known.find(&TOKEN, Micros(0)).expect_err("is not known yet")
    }

    fn end(id: i64) -> [Event; 1] {
        let session = Session {
            id: SessionId(id),
            device: String::new(),
            opened: Micros(0),
            ended: true,
            rev: Rev(3),
        };
        [Event {
            scope: Scope::Account(UserId(2)),
            rev: Rev(3),
            change: Some(Change::Session(session)),
        }]
    }

    #[test]
    fn a_session_is_known_until_it_expires() {
        let known = Known::default();
        let moment = read(&known);
        known.remember(TOKEN, OPEN, moment);
        assert_eq!(known.find(&TOKEN, Micros(99)), Ok(OPEN));
        assert!(known.find(&TOKEN, Micros(100)).is_err());
        assert!(known.find(&[8; 32], Micros(0)).is_err());
    }

    #[test]
    fn a_session_that_ended_is_not_known_any_more_and_others_are() {
        let known = Known::default();
        let moment = read(&known);
        known.remember(TOKEN, OPEN, moment);
        known.hear(&end(9));
        assert_eq!(known.find(&TOKEN, Micros(0)), Ok(OPEN));
        known.hear(&end(1));
        assert!(known.find(&TOKEN, Micros(0)).is_err());
    }

    #[test]
    fn what_ended_or_changed_while_it_was_read_is_not_put_back() {
        let known = Known::default();
        for meanwhile in [
            (|known: &Known| known.hear(&end(1))) as fn(&Known),
            |known| known.forget(&TOKEN),
        ] {
            let moment = read(&known);
            meanwhile(&known);
            known.remember(TOKEN, OPEN, moment);
            assert!(known.find(&TOKEN, Micros(0)).is_err());
        }
    }

    #[test]
    fn there_are_never_more_than_so_many() {
        let known = Known::default();
        let moment = read(&known);
        for number in 0..=MOST {
            let mut token = [0; 32];
            token[..8].copy_from_slice(&number.to_le_bytes());
            known.remember(token, OPEN, moment);
        }
        assert_eq!(known.state().sessions.len(), 1);
    }
}

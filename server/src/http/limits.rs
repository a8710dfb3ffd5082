//! Every limit by address, and by account where a socket is open, on one screen. (Sign-ins and invitations
//! that are tried are counted by the engine, and strictly.)
//!
//! They are generous, since a whole office may share one address, and keep a flood from drowning the rest.
//! IPv6 is counted by /64, which is what one customer gets. Counting is GCRA, without window edges: so many
//! may come at once, and then as many per minute.

use std::hash::Hash;
use std::net::{IpAddr, Ipv6Addr};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use governor::clock::{Clock, DefaultClock};
use governor::{DefaultKeyedRateLimiter, Quota};
use wire::{Refusal, UserId};

use crate::config::{Config, Rate};
use crate::http::client_address::ClientAddress;
use crate::http::errors::Failure;
use crate::invitations::tries_a_code;
use crate::state::Roost;

/// A picture that is handed in, in bytes: what a telephone's camera takes, as it is. Browsers cut it down first.
pub const PICTURE_BYTES: usize = 8 * 1024 * 1024;

#[derive(Debug)]
pub struct Limits {
    /// Pages and actions together; the browser's files, the probes and sockets are not counted.
    requests: Limit<IpAddr>,
    /// `POST …/sign_in`, and `POST …/reset_password`, where codes could be guessed.
    sign_ins: Limit<IpAddr>,
    /// `POST …/sign_up`
    sign_ups: Limit<IpAddr>,
    /// `GET /join/…`, `POST …/accept`
    invitations: Limit<IpAddr>,
    /// `GET /ws`
    sockets: Limit<IpAddr>,
    /// What one account asks and has done over its sockets.
    commands: Limit<UserId>,
    sends: Limit<UserId>,
    /// Pictures handed in and taken away: to draw one anew is the dearest thing that can be asked for.
    pictures: Limit<UserId>,
}

impl Limits {
    pub fn new(config: &Config) -> Self {
        Self {
            requests: Limit::new(config.request_rate),
            sign_ins: Limit::new(config.sign_in_rate),
            sign_ups: Limit::new(config.sign_up_rate),
            invitations: Limit::new(config.invitation_rate),
            sockets: Limit::new(config.socket_rate),
            commands: Limit::new(config.command_rate),
            sends: Limit::new(config.send_rate),
            pictures: Limit::new(config.picture_rate),
        }
    }

    fn check(&self, path: &str, address: IpAddr) -> Result<(), Refusal> {
        let address = counted_as(address);
        if path == "/ws" {
            return self.sockets.check(address);
        }
        self.requests.check(address)?;
        if tries_a_code(path) {
            return self.invitations.check(address);
        }
        match path.rsplit('/').next() {
            Some("sign_in" | "reset_password") => self.sign_ins.check(address),
            Some("sign_up") => self.sign_ups.check(address),
            _ => Ok(()),
        }
    }

    /// One more question or command of this account.
    pub fn command(&self, user: UserId) -> Result<(), Refusal> {
        self.commands.check(user)
    }

    /// One more picture of this account.
    pub fn picture(&self, user: UserId) -> Result<(), Refusal> {
        self.pictures.check(user)
    }

    /// One more message of this account.
    pub fn send(&self, user: UserId) -> Result<(), Refusal> {
        self.sends.check(user)
    }
}

pub async fn limits(State(roost): State<Roost>, request: Request, next: Next) -> Response {
    let client = request
        .extensions()
        .get::<ClientAddress>()
        .map(|client| client.address);
    let checked = client.map_or(Ok(()), |address| {
        roost.limits.check(request.uri().path(), address)
    });
    match checked {
        Ok(()) => next.run(request).await,
        Err(refusal) => Failure::from(refusal).into_response(),
    }
}

/// After so many checks the keys that have been quiet are forgotten: memory follows those who come now.
const CHECKS_BETWEEN_SWEEPS: u32 = 10_000;

#[derive(Debug)]
struct Limit<K: Hash + Eq + Clone> {
    limiter: Option<DefaultKeyedRateLimiter<K>>,
    checks: AtomicU32,
}

impl<K: Hash + Eq + Clone> Limit<K> {
    fn new(rate: Rate) -> Self {
        let limiter = match rate {
            Rate::Off => None,
            Rate::Per { count, seconds } => {
                let apart = Duration::from_secs(seconds.into()) / count.get();
                Quota::with_period(apart).map(|quota| quota.allow_burst(count))
            }
        };
        Self {
            limiter: limiter.map(DefaultKeyedRateLimiter::keyed),
            checks: AtomicU32::new(0),
        }
    }

    fn check(&self, key: K) -> Result<(), Refusal> {
        let Some(limiter) = &self.limiter else {
            return Ok(());
        };
        let checks = self.checks.fetch_add(1, Ordering::Relaxed);
        if checks.is_multiple_of(CHECKS_BETWEEN_SWEEPS) {
            limiter.retain_recent();
            limiter.shrink_to_fit();
        }
        limiter.check_key(&key).map_err(|not_until| {
            let wait = not_until.wait_time_from(DefaultClock::default().now());
            let seconds = u32::try_from(wait.as_secs())
                .unwrap_or(u32::MAX)
                .saturating_add(1);
            Refusal::TooManyAttempts { seconds }
        })
    }
}

/// Neighbours in one IPv6 network are one.
pub fn counted_as(address: IpAddr) -> IpAddr {
    match address {
        IpAddr::V4(_) => address,
        IpAddr::V6(v6) => IpAddr::V6(Ipv6Addr::from_bits(v6.to_bits() >> 64 << 64)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ip(text: &str) -> IpAddr {
        text.parse().expect("an address")
    }

    #[test]
    fn neighbours_in_one_64_count_as_one_and_ipv4_stands_alone() {
        assert_eq!(
            counted_as(ip("2001:db8:1:2::1")),
            counted_as(ip("2001:db8:1:2:ffff::9"))
        );
        assert_ne!(
            counted_as(ip("2001:db8:1:2::1")),
            counted_as(ip("2001:db8:1:3::1"))
        );
        assert_ne!(counted_as(ip("192.0.2.1")), counted_as(ip("192.0.2.2")));
    }

    #[test]
    fn one_flood_does_not_shut_others_out() {
        let rate = Rate::Per {
            count: 2.try_into().expect("not zero"),
            seconds: 3600,
        };
        let limit = Limit::new(rate);
        assert_eq!(
            [limit.check(ip("192.0.2.1")), limit.check(ip("192.0.2.1"))],
            [Ok(()), Ok(())]
        );
        assert!(matches!(
            limit.check(ip("192.0.2.1")),
            Err(Refusal::TooManyAttempts {
                seconds: 1700..=1801
            })
        ));
        assert_eq!(limit.check(ip("192.0.2.2")), Ok(()));
    }
}

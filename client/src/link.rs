//! The connection: made, kept, lost and made again.

use wire::limits::{BEAT_SECONDS, PROTOCOL, SILENCE_SECONDS};
use wire::{Bye, Have, Hello, Micros, ToServer};

use crate::{Client, Connection, Effect};

/// The longest wait between two attempts.
const LONGEST: i64 = 30 * Micros::SECOND;
/// A server that goes down is not to be met by everybody at once when it is back.
const SPREAD: i64 = 5 * Micros::SECOND;
/// Who sent too much stays away for a while.
const CALM: i64 = 10 * Micros::SECOND;
const SILENCE: i64 = SILENCE_SECONDS as i64 * Micros::SECOND;
/// After so long without a beat, a page that wakes up does not wait for the silence to be certain.
const DOUBT: i64 = (BEAT_SECONDS as i64 + 5) * Micros::SECOND;
/// Closed by this client: it heard nothing. (In the range that is free for applications.)
const SILENT: u16 = 4000;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stage {
    Idle,
    Down { retry: Micros },
    Opening,
    Greeting,
    Live,
    Ended,
}

#[derive(Debug, Clone)]
pub(crate) struct Link {
    stage: Stage,
    /// When the server was last heard.
    heard: Micros,
    /// Attempts since it was last live.
    tries: u32,
    bye: Option<Bye>,
    chance: u64,
}

impl Link {
    pub fn new(chance: u64) -> Self {
        Self {
            stage: Stage::Idle,
            heard: Micros(0),
            tries: 0,
            bye: None,
            chance,
        }
    }

    pub fn is_live(&self) -> bool {
        self.stage == Stage::Live
    }

    pub fn has_begun(&self) -> bool {
        self.stage != Stage::Idle
    }

    pub fn is_ended(&self) -> bool {
        self.stage == Stage::Ended
    }

    pub fn is_greeting(&self) -> bool {
        self.stage == Stage::Greeting
    }

    pub fn heard(&mut self, now: Micros) {
        self.heard = now;
    }

    pub fn live(&mut self) {
        self.stage = Stage::Live;
        self.tries = 0;
        self.bye = None;
    }

    pub fn connection(&self) -> Connection {
        match self.stage {
            Stage::Live => Connection::Live,
            Stage::Ended => Connection::Ended,
            // The first attempt after a cut is not worth a word; who is away stays so until it is live.
            _ if self.tries >= 2 => Connection::Offline,
            _ => Connection::Connecting,
        }
    }

    /// When something is to be done about it.
    pub fn due(&self) -> Option<Micros> {
        match self.stage {
            Stage::Idle | Stage::Ended => None,
            Stage::Down { retry } => Some(retry),
            Stage::Opening | Stage::Greeting | Stage::Live => Some(self.heard.plus(SILENCE)),
        }
    }

    /// A number below `bound`, another one each time (splitmix64).
    pub fn roll(&mut self, bound: i64) -> i64 {
        self.chance = self.chance.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.chance;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        let z = i64::try_from((z ^ (z >> 31)) >> 1).unwrap_or(0);
        z % bound.max(1)
    }

    /// Full jitter: anything between at once and the window, which doubles.
    fn down(&mut self, now: Micros, bye: Option<Bye>) {
        let window = (Micros::SECOND << self.tries.min(5)).min(LONGEST);
        let wait = match bye {
            Some(Bye::Restarting) => self.roll(window.max(SPREAD)),
            Some(Bye::TooMany) => CALM + self.roll(window),
            _ => self.roll(window),
        };
        self.tries += 1;
        self.stage = Stage::Down {
            retry: now.plus(wait),
        };
    }
}

impl Client {
    /// At once, whenever there is reason to believe that it will work.
    pub(crate) fn connect_now(&mut self) {
        match self.link.stage {
            Stage::Idle | Stage::Down { .. } => self.connect(),
            Stage::Live | Stage::Greeting | Stage::Opening => {
                if self.now > self.link.heard.plus(DOUBT) {
                    self.hang_up();
                    self.connect();
                }
            }
            Stage::Ended => {}
        }
    }

    fn connect(&mut self) {
        self.link.stage = Stage::Opening;
        self.link.heard = self.now;
        self.effects.push(Effect::Connect);
    }

    fn hang_up(&mut self) {
        self.effects.push(Effect::Disconnect {
            code: SILENT,
            reason: "silence",
        });
        self.lost();
    }

    pub(crate) fn greet(&mut self) {
        if self.link.stage != Stage::Opening {
            return;
        }
        self.link.stage = Stage::Greeting;
        self.link.heard = self.now;
        let rooms = self.model.rooms.iter();
        let have = Have {
            server: self.model.have.server,
            account: self.model.have.account,
            rooms: rooms.map(|(room, held)| (*room, held.have)).collect(),
        };
        self.send(ToServer::Hello(Hello {
            protocol: PROTOCOL,
            epoch: self.model.epoch,
            have,
        }));
    }

    pub(crate) fn link_passes(&mut self) {
        match self.link.stage {
            Stage::Down { retry } if retry <= self.now => self.connect(),
            Stage::Opening | Stage::Greeting | Stage::Live
                if self.link.heard.plus(SILENCE) <= self.now =>
            {
                self.cut();
            }
            _ => {}
        }
    }

    /// What is open carries nothing any more.
    pub(crate) fn cut(&mut self) {
        if matches!(
            self.link.stage,
            Stage::Opening | Stage::Greeting | Stage::Live
        ) {
            self.hang_up();
            self.link.down(self.now, None);
        }
    }

    pub(crate) fn closed(&mut self, code: Option<u16>) {
        match self.link.stage {
            Stage::Opening | Stage::Greeting | Stage::Live => {}
            Stage::Idle | Stage::Down { .. } | Stage::Ended => return,
        }
        let said = code.and_then(|code| {
            let known = [
                Bye::Restarting,
                Bye::TooSlow,
                Bye::TooMany,
                Bye::SignedOut,
                Bye::Malformed,
                Bye::Protocol,
            ];
            known.into_iter().find(|bye| bye.code() == code)
        });
        self.lost();
        match said.or(self.link.bye) {
            Some(Bye::SignedOut) => self.end(Effect::SignedOut),
            Some(Bye::Malformed | Bye::Protocol) => self.end(Effect::Reload),
            // A code of a later protocol that says not to come back.
            None if code.is_some_and(|code| !Bye::invites_back(code)) => self.end(Effect::Reload),
            bye => self.link.down(self.now, bye),
        }
    }

    pub(crate) fn bye(&mut self, bye: Bye) {
        match bye {
            Bye::SignedOut => self.hang_up_for_good(Effect::SignedOut),
            Bye::Malformed | Bye::Protocol => self.hang_up_for_good(Effect::Reload),
            Bye::Restarting | Bye::TooSlow | Bye::TooMany => self.link.bye = Some(bye),
        }
    }

    pub(crate) fn hang_up_for_good(&mut self, effect: Effect) {
        self.lost();
        self.effects.push(Effect::Disconnect {
            code: 1000,
            reason: "over",
        });
        self.end(effect);
    }

    pub(crate) fn end(&mut self, effect: Effect) {
        if self.link.stage != Stage::Ended {
            self.link.stage = Stage::Ended;
            self.effects.push(effect);
        }
    }

    /// What was on its way is sent again over the next connection; what is missing, `welcome` will tell.
    fn lost(&mut self) {
        self.lags.clear();
        self.early.clear();
        self.asks.lost();
        self.marks.lost();
        self.typed = None;
        for pending in &mut self.model.waiting {
            pending.sent = None;
        }
    }
}

//! What the server says, and where each of its words goes.

use wire::limits::CARDS;
use wire::{Card, Command, Refusal, Rev, RoomId, Scope, ToClient, Welcome};

use crate::marks::Marks;
use crate::{Client, Effect, Model};

impl Client {
    pub(crate) fn hear(&mut self, frame: ToClient) {
        self.link.heard(self.now);
        match frame {
            ToClient::Welcome(welcome) if self.link.is_greeting() => self.welcome(*welcome),
            ToClient::Bye { code } => self.bye(code),
            ToClient::Refused { refused, .. }
                if matches!(refused.first(), Refusal::Protocol { .. }) =>
            {
                self.end(Effect::Reload);
            }
            // It is about what comes after the picture that is on its way.
            frame if self.link.is_greeting() => self.early.push(frame),
            frame if self.link.is_live() => self.take(frame),
            _ => {}
        }
    }

    fn take(&mut self, frame: ToClient) {
        match frame {
            ToClient::Events(events) => self.take_events(events),
            ToClient::Difference(difference) => self.take_difference(difference),
            ToClient::Reset { card, page } => self.take_reset(*card, page),
            ToClient::Gone { rooms } => {
                self.gone(&rooms);
                // Read before the viewer came back, it would be wrong for good.
                self.model.wants.cards.extend(rooms);
            }
            ToClient::Behind { scope, rev } => self.behind(scope, rev, 0),
            ToClient::Page { id, page } => self.take_page(id, page),
            ToClient::Cards { id, cards, more } => self.take_cards(id, cards, more),
            ToClient::People { id, people } => self.take_people(id, people),
            ToClient::Members { id, members } => self.take_members(id, members),
            ToClient::Readers { id, readers } => self.take_readers(id, readers),
            ToClient::Done { id, done } => self.done(id, done),
            ToClient::Refused { id, refused } => self.refused(id, refused),
            ToClient::Presence(presences) => {
                for presence in presences {
                    self.model.presence.insert(presence.user, presence);
                    self.changes.presence(presence.user);
                }
            }
            ToClient::Marks(marks) => {
                for mark in marks {
                    if let Some(held) = self.model.rooms.get_mut(&mark.room)
                        && held.roster.mark(mark)
                    {
                        self.changes.marks(mark.room);
                    }
                }
            }
            ToClient::Typing { room, user } => {
                let (now, changes) = (self.now, &mut self.changes);
                self.model.hear_typing(room, user, now, changes);
            }
            ToClient::Welcome(_) | ToClient::Beat { .. } | ToClient::Bye { .. } => {}
        }
    }

    fn welcome(&mut self, welcome: Welcome) {
        let Welcome {
            now: _,
            fresh,
            snapshot,
            gone,
        } = welcome;
        // Somebody else signed in with this browser: nothing of the one who was here before is theirs, nor the reverse.
        let somebody = self.model.epoch.is_some();
        if somebody && snapshot.viewer.id != self.model.viewer.id {
            self.hang_up_for_good(Effect::Reload);
            return;
        }
        self.link.live();
        if fresh || self.model.epoch != Some(snapshot.epoch) {
            self.begin_anew(Model::new(snapshot));
        } else {
            self.model.viewer = snapshot.viewer;
            let settings = snapshot.settings;
            self.model.take_settings(settings, &mut self.changes);
            self.gone(&gone);
            for person in snapshot.people {
                self.model.take_person(person, &mut self.changes);
            }
            for session in snapshot.sessions {
                self.model.take_session(session, &mut self.changes);
            }
            let cut = self.read_what_did_not_fit(&snapshot.cards);
            for card in snapshot.cards {
                let have = self.model.have_of(card.room.id);
                // A server that knows less than this client: what it says is what holds.
                if have.is_some_and(|have| card.head < have) {
                    self.model.reset(card, None, &mut self.changes);
                } else {
                    self.model.take_card(card, &mut self.changes);
                }
            }
            if cut {
                self.model.hold_the_latest();
                self.model.more |= snapshot.more;
            }
            for (scope, rev) in std::mem::take(&mut self.model.wants.behind) {
                self.behind(scope, rev, 0);
            }
            let account = Scope::Account(self.model.viewer.id);
            self.behind(Scope::Server, snapshot.heads.server, 0);
            self.behind(account, snapshot.heads.account, 0);
        }
        self.marks_after_welcome();
        for (_, held) in self.model.rooms.iter_mut() {
            held.roster.doubt();
        }
        if !self.watched.is_empty() {
            self.model.wants.watch_again = true;
        }
        self.seek_again();
        for frame in std::mem::take(&mut self.early) {
            self.take(frame);
        }
    }

    /// A welcome holds so many cards and no more: after a long absence the others are asked for.
    fn read_what_did_not_fit(&mut self, cards: &[Card]) -> bool {
        let cut = cards.len() >= 2 * CARDS;
        if cut {
            let told = |room: &RoomId| cards.iter().any(|card| card.room.id == *room);
            let held = self.model.rooms.keys().copied();
            let untold: Vec<RoomId> = held.filter(|room| !told(room)).collect();
            self.model.wants.cards.extend(untold);
        }
        cut
    }

    /// Another history, or the first picture: only what waits for the server stays.
    fn begin_anew(&mut self, mut model: Model) {
        let before = std::mem::replace(&mut self.model, Model::empty());
        let another = before.epoch.is_some_and(|epoch| model.epoch != Some(epoch));
        model.connection = before.connection;
        model.waiting = before.waiting;
        self.model = model;
        self.changes.everything = true;
        self.asks.clear();
        self.lags.clear();
        self.marks = Marks::default();
        self.shown.begin_anew();
        self.author_rows();
        if another {
            self.forget_all_conflicts();
            // Places in a history that is no more: other messages may stand there.
            self.refuse_where(Refusal::NoSuchMessage, |command| {
                !matches!(command, Command::Send { .. } | Command::Create(_))
            });
        }
    }

    fn gone(&mut self, rooms: &[RoomId]) {
        for room in rooms {
            self.lags.remove(&Scope::Room(*room));
            self.model.drop_room(*room, Rev(0), &mut self.changes);
        }
    }
}

//! The browser's side of a page: what it starts from, the client that outlives every component, and the
//! few words with the browser itself.
//!
//! The client's effects are performed by `live`; what changed in its picture is told to the `topics` that
//! components read. Everything here is made at the root and lives as long as the page, so that nothing
//! reads a signal that is gone.

mod answers;
#[cfg(feature = "hydrate")]
mod around;
mod browser;
mod caret;
pub mod dates;
mod drafts;
mod emoji;
mod fetch;
mod float;
mod focus;
mod keys;
mod later;
#[cfg(feature = "hydrate")]
mod lead;
#[cfg(feature = "hydrate")]
mod live;
pub mod look;
mod numbers;
mod page;
mod pressed;
mod scroll;
#[cfg(feature = "hydrate")]
mod socket;
#[cfg(feature = "hydrate")]
mod store;
mod tab;
mod topics;
mod typed;
mod watch;

use client::{Client, Filter, Input, Item, Key, Model};
use leptos::prelude::*;
use wire::{
    Channels, ClientKey, Command, Difference, Door, Person, Post, RoomId, Scope, Seq, ToClient,
    UserId, View, limits,
};

use crate::called;
use crate::components::float::Floats;
use crate::components::toast::Queue;
use crate::kept::{RwSignal, StoredValue};
use drafts::Drafts;
use topics::Topics;
use watch::Watched;

pub use answers::{Answered, forget, heed};
pub use browser::{
    client_key, copy, copy_text, empty, focus_again, folded, from_base64, hide_popover,
    is_looked_at, leave_for, lowercase, now, run_script, show_modal, show_picker,
};
pub use caret::{fill, insert, is_focused, replace, wrap};
pub use dates::local_clock;
pub use drafts::follow_draft;
pub use emoji::{Shelf, Stage, note_emoji, recent_emoji};
pub use fetch::{Answer, channels, done, page_of, people, post, post_field, post_fields, text};
pub use float::{
    LAYER, SURFACE, Spot, columns, focus_on, focused, is_down, keep_tab_inside, lower, part_of,
    place, raise, settle,
};
pub use focus::{
    focus, focus_if_lost, focus_soon, hold_focus, keep_focus, release_focus, remember_focus,
    return_focus, return_focus_from,
};
pub use keys::{focus_beside, focus_composer, focus_composer_soon, is_mac, on_act, press_first};
pub use later::{focus_around, focus_what_came};
pub use look::Choice;
pub use numbers::number;
pub use pressed::{
    Pressed, begin_long_press, end_long_press, leave_long_press, press_key, room_of, row_of,
};
pub use scroll::{
    Anchor, anchor, hold, is_nearly_seen, load_what_is_seen, lowest_seen, on_scroll, show_end,
    show_row, show_within,
};
pub use tab::show_unread;
pub use topics::Topic;
pub use typed::Typed;
pub use watch::Watcher;

/// What all of a page shares.
#[derive(Clone, Copy)]
pub struct State {
    pub door: Door,
    pub toasts: Queue,
    /// The one surface that floats above the page.
    pub floats: Floats,
    pub emoji: Shelf,
    /// Where this server is found, as people would type it.
    pub address: StoredValue<String>,
    /// The page is more than HTML: what only the browser knows (its time zone) may be drawn.
    pub awake: RwSignal<bool>,
    /// There is room for three panes; not before the page is awake.
    pub wide: RwSignal<bool>,
    /// What of the rail is looked at.
    pub filter: RwSignal<Filter>,
    /// What waits for the server could not be kept in the browser.
    pub unkept: RwSignal<Vec<ClientKey>>,
    /// The server speaks of what this page does not know.
    pub outdated: RwSignal<bool>,
    /// The session ended elsewhere, while something typed stood in the page.
    pub signed_out: RwSignal<bool>,
    /// Something was chosen of how the page looks.
    looks: Trigger,
    /// Nothing for a stranger.
    client: StoredValue<Option<Client>>,
    topics: StoredValue<Topics>,
    watched: StoredValue<Watched>,
    drafts: StoredValue<Drafts>,
    /// The room that this page was asked for is not there.
    absent: StoredValue<bool>,
    /// What the page was served with, where it is the directory's.
    pub directory: StoredValue<Directory>,
    /// The channels that this page was served with, and what they were sought by.
    pub listed: StoredValue<Option<(String, Channels)>>,
}

/// Some of the people here.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Directory {
    /// As the server gave it, and not put together here.
    pub is_served: bool,
    /// What they are called.
    pub sought: String,
    pub people: Vec<Person>,
    /// There are others behind them.
    pub more: bool,
}

impl State {
    pub fn from_page() -> Self {
        let chance = browser::chance();
        let (mut absent, mut directory, mut listed) = (false, Directory::default(), None);
        let (door, client) = match page::view() {
            View::Stranger(door) => (door, None),
            View::Viewer(snapshot) => (Door::default(), Some(Client::start(*snapshot, chance))),
            View::Room(view) => {
                let mut client = Client::start(view.snapshot, chance);
                absent = view.room.is_none();
                if let Some(room) = view.room {
                    client.on(Input::Opened(Box::new(room)), browser::now());
                }
                (Door::default(), Some(client))
            }
            View::Channels(view) => {
                listed = Some((view.sought, view.found));
                (Door::default(), Some(Client::start(view.snapshot, chance)))
            }
            View::People(view) => {
                directory = Directory {
                    is_served: true,
                    sought: view.sought,
                    people: view.people,
                    more: view.more,
                };
                (Door::default(), Some(Client::start(view.snapshot, chance)))
            }
        };
        let state = Self::of(door, client, absent);
        state.directory.set_value(directory);
        state.listed.set_value(listed);
        state
    }

    /// Of a client that was made up.
    #[cfg(debug_assertions)]
    pub fn of_example(client: Client) -> Self {
        Self::of(Door::default(), Some(client), false)
    }

    fn of(door: Door, client: Option<Client>, absent: bool) -> Self {
        Self {
            door,
            toasts: Queue::new(),
            floats: Floats::new(),
            emoji: Shelf::new(),
            address: StoredValue::new(page::address()),
            awake: RwSignal::new(false),
            wide: RwSignal::new(false),
            filter: RwSignal::new(Filter::All),
            unkept: RwSignal::new(Vec::new()),
            outdated: RwSignal::new(false),
            signed_out: RwSignal::new(false),
            looks: Trigger::new(),
            client: StoredValue::new(client),
            topics: StoredValue::new(Topics::default()),
            watched: StoredValue::new(Watched::default()),
            drafts: StoredValue::new(Drafts::default()),
            absent: StoredValue::new(absent),
            directory: StoredValue::new(Directory::default()),
            listed: StoredValue::new(None),
        }
    }

    pub fn is_stranger(self) -> bool {
        self.client.with_value(Option::is_none)
    }

    /// What the client knows about something; drawn again when that changes.
    pub fn read<R>(self, topic: Topic, look: impl FnOnce(&Model) -> R) -> Option<R> {
        self.track(topic);
        self.look(look)
    }

    /// The same at this moment.
    pub fn look<R>(self, look: impl FnOnce(&Model) -> R) -> Option<R> {
        self.client
            .try_with_value(|client| client.as_ref().map(|client| look(client.model())))?
    }

    pub fn track(self, topic: Topic) {
        let trigger = self.topics.try_update_value(|topics| topics.of(topic));
        if let Some(trigger) = trigger {
            trigger.track();
        }
    }

    /// The viewer.
    pub fn viewer(self) -> UserId {
        self.look(|model| model.viewer().id).unwrap_or(UserId(0))
    }

    /// The viewer's own card.
    pub fn me(self) -> Option<Person> {
        self.person(self.viewer())
    }

    pub fn person(self, id: UserId) -> Option<Person> {
        self.read(Topic::Person(id), |model| model.person(id).cloned())?
    }

    pub fn name_of(self, id: UserId) -> String {
        let name = self.read(Topic::Person(id), |model| called::person(model, id));
        name.unwrap_or_default()
    }

    /// The people that the page holds, the newest first.
    pub fn people(self) -> Vec<Person> {
        self.read(Topic::People, |model| model.people().cloned().collect())
            .unwrap_or_default()
    }

    pub fn rail(self) -> Vec<RoomId> {
        self.read(Topic::Rail, |model| model.rail().to_vec())
            .unwrap_or_default()
    }

    /// What a room's timeline consists of, from the top.
    pub fn items(self, room: RoomId) -> Vec<Item> {
        self.read(Topic::Room(room), |model| model.items(room))
            .unwrap_or_default()
    }

    /// Whether the room is known not to be there for the viewer.
    pub fn is_absent(self, room: RoomId) -> bool {
        let told = self.read(Topic::Room(room), |model| {
            (model.card(room).is_some(), model.is_missing(room))
        });
        match told {
            Some((true, _)) => false,
            Some((_, true)) => true,
            _ => self.absent.get_value(),
        }
    }

    /// Something happened: the client decides what follows from it.
    pub fn tell(self, input: Input) {
        let heard = self.client.try_update_value(|client| {
            let client = client.as_mut()?;
            Some(client.on(input, browser::now()))
        });
        // On the server a client only holds the picture that is drawn.
        #[cfg(feature = "hydrate")]
        for effect in heard.flatten().unwrap_or_default() {
            live::perform(self, effect);
        }
        #[cfg(not(feature = "hydrate"))]
        drop(heard);
    }

    /// Hands a message in: it stands in the conversation at once. Or it is not taken, where too many wait.
    pub fn send(self, room: RoomId, body: String, reply_to: Option<Seq>) -> bool {
        let key = browser::client_key();
        let mentions = wire::text::mentions(&body, limits::MENTIONS_MAX);
        let post = Post {
            key,
            body,
            mentions,
            reply_to,
        };
        let command = Command::Send { room, post };
        self.tell(Input::Do { key, command });
        let author = self.viewer();
        self.look(|model| model.row(room, Key { author, key }).is_some()) == Some(true)
    }

    /// Takes a card that an answer brought, unless a newer one is held.
    pub fn take(self, card: Person) {
        let upto = self.look(|model| model.have().server).unwrap_or_default();
        self.tell(Input::Heard(ToClient::Difference(Difference {
            scope: Scope::Server,
            rows: vec![wire::Change::Person(card)],
            upto,
            more: false,
        })));
    }

    /// The room is not on screen any more.
    pub fn leave(self) {
        self.absent.set_value(false);
        self.tell(Input::Hide);
    }

    #[cfg(feature = "hydrate")]
    fn note_unkept(self, key: ClientKey, unkept: bool) {
        let known = self.unkept.with_untracked(|keys| keys.contains(&key));
        if known != unkept {
            self.unkept.update(|keys| {
                keys.retain(|other| *other != key);
                keys.extend(unkept.then_some(key));
            });
        }
    }

    /// Something changed that is no part of the client's picture.
    pub fn touch(self, topic: Topic) {
        let trigger = self.topics.try_update_value(|topics| topics.of(topic));
        if let Some(trigger) = trigger {
            trigger.notify();
        }
    }

    /// Nothing on screen reads this any more.
    pub fn forget(self, topic: Topic) {
        _ = self.topics.try_update_value(|topics| topics.forget(topic));
    }

    #[cfg(feature = "hydrate")]
    fn note(self, changes: &client::Changes) {
        let due = self
            .topics
            .try_update_value(|topics| topics.touched_by(changes));
        for trigger in due.unwrap_or_default() {
            trigger.notify();
        }
    }

    /// Once the page is hydrated: from here on it is connected.
    pub fn wake(self) {
        self.awake.set(true);
        #[cfg(feature = "hydrate")]
        look::listen(self);
        #[cfg(feature = "hydrate")]
        if !self.is_stranger() {
            live::begin(self);
        }
    }
}

pub fn use_state() -> State {
    expect_context()
}

/// Before the page is hydrated: what must hold from its first moment on. It is woken up when all is here that it shows.
pub fn start(wake: fn()) {
    // A release says so on the page only (by a script in the shell), and has no words for it (scripts/tools/wasm-opt.mjs).
    #[cfg(debug_assertions)]
    console_error_panic_hook::set_once();
    later::when_whole(wake);
}

/// After it: tells tests and styles.
pub fn ready() {
    browser::forget_failure();
    browser::mark("hydrated");
    later::fetch_ahead();
}

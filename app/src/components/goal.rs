//! Where the palette leads: conversations, people, and what can be done from anywhere.

use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos::task::spawn_local;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_location, use_navigate};
use wire::{Command, RoomId, UserId};

use super::Glyph;
use super::keyboard::open_room;
use super::profile::EDIT_PROFILE;
use super::shortcuts::LIST_SHORTCUTS;
use super::start::{direct_opener, goer};
use crate::finding::{self, Fit};
use crate::server_fns::Why;
use crate::server_fns::accounts::SignOut;
use crate::session::{self, Answer, State, folded, use_state};
use crate::{json, words};

/// As many of each as are looked through, while something is sought and before.
const ROOMS: [usize; 2] = [12, 7];
const PEOPLE: [usize; 2] = [8, 4];

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Goal {
    Room(RoomId),
    Person(UserId),
    Deed(Deed),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Deed {
    Start,
    StartGroup,
    MarkUnread,
    List,
    EditProfile,
    Channels,
    People,
    Settings,
    Admin,
    Shortcuts,
    SignOut,
}

const DEEDS: [(Deed, Glyph, &str); 11] = [
    (Deed::Start, Glyph::Plus, words::rooms::NEW),
    (Deed::StartGroup, Glyph::People, words::rooms::NEW_GROUP),
    (Deed::MarkUnread, Glyph::Speech, words::message::MARK_UNREAD),
    (Deed::List, Glyph::Back, words::rail::BACK_TO_THE_LIST),
    (
        Deed::EditProfile,
        Glyph::Pencil,
        words::settings::EDIT_PROFILE,
    ),
    (Deed::Channels, Glyph::Search, words::channels::ALL),
    (Deed::People, Glyph::People, words::home::ALL),
    (Deed::Admin, Glyph::People, words::admin::ADMINISTRATION),
    (Deed::Settings, Glyph::Chevrons, words::settings::SETTINGS),
    (Deed::Shortcuts, Glyph::Keyboard, words::keys::SHORTCUTS),
    (Deed::SignOut, Glyph::SignOut, words::door::SIGN_OUT),
];

impl Deed {
    pub fn sign(self) -> (Glyph, &'static str) {
        let found = DEEDS.iter().find(|(deed, ..)| *deed == self);
        found.map_or((Glyph::Chevrons, ""), |(_, glyph, label)| (*glyph, *label))
    }
}

pub type Section = (&'static str, Vec<Goal>);

/// What is called so, in sections: the one with the best fit first, and in it the best fit first.
pub fn goals(state: State, sought: &str, open: Option<RoomId>) -> Vec<Section> {
    let idle = usize::from(sought.is_empty());
    let mut rooms = finding::rooms(state, sought);
    // Nobody wants to go to where they are, but may look whether it is there.
    rooms.retain(|(_, room)| idle == 0 || Some(*room) != open);
    let people = finding::people(state, sought);
    let administers = state.me().is_some_and(|me| me.role.may_administer());
    let deeds = DEEDS.iter().filter_map(|(deed, _, label)| {
        let here = match deed {
            Deed::MarkUnread | Deed::List => open.is_some(),
            Deed::Admin => administers,
            _ => true,
        };
        let fit = finding::fit(&folded(label), sought).filter(|_| here)?;
        Some((fit, Goal::Deed(*deed)))
    });
    let mut sections = [
        (
            words::rooms::CONVERSATIONS,
            best(rooms, Goal::Room, ROOMS[idle]),
        ),
        (
            words::people::PEOPLE,
            best(people, Goal::Person, PEOPLE[idle]),
        ),
        (
            words::rail::ACTIONS,
            best(deeds.collect(), |deed| deed, DEEDS.len()),
        ),
    ];
    sections.sort_by_key(|(_, goals)| goals.first().map(|(fit, _)| *fit));
    let there = sections.into_iter().filter(|(_, goals)| !goals.is_empty());
    there
        .map(|(title, goals)| (title, goals.into_iter().map(|(_, goal)| goal).collect()))
        .collect()
}

/// Among those that fit alike the order stays.
fn best<T>(mut found: Vec<(Fit, T)>, goal: impl Fn(T) -> Goal, most: usize) -> Vec<(Fit, Goal)> {
    found.sort_by_key(|(fit, _)| *fit);
    found.truncate(most);
    found
        .into_iter()
        .map(|(fit, one)| (fit, goal(one)))
        .collect()
}

/// Goes there, or does it.
pub fn pursuer() -> impl Fn(Goal) + Clone + Send + Sync + 'static {
    let state = use_state();
    let navigate = use_navigate();
    let path = use_location().pathname;
    let go = goer();
    let open_direct = direct_opener();
    move |goal| {
        let leave_to = |place: &str| navigate(place, NavigateOptions::default());
        let deed = match goal {
            Goal::Room(room) => {
                leave_to(&format!("/rooms/{room}"));
                return session::focus_composer_soon();
            }
            Goal::Person(user) => return open_direct(user),
            Goal::Deed(deed) => deed,
        };
        match deed {
            Deed::Start => go(Some("?dialog=new")),
            Deed::StartGroup => go(Some("?dialog=new&kind=group")),
            Deed::MarkUnread => {
                if let Some(room) = path.with_untracked(|path| open_room(path)) {
                    mark_unread(state, room);
                }
            }
            Deed::List => leave_to("/"),
            Deed::EditProfile => leave_to(EDIT_PROFILE),
            // Its first page is served.
            Deed::People => session::leave_for("/people"),
            Deed::Channels => session::leave_for("/channels"),
            Deed::Settings => leave_to("/settings"),
            Deed::Admin => leave_to("/admin"),
            Deed::Shortcuts => go(Some(LIST_SHORTCUTS)),
            Deed::SignOut => sign_out(state),
        }
    }
}

/// From its last message on.
pub fn mark_unread(state: State, room: RoomId) {
    let last = state.look(|model| model.card(room).map(|card| card.last_seq));
    if let Some(from) = last.flatten().filter(|last| last.0 > 0) {
        let command = Command::MarkUnread {
            room,
            from: Some(from),
        };
        let key = session::client_key();
        state.tell(client::Input::Do { key, command });
    }
}

fn sign_out(state: State) {
    let answer = session::post_field(SignOut::PATH, None);
    spawn_local(async move {
        let fail = match answer.await {
            Some(Answer::Elsewhere | Answer::Done(_)) => return,
            Some(Answer::Failed(json)) => json::read(&json),
            None => None,
        };
        let fail = fail.unwrap_or_else(|| Why::Unreached.into());
        state.toasts.say(words::above(&fail).unwrap_or_default());
    });
}

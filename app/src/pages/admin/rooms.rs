//! Groups and channels from outside: how many are in them, who owns them; and one is deleted.

use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use wire::{ListedRoom, ListedRooms, Person, RoomId};

use super::{Missing, append, ask, at_first, more, waiting};
use crate::called::{Names, Told};
use crate::components::form::{Done, Outcome};
use crate::components::{ConfirmForm, Dialog, Sign, named, redrawn, rows};
use crate::kept::{Memo, RwSignal, heard};
use crate::server_fns::administration::{AdministeredRooms, DeleteAnyRoom};
use crate::session::{self, State, dates, use_state};
use crate::words::{self, admin as said};

#[derive(Clone, Copy)]
struct Listed {
    state: State,
    /// None until they came.
    rooms: RwSignal<Option<Vec<ListedRoom>>>,
    people: RwSignal<Vec<Person>>,
    more: RwSignal<bool>,
    missing: Missing,
    /// The one that is to be deleted.
    asked: RwSignal<Option<RoomId>>,
}

#[component]
pub fn Rooms() -> impl IntoView {
    let listed = Listed {
        state: use_state(),
        rooms: RwSignal::new(None),
        people: RwSignal::new(Vec::new()),
        more: RwSignal::new(false),
        missing: Missing::new(None),
        asked: RwSignal::new(None),
    };
    let load = Callback::new(move |()| listed.load());
    at_first(load);
    let here = Memo::new(move |()| listed.rooms.with(Option::is_some));
    let none = move || {
        listed
            .rooms
            .with(|rooms| rooms.as_ref().is_some_and(Vec::is_empty))
    };
    let there = Memo::new(move |()| listed.more.get());
    let places = move || {
        let place = |room: &ListedRoom| (0, room.id.0, 0);
        listed
            .rooms
            .with(|rooms| rooms.iter().flatten().map(place).collect())
    };
    let open = Memo::new(move |()| listed.asked.get().is_some());
    view! {
        {waiting(here, listed.missing, load)}
        <ul class="people-list" aria-label=said::ROOMS>
            {rows(places, move |(_, room, _)| listed.row(RoomId(room)))}
        </ul>
        <p class="admin-none" role="status">{redrawn(move || none().then_some(said::NO_ROOMS))}</p>
        {more(there, load)}
        <Dialog id="admin-delete" title=said::DELETE_ROOM open on_close=Callback::new(move |()| listed.asked.set(None))>
            {redrawn(move || listed.asked.get().and_then(|room| listed.room(room)).map(|room| view! { <Deleting listed room/> }))}
        </Dialog>
    }
}

impl Listed {
    /// Those behind the last that is here.
    fn load(self) {
        let last = self
            .rooms
            .with_untracked(|rooms| Some(rooms.as_ref()?.last()?.id.to_string()));
        let fields: Vec<(&str, &str)> = last.iter().map(|last| ("before", last.as_str())).collect();
        ask(
            AdministeredRooms::PATH,
            &fields,
            self.missing,
            move |page: ListedRooms| {
                self.people.update(|people| people.extend(page.people));
                self.rooms.update(|rooms| {
                    append(rooms.get_or_insert_default(), page.rows, |room| room.id);
                });
                self.more.set(page.more);
            },
        );
    }

    fn room(self, room: RoomId) -> Option<ListedRoom> {
        self.rooms
            .with_untracked(|rooms| rooms.iter().flatten().find(|one| one.id == room).cloned())
    }

    fn row(self, room: RoomId) -> AnyView {
        let Some(room) = self.room(room) else {
            return ().into_any();
        };
        let id = room.id;
        let delete = move |_| self.asked.set(Some(id));
        view! {
            <li class="admin-row">
                <div class="admin-room">
                    <Sign id=room.id.0 title=room.name.clone() picture=None/>
                    <div class="person-text">
                        <span class="person-name"><bdi>{room.name.clone()}</bdi></span>
                        <span class="admin-said">{named(self.standing(&room), true)}</span>
                    </div>
                </div>
                <button class="button" type="button" aria-label=said::delete(&room.name) on:click=heard(delete)>
                    {words::DELETE}
                </button>
            </li>
        }
        .into_any()
    }

    /// "Channel · 12 members · 1,204 messages · last message: Monday · owned by Ada".
    fn standing(self, room: &ListedRoom) -> Told {
        let mut names = Names::default();
        let owners = self.people.with_untracked(|people| {
            let owns = |person: &&Person| room.owners.contains(&person.id);
            let owners = people.iter().filter(owns);
            let owners = owners.map(|one| names.put(Some(one.id), one.title().to_owned()));
            owners.collect::<Vec<_>>()
        });
        let messages = u32::try_from(room.last_seq.0).unwrap_or(u32::MAX);
        let owners = words::people::names(&owners, owners.len());
        names.told(&words::several(&[
            words::rooms::kind(room.kind),
            &words::rooms::members(room.members),
            &said::messages(&session::number(messages)),
            &said::active(&dates::day(room.active)),
            &said::owned_by(&owners),
        ]))
    }
}

#[component]
fn Deleting(listed: Listed, room: ListedRoom) -> impl IntoView {
    let outcome = Outcome::of::<DeleteAnyRoom>();
    let said = said::deleting(&room.name, room.members);
    let (id, name) = (room.id, room.name);
    let done = Done::new(move |_| {
        listed.rooms.update(|rooms| {
            if let Some(rooms) = rooms {
                rooms.retain(|one| one.id != id);
            }
        });
        listed.state.toasts.say(said::deleted(&name));
        listed.asked.set(None);
        // What opened the dialog is gone.
        session::focus_soon(super::PANEL);
        true
    });
    let fields = vec![("room", id.to_string())];
    view! { <ConfirmForm id="admin-delete" outcome said label=words::DELETE fields done/> }
}

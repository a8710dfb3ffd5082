//! `/channels`: what anybody here may find, look into and join. Served with its first page, so that it can be read and searched
//! without WASM.

use client::Input;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_meta::Title;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_navigate, use_query_map};
use wire::{
    Channel, Channels as Found, Command, HistoryPolicy, JoinPolicy, MemberState, Message, Room,
    RoomId,
};

use crate::called;
use crate::components::{FindForm, MoreForm, PageHead, Sign, redrawn, rows};
use crate::kept::{Effect, Memo, RwSignal, StoredValue, heard};
use crate::session::{self, State, Topic, use_state};
use crate::words::{self, channels as said};

/// Of what is said in a channel, as much as shows what it is like.
const MOST: usize = 200;

#[derive(Clone, Copy)]
struct Listed {
    state: State,
    /// What is sought, and the channel that the page begins behind.
    page: StoredValue<(String, Option<RoomId>)>,
    found: RwSignal<Option<Found>>,
    join: Callback<RoomId>,
}

#[component]
pub fn Channels() -> impl IntoView {
    let state = use_state();
    let served = state.listed.get_value();
    let query = use_query_map().get_untracked();
    let text = match &served {
        Some((sought, _)) => sought.clone(),
        None => query.get("q").unwrap_or_default(),
    };
    let after = query.get_str("after").and_then(|after| after.parse().ok());
    let navigate = use_navigate();
    let listed = Listed {
        state,
        page: StoredValue::new((text.clone(), after)),
        found: RwSignal::new(served.map(|(_, found)| found)),
        join: Callback::new(move |room: RoomId| {
            navigate(&format!("/rooms/{room}"), NavigateOptions::default());
        }),
    };
    // Who came from another page of the app has nothing of it yet.
    Effect::new(move |()| {
        if listed.found.with_untracked(Option::is_none) {
            listed.ask();
        }
    });
    // Whether somebody was let in or not is seen as it happens: either changes whether the room is there for them.
    let asked = Memo::new(move |()| listed.found.with(|found| requested(found.as_ref())));
    let was_there = StoredValue::new(false);
    Effect::new(move |()| {
        let asked = asked.get();
        for room in &asked {
            state.track(Topic::Room(*room));
        }
        if was_there.get_value() && !asked.is_empty() {
            untrack(move || listed.ask());
        }
        was_there.set_value(true);
    });
    let places = move || {
        listed.found.with(|found| {
            let all = found.iter().flat_map(|found| &found.channels);
            all.map(|one| (0, one.room.id.0, 0)).collect()
        })
    };
    let none = move || {
        listed
            .found
            .get()
            .is_some_and(|found| found.channels.is_empty())
    };
    view! {
        <Title text=words::titled(said::CHANNELS)/>
        <div class="people">
            <PageHead title=said::CHANNELS/>
            <div class="people-column">
                <FindForm action="/channels" label=said::FIND value=text seek=Callback::new(move |text| listed.seek(text))/>
                <ul class="people-list" aria-label=said::CHANNELS>
                    {rows(places, move |(_, room, _)| listed.row(RoomId(room)))}
                </ul>
                <p class="people-none" role="status">
                    {redrawn(move || none().then_some(said::NONE))}
                </p>
                {redrawn(move || listed.more(&listed.found.get()?))}
            </div>
        </div>
    }
}

impl Listed {
    /// Another text begins at its first page.
    fn seek(self, text: String) {
        self.page.set_value((text, None));
        self.ask();
    }

    /// For the page that is shown, as it is now. The latest text wins.
    fn ask(self) {
        let Some(page) = self.page.try_get_value() else {
            return;
        };
        spawn_local(async move {
            let found = session::channels(page.0.trim(), page.1).await;
            if let Some(found) = found
                && self.page.try_get_value() == Some(page)
            {
                self.found.set(Some(found));
            }
        });
    }

    fn channel(self, room: RoomId) -> Option<Channel> {
        self.found.with(|found| {
            let channels = &found.as_ref()?.channels;
            channels.iter().find(|one| one.room.id == room).cloned()
        })
    }

    /// It stays while its channel does, with what was looked into.
    fn row(self, room: RoomId) -> AnyView {
        let channel = Memo::new(move |()| self.channel(room));
        let looked = RwSignal::new(None::<Vec<Message>>);
        view! {
            <li class="channel">
                {redrawn(move || channel.get().map(|one| about(&one.room)))}
                {redrawn(move || channel.get().map(|one| self.ways(&one, looked)))}
                {redrawn(move || looked.get().map(|rows| glimpse(self.state, &rows)))}
            </li>
        }
        .into_any()
    }

    /// What can be done with it, by what the viewer is to it.
    fn ways(self, channel: &Channel, looked: RwSignal<Option<Vec<Message>>>) -> AnyView {
        let (room, standing) = (&channel.room, channel.state);
        let (id, name, joins) = (room.id, room.name.clone(), room.join);
        if standing == Some(MemberState::In) {
            let href = format!("/rooms/{id}");
            return view! { <a class="button" href=href aria-label=said::open(&name)>{said::OPEN}</a> }.into_any();
        }
        let asks = joins == JoinPolicy::Request;
        let may_look = joins == JoinPolicy::Open && room.history == HistoryPolicy::All;
        let (label, named) = match standing {
            Some(MemberState::Requested) => (said::TAKE_BACK, said::take_back(&name)),
            _ if asks => (said::ASK, said::ask(&name)),
            _ => (said::JOIN, said::join(&name)),
        };
        let act = move |_| self.act(id, standing, asks);
        let look = move |_| look(self.state, id, looked);
        let looks = may_look.then(|| {
            view! {
                <button class="button" type="button" aria-label=said::preview(&name) on:click=heard(look)>
                    {said::PREVIEW}
                </button>
            }
        });
        view! {
            <div class="channel-ways">
                {looks}
                <button class="button" type="button" data-look="main" aria-label=named on:click=heard(act)>
                    {label}
                </button>
            </div>
        }
        .into_any()
    }

    fn act(self, room: RoomId, standing: Option<MemberState>, asks: bool) {
        let state = self.state;
        if standing == Some(MemberState::Requested) {
            let user = state.viewer();
            return state.ask_then(Command::Decline { room, user }, move |_| self.ask());
        }
        state.ask_then(Command::Join { room }, move |answer| match answer {
            Err(refused) => state.toasts.say(words::sentence(refused.first())),
            Ok(_) if asks => {
                state.toasts.say(said::ASKED);
                self.ask();
            }
            Ok(_) => _ = self.join.try_run(room),
        });
    }

    fn more(self, found: &Found) -> Option<AnyView> {
        let last = found.channels.last()?.room.id;
        let sought = self.page.with_value(|page| page.0.clone());
        found.more.then(|| {
            view! {
                <MoreForm action="/channels" sought after=last.to_string()/>
            }
            .into_any()
        })
    }
}

fn about(room: &Room) -> AnyView {
    let topic = wire::text::summary(&room.topic, usize::MAX, &|_| None);
    let topic = (!topic.is_empty()).then_some(topic);
    view! {
        <Sign id=room.id.0 title=room.name.clone() picture=room.avatar/>
        <div class="channel-text">
            <p class="channel-name"><bdi>{room.name.clone()}</bdi></p>
            <p class="channel-said">{words::rooms::members(room.members)}</p>
            {topic.map(|topic| view! { <p class="channel-said" dir="auto">{topic}</p> })}
        </div>
    }
    .into_any()
}

/// Where the viewer has asked to come in.
fn requested(found: Option<&Found>) -> Vec<RoomId> {
    let asked = |one: &&Channel| one.state == Some(MemberState::Requested);
    let channels = found.map_or(&[][..], |found| &found.channels);
    channels
        .iter()
        .filter(asked)
        .map(|one| one.room.id)
        .collect()
}

/// The last of what is said there; pressed again, it goes.
fn look(state: State, room: RoomId, looked: RwSignal<Option<Vec<Message>>>) {
    if looked.get_untracked().is_some() {
        return looked.set(None);
    }
    spawn_local(async move {
        let Some(page) = session::page_of(room).await else {
            return state
                .toasts
                .say(words::sentence(&wire::Refusal::Unavailable));
        };
        let authors = page.rows.iter().map(|row| row.author).collect();
        state.tell(Input::Meet(authors));
        looked.set(Some(page.rows));
    });
}

fn glimpse(state: State, rows: &[Message]) -> AnyView {
    state.track(Topic::People);
    let line = |row: &Message| {
        state.track(Topic::Person(row.author));
        let told = state.look(|model| {
            let by = row
                .system
                .is_none()
                .then(|| called::person(model, row.author));
            (by, called::summary(model, row, MOST))
        });
        let (by, text) = told.unwrap_or_default();
        let by = by.map(|by| view! { <bdi class="channel-by" data-person=row.author.to_string()>{words::message::by(&by)}</bdi> });
        view! { <li class="channel-line">{by} " " <bdi>{text}</bdi></li> }.into_any()
    };
    let lines: Vec<AnyView> = rows.iter().map(line).collect();
    view! { <ol class="channel-lines" tabindex="0" aria-label=said::LATEST>{lines}</ol> }.into_any()
}

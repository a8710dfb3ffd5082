//! "New conversation": with one of the people here, a group of them, or a channel for all. Its address is
//! `?dialog=new`, with `&kind=` for another tab than the first.

use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos::task::spawn_local;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_location, use_navigate, use_query_map};
use wire::{Field, RoomId, RoomKind, UserId, limits};

use super::field::Manner;
use super::form::{Done, FormKey, Outcome};
use super::tabs::Tab;
use super::{
    Dialog, DialogActions, Form, Glyph, Icon, Picker, Submit, Tabs, TextField, later, told,
};
use crate::finding;
use crate::json;
use crate::kept::{Memo, heard};
use crate::server_fns::Why;
use crate::server_fns::rooms::{CreateGroup, StartDirect};
use crate::session::{self, Answer, use_state};
use crate::words;

/// Without WASM it loads the page with the dialog open.
#[component]
pub fn StartButton() -> impl IntoView {
    let go = goer();
    let open = move |submit: SubmitEvent| {
        submit.prevent_default();
        go(Some("?dialog=new"));
    };
    view! {
        <form class="start" method="get" on:submit=heard(open)>
            <input type="hidden" name="dialog" value="new"/>
            <button class="start-open" type="submit" aria-label=words::rooms::NEW>
                <Icon of=Glyph::Plus/>
            </button>
        </form>
    }
}

const KINDS: [Tab; 3] = [
    Tab {
        id: "start-direct",
        label: words::rooms::kind(RoomKind::Direct),
        href: "?dialog=new",
        panel: "start-direct-panel",
    },
    Tab {
        id: "start-group",
        label: words::rooms::kind(RoomKind::Group),
        href: "?dialog=new&kind=group",
        panel: "start-group-panel",
    },
    Tab {
        id: "start-channel",
        label: words::rooms::kind(RoomKind::Channel),
        href: "?dialog=new&kind=channel",
        panel: "start-channel-panel",
    },
];

#[component]
pub fn StartDialog() -> impl IntoView {
    let query = use_query_map();
    let asked = Memo::new(move |()| query.with(|query| query.get_str("dialog") == Some("new")));
    let go = goer();
    let close = Callback::new(move |()| {
        if asked.get_untracked() {
            go(None);
        }
    });
    view! {
        <Dialog id="start" title=words::rooms::NEW open=asked on_close=close>
            {later(|there| (there.start)())}
        </Dialog>
    }
}

pub fn kinds() -> AnyView {
    view! { <Kinds/> }.into_any()
}

#[component]
fn Kinds() -> impl IntoView {
    let query = use_query_map();
    // Not everybody opens channels.
    let me = untrack(move || use_state().me());
    let channels = me.is_some_and(|me| me.role.may_create(RoomKind::Channel));
    let chosen = Memo::new(move |()| {
        query.with(|query| match query.get_str("kind") {
            Some("group") => 1,
            Some("channel") if channels => 2,
            _ => 0,
        })
    });
    let go = goer();
    let go = Callback::new(move |href| go(Some(href)));
    let tabs = if channels { &KINDS[..] } else { &KINDS[..2] };
    // All are there, so that nothing typed is lost between them.
    let panel = move |at: usize, form: AnyView| {
        let tab = KINDS[at];
        let hidden = told(move || (chosen.get() != at).then(String::new));
        view! {
            <div role="tabpanel" id=tab.panel aria-labelledby=tab.id hidden=hidden>{form}</div>
        }
        .into_any()
    };
    view! {
        <Tabs label=words::rooms::NEW_KIND tabs chosen go/>
        {panel(0, view! { <DirectForm/> }.into_any())}
        {panel(1, view! { <GroupForm/> }.into_any())}
        {channels.then(|| panel(2, view! { <ChannelForm/> }.into_any()))}
    }
}

#[component]
fn DirectForm() -> impl IntoView {
    let outcome = Outcome::of::<StartDirect>();
    let done = opener();
    view! {
        <Form outcome done>
            <Picker name="with" first=true/>
            <DialogActions id="start">
                <Submit label=words::rooms::START busy_label=words::rooms::STARTING busy=outcome.busy/>
            </DialogActions>
        </Form>
    }
}

#[component]
fn GroupForm() -> impl IntoView {
    let outcome = Outcome::of::<CreateGroup>();
    let done = opener();
    let (manner, hint) = naming();
    view! {
        <Form outcome done>
            <FormKey/>
            <TextField field=Field::Name label=words::fields::ROOM_NAME name="name" id="group-name" manner outcome hint first=true/>
            <Picker name="users[]" several=true/>
            <DialogActions id="start">
                <Submit label=words::rooms::CREATE busy_label=words::CREATING busy=outcome.busy/>
            </DialogActions>
        </Form>
    }
}

/// Opens the conversation with somebody; the first time it is made.
pub fn direct_opener() -> impl Fn(UserId) + Clone + Send + Sync + 'static {
    let state = use_state();
    let navigate = use_navigate();
    move |with| {
        let navigate = navigate.clone();
        let open = move |room| {
            navigate(&format!("/rooms/{room}"), NavigateOptions::default());
            session::focus_composer_soon();
        };
        if let Some(room) = finding::direct_with(state, with) {
            return open(room);
        }
        let with = with.to_string();
        let answer = session::post_field(StartDirect::PATH, Some(("with", &with)));
        spawn_local(async move {
            let fail = match answer.await {
                Some(Answer::Elsewhere) => return,
                Some(Answer::Done(made)) => match json::read(&made) {
                    Some(room) => return open(room),
                    None => None,
                },
                Some(Answer::Failed(json)) => json::read(&json),
                None => None,
            };
            let fail = fail.unwrap_or_else(|| Why::Unreached.into());
            state.toasts.say(words::above(&fail).unwrap_or_default());
        });
    }
}

#[component]
fn ChannelForm() -> impl IntoView {
    let outcome = Outcome::of::<CreateGroup>();
    let done = opener();
    let (manner, hint) = naming();
    let topic = words::fields::optional_up_to(limits::TOPIC_MAX);
    view! {
        <Form outcome done>
            <FormKey/>
            <input type="hidden" name="kind" value="channel"/>
            <p class="start-said">{words::rooms::CHANNEL_SAID}</p>
            <TextField field=Field::Name label=words::fields::ROOM_NAME name="name" id="channel-name" manner outcome hint first=true/>
            <TextField field=Field::Topic name="topic" id="channel-topic" manner outcome hint=topic/>
            <DialogActions id="start">
                <Submit label=words::rooms::CREATE busy_label=words::CREATING busy=outcome.busy/>
            </DialogActions>
        </Form>
    }
}

fn naming() -> (Manner, String) {
    let manner = Manner {
        autocomplete: "off",
        enterkeyhint: "done",
        ..Manner::default()
    };
    (manner, words::fields::up_to(limits::NAME_MAX))
}

/// Opens what was made.
fn opener() -> Done {
    let navigate = use_navigate();
    Done::new(move |made: String| {
        let room = json::read::<RoomId>(&made);
        if let Some(room) = room {
            navigate(&format!("/rooms/{room}"), NavigateOptions::default());
        }
        room.is_some()
    })
}

/// Goes to another query of the page that is open; without one, to the page itself.
pub fn goer() -> impl Fn(Option<&str>) + Clone + Send + Sync + 'static {
    let navigate = use_navigate();
    let path = use_location().pathname;
    move |query| {
        let options = NavigateOptions {
            replace: query.is_none(),
            scroll: false,
            ..NavigateOptions::default()
        };
        let path = path.get_untracked();
        navigate(&(path + query.unwrap_or_default()), options);
    }
}

//! "New conversation": with one of the people here, or a group of them. Its address is `?dialog=new`.

use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_location, use_navigate, use_query_map};
use wire::{Field, RoomId, limits};

use super::field::Manner;
use super::form::{Done, FormKey, Outcome};
use super::redrawn::Told;
use super::{Dialog, DialogActions, Form, Glyph, Icon, Picker, Submit, TextField, told};
use crate::json;
use crate::server_fns::rooms::{CreateGroup, StartDirect};

/// Without WASM it loads the page with the dialog open.
#[component]
pub fn StartButton() -> impl IntoView {
    let go = goer();
    let open = move |submit: SubmitEvent| {
        submit.prevent_default();
        go(Some("?dialog=new"));
    };
    view! {
        <form class="start" method="get" on:submit=open>
            <input type="hidden" name="dialog" value="new"/>
            <button class="start-open" type="submit" aria-label="New conversation">
                <Icon of=Glyph::Plus/>
            </button>
        </form>
    }
}

#[component]
pub fn StartDialog() -> impl IntoView {
    let query = use_query_map();
    let asked = Memo::new(move |_| query.with(|query| query.get_str("dialog") == Some("new")));
    let group = Memo::new(move |_| query.with(|query| query.get_str("kind") == Some("group")));
    let kind = told(move || Some(if group.get() { "group" } else { "direct" }.to_owned()));
    let is = move |this: &'static str| {
        told(move || Some((kind.get().as_deref() == Some(this)).to_string()))
    };
    let go = goer();
    let close = Callback::new(move |()| {
        if asked.get_untracked() {
            go(None);
        }
    });
    view! {
        <Dialog id="start" title="New conversation" open=asked on_close=close>
            <div class="start-kinds" role="tablist" aria-label="Kind of conversation">
                <Kind label="Direct" href="?dialog=new" chosen=is("direct")/>
                <Kind label="Group" href="?dialog=new&kind=group" chosen=is("group")/>
            </div>
            // Both are there, so that nothing typed is lost between them.
            <div class="start-forms" data-kind=kind>
                <div class="start-form" data-of="direct" role="tabpanel" aria-label="Direct">
                    <DirectForm/>
                </div>
                <div class="start-form" data-of="group" role="tabpanel" aria-label="Group">
                    <GroupForm/>
                </div>
            </div>
        </Dialog>
    }
}

#[component]
fn Kind(label: &'static str, href: &'static str, chosen: Told) -> impl IntoView {
    view! {
        <a
            class="start-kind"
            role="tab"
            href=href
            data-noscroll=""
            aria-selected=chosen
        >
            {label}
        </a>
    }
}

#[component]
fn DirectForm() -> impl IntoView {
    let outcome = Outcome::of::<StartDirect>();
    let done = opener();
    view! {
        <Form outcome done>
            <Picker name="with"/>
            <DialogActions id="start">
                <Submit label="Start" busy_label="Starting…" busy=outcome.busy/>
            </DialogActions>
        </Form>
    }
}

#[component]
fn GroupForm() -> impl IntoView {
    let outcome = Outcome::of::<CreateGroup>();
    let done = opener();
    let manner = Manner {
        autocomplete: "off",
        enterkeyhint: "done",
        ..Manner::default()
    };
    let hint = format!("Up to {} characters.", limits::NAME_MAX);
    view! {
        <Form outcome done>
            <FormKey/>
            <TextField field=Field::Name label="Name" name="name" manner outcome hint first=true/>
            <Picker name="users[]" several=true/>
            <DialogActions id="start">
                <Submit label="Create" busy_label="Creating…" busy=outcome.busy/>
            </DialogActions>
        </Form>
    }
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
fn goer() -> impl Fn(Option<&str>) + Clone + Send + Sync + 'static {
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

//! One message: who said it and when, what, what hangs on it, and how far it has come.
//!
//! What is pressed in it is told apart by `data-act` and handled by the list: rows come and go by the hundred.

use client::{Key, State as Stage};
use leptos::prelude::*;
use wire::{Message, MessageKind, Micros, RoomId, Seq};

use super::desk::use_desk;
use super::{
    Conflict, Failed, Prose, Quote, Reactions, Sign, Ticks, Tools, named, redrawn, retold, told,
};
use crate::called::{self, Told};
use crate::kept::Memo;
use crate::moment;
use crate::session::{State, Topic, dates, use_state};
use crate::words;

/// All but its text and what hangs on it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is seen by itself, in any combination"
)]
pub struct Look {
    pub seq: Option<Seq>,
    pub state: &'static str,
    /// Why it could not be sent.
    pub why: Option<String>,
    pub sent: Micros,
    pub edited: bool,
    pub deleted: bool,
    /// The room tells it, not somebody.
    pub system: bool,
    pub quotes: Option<Seq>,
    /// It mentions the viewer.
    pub calls: bool,
    pub reacted: bool,
}

#[component]
pub fn MessageRow(
    key: Key,
    /// It is the first of a group: its author is named.
    first: bool,
) -> impl IntoView {
    let (state, desk) = (use_state(), use_desk());
    let room = desk.room;
    let own = key.author == state.viewer();
    let look = Memo::new(move |()| look(state, room, key, own));
    let name = Memo::new(move |()| state.name_of(key.author));
    let pictured = Memo::new(move |()| state.person(key.author)?.avatar);
    let said = Memo::new(move |()| said(state, room, key));
    let system = look.with_untracked(|look| look.system);
    let conflict = Memo::new(move |()| conflict(state, room, key));
    let unsent = move || look.with(|look| look.why.is_some()) || conflict.with(Option::is_some);
    let active = Memo::new(move |()| desk.active.get() == Some(key));
    on_cleanup(move || state.forget(Topic::Row(room, key)));
    view! {
        <article
            class="message"
            tabindex="-1"
            data-key=format!("{}.{}", key.author, key.key)
            data-seq=told(move || look.with(|look| look.seq.map(|seq| seq.to_string())))
            data-state=told(move || Some(look.with(|look| look.state.to_owned())))
            data-own=own.then_some("true")
            data-first=(first && !system).then_some("true")
            data-told=system.then_some("true")
            data-calls=told(move || look.with(|look| look.calls.then(|| "true".to_owned())))
            data-edited=told(move || look.with(|look| look.edited.then(|| "true".to_owned())))
            data-deleted=told(move || look.with(|look| look.deleted.then(|| "true".to_owned())))
        >
            {(!own && first && !system)
                .then(|| redrawn(move || Some(view! { <Sign id=key.author.0 title=name.get() picture=pictured.get() opens=true/> })))}
            <div
                class="message-box"
                data-unsent=told(move || unsent().then(|| "true".to_owned()))
                data-reacted=told(move || look.with(|look| look.reacted.then(|| "true".to_owned())))
            >
                <p class="message-head">
                    <bdi class="message-author" data-person=key.author.to_string() data-hue=super::avatar::hue(key.author.0)>
                        {retold(move || name.get())}
                    </bdi>
                </p>
                {redrawn(move || {
                    let seq = look.with(|look| look.quotes)?;
                    Some(view! { <Quote room seq within=key/> })
                })}
                {redrawn(move || {
                    Some(match said.get() {
                        (Some(body), _) => view! { <Prose body/> }.into_any(),
                        (None, told) => view! { <p class="message-told">{named(told, false)}</p> }.into_any(),
                    })
                })}
                <p class="message-foot">
                    <span class="message-edited">
                        {retold(move || look.with(|look| if look.edited { words::message::EDITED } else { "" }).to_owned())}
                    </span>
                    <Moment look/>
                    {redrawn(move || {
                        let state = look.with(|look| look.state);
                        (own && !system).then(|| view! { <Ticks state/> })
                    })}
                </p>
                {redrawn(move || look.with(|look| look.why.clone()).map(|why| view! { <Failed why/> }))}
                {redrawn(move || conflict.get().map(|(text, why)| view! { <Conflict text why/> }))}
                <Reactions key/>
            </div>
            {redrawn(move || active.get().then(|| view! { <Tools key/> }))}
        </article>
    }
}

/// In UTC as it is served; in the reader's time once the page is awake.
#[component]
fn Moment(look: Memo<Look>) -> impl IntoView {
    let state = use_state();
    let sent = move || look.with(|look| look.sent);
    let iso = told(move || Some(moment::iso(sent())));
    let full = told(move || state.awake.get().then(|| dates::full(sent())));
    let text = retold(move || {
        if state.awake.get() {
            dates::clock(sent())
        } else {
            moment::clock(sent())
        }
    });
    view! { <time class="message-time" datetime=iso title=full>{text}</time> }
}

fn look(state: State, room: RoomId, key: Key, own: bool) -> Look {
    if own {
        state.track(Topic::Marks(room));
    }
    let look = state.read(Topic::Row(room, key), |model| {
        let row = model.row(room, key)?;
        let Message {
            seq,
            sent,
            edited,
            deleted,
            kind,
            reply_to,
            ref mentions,
            ref reactions,
            ..
        } = *row.message;
        let (reached, why) = match row.state {
            Stage::Queued => ("queued", None),
            Stage::Stored => ("stored", None),
            Stage::Delivered => ("delivered", None),
            Stage::Read => ("read", None),
            Stage::Failed(refusals) => ("failed", Some(words::sentence(refusals.first()))),
        };
        let deleted = deleted.is_some();
        Some(Look {
            seq: (seq.0 > 0).then_some(seq),
            state: reached,
            why,
            sent,
            edited: edited.is_some() && !deleted,
            deleted,
            system: kind == MessageKind::System,
            quotes: reply_to.filter(|_| !deleted),
            calls: mentions.contains(&model.viewer().id) && !own,
            reacted: !reactions.is_empty(),
        })
    });
    look.flatten().unwrap_or_default()
}

/// As somebody wrote it, or told about it in our words.
fn said(state: State, room: RoomId, key: Key) -> (Option<String>, Told) {
    let said = state.read(Topic::Row(room, key), |model| {
        let message = model.row(room, key)?.message;
        Some(match &message.system {
            _ if message.deleted.is_some() => {
                (None, vec![(None, words::message::DELETED.to_owned())])
            }
            Some(system) => (None, called::system_line(model, message.author, system)),
            None => (Some(message.body.clone()), Told::new()),
        })
    });
    let said = said.flatten().unwrap_or_default();
    if said.0.is_none() {
        state.track(Topic::People);
    }
    said
}

/// One's own text that another edit came before, and why it could not be saved.
fn conflict(state: State, room: RoomId, key: Key) -> Option<(String, String)> {
    let conflict = state.read(Topic::Row(room, key), |model| {
        let conflict = model.row(room, key)?.conflict?;
        let why = words::sentence(conflict.why.first());
        Some((conflict.body.to_owned(), why))
    });
    conflict.flatten()
}

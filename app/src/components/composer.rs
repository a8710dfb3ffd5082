//! Where a message is written. Without WASM it is a form like any other.

use client::Input;
use leptos::ev::{KeyboardEvent, SubmitEvent};
use leptos::html;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use wire::{At, RoomId};

use super::form::FormKey;
use super::{Glyph, Icon, redrawn};
use crate::server_fns::rooms::SendMessage;
use crate::session::{self, Anchor, Topic, use_state};
use crate::words;

#[component]
pub fn Composer(room: RoomId, reading: StoredValue<Anchor>) -> impl IntoView {
    let state = use_state();
    let barred = Memo::new(move |_| {
        let may = state.read(Topic::Card(room), |model| {
            let card = model.card(room)?;
            Some(card.role.may_post(card.room.post))
        });
        may.flatten() == Some(false)
    });
    redrawn(move || {
        Some(if barred.get() {
            view! { <p class="composer-barred">"Only admins write here."</p> }.into_any()
        } else {
            view! { <Writing room reading/> }.into_any()
        })
    })
}

#[component]
fn Writing(room: RoomId, reading: StoredValue<Anchor>) -> impl IntoView {
    let state = use_state();
    // What is typed stays the browser's own, so that nothing typed before the page woke up is lost.
    let input = NodeRef::<html::Textarea>::new();
    let send = move || {
        let Some(input) = input.get_untracked() else {
            return;
        };
        let text = input.value();
        let body = wire::text::tidy(&text);
        if !body.is_empty() {
            // Whoever writes wants to see it, from wherever in the room.
            reading.set_value(Anchor::END);
            state.tell(Input::Show { room, at: At::End });
            if !state.send(room, body.into_owned()) {
                return state.toasts.say(words::TOO_MANY_WAIT);
            }
        }
        session::empty(&input);
    };
    let submit = move |submit: SubmitEvent| {
        submit.prevent_default();
        send();
    };
    let press = move |press: KeyboardEvent| {
        if press.key() == "Enter" && !press.shift_key() && !press.is_composing() {
            press.prevent_default();
            send();
        }
    };
    view! {
        <form class="composer" method="post" action=SendMessage::PATH on:submit=submit>
            <input type="hidden" name="room" value=room.to_string()/>
            <FormKey/>
            <textarea
                class="composer-text"
                id="composer"
                name="body"
                rows="1"
                required
                dir="auto"
                aria-label="Message"
                placeholder="Message"
                autocomplete="off"
                enterkeyhint="send"
                node_ref=input
                on:keydown=press
                on:input=move |_| state.tell(Input::Typing(room))
            ></textarea>
            <button class="composer-send" type="submit" aria-label="Send">
                <Icon of=Glyph::Send/>
            </button>
        </form>
    }
}

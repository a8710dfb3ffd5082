//! What a conversation is: its sign and title, how many they are or who it is with, its topic, and what one may do.

use leptos::prelude::*;
use wire::{Card, RoomId};

use super::conversation::status;
use super::details::{Asked, Question};
use super::room_link::{picture, sign, title};
use super::{Glyph, Icon, Picture, Prose, Sign, redrawn, retold};
use crate::kept::{Memo, heard};
use crate::session::{State, Topic, use_state};
use crate::words;

#[component]
pub fn RoomAbout(room: RoomId, asked: Asked) -> impl IntoView {
    let state = use_state();
    let named = Memo::new(move |()| title(state, room));
    view! {
        <section class="room-about">
            {redrawn(move || Some(view! { <Sign id=sign(state, room) title=named.get() picture=picture(state, room) large=true/> }))}
            <p class="room-about-title"><bdi>{retold(move || named.get())}</bdi></p>
            <p class="room-about-kind">{retold(move || kind(state, room))}</p>
            {redrawn(move || {
                let said = username(state, room)?;
                Some(view! { <p class="room-about-kind">{said}</p> })
            })}
            {redrawn(move || {
                let topic = card(state, room)?.room.topic;
                (!topic.is_empty()).then(|| view! { <div class="room-about-topic"><Prose body=topic/></div> })
            })}
            {redrawn(move || {
                let card = card(state, room)?;
                let may = card.room.kind.has_changing_members() && card.role.may_rename();
                let there = card.room.avatar.is_some();
                may.then(|| view! { <Picture to=format!("/api/rooms/{room}/avatar") there/> })
            })}
            {redrawn(move || card(state, room).and_then(|card| actions(&card, asked)))}
        </section>
    }
}

/// What the viewer may do there; nothing where two talk.
fn actions(card: &Card, asked: Asked) -> Option<AnyView> {
    let (kind, role) = (card.room.kind, card.role);
    if !kind.has_changing_members() {
        return None;
    }
    let button = |may: bool, icon, label, question| {
        may.then(|| {
            view! {
                <button
                    class="room-about-action"
                    type="button"
                    data-look=(question == Question::Delete).then_some("danger")
                    on:click=heard(move |_| asked.set(Some(question)))
                >
                    <Icon of=icon/>
                    {label}
                </button>
            }
            .into_any()
        })
    };
    let actions = vec![
        button(
            role.may_add(kind, card.room.join),
            Glyph::Plus,
            words::rooms::ADD_PEOPLE,
            Question::Add,
        ),
        button(
            role.may_invite(kind, card.room.join),
            Glyph::Link,
            words::invitations::INVITE_LINK,
            Question::Invite,
        ),
        button(
            role.may_rename(),
            Glyph::Pencil,
            words::rooms::RENAME,
            Question::Rename,
        ),
        button(
            role.may_set_policy(),
            Glyph::Settings,
            words::rooms::PERMISSIONS,
            Question::Permissions,
        ),
        button(true, Glyph::SignOut, words::rooms::LEAVE, Question::Leave),
        button(
            role.may_delete_room(),
            Glyph::Trash,
            words::rooms::DELETE_ROOM,
            Question::Delete,
        ),
    ];
    Some(view! { <div class="room-about-actions">{actions}</div> }.into_any())
}

fn card(state: State, room: RoomId) -> Option<Card> {
    state.read(Topic::Card(room), |model| model.card(room).cloned())?
}

fn kind(state: State, room: RoomId) -> String {
    let Some(card) = card(state, room) else {
        return String::new();
    };
    if !card.room.kind.has_changing_members() {
        return status(state, room);
    }
    let (kind, members) = (
        words::rooms::kind(card.room.kind),
        words::rooms::members(card.room.members),
    );
    format!("{kind} · {members}")
}

fn username(state: State, room: RoomId) -> Option<String> {
    let peer = state.look(|model| model.card(room)?.room.peer(model.viewer().id))??;
    let username = state.person(peer)?.username;
    // Of an account that was deleted there is none.
    (!username.is_empty()).then(|| format!("@{username}"))
}

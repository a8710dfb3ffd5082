//! What can be done with a message, beside it while it is pointed at or has the focus.

use client::Key;
use leptos::prelude::*;

use super::desk::use_desk;
use super::{Glyph, Icon};
use crate::session::{State, use_state};
use crate::words;

/// What the viewer may do with a message.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is allowed by itself, in any combination"
)]
pub struct May {
    /// Where one only reads, too.
    pub react: bool,
    pub reply: bool,
    pub edit: bool,
    pub delete: bool,
    /// It has a place that others can be sent to, and a text that can be taken along.
    pub link: bool,
}

impl May {
    pub fn with(state: State, room: wire::RoomId, key: Key) -> Self {
        let may = state.look(|model| {
            let card = model.card(room)?;
            let message = model.row(room, key)?.message;
            let own = message.author == model.viewer().id;
            let said = message.kind == wire::MessageKind::Text && message.deleted.is_none();
            let stored = message.seq.0 > 0;
            let me = model.person(model.viewer().id)?;
            let keeps_order = card.role.may_delete_messages_of_others()
                || me.role.may_delete_messages_of_others(card.room.kind);
            let post = card.role.may_post(card.room.post);
            Some(Self {
                react: said && stored,
                reply: said && stored && post,
                edit: said && stored && own,
                delete: said && stored && (own || keeps_order),
                link: said && stored,
            })
        });
        may.flatten().unwrap_or_default()
    }
}

#[component]
pub fn Tools(key: Key) -> impl IntoView {
    let may = May::with(use_state(), use_desk().room, key);
    let tool = |act: &'static str, label: &'static str, of: Glyph| {
        view! {
            <button class="tools-one" type="button" data-act=act aria-label=label>
                <Icon of/>
            </button>
        }
        .into_any()
    };
    let mut tools = Vec::new();
    if may.react {
        tools.push(tool("react", words::message::REACT, Glyph::Smile));
    }
    if may.reply {
        tools.push(tool("reply", words::message::REPLY, Glyph::Reply));
    }
    if may.edit {
        tools.push(tool("edit", words::message::EDIT, Glyph::Pencil));
    }
    if may.delete {
        tools.push(tool("delete", words::DELETE, Glyph::Trash));
    }
    if may.link {
        tools.push(tool("more", words::message::MORE, Glyph::More));
    }
    (!tools.is_empty())
        .then(|| view! { <div class="tools" role="toolbar" aria-label=words::message::TOOLS>{tools}</div> })
}

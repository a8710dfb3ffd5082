//! The forms of conversations: writing in one, starting one, making a group or a channel.
//!
//! With WASM messages travel over the socket; this way is for pages without it.

use leptos::prelude::*;
use wire::{ClientKey, RoomId, RoomKind, UserId};

use super::Fail;

#[cfg(feature = "ssr")]
use {
    super::Kept,
    super::accounts::viewer,
    super::answer::{answer, send_on},
    engine::{Engine, messages, rooms},
    wire::{Field, NewRoom, Post, limits},
};

#[server(SendMessage)]
pub async fn send(
    room: RoomId,
    #[server(default)] body: String,
    #[server(default)] key: Option<ClientKey>,
) -> Result<(), Fail> {
    answer::<SendMessage, _>(None, Kept::default(), async {
        let engine = expect_context::<Engine>();
        let post = Post {
            key: key.unwrap_or_else(|| draw(&engine)),
            mentions: wire::text::mentions(&body, limits::MENTIONS_MAX),
            body,
            reply_to: None,
        };
        messages::send(&engine, viewer().await?, room, post).await?;
        send_on(&format!("/rooms/{room}"));
        Ok(())
    })
    .await
}

#[server(StartDirect)]
pub async fn start(with: UserId) -> Result<RoomId, Fail> {
    answer::<StartDirect, _>("/", Kept::default(), async {
        let engine = expect_context::<Engine>();
        let room = rooms::direct(&engine, viewer().await?, with).await?;
        send_on(&format!("/rooms/{room}"));
        Ok(room)
    })
    .await
}

/// A group, unless it is to be a channel.
#[server(CreateGroup)]
pub async fn create(
    #[server(default)] kind: Option<RoomKind>,
    #[server(default)] name: String,
    #[server(default)] topic: String,
    #[server(default)] users: Vec<UserId>,
    #[server(default)] key: Option<ClientKey>,
) -> Result<RoomId, Fail> {
    let kept = Kept::default()
        .with(Field::Name, &name)
        .with(Field::Topic, &topic);
    answer::<CreateGroup, _>("/", kept, async {
        let engine = expect_context::<Engine>();
        let new = NewRoom {
            key: key.unwrap_or_else(|| draw(&engine)),
            kind: kind.unwrap_or(RoomKind::Group),
            name,
            topic,
            users,
        };
        let room = rooms::create(&engine, viewer().await?, new).await?;
        send_on(&format!("/rooms/{room}"));
        Ok(room)
    })
    .await
}

/// For whoever brings none, and so means each time anew.
#[cfg(feature = "ssr")]
fn draw(engine: &Engine) -> ClientKey {
    ClientKey(engine.chance().id(engine.clock().now()))
}

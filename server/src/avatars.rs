//! Pictures by plain requests: taken in whole, shown for ever.
//!
//! A picture comes as the body itself, without a form around it; what it is, its content says and not its head. It is shown
//! under a name that no other picture will have, so that a browser asks once; only to who may see it, as JPEG and nothing
//! else, and as a document of its own it may do nothing.

use axum::body::Bytes;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, Request, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use engine::avatars::{self, Size};
use tower_sessions::Session;
use wire::{AvatarId, Refusal, RoomId, UserId};

use crate::http::bodies;
use crate::http::errors::Failure;
use crate::http::limits::PICTURE_BYTES;
use crate::session_store::user_of;
use crate::state::Roost;

/// Kept by the browser of who saw it, not by what stands between.
const KEPT: HeaderValue = HeaderValue::from_static("private, max-age=31536000, immutable");
const INERT: HeaderValue = HeaderValue::from_static("default-src 'none'; sandbox");
const JPEG: HeaderValue = HeaderValue::from_static("image/jpeg");

/// `POST /api/avatar`
pub async fn change(
    State(roost): State<Roost>,
    session: Session,
    request: Request,
) -> Result<StatusCode, Failure> {
    let viewer = viewer(&session).await?;
    let picture = picture(&roost, viewer, request).await?;
    avatars::change(&roost.engine, viewer, picture).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// `DELETE /api/avatar`
pub async fn remove(State(roost): State<Roost>, session: Session) -> Result<StatusCode, Failure> {
    let viewer = viewer(&session).await?;
    roost.limits.picture(viewer)?;
    avatars::remove(&roost.engine, viewer).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// `POST /api/rooms/{room}/avatar`
pub async fn change_room(
    State(roost): State<Roost>,
    session: Session,
    room: Result<Path<RoomId>, PathRejection>,
    request: Request,
) -> Result<StatusCode, Failure> {
    let viewer = viewer(&session).await?;
    let Path(room) = room.map_err(|_| Refusal::NoSuchRoom)?;
    let picture = picture(&roost, viewer, request).await?;
    avatars::change_room(&roost.engine, viewer, room, picture).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// `DELETE /api/rooms/{room}/avatar`
pub async fn remove_room(
    State(roost): State<Roost>,
    session: Session,
    room: Result<Path<RoomId>, PathRejection>,
) -> Result<StatusCode, Failure> {
    let viewer = viewer(&session).await?;
    let Path(room) = room.map_err(|_| Refusal::NoSuchRoom)?;
    roost.limits.picture(viewer)?;
    avatars::remove_room(&roost.engine, viewer, room).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// `GET /avatars/{avatar}/{size}`
pub async fn show(
    State(roost): State<Roost>,
    session: Session,
    place: Result<Path<(AvatarId, String)>, PathRejection>,
) -> Result<Response, Failure> {
    let viewer = viewer(&session).await?;
    let Path((avatar, size)) = place.map_err(|_| Refusal::NotFound)?;
    let size = match size.as_str() {
        "small" => Size::Small,
        "large" => Size::Large,
        _ => return Err(Refusal::NotFound.into()),
    };
    let picture = avatars::read(&roost.engine, viewer, avatar, size).await?;
    let head = [
        (header::CONTENT_TYPE, JPEG),
        (header::CACHE_CONTROL, KEPT),
        (header::CONTENT_SECURITY_POLICY, INERT),
    ];
    Ok((head, picture).into_response())
}

/// Counted before it is read: who hands in too many is not listened to.
async fn picture(roost: &Roost, viewer: UserId, request: Request) -> Result<Bytes, Failure> {
    roost.limits.picture(viewer)?;
    // As forms are: half of the whole, so that a slow sender is told so.
    let patience = roost.config.request_timeout / 2;
    bodies::whole(request, PICTURE_BYTES, patience).await
}

async fn viewer(session: &Session) -> Result<UserId, Failure> {
    Ok(user_of(session).await?.ok_or(Refusal::SignedOut)?)
}

//! The forms of invitations: one is made, seen again, taken back, and followed; and who may come here without one.

use leptos::prelude::*;
use wire::{Invitation, InvitationId, Registration, RoomId};

use super::Fail;

#[cfg(feature = "ssr")]
use {
    super::Kept,
    super::accounts::viewer,
    super::answer::{answer, send_on},
    engine::invitations::{self, NewInvitation},
    engine::{Engine, registration},
    leptos_axum::redirect,
};

/// Into the room, or without one to the server. Of days and of people 0 is as many as there are.
#[server(MakeInvitation)]
pub async fn make(
    #[server(default)] room: Option<RoomId>,
    #[server(default)] days: u32,
    #[server(default)] most: u32,
) -> Result<Invitation, Fail> {
    answer::<MakeInvitation, _>(None, Kept::default(), async {
        let engine = expect_context::<Engine>();
        let some = |number: u32| (number > 0).then_some(number);
        let new = NewInvitation {
            room,
            days: some(days),
            most: some(most),
        };
        invitations::make(&engine, viewer().await?, new).await
    })
    .await
}

/// Those that are open, the newest first; of the server without a room, `before` one of them.
#[server(ListInvitations)]
pub async fn list(
    #[server(default)] room: Option<RoomId>,
    #[server(default)] before: Option<InvitationId>,
) -> Result<Vec<Invitation>, Fail> {
    answer::<ListInvitations, _>(None, Kept::default(), async {
        let engine = expect_context::<Engine>();
        invitations::list(&engine, viewer().await?, room, before).await
    })
    .await
}

#[server(RevokeInvitation)]
pub async fn revoke(id: InvitationId) -> Result<(), Fail> {
    answer::<RevokeInvitation, _>(None, Kept::default(), async {
        let engine = expect_context::<Engine>();
        invitations::revoke(&engine, viewer().await?, id).await?;
        send_on("/");
        Ok(())
    })
    .await
}

/// Leads into the room.
#[server(AcceptInvitation)]
pub async fn accept(#[server(default)] code: String) -> Result<(), Fail> {
    answer::<AcceptInvitation, _>(None, Kept::default(), async {
        let engine = expect_context::<Engine>();
        let room = invitations::accept(&engine, viewer().await?, &code).await?;
        redirect(&room.map_or_else(|| "/".to_owned(), |room| format!("/rooms/{room}")));
        Ok(())
    })
    .await
}

/// For those who administer the server.
#[server(ChangeRegistration)]
pub async fn change_registration(registration: Registration) -> Result<(), Fail> {
    answer::<ChangeRegistration, _>(None, Kept::default(), async {
        let engine = expect_context::<Engine>();
        registration::change(&engine, viewer().await?, registration).await?;
        send_on("/");
        Ok(())
    })
    .await
}

//! What administrators ask and do. Who is none is refused by the engine, whatever is asked for.

use leptos::prelude::*;
use wire::{Accounts, Audit, ListedRooms, ResetLink, RoomId, ServerRole, Usage, UserId};

use super::Fail;

#[cfg(feature = "ssr")]
use {
    super::Kept,
    super::accounts::viewer,
    super::answer::answer,
    engine::administration::{self, Administrator},
    engine::{Engine, Error},
    leptos::server_fn::ServerFn,
    std::future::Future,
};

/// Runs the verb for whoever is signed in.
#[cfg(feature = "ssr")]
async fn administer<F, T, W>(verb: impl FnOnce(Engine, Administrator) -> W) -> Result<T, Fail>
where
    F: ServerFn<Error = Fail>,
    W: Future<Output = Result<T, Error>>,
{
    answer::<F, T>(None, Kept::default(), async {
        let engine = expect_context::<Engine>();
        verb(engine, viewer().await?.into()).await
    })
    .await
}

#[server]
pub async fn administered_people(
    #[server(default)] text: String,
    #[server(default)] after: Option<String>,
) -> Result<Accounts, Fail> {
    administer::<AdministeredPeople, _, _>(|engine, by| async move {
        administration::people(&engine, by, &text, after).await
    })
    .await
}

#[server]
pub async fn set_server_role(user: UserId, role: ServerRole) -> Result<(), Fail> {
    administer::<SetServerRole, _, _>(|engine, by| async move {
        administration::set_role(&engine, by, user, role).await
    })
    .await
}

#[server]
pub async fn disable_account(user: UserId) -> Result<(), Fail> {
    administer::<DisableAccount, _, _>(|engine, by| async move {
        administration::disable(&engine, by, user).await
    })
    .await
}

#[server]
pub async fn enable_account(user: UserId) -> Result<(), Fail> {
    administer::<EnableAccount, _, _>(|engine, by| async move {
        administration::enable(&engine, by, user).await
    })
    .await
}

#[server]
pub async fn sign_out_everywhere(user: UserId) -> Result<(), Fail> {
    administer::<SignOutEverywhere, _, _>(|engine, by| async move {
        administration::sign_out(&engine, by, user).await
    })
    .await
}

#[server]
pub async fn make_reset_link(user: UserId) -> Result<ResetLink, Fail> {
    administer::<MakeResetLink, _, _>(|engine, by| async move {
        administration::reset_link(&engine, by, user).await
    })
    .await
}

#[server]
pub async fn administered_rooms(
    #[server(default)] before: Option<RoomId>,
) -> Result<ListedRooms, Fail> {
    administer::<AdministeredRooms, _, _>(|engine, by| async move {
        administration::rooms(&engine, by, before).await
    })
    .await
}

#[server]
pub async fn delete_any_room(room: RoomId) -> Result<(), Fail> {
    administer::<DeleteAnyRoom, _, _>(|engine, by| async move {
        administration::delete_room(&engine, by, room).await
    })
    .await
}

#[server]
pub async fn server_usage() -> Result<Usage, Fail> {
    administer::<ServerUsage, _, _>(
        |engine, by| async move { administration::usage(&engine, by).await },
    )
    .await
}

#[server]
pub async fn audit_log(#[server(default)] before: Option<i64>) -> Result<Audit, Fail> {
    administer::<AuditLog, _, _>(|engine, by| async move {
        administration::audit(&engine, by, before).await
    })
    .await
}

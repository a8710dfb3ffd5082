//! One's own browsers: where they are used, and signed out from here.

use leptos::prelude::*;
use wire::{OwnAccount, SessionId};

use super::Fail;

#[cfg(feature = "ssr")]
use {
    super::Kept,
    super::accounts::browser,
    super::answer::{answer, send_on},
    engine::{Engine, sessions},
};

#[cfg(feature = "ssr")]
const PAGE: &str = "/settings";

#[server(AskOwnAccount)]
pub async fn own_account() -> Result<OwnAccount, Fail> {
    answer::<AskOwnAccount, _>(None, Kept::default(), async {
        let engine = expect_context::<Engine>();
        sessions::account(&engine, browser().await?).await
    })
    .await
}

#[server]
pub async fn end_session(id: SessionId) -> Result<(), Fail> {
    answer::<EndSession, _>(PAGE, Kept::default(), async {
        let engine = expect_context::<Engine>();
        sessions::end_one(&engine, browser().await?, id).await?;
        send_on(PAGE);
        Ok(())
    })
    .await
}

/// Tells how many there were.
#[server]
pub async fn end_other_sessions() -> Result<usize, Fail> {
    answer::<EndOtherSessions, _>(PAGE, Kept::default(), async {
        let engine = expect_context::<Engine>();
        let ended = sessions::end_others(&engine, browser().await?).await?;
        send_on(PAGE);
        Ok(ended)
    })
    .await
}

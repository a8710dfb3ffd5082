//! The form behind a reset link: another password for whoever has its code.

use leptos::prelude::*;

use super::Fail;

#[cfg(feature = "ssr")]
use {
    super::Kept,
    super::answer::answer,
    engine::{Engine, accounts},
    leptos_axum::redirect,
};

/// A plain form that fails is sent back to its page, which a code names: one that could be, whatever was typed.
#[server]
pub async fn reset_password(
    #[server(default)] code: String,
    #[server(default)] password: String,
) -> Result<(), Fail> {
    let page = page_of(&code);
    answer::<ResetPassword, _>(page.as_str(), Kept::default(), async {
        let engine = expect_context::<Engine>();
        accounts::reset_password(&engine, &code, password).await?;
        redirect("/sign-in");
        Ok(())
    })
    .await
}

#[cfg(feature = "ssr")]
fn page_of(code: &str) -> String {
    let is_one = |letter: char| letter.is_ascii_lowercase() || letter.is_ascii_digit();
    let code: String = code
        .trim()
        .chars()
        .filter(|c| is_one(*c))
        .take(64)
        .collect();
    format!("/reset/{code}")
}

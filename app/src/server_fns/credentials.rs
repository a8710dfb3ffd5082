//! The forms by which one changes what one signs in with: each shows by the current password who fills it in, which is
//! never sent back.

use leptos::prelude::*;
use wire::Person;

use super::Fail;

#[cfg(feature = "ssr")]
use {
    super::Kept,
    super::accounts::{browser, go_out},
    super::answer::{answer, send_on},
    engine::accounts::{self, Asker},
    engine::{Engine, Error},
    wire::Field,
};

#[cfg(feature = "ssr")]
const PAGE: &str = "/settings";

#[server]
pub async fn change_username(
    #[server(default)] username: String,
    #[server(default)] current: String,
) -> Result<Person, Fail> {
    let kept = Kept::default().with(Field::Username, &username);
    answer::<ChangeUsername, _>(PAGE, kept, async {
        let engine = expect_context::<Engine>();
        let person = accounts::change_username(&engine, asker(current).await?, username).await?;
        send_on(PAGE);
        Ok(person)
    })
    .await
}

#[server]
pub async fn change_email(
    #[server(default)] email: String,
    #[server(default)] current: String,
) -> Result<(), Fail> {
    let kept = Kept::default().with(Field::Email, &email);
    answer::<ChangeEmail, _>(PAGE, kept, async {
        let engine = expect_context::<Engine>();
        accounts::change_email(&engine, asker(current).await?, email).await?;
        send_on(PAGE);
        Ok(())
    })
    .await
}

/// Signs all other browsers out.
#[server]
pub async fn change_password(
    #[server(default)] password: String,
    #[server(default)] current: String,
) -> Result<(), Fail> {
    answer::<ChangePassword, _>(PAGE, Kept::default(), async {
        let engine = expect_context::<Engine>();
        accounts::change_password(&engine, asker(current).await?, password).await?;
        send_on(PAGE);
        Ok(())
    })
    .await
}

/// For good.
#[server]
pub async fn delete_account(#[server(default)] current: String) -> Result<(), Fail> {
    answer::<DeleteAccount, _>(PAGE, Kept::default(), async {
        let engine = expect_context::<Engine>();
        accounts::delete(&engine, asker(current).await?).await?;
        go_out().await
    })
    .await
}

#[cfg(feature = "ssr")]
async fn asker(password: String) -> Result<Asker, Error> {
    let browser = browser().await?;
    Ok(Asker { browser, password })
}

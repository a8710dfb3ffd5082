//! The forms of the front door, of one's own profile and of what one shows.
//!
//! A missing field counts as empty, so that a person hears what is missing.

use leptos::prelude::*;
use wire::Person;

use super::Fail;

#[cfg(feature = "ssr")]
use {
    super::answer::{answer, send_on},
    super::{Kept, Visitor, device::device},
    crate::next::{invitation_in, safe_next, with_next},
    axum::Extension,
    axum::http::{HeaderMap, header::USER_AGENT},
    engine::accounts::{self, Founding, PasswordMark},
    engine::sessions::Browser,
    engine::{Engine, Error},
    leptos_axum::{extract, redirect},
    tower_sessions::{Session, session, session_store},
    wire::{Field, Refusal, SessionId, UserId},
};

#[server]
pub async fn sign_up(
    #[server(default)] username: String,
    #[server(default)] email: String,
    #[server(default)] password: String,
    #[server(default)] code: String,
    #[server(default)] next: String,
) -> Result<(), Fail> {
    let kept = Kept::default()
        .with(Field::Username, &username)
        .with(Field::Email, &email);
    answer::<SignUp, _>("/sign-up", kept, async {
        let engine = expect_context::<Engine>();
        let Extension(visitor) = visitor().await?;
        let founding = if visitor.local {
            Founding::Local
        } else {
            Founding::Code(code)
        };
        let form = accounts::SignUp {
            username,
            email,
            password,
            founding,
            invitation: invitation_in(&next).to_owned(),
        };
        let person = accounts::sign_up(&engine, form).await?;
        match begin(&engine, person.id, None).await {
            Ok(()) => redirect(safe_next(&next)),
            // The account is there: to be told that it failed, and then that the name is taken, helps nobody.
            Err(error) => {
                tracing::warn!(?error, "signed up, but not signed in");
                redirect(&with_next("/sign-in", &next));
            }
        }
        Ok(())
    })
    .await
}

#[server]
pub async fn sign_in(
    #[server(default)] who: String,
    #[server(default)] password: String,
    #[server(default)] next: String,
) -> Result<(), Fail> {
    let kept = Kept::default().with(Field::Who, &who);
    answer::<SignIn, _>("/sign-in", kept, async {
        let engine = expect_context::<Engine>();
        let come = accounts::sign_in(&engine, accounts::SignIn { who, password }).await?;
        begin(&engine, come.user, Some(come.by)).await?;
        redirect(safe_next(&next));
        Ok(())
    })
    .await
}

#[server]
pub async fn sign_out() -> Result<(), Fail> {
    answer::<SignOut, _>(None, Kept::default(), async {
        go_out().await?;
        Ok(())
    })
    .await
}

/// This browser is nobody's, and stands at the door.
#[cfg(feature = "ssr")]
pub async fn go_out() -> Result<(), Error> {
    let session: Session = extract().await.map_err(Error::broken)?;
    session.flush().await.map_err(of_session)?;
    redirect("/sign-in");
    Ok(())
}

/// Beside the card, who has a name that looks like it: it is taken all the same, for people do share names.
#[server]
pub async fn change_profile(
    #[server(default)] name: String,
    #[server(default)] page: String,
) -> Result<(Person, Option<String>), Fail> {
    let page = page_of(&page);
    let kept = Kept::default().with(Field::Name, &name);
    answer::<ChangeProfile, _>(page, kept, async {
        let engine = expect_context::<Engine>();
        let viewer = viewer().await?;
        let person = accounts::change_profile(&engine, viewer, name).await?;
        let alike = accounts::lookalikes(&engine, viewer, &person.name).await?;
        send_on(page);
        Ok((person, alike.into_iter().next().map(|other| other.username)))
    })
    .await
}

/// What one says of oneself; empty takes it away.
#[server]
pub async fn change_bio(#[server(default)] bio: String) -> Result<(), Fail> {
    answer::<ChangeBio, _>("/settings", Kept::default(), async {
        let engine = expect_context::<Engine>();
        accounts::change_bio(&engine, viewer().await?, bio).await?;
        send_on("/settings");
        Ok(())
    })
    .await
}

/// What is not ticked is not sent, and so is off: a form has both of them.
#[server]
pub async fn change_privacy(
    #[server(default)] receipts: bool,
    #[server(default)] presence: bool,
) -> Result<Person, Fail> {
    answer::<ChangePrivacy, _>("/settings", Kept::default(), async {
        let engine = expect_context::<Engine>();
        let viewer = viewer().await?;
        let person = accounts::change_privacy(&engine, viewer, receipts, presence).await?;
        send_on("/settings");
        Ok(person)
    })
    .await
}

/// Where a form about oneself stands, by its own word: one of ours, whatever it says.
#[cfg(feature = "ssr")]
fn page_of(name: &str) -> &'static str {
    match name {
        "settings" => "/settings",
        _ => "/",
    }
}

/// Opens a session for the user in this browser. Its id changes: whoever knew the old one knows nothing.
#[cfg(feature = "ssr")]
async fn begin(engine: &Engine, user: UserId, by: Option<PasswordMark>) -> Result<(), Error> {
    let session: Session = extract().await.map_err(Error::broken)?;
    let headers: HeaderMap = extract().await.map_err(Error::broken)?;
    let user_agent = headers
        .get(USER_AGENT)
        .and_then(|value| value.to_str().ok());
    let id = SessionId(engine.chance().id(engine.clock().now()));
    session.cycle_id().await.map_err(of_session)?;
    session.insert("user", user).await.map_err(of_session)?;
    session.insert("by", by).await.map_err(of_session)?;
    session.insert("session", id).await.map_err(of_session)?;
    let device = device(user_agent.unwrap_or_default());
    session.insert("device", device).await.map_err(of_session)?;
    let Extension(visitor) = visitor().await?;
    let place = visitor.address;
    session.insert("place", place).await.map_err(of_session)
}

#[cfg(feature = "ssr")]
async fn visitor() -> Result<Extension<Visitor>, Error> {
    extract().await.map_err(Error::broken)
}

/// Who asks.
#[cfg(feature = "ssr")]
pub(super) async fn viewer() -> Result<UserId, Error> {
    let session: Session = extract().await.map_err(Error::broken)?;
    let user = session.get("user").await.map_err(of_session)?;
    user.ok_or_else(|| Refusal::SignedOut.into())
}

/// And in which browser.
#[cfg(feature = "ssr")]
pub(super) async fn browser() -> Result<Browser, Error> {
    let session: Session = extract().await.map_err(Error::broken)?;
    let user = session.get("user").await.map_err(of_session)?;
    let id = session.get("session").await.map_err(of_session)?;
    match (user, id) {
        (Some(user), Some(session)) => Ok(Browser { user, session }),
        _ => Err(Refusal::SignedOut.into()),
    }
}

/// The store can say nothing but a text: a refusal comes through it as its code.
#[cfg(feature = "ssr")]
fn of_session(error: session::Error) -> Error {
    if let session::Error::Store(session_store::Error::Backend(told)) = &error
        && let Ok(refusal) = serde_json::from_str::<Refusal>(&format!("\"{told}\""))
    {
        return refusal.into();
    }
    Error::broken(error)
}

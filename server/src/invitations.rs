//! Where an invitation's link leads: the page that says what to, and a picture of the link for cameras.
//!
//! The code in the address is the secret: it is never logged, and what is made of it is kept by nobody. Looking changes nothing.

use std::fmt::Write;

use app::{Invited, join_page};
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{Html, IntoResponse, Redirect, Response};
use engine::invitations::{self, Look};
use qrcode::{Color, QrCode};
use tower_sessions::Session;
use wire::Refusal;

use crate::http::errors::Failure;
use crate::pages::RESET;
use crate::session_store::user_of;
use crate::state::Roost;

pub const PAGE: &str = "/join/{code}";
pub const PICTURE: &str = "/join/{code}/qr.svg";
const BEFORE_CODE: &str = "/join/";
/// White around it, in modules: by the standard, for cameras to find it.
const QUIET: usize = 4;

/// `GET /join/{code}`
pub async fn page(
    State(roost): State<Roost>,
    session: Session,
    code: Result<Path<String>, PathRejection>,
) -> Result<Response, Failure> {
    let viewer = user_of(&session).await?;
    // What cannot be read is nobody's code.
    let code = code.map_or_else(|_| String::new(), |Path(code)| code);
    let way = match invitations::look(&roost.engine, viewer, &code).await {
        Ok(Look::Inside(Some(room))) => {
            return Ok(Redirect::to(&format!("/rooms/{room}")).into_response());
        }
        Ok(Look::Inside(None)) => return Ok(Redirect::to("/").into_response()),
        Ok(Look::Invited(way)) => *way,
        Err(error) if error.refusal() == Some(&Refusal::InvitationVoid) => {
            let said = Html(join_page(&roost.options, None));
            return Ok((StatusCode::NOT_FOUND, said).into_response());
        }
        Err(error) => return Err(error.into()),
    };
    let invited = Invited {
        code,
        room: way.room,
        by: way.by,
        signed_in: viewer.is_some(),
        may_sign_up: way.may_sign_up,
    };
    Ok(Html(join_page(&roost.options, Some(invited))).into_response())
}

/// `GET /join/{code}/qr.svg`: for whoever has the link already.
pub async fn picture(
    State(roost): State<Roost>,
    headers: HeaderMap,
    code: Result<Path<String>, PathRejection>,
) -> Result<Response, Failure> {
    let Path(code) = code.map_err(|_| Refusal::InvitationVoid)?;
    invitations::look(&roost.engine, None, &code).await?;
    let address = address(&roost, &headers);
    let code = QrCode::new(format!("{address}{BEFORE_CODE}{code}"));
    let code = code.map_err(|_| Refusal::TooLarge { max: 2_000 })?;
    let kind = [(header::CONTENT_TYPE, "image/svg+xml")];
    Ok((kind, drawn(&code)).into_response())
}

/// As a path may be written down: without the secret in it.
pub fn without_code(path: &str) -> &str {
    let mut secret = [BEFORE_CODE, RESET].into_iter();
    let before = secret.find(|before| path.starts_with(before));
    before.unwrap_or(path)
}

/// Whether it is about a code that somebody may have guessed.
pub fn tries_a_code(path: &str) -> bool {
    path.starts_with(BEFORE_CODE) || path.ends_with("/invitations/accept")
}

/// As people would type it: as the server was told, else as this request came.
fn address(roost: &Roost, headers: &HeaderMap) -> String {
    if let Some(url) = &roost.config.public_url {
        return url.origin().trim_end_matches('/').to_owned();
    }
    let host = headers
        .get(header::HOST)
        .and_then(|host| host.to_str().ok());
    format!("http://{}", host.unwrap_or_default())
}

/// Black on white whatever the page's colours are: cameras want it so.
fn drawn(code: &QrCode) -> String {
    let width = code.width();
    let side = width + 2 * QUIET;
    let mut path = String::new();
    for (at, color) in code.to_colors().into_iter().enumerate() {
        if color == Color::Dark {
            let (x, y) = (at % width + QUIET, at / width + QUIET);
            // A text takes all that is written to it.
            _ = write!(path, "M{x} {y}h1v1h-1z");
        }
    }
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {side} {side}\" shape-rendering=\"crispEdges\">\
         <path fill=\"#fff\" d=\"M0 0h{side}v{side}H0z\"/><path d=\"{path}\"/></svg>"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_written_down_without_the_secret_in_it() {
        for (path, written) in [
            ("/join/abcdefghjkmnpqrstuvwxy", "/join/"),
            ("/join/abcdefghjkmnpqrstuvwxy/qr.svg", "/join/"),
            ("/join/", "/join/"),
            ("/joiner", "/joiner"),
            ("/reset/abcdefghjkmnpqrstuvwxyz2", "/reset/"),
            ("/rooms/7", "/rooms/7"),
        ] {
            assert_eq!(without_code(path), written);
        }
    }

    #[test]
    fn every_dark_module_is_drawn_inside_its_quiet_zone() {
        let code = QrCode::new("http://127.0.0.1:3000/join/abcdefghjkmnpqrstuvwxy").expect("fits");
        let svg = drawn(&code);
        let dark = code
            .to_colors()
            .iter()
            .filter(|c| **c == Color::Dark)
            .count();
        assert_eq!(svg.matches("h1v1h-1z").count(), dark);
        let side = code.width() + 8;
        assert!(
            svg.contains(&format!("viewBox=\"0 0 {side} {side}\"")),
            "{svg}"
        );
        // A corner of the first of the three marks that cameras look for.
        assert!(svg.contains("d=\"M4 4h1v1h-1z"), "{svg}");
    }
}

//! How a form fails, in one value for both ways that forms travel.
//!
//! Without WASM it comes back in the page's address, where anybody may write one: so it carries codes,
//! never words, and what a visitor typed is cut short and only ever becomes an input's value. A password
//! is never kept.

use leptos::server_fn::error::{FromServerFnError, ServerFnErrorErr};
use leptos::server_fn::{Bytes, ContentType, Decodes, Encodes, Format, FormatType};
use serde::{Deserialize, Serialize};
use wire::{Field, Refusal, Refusals, limits};

use crate::json::{self, Unreadable};

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fail {
    pub why: Why,
    #[serde(default)]
    pub kept: Kept,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Why {
    Refused(Refusals),
    /// Our fault: the log knows more under this request's id.
    Broken {
        request: String,
    },
    /// The server was not reached, or what answered was not it.
    Unreached,
}

/// What was typed, so that nobody types it twice.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Kept(Vec<(Field, String)>);

impl Kept {
    #[must_use]
    pub fn with(mut self, field: Field, typed: &str) -> Self {
        self.0.push((field, cut(typed).to_owned()));
        self
    }

    pub fn get(&self, field: Field) -> &str {
        self.0
            .iter()
            .find(|(kept, _)| *kept == field)
            .map_or("", |(_, typed)| cut(typed))
    }
}

/// No field that is kept may be longer than an email.
fn cut(typed: &str) -> &str {
    typed
        .char_indices()
        .nth(limits::EMAIL_MAX)
        .map_or(typed, |(end, _)| &typed[..end])
}

impl Fail {
    /// As a plain form's page finds it in its address.
    pub fn from_link(written: &str) -> Self {
        #[cfg(feature = "ssr")]
        return leptos::server_fn::error::ServerFnUrlError::decode_err(written);
        #[cfg(not(feature = "ssr"))]
        crate::session::from_base64(written)
            .and_then(|json| json::read(&json))
            .unwrap_or_else(malformed)
    }

    /// What stands beside the field.
    pub fn on(&self, field: Field) -> Option<&Refusal> {
        self.refusals()
            .iter()
            .find(|refusal| refusal.field() == Some(field))
    }

    /// What stands above the form: not about one field.
    pub fn at_large(&self) -> Option<&Refusal> {
        self.refusals()
            .iter()
            .find(|refusal| refusal.field().is_none())
    }

    /// The field is to be typed again: it is wrong, or it is the one to doubt first.
    pub fn concerns(&self, field: Field) -> bool {
        let doubted =
            field == Field::Password && self.refusals().contains(&Refusal::WrongCredentials);
        doubted || self.on(field).is_some()
    }

    pub fn concerns_a_field(&self) -> bool {
        self.refusals()
            .iter()
            .any(|refusal| refusal.field().is_some() || *refusal == Refusal::WrongCredentials)
    }

    /// The breakage's id, if it looks like one.
    pub fn request(&self) -> Option<&str> {
        match &self.why {
            Why::Broken { request } => plain_id(request),
            _ => None,
        }
    }

    fn refusals(&self) -> &[Refusal] {
        match &self.why {
            Why::Refused(refusals) => refusals.all(),
            _ => &[],
        }
    }
}

/// An id is letters, digits and dashes: anything else was written into a link by somebody.
pub fn plain_id(id: &str) -> Option<&str> {
    let plain = id
        .bytes()
        .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    (plain && (1..=64).contains(&id.len())).then_some(id)
}

impl<R: Into<Refusals>> From<R> for Fail {
    fn from(refusals: R) -> Self {
        Self {
            why: Why::Refused(refusals.into()),
            kept: Kept::default(),
        }
    }
}

impl FromServerFnError for Fail {
    type Encoder = FailEncoding;

    fn from_server_fn_error(error: ServerFnErrorErr) -> Self {
        use ServerFnErrorErr as E;
        match error {
            // Said on the server, of a form that could not be read.
            E::Args(_) | E::MissingArg(_) | E::UnsupportedRequestMethod(_) => malformed(),
            E::Deserialization(_) if cfg!(feature = "ssr") => malformed(),
            // Said in the browser, of an answer that did not come or was none.
            E::Request(_) | E::Deserialization(_) => Why::Unreached.into(),
            E::Registration(_)
            | E::ServerError(_)
            | E::MiddlewareError(_)
            | E::Serialization(_)
            | E::Response(_) => Why::Broken {
                request: String::new(),
            }
            .into(),
        }
    }
}

/// JSON, read as all else is in the browser.
pub struct FailEncoding;

impl ContentType for FailEncoding {
    const CONTENT_TYPE: &'static str = "application/json";
}

impl FormatType for FailEncoding {
    const FORMAT_TYPE: Format = Format::Text;
}

impl Encodes<Fail> for FailEncoding {
    type Error = serde_json::Error;

    fn encode(fail: &Fail) -> Result<Bytes, Self::Error> {
        serde_json::to_vec(fail).map(Bytes::from)
    }
}

impl Decodes<Fail> for FailEncoding {
    type Error = Unreadable;

    fn decode(bytes: Bytes) -> Result<Fail, Self::Error> {
        let json = std::str::from_utf8(&bytes).map_err(|_| Unreadable)?;
        json::read(json).ok_or(Unreadable)
    }
}

impl From<Why> for Fail {
    fn from(why: Why) -> Self {
        Self {
            why,
            kept: Kept::default(),
        }
    }
}

fn malformed() -> Fail {
    #[cfg(feature = "ssr")]
    super::answer::mark(&Refusal::Malformed);
    Refusal::Malformed.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn through_a_link(fail: &Fail) -> Fail {
        Fail::de(fail.ser())
    }

    #[test]
    fn a_fail_comes_back_from_a_link_as_it_was() {
        let kept = Kept::default()
            .with(Field::Username, "ada")
            .with(Field::Email, "ada@example.org");
        let refusals = Refusals::of(vec![
            Refusal::UsernameTaken,
            Refusal::PasswordTooShort { min: 8 },
            Refusal::Busy,
        ]);
        let fail = Fail {
            why: Why::Refused(refusals.expect("three reasons")),
            kept,
        };
        assert_eq!(through_a_link(&fail), fail);
        assert_eq!(fail.on(Field::Username), Some(&Refusal::UsernameTaken));
        assert_eq!(fail.on(Field::Email), None);
        assert_eq!(fail.at_large(), Some(&Refusal::Busy));
        assert_eq!(fail.kept.get(Field::Email), "ada@example.org");
    }

    #[test]
    fn what_is_kept_is_cut_short_even_when_a_link_says_otherwise() {
        let long = "é".repeat(limits::EMAIL_MAX * 3);
        assert_eq!(
            Kept::default()
                .with(Field::Who, &long)
                .get(Field::Who)
                .chars()
                .count(),
            limits::EMAIL_MAX
        );
        let forged = Kept(vec![(Field::Who, long)]);
        assert_eq!(forged.get(Field::Who).chars().count(), limits::EMAIL_MAX);
    }

    #[test]
    fn a_request_id_from_a_link_is_no_place_for_words() {
        for (id, shown) in [
            ("0b9e-77", true),
            ("", false),
            ("Call 555 now", false),
            ("<b>", false),
        ] {
            let fail: Fail = Why::Broken {
                request: id.to_owned(),
            }
            .into();
            assert_eq!(fail.request().is_some(), shown, "{id:?}");
        }
    }

    #[test]
    fn after_wrong_credentials_the_password_is_typed_again() {
        let fail: Fail = Refusal::WrongCredentials.into();
        assert!(fail.concerns(Field::Password) && !fail.concerns(Field::Who));
        assert_eq!(fail.on(Field::Password), None);
        assert_eq!(fail.at_large(), Some(&Refusal::WrongCredentials));
    }
}

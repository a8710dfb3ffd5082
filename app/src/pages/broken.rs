//! The page for when nothing else can be drawn: plain HTML without a script, from what is at hand.

use leptos::config::LeptosOptions;
use leptos::prelude::*;
use leptos_meta::HashedStylesheet;
use wire::{Refusal, Retry};

use crate::components::{LoadButton, Notice};
use crate::server_fns::plain_id;
use crate::words;

/// What went wrong with a request.
#[derive(Debug, Clone)]
pub struct Trouble {
    /// The request's id, by which the log knows more.
    pub request: String,
    /// None: it broke.
    pub refusal: Option<Refusal>,
}

/// A whole document.
pub fn broken_page(options: &LeptosOptions, trouble: Trouble) -> String {
    let html = Owner::new().with(|| document(options.clone(), &trouble).to_html());
    format!("<!DOCTYPE html>{html}")
}

fn document(options: LeptosOptions, trouble: &Trouble) -> impl IntoView + use<> {
    let (heading, said) = said(trouble);
    let again = trouble
        .refusal
        .as_ref()
        .is_none_or(|refusal| refusal.retry() != Retry::Never);
    let request = plain_id(&trouble.request).map_or_else(String::new, words::broken::request);
    view! {
        <html lang=words::LANGUAGE>
            <head>
                <meta charset="utf-8"/>
                <meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover"/>
                <meta name="color-scheme" content="dark"/>
                <meta name="theme-color" content="#0e1017"/>
                <title>{words::titled(heading)}</title>
                <link rel="icon" href="/favicon.ico" sizes="32x32"/>
                <link rel="icon" href="/favicon.svg" type="image/svg+xml"/>
                <HashedStylesheet options/>
            </head>
            <body>
                <Notice heading=heading.to_owned() said request>
                    // An empty address is this page's own.
                    {again.then(|| view! { <LoadButton label=words::RELOAD href="" main=true/> })}
                    <LoadButton label=words::GO_HOME href="/" main={!again}/>
                </Notice>
            </body>
        </html>
    }
}

fn said(trouble: &Trouble) -> (&'static str, String) {
    use Refusal as R;
    let Some(refusal) = &trouble.refusal else {
        return (
            words::broken::BROKE_HEADING,
            words::broken::BROKE.to_owned(),
        );
    };
    let heading = match refusal {
        R::Busy | R::Unavailable | R::StorageFull | R::TooSlow => words::broken::BUSY_HEADING,
        R::TooManyAttempts { .. } => words::broken::WAIT_HEADING,
        R::NotFound => words::broken::NOT_FOUND_HEADING,
        _ => words::broken::REFUSED_HEADING,
    };
    (heading, words::sentence(refusal))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(request: &str, refusal: Option<Refusal>) -> String {
        let options = LeptosOptions::builder().output_name("roost").build();
        broken_page(
            &options,
            Trouble {
                request: request.to_owned(),
                refusal,
            },
        )
    }

    #[test]
    fn a_breakage_names_its_request_and_needs_no_script() {
        let page = page("0af7-1", None);
        assert!(
            page.starts_with("<!DOCTYPE html><html lang=\"en\">"),
            "{page}"
        );
        assert!(
            page.contains("Something broke") && page.contains("Request 0af7-1"),
            "{page}"
        );
        assert!(
            !page.contains("<script") && !page.contains("style="),
            "{page}"
        );
    }

    #[test]
    fn a_refusal_has_its_own_words() {
        let page = page("", Some(Refusal::TooManyAttempts { seconds: 40 }));
        assert!(
            page.contains("Try again in 40 seconds") && !page.contains("Request "),
            "{page}"
        );
    }
}

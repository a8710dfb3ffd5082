//! The document around every page: its head, its policy, and the JSON that the browser starts from.

use axum::http::HeaderValue;
use axum::http::header::{CONTENT_SECURITY_POLICY, HOST};
use axum::http::request::Parts;
use leptos::config::LeptosOptions;
use leptos::nonce::use_nonce;
use leptos::prelude::*;
use leptos_axum::ResponseOptions;
use leptos_meta::{HashedStylesheet, MetaTags};
use wire::View;

use crate::App;
use crate::components::toast::LAST;
use crate::session::look;
use crate::words;

/// Where the server is found from outside (`https://chat.example.org`), when it was told so.
#[derive(Debug, Clone)]
pub struct Address(pub String);

pub fn shell(options: LeptosOptions) -> impl IntoView {
    set_policy(&options);
    view! {
        <!DOCTYPE html>
        <html lang=words::LANGUAGE data-address=address()>
            <head>
                <meta charset="utf-8"/>
                <meta
                    name="viewport"
                    content="width=device-width, initial-scale=1, viewport-fit=cover, interactive-widget=resizes-content"
                />
                <meta name="color-scheme" content="dark"/>
                <meta name="theme-color" content="#0e1017"/>
                <meta name="description" content=words::DESCRIPTION/>
                <link rel="icon" href="/favicon.ico" sizes="32x32"/>
                <link rel="icon" href="/favicon.svg" type="image/svg+xml"/>
                <link rel="apple-touch-icon" href="/apple-touch-icon.png"/>
                <link rel="manifest" href="/manifest.webmanifest"/>
                <script nonce=use_nonce()>{look::script()}</script>
                <script nonce=use_nonce()>{COVERED}</script>
                <script
                    nonce=use_nonce()
                    data-broke=words::broken::PROGRAM_BROKE
                    data-missing=words::broken::PROGRAM_MISSING
                    data-reload=words::RELOAD
                >
                    {WHEN_BROKEN}
                </script>
                <HashedStylesheet options=options.clone() id="style"/>
                // Drawn once it is whole: what is centred would jump while the rest of it arrives.
                <link rel="expect" href=format!("#{LAST}") blocking="render"/>
                <MetaTags/>
                // Not as a child: there it would be escaped, and nothing undoes that in a script.
                <script type="application/json" id="view" inner_html=view_json()></script>
                <AutoReload options=options.clone()/>
                <HydrationScripts options/>
            </head>
            <body>
                <App/>
            </body>
        </html>
    }
}

/// How much is covered at the bottom, for styles, where a keyboard comes up over the page: on iOS, which does not heed
/// `interactive-widget`. What is zoomed into is not covered. (No letter in it that HTML would escape.)
const COVERED: &str = "(function(){const view=visualViewport;let before=0;\
    function follow(){const seen=view.offsetTop+view.height*view.scale;\
    const covered=Math.max(0,Math.floor(innerHeight-seen));if(covered===before)return;before=covered;\
    document.documentElement.style.setProperty('--covered',covered+'px')}\
    for(const one of[view,window])one.addEventListener('resize',follow);view.addEventListener('scroll',follow)})()";

/// What is said when the page's program does not come, or breaks: never a dead page. It stands outside of the program, for after a
/// breakage nothing of that may run any more. (No letter in it that HTML would escape.)
const WHEN_BROKEN: &str = "(function(){const said=document.currentScript.dataset;\
    function make(tag,name,text){const one=document.createElement(tag);one.className=name;one.textContent=text;return one}\
    function say(text){const body=document.body;if(body.dataset.panic)return;body.dataset.panic='true';\
    const panel=make('div','panic','');panel.setAttribute('role','alert');\
    const link=make('a','button',said.reload);link.href=location.href;link.rel='external';link.dataset.look='main';\
    panel.append(make('p','panic-said',text),link);body.append(panel)}\
    function broke(why){if(why instanceof WebAssembly.RuntimeError)say(said.broke)}\
    addEventListener('error',function(event){broke(event.error)});\
    addEventListener('unhandledrejection',function(event){broke(event.reason);if(!document.body.dataset.hydrated)\
    say(said.missing)})})()";

/// The address as the server was told it; else as this request came.
pub fn address() -> String {
    use_context::<Address>().map_or_else(
        || {
            let parts = use_context::<Parts>();
            let host = parts
                .as_ref()
                .and_then(|parts| parts.headers.get(HOST)?.to_str().ok());
            host.map_or_else(String::new, |host| format!("http://{host}"))
        },
        |Address(address)| address.trim_end_matches('/').to_owned(),
    )
}

fn view_json() -> String {
    let view = use_context::<View>();
    let json = view.and_then(|view| serde_json::to_string(&view).ok());
    json.map_or_else(String::new, |json| inert(&json))
}

/// Inside a script nothing is escaped, and only `<` begins what ends it or turns it into something else: so there is none. The
/// JSON says the same as before.
fn inert(json: &str) -> String {
    json.replace('<', "\\u003c")
}

/// Only our own files, our own inline scripts by their nonce, and WASM. No inline styles.
fn set_policy(options: &LeptosOptions) {
    let (Some(response), Some(nonce)) = (use_context::<ResponseOptions>(), use_nonce()) else {
        return;
    };
    // `make dev` reloads the page through a socket on a port of its own.
    let reload = if cfg!(debug_assertions) {
        let port = options.reload_port;
        format!(" ws://127.0.0.1:{port} ws://localhost:{port}")
    } else {
        String::new()
    };
    let policy = format!(
        "default-src 'none'; script-src 'self' 'nonce-{nonce}' 'wasm-unsafe-eval'; style-src 'self'; \
         img-src 'self' data: blob:; font-src 'self'; connect-src 'self'{reload}; manifest-src 'self'; \
         form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    );
    if let Ok(policy) = HeaderValue::from_str(&policy) {
        response.insert_header(CONTENT_SECURITY_POLICY, policy);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_in_the_pages_json_ends_its_script_and_it_says_the_same() {
        for said in [
            "</script><b>Eve</b>",
            "</SCRIPT >",
            "<!--<script>",
            "]]> & \" ' \u{2028} <",
            "plain",
        ] {
            let json = serde_json::to_string(said).expect("a text is JSON");
            let inert = inert(&json);
            assert!(!inert.contains('<'), "{inert}");
            let read: String = serde_json::from_str(&inert).expect("is JSON still");
            assert_eq!(read, said);
        }
    }
}

//! The browser's way in: wakes the page that the server sent.

use wasm_bindgen::prelude::wasm_bindgen;

#[wasm_bindgen]
pub fn hydrate() {
    app::session::start(wake);
}

fn wake() {
    leptos::mount::hydrate_body(app::App);
    app::session::ready();
}

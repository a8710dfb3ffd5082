//! The rail: conversations, and oneself at its foot.

use leptos::prelude::*;

use super::{AccountMenu, Brand, Glyph, Icon};

#[component]
pub fn Rail() -> impl IntoView {
    view! {
        <header class="rail">
            <div class="rail-head"><Brand/></div>
            <nav class="rail-list" aria-label="Conversations">
                <div class="rail-empty">
                    <Icon of=Glyph::Speech/>
                    <p class="rail-empty-heading">"No conversations yet"</p>
                    <p>"They start with people: bring yours here first."</p>
                </div>
            </nav>
            <div class="rail-foot"><AccountMenu/></div>
        </header>
    }
}

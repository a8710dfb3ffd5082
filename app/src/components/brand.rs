//! The name and its sign: a bird on its perch.

use leptos::prelude::*;

use crate::words;

#[component]
pub fn Brand() -> impl IntoView {
    view! {
        <span class="brand">
            <img class="brand-sign" src="/favicon.svg" alt="" width="32" height="32"/>
            <span class="brand-name">{words::ROOST}</span>
        </span>
    }
}

//! Where no page is. (The server says 404 with it.)

use leptos::prelude::*;
use leptos_meta::Title;

use crate::components::{LoadButton, Notice};

#[component]
pub fn NotFound() -> impl IntoView {
    view! {
        <Title text="Nothing here · Roost"/>
        <Notice
            heading="Nothing here".to_owned()
            said="This page does not exist, or it is not for you to see.".to_owned()
        >
            // A page load: only the server knows where home is for this visitor.
            <LoadButton label="Go home" href="/" main=true/>
        </Notice>
    }
}

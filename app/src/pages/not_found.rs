//! Where no page is. (The server says 404 with it.)

use leptos::prelude::*;
use leptos_meta::Title;

use crate::components::{LoadButton, Notice};
use crate::words;

#[component]
pub fn NotFound() -> impl IntoView {
    view! {
        <Title text=words::titled(words::broken::NOT_FOUND_HEADING)/>
        <Notice
            heading=words::broken::NOT_FOUND_HEADING.to_owned()
            said=words::broken::NO_SUCH_PAGE.to_owned()
        >
            // A page load: only the server knows where home is for this visitor.
            <LoadButton label=words::GO_HOME href="/" main=true/>
        </Notice>
    }
}

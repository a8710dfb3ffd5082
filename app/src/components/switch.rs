//! Something that is on or off, with what that means beside it.

use leptos::prelude::*;

#[component]
pub fn Switch(
    /// The form's name for it.
    name: &'static str,
    label: &'static str,
    hint: &'static str,
    #[prop(into)] on: Signal<bool>,
    turn: Callback<bool>,
) -> impl IntoView {
    let hint_id = format!("{name}-hint");
    view! {
        <label class="switch">
            <span class="switch-label">{label}</span>
            <input
                class="switch-input"
                type="checkbox"
                role="switch"
                name=name
                value="true"
                aria-label=label
                aria-describedby=hint_id.clone()
                checked=on.get_untracked()
                prop:checked=on
                on:change=move |event| turn.run(event_target_checked(&event))
            />
            <span class="switch-hint" id=hint_id>{hint}</span>
        </label>
    }
}

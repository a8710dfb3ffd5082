//! A question above the page: the browser's own dialog, so that focus stays in it and Esc closes it.
//!
//! The server sends it open when the address asks for it; without WASM its close button is a form of
//! method "dialog", which browsers know by themselves.

use leptos::html;
use leptos::prelude::*;

use super::{FormButton, Glyph, Icon, redrawn};
use crate::kept::{Effect, heard};
use crate::session;
use crate::words;

#[component]
pub fn Dialog(
    id: &'static str,
    title: &'static str,
    #[prop(into)] open: Signal<bool>,
    /// It was closed, by whichever way; `open` is to become false.
    #[prop(into)]
    on_close: Callback<()>,
    children: ChildrenFn,
) -> impl IntoView {
    let dialog = NodeRef::<html::Dialog>::new();
    let title_id = format!("{id}-title");
    Effect::new(move |()| {
        let Some(dialog) = dialog.get() else { return };
        if !open.get() {
            return dialog.close();
        }
        // When its content is there, so that the caret goes to the field and not to the close button.
        request_animation_frame(move || session::show_modal(&dialog));
    });
    let close_outside = move |click: leptos::ev::MouseEvent| {
        // What is the dialog's own and not its content's: the backdrop.
        if click.target() == click.current_target()
            && let Some(dialog) = dialog.get_untracked()
        {
            dialog.close();
        }
    };

    view! {
        <dialog
            class="dialog"
            id=id
            node_ref=dialog
            open=open.get_untracked()
            aria-labelledby=title_id
            on:close=heard(move |_| on_close.run(()))
            on:mousedown=heard(close_outside)
        >
            <div class="dialog-body">
                <form class="dialog-head" method="dialog" id=format!("{id}-close")>
                    <h2 class="dialog-title" id=title_id.clone()>{title}</h2>
                    <button class="dialog-close" aria-label=words::CLOSE>
                        <Icon of=Glyph::Close/>
                    </button>
                </form>
                {redrawn(move || open.get().then(|| children()))}
            </div>
        </dialog>
    }
}

/// The row at a dialog's foot: "Cancel", then what it is for.
#[component]
pub fn DialogActions(
    /// The dialog's.
    id: &'static str,
    children: Children,
) -> impl IntoView {
    view! {
        <div class="dialog-actions">
            <FormButton label=words::CANCEL form=format!("{id}-close")/>
            {children()}
        </div>
    }
}

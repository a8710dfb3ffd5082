//! Short news that needs no answer: one queue at the root, read out politely, gone by itself.

use std::time::Duration;

use leptos::prelude::*;

use super::{Glyph, Icon};
use crate::session::use_state;

const SHOWN_FOR: Duration = Duration::from_secs(5);
/// While somebody is on them they stay; then they are given this long again.
const LOOKED_AT: Duration = Duration::from_secs(2);
/// More at once would hide the page.
const AT_ONCE: usize = 3;

/// The last element of every page.
pub const LAST: &str = "toasts";

#[derive(Clone, PartialEq, Eq)]
struct Toast {
    id: usize,
    said: String,
}

/// The root's queue; a handle to copy around.
#[derive(Clone, Copy)]
pub struct Queue {
    toasts: RwSignal<Vec<Toast>>,
    next: StoredValue<usize>,
    looked_at: RwSignal<bool>,
}

impl Queue {
    #[expect(
        clippy::new_without_default,
        reason = "it takes its place in the root's owner"
    )]
    pub fn new() -> Self {
        Self {
            toasts: RwSignal::new(Vec::new()),
            next: StoredValue::new(0),
            looked_at: RwSignal::new(false),
        }
    }

    pub fn say(self, said: impl Into<String>) {
        let id = self.next.get_value();
        self.next.set_value(id + 1);
        self.toasts.update(|toasts| {
            toasts.push(Toast {
                id,
                said: said.into(),
            });
            let old = toasts.len().saturating_sub(AT_ONCE);
            toasts.drain(..old);
        });
        self.dismiss_after(id, SHOWN_FOR);
    }

    fn dismiss_after(self, id: usize, wait: Duration) {
        set_timeout(
            move || {
                if self.looked_at.get_untracked() {
                    self.dismiss_after(id, LOOKED_AT);
                } else {
                    self.dismiss(id);
                }
            },
            wait,
        );
    }

    fn dismiss(self, id: usize) {
        self.toasts
            .update(|toasts| toasts.retain(|toast| toast.id != id));
        if self.toasts.with_untracked(Vec::is_empty) {
            self.looked_at.set(false);
        }
    }
}

/// The region is there from the start: only then is what comes into it read out.
#[component]
pub fn Toasts() -> impl IntoView {
    let queue = use_state().toasts;
    let look = move |at: bool| queue.looked_at.set(at);
    view! {
        <div
            class="toasts"
            id=LAST
            role="status"
            on:mouseenter=move |_| look(true)
            on:mouseleave=move |_| look(false)
            on:focusin=move |_| look(true)
            on:focusout=move |_| look(false)
        >
            <For each=move || queue.toasts.get() key=|toast| toast.id let:toast>
                <div class="toast">
                    <span class="toast-said">{toast.said}</span>
                    <button
                        class="toast-dismiss"
                        type="button"
                        aria-label="Dismiss"
                        on:click=move |_| queue.dismiss(toast.id)
                    >
                        <Icon of=Glyph::Close/>
                    </button>
                </div>
            </For>
        </div>
    }
}

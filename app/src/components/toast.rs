//! Short news, and what can still be taken back: one queue at the root, read out politely, gone by itself.

use std::sync::Arc;
use std::time::Duration;

use leptos::prelude::*;

use super::{Glyph, Icon, rows};
use crate::kept::{RwSignal, StoredValue, heard};
use crate::session::{self, use_state};
use crate::words;

const SHOWN_FOR: Duration = Duration::from_secs(5);
/// While somebody is on them they stay, all but offers; then they are given this long again.
const LOOKED_AT: Duration = Duration::from_secs(2);
/// More at once would hide the page.
const AT_ONCE: usize = 3;

/// The last element of every page.
pub const LAST: &str = "toasts";

/// Not a `Callback`, which would go with the component that made it: that may be gone long before the toast.
type Act = Arc<dyn Fn() + Send + Sync>;

#[derive(Clone)]
struct Toast {
    id: i64,
    said: String,
    offer: Option<Offer>,
}

#[derive(Clone)]
struct Offer {
    label: &'static str,
    taken: Act,
}

/// The root's queue; a handle to copy around.
#[derive(Clone, Copy)]
pub struct Queue {
    toasts: RwSignal<Vec<Toast>>,
    next: StoredValue<i64>,
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
        self.show(said.into(), None);
    }

    /// With a button, at most once: `taken` is done when it is pressed.
    pub fn offer(
        self,
        said: impl Into<String>,
        label: &'static str,
        taken: impl Fn() + Send + Sync + 'static,
    ) {
        let taken = Arc::new(taken);
        self.show(said.into(), Some(Offer { label, taken }));
    }

    fn show(self, said: String, offer: Option<Offer>) {
        let id = self.next.get_value();
        self.next.set_value(id + 1);
        self.toasts.update(|toasts| {
            toasts.push(Toast { id, said, offer });
            let old = toasts.len().saturating_sub(AT_ONCE);
            toasts.drain(..old);
        });
        self.dismiss_after(id, SHOWN_FOR);
    }

    fn dismiss_after(self, id: i64, wait: Duration) {
        set_timeout(
            move || {
                // What could be taken back no longer can.
                let is_over = self.find(id).is_none_or(|toast| toast.offer.is_some());
                if self.looked_at.get_untracked() && !is_over {
                    self.dismiss_after(id, LOOKED_AT);
                } else {
                    session::return_focus_from(LAST);
                    self.dismiss(id);
                }
            },
            wait,
        );
    }

    fn dismiss(self, id: i64) {
        self.toasts
            .update(|toasts| toasts.retain(|toast| toast.id != id));
        if self.toasts.with_untracked(Vec::is_empty) {
            self.looked_at.set(false);
        }
    }

    fn find(self, id: i64) -> Option<Toast> {
        self.toasts
            .with_untracked(|toasts| toasts.iter().find(|toast| toast.id == id).cloned())
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
            on:mouseenter=heard(move |_| look(true))
            on:mouseleave=heard(move |_| look(false))
            on:focusin=heard(move |came| {
                session::remember_focus(&came);
                look(true);
            })
            on:focusout=heard(move |_| look(false))
        >
            {rows(
                move || queue.toasts.with(|toasts| toasts.iter().map(|toast| (0, toast.id, 0)).collect()),
                move |(_, id, _)| shown(queue, id),
            )}
        </div>
    }
}

fn shown(queue: Queue, id: i64) -> AnyView {
    let Some(Toast { said, offer, .. }) = queue.find(id) else {
        return ().into_any();
    };
    let close = move || {
        session::return_focus();
        queue.dismiss(id);
    };
    view! {
        <div class="toast">
            <span class="toast-said">{said}</span>
            {offer.map(|Offer { label, taken }| {
                let take = move |_| {
                    close();
                    taken();
                };
                view! { <button class="toast-action" type="button" on:click=heard(take)>{label}</button> }
            })}
            <button class="toast-dismiss" type="button" aria-label=words::DISMISS on:click=heard(move |_| close())>
                <Icon of=Glyph::Close/>
            </button>
        </div>
    }
    .into_any()
}

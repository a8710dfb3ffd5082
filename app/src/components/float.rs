//! What floats above a page beside what it was opened from: menus, pickers, lists. One at a time, drawn once at the
//! page's root, and on a phone a sheet at the foot of the screen.
//!
//! It is the browser's popover: above all else, and closed by it on Esc and for any dialog. But for a listbox it covers
//! the page, so that a press beside it closes it and does nothing else.

use std::sync::Arc;

use leptos::ev::{KeyboardEvent, MouseEvent};
use leptos::prelude::*;
use leptos_router::hooks::use_location;

use super::{redrawn, told};
use crate::kept::{Effect, RwSignal, heard};
use crate::session::{self, Spot, use_state};

/// What it is to those who do not see it.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Anything with controls in it.
    Dialog,
    /// Of `menuitem`s alone.
    Menu,
    /// Of `option`s alone. The focus stays where it is: in a text that the list completes.
    Listbox,
}

impl Kind {
    const fn role(self) -> &'static str {
        match self {
            Self::Dialog => "dialog",
            Self::Menu => "menu",
            Self::Listbox => "listbox",
        }
    }

    fn takes_focus(self) -> bool {
        self != Self::Listbox
    }
}

#[derive(Clone)]
struct Float {
    spot: Spot,
    kind: Kind,
    label: String,
    draw: Arc<dyn Fn() -> AnyView + Send + Sync>,
}

/// The root's; a handle to copy around.
#[derive(Clone, Copy)]
pub struct Floats(RwSignal<Option<Float>>);

impl Floats {
    #[expect(
        clippy::new_without_default,
        reason = "it takes its place in the root's owner"
    )]
    pub fn new() -> Self {
        Self(RwSignal::new(None))
    }

    /// Instead of the one that is open. What it draws may outlive the component that opens it, and so reads none of
    /// that one's signals.
    pub fn open(
        self,
        spot: Spot,
        kind: Kind,
        label: impl Into<String>,
        draw: impl Fn() -> AnyView + Send + Sync + 'static,
    ) {
        session::raise(spot);
        self.0.set(Some(Float {
            spot,
            kind,
            label: label.into(),
            draw: Arc::new(draw),
        }));
        request_animation_frame(move || session::settle(spot, kind.takes_focus()));
    }

    /// The focus goes back to where it was opened from.
    pub fn close(self) {
        if self.is_open_now() {
            session::lower();
            self.0.set(None);
        }
    }

    pub fn is_open(self) -> bool {
        self.0.with(Option::is_some)
    }

    /// The same at this moment.
    pub fn is_open_now(self) -> bool {
        self.0.with_untracked(Option::is_some)
    }

    /// Its content came while somebody waited for it.
    pub fn settle(self) {
        let float = self
            .0
            .with_untracked(|float| Some((float.as_ref()?.spot, float.as_ref()?.kind)));
        if let Some((spot, kind)) = float {
            session::settle(spot, kind.takes_focus());
        }
    }

    /// Its content has grown or shrunk, or the screen.
    pub fn place(self) {
        if let Some(spot) = self.spot() {
            session::place(spot);
        }
    }

    /// Where the one that is open was opened from.
    pub fn spot(self) -> Option<Spot> {
        self.0.with_untracked(|float| Some(float.as_ref()?.spot))
    }
}

#[component]
pub fn FloatLayer() -> impl IntoView {
    let floats = use_state().floats;
    let path = use_location().pathname;
    Effect::new(move |()| {
        path.track();
        floats.close();
    });
    Effect::new(move |()| {
        let resized = window_event_listener_untyped("resize", move |_| floats.place());
        on_cleanup(move || resized.remove());
    });
    let press_beside = move |press: MouseEvent| {
        if press.target() == press.current_target() {
            // It would take the focus to what lies below.
            press.prevent_default();
            floats.close();
        }
    };
    let press = move |press: KeyboardEvent| match press.key().as_str() {
        "Escape" => {
            press.prevent_default();
            press.stop_propagation();
            floats.close();
        }
        "Tab" => session::keep_tab_inside(&press),
        _ => {}
    };
    let kind = move || floats.0.with(|float| Some(float.as_ref()?.kind));
    // A dialog stands for itself; a menu lies in some part of the page, and here that is this one.
    let is_menu = move || kind() == Some(Kind::Menu);
    let label = move || floats.0.with(|float| Some(float.as_ref()?.label.clone()));
    view! {
        <div
            class="float-layer"
            id=session::LAYER
            popover="auto"
            data-kind=told(move || kind().map(|kind| kind.role().to_owned()))
            role=told(move || is_menu().then(|| "region".to_owned()))
            aria-label=told(move || label().filter(|_| is_menu()))
            on:mousedown=heard(press_beside)
            on:keydown=heard(press)
            on:toggle=heard(move |_| if session::is_down() { floats.close() })
        >
            {redrawn(move || floats.0.get().map(|float| surface(&float)))}
        </div>
    }
}

fn surface(float: &Float) -> AnyView {
    view! {
        <div
            class="float"
            id=session::SURFACE
            role=float.kind.role()
            aria-label=float.label.clone()
            aria-modal=(float.kind == Kind::Dialog).then_some("true")
            tabindex="-1"
        >
            {(float.draw)()}
        </div>
    }
    .into_any()
}

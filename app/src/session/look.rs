//! How the page looks to whoever sits here: kept in this browser, and set on the document before anything is drawn.
//!
//! A choice is an attribute of the root (`data-density="compact"`), which styles read; what is as it is for
//! everybody has none. The server knows nothing of it.

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

use super::State;
#[cfg(feature = "hydrate")]
use super::{around, store};

/// Where it is kept: `density=compact text=large`.
pub const PLACE: &str = "roost.look";

/// In pixels; the styles say the same.
#[cfg(feature = "hydrate")]
const WIDE: f64 = 1100.0;

/// What can be chosen, by the attribute's name without its `data-`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Choice {
    Density,
    Text,
    Motion,
    /// Whether the details stand beside a conversation, where there is room.
    Details,
}

impl Choice {
    #[cfg(feature = "hydrate")]
    const ALL: [Self; 4] = [Self::Density, Self::Text, Self::Motion, Self::Details];

    pub const fn name(self) -> &'static str {
        match self {
            Self::Density => "density",
            Self::Text => "text",
            Self::Motion => "motion",
            Self::Details => "details",
        }
    }
}

/// In the head, before the first style: what is kept becomes attributes. (No letter in it that HTML would escape.)
#[cfg(feature = "ssr")]
pub fn script() -> String {
    format!(
        "try{{for(const kept of(localStorage.getItem('{PLACE}')||'').split(' ')){{\
         const [name,value]=kept.split('=');\
         if(value)document.documentElement.dataset[name]=value}}}}catch{{}}"
    )
}

impl State {
    /// What is chosen there; nothing where it is as for everybody, and before the page is awake.
    pub fn chosen(self, choice: Choice) -> Option<String> {
        if !self.awake.get() {
            return None;
        }
        self.looks.track();
        root()?.dataset().get(choice.name())
    }

    pub fn choose(self, choice: Choice, value: Option<&str>) {
        set(choice, value);
        #[cfg(feature = "hydrate")]
        keep();
        self.looks.notify();
    }
}

/// Whether there is room for three panes; as the styles see it.
#[cfg(feature = "hydrate")]
pub fn is_wide() -> bool {
    let width = window().inner_width().ok();
    width.and_then(|width| width.as_f64()) >= Some(WIDE)
}

fn set(choice: Choice, value: Option<&str>) {
    let Some(root) = root() else { return };
    match value {
        Some(value) => _ = root.dataset().set(choice.name(), value),
        None => root.dataset().delete(choice.name()),
    }
}

#[cfg(feature = "hydrate")]
fn keep() {
    let Some(root) = root() else { return };
    let mut kept = String::new();
    for choice in Choice::ALL {
        if let Some(value) = root.dataset().get(choice.name()) {
            kept.extend([choice.name(), "=", &value, " "]);
        }
    }
    if let Some(storage) = store::storage() {
        // Full or blocked: then it lasts as long as the page.
        _ = storage.set_item(PLACE, kept.trim_end());
    }
}

/// What is chosen in another tab is chosen here.
#[cfg(feature = "hydrate")]
pub fn listen(state: State) {
    let measure = move || {
        let wide = is_wide();
        if state.wide.get_untracked() != wide {
            state.wide.set(wide);
        }
    };
    measure();
    around::on_resize(measure);
    around::on_storage(move |place, kept| {
        if place != PLACE {
            return;
        }
        let kept = kept.unwrap_or_default();
        for choice in Choice::ALL {
            let of = |pair: &'_ str| {
                let (name, value) = pair.split_once('=')?;
                (name == choice.name()).then(|| value.to_owned())
            };
            set(choice, kept.split(' ').find_map(of).as_deref());
        }
        state.looks.notify();
    });
}

fn root() -> Option<HtmlElement> {
    document().document_element()?.dyn_into().ok()
}

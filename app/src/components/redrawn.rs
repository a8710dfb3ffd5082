//! The parts of a page that change: a piece that is drawn again, a text, an attribute, a list of rows.
//!
//! In the bundle every closure in a view is a type of its own, with all the code that draws, hydrates and
//! updates it. Through here they share one.

use std::sync::Arc;

use leptos::prelude::*;

pub fn redrawn<V: IntoView + 'static>(
    draw: impl Fn() -> Option<V> + Send + Sync + 'static,
) -> AnyView {
    let draw: Arc<dyn Fn() -> AnyView + Send + Sync> =
        Arc::new(move || draw().map_or_else(|| ().into_any(), IntoAny::into_any));
    (move || draw()).into_any()
}

/// A text in a page.
pub fn retold(say: impl Fn() -> String + Send + Sync + 'static) -> AnyView {
    let say: Arc<dyn Fn() -> String + Send + Sync> = Arc::new(say);
    (move || say()).into_any()
}

/// The value of an attribute; without one it is not there.
pub type Told = Signal<Option<String>>;

pub fn told(say: impl Fn() -> Option<String> + Send + Sync + 'static) -> Told {
    Signal::derive(say)
}

/// What a row of a list is known by.
pub type Place = (u8, i64, i64);

/// A list whose rows stay while others come and go.
///
/// Invariant: no two rows have the same place.
pub fn rows(
    each: impl Fn() -> Vec<Place> + Send + Sync + 'static,
    draw: impl Fn(Place) -> AnyView + Send + Sync + 'static,
) -> AnyView {
    let each: Arc<dyn Fn() -> Vec<Place> + Send + Sync> = Arc::new(each);
    let draw: Arc<dyn Fn(Place) -> AnyView + Send + Sync> = Arc::new(draw);
    let each = move || each();
    let draw = move |place| draw(place);
    view! { <For each key=|place| *place children=draw/> }.into_any()
}

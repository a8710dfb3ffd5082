//! The parts of a page that change: a piece that is drawn again, a text, an attribute, a list of rows.
//!
//! In the bundle every closure in a view is a type of its own, with all the code that draws, hydrates and
//! updates it. Through here they share one: what is generic only makes a box, and the boxes' closures stand in functions
//! that are not (a closure is of another type in each instance of a generic function).

use std::sync::Arc;

use leptos::prelude::*;

type Draws = Arc<dyn Fn() -> AnyView + Send + Sync>;
type Says = Arc<dyn Fn() -> String + Send + Sync>;
type Tells = Arc<dyn Fn() -> Option<String> + Send + Sync>;
type Lists = Arc<dyn Fn() -> Vec<Place> + Send + Sync>;
type DrawsAt = Arc<dyn Fn(Place) -> AnyView + Send + Sync>;

pub fn redrawn<V: IntoView + 'static>(
    draw: impl Fn() -> Option<V> + Send + Sync + 'static,
) -> AnyView {
    draws(Arc::new(move || {
        draw().map_or_else(nothing, IntoAny::into_any)
    }))
}

fn nothing() -> AnyView {
    ().into_any()
}

fn draws(draw: Draws) -> AnyView {
    (move || draw()).into_any()
}

/// A text in a page.
pub fn retold(say: impl Fn() -> String + Send + Sync + 'static) -> AnyView {
    says(Arc::new(say))
}

fn says(say: Says) -> AnyView {
    (move || say()).into_any()
}

/// The value of an attribute; without one it is not there.
pub type Told = Signal<Option<String>>;

pub fn told(say: impl Fn() -> Option<String> + Send + Sync + 'static) -> Told {
    tells(Arc::new(say))
}

fn tells(say: Tells) -> Told {
    Signal::derive(move || say())
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
    lists(Arc::new(each), Arc::new(draw))
}

fn lists(each: Lists, draw: DrawsAt) -> AnyView {
    let each = move || each();
    let draw = move |place| draw(place);
    view! { <For each key=|place| *place children=draw/> }.into_any()
}

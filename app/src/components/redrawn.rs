//! A part of a page that is drawn again when what it reads changes.
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

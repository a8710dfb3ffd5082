//! Leptos as this app sees it: itself on the server; in the browser with elements of one type.
//!
//! Leptos makes a type of every tag with and without children, and of every attribute with every kind of value, each with
//! the code to build it, wake it up and change it: a tenth of what a first visit loads. Here an element is its tag's name and a
//! list. `view!` writes `::leptos::…` and finds these, because `app` depends on this crate by the name of that one.

pub use leptos::*;

#[cfg(feature = "hydrate")]
mod element;
#[cfg(feature = "hydrate")]
#[macro_use]
mod tags;
#[cfg(feature = "hydrate")]
mod value;

/// What `view!` names, with our elements in it.
#[cfg(feature = "hydrate")]
pub mod tachys {
    pub use leptos::tachys::*;

    pub mod html {
        pub use leptos::tachys::html::*;

        pub mod element {
            pub use leptos::tachys::html::element::*;

            html_tags!();
        }
    }

    pub mod svg {
        svg_tags!();
    }
}

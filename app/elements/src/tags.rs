//! The tags that this app's views name. Each stands beside what Leptos has there, and so in its place.

macro_rules! tags {
    ($namespace:expr => $($tag:ident)*) => {
        $(
            pub fn $tag() -> $crate::element::Element {
                $crate::element::Element::new(stringify!($tag), $namespace)
            }
        )*
    };
}

macro_rules! html_tags {
    () => {
        tags! { None =>
            a article aside bdi blockquote body br button code dd details dialog div dl dt em fieldset footer form h1 h2
            h3 header hr html img input kbd label legend li link main mark meta nav ol option p pre s script search
            section select span strong summary textarea time title ul
        }
    };
}

macro_rules! svg_tags {
    () => {
        tags! { Some("http://www.w3.org/2000/svg") => circle g line path polyline rect svg text }
    };
}

//! The one set of icons: strokes on a grid of 24. They decorate; words beside them say the same.

use leptos::prelude::*;

#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Glyph {
    Alert,
    Back,
    Check,
    Chevrons,
    Close,
    Copy,
    Eye,
    EyeOff,
    Pencil,
    People,
    Plus,
    Send,
    SignOut,
    Speech,
}

impl Glyph {
    const fn path(self) -> &'static str {
        match self {
            Self::Alert => "M12 8v5m0 3.2v.1M12 3a9 9 0 1 1 0 18 9 9 0 0 1 0-18Z",
            Self::Back => "m14.500 5-7 7 7 7",
            Self::Check => "m5 12.5 4.5 4.5L19 7.5",
            Self::Chevrons => "m8 9.5 4-4 4 4m-8 5 4 4 4-4",
            Self::Close => "M6 6l12 12M18 6 6 18",
            Self::Copy => {
                "M9 9h8a2 2 0 0 1 2 2v8a2 2 0 0 1-2 2H9a2 2 0 0 1-2-2v-8a2 2 0 0 1 2-2ZM5 15H4a1 1 0 0 1-1-1V5a2 2 0 0 1 2-2h9a1 1 0 0 1 1 1v1"
            }
            Self::Eye => {
                "M2.5 12S6 5.5 12 5.5 21.5 12 21.5 12 18 18.5 12 18.5 2.5 12 2.5 12Zm9.5-3a3 3 0 1 1 0 6 3 3 0 0 1 0-6Z"
            }
            Self::EyeOff => {
                "M4 4l16 16M9.9 5.8A9 9 0 0 1 12 5.5c6 0 9.5 6.5 9.5 6.5a17 17 0 0 1-3 3.7M6.4 7.6A16.5 16.5 0 0 0 2.5 12S6 18.5 12 18.5a9 9 0 0 0 4.2-1.1M9.9 9.9a3 3 0 0 0 4.2 4.2"
            }
            Self::Pencil => {
                "m4 20 .9-4.2L16.2 4.5a1.8 1.8 0 0 1 2.5 0l.8.8a1.8 1.8 0 0 1 0 2.5L8.2 19.1 4 20Zm10-13.3 3.3 3.3"
            }
            Self::People => {
                "M9 4.5a3.5 3.5 0 1 1 0 7 3.5 3.5 0 0 1 0-7ZM2.5 19.5a6.5 6.5 0 0 1 13 0M16 4.8a3.5 3.5 0 0 1 0 6.4m2 3.1a6.5 6.5 0 0 1 3.5 5.2"
            }
            Self::Plus => "M12 5v14M5 12h14",
            Self::Send => "M12 19V5m-6.500 6.500L12 5l6.500 6.500",
            Self::SignOut => "M14 4H6a2 2 0 0 0-2 2v12a2 2 0 0 0 2 2h8m2-4 4-4-4-4m4 4H9",
            Self::Speech => {
                "M20.5 11.5c0 4.1-3.8 7.5-8.5 7.5a9.600 9.600 0 0 1-3.200-.5L4 20l1.300-3.600a7 7 0 0 1-1.800-4.900C3.500 7.400 7.300 4 12 4s8.500 3.400 8.500 7.500Z"
            }
        }
    }
}

#[component]
pub fn Icon(of: Glyph) -> impl IntoView {
    view! {
        <svg class="icon" viewBox="0 0 24 24" width="20" height="20" aria-hidden="true">
            <path d=of.path()></path>
        </svg>
    }
}

//! The one set of icons: strokes on a grid of 24. They decorate; words beside them say the same.

use leptos::prelude::*;

#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Glyph {
    Alert,
    Archive,
    Back,
    Bell,
    BellOff,
    Check,
    CheckDouble,
    Chevrons,
    Clock,
    Close,
    Copy,
    Dot,
    Down,
    Eye,
    EyeOff,
    Keyboard,
    Link,
    More,
    Pencil,
    People,
    Panel,
    Plus,
    Reply,
    Search,
    Send,
    Settings,
    SignOut,
    Smile,
    Speech,
    Star,
    Trash,
}

impl Glyph {
    #[cfg(debug_assertions)]
    pub const ALL: &'static [Self] = &[
        Self::Alert,
        Self::Archive,
        Self::Back,
        Self::Bell,
        Self::BellOff,
        Self::Check,
        Self::CheckDouble,
        Self::Chevrons,
        Self::Clock,
        Self::Close,
        Self::Copy,
        Self::Dot,
        Self::Down,
        Self::Eye,
        Self::EyeOff,
        Self::Keyboard,
        Self::Link,
        Self::More,
        Self::Pencil,
        Self::People,
        Self::Panel,
        Self::Plus,
        Self::Reply,
        Self::Search,
        Self::Send,
        Self::Settings,
        Self::SignOut,
        Self::Smile,
        Self::Speech,
        Self::Star,
        Self::Trash,
    ];

    const fn path(self) -> &'static str {
        match self {
            Self::Alert => "M12 8v5m0 3.2v.1M12 3a9 9 0 1 1 0 18 9 9 0 0 1 0-18Z",
            Self::Archive => "M4 5h16v4H4ZM5.5 9v10h13V9M10 13h4",
            Self::Back => "m14.500 5-7 7 7 7",
            Self::Bell => {
                "M6 10a6 6 0 0 1 12 0v3.500l1.500 3.500h-15L6 13.500ZM9.500 20a2.600 2.600 0 0 0 5 0"
            }
            Self::BellOff => {
                "M9.500 20a2.600 2.600 0 0 0 5 0M6 10v3.500L4.500 17H17M8 5.500A6 6 0 0 1 18 10v3.500l.500 1M4 4l16 16"
            }
            Self::Check => "m5 12.5 4.5 4.5L19 7.5",
            Self::CheckDouble => "m2 12.5 4.5 4.5L15.5 7.5M11.5 16l1 1L22 7.5",
            Self::Chevrons => "m8 9.5 4-4 4 4m-8 5 4 4 4-4",
            Self::Clock => "M12 3.5a8.5 8.5 0 1 1 0 17 8.5 8.5 0 0 1 0-17Zm0 3.8V12l3 2",
            Self::Close => "M6 6l12 12M18 6 6 18",
            Self::Copy => {
                "M9 9h8a2 2 0 0 1 2 2v8a2 2 0 0 1-2 2H9a2 2 0 0 1-2-2v-8a2 2 0 0 1 2-2ZM5 15H4a1 1 0 0 1-1-1V5a2 2 0 0 1 2-2h9a1 1 0 0 1 1 1v1"
            }
            Self::Dot => {
                "M12 7a5 5 0 1 1 0 10 5 5 0 0 1 0-10Zm0 3.5a1.5 1.5 0 1 1 0 3 1.5 1.5 0 0 1 0-3Z"
            }
            Self::Down => "M12 5v14m-6.5-6.5L12 19l6.5-6.5",
            Self::Eye => {
                "M2.5 12S6 5.5 12 5.5 21.5 12 21.5 12 18 18.5 12 18.5 2.5 12 2.5 12Zm9.5-3a3 3 0 1 1 0 6 3 3 0 0 1 0-6Z"
            }
            Self::EyeOff => {
                "M4 4l16 16M9.9 5.8A9 9 0 0 1 12 5.5c6 0 9.5 6.5 9.5 6.5a17 17 0 0 1-3 3.7M6.4 7.6A16.5 16.5 0 0 0 2.5 12S6 18.5 12 18.5a9 9 0 0 0 4.2-1.1M9.9 9.9a3 3 0 0 0 4.2 4.2"
            }
            Self::Keyboard => {
                "M4.5 6h15a2 2 0 0 1 2 2v8a2 2 0 0 1-2 2h-15a2 2 0 0 1-2-2V8a2 2 0 0 1 2-2ZM6.5 10v.1m3.7-.1v.1m3.6-.1v.1m3.7-.1v.1M8.5 14h7"
            }
            Self::Link => {
                "m9.5 14.5 5-5M11 6.8l2.3-2.3a4.4 4.4 0 0 1 6.2 6.2L17.2 13M13 17.2l-2.3 2.3a4.4 4.4 0 0 1-6.2-6.2L6.8 11"
            }
            Self::More => {
                "M5.5 11.2a.8.8 0 1 1 0 1.6.8.8 0 0 1 0-1.6Zm6.5 0a.8.8 0 1 1 0 1.6.8.8 0 0 1 0-1.6Zm6.5 0a.8.8 0 1 1 0 1.6.8.8 0 0 1 0-1.6Z"
            }
            Self::Pencil => {
                "m4 20 .9-4.2L16.2 4.5a1.8 1.8 0 0 1 2.5 0l.8.8a1.8 1.8 0 0 1 0 2.5L8.2 19.1 4 20Zm10-13.3 3.3 3.3"
            }
            Self::People => {
                "M9 4.5a3.5 3.5 0 1 1 0 7 3.5 3.5 0 0 1 0-7ZM2.5 19.5a6.5 6.5 0 0 1 13 0M16 4.8a3.5 3.5 0 0 1 0 6.4m2 3.1a6.5 6.5 0 0 1 3.5 5.2"
            }
            Self::Panel => {
                "M5 4.500h14a1.500 1.500 0 0 1 1.500 1.500v12a1.500 1.500 0 0 1-1.500 1.500H5A1.500 1.500 0 0 1 3.500 18V6A1.500 1.500 0 0 1 5 4.500ZM14.500 4.500v15"
            }
            Self::Plus => "M12 5v14M5 12h14",
            Self::Reply => "M9 6 3.5 11.5 9 17m-5.5-5.5H14a6.5 6.5 0 0 1 6.5 6.5v1",
            Self::Search => "M10.5 4a6.5 6.5 0 1 1 0 13 6.5 6.5 0 0 1 0-13Zm4.8 11.3L20.5 20.5",
            Self::Send => "M12 19V5m-6.500 6.500L12 5l6.500 6.500",
            Self::Settings => {
                "M10 5.6 10.4 2.9 13.6 2.9 14 5.6 15.1 6.1 17.3 4.5 19.5 6.7 17.9 8.9 18.4 10 21.1 10.4 21.1 13.6 18.4 14 17.9 15.1 19.5 17.3 17.3 19.5 15.1 17.9 14 18.4 13.6 21.1 10.4 21.1 10 18.4 8.9 17.9 6.7 19.5 4.5 17.3 6.1 15.1 5.6 14 2.9 13.6 2.9 10.4 5.6 10 6.1 8.9 4.5 6.7 6.7 4.5 8.9 6.1ZM12 9a3 3 0 1 1 0 6 3 3 0 0 1 0-6Z"
            }
            Self::SignOut => "M14 4H6a2 2 0 0 0-2 2v12a2 2 0 0 0 2 2h8m2-4 4-4-4-4m4 4H9",
            Self::Smile => {
                "M12 3a9 9 0 1 1 0 18 9 9 0 0 1 0-18ZM8 14.2a4.7 4.7 0 0 0 8 0M9 9.3v.4m6-.4v.4"
            }
            Self::Speech => {
                "M20.5 11.5c0 4.1-3.8 7.5-8.5 7.5a9.600 9.600 0 0 1-3.200-.5L4 20l1.300-3.600a7 7 0 0 1-1.800-4.900C3.500 7.400 7.300 4 12 4s8.500 3.400 8.500 7.500Z"
            }
            Self::Star => {
                "m12 3.500 2.600 5.400 5.900.8-4.300 4.100 1 5.900-5.200-2.800-5.200 2.800 1-5.900L3.500 9.700l5.900-.8Z"
            }
            Self::Trash => {
                "M4 6.5h16M9.5 6.5V5a1.5 1.5 0 0 1 1.5-1.5h2A1.5 1.5 0 0 1 14.5 5v1.5M6 6.5l.8 12a2 2 0 0 0 2 2h6.4a2 2 0 0 0 2-2l.8-12M10 10.5v6m4-6v6"
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

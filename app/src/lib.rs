//! What people see: one set of components, drawn as HTML on the server and brought to life in the
//! browser.
//!
//! `shell` is the document around everything, `app` the routes, `pages` a file a route, `components` a
//! file a component (with a stylesheet of the same name under `style/`), `words` all that is said to people,
//! a file a subject, `called` the names of rooms and people, `finding` how both are found, `shortcuts` what keys do, `emoji` all there
//! are, `mention` people in what is typed, `later` what a first visit can do without, `moment` times as text, `timeline` how messages are laid
//! out. `session` is the browser's side: it reads the picture that the page carries, keeps the state
//! that outlives a component, and is the one place that talks to the browser itself. `server_fns` are
//! the forms' way to the engine.
//!
//! Invariant: both faces draw from the same `wire::View`. The server puts it into the context, the page
//! carries it as JSON, the browser starts from that: what is hydrated is what was sent.
//! Invariant: every page works as plain HTML. WASM makes it quicker, never possible.

pub mod app;
pub mod called;
pub mod components;
pub mod emoji;
pub mod finding;
mod json;
pub mod kept;
pub mod later;
pub mod mention;
pub mod moment;
pub mod next;
pub mod pages;
pub mod server_fns;
pub mod session;
#[cfg(feature = "ssr")]
pub mod shell;
pub mod shortcuts;
mod steady;
mod timeline;
pub mod words;

pub use app::App;
#[cfg(feature = "ssr")]
pub use pages::broken::{Trouble, broken_page};
#[cfg(feature = "ssr")]
pub use pages::join::{Invited, join_page};
#[cfg(feature = "ssr")]
pub use shell::{Address, shell};

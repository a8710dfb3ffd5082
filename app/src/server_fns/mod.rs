//! The forms' way to the engine: a file a noun, each function ten lines over one verb.
//!
//! A form works with and without WASM. With it, the answer comes back as a value; without it, the browser
//! is sent back to its page, and what went wrong travels in the page's address (`answer`). Either way the
//! page sees one and the same `Fail`.

pub mod accounts;
pub mod administration;
pub mod credentials;
mod fail;
pub mod invitations;
pub mod reset;
pub mod rooms;
pub mod sessions;

#[cfg(feature = "ssr")]
mod answer;
#[cfg(feature = "ssr")]
mod device;

#[cfg(feature = "ssr")]
pub use fail::plain_id;
pub use fail::{Fail, Kept, Why};

/// Where a request comes from, as the server worked it out behind its proxies.
#[cfg(feature = "ssr")]
#[derive(Debug, Clone, Copy)]
pub struct Visitor {
    pub address: std::net::IpAddr,
    /// Truly this machine: nothing stands between.
    pub local: bool,
}

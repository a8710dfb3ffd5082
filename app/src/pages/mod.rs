//! A file a route; `broken` is the page for when nothing else can be drawn.

#[cfg(feature = "ssr")]
pub mod broken;
pub mod home;
pub mod not_found;
pub mod sign_in;
pub mod sign_up;

pub use home::Home;
pub use not_found::NotFound;
pub use sign_in::SignIn;
pub use sign_up::SignUp;

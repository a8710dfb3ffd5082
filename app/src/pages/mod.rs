//! A file a route; `broken` is the page for when nothing else can be drawn.

pub mod admin;
#[cfg(feature = "ssr")]
pub mod broken;
pub mod channels;
pub mod home;
pub mod house;
#[cfg(feature = "ssr")]
pub mod join;
#[cfg(debug_assertions)]
pub mod kit;
pub mod not_found;
pub mod people;
pub mod reset;
pub mod room;
pub mod settings;
pub mod sign_in;
pub mod sign_up;

pub use admin::Admin;
pub use channels::Channels;
pub use home::Home;
pub use house::House;
#[cfg(debug_assertions)]
pub use kit::Kit;
pub use not_found::NotFound;
pub use people::People;
pub use reset::Reset;
pub use room::Room;
pub use settings::Settings;
pub use sign_in::SignIn;
pub use sign_up::SignUp;

//! The kit that all screens share: a file a component, its look in the stylesheet of the same name.

pub mod avatar;
pub mod brand;
pub mod button;
pub mod card;
pub mod copy;
pub mod dialog;
pub mod field;
pub mod form;
pub mod icon;
pub mod menu;
pub mod notice;
pub mod person;
pub mod profile;
pub mod rail;
pub mod redrawn;
pub mod toast;

pub use avatar::Avatar;
pub use brand::Brand;
pub use button::{FormButton, LinkButton, LoadButton, Submit};
pub use card::{CardFoot, CardNote, DoorCard};
pub use copy::Copy;
pub use dialog::{Dialog, DialogActions};
pub use field::TextField;
pub use form::Form;
pub use icon::{Glyph, Icon};
pub use menu::AccountMenu;
pub use notice::Notice;
pub use person::PersonRow;
pub use profile::ProfileDialog;
pub use rail::Rail;
pub use redrawn::redrawn;

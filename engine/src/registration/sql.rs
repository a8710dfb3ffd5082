//! The SQL of the server's settings.

use sqlx::FromRow;
use wire::{Registration, Rev, Settings};

pub const SETTINGS: &str = "SELECT registration, settings_rev FROM server WHERE id = 1";

pub const CHANGED: &str =
    "SELECT registration, settings_rev FROM server WHERE id = 1 AND settings_rev > $1";

pub const CHANGE: &str = "UPDATE server SET registration = $1, settings_rev = $2 WHERE id = 1";

#[derive(FromRow)]
pub struct SettingsRow {
    #[sqlx(try_from = "String")]
    pub registration: Registration,
    #[sqlx(try_from = "i64")]
    pub settings_rev: Rev,
}

impl From<SettingsRow> for Settings {
    fn from(row: SettingsRow) -> Self {
        Self {
            registration: row.registration,
            rev: row.settings_rev,
        }
    }
}

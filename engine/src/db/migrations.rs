//! The migrations, built in: the shared ones and, for the few that cannot be shared, those of one database.

use sqlx::SqlSafeStr;
use sqlx::migrate::{Migration, MigrationType, Migrator};

macro_rules! migration {
    ($version:literal, $file:literal) => {
        (
            $version,
            $file,
            include_str!(concat!(
                env!("CARGO_MANIFEST_DIR"),
                "/../migrations/",
                $file,
                ".sql"
            )),
        )
    };
}

type Text = (i64, &'static str, &'static str);

const SHARED: &[Text] = &[
    migration!(1, "0001_foundation"),
    migration!(3, "0003_rooms"),
    migration!(4, "0004_privacy_and_names"),
    migration!(6, "0006_rights"),
    migration!(7, "0007_keeping"),
    migration!(8, "0008_administration"),
    migration!(9, "0009_invitations"),
    migration!(12, "0012_places"),
    migration!(13, "0013_outside"),
];
const SQLITE: &[Text] = &[migration!(10, "sqlite/0010_profiles")];
const POSTGRES: &[Text] = &[
    migration!(2, "postgres/0002_keys_by_bytes"),
    migration!(5, "postgres/0005_name_keys_by_bytes"),
    migration!(10, "postgres/0010_profiles"),
    migration!(11, "postgres/0011_channel_keys_by_bytes"),
];

pub fn sqlite() -> Migrator {
    migrator(&[SHARED, SQLITE])
}

pub fn postgres() -> Migrator {
    migrator(&[SHARED, POSTGRES])
}

fn migrator(lists: &[&[Text]]) -> Migrator {
    let all = lists
        .iter()
        .flat_map(|list| list.iter())
        .map(|(version, name, sql)| {
            Migration::new(
                *version,
                (*name).into(),
                MigrationType::Simple,
                (*sql).into_sql_str(),
                false,
            )
        });
    Migrator::with_migrations(all.collect())
}

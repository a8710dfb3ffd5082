//! Rules about words that have one home: what is written there may be written nowhere else.

use super::places::{lines, mentioned, outside_tests, places};
use super::source::has_word;
use super::{File, Finding, Tree};

/// The files beside app/src/session that touch the browser by themselves, each a small wrapper.
const BROWSER_WRAPPERS: [&str; 1] = ["app/elements/"];

pub fn engine_in_the_app(tree: &Tree) -> Vec<Finding> {
    let files = tree
        .rust()
        .filter(|file| file.under(&["app/"]) && !file.under(&["app/src/server_fns/"]));
    mentioned(
        files,
        &["engine::", "use engine"],
        "the app asks the engine only in app/src/server_fns",
    )
}

pub fn axum_in_the_app(tree: &Tree) -> Vec<Finding> {
    let home = ["app/src/server_fns/", "app/src/shell.rs"];
    let files = tree
        .rust()
        .filter(|file| file.under(&["app/"]) && !file.under(&home));
    let words = ["axum::", "leptos_axum", "tower_sessions", "use axum"];
    mentioned(
        files,
        &words,
        "the app knows axum only in app/src/server_fns and in its shell",
    )
}

pub fn sql_elsewhere(tree: &Tree) -> Vec<Finding> {
    let at_home = |file: &File| {
        file.under(&["engine/src/db/"]) || file.name() == "sql.rs" || file.tests_from() == 1
    };
    let mut findings = mentioned(
        tree.rust().filter(|file| !at_home(file)),
        &["sqlx::", "use sqlx"],
        "only engine::db and the sql.rs files know sqlx: give the query its place in the noun's sql.rs",
    );
    for file in tree.rust().filter(|file| !at_home(file)) {
        for line in lines(&file.strings)
            .filter(|(_, text)| is_sql(text))
            .map(|(line, _)| line)
            .filter(|line| *line < file.tests_from())
        {
            findings.push(Finding::new(
                file,
                line,
                "this reads like SQL: its place is the noun's sql.rs",
            ));
        }
    }
    findings
}

/// The beginnings of statements, as no sentence begins.
fn is_sql(text: &str) -> bool {
    let lower = text.trim().to_lowercase();
    let then = |first: &str, second: &str| {
        lower
            .strip_prefix(first)
            .is_some_and(|rest| second.is_empty() || has_word(rest, second))
    };
    then("select ", "from")
        || then("insert into ", "")
        || then("delete from ", "")
        || then("create table ", "")
        || then("update ", "set")
        || lower.starts_with("update ") && lower.split_whitespace().count() == 2
}

pub fn sql_outside_a_const(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for file in tree
        .rust()
        .filter(|file| file.under(&["engine/src/", "server/src/", "app/src/"]))
    {
        for (offset, _) in file.strings.match_indices('$') {
            let argument = file.strings[offset + 1..].starts_with(|c: char| c.is_ascii_digit());
            if !argument || file.line_at(offset) >= file.tests_from() {
                continue;
            }
            let before = &file.code[..offset];
            let statement = &before[before.rfind([';', '{', '}']).map_or(0, |at| at + 1)..];
            // A piece that several constants are put together from.
            let piece =
                before.rfind("macro_rules!") > before.rfind("const ").max(before.rfind("fn "));
            if !(has_word(statement, "const") || piece)
                || !(file.name() == "sql.rs" || file.under(&["engine/src/db/"]))
            {
                let why = "SQL with arguments stands as a `const` in the noun's sql.rs, so that all that is ever asked can be read in one place";
                findings.push(Finding::new(file, file.line_at(offset), why));
            }
        }
    }
    findings
}

pub fn environment_elsewhere(tree: &Tree) -> Vec<Finding> {
    let home = ["server/src/config.rs", "server/src/config/"];
    let files = tree.rust().filter(|file| !file.under(&home));
    let words = [
        "env::var",
        "env::vars",
        "env::var_os",
        "env::vars_os",
        "env::set_var",
        "env::remove_var",
        "std::env::{",
    ];
    outside_tests(
        places(files, &words),
        "only server::config reads the environment, so that `roost config` can say where a value came from",
    )
}

pub fn time_and_chance_elsewhere(tree: &Tree) -> Vec<Finding> {
    let time = tree
        .rust()
        .filter(|file| !file.under(&["engine/src/clock.rs"]));
    let mut findings = outside_tests(
        places(
            time,
            &[
                "SystemTime::now",
                "Utc::now",
                "Local::now",
                "OffsetDateTime::now_utc",
            ],
        ),
        "time is an argument: ask engine::clock",
    );
    let chance = tree
        .rust()
        .filter(|file| !file.under(&["engine/src/chance.rs"]));
    findings.extend(outside_tests(
        places(
            chance,
            &["getrandom", "rand::", "fastrand", "OsRng", "Uuid::new_v4"],
        ),
        "randomness is an argument: ask engine::chance",
    ));
    findings
}

pub fn browser_elsewhere(tree: &Tree) -> Vec<Finding> {
    let files = tree.rust().filter(|file| {
        !file.under(&["app/src/session/", "app/src/session.rs", "frontend/"])
            && !file.under(&BROWSER_WRAPPERS)
    });
    let words = [
        "web_sys",
        "js_sys",
        "wasm_bindgen",
        "gloo_net",
        "gloo_timers",
        "document()",
        "window()",
    ];
    mentioned(
        files,
        &words,
        "only app/src/session and the wrappers listed in server/tests/house/homes.rs touch the browser",
    )
}

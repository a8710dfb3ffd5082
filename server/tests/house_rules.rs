//! The rules of the house: what no compiler checks and every reader relies on. Each test is a claim about the whole
//! tree; it first breaks its own rule in a small sample, so that a rule that cannot fail does not pass either.

mod house;

use house::{crates, homes, looks, never, shape, texts};

#[test]
fn crates_point_one_way() {
    house::holds(
        crates::point_one_way,
        &[
            &[(
                "engine/Cargo.toml",
                "[dependencies]\naxum.workspace = true\nclient.workspace = true",
            )],
            &[(
                "wire/Cargo.toml",
                "[dependencies]\nengine = { path = \"../engine\" }",
            )],
            &[("app/Cargo.toml", "[dependencies]\nengine.workspace = true")],
            &[("app/Cargo.toml", "[dependencies]\naxum.workspace = true")],
            &[(
                "app/Cargo.toml",
                "[features]\nhydrate = [\"dep:engine\"]\n[dependencies]\nengine = { workspace = true, optional = true }",
            )],
            &[("cellar/Cargo.toml", "[dependencies]\nwire.workspace = true")],
        ],
    );
}

#[test]
fn each_outside_world_is_known_to_its_crates_only() {
    house::holds(
        crates::know_only_their_world,
        &[
            &[("engine/Cargo.toml", "[dependencies]\naxum.workspace = true")],
            &[("server/Cargo.toml", "[dependencies]\nsqlx.workspace = true")],
            &[(
                "client/Cargo.toml",
                "[target.'cfg(unix)'.dependencies]\nclock = { package = \"web-sys\", version = \"0.3\" }",
            )],
            &[("wire/Cargo.toml", "[dependencies]\ntokio.workspace = true")],
        ],
    );
}

/// What the rules read is code: a sentence, a string, a character or a test's own ways break none of them.
#[test]
fn a_rule_about_code_is_not_broken_by_a_sentence() {
    let sentences = "//! Pages: axum::Router, sqlx::Row, todo!, std::env::var and web_sys.\n\
        /* leptos_axum */ const MARK: [char; 3] = ['\"', '\\'', '/'];\n\
        fn f<'a>(it: &'a str) -> String { format!(r#\"engine::open \"dbg!(1)\" {it}\"#) } // .unwrap()\n\
        #[expect(dead_code, reason = \"shown (twice) elsewhere\")]\n\
        const NAME: &str = \"Update your name, or select one from the list\";\n";
    for rule in [
        homes::axum_in_the_app,
        homes::sql_elsewhere,
        never::unfinished,
        homes::environment_elsewhere,
        homes::browser_elsewhere,
        homes::engine_in_the_app,
        never::silenced_lints,
    ] {
        house::keeps(rule, &[("app/src/pages/home.rs", sentences)]);
    }
}

#[test]
fn the_app_knows_the_engine_only_in_its_server_functions() {
    house::holds(
        homes::engine_in_the_app,
        &[
            &[("app/src/pages/home.rs", "//! Home.\nuse engine::Engine;")],
            &[(
                "app/src/shell.rs",
                "//! Shell.\nfn f() { ::engine::open() }",
            )],
        ],
    );
}

#[test]
fn the_app_knows_axum_only_in_its_server_functions_and_its_shell() {
    house::holds(
        homes::axum_in_the_app,
        &[
            &[(
                "app/src/components/menu.rs",
                "//! Menu.\nuse leptos_axum::redirect;",
            )],
            &[(
                "app/src/session/mod.rs",
                "//! Session.\nuse tower_sessions::Session;",
            )],
        ],
    );
}

#[test]
fn only_the_database_and_the_sql_files_know_sql() {
    house::holds(
        homes::sql_elsewhere,
        &[
            &[("engine/src/rooms/mod.rs", "//! Rooms.\nuse sqlx::Row;")],
            &[(
                "engine/src/rooms/rules.rs",
                "//! Rules.\nconst Q: &str = \"SELECT id FROM rooms\";",
            )],
            &[(
                "server/src/http/ready.rs",
                "//! Ready.\nfn f() { q(\"update users\n set name = ''\") }",
            )],
        ],
    );
}

#[test]
fn sql_with_arguments_stands_in_a_const() {
    house::holds(
        homes::sql_outside_a_const,
        &[
            &[(
                "engine/src/rooms/sql.rs",
                "//! SQL.\nfn f(tx: &Tx) { tx.one(\"SELECT id FROM rooms WHERE id = $1\") }",
            )],
            &[(
                "engine/src/rooms/sql.rs",
                "//! SQL.\nconst A: i32 = 1;\nfn f() { g(r#\"DELETE FROM rooms WHERE id = $1\"#) }",
            )],
            &[(
                "engine/src/rooms/mod.rs",
                "//! Rooms.\nmacro_rules! one { () => { \"SELECT id FROM rooms WHERE id = $1\" }; }",
            )],
            &[(
                "engine/src/rooms/sql.rs",
                "//! SQL.\nmacro_rules! a { () => { \"\" }; }\nfn f() { g(\"SELECT id FROM rooms WHERE id = $1\") }",
            )],
        ],
    );
}

#[test]
fn only_the_configuration_reads_the_environment() {
    house::holds(
        homes::environment_elsewhere,
        &[
            &[(
                "engine/src/lib.rs",
                "//! Engine.\nfn f() { std::env::var(\"X\").ok(); }",
            )],
            &[(
                "server/src/main.rs",
                "//! Main.\nuse std::env::{self, var_os};",
            )],
        ],
    );
}

#[test]
fn only_the_engine_asks_the_system_for_time_and_chance() {
    house::holds(
        homes::time_and_chance_elsewhere,
        &[
            &[(
                "engine/src/sessions/mod.rs",
                "//! Sessions.\nfn f() { getrandom::fill(&mut b); }",
            )],
            &[(
                "server/src/main.rs",
                "//! Main.\nfn f() { std::time::SystemTime::now(); }",
            )],
        ],
    );
}

#[test]
fn only_the_session_and_small_wrappers_touch_the_browser() {
    house::holds(
        homes::browser_elsewhere,
        &[
            &[(
                "app/src/pages/home.rs",
                "//! Home.\nuse leptos::web_sys::window;",
            )],
            &[(
                "client/src/lib.rs",
                "//! Client.\nfn f() { js_sys::Date::now(); }",
            )],
        ],
    );
}

#[test]
fn every_look_has_its_stylesheet_and_every_stylesheet_its_look() {
    const MAIN: (&str, &str) = (
        "style/main.css",
        "@import url(\"components/menu.css\") layer(components);",
    );
    const MENU: (&str, &str) = (
        "app/src/components/menu.rs",
        "//! Menu.\nview! { <nav class=\"menu\"></nav> }",
    );
    const CSS: (&str, &str) = ("style/components/menu.css", ".menu { }");
    house::keeps(looks::mirrored, &[MAIN, MENU, CSS]);
    house::holds(
        looks::mirrored,
        &[
            &[MAIN, MENU],
            &[MAIN, CSS],
            &[("style/main.css", "@layer components;"), MENU, CSS],
            &[
                MAIN,
                CSS,
                (
                    "app/src/components/menu.rs",
                    "//! Menu.\nview! { <nav></nav> }",
                ),
            ],
        ],
    );
}

#[test]
fn what_is_said_to_people_stands_among_the_words() {
    const PATH: &str = "app/src/components/menu.rs";
    house::keeps(
        texts::elsewhere,
        &[
            (
                "app/src/words/menu.rs",
                "//! A menu.\npub const OPEN: &str = \"Open the menu\";",
            ),
            (
                "server/src/main.rs",
                "//! Main.\nfn f() { say(\"Roost is here\") }",
            ),
            (
                PATH,
                "//! Menu.\n#[expect(dead_code, reason = \"it may be shown\")]\n\
                 fn f(key: &str) -> bool {\n\
                 tracing::warn!(key, \"nobody knows it\");\n\
                 let of = format!(\"{} {}\", it.expect(\"it is there\"), label(\"Mod\"));\n\
                 match key { \"Home\" | \"End\" => true, \"Delete\" if of => false, _ => key == \"ArrowUp\" }\n\
                 }\n\
                 view! { <a class=\"menu open\" rel=\"external noopener\" id=\"menu-open\">{words::menu::OPEN}\", \" {at}</a> }\n\
                 const ITEMS: &str = \"button, a[href]\";\n\
                 #[cfg(test)]\nmod tests { const SAID: &str = \"Open the menu\"; }",
            ),
        ],
    );
    house::holds(
        texts::elsewhere,
        &[
            &[(PATH, "//! Menu.\nview! { <p>\"Menu\"</p> }")],
            &[(PATH, "//! Menu.\nview! { <p>\"no entries yet\"</p> }")],
            &[(
                PATH,
                "//! Menu.\nview! { <a class=\"menu\" aria-label=\"Back\"></a> }",
            )],
            &[(PATH, "//! Menu.\nfn f() { one(\"delete\", \"Delete\") }")],
            &[(PATH, "//! Menu.\nfn f() { format!(\"{who} joined\") }")],
            &[(
                PATH,
                "//! Menu.\nfn f() { format!(\"{count} new, {who} said\") }",
            )],
            &[(
                "app/src/session/tab.rs",
                "//! Tab.\nconst SAID: &str = r#\"not yet\"#;",
            )],
        ],
    );
}

#[test]
fn no_text_is_written_past_the_escaping() {
    house::holds(
        never::unescaped_text,
        &[
            &[(
                "app/src/pages/home.rs",
                "//! Home.\nview! { <textarea name=\"bio\">{bio}</textarea> }",
            )],
            &[(
                "app/src/pages/home.rs",
                "//! Home.\nview! {\n<textarea\n  rows=3\n>\n  {move || bio.get()}\n</textarea> }",
            )],
            &[(
                "app/src/components/message.rs",
                "//! Message.\nview! { <p inner_html=body></p> }",
            )],
            &[(
                "app/src/shell.rs",
                "//! Shell.\nview! { <title inner_html=title()></title> }",
            )],
        ],
    );
}

#[test]
fn no_style_attribute_is_written_that_the_policy_would_block() {
    house::holds(
        never::inline_styles,
        &[
            &[(
                "app/src/pages/home.rs",
                "//! Home.\nview! { <p style=\"color: red\"></p> }",
            )],
            &[(
                "app/src/pages/home.rs",
                "//! Home.\nview! { <p style:width=w></p> }",
            )],
        ],
    );
}

#[test]
fn nothing_unfinished_is_left_lying() {
    house::holds(
        never::unfinished,
        &[
            &[("wire/src/id.rs", "//! Ids.\nfn f() { todo!() }")],
            &[("wire/src/id.rs", "//! Ids.\nfn f() { dbg!(1); }")],
            &[(
                "engine/src/lib.rs",
                "//! Engine.\nfn f() { x().unwrap(); }\n#[cfg(test)]\nmod tests {}",
            )],
            &[("end2end/people.ts", "console.log(page);")],
            &[("end2end/people.ts", "await page.pause()")],
        ],
    );
}

#[test]
fn no_test_is_left_out() {
    house::holds(
        never::tests_left_out,
        &[
            &[(
                "engine/tests/accounts.rs",
                "//! Accounts.\n#[test]\n#[ignore]\nfn a() {}",
            )],
            &[(
                "engine/tests/accounts.rs",
                "//! Accounts.\n#[ignore = \"slow\"]\nfn a() {}",
            )],
            &[("end2end/sign-in.spec.ts", "test.skip('a', f)")],
            &[("end2end/sign-in.spec.ts", "test.describe.only('a', f)")],
            &[("end2end/sign-in.spec.ts", "test.fixme()")],
        ],
    );
}

#[test]
fn no_test_sleeps() {
    house::holds(
        never::sleeping_tests,
        &[
            &[(
                "engine/tests/hub.rs",
                "//! Hub.\nasync fn f() { tokio::time::sleep(SECOND).await }",
            )],
            &[(
                "engine/src/lib.rs",
                "//! Engine.\n#[cfg(test)]\nmod tests {\n use std::thread::sleep;\n}",
            )],
            &[("end2end/sign-in.spec.ts", "await page.waitForTimeout(500)")],
            &[(
                "end2end/people.ts",
                "await new Promise((done) => setTimeout(done, 500))",
            )],
        ],
    );
}

#[test]
fn lints_are_silenced_with_a_reason() {
    house::holds(
        never::silenced_lints,
        &[
            &[("wire/src/id.rs", "//! Ids.\n#[allow(dead_code)]\nfn f() {}")],
            &[(
                "wire/src/id.rs",
                "//! Ids.\n#[expect(\n    dead_code\n)]\nfn f() {}",
            )],
            &[("wire/src/id.rs", "#![allow(clippy::all)]")],
        ],
    );
}

#[test]
fn nothing_tells_of_the_machine_it_was_written_on() {
    // Put together here, or this file would break the rule by stating it.
    let path = ["/ho", "me/ann/roost"].concat();
    let folder = ["/wo", "rk/roost"].concat();
    let host = ["registry.npm", "js.org"].concat();
    house::holds(
        never::this_machine,
        &[
            &[("README.md", &format!("Clone it to {path}"))],
            &[("scripts/setup", &format!("cd {folder}"))],
            &[(
                "end2end/package-lock.json",
                &format!("\"resolved\": \"https://{host}/x.tgz\""),
            )],
        ],
    );
}

#[test]
fn every_file_says_what_it_owns() {
    house::holds(
        shape::heads,
        &[
            &[("wire/src/id.rs", "use serde::Serialize;")],
            &[("wire/src/id.rs", "//!\nuse a;")],
        ],
    );
}

#[test]
fn no_file_outgrows_its_noun() {
    let long = "x\n".repeat(501);
    let longer = "x\n".repeat(801);
    house::keeps(shape::sizes, &[("engine/tests/hub.rs", &long)]);
    house::holds(
        shape::sizes,
        &[
            &[("engine/src/hub.rs", &long)],
            &[("style/tokens.css", &long)],
            &[("engine/tests/hub.rs", &longer)],
        ],
    );
}

#[test]
fn no_name_means_everything() {
    house::holds(
        shape::names,
        &[
            &[("engine/src/util.rs", "//! Util.")],
            &[("app/src/helpers/mod.rs", "//! H.")],
            &[("end2end/common.ts", "")],
        ],
    );
}

#[test]
fn stylesheets_never_shout() {
    house::holds(
        looks::important,
        &[&[(
            "style/components/menu.css",
            ".menu { color: red !important }",
        )]],
    );
}

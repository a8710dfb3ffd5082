//! Settings: which source wins, and what is said of a wrong one.

use server::config::{Config, Handed, Origin, SETTINGS};

use crate::program::{roost, run, stderr};
use crate::world::Folder;

/// `roost config` in a folder with that file, that environment, those flags.
fn shown(
    file: &str,
    environment: &[(&str, &str)],
    flags: &[&str],
) -> (Option<i32>, String, String) {
    let folder = Folder::new();
    std::fs::write(folder.path().join("roost.toml"), file).expect("a file");
    let mut command = roost(&folder, &["config"]);
    command.envs(environment.iter().copied()).args(flags);
    let output = run(command);
    (
        output.status.code(),
        String::from_utf8_lossy(&output.stdout).into_owned(),
        stderr(&output),
    )
}

/// The line of one setting, with its spaces made one.
fn line_of(text: &str, key: &str) -> String {
    let line = text.lines().find(|line| {
        line.trim_start_matches("# ")
            .starts_with(&format!("{key} ="))
    });
    line.unwrap_or_default()
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
}

type Pairs = &'static [(&'static str, &'static str)];

#[test]
fn the_later_source_wins_and_is_named() {
    let file = "# Ours\nlisten = \"127.0.0.1:1001\"\ndata = \"from-file\"\nbody_limit = \"1MiB\"\n\
        trusted_proxies = [\"127.0.0.1\", \"10.0.0.0/8\"]\n";
    let environment = [
        ("ROOST_LISTEN", "127.0.0.1:1002"),
        ("ROOST_DATA", "from-environment"),
    ];
    let (status, text, complaint) = shown(file, &environment, &["--listen", "127.0.0.1:1003"]);
    assert_eq!(status, Some(0), "{complaint}");
    assert_eq!(
        line_of(&text, "listen"),
        "listen = \"127.0.0.1:1003\" # flag --listen"
    );
    assert_eq!(
        line_of(&text, "data"),
        "data = \"from-environment\" # environment variable ROOST_DATA"
    );
    assert_eq!(
        line_of(&text, "body_limit"),
        "body_limit = \"1MiB\" # roost.toml:4"
    );
    let proxies = "trusted_proxies = \"127.0.0.1/32, 10.0.0.0/8\" # roost.toml:5";
    assert_eq!(line_of(&text, "trusted_proxies"), proxies);
    assert_eq!(line_of(&text, "log"), "log = \"info\" # default");
}

#[test]
fn what_is_shown_can_be_read_back() {
    let (_, text, _) = shown("", &[], &["--public-url", "https://Chat.Example.org:443/"]);
    assert_eq!(
        line_of(&text, "public_url"),
        "public_url = \"https://chat.example.org\" # flag --public-url"
    );
    let (status, again, complaint) = shown(&text, &[], &[]);
    assert_eq!(status, Some(0), "{complaint}");
    let values = |text: &str| {
        SETTINGS
            .iter()
            .map(|one| {
                line_of(text, one.key)
                    .split(" # ")
                    .next()
                    .map(str::to_owned)
            })
            .collect::<Vec<_>>()
    };
    assert_eq!(values(&text), values(&again));
}

#[test]
fn no_secret_is_shown() {
    let url =
        "postgres://roost:hunter22hunter22@db.example.org/roost?password=hunter22&sslmode=require";
    let environment = [
        ("ROOST_DATABASE", url),
        ("ROOST_METRICS_TOKEN", "hunter22hunter22"),
    ];
    let (status, text, _) = shown("", &environment, &[]);
    assert_eq!(status, Some(0));
    assert!(!text.contains("hunter22"), "{text}");
    assert!(
        text.contains("postgres://roost:…@db.example.org/roost?password=…&sslmode=require"),
        "{text}"
    );

    let (status, _, complaint) = shown("", &[("ROOST_DATABASE", "mysql://roost:hunter22@db")], &[]);
    assert_eq!(status, Some(2));
    assert!(
        complaint.contains("ROOST_DATABASE") && !complaint.contains("hunter22"),
        "{complaint}"
    );
}

#[test]
fn what_is_wrong_is_named_with_its_place_and_ends_with_status_2() {
    let wrong: [(&str, Pairs, &[&str], &str); 10] = [
        (
            "data = \"x\"\nlisen = \"1\"",
            &[],
            &[],
            "roost.toml:2: there is no setting lisen",
        ),
        (
            "[listen]\nport = 1",
            &[],
            &[],
            "roost.toml:1: listen: expected text, a number or a list",
        ),
        (
            "data = \"x\"\n\nlisten = 5",
            &[],
            &[],
            "roost.toml:3: listen = \"5\": expected an address",
        ),
        ("data = \"x\"\nlisten =", &[], &[], "roost.toml:2: "),
        (
            "",
            &[("ROOST_LISEN", "1")],
            &[],
            "environment variable ROOST_LISEN: there is no setting",
        ),
        (
            "",
            &[("ROOST_BODY_LIMIT", "big")],
            &[],
            "environment variable ROOST_BODY_LIMIT: body_limit = \"big\": expected a size",
        ),
        (
            "",
            &[],
            &["--request-timeout", "0s"],
            "flag --request-timeout: request_timeout = \"0s\": expected a time",
        ),
        (
            "",
            &[],
            &["--trusted-proxies", "10.0.0.0/8,proxy"],
            "flag --trusted-proxies: ",
        ),
        (
            "",
            &[],
            &["--log", "verbose"],
            "flag --log: log = \"verbose\": expected error, warn",
        ),
        (
            "",
            &[],
            &["--config", "elsewhere.toml"],
            "flag --config: cannot read elsewhere.toml",
        ),
    ];
    for (file, environment, flags, said) in wrong {
        let (status, text, complaint) = shown(file, environment, flags);
        assert_eq!((status, text.as_str()), (Some(2), ""), "{complaint}");
        assert!(
            complaint.starts_with(&format!("roost: {said}")),
            "{complaint:?} is not {said:?}"
        );
        assert_eq!(complaint.lines().count(), 1, "{complaint}");
    }
    let (status, _, complaint) = shown("", &[], &["--lisen", "127.0.0.1:1"]);
    assert_eq!(status, Some(2));
    assert!(
        complaint.contains("--lisen") && complaint.contains("--listen"),
        "{complaint}"
    );
}

#[test]
fn tests_may_say_things_to_each_other_in_the_environment() {
    let environment = vec![(
        "ROOST_TEST_POSTGRES".to_owned(),
        "postgres://here".to_owned(),
    )];
    Config::load(Handed {
        environment,
        ..Handed::default()
    })
    .expect("that is no setting");
}

#[test]
fn the_help_tells_of_every_setting() {
    let folder = Folder::new();
    let output = run(roost(&folder, &["--help"]));
    let help = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(output.status.success());
    for setting in SETTINGS {
        assert!(
            help.contains(&format!("--{} <VALUE>", setting.flag())),
            "{}",
            setting.key
        );
        assert!(help.contains(&setting.variable()), "{}", setting.key);
        assert!(help.contains(setting.default), "{}", setting.key);
    }
    let version = run(roost(&folder, &["--version"]));
    assert_eq!(
        String::from_utf8_lossy(&version.stdout).trim(),
        concat!("roost ", env!("CARGO_PKG_VERSION"))
    );
}

#[test]
fn nothing_given_is_all_defaults() {
    let config = Config::load(Handed::default()).expect("the defaults are sound");
    assert!(
        config
            .effective()
            .iter()
            .all(|(_, _, origin)| **origin == Origin::Default)
    );
}

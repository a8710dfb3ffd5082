//! Rules about manifests: which crate may name which.

use toml::{Table, Value};

use super::{File, Finding, Tree};

/// The crates of the workspace: each with those that it may depend on. Tests may also look down from the other side, second list.
const ARROWS: [(&str, &[&str], &[&str]); 8] = [
    ("wire", &[], &[]),
    ("client", &["wire"], &[]),
    ("engine", &["wire"], &["client"]),
    ("app/elements", &[], &[]),
    ("app", &["wire", "client", "engine"], &[]),
    ("frontend", &["app"], &[]),
    ("server", &["wire", "engine", "app"], &["client"]),
    ("bench", &["wire", "client", "engine"], &[]),
];

/// The worlds outside: who may depend on the crates that open them. A name ending in `*` is the beginning of names.
const WORLDS: [(&str, &[&str], &str); 12] = [
    (
        "axum*",
        &["server", "app", "bench"],
        "only the server, the server's face of the app, and the floor that bench measures it against know HTTP",
    ),
    (
        "leptos_axum",
        &["server", "app"],
        "only the server, and the server's face of the app, know HTTP",
    ),
    (
        "tower*",
        &["server", "app"],
        "only the server, and the server's face of the app, know HTTP",
    ),
    ("hyper*", &["server"], "only the server knows HTTP"),
    ("sqlx*", &["engine"], "only the engine knows the database"),
    (
        "web-sys",
        &["app", "frontend"],
        "the client knows no browser, nor does anything on the server",
    ),
    (
        "js-sys",
        &["app", "frontend"],
        "the client knows no browser, nor does anything on the server",
    ),
    (
        "wasm-bindgen*",
        &["app", "app/elements", "frontend"],
        "the client knows no browser, nor does anything on the server",
    ),
    (
        "gloo*",
        &["app", "frontend"],
        "the client knows no browser, nor does anything on the server",
    ),
    (
        "leptos*",
        &["app", "app/elements", "frontend", "server"],
        "rules and storage draw nothing",
    ),
    (
        "tokio*",
        &["engine", "server", "bench"],
        "what runs in the browser has no runtime but the browser's",
    ),
    (
        "getrandom",
        &["engine"],
        "randomness is an argument: engine::chance has it",
    ),
];

/// These are the server's face of the app and must not reach the browser.
const ONLY_UNDER_SSR: [&str; 5] = ["engine", "axum", "leptos_axum", "tower-sessions", "tokio"];

pub fn point_one_way(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for manifest in manifests(tree) {
        let Some((_, allowed, in_tests)) = ARROWS.iter().find(|(name, ..)| *name == manifest.name)
        else {
            findings.push(Finding::new(manifest.file, 1, "a crate that the rules do not know: say in server/tests/house/crates.rs what it may depend on"));
            continue;
        };
        for dependency in &manifest.dependencies {
            let ours = ARROWS.iter().any(|(name, ..)| *name == dependency.name);
            let may = allowed.contains(&dependency.name.as_str())
                || dependency.dev && in_tests.contains(&dependency.name.as_str());
            if ours && !may {
                let why = format!(
                    "{} may not depend on {}: wire ← client ← app ← frontend, wire ← engine ← server → app",
                    manifest.name, dependency.name
                );
                findings.push(Finding::new(manifest.file, dependency.line, why));
            }
            if manifest.name == "app"
                && ONLY_UNDER_SSR.contains(&dependency.name.as_str())
                && !under_ssr(&manifest, dependency)
            {
                let why = format!(
                    "the app knows {} only under the feature ssr: optional here, `dep:{}` there and nowhere else",
                    dependency.name, dependency.name
                );
                findings.push(Finding::new(manifest.file, dependency.line, why));
            }
        }
    }
    findings
}

pub fn know_only_their_world(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for manifest in manifests(tree) {
        for dependency in manifest
            .dependencies
            .iter()
            .filter(|dependency| !dependency.dev)
        {
            for (world, insiders, why) in WORLDS {
                let same = match world.strip_suffix('*') {
                    Some(beginning) => dependency.name.starts_with(beginning),
                    None => dependency.name == world,
                };
                if same && !insiders.contains(&manifest.name.as_str()) {
                    findings.push(Finding::new(
                        manifest.file,
                        dependency.line,
                        format!("{} may not know {}: {why}", manifest.name, dependency.name),
                    ));
                }
            }
            if manifest.name == "wire" && dependency.name != "serde" {
                findings.push(Finding::new(
                    manifest.file,
                    dependency.line,
                    "everybody carries what wire carries: serde and nothing else",
                ));
            }
        }
    }
    findings
}

struct Manifest<'a> {
    file: &'a File,
    name: String,
    features: Table,
    dependencies: Vec<Dependency>,
}

struct Dependency {
    /// The package's name, whatever it is called here.
    name: String,
    optional: bool,
    dev: bool,
    line: usize,
}

fn manifests(tree: &Tree) -> Vec<Manifest<'_>> {
    let crates = tree
        .files
        .iter()
        .filter(|file| file.path.ends_with("/Cargo.toml"));
    crates.map(manifest).collect()
}

fn manifest(file: &File) -> Manifest<'_> {
    let table: Table = toml::from_str(&file.text).expect("cargo has read this manifest too");
    let mut dependencies = Vec::new();
    let targets = table
        .get("target")
        .and_then(Value::as_table)
        .into_iter()
        .flatten();
    let tables = std::iter::once(&table).chain(targets.filter_map(|(_, target)| target.as_table()));
    for table in tables {
        for (kind, dev) in [
            ("dependencies", false),
            ("build-dependencies", false),
            ("dev-dependencies", true),
        ] {
            for (key, value) in table
                .get(kind)
                .and_then(Value::as_table)
                .into_iter()
                .flatten()
            {
                let name = value
                    .get("package")
                    .and_then(Value::as_str)
                    .unwrap_or(key)
                    .to_owned();
                let optional = value
                    .get("optional")
                    .and_then(Value::as_bool)
                    .unwrap_or(false);
                let line = file
                    .text
                    .lines()
                    .position(|line| line.starts_with(key.as_str()))
                    .map_or(1, |index| index + 1);
                dependencies.push(Dependency {
                    name,
                    optional,
                    dev,
                    line,
                });
            }
        }
    }
    let features = table
        .get("features")
        .and_then(Value::as_table)
        .cloned()
        .unwrap_or_default();
    let name = file.path.trim_end_matches("/Cargo.toml").to_owned();
    Manifest {
        file,
        name,
        features,
        dependencies,
    }
}

fn under_ssr(manifest: &Manifest, dependency: &Dependency) -> bool {
    let enables = |features: &Value| {
        let wanted = format!("dep:{}", dependency.name);
        features
            .as_array()
            .is_some_and(|list| list.iter().any(|feature| feature.as_str() == Some(&wanted)))
    };
    dependency.optional
        && manifest
            .features
            .iter()
            .all(|(name, features)| name == "ssr" || !enables(features))
}

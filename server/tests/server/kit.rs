//! `/kit`, which only development builds have: no component without an entry.

use std::fs;
use std::path::Path;

use crate::world::{World, get_with};

/// What comes up only where it is asked for, in a browser: a press on what the kit shows brings it.
const ASKED_FOR: [&str; 15] = [
    "bio",
    "completion",
    "confirm",
    "emoji_list",
    "float",
    "floating_menu",
    "later",
    "members",
    "outside",
    "palette",
    "picker",
    "readers",
    "room_about",
    "toast",
    "tools",
];

/// The first class that a component's stylesheet speaks of.
fn class_of(style: &str) -> Option<&str> {
    let from = style.lines().find_map(|line| line.strip_prefix('.'))?;
    let is_name = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    Some(&from[..from.find(|c| !is_name(c)).unwrap_or(from.len())])
}

#[tokio::test]
async fn every_component_has_an_entry_in_the_kit() {
    let world = World::new().await;
    let cookie = world.sign_up("ada").await;
    let kit = world.send(get_with("/kit", &cookie)).await.text;
    let styles = Path::new(env!("CARGO_MANIFEST_DIR")).join("../style/components");
    let mut missing = Vec::new();
    for file in fs::read_dir(styles).expect("stylesheets") {
        let path = file.expect("a stylesheet").path();
        let name = path
            .file_stem()
            .expect("a name")
            .to_string_lossy()
            .into_owned();
        if ASKED_FOR.contains(&name.as_str()) {
            continue;
        }
        let style = fs::read_to_string(&path).expect("a text");
        let class = class_of(&style).expect("a class");
        let stands = |tag: &str| tag.split(['"', ' ', '=']).any(|word| word == class);
        if !kit
            .split('<')
            .any(|tag| stands(tag.split('>').next().unwrap_or_default()))
        {
            missing.push(name);
        }
    }
    assert!(missing.is_empty(), "without an entry: {missing:?}");
}

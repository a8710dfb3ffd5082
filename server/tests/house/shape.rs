//! Rules about a file as a whole: how it opens, how long it is, what it is called.

use super::{Finding, Tree};

/// Every Rust file opens with what it owns.
pub fn heads(tree: &Tree) -> Vec<Finding> {
    let headless = tree.rust().filter(|file| {
        let first = file.text.lines().next().unwrap_or_default();
        !first.starts_with("//! ") || first.len() < 8
    });
    headless
        .map(|file| {
            Finding::new(
                file,
                1,
                "open with `//! …`: what this file owns, in one to five lines",
            )
        })
        .collect()
}

/// Sizes follow from nouns: at 300 lines look for the second noun, at 500 there surely is one.
pub fn sizes(tree: &Tree) -> Vec<Finding> {
    let sources = tree.files.iter().filter(|file| {
        ["rs", "ts", "css", "sql"].iter().any(|kind| file.is(kind))
            || file.path.starts_with("scripts/") && file.is("")
    });
    let mut findings = Vec::new();
    for file in sources {
        let allowed = if file.tests_from() == 1 { 800 } else { 500 };
        let lines = file.text.lines().count();
        if lines > allowed {
            findings.push(Finding::new(
                file,
                lines,
                format!(
                    "{lines} lines, at most {allowed}: find the second noun and give it its file"
                ),
            ));
        }
    }
    findings
}

/// A name that says nothing collects everything.
pub fn names(tree: &Tree) -> Vec<Finding> {
    const EMPTY: [&str; 12] = [
        "util", "utils", "common", "helper", "helpers", "manager", "service", "services", "misc",
        "shared", "lib2", "stuff",
    ];
    let mut findings = Vec::new();
    for file in tree
        .files
        .iter()
        .filter(|file| ["rs", "ts", "css"].iter().any(|kind| file.is(kind)))
    {
        for part in file
            .path
            .split('/')
            .map(|part| part.split('.').next().unwrap_or_default())
        {
            if EMPTY.contains(&part) {
                findings.push(Finding::new(
                    file,
                    1,
                    format!("`{part}` says nothing: call it by the noun that it is about"),
                ));
            }
        }
    }
    findings
}

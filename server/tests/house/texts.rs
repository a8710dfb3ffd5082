//! The rule about what is said to people: it stands in app/src/words, where another language finds all of it.

use std::ops::Range;

use super::{File, Finding, Tree};

/// Developers' words, and the names that browsers and systems have in every language.
const NOT_SAID: [&str; 3] = [
    "app/src/json.rs",
    "app/src/kept.rs",
    "app/src/server_fns/device.rs",
];

/// What app/src/words/keys.rs is asked by.
const KEYS: [&str; 5] = ["Alt", "Enter", "Esc", "Mod", "Shift"];

pub fn elsewhere(tree: &Tree) -> Vec<Finding> {
    // The kit is for developers.
    let home = [
        "app/src/words.rs",
        "app/src/words/",
        "app/src/pages/kit.rs",
        "app/src/pages/kit/",
    ];
    let files = tree
        .rust()
        .filter(|file| file.under(&["app/src/"]) && !file.under(&home) && !file.under(&NOT_SAID));
    let mut findings = Vec::new();
    for file in files {
        for literal in &file.literals {
            let text = &file.text[literal.clone()];
            let line = file.line_at(literal.start);
            if reads_as_text(text) && line < file.tests_from() && !is_for_the_program(file, literal)
            {
                let why = format!("“{text}” is said to people: its place is app/src/words");
                findings.push(Finding::new(file, line, why));
            }
        }
    }
    findings
}

/// It begins as a sentence does, or holds two words beside each other; what is put in counts as one.
fn reads_as_text(literal: &str) -> bool {
    let mut letters = literal.chars();
    let begins = letters.next().is_some_and(char::is_uppercase)
        && letters.next().is_some_and(char::is_lowercase);
    let parts: Vec<&str> = literal.split_whitespace().collect();
    begins
        || parts.windows(2).any(|pair| {
            let before = pair[0].trim_start_matches(['“', '(']);
            let after = pair[1].trim_end_matches(['.', ',', ':', '!', '?', '…', '”', ')']);
            is_word(before) && (is_word(after) || is_put_in(after))
                || is_put_in(before) && is_word(after)
        })
}

fn is_word(part: &str) -> bool {
    part.chars().count() > 1 && part.chars().all(char::is_alphabetic)
}

fn is_put_in(part: &str) -> bool {
    part.starts_with('{') && part.ends_with('}')
}

/// What browsers match or elements are marked with, what something is compared with, and what only developers read.
fn is_for_the_program(file: &File, literal: &Range<usize>) -> bool {
    let before = file.code[..literal.start - 1].trim_end();
    let after = file.code[literal.end + 1..].trim_start();
    let statement = &before[before.rfind([';', '{', '}']).unwrap_or(0)..];
    let ends = |words: &[&str]| words.iter().any(|word| before.ends_with(word));
    let begins = |words: &[&str]| words.iter().any(|word| after.starts_with(word));
    KEYS.contains(&&file.text[literal.clone()])
        || ends(&["class=", "rel="])
        || ends(&["==", "|", "starts_with("])
        || begins(&["=>", "|", "if ", ", ..)"])
        || ends(&["reason =", ".expect("])
        || statement.contains("tracing::")
}

//! Rules about words that belong nowhere.

use super::places::{lines, mentioned, outside_tests, places};
use super::source::{File, has_word};
use super::{Finding, Tree};

pub fn unescaped_text(tree: &Tree) -> Vec<Finding> {
    let html = tree
        .rust()
        .filter(|file| file.under(&["app/", "server/src/", "frontend/"]));
    // The one that is no text: the page's own JSON, in which there is no `<`.
    let is_the_view = |file: &File, line: usize| {
        let said = file.code.lines().nth(line - 1).unwrap_or_default();
        file.path == "app/src/shell.rs" && said.contains("inner_html=view_json()")
    };
    let why = "text is escaped or parsed to a safe tree, never passed as HTML";
    let mut findings: Vec<Finding> = places(html, &["inner_html", "set_inner_html"])
        .into_iter()
        .filter(|(file, line)| !is_the_view(file, *line))
        .map(|(file, line)| Finding::new(file, line, why))
        .collect();
    for file in tree
        .rust()
        .filter(|file| file.under(&["app/", "server/src/"]))
    {
        for (at, _) in file.code.match_indices("<textarea") {
            let tag = &file.code[at..];
            // The tag's own end: a `>` that is neither an arrow nor inside braces.
            let end = end_of_tag(tag);
            let children = tag[end..].trim_start();
            if !tag[..end].ends_with("/>") && !children.starts_with("</textarea") {
                let why = "a <textarea> with children is rendered unescaped on the server: give it `prop:value` and close it at once";
                findings.push(Finding::new(file, file.line_at(at), why));
            }
        }
    }
    findings
}

fn end_of_tag(tag: &str) -> usize {
    let mut depth = 0;
    let mut before = ' ';
    for (at, c) in tag.char_indices() {
        match c {
            '{' | '(' | '[' => depth += 1,
            '}' | ')' | ']' => depth -= 1,
            '>' if depth == 0 && before != '=' && before != '-' => return at + 1,
            _ => {}
        }
        before = c;
    }
    tag.len()
}

pub fn inline_styles(tree: &Tree) -> Vec<Finding> {
    let files = tree.rust().filter(|file| file.under(&["app/src/"]));
    let lines =
        files.flat_map(|file| lines(&file.code).map(move |(line, text)| (file, line, text)));
    let found =
        lines.filter(|(_, _, text)| ["style=", "style:"].iter().any(|word| has_word(text, word)));
    found.map(|(file, line, _)| Finding::new(file, line, "the content policy blocks style attributes in served pages: use a class or a data- attribute")).collect()
}

pub fn unfinished(tree: &Tree) -> Vec<Finding> {
    let rust = ["todo!", "unimplemented!", "dbg!"];
    let mut findings = mentioned(tree.rust(), &rust, "finish it or leave it out");
    findings.extend(outside_tests(
        places(tree.rust(), &[".unwrap()"]),
        "say with `expect` why it cannot fail, or handle that it does",
    ));
    let stories = tree.files.iter().filter(|file| file.is("ts"));
    findings.extend(mentioned(
        stories,
        &["console.log", "page.pause", "debugger"],
        "left from looking for a fault",
    ));
    findings
}

pub fn tests_left_out(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for file in tree.rust() {
        for (line, _) in
            lines(&file.code).filter(|(_, text)| text.trim_start().starts_with("#[ignore"))
        {
            findings.push(Finding::new(
                file,
                line,
                "a test that does not run is no test",
            ));
        }
    }
    let stories = tree.files.iter().filter(|file| file.is("ts"));
    let words = [".skip(", ".only(", ".fixme(", ".fail("];
    findings.extend(mentioned(
        stories,
        &words,
        "a story that is left out is no story",
    ));
    findings
}

/// One says things at a rate for `make bench web`, the other is a slow line, where somebody asks for one. No story waits by them.
const PACED: [&str; 2] = ["end2end/voice.ts", "end2end/line.ts"];

pub fn sleeping_tests(tree: &Tree) -> Vec<Finding> {
    let why = "no test sleeps: wait for what you want to see, or set the clock";
    let mut findings = Vec::new();
    for (file, line) in places(tree.rust(), &["thread::sleep", "time::sleep"]) {
        if line >= file.tests_from() {
            findings.push(Finding::new(file, line, why));
        }
    }
    let stories = tree
        .files
        .iter()
        .filter(|file| file.is("ts") && file.under(&["end2end/"]) && !file.under(&PACED));
    findings.extend(mentioned(
        stories,
        &["waitForTimeout", "setTimeout", "networkidle"],
        why,
    ));
    findings
}

/// `expect` tells when it is no longer needed; `allow` is for code that only one face or one expansion has.
pub fn silenced_lints(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for file in tree.rust() {
        for opening in ["#[allow(", "#![allow(", "#[expect(", "#![expect("] {
            for (at, _) in file.code.match_indices(opening) {
                let rest = &file.code[at..];
                if !has_word(&rest[..rest.find(")]").unwrap_or(rest.len())], "reason") {
                    let why = "say why it is silenced: #[expect(…, reason = \"…\")]";
                    findings.push(Finding::new(file, file.line_at(at), why));
                }
            }
        }
    }
    findings
}

pub fn this_machine(tree: &Tree) -> Vec<Finding> {
    // Put together here, or this file would break the rule by stating it.
    let paths = [
        ["/ho", "me/"],
        ["/ro", "ot/"],
        ["/wo", "rk/"],
        ["/Us", "ers/"],
    ]
    .map(|halves| halves.concat());
    let hosts = [
        ["registry.npm", "js.org"],
        ["static.cra", "tes.io"],
        ["index.cra", "tes.io"],
        ["deb.deb", "ian.org"],
        ["static.rust-", "lang.org"],
    ]
    .map(|halves| halves.concat());
    let mut findings = Vec::new();
    for file in &tree.files {
        for (line, text) in lines(&file.text) {
            if paths.iter().any(|path| begins_a_path(text, path)) {
                findings.push(Finding::new(
                    file,
                    line,
                    "a path of one machine: make it relative, or ask for it",
                ));
            }
            if hosts.iter().any(|host| text.contains(host)) {
                findings.push(Finding::new(
                    file,
                    line,
                    "a registry's host: whoever builds this may have another",
                ));
            }
        }
    }
    findings
}

/// A path from the root of a machine, not the middle of another path or of an address.
fn begins_a_path(text: &str, path: &str) -> bool {
    text.match_indices(path).any(|(at, _)| {
        !text[..at].ends_with(|c: char| c.is_alphanumeric() || "._-/}$)~*".contains(c))
    })
}

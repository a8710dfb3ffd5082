//! Rules about looks: a style is found by swapping `app/src` for `style` and `.rs` for `.css`.

use super::{File, Finding, Tree};

/// A component or page that gives its elements a class has a stylesheet, imported in style/main.css; and a stylesheet has such a one.
pub fn mirrored(tree: &Tree) -> Vec<Finding> {
    let main = tree
        .file("style/main.css")
        .map_or("", |file| file.code_and_strings());
    let mut findings = Vec::new();
    for file in tree.rust().filter(|file| has_a_look(file)) {
        let Some(style) = style_of(&file.path) else {
            continue;
        };
        if tree.file(&style).is_none() {
            findings.push(Finding::new(
                file,
                1,
                format!("it has classes and so a look of its own, but there is no {style}"),
            ));
        }
    }
    for file in tree.files.iter().filter(|file| file.is("css")) {
        let Some(source) = source_of(&file.path) else {
            continue;
        };
        if !tree.file(&source).is_some_and(has_a_look) {
            findings.push(Finding::new(
                file,
                1,
                format!("it dresses nobody: {source} is not there or has no class"),
            ));
        }
        let import = file.path.trim_start_matches("style/");
        if !main.contains(&format!("\"{import}\"")) {
            findings.push(Finding::new(
                file,
                1,
                format!("nobody loads it: style/main.css lacks @import url(\"{import}\")"),
            ));
        }
    }
    findings
}

/// Layers decide what wins; a shout only asks for a louder one.
pub fn important(tree: &Tree) -> Vec<Finding> {
    let styles = tree.files.iter().filter(|file| file.is("css"));
    let lines = styles.flat_map(|file| {
        file.mentions("!important")
            .into_iter()
            .map(move |line| (file, line))
    });
    lines
        .map(|(file, line)| {
            Finding::new(
                file,
                line,
                "no `!important`: the layers in style/main.css decide what wins",
            )
        })
        .collect()
}

const MIRRORED: [&str; 2] = ["components/", "pages/"];

fn has_a_look(file: &File) -> bool {
    style_of(&file.path).is_some()
        && ["class=", "class:"]
            .iter()
            .any(|attribute| file.code.contains(attribute))
}

fn style_of(source: &str) -> Option<String> {
    let inner = source.strip_prefix("app/src/")?.strip_suffix(".rs")?;
    let mirrored =
        MIRRORED.iter().any(|folder| inner.starts_with(folder)) && !inner.ends_with("/mod");
    mirrored.then(|| format!("style/{inner}.css"))
}

fn source_of(style: &str) -> Option<String> {
    let inner = style.strip_prefix("style/")?.strip_suffix(".css")?;
    MIRRORED
        .iter()
        .any(|folder| inner.starts_with(folder))
        .then(|| format!("app/src/{inner}.rs"))
}

impl File {
    fn code_and_strings(&self) -> &str {
        // An import that is commented out would pass; nobody comments out one line of a list of imports for long.
        &self.text
    }
}

//! What the rules share: the tree as a list of files with their code and comments told apart, and how a rule is held.

pub mod crates;
pub mod homes;
pub mod looks;
pub mod never;
pub mod places;
pub mod shape;
pub mod source;
pub mod texts;

use std::fmt;
use std::path::Path;

pub use source::File;

pub struct Tree {
    pub files: Vec<File>,
}

/// Where a rule is broken, and why there is a rule.
pub struct Finding {
    path: String,
    line: usize,
    why: String,
}

pub type Rule = fn(&Tree) -> Vec<Finding>;

/// A sample is a tree of its own: paths and texts.
pub type Sample<'a> = &'a [(&'a str, &'a str)];

/// The rule finds something in each of the samples, and nothing in the project.
#[track_caller]
pub fn holds(rule: Rule, broken: &[Sample]) {
    for sample in broken {
        let paths: Vec<_> = sample.iter().map(|(path, _)| path).collect();
        assert!(
            !rule(&Tree::of(sample)).is_empty(),
            "This rule lets a sample pass that breaks it: {paths:?}"
        );
    }
    nothing_in(&rule(&Tree::of_the_project()));
}

/// The rule finds nothing in a sample that is as it should be.
#[track_caller]
pub fn keeps(rule: Rule, sample: Sample) {
    nothing_in(&rule(&Tree::of(sample)));
}

#[track_caller]
fn nothing_in(findings: &[Finding]) {
    let lines: Vec<_> = findings.iter().map(ToString::to_string).collect();
    assert!(lines.is_empty(), "\n{}\n", lines.join("\n"));
}

impl Tree {
    fn of(sample: Sample) -> Self {
        Self {
            files: sample
                .iter()
                .map(|(path, text)| File::new((*path).to_owned(), (*text).to_owned()))
                .collect(),
        }
    }

    fn of_the_project() -> Self {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"))
            .parent()
            .expect("a crate lies in the project");
        let mut files = Vec::new();
        collect(root, "", &mut files);
        assert!(
            files.len() > 50,
            "The project was not found at {}",
            root.display()
        );
        files.sort_by(|a, b| a.path.cmp(&b.path));
        Self { files }
    }

    pub fn file(&self, path: &str) -> Option<&File> {
        self.files.iter().find(|file| file.path == path)
    }

    /// The Rust files of the crates, tests among them.
    pub fn rust(&self) -> impl Iterator<Item = &File> {
        self.files.iter().filter(|file| file.is("rs"))
    }
}

/// What is built, installed or stored there is not ours to judge.
const NOT_OURS: [&str; 8] = [
    "target",
    "node_modules",
    "data",
    ".git",
    ".tools",
    "test-results",
    "playwright-report",
    "blob-report",
];

fn collect(folder: &Path, prefix: &str, files: &mut Vec<File>) {
    for entry in folder
        .read_dir()
        .expect("a folder of the project can be read")
        .flatten()
    {
        let name = entry.file_name().to_string_lossy().into_owned();
        let path = format!("{prefix}{name}");
        let Ok(kind) = entry.file_type() else {
            continue;
        };
        // In a work tree of its own, `.git` is a file.
        if NOT_OURS.contains(&name.as_str()) {
            continue;
        }
        if kind.is_dir() {
            collect(&entry.path(), &format!("{path}/"), files);
        } else if kind.is_file() {
            // What is no text is a picture.
            if let Ok(text) = std::fs::read_to_string(entry.path()) {
                files.push(File::new(path, text));
            }
        }
    }
}

impl Finding {
    pub fn new(file: &File, line: usize, why: impl Into<String>) -> Self {
        Self {
            path: file.path.clone(),
            line,
            why: why.into(),
        }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}", self.path, self.line, self.why)
    }
}

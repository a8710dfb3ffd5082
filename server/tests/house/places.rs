//! Where in the tree a word of the code stands.

use super::{File, Finding};

pub fn lines(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.lines()
        .enumerate()
        .map(|(index, line)| (index + 1, line))
}

pub fn places<'a>(files: impl Iterator<Item = &'a File>, words: &[&str]) -> Vec<(&'a File, usize)> {
    let mut found = Vec::new();
    for file in files {
        for word in words {
            found.extend(file.mentions(word).into_iter().map(|line| (file, line)));
        }
    }
    found.sort_by_key(|(file, line): &(&File, usize)| (file.path.as_str(), *line));
    found.dedup_by_key(|(file, line)| (file.path.as_str(), *line));
    found
}

pub fn mentioned<'a>(
    files: impl Iterator<Item = &'a File>,
    words: &[&str],
    why: &str,
) -> Vec<Finding> {
    places(files, words)
        .into_iter()
        .map(|(file, line)| Finding::new(file, line, why))
        .collect()
}

pub fn outside_tests(places: Vec<(&File, usize)>, why: &str) -> Vec<Finding> {
    let outside = places
        .into_iter()
        .filter(|(file, line)| *line < file.tests_from());
    outside
        .map(|(file, line)| Finding::new(file, line, why))
        .collect()
}

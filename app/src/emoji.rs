//! The emoji there are (`public/emoji.txt`): read once for the life of a page, and searched.
//!
//! After a notice and an empty line: a line without a tab names a group, all others are an emoji, its name, and what
//! else it is found by.

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Emoji {
    pub text: &'static str,
    pub name: &'static str,
    /// Beside those of its name.
    words: &'static str,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    pub name: &'static str,
    pub emoji: Vec<Emoji>,
}

/// So many are shown of what was found: whoever does not see it there writes a letter more.
pub const FOUND_MAX: usize = 120;

/// The text stays for good, as the page does.
pub fn read(text: String) -> Vec<Group> {
    let text: &'static str = text.leak();
    let mut groups: Vec<Group> = Vec::new();
    let list = text.split_once("\n\n").map_or("", |(_, list)| list);
    for line in list.lines() {
        let mut parts = line.split('\t');
        match (parts.next(), parts.next(), groups.last_mut()) {
            (Some(text), Some(name), Some(group)) => group.emoji.push(Emoji {
                text,
                name,
                words: parts.next().unwrap_or_default(),
            }),
            (Some(name), None, _) => groups.push(Group {
                name,
                emoji: Vec::new(),
            }),
            _ => {}
        }
    }
    groups
}

pub fn name_of(groups: &[Group], text: &str) -> Option<&'static str> {
    all(groups)
        .find(|emoji| emoji.text == text)
        .map(|emoji| emoji.name)
}

/// Those of which every word sought begins a word; first those whose name begins with all of it, then those that are
/// called so, then those that have to do with it. `:thumbs_up:` is sought as it is written elsewhere.
pub fn find(groups: &[Group], sought: &str) -> Vec<Emoji> {
    let sought = sought.replace([':', '_', '-'], " ");
    let sought: Vec<&str> = sought.split_whitespace().collect();
    let whole = sought.join(" ");
    let mut ranks: [Vec<Emoji>; 4] = Default::default();
    for emoji in all(groups) {
        let by_name = |word: &&str| begins_a_word(emoji.name, word);
        let by_any = |word: &&str| by_name(word) || begins_a_word(emoji.words, word);
        let rank = if emoji.name.eq_ignore_ascii_case(&whole) || emoji.text == whole {
            0
        } else if begins(emoji.name, &whole) {
            1
        } else if sought.iter().all(by_name) {
            2
        } else if sought.iter().all(by_any) {
            3
        } else {
            continue;
        };
        ranks[rank].push(*emoji);
    }
    let mut found = ranks.concat();
    found.truncate(FOUND_MAX);
    found
}

fn all(groups: &[Group]) -> impl Iterator<Item = &Emoji> {
    groups.iter().flat_map(|group| &group.emoji)
}

fn begins_a_word(text: &str, word: &str) -> bool {
    let apart = |c: char| !(c.is_alphanumeric() || c == '+');
    text.split(apart).any(|there| begins(there, word))
}

fn begins(text: &str, with: &str) -> bool {
    let start = text.as_bytes().get(..with.len());
    start.is_some_and(|start| start.eq_ignore_ascii_case(with.as_bytes()))
}

/// Where an arrow leads in a grid of groups, each beginning a row of its own; none where it leads out above.
pub fn step(sizes: &[usize], columns: usize, at: usize, key: &str) -> Option<usize> {
    let last = sizes.iter().sum::<usize>().saturating_sub(1);
    let columns = columns.max(1);
    // The group that it stands in, and where that begins.
    let (mut group, mut start) = (0, 0);
    while group + 1 < sizes.len() && at >= start + sizes[group] {
        start += sizes[group];
        group += 1;
    }
    let size = sizes.get(group).copied().unwrap_or(0);
    if at >= start + size {
        return Some(last);
    }
    let column = (at - start) % columns;
    match key {
        "ArrowLeft" => Some(at.saturating_sub(1)),
        "ArrowRight" => Some((at + 1).min(last)),
        "Home" => Some(at - column),
        "End" => Some((at - column + columns - 1).min(start + size - 1)),
        "ArrowDown" => {
            let bottom = (size - 1) / columns == (at - start) / columns;
            Some(match sizes.get(group + 1) {
                // The last row may be shorter.
                _ if !bottom => (at + columns).min(start + size - 1),
                Some(next) => start + size + column.min(next - 1),
                None => at,
            })
        }
        _ if at - start >= columns => Some(at - columns),
        _ if group == 0 => None,
        _ => {
            let above = sizes[group - 1];
            let row = (above - 1) / columns * columns;
            Some(start - above + (row + column).min(above - 1))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list() -> Vec<Group> {
        read(include_str!("../../public/emoji.txt").to_owned())
    }

    fn found(sought: &str) -> Vec<&'static str> {
        let found = find(&list(), sought);
        found.iter().map(|emoji| emoji.text).collect()
    }

    #[test]
    fn the_list_is_read_whole() {
        let list = list();
        let names: Vec<_> = list.iter().map(|group| group.name).collect();
        assert_eq!(names.first(), Some(&"Smileys & emotion"));
        assert_eq!(names.last(), Some(&"Flags"));
        assert_eq!(names.len(), 9);
        assert!(list.iter().all(|group| !group.emoji.is_empty()));
        assert_eq!(name_of(&list, "\u{1f680}"), Some("rocket"));
        assert_eq!(name_of(&list, "\u{1f44d}"), Some("thumbs up"));
        assert_eq!(name_of(&list, "rocket"), None);
    }

    #[test]
    fn no_emoji_is_listed_twice_and_none_without_a_name() {
        let list = list();
        let mut texts: Vec<_> = all(&list).map(|emoji| emoji.text).collect();
        let count = texts.len();
        assert!(count > 1_800, "{count}");
        texts.sort_unstable();
        texts.dedup();
        assert_eq!(texts.len(), count);
        assert!(all(&list).all(|emoji| !emoji.name.is_empty() && !emoji.text.is_empty()));
    }

    #[test]
    fn what_is_called_so_comes_before_what_has_to_do_with_it() {
        assert_eq!(found("rocket")[0], "\u{1f680}");
        // The astronaut, who has to do with one.
        assert!(found("rocket").contains(&"\u{1f9d1}\u{200d}\u{1f680}"));
        // And not who fights it.
        assert_eq!(found("fire")[0], "\u{1f525}");
        assert_eq!(found("ROCK").first(), found("rock").first());
        assert_eq!(found("red heart"), ["\u{2764}\u{fe0f}"]);
        assert_eq!(found("heart red").first(), Some(&"\u{2764}\u{fe0f}"));
    }

    #[test]
    fn it_is_sought_as_people_write_it() {
        for sought in [
            ":thumbs_up:",
            "thumbs-up",
            "+1",
            " thumbs  up ",
            "thumbsup",
            "\u{1f44d}",
        ] {
            assert!(found(sought).contains(&"\u{1f44d}"), "{sought:?}");
        }
        // Without the marks above its letters, and with them.
        assert_eq!(found("curacao"), ["\u{1f1e8}\u{1f1fc}"]);
        assert_eq!(found("cura\u{e7}ao"), ["\u{1f1e8}\u{1f1fc}"]);
        assert!(found("xyzzy").is_empty());
        assert_eq!(found("a").len(), FOUND_MAX);
    }

    #[test]
    fn arrows_walk_the_grid_across_its_groups() {
        // Rows of three: 0 1 2 | 3 4, then 5, then 6 7 8 | 9.
        let sizes = [5, 1, 4];
        let to = |at, key| step(&sizes, 3, at, key);
        assert_eq!(to(0, "ArrowLeft"), Some(0));
        assert_eq!(to(4, "ArrowRight"), Some(5));
        assert_eq!(to(9, "ArrowRight"), Some(9));
        assert_eq!(to(1, "ArrowDown"), Some(4));
        assert_eq!(to(2, "ArrowDown"), Some(4), "the row below is shorter");
        assert_eq!(to(4, "ArrowDown"), Some(5), "so is the next group");
        assert_eq!(to(3, "ArrowDown"), Some(5));
        assert_eq!(to(5, "ArrowDown"), Some(6));
        assert_eq!(to(9, "ArrowDown"), Some(9));
        assert_eq!(to(8, "ArrowUp"), Some(5));
        assert_eq!(to(9, "ArrowUp"), Some(6));
        assert_eq!(to(5, "ArrowUp"), Some(3));
        assert_eq!(to(2, "ArrowUp"), None, "back to the search");
        assert_eq!(to(4, "Home"), Some(3));
        assert_eq!(to(6, "End"), Some(8));
        assert_eq!(to(3, "End"), Some(4));
        assert_eq!(to(70, "ArrowLeft"), Some(9), "it was redrawn meanwhile");
    }
}

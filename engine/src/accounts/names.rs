//! What a search for people compares: pure.
//!
//! Two kinds of keys. By a *key* somebody's name begins, from one of its words on. A *part* stands for what lies
//! inside of a word, for a word with one letter left out, or for what a name looks like; its first sign says which. What
//! is looked for is always how a key or part begins, so that each search is a walk along an index that ends by itself,
//! and finds what is typed only half as well. With one letter left out on both sides, a letter too many, one too few,
//! a wrong one, or two in the wrong order meet.

use std::collections::BTreeSet;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::canonical_combining_class;

use super::lookalikes::skeleton;
use super::rules::key;

/// By which way keys are made here. With another one, everybody's are made anew at the next start.
pub const WAY: i64 = 2;

/// The first signs of parts. Nobody can type one of them into a search, since they are put before what was typed.
const INSIDE: char = '~';
const ONE_LESS: char = '-';
const LOOKS: char = '=';

/// Letters that are kept of a part: more than that of a name is hardly ever typed, and `rank` looks at all of it.
pub const PART_LETTERS: usize = 16;
/// The shortest text in which a mistake is looked for: in three letters, most others are one letter away.
pub const TYPO_LETTERS: usize = 4;
/// What is looked for inside of words has so many letters at least: nearly everybody has any single one.
pub const INSIDE_LETTERS: usize = 2;

/// Without case, width and accents; its spaces single. Signs that are letters of their own stay, as vowels are in many
/// scripts: they are no accents, and stand in no class of those.
pub fn plain(text: &str) -> String {
    let bare: String = key(text)
        .nfkd()
        .filter(|c| canonical_combining_class(*c) == 0)
        .collect();
    bare.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What somebody is found by: their username, and their name from each of its words on. Of two words that are the same,
/// the first is enough.
pub fn keys(username: &str, name: &str) -> Vec<String> {
    let name = plain(name);
    let mut keys = vec![plain(username)];
    let mut begun: Vec<&str> = Vec::new();
    let mut rest = name.as_str();
    while !rest.is_empty() {
        let (word, behind) = rest.split_once(' ').unwrap_or((rest, ""));
        if !begun.contains(&word) {
            begun.push(word);
            keys.push(rest.to_owned());
        }
        rest = behind;
    }
    keys.sort_unstable();
    keys.dedup();
    keys
}

/// What somebody is found by when nothing of theirs begins so: at most three for each letter that they are called by.
pub fn parts(username: &str, name: &str) -> BTreeSet<String> {
    let mut parts = BTreeSet::new();
    for text in [plain(username), plain(name)] {
        let letters: Vec<char> = text.chars().collect();
        for at in 1..letters.len().saturating_sub(INSIDE_LETTERS - 1) {
            let begins_a_word = letters[at - 1] == ' ';
            if !begins_a_word && letters[at] != ' ' {
                parts.insert(part(INSIDE, &letters[at..]));
            }
        }
        for word in words(&text) {
            let word: Vec<char> = word.chars().take(PART_LETTERS + 1).collect();
            parts.extend(one_less(&word).map(|less| part(ONE_LESS, &less)));
        }
    }
    parts.extend([username, name].into_iter().filter_map(looks));
    parts
}

/// How parts begin that have the text inside of a word.
pub fn inside(text: &str) -> Option<String> {
    let letters: Vec<char> = text.chars().collect();
    (letters.len() >= INSIDE_LETTERS).then(|| part(INSIDE, &letters))
}

/// How keys and parts begin of what the word may be meant to be, with one mistake in it.
pub fn mistaken(word: &str) -> BTreeSet<String> {
    let letters: Vec<char> = word.chars().take(PART_LETTERS).collect();
    if letters.len() < TYPO_LETTERS {
        return BTreeSet::new();
    }
    let mut ways = BTreeSet::from([part(ONE_LESS, &letters)]);
    for less in one_less(&letters) {
        ways.insert(part(ONE_LESS, &less));
        ways.insert(less.into_iter().collect());
    }
    ways
}

/// The part that all names have that look like this one; none of what has no letters.
pub fn looks(name: &str) -> Option<String> {
    let looks = skeleton(&plain(name));
    (!looks.is_empty()).then(|| format!("{LOOKS}{looks}"))
}

/// How well the text fits somebody: nothing when it does not. Each of its words must be in one of theirs, and in one
/// of them at most may be a mistake.
pub fn rank(text: &str, username: &str, name: &str) -> Option<Rank> {
    let (username, name) = (plain(username), plain(name));
    let mut worst = Rank::Word;
    for wanted in text.split(' ') {
        let theirs = || {
            words(&username)
                .chain(words(&name))
                .chain(name.split(' '))
                .chain([&*username])
        };
        let rank = if theirs().any(|word| word.starts_with(wanted)) {
            Rank::Word
        } else if theirs().any(|word| word.contains(wanted)) {
            Rank::Inside
        } else if worst < Rank::Mistaken && theirs().any(|word| begins_nearly(word, wanted)) {
            Rank::Mistaken
        } else {
            return None;
        };
        worst = worst.max(rank);
    }
    Some(worst)
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Rank {
    /// Words of theirs begin so.
    Word,
    /// They have it inside of words.
    Inside,
    /// But for one mistake.
    Mistaken,
}

/// Whether the word begins with what was typed, but for one letter too many, too few, a wrong one, or two that changed
/// their places.
fn begins_nearly(word: &str, typed: &str) -> bool {
    let (word, typed): (Vec<char>, Vec<char>) = (word.chars().collect(), typed.chars().collect());
    if typed.len() < TYPO_LETTERS {
        return false;
    }
    let same = word.iter().zip(&typed).take_while(|(a, b)| a == b).count();
    let begins = |word: &[char], typed: &[char]| word.starts_with(typed);
    let (rest, more) = (&word[same..], &typed[same..]);
    let swapped = || {
        rest.len() > 1
            && more.len() > 1
            && rest[0] == more[1]
            && rest[1] == more[0]
            && begins(&rest[2..], &more[2..])
    };
    more.is_empty()
        || begins(rest, &more[1..])
        || !rest.is_empty() && (begins(&rest[1..], more) || begins(&rest[1..], &more[1..]))
        || swapped()
}

/// Of letters and digits alone: what stands between them in a username is no letter that one gets wrong.
fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| c.is_ascii() && !c.is_ascii_alphanumeric())
        .filter(|word| !word.is_empty())
}

fn one_less(word: &[char]) -> impl Iterator<Item = Vec<char>> {
    let enough = word.len() >= TYPO_LETTERS - 1;
    (0..if enough { word.len() } else { 0 }).map(|at| [&word[..at], &word[at + 1..]].concat())
}

fn part(kind: char, letters: &[char]) -> String {
    let letters = letters.iter().take(PART_LETTERS);
    std::iter::once(&kind).chain(letters).collect()
}

pub fn is_part(way: &str) -> bool {
    way.starts_with(ONE_LESS)
}

/// Above every key that begins so.
pub fn end(prefix: &str) -> String {
    format!("{prefix}{}", char::MAX)
}

#[cfg(test)]
mod tests {
    use wire::limits::{NAME_MAX, USERNAME_MAX};

    use super::{PART_LETTERS, Rank, end, keys, parts, plain, rank};

    #[test]
    fn what_people_would_type_for_it_is_the_same() {
        for (one, other) in [
            ("Zo\u{eb}", "ZOE"),
            ("  Ada \t Lovelace ", "ada lovelace"),
            ("\u{ff21}da", "ada"),
            ("Ant\u{f3}nio", "anto\u{301}nio"),
            ("\u{130}stanbul", "istanbul"),
            (
                "\u{39d}\u{3af}\u{3ba}\u{3bf}\u{3c2}",
                "\u{3bd}\u{3b9}\u{3ba}\u{3bf}\u{3c3}",
            ),
            ("Stra\u{df}e", "STRASSE"),
            (
                "\u{419}\u{43e}\u{441}\u{438}\u{444}",
                "\u{438}\u{43e}\u{441}\u{438}\u{444}",
            ),
        ] {
            assert_eq!(plain(one), plain(other), "{one} {other}");
        }
        // A vowel is no accent.
        assert_ne!(plain("\u{930}\u{93e}\u{92e}"), plain("\u{930}\u{92e}"));
        // What is half typed begins as the whole does.
        assert!(plain("\u{d55c}").starts_with(&plain("\u{d558}")));
    }

    #[test]
    fn one_is_found_by_the_username_and_by_the_name_from_each_word_on() {
        let found = |username, name| keys(username, name).join(", ");
        assert_eq!(found("ada", ""), "ada");
        assert_eq!(found("ada", "Ada"), "ada");
        let names = "al, berg, der berg, ludwig van der berg, van der berg";
        assert_eq!(found("al", "Ludwig van der Berg"), names);
        assert_eq!(found("al", "La la la"), "al, la la la");
        assert_eq!(found("al", "\u{301}"), "al");
    }

    #[test]
    fn a_name_has_as_many_parts_as_its_letters_allow() {
        let longest = ("a.".repeat(USERNAME_MAX / 2), "xy ".repeat(NAME_MAX / 3));
        let letters: String = ('a'..='z').chain('\u{3b1}'..='\u{3c9}').collect();
        for (username, name) in [
            ("al", "Ada"),
            ("ada.lovelace", "Ada Lovelace"),
            (&longest.0, &longest.1),
            (&letters[..26], &letters),
        ] {
            let parts = parts(username, name);
            let most = 2 * (username.chars().count() + name.chars().count()) + 2;
            assert!(parts.len() <= most, "{username} {name}: {}", parts.len());
            let short =
                |part: &String| part.chars().count() <= PART_LETTERS + 1 || part.starts_with('=');
            assert!(parts.iter().all(short), "{parts:?}");
        }
    }

    #[test]
    fn a_text_fits_by_words_inside_of_them_and_but_for_one_mistake() {
        use Rank::{Inside, Mistaken, Word};
        let fits = |text| rank(text, "ada.k", "Augusta Ada King-No\u{eb}l");
        for (text, expected) in [
            ("ada", Some(Word)),
            ("king ada", Some(Word)),
            ("noel", Some(Word)),
            ("k", Some(Word)),
            ("gust", Some(Inside)),
            ("gust kin", Some(Inside)),
            // One too many, one too few, a wrong one, two that changed their places; at the start, the end and between.
            ("augussta", Some(Mistaken)),
            ("auusta", Some(Mistaken)),
            ("augosta", Some(Mistaken)),
            ("auguts", Some(Mistaken)),
            ("uagu", Some(Mistaken)),
            ("xugusta", Some(Mistaken)),
            ("ugus", Some(Inside)),
            ("augustaa", Some(Mistaken)),
            ("king augosta", Some(Mistaken)),
            // Two of them, or one in so few letters that it could be anybody.
            ("aogosta", None),
            ("kimg augosta", None),
            ("adx", None),
            ("ada lovelace", None),
        ] {
            assert_eq!(fits(text), expected, "{text}");
        }
    }

    #[test]
    fn all_that_begins_so_lies_below_the_end() {
        let upto = end("ad");
        for key in ["ad", "ada", "ad\u{10fffd}", "adz z"] {
            assert!(*key < *upto, "{key}");
        }
        assert!("ae" > upto.as_str());
    }
}

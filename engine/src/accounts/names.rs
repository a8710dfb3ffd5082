//! What a search for people compares: pure.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::canonical_combining_class;

use super::rules::key;

/// By which way keys are made here. With another one, everybody's are made anew at the next start.
pub const WAY: i64 = 1;

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

/// Above every key that begins so.
pub fn end(prefix: &str) -> String {
    format!("{prefix}{}", char::MAX)
}

#[cfg(test)]
mod tests {
    use super::{end, keys, plain};

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
    fn all_that_begins_so_lies_below_the_end() {
        let upto = end("ad");
        for key in ["ad", "ada", "ad\u{10fffd}", "adz z"] {
            assert!(*key < *upto, "{key}");
        }
        assert!("ae" > upto.as_str());
    }
}

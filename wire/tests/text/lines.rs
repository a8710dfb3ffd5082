//! A body on one line, and whom it mentions.

use wire::UserId;
use wire::text::{MASK, mentions, plain, summary};

fn name(user: UserId) -> Option<String> {
    (user == UserId(5)).then(|| "Ann".to_owned())
}

#[test]
fn a_body_is_told_in_plain_words_on_one_line() {
    let spoiler = format!("the end: {MASK}.");
    for (body, want) in [
        ("**bold** _it_ ~~no~~", "bold it no"),
        ("a\nb\n\nc", "a b c"),
        ("  many   blanks\t\n", "many blanks"),
        ("> quoted\nsaid", "quoted said"),
        ("- one\n- two\n  1. three", "one two three"),
        (
            "see `x = 1`:\n```rust\nfn f() {\n    1\n}\n```",
            "see x = 1: fn f() { 1 }",
        ),
        ("the end: ||he **dies** <@5>||.", spoiler.as_str()),
        ("<@5>, <@6> and `<@5>`", "@Ann, @… and <@5>"),
        (
            "[text](https://b.example) https://c.example",
            "text https://c.example",
        ),
        ("\u{202e}turned\u{202c} \u{2067}x\u{2069}", "turned x"),
        ("a\u{1}b\u{0}c", "a b c"),
        ("<b>a</b>", "<b>a</b>"),
        ("", ""),
    ] {
        assert_eq!(plain(body, &name), want, "{body:?}");
    }
}

#[test]
fn a_summary_is_cut_where_nothing_breaks() {
    for (body, most, want) in [
        ("abcdef", 6, "abcdef"),
        ("abcdef", 5, "abcd…"),
        ("ab cdef", 4, "ab…"),
        ("ab cdef", 3, "ab…"),
        ("ab cdef", 2, "a…"),
        ("**ab** cd", 5, "ab cd"),
        ("日本語です", 3, "日本…"),
        ("ae\u{301}f", 3, "a…"),
        ("ae\u{301}fg", 4, "ae\u{301}…"),
        ("a👩\u{200d}👧b", 4, "a…"),
        ("ab", 1, "…"),
        ("ab", 0, ""),
        ("", 0, ""),
    ] {
        assert_eq!(summary(body, most, &name), want, "{body:?} in {most}");
        assert!(summary(body, most, &name).chars().count() <= most);
    }
}

#[test]
fn a_name_cannot_break_the_line() {
    let odd = |_| Some("A\nn\u{202e}n".to_owned());
    assert_eq!(plain("<@5>", &odd), "@A nn");
}

#[test]
fn everyone_mentioned_is_told_once_and_in_order() {
    let ids = |ids: &[i64]| ids.iter().copied().map(UserId).collect::<Vec<_>>();
    for (body, want) in [
        ("<@5> <@3> **<@5>** ||<@4>||", &[5, 3, 4][..]),
        ("> <@5>\n- <@3>\n  - _<@4>_", &[5, 3, 4]),
        (
            "`<@5>`\n```\n<@5>\n```\n\\<@5> [<@5>](https://b.example) <@x>",
            &[],
        ),
        ("", &[]),
    ] {
        assert_eq!(mentions(body, 50), ids(want), "{body:?}");
    }
    let crowd = "<@1><@2><@1><@3><@4>".repeat(20);
    assert_eq!(mentions(&crowd, 3), ids(&[1, 2, 3]));
    assert_eq!(mentions(&crowd, 0), []);
}

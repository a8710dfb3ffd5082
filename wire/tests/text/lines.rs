//! A body on one line, and whom it mentions.

use wire::limits::CARD_BODY;
use wire::text::{MASK, mentions, plain, summary};
use wire::{ClientKey, Message, MessageKind, Micros, Rev, RoomId, Seq, UserId};

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

/// What a card carries of a message with this body.
pub fn on_a_card(body: &str) -> String {
    let message = Message {
        room: RoomId(1),
        seq: Seq(1),
        rev: Rev(1),
        author: UserId(1),
        key: ClientKey(1),
        kind: MessageKind::Text,
        body: body.to_owned(),
        system: None,
        mentions: Vec::new(),
        reply_to: None,
        reactions: Vec::new(),
        edition: 1,
        sent: Micros(1),
        edited: None,
        deleted: None,
    };
    message.for_card().body
}

#[test]
fn a_card_gives_nothing_away_that_the_message_hides() {
    let secret = "he dies ".repeat(20);
    for (body, want) in [
        (format!("||{}||", secret.trim()), MASK.to_owned()),
        (
            format!("so: ||{}|| yes", secret.trim()),
            format!("so: {MASK} yes"),
        ),
        (
            format!("`<@5> {secret}`"),
            format!("<@5> {}", "he dies ".repeat(9)) + "he…",
        ),
    ] {
        assert_eq!(summary(&on_a_card(&body), 80, &name), want, "{body:?}");
    }
    let cut_in_a_mention = "a".repeat(70) + " <@5> " + &"b".repeat(100);
    let card = on_a_card(&cut_in_a_mention);
    assert_eq!(summary(&card, 80, &name), "a".repeat(70) + " @Ann bbb…");
}

#[test]
fn a_card_carries_a_short_body_as_it_was_typed_and_no_more_of_a_long_one_than_it_shows() {
    let short = "**b** ||s|| <@5> `c`";
    assert_eq!(on_a_card(short), short);
    assert_eq!(on_a_card("1. *a*"), "1. *a*");
    let marks = on_a_card(&"(".repeat(20_000));
    assert_eq!(marks, "\\(".repeat(CARD_BODY));
    let long = on_a_card(&"**é** ".repeat(500));
    assert_eq!(long, "é ".repeat(CARD_BODY / 2).trim());
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

//! What holds of every body, asked of random ones made of the characters that mean something.

use std::fmt::Write as _;

use wire::limits::CARD_BODY;
use wire::text::{
    BLOCK_DEPTH, Block, Bounds, Link, MASK, SPAN_DEPTH, Span, check, mentions, parse, plain,
    summary, tidy,
};

use crate::lines::on_a_card;
use crate::notation::each_span;
use crate::payloads::safe;

/// Short bodies for one promise; there are eight.
const CASES: usize = 30_000;
const LONG_CASES: usize = 8;

/// Without a parenthesis nothing is a link with a target of its own, so that nothing typed goes unseen.
const ALL_SEEN: &[&str] = &[
    "*",
    "*",
    "**",
    "***",
    "_",
    "~~",
    "~",
    "||",
    "|",
    "`",
    "`",
    "```",
    "~~~",
    "[",
    "]",
    "(",
    "<",
    ">",
    "<@5>",
    "<@",
    "@",
    "\\",
    "\n",
    "\n",
    "\n\n",
    " ",
    " ",
    "  ",
    "\t",
    "- ",
    "1. ",
    "> ",
    ">",
    "a",
    "b",
    "Q",
    "é",
    "ж",
    "日",
    "😀",
    "\u{301}",
    "\u{200b}",
    "\u{202e}",
    ".",
    ",",
    ":",
    "/",
    "http://",
    "https://b.c",
    "www.",
    "mailto:",
    "a@b.cd",
    "-",
    "#",
    "!",
    "\"",
    "'",
    "&",
    "\r\n",
    "\0",
];

const LINKED: &[&str] = &[
    "[",
    "[",
    "]",
    "](",
    "](",
    ")",
    ")",
    "(",
    "https://",
    "http://",
    "www.",
    "mailto:",
    "javascript:",
    "data:",
    "a",
    "b.c",
    "evil.example",
    "@",
    ":",
    "/",
    "//",
    "\\",
    "?",
    "#",
    "%",
    "*",
    "**",
    "_",
    "||",
    "`",
    "<@5>",
    "<",
    ">",
    "\"",
    "'",
    " ",
    "\n",
    "\t",
    "\u{1}",
    "\0",
    "\u{85}",
    "\u{200b}",
    "\u{202e}",
    "\u{2028}",
    "é",
    "。",
    "ａ",
    "／",
    "а",
    "8080",
    "-",
    ".",
    "[a](https://b.c)",
    "[a",
    "a](https://b.c)",
    "*a",
    "a*",
    "||a",
    "a||",
    "[a](javascript:b)",
    "&#x3a;",
    "\u{feff}",
    "> ",
    "- ",
];

struct Chance(u64);

impl Chance {
    fn below(&mut self, most: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).expect("31 bits fit") % most
    }

    fn body(&mut self, alphabet: &[&str], pieces: usize) -> String {
        (0..pieces)
            .map(|_| alphabet[self.below(alphabet.len())])
            .collect()
    }
}

fn each_body(seed: u64, alphabet: &[&str], mut ask: impl FnMut(&str)) {
    let mut chance = Chance(seed);
    for _ in 0..CASES {
        let pieces = 1 + chance.below(12);
        ask(&chance.body(alphabet, pieces));
    }
    for _ in 0..LONG_CASES {
        ask(&chance.body(alphabet, 2_000));
    }
}

#[test]
fn nothing_that_is_seen_is_lost_or_added_or_moved() {
    each_body(1, ALL_SEEN, |body| {
        let shown = shown(&parse(body).0);
        assert_eq!(letters(&shown), letters(body), "{body:?}");
        let mut typed = body.chars();
        for c in shown.chars().filter(|c| !c.is_whitespace()) {
            assert!(typed.any(|t| t == c), "{c:?} of {shown:?} in {body:?}");
        }
    });
}

#[test]
fn every_tree_is_shallow_and_in_good_form() {
    each_body(2, ALL_SEEN, |body| in_blocks(&parse(body).0, 0, body));
    each_body(3, LINKED, |body| in_blocks(&parse(body).0, 0, body));
}

#[test]
fn every_target_is_spelt_safely() {
    let mut links = 0;
    each_body(4, LINKED, |body| {
        each_span(&parse(body).0, &mut |span| {
            if let Span::Link(link) = span {
                links += 1;
                safe(&link.href);
            }
        });
    });
    assert!(links > CASES / 50, "only {links} links were tried");
}

/// What cannot be seen, laid between the letters of a lie, does not hide it.
#[test]
fn no_unseen_character_hides_a_lie() {
    const UNSEEN: &[&str] = &[
        "",
        "",
        "\u{200b}",
        "\u{200c}",
        "\u{200d}",
        "\u{200e}",
        "\u{200f}",
        "\u{2060}",
        "\u{feff}",
        "\u{ad}",
        "\u{34f}",
        "\u{61c}",
        "\u{180e}",
        "\u{202a}",
        "\u{202e}",
        "\u{2066}",
        "\u{2069}",
        "\u{fe0f}",
        "\u{e0020}",
        "\u{3164}",
        "\u{2800}",
        "**",
        "_",
        "||",
    ];
    let mut chance = Chance(5);
    for _ in 0..CASES / 3 {
        let mut body = String::from("[");
        for c in "bank.example".chars() {
            body.push_str(UNSEEN[chance.below(UNSEEN.len())]);
            body.push(c);
        }
        body.push_str("](https://evil.example)");
        each_span(&parse(&body).0, &mut |span| {
            if let Span::Link(link) = span {
                // Marks that found no other half are seen, and break the name in two.
                let name = shown(&[Block::Paragraph(link.text.clone())]);
                assert!(link.lies || name.contains(['*', '_', '|']), "{body:?}");
            }
        });
    }
}

#[test]
fn one_line_is_one_line() {
    each_body(6, ALL_SEEN, |body| {
        let name = |_| Some("A\nb".to_owned());
        let whole = plain(body, &name);
        assert!(
            !whole.contains(|c: char| c.is_control() || c == '\u{202e}' || c == '\u{2028}'),
            "{body:?}: {whole:?}"
        );
        assert!(
            !whole.contains("  ") && whole.trim() == whole,
            "{body:?}: {whole:?}"
        );
        for most in [0, 1, 3, 10] {
            let cut = summary(body, most, &name);
            assert!(cut.chars().count() <= most, "{body:?}: {cut:?}");
            assert!(
                cut == whole || cut.is_empty() || cut.ends_with('…'),
                "{body:?}: {cut:?} of {whole:?}"
            );
        }
    });
}

#[test]
fn a_card_tells_what_the_whole_message_tells() {
    let mut chance = Chance(8);
    let (mut cut, mut hidden) = (0, 0);
    for case in 0..CASES / 20 {
        let pieces = 40 + chance.below(200);
        let body = chance.body([ALL_SEEN, LINKED][case % 2], pieces);
        let card = on_a_card(&body);
        for called in [Some("Ann"), Some("A\nb\u{202e} "), Some(""), None] {
            let name = |_| called.map(str::to_owned);
            for most in [0, 1, 10, 80, CARD_BODY - 2] {
                let want = summary(&body, most, &name);
                assert_eq!(summary(&card, most, &name), want, "{body:?} as {card:?}");
            }
        }
        assert_eq!(on_a_card(&card), card, "{body:?}");
        cut += usize::from(card != body);
        hidden += usize::from(summary(&card, 80, &|_| None).contains(MASK));
    }
    assert!(cut > CASES / 40 && hidden > CASES / 80, "{cut}, {hidden}");
}

#[test]
fn what_is_sent_reads_as_what_was_typed() {
    let bounds = Bounds {
        chars: 30,
        lines: 10,
    };
    let mut taken = 0;
    each_body(7, ALL_SEEN, |body| {
        let tidied = tidy(body);
        assert_eq!(tidy(&tidied), tidied, "{body:?}");
        assert_eq!(letters(&tidied), letters(body), "{body:?}");
        if check(&tidied, bounds).is_ok() {
            taken += 1;
            assert!(!tidied.contains(['\0', '\r']), "{body:?}");
            assert!(
                tidied.chars().count() <= 30 && tidied.lines().count() <= 10,
                "{body:?}"
            );
        }
    });
    assert!(taken > CASES / 10, "only {taken} bodies were taken");
}

#[test]
fn the_mentioned_are_those_of_the_tree() {
    each_body(8, ALL_SEEN, |body| {
        let mut of_tree = Vec::new();
        each_span(&parse(body).0, &mut |span| {
            if let Span::Mention(user) = span {
                of_tree.push(*user);
            }
        });
        of_tree.dedup();
        assert_eq!(mentions(body, 50), of_tree, "{body:?}");
    });
}

fn letters(text: &str) -> String {
    text.chars()
        .filter(|c| matches!(c, 'a'..='z' | 'Q' | 'é' | 'ж' | '日' | '😀'))
        .collect()
}

/// All that a page would show, in order.
fn shown(blocks: &[Block]) -> String {
    let mut out = String::new();
    for block in blocks {
        match block {
            Block::Paragraph(spans) => shown_in(spans, &mut out),
            Block::Code { language, text } => {
                out.push_str(language.as_deref().unwrap_or_default());
                out.push_str(text);
            }
            Block::Quote(inner) => out.push_str(&self::shown(inner)),
            Block::List { items, .. } => items
                .iter()
                .for_each(|item| out.push_str(&self::shown(item))),
        }
    }
    out
}

fn shown_in(spans: &[Span], out: &mut String) {
    for span in spans {
        match span {
            Span::Plain(text) | Span::Code(text) => out.push_str(text),
            Span::Bold(inner)
            | Span::Italic(inner)
            | Span::Strike(inner)
            | Span::Spoiler(inner)
            | Span::Link(Link { text: inner, .. }) => shown_in(inner, out),
            Span::Mention(user) => write!(out, "<@{user}>").expect("a string takes all"),
            Span::Break => out.push('\n'),
        }
    }
}

fn in_blocks(blocks: &[Block], depth: usize, body: &str) {
    assert!(depth <= BLOCK_DEPTH, "{body:?}");
    for block in blocks {
        match block {
            Block::Paragraph(spans) => in_spans(spans, 0, false, body),
            Block::Code { text, .. } => assert!(!text.ends_with('\r'), "{body:?}"),
            Block::Quote(inner) => {
                assert!(!inner.is_empty(), "{body:?}");
                in_blocks(inner, depth + 1, body);
            }
            Block::List { items, .. } => {
                assert!(!items.is_empty(), "{body:?}");
                for item in items {
                    assert!(!item.is_empty(), "{body:?}");
                    in_blocks(item, depth + 1, body);
                }
            }
        }
    }
}

fn in_spans(spans: &[Span], depth: usize, linked: bool, body: &str) {
    assert!(depth <= SPAN_DEPTH && !spans.is_empty(), "{body:?}");
    let mut after_plain = false;
    for span in spans {
        match span {
            Span::Plain(text) => {
                assert!(
                    !text.is_empty() && !text.contains('\n') && !after_plain,
                    "{body:?}"
                );
            }
            Span::Bold(inner)
            | Span::Italic(inner)
            | Span::Strike(inner)
            | Span::Spoiler(inner) => in_spans(inner, depth + 1, linked, body),
            Span::Link(link) => {
                assert!(!linked, "a link in a link: {body:?}");
                in_spans(&link.text, depth + 1, true, body);
            }
            Span::Mention(_) => assert!(!linked, "a mention in a link: {body:?}"),
            Span::Code(text) => assert!(!text.is_empty() && text != MASK, "{body:?}"),
            Span::Break => {}
        }
        after_plain = matches!(span, Span::Plain(_));
    }
}

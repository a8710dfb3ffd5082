//! What may be sent, and how it is tidied before.

use std::borrow::Cow;

use wire::text::{Bounds, TextFault, check, tidy};

const BOUNDS: Bounds = Bounds {
    chars: 20_000,
    lines: 500,
};

#[test]
fn ordinary_words_in_any_script_may_be_sent() {
    for body in [
        "hello",
        "a\tb\n\n  c",
        "👩‍👩‍👧‍👦 🏴\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}\u{e007f} 🇩🇪 ❤\u{fe0f}",
        "שָׁלוֹם",
        "السَّلَامُ عَلَيْكُمْ",
        "नमस्ते दुनिया",
        "สวัสดีครับ ที่นี่",
        "བོད་སྐད་",
        "Việt Nam",
        "Z\u{351}\u{36b}\u{343}a",
        "한국어",
        "می\u{200c}خواهم",
        "\u{202b}שלום\u{202c} x",
        "\u{2068}Ann\u{2069} said",
        "\u{200f}x",
        "<script>",
        "\u{fffd}",
    ] {
        assert_eq!(check(body, BOUNDS), Ok(()), "{body:?}");
    }
}

#[test]
fn a_body_in_which_nothing_is_seen_is_empty() {
    for body in [
        "",
        " ",
        "\n\t\n",
        "\u{200b}",
        "\u{200b}\u{200d}\u{2060}\u{feff}",
        "\u{3164}\u{2800}",
        "\u{ad}",
        "\u{3000}\u{a0}",
        "\u{fe0f}",
        "\u{202e}\u{202c}",
        "\u{e0041}",
    ] {
        assert_eq!(check(body, BOUNDS), Err(TextFault::Empty), "{body:?}");
    }
}

#[test]
fn a_body_is_bounded_in_characters_and_lines() {
    let bounds = Bounds { chars: 5, lines: 3 };
    assert_eq!(check("äöüß€", bounds), Ok(()));
    assert_eq!(check("äöüß€!", bounds), Err(TextFault::TooLong { max: 5 }));
    assert_eq!(check("a\nb\nc", bounds), Ok(()));
    assert_eq!(
        check("\n\n\na", bounds),
        Err(TextFault::TooManyLines { max: 3 })
    );
    assert_eq!(
        check("a\u{2028}\u{2029}\n", bounds),
        Err(TextFault::TooManyLines { max: 3 })
    );
    assert_eq!(
        check(&"\n".repeat(100_000), BOUNDS),
        Err(TextFault::TooManyLines { max: 500 })
    );
    assert_eq!(check(&"a".repeat(20_000), BOUNDS), Ok(()));
    assert_eq!(
        check(&"a".repeat(20_001), BOUNDS),
        Err(TextFault::TooLong { max: 20_000 })
    );
}

#[test]
fn control_characters_are_refused_by_name() {
    assert_eq!(check("a\0b", BOUNDS), Err(TextFault::Nul));
    for c in [
        '\u{1}', '\u{7}', '\u{8}', '\u{b}', '\r', '\u{1b}', '\u{7f}', '\u{85}', '\u{9f}',
    ] {
        assert_eq!(check(&format!("a{c}b"), BOUNDS), Err(TextFault::Control(c)));
    }
}

#[test]
fn towers_of_marks_and_runs_of_nothing_are_refused() {
    for c in [
        '\u{301}', '\u{489}', '\u{20dd}', '\u{e47}', '\u{200b}', '\u{200d}', '\u{fe0f}', '\u{f74}',
        '\u{64b}', '\u{fe20}', '\u{93e}',
    ] {
        let tower = |marks: usize| format!("a{}b", c.to_string().repeat(marks));
        assert_eq!(check(&tower(16), BOUNDS), Ok(()), "{c:?}");
        assert_eq!(check(&tower(17), BOUNDS), Err(TextFault::Flood), "{c:?}");
    }
    let mixed = "\u{301}\u{200d}".repeat(9);
    assert_eq!(check(&format!("a{mixed}"), BOUNDS), Err(TextFault::Flood));
    assert_eq!(check(&"a\u{301}".repeat(10_000), BOUNDS), Ok(()));
}

#[test]
fn turned_text_turns_back_before_its_line_ends() {
    for body in [
        "a\u{202e}b",
        "\u{202e}a\nb\u{202c}",
        "\u{2067}a\u{202c}",
        "\u{202a}a\u{2069}",
        "\u{202d}\u{202e}a\u{202c}",
        "\u{2066}a",
        "a\u{2068}",
    ] {
        assert_eq!(check(body, BOUNDS), Err(TextFault::OpenTurn), "{body:?}");
    }
    for body in [
        "\u{202e}a\u{202c}",
        "\u{2067}\u{202a}a\u{202c}\u{2069}\nb",
        "a\u{202c}\u{2069}",
        "\u{202c}\u{202e}a\u{202c}",
    ] {
        assert_eq!(check(body, BOUNDS), Ok(()), "{body:?}");
    }
}

#[test]
fn tidying_knows_one_newline_and_leaves_what_is_seen() {
    for (body, want) in [
        ("a\r\nb\rc\u{2028}d\u{2029}e\n", "a\nb\nc\nd\ne"),
        ("a\r\r\n\nb", "a\n\n\nb"),
        ("\n \n\t\n  a\n    b  \n\n", "  a\n    b"),
        ("\r\n  a  \r\n", "  a"),
        ("  a", "  a"),
        ("a  \nb", "a  \nb"),
        (" \n ", ""),
        ("", ""),
        ("äöü\u{2029}", "äöü"),
    ] {
        assert_eq!(tidy(body), want, "{body:?}");
        assert_eq!(tidy(&tidy(body)), want, "tidied twice: {body:?}");
    }
    assert!(matches!(tidy("\n a\nb \n"), Cow::Borrowed(" a\nb")));
}

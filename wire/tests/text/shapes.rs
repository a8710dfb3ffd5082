//! What is typed and what becomes of it: spans first, then blocks.

use crate::notation::{line, tree};

fn lines(examples: &[(&str, &str)]) {
    for (body, want) in examples {
        assert_eq!(line(body), *want, "{body:?}");
    }
}

fn trees(examples: &[(&str, &str)]) {
    for (body, want) in examples {
        assert_eq!(tree(body), *want, "{body:?}");
    }
}

#[test]
fn marks_around_words_give_them_weight() {
    lines(&[
        ("plain words", "plain words"),
        (
            "**bold** and *italic* and _too_",
            "b{bold} and i{italic} and i{too}",
        ),
        ("~~gone~~ ||secret||", "s{gone} x{secret}"),
        ("**bold:**text", "b{bold:}text"),
        ("in*tra*word", "ini{tra}word"),
        ("***both***", "i{b{both}}"),
        ("***both* bold**", "b{i{both} bold}"),
        ("***both** italic*", "i{b{both} italic}"),
        ("**bold *both***", "b{bold i{both}}"),
        ("*italic **both***", "i{italic b{both}}"),
        ("**a *b* c** d", "b{a i{b} c} d"),
        ("~~a **b ||c _d_||**~~", "s{a b{b x{c i{d}}}}"),
        ("**two\nlines**", "b{two⏎lines}"),
        ("**ünï**", "b{ünï}"),
        ("*日本*語", "i{日本}語"),
    ]);
}

#[test]
fn marks_without_their_other_half_stay_text() {
    lines(&[
        ("2 * 3 * 4", "2 * 3 * 4"),
        ("a || b || c", "a || b || c"),
        ("**open", "**open"),
        ("close**", "close**"),
        ("** not **", "** not **"),
        ("**a*", "**a*"),
        ("*a **b* c**", "i{a **b} c**"),
        ("snake_case_name __init__", "snake_case_name __init__"),
        ("наше_общее_имя", "наше_общее_имя"),
        ("_a_b", "_a_b"),
        ("~one~ ~~~", "~one~ ~~~"),
        ("|| a||", "|| a||"),
        ("|||a|||", "|||a|||"),
        ("****", "****"),
        ("||||", "||||"),
        ("*", "*"),
    ]);
}

#[test]
fn a_backslash_takes_a_mark_its_meaning() {
    lines(&[
        (r"\*a\*", "*a*"),
        (r"\**a*", "*i{a}"),
        (r"**a\** b**", "b{a** b}"),
        (r"\`a\`", "`a`"),
        (r"\||a||", "||a||"),
        (
            r"\[a](https://b.example/)",
            "[a](a<https://b.example/>{https://b.example/})",
        ),
        (r"\<@5>", "<@5>"),
        (r"C:\dir", r"C:\dir"),
        (r"a\\b", r"a\b"),
        ("end\\", "end\\"),
        ("a\\\nb", "a\\⏎b"),
    ]);
}

#[test]
fn code_in_a_line_is_shown_as_it_is() {
    lines(&[
        (
            "`a *b* <@5> [c](https://d.example)`",
            "c{a *b* <@5> [c](https://d.example)}",
        ),
        ("``a`b``", "c{a`b}"),
        ("`` `a` ``", "c{`a`}"),
        ("` a `", "c{a}"),
        ("`  `", "c{  }"),
        ("`a\nb`", "c{a b}"),
        (r"`a\`b", r"c{a\}b"),
        ("`open", "`open"),
        ("``a`", "``a`"),
        ("`a``b`", "c{a``b}"),
        ("**`a**`", "**c{a**}"),
        ("```so```", "c{so}"),
    ]);
}

#[test]
fn a_mention_is_an_id_in_its_form() {
    lines(&[
        (
            "<@5> hello <@9223372036854775807>",
            "@{5} hello @{9223372036854775807}",
        ),
        ("**<@5>**", "b{@{5}}"),
        (
            "<@0> <@05> <@-5> <@+5> <@5 > <@a> <@> <@5",
            "<@0> <@05> <@-5> <@+5> <@5 > <@a> <@> <@5",
        ),
        ("<@9223372036854775808>", "<@9223372036854775808>"),
        ("<@99999999999999999999>", "<@99999999999999999999>"),
        ("<#5> <@&5> <@!5>", "<#5> <@&5> <@!5>"),
    ]);
}

#[test]
fn a_newline_is_a_break_and_a_blank_line_a_paragraph() {
    trees(&[
        ("a\nb", "p{a⏎b}"),
        ("a\n\nb", "p{a} p{b}"),
        ("\n\na\n \n\t\nb\n", "p{a} p{b}"),
        ("  a\n    b", "p{  a⏎    b}"),
        ("a\r\nb", "p{a⏎b}"),
        ("", ""),
        ("**a\n\nb**", "p{**a} p{b**}"),
    ]);
}

#[test]
fn fences_hold_code() {
    trees(&[
        ("```\na *b*\n```", "code{a *b*}"),
        (
            "```rust\nfn f() {}\n\n  1\n```\nafter",
            "code:rust{fn f() {}⏎⏎  1} p{after}",
        ),
        ("~~~c++\na\n~~~", "code:c++{a}"),
        ("````\n```\na\n````", "code{```⏎a}"),
        ("```\na\n~~~\n```", "code{a⏎~~~}"),
        ("```\nopen", "code{open}"),
        ("```\nopen\n\n**b**", "code{open⏎⏎**b**}"),
        ("before\n```\na\n```\nafter", "p{before} code{a} p{after}"),
        ("```first line\nsecond\n```", "code{first line⏎second}"),
        ("  ```\n  a\n    b\n  ```", "code{a⏎  b}"),
        ("```\n```", "code{}"),
        ("```\na\n`````", "code{a}"),
        ("```\na\n``` b", "code{a⏎``` b}"),
        ("```", "p{```}"),
        ("```rust", "p{```rust}"),
        ("hello\n~~~", "p{hello⏎~~~}"),
        ("``` a ``` b\nc", "p{c{a} b⏎c}"),
        ("> ```\n> a\nb", "q{code{a}} p{b}"),
    ]);
}

#[test]
fn quotes_nest() {
    trees(&[
        ("> a\n> b\nc", "q{p{a⏎b}} p{c}"),
        ("> a\n>\n> b", "q{p{a} p{b}}"),
        ("> a\n>> b\n> > c", "q{p{a} q{p{b⏎c}}}"),
        ("a\n> b", "p{a} q{p{b}}"),
        ("> **a\n> b**", "q{p{b{a⏎b}}}"),
        ("> - a\n>   - b", "q{ul{p{a} ul{p{b}}}}"),
        (">_< >:(", "p{>_< >:(}"),
        (">quote", "p{>quote}"),
        (">", "p{>}"),
        ("> \n>", "p{> ⏎>}"),
        ("a > b", "p{a > b}"),
    ]);
}

#[test]
fn lists_nest() {
    trees(&[
        ("- a\n- b", "ul{p{a} | p{b}}"),
        ("* a\n+ b\n- c", "ul{p{a} | p{b} | p{c}}"),
        ("1. a\n2. b", "ol:1{p{a} | p{b}}"),
        ("7. a\n7. b", "ol:7{p{a} | p{b}}"),
        (
            "- a\n  - b\n    - c\n- d",
            "ul{p{a} ul{p{b} ul{p{c}}} | p{d}}",
        ),
        ("1. a\n  - b\n2. c", "ol:1{p{a} ul{p{b}} | p{c}}"),
        ("- a\n\t- b", "ul{p{a} ul{p{b}}}"),
        ("- a\n  b\nc", "ul{p{a⏎b}} p{c}"),
        ("- a\n\n- b\n\n  c\n\nd", "ul{p{a} | p{b} p{c}} p{d}"),
        ("- a\n1. b", "ul{p{a}} ol:1{p{b}}"),
        ("say\n- a", "p{say} ul{p{a}}"),
        ("- > a\n  > b", "ul{q{p{a⏎b}}}"),
        ("- ```\n  a\n  ```\n- b", "ul{code{a} | p{b}}"),
        ("- - a", "ul{ul{p{a}}}"),
        ("born in\n1986. A year", "p{born in⏎1986. A year}"),
        ("-", "p{-}"),
        ("- ", "p{- }"),
        ("-a\n1.b\n1) c\n---", "p{-a⏎1.b⏎1) c⏎---}"),
        ("1234567890. a", "p{1234567890. a}"),
    ]);
}

#[test]
fn what_other_dialects_know_is_text_here() {
    trees(&[
        ("# heading", "p{# heading}"),
        ("a\n===", "p{a⏎===}"),
        ("| a | b |\n|---|---|", "p{| a | b |⏎|---|---|}"),
        ("<b>a</b> &amp; <!-- x -->", "p{<b>a</b> &amp; <!-- x -->}"),
        ("    indented", "p{    indented}"),
        (
            "[a]: https://b.example",
            "p{[a]: a<https://b.example>{https://b.example}}",
        ),
        ("- [ ] task", "ul{p{[ ] task}}"),
        (
            "![a](https://b.example/c.png)",
            "p{!a<https://b.example/c.png>{a}}",
        ),
    ]);
}

#[test]
fn what_is_nested_too_deep_stays_text() {
    trees(&[
        ("> > > > > > > > > > a", "q{q{q{q{q{q{q{q{p{> > a}}}}}}}}}"),
        (
            "- - - - - - - - - - a",
            "ul{ul{ul{ul{ul{ul{ul{ul{p{- - a}}}}}}}}}",
        ),
        (
            "*a _a *a _a *a _a *a _a *a _a_ a* a_ a* a_ a* a_ a* a_ a*",
            "p{i{a i{a i{a i{a i{a i{a i{a i{a *a _a_ a* a} a} a} a} a} a} a} a}}",
        ),
        (
            "*a _a *a _a *a _a *a _a https://b.example <@5>_ a* a_ a* a_ a* a_ a*",
            "p{i{a i{a i{a i{a i{a i{a i{a i{a https://b.example @{5}} a} a} a} a} a} a} a}}",
        ),
    ]);
}

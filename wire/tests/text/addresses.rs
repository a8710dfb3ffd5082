//! Links: what becomes one, how its target is spelt, and when its text lies about it.

use crate::notation::{line, links};

fn lines(examples: &[(&str, &str)]) {
    for (body, want) in examples {
        assert_eq!(line(body), *want, "{body:?}");
    }
}

#[test]
fn a_text_in_brackets_leads_to_the_address_in_parentheses() {
    lines(&[
        ("[a](https://b.example)", "a<https://b.example>{a}"),
        (
            "[a **b** `c`](http://d.example/e?f=g#h)",
            "a<http://d.example/e?f=g#h>{a b{b} c{c}}",
        ),
        ("**[a](https://b.example)**", "b{a<https://b.example>{a}}"),
        ("||[a](https://b.example)||", "x{a<https://b.example>{a}}"),
        (
            "[a](HTTPS://B.Example/Path)",
            "a<https://b.example/Path>{a}",
        ),
        ("[a](www.b.example)", "a<https://www.b.example>{a}"),
        (
            "[a](mailto:Ann@B.Example?subject=x&bcc=y)",
            "a<mailto:Ann@b.example>{a}",
        ),
        (
            "[a](https://b.example/c_(d))",
            "a<https://b.example/c_(d)>{a}",
        ),
        (
            "[a](https://b.example:8443/)",
            "a<https://b.example:8443/>{a}",
        ),
        ("[a](http://nas/)", "a<http://nas/>{a}"),
        ("[a\nb](https://c.example)", "a<https://c.example>{a⏎b}"),
        ("[[a]](https://b.example)", "a<https://b.example>{[a]}"),
        (r"[a\]b](https://c.example)", "a<https://c.example>{a]b}"),
        ("[`]`](https://b.example)", "a<https://b.example>{c{]}}"),
    ]);
}

#[test]
fn a_target_is_spelt_safely() {
    lines(&[
        (
            "[a](https://b.example/\u{e9}\u{202e}'\\{})",
            "a!<https://b.example/%C3%A9%E2%80%AE%27%5C%7B%7D>{a}",
        ),
        (
            "[a](https://b.example/%20%zz)",
            "a<https://b.example/%20%zz>{a}",
        ),
        (
            "[a](https://ｂ．example。org/)",
            "a<https://b.example.org/>{a}",
        ),
        ("[a](https://b.example./)", "a<https://b.example/>{a}"),
        (
            "[a](https://bücher.example/)",
            "a<https://bücher.example/>{a}",
        ),
        ("[a](https://b.example:/)", "a<https://b.example/>{a}"),
    ]);
}

#[test]
fn what_may_not_be_followed_stays_text() {
    for address in [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "data:text/html,x",
        "vbscript:x",
        "file:///etc/passwd",
        "blob:x",
        "ftp://b.example",
        "tel:112",
        "//b.example",
        "/path",
        "path",
        "#a",
        "",
        "https:",
        "https:/b",
        "https:b",
        "https://",
        "https:///b",
        "https:\\\\b.example",
        "https://b.example\\@c.example",
        "https://\\b",
        "https://b..example",
        "https://.",
        "https://-b.example",
        "https://b-.example",
        "https://b.example:0",
        "https://b.example:99999",
        "https://b.example:+80",
        "https://b.example:080",
        "https://b.example:a",
        "https://b%2eexample",
        "https://b\u{200b}.example",
        "https://b\u{202e}.example",
        "https://b⁄c.example",
        "https://b／c.example",
        "https://c\u{b7}d",
        "https://b.example/ c",
        "https://b.example/\tc",
        "https://b.example/\u{1}",
        "https://b.example/\u{7f}",
        "https://b.example/\u{85}",
        "https://b.example/<c>",
        "https://b.example/\"",
        "https://b.example/`",
        "https://b.example/[c]",
        "java\nscript:x",
        "\u{1}https://b.example",
        " https://b.example",
        "https://b.example ",
        "mailto:",
        "mailto:a",
        "mailto:@b",
        "mailto:a@",
        "mailto:a b@c.example",
        "mailto:\"a\"@b.example",
        "mailto:a%0a@b.example",
        "x:https://b.example",
    ] {
        let found = links(&format!("[text]({address})"));
        assert!(
            found
                .iter()
                .all(|link| link.text != [wire::text::Span::Plain("text".into())]),
            "{address:?}"
        );
    }
    let label = "a".repeat(64);
    assert_eq!(links(&format!("[text](https://{label}.example)")), []);
    let name = "a.".repeat(127);
    assert_eq!(links(&format!("[text](https://{name}example)")), []);
    lines(&[
        ("[a](javascript:b)", "[a](javascript:b)"),
        (
            "[a] (https://b.example)",
            "[a] (a<https://b.example>{https://b.example})",
        ),
        (
            "[](https://b.example)",
            "[](a<https://b.example>{https://b.example})",
        ),
        (
            "[ \u{200b}\u{2800}](mailto:a@b.example)",
            "[ \u{200b}\u{2800}](a<mailto:a@b.example>{mailto:a@b.example})",
        ),
        (
            "[a](https://b.example",
            "[a](a<https://b.example>{https://b.example}",
        ),
        ("*[a*](https://b)", "i{[a}](a<https://b>{https://b})"),
        ("[*a](https://b)*", "a<https://b>{*a}*"),
    ]);
}

#[test]
fn no_link_and_no_mention_stand_inside_a_link() {
    lines(&[
        (
            "[a [b](https://c.example) d](https://e.example)",
            "[a a<https://c.example>{b} d](a<https://e.example>{https://e.example})",
        ),
        ("[<@5>](https://b.example)", "a<https://b.example>{<@5>}"),
        (
            "[see https://b.example/c](https://b.example)",
            "a<https://b.example>{see https://b.example/c}",
        ),
        (
            "[**www.b.example**](https://b.example)",
            "a<https://b.example>{b{www.b.example}}",
        ),
    ]);
}

#[test]
fn an_address_in_a_sentence_is_a_link() {
    lines(&[
        (
            "see https://b.example/c.",
            "see a<https://b.example/c>{https://b.example/c}.",
        ),
        (
            "(https://b.example/c_(d)), e",
            "(a<https://b.example/c_(d)>{https://b.example/c_(d)}), e",
        ),
        (
            "https://b.example/c)d",
            "a<https://b.example/c>{https://b.example/c})d",
        ),
        ("HTTP://B.Example", "a<http://b.example>{HTTP://B.Example}"),
        ("www.b.example?", "a<https://www.b.example>{www.b.example}?"),
        (
            "mailto:a@b.example!",
            "a<mailto:a@b.example>{mailto:a@b.example}!",
        ),
        (
            "ask ann.lee+x@b.example.",
            "ask a<mailto:ann.lee+x@b.example>{ann.lee+x@b.example}.",
        ),
        (
            "first_last@b.example",
            "a<mailto:first_last@b.example>{first_last@b.example}",
        ),
        (
            "**https://b.example**",
            "b{a<https://b.example>{https://b.example}}",
        ),
        (
            "*https://b.example/*, c",
            "i{a<https://b.example/>{https://b.example/}}, c",
        ),
        (
            "_https://b.example/c_",
            "i{a<https://b.example/c>{https://b.example/c}}",
        ),
        (
            "https://b.example/c_",
            "a<https://b.example/c_>{https://b.example/c_}",
        ),
        (
            "||https://b.example||",
            "x{a<https://b.example>{https://b.example}}",
        ),
        (
            "~~www.b.example~~",
            "s{a<https://www.b.example>{www.b.example}}",
        ),
        (
            "https://b.example/a*b*c_d_",
            "a<https://b.example/a*b*c_d_>{https://b.example/a*b*c_d_}",
        ),
        (
            "<https://b.example>",
            "<a<https://b.example>{https://b.example}>",
        ),
        (
            "\"https://b.example\"",
            "\"a<https://b.example>{https://b.example}\"",
        ),
        (
            "请看https://b.example。",
            "请看a<https://b.example>{https://b.example}。",
        ),
        (
            "https://b.example/佐々木",
            "a<https://b.example/%E4%BD%90%E3%80%85%E6%9C%A8>{https://b.example/佐々木}",
        ),
        (
            "https://b.example?c=d&e=f#g",
            "a<https://b.example?c=d&e=f#g>{https://b.example?c=d&e=f#g}",
        ),
        (
            "http://localhost:3000/x",
            "a<http://localhost:3000/x>{http://localhost:3000/x}",
        ),
        (
            "at https://b.example:\nc",
            "at a<https://b.example>{https://b.example}:⏎c",
        ),
    ]);
}

#[test]
fn what_only_resembles_an_address_stays_text() {
    for body in [
        "http",
        "https://",
        "http:// a",
        "https://.",
        "www.",
        "www. a",
        "awww.b.example",
        "xhttps://b.example",
        "a@b",
        "@a.b",
        "a@b.1",
        "a@.example",
        "mailto:a",
        "ftp://www.b.example",
        "javascript:alert(1)",
        "node.js",
        "b.example",
        "a.b@",
        "@ann",
        "@ann@b.example",
        "http://-/",
    ] {
        assert_eq!(line(body), body);
    }
}

#[test]
fn a_link_that_names_another_place_lies() {
    for body in [
        "[https://bank.example](https://evil.example)",
        "[bank.example](https://evil.example)",
        "[bank.example](https://evil.example/bank.example)",
        "[Log in at bank.example now](https://evil.example)",
        "[BANK.example](https://evil.example)",
        "[www.bank.example](https://www.evil.example)",
        "[bank.example/login](https://evil.example/login)",
        "[(bank.example)](https://evil.example)",
        "[**bank**.example](https://evil.example)",
        "[bank`.example`](https://evil.example)",
        "[ban||k.ex||ample](https://evil.example)",
        "[bank.example](https://bank.example.evil.example)",
        "[bank.example](https://bank-example.evil)",
        "[https://bank.example@evil.example](https://evil.example)",
        "[bank.example@evil.example](https://evil.example)",
        "[here](https://bank.example@evil.example)",
        "https://bank.example@evil.example",
        "https://bank.example:x@evil.example/",
        "[bank\u{200b}.example](https://evil.example)",
        "[ba\u{ad}nk.exa\u{2060}mple](https://evil.example)",
        "[bank\u{feff}.\u{200d}example](https://evil.example)",
        "[bank。example](https://evil.example)",
        "[ｂａｎｋ．ｅｘａｍｐｌｅ](https://evil.example)",
        "[bank․example](https://evil.example)",
        "[bank·example](https://evil.example)",
        "[\u{202e}elpmaxe.knab](https://evil.example)",
        "[\u{202e}elpmaxe.live//:sptth\u{202c}](https://evil.example)",
        "[\u{2067}x\u{2069}](https://evil.example)",
        "\u{202e}https://evil.example/elpmaxe.knab//:sptth\u{202c}",
        "**\u{202e}see** [evil.example/elpmaxe.knab](https://evil.example)\u{202c}",
        "[10.0.0.1](https://10.0.0.2)",
        "[http://intranet](https://evil.example)",
        "[//intranet](https://evil.example)",
        "[bank.example:443](https://evil.example)",
        "[evil.example bank.example](https://evil.example)",
        "[bank.example\nx](https://evil.example)",
        "[ann@bank.example](mailto:ann@evil.example)",
        "[ann@b.example](mailto:bob@b.example)",
        "[bank.example](mailto:ann@evil.example)",
        "[ann@bank.example](https://evil.example)",
        "[xn--bnk-5ka.example](https://evil.example)",
        "[bänk.example](https://bank.example)",
        "[bank.example](https://bаnk.example)",
        "https://bаnk.example",
        "https://xn--80ak6aa92e.com@b.example",
        "[bank.xn--p1ai](https://bank.example)",
        "[\\bank.example](https://evil.example)",
        "[bank.example…](https://evil.example)",
    ] {
        let found = links(body);
        assert!(found.len() == 1 && found[0].lies, "{body:?}: {found:?}");
    }
}

#[test]
fn an_honest_link_is_not_accused() {
    for body in [
        "[here](https://b.example)",
        "\u{202b}שלום https://b.example\u{202c}",
        "[b.example](https://b.example)",
        "[www.b.example](https://b.example/c)",
        "[b.example](https://www.b.example)",
        "[B.Example/c/d.html](https://b.example/e)",
        "[https://b.example:8080/c.html](https://b.example:8080/c.html)",
        "https://b.example/c.html?d=e.f",
        "[v1.2, 3.50 €, e.g. that…](https://b.example)",
        "[wait... what?](https://b.example)",
        "[U.S.A.](https://b.example)",
        "[👩‍👩‍👧](https://b.example)",
        "[ann@b.example](mailto:ann@b.example)",
        "[Ann@B.Example](mailto:ann@b.example)",
        "[mailto:ann@b.example](mailto:ann@b.example)",
        "ann@b.example",
        "mailto:Ann@B.Example",
        "[write to ann](mailto:ann@b.example)",
        "[(b.example).](https://b.example)",
        "www.b.example/c",
        "[ann@b.example](https://b.example/ann)",
        "[at 10.30](https://b.example)",
        "[10.0.0.1](http://10.0.0.1:80/)",
        "https://bücher.example",
        "https://xn--bcher-kva.example",
        "[中文](https://中文.example)",
        "[and/or](https://b.example)",
        "HTTPS://B.EXAMPLE",
        "https://u\u{308}ber.example",
    ] {
        let found = links(body);
        assert!(found.len() == 1 && !found[0].lies, "{body:?}: {found:?}");
    }
}

#[test]
fn a_link_says_where_it_leads() {
    for (body, place) in [
        (
            "[bank.example](https://evil.example/bank.example)",
            "evil.example",
        ),
        ("https://bank.example@evil.example:81?x", "evil.example:81"),
        ("[x](mailto:ann@b.example)", "ann@b.example"),
        ("https://xn--80ak6aa92e.com", "xn--80ak6aa92e.com"),
    ] {
        assert_eq!(links(body)[0].place(), place, "{body:?}");
    }
}

//! What is known to have broken other Markdown parsers: none of it gets a script, a handler or a foreign scheme
//! into the tree.

use crate::notation::links;

const PAYLOADS: &[&str] = &[
    "[a](javascript:prompt(document.cookie))",
    "[a](j    a   v   a   s   c   r   i   p   t:prompt(document.cookie))",
    "![a](javascript:prompt(document.cookie))\\",
    "<javascript:prompt(document.cookie)>",
    "<&#x6A&#x61&#x76&#x61&#x73&#x63&#x72&#x69&#x70&#x74&#x3A&#x61&#x6C&#x65&#x72&#x74&#x28&#x31&#x29>",
    "![a](data:text/html;base64,PHNjcmlwdD5hbGVydCgnWFNTJyk8L3NjcmlwdD4K)\\",
    "[a](data:text/html;base64,PHNjcmlwdD5hbGVydCgnWFNTJyk8L3NjcmlwdD4K)",
    "[a](&#x6A&#x61&#x76&#x61&#x73&#x63&#x72&#x69&#x70&#x74&#x3A&#x61&#x6C&#x65&#x72&#x74&#x28&#x31&#x29)",
    "![a'\"`onerror=prompt(document.cookie)](x)\\",
    "[citelol]: (javascript:prompt(document.cookie))",
    "[notmalicious](javascript:window.onerror=alert;throw%20document.cookie)",
    "[test](javascript://%0d%0aprompt(1))",
    "[test](javascript://%0d%0aprompt(1);com)",
    "[notmalicious](javascript:window.onerror=alert;throw%20document.cookie)",
    "[notmalicious](javascript://%0d%0awindow.onerror=alert;throw%20document.cookie)",
    "[a](data:text/html;base64,PHNjcmlwdD5hbGVydCgnWFNTJyk8L3NjcmlwdD4K)",
    "[clickme](vbscript:alert(document.domain))",
    "_http://danlec_@.1 style=background-image:url(data:image/png;base64,iVBORw0KGgo=);width:100%;height:100%",
    "[a](http://danlec@.1 style=background-image:url(x);onmouseover=alert(1))",
    "_http://a\" onmouseover=\"alert(1)",
    "[text](http://danlec.com \" [@danlec](/danlec) \")",
    "[a](javascript:this;alert(1))",
    "[a](javascript:this;alert(1&#41;)",
    "[a](javascript&#58this;alert(1&#41;)",
    "[a](Javas&#99;ript:alert(1&#41;)",
    "[a](Javas%26%2399;ript:alert(1&#41;)",
    "[a](javascript:alert&#65534;(1&#41;)",
    "[a](javascript:confirm(1)",
    "[a](javascript://www.google.com%0Aprompt(1))",
    "[a](javascript://%0d%0aconfirm(1);com)",
    "[a](javascript:window.onerror=confirm;throw%201)",
    "[a](javascript:alert(document.domain&#41;)",
    "[a](\u{1}javascript:alert(1))",
    "[a](java\u{0}script:alert(1))",
    "[a](java\tscript:alert(1))",
    "[a](java\nscript:alert(1))",
    "[a](\u{feff}javascript:alert(1))",
    "[a](\u{202e}javascript:alert(1))",
    "[a](java\u{200b}script:alert(1))",
    "[a](JAVASCRIPT:alert(1))",
    "[a](ｊａｖａｓｃｒｉｐｔ:alert(1))",
    "[a](javascript：alert(1))",
    "[a](feed:javascript:alert(1))",
    "[a](view-source:javascript:alert(1))",
    "[a](jar:javascript:alert(1))",
    "[a](about:blank)",
    "[a](intent://x#Intent;scheme=javascript;end)",
    "[a](ms-msdt:/id)",
    "[a](file:///c:/windows)",
    "[a](\\\\evil.example\\share)",
    "[a](https://evil.example\\@bank.example)",
    "[a](https://bank.example%00@evil.example)",
    "[a](https://bank.example%2f@evil.example)",
    "[a](https://a/\"onmouseover=alert(1)//)",
    "[a](https://a/'onmouseover='alert(1))",
    "[a](<https://a/ onclick=alert(1)>)",
    "[a](https://a/`onclick=alert(1)`)",
    "https://a/\"onmouseover=\"alert(1)",
    "https://a/'onmouseover='alert(1)'",
    "https://a/<script>alert(1)</script>",
    "www.a\"onmouseover=alert(1)",
    "mailto:a@b.example?body=<script>",
    "mailto:a@b.example\"onclick=alert(1)",
    "[a](mailto:a@b.example%0d%0abcc:x@y.example)",
    "[a][b]\n[b]: javascript:alert(1)",
    "[a]: <javascript:alert(1)>",
    "![](https://a/b.png\"onerror=\"alert(1))",
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<a href=\"javascript:alert(1)\">https://a</a>",
    "<svg/onload=alert(1)>",
    "<iframe srcdoc='<script>alert(1)</script>'>",
    "</textarea><script>alert(1)</script>",
    "--><script>alert(1)</script>",
    "```\"><script>alert(1)</script>\nx\n```",
    "```js\" onclick=\"alert(1)\nx\n```",
    "`<img src=x onerror=alert(1)>`",
    "[<img src=x onerror=alert(1)>](https://a)",
    "[a](https://a)<img src=x onerror=alert(1)>",
    "[**<b onmouseover=alert(1)>**](javascript:alert(1))",
    "||<script>alert(1)</script>||",
    "<@1\"onclick=alert(1)>",
    "<@1><script>",
    "> [a](javascript:alert(1))",
    "- [a](javascript:alert(1))\n  - [b](data:x)",
    "[a](https://[::1]/)",
    "[a](https://a:80@javascript:alert(1))",
    "[a](http:javascript:alert(1))",
    "[a](http://javascript:alert(1))",
    "[a](https://javascript:alert(1)/)",
    "[x](//evil.example)",
    "[x](\\/\\/evil.example)",
    "[XSS](http://a.example/?q=`-alert(1)-`)",
    "[a](https://a.example/#\u{2028}alert(1))",
    "[a](https://a.example/?\u{0}x)",
];

#[test]
fn no_payload_gets_a_target_that_is_not_plainly_spelt() {
    for body in PAYLOADS {
        for link in links(body) {
            safe(&link.href);
        }
    }
}

/// What must hold of every target; `promises` asks the same of random bodies.
pub fn safe(href: &str) {
    let host = ["https://", "http://", "mailto:"]
        .iter()
        .find_map(|scheme| href.strip_prefix(scheme))
        .unwrap_or_else(|| panic!("a foreign scheme: {href:?}"));
    let (host, tail) = host.split_at(host.find(['/', '?', '#']).unwrap_or(host.len()));
    assert!(!host.is_empty(), "no host: {href:?}");
    assert!(tail.chars().all(|c| c.is_ascii_graphic()), "{href:?}");
    for c in href.chars() {
        let bad = c.is_control() || c.is_whitespace() || "\"'<>`\\^{}|[]".contains(c);
        let hidden = matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}');
        assert!(!bad && !hidden, "{c:?} in {href:?}");
    }
    assert!(
        host.chars()
            .all(|c| c.is_alphanumeric() || !c.is_ascii() || ".-_:@+".contains(c)),
        "{href:?}"
    );
    let names = href.starts_with("mailto:");
    assert_eq!(host.matches('@').count(), usize::from(names), "{href:?}");
}

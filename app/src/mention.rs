//! Mentions as people type them, `@ada`, and as a message keeps them, `<@id>`.

use wire::UserId;

/// What is being typed before the caret to mention somebody: where its "@" stands, and the letters after that. The caret
/// is counted as browsers do, in UTF-16.
pub fn sought(text: &str, caret: u32) -> Option<(usize, &str)> {
    let mut units = 0;
    let end = text
        .char_indices()
        .find(|(_, letter)| {
            let here = units;
            units += u32::try_from(letter.len_utf16()).unwrap_or(1);
            here >= caret
        })
        .map_or(text.len(), |(at, _)| at);
    let before = &text[..end];
    let at = before.rfind('@')?;
    let begins = before[..at]
        .chars()
        .next_back()
        .is_none_or(may_stand_before);
    let typed = &before[at + 1..];
    (begins && typed.chars().all(is_name)).then_some((at, typed))
}

/// Not within an email address.
fn may_stand_before(letter: char) -> bool {
    letter.is_whitespace() || "([{\"'*_~|>-".contains(letter)
}

fn is_name(letter: char) -> bool {
    letter.is_alphanumeric() || "_.-".contains(letter)
}

/// The names that are somebody's become mentions, outside of code.
pub fn kept(typed: &str, find: &dyn Fn(&str) -> Option<UserId>) -> String {
    let mut out = String::with_capacity(typed.len());
    let mut fenced = false;
    for line in typed.split_inclusive('\n') {
        if line.trim_start().starts_with("```") {
            fenced = !fenced;
            out.push_str(line);
        } else if fenced {
            out.push_str(line);
        } else {
            keep_in(line, find, &mut out);
        }
    }
    out
}

fn keep_in(line: &str, find: &dyn Fn(&str) -> Option<UserId>, out: &mut String) {
    let (mut code, mut before) = (false, None);
    let mut rest = line;
    while let Some(letter) = rest.chars().next() {
        if letter == '`' {
            code = !code;
        }
        let begins = letter == '@' && !code && before.is_none_or(may_stand_before);
        if begins && let Some((user, length)) = somebody(&rest[1..], find) {
            out.push_str("<@");
            out.push_str(&user.to_string());
            out.push('>');
            rest = &rest[1 + length..];
            before = Some('>');
            continue;
        }
        out.push(letter);
        before = Some(letter);
        rest = &rest[letter.len_utf8()..];
    }
}

/// A full stop after a name is the sentence's.
fn somebody(text: &str, find: &dyn Fn(&str) -> Option<UserId>) -> Option<(UserId, usize)> {
    let end = text.find(|letter| !is_name(letter)).unwrap_or(text.len());
    let whole = &text[..end];
    let bare = whole.trim_end_matches(['.', '-', '_']);
    [whole, bare]
        .into_iter()
        .find_map(|name| Some((find(name)?, name.len())))
}

/// A body as it is edited: mentions by name again.
pub fn typed(body: &str, name: &dyn Fn(UserId) -> Option<String>) -> String {
    let mut out = String::with_capacity(body.len());
    let mut rest = body;
    while let Some(at) = rest.find("<@") {
        let (before, from) = rest.split_at(at);
        out.push_str(before);
        let mention = from[2..].split_once('>').and_then(|(id, after)| {
            let user = id.parse().ok()?;
            Some((name(user)?, after))
        });
        if let Some((name, after)) = mention {
            out.push('@');
            out.push_str(&name);
            rest = after;
        } else {
            out.push_str("<@");
            rest = &from[2..];
        }
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn find(name: &str) -> Option<UserId> {
        match name {
            "ada" => Some(UserId(1)),
            "a.b" => Some(UserId(2)),
            _ => None,
        }
    }

    #[test]
    fn a_name_after_an_at_sign_is_a_mention_outside_code_and_addresses() {
        for (typed, expected) in [
            ("@ada", "<@1>"),
            ("hi @ada, and (@a.b).", "hi <@1>, and (<@2>)."),
            ("ask @ada.", "ask <@1>."),
            ("**@ada**", "**<@1>**"),
            ("x@ada.org @adam", "x@ada.org @adam"),
            ("`@ada` @ada", "`@ada` <@1>"),
            ("```\n@ada\n```\n@ada", "```\n@ada\n```\n<@1>"),
            ("@", "@"),
            ("é@ada @@ada", "é@ada @@ada"),
        ] {
            assert_eq!(kept(typed, &find), expected, "{typed}");
        }
    }

    #[test]
    fn what_is_edited_is_kept_as_it_was() {
        let name = |user: UserId| (user == UserId(1)).then(|| "ada".to_owned());
        for body in [
            "<@1>, hello",
            "<@9> is nobody",
            "a <@ b",
            "<@1><@1>",
            "<@x>",
        ] {
            let again = kept(&typed(body, &name), &find);
            // Two that touch are one word to whoever reads them.
            if body != "<@1><@1>" {
                assert_eq!(again, body);
            }
        }
        assert_eq!(typed("<@1>!", &name), "@ada!");
    }

    #[test]
    fn what_is_typed_before_the_caret_is_sought() {
        for (text, caret, expected) in [
            ("@", 1, Some((0, ""))),
            ("hi @ad", 6, Some((3, "ad"))),
            ("hi @ad", 5, Some((3, "a"))),
            ("hi @ad there", 12, None),
            ("me@example", 10, None),
            ("🦉 @ü", 5, Some((5, "ü"))),
            ("no", 2, None),
            ("", 0, None),
        ] {
            assert_eq!(sought(text, caret), expected, "{text}");
        }
    }
}

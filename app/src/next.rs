//! Where a visitor goes after the front door: `next=`, which anybody may write into a link.

/// Longer than any page's address here; it travels in a header.
const NEXT_MAX: usize = 1024;

/// The path itself when it stays on this server, else the way home.
///
/// Local is: one leading slash (`//host` is another server), no backslash (browsers read it as a slash),
/// and nothing but visible ASCII, as it becomes a header.
pub fn safe_next(next: &str) -> &str {
    let local = next.starts_with('/') && !next.starts_with("//") && !next.contains('\\');
    let plain = next.bytes().all(|byte| byte.is_ascii_graphic());
    if local && plain && next.len() <= NEXT_MAX {
        next
    } else {
        "/"
    }
}

/// A page of the front door with the way on kept in its address.
pub fn with_next(page: &str, next: &str) -> String {
    match safe_next(next) {
        "/" => page.to_owned(),
        next => format!("{page}?next={}", escape(next)),
    }
}

/// The code of the invitation that leads this way; empty where none does.
pub fn invitation_in(next: &str) -> &str {
    next.strip_prefix("/join/").unwrap_or_default()
}

/// As a query's value: all that could end it or be read otherwise is written as `%xx`.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-_.~/".contains(&byte) {
            out.push(char::from(byte));
        } else {
            const HEX: &[u8; 16] = b"0123456789ABCDEF";
            out.push('%');
            out.push(char::from(HEX[usize::from(byte >> 4)]));
            out.push(char::from(HEX[usize::from(byte & 15)]));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_paths_of_this_server_are_followed() {
        for good in [
            "/",
            "/rooms/12",
            "/rooms/12/3?x=1&y=%20#z",
            "/?dialog=profile",
            "/a//b",
        ] {
            assert_eq!(safe_next(good), good);
        }
        let long = format!("/{}", "a".repeat(NEXT_MAX));
        for bad in [
            "",
            "rooms",
            "https://evil.example/",
            "//evil.example",
            "///evil.example",
            "/\\evil.example",
            "\\/evil.example",
            "/a\\b",
            "/a\r\nSet-Cookie: x=1",
            "/\t/evil.example",
            "/a b",
            "/\u{0}",
            "/caf\u{e9}",
            "javascript:alert(1)",
            " /",
            long.as_str(),
        ] {
            assert_eq!(safe_next(bad), "/", "{bad:?}");
        }
    }

    #[test]
    fn the_way_on_is_kept_whole_in_a_link() {
        assert_eq!(with_next("/sign-up", "/"), "/sign-up");
        assert_eq!(with_next("/sign-up", "//evil.example"), "/sign-up");
        assert_eq!(
            with_next("/sign-up", "/rooms/1?a=b&c#d"),
            "/sign-up?next=/rooms/1%3Fa%3Db%26c%23d"
        );
    }
}

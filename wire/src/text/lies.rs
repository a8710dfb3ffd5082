//! Lies: does a link's visible text name another place than the one it leads to? Everything that looks
//! like a host in it is compared, after what cannot be seen is taken out and look-alike dots are dots.

use super::address::{is_host, length, place};
use super::letters::{fold, is_turn, is_unseen, is_word};
use super::steps::took;

pub(super) fn lies(visible: &str, href: &str) -> bool {
    took(visible.len());
    // Turned text reads otherwise than it is spelt: nobody can say what it names.
    if visible.chars().any(is_turn) {
        return true;
    }
    let mut seen = String::new();
    for c in visible.chars() {
        if c.is_whitespace() || c.is_control() {
            seen.push(' ');
        } else if !is_unseen(c) {
            seen.push(if is_like_a_dot(c) { '.' } else { fold(c) });
        }
    }
    let place = place(href).to_ascii_lowercase();
    let (mailbox, host) = match place.split_once('@') {
        Some((_, host)) => (Some(place.as_str()), host),
        None => (None, place.split(':').next().unwrap_or(&place)),
    };
    seen.split(' ').any(|word| match mailbox {
        Some(mailbox) if word.contains('@') => other_mailbox(word, mailbox),
        _ => other_host(word, host),
    })
}

fn is_like_a_dot(c: char) -> bool {
    matches!(
        c,
        '\u{b7}' | '\u{2024}' | '\u{2027}' | '\u{2219}' | '\u{22c5}' | '\u{30fb}' | '\u{ff65}'
    )
}

fn other_mailbox(word: &str, mailbox: &str) -> bool {
    let bare = trimmed(word);
    bare.strip_prefix("mailto:").unwrap_or(bare) != mailbox
}

/// A word may hold several: `https://bank.example@evil.example`. Behind the right host comes a path,
/// which may say what it likes.
fn other_host(word: &str, host: &str) -> bool {
    let mut rest = word;
    while !rest.is_empty() {
        let (before, run) = rest.split_at(length(rest, &mut |c| !is_host(c)));
        let (run, tail) = run.split_at(length(run, &mut is_host));
        rest = tail;
        let run = trimmed(run);
        if tail.starts_with("://") || !(before.ends_with("//") || is_like_a_host(run)) {
            continue;
        }
        if without_www(run) != without_www(host) {
            return true;
        }
        let next = tail.as_bytes();
        let port = next.first() == Some(&b':') && next.get(1).is_some_and(u8::is_ascii_digit);
        if port || matches!(next.first(), Some(b'/' | b'?' | b'#')) {
            return false;
        }
    }
    false
}

/// Without what is no letter or digit around it.
fn trimmed(text: &str) -> &str {
    text.trim_matches(|c| !is_word(c))
}

fn without_www(host: &str) -> &str {
    host.strip_prefix("www.").unwrap_or(host)
}

/// "bank.example", "10.0.0.1"; not "e.g.", "v1.2", "3.50" or "…".
fn is_like_a_host(run: &str) -> bool {
    let bytes = run.as_bytes();
    let Some(dot) = bytes.iter().rposition(|b| *b == b'.') else {
        return false;
    };
    let last = &bytes[dot + 1..];
    let name = last.len() > 1 && !last[0].is_ascii_digit();
    let number =
        bytes.iter().all(|b| b.is_ascii_digit() || *b == b'.') && run.split('.').count() == 4;
    name || number
}

//! Lies: does a link's visible text name another place than the one it leads to? Everything that looks
//! like a host in it is compared, after what cannot be seen is taken out and look-alike dots are dots.

use super::address::{is_host, place};
use super::letters::{behind, cut, fold, is_turn, is_unseen};
use super::steps::took;

pub(super) fn lies(visible: &str, href: &str) -> bool {
    took(visible.len());
    // Turned text reads otherwise than it is spelt: nobody can say what it names.
    if visible.chars().any(is_turn) {
        return true;
    }
    let mut seen = String::new();
    for c in visible.chars().filter(|c| !is_unseen(*c)) {
        seen.push(if is_like_a_dot(c) { '.' } else { fold(c) });
    }
    let place = place(href).to_ascii_lowercase();
    let (mailbox, host) = match place.split_once('@') {
        Some((_, host)) => (Some(place.as_str()), host),
        None => (None, place.split(':').next().unwrap_or(&place)),
    };
    seen.split(|c: char| c.is_whitespace() || c.is_control())
        .any(|word| match mailbox {
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
    let bare = word.trim_matches(|c| !is_host(c));
    let bare = bare.strip_prefix("mailto:").unwrap_or(bare);
    bare.trim_end_matches('.') != mailbox
}

/// A word may hold several: `https://bank.example@evil.example`. Behind the right host comes a path,
/// which may say what it likes.
fn other_host(word: &str, host: &str) -> bool {
    let mut rest = word;
    while let Some(start) = rest.find(is_host) {
        let named = cut(rest, 0, start).ends_with("//");
        let run = behind(rest, start);
        let (run, tail) = run.split_at(run.find(|c| !is_host(c)).unwrap_or(run.len()));
        rest = tail;
        if tail.starts_with("://") || !(named || is_like_a_host(run)) {
            continue;
        }
        if bare(run) != bare(host) {
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

fn bare(host: &str) -> &str {
    let host = host.trim_matches(['.', '-', '_']);
    host.strip_prefix("www.").unwrap_or(host)
}

/// "bank.example", "10.0.0.1"; not "e.g.", "v1.2", "3.50" or "…".
fn is_like_a_host(run: &str) -> bool {
    let run = run.trim_matches(['.', '-', '_']);
    let Some((_, last)) = run.rsplit_once('.') else {
        return false;
    };
    let name = !last.starts_with(|c: char| c.is_ascii_digit()) && last.chars().nth(1).is_some();
    let number = run.bytes().all(|b| b.is_ascii_digit() || b == b'.')
        && run.bytes().filter(|b| *b == b'.').count() == 3;
    name || number
}

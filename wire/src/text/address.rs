//! Addresses: what may be linked to, spelt one safe way, and where one ends in running text.
//!
//! Invariant: a target is made here or nowhere. Its scheme is http, https or mailto; its host is letters,
//! digits, dots and hyphens; everything behind the host is printable ASCII. Who gives a name or a password
//! in front of a host is deceiving or careless: they are left out, and the target is odd.

use super::letters::{behind, cut, fold, is_word};
use super::steps::took;

#[derive(Debug, PartialEq, Eq)]
pub(super) struct Target {
    pub href: String,
    /// Made to be taken for another, whatever text stands over it.
    pub odd: bool,
}

/// RFC 1035: a name of 253 octets in labels of 63.
const HOST_MAX: usize = 253;
const LABEL_MAX: usize = 63;
/// RFC 5321: what stands before the "@".
const LOCAL_MAX: usize = 64;

const WEB: [&str; 2] = ["https://", "http://"];
const WWW: &str = "www.";
const MAIL: &str = "mailto:";
const HEADS: &[&str] = &[WEB[0], WEB[1], WWW, MAIL];

/// The target that is written as this address, if it is one that may be followed.
pub(super) fn target(address: &str) -> Option<Target> {
    took(address.len());
    if starts(address, MAIL) {
        // Headers and bodies of letters are their writer's business.
        let mailbox = behind(address, MAIL.len()).split('?').next()?;
        return mail(mailbox);
    }
    let scheme = if starts(address, WEB[1]) {
        WEB[1]
    } else {
        WEB[0]
    };
    let rest = if starts(address, scheme) {
        behind(address, scheme.len())
    } else if starts(address, WWW) {
        address
    } else {
        return None;
    };
    let (authority, tail) = rest.split_at(length(rest, &mut |c| !ends_host(c)));
    if authority.contains('\\') {
        return None; // browsers end the host here, others do not
    }
    let (user, site) = authority
        .rsplit_once('@')
        .map_or((None, authority), |(user, site)| (Some(user), site));
    let (host, port) = site.split_once(':').unwrap_or((site, ""));
    let mut href = String::from(scheme);
    push_host(&mut href, host)?;
    let odd = user.is_some() || is_lookalike(behind(&href, scheme.len()));
    if !port.is_empty() {
        let number: u16 = port.parse().ok()?;
        if number == 0 || port.starts_with(['+', '0']) {
            return None;
        }
        href.push(':');
        href.push_str(port);
    }
    push_escaped(&mut href, tail);
    Some(Target { href, odd })
}

/// A mail address, without a scheme.
pub(super) fn mail(mailbox: &str) -> Option<Target> {
    let (local, host) = mailbox.rsplit_once('@')?;
    if local.is_empty() || local.len() > LOCAL_MAX || !local.bytes().all(is_local) {
        return None;
    }
    let mut href = String::from(MAIL);
    href.push_str(local);
    href.push('@');
    let head = href.len();
    push_host(&mut href, host)?;
    let odd = is_lookalike(behind(&href, head));
    Some(Target { href, odd })
}

/// Where a made target leads: its host and port, or the mail address.
pub(super) fn place(href: &str) -> &str {
    let head = HEADS.iter().find(|head| starts(href, head));
    let rest = behind(href, head.map_or(0, |head| head.len()));
    cut(rest, 0, length(rest, &mut |c| !ends_host(c)))
}

fn push_host(href: &mut String, host: &str) -> Option<()> {
    let from = href.len();
    for c in host.chars().map(fold) {
        if !is_host(c) {
            return None;
        }
        href.push(c);
    }
    if behind(href, from).ends_with('.') {
        href.pop();
    }
    let host = behind(href, from);
    let sound = |label: &str| {
        !label.is_empty()
            && label.len() <= LABEL_MAX
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    (host.len() <= HOST_MAX && host.split('.').all(sound)).then_some(())
}

/// What stands behind a host, a path or less, begins with one of these.
fn ends_host(c: char) -> bool {
    matches!(c, '/' | '?' | '#')
}

pub(super) fn is_host(c: char) -> bool {
    is_word(c) || matches!(c, '.' | '-' | '_')
}

/// A label in which Latin letters stand beside Greek, Cyrillic or Armenian ones was not written for its readers.
fn is_lookalike(host: &str) -> bool {
    host.split('.').any(|label| {
        label.bytes().any(|b| b.is_ascii_alphabetic())
            && label
                .chars()
                .any(|c| matches!(c, '\u{250}'..='\u{2af}' | '\u{370}'..='\u{58f}'))
    })
}

fn push_escaped(href: &mut String, tail: &str) {
    const HEX: &[u8; 16] = b"0123456789ABCDEF";
    for byte in tail.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~:/?#@!$&()*+,;=%".contains(&byte) {
            href.push(char::from(byte));
        } else {
            href.push('%');
            href.push(char::from(HEX[usize::from(byte >> 4)]));
            href.push(char::from(HEX[usize::from(byte & 15)]));
        }
    }
}

pub(super) fn starts(text: &str, head: &str) -> bool {
    text.as_bytes()
        .get(..head.len())
        .is_some_and(|start| start.eq_ignore_ascii_case(head.as_bytes()))
}

/// What stands at the beginning of a piece of running text.
pub(super) enum Found {
    Address {
        len: usize,
        target: Target,
    },
    /// Not one; and none begins in so many bytes, so that nobody looks there again.
    Nothing {
        until: usize,
    },
}

/// An address at the beginning of `text`. Punctuation behind it and a parenthesis that was opened before
/// it belong to the sentence; so does "_" when something emphasised is to be closed.
pub(super) fn find(text: &str, emphasised: bool) -> Found {
    let Some(head) = HEADS.iter().find(|head| starts(text, head)) else {
        return Found::Nothing { until: 0 };
    };
    let authority = head.len() + length(behind(text, head.len()), &mut is_authority);
    let web = *head != MAIL;
    let mut end = authority;
    if web && behind(text, authority).starts_with(ends_host) {
        let mut open = 0_usize;
        end += length(behind(text, authority), &mut |c| {
            match c {
                '(' => open += 1,
                ')' if open == 0 => return false,
                ')' => open -= 1,
                _ => return is_tail(c),
            }
            true
        });
    }
    let address = cut(text, 0, end).trim_end_matches(|c| {
        matches!(c, '.' | ',' | ':' | ';' | '!' | '?' | '\'' | '*' | '~')
            || (c == '_' && emphasised)
    });
    took(end - address.len());
    match target(address) {
        Some(target) => Found::Address {
            len: address.len(),
            target,
        },
        None => Found::Nothing { until: end },
    }
}

/// The mail address around the "@" that stands at `at`, not reaching back before `from`.
pub(super) fn find_mail(text: &str, from: usize, at: usize) -> Option<(usize, usize, Target)> {
    let bytes = text.as_bytes();
    let mut local = 0;
    while at - local > from && local <= LOCAL_MAX && is_local(bytes[at - local - 1]) {
        local += 1;
    }
    let domain = length(behind(text, at + 1), &mut |c| {
        c.is_ascii_alphanumeric() || matches!(c, '-' | '.')
    });
    took(local);
    let start = at - local;
    let mailbox = cut(text, start, at + 1 + domain).trim_end_matches(['.', '-']);
    let (_, last) = mailbox.get(local + 1..)?.rsplit_once('.')?;
    if !may_begin(text, start) || !last.bytes().all(|b| b.is_ascii_alphabetic()) {
        return None;
    }
    let target = mail(mailbox)?;
    Some((start, start + mailbox.len(), target))
}

/// No address begins in the middle of a word or of another address.
pub(super) fn may_begin(text: &str, at: usize) -> bool {
    cut(text, 0, at)
        .bytes()
        .next_back()
        .is_none_or(|before| !before.is_ascii_alphanumeric() && !b"/.-@+%&#\\".contains(&before))
}

/// How far `text` goes on like that. `dyn`, for one copy of the search is enough.
pub(super) fn length(text: &str, belongs: &mut dyn FnMut(char) -> bool) -> usize {
    let len = text.find(|c| !belongs(c)).unwrap_or(text.len());
    took(len + 1);
    len
}

fn is_authority(c: char) -> bool {
    is_host(c) || matches!(c, ':' | '@' | '%' | '+')
}

fn is_tail(c: char) -> bool {
    match c {
        '"' | '<' | '>' | '`' | '|' | '[' | ']' | '{' | '}' | '\\' | '^' => false,
        _ => c.is_ascii_graphic() || is_word(c),
    }
}

fn is_local(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'+' | b'-')
}

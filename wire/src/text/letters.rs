//! Pieces of text and kinds of characters, told without Unicode's tables: those would weigh more than the whole parser.

use std::ops::RangeInclusive;

/// `text[from..to]`. Every caller stands on a character's edge; asking here, once, keeps the code of fifty
/// panics out of the browser.
#[inline(never)]
pub(super) fn cut(text: &str, from: usize, to: usize) -> &str {
    text.get(from..to).unwrap_or_default()
}

/// `text[from..]`
pub(super) fn behind(text: &str, from: usize) -> &str {
    cut(text, from, text.len())
}

/// Part of a word or of an address: ASCII letters and digits, and beyond ASCII whatever is not space,
/// punctuation, a sign or unseen.
pub(super) fn is_word(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_alphanumeric();
    }
    !matches!(c,
        '\u{80}'..='\u{bf}'
        | '×' | '÷'
        | '\u{1680}'
        | '\u{2000}'..='\u{2bff}'
        | '\u{3000}'..='\u{3004}'
        | '\u{3008}'..='\u{303f}'
        | '\u{fe10}'..='\u{fe1f}'
        | '\u{fe30}'..='\u{fe6f}'
        | '\u{ff00}'..='\u{ff0f}'
        | '\u{ff1a}'..='\u{ff20}'
        | '\u{ff3b}'..='\u{ff40}'
        | '\u{ff5b}'..='\u{ff65}'
        | '\u{fff0}'..='\u{ffff}')
        && !is_unseen(c)
}

/// Takes no room on the line, or only blank room: zero-width, direction marks, fillers, selectors, tags.
pub(super) fn is_unseen(c: char) -> bool {
    matches!(c,
        '\u{ad}' | '\u{34f}' | '\u{61c}'
        | '\u{115f}' | '\u{1160}'
        | '\u{17b4}' | '\u{17b5}'
        | '\u{180b}'..='\u{180f}'
        | '\u{200b}'..='\u{200f}'
        | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}'
        | '\u{2800}' | '\u{3164}'
        | '\u{fe00}'..='\u{fe0f}'
        | '\u{feff}' | '\u{ffa0}'
        | '\u{fff0}'..='\u{fffb}'
        | '\u{1bca0}'..='\u{1bca3}'
        | '\u{1d173}'..='\u{1d17a}'
        | '\u{e0000}'..='\u{e0fff}')
}

/// Something to look at.
pub(super) fn is_seen(c: char) -> bool {
    !c.is_whitespace() && !c.is_control() && !is_unseen(c)
}

/// Turns the direction of what follows, until it is closed: embeddings, overrides, isolates and their ends.
pub(super) fn is_turn(c: char) -> bool {
    matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// As browsers read a host: full-width letters are letters, and the full stops of East Asia are dots.
pub(super) fn fold(c: char) -> char {
    match c {
        '\u{3002}' | '\u{ff61}' => '.',
        '\u{ff01}'..='\u{ff5e}' => {
            char::from_u32(c as u32 - 0xfee0).map_or(c, |c| c.to_ascii_lowercase())
        }
        _ => c.to_ascii_lowercase(),
    }
}

/// Sits on the character before it. Coarse on purpose: what counts is a tower of them, and a letter
/// too many here makes none.
pub(super) fn is_mark(c: char) -> bool {
    match c {
        ..'\u{300}' => false,
        // The scripts of India lie in blocks of 128 that are laid out alike.
        '\u{900}'..='\u{dff}' => matches!(
            c as u32 & 0x7f,
            0x00..=0x03 | 0x3a..=0x3c | 0x3e..=0x4d | 0x51..=0x57 | 0x62..=0x63
        ),
        _ => MARKS.iter().any(|range| range.contains(&c)),
    }
}

const MARKS: [RangeInclusive<char>; 57] = [
    '\u{300}'..='\u{36f}',
    '\u{483}'..='\u{489}',
    '\u{591}'..='\u{5bd}',
    '\u{5bf}'..='\u{5c7}',
    '\u{610}'..='\u{61a}',
    '\u{64b}'..='\u{65f}',
    '\u{670}'..='\u{670}',
    '\u{6d6}'..='\u{6dc}',
    '\u{6df}'..='\u{6e8}',
    '\u{6ea}'..='\u{6ed}',
    '\u{711}'..='\u{711}',
    '\u{730}'..='\u{74a}',
    '\u{7a6}'..='\u{7b0}',
    '\u{7eb}'..='\u{7f3}',
    '\u{816}'..='\u{82d}',
    '\u{859}'..='\u{85b}',
    '\u{897}'..='\u{89f}',
    '\u{8ca}'..='\u{8ff}',
    '\u{e31}'..='\u{e31}',
    '\u{e34}'..='\u{e3a}',
    '\u{e47}'..='\u{e4e}',
    '\u{eb1}'..='\u{ebc}',
    '\u{ec8}'..='\u{ece}',
    '\u{f18}'..='\u{f19}',
    '\u{f35}'..='\u{f3f}',
    '\u{f71}'..='\u{fbc}',
    '\u{102b}'..='\u{103e}',
    '\u{1056}'..='\u{1074}',
    '\u{1082}'..='\u{108d}',
    '\u{135d}'..='\u{135f}',
    '\u{1712}'..='\u{1715}',
    '\u{1732}'..='\u{1734}',
    '\u{1752}'..='\u{1753}',
    '\u{17b4}'..='\u{17d3}',
    '\u{1920}'..='\u{193b}',
    '\u{1a17}'..='\u{1a1b}',
    '\u{1a55}'..='\u{1a7f}',
    '\u{1ab0}'..='\u{1b04}',
    '\u{1b34}'..='\u{1b44}',
    '\u{1b6b}'..='\u{1b73}',
    '\u{1ba1}'..='\u{1bad}',
    '\u{1be6}'..='\u{1bf3}',
    '\u{1c24}'..='\u{1c37}',
    '\u{1cd0}'..='\u{1cf9}',
    '\u{1dc0}'..='\u{1dff}',
    '\u{20d0}'..='\u{20ff}',
    '\u{2cef}'..='\u{2cf1}',
    '\u{2de0}'..='\u{2dff}',
    '\u{302a}'..='\u{302f}',
    '\u{3099}'..='\u{309a}',
    '\u{a66f}'..='\u{a67d}',
    '\u{a8e0}'..='\u{a8f1}',
    '\u{a980}'..='\u{a983}',
    '\u{a9b3}'..='\u{a9c0}',
    '\u{fe20}'..='\u{fe2f}',
    '\u{1d165}'..='\u{1d1ad}',
    '\u{1e000}'..='\u{1e02a}',
];

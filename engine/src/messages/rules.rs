//! What a message may be and who may change it: pure, and the same for every door.

use std::collections::BTreeSet;

use wire::limits::{EMOJI_MAX, MENTIONS_MAX, MESSAGE_LINES, MESSAGE_MAX, REACTIONS_MAX};
use wire::{Message, MessageKind, Post, Refusal, RoomRole, ServerRole, UserId};

/// A post as it is stored.
pub fn post(post: Post) -> Result<Post, Refusal> {
    Ok(Post {
        body: body(&post.body)?,
        mentions: mentions(post.mentions)?,
        ..post
    })
}

/// Tidied, and refused where it cannot be shown as it was meant.
pub fn body(typed: &str) -> Result<String, Refusal> {
    let body = typed.trim_end().trim_start_matches(['\n', '\r']);
    if body.chars().all(char::is_whitespace) {
        return Err(Refusal::MessageEmpty);
    }
    if body.chars().count() > MESSAGE_MAX {
        return Err(Refusal::MessageTooLong { max: MESSAGE_MAX });
    }
    if body.lines().count() > MESSAGE_LINES {
        return Err(Refusal::MessageLines { max: MESSAGE_LINES });
    }
    if body
        .chars()
        .any(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t'))
    {
        return Err(Refusal::MessageCharacters);
    }
    Ok(body.to_owned())
}

/// Each of them once, in the order given.
pub fn mentions(given: Vec<UserId>) -> Result<Vec<UserId>, Refusal> {
    let mut seen = BTreeSet::new();
    let mentions: Vec<UserId> = given
        .into_iter()
        .filter(|user| seen.insert(*user))
        .collect();
    if mentions.len() > MENTIONS_MAX {
        return Err(Refusal::MentionsTooMany { max: MENTIONS_MAX });
    }
    Ok(mentions)
}

/// Whether the edit changes anything, if it may be made.
///
/// Invariant: an edit made twice is made once, so a body that stands there already is asked for first; what was
/// seen in another edition is not written over.
pub fn may_edit(
    message: &Message,
    viewer: UserId,
    edition: u32,
    body: &str,
) -> Result<bool, Refusal> {
    if message.kind == MessageKind::System || message.author != viewer {
        return Err(Refusal::NotAllowed);
    }
    if message.deleted.is_some() {
        return Err(Refusal::Deleted);
    }
    if message.body == body {
        return Ok(false);
    }
    if message.edition != edition {
        return Err(Refusal::EditedMeanwhile {
            edition: message.edition,
        });
    }
    Ok(true)
}

/// What happened in a room stays told: nobody takes away its system lines.
pub fn may_delete(message: &Message, viewer: UserId, role: RoomRole) -> bool {
    let entitled = message.author == viewer || role.may_delete_messages_of_others();
    message.kind == MessageKind::Text && entitled
}

/// By their standing on the server, in any room that they are in.
pub fn may_delete_anywhere(message: &Message, role: ServerRole) -> bool {
    message.kind == MessageKind::Text && role.may_administer()
}

pub fn may_react(message: &Message) -> Result<(), Refusal> {
    if message.kind == MessageKind::System {
        return Err(Refusal::NotAllowed);
    }
    if message.deleted.is_some() {
        return Err(Refusal::Deleted);
    }
    Ok(())
}

/// With so many reactions on the message already.
pub fn has_room_for_another(reactions: i64) -> Result<(), Refusal> {
    let max = REACTIONS_MAX;
    if usize::try_from(reactions).is_ok_and(|reactions| reactions < max) {
        Ok(())
    } else {
        Err(Refusal::ReactionsTooMany { max })
    }
}

/// One emoji, as a keyboard makes it.
pub fn emoji(typed: &str) -> Result<(), Refusal> {
    let fits = !typed.is_empty() && typed.len() <= EMOJI_MAX;
    if fits && is_emoji(typed) {
        Ok(())
    } else {
        Err(Refusal::NotAnEmoji)
    }
}

/// A flag of two letters; or pictures joined to one, each with what may follow it.
fn is_emoji(typed: &str) -> bool {
    let mut letters = typed.chars();
    if letters.by_ref().all(is_flag_letter) {
        return typed.chars().count() == 2;
    }
    typed.split(JOINER).all(is_picture)
}

const JOINER: char = '\u{200d}';
const KEYCAP: char = '\u{20e3}';
const AS_PICTURE: char = '\u{fe0f}';

fn is_picture(part: &str) -> bool {
    let mut rest = part.chars();
    let Some(first) = rest.next() else {
        return false;
    };
    let rest = rest.as_str();
    if matches!(first, '0'..='9' | '#' | '*') {
        return rest.trim_start_matches(AS_PICTURE) == KEYCAP.to_string();
    }
    // A tone of skin, the wish to be a picture, or the tags that spell a region's flag.
    let follows = |c: char| matches!(c, '\u{1f3fb}'..='\u{1f3ff}' | '\u{fe0e}' | AS_PICTURE | '\u{e0020}'..='\u{e007f}');
    is_pictorial(first) && rest.chars().all(follows)
}

fn is_flag_letter(c: char) -> bool {
    matches!(c, '\u{1f1e6}'..='\u{1f1ff}')
}

/// Where Unicode keeps its pictures: whole blocks, since new ones come every year.
fn is_pictorial(c: char) -> bool {
    matches!(c,
        '\u{a9}' | '\u{ae}' | '\u{203c}' | '\u{2049}' | '\u{2122}' | '\u{2139}'
        | '\u{2190}'..='\u{21ff}' // arrows
        | '\u{2300}'..='\u{23ff}' // watches, keys
        | '\u{25a0}'..='\u{27bf}' // shapes, weather, signs, dingbats
        | '\u{2900}'..='\u{297f}' // more arrows
        | '\u{2b00}'..='\u{2bff}' // stars, squares
        | '\u{3030}' | '\u{303d}' | '\u{3297}' | '\u{3299}'
        | '\u{1f000}'..='\u{1f0ff}' // tiles, cards
        | '\u{1f170}'..='\u{1f1e5}' | '\u{1f200}'..='\u{1f2ff}' // boxed signs
        | '\u{1f300}'..='\u{1faff}')
}

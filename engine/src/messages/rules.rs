//! What a message may be and who may change it: pure, and the same for every door.

use std::collections::BTreeSet;

use wire::limits::{EMOJI_MAX, MENTIONS_MAX, REACTIONS_MAX};
use wire::text::{self, TextFault};
use wire::{Message, MessageKind, Post, Refusal, RoomKind, RoomRole, ServerRole, UserId};

/// A post as it is stored.
pub fn post(post: Post) -> Result<Post, Refusal> {
    Ok(Post {
        body: body(&post.body)?,
        mentions: mentions(post.mentions)?,
        ..post
    })
}

/// Tidied, and refused where it could not be shown as it was meant.
pub fn body(typed: &str) -> Result<String, Refusal> {
    let body = text::tidy(typed);
    match text::check(&body, text::MESSAGE) {
        Ok(()) => Ok(body.into_owned()),
        Err(TextFault::Empty) => Err(Refusal::MessageEmpty),
        Err(TextFault::TooLong { max }) => Err(Refusal::MessageTooLong { max }),
        Err(TextFault::TooManyLines { max }) => Err(Refusal::MessageLines { max }),
        Err(TextFault::Nul | TextFault::Control(_) | TextFault::Flood | TextFault::OpenTurn) => {
            Err(Refusal::MessageCharacters)
        }
    }
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

/// By their standing on the server, in a room that they are in.
pub fn may_delete_by_standing(message: &Message, role: ServerRole, kind: RoomKind) -> bool {
    message.kind == MessageKind::Text && role.may_delete_messages_of_others(kind)
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
        | '\u{24c2}'
        | '\u{25a0}'..='\u{27bf}' // shapes, weather, signs, dingbats
        | '\u{2900}'..='\u{297f}' // more arrows
        | '\u{2b00}'..='\u{2bff}' // stars, squares
        | '\u{3030}' | '\u{303d}' | '\u{3297}' | '\u{3299}'
        | '\u{1f000}'..='\u{1f0ff}' // tiles, cards
        | '\u{1f170}'..='\u{1f1e5}' | '\u{1f200}'..='\u{1f2ff}' // boxed signs
        | '\u{1f300}'..='\u{1faff}')
}

#[cfg(test)]
mod tests {
    use wire::Refusal::{
        Deleted, EditedMeanwhile, MentionsTooMany, MessageCharacters, MessageEmpty, MessageLines,
        MessageTooLong, NotAllowed, NotAnEmoji, ReactionsTooMany,
    };
    use wire::{
        ClientKey, Message, MessageKind, Micros, Rev, RoomId, RoomKind, RoomRole, Seq, ServerRole,
        UserId,
    };

    use super::{
        body, emoji, has_room_for_another, may_delete, may_delete_by_standing, may_edit, may_react,
        mentions,
    };

    const ADA: UserId = UserId(1);
    const BOB: UserId = UserId(2);

    fn by_ada() -> Message {
        Message {
            room: RoomId(1),
            seq: Seq(1),
            rev: Rev(1),
            author: ADA,
            key: ClientKey(1),
            kind: MessageKind::Text,
            body: "tea".into(),
            system: None,
            mentions: Vec::new(),
            reply_to: None,
            reactions: Vec::new(),
            edition: 3,
            sent: Micros(1),
            edited: None,
            deleted: None,
        }
    }

    fn gone() -> Message {
        Message {
            deleted: Some(Micros(2)),
            ..by_ada()
        }
    }

    fn line() -> Message {
        Message {
            kind: MessageKind::System,
            ..by_ada()
        }
    }

    #[test]
    fn a_body_is_tidied_and_otherwise_kept_or_refused() {
        let long = "\u{1f600}".repeat(20_001);
        let lines = "a\n".repeat(2_001);
        for (typed, expected) in [
            ("tea?", Ok("tea?")),
            ("\n  tea?\r\nyes \n", Ok("  tea?\nyes")),
            ("<script>alert(1)</script>", Ok("<script>alert(1)</script>")),
            (&long[..80_000], Ok(&long[..80_000])),
            (&long, Err(MessageTooLong { max: 20_000 })),
            (&lines, Err(MessageLines { max: 2_000 })),
            ("", Err(MessageEmpty)),
            (" \n\t ", Err(MessageEmpty)),
            ("\u{200b}", Err(MessageEmpty)),
            ("a\u{0}b", Err(MessageCharacters)),
            ("a\u{7}b", Err(MessageCharacters)),
            ("a\u{202e}b", Err(MessageCharacters)),
        ] {
            assert_eq!(body(typed), expected.map(str::to_owned), "{typed:.20?}");
        }
        let tower = format!("a{}", "\u{301}".repeat(200));
        assert_eq!(body(&tower), Err(MessageCharacters));
    }

    #[test]
    fn people_are_mentioned_once_each_and_not_too_many() {
        assert_eq!(mentions(vec![BOB, ADA, BOB]), Ok(vec![BOB, ADA]));
        let fifty: Vec<UserId> = (1..=50).chain(1..=50).map(UserId).collect();
        assert_eq!(mentions(fifty).map(|all| all.len()), Ok(50));
        let more = (1..=51).map(UserId).collect();
        assert_eq!(mentions(more), Err(MentionsTooMany { max: 50 }));
    }

    #[test]
    fn an_edit_is_ones_own_and_of_the_edition_that_was_seen() {
        for (message, viewer, edition, body, expected) in [
            (by_ada(), ADA, 3, "coffee", Ok(true)),
            (
                by_ada(),
                ADA,
                2,
                "coffee",
                Err(EditedMeanwhile { edition: 3 }),
            ),
            (
                by_ada(),
                ADA,
                4,
                "coffee",
                Err(EditedMeanwhile { edition: 3 }),
            ),
            (by_ada(), ADA, 3, "tea", Ok(false)),
            // Handed in again: it was done.
            (by_ada(), ADA, 2, "tea", Ok(false)),
            (by_ada(), BOB, 3, "coffee", Err(NotAllowed)),
            (gone(), ADA, 3, "coffee", Err(Deleted)),
            (gone(), BOB, 3, "coffee", Err(NotAllowed)),
            (line(), ADA, 3, "coffee", Err(NotAllowed)),
        ] {
            assert_eq!(may_edit(&message, viewer, edition, body), expected);
        }
    }

    #[test]
    fn who_said_it_and_who_keeps_order_may_delete_it() {
        for (message, viewer, role, expected) in [
            (by_ada(), ADA, RoomRole::Member, true),
            (by_ada(), BOB, RoomRole::Member, false),
            (by_ada(), BOB, RoomRole::Admin, true),
            (by_ada(), BOB, RoomRole::Owner, true),
            (gone(), ADA, RoomRole::Member, true),
            (line(), ADA, RoomRole::Owner, false),
        ] {
            assert_eq!(may_delete(&message, viewer, role), expected);
        }
        for (message, role, expected) in [
            (by_ada(), ServerRole::Member, false),
            (by_ada(), ServerRole::Admin, true),
            (by_ada(), ServerRole::Owner, true),
            (line(), ServerRole::Owner, false),
        ] {
            assert_eq!(
                may_delete_by_standing(&message, role, RoomKind::Group),
                expected
            );
            assert!(!may_delete_by_standing(&message, role, RoomKind::Direct));
        }
    }

    #[test]
    fn what_was_said_and_stands_is_reacted_to() {
        assert_eq!(may_react(&by_ada()), Ok(()));
        assert_eq!(may_react(&gone()), Err(Deleted));
        assert_eq!(may_react(&line()), Err(NotAllowed));
        assert_eq!(has_room_for_another(499), Ok(()));
        let too_many = Err(ReactionsTooMany { max: 500 });
        assert_eq!(has_room_for_another(500), too_many);
    }

    /// What the page offers: after its notice, a line each that begins with it.
    #[test]
    fn every_emoji_that_people_are_offered_is_taken() {
        let (_, list) = include_str!("../../../public/emoji.txt")
            .split_once("\n\n")
            .expect("a notice, and the list");
        let offered = list.lines().filter_map(|line| line.split_once('\t'));
        let mut count = 0;
        for (offered, name) in offered {
            assert_eq!(emoji(offered), Ok(()), "{offered:?}, {name}");
            count += 1;
        }
        assert!(count > 1_800, "{count}");
    }

    #[test]
    fn one_emoji_is_an_emoji() {
        for typed in [
            "\u{1f44d}",
            "\u{1f44d}\u{1f3fd}",
            "\u{2764}\u{fe0f}",
            "\u{2764}",
            "\u{1f1e9}\u{1f1ea}",
            "1\u{fe0f}\u{20e3}",
            "#\u{20e3}",
            "\u{2122}\u{fe0f}",
            "\u{1f468}\u{200d}\u{1f469}\u{200d}\u{1f467}\u{200d}\u{1f466}",
            "\u{1f469}\u{1f3fd}\u{200d}\u{1f680}",
            "\u{1f3f3}\u{fe0f}\u{200d}\u{1f308}",
            "\u{1f3f4}\u{e0067}\u{e0062}\u{e0073}\u{e0063}\u{e0074}\u{e007f}",
        ] {
            assert_eq!(emoji(typed), Ok(()), "{typed:?}");
        }
        let train = vec!["\u{1f600}"; 17].join("\u{200d}");
        for typed in [
            "",
            " ",
            "a",
            "7",
            "ok",
            "\u{1f44d}a",
            "\u{1f44d} ",
            "\u{1f44d}\u{1f44d}",
            "\u{1f44d}\n",
            "\u{0}",
            "\u{200d}",
            "\u{1f44d}\u{200d}",
            "\u{fe0f}",
            "\u{20e3}",
            "\u{1f1e9}",
            "\u{1f1e9}\u{1f1ea}\u{1f1eb}",
            "\u{e0067}",
            "\u{202e}\u{1f44d}",
            "<b>",
            &train,
        ] {
            assert_eq!(emoji(typed), Err(NotAnEmoji), "{typed:?}");
        }
    }
}

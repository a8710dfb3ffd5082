//! Names that look like somebody else's: whoever takes one is told of it, and may take it all the same, since people
//! do share names.

use wire::limits::ALIKE_MAX;
use wire::{Person, UserId};

use super::{names, sql};
use crate::db::{Conn, Question};
use crate::{Engine, Error, args};

/// The others whose username or name looks like that of this person, if they were called so.
pub async fn lookalikes(engine: &Engine, user: UserId, name: &str) -> Result<Vec<Person>, Error> {
    match names::looks(name) {
        Some(looks) => engine.db().read(Like { user, looks }).await,
        None => Ok(Vec::new()),
    }
}

struct Like {
    user: UserId,
    looks: String,
}

impl Question for Like {
    type Answer = Vec<Person>;

    async fn ask(&self, conn: &mut Conn<'_>) -> Result<Vec<Person>, Error> {
        let one_more = i64::try_from(ALIKE_MAX + 1).unwrap_or(i64::MAX);
        let like: Vec<sql::Card> = conn.all(sql::LIKE, args![&self.looks, one_more]).await?;
        let others = like.into_iter().map(Person::from);
        let others = others.filter(|other| other.id != self.user);
        Ok(others.take(ALIKE_MAX).collect())
    }
}

/// What two texts have in common that look the same, at a glance and in most fonts. Of a text without case and accents.
/// Spaces and signs do not count: "ada.lovelace" looks like "Ada Lovelace" where one of them is expected.
pub fn skeleton(text: &str) -> String {
    let letters: String = text
        .chars()
        .filter(|c| c.is_alphanumeric())
        .map(seen_as)
        .collect();
    letters.replace("rn", "m").replace("vv", "w")
}

/// The letter of the Latin alphabet that this one is taken for. The common ones of the scripts that names are forged
/// with (Cyrillic, Greek, Armenian, Latin's own), not the thousands that Unicode knows.
fn seen_as(c: char) -> char {
    let like = FORGED.iter().find(|(_, forged)| forged.contains(c));
    like.map_or(c, |(letter, _)| *letter)
}

const FORGED: [(char, &str); 25] = [
    ('a', "\u{430}\u{3b1}\u{251}"),
    ('b', "\u{44c}\u{432}\u{184}\u{3b2}\u{253}"),
    ('c', "\u{441}\u{3f2}\u{188}"),
    ('d', "\u{501}\u{257}"),
    ('e', "\u{435}\u{3b5}\u{454}\u{25b}\u{4bd}\u{2107}"),
    ('f', "\u{192}\u{3dd}"),
    ('g', "\u{261}\u{581}\u{260}"),
    ('h', "\u{4bb}\u{43d}\u{570}\u{266}"),
    // One, a small l, a capital i and their kin are one stroke.
    (
        'l',
        "1i|\u{456}\u{457}\u{4cf}\u{3b9}\u{131}\u{269}\u{2f}\u{6c0}",
    ),
    ('j', "\u{458}\u{3f3}"),
    ('k', "\u{43a}\u{3ba}\u{138}\u{49b}"),
    ('m', "\u{43c}"),
    ('n', "\u{3b7}\u{578}\u{57c}\u{438}"),
    ('o', "0\u{43e}\u{3bf}\u{3c3}\u{585}\u{275}"),
    ('p', "\u{440}\u{3c1}\u{3f1}"),
    ('q', "\u{51b}\u{566}"),
    ('r', "\u{433}\u{280}"),
    ('s', "5\u{455}\u{1bd}"),
    ('t', "\u{442}\u{3c4}"),
    ('u', "\u{446}\u{57d}\u{28b}\u{3c5}"),
    ('v', "\u{475}\u{3bd}"),
    ('w', "\u{461}\u{51d}\u{3c9}\u{448}"),
    ('x', "\u{445}\u{3c7}"),
    ('y', "\u{443}\u{4af}\u{3b3}"),
    ('z', "2\u{290}\u{1b6}"),
];

#[cfg(test)]
mod tests {
    use super::skeleton;
    use crate::accounts::names::plain;

    fn looks(name: &str) -> String {
        skeleton(&plain(name))
    }

    #[test]
    fn what_is_taken_for_it_at_a_glance_has_the_same_skeleton() {
        for (forged, name) in [
            ("\u{410}d\u{430}", "Ada"),
            ("Ada L0velace", "Ada Lovelace"),
            ("ada.lovelace", "Ada Lovelace"),
            ("AdaLovelace", "Ada Lovelace"),
            ("\u{391}\u{3bd}\u{3b1}", "Ava"),
            ("B0b", "Bob"),
            ("\u{412}ob", "Bob"),
            ("AIice", "Alice"),
            ("A1ice", "alice"),
            ("Al\u{456}ce", "Alice"),
            ("Z\u{f6}\u{eb}", "Zoe"),
            ("\u{441}l\u{430}ra", "Clara"),
            ("Tirn", "Tim"),
            ("vvanda", "Wanda"),
            ("\u{41a}at\u{435}", "Kate"),
            ("\u{ff21}da", "Ada"),
            ("\u{443}v\u{43e}nne", "Yvonne"),
        ] {
            assert_eq!(looks(forged), looks(name), "{forged} {name}");
        }
    }

    #[test]
    fn other_names_have_another_one() {
        for (one, other) in [
            ("Ada", "Ida"),
            ("Anna", "Hanna"),
            ("Bob", "Rob"),
            ("\u{41e}\u{43b}\u{44c}\u{433}\u{430}", "Olga"),
        ] {
            assert_ne!(looks(one), looks(other), "{one} {other}");
        }
        assert_eq!(looks("\u{1f600} !"), "");
    }
}

//! Puts scenes into words: pure, and the same again with the same dice.

use super::dice::Dice;
use super::scenes;
use super::themes::{THEMES, Theme};
use super::words::{DAYS, HOURS, NUMBERS, list};

/// How something is said: what others react to it with hangs on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    Asks,
    Tells,
    Agrees,
    Declines,
    Thanks,
    Glad,
    Funny,
    Plans,
    Advises,
}

#[derive(Debug)]
pub struct Move {
    /// Which of the talk's people, from 0.
    pub by: usize,
    pub tone: Tone,
    /// It may be left out.
    pub optional: bool,
    ways: Vec<String>,
}

pub type Scene = Vec<Move>;

/// All that can be said, taken apart once.
pub struct Talk {
    themes: Vec<Words>,
    many: Vec<Scene>,
    makers: Vec<Scene>,
    two: Vec<Scene>,
    alone: Vec<Scene>,
}

struct Words {
    things: Vec<&'static str>,
    deeds: Vec<&'static str>,
    places: Vec<&'static str>,
    news: Vec<&'static str>,
    tips: Vec<&'static str>,
}

/// What a talk is about: its words stay the same while it lasts.
pub struct Subject {
    words: Vec<(&'static str, String)>,
}

impl Talk {
    pub fn new() -> Self {
        Self {
            themes: THEMES.iter().map(Words::of).collect(),
            many: scenes(scenes::AMONG_MANY),
            makers: scenes(scenes::AMONG_MAKERS),
            two: scenes(scenes::BETWEEN_TWO),
            alone: scenes(scenes::ALONE),
        }
    }

    /// One of those that fit so many people and that theme; not the same twice in a row.
    pub fn scene(
        &self,
        dice: &Dice,
        people: usize,
        theme: usize,
        before: Option<&Scene>,
    ) -> &Scene {
        let again = |scene: &&Scene| before.is_some_and(|before| std::ptr::eq(before, *scene));
        let first = self.any(dice, people, theme);
        if again(&first) {
            return self.any(dice, people, theme);
        }
        first
    }

    fn any(&self, dice: &Dice, people: usize, theme: usize) -> &Scene {
        match people {
            0 | 1 => dice.pick(&self.alone),
            2 => dice.pick(&self.two),
            _ if THEMES[theme].name == "Makers" && dice.percent(30) => dice.pick(&self.makers),
            _ => dice.pick(&self.many),
        }
    }

    pub fn subject(&self, dice: &Dice, theme: usize) -> Subject {
        let Words {
            things,
            deeds,
            places,
            news,
            tips,
        } = &self.themes[theme];
        let (thing, thing2) = two(dice, things);
        let (deed, deed2) = two(dice, deeds);
        let (tip, tip2) = two(dice, tips);
        let place = *dice.pick(places);
        let slug = place
            .trim_start_matches("the ")
            .replace([' ', '\'', 'é'], "-");
        let one = |words: &'static str| (*dice.pick(&list(words))).to_owned();
        let words = vec![
            ("thing", thing.to_owned()),
            ("thing2", thing2.to_owned()),
            ("deed", deed.to_owned()),
            ("deed2", deed2.to_owned()),
            ("tip", tip.to_owned()),
            ("tip2", tip2.to_owned()),
            ("place", place.to_owned()),
            ("news", (*dice.pick(news)).to_owned()),
            ("day", one(DAYS)),
            ("hour", one(HOURS)),
            ("number", one(NUMBERS)),
            ("slug", format!("{slug}-{}", 1 + dice.below(400))),
            ("n", (1 + dice.below(60)).to_string()),
        ];
        Subject { words }
    }
}

impl Words {
    fn of(theme: &Theme) -> Self {
        Self {
            things: list(theme.things),
            deeds: list(theme.deeds),
            places: list(theme.places),
            news: list(theme.news),
            tips: list(theme.tips),
        }
    }
}

impl Move {
    /// One way to say it; `last` is called by name.
    pub fn say(&self, dice: &Dice, subject: &Subject, last: &str) -> String {
        let way = dice.pick(&self.ways);
        let mut out = String::with_capacity(way.len() + 48);
        let mut rest = way.as_str();
        while let Some((before, after)) = rest.split_once('{') {
            out.push_str(before);
            // What is no word of ours stands as it is: code has braces too.
            let word = after.split_once('}');
            let word = word.and_then(|(word, end)| Some((subject.put(word, last)?, end)));
            if let Some((word, end)) = word {
                out.push_str(&word);
                rest = end;
            } else {
                out.push('{');
                rest = after;
            }
        }
        out.push_str(rest);
        out
    }
}

impl Subject {
    fn put(&self, word: &str, last: &str) -> Option<String> {
        if word == "name" {
            return Some(last.to_owned());
        }
        let lower = word.to_ascii_lowercase();
        let (_, text) = self.words.iter().find(|(name, _)| *name == lower)?;
        Some(if lower == word {
            text.clone()
        } else {
            capital(text)
        })
    }
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    let first = letters.next().into_iter().flat_map(char::to_uppercase);
    first.chain(letters).collect()
}

fn two(dice: &Dice, words: &[&'static str]) -> (&'static str, &'static str) {
    let first = dice.below(words.len());
    let second = (first + 1 + dice.below(words.len() - 1)) % words.len();
    (words[first], words[second])
}

/// Scenes are parted by empty lines.
fn scenes(text: &'static str) -> Vec<Scene> {
    let scenes = text.trim().split("\n\n");
    scenes
        .map(|scene| scene.lines().filter_map(step).collect())
        .collect()
}

fn step(line: &'static str) -> Option<Move> {
    let (head, ways) = line.split_once(':')?;
    let (who, tone) = head.split_once(' ')?;
    let by = usize::from(who.bytes().next()?.checked_sub(b'A')?);
    let tone = match tone {
        "ask" => Tone::Asks,
        "tell" => Tone::Tells,
        "yes" => Tone::Agrees,
        "no" => Tone::Declines,
        "thanks" => Tone::Thanks,
        "glad" => Tone::Glad,
        "funny" => Tone::Funny,
        "plan" => Tone::Plans,
        "tip" => Tone::Advises,
        _ => return None,
    };
    Some(Move {
        by,
        tone,
        optional: who.ends_with('?'),
        ways: ways
            .split(" / ")
            .map(|way| way.trim().replace('¶', "\n"))
            .collect(),
    })
}

#[cfg(test)]
mod tests {
    use wire::limits::{MESSAGE_LINES, MESSAGE_MAX, NAME_MAX, TOPIC_MAX};
    use wire::text::{self, Bounds};

    use super::{Move, Talk, scenes};
    use crate::demo::dice::Dice;
    use crate::demo::scenes::{ALONE, AMONG_MAKERS, AMONG_MANY, BETWEEN_TWO};
    use crate::demo::themes::THEMES;

    #[test]
    fn every_line_of_a_scene_is_a_move() {
        for text in [AMONG_MANY, AMONG_MAKERS, BETWEEN_TWO, ALONE] {
            let lines = text.lines().filter(|line| !line.is_empty()).count();
            let moves: Vec<Move> = scenes(text).into_iter().flatten().collect();
            assert_eq!(moves.len(), lines);
            assert!(
                moves
                    .iter()
                    .all(|step| step.by < 4 && !step.ways.is_empty())
            );
            assert!(scenes(text).iter().all(|scene| !scene[0].optional));
        }
    }

    #[test]
    fn whatever_is_said_could_have_been_sent() {
        let (talk, dice) = (Talk::new(), Dice::new(1, 1));
        let bounds = Bounds {
            chars: MESSAGE_MAX,
            lines: MESSAGE_LINES,
        };
        for (theme, words) in THEMES.iter().enumerate() {
            assert!(words.topic.chars().count() <= TOPIC_MAX);
            assert!(words.name.chars().count() <= NAME_MAX);
            for scene in [&talk.many, &talk.makers, &talk.two, &talk.alone]
                .into_iter()
                .flatten()
            {
                for _ in 0..20 {
                    let subject = talk.subject(&dice, theme);
                    for step in scene {
                        let said = step.say(&dice, &subject, "Ada");
                        assert_eq!(text::check(&said, bounds), Ok(()), "{said:?}");
                        assert_eq!(text::tidy(&said), said);
                        let left = [
                            "{thing", "{deed", "{tip", "{place", "{news", "{name", "¶", "{day",
                            "{hour",
                        ];
                        assert!(
                            left.iter().all(|word| !said.to_lowercase().contains(word)),
                            "{said:?}"
                        );
                    }
                }
            }
        }
    }

    #[test]
    fn a_talk_keeps_to_its_subject() {
        let (talk, dice) = (Talk::new(), Dice::new(1, 1));
        let subject = talk.subject(&dice, 0);
        let thing = subject.put("thing", "").expect("is a word");
        assert_eq!(subject.put("thing", "").expect("is a word"), thing);
        assert_ne!(subject.put("thing2", "").expect("is a word"), thing);
        assert_eq!(subject.put("name", "Ada").expect("is a word"), "Ada");
        assert_eq!(subject.put("barrel", ""), None);
    }
}

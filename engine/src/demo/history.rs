//! What is said in one room over the years: talk after talk, until as much has been said as was planned.

use wire::{Micros, RoomKind};

use super::calendar::{MINUTE, WHOLE};
use super::dice::Dice;
use super::marks::{self, Settled};
use super::plan::Plan;
use super::room::{Later, Room};
use super::talk::{Scene, Tone};
use super::town::Town;
use super::words::EMOJI;
use super::{Batch, themes::THEMES};
use crate::Error;

/// Between two messages of one talk when nobody is in a hurry, on the whole.
const PAUSE: i64 = 2 * MINUTE;

pub struct History<'a> {
    town: &'a Town,
    plan: &'a Plan,
    dice: Dice,
    room: Room<'a>,
    said: usize,
    came: usize,
    /// Percent of the usual pauses: less where much is said in little time.
    pace: i64,
    renamed: bool,
    /// What was played last.
    before: Option<&'a Scene>,
}

/// What was just said: what an answer goes back to.
struct Last {
    who: usize,
    seq: i64,
}

impl<'a> History<'a> {
    pub fn new(town: &'a Town, plan: &'a Plan, number: usize) -> Self {
        let dice = town.dice(number);
        let texts = i64::try_from(plan.texts).unwrap_or(i64::MAX).max(1);
        let each = (plan.end.0 - plan.begin.0) / texts;
        Self {
            room: Room::new(town, plan, &dice),
            town,
            plan,
            dice,
            said: 0,
            came: 0,
            // People sleep at night, and a talk is over before the next one begins.
            pace: (each / 4 * 100 / PAUSE).clamp(1, 100),
            renamed: false,
            before: None,
        }
    }

    /// The next talk; false when all has been said.
    pub fn talk(&mut self, batch: &mut Batch) -> Result<bool, Error> {
        if self.said >= self.plan.texts {
            return Ok(false);
        }
        let at = self.begins();
        self.happenings(at);
        let mut at = at.max(self.room.last_sent.plus(self.pause()));
        let cast = self.cast();
        let scene = self
            .town
            .talk
            .scene(&self.dice, cast.len(), self.plan.theme, self.before);
        let subject = self.town.talk.subject(&self.dice, self.plan.theme);
        self.before = Some(scene);
        let mut last: Option<Last> = None;
        for step in scene {
            if self.said >= self.plan.texts {
                break;
            }
            let Some(who) = cast.get(step.by).copied() else {
                continue;
            };
            if step.optional && self.dice.percent(45) {
                continue;
            }
            let name = last
                .as_ref()
                .map_or("", |last| self.town.people[last.who].called);
            let body = step.say(&self.dice, &subject, name);
            let seq = self.say(who, at, body, last.as_ref());
            self.foresee(seq, who, step.tone);
            last = Some(Last { who, seq });
            at = self.room.last_sent.plus(self.pause());
        }
        self.room.settle(batch)?;
        Ok(true)
    }

    /// What is left to happen, and how far everybody has come.
    pub fn end(mut self, batch: &mut Batch) -> Result<Settled, Error> {
        self.happenings(self.town.now);
        self.room.happen(Micros(i64::MAX));
        self.room.settle(batch)?;
        Ok(marks::settle(self.town, self.plan, &self.room, &self.dice))
    }

    /// As the calendar has it, so much having been said.
    fn begins(&self) -> Micros {
        let texts = i64::try_from(self.plan.texts).unwrap_or(i64::MAX).max(1);
        let part = WHOLE / texts;
        let said = i64::try_from(self.said).unwrap_or(0);
        let part = said * part + self.dice.between(0, part);
        self.town
            .calendar
            .moment(self.plan.begin, self.plan.end, part)
    }

    /// Who comes and goes until then, and what the room is called.
    fn happenings(&mut self, upto: Micros) {
        while let Some((at, who)) = self
            .plan
            .comers
            .get(self.came)
            .filter(|(at, _)| *at <= upto)
        {
            self.room.come(*who, *at);
            self.came += 1;
        }
        if self.plan.kind == RoomKind::Direct || self.said == 0 {
            return;
        }
        // About once in a few hundred talks, where enough stay behind.
        if self.room.here().len() > 4 && self.dice.below(400) == 0 {
            let who = self.room.somebody(&self.dice);
            if who != self.plan.owner && who != 0 {
                self.room.go(who, upto);
            }
        }
        let is_group = self.plan.kind == RoomKind::Group;
        if is_group && !self.renamed && self.said * 3 > self.plan.texts && self.dice.percent(30) {
            self.renamed = true;
            let owner = self.plan.owner;
            if self.dice.percent(30) {
                let name = format!("{} (new)", self.room.name);
                self.room.rename(owner, upto, name);
            }
            let topic = format!("{}: see you there", THEMES[self.plan.theme].name);
            self.room.retell(owner, upto, topic);
        }
    }

    /// Up to four who talk with each other.
    fn cast(&self) -> Vec<usize> {
        let most = self.room.here().len().min(4);
        let mut cast = Vec::with_capacity(most);
        for _ in 0..8 {
            let who = self.room.somebody(&self.dice);
            if cast.len() < most && !cast.contains(&who) {
                cast.push(who);
            }
        }
        // The quiet ones fill up what is missing.
        for place in self.room.here() {
            if cast.len() < most.min(2) && !cast.contains(&place.who) {
                cast.push(place.who);
            }
        }
        cast
    }

    fn say(&mut self, who: usize, at: Micros, body: String, last: Option<&Last>) -> i64 {
        let at = at.min(self.town.now);
        self.said += 1;
        let others = last.filter(|last| last.who != who && self.plan.kind != RoomKind::Direct);
        let mut mentions = Vec::new();
        let mut body = body;
        // What begins with a mark of its own (a list, a fence, a quote) keeps its first line.
        let plain = body.starts_with(char::is_alphabetic);
        if let Some(last) = others.filter(|_| plain && self.dice.percent(9)) {
            mentions.push(last.who);
            body = format!("<@{}> {body}", self.town.id_of(last.who));
        }
        let answers = last.filter(|last| last.who != who && self.dice.percent(14));
        let reply_to = answers.map(|last| last.seq);
        self.room.say(who, at, body, mentions, reply_to)
    }

    /// What others will do about it, and its author.
    fn foresee(&mut self, seq: i64, who: usize, tone: Tone) {
        let dice = &self.dice;
        let sent = self.room.last_sent;
        let left = (self.town.now.0 - sent.0).max(0);
        // Not after now, however late it was said.
        let after =
            |dice: &Dice, most: i64| sent.plus(dice.between(1, most.min(left).max(1)).min(left));
        if dice.below(1_000) < 9 {
            let at = after(dice, 20 * MINUTE);
            self.room.foresee(seq, at, Later::Delete);
            return;
        }
        let mut foreseen = Vec::new();
        if dice.percent(3) {
            foreseen.push((after(dice, 6 * MINUTE), Later::Edit));
        }
        let likely = match tone {
            Tone::Glad | Tone::Funny | Tone::Tells => 16,
            Tone::Thanks | Tone::Agrees => 8,
            _ => 5,
        };
        if dice.percent(likely) {
            let emoji = emoji(tone);
            let mut fans = vec![who];
            let most = 1 + dice.below(self.room.here().len().min(6));
            let favourite = *dice.pick(emoji);
            for _ in 0..most {
                let fan = self.room.somebody(dice);
                if !fans.contains(&fan) {
                    let put = if dice.percent(70) {
                        favourite
                    } else {
                        *dice.pick(emoji)
                    };
                    foreseen.push((after(dice, 90 * MINUTE), Later::React(fan, put)));
                    fans.push(fan);
                }
            }
        }
        for (at, what) in foreseen {
            self.room.foresee(seq, at, what);
        }
    }

    /// Mostly some seconds, sometimes a cup of tea.
    fn pause(&self) -> i64 {
        let seconds = if self.dice.percent(88) {
            self.dice.between(4, 100)
        } else {
            self.dice.between(120, 1_500)
        };
        // So that hardly any two fall on the same moment.
        seconds * Micros::SECOND / 100 * self.pace + self.dice.between(0, 999_999) / 100 * self.pace
    }
}

fn emoji(tone: Tone) -> &'static [&'static str] {
    let name = match tone {
        Tone::Glad | Tone::Tells => "glad",
        Tone::Funny => "funny",
        Tone::Thanks => "thanks",
        _ => "any",
    };
    let found = EMOJI.iter().find(|(each, _)| *each == name);
    found.map_or(EMOJI[0].1, |(_, emoji)| *emoji)
}

//! Which rooms there are, who is in them, and how much is said there.

use std::collections::BTreeSet;

use wire::{Micros, RoomKind};

use super::calendar::{HOUR, MINUTE, WHOLE};
use super::dice::Dice;
use super::themes::THEMES;
use super::town::Town;
use super::words::{GROUPS, list};

pub struct Plan {
    pub kind: RoomKind,
    pub theme: usize,
    pub name: String,
    pub topic: &'static str,
    pub owner: usize,
    /// Who is in it from its beginning, without its owner.
    pub first: Vec<usize>,
    /// Who comes later, and when.
    pub comers: Vec<(Micros, usize)>,
    pub begin: Micros,
    /// By when the last word is said.
    pub end: Micros,
    pub texts: usize,
    weight: usize,
}

/// Of a hundred messages, how many are said in groups, in direct conversations and in notes: the rest in channels.
const IN_GROUPS: usize = 26;
const IN_DIRECTS: usize = 26;
const IN_NOTES: usize = 2;
/// Direct conversations that the owner of the server has, if there are so many people.
const OWNERS_DIRECTS: usize = 14;

/// By when they begin. The texts of all of them are as many as asked for.
pub fn rooms(town: &Town, texts: usize) -> Vec<Plan> {
    let dice = Dice::new(town.seed, 3);
    let mut left = texts;
    let mut all = Vec::new();
    for (mut some, part) in [
        (groups(town, &dice), IN_GROUPS),
        (directs(town, &dice), IN_DIRECTS),
        (notes(town, &dice), IN_NOTES),
    ] {
        left -= share(&mut some, texts * part / 100);
        all.append(&mut some);
    }
    let mut channels = channels(town, &dice);
    share(&mut channels, left);
    all.append(&mut channels);
    all.sort_by_key(|plan| plan.begin);
    all
}

fn channels(town: &Town, dice: &Dice) -> Vec<Plan> {
    let people = town.people.len();
    let count = (4 + people / 8).min(THEMES.len());
    let channel = |theme: usize| {
        let open_to = if theme == 0 { 100 } else { 25 + dice.below(50) };
        let begin = town.people[people.min(4) - 1].created.plus(MINUTE);
        let begin = match theme {
            0 => begin,
            _ => later(town, dice, begin, 12),
        };
        // The owner of the server is everywhere, and began the first.
        let owner = if theme == 0 {
            0
        } else {
            dice.below(people.min(6))
        };
        let mut comers = Vec::new();
        for who in (0..people).filter(|who| *who != owner) {
            if who < 4 || dice.percent(open_to) {
                let here = town.people[who].created.max(begin);
                let soon = dice.percent(60) || who < 4;
                let wait = if soon { 20 * MINUTE } else { 9 * Micros::DAY };
                let came = here.plus(dice.between(Micros::SECOND, wait));
                comers.push((came.min(town.now), who));
            }
        }
        comers.sort_unstable();
        Plan {
            kind: RoomKind::Channel,
            theme,
            name: THEMES[theme].name.to_owned(),
            topic: THEMES[theme].topic,
            owner,
            first: Vec::new(),
            comers,
            begin,
            end: ago(town, dice, &[20 * MINUTE, 3 * HOUR, 20 * HOUR], begin),
            texts: 0,
            weight: if theme == 0 { 40 } else { 4 + dice.below(12) },
        }
    };
    (0..count).map(channel).collect()
}

fn groups(town: &Town, dice: &Dice) -> Vec<Plan> {
    let people = town.people.len();
    let mut names = list(GROUPS);
    dice.shuffle(&mut names);
    let group = |number: usize| {
        let size = 3 + dice.below(7);
        let mut members = some(dice, people, size.min(people));
        // The owner of the server sees much of this.
        if number < 8 && number % 4 != 3 && !members.contains(&0) {
            members[0] = 0;
            members.sort_unstable();
        }
        let owner = members.remove(dice.below(members.len()));
        let begin = later(town, dice, all_here(town, owner, &members), 4);
        Plan {
            kind: RoomKind::Group,
            theme: dice.below(THEMES.len()),
            name: match number / names.len() {
                0 => names[number].to_owned(),
                more => format!("{} {}", names[number % names.len()], more + 1),
            },
            topic: "",
            owner,
            first: members,
            comers: Vec::new(),
            begin,
            end: ago(
                town,
                dice,
                &[15 * MINUTE, 5 * HOUR, 3 * Micros::DAY, 20 * Micros::DAY],
                begin,
            ),
            texts: 0,
            weight: 3 + 60 / (1 + number % 20),
        }
    };
    let count = if people < 3 {
        0
    } else {
        (people / 3).clamp(2, 400)
    };
    (0..count).map(group).collect()
}

fn directs(town: &Town, dice: &Dice) -> Vec<Plan> {
    let people = town.people.len();
    let mut pairs: BTreeSet<(usize, usize)> = (1..people.min(OWNERS_DIRECTS + 1))
        .map(|other| (0, other))
        .collect();
    for _ in 0..people * 3 / 2 {
        let pair = some(dice, people, 2.min(people));
        if let [low, high] = pair[..] {
            pairs.insert((low, high));
        }
    }
    let direct = |(number, (low, high)): (usize, (usize, usize))| {
        let begin = later(town, dice, all_here(town, low, &[high]), 3);
        Plan {
            kind: RoomKind::Direct,
            theme: dice.below(THEMES.len()),
            name: String::new(),
            topic: "",
            owner: low,
            first: vec![high],
            comers: Vec::new(),
            begin,
            end: ago(
                town,
                dice,
                &[30 * MINUTE, 9 * HOUR, 6 * Micros::DAY, 40 * Micros::DAY],
                begin,
            ),
            texts: 0,
            weight: 2 + 80 / (1 + number * 7 % 23),
        }
    };
    pairs.into_iter().enumerate().map(direct).collect()
}

fn notes(town: &Town, dice: &Dice) -> Vec<Plan> {
    let note = |who: usize| {
        let begin = later(town, dice, town.people[who].created, 5);
        Plan {
            kind: RoomKind::Direct,
            theme: dice.below(THEMES.len()),
            name: String::new(),
            topic: "",
            owner: who,
            first: Vec::new(),
            comers: Vec::new(),
            begin,
            end: ago(town, dice, &[8 * HOUR, 9 * Micros::DAY], begin),
            texts: 0,
            weight: 1,
        }
    };
    (0..town.people.len())
        .filter(|who| who % 4 == 0)
        .map(note)
        .collect()
}

/// All together exactly so many; none where there is no room.
fn share(all: &mut [Plan], texts: usize) -> usize {
    let whole: usize = all.iter().map(|plan| plan.weight).sum();
    let upto = |weight: usize| (weight * texts).checked_div(whole).unwrap_or(0);
    let mut before = 0;
    for plan in all {
        plan.texts = upto(before + plan.weight) - upto(before);
        before += plan.weight;
    }
    upto(before)
}

/// So many of them, each once, in order.
fn some(dice: &Dice, people: usize, count: usize) -> Vec<usize> {
    let mut chosen = BTreeSet::new();
    while chosen.len() < count {
        chosen.insert(dice.below(people));
    }
    chosen.into_iter().collect()
}

fn all_here(town: &Town, one: usize, others: &[usize]) -> Micros {
    let latest = others.iter().fold(one, |latest, who| latest.max(*who));
    town.people[latest].created.plus(MINUTE)
}

/// Some time in the first part of so many of what is left.
fn later(town: &Town, dice: &Dice, from: Micros, part: i64) -> Micros {
    let upto = from.plus((town.now.0 - from.0).max(0) / part);
    town.calendar
        .moment(from, upto, dice.between(0, WHOLE - 1))
        .min(town.now)
}

/// Not longer ago than one of these.
fn ago(town: &Town, dice: &Dice, spans: &[i64], begin: Micros) -> Micros {
    let span = *dice.pick(spans);
    let end = town.now.plus(-dice.between(MINUTE, span));
    end.max(begin.plus(HOUR)).min(town.now)
}

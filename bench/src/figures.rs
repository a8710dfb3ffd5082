//! What was measured: durations, medians of rounds, and the one table that shows them.

use std::fmt::Write as _;

use serde_json::{Value, json};

/// Durations in microseconds.
#[derive(Debug, Clone, Default)]
pub struct Durations(Vec<u32>);

impl Durations {
    pub fn add(&mut self, micros: u64) {
        self.0.push(u32::try_from(micros).unwrap_or(u32::MAX));
    }

    pub fn append(&mut self, other: &mut Self) {
        self.0.append(&mut other.0);
    }

    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// In milliseconds, so that `share` of all were no longer; zero when nothing was measured.
    pub fn at(&mut self, share: f64) -> f64 {
        self.0.sort_unstable();
        let place = (share * as_f64(self.0.len())).ceil();
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a share of a length is a place in it"
        )]
        let place = (place as usize).clamp(1, self.0.len().max(1));
        self.0
            .get(place - 1)
            .map_or(0.0, |micros| f64::from(*micros) / 1_000.0)
    }
}

#[expect(clippy::cast_precision_loss, reason = "counts far below 2^52")]
pub fn as_f64(count: usize) -> f64 {
    count as f64
}

/// One line of the table: a part's case with its figures, all of them from as many rounds.
#[derive(Debug, Clone)]
pub struct Row {
    pub part: &'static str,
    pub case: String,
    figures: Vec<Figure>,
}

#[derive(Debug, Clone)]
struct Figure {
    name: &'static str,
    unit: &'static str,
    rounds: Vec<f64>,
}

impl Row {
    pub fn new(part: &'static str, case: impl Into<String>) -> Self {
        Self {
            part,
            case: case.into(),
            figures: Vec::new(),
        }
    }

    /// One round's value; a figure is the median of all its rounds, and one that was measured once stands for itself.
    pub fn add(&mut self, name: &'static str, unit: &'static str, value: f64) {
        match self.figures.iter_mut().find(|figure| figure.name == name) {
            Some(figure) => figure.rounds.push(value),
            None => self.figures.push(Figure {
                name,
                unit,
                rounds: vec![value],
            }),
        }
    }

    /// One round is no median, and says so.
    fn shown_case(&self) -> String {
        let once = self.figures.iter().all(|figure| figure.rounds.len() == 1);
        let what = if once { ", one run" } else { "" };
        format!("{}{what}", self.case)
    }

    pub fn json(&self) -> Value {
        let figures = self.figures.iter().map(|figure| {
            let value = json!({
                "unit": figure.unit,
                "median": figure.median(),
                "rounds": figure.rounds,
            });
            (figure.name.to_owned(), value)
        });
        json!({ "part": self.part, "case": self.case, "figures": Value::Object(figures.collect()) })
    }
}

impl Figure {
    fn median(&self) -> f64 {
        let mut sorted = self.rounds.clone();
        sorted.sort_by(f64::total_cmp);
        sorted.get(sorted.len() / 2).copied().unwrap_or(0.0)
    }
}

pub fn table(rows: &[Row]) -> String {
    let width = |text: fn(&Row) -> String| {
        let widths = rows.iter().map(|row| text(row).chars().count());
        widths.max().unwrap_or(0)
    };
    let (parts, cases) = (width(|row| row.part.to_owned()), width(Row::shown_case));
    rows.iter().fold(String::new(), |mut all, row| {
        let figures: Vec<_> = row.figures.iter().map(Figure::shown).collect();
        let figures = figures.join(" · ");
        let (part, case) = (row.part, row.shown_case());
        let _ = writeln!(all, "{part:parts$}  {case:cases$}  {figures}");
        all
    })
}

impl Figure {
    fn shown(&self) -> String {
        let Self { name, unit, .. } = self;
        let space = if unit.is_empty() { "" } else { " " };
        format!("{name} {}{space}{unit}", number(self.median()))
    }
}

/// Three digits that say something, thousands apart.
fn number(value: f64) -> String {
    if value.fract() != 0.0 && value.abs() < 100.0 {
        let digits = if value.abs() < 10.0 { 2 } else { 1 };
        return format!("{value:.digits$}");
    }
    let whole = format!("{:.0}", value.abs());
    let mut shown = String::new();
    for (place, digit) in whole.chars().enumerate() {
        if place > 0 && (whole.len() - place).is_multiple_of(3) {
            shown.push(',');
        }
        shown.push(digit);
    }
    if value < 0.0 {
        shown.insert(0, '-');
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_share_of_durations_is_one_that_was_measured() {
        let mut durations = Durations::default();
        assert!(durations.at(0.5).abs() < f64::EPSILON);
        for micros in (1..=200).rev() {
            durations.add(micros * 1_000);
        }
        let shares = [0.0, 0.005, 0.5, 0.99, 1.0].map(|share| durations.at(share));
        assert_eq!(shares.map(number), ["1", "1", "100", "198", "200"]);
    }

    #[test]
    fn a_figure_is_the_median_of_its_rounds() {
        let mut row = Row::new("write", "16 senders");
        for rate in [9_000.0, 12_345.0, 10.0] {
            row.add("stored", "/s", rate);
        }
        assert_eq!(table(&[row]), "write  16 senders  stored 9,000 /s\n");
    }

    #[test]
    fn a_single_round_says_that_it_is_one() {
        let mut row = Row::new("crash", "50 times");
        row.add("start p50", "ms", 1.234);
        assert_eq!(
            table(&[row]),
            "crash  50 times, one run  start p50 1.23 ms\n"
        );
    }

    #[test]
    fn numbers_are_short() {
        let shown = [0.0, 0.126, 12.34, 99.95, 1_234_567.8, -1_234.0].map(number);
        assert_eq!(shown, ["0", "0.13", "12.3", "100.0", "1,234,568", "-1,234"]);
    }
}

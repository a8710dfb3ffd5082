//! When people talk: more in the evening than at night, otherwise on Sundays than on Mondays, and some days more than
//! others.

use wire::Micros;

use super::dice::Dice;

pub const MINUTE: i64 = 60 * Micros::SECOND;
pub const HOUR: i64 = 60 * MINUTE;

/// How much is said from hour to hour on a working day, and at the weekend.
const WORKDAY: [i64; 24] = [
    30, 10, 5, 5, 5, 20, 80, 180, 240, 250, 240, 280, 360, 300, 230, 230, 270, 380, 500, 600, 660,
    560, 320, 120,
];
const WEEKEND: [i64; 24] = [
    70, 30, 10, 5, 5, 10, 30, 80, 200, 380, 480, 500, 440, 360, 340, 350, 380, 420, 460, 480, 460,
    420, 340, 180,
];
/// Parts that a stretch of time is divided into.
pub const WHOLE: i64 = 100_000_000;

/// Measures a stretch of time by how much is said in it.
pub struct Calendar {
    begin: Micros,
    /// What is said before each hour, counted from the beginning.
    before: Vec<i64>,
}

impl Calendar {
    /// From the hour of the beginning to the hour after the end.
    pub fn new(dice: &Dice, begin: Micros, end: Micros) -> Self {
        let first = begin.0.div_euclid(HOUR);
        let last = end.0.div_euclid(HOUR) + 1;
        let mut before = vec![0];
        let mut said = 0;
        let mut mood = 100;
        for hour in first..=last {
            let of_day = hour.rem_euclid(24);
            if of_day == 0 {
                mood = dice.between(55, 160);
            }
            said += weight(hour) * mood;
            before.push(said);
        }
        Self {
            begin: Micros(first * HOUR),
            before,
        }
    }

    /// The moment by which so much of what is said from here to there (in parts of `WHOLE`) has been said.
    pub fn moment(&self, from: Micros, to: Micros, part: i64) -> Micros {
        let (start, end) = (self.said_before(from), self.said_before(to));
        // Some ten thousand hours of some hundred thousand each: far from the edge of a number.
        let said = start + (end - start) * part / WHOLE;
        self.when(said).clamp(from, to.max(from))
    }

    fn said_before(&self, moment: Micros) -> i64 {
        let since = (moment.0 - self.begin.0).max(0);
        let hour = usize::try_from(since / HOUR).unwrap_or(0);
        let hour = hour.min(self.before.len() - 2);
        let share = self.before[hour + 1] - self.before[hour];
        self.before[hour] + share * (since % HOUR) / HOUR
    }

    fn when(&self, said: i64) -> Micros {
        let hour = self.before.partition_point(|before| *before <= said);
        let hour = hour.clamp(1, self.before.len() - 1) - 1;
        let share = (self.before[hour + 1] - self.before[hour]).max(1);
        let hours = i64::try_from(hour).unwrap_or(0) * HOUR;
        let within = (said - self.before[hour]) * HOUR / share;
        self.begin.plus(hours + within)
    }
}

/// The first of January 1970 was a Thursday.
fn weight(hour: i64) -> i64 {
    let weekend = (hour.div_euclid(24) + 3).rem_euclid(7) >= 5;
    let of_day = usize::try_from(hour.rem_euclid(24)).unwrap_or(0);
    if weekend {
        WEEKEND[of_day]
    } else {
        WORKDAY[of_day]
    }
}

#[cfg(test)]
mod tests {
    use wire::Micros;

    use super::{Calendar, HOUR, WHOLE};
    use crate::demo::dice::Dice;

    /// A Friday noon.
    const NOON: Micros = Micros(1_795_176_000_000_000);

    #[test]
    fn the_parts_of_a_stretch_come_in_order_and_within_it() {
        let begin = NOON.plus(-90 * Micros::DAY);
        let calendar = Calendar::new(&Dice::new(1, 1), begin, NOON);
        for (from, to) in [
            (begin, NOON),
            (begin.plus(HOUR / 3), begin.plus(HOUR / 2)),
            (NOON, NOON),
        ] {
            let mut last = from;
            for part in (0..=WHOLE).step_by(100_000) {
                let moment = calendar.moment(from, to, part);
                assert!(
                    last <= moment && moment <= to,
                    "{from:?} {to:?} {part}: {moment:?}"
                );
                last = moment;
            }
        }
    }

    #[test]
    fn evenings_are_livelier_than_nights() {
        let begin = NOON.plus(-90 * Micros::DAY);
        let calendar = Calendar::new(&Dice::new(1, 1), begin, NOON);
        let moments = (0..10_000).map(|n| calendar.moment(begin, NOON, n * (WHOLE / 10_000)));
        let hours: Vec<i64> = moments.map(|moment| moment.0 / HOUR % 24).collect();
        let said = |hour: i64| hours.iter().filter(|each| **each == hour).count();
        assert!(said(20) > 10 * said(3).max(1), "{} {}", said(20), said(3));
        assert!((0..24).all(|hour| said(hour) > 0));
    }
}

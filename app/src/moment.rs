//! A moment as HTML writes it, and as everybody can read it until the browser has put it into the reader's
//! own time.

use wire::Micros;

use crate::words;

/// "2026-11-20T16:10:05Z".
pub fn iso(at: Micros) -> String {
    let (year, month, day) = date(day_number(at));
    let second = at.0.rem_euclid(Micros::DAY) / Micros::SECOND;
    let (hour, minute, second) = (second / 3600, second / 60 % 60, second % 60);
    format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}Z")
}

/// "16:10", in UTC.
pub fn clock(at: Micros) -> String {
    let minute = at.0.rem_euclid(Micros::DAY) / Micros::SECOND / 60;
    format!("{:02}:{:02}", minute / 60, minute % 60)
}

/// "20 November 2026", in UTC.
pub fn day(at: Micros) -> String {
    let (year, month, day) = date(day_number(at));
    let month = usize::try_from(month - 1).ok();
    let month = month.and_then(|month| words::moments::MONTHS.get(month));
    words::moments::date(day, month.copied().unwrap_or_default(), year)
}

/// Which day it is in UTC, counted from 1970.
pub fn day_number(at: Micros) -> i64 {
    at.0.div_euclid(Micros::DAY)
}

/// The date of a day counted from 1970, in years of 365.2425 days that begin in March.
fn date(day: i64) -> (i64, i64, i64) {
    let day = day + 719_468;
    let era = day.div_euclid(146_097);
    let of_era = day.rem_euclid(146_097);
    let year = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let month = (5 * of_year + 2) / 153;
    let day = of_year - (153 * month + 2) / 5 + 1;
    let month = if month < 10 { month + 3 } else { month - 9 };
    (year + era * 400 + i64::from(month <= 2), month, day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_is_written_as_calendars_count() {
        for (micros, written) in [
            (0, "1970-01-01T00:00:00Z"),
            (-1, "1969-12-31T23:59:59Z"),
            (951_782_400_000_000, "2000-02-29T00:00:00Z"),
            (1_709_251_199_999_999, "2024-02-29T23:59:59Z"),
            (1_709_251_200_000_000, "2024-03-01T00:00:00Z"),
            (4_107_542_400_000_000, "2100-03-01T00:00:00Z"),
        ] {
            assert_eq!(iso(Micros(micros)), written);
        }
        assert_eq!(clock(Micros(1_709_251_199_999_999)), "23:59");
        assert_eq!(day(Micros(1_709_251_199_999_999)), "29 February 2024");
        assert_eq!(day(Micros(-1)), "31 December 1969");
    }
}

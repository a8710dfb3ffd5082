//! Days and times, as far as the reader's browser does not write them.

/// As they are served, before the page is awake.
pub const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];
pub const GO_TO_A_DATE: &str = "Go to a date";

/// "20 November 2026".
pub fn date(day: i64, month: &str, year: i64) -> String {
    format!("{day} {month} {year}")
}

/// "Monday, 16:10".
pub fn clock_on(day: &str, clock: &str) -> String {
    format!("{day}, {clock}")
}

/// "last seen today at 14:02".
pub fn last_seen_at(day: &str, clock: &str) -> String {
    format!("last seen {day} at {clock}")
}

/// On a weekday or a date.
pub fn last_seen_on(day: &str) -> String {
    format!("last seen on {day}")
}

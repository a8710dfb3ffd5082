//! Moments as the reader's browser writes them: in its time zone, by its clock of 12 or 24 hours, in the order
//! that dates have there. The words among them are the page's own.
//!
//! On the server there is no reader's zone: there it is UTC, and what is drawn before the page is awake is that.

use std::cell::OnceCell;

use js_sys::{Array, Date, Function, Intl, Object, Reflect};
use leptos::prelude::window;
use wasm_bindgen::JsValue;
use wire::Micros;

use super::browser;
use crate::{moment, words};

/// Eight o'clock.
const MORNING: i64 = 8 * 3600 * Micros::SECOND;

/// "14:02", or "2:02 pm".
pub fn clock(at: Micros) -> String {
    written(at, |formats| &formats.clock)
}

/// "Today", "Yesterday", "Monday", from a week ago on "12 March", and of another year "12 March 2025".
pub fn day(at: Micros) -> String {
    match days_ago(at) {
        ago @ 0..=1 => begun(&relative_day(ago)),
        2..=6 => written(at, |formats| &formats.weekday),
        _ => written(at, |formats| formats.date.of(at)),
    }
}

/// As short as it can be told apart: the time of today, the weekday of this week, else the date.
pub fn short(at: Micros) -> String {
    match days_ago(at) {
        0 => clock(at),
        1..=6 => written(at, |formats| &formats.short_weekday),
        _ => written(at, |formats| formats.short_date.of(at)),
    }
}

/// All of it, for who wants to know: "Thursday, 12 March 2026 at 14:02".
pub fn full(at: Micros) -> String {
    written(at, |formats| &formats.full)
}

/// "last seen today at 14:02".
pub fn last_seen(at: Micros) -> String {
    let clock = clock(at);
    match days_ago(at) {
        ago @ 0..=1 => words::moments::last_seen_at(&relative_day(ago), &clock),
        _ => words::moments::last_seen_on(&day(at)),
    }
}

/// The time, and the day unless it is today.
pub fn local_clock(at: Micros) -> String {
    if days_ago(at) == 0 {
        clock(at)
    } else {
        words::moments::clock_on(&short(at), &clock(at))
    }
}

/// Which day of the reader's calendar it is, counted from 1970: what falls on one day has one number.
pub fn day_number(at: Micros) -> i64 {
    let east = if cfg!(feature = "hydrate") {
        minutes_east(at)
    } else {
        0
    };
    day_of(at, east)
}

/// When the reader's day of "2026-03-12" begins.
pub fn midnight(day: &str) -> Option<Micros> {
    let date = Date::new(&JsValue::from_str(&format!("{day}T00:00")));
    let millis = date.get_time();
    #[expect(
        clippy::cast_possible_truncation,
        reason = "milliseconds of a calendar's dates"
    )]
    let micros = millis as i64 * 1000;
    (!millis.is_nan()).then_some(Micros(micros))
}

/// The reader's own day.
pub fn today() -> i64 {
    day_number(browser::now())
}

/// When the reader's next day begins for those who sleep at night.
pub fn tomorrow() -> Micros {
    let now = browser::now();
    let midnight = (today() + 1) * Micros::DAY - minutes_east(now) * 60 * Micros::SECOND;
    Micros(midnight + MORNING)
}

fn day_of(at: Micros, minutes_east: i64) -> i64 {
    (at.0 + minutes_east * 60 * Micros::SECOND).div_euclid(Micros::DAY)
}

/// Below zero for what a clock that goes wrong puts into the future.
fn days_ago(at: Micros) -> i64 {
    today() - day_number(at)
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "no zone is farther off than a day"
)]
fn minutes_east(at: Micros) -> i64 {
    -(date(at).get_timezone_offset() as i64)
}

fn year(at: Micros) -> u32 {
    date(at).get_full_year()
}

fn date(at: Micros) -> Date {
    Date::new(&millis(at))
}

#[expect(clippy::cast_precision_loss, reason = "milliseconds fit a double")]
fn millis(at: Micros) -> JsValue {
    JsValue::from_f64((at.0.div_euclid(1000)) as f64)
}

/// Made once: a browser takes longer for one of them than for a thousand dates.
struct Formats {
    clock: Function,
    weekday: Function,
    short_weekday: Function,
    date: Dated,
    short_date: Dated,
    full: Function,
    relative: Intl::RelativeTimeFormat,
}

/// A date of this year, and one that says of which.
struct Dated([Function; 2]);

impl Dated {
    fn of(&self, at: Micros) -> &Function {
        &self.0[usize::from(year(at) != year(browser::now()))]
    }
}

thread_local! {
    static FORMATS: OnceCell<Formats> = const { OnceCell::new() };
}

/// "today", "yesterday".
fn relative_day(ago: i64) -> String {
    let before = if ago == 0 { 0.0 } else { -1.0 };
    FORMATS.with(|formats| {
        let formats = formats.get_or_init(Formats::of_the_reader);
        formats.relative.format(before, "day").into()
    })
}

/// As what stands by itself begins.
fn begun(text: &str) -> String {
    let mut rest = text.chars();
    let first = rest.next().map(char::to_uppercase);
    first.into_iter().flatten().chain(rest).collect()
}

/// How what is no word is written in the reader's browser.
pub(super) fn locale() -> String {
    let locale = window().navigator().language().unwrap_or_default();
    if locale.starts_with(words::LANGUAGE) {
        locale
    } else {
        words::WRITTEN_ELSEWHERE.to_owned()
    }
}

fn written(at: Micros, which: impl Fn(&Formats) -> &Function) -> String {
    if !cfg!(feature = "hydrate") {
        return moment::clock(at);
    }
    FORMATS
        .with(|formats| {
            let format = which(formats.get_or_init(Formats::of_the_reader));
            let text = format.call1(&JsValue::UNDEFINED, &millis(at));
            text.ok().and_then(|text| text.as_string())
        })
        // No such date: nobody's clock says so.
        .unwrap_or_default()
}

impl Formats {
    fn of_the_reader() -> Self {
        let locales = Array::of1(&JsValue::from_str(&locale()));
        let cycle = hour_cycle();
        // "09:02" as it is served, so that nothing moves; and "9:02 am".
        let of_twelve = cycle
            .as_string()
            .is_some_and(|cycle| cycle.starts_with("h1"));
        let hour = if of_twelve { "numeric" } else { "2-digit" };
        let format = |options: &[(&str, &str)]| {
            let object = Object::new();
            for (name, value) in options {
                set(&object, name, &JsValue::from_str(value));
            }
            // A date alone has no hours, and browsers do not mind to be told of them.
            set(&object, "hourCycle", &cycle);
            Intl::DateTimeFormat::new(&locales, &object).format()
        };
        let dated = |month| {
            let date = [("day", "numeric"), ("month", month), ("year", "numeric")];
            Dated([format(&date[..2]), format(&date)])
        };
        Self {
            clock: format(&[("hour", hour), ("minute", "2-digit")]),
            weekday: format(&[("weekday", "long")]),
            short_weekday: format(&[("weekday", "short")]),
            date: dated("long"),
            short_date: dated("short"),
            full: format(&[("dateStyle", "full"), ("timeStyle", "short")]),
            relative: {
                let options = Object::new();
                set(&options, "numeric", &JsValue::from_str("auto"));
                Intl::RelativeTimeFormat::new(&locales, &options)
            },
        }
    }
}

/// Of 12 or 24 hours, as the browser's own language says.
fn hour_cycle() -> JsValue {
    let options = Object::new();
    set(&options, "hour", &JsValue::from_str("numeric"));
    let chosen = Intl::DateTimeFormat::new(&Array::new(), &options).resolved_options();
    Reflect::get(&chosen, &JsValue::from_str("hourCycle")).unwrap_or(JsValue::UNDEFINED)
}

fn set(object: &Object, name: &str, value: &JsValue) {
    _ = Reflect::set(object, &JsValue::from_str(name), value);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_begins_at_the_readers_midnight() {
        let hour = 3600 * Micros::SECOND;
        let before_midnight = Micros(Micros::DAY - hour);
        assert_eq!(day_of(before_midnight, 0), 0);
        assert_eq!(day_of(before_midnight, 60), 1);
        assert_eq!(day_of(before_midnight, -8 * 60), 0);
        assert_eq!(day_of(Micros(hour), -2 * 60), -1);
        assert_eq!(day_of(Micros(-1), 0), -1);
    }
}

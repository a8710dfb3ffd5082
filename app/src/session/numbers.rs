//! Numbers as the reader's browser writes them.

use super::dates;

/// "1,000".
pub fn number(count: u32) -> String {
    if count < 1000 {
        count.to_string()
    } else if cfg!(feature = "hydrate") {
        let number = js_sys::Number::from(count);
        number.to_locale_string(&dates::locale()).into()
    } else {
        served(count)
    }
}

/// Before the page is awake.
fn served(count: u32) -> String {
    match (count / 1000, count % 1000) {
        (0, rest) => rest.to_string(),
        (thousands, rest) => format!("{},{rest:03}", served(thousands)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_stand_apart_in_what_is_served() {
        for (count, written) in [
            (0, "0"),
            (999, "999"),
            (1_000, "1,000"),
            (20_045, "20,045"),
            (4_294_967_295, "4,294,967,295"),
        ] {
            assert_eq!(served(count), written);
        }
    }
}

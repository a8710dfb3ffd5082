//! "Firefox on Linux": a session's name, from what its browser says of itself.

use wire::limits::DEVICE_MAX;

use crate::words;

/// Order matters: most browsers also claim to be those further down.
const BROWSERS: &[(&str, &str)] = &[
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("Vivaldi/", "Vivaldi"),
    ("SamsungBrowser/", "Samsung Internet"),
    ("FxiOS/", "Firefox"),
    ("Firefox/", "Firefox"),
    ("CriOS/", "Chrome"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
];

const SYSTEMS: &[(&str, &str)] = &[
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("CrOS", "ChromeOS"),
    ("Windows", "Windows"),
    ("Macintosh", "macOS"),
    ("Linux", "Linux"),
];

/// What a session is called in the list of sessions. A program's own words stand, cut, when they name no
/// browser that is known here.
pub fn device(user_agent: &str) -> String {
    let browser = find(BROWSERS, user_agent);
    let system = find(SYSTEMS, user_agent);
    match (browser, system) {
        (Some(browser), Some(system)) => words::door::device(browser, system),
        (Some(one), None) | (None, Some(one)) => one.to_owned(),
        (None, None) => {
            let plain = user_agent.chars().filter(|letter| !letter.is_control());
            let cut: String = plain.take(DEVICE_MAX).collect();
            if cut.trim().is_empty() {
                words::door::UNKNOWN_DEVICE.to_owned()
            } else {
                cut.trim().to_owned()
            }
        }
    }
}

fn find(known: &[(&str, &'static str)], user_agent: &str) -> Option<&'static str> {
    known
        .iter()
        .find(|(mark, _)| user_agent.contains(mark))
        .map(|(_, name)| *name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_browser_is_named_by_what_people_call_it() {
        for (user_agent, name) in [
            (
                "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0",
                "Firefox on Linux",
            ),
            (
                "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0 Safari/537.36 Edg/126.0",
                "Edge on Windows",
            ),
            (
                "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.4 Safari/605.1.15",
                "Safari on macOS",
            ),
            (
                "Mozilla/5.0 (iPhone; CPU iPhone OS 17_4 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) CriOS/126.0 Mobile/15E148 Safari/604.1",
                "Chrome on iPhone",
            ),
            (
                "Mozilla/5.0 (Linux; Android 14; SM-S918B) AppleWebKit/537.36 (KHTML, like Gecko) SamsungBrowser/25.0 Chrome/121.0 Mobile Safari/537.36",
                "Samsung Internet on Android",
            ),
            ("curl/8.5.0", "curl/8.5.0"),
            ("", "Unknown device"),
            (" \u{7} ", "Unknown device"),
        ] {
            assert_eq!(device(user_agent), name);
        }
    }

    #[test]
    fn no_name_is_longer_than_it_may_be() {
        assert_eq!(device(&"é".repeat(500)).chars().count(), DEVICE_MAX);
    }
}

//! The kinds of values that settings have: how each is written, read and shown.

use std::fmt;
use std::net::{IpAddr, SocketAddr};
use std::num::NonZeroU32;
use std::path::PathBuf;
use std::time::Duration;

use axum::http::Uri;
use ipnet::IpNet;
use tracing_subscriber::EnvFilter;

/// `read` fails with what was expected; `show` gives what `read` would take, with secrets hidden.
pub trait Value: Sized {
    const SECRET: bool = false;
    fn read(text: &str) -> Result<Self, &'static str>;
    fn show(&self) -> String;
}

/// Empty is unset.
impl<V: Value> Value for Option<V> {
    const SECRET: bool = V::SECRET;

    fn read(text: &str) -> Result<Self, &'static str> {
        if text.is_empty() {
            Ok(None)
        } else {
            V::read(text).map(Some)
        }
    }

    fn show(&self) -> String {
        self.as_ref().map(Value::show).unwrap_or_default()
    }
}

impl Value for SocketAddr {
    fn read(text: &str) -> Result<Self, &'static str> {
        text.parse()
            .map_err(|_| "an address and a port, such as 127.0.0.1:3000 or [::]:3000")
    }

    fn show(&self) -> String {
        self.to_string()
    }
}

impl Value for PathBuf {
    fn read(text: &str) -> Result<Self, &'static str> {
        if text.is_empty() {
            Err("a folder")
        } else {
            Ok(text.into())
        }
    }

    fn show(&self) -> String {
        self.display().to_string()
    }
}

const DURATIONS: [(&str, u64); 4] = [("ms", 1), ("s", 1000), ("m", 60_000), ("h", 3_600_000)];

impl Value for Duration {
    fn read(text: &str) -> Result<Self, &'static str> {
        let wanted = "a time such as 500ms, 30s or 2m";
        match measured(text, &DURATIONS) {
            Some(millis) if millis > 0 => Ok(Self::from_millis(millis)),
            _ => Err(wanted),
        }
    }

    fn show(&self) -> String {
        shown(
            u64::try_from(self.as_millis()).unwrap_or(u64::MAX),
            &DURATIONS,
        )
    }
}

impl Value for NonZeroU32 {
    fn read(text: &str) -> Result<Self, &'static str> {
        text.parse().map_err(|_| "a number, 1 or more")
    }

    fn show(&self) -> String {
        self.to_string()
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bytes(pub usize);

const BYTES: [(&str, u64); 3] = [("B", 1), ("KiB", 1024), ("MiB", 1024 * 1024)];

impl Value for Bytes {
    fn read(text: &str) -> Result<Self, &'static str> {
        let wanted = "a size such as 256KiB or 1MiB";
        let bytes = measured(text, &BYTES)
            .filter(|bytes| *bytes > 0)
            .ok_or(wanted)?;
        usize::try_from(bytes).map(Self).map_err(|_| wanted)
    }

    fn show(&self) -> String {
        shown(self.0 as u64, &BYTES)
    }
}

/// A number and its unit; the longest unit that fits is the one meant ("ms" is not "m" and an "s").
fn measured(text: &str, units: &[(&str, u64)]) -> Option<u64> {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let (number, unit) = text.split_at(digits);
    let (_, factor) = units.iter().find(|(name, _)| *name == unit.trim())?;
    number.parse::<u64>().ok()?.checked_mul(*factor)
}

fn shown(amount: u64, units: &[(&str, u64)]) -> String {
    let whole = units
        .iter()
        .rev()
        .find(|(_, factor)| amount.is_multiple_of(*factor));
    whole.map_or_else(
        || amount.to_string(),
        |(name, factor)| format!("{}{name}", amount / factor),
    )
}

/// So many in a time, and as many at once; or no limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rate {
    Off,
    Per { count: NonZeroU32, seconds: u32 },
}

impl Value for Rate {
    fn read(text: &str) -> Result<Self, &'static str> {
        let wanted = "a rate such as 10/s, 120/m or 1000/h, or off";
        if text == "off" {
            return Ok(Self::Off);
        }
        let (count, unit) = text.split_once('/').ok_or(wanted)?;
        let count = count.trim().parse().map_err(|_| wanted)?;
        let seconds = match unit.trim() {
            "s" => 1,
            "m" => 60,
            "h" => 3600,
            _ => return Err(wanted),
        };
        Ok(Self::Per { count, seconds })
    }

    fn show(&self) -> String {
        match self {
            Self::Off => "off".to_owned(),
            Self::Per { count, seconds: 1 } => format!("{count}/s"),
            Self::Per { count, seconds: 60 } => format!("{count}/m"),
            Self::Per { count, .. } => format!("{count}/h"),
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LogFormat {
    Auto,
    Text,
    Json,
}

impl Value for LogFormat {
    fn read(text: &str) -> Result<Self, &'static str> {
        match text {
            "auto" => Ok(Self::Auto),
            "text" => Ok(Self::Text),
            "json" => Ok(Self::Json),
            _ => Err("auto, text or json"),
        }
    }

    fn show(&self) -> String {
        format!("{self:?}").to_lowercase()
    }
}

/// Directives of `tracing_subscriber::EnvFilter`.
#[derive(Debug, Clone)]
pub struct LogFilter(pub String);

impl Value for LogFilter {
    fn read(text: &str) -> Result<Self, &'static str> {
        let wanted = "error, warn, info, debug, trace or off, or target=level, separated by commas";
        // EnvFilter itself takes any word for a target; a misspelt level is to be told.
        let levels = ["error", "warn", "info", "debug", "trace", "off"];
        let spelled = text
            .split(',')
            .all(|part| part.contains('=') || levels.contains(&part.trim()));
        match EnvFilter::try_new(text) {
            Ok(_) if spelled => Ok(Self(text.to_owned())),
            _ => Err(wanted),
        }
    }

    fn show(&self) -> String {
        self.0.clone()
    }
}

#[derive(Debug, Clone, Default)]
pub struct TrustedProxies(Vec<IpNet>);

impl TrustedProxies {
    pub fn trust(&self, address: IpAddr) -> bool {
        self.0.iter().any(|net| net.contains(&address))
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl Value for TrustedProxies {
    fn read(text: &str) -> Result<Self, &'static str> {
        let wanted = "addresses or networks such as 127.0.0.1 or 10.0.0.0/8, separated by commas";
        let parts = text
            .split(',')
            .map(str::trim)
            .filter(|part| !part.is_empty());
        let nets = parts.map(|part| {
            let one = part.parse::<IpAddr>().map(IpNet::from);
            one.or_else(|_| part.parse::<IpNet>()).map_err(|_| wanted)
        });
        nets.collect::<Result<_, _>>().map(Self)
    }

    fn show(&self) -> String {
        self.0
            .iter()
            .map(ToString::to_string)
            .collect::<Vec<_>>()
            .join(", ")
    }
}

/// Scheme and authority, nothing behind them: Roost lives at the root of its address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublicUrl {
    pub https: bool,
    /// In lower case, without the scheme's own port.
    pub authority: String,
}

impl PublicUrl {
    pub fn origin(&self) -> String {
        format!(
            "{}://{}",
            if self.https { "https" } else { "http" },
            self.authority
        )
    }
}

impl Value for PublicUrl {
    fn read(text: &str) -> Result<Self, &'static str> {
        let wanted =
            "http:// or https://, a host and nothing behind it, such as https://chat.example.org";
        let uri: Uri = text.parse().map_err(|_| wanted)?;
        let https = match uri.scheme_str() {
            Some("https") => true,
            Some("http") => false,
            _ => return Err(wanted),
        };
        let authority = uri.authority().ok_or(wanted)?.as_str().to_lowercase();
        if authority.contains('@') || uri.path() != "/" || uri.query().is_some() {
            return Err(wanted);
        }
        let port = if https { ":443" } else { ":80" };
        let authority = authority
            .strip_suffix(port)
            .unwrap_or(&authority)
            .to_owned();
        Ok(Self { https, authority })
    }

    fn show(&self) -> String {
        self.origin()
    }
}

const HIDDEN: &str = "…";

/// Never shown, never logged.
#[derive(Clone)]
pub struct Secret(pub String);

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(HIDDEN)
    }
}

impl Value for Secret {
    const SECRET: bool = true;

    fn read(text: &str) -> Result<Self, &'static str> {
        // Short ones can be guessed within the request rate.
        if text.len() < 16 {
            Err("at least 16 characters")
        } else {
            Ok(Self(text.to_owned()))
        }
    }

    fn show(&self) -> String {
        HIDDEN.to_owned()
    }
}

/// `postgres://user:password@host/name`; shown without the password.
#[derive(Clone)]
pub struct DatabaseUrl(pub String);

impl fmt::Debug for DatabaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.show())
    }
}

impl Value for DatabaseUrl {
    const SECRET: bool = true;

    fn read(text: &str) -> Result<Self, &'static str> {
        let known = text.starts_with("postgres://") || text.starts_with("postgresql://");
        if known {
            Ok(Self(text.to_owned()))
        } else {
            Err("postgres://user:password@host/name")
        }
    }

    fn show(&self) -> String {
        let (scheme, rest) = self.0.split_once("://").unwrap_or(("postgres", &self.0));
        let (place, query) = rest.split_once('?').unwrap_or((rest, ""));
        let place = match place.rsplit_once('@') {
            Some((who, host)) => {
                let user = who
                    .split_once(':')
                    .map_or(who.to_owned(), |(user, _)| format!("{user}:{HIDDEN}"));
                format!("{user}@{host}")
            }
            None => place.to_owned(),
        };
        let query = query
            .split('&')
            .filter(|pair| !pair.is_empty())
            .map(|pair| {
                if pair.starts_with("password=") {
                    format!("password={HIDDEN}")
                } else {
                    pair.to_owned()
                }
            });
        let query = query.collect::<Vec<_>>().join("&");
        let mark = if query.is_empty() { "" } else { "?" };
        format!("{scheme}://{place}{mark}{query}")
    }
}

//! What Roost runs with: one table of settings, from which come the struct, the flags, the help, the
//! parsing and `roost config`, so that they cannot disagree.
//!
//! Weakest first: the default, `roost.toml`, `ROOST_…` in the environment, a flag. Whatever is wrong is
//! named together with where it stands. Only this file reads the environment.

mod file;
mod value;

use std::collections::BTreeMap;
use std::fmt;
use std::net::SocketAddr;
use std::num::NonZeroU32;
use std::path::{Path, PathBuf};
use std::time::Duration;

use value::Value;
pub use value::{
    Bytes, DatabaseUrl, LogFilter, LogFormat, PublicUrl, Rate, Secret, TrustedProxies,
};

macro_rules! settings {
    ($($(#[doc = $doc:literal])+ $key:ident: $type:ty = $default:literal,)+) => {
        /// The effective values.
        #[derive(Debug, Clone)]
        pub struct Config {
            $($(#[doc = $doc])+ pub $key: $type,)+
            origins: Vec<Origin>,
        }

        /// Every setting there is, in the order in which help and `roost config` show them.
        pub const SETTINGS: &[Setting] = &[$(Setting {
            key: stringify!($key),
            doc: concat!($($doc),+),
            default: $default,
        },)+];

        impl Config {
            fn read(given: &Given) -> Result<Self, Wrong> {
                Ok(Self {
                    $($key: given.value(stringify!($key), $default)?,)+
                    origins: SETTINGS.iter().map(|setting| given.origin(setting.key)).collect(),
                })
            }

            /// Key, value as it may be shown, and where it came from.
            pub fn effective(&self) -> Vec<(&'static str, String, &Origin)> {
                let shown = [$((stringify!($key), Value::show(&self.$key)),)+];
                shown.into_iter().zip(&self.origins).map(|((key, text), from)| (key, text, from)).collect()
            }
        }
    };
}

settings! {
    /// Address and port to serve at. Port 0 takes one that is free.
    listen: SocketAddr = "127.0.0.1:3000",
    /// Folder that holds the data. It is made if it is missing; one Roost at a time owns it.
    data: PathBuf = "data",
    /// PostgreSQL to use in place of the file in the data folder, as `postgres://user:password@host/name`.
    database: Option<DatabaseUrl> = "",
    /// What people type to get here, such as `https://chat.example.org`. Set it behind a proxy.
    public_url: Option<PublicUrl> = "",
    /// Proxies that are believed about who asks (X-Forwarded-For): addresses or networks such as
    /// 10.0.0.0/8, separated by commas.
    trusted_proxies: TrustedProxies = "",
    /// How much to log: error, warn, info, debug or trace; finer with target=level, separated by commas.
    log: LogFilter = "info",
    /// How to log: text, json, or auto (text on a terminal, JSON otherwise).
    log_format: LogFormat = "auto",
    /// How long one request may take. Half of it is for its body to arrive.
    request_timeout: Duration = "30s",
    /// The largest body that a request may bring.
    body_limit: Bytes = "256KiB",
    /// How many connections may be open at once; more wait until one closes. The system's limit on open
    /// files should lie above it.
    max_connections: NonZeroU32 = "16384",
    /// Requests for pages and actions, per address (per /64 for IPv6). The same number may come at once.
    /// A whole office may share one address. Or: off.
    request_rate: Rate = "6000/m",
    /// Sign-ins, per address. (Per account there is a strict limit of its own.)
    sign_in_rate: Rate = "120/m",
    /// Sign-ups, per address.
    sign_up_rate: Rate = "120/m",
    /// Invitations looked at and accepted, per address. (Per account there is a strict limit of its own.)
    invitation_rate: Rate = "120/m",
    /// Sockets opened, per address. One per browser tab, and all of them again after a restart. Or: off.
    socket_rate: Rate = "6000/m",
    /// Sockets open at once, per address.
    sockets_per_address: NonZeroU32 = "4096",
    /// Sockets open at once, per account: its tabs and programs together.
    sockets_per_account: NonZeroU32 = "50",
    /// How long a socket may take nothing of what it is sent before it is cut.
    socket_patience: Duration = "15s",
    /// Frames that one socket may bring. One too many is refused; who goes on all the same is cut. Or: off.
    frame_rate: Rate = "3000/m",
    /// Bytes that one socket may bring in a minute. The same number may come at once.
    socket_bytes: Bytes = "8MiB",
    /// Questions and commands over all sockets of one account. Or: off.
    command_rate: Rate = "3000/m",
    /// Messages sent by one account. Or: off.
    send_rate: Rate = "1200/m",
    /// Pictures of people and rooms, handed in or taken away by one account. Or: off.
    picture_rate: Rate = "20/m",
    /// Whoever knows it may read /metrics (as a bearer token). Without one, only this very machine may.
    metrics_token: Option<Secret> = "",
    /// Folder of the browser's files. Found by itself in target/site or beside the program.
    site: Option<PathBuf> = "",
    /// How long running requests may go on once Roost was told to stop.
    shutdown_grace: Duration = "10s",
}

/// One line of the table.
#[derive(Debug, Clone, Copy)]
pub struct Setting {
    /// As it is written in `roost.toml`.
    pub key: &'static str,
    pub doc: &'static str,
    /// Empty: unset.
    pub default: &'static str,
}

impl Setting {
    pub fn flag(&self) -> String {
        self.key.replace('_', "-")
    }

    pub fn variable(&self) -> String {
        format!("{PREFIX}{}", self.key.to_uppercase())
    }
}

const PREFIX: &str = "ROOST_";
/// Names the file itself, so it is no setting in it.
pub const FILE_VARIABLE: &str = "ROOST_CONFIG";
/// Read by the test suite alone; they stand in the environment of servers that it starts.
const TEST_PREFIX: &str = "ROOST_TEST_";
const FILE: &str = "roost.toml";

/// Where a value came from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origin {
    Default,
    File(PathBuf, usize),
    Environment(String),
    Flag(String),
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Default => f.write_str("default"),
            Self::File(path, line) => write!(f, "{}:{line}", path.display()),
            Self::Environment(name) => write!(f, "environment variable {name}"),
            Self::Flag(name) => write!(f, "flag --{name}"),
        }
    }
}

/// What is wrong with the configuration, and where: exit status 2.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("{origin}: {complaint}")]
pub struct Wrong {
    pub origin: Origin,
    pub complaint: String,
}

/// What was handed to the program: the environment and the flags, the latter by key.
#[derive(Debug, Default)]
pub struct Handed {
    pub file: Option<PathBuf>,
    pub environment: Vec<(String, String)>,
    pub flags: Vec<(&'static str, String)>,
}

impl Config {
    pub fn load(handed: Handed) -> Result<Self, Wrong> {
        let mut given = Given::default();
        for (key, text, origin) in file::read(&handed)? {
            given.0.insert(key, (text, origin));
        }
        for (name, text) in handed.environment {
            if let Some(key) = key_of_variable(&name)? {
                given.0.insert(key, (text, Origin::Environment(name)));
            }
        }
        for (key, text) in handed.flags {
            given
                .0
                .insert(key, (text, Origin::Flag(key.replace('_', "-"))));
        }
        Self::read(&given)
    }

    /// The folder of the browser's files, if there is one.
    pub fn site_folder(&self) -> Option<PathBuf> {
        if let Some(site) = &self.site {
            return Some(site.clone());
        }
        let beside = std::env::current_exe()
            .ok()
            .and_then(|exe| Some(exe.parent()?.join("site")));
        [Some(Path::new("target/site").to_path_buf()), beside]
            .into_iter()
            .flatten()
            .find(|folder| folder.is_dir())
    }
}

/// `ROOST_…` as the process has it. What is not Unicode is kept recognisable, so that it is refused by name.
#[expect(
    clippy::disallowed_methods,
    reason = "the one place that reads the environment"
)]
pub fn environment() -> Vec<(String, String)> {
    std::env::vars_os()
        .map(|(name, text)| {
            (
                name.to_string_lossy().into_owned(),
                text.to_string_lossy().into_owned(),
            )
        })
        .filter(|(name, _)| name.starts_with(PREFIX))
        .collect()
}

/// None for those that are no settings. A misspelt one is an error: silence would hide it.
fn key_of_variable(name: &str) -> Result<Option<&'static str>, Wrong> {
    if name == FILE_VARIABLE || name.starts_with(TEST_PREFIX) {
        return Ok(None);
    }
    match SETTINGS.iter().find(|setting| setting.variable() == name) {
        Some(setting) => Ok(Some(setting.key)),
        None => Err(unknown(name, Origin::Environment(name.to_owned()))),
    }
}

fn unknown(name: &str, origin: Origin) -> Wrong {
    Wrong {
        origin,
        complaint: format!("there is no setting {name} (`roost --help` lists them all)"),
    }
}

/// What was given for each key by the strongest source.
#[derive(Debug, Default)]
struct Given(BTreeMap<&'static str, (String, Origin)>);

impl Given {
    fn value<V: Value>(&self, key: &str, default: &str) -> Result<V, Wrong> {
        let default = || (default.to_owned(), Origin::Default);
        let (text, origin) = self.0.get(key).cloned().unwrap_or_else(default);
        V::read(text.trim()).map_err(|wanted| {
            let is = if V::SECRET {
                String::new()
            } else {
                format!(" = \"{text}\"")
            };
            Wrong {
                origin,
                complaint: format!("{key}{is}: expected {wanted}"),
            }
        })
    }

    fn origin(&self, key: &str) -> Origin {
        self.0
            .get(key)
            .map_or(Origin::Default, |(_, origin)| origin.clone())
    }
}

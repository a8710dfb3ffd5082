//! The command line: what can be asked of the program, and the help worth reading.

use std::ffi::OsString;
use std::fmt::Write as _;
use std::path::PathBuf;

use clap::{Arg, ArgMatches, Command, value_parser};

use crate::config::{Config, FILE_VARIABLE, Handed, SETTINGS, Setting, environment};

/// What the program was started for, with all that it was handed.
#[derive(Debug)]
pub struct Asked {
    pub what: What,
    pub handed: Handed,
}

#[derive(Debug, PartialEq, Eq)]
pub enum What {
    Serve,
    ShowConfig,
}

/// Fails with what clap has to say: help and version too, which are no errors.
pub fn read(arguments: impl IntoIterator<Item = OsString>) -> Result<Asked, clap::Error> {
    let matches = command().try_get_matches_from(arguments)?;
    let (what, matches) = match matches.subcommand() {
        Some(("config", inner)) => (What::ShowConfig, inner.clone()),
        Some((_, inner)) => (What::Serve, inner.clone()),
        None => (What::Serve, matches),
    };
    Ok(Asked {
        what,
        handed: handed(&matches),
    })
}

/// `roost config`: a `roost.toml` that says the same, each line with where its value came from.
pub fn effective(config: &Config) -> String {
    let lines = config.effective();
    let written: Vec<_> = lines
        .iter()
        .map(|(key, text, origin)| {
            let unset = if text.is_empty() { "# " } else { "" };
            (format!("{unset}{key} = {text:?}"), origin)
        })
        .collect();
    let width = written
        .iter()
        .map(|(line, _)| line.chars().count())
        .max()
        .unwrap_or(0);
    written
        .iter()
        .fold(String::new(), |mut all, (line, origin)| {
            let _ = writeln!(all, "{line:width$}  # {origin}");
            all
        })
}

const ABOUT: &str = "Roost: real-time chat on a machine you own.

Started without anything, it serves at http://127.0.0.1:3000 and keeps all data in the folder `data`.
The first account to be made owns the server; from another machine that takes the code that is printed
at start.";

const EXAMPLES: &str = "Examples:
  roost                                        serve on this machine alone
  roost --listen 0.0.0.0:8080                  … to the whole network
  roost --public-url https://chat.example.org --trusted-proxies 127.0.0.1
                                               … behind a proxy that speaks TLS
  ROOST_DATABASE=postgres://roost:secret@db/roost roost
                                               … with the data in PostgreSQL
  roost config                                 show every setting and where its value came from

Every setting can stand in roost.toml (listen = \"0.0.0.0:8080\"), in the environment (ROOST_LISTEN) or
on the command line (--listen): the later of these wins. What is misspelt is refused, with its place.

Exit status: 0 stopped when told to, 1 could not start, 2 wrong configuration.";

fn command() -> Command {
    let file = Arg::new("config")
        .long("config")
        .value_name("FILE")
        .help(format!(
            "Read this file in place of roost.toml [env: {FILE_VARIABLE}]"
        ))
        .value_parser(value_parser!(PathBuf))
        .global(true);
    Command::new("roost")
        .version(env!("CARGO_PKG_VERSION"))
        .about(ABOUT)
        .after_help(EXAMPLES)
        .max_term_width(100)
        .subcommand(
            Command::new("serve").about("Serve until told to stop (what `roost` alone does)"),
        )
        .subcommand(
            Command::new("config").about("Show every setting and where its value came from"),
        )
        .disable_help_subcommand(true)
        .arg(file)
        .args(SETTINGS.iter().map(argument))
}

fn argument(setting: &'static Setting) -> Arg {
    let default = match setting.default {
        "" => String::new(),
        default => format!("[default: {default}] "),
    };
    Arg::new(setting.key)
        .long(setting.flag())
        .value_name("VALUE")
        .help(format!(
            "{} {default}[env: {}]",
            setting.doc.trim().replace('`', ""),
            setting.variable()
        ))
        .help_heading("Settings")
        .global(true)
}

fn handed(matches: &ArgMatches) -> Handed {
    let flag = |setting: &'static Setting| {
        let text = matches.get_one::<String>(setting.key)?;
        Some((setting.key, text.clone()))
    };
    Handed {
        file: matches.get_one::<PathBuf>("config").cloned(),
        environment: environment(),
        flags: SETTINGS.iter().filter_map(flag).collect(),
    }
}

//! The command line: what can be asked of the program, and the help worth reading.

use std::ffi::OsString;
use std::fmt::Write as _;
use std::path::PathBuf;

use clap::error::ErrorKind;
use clap::{Arg, ArgMatches, Command, value_parser};
use engine::demo::{self, Wanted};

use crate::admin;
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
    /// Fill an empty database with a community that was made up.
    Demo(Wanted),
    /// Look after the server's people.
    Admin(admin::Asked),
}

/// Fails with what clap has to say: help and version too, which are no errors.
pub fn read(arguments: impl IntoIterator<Item = OsString>) -> Result<Asked, clap::Error> {
    let matches = command().try_get_matches_from(arguments)?;
    let (what, matches) = match matches.subcommand() {
        Some(("config", inner)) => (What::ShowConfig, inner.clone()),
        Some(("admin", inner)) => match admin::read(inner) {
            Some((asked, settings)) => (What::Admin(asked), settings.clone()),
            // Clap has seen to it that there is something.
            None => return Err(command().error(ErrorKind::MissingSubcommand, "nothing is asked")),
        },
        Some(("demo", inner)) => (What::Demo(wanted(inner)), inner.clone()),
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
  roost demo --messages 100000 --data try      fill the empty folder try with people who talk; then
  roost --data try                             … look around there, signed in as one of them
  roost admin reset-password ada               a link by which Ada chooses another password

Every setting can stand in roost.toml (listen = \"0.0.0.0:8080\"), in the environment (ROOST_LISTEN) or
on the command line (--listen): the later of these wins. What is misspelt is refused, with its place.

Exit status: 0 stopped when told to, 1 could not start, 2 wrong configuration.";

const DEMO: &str = "Fill an empty database with a community that was made up: people, direct conversations, groups and \
channels, and what was said there over the months, up to a million messages. It goes where the settings say (--data, \
--database) and is refused where somebody has an account already. At the end stands how to sign in.";

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
        .subcommand(demo_command())
        .subcommand(admin::command())
        .disable_help_subcommand(true)
        .arg(file)
        .args(SETTINGS.iter().map(argument))
}

fn demo_command() -> Command {
    let number = |name: &'static str, least: usize, most: usize| {
        Arg::new(name)
            .long(name)
            .value_name("NUMBER")
            .value_parser(value_parser!(u64).range(least as u64..=most as u64))
    };
    let messages = number("messages", demo::MESSAGES_MIN, demo::MESSAGES_MAX).help(format!(
        "How many messages they have sent, up to {} [default: {}]",
        demo::MESSAGES_MAX,
        demo::MESSAGES
    ));
    let people = number("people", demo::PEOPLE_MIN, demo::PEOPLE_MAX)
        .help("How many people there are [default: as many as would have said so much]");
    let seed = Arg::new("seed")
        .long("seed")
        .value_name("NUMBER")
        .value_parser(value_parser!(u64))
        .help("The same seed tells the same story [default: 1]");
    Command::new("demo")
        .about("Fill an empty database with people, rooms and months of talk, to look at or to measure")
        .long_about(DEMO)
        .args([messages, people, seed])
}

fn wanted(matches: &ArgMatches) -> Wanted {
    let given = |name| matches.get_one::<u64>(name).copied();
    let number = |name| given(name).and_then(|number| usize::try_from(number).ok());
    Wanted {
        messages: number("messages").unwrap_or(demo::MESSAGES),
        people: number("people"),
        seed: given("seed").unwrap_or(1),
    }
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

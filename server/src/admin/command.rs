//! What can be asked of `roost admin`, and its help.

use std::io::{self, BufRead, IsTerminal, Write};

use clap::{Arg, ArgAction, ArgMatches, Command, value_parser};
use wire::ServerRole;

use super::Ask;

/// As it stands on the command line: a password is never there, where other programs see it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    ask: Ask,
    asks_for_a_password: bool,
}

const ABOUT: &str = "Look after people from the command line, whatever the web says: through the running server's socket in the data folder \
or, where no server runs, on its data itself. Whoever may use that folder may do this; each act stands in the audit log.";

const EXAMPLES: &str = "Examples:
  roost admin list                             everybody, the newest first
  roost admin list ada                         those whose username, email or name begins with \"ada\"
  roost admin create-owner ada ada@example.org another owner, with a password that is made up and shown
  roost admin reset-password ada               a link for Ada, good for one other password within 24 hours
  roost admin disable eve                      she is signed out everywhere and cannot come in";

pub fn command() -> Command {
    let username = || Arg::new("username").value_name("USERNAME").required(true);
    let email = Arg::new("email").value_name("EMAIL").required(true);
    let roles = ServerRole::ALL.iter().map(|role| role.as_str());
    let role = Arg::new("role")
        .value_name("ROLE")
        .required(true)
        .value_parser(roles.collect::<Vec<_>>());
    let flag = |name: &'static str, help: &'static str| {
        Arg::new(name)
            .long(name)
            .action(ArgAction::SetTrue)
            .help(help)
    };
    let text = Arg::new("text")
        .value_name("TEXT")
        .value_parser(value_parser!(String))
        .help("What their username, email or a word of their name begins with");
    Command::new("admin")
        .about("Look after people: list, create-owner, reset-password, disable, enable, role")
        .long_about(ABOUT)
        .after_help(EXAMPLES)
        .subcommand_required(true)
        .arg_required_else_help(true)
        .disable_help_subcommand(true)
        .subcommand(
            Command::new("list")
                .about("Show who has an account")
                .arg(text),
        )
        .subcommand(
            Command::new("create-owner")
                .about("Make an account that owns the server")
                .args([
                    username(),
                    email,
                    flag(
                        "ask",
                        "Read the password from standard input in place of making one up",
                    ),
                ]),
        )
        .subcommand(
            Command::new("reset-password")
                .about("Make a link by which somebody chooses another password")
                .args([
                    username(),
                    flag(
                        "generate",
                        "Give them a password that is made up, in place of a link",
                    ),
                ]),
        )
        .subcommand(
            Command::new("disable")
                .about("Sign somebody out everywhere and let them in no more")
                .arg(username()),
        )
        .subcommand(
            Command::new("enable")
                .about("Let somebody in again")
                .arg(username()),
        )
        .subcommand(
            Command::new("role")
                .about("Make somebody a guest, a member, an admin or an owner")
                .args([username(), role]),
        )
}

/// What was asked, and the arguments among which the settings stand.
pub fn read(matches: &ArgMatches) -> Option<(Asked, &ArgMatches)> {
    let (name, inner) = matches.subcommand()?;
    // Not each of them has each argument.
    let given = |name: &str| {
        let found = inner.try_get_one::<String>(name).ok().flatten();
        found.cloned().unwrap_or_default()
    };
    let username = given("username");
    let flag = |name: &str| inner.get_flag(name);
    let mut asks_for_a_password = false;
    let ask = match name {
        "list" => Ask::List {
            text: given("text"),
            after: None,
        },
        "create-owner" => {
            asks_for_a_password = flag("ask");
            Ask::CreateOwner {
                username,
                email: given("email"),
                password: None,
            }
        }
        "reset-password" if flag("generate") => Ask::SetPassword { username },
        "reset-password" => Ask::ResetPassword { username },
        "disable" => Ask::Disable { username },
        "enable" => Ask::Enable { username },
        _ => Ask::Role {
            username,
            role: ServerRole::try_from(given("role")).ok()?,
        },
    };
    let asked = Asked {
        ask,
        asks_for_a_password,
    };
    Some((asked, inner))
}

impl Asked {
    /// With the password that is to be asked for.
    pub fn with_password(self) -> io::Result<Ask> {
        let mut ask = self.ask;
        if let (true, Ask::CreateOwner { password, .. }) = (self.asks_for_a_password, &mut ask) {
            let stdin = io::stdin();
            if stdin.is_terminal() {
                let _ = io::stderr().write_all("Password (shown as you type it): ".as_bytes());
            }
            let mut line = String::new();
            stdin.lock().read_line(&mut line)?;
            *password = Some(line.trim_end_matches(['\r', '\n']).to_owned());
        }
        Ok(ask)
    }
}

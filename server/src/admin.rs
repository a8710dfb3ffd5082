//! `roost admin`: looking after the server from its command line, for the day on which the web lets nobody in.
//!
//! Through the running server's local socket, so that its clients learn of what is done at once; where no server holds the
//! data, on the database itself. What is asked and what is told are the same either way.

mod command;
mod said;

use std::io::{self, Write};
use std::path::PathBuf;

use engine::accounts::{Founding, SignUp};
use engine::administration::{self, Administrator};
use engine::{Chance, Clock, Engine, Error, OpenError, Place};
use serde::{Deserialize, Serialize};
use tokio::runtime;
use wire::{Accounts, Refusal, Refusals, ServerRole, UserId};

use crate::config::Config;
use crate::local;
use crate::serve::{origin, place};

pub use command::{Asked, command, read};

/// What is asked for; one line of JSON on the socket.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Ask {
    /// A page of those whom the text finds; of everybody when it is empty.
    List {
        text: String,
        after: Option<String>,
    },
    /// Without a password, one is made up.
    CreateOwner {
        username: String,
        email: String,
        password: Option<String>,
    },
    /// A link by which they choose another one.
    ResetPassword {
        username: String,
    },
    /// One that is made up.
    SetPassword {
        username: String,
    },
    Disable {
        username: String,
    },
    Enable {
        username: String,
    },
    Role {
        username: String,
        role: ServerRole,
    },
}

/// What came of it; one line of JSON.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Told {
    Accounts(Accounts),
    /// The password, if it was made up.
    Created {
        password: Option<String>,
    },
    Link {
        address: String,
        hours: i64,
    },
    Password {
        password: String,
    },
    Done,
    Refused(Refusals),
    Broken(String),
}

/// Why nothing was done: one line each.
#[derive(Debug, thiserror::Error)]
pub enum AdminFault {
    #[error("{0}")]
    Open(#[from] OpenError),
    #[error(
        "the data folder {} is in use by a Roost that does not answer at {}; stop that one first", .0.display(), .0.join(local::SOCKET).display()
    )]
    Mute(PathBuf),
    #[error("there is no data in {}; say where it is with --data or --database", .0.display())]
    NoData(PathBuf),
    #[error("the Roost that runs cannot be asked at {}: {}", .0.display(), .1)]
    Socket(PathBuf, io::Error),
    #[error("{}", app::words::sentence(.0.first()))]
    Refused(Refusals),
    #[error("that broke: {0}")]
    Broken(String),
    #[error("no password came on standard input: {0}")]
    Unread(io::Error),
    #[error("the system gives no threads: {0}")]
    Threads(io::Error),
}

/// A made-up password: 97 bits, easily read out.
const LETTERS: usize = 20;
const MICROS_AN_HOUR: i64 = 3600 * wire::Micros::SECOND;

/// Does it, and says what came of it on standard output.
pub fn run(config: Config, asked: Asked) -> Result<(), AdminFault> {
    let ask = asked.with_password().map_err(AdminFault::Unread)?;
    let runtime = runtime::Builder::new_multi_thread().enable_all().build();
    runtime
        .map_err(AdminFault::Threads)?
        .block_on(async { Way::find(&config, &ask).await?.go(ask).await })
}

/// How it is done.
enum Way {
    Through(PathBuf),
    Directly { engine: Engine, origin: String },
}

impl Way {
    async fn find(config: &Config, ask: &Ask) -> Result<Self, AdminFault> {
        let socket = config.data.join(local::SOCKET);
        if local::answers(&socket).await {
            return Ok(Self::Through(socket));
        }
        let place = place(config);
        // An owner may be there before the server starts for the first time; to look for others in nothing is a mistake.
        if let (Place::Folder(folder), false) = (&place, matches!(ask, Ask::CreateOwner { .. }))
            && !engine::has_data(folder)
        {
            return Err(AdminFault::NoData(folder.clone()));
        }
        // Of a folder, the engine knows whether a server has it open.
        if !matches!(place, Place::Folder(_)) {
            _ = writeln!(io::stderr(), "{}", said::beside(&socket));
        }
        let opened = Engine::open(place, Clock::System, Chance::System).await;
        let engine = opened.map_err(|fault| match fault {
            OpenError::Owned(folder) => AdminFault::Mute(folder),
            other => AdminFault::Open(other),
        })?;
        let origin = origin(config, config.listen);
        Ok(Self::Directly { engine, origin })
    }

    async fn go(self, ask: Ask) -> Result<(), AdminFault> {
        let done = self.all(ask).await;
        if let Self::Directly { engine, .. } = &self {
            // Whatever came of it, the files are left tidy.
            engine.close().await;
        }
        done
    }

    /// Page after page, where there are several.
    async fn all(&self, mut ask: Ask) -> Result<(), AdminFault> {
        loop {
            let told = match self {
                Self::Through(socket) => local::ask(socket, &ask)
                    .await
                    .map_err(|fault| AdminFault::Socket(socket.clone(), fault))?,
                Self::Directly { engine, origin } => carry_out(engine, origin, ask.clone()).await,
            };
            let text = said::said(&ask, &told);
            let next = match told {
                Told::Refused(refusals) => return Err(AdminFault::Refused(refusals)),
                Told::Broken(cause) => return Err(AdminFault::Broken(cause)),
                Told::Accounts(Accounts { next, .. }) => next,
                _ => None,
            };
            // Nobody may be reading (any more).
            let gone = io::stdout().write_all(text.as_bytes()).is_err();
            match (&mut ask, next) {
                (Ask::List { after, .. }, next @ Some(_)) if !gone => *after = next,
                _ => return Ok(()),
            }
        }
    }
}

/// What a line of the socket is in the engine: one verb each.
pub async fn carry_out(engine: &Engine, origin: &str, ask: Ask) -> Told {
    match done(engine, origin, ask).await {
        Ok(told) => told,
        Err(Error::Refused(refusals)) => Told::Refused(refusals),
        Err(Error::Broken(cause)) => {
            tracing::error!(cause, "the command line's wish broke");
            Told::Broken(cause.to_string())
        }
    }
}

async fn done(engine: &Engine, origin: &str, ask: Ask) -> Result<Told, Error> {
    let by = Administrator::CommandLine;
    match ask {
        Ask::List { text, after } => {
            let page = administration::people(engine, by, &text, after).await?;
            return Ok(Told::Accounts(page));
        }
        Ask::CreateOwner {
            username,
            email,
            password,
        } => {
            let made_up = password.is_none().then(|| engine.chance().code(LETTERS));
            let form = SignUp {
                username,
                email,
                password: password.or(made_up.clone()).unwrap_or_default(),
                founding: Founding::Local,
                invitation: String::new(),
            };
            administration::create_owner(engine, by, form).await?;
            return Ok(Told::Created { password: made_up });
        }
        Ask::ResetPassword { username } => {
            let link =
                administration::reset_link(engine, by, named(engine, &username).await?).await?;
            return Ok(Told::Link {
                address: format!("{origin}/reset/{}", link.code),
                hours: administration::RESET_LINK / MICROS_AN_HOUR,
            });
        }
        Ask::SetPassword { username } => {
            let password = engine.chance().code(LETTERS);
            let user = named(engine, &username).await?;
            administration::set_password(engine, by, user, password.clone()).await?;
            return Ok(Told::Password { password });
        }
        Ask::Disable { username } => {
            administration::disable(engine, by, named(engine, &username).await?).await?;
        }
        Ask::Enable { username } => {
            administration::enable(engine, by, named(engine, &username).await?).await?;
        }
        Ask::Role { username, role } => {
            administration::set_role(engine, by, named(engine, &username).await?, role).await?;
        }
    }
    Ok(Told::Done)
}

async fn named(engine: &Engine, username: &str) -> Result<UserId, Error> {
    administration::named(engine, Administrator::CommandLine, username).await
}

/// A line that could not be read.
pub fn malformed() -> Told {
    Told::Refused(Refusal::Malformed.into())
}

//! What `roost admin` says on standard output: lines that a person reads, and a script can.

use std::fmt::Write as _;
use std::path::Path;

use wire::{Account, Accounts};

use super::{Ask, Told};

pub fn said(ask: &Ask, told: &Told) -> String {
    match told {
        Told::Accounts(page) => table(ask, page),
        Told::Created { password } => match password {
            Some(password) => format!("There is another owner now. The password is {password}\n"),
            None => "There is another owner now.\n".to_owned(),
        },
        Told::Link { address, hours } => {
            format!(
                "{address}\nWhoever opens this link chooses the new password. It works once, for {hours} hours.\n"
            )
        }
        Told::Password { password } => {
            format!("The password is {password}\nAll their browsers are signed out.\n")
        }
        Told::Done => done(ask),
        Told::Refused(_) | Told::Broken(_) => String::new(),
    }
}

/// Before it works on a database that others may be using.
pub fn beside(socket: &Path) -> String {
    format!(
        "No server answers at {}: working on the database itself. If one runs on it elsewhere, give its folder by --data; \
         else whoever is connected there hears of this only by and by.",
        socket.display()
    )
}

fn done(ask: &Ask) -> String {
    match ask {
        Ask::Disable { username } => {
            format!("{username} is signed out everywhere and cannot come in.\n")
        }
        Ask::Enable { username } => format!("{username} can sign in.\n"),
        Ask::Role { username, role } => format!("{username} is {}.\n", role.as_str()),
        _ => "Done.\n".to_owned(),
    }
}

/// A line each; the first page has the names of the columns above it.
fn table(ask: &Ask, page: &Accounts) -> String {
    let is_first = matches!(ask, Ask::List { after: None, .. });
    if is_first && page.rows.is_empty() {
        return "Nobody.\n".to_owned();
    }
    let mut all = String::new();
    if is_first {
        let _ = writeln!(
            all,
            "{:32} {:6} {:8} {:>8}  EMAIL",
            "USERNAME", "ROLE", "STATE", "SESSIONS"
        );
    }
    for Account {
        person,
        email,
        sessions,
        ..
    } in &page.rows
    {
        let state = if person.disabled { "disabled" } else { "open" };
        let (username, role) = (&person.username, person.role.as_str());
        let _ = writeln!(
            all,
            "{username:32} {role:6} {state:8} {sessions:>8}  {email}"
        );
    }
    all
}

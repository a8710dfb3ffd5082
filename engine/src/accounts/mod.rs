//! People's accounts: how one is made, proven and changed.
//!
//! A person's card belongs to the server's scope: everybody sees it, so sign-ups and new names are
//! server events.

mod attempts;
mod bio;
mod changing;
mod deleting;
mod entrance;
pub(crate) mod finding;
mod lookalikes;
pub(crate) mod names;
mod passwords;
mod privacy;
mod resetting;
mod rules;
pub(crate) mod sql;

use wire::limits::PEOPLE_MAX;
use wire::{Change, Micros, Person, Refusal, Refusals, Rev, Scope, ServerRole, UserId, UserKind};

use crate::db::{Conn, PART, Question, Tx, Verb, fault};
use crate::invitations;
use crate::{Engine, Error, args};

pub(crate) use attempts::Attempts;
pub use bio::{bio, change_bio};
pub(crate) use changing::email;
pub use changing::{Asker, change_email, change_password, change_username};
pub use deleting::delete;
pub use finding::{directory, find};
pub use lookalikes::lookalikes;
pub use passwords::PasswordMark;
pub(crate) use passwords::Passwords;
pub use privacy::change_privacy;
pub use resetting::reset_password;
pub(crate) use resetting::{Guesses, hash_of_code};
pub use rules::key;
pub(crate) use rules::one_line;

/// A sign-up as it was typed.
pub struct SignUp {
    pub username: String,
    pub email: String,
    pub password: String,
    pub founding: Founding,
    /// The code of the invitation that they come by; empty without one.
    pub invitation: String,
}

/// What entitles to the server's first account. Of no matter once there is one.
pub enum Founding {
    /// The request comes from this very machine.
    Local,
    /// The code that the server printed, as typed; empty if none was.
    Code(String),
}

pub struct SignIn {
    /// Username or email.
    pub who: String,
    pub password: String,
}

/// Who came in, and by which password.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignedIn {
    pub user: UserId,
    pub by: PasswordMark,
}

/// Whether nobody has an account yet.
pub async fn is_empty(engine: &Engine) -> Result<bool, Error> {
    engine.db().read(IsEmpty).await
}

/// Makes the account; the first one owns the server. Who comes by an invitation into a room is in it from then on. One that
/// does not stand keeps out only those who would need one.
pub async fn sign_up(engine: &Engine, form: SignUp) -> Result<Person, Error> {
    let checked = rules::check(&form)?;
    // The cheap questions first: a password is hashed only for an account that may come to be.
    let may_found = may_found(engine, &form.founding);
    let entrance = entrance::Entrance {
        names: checked.names(),
        invitation: form.invitation,
        now: engine.clock().now(),
    };
    if engine.db().read(entrance.clone()).await? {
        may_found.clone()?;
    }
    let password_hash = engine.passwords().hash(checked.password.clone()).await?;
    let invitation = Some(entrance.invitation);
    engine
        .db()
        .write(Register {
            checked,
            password_hash,
            may_found,
            invitation,
        })
        .await
}

/// The same with a password that was hashed already (a PHC string), whoever else may come: for moving accounts here, many at
/// a time.
pub async fn enrol(engine: &Engine, form: SignUp, password_hash: String) -> Result<Person, Error> {
    let checked = rules::check(&form)?;
    let may_found = may_found(engine, &form.founding);
    engine
        .db()
        .write(Register {
            checked,
            password_hash,
            may_found,
            invitation: None,
        })
        .await
}

/// The verb that makes the account, for a door that asks nobody for the setup code.
pub(crate) async fn register(engine: &Engine, form: SignUp) -> Result<Register, Error> {
    let checked = rules::check(&form)?;
    engine.db().read(checked.names()).await?;
    let password_hash = engine.passwords().hash(checked.password.clone()).await?;
    Ok(Register {
        checked,
        password_hash,
        may_found: Ok(()),
        invitation: None,
    })
}

/// Who this is, if the password is theirs. An unknown user costs the same work and gets the same answer.
pub async fn sign_in(engine: &Engine, form: SignIn) -> Result<SignedIn, Error> {
    let mut missing = Vec::new();
    if form.who.trim().is_empty() {
        missing.push(Refusal::WhoMissing);
    }
    if form.password.is_empty() {
        missing.push(Refusal::PasswordMissing);
    }
    if let Some(missing) = Refusals::of(missing) {
        return Err(missing.into());
    }
    let who = rules::key(&form.who);
    // What cannot be anybody's is not looked up, but worked for like the rest.
    let known = if rules::is_askable(&who) {
        engine.db().read(Find(who.clone())).await?
    } else {
        None
    };
    // One count for both of a person's names, and one for each name that nobody has.
    let counted = known.as_ref().map_or(who, |known| known.id.to_string());
    engine.attempts().allow(&counted)?;
    let hash = known.as_ref().map(|known| known.password_hash.clone());
    let right = engine.passwords().verify(&form.password, hash).await?;
    match known {
        // Told to nobody but who knows the password.
        Some(known) if right && known.disabled.is_some() => Err(Refusal::AccountDisabled.into()),
        Some(known) if right => Ok(SignedIn {
            user: known.id,
            by: PasswordMark::of(&known.password_hash),
        }),
        _ => Err(Refusal::WrongCredentials.into()),
    }
}

/// Invariant: nobody comes into an account that is closed, or by what is their password no longer, however right it was a
/// moment ago. Under the account's lock.
pub(crate) async fn may_come_in(
    tx: &mut Tx<'_>,
    user: UserId,
    by: Option<&PasswordMark>,
) -> Result<(), Error> {
    let own: Option<sql::Own> = tx.find(sql::OWN, args![user]).await?;
    let own = own.filter(|own| own.disabled.is_none());
    let own = own.ok_or(Refusal::AccountDisabled)?;
    match by {
        Some(by) if *by != PasswordMark::of(&own.password_hash) => {
            Err(Refusal::WrongCredentials.into())
        }
        _ => Ok(()),
    }
}

/// Gives the person another display name; empty takes it away.
pub async fn change_profile(engine: &Engine, user: UserId, name: String) -> Result<Person, Error> {
    let name = rules::name(&name)?;
    engine.db().write(Rename { user, name }).await
}

/// The cards of these people, as far as they are here.
pub async fn people(engine: &Engine, ids: Vec<UserId>) -> Result<Vec<Person>, Error> {
    engine.db().read(People(ids)).await
}

fn may_found(engine: &Engine, founding: &Founding) -> Result<(), Refusal> {
    match founding {
        Founding::Local => Ok(()),
        Founding::Code(typed) if typed.trim().is_empty() => Err(Refusal::SetupCodeMissing),
        Founding::Code(typed) if engine.is_setup_code(typed.trim()) => Ok(()),
        Founding::Code(_) => Err(Refusal::SetupCodeWrong),
    }
}

struct IsEmpty;

impl Question for IsEmpty {
    type Answer = bool;

    async fn ask(&self, conn: &mut Conn<'_>) -> Result<bool, Error> {
        Ok(conn
            .find::<sql::Somebody>(sql::ANYBODY, &[])
            .await?
            .is_none())
    }
}

/// Names that somebody wants: refused if taken, both at once.
#[derive(Clone)]
struct Names {
    username: String,
    email_key: String,
}

impl rules::Checked {
    fn names(&self) -> Names {
        Names {
            username: self.username.clone(),
            email_key: self.email_key.clone(),
        }
    }
}

/// Answers whether nobody is here yet.
impl Question for Names {
    type Answer = bool;

    async fn ask(&self, conn: &mut Conn<'_>) -> Result<bool, Error> {
        let args = args![&self.username, &self.email_key];
        let wanted: sql::Wanted = conn.one(sql::WANTED, args).await?;
        let mut taken = Vec::new();
        if wanted.username.is_some() {
            taken.push(Refusal::UsernameTaken);
        }
        if wanted.email.is_some() {
            taken.push(Refusal::EmailTaken);
        }
        match Refusals::of(taken) {
            Some(taken) => Err(taken.into()),
            None => Ok(wanted.anybody.is_none()),
        }
    }
}

pub(crate) struct Register {
    checked: rules::Checked,
    password_hash: String,
    /// Decided before; asked only if this turns out to be the first account.
    may_found: Result<(), Refusal>,
    /// The code of one, or nothing; none for who is moved here by whoever runs the server.
    invitation: Option<String>,
}

impl Verb for Register {
    type Done = Person;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Person, Error> {
        let rev = tx.advance(Scope::Server).await?;
        let invited = match &self.invitation {
            Some(code) => {
                invitations::lock_of(tx, code).await?;
                let now = tx.now();
                entrance::admit(tx, code, now).await?
            }
            None => None,
        };
        let first = self.checked.names().ask(tx).await?;
        if first {
            self.may_found.clone()?;
        }
        let card = Person {
            id: UserId(tx.id()),
            kind: UserKind::Person,
            role: if first {
                ServerRole::Owner
            } else {
                ServerRole::Member
            },
            username: self.checked.username.clone(),
            name: self.checked.name.clone(),
            receipts: true,
            presence: true,
            avatar: None,
            disabled: false,
            rev,
        };
        self.insert(tx, &card, first.then_some(1))
            .await
            .map_err(taken)?;
        tx.record(Scope::Server, Change::Person(card.clone()));
        if let Some(standing) = invited {
            invitations::come_as_new(tx, &standing, card.id).await?;
        }
        Ok(card)
    }
}

impl Register {
    async fn insert(
        &self,
        tx: &mut Tx<'_>,
        card: &Person,
        founder: Option<i64>,
    ) -> Result<(), Error> {
        let Micros(now) = tx.now();
        let args = args![
            card.id,
            card.kind.as_str(),
            card.role.as_str(),
            &self.checked.username,
            &self.checked.username,
            &self.checked.email,
            &self.checked.email_key,
            &self.checked.name,
            &self.password_hash,
            founder,
            now,
            card.rev,
            names::WAY,
        ];
        tx.execute(sql::INSERT, args).await?;
        finding::name(tx, card).await
    }
}

/// The unique indexes have the last word, should two nodes ever disagree about the lock.
fn taken(error: Error) -> Error {
    match fault::of(&error) {
        Some(fault::Fault::Taken(index)) if index.contains("username") => {
            Refusal::UsernameTaken.into()
        }
        Some(fault::Fault::Taken(index)) if index.contains("email") => Refusal::EmailTaken.into(),
        // Somebody else was first in the very same moment.
        Some(fault::Fault::Taken(index)) if index.contains("founder") => Refusal::Busy.into(),
        _ => error,
    }
}

/// By username or email, which cannot be taken for each other: only one of them has an `@`.
struct Find(String);

impl Question for Find {
    type Answer = Option<sql::Known>;

    async fn ask(&self, conn: &mut Conn<'_>) -> Result<Self::Answer, Error> {
        let sql = if self.0.contains('@') {
            sql::BY_EMAIL
        } else {
            sql::BY_USERNAME
        };
        conn.find(sql, args![&self.0]).await
    }
}

struct Rename {
    user: UserId,
    name: String,
}

impl Verb for Rename {
    type Done = Person;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Person, Error> {
        let rev = tx.advance(Scope::Server).await?;
        let card: Option<sql::Card> = tx
            .find(sql::RENAME, args![self.user, &self.name, rev])
            .await?;
        let person: Person = card.ok_or(Refusal::SignedOut)?.into();
        finding::rename(tx, &person).await?;
        tx.record(Scope::Server, Change::Person(person.clone()));
        Ok(person)
    }
}

struct People(Vec<UserId>);

impl Question for People {
    type Answer = Vec<Person>;

    async fn ask(&self, conn: &mut Conn<'_>) -> Result<Vec<Person>, Error> {
        let mut people = Vec::new();
        for id in self.0.iter().take(PEOPLE_MAX) {
            people.extend(card(conn, *id).await?);
        }
        Ok(people)
    }
}

pub(crate) async fn card(conn: &mut Conn<'_>, user: UserId) -> Result<Option<Person>, Error> {
    Ok(conn
        .find::<sql::Card>(sql::CARD, args![user])
        .await?
        .map(Person::from))
}

/// One's own, while there is an account.
pub(crate) async fn own(conn: &mut Conn<'_>, user: UserId) -> Result<Person, Error> {
    privacy::Own(user).ask(conn).await
}

/// The cards that changed after `since`: a difference's part, and one more that tells whether there are others.
pub(crate) async fn changed(conn: &mut Conn<'_>, since: Rev) -> Result<Vec<Change>, Error> {
    let cards: Vec<sql::Card> = conn.all(sql::CHANGED, args![since, PART]).await?;
    Ok(cards
        .into_iter()
        .map(|card| Change::Person(card.into()))
        .collect())
}

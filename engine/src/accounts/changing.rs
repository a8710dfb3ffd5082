//! One's own username, email and password, changed by who knows the password: a browser that was left open is not enough.

use wire::{Change, Person, Refusal, Refusals, Scope, UserId};

use super::{Guesses, finding, privacy, rules, sql, taken};
use crate::db::{AsAsked, Conn, Question, Tx, Verb};
use crate::sessions::{self, Browser, ending};
use crate::{Engine, Error, args};

/// Who asks for it, and by what they show that it is them.
pub struct Asker {
    pub browser: Browser,
    /// As it was typed.
    pub password: String,
}

/// They are called so from now on, and found by it.
pub async fn change_username(
    engine: &Engine,
    asker: Asker,
    username: String,
) -> Result<Person, Error> {
    let user = asker.browser.user;
    let username = well_formed(rules::username(&username), &asker)?;
    let proof = Proof::of(engine, &asker).await?;
    not_the_password(&asker, &username)?;
    let change = ChangeUsername { proof, username };
    AsAsked::is_fine(engine.db().write(change).await)?;
    engine.db().read(privacy::Own(user)).await
}

/// They sign in by this address from now on, and are told of it by nobody else: it is on no card.
pub async fn change_email(engine: &Engine, asker: Asker, email: String) -> Result<(), Error> {
    let (email, key) = well_formed(rules::email_and_key(&email), &asker)?;
    let proof = Proof::of(engine, &asker).await?;
    not_the_password(&asker, &key)?;
    let change = ChangeEmail { proof, email, key };
    AsAsked::is_fine(engine.db().write(change).await)
}

/// It is the password from now on; every other browser is signed out, and a reset link that was open is void.
pub async fn change_password(engine: &Engine, asker: Asker, password: String) -> Result<(), Error> {
    let guesses = engine.db().read(GuessesOf(asker.browser.user)).await?;
    let password = well_formed(guesses.check(&password), &asker)?;
    let proof = Proof::of(engine, &asker).await?;
    let password_hash = engine.passwords().hash(password).await?;
    let change = ChangePassword {
        proof,
        password_hash,
    };
    engine.db().write(change).await
}

/// By which they sign in, for nobody else.
pub(crate) async fn email(conn: &mut Conn<'_>, user: UserId) -> Result<String, Error> {
    let own = Own(user).ask(conn).await?;
    Ok(own.email)
}

/// All that is wrong with the form at once.
fn well_formed<T>(typed: Result<T, Refusal>, asker: &Asker) -> Result<T, Error> {
    let mut wrong = Vec::new();
    let typed = rules::keep(typed, &mut wrong);
    if asker.password.is_empty() {
        wrong.push(Refusal::WrongPassword);
    }
    match (typed, Refusals::of(wrong)) {
        (Some(typed), None) => Ok(typed),
        (_, wrong) => Err(wrong.unwrap_or(Refusal::Malformed.into()).into()),
    }
}

/// As at sign-up: what one is called is what others would try first.
fn not_the_password(asker: &Asker, key: &str) -> Result<(), Refusal> {
    if rules::key(&asker.password) == key {
        return Err(Refusal::NameIsPassword);
    }
    Ok(())
}

/// That the password was theirs, and in which browser it was typed.
pub(super) struct Proof {
    pub browser: Browser,
    /// Of the password that was right.
    password_hash: String,
}

impl Proof {
    /// Counted as signing in is, and together with it.
    pub async fn of(engine: &Engine, asker: &Asker) -> Result<Self, Error> {
        let browser = asker.browser;
        let own = engine.db().read(Own(browser.user)).await?;
        engine.attempts().allow(&browser.user.to_string())?;
        let hash = own.password_hash.clone();
        if !engine
            .passwords()
            .verify(&asker.password, Some(hash))
            .await?
        {
            return Err(Refusal::WrongPassword.into());
        }
        Ok(Self {
            browser,
            password_hash: own.password_hash,
        })
    }

    /// Invariant: what was shown a moment ago is still so: the account is open, the password is that one, and the browser is
    /// signed in. Takes the account's lock.
    pub async fn holds(&self, tx: &mut Tx<'_>) -> Result<sql::Own, Error> {
        let Self {
            browser,
            password_hash,
        } = self;
        tx.lock(Scope::Account(browser.user)).await?;
        let own = Own(browser.user).ask(tx).await?;
        if own.disabled.is_some() {
            return Err(Refusal::AccountDisabled.into());
        }
        sessions::still_open(tx, *browser).await?;
        if own.password_hash != *password_hash {
            return Err(Refusal::WrongPassword.into());
        }
        Ok(own)
    }
}

struct Own(UserId);

impl Question for Own {
    type Answer = sql::Own;

    async fn ask(&self, conn: &mut Conn<'_>) -> Result<sql::Own, Error> {
        let own: Option<sql::Own> = conn.find(sql::OWN, args![self.0]).await?;
        own.ok_or_else(|| Refusal::SignedOut.into())
    }
}

struct GuessesOf(UserId);

impl Question for GuessesOf {
    type Answer = Guesses;

    async fn ask(&self, conn: &mut Conn<'_>) -> Result<Guesses, Error> {
        Guesses::of(conn, self.0).await
    }
}

struct ChangeUsername {
    proof: Proof,
    username: String,
}

impl Verb for ChangeUsername {
    type Done = ();

    async fn run(&self, tx: &mut Tx<'_>) -> Result<(), Error> {
        // The server's lock decides between two who want the name.
        let rev = tx.advance(Scope::Server).await?;
        self.proof.holds(tx).await?;
        let user = self.proof.browser.user;
        let holder: Option<sql::Known> = tx.find(sql::BY_USERNAME, args![&self.username]).await?;
        match holder {
            Some(holder) if holder.id == user => return Err(AsAsked.into()),
            Some(_) => return Err(Refusal::UsernameTaken.into()),
            None => {}
        }
        let args = args![user, &self.username, rev];
        let card: Result<sql::Card, Error> = tx.one(sql::CHANGE_USERNAME, args).await;
        let person: Person = card.map_err(taken)?.into();
        finding::rename(tx, &person).await?;
        tx.record(Scope::Server, Change::Person(person));
        Ok(())
    }
}

struct ChangeEmail {
    proof: Proof,
    email: String,
    key: String,
}

impl Verb for ChangeEmail {
    type Done = ();

    async fn run(&self, tx: &mut Tx<'_>) -> Result<(), Error> {
        tx.lock(Scope::Server).await?;
        let own = self.proof.holds(tx).await?;
        if own.email == self.email {
            return Err(AsAsked.into());
        }
        let browser = self.proof.browser;
        let holder: Option<sql::Known> = tx.find(sql::BY_EMAIL, args![&self.key]).await?;
        if holder.is_some_and(|holder| holder.id != browser.user) {
            return Err(Refusal::EmailTaken.into());
        }
        let args = args![browser.user, &self.email, &self.key];
        tx.execute(sql::CHANGE_EMAIL, args).await.map_err(taken)?;
        // The address is on no row that is held: whoever shows it hears of this one, and asks again.
        sessions::stamp(tx, browser).await
    }
}

struct ChangePassword {
    proof: Proof,
    password_hash: String,
}

impl Verb for ChangePassword {
    type Done = ();
    const WEIGHT: usize = 16 * 1024;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<(), Error> {
        self.proof.holds(tx).await?;
        let browser = self.proof.browser;
        let args = args![browser.user, &self.password_hash];
        tx.execute(sql::SET_PASSWORD, args).await?;
        tx.execute(sql::FORGET_RESET, args![browser.user]).await?;
        ending::end_others(tx, browser).await.map(|_| ())
    }
}

//! Somebody's username, email and password are changed by who knows their password, and by nobody else.

use engine::Error;
use engine::accounts::{self, Asker, PasswordMark, SignIn, SignUp, SignedIn};
use engine::administration::{self, Administrator};
use engine::sessions::{self, Browser, Opening};
use futures_util::future::join_all;
use wire::{Change, Micros, Person, Refusal, Scope, UserId};

use crate::live::{frames, listen};
use crate::messages::{head, people, refusal};
use crate::world::{PASSWORD, World, form};

const OTHER: &str = "battery staple";

/// A browser of theirs, and how it asks.
async fn at(world: &World, user: UserId) -> Browser {
    let (session, _) = world.browser(user).await;
    Browser { user, session }
}

fn asker(browser: Browser, password: &str) -> Asker {
    let password = password.to_owned();
    Asker { browser, password }
}

async fn username(world: &World, browser: Browser, to: &str) -> Result<Person, Error> {
    let asker = asker(browser, PASSWORD);
    accounts::change_username(&world.engine, asker, to.to_owned()).await
}

async fn email(world: &World, browser: Browser, to: &str) -> Result<(), Error> {
    accounts::change_email(&world.engine, asker(browser, PASSWORD), to.to_owned()).await
}

async fn password(world: &World, browser: Browser, from: &str, to: &str) -> Result<(), Error> {
    accounts::change_password(&world.engine, asker(browser, from), to.to_owned()).await
}

async fn sign_in(world: &World, who: &str, password: &str) -> Result<UserId, Error> {
    Ok(come(world, who, password).await?.user)
}

async fn come(world: &World, who: &str, password: &str) -> Result<SignedIn, Error> {
    let form = SignIn {
        who: who.to_owned(),
        password: password.to_owned(),
    };
    accounts::sign_in(&world.engine, form).await
}

async fn found(world: &World, text: &str) -> Vec<UserId> {
    let found = accounts::find(&world.engine, text).await.expect("finds");
    found.iter().map(|person| person.id).collect()
}

fn all<T: std::fmt::Debug>(end: Result<T, Error>) -> Vec<Refusal> {
    match end {
        Err(Error::Refused(refusals)) => refusals.all().to_vec(),
        other => panic!("should have been refused: {other:?}"),
    }
}

both! {
    async fn a_new_username_is_heard_by_everybody_and_leads_to_them(world: World) {
        let [ada, bob] = people(&world, ["ada", "bob"]).await;
        let here = at(&world, ada).await;
        let mut lane = listen(&world, bob).await;
        let card = username(&world, here, "  Countess ").await.expect("is changed");
        assert_eq!((card.id, card.username.as_str()), (ada, "countess"));
        let heard = frames(&mut lane, Scope::Server);
        let events: Vec<_> = heard.iter().flat_map(|frame| &frame.events).collect();
        assert_eq!(events.len(), 1);
        assert_eq!(events[0].change, Some(Change::Person(card.clone())));

        assert_eq!(found(&world, "countess").await, [ada]);
        assert_eq!(found(&world, "ountes").await, [ada], "by a part of it, too");
        assert!(found(&world, "ada").await.is_empty());
        assert_eq!(sign_in(&world, "Countess", PASSWORD).await.expect("is let in"), ada);
        assert_eq!(refusal(sign_in(&world, "ada", PASSWORD).await), Refusal::WrongCredentials);
        // The old one is free.
        let again = SignUp { email: "another@example.org".into(), ..form("ada") };
        assert_eq!(accounts::sign_up(&world.engine, again).await.expect("signs up").username, "ada");

        let was = head(&world, Scope::Server).await;
        assert_eq!(username(&world, here, "countess").await.expect("is so already"), card);
        assert_eq!(head(&world, Scope::Server).await, was, "which takes no rev");
    }

    async fn a_new_email_is_signed_in_by_and_told_to_their_own_browsers_alone(world: World) {
        let [ada, bob] = people(&world, ["ada", "bob"]).await;
        let (here, there) = (at(&world, ada).await, at(&world, ada).await);
        let (mut own, mut others) = (listen(&world, ada).await, listen(&world, bob).await);
        email(&world, here, " Ada@Engines.example ").await.expect("is changed");
        let heard = frames(&mut own, Scope::Account(ada));
        assert_eq!(heard.len(), 1, "something is new of the account");
        assert!(others.try_hear().is_none());
        for browser in [here, there] {
            let account = sessions::account(&world.engine, browser).await.expect("is asked");
            assert_eq!(account.email, "Ada@Engines.example");
        }
        assert_eq!(world.snapshot(there.session).await.viewer.email, "Ada@Engines.example");
        assert_eq!(sign_in(&world, "ada@engines.example", PASSWORD).await.expect("is let in"), ada);
        assert_eq!(refusal(sign_in(&world, "ada@example.org", PASSWORD).await), Refusal::WrongCredentials);

        let was = head(&world, Scope::Account(ada)).await;
        email(&world, here, "Ada@Engines.example").await.expect("is so already");
        assert_eq!(head(&world, Scope::Account(ada)).await, was);
        email(&world, here, "ada@engines.example").await.expect("is spelt otherwise");
        let account = sessions::account(&world.engine, here).await.expect("is asked");
        assert_eq!(account.email, "ada@engines.example");
    }

    async fn a_new_password_signs_all_other_browsers_out_and_voids_a_reset_link(world: World) {
        let [ada, eve] = people(&world, ["ada", "eve"]).await;
        let engine = &world.engine;
        let (session, own) = world.browser(eve).await;
        let (_, elsewhere) = world.browser(eve).await;
        let (_, of_another) = world.browser(ada).await;
        let link = administration::reset_link(engine, ada.into(), eve).await.expect("is made");
        let here = Browser { user: eve, session };
        password(&world, here, PASSWORD, OTHER).await.expect("is changed");
        assert!(sessions::find(engine, own).await.expect("reads").is_some());
        assert!(sessions::find(engine, elsewhere).await.expect("reads").is_none());
        assert!(sessions::find(engine, of_another).await.expect("reads").is_some());
        let reset = accounts::reset_password(engine, &link.code, "yet another one".into()).await;
        assert_eq!(refusal(reset), Refusal::ResetCodeWrong);
        assert_eq!(sign_in(&world, "eve", OTHER).await.expect("is let in"), eve);
        assert_eq!(refusal(sign_in(&world, "eve", PASSWORD).await), Refusal::WrongCredentials);
        // Handed in once more, it changes nothing.
        assert_eq!(refusal(password(&world, here, PASSWORD, OTHER).await), Refusal::WrongPassword);
        assert!(sessions::find(engine, own).await.expect("reads").is_some());
    }

    async fn what_is_wrong_is_said_as_at_sign_up_and_all_at_once(world: World) {
        let [ada, _] = people(&world, ["ada", "bob"]).await;
        let here = at(&world, ada).await;
        let engine = &world.engine;
        assert_eq!(all(username(&world, here, "BOB").await), [Refusal::UsernameTaken]);
        assert_eq!(all(username(&world, here, "everyone").await), [Refusal::UsernameTaken]);
        assert_eq!(all(email(&world, here, "BOB@example.ORG").await), [Refusal::EmailTaken]);
        let without = |to: &str| accounts::change_username(engine, asker(here, ""), to.to_owned());
        assert_eq!(all(without("a b").await), [Refusal::UsernameCharacters, Refusal::WrongPassword]);
        let without = accounts::change_email(engine, asker(here, ""), "bob@".into()).await;
        assert_eq!(all(without), [Refusal::EmailMalformed, Refusal::WrongPassword]);
        let short = password(&world, here, "", "short").await;
        assert_eq!(all(short), [Refusal::PasswordTooShort { min: 8 }, Refusal::WrongPassword]);
        let guessable = password(&world, here, PASSWORD, "ADA@example.org").await;
        assert_eq!(all(guessable), [Refusal::PasswordGuessable]);
    }

    async fn nobody_comes_to_be_called_like_their_password(world: World) {
        let ada = world.person("ada").await.id;
        let here = at(&world, ada).await;
        for secret in ["lovelace", "ada@engines.example"] {
            let current = if secret == "lovelace" { PASSWORD } else { "lovelace" };
            password(&world, here, current, secret).await.expect("is changed");
            let asker = asker(here, secret);
            let told = match secret {
                "lovelace" => {
                    let end = accounts::change_username(&world.engine, asker, "Lovelace".into()).await;
                    refusal(end)
                }
                _ => refusal(accounts::change_email(&world.engine, asker, secret.to_owned()).await),
            };
            assert_eq!(told, Refusal::NameIsPassword);
        }
    }

    async fn an_open_browser_is_no_place_to_guess_the_password(world: World) {
        let ada = world.person("ada").await.id;
        let here = at(&world, ada).await;
        let was = head(&world, Scope::Server).await;
        for guess in 0..10 {
            let asker = asker(here, &format!("guess {guess}"));
            let end = accounts::change_username(&world.engine, asker, "eve".into()).await;
            assert_eq!(refusal(end), Refusal::WrongPassword);
        }
        // One count with signing in, and the right one tells the guesser nothing by now.
        let changes = [
            username(&world, here, "eve").await.map(|_| ()),
            email(&world, here, "eve@example.org").await,
            password(&world, here, PASSWORD, OTHER).await,
            sign_in(&world, "ada", PASSWORD).await.map(|_| ()),
        ];
        for end in changes {
            assert!(matches!(refusal(end), Refusal::TooManyAttempts { .. }));
        }
        assert_eq!(head(&world, Scope::Server).await, was);
        world.clock.pass(31 * Micros::SECOND);
        username(&world, here, "countess").await.expect("is changed");
    }

    async fn of_many_who_want_one_name_at_once_one_gets_it(world: World) {
        let mut browsers = Vec::new();
        for number in 0..6 {
            let person = world.person(&format!("person{number}")).await.id;
            browsers.push(at(&world, person).await);
        }
        let to = |browser: Browser| username(&world, browser, "chief");
        let ends = join_all(browsers.iter().map(|browser| to(*browser))).await;
        let (won, lost): (Vec<_>, Vec<_>) = ends.into_iter().partition(Result::is_ok);
        assert_eq!((won.len(), lost.len()), (1, 5));
        for end in lost {
            assert_eq!(refusal(end), Refusal::UsernameTaken);
        }
        let person = won.into_iter().flatten().next().expect("there is one");
        assert_eq!(found(&world, "chief").await, [person.id]);

        let to = |browser: Browser| email(&world, browser, "chief@example.org");
        let ends = join_all(browsers.iter().map(|browser| to(*browser))).await;
        assert_eq!(ends.iter().filter(|end| end.is_ok()).count(), 1);
    }

    async fn of_two_who_change_the_password_at_once_one_stays_signed_in(world: World) {
        let ada = world.person("ada").await.id;
        let (first, second) = (at(&world, ada).await, at(&world, ada).await);
        let ends = join_all([
            password(&world, first, PASSWORD, OTHER),
            password(&world, second, PASSWORD, "yet another one"),
        ])
        .await;
        let won = ends.iter().position(Result::is_ok).expect("one of them did");
        assert!(ends[1 - won].is_err());
        let stays = [first, second][won];
        let open = world.snapshot(stays.session).await.sessions;
        assert_eq!(open.iter().map(|session| session.id).collect::<Vec<_>>(), [stays.session]);
        sign_in(&world, "ada", [OTHER, "yet another one"][won]).await.expect("is let in");
    }

    async fn nobody_comes_in_by_a_password_that_is_no_longer_theirs(world: World) {
        let ada = world.person("ada").await.id;
        let (engine, here) = (&world.engine, at(&world, ada).await);
        let come_in = async |by: PasswordMark| {
            let opening = Opening {
                by: Some(by),
                ..world.opening(ada)
            };
            sessions::open(engine, opening).await
        };
        let by_the_old = come(&world, "ada", PASSWORD).await.expect("is right").by;
        let again = come(&world, "ada", PASSWORD).await.expect("is right").by;
        assert!(come_in(again).await.expect("opens"));

        password(&world, here, PASSWORD, OTHER).await.expect("is changed");
        let was = head(&world, Scope::Account(ada)).await;
        assert_eq!(refusal(come_in(by_the_old).await), Refusal::WrongCredentials);
        assert_eq!(head(&world, Scope::Account(ada)).await, was, "and nothing was said of it");
        let open = world.snapshot(here.session).await.sessions;
        assert_eq!(open.iter().map(|session| session.id).collect::<Vec<_>>(), [here.session]);
        let by_the_new = come(&world, "ada", OTHER).await.expect("is right").by;
        assert!(come_in(by_the_new).await.expect("opens"));
    }

    async fn who_is_signed_out_or_disabled_changes_nothing(world: World) {
        let [ada, eve] = people(&world, ["ada", "eve"]).await;
        let engine = &world.engine;
        let (session, token) = world.browser(eve).await;
        let gone = Browser { user: eve, session };
        sessions::end(engine, token).await.expect("ends");
        assert_eq!(refusal(username(&world, gone, "mallory").await), Refusal::SignedOut);
        assert_eq!(refusal(email(&world, gone, "m@example.org").await), Refusal::SignedOut);
        assert_eq!(refusal(password(&world, gone, PASSWORD, OTHER).await), Refusal::SignedOut);
        // With the session of somebody else neither.
        let (session, _) = world.browser(ada).await;
        let borrowed = Browser { user: eve, session };
        assert_eq!(refusal(username(&world, borrowed, "mallory").await), Refusal::SignedOut);

        let here = at(&world, eve).await;
        administration::disable(engine, Administrator::CommandLine, eve).await.expect("is disabled");
        let disabled = refusal(username(&world, here, "mallory").await);
        assert_eq!(disabled, Refusal::AccountDisabled);
    }
}

//! Who gets an account, and who is let in.

use engine::accounts::{self, Founding, SignIn, SignUp};
use futures_util::future::join_all;
use wire::{Micros, Refusal, ServerRole};

use crate::world::{PASSWORD, World, form};

fn stranger(username: &str, code: &str) -> SignUp {
    SignUp {
        founding: Founding::Code(code.to_owned()),
        ..form(username)
    }
}

async fn refused(world: &World, form: SignUp) -> Vec<Refusal> {
    match accounts::sign_up(&world.engine, form).await {
        Err(engine::Error::Refused(refusals)) => refusals.all().to_vec(),
        other => panic!("should have been refused: {other:?}"),
    }
}

async fn sign_in(world: &World, who: &str, password: &str) -> Result<wire::UserId, Refusal> {
    let form = SignIn {
        who: who.to_owned(),
        password: password.to_owned(),
    };
    accounts::sign_in(&world.engine, form)
        .await
        .map(|come| come.user)
        .map_err(|error| error.refusal().expect("a refusal, not a breakage").clone())
}

both! {
    async fn the_first_account_owns_the_server_and_no_other(world: World) {
        assert_eq!(world.person("ada").await.role, ServerRole::Owner);
        assert_eq!(world.person("bob").await.role, ServerRole::Member);
    }

    async fn a_stranger_founds_the_server_only_with_its_code(world: World) {
        assert_eq!(refused(&world, stranger("eve", " ")).await, [Refusal::SetupCodeMissing]);
        assert_eq!(refused(&world, stranger("eve", "guess")).await, [Refusal::SetupCodeWrong]);

        let code = world.engine.setup_code().await.expect("reads").expect("nobody is here yet");
        let other = if code.ends_with('x') { 'y' } else { 'x' };
        let almost = format!("{}{other}", &code[..code.len() - 1]);
        assert_eq!(refused(&world, stranger("eve", &almost)).await, [Refusal::SetupCodeWrong]);
        let ada = accounts::sign_up(&world.engine, stranger("ada", &code)).await.expect("founds");
        assert_eq!(ada.role, ServerRole::Owner);

        assert_eq!(world.engine.setup_code().await.expect("reads"), None);
        let bob = accounts::sign_up(&world.engine, stranger("bob", "")).await.expect("signs up");
        assert_eq!(bob.role, ServerRole::Member);
    }

    async fn of_many_first_sign_ups_at_once_one_owns_the_server(world: World) {
        let names: Vec<String> = (0..12).map(|n| format!("person{n}")).collect();
        let people = join_all(names.iter().map(|name| world.person(name))).await;
        let owners = people.iter().filter(|person| person.role == ServerRole::Owner).count();
        assert_eq!(owners, 1);
    }

    async fn a_name_goes_to_one_person_whatever_its_case(world: World) {
        let ada = world.person("Ada").await;
        assert_eq!((ada.username.as_str(), ada.title()), ("ada", "Ada"));
        let both = vec![Refusal::UsernameTaken, Refusal::EmailTaken];
        assert_eq!(refused(&world, form("ADA")).await, both);

        let form = SignUp { email: "ADA@Example.ORG".to_owned(), ..form("bob") };
        assert_eq!(refused(&world, form).await, [Refusal::EmailTaken]);
    }

    async fn a_name_wanted_by_many_at_once_goes_to_one(world: World) {
        world.person("ada").await;
        let outcomes =
            join_all((0..8).map(|_| accounts::sign_up(&world.engine, form("bob")))).await;
        let (won, lost): (Vec<_>, Vec<_>) = outcomes.into_iter().partition(Result::is_ok);
        assert_eq!(won.len(), 1);
        for error in lost.into_iter().filter_map(Result::err) {
            assert_eq!(error.refusal(), Some(&Refusal::UsernameTaken));
        }
    }

    async fn one_signs_in_by_username_or_email_in_any_case(world: World) {
        let ada = world.person("ada").await.id;
        for who in ["ada", " ADA ", "ada@example.org", "Ada@EXAMPLE.org"] {
            assert_eq!(sign_in(&world, who, PASSWORD).await, Ok(ada), "{who}");
        }
    }

    async fn a_wrong_password_and_an_unknown_person_are_answered_alike(world: World) {
        world.person("ada").await;
        let wrong = Err(Refusal::WrongCredentials);
        let long = "x".repeat(10_000);
        for who in ["ada", "nobody", "nobody@example.org", "\u{0}", &long, "' OR 1=1 --"] {
            assert_eq!(sign_in(&world, who, "not the password").await, wrong, "{who:.20}");
        }
        assert_eq!(sign_in(&world, " ", PASSWORD).await, Err(Refusal::WhoMissing));
        assert_eq!(sign_in(&world, "ada", "").await, Err(Refusal::PasswordMissing));
    }

    async fn one_account_is_guessed_at_ten_times_and_then_slowly(world: World) {
        world.person("ada").await;
        for _ in 0..10 {
            assert_eq!(sign_in(&world, "ada", "a guess").await, Err(Refusal::WrongCredentials));
        }
        // Not even the right password tells the guesser anything now.
        let Err(Refusal::TooManyAttempts { seconds }) = sign_in(&world, "ADA", PASSWORD).await else {
            panic!("the eleventh attempt should wait");
        };
        assert!((1..=31).contains(&seconds), "{seconds}");
        let by_email = sign_in(&world, "ada@example.org", PASSWORD).await;
        assert!(matches!(by_email, Err(Refusal::TooManyAttempts { .. })), "one count for both names");

        let bob = world.person("bob").await.id;
        assert_eq!(sign_in(&world, "bob", PASSWORD).await, Ok(bob));
        world.clock.pass(31 * Micros::SECOND);
        assert!(sign_in(&world, "ada", PASSWORD).await.is_ok());
    }

    async fn the_same_password_typed_on_another_keyboard_is_the_same(world: World) {
        let composed = SignUp { password: "pa\u{df}w\u{f6}rter".to_owned(), ..form("ada") };
        let ada = accounts::sign_up(&world.engine, composed).await.expect("signs up").id;
        assert_eq!(sign_in(&world, "ada", "pa\u{df}wo\u{308}rter").await, Ok(ada));
    }

    async fn passwords_are_stored_as_argon2id_only(world: World) {
        #[derive(sqlx::FromRow)]
        struct Stored {
            password_hash: String,
        }
        world.person("ada").await;
        let stored: Vec<Stored> = world.rows("SELECT password_hash FROM users").await;
        assert!(stored[0].password_hash.starts_with("$argon2id$v=19$"));
    }

    async fn a_new_display_name_is_taken_or_refused_whole(world: World) {
        let ada = world.person("ada").await;
        let rename = |name: &str| accounts::change_profile(&world.engine, ada.id, name.to_owned());
        assert_eq!(rename("  Ada   Lovelace ").await.expect("renames").name, "Ada Lovelace");
        let error = rename("Ada\u{202e}").await.expect_err("turns the text around");
        assert_eq!(error.refusal(), Some(&Refusal::NameCharacters));
        assert_eq!(rename("").await.expect("takes it away").title(), "ada");
    }
}

both! {
    async fn what_somebody_says_of_themselves_is_for_everybody_and_stamps_the_card(world: World) {
        let ada = world.person("ada").await.id;
        let was = crate::messages::head(&world, wire::Scope::Server).await;
        assert_eq!(accounts::bio(&world.engine, ada).await.expect("is asked"), "");
        let text = "Engines.\r\nAnd looms. ";
        accounts::change_bio(&world.engine, ada, text.into()).await.expect("is said");
        assert_eq!(accounts::bio(&world.engine, ada).await.expect("is asked"), "Engines.\nAnd looms.");
        let now = crate::messages::head(&world, wire::Scope::Server).await;
        assert_eq!(now.0, was.0 + 1);
        accounts::change_bio(&world.engine, ada, text.into()).await.expect("as asked already");
        assert_eq!(crate::messages::head(&world, wire::Scope::Server).await, now);
        let nobody = accounts::bio(&world.engine, wire::UserId(7)).await;
        assert_eq!(nobody.expect_err("is nobody").refusal(), Some(&wire::Refusal::NoSuchPerson));
    }
}

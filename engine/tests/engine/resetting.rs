//! A reset link: once, for a while, for one person; whatever else is handed in gets one and the same answer.

use engine::accounts::{self, SignIn};
use engine::administration::{self, Administrator, RESET_LINK};
use engine::sessions;
use futures_util::future::join_all;
use wire::{Refusal, ServerRole, UserId};

use crate::messages::{people, refusal};
use crate::world::{PASSWORD, World};

const LINE: Administrator = Administrator::CommandLine;
const OTHER: &str = "battery staple";

async fn may_sign_in(world: &World, who: &str, password: &str) -> bool {
    let form = SignIn {
        who: who.to_owned(),
        password: password.to_owned(),
    };
    accounts::sign_in(&world.engine, form).await.is_ok()
}

async fn reset(world: &World, code: &str, password: &str) -> Result<(), engine::Error> {
    accounts::reset_password(&world.engine, code, password.to_owned()).await
}

async fn link(world: &World, user: UserId) -> String {
    let link = administration::reset_link(&world.engine, LINE, user).await;
    link.expect("is made").code
}

#[derive(sqlx::FromRow)]
struct Stored {
    code_hash: String,
}

both! {
    async fn whoever_has_the_link_chooses_a_password_once(world: World) {
        let [ada, eve] = people(&world, ["ada", "eve"]).await;
        let (_, token) = world.browser(eve).await;
        let (_, own) = world.browser(ada).await;
        let made = administration::reset_link(&world.engine, ada.into(), eve).await.expect("is made");
        assert_eq!(made.expires, world.clock.now().plus(RESET_LINK));
        let stored = world.rows::<Stored>("SELECT code_hash FROM password_resets").await;
        assert!(stored.len() == 1 && !stored[0].code_hash.contains(&made.code), "only its hash is kept");
        assert!(may_sign_in(&world, "eve", PASSWORD).await, "until then all is as it was");

        // What is wrong with the password is told, and the link still works.
        assert_eq!(refusal(reset(&world, &made.code, "short").await), Refusal::PasswordTooShort { min: 8 });
        assert_eq!(refusal(reset(&world, &made.code, "eve@example.org").await), Refusal::PasswordGuessable);
        reset(&world, &format!(" {} ", made.code), OTHER).await.expect("is chosen");
        assert!(may_sign_in(&world, "eve", OTHER).await);
        assert!(!may_sign_in(&world, "eve", PASSWORD).await);
        assert_eq!(sessions::find(&world.engine, token).await.expect("reads"), None, "she is signed out");
        assert!(sessions::find(&world.engine, own).await.expect("reads").is_some());
        assert_eq!(refusal(reset(&world, &made.code, PASSWORD).await), Refusal::ResetCodeWrong);
        assert!(may_sign_in(&world, "eve", OTHER).await);
    }

    async fn every_link_that_does_not_work_is_answered_alike(world: World) {
        let [_, eve, bob] = people(&world, ["ada", "eve", "bob"]).await;
        let replaced = link(&world, eve).await;
        let latest = link(&world, eve).await;
        let long = "a".repeat(500);
        for wrong in ["", " ", "guess", &long, "\u{0}", "\u{1f511}", &replaced, &latest.to_uppercase()] {
            assert_eq!(refusal(reset(&world, wrong, OTHER).await), Refusal::ResetCodeWrong, "{wrong:?}");
        }
        let expiring = link(&world, bob).await;
        world.clock.pass(RESET_LINK);
        assert_eq!(refusal(reset(&world, &expiring, OTHER).await), Refusal::ResetCodeWrong);
        assert!(may_sign_in(&world, "bob", PASSWORD).await);

        let taken_back = link(&world, eve).await;
        administration::disable(&world.engine, LINE, eve).await.expect("is disabled");
        assert_eq!(refusal(reset(&world, &taken_back, OTHER).await), Refusal::ResetCodeWrong);
        let made = administration::reset_link(&world.engine, LINE, eve).await;
        assert_eq!(refusal(made), Refusal::AccountDisabled);
        administration::enable(&world.engine, LINE, eve).await.expect("is enabled");
        assert_eq!(refusal(reset(&world, &taken_back, OTHER).await), Refusal::ResetCodeWrong);
    }

    async fn a_link_is_worth_what_whoever_made_it_is(world: World) {
        let [ada, eve, bob, cy, dora] = people(&world, ["ada", "eve", "bob", "cy", "dora"]).await;
        let engine = &world.engine;
        let make = async |by: UserId, user: UserId| {
            administration::reset_link(engine, by.into(), user).await.expect("is made").code
        };
        administration::set_role(engine, LINE, eve, ServerRole::Admin).await.expect("is made one");
        let (for_bob, for_cy, for_dora) = (make(eve, bob).await, make(eve, cy).await, make(eve, dora).await);

        // Who may choose an owner's password is one.
        administration::set_role(engine, LINE, bob, ServerRole::Owner).await.expect("is made one");
        assert_eq!(refusal(reset(&world, &for_bob, OTHER).await), Refusal::ResetCodeWrong);
        reset(&world, &for_cy, OTHER).await.expect("is chosen: nothing else has changed");

        // What is wrong with the password would tell that the code is known.
        let again = make(eve, cy).await;
        administration::set_role(engine, ada.into(), eve, ServerRole::Member).await.expect("steps down");
        for (code, password) in [(&for_dora, OTHER), (&again, "cy@example.org")] {
            assert_eq!(refusal(reset(&world, code, password).await), Refusal::ResetCodeWrong);
        }
        administration::set_role(engine, ada.into(), eve, ServerRole::Admin).await.expect("is made one");
        administration::disable(engine, ada.into(), eve).await.expect("is disabled");
        assert_eq!(refusal(reset(&world, &for_dora, OTHER).await), Refusal::ResetCodeWrong);
        assert!(may_sign_in(&world, "dora", PASSWORD).await);
    }

    async fn of_two_who_use_a_link_at_once_one_does(world: World) {
        let [_, eve] = people(&world, ["ada", "eve"]).await;
        let code = link(&world, eve).await;
        let passwords = ["the first password", "the second password"];
        let ends = join_all(passwords.map(|password| reset(&world, &code, password))).await;
        let (won, lost): (Vec<_>, Vec<_>) =
            passwords.iter().zip(ends).partition(|(_, end)| end.is_ok());
        assert_eq!((won.len(), lost.len()), (1, 1));
        for (password, end) in lost {
            assert_eq!(refusal(end), Refusal::ResetCodeWrong);
            assert!(!may_sign_in(&world, "eve", password).await);
        }
        assert!(may_sign_in(&world, "eve", won[0].0).await);
    }

    async fn a_password_is_given_on_the_command_line(world: World) {
        let [_, eve] = people(&world, ["ada", "eve"]).await;
        let (_, token) = world.browser(eve).await;
        let code = link(&world, eve).await;
        let guessable = administration::set_password(&world.engine, LINE, eve, "eve@example.org".into()).await;
        assert_eq!(refusal(guessable), Refusal::PasswordGuessable);
        administration::set_password(&world.engine, LINE, eve, OTHER.into()).await.expect("is given");
        assert!(may_sign_in(&world, "eve", OTHER).await);
        assert_eq!(sessions::find(&world.engine, token).await.expect("reads"), None);
        assert_eq!(refusal(reset(&world, &code, PASSWORD).await), Refusal::ResetCodeWrong);
    }
}

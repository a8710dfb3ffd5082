//! Who may take an account: everybody, those who were asked in, nobody.

use engine::accounts::{self, SignUp};
use engine::{args, invitations, registration};
use futures_util::future::join_all;
use wire::{Person, Refusal, Registration, RoomId, Scope, ServerRole, UserId};

use crate::invitations::{invite, invite_here};
use crate::messages::{group, head, people, refusal};
use crate::rooms::{assert_whole, who_is_in};
use crate::world::{World, form};

const SET_SERVER_ROLE: &str = "UPDATE users SET role = $2 WHERE id = $1";
const GUESS: &str = "abcdefghjkmnpqrstuvwxy";

async fn register(world: &World, name: &str, code: &str) -> Result<Person, Refusal> {
    let form = SignUp {
        invitation: code.to_owned(),
        ..form(name)
    };
    let end = accounts::sign_up(&world.engine, form).await;
    end.map_err(|error| error.refusal().expect("a refusal, not a breakage").clone())
}

async fn open_to(world: &World, owner: UserId, registration: Registration) {
    let end = registration::change(&world.engine, owner, registration).await;
    end.expect("is changed");
}

async fn is_in(world: &World, room: RoomId, who: &Person) -> bool {
    who_is_in(world, room).await.contains(&who.id)
}

both! {
    async fn only_who_administers_the_server_changes_it(world: World) {
        let [ada, bob, cleo, dan] = people(&world, ["ada", "bob", "cleo", "dan"]).await;
        world.alter(SET_SERVER_ROLE, args![bob, "admin"]).await;
        world.alter(SET_SERVER_ROLE, args![dan, "guest"]).await;
        let engine = &world.engine;
        for who in [cleo, dan, UserId(1)] {
            let end = registration::change(engine, who, Registration::Closed).await;
            assert_eq!(refusal(end), Refusal::NotAllowed);
        }
        let before = head(&world, Scope::Server).await;
        for (who, to) in [(ada, Registration::Closed), (bob, Registration::ByInvitation)] {
            open_to(&world, who, to).await;
            open_to(&world, who, to).await;
            assert_eq!(registration::current(engine).await.expect("reads"), to);
        }
        assert_eq!(head(&world, Scope::Server).await.0, before.0 + 2, "each is one change");
    }

    async fn the_first_account_is_always_taken(world: World) {
        world.run("UPDATE server SET registration = 'closed'").await;
        let ada = register(&world, "ada", "").await.expect("founds");
        assert_eq!(ada.role, ServerRole::Owner);
        assert_eq!(register(&world, "bob", "").await, Err(Refusal::RegistrationClosed));
    }

    async fn who_comes_is_decided_by_the_policy_and_the_code(world: World) {
        use Registration::{ByInvitation, Closed, Open};
        let [ada, bob] = people(&world, ["ada", "bob"]).await;
        world.alter(SET_SERVER_ROLE, args![bob, "guest"]).await;
        let room = group(&world, &[ada, bob]).await;
        let into = invite(&world, ada, room, None).await.code;
        let here = invite_here(&world, ada, None).await.code;
        let revoked = invite(&world, ada, room, None).await;
        invitations::revoke(&world.engine, ada, revoked.id).await.expect("is taken back");
        // A guest brings into his rooms who is here, and nobody else.
        let guests = invite(&world, bob, room, None).await.code;
        let (needed, void, closed) = (Refusal::InvitationNeeded, Refusal::InvitationVoid, Refusal::RegistrationClosed);
        let mut number = 0;
        for (policy, code, expected) in [
            (Open, "", Ok(false)),
            (Open, into.as_str(), Ok(true)),
            (Open, here.as_str(), Ok(false)),
            (Open, guests.as_str(), Ok(true)),
            (Open, revoked.code.as_str(), Ok(false)),
            (Open, GUESS, Ok(false)),
            (ByInvitation, "", Err(needed)),
            (ByInvitation, into.as_str(), Ok(true)),
            (ByInvitation, here.as_str(), Ok(false)),
            (ByInvitation, guests.as_str(), Err(void.clone())),
            (ByInvitation, revoked.code.as_str(), Err(void.clone())),
            (ByInvitation, GUESS, Err(void)),
            (Closed, "", Err(closed.clone())),
            (Closed, into.as_str(), Err(closed.clone())),
            (Closed, here.as_str(), Err(closed.clone())),
            (Closed, GUESS, Err(closed)),
        ] {
            open_to(&world, ada, policy).await;
            number += 1;
            let came = match register(&world, &format!("person{number}"), code).await {
                Ok(person) => Ok(is_in(&world, room, &person).await),
                Err(refusal) => Err(refusal),
            };
            assert_eq!(came, expected, "{policy:?} {code}");
        }
        assert_whole(&world, room).await;
    }

    async fn who_may_not_come_does_not_learn_who_is_here(world: World) {
        let [ada] = people(&world, ["ada"]).await;
        open_to(&world, ada, Registration::Closed).await;
        assert_eq!(register(&world, "ada", "").await, Err(Refusal::RegistrationClosed));
        open_to(&world, ada, Registration::ByInvitation).await;
        assert_eq!(register(&world, "ada", "").await, Err(Refusal::InvitationNeeded));
        assert_eq!(register(&world, "ada", GUESS).await, Err(Refusal::InvitationVoid));
    }

    async fn a_name_that_is_taken_takes_no_use(world: World) {
        let [ada, bob] = people(&world, ["ada", "bob"]).await;
        open_to(&world, ada, Registration::ByInvitation).await;
        let made = invite_here(&world, ada, Some(1)).await;
        assert_eq!(register(&world, "bob", &made.code).await, Err(Refusal::UsernameTaken));
        register(&world, "cleo", &made.code).await.expect("comes");
        assert_eq!(register(&world, "dan", &made.code).await, Err(Refusal::InvitationVoid));
        assert_ne!(ada, bob);
    }

    async fn the_last_use_makes_one_account_of_many_at_once(world: World) {
        let [ada] = people(&world, ["ada"]).await;
        open_to(&world, ada, Registration::ByInvitation).await;
        let room = group(&world, &[ada]).await;
        for code in [invite_here(&world, ada, Some(1)).await.code, invite(&world, ada, room, Some(1)).await.code] {
            let asked = (0..6).map(|number| {
                let (world, code) = (&world, code.clone());
                let name = format!("person{number}-{}", &code[..5]);
                async move { register(world, &name.replace('-', "."), &code).await }
            });
            let (came, not): (Vec<_>, Vec<_>) = join_all(asked).await.into_iter().partition(Result::is_ok);
            assert_eq!(came.len(), 1);
            assert!(not.into_iter().all(|end| end == Err(Refusal::InvitationVoid)));
        }
        assert_eq!(who_is_in(&world, room).await.len(), 2);
        assert_whole(&world, room).await;
    }

    async fn whoever_runs_the_server_moves_people_here_all_the_same(world: World) {
        let [ada] = people(&world, ["ada"]).await;
        open_to(&world, ada, Registration::Closed).await;
        let moved = accounts::enrol(&world.engine, form("bob"), "$argon2id$".to_owned()).await;
        assert_eq!(moved.expect("is moved").username, "bob");
    }
}

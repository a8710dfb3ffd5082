//! Invariant: the server always has an owner who can sign in, whoever takes what away from whom at once.

use engine::administration::{self, Administrator};
use futures_util::future::join_all;
use wire::{Refusal, ServerRole, UserId};

use crate::messages::{people, refusal};
use crate::world::World;

#[derive(sqlx::FromRow)]
struct Count {
    count: i64,
}

async fn owners(world: &World) -> i64 {
    let sql = "SELECT COUNT(*) AS count FROM users WHERE role = 'owner' AND disabled IS NULL";
    world.rows::<Count>(sql).await[0].count
}

/// How an owner is taken away.
#[derive(Debug, Clone, Copy)]
enum Loss {
    Demoted,
    Disabled,
}

async fn take_away(
    world: &World,
    loss: Loss,
    by: Administrator,
    user: UserId,
) -> Result<(), engine::Error> {
    match loss {
        Loss::Demoted => {
            administration::set_role(&world.engine, by, user, ServerRole::Member).await
        }
        Loss::Disabled => administration::disable(&world.engine, by, user).await,
    }
}

both! {
    async fn the_last_owner_stays_one_whoever_asks(world: World) {
        let [ada, bob] = people(&world, ["ada", "bob"]).await;
        for by in [Administrator::Person(ada), Administrator::CommandLine] {
            for loss in [Loss::Demoted, Loss::Disabled] {
                let end = take_away(&world, loss, by, ada).await;
                assert_eq!(refusal(end), Refusal::LastServerOwner, "{loss:?} by {by:?}");
            }
        }
        // An owner who cannot come in is none that could stay.
        let line = Administrator::CommandLine;
        administration::set_role(&world.engine, line, bob, ServerRole::Owner).await.expect("is given");
        administration::disable(&world.engine, ada.into(), bob).await.expect("another one stays");
        let end = take_away(&world, Loss::Demoted, ada.into(), ada).await;
        assert_eq!(refusal(end), Refusal::LastServerOwner);
        administration::enable(&world.engine, ada.into(), bob).await.expect("is enabled");
        take_away(&world, Loss::Demoted, ada.into(), ada).await.expect("one's own, where another stays");
        assert_eq!(owners(&world).await, 1);
    }

    async fn of_owners_who_take_it_from_each_other_at_once_one_stays(world: World) {
        let all = people(&world, ["ada", "bob", "cleo"]).await;
        let line = Administrator::CommandLine;
        for round in 0..12 {
            for user in all {
                administration::enable(&world.engine, line, user).await.expect("is enabled");
                administration::set_role(&world.engine, line, user, ServerRole::Owner).await.expect("is given");
            }
            let loss = if round % 2 == 0 { Loss::Demoted } else { Loss::Disabled };
            // Each takes it from both of the others.
            let asked = (0..6).map(|n| {
                let (engine, by) = (world.engine.clone(), Administrator::Person(all[n % 3]));
                let user = all[(n + n / 3 + 1) % 3];
                tokio::spawn(async move {
                    match loss {
                        Loss::Demoted => administration::set_role(&engine, by, user, ServerRole::Member).await,
                        Loss::Disabled => administration::disable(&engine, by, user).await,
                    }
                })
            });
            let asked: Vec<_> = asked.collect();
            let ends: Vec<_> = join_all(asked).await.into_iter().map(|end| end.expect("ends")).collect();
            for end in ends {
                if let Err(error) = end {
                    let told = error.refusal().expect("is no breakage");
                    assert!(matches!(told, Refusal::LastServerOwner | Refusal::NotAllowed), "{told:?}");
                }
            }
            assert_eq!(owners(&world).await, 1, "round {round}: {loss:?}");
        }
    }

    async fn an_owner_is_made_on_the_command_line(world: World) {
        let line = Administrator::CommandLine;
        let ada = administration::create_owner(&world.engine, line, crate::world::form("ada")).await;
        let ada = ada.expect("is the first");
        let bob = administration::create_owner(&world.engine, line, crate::world::form("bob")).await;
        let bob = bob.expect("is the second");
        for user in [ada, bob] {
            let people = engine::accounts::people(&world.engine, vec![user]).await.expect("reads");
            assert_eq!(people[0].role, ServerRole::Owner);
        }
        let again = administration::create_owner(&world.engine, line, crate::world::form("bob")).await;
        assert_eq!(refusal(again), Refusal::UsernameTaken);
        assert_eq!(world.engine.setup_code().await.expect("reads"), None);
        let named = administration::named(&world.engine, line, " BOB ").await.expect("is found");
        assert_eq!(named, bob);
        let nobody = administration::named(&world.engine, line, "eve").await;
        assert_eq!(refusal(nobody), Refusal::NoSuchPerson);
    }
}

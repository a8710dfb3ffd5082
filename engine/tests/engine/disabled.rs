//! Whose account is disabled is signed out, not let in, not found and not brought anywhere; enabled again, all is as before.

use engine::accounts::{self, SignIn};
use engine::administration::{self, Administrator};
use engine::invitations::{self, NewInvitation};
use engine::sessions::{self, Opening};
use engine::{live, rooms};
use wire::{Change, Refusal, Scope, UserId};

use crate::live::{frames, listen, say};
use crate::messages::{group, people, refusal};
use crate::world::{PASSWORD, World};

const LINE: Administrator = Administrator::CommandLine;

async fn sign_in(world: &World, who: &str, password: &str) -> Result<UserId, engine::Error> {
    let (who, password) = (who.to_owned(), password.to_owned());
    let come = accounts::sign_in(&world.engine, SignIn { who, password }).await?;
    Ok(come.user)
}

async fn found(world: &World, text: &str) -> usize {
    accounts::find(&world.engine, text)
        .await
        .expect("looks")
        .len()
}

both! {
    async fn a_disabled_person_is_out_until_enabled_again(world: World) {
        let [ada, eve, bob] = people(&world, ["ada", "eve", "bob"]).await;
        let engine = &world.engine;
        let room = group(&world, &[ada, eve]).await;
        let direct = rooms::direct(engine, ada, eve).await.expect("is there");
        let (session, token) = world.browser(eve).await;
        let (_, second) = world.browser(eve).await;
        // So that it is known without asking the database.
        assert!(sessions::find(engine, token).await.expect("reads").is_some());
        let mut lane = listen(&world, eve).await;
        let mut others = listen(&world, bob).await;

        let invited = invitations::make(engine, eve, NewInvitation::default()).await.expect("is made");
        assert!(invitations::look(engine, None, &invited.code).await.is_ok());

        administration::disable(engine, ada.into(), eve).await.expect("is disabled");
        let look = invitations::look(engine, None, &invited.code).await;
        assert_eq!(refusal(look), Refusal::InvitationVoid, "nobody comes by her any more");
        for token in [token, second] {
            assert_eq!(sessions::find(engine, token).await.expect("reads"), None);
        }
        assert!(sessions::snapshot(engine, session).await.expect("reads").is_none());
        let ended = frames(&mut lane, Scope::Account(eve));
        let ended = ended.iter().flat_map(|frame| &frame.events).filter(|event| {
            matches!(&event.change, Some(Change::Session(session)) if session.ended)
        });
        assert_eq!(ended.count(), 2, "each of her sockets is told why it closes");
        let told = frames(&mut others, Scope::Server);
        let told = told.iter().flat_map(|frame| &frame.events).find_map(|event| match &event.change {
            Some(Change::Person(person)) => Some((person.id, person.disabled)),
            _ => None,
        });
        assert_eq!(told, Some((eve, true)), "everybody hears of it");

        assert_eq!(refusal(sign_in(&world, "eve", "a guess").await), Refusal::WrongCredentials);
        assert_eq!(refusal(sign_in(&world, "eve", PASSWORD).await), Refusal::AccountDisabled);
        assert_eq!(found(&world, "eve").await, 0);
        let other = group(&world, &[ada, bob]).await;
        assert_eq!(refusal(rooms::add(engine, ada, other, vec![eve]).await), Refusal::NoSuchPerson);
        assert_eq!(refusal(rooms::direct(engine, bob, eve).await), Refusal::NoSuchPerson);
        // What was there stays there.
        assert_eq!(rooms::direct(engine, ada, eve).await.expect("is there"), direct);
        say(engine, ada, direct, "See you later").await;
        let everybody = accounts::directory(engine, "", None).await.expect("reads");
        assert!(everybody.iter().all(|person| person.id != eve));
        let card = accounts::people(engine, vec![eve]).await.expect("reads");
        assert!(card[0].disabled && card[0].username == "eve");

        administration::enable(engine, ada.into(), eve).await.expect("is enabled");
        assert_eq!(sign_in(&world, "eve", PASSWORD).await.expect("is let in"), eve);
        assert_eq!(found(&world, "eve").await, 1);
        let (session, _) = world.browser(eve).await;
        let rooms: Vec<_> = world.snapshot(session).await.cards.iter().map(|card| card.room.id).collect();
        assert!(rooms.contains(&room) && rooms.contains(&direct), "{rooms:?}");
        assert_eq!(sessions::find(engine, token).await.expect("reads"), None, "what has ended stays so");
    }

    async fn who_is_disabled_while_signing_in_is_not_let_in(world: World) {
        let [_, eve] = people(&world, ["ada", "eve"]).await;
        let engine = &world.engine;
        for round in 0..10_u8 {
            let opening = Opening {
                token: [round; 32],
                ..world.opening(eve)
            };
            let opening = {
                let engine = engine.clone();
                tokio::spawn(async move { sessions::open(&engine, opening).await })
            };
            for _ in 0..round % 4 {
                tokio::task::yield_now().await;
            }
            administration::disable(engine, LINE, eve).await.expect("is disabled");
            match opening.await.expect("ends") {
                Ok(opened) => assert!(opened),
                Err(error) => assert_eq!(error.refusal(), Some(&Refusal::AccountDisabled)),
            }
            let open = sessions::find(engine, [round; 32]).await.expect("reads");
            assert_eq!(open, None, "round {round}: before it or after it, none is open");
            administration::enable(engine, LINE, eve).await.expect("is enabled");
        }
    }

    async fn signed_out_everywhere_is_signed_out_and_no_more(world: World) {
        let [ada, eve] = people(&world, ["ada", "eve"]).await;
        let engine = &world.engine;
        let (_, token) = world.browser(eve).await;
        let (_, own) = world.browser(ada).await;
        administration::sign_out(engine, ada.into(), eve).await.expect("is signed out");
        assert_eq!(sessions::find(engine, token).await.expect("reads"), None);
        assert!(sessions::find(engine, own).await.expect("reads").is_some());
        assert_eq!(sign_in(&world, "eve", PASSWORD).await.expect("is let in"), eve);
        drop(live::listen(engine, eve).await.expect("listens"));
    }
}

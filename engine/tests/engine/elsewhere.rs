//! One's own browsers are seen from each of them, and signed out from each of them; those of others are not.

use std::net::{IpAddr, Ipv6Addr};

use engine::sessions::{self, Browser, Used};
use wire::{Change, Micros, Refusal, Scope, SessionId, UserId};

use crate::live::{frames, listen};
use crate::messages::{head, people, refusal};
use crate::world::{PLACE, World};

async fn open(world: &World, browser: Browser) -> Vec<SessionId> {
    let account = sessions::account(&world.engine, browser).await;
    let uses = account.expect("is asked").uses;
    uses.iter().map(|one| one.id).collect()
}

async fn at(world: &World, user: UserId) -> Browser {
    world.clock.pass(1000);
    let (session, _) = world.browser(user).await;
    Browser { user, session }
}

both! {
    async fn a_session_knows_where_it_was_last_used_and_forgets_it_when_it_ends(world: World) {
        #[derive(sqlx::FromRow)]
        struct Stored {
            place: String,
        }
        let ada = world.person("ada").await.id;
        let (session, token) = world.browser(ada).await;
        let here = Browser { user: ada, session };
        let opened = world.clock.now();
        let place = async || {
            let account = sessions::account(&world.engine, here).await.expect("is asked");
            (account.uses[0].place.clone(), account.uses[0].used)
        };
        assert_eq!(place().await, (PLACE.to_string(), opened));
        world.clock.pass(3600 * Micros::SECOND);
        let elsewhere = IpAddr::from(Ipv6Addr::LOCALHOST);
        let expires = world.clock.now().plus(Micros::DAY);
        let used = Used { token, place: elsewhere, expires };
        sessions::touch(&world.engine, used).await.expect("is used");
        assert_eq!(place().await, ("::1".to_owned(), world.clock.now()));
        sessions::end(&world.engine, token).await.expect("ends");
        let stored: Vec<Stored> = world.rows("SELECT place FROM sessions").await;
        assert_eq!(stored[0].place, "");
    }

    async fn one_browser_is_signed_out_from_another_which_all_of_them_hear(world: World) {
        let ada = world.person("ada").await.id;
        let (laptop, phone, tablet) = (at(&world, ada).await, at(&world, ada).await, at(&world, ada).await);
        let mut lane = listen(&world, ada).await;
        sessions::end_one(&world.engine, laptop, phone.session).await.expect("is signed out");
        let heard = frames(&mut lane, Scope::Account(ada));
        let ended = heard.iter().flat_map(|frame| &frame.events).map(|event| match &event.change {
            Some(Change::Session(session)) => (session.id, session.ended),
            other => panic!("hears {other:?}"),
        });
        assert_eq!(ended.collect::<Vec<_>>(), [(phone.session, true)]);
        assert_eq!(open(&world, laptop).await, [laptop.session, tablet.session]);

        let was = head(&world, Scope::Account(ada)).await;
        sessions::end_one(&world.engine, laptop, phone.session).await.expect("is so already");
        assert_eq!(head(&world, Scope::Account(ada)).await, was, "which takes no rev");
        // What is signed out signs nobody out any more.
        let end = sessions::end_one(&world.engine, phone, laptop.session).await;
        assert_eq!(refusal(end), Refusal::SignedOut);
        assert_eq!(refusal(sessions::end_others(&world.engine, phone).await), Refusal::SignedOut);
        assert_eq!(open(&world, laptop).await, [laptop.session, tablet.session]);
    }

    async fn all_others_are_signed_out_and_this_one_is_not(world: World) {
        let [ada, bob] = people(&world, ["ada", "bob"]).await;
        let laptop = at(&world, ada).await;
        for _ in 0..3 {
            at(&world, ada).await;
        }
        let of_another = at(&world, bob).await;
        assert_eq!(sessions::end_others(&world.engine, laptop).await.expect("are signed out"), 3);
        assert_eq!(sessions::end_others(&world.engine, laptop).await.expect("are so already"), 0);
        assert_eq!(open(&world, laptop).await, [laptop.session]);
        assert_eq!(open(&world, of_another).await, [of_another.session]);
    }

    async fn a_strangers_session_is_answered_like_one_that_never_was(world: World) {
        let [ada, eve] = people(&world, ["ada", "eve"]).await;
        let (hers, strangers) = (at(&world, eve).await, at(&world, ada).await);
        let was = head(&world, Scope::Account(ada)).await;
        for id in [strangers.session, SessionId(7)] {
            sessions::end_one(&world.engine, hers, id).await.expect("is none of hers");
        }
        assert_eq!(open(&world, hers).await, [hers.session]);
        assert_eq!(open(&world, strangers).await, [strangers.session]);
        assert_eq!(head(&world, Scope::Account(ada)).await, was);
        // Nor is it taken for one's own.
        let borrowed = Browser { user: eve, session: strangers.session };
        assert_eq!(refusal(sessions::end_others(&world.engine, borrowed).await), Refusal::SignedOut);
    }

    async fn of_two_browsers_that_sign_each_other_out_one_stays(world: World) {
        let ada = world.person("ada").await.id;
        for _ in 0..10 {
            let (laptop, phone) = (at(&world, ada).await, at(&world, ada).await);
            let ends = futures_util::future::join(
                sessions::end_others(&world.engine, laptop),
                sessions::end_others(&world.engine, phone),
            )
            .await;
            assert!(ends.0.is_ok() != ends.1.is_ok(), "{ends:?}");
            let stays = if ends.0.is_ok() { laptop } else { phone };
            assert_eq!(open(&world, stays).await, [stays.session]);
        }
    }
}

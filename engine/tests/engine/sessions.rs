//! A cookie opens what it was made for, for as long as it lives, and nothing else.

use engine::sessions::{self, Opening, Used};
use wire::limits::SESSIONS_MAX;
use wire::{Heads, Micros, Rev, SessionId};

use crate::world::{PLACE, World};

async fn is_open(world: &World, token: [u8; 32]) -> bool {
    sessions::find(&world.engine, token)
        .await
        .expect("reads")
        .is_some()
}

async fn touch(world: &World, token: [u8; 32], expires: Micros) -> Result<(), engine::Error> {
    let place = PLACE.into();
    let used = Used {
        token,
        place,
        expires,
    };
    sessions::touch(&world.engine, used).await
}

both! {
    async fn a_session_is_found_by_its_token_alone(world: World) {
        let ada = world.person("ada").await.id;
        let (id, token) = world.browser(ada).await;
        let found = sessions::find(&world.engine, token).await.expect("reads").expect("is open");
        assert_eq!((found.id, found.user), (id, ada));

        let mut forged = token;
        forged[0] ^= 1;
        assert!(!is_open(&world, forged).await);
        assert!(!is_open(&world, [0; 32]).await);
    }

    async fn a_session_that_ended_stays_ended(world: World) {
        let ada = world.person("ada").await.id;
        let (id, token) = world.browser(ada).await;
        let (_, other) = world.browser(ada).await;
        sessions::end(&world.engine, token).await.expect("ends");
        sessions::end(&world.engine, token).await.expect("ending twice is ending once");
        let later = world.clock.now().plus(Micros::DAY);
        touch(&world, token, later).await.expect("touches nothing");

        assert!(!is_open(&world, token).await);
        assert_eq!(sessions::snapshot(&world.engine, id).await.expect("reads"), None);
        assert!(is_open(&world, other).await);
    }

    async fn a_session_lives_as_long_as_it_is_used(world: World) {
        let ada = world.person("ada").await.id;
        let (id, token) = world.browser(ada).await;
        world.clock.pass(Micros::DAY - 1);
        assert!(is_open(&world, token).await);
        let tomorrow = world.clock.now().plus(Micros::DAY);
        touch(&world, token, tomorrow).await.expect("touches");
        world.clock.pass(Micros::DAY - 1);
        assert!(is_open(&world, token).await);
        world.clock.pass(1);
        assert!(!is_open(&world, token).await);
        assert_eq!(sessions::snapshot(&world.engine, id).await.expect("reads"), None);
    }

    async fn the_sweep_ends_what_expired_and_nothing_else(world: World) {
        let ada = world.person("ada").await.id;
        world.browser(ada).await;
        world.clock.pass(Micros::DAY);
        let (kept, _) = world.browser(ada).await;
        assert_eq!(sessions::sweep(&world.engine).await.expect("sweeps"), 1);
        assert_eq!(sessions::sweep(&world.engine).await.expect("sweeps"), 0);
        let open: Vec<SessionId> =
            world.snapshot(kept).await.sessions.iter().map(|session| session.id).collect();
        assert_eq!(open, [kept]);
    }

    async fn a_taken_token_is_refused_and_takes_no_rev(world: World) {
        let ada = world.person("ada").await.id;
        let (id, token) = world.browser(ada).await;
        let again = Opening {
            token,
            ..world.opening(ada)
        };
        assert!(!sessions::open(&world.engine, again).await.expect("is answered"));
        let heads = world.snapshot(id).await.heads;
        assert_eq!(heads, Heads { server: Rev(1), account: Rev(1) });
    }

    async fn a_snapshot_shows_nobody_elses_sessions_or_email(world: World) {
        let ada = world.person("ada").await.id;
        let bob = world.person("bob").await.id;
        let (mine, _) = world.browser(ada).await;
        let (theirs, _) = world.browser(bob).await;
        let snapshot = world.snapshot(mine).await;
        assert_eq!(snapshot.viewer.email, "ada@example.org");
        assert!(snapshot.sessions.iter().all(|session| session.id != theirs));
        assert_eq!(snapshot.people.iter().map(|person| person.id).collect::<Vec<_>>(), [ada, bob]);
    }

    async fn the_cookie_itself_is_stored_nowhere(world: World) {
        #[derive(sqlx::FromRow)]
        struct Stored {
            token_hash: Option<String>,
            device: String,
        }
        let ada = world.person("ada").await.id;
        let (_, token) = world.browser(ada).await;
        sessions::end(&world.engine, token).await.expect("ends");
        let stored: Vec<Stored> = world.rows("SELECT token_hash, device FROM sessions").await;
        assert!(stored.iter().all(|row| row.token_hash.is_none() && row.device.is_empty()));
    }

    async fn the_browser_that_is_too_many_signs_the_oldest_out(world: World) {
        let ada = world.person("ada").await.id;
        let mut browsers = Vec::new();
        for _ in 0..=SESSIONS_MAX {
            world.clock.pass(1000);
            browsers.push(world.browser(ada).await);
        }
        assert!(!is_open(&world, browsers[0].1).await);
        assert!(is_open(&world, browsers[1].1).await);
        let (newest, _) = browsers[SESSIONS_MAX];
        let snapshot = world.snapshot(newest).await;
        assert_eq!(snapshot.sessions.len(), SESSIONS_MAX);
        // One rev for each that was opened, and one for the one that ended.
        assert_eq!(snapshot.heads.account, Rev(102));
    }
}

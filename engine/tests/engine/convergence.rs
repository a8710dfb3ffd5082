//! Invariant: stale + events = fresh, for every kind of change, with the real reducer.

use client::{Model, Taken};
use engine::live::{self, Heard, Lane};
use engine::{accounts, sessions};
use wire::limits::NEWEST_PEOPLE;
use wire::{Change, Event, Heads, Person, Scope, Session, SessionId, Snapshot};

use crate::world::World;

/// A client that took its picture at the beginning and hears what comes after.
struct Client {
    session: SessionId,
    model: Model,
    lane: Lane,
    stale: Snapshot,
    heard: Vec<Change>,
}

impl Client {
    async fn of(world: &World, session: SessionId) -> Self {
        let viewer = world.snapshot(session).await.viewer.id;
        let scopes = [Scope::Server, Scope::Account(viewer)];
        let lane = live::listen(&world.engine, &scopes).await.expect("listens");
        let stale = world.snapshot(session).await;
        Self {
            session,
            model: Model::new(stale.clone()),
            lane,
            stale,
            heard: Vec::new(),
        }
    }

    /// Hears until the picture reaches as far as the database's.
    async fn hear_up_to(&mut self, heads: Heads) {
        while self.model.have() != heads {
            let Heard::Frame(frame) = self.lane.hear().await else {
                panic!("nothing was slow")
            };
            for event in frame.events.iter().cloned() {
                self.take(event);
            }
        }
    }

    fn take(&mut self, event: Event) {
        self.heard.extend(event.change.clone());
        assert!(matches!(
            self.model.hear(event),
            Taken::Applied(_) | Taken::Known
        ));
    }

    async fn assert_fresh(&mut self, world: &World) {
        let fresh = world.snapshot(self.session).await;
        self.hear_up_to(fresh.heads).await;
        assert_same(&self.model, &fresh, "stale + events");

        // The same by differences, as after a long absence.
        let mut late = Model::new(self.stale.clone());
        for (scope, since) in [
            (Scope::Server, self.stale.heads.server),
            (
                Scope::Account(self.stale.viewer.id),
                self.stale.heads.account,
            ),
        ] {
            let difference = live::difference(&world.engine, scope, since)
                .await
                .expect("reads");
            late.catch_up(difference.clone());
            // Twice is once.
            late.catch_up(difference);
        }
        assert_same(&late, &fresh, "stale + difference");
    }
}

fn assert_same(model: &Model, fresh: &Snapshot, how: &str) {
    let fresh_model = Model::new(fresh.clone());
    let people = |model: &Model| model.people().cloned().collect::<Vec<Person>>();
    let sessions = |model: &Model| model.sessions().cloned().collect::<Vec<Session>>();
    assert_eq!(model.have(), fresh_model.have(), "{how}");
    assert_eq!(people(model), people(&fresh_model), "{how}");
    assert_eq!(sessions(model), sessions(&fresh_model), "{how}");
}

/// One of each kind of change. A new kind does not compile without its place here, and `every_kind` fails
/// until something makes it happen.
fn kind(change: &Change) -> usize {
    match change {
        Change::Person(_) => 0,
        Change::Session(_) => 1,
    }
}
const KINDS: usize = 2;

both! {
    async fn every_kind_of_change_reaches_a_client_that_listens_or_comes_back(world: World) {
        let ada = world.person("ada").await.id;
        let (session, _) = world.browser(ada).await;
        let mut client = Client::of(&world, session).await;

        world.person("bob").await;
        accounts::change_profile(&world.engine, ada, "Ada".into()).await.expect("renames");
        accounts::change_profile(&world.engine, ada, "Countess".into()).await.expect("renames");
        let (_, token) = world.browser(ada).await;
        sessions::end(&world.engine, token).await.expect("ends");
        world.browser(ada).await;

        client.assert_fresh(&world).await;
        let mut kinds: Vec<usize> = client.heard.iter().map(kind).collect();
        kinds.sort_unstable();
        kinds.dedup();
        assert_eq!(kinds, (0..KINDS).collect::<Vec<_>>(), "a kind of change was not made");
    }

    async fn a_client_holds_the_newest_people_and_its_own(world: World) {
        let ada = world.person("ada").await.id;
        let (session, _) = world.browser(ada).await;
        let mut client = Client::of(&world, session).await;
        let names: Vec<String> = (0..NEWEST_PEOPLE + 3).map(|n| format!("person{n}")).collect();
        for name in &names {
            world.clock.pass(1000);
            world.person(name).await;
        }
        client.assert_fresh(&world).await;
        assert_eq!(client.model.people().count(), NEWEST_PEOPLE + 1);
        assert!(client.model.me().is_some());
    }

    async fn what_others_do_in_their_accounts_is_not_heard(world: World) {
        let ada = world.person("ada").await.id;
        let bob = world.person("bob").await.id;
        let (session, _) = world.browser(ada).await;
        let mut client = Client::of(&world, session).await;
        world.browser(bob).await;
        world.browser(ada).await;
        client.assert_fresh(&world).await;
        assert_eq!(client.heard.len(), 1);
    }

    async fn the_end_of_ones_own_session_is_told(world: World) {
        let ada = world.person("ada").await.id;
        let (session, token) = world.browser(ada).await;
        let mut client = Client::of(&world, session).await;
        sessions::end(&world.engine, token).await.expect("ends");
        let Heard::Frame(frame) = client.lane.hear().await else { panic!("nothing was slow") };
        let Taken::Applied(changes) = client.model.hear(frame.events[0].clone()) else {
            panic!("it is the next one");
        };
        assert!(changes.signed_out);
    }
}

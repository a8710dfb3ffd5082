//! What is committed is heard: in order, once, also when it was committed elsewhere.

use engine::accounts;
use engine::live::{self, Heard};
use wire::{Event, Rev, Scope};

use crate::world::World;

fn revs(heard: &Heard) -> Vec<Rev> {
    match heard {
        Heard::Frame(frame) => frame.events.iter().map(|event| event.rev).collect(),
        Heard::Behind(_, rev) => panic!("fell behind at {rev}"),
    }
}

both! {
    async fn one_commit_is_one_frame_encoded_once(world: World) {
        let mut first = live::listen(&world.engine, &[Scope::Server]).await.expect("listens");
        let mut second = live::listen(&world.engine, &[Scope::Server]).await.expect("listens");
        let ada = world.person("ada").await;
        let (Heard::Frame(one), Heard::Frame(two)) = (first.hear().await, second.hear().await) else {
            panic!("nothing was slow");
        };
        assert!(std::sync::Arc::ptr_eq(&one, &two));
        let events: Vec<Event> = serde_json::from_str(&one.json).expect("is JSON");
        assert_eq!(events, one.events);
        assert_eq!(events[0].change, Some(wire::Change::Person(ada)));
    }

    async fn a_slow_reader_is_told_how_far_things_are(world: World) {
        let ada = world.person("ada").await;
        let mut slow = live::listen(&world.engine, &[Scope::Server]).await.expect("listens");
        for n in 0..1_100 {
            let name = format!("Ada {n}");
            accounts::change_profile(&world.engine, ada.id, name).await.expect("renames");
        }
        let mut last = Rev(1);
        let told = loop {
            match slow.hear().await {
                Heard::Frame(frame) => {
                    assert_eq!(frame.events[0].rev, last.next());
                    last = frame.events[0].rev;
                }
                Heard::Behind(Scope::Server, rev) => break rev,
                Heard::Behind(scope, _) => panic!("does not listen to {scope:?}"),
            }
        };
        assert_eq!(told, Rev(1_101));
        assert!(last < told, "what fits comes first");
        let missed = live::difference(&world.engine, Scope::Server, last).await.expect("reads");
        assert_eq!((missed.upto, missed.rows.len(), missed.more), (told, 1, false));

        // From then on it hears again.
        accounts::change_profile(&world.engine, ada.id, "Ada".into()).await.expect("renames");
        assert_eq!(revs(&slow.hear().await), [Rev(1_102)]);
    }

    async fn who_stops_listening_is_forgotten(world: World) {
        let ada = world.person("ada").await.id;
        let lane = live::listen(&world.engine, &[Scope::Account(ada)]).await.expect("listens");
        drop(lane);
        world.browser(ada).await;
        let mut lane = live::listen(&world.engine, &[Scope::Account(ada)]).await.expect("listens");
        world.browser(ada).await;
        assert_eq!(revs(&lane.hear().await), [Rev(2)]);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_another_node_committed_is_read_and_heard_before_what_came_after() {
    let world = World::postgres().await;
    let ada = world.person("ada").await;
    let mut lane = live::listen(&world.engine, &[Scope::Server])
        .await
        .expect("listens");
    let elsewhere = world.another_engine().await;
    accounts::change_profile(&elsewhere, ada.id, "Ada".into())
        .await
        .expect("renames");
    accounts::change_profile(&elsewhere, ada.id, "Countess".into())
        .await
        .expect("renames");
    world.person("bob").await;

    let mut heard = Vec::new();
    while heard.last() != Some(&Rev(4)) {
        heard.extend(revs(&lane.hear().await));
    }
    // One row changed twice: its last state, then what waited for it.
    assert_eq!(heard, [Rev(3), Rev(4)]);
}

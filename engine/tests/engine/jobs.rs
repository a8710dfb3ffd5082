//! What is put off is done once, by one at a time, and not forgotten when it fails.

use engine::{args, jobs, rooms};
use futures_util::future::join_all;
use wire::Micros;

use crate::messages::{group, people};
use crate::world::World;

#[derive(Debug, PartialEq, Eq, sqlx::FromRow)]
struct Job {
    id: i64,
    due: i64,
    attempts: i64,
}

async fn waiting(world: &World) -> Vec<Job> {
    world
        .rows("SELECT id, due, attempts FROM jobs ORDER BY id")
        .await
}

/// A job that a later version enqueued: this one does not know how it is done.
const OF_ANOTHER_VERSION: &str = r#"INSERT INTO jobs (id, kind, data, due, attempts)
    VALUES ($1, 'paint', '{"paint":"red"}', $2, 0)"#;

both! {
    async fn what_fails_is_tried_later_and_later_and_kept_in_the_end(world: World) {
        let [ada] = people(&world, ["ada"]).await;
        world.alter(OF_ANOTHER_VERSION, args![7, world.clock.now()]).await;
        let mut pauses = Vec::new();
        loop {
            let now = world.clock.now();
            assert_eq!(jobs::run_due(&world.engine).await.expect("goes on"), 0);
            let job = waiting(&world).await.remove(0);
            if job.due == i64::MAX {
                break;
            }
            pauses.push((job.due - now.0) / Micros::SECOND);
            // A moment before it is due nobody tries.
            world.clock.pass(job.due - now.0 - 1);
            assert_eq!(jobs::run_due(&world.engine).await.expect("waits"), 0);
            assert_eq!(waiting(&world).await, [job]);
            world.clock.pass(1);
        }
        assert_eq!(pauses, [10, 20, 40, 80, 160, 320, 640, 1280, 1800, 1800, 1800]);
        let kept = Job { id: 7, due: i64::MAX, attempts: 12 };
        assert_eq!(waiting(&world).await, [kept]);

        // It stands in nobody's way.
        let room = group(&world, &[ada]).await;
        rooms::delete(&world.engine, ada, room).await.expect("is deleted");
        world.clock.pass(30 * Micros::DAY);
        assert_eq!(jobs::run_due(&world.engine).await.expect("runs"), 1);
        assert_eq!(waiting(&world).await.len(), 1);
    }

    async fn a_job_whose_runner_keeps_dying_is_given_up_too(world: World) {
        world.alter(OF_ANOTHER_VERSION, args![7, world.clock.now()]).await;
        // Eleven times it was taken, and nobody lived to say why it failed.
        world.run("UPDATE jobs SET attempts = 11").await;
        assert_eq!(jobs::run_due(&world.engine).await.expect("goes on"), 0);
        assert_eq!(waiting(&world).await, [Job { id: 7, due: i64::MAX, attempts: 12 }]);
    }

    async fn a_failing_job_does_not_hold_up_the_next(world: World) {
        let [ada] = people(&world, ["ada"]).await;
        world.alter(OF_ANOTHER_VERSION, args![7, world.clock.now()]).await;
        world.clock.pass(1000);
        let room = group(&world, &[ada]).await;
        rooms::leave(&world.engine, ada, room).await.expect("leaves");
        assert_eq!(jobs::run_due(&world.engine).await.expect("goes on"), 1);
        assert_eq!(waiting(&world).await.len(), 1);
    }

    async fn many_runners_do_each_job_once(world: World) {
        let [ada] = people(&world, ["ada"]).await;
        for _ in 0..10 {
            let room = group(&world, &[ada]).await;
            rooms::leave(&world.engine, ada, room).await.expect("leaves");
        }
        let runners = (0..4).map(|_| {
            let engine = world.engine.clone();
            tokio::spawn(async move { jobs::run_due(&engine).await })
        });
        let done: usize = join_all(runners)
            .await
            .into_iter()
            .map(|done| done.expect("ends").expect("runs"))
            .sum();
        // Who found the same one taken went home early; each was done by one of them, or is still there.
        let rest = jobs::run_due(&world.engine).await.expect("runs");
        assert_eq!(done + rest, 10);
        assert!(waiting(&world).await.is_empty());
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn runners_on_two_nodes_do_each_job_once() {
    let world = World::postgres().await;
    let elsewhere = world.another_engine().await;
    let [ada] = people(&world, ["ada"]).await;
    for _ in 0..10 {
        let room = group(&world, &[ada]).await;
        rooms::leave(&world.engine, ada, room)
            .await
            .expect("leaves");
    }
    let (here, there) = tokio::join!(jobs::run_due(&world.engine), jobs::run_due(&elsewhere));
    let done = here.expect("runs") + there.expect("runs");
    let rest = jobs::run_due(&elsewhere).await.expect("runs");
    assert_eq!(done + rest, 10);
    assert!(waiting(&world).await.is_empty());
}

//! Who is here, who is typing, how far others have come: the latest of it, for those whom it concerns.

use engine::live::{self, Heard, Lane};
use engine::marks;
use wire::{Mark, MarkTo, Micros, Presence, Seq, UserId};

use crate::live::{listen, say};
use crate::messages::{group, people};
use crate::world::{NOON, World};

const GRACE: i64 = 2 * Micros::SECOND;

fn here(user: UserId) -> Presence {
    Presence {
        user,
        online: true,
        seen: None,
    }
}

fn away(user: UserId, seen: Option<Micros>) -> Presence {
    Presence {
        user,
        online: false,
        seen,
    }
}

async fn watch(world: &World, lane: &Lane, users: &[UserId]) {
    let watching = live::watch(&world.engine, lane.id(), users.to_vec()).await;
    watching.expect("watches");
}

/// The next word about presence.
async fn told(lane: &mut Lane) -> Vec<Presence> {
    loop {
        if let Heard::Presence(presence) = lane.hear().await {
            return presence;
        }
    }
}

/// What was put into the lane until now but frames.
fn passing(lane: &mut Lane) -> Vec<Heard> {
    let heard = std::iter::from_fn(|| lane.try_hear());
    heard
        .filter(|heard| !matches!(heard, Heard::Frame(_)))
        .collect()
}

both! {
    async fn watching_answers_at_once_and_then_tells_what_changes(world: World) {
        let [ada, bob, cy] = people(&world, ["ada", "bob", "cy"]).await;
        let mut lane = listen(&world, ada).await;
        let bobs = listen(&world, bob).await;
        watch(&world, &lane, &[ada, bob, cy]).await;
        assert_eq!(told(&mut lane).await, [here(ada), here(bob), away(cy, None)]);

        let cys = listen(&world, cy).await;
        assert_eq!(told(&mut lane).await, [here(cy)]);
        drop(cys);
        drop(bobs);
        let went = world.clock.now();
        assert!(passing(&mut lane).is_empty(), "they may be reloading");
        world.clock.pass(GRACE);
        live::settle(&world.engine).await;
        let mut gone = told(&mut lane).await;
        if gone.len() < 2 {
            gone.extend(told(&mut lane).await);
        }
        assert_eq!(gone, [away(bob, Some(went)), away(cy, Some(went))]);
    }

    async fn whoever_is_back_within_the_grace_never_was_away(world: World) {
        let [ada, bob] = people(&world, ["ada", "bob"]).await;
        let mut lane = listen(&world, ada).await;
        let bobs = listen(&world, bob).await;
        watch(&world, &lane, &[bob]).await;
        assert_eq!(told(&mut lane).await, [here(bob)]);
        drop(bobs);
        world.clock.pass(GRACE - 1);
        let again = listen(&world, bob).await;
        world.clock.pass(GRACE);
        live::settle(&world.engine).await;
        assert!(passing(&mut lane).is_empty());
        drop(again);
    }

    async fn one_tab_of_several_that_closes_changes_nothing(world: World) {
        let [ada, bob] = people(&world, ["ada", "bob"]).await;
        let mut lane = listen(&world, ada).await;
        let (first, second) = (listen(&world, bob).await, listen(&world, bob).await);
        watch(&world, &lane, &[bob]).await;
        assert_eq!(told(&mut lane).await, [here(bob)]);
        drop(first);
        world.clock.pass(2 * GRACE);
        live::settle(&world.engine).await;
        assert!(passing(&mut lane).is_empty());
        drop(second);
    }

    async fn when_somebody_was_last_here_survives_a_restart(world: World) {
        let [ada, bob, cy] = people(&world, ["ada", "bob", "cy"]).await;
        let (bobs, cys) = (listen(&world, bob).await, listen(&world, cy).await);
        drop(bobs);
        let went = world.clock.now();
        assert!(went > NOON);
        world.clock.pass(GRACE);
        live::settle(&world.engine).await;
        // Cy is here until the end.
        let end = world.clock.now();
        let world = world.restarted().await;
        drop(cys);
        let mut lane = listen(&world, ada).await;
        watch(&world, &lane, &[bob, cy]).await;
        assert_eq!(told(&mut lane).await, [away(bob, Some(went)), away(cy, Some(end))]);
    }

    async fn a_lane_that_watches_others_hears_no_more_of_the_first(world: World) {
        let [ada, bob, cy] = people(&world, ["ada", "bob", "cy"]).await;
        let mut lane = listen(&world, ada).await;
        watch(&world, &lane, &[bob]).await;
        assert_eq!(told(&mut lane).await, [away(bob, None)]);
        watch(&world, &lane, &[cy]).await;
        assert_eq!(told(&mut lane).await, [away(cy, None)]);
        let _bobs = listen(&world, bob).await;
        let _cys = listen(&world, cy).await;
        assert_eq!(told(&mut lane).await, [here(cy)]);
    }

    async fn typing_is_heard_by_the_others_in_the_room_and_by_nobody_else(world: World) {
        let [ada, bob, cy] = people(&world, ["ada", "bob", "cy"]).await;
        let room = group(&world, &[ada, bob]).await;
        let mut adas = listen(&world, ada).await;
        let mut bobs = listen(&world, bob).await;
        let mut cys = listen(&world, cy).await;
        world.engine.hub().typing(ada, room);
        world.engine.hub().typing(ada, room);
        world.engine.hub().typing(cy, room);
        let heard = passing(&mut bobs);
        assert!(matches!(heard[..], [Heard::Typing { room: of, user }] if of == room && user == ada), "{heard:?}");
        assert!(passing(&mut adas).is_empty());
        assert!(passing(&mut cys).is_empty());
    }

    async fn of_many_marks_the_furthest_is_heard_after_the_frames(world: World) {
        let [ada, bob, cy] = people(&world, ["ada", "bob", "cy"]).await;
        let room = group(&world, &[ada, bob]).await;
        let mut bobs = listen(&world, bob).await;
        let mut cys = listen(&world, cy).await;
        let mut last = Seq(0);
        for _ in 0..3 {
            last = say(&world.engine, bob, room, "Have you seen this?").await;
            let mark = MarkTo { room, delivered: Some(last), read: Some(last) };
            marks::mark(&world.engine, ada, vec![mark]).await.expect("marks");
        }
        world.engine.hub().tell_marks(vec![Mark { room, user: ada, delivered: Seq(1), read: Seq(1) }]);
        let mut frames = 0;
        let marks = loop {
            match bobs.try_hear().expect("there is more") {
                Heard::Frame(_) => frames += 1,
                Heard::Marks(marks) => break marks,
                heard => panic!("hears {heard:?}"),
            }
        };
        assert!(frames >= 3);
        assert_eq!(marks, [Mark { room, user: ada, delivered: last, read: last }]);
        assert!(passing(&mut bobs).is_empty());
        assert!(passing(&mut cys).is_empty());
    }
}

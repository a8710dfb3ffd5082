//! What somebody does not show is told to nobody, and nobody's to them, from the moment that they say so.

use engine::live::{self, Heard, Lane};
use engine::{accounts, marks, rooms};
use wire::{Change, Mark, MarkTo, Micros, Presence, Refusal, Rev, RoomId, Scope, Seq, UserId};

use crate::live::listen;
use crate::messages::{group, head, people, refusal, say, since};
use crate::world::World;

const GRACE: i64 = 2 * Micros::SECOND;

async fn choose(world: &World, user: UserId, receipts: bool, presence: bool) {
    let chosen = accounts::change_privacy(&world.engine, user, receipts, presence).await;
    let card = chosen.expect("is chosen");
    assert_eq!((card.receipts, card.presence), (receipts, presence));
}

async fn read(world: &World, user: UserId, room: RoomId, seq: Seq) {
    let to = MarkTo {
        room,
        delivered: None,
        read: Some(seq),
    };
    let moved = marks::mark(&world.engine, user, vec![to]).await;
    moved.expect("moves on");
}

/// How far those in the room have come, as the viewer is told.
async fn told(world: &World, viewer: UserId, room: RoomId) -> Vec<(UserId, Seq)> {
    let members = rooms::members(&world.engine, viewer, room, None).await;
    let marks = members.expect("reads").marks;
    marks.iter().map(|mark| (mark.user, mark.read)).collect()
}

async fn watch(world: &World, lane: &Lane, users: &[UserId]) {
    let watching = live::watch(&world.engine, lane.id(), users.to_vec()).await;
    watching.expect("watches");
}

/// What lies in the lane: marks and presence.
fn passing(lane: &mut Lane) -> (Vec<Mark>, Vec<Presence>) {
    let (mut marks, mut presence) = (Vec::new(), Vec::new());
    while let Some(heard) = lane.try_hear() {
        match heard {
            Heard::Marks(more) => marks.extend(more),
            Heard::Presence(more) => presence.extend(more),
            _ => {}
        }
    }
    (marks, presence)
}

fn is(user: UserId, online: bool, seen: Option<Micros>) -> Presence {
    Presence { user, online, seen }
}

both! {
    async fn who_shows_no_receipts_is_seen_to_read_nothing_and_sees_nobody_read(world: World) {
        let [ada, bob, cy] = people(&world, ["ada", "bob", "cy"]).await;
        let room = group(&world, &[ada, bob, cy]).await;
        let one = say(&world, ada, room, "one").await;
        read(&world, bob, room, one).await;
        let (mut adas, mut bobs) = (listen(&world, ada).await, listen(&world, bob).await);

        choose(&world, bob, false, true).await;
        let two = say(&world, ada, room, "two").await;
        for user in [ada, bob, cy] {
            read(&world, user, room, two).await;
        }
        let heard: Vec<UserId> = passing(&mut adas).0.iter().map(|mark| mark.user).collect();
        assert_eq!(heard, [ada, cy], "others go on");
        assert_eq!(passing(&mut bobs).0, []);
        assert_eq!(told(&world, ada, room).await, [(ada, two), (cy, two)]);
        assert_eq!(told(&world, bob, room).await, []);
        // His own entry moves as ever.
        let (rows, _) = since(&world, Scope::Account(bob), Rev(0)).await;
        let is_read = |row: &Change| matches!(row, Change::Entry(entry) if entry.room == room && entry.read == two);
        assert!(rows.iter().any(is_read), "{rows:?}");

        // What he read meanwhile stays his own; what he reads from now on is seen.
        choose(&world, bob, true, true).await;
        assert!(told(&world, ada, room).await.contains(&(bob, one)));
        assert_eq!(told(&world, bob, room).await.len(), 3);
        let three = say(&world, ada, room, "three").await;
        read(&world, bob, room, three).await;
        let mark = Mark { room, user: bob, delivered: three, read: three };
        assert!(passing(&mut adas).0.contains(&mark));
    }

    async fn marks_that_are_on_their_way_are_not_told_any_more(world: World) {
        let [ada, bob] = people(&world, ["ada", "bob"]).await;
        let room = group(&world, &[ada, bob]).await;
        let one = say(&world, ada, room, "one").await;
        let (mut adas, mut bobs) = (listen(&world, ada).await, listen(&world, bob).await);
        // Waiting in the lanes when he switches it off …
        read(&world, bob, room, one).await;
        read(&world, ada, room, one).await;
        choose(&world, bob, false, true).await;
        // … and committed before that, but told only now.
        let mark = Mark { room, user: bob, delivered: one, read: one };
        world.engine.hub().tell_marks(vec![mark]);
        let theirs = Mark { user: ada, ..mark };
        assert_eq!(passing(&mut adas).0, [theirs]);
        assert_eq!(passing(&mut bobs).0, []);
    }

    async fn who_shows_no_presence_is_not_seen_to_come_or_go(world: World) {
        let [ada, bob, cy] = people(&world, ["ada", "bob", "cy"]).await;
        let mut adas = listen(&world, ada).await;
        let bobs = listen(&world, bob).await;
        watch(&world, &adas, &[bob, cy]).await;
        assert_eq!(passing(&mut adas).1, [is(bob, true, None), is(cy, false, None)]);

        choose(&world, bob, true, false).await;
        choose(&world, cy, true, false).await;
        drop(bobs);
        world.clock.pass(GRACE);
        live::settle(&world.engine).await;
        let cys = listen(&world, cy).await;
        assert_eq!(passing(&mut adas).1, []);
        watch(&world, &adas, &[bob, cy]).await;
        assert_eq!(passing(&mut adas).1, [], "nor when somebody asks");

        // Of who is here and shows it again, those who watch are told; of who is away, when that was.
        choose(&world, cy, true, true).await;
        assert_eq!(passing(&mut adas).1, [is(cy, true, None)]);
        let went = world.clock.now().plus(-GRACE);
        choose(&world, bob, true, true).await;
        loop {
            if let Heard::Presence(presence) = adas.hear().await {
                assert_eq!(presence, [is(bob, false, Some(went))]);
                break;
            }
        }
        drop(cys);
    }

    async fn who_shows_no_presence_is_told_nobodys(world: World) {
        let [ada, bob] = people(&world, ["ada", "bob"]).await;
        let mut adas = listen(&world, ada).await;
        watch(&world, &adas, &[ada, bob]).await;
        // One waits in her lane when she switches it off.
        choose(&world, ada, true, false).await;
        let bobs = listen(&world, bob).await;
        watch(&world, &adas, &[ada, bob]).await;
        drop(bobs);
        world.clock.pass(GRACE);
        live::settle(&world.engine).await;
        assert_eq!(passing(&mut adas).1, []);
        choose(&world, ada, true, true).await;
        watch(&world, &adas, &[bob]).await;
        let went = world.clock.now().plus(-GRACE);
        assert_eq!(passing(&mut adas).1, [is(bob, false, Some(went))]);
    }

    async fn what_one_chose_holds_through_a_restart(world: World) {
        let [ada, bob, cy] = people(&world, ["ada", "bob", "cy"]).await;
        let room = group(&world, &[ada, bob, cy]).await;
        let one = say(&world, ada, room, "one").await;
        choose(&world, bob, false, false).await;
        let world = world.restarted().await;
        let mut adas = listen(&world, ada).await;
        let _bobs = listen(&world, bob).await;
        watch(&world, &adas, &[bob, cy]).await;
        read(&world, bob, room, one).await;
        read(&world, cy, room, one).await;
        let (marks, presence) = passing(&mut adas);
        assert_eq!(marks.iter().map(|mark| mark.user).collect::<Vec<_>>(), [cy]);
        assert_eq!(presence, [is(cy, false, None)]);
    }

    async fn the_same_choice_again_changes_nothing(world: World) {
        let [ada, bob] = people(&world, ["ada", "bob"]).await;
        let before = head(&world, Scope::Server).await;
        let mut lane = listen(&world, ada).await;
        for (receipts, presence, rev) in [
            (true, true, 0),
            (false, true, 1),
            (false, true, 1),
            (false, false, 2),
            (true, true, 3),
        ] {
            choose(&world, bob, receipts, presence).await;
            assert_eq!(head(&world, Scope::Server).await, Rev(before.0 + rev));
        }
        let mut cards = Vec::new();
        while let Some(Heard::Frame(frame)) = lane.try_hear() {
            for event in &frame.events {
                if let Some(Change::Person(person)) = &event.change {
                    cards.push((person.id, person.receipts, person.presence));
                }
            }
        }
        assert_eq!(cards, [(bob, false, true), (bob, false, false), (bob, true, true)]);
        let nobody = accounts::change_privacy(&world.engine, UserId(7), false, false).await;
        assert_eq!(refusal(nobody), Refusal::SignedOut);
    }

    async fn a_name_that_changes_leaves_the_choice_as_it_is(world: World) {
        let [ada, bob] = people(&world, ["ada", "bob"]).await;
        choose(&world, bob, false, true).await;
        let named = accounts::change_profile(&world.engine, bob, "Bob".into()).await;
        assert!(!named.expect("is named").receipts);
        let card = accounts::people(&world.engine, vec![bob]).await.expect("reads");
        assert_eq!((card[0].receipts, card[0].presence), (false, true));
        let (session, _) = world.browser(ada).await;
        let snapshot = world.snapshot(session).await;
        assert!(snapshot.people.contains(&card[0]));
    }
}

/// Another node hears of it only when it looks: what its hub missed it reads.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_chosen_on_another_node_is_read_with_what_was_missed() {
    let world = World::postgres().await;
    let [ada, bob] = people(&world, ["ada", "bob"]).await;
    let room = group(&world, &[ada, bob]).await;
    let one = say(&world, ada, room, "one").await;
    let elsewhere = world.another_engine().await;
    let mut adas = listen(&world, ada).await;
    let chosen = accounts::change_privacy(&elsewhere, bob, false, true).await;
    chosen.expect("is chosen");
    // Something of the same scope that is heard here tells that something is missing.
    world.person("cy").await;
    loop {
        if let Heard::Behind(Scope::Server, _) = adas.hear().await {
            break;
        }
    }
    let mark = Mark {
        room,
        user: bob,
        delivered: one,
        read: one,
    };
    world.engine.hub().tell_marks(vec![mark]);
    assert_eq!(passing(&mut adas).0, []);
}

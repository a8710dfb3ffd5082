//! Many change a room at once: every change happens whole, in some order.

use engine::{Error, args, jobs, rooms};
use futures_util::future::join_all;
use tokio::task::JoinHandle;
use wire::{NewRoom, Refusal, Rev, RoomId, RoomKind, Scope, System};

use crate::messages::{group, head, key, people, refusal};
use crate::rooms::{assert_whole, channel, lines, members, room_row, who_is_in};
use crate::world::World;

#[derive(sqlx::FromRow)]
struct Count {
    count: i64,
}

async fn count(world: &World, sql: &'static str) -> i64 {
    world.rows::<Count>(sql).await[0].count
}

async fn the_one_that_all_got(
    asked: impl Iterator<Item = JoinHandle<Result<RoomId, Error>>>,
) -> RoomId {
    let mut rooms: Vec<RoomId> = join_all(asked)
        .await
        .into_iter()
        .map(|room| room.expect("ends").expect("is made or found"))
        .collect();
    rooms.dedup();
    assert_eq!(rooms.len(), 1);
    rooms[0]
}

both! {
    async fn both_sides_that_ask_at_once_find_one_conversation(world: World) {
        let [ada, bob] = people(&world, ["ada", "bob"]).await;
        let asked = (0..32).map(|n| {
            let engine = world.engine.clone();
            let (viewer, with) = if n % 2 == 0 { (ada, bob) } else { (bob, ada) };
            tokio::spawn(async move { rooms::direct(&engine, viewer, with).await })
        });
        let found = the_one_that_all_got(asked).await;
        assert_eq!(count(&world, "SELECT COUNT(*) AS count FROM rooms").await, 1);
        // One entry each, and no rev for those who came second.
        assert_eq!(head(&world, Scope::Account(ada)).await, Rev(1));
        assert_eq!(head(&world, Scope::Account(bob)).await, Rev(1));
        assert_whole(&world, found).await;
    }

    async fn a_key_that_comes_many_times_at_once_makes_one_room(world: World) {
        let [ada, bob] = people(&world, ["ada", "bob"]).await;
        let new = NewRoom {
            key: key(),
            kind: RoomKind::Group,
            name: "Tea".into(),
            topic: String::new(),
            users: vec![bob],
        };
        let asked = (0..16).map(|_| {
            let (engine, new) = (world.engine.clone(), new.clone());
            tokio::spawn(async move { rooms::create(&engine, ada, new).await })
        });
        let made = the_one_that_all_got(asked).await;
        assert_eq!(count(&world, "SELECT COUNT(*) AS count FROM rooms").await, 1);
        assert_eq!(head(&world, Scope::Account(bob)).await, Rev(1));
        assert_eq!(lines(&world, made).await.len(), 2);
    }

    async fn who_is_added_by_many_at_once_comes_in_once(world: World) {
        let [ada, bob, cleo, dan] = people(&world, ["ada", "bob", "cleo", "dan"]).await;
        let room = group(&world, &[ada, bob]).await;
        let before = head(&world, Scope::Room(room)).await;
        let added = (0..8).map(|n| {
            let who = if n % 2 == 0 { ada } else { bob };
            let users = if who == ada { vec![dan, cleo] } else { vec![cleo, dan] };
            rooms::add(&world.engine, who, room, users)
        });
        for end in join_all(added).await {
            end.expect("is in");
        }
        assert_eq!(who_is_in(&world, room).await, [ada, bob, cleo, dan]);
        assert_eq!(head(&world, Scope::Room(room)).await, Rev(before.0 + 4));
        let told = lines(&world, room).await;
        let last = told.last().expect("there are lines");
        assert_eq!(last.1, System::Added { users: vec![cleo, dan] });
        assert_eq!(told.len(), 3);
        assert_whole(&world, room).await;
    }

    async fn coming_and_going_at_once_leaves_both_sides_the_same(world: World) {
        let names = ["ada", "bob", "cleo", "dan", "eve", "fay"];
        let all = people(&world, names).await;
        let ada = all[0];
        let room = channel(&world, ada).await;
        let walks = all[1..].iter().map(|user| {
            let (engine, user) = (world.engine.clone(), *user);
            tokio::spawn(async move {
                for _ in 0..5 {
                    rooms::join(&engine, user, room).await?;
                    rooms::leave(&engine, user, room).await?;
                }
                Ok::<(), Error>(())
            })
        });
        let turns = (0..5).map(|n| {
            let engine = world.engine.clone();
            let users = all[1..].to_vec();
            tokio::spawn(async move {
                rooms::add(&engine, ada, room, users.clone()).await?;
                match rooms::remove(&engine, ada, room, users[n]).await {
                    Err(error) if error.refusal() == Some(&Refusal::NoSuchPerson) => Ok(()),
                    end => end,
                }
            })
        });
        let walks: Vec<_> = walks.collect();
        let turns: Vec<_> = turns.collect();
        for end in join_all(walks.into_iter().chain(turns)).await {
            end.expect("ends").expect("each of it may be done");
        }
        assert_whole(&world, room).await;
        for user in &all {
            let (rows, head) =
                crate::messages::since(&world, Scope::Account(*user), Rev(0)).await;
            assert_eq!(rows.last().map(wire::Change::rev), Some(head), "no rev without a row");
        }
    }

    async fn of_two_owners_who_leave_at_once_one_stays(world: World) {
        let [ada, bob, cleo] = people(&world, ["ada", "bob", "cleo"]).await;
        for _ in 0..4 {
            let room = group(&world, &[ada, bob, cleo]).await;
            let own = "UPDATE members SET role = 'owner' WHERE room_id = $1 AND user_id = $2";
            world.alter(own, args![room, bob]).await;
            let (one, other) = tokio::join!(
                rooms::leave(&world.engine, ada, room),
                rooms::leave(&world.engine, bob, room),
            );
            let refused: Vec<Refusal> =
                [one, other].into_iter().filter(Result::is_err).map(refusal).collect();
            assert_eq!(refused, [Refusal::LastOwner]);
            assert_eq!(room_row(&world, room).await.members, 2);
            assert_whole(&world, room).await;
        }
    }

    async fn the_last_two_who_leave_at_once_end_the_room_once(world: World) {
        let [ada, bob] = people(&world, ["ada", "bob"]).await;
        for _ in 0..4 {
            let room = group(&world, &[ada, bob]).await;
            let own = "UPDATE members SET role = 'owner' WHERE room_id = $1 AND user_id = $2";
            world.alter(own, args![room, bob]).await;
            let (one, other) = tokio::join!(
                rooms::leave(&world.engine, ada, room),
                rooms::leave(&world.engine, bob, room),
            );
            one.and(other).expect("both leave");
            assert!(room_row(&world, room).await.deleted);
            assert_whole(&world, room).await;
        }
        assert_eq!(jobs::run_due(&world.engine).await.expect("runs"), 4);
    }

    async fn who_is_added_while_the_room_ends_is_in_no_room(world: World) {
        let [ada, bob, cleo] = people(&world, ["ada", "bob", "cleo"]).await;
        for _ in 0..4 {
            let room = group(&world, &[ada, bob]).await;
            let (added, ended) = tokio::join!(
                rooms::add(&world.engine, bob, room, vec![cleo]),
                rooms::delete(&world.engine, ada, room),
            );
            ended.expect("is ended");
            if added.is_err() {
                assert_eq!(refusal(added), Refusal::NoSuchRoom);
            }
            jobs::run_due(&world.engine).await.expect("runs");
            assert!(members(&world, room).await.is_empty());
        }
        let open = "SELECT COUNT(*) AS count FROM entries WHERE is_in = 1";
        assert_eq!(count(&world, open).await, 0);
    }

    async fn people_come_into_many_rooms_at_once(world: World) {
        let all = people(&world, ["ada", "bob", "cleo", "dan", "eve"]).await;
        let mut rooms_of = Vec::new();
        for n in 0..8 {
            rooms_of.push(group(&world, &[all[n % 2]]).await);
        }
        let before = [head(&world, Scope::Account(all[0])).await, head(&world, Scope::Account(all[1])).await];
        assert_eq!(before, [Rev(4), Rev(4)]);
        let adds = rooms_of.iter().enumerate().map(|(n, room)| {
            let (engine, room, owner) = (world.engine.clone(), *room, all[n % 2]);
            let mut users = all.to_vec();
            users.rotate_left(n % 5);
            tokio::spawn(async move { rooms::add(&engine, owner, room, users).await })
        });
        let adds: Vec<_> = adds.collect();
        let pairs = (0..8).map(|n| {
            let (engine, one, other) = (world.engine.clone(), all[n % 5], all[(n + 2) % 5]);
            tokio::spawn(async move { rooms::direct(&engine, other, one).await.map(|_| ()) })
        });
        let pairs: Vec<_> = pairs.collect();
        for end in join_all(adds.into_iter().chain(pairs)).await {
            end.expect("ends").expect("nobody stands in another's way");
        }
        for room in rooms_of {
            assert_eq!(who_is_in(&world, room).await, all);
            assert_whole(&world, room).await;
        }
        // Eight groups and two conversations each: a rev for every entry.
        for user in all {
            assert_eq!(head(&world, Scope::Account(user)).await, Rev(10));
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_pair_has_one_conversation_on_two_nodes_too() {
    let world = World::postgres().await;
    let elsewhere = world.another_engine().await;
    let [ada, bob] = people(&world, ["ada", "bob"]).await;
    let asked = (0..16).map(|n| {
        let (engine, viewer, with) = if n % 2 == 0 {
            (world.engine.clone(), ada, bob)
        } else {
            (elsewhere.clone(), bob, ada)
        };
        tokio::spawn(async move { rooms::direct(&engine, viewer, with).await })
    });
    let found = the_one_that_all_got(asked).await;
    assert_whole(&world, found).await;
}

//! Whom a message has reached, and when they had read it.

use engine::{accounts, args, marks, messages, rooms};
use wire::{MarkTo, Micros, Reader, Refusal, RoomId, Seq, UserId};

use crate::messages::{group, people, refusal, say};
use crate::world::World;

async fn mark(
    world: &World,
    user: UserId,
    room: RoomId,
    delivered: Option<Seq>,
    read: Option<Seq>,
) {
    let to = MarkTo {
        room,
        delivered,
        read,
    };
    let moved = marks::mark(&world.engine, user, vec![to]).await;
    moved.expect("moves on");
}

async fn readers(world: &World, viewer: UserId, room: RoomId, seq: Seq) -> Vec<Reader> {
    let readers = marks::readers(&world.engine, viewer, room, seq).await;
    readers.expect("reads")
}

fn reader(user: UserId, delivered: bool, at: Option<Micros>) -> Reader {
    Reader {
        user,
        delivered,
        read: at.is_some(),
        at,
    }
}

both! {
    async fn who_has_read_it_comes_first_with_the_moment(world: World) {
        let [ada, bob, cy, dora, eve] = people(&world, ["ada", "bob", "cy", "dora", "eve"]).await;
        let room = group(&world, &[ada, bob, cy, dora, eve]).await;
        let one = say(&world, ada, room, "one").await;
        let two = say(&world, ada, room, "two").await;
        world.clock.pass(5);
        mark(&world, cy, room, None, Some(one)).await;
        let cys = world.clock.now();
        world.clock.pass(5);
        mark(&world, bob, room, None, Some(two)).await;
        let bobs = world.clock.now();
        world.clock.pass(5);
        mark(&world, dora, room, Some(two), None).await;
        mark(&world, cy, room, None, Some(two)).await;
        let later = world.clock.now();

        // Whoever had read more by then had read this.
        let of_one = [reader(cy, true, Some(cys)), reader(bob, true, Some(bobs)), reader(dora, true, None), reader(eve, false, None)];
        assert_eq!(readers(&world, ada, room, one).await, of_one);
        let of_two = [reader(bob, true, Some(bobs)), reader(cy, true, Some(later)), reader(dora, true, None), reader(eve, false, None)];
        assert_eq!(readers(&world, ada, room, two).await, of_two);
        assert_eq!(readers(&world, eve, room, two).await, of_two, "whoever may read it may know");

        // When it was is forgotten after a while; that it was read is not.
        world.clock.pass(100 * Micros::DAY);
        while marks::sweep(&world.engine).await.expect("sweeps") > 0 {}
        let of_two = readers(&world, ada, room, two).await;
        let forgotten = Reader { at: None, ..reader(bob, true, Some(bobs)) };
        assert_eq!(of_two[0], forgotten);
    }

    async fn only_those_are_told_of_for_whom_it_was(world: World) {
        let [ada, bob, cy, dora] = people(&world, ["ada", "bob", "cy", "dora"]).await;
        let room = group(&world, &[ada, bob, cy]).await;
        let one = say(&world, ada, room, "one").await;
        world.clock.pass(1_000);
        rooms::add(&world.engine, ada, room, vec![dora]).await.expect("is added");
        rooms::leave(&world.engine, cy, room).await.expect("leaves");
        assert_eq!(readers(&world, ada, room, one).await, [reader(bob, false, None)], "she came later, he went");
        let two = say(&world, bob, room, "two").await;
        assert_eq!(readers(&world, bob, room, two).await.len(), 2);

        let asked = async |viewer, seq| refusal(marks::readers(&world.engine, viewer, room, seq).await);
        assert_eq!(asked(cy, one).await, Refusal::NoSuchRoom, "not in it any more");
        assert_eq!(asked(ada, two.next()).await, Refusal::NoSuchMessage);
        assert_eq!(asked(ada, Seq(0)).await, Refusal::NoSuchMessage);
        world.alter("UPDATE members SET from_seq = $1 WHERE user_id = $2", args![two, dora]).await;
        assert_eq!(asked(dora, one).await, Refusal::NoSuchMessage, "not hers to read");
        messages::delete(&world.engine, bob, room, two).await.expect("is deleted");
        assert_eq!(readers(&world, ada, room, two).await.len(), 2);
    }

    async fn who_shows_no_receipts_is_left_out_and_told_of_nobody(world: World) {
        let [ada, bob, cy] = people(&world, ["ada", "bob", "cy"]).await;
        let room = group(&world, &[ada, bob, cy]).await;
        let one = say(&world, ada, room, "one").await;
        mark(&world, bob, room, None, Some(one)).await;
        accounts::change_privacy(&world.engine, bob, false, true).await.expect("is chosen");
        assert_eq!(readers(&world, ada, room, one).await, [reader(cy, false, None)]);
        assert_eq!(readers(&world, bob, room, one).await, []);
        world.run("UPDATE rooms SET members = 101").await;
        assert_eq!(readers(&world, ada, room, one).await, [], "in large rooms there are no receipts");
    }
}

//! What happens to a message that stands: each change is done once, stamped once, and ends up with everybody.

use engine::{administration, messages, rooms};
use wire::limits::REACTIONS_MAX;
use wire::{
    Act, At, Change, Message, Micros, Post, Reaction, Refusal, Rev, RoomId, Scope, Seq, UserId,
};

use crate::messages::{group, head, one, people, post, refusal, say, since, timeline};
use crate::rooms::room_row;
use crate::world::World;

async fn edit(
    world: &World,
    who: UserId,
    room: RoomId,
    seq: Seq,
    edition: u32,
    body: &str,
) -> Result<(), engine::Error> {
    messages::edit(
        &world.engine,
        who,
        room,
        seq,
        edition,
        body.to_owned(),
        Vec::new(),
    )
    .await
}

async fn react(
    world: &World,
    who: UserId,
    room: RoomId,
    seq: Seq,
    emoji: &str,
    on: bool,
) -> Result<(), engine::Error> {
    messages::react(&world.engine, who, room, seq, emoji.to_owned(), on).await
}

/// That doing this stamped one message, which now looks like that.
async fn stamped(world: &World, room: RoomId, before: Rev) -> Message {
    let (rows, upto) = since(world, Scope::Room(room), before).await;
    assert_eq!(upto, before.next());
    match rows.as_slice() {
        [Change::Message(message)] => message.clone(),
        other => panic!("one message changed, not {other:?}"),
    }
}

#[derive(sqlx::FromRow)]
struct Count {
    rows: i64,
}

async fn left_over(world: &World, sql: &'static str) -> usize {
    let rows = world.rows::<Count>(sql).await[0].rows;
    usize::try_from(rows).expect("is a count")
}

const MENTIONS: &str = "SELECT COUNT(*) AS rows FROM mentions";
const REACTIONS: &str = "SELECT COUNT(*) AS rows FROM reactions";

both! {
    async fn an_edit_is_made_once_and_names_its_edition(world: World) {
        let [ada, bob, eve] = people(&world, ["ada", "bob", "eve"]).await;
        let room = group(&world, &[ada, bob]).await;
        let seq = say(&world, ada, room, "tea?").await;
        let before = head(&world, Scope::Room(room)).await;
        let first = one(&world, room, seq).await;

        world.clock.pass(7);
        edit(&world, ada, room, seq, 1, "coffee? \n").await.expect("is edited");
        let edited = stamped(&world, room, before).await;
        let expected = Message {
            rev: before.next(),
            body: "coffee?".into(),
            edition: 2,
            edited: Some(world.clock.now()),
            ..first
        };
        assert_eq!(edited, expected);

        // The same again, and from whichever edition: it stands there already.
        for edition in [1, 2, 9] {
            edit(&world, ada, room, seq, edition, "coffee?").await.expect("is as asked");
        }
        assert_eq!(head(&world, Scope::Room(room)).await, before.next());
        for (who, place, edition, body, expected) in [
            (ada, seq, 1, "cocoa?", Refusal::EditedMeanwhile { edition: 2 }),
            (ada, seq, 3, "cocoa?", Refusal::EditedMeanwhile { edition: 2 }),
            (ada, seq, 2, " ", Refusal::MessageEmpty),
            (bob, seq, 2, "cocoa?", Refusal::NotAllowed),
            (eve, seq, 2, "cocoa?", Refusal::NoSuchRoom),
            (ada, Seq(1), 1, "history!", Refusal::NotAllowed),
            (ada, seq.next(), 1, "what?", Refusal::NoSuchMessage),
            (ada, Seq(-1), 1, "what?", Refusal::NoSuchMessage),
        ] {
            assert_eq!(refusal(edit(&world, who, room, place, edition, body).await), expected);
        }
        assert_eq!(head(&world, Scope::Room(room)).await, before.next());
        edit(&world, ada, room, seq, 2, "cocoa?").await.expect("is edited");
        assert_eq!(one(&world, room, seq).await.edition, 3);
    }

    async fn an_edit_mentions_whom_its_body_names(world: World) {
        let [ada, bob, eve, dan] = people(&world, ["ada", "bob", "eve", "dan"]).await;
        let room = group(&world, &[ada, bob, eve]).await;
        let said = Post { mentions: vec![bob], ..post("bob?") };
        let seq = messages::send(&world.engine, ada, room, said).await.expect("is sent");
        for (edition, named, expected) in [
            (1, vec![eve, bob, ada], vec![eve, bob, ada]),
            (2, vec![dan, eve], vec![eve]),
            (3, vec![], vec![]),
        ] {
            let body = format!("edition {edition}");
            messages::edit(&world.engine, ada, room, seq, edition, body, named).await.expect("is edited");
            assert_eq!(one(&world, room, seq).await.mentions, expected);
            let told = expected.iter().filter(|user| **user != ada).count();
            assert_eq!(left_over(&world, MENTIONS).await, told);
        }
    }

    async fn what_is_deleted_leaves_its_place_and_nothing_in_it(world: World) {
        let [ada, bob] = people(&world, ["ada", "bob"]).await;
        let room = group(&world, &[ada, bob]).await;
        let said = Post { mentions: vec![ada], reply_to: Some(Seq(1)), ..post("secret") };
        let seq = messages::send(&world.engine, bob, room, said).await.expect("is sent");
        react(&world, ada, room, seq, "\u{1f44d}", true).await.expect("is put there");
        let stood = one(&world, room, seq).await;
        let before = head(&world, Scope::Room(room)).await;

        messages::delete(&world.engine, bob, room, seq).await.expect("is deleted");
        let gone = stamped(&world, room, before).await;
        let expected = Message {
            rev: before.next(),
            body: String::new(),
            reply_to: None,
            reactions: Vec::new(),
            deleted: Some(world.clock.now()),
            ..stood
        };
        assert_eq!(gone, expected);
        assert_eq!(left_over(&world, REACTIONS).await, 0);
        assert_eq!(left_over(&world, MENTIONS).await, 0);
        let page = messages::page(&world.engine, ada, room, At::End, 1).await.expect("reads");
        assert_eq!(page.rows, [gone]);

        messages::delete(&world.engine, bob, room, seq).await.expect("is deleted already");
        messages::delete(&world.engine, ada, room, seq).await.expect("is deleted already");
        assert_eq!(refusal(edit(&world, bob, room, seq, 1, "back!").await), Refusal::Deleted);
        for on in [true, false] {
            let reacted = react(&world, ada, room, seq, "\u{1f44d}", on).await;
            assert_eq!(refusal(reacted), Refusal::Deleted);
        }
        assert_eq!(head(&world, Scope::Room(room)).await, before.next());
        // What was deleted can still be answered: whoever wrote the answer had seen it.
        let answer = Post { reply_to: Some(seq), ..post("pity") };
        messages::send(&world.engine, ada, room, answer).await.expect("is sent");
    }

    async fn others_messages_are_deleted_by_those_who_keep_order(world: World) {
        // Ada founded the server; Bob owns the room.
        let [ada, bob, cem, eve] = people(&world, ["ada", "bob", "cem", "eve"]).await;
        let room = group(&world, &[bob, ada, cem]).await;
        let first = say(&world, cem, room, "one").await;
        let second = say(&world, cem, room, "two").await;
        let third = say(&world, bob, room, "three").await;
        let delete = async |who, seq| messages::delete(&world.engine, who, room, seq).await;
        assert_eq!(refusal(delete(cem, third).await), Refusal::NotAllowed);
        assert_eq!(refusal(delete(eve, third).await), Refusal::NoSuchRoom);
        assert_eq!(refusal(delete(bob, Seq(1)).await), Refusal::NotAllowed, "a system line stays");
        assert_eq!(refusal(delete(ada, Seq(1)).await), Refusal::NotAllowed, "a system line stays");
        assert_eq!(refusal(delete(bob, Seq(99)).await), Refusal::NoSuchMessage);
        delete(bob, first).await.expect("the room's owner may");
        delete(ada, second).await.expect("the server's owner may");
        let log = administration::audit(&world.engine, ada.into(), None).await.expect("reads");
        let acts: Vec<_> = log.rows.into_iter().map(|row| (row.by, row.act)).collect();
        let name = room_row(&world, room).await.name;
        assert_eq!(acts, [(Some(ada), Act::DeletedMessage { user: cem, room, name })], "by her standing alone");
        let pair = rooms::direct(&world.engine, ada, cem).await.expect("is there");
        let theirs = say(&world, cem, pair, "between us").await;
        let taken = messages::delete(&world.engine, ada, pair, theirs).await;
        assert_eq!(refusal(taken), Refusal::NotAllowed, "what two people have between them is theirs");
        rooms::remove(&world.engine, bob, room, cem).await.expect("is removed");
        assert_eq!(refusal(delete(cem, second).await), Refusal::NoSuchRoom);
    }

    async fn reactions_are_sets(world: World) {
        let [ada, bob] = people(&world, ["ada", "bob"]).await;
        let room = group(&world, &[ada, bob]).await;
        let seq = say(&world, ada, room, "tea?").await;
        let mut rev = head(&world, Scope::Room(room)).await;
        let (up, heart) = ("\u{1f44d}", "\u{2764}\u{fe0f}");
        let reaction = |emoji: &str, users: &[UserId]| Reaction { emoji: emoji.into(), users: users.into() };
        for (who, emoji, on, expected) in [
            (bob, up, true, vec![reaction(up, &[bob])]),
            (ada, heart, true, vec![reaction(up, &[bob]), reaction(heart, &[ada])]),
            (ada, up, true, vec![reaction(up, &[bob, ada]), reaction(heart, &[ada])]),
            (bob, up, false, vec![reaction(heart, &[ada]), reaction(up, &[ada])]),
            (ada, heart, false, vec![reaction(up, &[ada])]),
        ] {
            world.clock.pass(1);
            react(&world, who, room, seq, emoji, on).await.expect("is done");
            react(&world, who, room, seq, emoji, on).await.expect("is as asked");
            let message = stamped(&world, room, rev).await;
            rev = message.rev;
            assert_eq!(message.reactions, expected);
            assert_eq!((message.edition, message.edited), (1, None), "nobody edited it");
            let page = messages::page(&world.engine, ada, room, At::End, 5).await.expect("reads");
            assert_eq!(page.rows.last(), Some(&message));
        }
        for (place, emoji, expected) in [
            (seq, "tea", Refusal::NotAnEmoji),
            (seq, "", Refusal::NotAnEmoji),
            (Seq(1), up, Refusal::NotAllowed),
            (seq.next(), up, Refusal::NoSuchMessage),
        ] {
            assert_eq!(refusal(react(&world, bob, room, place, emoji, true).await), expected);
        }
        assert_eq!(head(&world, Scope::Room(room)).await, rev);
    }

    async fn a_message_carries_so_many_reactions_and_no_more(world: World) {
        let [ada] = people(&world, ["ada"]).await;
        let room = group(&world, &[ada]).await;
        let seq = say(&world, ada, room, "tea?").await;
        let emoji = |n: u32| char::from_u32(0x1f300 + n).expect("a picture").to_string();
        let most = u32::try_from(REACTIONS_MAX).expect("fits");
        for n in 0..most {
            react(&world, ada, room, seq, &emoji(n), true).await.expect("is put there");
        }
        let before = head(&world, Scope::Room(room)).await;
        let too_many = react(&world, ada, room, seq, &emoji(most), true).await;
        assert_eq!(refusal(too_many), Refusal::ReactionsTooMany { max: REACTIONS_MAX });
        react(&world, ada, room, seq, &emoji(3), true).await.expect("is there already");
        assert_eq!(head(&world, Scope::Room(room)).await, before);
        assert_eq!(one(&world, room, seq).await.reactions.len(), REACTIONS_MAX);
        react(&world, ada, room, seq, &emoji(3), false).await.expect("is taken away");
        react(&world, ada, room, seq, &emoji(most), true).await.expect("is put there");
    }

    async fn whoever_comes_back_hears_how_things_ended(world: World) {
        let [ada, bob] = people(&world, ["ada", "bob"]).await;
        let room = group(&world, &[ada, bob]).await;
        let first = say(&world, ada, room, "one").await;
        let second = say(&world, ada, room, "two").await;
        let third = say(&world, ada, room, "three").await;
        let left = head(&world, Scope::Room(room)).await;
        world.clock.pass(Micros::DAY);
        for edition in 1..4 {
            edit(&world, ada, room, first, edition, &format!("one, {edition}")).await.expect("is edited");
        }
        react(&world, bob, room, first, "\u{1f44d}", true).await.expect("is put there");
        react(&world, bob, room, second, "\u{1f44d}", true).await.expect("is put there");
        messages::delete(&world.engine, ada, room, second).await.expect("is deleted");
        say(&world, bob, room, "four").await;

        let (rows, upto) = since(&world, Scope::Room(room), left).await;
        let now = timeline(&world, room).await;
        let messages = rows.into_iter().map(|row| match row {
            Change::Message(message) => message,
            other => panic!("only messages changed, not {other:?}"),
        });
        let messages: Vec<Message> = messages.collect();
        assert!(messages.iter().map(|message| message.rev).is_sorted());
        assert_eq!(upto, Rev(left.0 + 7), "each change took a rev");
        let seqs: Vec<Seq> = messages.iter().map(|message| message.seq).collect();
        assert_eq!(seqs, [first, second, third.next()], "each row once, as it is");
        assert!(messages.iter().all(|message| now[&message.seq] == *message));
        assert_eq!(messages[0].body, "one, 3");
        assert_eq!(messages[0].reactions.len(), 1);
        assert!(messages[1].deleted.is_some());
    }
}

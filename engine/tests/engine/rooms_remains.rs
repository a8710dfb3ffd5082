//! What remains of a room that was deleted: the rows by which absent clients learn of it, and nothing else.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use engine::invitations::{self, NewInvitation};
use engine::{avatars, jobs, marks, messages, rooms};
use wire::{MarkTo, Seq};

use crate::messages::{people, post, say};
use crate::pictures::png;
use crate::rooms::channel;
use crate::world::World;

/// Every table whose rows are about a room, and how many of them there are.
const ABOUT_ROOMS: &str = "SELECT (SELECT COUNT(*) FROM avatars) AS avatars,
    (SELECT COUNT(*) FROM channel_keys) AS channel_keys,
    (SELECT COUNT(*) FROM entries) AS entries,
    (SELECT COUNT(*) FROM invitations) AS invitations,
    (SELECT COUNT(*) FROM members) AS members,
    (SELECT COUNT(*) FROM mentions) AS mentions,
    (SELECT COUNT(*) FROM messages) AS messages,
    (SELECT COUNT(*) FROM reactions) AS reactions,
    (SELECT COUNT(*) FROM read_log) AS read_log";

#[derive(Debug, PartialEq, Eq, sqlx::FromRow)]
struct Rows {
    avatars: i64,
    channel_keys: i64,
    entries: i64,
    invitations: i64,
    members: i64,
    mentions: i64,
    messages: i64,
    reactions: i64,
    read_log: i64,
}

async fn rows(world: &World) -> Rows {
    world.rows::<Rows>(ABOUT_ROOMS).await.remove(0)
}

/// The tables that have such a column, by all migrations that there are.
pub fn tables_with(column: &str) -> BTreeSet<String> {
    let mut tables = BTreeSet::new();
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../migrations");
    for folder in ["", "sqlite", "postgres"] {
        for file in fs::read_dir(root.join(folder)).expect("is a folder") {
            let path = file.expect("is there").path();
            if path.is_file() {
                let text = fs::read_to_string(path).expect("is text");
                let made = text.split("CREATE TABLE ").skip(1);
                let about = made.filter(|made| {
                    let columns = made.split("\n);").next().unwrap_or_default().lines();
                    let mut names = columns.map(|line| line.split_whitespace().next());
                    names.any(|name| name == Some(column))
                });
                tables.extend(about.filter_map(|made| made.split(' ').next().map(str::to_owned)));
            }
        }
    }
    tables
}

/// The tables of which the question counts the rows.
pub fn counted_in(question: &str) -> BTreeSet<String> {
    let counted = question.split("COUNT(*) FROM ").skip(1);
    let name = |rest: &str| rest.split([')', ' ']).next().map(str::to_owned);
    counted.filter_map(name).collect()
}

/// A migration that makes another table of this kind is to be thought of here.
#[test]
fn every_table_that_names_a_room_is_counted() {
    assert_eq!(tables_with("room_id"), counted_in(ABOUT_ROOMS));
}

both! {
    async fn of_a_deleted_room_the_entries_stay_and_nothing_else(world: World) {
        let [ada, bob] = people(&world, ["ada", "bob"]).await;
        let engine = &world.engine;
        let room = channel(&world, ada).await;
        rooms::join(engine, bob, room).await.expect("joins");
        avatars::change_room(engine, ada, room, png(20, 20).into()).await.expect("is taken");
        let new = NewInvitation { room: Some(room), ..NewInvitation::default() };
        invitations::make(engine, ada, new).await.expect("is made");
        let mut calls = post(&format!("<@{bob}> look"));
        calls.mentions = vec![bob];
        let seq = messages::send(engine, ada, room, calls).await.expect("is sent");
        messages::react(engine, bob, room, seq, "🎉".into(), true).await.expect("reacts");
        say(&world, bob, room, "what is it?").await;
        let read = MarkTo { room, delivered: None, read: Some(Seq(seq.0 + 1)) };
        marks::mark(engine, ada, vec![read]).await.expect("reads");

        let before = rows(&world).await;
        let full = before.avatars == 1 && before.channel_keys > 0 && before.invitations == 1
            && before.members == 2 && before.mentions == 1 && before.messages > 2
            && before.reactions == 1 && before.read_log > 0;
        assert!(full, "there is something of each kind to go: {before:?}");
        rooms::delete(engine, ada, room).await.expect("is deleted");
        assert_eq!(jobs::run_due(engine).await.expect("runs"), 1);
        let left = Rows {
            avatars: 0,
            channel_keys: 0,
            entries: 2,
            invitations: 0,
            members: 0,
            mentions: 0,
            messages: 0,
            reactions: 0,
            read_log: 0,
        };
        assert_eq!(rows(&world).await, left);
    }
}

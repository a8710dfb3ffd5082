//! People found by how their names begin.

use engine::accounts;
use wire::UserId;
use wire::limits::{FIND_MAX, NAME_MAX};

use crate::world::World;

async fn named(world: &World, username: &str, name: &str) -> UserId {
    let user = world.person(username).await.id;
    let named = accounts::change_profile(&world.engine, user, name.to_owned()).await;
    named.expect("is named").id
}

/// The usernames of those who are found, the best first.
async fn found(world: &World, text: &str) -> Vec<String> {
    let people = accounts::find(&world.engine, text).await.expect("looks");
    people.into_iter().map(|person| person.username).collect()
}

both! {
    async fn people_are_found_by_username_and_by_any_word_of_their_name(world: World) {
        named(&world, "ada", "Ada Lovelace").await;
        named(&world, "lou", "Zo\u{eb} van der Berg").await;
        named(&world, "bergamot", "").await;
        named(&world, "anna", "\u{41e}\u{43b}\u{44c}\u{433}\u{430} \u{419}\u{43e}\u{441}").await;
        for (text, expected) in [
            ("ada", vec!["ada"]),
            ("AD", vec!["ada"]),
            ("@ada", vec!["ada"]),
            ("  love ", vec!["ada"]),
            ("ada lovelace", vec!["ada"]),
            ("ada  l", vec!["ada"]),
            // Who is called just that comes first.
            ("berg", vec!["lou", "bergamot"]),
            ("van der b", vec!["lou"]),
            ("ZOE", vec!["lou"]),
            ("l", vec!["lou", "ada"]),
            ("\u{43e}\u{43b}", vec!["anna"]),
            ("\u{438}\u{43e}", vec!["anna"]),
            ("nobody", vec![]),
            ("", vec![]),
            (" @ ", vec![]),
            ("a\u{0}", vec![]),
            ("%", vec![]),
            ("_", vec![]),
            ("\u{10ffff}", vec![]),
        ] {
            assert_eq!(found(&world, text).await, expected, "{text:?}");
        }
        let long = "a".repeat(NAME_MAX + 1);
        assert_eq!(found(&world, &long).await, [""; 0]);
    }

    async fn whoever_has_another_name_is_found_by_that_one(world: World) {
        let bob = named(&world, "bob", "Robert").await;
        assert_eq!(found(&world, "rob").await, ["bob"]);
        accounts::change_profile(&world.engine, bob, "Bobby Tables".into()).await.expect("is named");
        assert_eq!(found(&world, "rob").await, [""; 0]);
        assert_eq!(found(&world, "tab").await, ["bob"]);
        assert_eq!(found(&world, "bob").await, ["bob"], "once, whatever of them begins so");
        accounts::change_profile(&world.engine, bob, String::new()).await.expect("is taken away");
        assert_eq!(found(&world, "tab").await, [""; 0]);
        assert_eq!(found(&world, "bob").await, ["bob"]);
    }

    async fn so_many_are_found_and_nobody_hides_the_others(world: World) {
        // Every word of theirs begins so, and comes before all other names that do.
        let words: Vec<String> = ('a'..='u').map(|letter| format!("a{letter}")).collect();
        let name = words.join(" ");
        for number in 0..3 {
            named(&world, &format!("x{number}"), &name).await;
        }
        for number in 0..FIND_MAX {
            world.person(&format!("az{number:02}")).await;
        }
        let all = found(&world, "a").await;
        assert_eq!(all.len(), FIND_MAX);
        assert_eq!(all[..3], ["x0", "x1", "x2"]);
        assert_eq!(all.last().map(String::as_str), Some("az16"));
    }

    async fn who_was_here_before_there_were_keys_is_found_after_the_next_start(world: World) {
        named(&world, "ada", "Ada Lovelace").await;
        world.run("DELETE FROM name_keys").await;
        world.run("DELETE FROM name_parts").await;
        for number in 0..120 {
            world.person(&format!("person{number}")).await;
        }
        // As an older version left them.
        world.run("DELETE FROM name_keys").await;
        world.run("DELETE FROM name_parts").await;
        world.run("UPDATE users SET keyed = 0").await;
        assert_eq!(found(&world, "love").await, [""; 0]);
        let world = world.restarted().await;
        assert_eq!(found(&world, "love").await, ["ada"]);
        assert_eq!(found(&world, "person119").await[0], "person119");
        let world = world.restarted().await;
        assert_eq!(found(&world, "ada").await, ["ada"]);
    }

    async fn a_deleted_account_is_not_found(world: World) {
        named(&world, "ada", "Ada").await;
        named(&world, "adam", "Adam").await;
        world.run("UPDATE users SET kind = 'deleted' WHERE username = 'ada'").await;
        assert_eq!(found(&world, "ada").await, ["adam"]);
    }

    async fn a_demos_people_are_found(world: World) {
        let wanted = engine::demo::Wanted { messages: 100, people: Some(6), seed: 7 };
        let made = engine::demo::fill(&world.engine, &wanted, |_| ()).await.expect("is filled");
        assert!(found(&world, &made.owner[..2]).await.contains(&made.owner));
        let (rows, _) = crate::messages::since(&world, wire::Scope::Server, wire::Rev(0)).await;
        for row in rows {
            let wire::Change::Person(person) = row else { panic!("{row:?}") };
            let last = person.title().split(' ').next_back().expect("a word");
            assert!(found(&world, last).await.contains(&person.username), "{last}");
        }
    }
}

//! The directory: any part of a name, without accents, but for one mistake, page by page; and names that look alike.

use engine::accounts::{self, directory, lookalikes};
use wire::UserId;
use wire::limits::{FIND_ALL, FIND_MAX};

use crate::world::World;

async fn named(world: &World, username: &str, name: &str) -> UserId {
    let user = world.person(username).await.id;
    let named = accounts::change_profile(&world.engine, user, name.to_owned()).await;
    named.expect("is named").id
}

async fn town(world: &World) {
    for (username, name) in [
        ("ada", "Ada Lovelace"),
        ("grace.h", "Grace Hopper"),
        ("mjohnson", "Katherine Johnson"),
        ("jonas", "J\u{f3}nas Hallgr\u{ed}msson"),
        ("wanda", ""),
        ("lou", "Ludwig van Beethoven"),
        (
            "olga",
            "\u{41e}\u{43b}\u{44c}\u{433}\u{430} \u{41b}\u{430}\u{434}\u{44b}\u{436}\u{435}\u{43d}\u{441}\u{43a}\u{430}\u{44f}",
        ),
        ("ito", "\u{4f0a}\u{85e4} \u{7f8e}\u{54b2}"),
    ] {
        named(world, username, name).await;
    }
}

async fn page(world: &World, text: &str, after: Option<UserId>) -> Vec<(String, UserId)> {
    let people = directory(&world.engine, text, after).await.expect("looks");
    people
        .into_iter()
        .map(|person| (person.username, person.id))
        .collect()
}

async fn found(world: &World, text: &str) -> Vec<String> {
    page(world, text, None)
        .await
        .into_iter()
        .map(|(name, _)| name)
        .collect()
}

async fn alike(world: &World, user: UserId, name: &str) -> Vec<String> {
    let people = lookalikes(&world.engine, user, name).await.expect("looks");
    people.into_iter().map(|person| person.username).collect()
}

both! {
    async fn people_are_found_by_any_part_of_their_names_and_but_for_one_mistake(world: World) {
        town(&world).await;
        let mut wrong = Vec::new();
        for (text, expected) in [
            // Inside.
            ("lace", vec!["ada"]),
            ("ovel", vec!["ada"]),
            ("ohns", vec!["mjohnson"]),
            ("h", vec!["jonas", "grace.h"]),
            ("andA", vec!["wanda", "ada"]),
            ("GRIMS", vec!["jonas"]),
            ("\u{434}\u{44b}\u{436}", vec!["olga"]),
            ("\u{85e4}", vec![]),
            ("\u{54b2}", vec![]),
            ("\u{7f8e}", vec!["ito"]),
            // Begins so first, then inside.
            ("jo", vec!["mjohnson", "jonas"]),
            ("son", vec!["mjohnson", "jonas"]),
            // Several words, in any order.
            ("hopper grace", vec!["grace.h"]),
            ("beeth lud", vec!["lou"]),
            ("ada l", vec!["ada"]),
            ("ada hopper", vec![]),
            // One mistake: too many, too few, wrong, changed places; half typed as well.
            ("lovellace", vec!["ada"]),
            ("lvelace", vec!["ada"]),
            ("lovelase", vec!["ada"]),
            ("loevlace", vec!["ada"]),
            ("olvel", vec!["ada"]),
            ("bethov", vec!["lou"]),
            ("jhonson", vec!["mjohnson"]),
            ("johsnon", vec!["mjohnson"]),
            ("halgrims", vec!["jonas"]),
            ("kathrine johnson", vec!["mjohnson"]),
            ("katherine jonson", vec!["mjohnson"]),
            ("xanda", vec!["wanda"]),
            ("\u{43e}\u{43b}\u{433}\u{430}", vec!["olga"]),
            // Two are too many.
            ("lvelase", vec![]),
            ("xyzanda", vec![]),
        ] {
            let found = found(&world, text).await;
            if found != expected {
                wrong.push(format!("{text:?}: {found:?}, not {expected:?}"));
            }
        }
        assert_eq!(wrong, [""; 0]);
    }

    async fn nobody_types_a_part_and_signs_find_nobody(world: World) {
        town(&world).await;
        for text in ["~lace", "-ad", "=adalovelace", "%", "_", "@", " @ ", "\u{10ffff}", "a\u{0}", "\u{301}"] {
            assert_eq!(found(&world, text).await, [""; 0], "{text:?}");
        }
    }

    async fn another_name_is_found_in_its_parts_and_the_old_one_is_not(world: World) {
        let ada = named(&world, "ada", "Ada Lovelace").await;
        accounts::change_profile(&world.engine, ada, "Augusta King".into()).await.expect("is named");
        for (text, expected) in [("lace", 0), ("lovelase", 0), ("gust", 1), ("agusta", 1)] {
            assert_eq!(found(&world, text).await.len(), expected, "{text}");
        }
        world.run("UPDATE users SET kind = 'deleted'").await;
        assert_eq!(found(&world, "gust").await, [""; 0]);
    }

    async fn everybody_stands_there_by_name_page_by_page(world: World) {
        town(&world).await;
        for number in 0..2 * FIND_MAX {
            world.person(&format!("p{number:02}")).await;
        }
        let (mut all, mut after) = (Vec::new(), None);
        loop {
            let next = page(&world, " ", after).await;
            assert!(next.len() <= FIND_MAX);
            after = next.last().map(|(_, id)| *id);
            if next.is_empty() {
                break;
            }
            all.extend(next.into_iter().map(|(name, _)| name));
        }
        assert_eq!(all.len(), 2 * FIND_MAX + 8);
        assert_eq!(all[..5], ["ada", "grace.h", "jonas", "mjohnson", "lou"]);
        assert_eq!(all[all.len() - 2..], ["olga", "ito"]);
        assert_eq!(page(&world, "", Some(UserId(1))).await.len(), FIND_MAX, "behind nobody: from the start");
    }

    async fn what_is_found_has_pages_up_to_an_end(world: World) {
        for number in 0..FIND_ALL + 10 {
            world.person(&format!("person{number:03}")).await;
        }
        let (mut all, mut after) = (Vec::new(), None);
        loop {
            let next = page(&world, "erso", after).await;
            after = next.last().map(|(_, id)| *id);
            if next.is_empty() {
                break;
            }
            all.extend(next);
        }
        assert_eq!(all.len(), FIND_ALL);
        all.sort_by_key(|(_, id)| *id);
        all.dedup();
        assert_eq!(all.len(), FIND_ALL, "each once");
        let begin_so = found(&world, "person20").await;
        assert!(begin_so.len() > 10, "and those who nearly do");
        assert!(begin_so[..10].iter().all(|name| name.starts_with("person20")));
        assert!(page(&world, "erso", Some(UserId(1))).await.is_empty(), "behind whom it did not find");
    }

    async fn a_name_that_looks_like_anothers_is_told_and_taken(world: World) {
        let ada = named(&world, "ada", "Ada Lovelace").await;
        let eve = world.person("eve").await.id;
        for (name, like) in [
            ("\u{410}d\u{430} Lovelace", vec!["ada"]),
            ("Ada L0velace", vec!["ada"]),
            ("ADA", vec!["ada"]),
            ("Ida", vec![]),
            ("Eve", vec![]),
            ("\u{1f600}", vec![]),
            ("", vec![]),
        ] {
            assert_eq!(alike(&world, eve, name).await, like, "{name}");
        }
        assert_eq!(alike(&world, ada, "Ada Lovelace").await, [""; 0], "one's own name");
        let taken = accounts::change_profile(&world.engine, eve, "Ada L0velace".into()).await;
        assert_eq!(taken.expect("is taken").name, "Ada L0velace");
        assert_eq!(alike(&world, ada, "Ada Lovelace").await, ["eve"]);
    }

    async fn who_was_here_before_there_were_parts_is_found_by_them_after_the_next_start(world: World) {
        named(&world, "ada", "Ada Lovelace").await;
        world.run("DELETE FROM name_parts").await;
        world.run("UPDATE users SET keyed = 1").await;
        assert_eq!(found(&world, "lace").await, [""; 0]);
        let world = world.restarted().await;
        assert_eq!(found(&world, "lace").await, ["ada"]);
    }
}

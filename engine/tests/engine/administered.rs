//! What administrators look at: people, rooms, and how much of everything.

use engine::administration::{self, Administrator};
use engine::{accounts, rooms};
use wire::limits::ADMINISTRATION_PAGE;
use wire::{Account, Figure, ListedRooms, Micros, NewRoom, Refusal, RoomId, RoomKind, UserId};

use crate::live::listen;
use crate::messages::{key, people, refusal, say};
use crate::world::World;

const LINE: Administrator = Administrator::CommandLine;

/// All pages one after the other.
async fn all(world: &World, text: &str) -> Vec<Account> {
    let (mut rows, mut after) = (Vec::new(), None);
    loop {
        let page = administration::people(&world.engine, LINE, text, after).await;
        let page = page.expect("looks");
        assert!(page.rows.len() <= ADMINISTRATION_PAGE);
        rows.extend(page.rows);
        after = page.next;
        if after.is_none() {
            return rows;
        }
    }
}

async fn usernames(world: &World, text: &str) -> Vec<String> {
    let rows = all(world, text).await.into_iter();
    rows.map(|account| account.person.username).collect()
}

async fn room(
    world: &World,
    owner: UserId,
    kind: RoomKind,
    name: &str,
    users: Vec<UserId>,
) -> RoomId {
    let new = NewRoom {
        key: key(),
        kind,
        name: name.into(),
        topic: "not for everybody".into(),
        users,
    };
    rooms::create(&world.engine, owner, new)
        .await
        .expect("is made")
}

async fn listed(world: &World, before: Option<RoomId>) -> ListedRooms {
    administration::rooms(&world.engine, LINE, before)
        .await
        .expect("looks")
}

both! {
    async fn people_are_found_by_username_email_and_name_also_disabled_ones(world: World) {
        let [ada, eve, bob] = people(&world, ["ada", "eve", "bob"]).await;
        accounts::change_profile(&world.engine, bob, "Zo\u{eb} Adams van der Berg".into()).await.expect("is named");
        administration::disable(&world.engine, LINE, eve).await.expect("is disabled");
        let everybody = ["bob", "eve", "ada"];
        for (text, expected) in [
            ("", &everybody[..]),
            ("  ", &everybody[..]),
            ("@", &everybody[..]),
            ("ada", &["ada", "bob"]),
            ("@ADA", &["ada", "bob"]),
            ("eve", &["eve"]),
            ("eve@EX", &["eve"]),
            ("eve@example.org", &["eve"]),
            ("eve@example.org.", &[]),
            ("zoe", &["bob"]),
            ("van der", &["bob"]),
            ("example", &[]),
            ("%", &[]),
            ("a\u{0}", &[]),
            (&"a".repeat(300), &[]),
        ] {
            assert_eq!(usernames(&world, text).await, expected, "{text:?}");
        }
        for wrong in ["x", "7x", "-1", "7 a\u{0}"] {
            for text in ["", "ada"] {
                let asked = administration::people(&world.engine, LINE, text, Some(wrong.into())).await;
                assert_eq!(refusal(asked), Refusal::Malformed, "{text:?} after {wrong:?}");
            }
        }
        assert_eq!(all(&world, "ada").await[0].person.id, ada);
    }

    async fn pages_repeat_nobody_and_miss_nobody(world: World) {
        let mut expected = Vec::new();
        // Some are found by their username alone, some by their email alone, some by all they have.
        for number in 0..ADMINISTRATION_PAGE * 2 + 7 {
            let username = match number % 3 {
                0 => format!("tess{number}"),
                1 => format!("other{number}"),
                _ => format!("te.{number}"),
            };
            let form = accounts::SignUp {
                email: if number % 3 == 1 {
                    format!("te{number}@example.org")
                } else {
                    format!("{username}@example.org")
                },
                ..crate::world::form(&username)
            };
            world.clock.pass(1_000);
            let hash = "$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAA".to_owned();
            let person = accounts::enrol(&world.engine, form, hash).await.expect("is enrolled");
            if number % 5 == 0 {
                let name = "Te Tea Teatime Te".to_owned();
                accounts::change_profile(&world.engine, person.id, name).await.expect("is named");
            }
            expected.push(username);
        }
        let mut newest = expected.clone();
        newest.reverse();
        assert_eq!(usernames(&world, "").await, newest);
        let mut found = usernames(&world, "te").await;
        found.sort_unstable();
        expected.sort_unstable();
        assert_eq!(found, expected);
    }

    async fn a_line_tells_of_an_account_what_its_card_does_not(world: World) {
        let [ada, eve] = people(&world, ["ada", "eve"]).await;
        let created = all(&world, "eve").await[0].created;
        world.browser(eve).await;
        let (_, token) = world.browser(eve).await;
        engine::sessions::end(&world.engine, token).await.expect("ends");
        let lane = listen(&world, eve).await;
        world.clock.pass(60_000_000);
        drop(lane);
        world.clock.pass(3_000_000);
        engine::live::settle(&world.engine).await;
        let row = all(&world, "eve").await.remove(0);
        assert_eq!((row.email.as_str(), row.sessions, row.disabled), ("eve@example.org", 1, None));
        assert!(row.seen.is_some_and(|seen| seen > created), "{row:?}");
        assert_eq!(all(&world, "ada").await[0].seen, None);
        administration::disable(&world.engine, ada.into(), eve).await.expect("is disabled");
        let row = all(&world, "eve").await.remove(0);
        assert_eq!((row.sessions, row.disabled), (0, Some(world.clock.now())));
        assert!(row.person.disabled);
    }

    async fn rooms_are_listed_from_outside_and_direct_ones_are_not_there(world: World) {
        let [ada, bob] = people(&world, ["ada", "bob"]).await;
        let group = room(&world, ada, RoomKind::Group, "Tea", vec![bob]).await;
        world.clock.pass(1_000);
        let channel = room(&world, bob, RoomKind::Channel, "Square", Vec::new()).await;
        let direct = rooms::direct(&world.engine, ada, bob).await.expect("is there");
        let last = say(&world, bob, group, "Psst").await;

        let page = listed(&world, None).await;
        let names: Vec<&str> = page.rows.iter().map(|row| row.name.as_str()).collect();
        assert_eq!((names, page.more), (vec!["Square", "Tea"], false));
        assert_eq!((page.rows[1].members, page.rows[1].last_seq), (2, last));
        assert_eq!((page.rows[0].owners.clone(), page.rows[1].owners.clone()), (vec![bob], vec![ada]));
        assert_eq!(page.people.len(), 2);
        let told = serde_json::to_string(&page).expect("becomes JSON");
        assert!(!told.contains("Psst") && !told.contains("not for everybody"), "{told}");
        assert_eq!(listed(&world, Some(channel)).await.rows.len(), 1);

        assert_eq!(refusal(administration::delete_room(&world.engine, ada.into(), direct).await), Refusal::NoSuchRoom);
        assert_eq!(refusal(administration::delete_room(&world.engine, ada.into(), RoomId(5)).await), Refusal::NoSuchRoom);
        // Of which she is no member.
        administration::delete_room(&world.engine, ada.into(), channel).await.expect("is deleted");
        assert_eq!(listed(&world, None).await.rows.len(), 1);
        let mut lane = listen(&world, bob).await;
        let post = crate::messages::post("Anybody?");
        let sent = engine::messages::send(&world.engine, bob, channel, post).await;
        assert_eq!(refusal(sent), Refusal::NoSuchRoom);
        assert!(lane.try_hear().is_none());
        engine::jobs::run_due(&world.engine).await.expect("runs");
    }

    async fn many_rooms_come_in_pages(world: World) {
        let [ada] = people(&world, ["ada"]).await;
        let mut made = Vec::new();
        for number in 0..ADMINISTRATION_PAGE + 3 {
            world.clock.pass(1_000);
            made.push(room(&world, ada, RoomKind::Group, &format!("Room {number}"), Vec::new()).await);
        }
        made.reverse();
        let first = listed(&world, None).await;
        assert!(first.more && first.rows.len() == ADMINISTRATION_PAGE);
        let second = listed(&world, first.rows.last().map(|row| row.id)).await;
        assert!(!second.more);
        let found: Vec<RoomId> = first.rows.iter().chain(&second.rows).map(|row| row.id).collect();
        assert_eq!(found, made);
    }

    async fn usage_tells_how_much_there_is(world: World) {
        let [ada, bob, _] = people(&world, ["ada", "bob", "cleo"]).await;
        world.browser(ada).await;
        world.browser(ada).await;
        world.clock.pass(3 * Micros::DAY);
        world.browser(bob).await;
        let room = room(&world, ada, RoomKind::Group, "Tea", vec![bob]).await;
        rooms::direct(&world.engine, ada, bob).await.expect("is there");
        say(&world, ada, room, "Hello").await;
        let lanes = [listen(&world, ada).await, listen(&world, bob).await, listen(&world, bob).await];
        let usage = administration::usage(&world.engine, ada.into()).await.expect("looks");
        assert_eq!(usage.people, Figure::Exactly(3));
        assert_eq!((usage.active_in_day, usage.active_in_week), (Figure::Exactly(1), Figure::Exactly(2)));
        assert_eq!((usage.rooms, usage.messages), (Figure::Exactly(2), Figure::Exactly(3)));
        assert_eq!(usage.sockets, 3);
        assert!(matches!(usage.disk, Figure::Exactly(bytes) if bytes > 100_000), "{usage:?}");
        drop(lanes);
    }
}

//! Who may look after the server: every verb of administration, asked by everybody there is.

use engine::administration::{self, Administrator};
use engine::{Engine, Error, registration, rooms};
use wire::{NewRoom, Refusal, Registration, RoomId, RoomKind, ServerRole, UserId};

use crate::messages::{key, people, refusal};
use crate::world::{World, form};

/// Every verb there is, by the name of its function: `the_table_names_every_verb` fails where one is missing.
const VERBS: [(&str, Who); 12] = [
    ("people", Who::Administrators),
    ("set_role", Who::Administrators),
    ("disable", Who::Administrators),
    ("enable", Who::Administrators),
    ("sign_out", Who::Administrators),
    ("reset_link", Who::Administrators),
    ("set_password", Who::TheCommandLine),
    ("rooms", Who::Administrators),
    ("delete_room", Who::Administrators),
    ("usage", Who::Administrators),
    ("audit", Who::Administrators),
    ("create_owner", Who::TheCommandLine),
];

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Who {
    Administrators,
    TheCommandLine,
}

/// Of them the command line makes use to say whom it means.
const FINDS: &str = "named";

#[test]
fn the_table_names_every_verb() {
    let source = include_str!("../../src/administration/mod.rs");
    let functions = source.split("pub async fn ").skip(1);
    let mut found: Vec<&str> = functions
        .filter_map(|rest| rest.split('(').next())
        .collect();
    found.retain(|name| *name != FINDS);
    let table: Vec<&str> = VERBS.iter().map(|(name, _)| *name).collect();
    assert_eq!(found, table);
}

/// Something that each verb can be about: a member with a browser, and a group.
struct Stage {
    user: UserId,
    room: RoomId,
}

async fn stage(world: &World, owner: UserId, number: usize) -> Stage {
    let user = world.person(&format!("somebody{number}")).await.id;
    world.browser(user).await;
    let new = NewRoom {
        key: key(),
        kind: RoomKind::Group,
        name: "Tea".into(),
        topic: String::new(),
        users: vec![user],
    };
    let room = rooms::create(&world.engine, owner, new).await;
    let room = room.expect("is made");
    Stage { user, room }
}

async fn ask(
    engine: &Engine,
    verb: &str,
    by: Administrator,
    stage: &Stage,
    number: usize,
) -> Result<(), Error> {
    use administration as a;
    let Stage { user, room } = *stage;
    match verb {
        "people" => a::people(engine, by, "", None).await.map(drop),
        "set_role" => a::set_role(engine, by, user, ServerRole::Guest).await,
        "disable" => a::disable(engine, by, user).await,
        "enable" => {
            // There is something to be opened again.
            a::disable(engine, Administrator::CommandLine, user).await?;
            a::enable(engine, by, user).await
        }
        "sign_out" => a::sign_out(engine, by, user).await,
        "reset_link" => a::reset_link(engine, by, user).await.map(drop),
        "set_password" => a::set_password(engine, by, user, "battery staple".into()).await,
        "rooms" => a::rooms(engine, by, None).await.map(drop),
        "delete_room" => a::delete_room(engine, by, room).await,
        "usage" => a::usage(engine, by).await.map(drop),
        "audit" => a::audit(engine, by, None).await.map(drop),
        "create_owner" => {
            let form = form(&format!("owner{number}"));
            a::create_owner(engine, by, form).await.map(drop)
        }
        other => panic!("{other} is not in the table"),
    }
}

/// All that there is in the audit log, by number from the latest.
pub async fn log(world: &World) -> Vec<wire::Audited> {
    let mut rows = Vec::new();
    let mut before = None;
    loop {
        let by = Administrator::CommandLine;
        let page = administration::audit(&world.engine, by, before).await;
        let page = page.expect("reads");
        before = page.rows.last().map(|row| row.number);
        rows.extend(page.rows);
        if !page.more {
            return rows;
        }
    }
}

both! {
    async fn every_verb_is_refused_to_everybody_but_administrators(world: World) {
        let [owner, guest, member, admin, closed] =
            people(&world, ["owner", "guest", "member", "admin", "closed"]).await;
        let command_line = Administrator::CommandLine;
        for (user, role) in [
            (guest, ServerRole::Guest),
            (admin, ServerRole::Admin),
            (closed, ServerRole::Admin),
        ] {
            administration::set_role(&world.engine, command_line, user, role).await.expect("is given");
        }
        administration::disable(&world.engine, command_line, closed).await.expect("is disabled");

        let everybody = [
            ("a stranger", UserId(7).into(), false, false),
            ("a guest", guest.into(), false, false),
            ("a member", member.into(), false, false),
            ("a disabled admin", closed.into(), false, false),
            ("an admin", admin.into(), true, false),
            ("an owner", owner.into(), true, false),
            ("the command line", command_line, true, true),
        ];
        let mut number = 0;
        for (verb, who) in VERBS {
            for (name, by, administers, runs_it) in everybody {
                number += 1;
                let stage = stage(&world, owner, number).await;
                let acts = log(&world).await.len();
                let end = ask(&world.engine, verb, by, &stage, number).await;
                let may = match who {
                    Who::Administrators => administers,
                    Who::TheCommandLine => runs_it,
                };
                if may {
                    end.unwrap_or_else(|error| panic!("{verb} by {name}: {error}"));
                } else {
                    assert_eq!(refusal(end), Refusal::NotAllowed, "{verb} by {name}");
                    // What was done to have something to be asked about is the command line's.
                    let log = log(&world).await;
                    let by_them = log.len() - acts - usize::from(verb == "enable");
                    assert_eq!(by_them, 0, "{verb} by {name} left something");
                }
            }
        }
    }

    async fn an_admin_touches_no_admin_and_no_owner(world: World) {
        let [owner, admin, other] = people(&world, ["owner", "admin", "other"]).await;
        let engine = &world.engine;
        for user in [admin, other] {
            administration::set_role(engine, owner.into(), user, ServerRole::Admin).await.expect("is given");
        }
        let by = Administrator::Person(admin);
        for user in [owner, other] {
            let role = administration::set_role(engine, by, user, ServerRole::Member).await;
            assert_eq!(refusal(role), Refusal::NotAllowed);
            assert_eq!(refusal(administration::disable(engine, by, user).await), Refusal::NotAllowed);
            assert_eq!(refusal(administration::enable(engine, by, user).await), Refusal::NotAllowed);
            assert_eq!(refusal(administration::sign_out(engine, by, user).await), Refusal::NotAllowed);
            assert_eq!(refusal(administration::reset_link(engine, by, user).await), Refusal::NotAllowed);
        }
        for role in [ServerRole::Admin, ServerRole::Owner] {
            let member = world.person(&format!("raised_{}", role.as_str())).await.id;
            let raised = administration::set_role(engine, by, member, role).await;
            assert_eq!(refusal(raised), Refusal::NotAllowed);
        }
        let raised = administration::set_role(engine, by, admin, ServerRole::Owner).await;
        assert_eq!(refusal(raised), Refusal::NotAllowed);
        administration::set_role(engine, by, admin, ServerRole::Member).await.expect("steps down");
        let again = administration::people(engine, by, "", None).await;
        assert_eq!(refusal(again), Refusal::NotAllowed, "and is none any more");
        assert_eq!(refusal(administration::disable(engine, owner.into(), UserId(9)).await), Refusal::NoSuchPerson);
    }

    async fn the_audit_log_tells_who_did_what_in_order_and_only_what_was_done(world: World) {
        use wire::Act;
        let [ada, bob] = people(&world, ["ada", "bob"]).await;
        let (engine, by) = (&world.engine, Administrator::Person(ada));
        let stage = stage(&world, ada, 1).await;
        let began = world.clock.now();
        world.clock.pass(1_000_000);
        administration::set_role(engine, by, bob, ServerRole::Admin).await.expect("is given");
        // As asked already: nothing is done, and nothing told.
        administration::set_role(engine, by, bob, ServerRole::Admin).await.expect("is so");
        administration::disable(engine, bob.into(), stage.user).await.expect("is disabled");
        administration::disable(engine, bob.into(), stage.user).await.expect("is so");
        administration::enable(engine, Administrator::CommandLine, stage.user).await.expect("is enabled");
        administration::enable(engine, by, stage.user).await.expect("is so");
        administration::sign_out(engine, by, stage.user).await.expect("nobody is signed in");
        administration::reset_link(engine, by, stage.user).await.expect("is made");
        administration::delete_room(engine, by, stage.room).await.expect("is deleted");
        administration::delete_room(engine, by, stage.room).await.expect("is so");
        let to = Registration::Closed;
        registration::change(engine, ada, to).await.expect("is changed");
        registration::change(engine, ada, to).await.expect("is so");
        let refused = registration::change(engine, stage.user, Registration::Open).await;
        assert_eq!(refusal(refused), Refusal::NotAllowed);
        let told: Vec<(i64, Option<UserId>, Act)> =
            log(&world).await.into_iter().rev().map(|row| (row.number, row.by, row.act)).collect();
        let user = stage.user;
        let (from, to) = (ServerRole::Member, ServerRole::Admin);
        let deleted = Act::DeletedRoom { room: stage.room, kind: RoomKind::Group, name: "Tea".into() };
        let expected = [
            (1, Some(ada), Act::ChangedRole { user: bob, from, to }),
            (2, Some(bob), Act::Disabled { user }),
            (3, None, Act::Enabled { user }),
            (4, Some(ada), Act::MadeResetLink { user }),
            (5, Some(ada), deleted),
            (6, Some(ada), Act::ChangedRegistration { to: Registration::Closed }),
        ];
        assert_eq!(told, expected);
        let page = administration::audit(engine, by, Some(3)).await.expect("reads");
        assert_eq!(page.rows.iter().map(|row| row.number).collect::<Vec<_>>(), [2, 1]);
        assert!(page.rows.iter().all(|row| row.at > began) && !page.more);
        let mut named: Vec<UserId> = page.people.iter().map(|person| person.id).collect();
        named.sort_unstable();
        let mut expected = vec![ada, bob, user];
        expected.sort_unstable();
        assert_eq!(named, expected);
    }

    async fn the_audit_log_comes_in_pages(world: World) {
        let [ada, bob] = people(&world, ["ada", "bob"]).await;
        let many = wire::limits::ADMINISTRATION_PAGE + 3;
        for number in 0..many {
            let role = if number % 2 == 0 { ServerRole::Guest } else { ServerRole::Member };
            administration::set_role(&world.engine, ada.into(), bob, role).await.expect("is given");
        }
        let numbers: Vec<i64> = log(&world).await.iter().map(|row| row.number).collect();
        let last = i64::try_from(many).expect("is small");
        assert_eq!(numbers, (1..=last).rev().collect::<Vec<_>>());
    }
}

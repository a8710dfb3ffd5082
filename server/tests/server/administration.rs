//! The doors to administration: open to administrators alone, whatever the engine is asked.

use axum::body::Body;
use axum::http::{Method, Request, StatusCode, header};
use engine::administration::{self, Administrator};
use wire::{
    Accounts, Audit, Bye, Change, Figure, ListedRooms, Micros, ResetLink, ServerRole, ToClient,
    Usage,
};

use crate::tab::{Ended, Tab};
use crate::world::{ORIGIN, World, both, form_with, request};

/// It stands beside the invitations, whose other actions are everybody's.
const REGISTRATION: &str = "change_registration";

/// Every action of administration, with what it needs to be read at all.
fn actions(user: wire::UserId) -> Vec<(&'static str, String)> {
    vec![
        ("administered_people", String::new()),
        ("set_server_role", format!("user={user}&role=member")),
        ("disable_account", format!("user={user}")),
        ("enable_account", format!("user={user}")),
        ("sign_out_everywhere", format!("user={user}")),
        ("make_reset_link", format!("user={user}")),
        ("administered_rooms", String::new()),
        ("delete_any_room", "room=7".to_owned()),
        ("server_usage", String::new()),
        ("audit_log", String::new()),
    ]
}

fn action(name: &str, cookie: &str, fields: &str) -> Request<Body> {
    let path = match name {
        REGISTRATION => format!("/api/app/server_fns/invitations/{name}"),
        _ => format!("/api/app/server_fns/administration/{name}"),
    };
    request(Method::POST, &path)
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .header(header::ORIGIN, ORIGIN)
        .header(header::COOKIE, cookie)
        .body(fields.to_owned().into())
        .expect("a request")
}

async fn asked<T: serde::de::DeserializeOwned>(
    world: &World,
    cookie: &str,
    name: &str,
    fields: &str,
) -> T {
    let answer = world.send(action(name, cookie, fields)).await;
    assert_eq!(answer.status, StatusCode::OK, "{name}: {answer:?}");
    serde_json::from_str(&answer.text).expect("is understood")
}

both!(
    every_action_is_refused_to_who_is_no_administrator,
    an_administrator_sees_and_does_what_there_is,
    a_disabled_person_is_signed_out_and_told_so_at_the_door,
    who_is_disabled_loses_every_socket_and_the_others_hear_of_it,
);

async fn every_action_is_refused_to_who_is_no_administrator() {
    let world = World::new().await;
    world.sign_up("ada").await;
    let member = world.sign_up("bob").await;
    let guest = world.sign_up("gil").await;
    let gil = world.id_of("gil").await;
    let line = Administrator::CommandLine;
    let made = administration::set_role(&world.engine, line, gil, ServerRole::Guest).await;
    made.expect("is a guest");
    let mut actions = actions(world.id_of("ada").await);
    let prefix = "/api/app/server_fns/administration/";
    let mut there: Vec<_> = world
        .routes
        .iter()
        .filter_map(|route| route.path.strip_prefix(prefix))
        .collect();
    let mut named: Vec<_> = actions.iter().map(|(name, _)| *name).collect();
    there.sort_unstable();
    named.sort_unstable();
    assert_eq!(there, named, "the list is whole");
    actions.push((REGISTRATION, "registration=closed".to_owned()));
    for (name, fields) in &actions {
        for who in [&member, &guest] {
            let answer = world.send(action(name, who, fields)).await;
            let refused = answer.header("roost-refusal");
            assert_eq!(refused, "\"not_allowed\"", "{name}: {answer:?}");
            assert_eq!(answer.status, StatusCode::FORBIDDEN, "{name}: {answer:?}");
        }
        let answer = world.send(action(name, "", fields)).await;
        assert_eq!(
            answer.status,
            StatusCode::UNAUTHORIZED,
            "{name}: {answer:?}"
        );
    }
}

async fn an_administrator_sees_and_does_what_there_is() {
    let world = World::new().await;
    let ada = world.sign_up("ada").await;
    world.sign_up("eve").await;
    let eve = world.id_of("eve").await;
    let people: Accounts = asked(&world, &ada, "administered_people", "text=EVE").await;
    assert_eq!(people.rows.len(), 1);
    assert_eq!(
        (people.rows[0].email.as_str(), people.rows[0].sessions),
        ("eve@example.org", 1)
    );
    asked::<()>(
        &world,
        &ada,
        "set_server_role",
        &format!("user={eve}&role=admin"),
    )
    .await;
    asked::<()>(&world, &ada, "sign_out_everywhere", &format!("user={eve}")).await;
    let link: ResetLink = asked(&world, &ada, "make_reset_link", &format!("user={eve}")).await;
    assert_eq!(link.code.len(), 24);
    let rooms: ListedRooms = asked(&world, &ada, "administered_rooms", "").await;
    assert_eq!(rooms, ListedRooms::default());
    let usage: Usage = asked(&world, &ada, "server_usage", "").await;
    assert_eq!(usage.people, Figure::Exactly(2));
    let log: Audit = asked(&world, &ada, "audit_log", "before=3").await;
    assert_eq!(log.rows.len(), 2);
    let answer = world.send(action("delete_any_room", &ada, "room=7")).await;
    assert_eq!(answer.status, StatusCode::NOT_FOUND, "{answer:?}");
}

async fn a_disabled_person_is_signed_out_and_told_so_at_the_door() {
    let world = World::new().await;
    let ada = world.sign_up("ada").await;
    let eve = world.sign_up("eve").await;
    let user = world.id_of("eve").await;
    asked::<()>(&world, &ada, "disable_account", &format!("user={user}")).await;
    let answer = world
        .send(form_with("change_profile", &eve, "name=Eve"))
        .await;
    assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "{answer:?}");
    let password = crate::world::PASSWORD;
    let sign_in =
        |password: &str| form_with("sign_in", "", &format!("who=eve&password={password}"));
    let answer = world.send(sign_in(password)).await;
    assert_eq!(
        answer.header("roost-refusal"),
        "\"account_disabled\"",
        "{answer:?}"
    );
    assert_eq!(answer.status, StatusCode::FORBIDDEN);
    assert_eq!(answer.cookie(), None);
    let answer = world.send(sign_in("another password")).await;
    assert_eq!(answer.header("roost-refusal"), "\"wrong_credentials\"");
    asked::<()>(&world, &ada, "enable_account", &format!("user={user}")).await;
    assert!(world.send(sign_in(password)).await.cookie().is_some());
}

async fn who_is_disabled_loses_every_socket_and_the_others_hear_of_it() {
    let world = World::new().await;
    let address = world.listen().await;
    let ada = world.sign_up("ada").await;
    let laptop = world.sign_up("eve").await;
    let user = world.id_of("eve").await;
    let expires = world.clock.now().plus(Micros::DAY);
    let (phone, _) = world.browser(user, expires).await;
    let mut others = Tab::open(address, &ada).await;
    let tabs = [
        Tab::open(address, &laptop).await,
        Tab::open(address, &laptop).await,
        Tab::open(address, &phone).await,
    ];
    asked::<()>(&world, &ada, "disable_account", &format!("user={user}")).await;
    for tab in tabs {
        assert_eq!(tab.ended().await, Ended::with(Bye::SignedOut));
    }
    let disabled = |frame: &ToClient| match frame {
        ToClient::Events(events) => events.iter().find_map(|event| match &event.change {
            Some(Change::Person(person)) if person.id == user => Some(person.disabled),
            _ => None,
        }),
        _ => None,
    };
    assert!(others.wait_for(disabled).await);
}

#[tokio::test]
async fn reset_codes_are_not_guessed_at_any_speed() {
    let world = World::with(&[("sign_in_rate", "3/m")]).await;
    world.sign_up("ada").await;
    let path = "/api/app/server_fns/reset/reset_password";
    let guess = || {
        let asked = request(Method::POST, path)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header(header::ORIGIN, ORIGIN);
        asked
            .body(Body::from("code=guess&password=battery staple"))
            .expect("a request")
    };
    for _ in 0..3 {
        let answer = world.send(guess()).await;
        assert_eq!(
            answer.header("roost-refusal"),
            "\"reset_code_wrong\"",
            "{answer:?}"
        );
    }
    assert_eq!(
        world.send(guess()).await.status,
        StatusCode::TOO_MANY_REQUESTS
    );
}

//! One's own account and sessions, from outside: who may change them, what others hear, and which sockets end.

use axum::body::Body;
use axum::http::{Method, Request, StatusCode, header};
use wire::{Bye, Change, Micros, OwnAccount, ToClient};

use crate::tab::{Ended, Tab};
use crate::world::{Answer, ORIGIN, PASSWORD, World, both, get_with, request};

const OTHER: &str = "battery staple";

fn action(path: &str, cookie: &str, fields: &str) -> Request<Body> {
    request(Method::POST, &format!("/api/app/server_fns/{path}"))
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .header(header::ORIGIN, ORIGIN)
        .header(header::COOKIE, cookie)
        .body(fields.to_owned().into())
        .expect("a request")
}

async fn done(world: &World, path: &str, cookie: &str, fields: &str) -> Answer {
    let answer = world.send(action(path, cookie, fields)).await;
    assert_eq!(answer.status, StatusCode::OK, "{path}: {answer:?}");
    answer
}

async fn account(world: &World, cookie: &str) -> OwnAccount {
    let answer = done(world, "sessions/own_account", cookie, "").await;
    serde_json::from_str(&answer.text).expect("is understood")
}

async fn is_signed_in(world: &World, cookie: &str) -> bool {
    world.send(get_with("/", cookie)).await.status == StatusCode::OK
}

both!(
    a_browser_that_is_signed_out_from_another_loses_its_sockets_and_no_other_does,
    a_new_password_closes_all_other_browsers_sockets,
    a_new_username_is_heard_by_others_and_a_new_email_by_ones_own_tabs,
    a_strangers_session_is_neither_seen_nor_ended,
);

async fn a_browser_that_is_signed_out_from_another_loses_its_sockets_and_no_other_does() {
    let world = World::new().await;
    let address = world.listen().await;
    let laptop = world.sign_up("ada").await;
    let ada = world.id_of("ada").await;
    let mut here = Tab::open(address, &laptop).await;
    let expires = world.clock.now().plus(Micros::DAY);
    let mut others = Vec::new();
    for _ in 0..3 {
        world.clock.pass(1000);
        others.push(world.browser(ada, expires).await.0);
    }
    let uses = account(&world, &laptop).await.uses;
    assert_eq!(uses.len(), 4);
    let phone = [
        Tab::open(address, &others[0]).await,
        Tab::open(address, &others[0]).await,
    ];
    let mut tablet = Tab::open(address, &others[1]).await;
    let id = uses[1].id;
    done(&world, "sessions/end_session", &laptop, &format!("id={id}")).await;
    for tab in phone {
        assert_eq!(tab.ended().await, Ended::with(Bye::SignedOut));
    }
    assert!(!is_signed_in(&world, &others[0]).await);
    let ended = |frame: &ToClient| match frame {
        ToClient::Events(events) => events.iter().find_map(|event| match &event.change {
            Some(Change::Session(session)) if session.ended => Some(session.id),
            _ => None,
        }),
        _ => None,
    };
    assert_eq!(here.wait_for(ended).await, id, "the list hears of it");
    tablet.all_until_now().await;

    let answer = done(&world, "sessions/end_other_sessions", &laptop, "").await;
    assert_eq!(answer.text, "2");
    assert_eq!(tablet.ended().await, Ended::with(Bye::SignedOut));
    here.all_until_now().await;
    assert!(is_signed_in(&world, &laptop).await);
    assert_eq!(account(&world, &laptop).await.uses.len(), 1);
}

async fn a_new_password_closes_all_other_browsers_sockets() {
    let world = World::new().await;
    let address = world.listen().await;
    let laptop = world.sign_up("ada").await;
    let ada = world.id_of("ada").await;
    let expires = world.clock.now().plus(Micros::DAY);
    let (phone, _) = world.browser(ada, expires).await;
    let mut here = Tab::open(address, &laptop).await;
    let there = Tab::open(address, &phone).await;
    let path = "credentials/change_password";
    let wrong = format!("password={OTHER}&current=a guess");
    let answer = world.send(action(path, &laptop, &wrong)).await;
    assert_eq!(answer.header("roost-refusal"), "\"wrong_password\"");
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(is_signed_in(&world, &phone).await);
    let fields = format!("password={OTHER}&current={PASSWORD}");
    done(&world, path, &laptop, &fields).await;
    assert_eq!(there.ended().await, Ended::with(Bye::SignedOut));
    here.all_until_now().await;
    assert!(is_signed_in(&world, &laptop).await);
}

async fn a_new_username_is_heard_by_others_and_a_new_email_by_ones_own_tabs() {
    let world = World::new().await;
    let address = world.listen().await;
    let (ada, bob) = (world.sign_up("ada").await, world.sign_up("bob").await);
    let (mut own, mut others) = (
        Tab::open(address, &ada).await,
        Tab::open(address, &bob).await,
    );
    let fields = format!("username=countess&current={PASSWORD}");
    done(&world, "credentials/change_username", &ada, &fields).await;
    let renamed = |frame: &ToClient| match frame {
        ToClient::Events(events) => events.iter().find_map(|event| match &event.change {
            Some(Change::Person(person)) => Some(person.username.clone()),
            _ => None,
        }),
        _ => None,
    };
    assert_eq!(others.wait_for(renamed).await, "countess");
    let fields = format!("email=countess@example.org&current={PASSWORD}");
    done(&world, "credentials/change_email", &ada, &fields).await;
    let stamped = |frame: &ToClient| match frame {
        ToClient::Events(events) => events.iter().find_map(|event| match &event.change {
            Some(Change::Session(session)) => Some(session.ended),
            _ => None,
        }),
        _ => None,
    };
    assert!(!own.wait_for(stamped).await);
    assert_eq!(account(&world, &ada).await.email, "countess@example.org");
}

async fn a_strangers_session_is_neither_seen_nor_ended() {
    let world = World::new().await;
    let (ada, eve) = (world.sign_up("ada").await, world.sign_up("eve").await);
    let hers = account(&world, &ada).await.uses;
    assert_eq!(hers.len(), 1);
    assert!(!account(&world, &eve).await.uses.contains(&hers[0]));
    let path = "sessions/end_session";
    let strangers = done(&world, path, &eve, &format!("id={}", hers[0].id)).await;
    let unknown = done(&world, path, &eve, "id=7").await;
    assert_eq!(
        (strangers.text, strangers.status),
        (unknown.text, unknown.status)
    );
    assert!(is_signed_in(&world, &ada).await);
    let nobody = world.send(action(path, "", "id=7")).await;
    assert_eq!(nobody.status, StatusCode::UNAUTHORIZED);
}

/// How many parts of the page are.
fn unfolded(page: &str) -> usize {
    let tags = page.split("<details").skip(1);
    let heads = tags.filter_map(|tag| tag.split('>').next());
    heads
        .filter(|head| head.contains("credential") && head.contains(" open"))
        .count()
}

#[tokio::test]
async fn a_plain_form_that_fails_comes_back_without_any_password() {
    let world = World::new().await;
    let ada = world.sign_up("ada").await;
    for (path, fields) in [
        ("credentials/change_email", "email=new@example.org"),
        ("credentials/change_username", "username=countess"),
        ("credentials/change_password", "password=shh-it-is-new"),
    ] {
        let mut plain = action(path, &ada, &format!("{fields}&current=shh-a-guess"));
        let html = "text/html".parse().expect("a header");
        plain.headers_mut().insert(header::ACCEPT, html);
        let answer = world.send(plain).await;
        assert_eq!(answer.status, StatusCode::FOUND, "{answer:?}");
        let back = answer.header(header::LOCATION);
        assert!(back.starts_with("/settings?__path="), "{back}");
        let page = world.send(get_with(back, &ada)).await;
        assert!(page.text.contains("This is not your password."), "{path}");
        assert_eq!(unfolded(&page.text), 1, "{path}");
        assert!(!page.text.contains("shh-") && !answer.text.contains("shh-"));
    }
}

#[tokio::test]
async fn a_sessions_place_is_the_visitors_address_behind_trusted_proxies_alone() {
    let world = World::with(&[("trusted_proxies", "10.0.0.0/8")]).await;
    world.sign_up("ada").await;
    let fields = format!("who=ada&password={PASSWORD}");
    let mut cookie = String::new();
    for (peer, seen) in [
        ([10, 0, 0, 1], "192.0.2.7"),
        ([203, 0, 113, 5], "203.0.113.5"),
    ] {
        world.clock.pass(1000);
        let mut sign_in = action("accounts/sign_in", "", &fields);
        let claimed = "192.0.2.7".parse().expect("a header");
        sign_in.headers_mut().insert("x-forwarded-for", claimed);
        let answer = world.from(peer).send(sign_in).await;
        cookie = answer.cookie().expect("is let in");
        let uses = account(&world, &cookie).await.uses;
        assert_eq!(uses.last().expect("its own").place, seen);
    }
    // Used from elsewhere, which is written down once an hour.
    let elsewhere = world.from([198, 51, 100, 9]);
    elsewhere.send(get_with("/", &cookie)).await;
    let place = async || {
        let uses = account(&world, &cookie).await.uses;
        uses.last().expect("its own").clone()
    };
    assert_eq!(place().await.place, "203.0.113.5");
    world.clock.pass(3600 * Micros::SECOND);
    elsewhere.send(get_with("/", &cookie)).await;
    let now = place().await;
    assert_eq!(now.place, "198.51.100.9");
    assert_eq!(now.used, world.clock.now());
}

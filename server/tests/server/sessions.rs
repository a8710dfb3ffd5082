//! Cookies: what they are worth, and for how long.

use axum::http::{StatusCode, header};
use wire::Micros;

use crate::world::{PASSWORD, World, form, form_with, get_with, post};

async fn is_signed_in(world: &World, cookie: &str) -> bool {
    world.send(get_with("/", cookie)).await.status == StatusCode::OK
}

#[tokio::test]
async fn the_cookie_is_for_this_site_alone_and_out_of_reach_of_scripts() {
    let plain = World::new().await;
    let answer = plain
        .send(form(
            "sign_up",
            "username=ada&email=a@example.org&password=correct horse battery",
        ))
        .await;
    let cookie = answer.header(header::SET_COOKIE);
    assert!(
        cookie.ends_with("; HttpOnly; SameSite=Lax; Path=/; Max-Age=2592000"),
        "{cookie}"
    );

    // Behind TLS it never travels without.
    let public = World::with(&[("public_url", "https://chat.example.org")]).await;
    let code = public
        .engine
        .setup_code()
        .await
        .expect("an answer")
        .expect("nobody is here yet");
    let fields = format!("username=ada&email=a@example.org&password={PASSWORD}&code={code}");
    let form = post("sign_up").header(header::ORIGIN, "https://chat.example.org");
    let answer = public
        .send(form.body(fields.into()).expect("a request"))
        .await;
    assert!(
        answer.header(header::SET_COOKIE).contains("; Secure; "),
        "{answer:?}"
    );
}

#[tokio::test]
async fn forged_and_malformed_cookies_are_a_strangers_and_taken_away() {
    let world = World::new().await;
    world.sign_up("ada").await;
    for cookie in [
        "roost=AAAAAAAAAAAAAAAAAAAAAA",
        "roost=%00",
        "roost=",
        "roost=ada",
        "roost=\"\"",
    ] {
        let answer = world.send(get_with("/", cookie)).await;
        assert_eq!(answer.header(header::LOCATION), "/sign-in", "{cookie}");
        assert!(answer.takes_the_cookie_away(), "{cookie}: {answer:?}");
    }
}

#[tokio::test]
async fn signing_out_ends_the_session_and_a_replay_of_its_cookie_is_worth_nothing() {
    let world = World::new().await;
    let cookie = world.sign_up("ada").await;
    assert!(is_signed_in(&world, &cookie).await);
    let out = world.send(form_with("sign_out", &cookie, "")).await;
    assert!(out.takes_the_cookie_away(), "{out:?}");
    assert!(!is_signed_in(&world, &cookie).await);
    assert!(
        world
            .send(get_with("/", &cookie))
            .await
            .takes_the_cookie_away()
    );
}

#[tokio::test]
async fn signing_in_gives_a_new_cookie_and_ends_the_one_that_came_with_it() {
    let world = World::new().await;
    let first = world.sign_up("ada").await;
    let answer = world
        .send(form_with(
            "sign_in",
            &first,
            &format!("who=ada&password={PASSWORD}"),
        ))
        .await;
    let second = answer.cookie().expect("a cookie");
    assert_ne!(first, second);
    assert!(is_signed_in(&world, &second).await);
    assert!(!is_signed_in(&world, &first).await);
}

#[tokio::test]
async fn a_session_lives_thirty_days_from_its_last_use_and_is_renewed_once_an_hour() {
    let world = World::new().await;
    let cookie = world.sign_up("ada").await;
    let renews = async || {
        let answer = world.send(get_with("/", &cookie)).await;
        assert_eq!(answer.status, StatusCode::OK, "{answer:?}");
        answer.cookie().is_some_and(|renewed| renewed == cookie)
    };
    assert!(!renews().await, "it is fresh");
    world.clock.pass(3600 * Micros::SECOND);
    assert!(renews().await);
    assert!(!renews().await, "once an hour");

    world.clock.pass(29 * Micros::DAY);
    assert!(renews().await, "older than thirty days, but used since");
    world.clock.pass(30 * Micros::DAY);
    assert!(!is_signed_in(&world, &cookie).await, "expired");
}

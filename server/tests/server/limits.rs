//! Too many at once from one address.

use axum::http::{StatusCode, header};

use crate::tab::Tab;
use crate::world::{World, form, get};

#[tokio::test]
async fn the_one_too_many_is_told_when_to_come_back_and_others_are_not_held_up() {
    let world = World::with(&[("request_rate", "3/h")]).await;
    for _ in 0..3 {
        assert_eq!(world.get("/sign-in").await.status, StatusCode::OK);
    }
    let answer = world.get("/sign-in").await;
    assert_eq!(answer.status, StatusCode::TOO_MANY_REQUESTS);
    let seconds: u32 = answer.header(header::RETRY_AFTER).parse().expect("seconds");
    assert!((1100..=1201).contains(&seconds), "{seconds}");
    assert!(
        answer.text.starts_with("<!DOCTYPE html>"),
        "a page for a person: {}",
        answer.text
    );

    let other = world.from([192, 0, 2, 7]).send(get("/sign-in")).await;
    assert_eq!(other.status, StatusCode::OK);
    assert_eq!(
        world.get("/healthz").await.status,
        StatusCode::OK,
        "probes are not counted"
    );
    assert_eq!(
        world.get("/pkg/roost.0123.js").await.status,
        StatusCode::OK,
        "nor are files"
    );
}

#[tokio::test]
async fn signing_in_and_signing_up_have_limits_of_their_own() {
    let world = World::with(&[("sign_in_rate", "1/h"), ("sign_up_rate", "1/h")]).await;
    world.sign_up("ada").await;
    let again = world
        .send(form(
            "sign_up",
            "username=bob&email=b@example.org&password=correct horse battery",
        ))
        .await;
    assert_eq!(again.status, StatusCode::TOO_MANY_REQUESTS);
    assert!(
        again.text.contains("too_many_attempts"),
        "the app can read it: {again:?}"
    );
    assert_eq!(
        world
            .send(form("sign_in", "who=ada&password=wrong"))
            .await
            .status,
        StatusCode::UNAUTHORIZED
    );
    assert_eq!(
        world
            .send(form("sign_in", "who=ada&password=wrong"))
            .await
            .status,
        StatusCode::TOO_MANY_REQUESTS
    );
    assert_eq!(
        world.get("/sign-in").await.status,
        StatusCode::OK,
        "the page itself is still there"
    );
}

#[tokio::test]
async fn dozens_from_one_office_are_welcome() {
    let world = World::new().await;
    for _ in 0..100 {
        assert_eq!(
            world.send(form("sign_in", "who=&password=")).await.status,
            StatusCode::UNPROCESSABLE_ENTITY
        );
    }
}

#[tokio::test]
async fn sockets_are_counted_by_themselves() {
    let world = World::with(&[("request_rate", "2/h")]).await;
    let (ada, address) = (world.sign_up("ada").await, world.listen().await);
    for _ in 0..5 {
        Tab::open(address, &ada).await;
    }
}

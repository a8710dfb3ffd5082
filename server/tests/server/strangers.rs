//! Invariant: every route refuses a stranger, but for those that are listed here.

use axum::body::Body;
use axum::http::{Method, StatusCode, header};
use server::router::Access;

use crate::world::{ORIGIN, World, form_with, get_with, request};

/// All that somebody without an account may reach. Whoever adds a route to it has thought about that.
const PUBLIC: [&str; 12] = [
    "/api/app/server_fns/accounts/sign_in",
    "/api/app/server_fns/accounts/sign_up",
    "/api/app/server_fns/reset/reset_password",
    "/healthz",
    "/join/{code}",
    "/join/{code}/qr.svg",
    "/pkg/{*file}",
    "/readyz",
    "/reset/{code}",
    "/robots.txt",
    "/sign-in",
    "/sign-up",
];

#[tokio::test]
async fn the_public_routes_are_these_and_no_others() {
    let world = World::new().await;
    let open = world
        .routes
        .iter()
        .filter(|route| route.access == Access::Anyone);
    let mut open: Vec<_> = open.map(|route| route.path.as_str()).collect();
    open.sort_unstable();
    assert_eq!(open, PUBLIC);
}

#[tokio::test]
async fn every_other_route_refuses_a_stranger_whatever_the_method() {
    let world = World::new().await;
    world.sign_up("ada").await;
    let guarded: Vec<_> = world
        .routes
        .iter()
        .filter(|route| !PUBLIC.contains(&route.path.as_str()))
        .collect();
    assert!(
        guarded.len() >= 4,
        "home, the metrics and two actions: {guarded:?}"
    );
    for route in guarded {
        for method in [
            Method::GET,
            Method::HEAD,
            Method::POST,
            Method::PUT,
            Method::DELETE,
        ] {
            let asked = request(method.clone(), &route.path)
                .header(header::ORIGIN, ORIGIN)
                .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
                .body(Body::empty());
            let answer = world
                .from([192, 0, 2, 7])
                .send(asked.expect("a request"))
                .await;
            let to_the_door = answer.header(header::LOCATION).starts_with("/sign-in");
            let refused = matches!(
                answer.status,
                StatusCode::UNAUTHORIZED | StatusCode::NOT_FOUND | StatusCode::METHOD_NOT_ALLOWED
            );
            assert!(
                refused || to_the_door,
                "{method} {}: {answer:?}",
                route.path
            );
        }
    }
}

#[tokio::test]
async fn who_is_signed_in_passes_the_same_guards() {
    let world = World::new().await;
    let cookie = world.sign_up("ada").await;
    assert_eq!(
        world.send(get_with("/", &cookie)).await.status,
        StatusCode::OK
    );
    let changed = world
        .send(form_with("change_profile", &cookie, "name=Ada"))
        .await;
    assert_eq!(changed.status, StatusCode::OK, "{changed:?}");
}

#[tokio::test]
async fn the_metrics_are_for_this_machine_or_for_who_knows_the_token() {
    let world = World::new().await;
    assert_eq!(world.get("/metrics").await.status, StatusCode::OK);
    let elsewhere = world.from([192, 0, 2, 7]);
    assert_eq!(
        elsewhere.send(crate::world::get("/metrics")).await.status,
        StatusCode::NOT_FOUND
    );

    let world = World::with(&[("metrics_token", "a-token-of-some-length")]).await;
    assert_eq!(world.get("/metrics").await.status, StatusCode::NOT_FOUND);
    for (token, status) in [
        ("a-token-of-some-length", 200),
        ("a-token-of-some-lengt", 404),
    ] {
        let asked = request(Method::GET, "/metrics")
            .header(header::AUTHORIZATION, format!("Bearer {token}"));
        let answer = world
            .from([192, 0, 2, 7])
            .send(asked.body(Body::empty()).expect("a request"))
            .await;
        assert_eq!(answer.status.as_u16(), status);
    }
}

#[tokio::test]
async fn only_this_very_machine_founds_a_server_without_the_code() {
    let world = World::new().await;
    let fields = "username=eve&email=eve@example.org&password=correct horse battery";
    let refused = world
        .from([192, 0, 2, 7])
        .send(crate::world::form("sign_up", fields))
        .await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN, "{refused:?}");
    assert_eq!(refused.header("roost-refusal"), "\"setup_code_missing\"");
    world.sign_up("ada").await;
}

#[tokio::test]
async fn an_empty_server_leads_to_signing_up_and_another_to_signing_in() {
    let world = World::new().await;
    assert_eq!(world.get("/").await.header(header::LOCATION), "/sign-up");
    let cookie = world.sign_up("ada").await;
    assert_eq!(world.get("/").await.header(header::LOCATION), "/sign-in");
    let back = |query: &str| get_with(&format!("/sign-in{query}"), &cookie);
    for (query, to) in [
        ("", "/"),
        ("?next=/rooms/7", "/rooms/7"),
        ("?next=//evil.example", "/"),
    ] {
        assert_eq!(world.send(back(query)).await.header(header::LOCATION), to);
    }
}

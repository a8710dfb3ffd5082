//! What stands on every answer, whatever it is.

use axum::body::Body;
use axum::http::{Method, StatusCode, header};

use crate::world::{Answer, World, form, get, get_with, request};

/// One of every kind: page, redirect, refusal as page and as JSON, 404, 405, probe, file, missing file.
async fn one_of_every_kind(world: &World) -> Vec<(&'static str, Answer)> {
    vec![
        ("page", world.get("/sign-in").await),
        ("redirect", world.get("/").await),
        ("missing page", world.get("/nowhere").await),
        ("missing action", world.send(form("nothing", "")).await),
        (
            "method",
            world
                .send(
                    request(Method::DELETE, "/sign-in")
                        .body(Body::empty())
                        .expect("a request"),
                )
                .await,
        ),
        (
            "refused as JSON",
            world.send(form("sign_in", "who=&password=")).await,
        ),
        ("refused action", world.send(form("sign_out", "")).await),
        ("probe", world.get("/healthz").await),
        ("metrics", world.get("/metrics").await),
        ("file", world.get("/pkg/roost.0123.js").await),
        ("missing file", world.get("/pkg/roost.4567.js").await),
        ("public file", world.get("/robots.txt").await),
    ]
}

#[tokio::test]
async fn every_answer_is_guarded() {
    let world = World::new().await;
    for (kind, answer) in one_of_every_kind(&world).await {
        for (name, value) in [
            ("x-content-type-options", "nosniff"),
            ("referrer-policy", "strict-origin-when-cross-origin"),
            ("x-frame-options", "DENY"),
        ] {
            assert_eq!(answer.header(name), value, "{kind}");
        }
        let policy = answer.header(header::CONTENT_SECURITY_POLICY);
        assert!(policy.contains("default-src 'none'"), "{kind}: {policy}");
        assert!(
            policy.contains("frame-ancestors 'none'"),
            "{kind}: {policy}"
        );
        assert!(!policy.contains("unsafe-inline"), "{kind}: {policy}");
        assert!(
            answer.header("permissions-policy").contains("camera=()"),
            "{kind}"
        );
        assert!(!answer.header("x-request-id").is_empty(), "{kind}");
        for name in ["strict-transport-security", "cross-origin-opener-policy"] {
            assert_eq!(answer.header(name), "", "{kind}: {name} not without TLS");
        }
        let failed = answer.status.is_client_error();
        assert!(!failed || !answer.text.is_empty(), "{kind}: says why");
    }
}

#[tokio::test]
async fn a_pages_scripts_carry_a_nonce_of_their_own_each_time() {
    let world = World::new().await;
    let policy = async || {
        world
            .get("/sign-in")
            .await
            .header(header::CONTENT_SECURITY_POLICY)
            .to_owned()
    };
    let (one, other) = (policy().await, policy().await);
    assert!(one.contains("script-src 'self' 'nonce-"), "{one}");
    assert_ne!(one, other);
}

#[tokio::test]
async fn only_what_never_changes_is_kept_for_ever() {
    let world = World::new().await;
    let cookie = world.sign_up("ada").await;
    let kept = |answer: &Answer| answer.header(header::CACHE_CONTROL).to_owned();
    let home = world.send(get_with("/", &cookie)).await;
    assert_eq!(kept(&home), "private, no-store");
    for (kind, answer) in one_of_every_kind(&world).await {
        let policy = kept(&answer);
        match kind {
            "file" => assert_eq!(policy, "public, max-age=31536000, immutable"),
            "public file" => assert_eq!(policy, "public, max-age=3600"),
            "probe" | "metrics" => {}
            _ => assert!(policy.contains("no-store"), "{kind}: {policy}"),
        }
        if kind.ends_with("file") {
            assert_eq!(answer.header(header::VARY), "accept-encoding", "{kind}");
        }
    }
}

#[tokio::test]
async fn behind_tls_browsers_are_told_to_stay_with_it() {
    let world = World::with(&[("public_url", "https://chat.example.org")]).await;
    for (kind, answer) in one_of_every_kind(&world).await {
        assert_eq!(
            answer.header(header::STRICT_TRANSPORT_SECURITY),
            "max-age=31536000",
            "{kind}"
        );
    }
}

#[tokio::test]
async fn html_travels_compressed() {
    let world = World::new().await;
    for coding in ["br", "gzip"] {
        let asked = request(Method::GET, "/sign-in").header(header::ACCEPT_ENCODING, coding);
        let answer = world
            .send(asked.body(Body::empty()).expect("a request"))
            .await;
        assert_eq!(answer.header(header::CONTENT_ENCODING), coding);
        assert!(answer.header(header::VARY).contains("accept-encoding"));
    }
}

#[tokio::test]
async fn a_requests_id_is_ours_unless_a_trusted_proxy_gave_one() {
    let named = || {
        request(Method::GET, "/healthz")
            .header("x-request-id", "from-the-proxy")
            .body(Body::empty())
            .expect("a request")
    };
    let world = World::with(&[("trusted_proxies", "10.0.0.0/8")]).await;
    assert_eq!(
        world
            .from([10, 0, 0, 1])
            .send(named())
            .await
            .header("x-request-id"),
        "from-the-proxy"
    );
    let ours = world.from([192, 0, 2, 7]).send(named()).await;
    assert_eq!(ours.header("x-request-id").len(), 12);
    let next = world.send(get("/healthz")).await;
    assert_ne!(ours.header("x-request-id"), next.header("x-request-id"));
    assert_eq!(next.status, StatusCode::OK);
}

//! Forms that are too large, of the wrong type, or break off.

use std::io::Write;
use std::net::Shutdown;

use axum::http::{Method, StatusCode, header};

use crate::program::{Program, read_to_end, status};
use crate::world::{Folder, ORIGIN, World, form, post, request};

#[tokio::test]
async fn a_form_that_is_too_large_is_told_so_whether_or_not_it_says_its_length() {
    let world = World::with(&[("body_limit", "1KiB")]).await;
    let large = "x".repeat(1025);
    let announced = form("sign_in", &large);
    let streamed = post("sign_in").header(header::ORIGIN, ORIGIN);
    let parts = [large[..600].to_owned(), large[600..].to_owned()].map(Ok::<_, std::io::Error>);
    let stream = axum::body::Body::from_stream(futures_util::stream::iter(parts));
    for request in [announced, streamed.body(stream).expect("a request")] {
        let answer = world.send(request).await;
        assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE, "{answer:?}");
        assert!(
            answer.text.contains(r#"{"too_large":{"max":1024}}"#),
            "{answer:?}"
        );
    }
    let fits = world.send(form("sign_in", &large[..1024])).await;
    assert_eq!(
        fits.status,
        StatusCode::UNPROCESSABLE_ENTITY,
        "read, and found empty: {fits:?}"
    );
}

#[tokio::test]
async fn only_forms_are_taken() {
    let world = World::new().await;
    let kinds = [
        "application/json",
        "multipart/form-data; boundary=x",
        "text/plain",
        "",
    ];
    for kind in kinds.map(Some).into_iter().chain([None]) {
        let path = "/api/app/server_fns/accounts/sign_in";
        let asked = request(Method::POST, path).header(header::ORIGIN, ORIGIN);
        let asked = match kind {
            Some(kind) => asked.header(header::CONTENT_TYPE, kind),
            None => asked,
        };
        let answer = world
            .send(asked.body("who=ada".into()).expect("a request"))
            .await;
        assert_eq!(
            answer.status,
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            "{kind:?}: {answer:?}"
        );
    }
    let spelled = request(Method::POST, "/api/app/server_fns/accounts/sign_in").header(
        header::CONTENT_TYPE,
        "Application/X-WWW-Form-Urlencoded; charset=UTF-8",
    );
    let answer = world
        .send(spelled.body("".into()).expect("a request"))
        .await;
    assert_eq!(
        answer.status,
        StatusCode::UNPROCESSABLE_ENTITY,
        "{answer:?}"
    );
}

#[test]
fn a_form_that_breaks_off_is_malformed_and_one_that_dawdles_too_slow() {
    let folder = Folder::new();
    let program = Program::start(&folder, &["--log", "off", "--request-timeout", "300ms"]);
    let whole = program.form("sign_in", "", "who=ada&password=wrong");
    let half = &whole[..whole.len() - 5];

    let mut slow = program.open();
    slow.write_all(half.as_bytes())
        .expect("it takes what there is");
    assert_eq!(status(&read_to_end(slow)), 408);

    let mut cut = program.open();
    cut.write_all(half.as_bytes())
        .expect("it takes what there is");
    cut.shutdown(Shutdown::Write).expect("no more will come");
    // Whoever hangs up this way may not hear the answer; it is never taken for a whole form.
    assert!(matches!(status(&read_to_end(cut)), 0 | 400));
    assert_eq!(status(&program.get("/healthz")), 200);
}

#[tokio::test]
async fn a_body_that_fails_on_its_way_is_malformed() {
    let world = World::new().await;
    let parts = [Ok("who=a".to_owned()), Err(std::io::Error::other("gone"))];
    let stream = axum::body::Body::from_stream(futures_util::stream::iter(parts));
    let answer = world
        .send(post("sign_in").body(stream).expect("a request"))
        .await;
    assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{answer:?}");
    assert!(answer.text.contains("malformed"), "{answer:?}");
}

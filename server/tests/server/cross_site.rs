//! Whose forms are taken: our own pages'.

use axum::http::{HeaderMap, HeaderName, StatusCode, header};
use server::config::{Config, Handed};
use server::http::cross_site::is_ours;

use crate::world::{World, get_with, post};

fn headers(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
    let pairs = pairs.iter().map(|(name, value)| {
        (
            HeaderName::from_static(name),
            value.parse().expect("a value"),
        )
    });
    pairs.collect()
}

#[test]
fn the_browsers_word_counts_first_and_then_the_origin() {
    let cookie = ("cookie", "theme=dark; roost=AAAAAAAAAAAAAAAAAAAAAA");
    let host = ("host", "chat.lan:3000");
    let table: [(&[(&str, &str)], bool); 14] = [
        (&[host, cookie, ("sec-fetch-site", "same-origin")], true),
        (&[host, cookie, ("sec-fetch-site", "none")], true),
        (
            &[
                host,
                cookie,
                ("sec-fetch-site", "cross-site"),
                ("origin", "http://chat.lan:3000"),
            ],
            false,
        ),
        (
            &[
                host,
                cookie,
                ("sec-fetch-site", "same-site"),
                ("origin", "http://evil.lan:3000"),
            ],
            false,
        ),
        (&[host, ("sec-fetch-site", "cross-site")], false),
        (&[host, cookie, ("origin", "http://chat.lan:3000")], true),
        (&[host, cookie, ("origin", "HTTP://Chat.LAN:3000")], true),
        (&[host, cookie, ("origin", "http://chat.lan")], false),
        (&[host, cookie, ("origin", "http://evil.example")], false),
        (&[host, cookie, ("origin", "null")], false),
        (&[host, ("origin", "http://evil.example")], false),
        (
            &[
                ("host", "chat.lan:443"),
                cookie,
                ("origin", "https://chat.lan"),
            ],
            true,
        ),
        (&[host, cookie], false),
        (&[host, ("cookie", "theme=dark")], true),
    ];
    for (pairs, ours) in table {
        let pairs: Vec<_> = pairs.to_vec();
        let map: HeaderMap = pairs
            .iter()
            .map(|(name, value)| {
                (
                    name.parse::<HeaderName>().expect("a name"),
                    value.parse().expect("a value"),
                )
            })
            .collect();
        assert_eq!(is_ours(&map, None), ours, "{pairs:?}");
    }
}

#[test]
fn with_a_public_url_only_that_is_ours() {
    let flags = vec![("public_url", "https://chat.example.org".to_owned())];
    let config = Config::load(Handed {
        flags,
        ..Handed::default()
    })
    .expect("sound");
    let public = config.public_url.as_ref();
    let host = ("host", "127.0.0.1:3000");
    assert!(is_ours(
        &headers(&[host, ("origin", "https://chat.example.org")]),
        public
    ));
    assert!(!is_ours(
        &headers(&[host, ("origin", "http://chat.example.org")]),
        public
    ));
    assert!(!is_ours(
        &headers(&[host, ("origin", "http://127.0.0.1:3000")]),
        public
    ));
}

#[tokio::test]
async fn another_sites_form_signs_nobody_in_or_out() {
    let world = World::new().await;
    let cookie = world.sign_up("ada").await;
    for (action, fields) in [
        ("sign_out", ""),
        ("sign_in", "who=ada&password=correct horse battery"),
    ] {
        let forged = post(action)
            .header(header::ORIGIN, "https://evil.example")
            .header(header::COOKIE, &cookie);
        let answer = world
            .send(forged.body(fields.into()).expect("a request"))
            .await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "{answer:?}");
        assert_eq!(answer.header(header::SET_COOKIE), "");
        assert!(answer.text.contains("cross_site"), "{answer:?}");
    }
    assert_eq!(
        world.send(get_with("/", &cookie)).await.status,
        StatusCode::OK,
        "still signed in"
    );
}

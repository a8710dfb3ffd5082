//! Who is asking, behind which proxies.

use std::net::IpAddr;

use axum::http::{HeaderMap, HeaderName, Version};
use server::config::{Config, Handed};
use server::http::client_address::Seen;

type Pairs = &'static [(&'static str, &'static str)];

fn config(proxies: &str, public_url: &str) -> Config {
    let flags = vec![
        ("trusted_proxies", proxies.to_owned()),
        ("public_url", public_url.to_owned()),
    ];
    Config::load(Handed {
        flags,
        ..Handed::default()
    })
    .expect("sound settings")
}

fn headers(pairs: Pairs) -> HeaderMap {
    let pairs = pairs.iter().map(|(name, value)| {
        (
            HeaderName::from_static(name),
            value.parse().expect("a value"),
        )
    });
    let mut map = HeaderMap::new();
    for (name, value) in pairs {
        map.append(name, value);
    }
    map
}

#[test]
fn an_address_is_the_nearest_one_that_is_no_proxy_of_ours() {
    let table: [(&str, &str, Pairs, &str); 12] = [
        ("", "192.0.2.7", &[], "192.0.2.7"),
        (
            "",
            "192.0.2.7",
            &[("x-forwarded-for", "198.51.100.1")],
            "192.0.2.7",
        ),
        (
            "10.0.0.0/8",
            "192.0.2.7",
            &[("x-forwarded-for", "198.51.100.1")],
            "192.0.2.7",
        ),
        (
            "10.0.0.0/8",
            "10.0.0.1",
            &[("x-forwarded-for", "198.51.100.1")],
            "198.51.100.1",
        ),
        ("10.0.0.0/8", "10.0.0.1", &[], "10.0.0.1"),
        (
            "10.0.0.0/8",
            "10.0.0.1",
            &[("x-forwarded-for", "1.1.1.1, 198.51.100.1")],
            "198.51.100.1",
        ),
        (
            "10.0.0.0/8",
            "10.0.0.1",
            &[("x-forwarded-for", "198.51.100.1, 10.0.0.2")],
            "198.51.100.1",
        ),
        (
            "10.0.0.0/8",
            "10.0.0.1",
            &[
                ("x-forwarded-for", "1.1.1.1"),
                ("x-forwarded-for", "198.51.100.1, 10.0.0.2"),
            ],
            "198.51.100.1",
        ),
        (
            "10.0.0.0/8",
            "10.0.0.1",
            &[("x-forwarded-for", "198.51.100.1:4711")],
            "198.51.100.1",
        ),
        (
            "10.0.0.0/8",
            "10.0.0.1",
            &[("x-forwarded-for", "[2001:db8::1]:4711")],
            "2001:db8::1",
        ),
        (
            "10.0.0.0/8",
            "10.0.0.1",
            &[("x-forwarded-for", "1.1.1.1, nonsense")],
            "10.0.0.1",
        ),
        (
            "10.0.0.0/8",
            "::ffff:10.0.0.1",
            &[("x-forwarded-for", "::ffff:198.51.100.1")],
            "198.51.100.1",
        ),
    ];
    for (proxies, peer, pairs, address) in table {
        let headers = headers(pairs);
        let peer: IpAddr = peer.parse().expect("an address");
        let seen = Seen {
            peer,
            version: Version::HTTP_11,
            headers: &headers,
        };
        let client = seen.client(&config(proxies, "").trusted_proxies, None);
        assert_eq!(client.address.to_string(), address, "{proxies} {seen:?}");
    }
}

#[test]
fn local_is_only_who_sits_at_this_machine() {
    const HOST: (&str, &str) = ("host", "127.0.0.1:3000");
    let local: [(&str, Pairs); 6] = [
        ("127.0.0.1", &[HOST]),
        ("127.0.0.1", &[HOST, ("connection", "keep-alive")]),
        (
            "127.0.0.1",
            &[
                ("host", "localhost:3000"),
                ("origin", "http://localhost:3000"),
            ],
        ),
        (
            "::1",
            &[
                ("host", "[::1]:3000"),
                ("referer", "http://[::1]:3000/sign-up?next=/"),
            ],
        ),
        ("::ffff:127.0.0.1", &[("host", "LOCALHOST")]),
        ("127.0.0.2", &[("host", "127.0.0.2")]),
    ];
    let elsewhere: [(&str, Pairs); 15] = [
        ("192.0.2.7", &[HOST]),
        ("127.0.0.1", &[]),
        // A proxy on this machine that nobody told us about.
        ("127.0.0.1", &[HOST, ("x-forwarded-for", "198.51.100.1")]),
        ("127.0.0.1", &[HOST, ("x-forwarded-for", "127.0.0.1")]),
        ("127.0.0.1", &[HOST, ("forwarded", "for=198.51.100.1")]),
        ("127.0.0.1", &[HOST, ("via", "1.1 proxy")]),
        ("127.0.0.1", &[HOST, ("x-real-ip", "198.51.100.1")]),
        ("127.0.0.1", &[HOST, ("connection", "close")]),
        ("127.0.0.1", &[HOST, ("connection", "Upgrade")]),
        ("127.0.0.1", &[HOST, ("connection", "keep-alive, Close")]),
        ("127.0.0.1", &[("host", "chat.example.org")]),
        ("127.0.0.1", &[HOST, ("origin", "https://chat.example.org")]),
        (
            "127.0.0.1",
            &[HOST, ("referer", "https://chat.example.org/sign-up")],
        ),
        // A name elsewhere that was made to resolve to this machine.
        ("127.0.0.1", &[("host", "rebound.example:3000")]),
        ("127.0.0.1", &[("host", "localhost.evil.example")]),
    ];
    let ask = |config: &Config, peer: &str, pairs: Pairs, version: Version| {
        let headers = headers(pairs);
        let seen = Seen {
            peer: peer.parse().expect("an address"),
            version,
            headers: &headers,
        };
        seen.client(&config.trusted_proxies, config.public_url.as_ref())
            .local
    };
    let plain = config("", "");
    for (peer, pairs) in local {
        assert!(
            ask(&plain, peer, pairs, Version::HTTP_11),
            "{peer} {pairs:?}"
        );
        assert!(
            !ask(&plain, peer, pairs, Version::HTTP_10),
            "as nginx speaks unless told otherwise"
        );
        assert!(
            !ask(&config("10.0.0.1", ""), peer, pairs, Version::HTTP_11),
            "there is a proxy"
        );
        assert!(
            !ask(
                &config("", "https://chat.example.org"),
                peer,
                pairs,
                Version::HTTP_11
            ),
            "the world comes here"
        );
        assert!(ask(
            &config("", "http://localhost:3000"),
            peer,
            pairs,
            Version::HTTP_11
        ));
    }
    for (peer, pairs) in elsewhere {
        assert!(
            !ask(&plain, peer, pairs, Version::HTTP_11),
            "{peer} {pairs:?}"
        );
    }
}

//! Who gets a socket, and how it begins.

use axum::http::{StatusCode, header};
use tokio_tungstenite::tungstenite::Message;
use wire::limits::{FRAME_MAX, PROTOCOL};
use wire::{Bye, Have, Hello, Refusal, RoomId, ToClient, ToServer};

use crate::tab::{Ended, Tab, refusal, upgrade};
use crate::world::{World, both, form_with, get_with};

both! {
    our_own_page_gets_one_and_another_sites_does_not,
    behind_a_public_url_only_that_is_ours,
    without_an_open_session_there_is_none,
    what_is_no_upgrade_is_told_so,
    so_many_per_account_and_one_more_when_one_has_closed,
    so_many_per_address_open_at_once_and_so_many_opened,
    before_hello_nothing_is_done_and_then_everything,
    another_protocol_is_told_to_reload,
    what_is_no_frame_is_refused_by_its_id_or_ends_the_socket,
    a_flood_is_slowed_and_then_cut,
    pings_are_answered_and_a_flood_of_them_is_cut_too,
}

async fn our_own_page_gets_one_and_another_sites_does_not() {
    let world = World::new().await;
    let (cookie, address) = (world.sign_up("ada").await, world.listen().await);
    for foreign in ["https://evil.example", "null", "http://127.0.0.1:1"] {
        let mut request = upgrade(address, &cookie);
        request
            .headers_mut()
            .insert(header::ORIGIN, foreign.parse().expect("an origin"));
        assert_eq!(
            refusal(address, request).await.status(),
            StatusCode::FORBIDDEN,
            "{foreign}"
        );
    }
    let mut request = upgrade(address, &cookie);
    request.headers_mut().remove(header::ORIGIN);
    assert_eq!(
        refusal(address, request).await.status(),
        StatusCode::FORBIDDEN,
        "a cookie without a page"
    );

    let tab = Tab::open(address, &cookie).await;
    assert_ne!(tab.viewer.0, 0);
}

async fn behind_a_public_url_only_that_is_ours() {
    let world = World::with(&[("public_url", "https://chat.example.org")]).await;
    let cookie = world.sign_up_at("https://chat.example.org", "ada").await;
    let address = world.listen().await;
    assert_eq!(
        refusal(address, upgrade(address, &cookie)).await.status(),
        StatusCode::FORBIDDEN
    );
    let mut request = upgrade(address, &cookie);
    request.headers_mut().insert(
        header::ORIGIN,
        "https://chat.example.org".parse().expect("an origin"),
    );
    let stream = tokio::net::TcpStream::connect(address)
        .await
        .expect("it listens");
    tokio_tungstenite::client_async(request, stream)
        .await
        .expect("it gets a socket");
}

async fn without_an_open_session_there_is_none() {
    let world = World::new().await;
    let (cookie, address) = (world.sign_up("ada").await, world.listen().await);
    for stranger in ["", "roost=AAAAAAAAAAAAAAAAAAAAAA", "theme=dark"] {
        let refused = refusal(address, upgrade(address, stranger)).await;
        assert_eq!(refused.status(), StatusCode::UNAUTHORIZED, "{stranger}");
    }
    world.send(form_with("sign_out", &cookie, "")).await;
    let refused = refusal(address, upgrade(address, &cookie)).await;
    assert_eq!(refused.status(), StatusCode::UNAUTHORIZED, "signed out");
}

async fn what_is_no_upgrade_is_told_so() {
    let world = World::new().await;
    let cookie = world.sign_up("ada").await;
    assert_eq!(world.get("/ws").await.status, StatusCode::UNAUTHORIZED);
    let mut plain = get_with("/ws", &cookie);
    plain.headers_mut().insert(
        header::ORIGIN,
        crate::world::ORIGIN.parse().expect("an origin"),
    );
    assert_eq!(world.send(plain).await.status, StatusCode::BAD_REQUEST);
}

async fn so_many_per_account_and_one_more_when_one_has_closed() {
    let world = World::with(&[("sockets_per_account", "2")]).await;
    let (ada, address) = (world.sign_up("ada").await, world.listen().await);
    let (first, _second) = (
        Tab::open(address, &ada).await,
        Tab::open(address, &ada).await,
    );
    let refused = refusal(address, upgrade(address, &ada)).await;
    assert_eq!(refused.status(), StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(refused.headers()[header::RETRY_AFTER], "30");
    Tab::open(address, &world.sign_up("bob").await).await;

    drop(first);
    Tab::wait_for_a_place(address, &ada).await;
}

async fn so_many_per_address_open_at_once_and_so_many_opened() {
    let world = World::with(&[("sockets_per_address", "1")]).await;
    let (ada, address) = (world.sign_up("ada").await, world.listen().await);
    let bob = world.sign_up("bob").await;
    let _tab = Tab::open(address, &ada).await;
    assert_eq!(
        refusal(address, upgrade(address, &bob)).await.status(),
        StatusCode::TOO_MANY_REQUESTS
    );

    let world = World::with(&[("socket_rate", "2/h")]).await;
    let (ada, address) = (world.sign_up("ada").await, world.listen().await);
    drop(Tab::open(address, &ada).await);
    drop(Tab::open(address, &ada).await);
    let refused = refusal(address, upgrade(address, &ada)).await;
    assert_eq!(refused.status(), StatusCode::TOO_MANY_REQUESTS);
    let seconds = refused.headers()[header::RETRY_AFTER]
        .to_str()
        .expect("text");
    assert!(
        (1..=1801).contains(&seconds.parse::<u32>().expect("seconds")),
        "{seconds}"
    );
}

async fn before_hello_nothing_is_done_and_then_everything() {
    let world = World::new().await;
    let (cookie, address) = (world.sign_up("ada").await, world.listen().await);
    let mut tab = Tab::silent(address, &cookie).await;
    tab.say(&ToServer::People {
        id: 9,
        ids: Vec::new(),
    })
    .await;
    let refused = Refusal::HelloFirst.into();
    assert_eq!(tab.hears().await, ToClient::Refused { id: 9, refused });
    let welcome = tab.greet(None, Have::default()).await;
    assert!(welcome.fresh);
    tab.say(&ToServer::People {
        id: 10,
        ids: Vec::new(),
    })
    .await;
    assert_eq!(
        tab.hears().await,
        ToClient::People {
            id: 10,
            people: Vec::new()
        }
    );

    let mut rude = Tab::silent(address, &cookie).await;
    rude.say(&ToServer::Typing { room: RoomId(1) }).await;
    assert_eq!(rude.ended().await, Ended::with(Bye::Malformed));
    let mut twice = Tab::open(address, &cookie).await;
    twice
        .say(&ToServer::Hello(Hello {
            protocol: PROTOCOL,
            ..Hello::default()
        }))
        .await;
    assert_eq!(twice.ended().await, Ended::with(Bye::Malformed));
}

async fn another_protocol_is_told_to_reload() {
    let world = World::new().await;
    let (cookie, address) = (world.sign_up("ada").await, world.listen().await);
    let mut tab = Tab::silent(address, &cookie).await;
    tab.say(&ToServer::Hello(Hello {
        protocol: PROTOCOL + 1,
        ..Hello::default()
    }))
    .await;
    assert_eq!(tab.ended().await, Ended::with(Bye::Protocol));
}

async fn what_is_no_frame_is_refused_by_its_id_or_ends_the_socket() {
    let world = World::new().await;
    let (cookie, address) = (world.sign_up("ada").await, world.listen().await);
    let mut tab = Tab::open(address, &cookie).await;
    let large = "x".repeat(FRAME_MAX);
    let refused = [
        (
            r#"{"do":{"id":5,"command":{"fly":{}}}}"#.to_owned(),
            Refusal::Malformed,
        ),
        (r#"{"dance":{"id":5}}"#.to_owned(), Refusal::Malformed),
        (
            format!(r#"{{"page":{{"id":5,"x":"{large}"}}}}"#),
            Refusal::TooLarge { max: FRAME_MAX },
        ),
    ];
    for (text, refusal) in refused {
        tab.say_text(&text).await;
        assert_eq!(
            tab.hears().await,
            ToClient::Refused {
                id: 5,
                refused: refusal.into()
            }
        );
    }

    let ends = [
        Message::text("{\"do\":"),
        Message::text("null"),
        Message::text(""),
        Message::binary(vec![0, 1, 2]),
        Message::text("x".repeat(4 * FRAME_MAX)),
    ];
    for message in ends {
        let size = message.len();
        let mut tab = Tab::open(address, &cookie).await;
        tab.send(message).await;
        assert_eq!(
            tab.ended().await,
            Ended::with(Bye::Malformed),
            "{size} bytes"
        );
    }
}

async fn a_flood_is_slowed_and_then_cut() {
    let world = World::with(&[("frame_rate", "20/h")]).await;
    let (cookie, address) = (world.sign_up("ada").await, world.listen().await);
    let mut tab = Tab::open(address, &cookie).await;
    // The hello was one of the twenty.
    for id in 1..=19 {
        tab.say(&ToServer::People {
            id,
            ids: Vec::new(),
        })
        .await;
        assert!(matches!(tab.hears().await, ToClient::People { .. }));
    }
    for id in 20..=39 {
        tab.say(&ToServer::People {
            id,
            ids: Vec::new(),
        })
        .await;
        let ToClient::Refused { refused, .. } = tab.hears().await else {
            panic!("the one too many is refused");
        };
        assert!(
            matches!(refused.first(), Refusal::TooManyAttempts { .. }),
            "{refused}"
        );
    }
    tab.say(&ToServer::Typing { room: RoomId(1) }).await;
    assert_eq!(tab.ended().await, Ended::with(Bye::TooMany));
}

async fn pings_are_answered_and_a_flood_of_them_is_cut_too() {
    let world = World::with(&[("frame_rate", "20/h")]).await;
    let (cookie, address) = (world.sign_up("ada").await, world.listen().await);
    let mut tab = Tab::open(address, &cookie).await;
    for _ in 0..40 {
        tab.send(Message::Ping(Vec::new().into())).await;
    }
    assert_eq!(tab.ended().await, Ended::with(Bye::TooMany));
}

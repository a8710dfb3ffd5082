//! Pictures by plain requests.

use axum::body::Body;
use axum::http::{Method, Request, StatusCode, header};
use wire::{Change, Event, RoomId, ToClient};

use crate::tab::Tab;
use crate::world::{Answer, ORIGIN, World, get, get_with, request};

/// One grey pixel.
const PIXEL: &[u8] =
    b"GIF89a\x01\0\x01\0\x80\0\0\x80\x80\x80\xff\xff\xff,\0\0\0\0\x01\0\x01\0\0\x02\x02D\x01\0;";

fn with(method: Method, path: &str, cookie: &str, body: Vec<u8>) -> Request<Body> {
    let request = request(method, path)
        .header(header::ORIGIN, ORIGIN)
        .header(header::COOKIE, cookie)
        .header(header::CONTENT_TYPE, "image/png");
    request.body(Body::from(body)).expect("a request")
}

async fn posts(world: &World, path: &str, cookie: &str) -> Answer {
    world
        .send(with(Method::POST, path, cookie, PIXEL.to_vec()))
        .await
}

async fn hears_a_picture(tab: &mut Tab) -> wire::AvatarId {
    let of = |event: &Event| match event.change.as_ref()? {
        Change::Person(person) => person.avatar,
        Change::Room(room) => room.avatar,
        _ => None,
    };
    tab.wait_for(|frame| match frame {
        ToClient::Events(events) => events.iter().find_map(of),
        _ => None,
    })
    .await
}

#[tokio::test]
async fn another_sees_the_new_picture_and_keeps_it_for_ever() {
    let world = World::new().await;
    let address = world.listen().await;
    let (ada, bea) = (world.sign_up("ada").await, world.sign_up("bea").await);
    let mut tab = Tab::open(address, &bea).await;
    let answer = posts(&world, "/api/avatar", &ada).await;
    assert_eq!(answer.status, StatusCode::NO_CONTENT, "{answer:?}");
    let avatar = hears_a_picture(&mut tab).await;
    for size in ["small", "large"] {
        let path = format!("/avatars/{avatar}/{size}");
        let shown = world.send(get_with(&path, &bea)).await;
        assert_eq!(shown.status, StatusCode::OK);
        for (name, value) in [
            ("content-type", "image/jpeg"),
            ("cache-control", "private, max-age=31536000, immutable"),
            ("content-security-policy", "default-src 'none'; sandbox"),
            ("x-content-type-options", "nosniff"),
            ("cross-origin-resource-policy", "same-origin"),
        ] {
            assert_eq!(shown.header(name), value, "{name}");
        }
        let stranger = world.send(get(&path)).await;
        assert_eq!(stranger.status, StatusCode::UNAUTHORIZED);
        assert!(stranger.header(header::CACHE_CONTROL).contains("no-store"));
    }
    for nowhere in [
        format!("/avatars/{avatar}/huge"),
        "/avatars/7/small".into(),
        "/avatars/x/small".into(),
    ] {
        let answer = world.send(get_with(&nowhere, &bea)).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{nowhere}");
        assert!(answer.header(header::CACHE_CONTROL).contains("no-store"));
    }
    let removed = world
        .send(with(Method::DELETE, "/api/avatar", &ada, Vec::new()))
        .await;
    assert_eq!(removed.status, StatusCode::NO_CONTENT);
    let gone = world
        .send(get_with(&format!("/avatars/{avatar}/small"), &bea))
        .await;
    assert_eq!(gone.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_rooms_picture_is_for_its_members() {
    let world = World::new().await;
    let address = world.listen().await;
    let [ada, bea, eve] = [
        world.sign_up("ada").await,
        world.sign_up("bea").await,
        world.sign_up("eve").await,
    ];
    let mut tab = Tab::open(address, &ada).await;
    let room: RoomId = tab.group("Kitchen", &[world.id_of("bea").await]).await;
    let path = format!("/api/rooms/{room}/avatar");
    for (cookie, status) in [(&bea, 403), (&eve, 404), (&ada, 204)] {
        assert_eq!(posts(&world, &path, cookie).await.status.as_u16(), status);
    }
    let avatar = hears_a_picture(&mut tab).await;
    for (cookie, status) in [(&ada, 200), (&bea, 200), (&eve, 404)] {
        let answer = world
            .send(get_with(&format!("/avatars/{avatar}/large"), cookie))
            .await;
        assert_eq!(answer.status.as_u16(), status);
    }
    for (cookie, status) in [(&bea, 403), (&eve, 404), (&ada, 204)] {
        let answer = world
            .send(with(Method::DELETE, &path, cookie, Vec::new()))
            .await;
        assert_eq!(answer.status.as_u16(), status);
    }
    assert_eq!(
        posts(&world, "/api/rooms/x/avatar", &ada).await.status,
        StatusCode::NOT_FOUND
    );
}

#[tokio::test]
async fn what_is_no_picture_too_large_or_too_often_is_told_why() {
    let world = World::with(&[("picture_rate", "3/h")]).await;
    let ada = world.sign_up("ada").await;
    let post = async |body| {
        world
            .send(with(Method::POST, "/api/avatar", &ada, body))
            .await
    };
    let page = post(b"<html></html>".to_vec()).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.text.contains("not_a_picture"), "{page:?}");
    let large = post(vec![0; server::http::limits::PICTURE_BYTES + 1]).await;
    assert_eq!(large.status, StatusCode::PAYLOAD_TOO_LARGE);
    assert!(large.text.contains("too_large"), "{large:?}");
    assert_eq!(post(PIXEL.to_vec()).await.status, StatusCode::NO_CONTENT);
    let often = post(PIXEL.to_vec()).await;
    assert_eq!(often.status, StatusCode::TOO_MANY_REQUESTS);
}

#[tokio::test]
async fn another_sites_page_changes_no_picture() {
    let world = World::new().await;
    let ada = world.sign_up("ada").await;
    for method in [Method::POST, Method::DELETE] {
        let mut request = with(method, "/api/avatar", &ada, PIXEL.to_vec());
        let evil = "https://evil.example".parse().expect("an origin");
        request.headers_mut().insert(header::ORIGIN, evil);
        assert_eq!(world.send(request).await.status, StatusCode::FORBIDDEN);
    }
}

//! Pages and differences by plain requests, and a room's own page.

use axum::http::{StatusCode, header};
use wire::{Page, Rev, RoomId, Scope, ToClient};

use crate::tab::Tab;
use crate::world::{Answer, World, get_with};

struct Kitchen {
    world: World,
    ada: String,
    eve: String,
    room: RoomId,
    ids: Vec<i64>,
}

/// A room of Ada's with ten messages; Eve is not in it.
async fn kitchen() -> Kitchen {
    let world = World::new().await;
    let (ada, eve) = (world.sign_up("ada").await, world.sign_up("eve").await);
    let mut tab = Tab::open(world.listen().await, &ada).await;
    let room = tab.group("Kitchen", &[]).await;
    let mut ids = Vec::new();
    for number in 0..10 {
        ids.push(tab.sends(room, &format!("message {number}")).await.0);
    }
    Kitchen {
        world,
        ada,
        eve,
        room,
        ids,
    }
}

impl Kitchen {
    async fn asks(&self, cookie: &str, path: &str) -> Answer {
        self.world.send(get_with(path, cookie)).await
    }

    async fn page(&self, query: &str) -> Page {
        let answer = self
            .asks(&self.ada, &format!("/api/rooms/{}/page{query}", self.room))
            .await;
        assert_eq!(answer.status, StatusCode::OK, "{answer:?}");
        serde_json::from_str(&answer.text).expect("a page")
    }
}

#[tokio::test]
async fn a_page_by_request_is_the_page_of_the_socket() {
    let kitchen = kitchen().await;
    let end = kitchen.page("").await;
    assert!(end.end && end.rows.len() >= 10, "{end:?}");
    let last = *kitchen.ids.last().expect("ten");
    let before = kitchen.page(&format!("?before={last}&limit=3")).await;
    let seqs: Vec<i64> = before.rows.iter().map(|row| row.seq.0).collect();
    assert_eq!(seqs, [last - 3, last - 2, last - 1]);
}

#[tokio::test]
async fn a_difference_by_request_is_a_difference() {
    let kitchen = kitchen().await;
    let head = kitchen.page("").await.head;
    let since = Rev(head.0 - 2);
    let asked = format!("/api/since?room={}&rev={since}", kitchen.room);
    let answer = kitchen.asks(&kitchen.ada, &asked).await;
    assert_eq!(answer.status, StatusCode::OK, "{answer:?}");
    let Ok(ToClient::Difference(difference)) = serde_json::from_str(&answer.text) else {
        panic!("no difference: {answer:?}");
    };
    assert_eq!(difference.scope, Scope::Room(kitchen.room));
    assert_eq!((difference.rows.len(), difference.upto), (2, head));
    for path in ["/api/since?rev=0", "/api/since?rev=0&account=true"] {
        let answer = kitchen.asks(&kitchen.ada, path).await;
        assert!(
            answer.text.starts_with(r#"{"difference":"#),
            "{path}: {answer:?}"
        );
    }
}

#[tokio::test]
async fn others_and_nonsense_are_refused() {
    let kitchen = kitchen().await;
    let room = kitchen.room;
    let own = [
        (format!("/api/rooms/{room}/page?before=x"), 400),
        (format!("/api/rooms/{room}/page?before=1&after=2"), 400),
        (format!("/api/rooms/{room}/page?sideways=1"), 400),
        ("/api/rooms/x/page".to_owned(), 404),
        ("/api/since".to_owned(), 400),
        (format!("/api/since?rev=0&account=true&room={room}"), 400),
    ];
    for (path, status) in own {
        assert_eq!(
            kitchen.asks(&kitchen.ada, &path).await.status.as_u16(),
            status,
            "{path}"
        );
    }
    let page = format!("/api/rooms/{room}/page");
    let since = format!("/api/since?room={room}&rev=0");
    assert_eq!(
        kitchen.asks(&kitchen.eve, &page).await.status,
        StatusCode::NOT_FOUND
    );
    let gone = format!(r#"{{"gone":{{"rooms":["{room}"]}}}}"#);
    assert_eq!(kitchen.asks(&kitchen.eve, &since).await.text, gone);
    for path in [page, since] {
        let stranger = kitchen.world.get(&path).await;
        assert_eq!(stranger.status, StatusCode::UNAUTHORIZED, "{stranger:?}");
        assert_eq!(stranger.header(header::LOCATION), "");
    }
}

#[tokio::test]
async fn a_room_is_shown_at_its_address_to_its_members_only() {
    let kitchen = kitchen().await;
    let path = format!("/rooms/{}", kitchen.room);
    let shown = kitchen.asks(&kitchen.ada, &path).await;
    assert_eq!(shown.status, StatusCode::OK);
    assert!(
        shown.text.contains("message 9"),
        "its messages are in the page"
    );
    let around = kitchen
        .asks(&kitchen.ada, &format!("{path}/{}", kitchen.ids[0]))
        .await;
    assert_eq!(around.status, StatusCode::OK);
    for absent in [path.as_str(), "/rooms/7", "/rooms/x"] {
        let answer = kitchen.asks(&kitchen.eve, absent).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{absent}");
        assert!(!answer.text.contains("message 9"));
    }
}

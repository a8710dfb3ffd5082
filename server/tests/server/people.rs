//! The directory's page, and what people say of themselves.

use axum::http::StatusCode;
use wire::Person;
use wire::limits::FIND_MAX;

use crate::world::{World, form_with, get_with};

#[tokio::test]
async fn the_directory_is_served_with_its_first_page_and_searched_by_its_address() {
    let world = World::new().await;
    let ada = world.sign_up("ada").await;
    for number in 0..22 {
        world.sign_up(&format!("crowd{number:02}")).await;
    }
    let whole = world.send(get_with("/people", &ada)).await;
    assert_eq!(whole.status, StatusCode::OK);
    assert!(whole.text.contains("crowd00") && whole.text.contains("name=\"after\""));
    let found = world.send(get_with("/people?q=rowd21", &ada)).await;
    assert!(found.text.contains(">crowd21<"), "{found:?}");
    let mistaken = world.send(get_with("/people?q=corwd2", &ada)).await;
    assert!(mistaken.text.contains(">crowd20<"));
    for odd in [
        "/people?q=%00",
        "/people?after=x",
        "/people?q=%3Cscript%3E&x=1",
        "/people?q=%",
    ] {
        let answer = world.send(get_with(odd, &ada)).await;
        assert_eq!(answer.status, StatusCode::OK, "{odd}");
        assert!(!answer.text.contains("\"<script>"));
    }
}

#[tokio::test]
async fn the_directory_by_request_is_the_directory_of_the_page() {
    let world = World::new().await;
    let ada = world.sign_up("ada").await;
    for number in 0..22 {
        world.sign_up(&format!("crowd{number:02}")).await;
    }
    let asks = async |query: &str| {
        let path = format!("/api/people{query}");
        let answer = world.send(get_with(&path, &ada)).await;
        assert_eq!(answer.status, StatusCode::OK, "{answer:?}");
        let people: Vec<Person> = serde_json::from_str(&answer.text).expect("people");
        people
    };
    let names = |people: &[Person]| -> Vec<String> {
        people.iter().map(|one| one.username.clone()).collect()
    };
    let first = asks("").await;
    assert_eq!(first.len(), FIND_MAX);
    assert_eq!(names(&first[..2]), ["ada", "crowd00"]);
    let last = first.last().expect("a page").id;
    let second = asks(&format!("?after={last}")).await;
    assert_eq!(names(&second), ["crowd19", "crowd20", "crowd21"]);
    let found = asks("?text=rowd21").await;
    assert_eq!(names(&found[..1]), ["crowd21"]);
    let called = asks("?text=crowd").await;
    let last = called.last().expect("a page").id;
    let others = asks(&format!("?text=crowd&after={last}")).await;
    assert_eq!(names(&others), ["crowd20", "crowd21"]);
    assert!(asks("?text=%00").await.is_empty());
    for nonsense in ["?after=x", "?sideways=1"] {
        let path = format!("/api/people{nonsense}");
        let answer = world.send(get_with(&path, &ada)).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{path}");
    }
    let stranger = world.get("/api/people").await;
    assert_eq!(stranger.status, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn a_bio_is_written_by_its_owner_and_read_by_who_is_signed_in() {
    let world = World::new().await;
    let (ada, bea) = (world.sign_up("ada").await, world.sign_up("bea").await);
    let path = format!("/api/people/{}/bio", world.id_of("ada").await);
    let said = world
        .send(form_with("change_bio", &ada, "bio=Engines%0ALooms"))
        .await;
    assert_eq!(said.status, StatusCode::OK, "{said:?}");
    let read = world.send(get_with(&path, &bea)).await;
    assert_eq!(
        (read.status, read.text.as_str()),
        (StatusCode::OK, "Engines\nLooms")
    );
    assert!(read.header("content-type").starts_with("text/plain"));
    assert_eq!(world.get(&path).await.status, StatusCode::UNAUTHORIZED);
    let nobody = world.send(get_with("/api/people/7/bio", &bea)).await;
    assert_eq!(nobody.status, StatusCode::NOT_FOUND);
    let long = format!("bio={}", "x".repeat(wire::limits::BIO_MAX + 1));
    let refused = world.send(form_with("change_bio", &ada, &long)).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
}

//! What one shows, who has read a message, and who is found, over real sockets and by forms.

use axum::http::{Method, StatusCode, header};
use wire::limits::FIND_MAX;
use wire::{
    Change, Command, Done, MarkTo, Person, Presence, Reader, Refusal, RoomId, RoomKind, Seq,
    ToClient, ToServer, UserId,
};

use crate::tab::Tab;
use crate::world::{HOST, ORIGIN, World, both, form_with, request};

both! {
    who_shows_nothing_is_told_of_to_nobody_from_the_answer_on,
    readers_are_told_to_those_in_the_room_alone,
    people_are_found_as_fast_as_anybody_types,
}

async fn who_shows_nothing_is_told_of_to_nobody_from_the_answer_on() {
    let world = World::new().await;
    let address = world.listen().await;
    let mut ada = Tab::open(address, &world.sign_up("ada").await).await;
    let mut bob = Tab::open(address, &world.sign_up("bob").await).await;
    let room = ada.group("Kitchen", &[bob.viewer]).await;
    let seq = ada.sends(room, "read me").await;
    let hidden = Command::Privacy {
        receipts: false,
        presence: false,
    };
    assert_eq!(bob.does(hidden.clone()).await, Ok(Done::Set));
    assert_eq!(bob.does(hidden).await, Ok(Done::Set), "twice is once");
    let user = bob.viewer;
    ada.wait_for(|frame| card_of(frame, user).filter(|card| !card.receipts && !card.presence))
        .await;

    reads(&mut bob, room, seq).await;
    ada.say(&ToServer::Watch { users: vec![user] }).await;
    ada.all_until_now().await;
    bob.say(&ToServer::Watch {
        users: vec![ada.viewer],
    })
    .await;
    reads(&mut ada, room, seq).await;
    let heard = ada.all_until_now().await;
    assert!(!heard.iter().any(|frame| tells(frame, user)), "{heard:?}");
    let heard = bob.all_until_now().await;
    let reader = ada.viewer;
    assert!(!heard.iter().any(|frame| tells(frame, reader)), "{heard:?}");

    let shown = Command::Privacy {
        receipts: true,
        presence: true,
    };
    assert_eq!(bob.does(shown).await, Ok(Done::Set));
    let here = Presence {
        user,
        online: true,
        seen: None,
    };
    ada.wait_for(|frame| match frame {
        ToClient::Presence(all) => all.contains(&here).then_some(()),
        _ => None,
    })
    .await;
    let seq = ada.sends(room, "and me").await;
    reads(&mut bob, room, seq).await;
    ada.wait_for(|frame| match frame {
        ToClient::Marks(marks) => marks.iter().find(|mark| mark.user == user).copied(),
        _ => None,
    })
    .await;
}

fn card_of(frame: &ToClient, user: UserId) -> Option<Person> {
    let ToClient::Events(events) = frame else {
        return None;
    };
    events.iter().find_map(|event| match &event.change {
        Some(Change::Person(person)) if person.id == user => Some(person.clone()),
        _ => None,
    })
}

/// How far somebody has come, or that they are here. (One's own marks are told to all of one's tabs.)
fn tells(frame: &ToClient, user: UserId) -> bool {
    match frame {
        ToClient::Marks(marks) => marks.iter().any(|mark| mark.user == user),
        ToClient::Presence(all) => all.iter().any(|one| one.user == user),
        _ => false,
    }
}

/// Until the other tabs of the reader's know: their entry is an event, and nothing of it comes after.
async fn reads(tab: &mut Tab, room: RoomId, seq: Seq) {
    let mark = MarkTo {
        room,
        delivered: Some(seq),
        read: Some(seq),
    };
    tab.say(&ToServer::Mark { marks: vec![mark] }).await;
    tab.wait_for(|frame| {
        let ToClient::Events(events) = frame else {
            return None;
        };
        let is_read = |change: &Change| matches!(change, Change::Entry(entry) if entry.room == room && entry.read == seq);
        let mut changes = events.iter().filter_map(|event| event.change.as_ref());
        changes.any(is_read).then_some(())
    })
    .await;
}

async fn readers_are_told_to_those_in_the_room_alone() {
    let world = World::new().await;
    let address = world.listen().await;
    let mut ada = Tab::open(address, &world.sign_up("ada").await).await;
    let mut bob = Tab::open(address, &world.sign_up("bob").await).await;
    let mut eve = Tab::open(address, &world.sign_up("eve").await).await;
    let room = ada.group("Kitchen", &[bob.viewer]).await;
    let seq = ada.sends(room, "read me").await;
    let of_bob = async |tab: &mut Tab| {
        let asked = tab.id();
        let id = asked;
        tab.say(&ToServer::Readers { id, room, seq }).await;
        tab.wait_for(move |frame| match frame {
            ToClient::Readers { id, readers } if *id == asked => Some(Ok(readers.clone())),
            ToClient::Refused { id, refused } if *id == asked => Some(Err(refused.clone())),
            _ => None,
        })
        .await
    };
    let unread = Reader {
        user: bob.viewer,
        delivered: false,
        read: false,
        at: None,
    };
    assert_eq!(of_bob(&mut ada).await, Ok(vec![unread]));
    reads(&mut bob, room, seq).await;
    let read = Reader {
        delivered: true,
        read: true,
        at: Some(world.clock.now()),
        ..unread
    };
    assert_eq!(of_bob(&mut ada).await, Ok(vec![read]));
    let refused = of_bob(&mut eve).await.expect_err("is not in it");
    assert_eq!(refused.first(), &Refusal::NoSuchRoom);
}

async fn people_are_found_as_fast_as_anybody_types() {
    let world = World::new().await;
    let address = world.listen().await;
    let mut ada = Tab::open(address, &world.sign_up("ada").await).await;
    for number in 0..FIND_MAX + 2 {
        world.sign_up(&format!("bob{number:02}")).await;
    }
    let find = async |tab: &mut Tab, text: &str| {
        let asked = tab.id();
        let (id, text) = (asked, text.to_owned());
        tab.say(&ToServer::Find {
            id,
            text,
            after: None,
        })
        .await;
        tab.wait_for(move |frame| match frame {
            ToClient::People { id, people } if *id == asked => Some(Ok(people.clone())),
            ToClient::Refused { id, refused } if *id == asked => Some(Err(refused.clone())),
            _ => None,
        })
        .await
    };
    // Five a second for half a minute, and all of it at once.
    for _ in 0..150 {
        assert_eq!(find(&mut ada, "Bob").await.expect("finds").len(), FIND_MAX);
    }
    let found = find(&mut ada, "bob07").await.expect("finds");
    assert_eq!(found[0].username, "bob07");
    let everybody = find(&mut ada, "").await.expect("finds");
    assert_eq!(
        (everybody.len(), everybody[0].username.as_str()),
        (FIND_MAX, "ada")
    );
    let long = "b".repeat(100);
    let refused = find(&mut ada, &long).await.expect_err("no name is so long");
    assert_eq!(refused.first(), &Refusal::NameTooLong { max: 64 });
}

#[tokio::test]
async fn a_plain_form_changes_what_one_shows_and_leads_back_to_the_settings() {
    let world = World::new().await;
    let cookie = world.sign_up("ada").await;
    let user = world.id_of("ada").await;
    for (fields, receipts, presence) in [
        ("receipts=true", true, false),
        ("", false, false),
        ("receipts=true&presence=true", true, true),
        ("presence=true&receipts=false", false, true),
    ] {
        let path = "/api/app/server_fns/accounts/change_privacy";
        let plain = request(Method::POST, path)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header(header::ORIGIN, ORIGIN)
            .header(header::ACCEPT, "text/html")
            .header(header::REFERER, format!("http://{HOST}/settings"))
            .header(header::COOKIE, &cookie);
        let answer = world
            .send(plain.body(fields.into()).expect("a request"))
            .await;
        assert_eq!(answer.status, StatusCode::FOUND, "{answer:?}");
        assert_eq!(answer.header(header::LOCATION), "/settings");
        let card = engine::accounts::people(&world.engine, vec![user])
            .await
            .expect("reads");
        assert_eq!((card[0].receipts, card[0].presence), (receipts, presence));
    }
    let odd = form_with("change_privacy", &cookie, "receipts=perhaps");
    let answer = world.send(odd).await;
    assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{answer:?}");
}

#[tokio::test]
async fn a_form_makes_a_group_or_a_channel_with_its_topic() {
    let world = World::new().await;
    world.sign_up("owner").await;
    // A plain member may make either.
    let cookie = world.sign_up("ada").await;
    let user = world.id_of("ada").await;
    for (fields, kind, topic) in [
        ("name=Tea", RoomKind::Group, ""),
        (
            "name=Tea&kind=group&topic=Leaves",
            RoomKind::Group,
            "Leaves",
        ),
        ("name=Square&kind=channel&topic=", RoomKind::Channel, ""),
        (
            "name=Square&kind=channel&topic=News",
            RoomKind::Channel,
            "News",
        ),
    ] {
        let answer = create(&world, &cookie, fields).await;
        assert_eq!(answer.status, StatusCode::OK, "{answer:?}");
        let room: RoomId = serde_json::from_str(&answer.text).expect("an id");
        let cards = engine::rooms::cards(&world.engine, user, vec![room]).await;
        let room = cards.expect("reads").remove(0).room;
        assert_eq!((room.kind, room.topic.as_str()), (kind, topic));
    }
    for fields in ["name=Us&kind=direct", "name=Us&kind=castle"] {
        let answer = create(&world, &cookie, fields).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{answer:?}");
    }
}

async fn create(world: &World, cookie: &str, fields: &str) -> crate::world::Answer {
    let form = request(Method::POST, "/api/app/server_fns/rooms/create")
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .header(header::ORIGIN, ORIGIN)
        .header(header::COOKIE, cookie);
    let form = form.body(fields.to_owned().into()).expect("a request");
    world.send(form).await
}

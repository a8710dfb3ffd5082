//! A link that was passed on: what a stranger sees of it, and what comes of following it.

use axum::body::Body;
use axum::http::{Method, Request, StatusCode, header};
use engine::invitations::{self, NewInvitation};
use engine::{registration, rooms};
use wire::{ClientKey, Invitation, NewRoom, Registration, RoomId, RoomKind, UserId};

use crate::world::{Answer, ORIGIN, PASSWORD, World, form, form_with, get, get_with, request};

const GUESS: &str = "abcdefghjkmnpqrstuvwxy";

/// Ada's group, and what leads into it.
struct House {
    world: World,
    ada: UserId,
    cookie: String,
    room: RoomId,
}

async fn house(settings: &[(&'static str, &str)]) -> House {
    let world = World::with(settings).await;
    let public = settings.iter().find(|(key, _)| *key == "public_url");
    let origin = public.map_or(ORIGIN, |(_, url)| url);
    let cookie = world.sign_up_at(origin, "ada").await;
    let ada = world.id_of("ada").await;
    let new = NewRoom {
        key: ClientKey(1),
        kind: RoomKind::Group,
        name: "Tea <b>party</b>".to_owned(),
        topic: "of cups".to_owned(),
        users: Vec::new(),
    };
    let room = rooms::create(&world.engine, ada, new).await;
    House {
        ada,
        cookie,
        room: room.expect("is made"),
        world,
    }
}

impl House {
    async fn invite(&self, room: Option<RoomId>, most: Option<u32>) -> Invitation {
        let new = NewInvitation {
            room,
            days: None,
            most,
        };
        let made = invitations::make(&self.world.engine, self.ada, new).await;
        made.expect("is made")
    }

    async fn policy(&self, registration: Registration) {
        let end = registration::change(&self.world.engine, self.ada, registration).await;
        end.expect("is changed");
    }

    async fn members(&self) -> usize {
        let members = rooms::members(&self.world.engine, self.ada, self.room, None).await;
        members.expect("reads").rows.len()
    }

    async fn look(&self, code: &str) -> Answer {
        self.world.get(&format!("/join/{code}")).await
    }

    /// As the browser app posts it.
    async fn act(&self, action: &str, cookie: &str, fields: &str) -> Answer {
        self.world.send(action_of(action, cookie, fields)).await
    }

    async fn sign_up(&self, name: &str, code: &str) -> Answer {
        let fields = format!(
            "username={name}&email={name}@example.org&password={PASSWORD}&next=/join/{code}"
        );
        self.world.send(form("sign_up", &fields)).await
    }
}

fn action_of(action: &str, cookie: &str, fields: &str) -> Request<Body> {
    let path = format!("/api/app/server_fns/invitations/{action}");
    request(Method::POST, &path)
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .header(header::ORIGIN, ORIGIN)
        .header(header::COOKIE, cookie)
        .body(fields.to_owned().into())
        .expect("a request")
}

#[tokio::test]
async fn a_stranger_sees_what_they_are_invited_to_and_nothing_else_of_it() {
    let house = house(&[]).await;
    let made = house.invite(Some(house.room), Some(1)).await;
    for _ in 0..3 {
        let page = house.look(&made.code).await;
        assert_eq!(page.status, StatusCode::OK);
        let seen = [
            "Tea &lt;b&gt;party&lt;/b&gt;",
            "1 member",
            "ada",
            "Create account",
        ];
        for text in seen {
            assert!(page.text.contains(text), "{text}: {}", page.text);
        }
        for text in [
            "of cups",
            "ada@example.org",
            "<script",
            &house.room.to_string(),
        ] {
            assert!(!page.text.contains(text), "{text}: {}", page.text);
        }
        assert_eq!(page.header(header::CACHE_CONTROL), "private, no-store");
        assert_eq!(page.header(header::SET_COOKIE), "");
    }
    assert_eq!(house.members().await, 1, "to look changes nothing");
    for method in [Method::POST, Method::PUT, Method::DELETE] {
        let path = format!("/join/{}", made.code);
        let asked = request(method, &path).header(header::ORIGIN, ORIGIN);
        let answer = house
            .world
            .send(asked.body(Body::empty()).expect("a request"))
            .await;
        assert_eq!(answer.status, StatusCode::METHOD_NOT_ALLOWED);
    }
}

#[tokio::test]
async fn codes_that_lead_nowhere_are_answered_alike_word_for_word() {
    let house = house(&[]).await;
    let revoked = house.invite(Some(house.room), None).await;
    let end = invitations::revoke(&house.world.engine, house.ada, revoked.id).await;
    end.expect("is taken back");
    let used = house.invite(Some(house.room), Some(1)).await;
    let came = house.sign_up("bob", &used.code).await;
    assert_eq!(came.status, StatusCode::OK, "{came:?}");
    let ended = house.invite(Some(house.room), None).await;
    let end = rooms::delete(&house.world.engine, house.ada, house.room).await;
    end.expect("is deleted");

    let guess = house.look(GUESS).await;
    assert_eq!(guess.status, StatusCode::NOT_FOUND);
    assert!(
        guess
            .text
            .contains("This invitation is not valid, or not any more."),
        "{guess:?}"
    );
    for code in [
        &revoked.code,
        &used.code,
        &ended.code,
        "x",
        "%00",
        "%ff",
        "..%2f..",
        &"a".repeat(900),
    ] {
        let answer = house.look(code).await;
        assert_eq!(
            (answer.status, &answer.text),
            (guess.status, &guess.text),
            "{code}"
        );
        let picture = house.look(&format!("{code}/qr.svg")).await;
        assert_eq!(picture.status, StatusCode::NOT_FOUND, "{code}");
    }
    let cleo = house.world.sign_up("cleo").await;
    for code in [&revoked.code, &used.code, &ended.code, GUESS] {
        let refused = house.act("accept", &cleo, &format!("code={code}")).await;
        assert_eq!(refused.status, StatusCode::NOT_FOUND, "{refused:?}");
        assert_eq!(refused.header("roost-refusal"), "\"invitation_void\"");
    }
}

#[tokio::test]
async fn who_signs_up_by_a_link_lands_in_the_room() {
    let house = house(&[]).await;
    house.policy(Registration::ByInvitation).await;
    let made = house.invite(Some(house.room), None).await;
    let refused = house.sign_up("eve", "").await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    assert_eq!(refused.header("roost-refusal"), "\"invitation_needed\"");

    let came = house.sign_up("bob", &made.code).await;
    let back = format!("/join/{}", made.code);
    assert_eq!(came.header(header::LOCATION), back, "{came:?}");
    let bob = came.cookie().expect("is signed in");
    let led = house.world.send(get_with(&back, &bob)).await;
    assert_eq!(
        led.header(header::LOCATION),
        format!("/rooms/{}", house.room)
    );
    assert_eq!(house.members().await, 2);
}

#[tokio::test]
async fn who_is_signed_in_joins_by_a_form_and_comes_to_the_room() {
    let house = house(&[]).await;
    let made = house.invite(Some(house.room), None).await;
    let bob = house.world.sign_up("bob").await;
    let page = house
        .world
        .send(get_with(&format!("/join/{}", made.code), &bob))
        .await;
    assert!(page.text.contains("method=\"post\""), "{}", page.text);
    assert!(!page.text.contains("/sign-up"), "{}", page.text);
    assert_eq!(house.members().await, 1);
    for _ in 0..2 {
        let joined = house
            .act("accept", &bob, &format!("code={}", made.code))
            .await;
        assert_eq!(
            joined.header(header::LOCATION),
            format!("/rooms/{}", house.room)
        );
    }
    assert_eq!(house.members().await, 2);

    let elsewhere = action_of("accept", &bob, "code=x");
    let (mut head, body) = elsewhere.into_parts();
    head.headers.insert(
        header::ORIGIN,
        "https://evil.example".parse().expect("a header"),
    );
    let refused = house.world.send(Request::from_parts(head, body)).await;
    assert_eq!(
        refused.status,
        StatusCode::FORBIDDEN,
        "no other site joins for them"
    );
}

#[tokio::test]
async fn the_picture_is_of_the_link_and_guarded_like_it() {
    let house = house(&[("public_url", "https://chat.example.org")]).await;
    let made = house.invite(Some(house.room), None).await;
    let picture = house.look(&format!("{}/qr.svg", made.code)).await;
    assert_eq!(picture.status, StatusCode::OK);
    assert_eq!(picture.header(header::CONTENT_TYPE), "image/svg+xml");
    assert_eq!(picture.header(header::CACHE_CONTROL), "private, no-store");
    assert_eq!(picture.header(header::X_CONTENT_TYPE_OPTIONS), "nosniff");
    let policy = picture.header(header::CONTENT_SECURITY_POLICY);
    assert!(policy.starts_with("default-src 'none'"), "{policy}");
    assert!(!policy.contains("script-src"), "{policy}");
    assert!(picture.text.starts_with("<svg "), "{}", picture.text);
    // 33 modules hold the address and 22 letters, 8 more are the white around them.
    let size = "viewBox=\"0 0 41 41\"";
    assert!(picture.text.contains(size), "{}", picture.text);
    assert!(!picture.text.contains(&made.code));
}

#[tokio::test]
async fn who_tries_many_codes_is_told_to_wait_and_others_are_not() {
    let house = house(&[("invitation_rate", "3/h")]).await;
    let made = house.invite(Some(house.room), None).await;
    for path in [
        GUESS.to_owned(),
        format!("{GUESS}/qr.svg"),
        made.code.clone(),
    ] {
        let answer = house.look(&path).await;
        assert_ne!(answer.status, StatusCode::TOO_MANY_REQUESTS);
    }
    for path in [&made.code, &format!("{}/qr.svg", made.code)] {
        assert_eq!(house.look(path).await.status, StatusCode::TOO_MANY_REQUESTS);
    }
    let accepted = house
        .act("accept", &house.cookie, &format!("code={}", made.code))
        .await;
    assert_eq!(accepted.status, StatusCode::TOO_MANY_REQUESTS);
    let other = house.world.from([192, 0, 2, 7]);
    let answer = other.send(get(&format!("/join/{}", made.code))).await;
    assert_eq!(answer.status, StatusCode::OK);
    assert_eq!(house.world.get("/sign-in").await.status, StatusCode::OK);
}

#[tokio::test]
async fn links_are_made_listed_and_taken_back_by_who_may() {
    let house = house(&[]).await;
    let fields = format!("room={}&days=7&most=10", house.room);
    let made = house.act("make", &house.cookie, &fields).await;
    assert_eq!(made.status, StatusCode::OK, "{made:?}");
    let made: Invitation = serde_json::from_str(&made.text).expect("an invitation");
    assert_eq!((made.most, made.expires.is_some()), (Some(10), true));
    let open = house.act("make", &house.cookie, "days=0&most=0").await;
    let open: Invitation = serde_json::from_str(&open.text).expect("an invitation");
    assert_eq!((open.most, open.expires), (None, None));
    let long = house.act("make", &house.cookie, "days=366").await;
    assert_eq!(long.status, StatusCode::BAD_REQUEST);

    let list = house
        .act("list", &house.cookie, &format!("room={}", house.room))
        .await;
    let list: Vec<Invitation> = serde_json::from_str(&list.text).expect("a list");
    assert_eq!(list, std::slice::from_ref(&made));
    let list = house.act("list", &house.cookie, "").await;
    let list: Vec<Invitation> = serde_json::from_str(&list.text).expect("a list");
    assert_eq!(list, [open]);

    let bob = house.world.sign_up("bob").await;
    for (action, fields) in [
        ("make", format!("room={}", house.room)),
        ("list", format!("room={}", house.room)),
        ("revoke", format!("id={}", made.id)),
    ] {
        let refused = house.act(action, &bob, &fields).await;
        assert_eq!(
            refused.status,
            StatusCode::NOT_FOUND,
            "{action}: {refused:?}"
        );
    }
    let revoked = house
        .act("revoke", &house.cookie, &format!("id={}", made.id))
        .await;
    assert_eq!(revoked.status, StatusCode::OK, "{revoked:?}");
    assert_eq!(house.look(&made.code).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn who_administers_the_server_says_who_may_come() {
    let house = house(&[]).await;
    let bob = house.world.sign_up("bob").await;
    let refused = house
        .act("change_registration", &bob, "registration=closed")
        .await;
    assert_eq!(refused.header("roost-refusal"), "\"not_allowed\"");
    let door = async || house.world.get("/sign-up").await.text;
    assert!(door().await.contains("name=\"username\""));

    let made = house.invite(None, None).await;
    for (policy, without, with) in [
        ("by_invitation", false, true),
        ("closed", false, false),
        ("open", true, true),
    ] {
        let fields = format!("registration={policy}");
        let changed = house
            .act("change_registration", &house.cookie, &fields)
            .await;
        assert_eq!(changed.status, StatusCode::OK, "{changed:?}");
        assert_eq!(
            door().await.contains("name=\"username\""),
            without,
            "{policy}"
        );
        let way = format!("/sign-up?next=/join/{}", made.code);
        let invited = house.world.get(&way).await;
        assert_eq!(invited.text.contains("name=\"username\""), with, "{policy}");
    }
    let signed_in = form_with("change_profile", &house.cookie, "name=Ada");
    assert_eq!(house.world.send(signed_in).await.status, StatusCode::OK);
}

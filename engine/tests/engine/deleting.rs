//! An account goes by its owner's will: what tells who it was is gone, what was written stays.

use engine::accounts::{self, Asker, SignIn, SignUp};
use engine::invitations::{self, NewInvitation};
use engine::sessions::Browser;
use engine::{Error, administration, args, avatars, live, marks, messages, rooms};
use wire::{
    Change, MarkTo, MemberState, Micros, Refusal, Rev, RoomRole, Scope, ServerRole, System, UserId,
    UserKind,
};

use crate::live::{frames, listen};
use crate::messages::{group, head, one, people, refusal, say, since};
use crate::pictures::png;
use crate::rooms::{channel, entry, lines, room_row, who_is_in};
use crate::rooms_remains::{counted_in, tables_with};
use crate::rooms_rights::ON_REQUEST;
use crate::world::{PASSWORD, World, form};

/// Every table whose rows are about somebody, and how many of them are about those who are deleted.
const ABOUT_THEM: &str = "WITH gone AS (SELECT id FROM users WHERE kind = 'deleted') SELECT
    (SELECT COUNT(*) FROM avatars WHERE user_id IN (SELECT id FROM gone)) AS avatars,
    (SELECT COUNT(*) FROM entries WHERE user_id IN (SELECT id FROM gone)) AS entries,
    (SELECT COUNT(*) FROM invitation_uses WHERE user_id IN (SELECT id FROM gone)) AS invitation_uses,
    (SELECT COUNT(*) FROM members WHERE user_id IN (SELECT id FROM gone)) AS members,
    (SELECT COUNT(*) FROM mentions WHERE user_id IN (SELECT id FROM gone)) AS mentions,
    (SELECT COUNT(*) FROM name_keys WHERE user_id IN (SELECT id FROM gone)) AS name_keys,
    (SELECT COUNT(*) FROM name_parts WHERE user_id IN (SELECT id FROM gone)) AS name_parts,
    (SELECT COUNT(*) FROM password_resets WHERE user_id IN (SELECT id FROM gone)) AS password_resets,
    (SELECT COUNT(*) FROM reactions WHERE user_id IN (SELECT id FROM gone)) AS reactions,
    (SELECT COUNT(*) FROM read_log WHERE user_id IN (SELECT id FROM gone)) AS read_log,
    (SELECT COUNT(*) FROM sessions WHERE user_id IN (SELECT id FROM gone)) AS sessions";

#[derive(Debug, PartialEq, Eq, sqlx::FromRow)]
struct Rows {
    avatars: i64,
    entries: i64,
    invitation_uses: i64,
    members: i64,
    mentions: i64,
    name_keys: i64,
    name_parts: i64,
    password_resets: i64,
    reactions: i64,
    read_log: i64,
    sessions: i64,
}

#[derive(Debug, PartialEq, Eq, sqlx::FromRow)]
struct Seen {
    seen: Option<i64>,
}

/// What is left of one: all that could tell who it was.
#[derive(Debug, PartialEq, Eq, sqlx::FromRow)]
struct Person {
    username: String,
    email: String,
    name: String,
    bio: String,
    password_hash: String,
    avatar: Option<i64>,
    seen: Option<i64>,
    role: String,
}

#[derive(Debug, PartialEq, Eq, sqlx::FromRow)]
struct Told {
    devices: String,
    places: String,
    tokens: i64,
    open: i64,
}

async fn at(world: &World, user: UserId) -> Browser {
    let (session, _) = world.browser(user).await;
    Browser { user, session }
}

async fn delete(world: &World, browser: Browser, password: &str) -> Result<(), Error> {
    let password = password.to_owned();
    accounts::delete(&world.engine, Asker { browser, password }).await
}

#[test]
fn every_table_that_names_somebody_is_counted() {
    assert_eq!(tables_with("user_id"), counted_in(ABOUT_THEM));
}

both! {
    async fn who_deletes_their_account_is_nobody_from_then_on(world: World) {
        let [ada, bob] = people(&world, ["ada", "bob"]).await;
        let (here, elsewhere) = (at(&world, bob).await, at(&world, bob).await);
        let engine = &world.engine;
        assert_eq!(refusal(delete(&world, here, "a guess").await), Refusal::WrongPassword);
        assert_eq!(refusal(delete(&world, here, "").await), Refusal::WrongPassword);
        let mut adas = listen(&world, ada).await;
        let mut bobs = listen(&world, bob).await;
        delete(&world, here, PASSWORD).await.expect("is deleted");

        let heard = frames(&mut adas, Scope::Server);
        let events: Vec<_> = heard.iter().flat_map(|frame| &frame.events).collect();
        let Some(Change::Person(card)) = &events[0].change else {
            panic!("{events:?}");
        };
        assert_eq!((card.id, card.kind, card.username.as_str()), (bob, UserKind::Deleted, ""));
        let ended = frames(&mut bobs, Scope::Account(bob));
        let ended = ended.iter().flat_map(|frame| &frame.events);
        let is_end = |event: &&wire::Event| matches!(&event.change, Some(Change::Session(session)) if session.ended);
        assert_eq!(ended.filter(is_end).count(), 2, "both of his browsers are signed out");

        let form_of = |who: &str| SignIn { who: who.to_owned(), password: PASSWORD.to_owned() };
        for who in ["bob", "bob@example.org", "", &format!(" {bob}")] {
            let refused = accounts::sign_in(engine, form_of(who)).await;
            let told = refusal(refused);
            assert!(matches!(told, Refusal::WrongCredentials | Refusal::WhoMissing), "{who:?}: {told:?}");
        }
        assert_eq!(refusal(delete(&world, elsewhere, PASSWORD).await), Refusal::SignedOut);
        assert!(accounts::find(engine, "bob").await.expect("finds").is_empty());
        // His names are free for others.
        let again: SignUp = form("bob");
        let other = accounts::sign_up(engine, again).await.expect("signs up");
        assert_ne!(other.id, bob);
    }

    async fn what_was_begun_before_comes_to_nothing(world: World) {
        let [ada, bob] = people(&world, ["ada", "bob"]).await;
        let engine = &world.engine;
        let club = channel(&world, ada).await;
        rooms::set_policy(engine, ada, club, ON_REQUEST).await.expect("is so");
        rooms::join(engine, bob, club).await.expect("asks");
        let gone = channel(&world, ada).await;
        rooms::set_policy(engine, ada, gone, ON_REQUEST).await.expect("is so");
        rooms::join(engine, bob, gone).await.expect("asks");
        rooms::delete(engine, ada, gone).await.expect("is ended, with all that is in it to go yet");
        let lane = listen(&world, bob).await;
        let here = at(&world, bob).await;
        delete(&world, here, PASSWORD).await.expect("is deleted");
        drop(lane);
        world.clock.pass(600 * Micros::SECOND);
        live::settle(engine).await;

        let refused = [
            avatars::change(engine, bob, png(20, 20).into()).await,
            accounts::change_profile(engine, bob, "Bob again".into()).await.map(|_| ()),
            accounts::change_bio(engine, bob, "Ropes.".into()).await,
            accounts::change_privacy(engine, bob, false, false).await.map(|_| ()),
            rooms::join(engine, bob, club).await,
        ];
        for end in refused {
            assert!(matches!(refusal(end), Refusal::SignedOut | Refusal::NoSuchPerson | Refusal::NotAllowed));
        }
        let card = accounts::people(engine, vec![bob]).await.expect("reads").remove(0);
        assert_eq!((card.kind, card.name.as_str(), card.avatar), (UserKind::Deleted, "", None));
        let seen = world.rows::<Seen>("SELECT seen FROM users WHERE kind = 'deleted'").await;
        assert_eq!(seen, [Seen { seen: None }], "nor when he was last here");
        let (outside, _) = since(&world, Scope::Room(club), Rev(0)).await;
        let asks = |row: &Change| matches!(row, Change::Member(member) if member.state == MemberState::Requested);
        assert!(!outside.iter().any(asks), "nobody is asked to let him in");
    }

    async fn they_leave_their_rooms_and_what_they_wrote_stays(world: World) {
        let [ada, bob] = people(&world, ["ada", "bob"]).await;
        let engine = &world.engine;
        let tea = group(&world, &[ada, bob]).await;
        let seq = say(&world, bob, tea, "I was here").await;
        let alone = channel(&world, bob).await;
        let pair = rooms::direct(engine, ada, bob).await.expect("is there");
        let between = say(&world, bob, pair, "and here").await;
        let here = at(&world, bob).await;
        delete(&world, here, PASSWORD).await.expect("is deleted");

        assert_eq!(who_is_in(&world, tea).await, [ada]);
        assert_eq!(lines(&world, tea).await.last(), Some(&(bob, System::Left)));
        let kept = one(&world, tea, seq).await;
        assert_eq!((kept.author, kept.body.as_str()), (bob, "I was here"));
        assert!(room_row(&world, alone).await.deleted, "nobody else was in it");
        assert_eq!(one(&world, pair, between).await.body, "and here", "it stays with her");
        assert!(entry(&world, ada, pair).await.is_in);
    }

    async fn nothing_is_left_without_an_owner_and_nothing_changes_meanwhile(world: World) {
        let [ada, bob, cleo] = people(&world, ["ada", "bob", "cleo"]).await;
        let engine = &world.engine;
        let here = at(&world, ada).await;
        assert_eq!(refusal(delete(&world, here, PASSWORD).await), Refusal::LastServerOwner);
        let by = administration::Administrator::CommandLine;
        administration::set_role(engine, by, bob, ServerRole::Owner).await.expect("is given");

        let orchard = group(&world, &[ada, bob, cleo]).await;
        rooms::rename(engine, ada, orchard, "Orchard".into(), String::new()).await.expect("is named");
        let other = channel(&world, cleo).await;
        rooms::join(engine, ada, other).await.expect("joins");
        let was = head(&world, Scope::Account(ada)).await;
        let told = Refusal::OwnsAlone { name: "Orchard".into() };
        assert_eq!(refusal(delete(&world, here, PASSWORD).await), told);
        assert_eq!(head(&world, Scope::Account(ada)).await, was, "she is where she was");
        rooms::give(engine, ada, orchard, cleo, RoomRole::Owner).await.expect("is given");
        delete(&world, here, PASSWORD).await.expect("is deleted");
        assert_eq!(who_is_in(&world, orchard).await, [bob, cleo]);
        assert_eq!(who_is_in(&world, other).await, [cleo]);
        // Of the two owners one is left, who stays.
        let his = at(&world, bob).await;
        rooms::leave(engine, bob, orchard).await.expect("leaves");
        assert_eq!(refusal(delete(&world, his, PASSWORD).await), Refusal::LastServerOwner);
    }

    async fn what_remains_of_an_account_is_what_absent_clients_need(world: World) {
        let [ada, bob] = people(&world, ["ada", "bob"]).await;
        let engine = &world.engine;
        let tea = group(&world, &[ada, bob]).await;
        let pair = rooms::direct(engine, ada, bob).await.expect("is there");
        avatars::change(engine, bob, png(20, 20).into()).await.expect("is taken");
        accounts::change_profile(engine, bob, "Bob of Old".into()).await.expect("is named");
        accounts::change_bio(engine, bob, "Ropes.".into()).await.expect("is told");
        let mut calls = crate::messages::post(&format!("<@{bob}>, look"));
        calls.mentions = vec![bob];
        let seq = messages::send(engine, ada, tea, calls).await.expect("is sent");
        messages::react(engine, bob, tea, seq, "🎉".into(), true).await.expect("reacts");
        let read = MarkTo { room: tea, delivered: None, read: Some(seq) };
        marks::mark(engine, bob, vec![read]).await.expect("reads");
        let open = NewInvitation { room: Some(tea), ..NewInvitation::default() };
        let code = invitations::make(engine, bob, open).await.expect("is made").code;
        let by = administration::Administrator::CommandLine;
        administration::reset_link(engine, by, bob).await.expect("is made");
        let here = at(&world, bob).await;
        at(&world, bob).await;
        world.alter("UPDATE users SET seen = 1 WHERE id = $1", args![bob]).await;
        delete(&world, here, PASSWORD).await.expect("is deleted");

        let left = Rows {
            avatars: 0,
            // That he is in the group no more, and the conversation that is hers too.
            entries: 2,
            invitation_uses: 0,
            members: 2,
            // What others see of what was said.
            mentions: 1,
            name_keys: 0,
            name_parts: 0,
            password_resets: 0,
            reactions: 1,
            read_log: 1,
            // That they have ended.
            sessions: 2,
        };
        assert_eq!(world.rows::<Rows>(ABOUT_THEM).await, [left]);
        let person = "SELECT username, email, name, bio, password_hash, avatar, seen, role FROM users WHERE kind = 'deleted'";
        let empty = Person {
            username: String::new(),
            email: String::new(),
            name: String::new(),
            bio: String::new(),
            password_hash: String::new(),
            avatar: None,
            seen: None,
            role: "guest".into(),
        };
        assert_eq!(world.rows::<Person>(person).await, [empty]);
        let told = "SELECT MAX(device) AS devices, MAX(place) AS places, COUNT(token_hash) AS tokens,
            COUNT(CASE WHEN ended IS NULL THEN 1 END) AS open FROM sessions
            WHERE user_id IN (SELECT id FROM users WHERE kind = 'deleted')";
        let nothing = Told { devices: String::new(), places: String::new(), tokens: 0, open: 0 };
        assert_eq!(world.rows::<Told>(told).await, [nothing]);
        assert_eq!(refusal(invitations::look(engine, None, &code).await), Refusal::InvitationVoid);
        assert!(entry(&world, ada, pair).await.is_in);
    }
}

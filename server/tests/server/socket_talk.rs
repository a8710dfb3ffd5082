//! What goes over sockets once they are open: messages, answers, marks, typing, presence, differences.

use std::collections::BTreeSet;

use wire::{
    At, Bye, Change, Command, Difference, Done, Event, Have, Mark, MarkTo, Refusal, Rev, Scope,
    Seq, ToClient, ToServer, UserId,
};

use crate::tab::{Ended, Tab, is_message};
use crate::world::{World, both};

both! {
    a_message_goes_from_one_to_the_other_and_its_answer_follows_its_event,
    the_same_post_twice_is_one_message,
    a_stranger_to_the_room_hears_nothing_and_may_do_nothing,
    the_removed_hears_nothing_more_and_is_told_by_the_account,
    reading_is_told_to_the_others_and_to_ones_other_tab,
    typing_reaches_the_others_and_a_stutter_is_swallowed,
    whose_presence_is_watched_is_told_at_once_and_when_they_come,
    whom_a_tab_watches_last_it_hears_of_and_watching_counts_as_asking,
    more_questions_than_are_looked_up_at_once_are_all_answered,
    who_comes_back_is_told_what_was_missed,
}

async fn a_message_goes_from_one_to_the_other_and_its_answer_follows_its_event() {
    let world = World::new().await;
    let address = world.listen().await;
    let mut ada = Tab::open(address, &world.sign_up("ada").await).await;
    let mut bob = Tab::open(address, &world.sign_up("bob").await).await;
    let Ok(Done::Room(room)) = ada.does(Command::Direct { with: bob.viewer }).await else {
        panic!("no room");
    };
    ada.all_until_now().await;

    let post = ada.post("Good morning");
    let id = ada.begin(Command::Send { room, post }).await;
    let (first, second) = (ada.hears().await, ada.hears().await);
    let ToClient::Events(events) = &first else {
        panic!("the event comes first: {first:?}")
    };
    assert!(is_message(&events[0], room, "Good morning"), "{events:?}");
    let seq = Seq(1);
    assert!(
        matches!(second, ToClient::Done { id: answered, done: Done::Message { seq: at, .. } } if answered == id && at >= seq)
    );

    let event = bob.hears_of(room, "Good morning").await;
    assert_eq!(event, events[0], "both hear the same");
}

async fn the_same_post_twice_is_one_message() {
    let world = World::new().await;
    let address = world.listen().await;
    let mut ada = Tab::open(address, &world.sign_up("ada").await).await;
    let room = ada.group("Kitchen", &[]).await;
    let post = ada.post("once");
    let first = ada
        .does(Command::Send {
            room,
            post: post.clone(),
        })
        .await;
    let again = ada.does(Command::Send { room, post }).await;
    assert_eq!(first, again);
}

async fn a_stranger_to_the_room_hears_nothing_and_may_do_nothing() {
    let world = World::new().await;
    let address = world.listen().await;
    let mut ada = Tab::open(address, &world.sign_up("ada").await).await;
    let mut eve = Tab::open(address, &world.sign_up("eve").await).await;
    let room = ada.group("Kitchen", &[]).await;
    ada.sends(room, "secret").await;
    let heard = eve.all_until_now().await;
    assert!(
        heard.iter().all(|frame| !is_about(frame, room)),
        "{heard:?}"
    );
    let post = eve.post("let me in");
    let refused = eve
        .does(Command::Send { room, post })
        .await
        .expect_err("not hers");
    assert_eq!(refused.first(), &Refusal::NoSuchRoom);
    eve.say(&ToServer::Since {
        scope: Scope::Room(room),
        rev: Rev(0),
    })
    .await;
    assert_eq!(eve.hears().await, ToClient::Gone { rooms: vec![room] });
    eve.say(&ToServer::Cards {
        id: 70,
        rooms: vec![room],
    })
    .await;
    assert_eq!(
        eve.hears().await,
        ToClient::Cards {
            id: 70,
            cards: Vec::new(),
            more: false
        }
    );
    // Nothing else comes of it: a client asks for the card of a room that it is told is gone.
    eve.say(&ToServer::Since {
        scope: Scope::Account(ada.viewer),
        rev: Rev(0),
    })
    .await;
    let ToClient::Difference(Difference { rows, .. }) = eve.hears().await else {
        panic!("no difference")
    };
    assert_eq!(rows, [], "another's account");
}

fn is_about(frame: &ToClient, room: wire::RoomId) -> bool {
    matches!(frame, ToClient::Events(events) if events[0].scope == Scope::Room(room))
}

async fn the_removed_hears_nothing_more_and_is_told_by_the_account() {
    let world = World::new().await;
    let address = world.listen().await;
    let mut ada = Tab::open(address, &world.sign_up("ada").await).await;
    let mut bob = Tab::open(address, &world.sign_up("bob").await).await;
    let room = ada.group("Kitchen", &[bob.viewer]).await;
    ada.sends(room, "before").await;
    bob.hears_of(room, "before").await;
    bob.heard();

    assert_eq!(
        ada.does(Command::Remove {
            room,
            user: bob.viewer
        })
        .await,
        Ok(Done::Set)
    );
    ada.sends(room, "after").await;
    let heard = bob.all_until_now().await;
    assert!(
        heard.iter().all(|frame| !is_about(frame, room)),
        "{heard:?}"
    );
    let told = heard.iter().any(|frame| match frame {
        ToClient::Events(events) => events.iter().any(|event| is_out(event, room)),
        _ => false,
    });
    assert!(told, "{heard:?}");
    let post = bob.post("still here?");
    let refused = bob
        .does(Command::Send { room, post })
        .await
        .expect_err("removed");
    assert_eq!(refused.first(), &Refusal::NoSuchRoom);
}

fn is_out(event: &Event, room: wire::RoomId) -> bool {
    matches!(&event.change, Some(Change::Entry(entry)) if entry.room == room && !entry.is_in)
}

async fn reading_is_told_to_the_others_and_to_ones_other_tab() {
    let world = World::new().await;
    let address = world.listen().await;
    let mut ada = Tab::open(address, &world.sign_up("ada").await).await;
    let cookie = world.sign_up("bob").await;
    let (mut bob, mut phone) = (
        Tab::open(address, &cookie).await,
        Tab::open(address, &cookie).await,
    );
    let room = ada.group("Kitchen", &[bob.viewer]).await;
    let seq = ada.sends(room, "read me").await;
    bob.hears_of(room, "read me").await;

    let mark = MarkTo {
        room,
        delivered: Some(seq),
        read: Some(seq),
    };
    bob.say(&ToServer::Mark { marks: vec![mark] }).await;
    let user = bob.viewer;
    let is_his = |frame: &ToClient| match frame {
        ToClient::Marks(marks) => marks
            .contains(&Mark {
                room,
                user,
                delivered: seq,
                read: seq,
            })
            .then_some(()),
        _ => None,
    };
    ada.wait_for(is_his).await;
    let is_read = |frame: &ToClient| {
        match frame {
        ToClient::Events(events) => events.iter().any(|event| {
            matches!(&event.change, Some(Change::Entry(entry)) if entry.room == room && entry.read == seq)
        }),
        _ => false,
    }
    };
    phone.wait_for(|frame| is_read(frame).then_some(())).await;
}

async fn typing_reaches_the_others_and_a_stutter_is_swallowed() {
    let world = World::new().await;
    let address = world.listen().await;
    let mut ada = Tab::open(address, &world.sign_up("ada").await).await;
    let mut bob = Tab::open(address, &world.sign_up("bob").await).await;
    let room = ada.group("Kitchen", &[bob.viewer]).await;
    bob.all_until_now().await;
    for _ in 0..5 {
        ada.say(&ToServer::Typing { room }).await;
    }
    ada.sends(room, "there").await;
    bob.hears_of(room, "there").await;
    bob.all_until_now().await;
    // Latest-only values come after frames and are merged: one word of it, however it was batched.
    ada.all_until_now().await;
    let typing = ToClient::Typing {
        room,
        user: ada.viewer,
    };
    let mut again = Tab::open(address, &world.sign_up("cid").await).await;
    ada.does(Command::Add {
        room,
        users: vec![again.viewer],
    })
    .await
    .expect("added");
    ada.say(&ToServer::Typing { room }).await;
    let heard = again.all_until_now().await;
    assert!(
        !heard.contains(&typing),
        "within two seconds of the first: {heard:?}"
    );
}

async fn whose_presence_is_watched_is_told_at_once_and_when_they_come() {
    let world = World::new().await;
    let address = world.listen().await;
    let mut ada = Tab::open(address, &world.sign_up("ada").await).await;
    let bob = world.sign_up("bob").await;
    let id = world.id_of("bob").await;
    ada.say(&ToServer::Watch { users: vec![id] }).await;
    assert!(!online(&mut ada, id).await);
    let _bob = Tab::open(address, &bob).await;
    assert!(online(&mut ada, id).await);
}

async fn whom_a_tab_watches_last_it_hears_of_and_watching_counts_as_asking() {
    let world = World::with(&[("command_rate", "30/h")]).await;
    let address = world.listen().await;
    let mut ada = Tab::open(address, &world.sign_up("ada").await).await;
    let bob = world.sign_up("bob").await;
    let (me, id) = (ada.viewer, world.id_of("bob").await);
    for users in [vec![me]].into_iter().cycle().take(29) {
        ada.say(&ToServer::Watch { users }).await;
    }
    ada.say(&ToServer::Watch { users: vec![id] }).await;
    assert!(!online(&mut ada, id).await);
    let _bob = Tab::open(address, &bob).await;
    assert!(online(&mut ada, id).await);
    ada.say(&ToServer::Watch { users: vec![id] }).await;
    assert_eq!(ada.ended().await, Ended::with(Bye::TooMany));
}

async fn more_questions_than_are_looked_up_at_once_are_all_answered() {
    let world = World::new().await;
    let address = world.listen().await;
    let mut ada = Tab::open(address, &world.sign_up("ada").await).await;
    let room = ada.group("Kitchen", &[]).await;
    ada.sends(room, "hello").await;
    let asked: BTreeSet<u32> = (100..200).collect();
    for id in &asked {
        let (id, at, limit) = (*id, At::End, 20);
        ada.say(&ToServer::Page {
            id,
            room,
            at,
            limit,
        })
        .await;
    }
    let mut answered = BTreeSet::new();
    while answered.len() < asked.len() {
        let id = ada.wait_for(|frame| match frame {
            ToClient::Page { id, page } => Some((*id, page.rows.len())),
            _ => None,
        });
        let (id, rows) = id.await;
        assert_eq!(rows, 2);
        answered.insert(id);
    }
    assert_eq!(answered, asked);
}

async fn online(tab: &mut Tab, user: UserId) -> bool {
    tab.wait_for(|frame| match frame {
        ToClient::Presence(all) => all
            .iter()
            .find(|one| one.user == user)
            .map(|one| one.online),
        _ => None,
    })
    .await
}

async fn who_comes_back_is_told_what_was_missed() {
    let world = World::new().await;
    let address = world.listen().await;
    let mut ada = Tab::open(address, &world.sign_up("ada").await).await;
    let cookie = world.sign_up("bob").await;
    let (bob, welcome) = Tab::resume(address, &cookie, None, Have::default()).await;
    let epoch = Some(welcome.snapshot.epoch);
    let room = ada.group("Kitchen", &[bob.viewer]).await;
    drop(bob);
    ada.sends(room, "while you were out").await;

    let heads = welcome.snapshot.heads;
    let have = Have {
        server: heads.server,
        account: heads.account,
        ..Have::default()
    };
    let (mut bob, welcome) = Tab::resume(address, &cookie, epoch, have).await;
    assert!(!welcome.fresh);
    let cards: BTreeSet<_> = welcome
        .snapshot
        .cards
        .iter()
        .map(|card| card.room.id)
        .collect();
    assert!(cards.contains(&room));
    bob.say(&ToServer::Since {
        scope: Scope::Room(room),
        rev: Rev(1),
    })
    .await;
    let missed = bob.wait_for(|frame| match frame {
        ToClient::Difference(difference) => Some(difference.rows.clone()),
        ToClient::Reset { page, .. } => {
            Some(page.rows.iter().cloned().map(Change::Message).collect())
        }
        _ => None,
    });
    let missed = missed.await;
    let found = missed
        .iter()
        .any(|row| matches!(row, Change::Message(message) if message.body == "while you were out"));
    assert!(found, "{missed:?}");

    let (mut stale, welcome) =
        Tab::resume(address, &cookie, Some(wire::Epoch(1)), Have::default()).await;
    assert!(welcome.fresh, "another history");
    let page = ToServer::Page {
        id: 90,
        room,
        at: wire::At::End,
        limit: 20,
    };
    stale.say(&page).await;
    let rows = stale.wait_for(|frame| match frame {
        ToClient::Page { id: 90, page } => Some(page.rows.len()),
        _ => None,
    });
    assert!(rows.await > 0);
}

//! How sockets end, and what a slow one misses and gets back.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::time::Duration;

use axum::http::StatusCode;
use engine::sessions;
use tokio::net::TcpSocket;
use wire::{Bye, Change, Command, MarkTo, Micros, Rev, RoomId, Scope, ToClient, ToServer};

use crate::program::Program;
use crate::tab::{Ended, Tab};
use crate::world::{Folder, World, both, form_with, get_with};

both! {
    signing_out_elsewhere_closes_the_sessions_tabs_and_no_others,
    a_session_that_runs_out_takes_its_socket_with_it,
    who_never_says_hello_is_let_go,
    who_hears_nothing_else_hears_the_beat,
    a_session_that_has_run_out_is_not_brought_back_by_its_socket,
    using_the_socket_is_using_the_session,
    a_slow_reader_falls_behind_is_told_and_catches_up,
    who_takes_nothing_is_cut_and_nobody_waits_for_it,
    the_last_words_before_a_tab_closes_are_kept,
}

async fn signing_out_elsewhere_closes_the_sessions_tabs_and_no_others() {
    let world = World::new().await;
    let address = world.listen().await;
    let laptop = world.sign_up("ada").await;
    let (one, two) = (
        Tab::open(address, &laptop).await,
        Tab::open(address, &laptop).await,
    );
    let (phone, _) = world
        .browser(one.viewer, world.clock.now().plus(Micros::DAY))
        .await;
    let mut phone = Tab::open(address, &phone).await;

    let out = world.send(form_with("sign_out", &laptop, "")).await;
    assert!(out.takes_the_cookie_away(), "{out:?}");
    assert_eq!(one.ended().await, Ended::with(Bye::SignedOut));
    assert_eq!(two.ended().await, Ended::with(Bye::SignedOut));
    phone.all_until_now().await;
}

async fn who_never_says_hello_is_let_go() {
    let world = World::new().await;
    let address = world.listen().await;
    let ada = world.sign_up("ada").await;
    let silent = Tab::silent(address, &ada).await;
    assert_eq!(silent.ended().await, Ended::with(Bye::TooSlow));
}

async fn who_hears_nothing_else_hears_the_beat() {
    let world = World::new().await;
    let address = world.listen().await;
    let ada = world.sign_up("ada").await;
    let mut tab = Tab::open(address, &ada).await;
    let beat = |frame: &ToClient| match frame {
        ToClient::Beat { now } => Some(*now),
        _ => None,
    };
    assert_eq!(tab.wait_for(beat).await, world.clock.now());
}

async fn a_session_that_runs_out_takes_its_socket_with_it() {
    let world = World::new().await;
    let address = world.listen().await;
    world.sign_up("ada").await;
    let soon = Micros::SECOND / 5;
    let ada = world.id_of("ada").await;
    let (cookie, _) = world.browser(ada, world.clock.now().plus(soon)).await;
    let tab = Tab::open(address, &cookie).await;
    world.clock.pass(soon);
    assert_eq!(tab.ended().await, Ended::with(Bye::SignedOut));
}

async fn a_session_that_has_run_out_is_not_brought_back_by_its_socket() {
    let world = World::new().await;
    let address = world.listen().await;
    world.sign_up("ada").await;
    let ada = world.id_of("ada").await;
    let expires = world.clock.now().plus(10 * Micros::DAY);
    let (cookie, _) = world.browser(ada, expires).await;
    let mut tab = Tab::open(address, &cookie).await;
    world.clock.pass(11 * Micros::DAY);
    let users = Vec::new();
    tab.say(&ToServer::Watch { users }).await;
    assert_eq!(tab.ended().await, Ended::with(Bye::SignedOut));
}

async fn using_the_socket_is_using_the_session() {
    let world = World::new().await;
    let address = world.listen().await;
    world.sign_up("ada").await;
    let ada = world.id_of("ada").await;
    let (cookie, token) = world
        .browser(ada, world.clock.now().plus(30 * Micros::DAY))
        .await;
    let mut tab = Tab::open(address, &cookie).await;
    let expires = async || {
        let open = sessions::find(&world.engine, token)
            .await
            .expect("it reads");
        open.expect("it is open").expires
    };
    let before = expires().await;
    world.clock.pass(20 * Micros::DAY);
    let deadline = tokio::time::Instant::now() + Duration::from_secs(20);
    while expires().await == before {
        assert!(tokio::time::Instant::now() < deadline, "it is never slid");
        tab.all_until_now().await;
    }
    world.clock.pass(20 * Micros::DAY);
    assert_eq!(
        world.send(get_with("/", &cookie)).await.status,
        StatusCode::OK,
        "forty days later"
    );
}

#[tokio::test]
async fn told_to_stop_it_says_goodbye_and_does_not_wait() {
    let folder = Folder::new();
    let mut program = Program::start(&folder, &["--log", "off", "--shutdown-grace", "1h"]);
    let fields = "username=ada&email=ada@example.org&password=correct horse battery";
    let joined = program.post("sign_up", fields);
    let cookie = joined
        .split("set-cookie: ")
        .nth(1)
        .and_then(|rest| rest.split(';').next());
    let cookie = cookie.expect("a cookie");
    let mut ada = Tab::open(program.address, cookie).await;
    let room = ada.group("Kitchen", &[]).await;
    let silent = Tab::silent(program.address, cookie).await;
    let post = ada.post("in the last moment");
    ada.begin(Command::Send { room, post }).await;
    program.signal("-TERM");
    assert_eq!(ada.ended().await, Ended::with(Bye::Restarting));
    assert_eq!(silent.ended().await, Ended::with(Bye::Restarting));
    assert_eq!(program.ended(), Some(0));
}

/// A tab that the system buffers little for.
async fn narrow(address: SocketAddr, cookie: &str) -> Tab {
    let socket = TcpSocket::new_v4().expect("a socket");
    socket
        .set_recv_buffer_size(8 * 1024)
        .expect("it can be small");
    let stream = socket.connect(address).await.expect("it listens");
    let mut tab = Tab::over(stream, address, cookie).await;
    tab.greet(None, wire::Have::default()).await;
    tab
}

const LONG: usize = 19_000;
const MANY: usize = 450;

async fn send_much(ada: &mut Tab, room: RoomId) {
    for part in 0..MANY / 30 {
        let mut ids = Vec::new();
        for number in 0..30 {
            let post = ada.post(&format!("{} {}", part * 30 + number, "x".repeat(LONG)));
            ids.push(ada.begin(Command::Send { room, post }).await);
        }
        for id in ids {
            ada.answer(id).await.expect("it is sent");
        }
        ada.heard();
    }
}

async fn a_slow_reader_falls_behind_is_told_and_catches_up() {
    let world = World::with(&[("socket_bytes", "64MiB"), ("socket_patience", "5m")]).await;
    let address = world.listen().await;
    let mut bob = narrow(address, &world.sign_up("bob").await).await;
    let mut ada = Tab::open(address, &world.sign_up("ada").await).await;
    let room = ada.group("Kitchen", &[bob.viewer]).await;
    send_much(&mut ada, room).await;

    let mut held: BTreeMap<i64, String> = BTreeMap::new();
    let mut keep = |change: &Change| {
        if let Change::Message(message) = change
            && message.system.is_none()
        {
            let body = message.body.clone();
            assert_eq!(
                held.insert(message.seq.0, body),
                None,
                "heard twice: {}",
                message.seq
            );
        }
    };
    let (mut have, mut behind, mut more) = (Rev(0), 0, true);
    // What comes while it asks is looked at when it knows what was before: a stretch that was mended is told of too.
    let (mut asks, mut aside) = (false, Vec::new());
    while asks || more || behind == 0 {
        match bob.hears().await {
            ToClient::Events(events) if events[0].scope == Scope::Room(room) => {
                if asks {
                    aside.extend(events);
                    continue;
                }
                assert!(
                    have == Rev(0) || events[0].rev == have.next(),
                    "no hole before it is told"
                );
                events
                    .iter()
                    .filter_map(|event| event.change.as_ref())
                    .for_each(&mut keep);
                have = events.last().expect("has events").rev;
            }
            ToClient::Behind { scope, rev } if scope == Scope::Room(room) => {
                behind += 1;
                assert!(asks || rev > have);
                if !asks {
                    asks = true;
                    bob.say(&ToServer::Since { scope, rev: have }).await;
                }
            }
            ToClient::Difference(difference) => {
                difference.rows.iter().for_each(&mut keep);
                (have, more) = (difference.upto, difference.more);
                if !more {
                    for event in std::mem::take(&mut aside) {
                        if event.rev == have.next() {
                            event.change.iter().for_each(&mut keep);
                            have = event.rev;
                        } else if event.rev > have {
                            more = true;
                        }
                    }
                }
                asks = more;
                if more {
                    bob.say(&ToServer::Since {
                        scope: difference.scope,
                        rev: have,
                    })
                    .await;
                }
            }
            ToClient::Reset { .. } => panic!("it was not so far behind"),
            _ => {}
        }
    }
    let numbers = held.values().map(|body| {
        body.split(' ')
            .next()
            .and_then(|number| number.parse().ok())
    });
    assert_eq!(
        numbers.collect::<Vec<_>>(),
        (0..MANY).map(Some).collect::<Vec<_>>()
    );
}

async fn who_takes_nothing_is_cut_and_nobody_waits_for_it() {
    let world = World::with(&[
        ("socket_bytes", "64MiB"),
        ("socket_patience", "300ms"),
        ("sockets_per_account", "1"),
        ("socket_rate", "off"),
        ("request_rate", "off"),
    ])
    .await;
    let (cookie, address) = (world.sign_up("bob").await, world.listen().await);
    let bob = narrow(address, &cookie).await;
    let mut ada = Tab::open(address, &world.sign_up("ada").await).await;
    let room = ada.group("Kitchen", &[bob.viewer]).await;
    send_much(&mut ada, room).await;
    Tab::wait_for_a_place(address, &cookie).await;
    assert_ne!(bob.ended().await.code, Some(Bye::SignedOut.code()));
}

async fn the_last_words_before_a_tab_closes_are_kept() {
    let world = World::new().await;
    let address = world.listen().await;
    let mut ada = Tab::open(address, &world.sign_up("ada").await).await;
    let cookie = world.sign_up("bob").await;
    let mut bob = Tab::open(address, &cookie).await;
    let room = ada.group("Kitchen", &[bob.viewer]).await;
    let seqs = [ada.sends(room, "one").await, ada.sends(room, "two").await];
    bob.hears_of(room, "two").await;
    for seq in seqs {
        // The second waits for its second, and the tab is closed before that.
        let mark = MarkTo {
            room,
            delivered: None,
            read: Some(seq),
        };
        bob.say(&ToServer::Mark { marks: vec![mark] }).await;
    }
    let post = bob.post("good night");
    bob.begin(Command::Send { room, post }).await;
    let (user, read) = (bob.viewer, seqs[1]);
    bob.closes().await;
    ada.hears_of(room, "good night").await;
    ada.wait_for(|frame| match frame {
        ToClient::Marks(marks) => {
            let mut his = marks.iter().filter(|mark| mark.user == user);
            his.any(|mark| mark.read == read).then_some(())
        }
        _ => None,
    })
    .await;
}

//! The quick reader sees what serde sees, and leaves to it what it does not know.

use wire::{Done, Message, Micros, Refusal, Rev};

use super::*;
use crate::post::{event, told};

fn message(body: &str) -> Message {
    Message {
        rev: Rev(77),
        ..told(42, body.to_owned())
    }
}

fn text(frame: &ToClient) -> Vec<u8> {
    serde_json::to_vec(frame).expect("a frame is JSON")
}

/// What `read` hands out, as text, so that it can be compared after the frame is gone.
fn news(text: &[u8]) -> Vec<String> {
    let mut all = Vec::new();
    read(text, &mut |news| all.push(format!("{news:?}"))).expect("a frame");
    all
}

fn by_serde(text: &[u8]) -> Vec<String> {
    let mut all = Vec::new();
    match serde_json::from_slice(text).expect("a frame") {
        ToClient::Events(events) => events
            .iter()
            .for_each(|event| tell(event, &mut |news| all.push(format!("{news:?}")))),
        other => all.push(format!("{:?}", News::Other(Box::new(other)))),
    }
    all
}

#[test]
fn a_plain_message_is_read_where_it_stands() {
    let frame = text(&ToClient::Events(vec![event(message("1234 well said, ☃"))]));
    assert!(one_message(&frame).is_some());
    assert_eq!(news(&frame), by_serde(&frame));
    assert_eq!(news(&frame).len(), 1);
}

#[test]
fn an_answer_is_read_where_it_stands() {
    let done = Done::Message {
        room: RoomId(5),
        seq: Seq(42),
    };
    let frame = text(&ToClient::Done { id: 7, done });
    assert!(matches!(
        stands(&frame),
        Some(News::Stands {
            id: 7,
            seq: Seq(42)
        })
    ));
    let set = text(&ToClient::Done {
        id: 7,
        done: Done::Set,
    });
    assert!(stands(&set).is_none());
}

#[test]
fn whatever_looks_otherwise_is_read_by_serde() {
    let mut deleted = message("");
    deleted.deleted = Some(Micros(5));
    let mut edited = message("said again");
    (edited.edition, edited.edited) = (2, Some(Micros(5)));
    let mut answering = message("indeed");
    answering.reply_to = Some(Seq(3));
    let bare = Event {
        scope: Scope::Room(RoomId(5)),
        rev: Rev(9),
        change: None,
    };
    let mut elsewhere = message("in another room than its scope");
    elsewhere.room = RoomId(6);
    let elsewhere = Event {
        scope: Scope::Room(RoomId(5)),
        rev: Rev(77),
        change: Some(Change::Message(elsewhere)),
    };
    let frames = [
        ToClient::Events(vec![event(message("\"quoted\" and \\ broken\nin two"))]),
        ToClient::Events(vec![event(message("one")), event(message("two"))]),
        ToClient::Events(vec![event(deleted)]),
        ToClient::Events(vec![event(edited)]),
        ToClient::Events(vec![event(answering)]),
        ToClient::Events(vec![elsewhere]),
        ToClient::Events(vec![bare]),
        ToClient::Beat { now: Micros(1) },
        ToClient::Refused {
            id: 1,
            refused: Refusal::Busy.into(),
        },
    ];
    for frame in frames {
        let frame = text(&frame);
        assert!(one_message(&frame).or_else(|| stands(&frame)).is_none());
        assert_eq!(news(&frame), by_serde(&frame));
        assert!(!news(&frame).is_empty());
    }
}

#[test]
fn what_is_no_frame_is_refused() {
    let frame = text(&ToClient::Events(vec![event(message("cut off"))]));
    for cut in 0..frame.len() {
        assert!(read(&frame[..cut], &mut |_| ()).is_err(), "cut at {cut}");
    }
    assert!(read(b"{\"events\":[]} ", &mut |_| ()).is_ok());
    assert!(read(b"{\"shouts\":[]}", &mut |_| ()).is_err());
}

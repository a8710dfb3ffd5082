//! Frames come whole, however the network cuts them.

use super::*;

fn from_server(kind: u8, payload: &[u8]) -> Vec<u8> {
    let mut bytes = frame(payload);
    bytes[0] = 0x80 | kind;
    bytes[1] &= 0x7f;
    let mask = bytes.len() - payload.len() - 4;
    bytes.drain(mask..mask + 4);
    bytes
}

#[test]
fn frames_of_every_length_are_handed_out_once_and_in_order() {
    let texts = [0, 1, 125, 126, 127, 65_535, 65_536, 70_000].map(|length| vec![b'x'; length]);
    let all: Vec<u8> = texts
        .iter()
        .flat_map(|text| from_server(TEXT, text))
        .collect();
    for step in [1, 7, 4096, all.len()] {
        let (mut begun, mut parts, mut heard) = (Vec::new(), Vec::new(), Vec::new());
        for part in all.chunks(step) {
            begun.extend_from_slice(part);
            let taken = frames(&begun, &mut parts, &mut |text: &[u8]| {
                heard.push(text.len());
            })
            .expect("frames");
            begun.drain(..taken);
        }
        assert!(begun.is_empty());
        assert_eq!(heard, texts.each_ref().map(Vec::len), "by {step}");
    }
}

#[test]
fn a_farewell_is_told_with_its_code() {
    let mut heard = 0;
    let mut bytes = from_server(TEXT, b"last words");
    bytes.extend(from_server(CLOSE, &3000_u16.to_be_bytes()));
    let closed = frames(&bytes, &mut Vec::new(), &mut |_: &[u8]| heard += 1);
    assert_eq!((closed, heard), (Err(Closed::Told(Some(3000))), 1));
}

#[test]
fn what_no_server_sends_is_malformed() {
    let masked = frame(b"masked");
    let binary = from_server(2, b"binary");
    let mut compressed = from_server(TEXT, b"compressed");
    compressed[0] |= 0x40;
    for bytes in [masked, binary, compressed] {
        assert_eq!(
            frames(&bytes, &mut Vec::new(), &mut |_: &[u8]| ()),
            Err(Closed::Malformed)
        );
    }
}

#[test]
fn pings_are_passed_over() {
    let mut bytes = from_server(PING, b"there?");
    bytes.extend(from_server(TEXT, b"yes"));
    let mut heard = Vec::new();
    let taken = frames(&bytes, &mut Vec::new(), &mut |text: &[u8]| {
        heard.extend_from_slice(text);
    });
    assert_eq!((taken, heard), (Ok(bytes.len()), b"yes".to_vec()));
}

#[test]
fn a_message_in_parts_is_handed_out_whole() {
    let mut bytes = from_server(TEXT, b"first, ");
    bytes[0] &= 0x7f;
    let mut middle = from_server(CONTINUED, b"second, ");
    middle[0] &= 0x7f;
    bytes.extend(middle);
    bytes.extend(from_server(PING, b""));
    bytes.extend(from_server(CONTINUED, b"third"));
    bytes.extend(from_server(TEXT, b"alone"));
    for step in [1, 5, bytes.len()] {
        let (mut begun, mut parts, mut heard) = (Vec::new(), Vec::new(), Vec::new());
        for part in bytes.chunks(step) {
            begun.extend_from_slice(part);
            let mut each = |text: &[u8]| heard.push(String::from_utf8_lossy(text).into_owned());
            let taken = frames(&begun, &mut parts, &mut each).expect("frames");
            begun.drain(..taken);
        }
        assert_eq!(heard, ["first, second, third", "alone"]);
    }
}

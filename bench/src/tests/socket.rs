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
        let (mut begun, mut heard) = (Vec::new(), Vec::new());
        for part in all.chunks(step) {
            begun.extend_from_slice(part);
            let taken = frames(&begun, &mut |text: &[u8]| heard.push(text.len())).expect("frames");
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
    let closed = frames(&bytes, &mut |_: &[u8]| heard += 1);
    assert_eq!((closed, heard), (Err(Closed::Told(Some(3000))), 1));
}

#[test]
fn what_no_server_sends_is_malformed() {
    let masked = frame(b"masked");
    let binary = from_server(2, b"binary");
    let mut unfinished = from_server(TEXT, b"unfinished");
    unfinished[0] &= 0x7f;
    for bytes in [masked, binary, unfinished] {
        assert_eq!(frames(&bytes, &mut |_: &[u8]| ()), Err(Closed::Malformed));
    }
}

#[test]
fn pings_are_passed_over() {
    let mut bytes = from_server(PING, b"there?");
    bytes.extend(from_server(TEXT, b"yes"));
    let mut heard = Vec::new();
    let taken = frames(&bytes, &mut |text: &[u8]| heard.extend_from_slice(text));
    assert_eq!((taken, heard), (Ok(bytes.len()), b"yes".to_vec()));
}

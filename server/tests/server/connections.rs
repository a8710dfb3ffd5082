//! So many connections, and no more.

use std::io::{ErrorKind, Read, Write};
use std::time::Duration;

use crate::program::{Program, read_to_end, status};
use crate::world::Folder;

#[test]
fn the_one_too_many_waits_until_another_closes() {
    let folder = Folder::new();
    let roost = Program::start(&folder, &["--log", "off", "--max-connections", "1"]);
    let asks = format!(
        "GET /healthz HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n\r\n",
        roost.address
    );
    let first = roost.open();
    let mut second = roost.open();
    second
        .write_all(asks.as_bytes())
        .expect("the system takes it");
    let patience = second.read_timeout().expect("a deadline");
    second
        .set_read_timeout(Some(Duration::from_millis(100)))
        .expect("a deadline");
    let waits = second.read(&mut [0]).expect_err("it waits");
    assert_eq!(waits.kind(), ErrorKind::WouldBlock);

    drop(first);
    second.set_read_timeout(patience).expect("a deadline");
    assert_eq!(status(&read_to_end(second)), 200);
}

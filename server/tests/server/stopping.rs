//! Told to stop, it lets nobody new in and finishes what it has begun.

use std::io::Write;
use std::net::TcpStream;

use crate::program::{Program, exchange, read_to_end, status, until};
use crate::world::Folder;

/// A request of which all but the last byte is there: it runs until that one comes.
fn begun(program: &Program) -> (TcpStream, &'static str) {
    let form = program.form("sign_in", "", "who=ada&password=a-wrong-one");
    let (most, _) = form.split_at(form.len() - 1);
    let mut stream = program.open();
    stream
        .write_all(most.as_bytes())
        .expect("it takes what there is");
    until("the request runs", || {
        program
            .get("/metrics")
            .lines()
            .any(|line| line == "roost_http_requests_running 2")
    });
    (stream, "e")
}

fn refuses_newcomers(program: &Program) {
    until("newcomers are refused", || {
        TcpStream::connect(program.address).is_err()
    });
}

#[test]
fn a_request_that_runs_is_answered_and_newcomers_are_not_let_in() {
    let folder = Folder::new();
    for signal in ["-TERM", "-INT"] {
        let mut program = Program::start(&folder, &["--log", "off"]);
        let (stream, rest) = begun(&program);
        program.signal(signal);
        refuses_newcomers(&program);
        assert_eq!(status(&exchange(stream, rest)), 401);
        assert_eq!(program.ended(), Some(0));
    }
}

#[test]
fn a_silent_connection_keeps_nobody_waiting() {
    let folder = Folder::new();
    let mut program = Program::start(&folder, &["--log", "off"]);
    let idle = program.open();
    assert_eq!(status(&program.get("/healthz")), 200);
    program.signal("-TERM");
    assert_eq!(program.ended(), Some(0));
    assert_eq!(read_to_end(idle), "");
}

#[test]
fn after_the_grace_it_ends_all_the_same() {
    let folder = Folder::new();
    let mut program = Program::start(&folder, &["--log", "off", "--shutdown-grace", "50ms"]);
    let (stream, _) = begun(&program);
    program.signal("-TERM");
    assert_eq!(program.ended(), Some(0));
    assert_eq!(read_to_end(stream), "");
}

#[test]
fn told_twice_it_ends_at_once() {
    let folder = Folder::new();
    let mut program = Program::start(&folder, &["--log", "off", "--shutdown-grace", "1h"]);
    let (stream, _) = begun(&program);
    program.signal("-TERM");
    refuses_newcomers(&program);
    program.signal("-TERM");
    assert_eq!(program.ended(), Some(0));
    assert_eq!(read_to_end(stream), "");
}

//! SIGKILL in the middle of sign-ups: each account is there whole, or not at all.

use std::sync::atomic::{AtomicU32, Ordering};

use crate::program::{Program, status, until};
use crate::world::Folder;

/// Enough that some are in each stage when it is killed: hashed, queued, written, answered.
const PEOPLE: u32 = 40;
const SEEN_FIRST: u32 = 5;

fn fields(number: u32) -> String {
    format!(
        "username=person{number}&email=person{number}@example.org&password=correct horse battery"
    )
}

#[test]
fn each_account_is_there_whole_or_not_at_all() {
    let folder = Folder::new();
    let generous = [
        "--log",
        "off",
        "--sign-up-rate",
        "off",
        "--sign-in-rate",
        "off",
    ];
    let mut program = Program::start(&folder, &generous);
    let answered = AtomicU32::new(0);
    let answers: Vec<u16> = std::thread::scope(|scope| {
        let people: Vec<_> = (0..PEOPLE)
            .map(|number| {
                let (program, answered) = (&program, &answered);
                scope.spawn(move || {
                    let answer = status(&program.post("sign_up", &fields(number)));
                    answered.fetch_add(1, Ordering::Relaxed);
                    answer
                })
            })
            .collect();
        until("some have signed up", || {
            answered.load(Ordering::Relaxed) >= SEEN_FIRST
        });
        program.signal("-KILL");
        people
            .into_iter()
            .map(|person| person.join().expect("no thread breaks"))
            .collect()
    });
    assert_eq!(program.ended(), None, "a signal ended it");

    let again = Program::start(&folder, &generous);
    assert!(
        answers.contains(&200) && answers.contains(&0),
        "killed in the middle: {answers:?}"
    );
    for (number, answer) in (0..PEOPLE).zip(answers) {
        let who = format!("who=person{number}&password=correct horse battery");
        let is_there = status(&again.post("sign_in", &who)) == 200;
        if answer == 200 {
            assert!(is_there, "what was acknowledged is kept: person{number}");
        }
        // Whole: its name and email are taken and its password opens it. Not at all: all of it is free.
        let taken = status(&again.post("sign_up", &fields(number))) == 422;
        assert_eq!(taken, is_there, "person{number}");
    }
}

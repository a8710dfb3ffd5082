//! `roost demo`: an empty folder, and then a community to sign in to.

use crate::program::{Program, roost, run, status, stderr};
use crate::world::Folder;

#[test]
fn a_demo_says_how_to_sign_in_and_is_made_once() {
    let folder = Folder::new();
    let demo = ["demo", "--log", "off", "--messages", "300", "--people", "6"];
    let output = run(roost(&folder, &demo));
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    assert!(
        stderr(&output).contains("300 of 300 messages"),
        "{}",
        stderr(&output)
    );
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    let after = |word: &str| {
        let (_, rest) = said.split_once(word).expect("it is said");
        rest.split_whitespace()
            .next()
            .expect("there is one")
            .to_owned()
    };
    assert!(said.contains("http://127.0.0.1:3000"), "{said}");

    let again = run(roost(&folder, &demo));
    assert_eq!(again.status.code(), Some(1));
    let complaint = stderr(&again);
    assert!(
        complaint.starts_with("roost: people have accounts in this database")
            && complaint.contains("--data"),
        "{complaint}"
    );
    assert_eq!(complaint.lines().count(), 1);
    assert!(again.stdout.is_empty());

    let program = Program::start(&folder, &["--log", "off"]);
    let fields = |password: &str| format!("who={}&password={password}", after("username"));
    let answer = program.post("sign_in", &fields(&after("password")));
    assert_eq!(status(&answer), 200, "{answer}");
    assert!(answer.contains("set-cookie: "), "{answer}");
    let wrong = program.post("sign_in", &fields("another password"));
    assert!(!wrong.contains("set-cookie: "), "{wrong}");
}

#[test]
fn a_demo_of_no_size_is_refused() {
    let folder = Folder::new();
    for wrong in [
        ["demo", "--messages", "0"],
        ["demo", "--messages", "1000001"],
        ["demo", "--people", "1"],
        ["demo", "--seed", "many"],
    ] {
        let output = run(roost(&folder, &wrong));
        assert_eq!(output.status.code(), Some(2), "{}", stderr(&output));
        assert!(stderr(&output).contains(wrong[1]), "{}", stderr(&output));
    }
    assert!(!folder.path().join("data").exists(), "nothing was touched");
}

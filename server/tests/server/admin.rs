//! `roost admin`: through a running server, without one, and where there is nothing.

use std::io::{Read, Write};
use std::os::unix::fs::PermissionsExt;
use std::os::unix::net::{UnixListener, UnixStream};
use std::process::{Output, Stdio};

use crate::program::{Program, roost, run, status, stderr, until};
use crate::world::Folder;

const PASSWORD: &str = "correct horse battery";

fn admin(folder: &Folder, arguments: &[&str]) -> Output {
    let arguments = [&["admin"], arguments].concat();
    run(roost(folder, &arguments))
}

/// What it said, all being well.
fn said(folder: &Folder, arguments: &[&str]) -> String {
    let output = admin(folder, arguments);
    assert_eq!(
        output.status.code(),
        Some(0),
        "{arguments:?}: {}",
        stderr(&output)
    );
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// Why not: in one line.
fn refused(folder: &Folder, arguments: &[&str]) -> String {
    let output = admin(folder, arguments);
    let complaint = stderr(&output);
    assert_eq!(output.status.code(), Some(1), "{arguments:?}: {complaint}");
    assert!(
        complaint.starts_with("roost: ") && complaint.lines().count() == 1,
        "{complaint}"
    );
    complaint
}

fn quiet(folder: &Folder) -> Program {
    Program::start(folder, &["--log", "off"])
}

fn sign_up(program: &Program, name: &str) -> String {
    let fields = format!("username={name}&email={name}@example.org&password={PASSWORD}");
    let answer = program.post("sign_up", &fields);
    assert_eq!(status(&answer), 200, "{answer}");
    let cookie = answer.split("set-cookie: ").nth(1).expect("a cookie");
    cookie.split(';').next().expect("its value").to_owned()
}

fn sign_in(program: &Program, name: &str, password: &str) -> u16 {
    status(&program.post("sign_in", &format!("who={name}&password={password}")))
}

fn is_signed_in(program: &Program, cookie: &str) -> bool {
    let head = format!(
        "GET / HTTP/1.1\r\nHost: {}\r\nCookie: {cookie}\r\n\r\n",
        program.address
    );
    status(&crate::program::exchange(program.open(), &head)) == 200
}

/// Behind the word, up to the next space.
fn after<'a>(said: &'a str, word: &str) -> &'a str {
    let (_, rest) = said.split_once(word).expect("it is said");
    rest.split_whitespace().next().expect("there is one")
}

/// All there is to do, whichever way it goes.
fn looks_after_people(folder: &Folder) {
    let made = said(folder, &["create-owner", "grace", "grace@example.org"]);
    let list = said(folder, &["list"]);
    assert!(list.starts_with("USERNAME"), "{list}");
    let line = |list: &str, name: &str| {
        let found = list.lines().find(|line| line.starts_with(name));
        found
            .expect("has a line")
            .split_whitespace()
            .map(str::to_owned)
            .collect::<Vec<_>>()
    };
    assert_eq!(
        line(&list, "grace"),
        ["grace", "owner", "open", "0", "grace@example.org"]
    );
    assert!(after(&made, "The password is ").len() >= 20, "{made}");

    said(folder, &["role", "eve", "guest"]);
    assert_eq!(line(&said(folder, &["list", "EVE"]), "eve")[1], "guest");
    said(folder, &["disable", "eve"]);
    assert_eq!(line(&said(folder, &["list", "eve@"]), "eve")[2], "disabled");
    assert_eq!(said(folder, &["list", "nobody"]), "Nobody.\n");
    assert!(refused(folder, &["disable", "nobody"]).contains("nobody here by that name"));
    assert!(refused(folder, &["create-owner", "grace", "g@example.org"]).contains("taken"));
    assert!(refused(folder, &["create-owner", "x", "g@example.org"]).contains("at least 2"));
    said(folder, &["enable", "eve"]);
    said(folder, &["disable", "grace"]);
    assert!(refused(folder, &["role", "ada", "member"]).contains("own this server"));
    assert!(refused(folder, &["disable", "ada"]).contains("own this server"));
    said(folder, &["enable", "grace"]);
}

#[test]
fn a_running_server_does_it_through_its_socket() {
    let folder = Folder::new();
    let mut program = quiet(&folder);
    let socket = folder.path().join("data/roost.sock");
    until("it can be asked", || socket.exists());
    let mode = std::fs::metadata(&socket)
        .expect("is there")
        .permissions()
        .mode();
    assert_eq!(mode & 0o777, 0o600);
    sign_up(&program, "ada");
    let eve = sign_up(&program, "eve");
    looks_after_people(&folder);
    assert!(!is_signed_in(&program, &eve), "she was disabled");

    // At once, for those who are connected.
    let eve = sign_up(&program, "eve2");
    assert!(is_signed_in(&program, &eve));
    said(&folder, &["disable", "eve2"]);
    assert!(!is_signed_in(&program, &eve));
    assert_eq!(sign_in(&program, "eve2", PASSWORD), 403);
    assert_eq!(sign_in(&program, "eve2", "another password"), 401);

    let link = said(&folder, &["reset-password", "ada"]);
    let here = format!("http://{}/reset/", program.address);
    let code = after(&link, &here);
    let reset = |code: &str, password: &str| {
        let fields = format!("code={code}&password={password}");
        status(&crate::program::exchange(
            program.open(),
            &program
                .form("reset_password", "", &fields)
                .replacen("accounts/", "reset/", 1),
        ))
    };
    assert_eq!(reset("guess", "battery staple"), 403);
    assert_eq!(reset(code, "short"), 422);
    assert_eq!(reset(code, "battery staple"), 200);
    assert_eq!(reset(code, "battery staple"), 403);
    assert_eq!(sign_in(&program, "ada", "battery staple"), 200);
    let given = said(&folder, &["reset-password", "ada", "--generate"]);
    assert_eq!(
        sign_in(&program, "ada", after(&given, "The password is ")),
        200
    );

    program.signal("-TERM");
    assert_eq!(program.ended(), Some(0));
    assert!(!socket.exists(), "it is taken away");
}

#[test]
fn without_a_server_it_does_it_itself() {
    let folder = Folder::new();
    // On a machine where nothing ran yet: the first owner.
    let made = said(&folder, &["create-owner", "ada", "ada@example.org"]);
    let password = after(&made, "The password is ").to_owned();
    let program = quiet(&folder);
    assert_eq!(sign_in(&program, "ada", &password), 200);
    sign_up(&program, "eve");
    drop(program); // killed: its socket stays behind
    assert!(folder.path().join("data/roost.sock").exists());
    looks_after_people(&folder);
    let link = said(
        &folder,
        &[
            "reset-password",
            "ada",
            "--public-url",
            "https://chat.example.org",
        ],
    );
    assert!(
        link.starts_with("https://chat.example.org/reset/"),
        "{link}"
    );

    let program = quiet(&folder);
    assert_eq!(sign_in(&program, "eve", PASSWORD), 200);
    said(&folder, &["list"]);
}

#[test]
fn a_password_may_come_on_standard_input() {
    let folder = Folder::new();
    let asked = ["admin", "create-owner", "ada", "ada@example.org", "--ask"];
    let with = |typed: &str| {
        let mut command = roost(&folder, &asked);
        command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        let mut child = command.spawn().expect("it starts");
        let mut stdin = child.stdin.take().expect("is piped");
        stdin.write_all(typed.as_bytes()).expect("it reads");
        drop(stdin);
        child.wait_with_output().expect("it ends")
    };
    for (typed, complaint) in [
        ("", "Enter a password"),
        ("short\n", "at least 8"),
        ("ada@example.org\n", "try first"),
    ] {
        let output = with(typed);
        assert_eq!(output.status.code(), Some(1));
        assert!(stderr(&output).contains(complaint), "{}", stderr(&output));
    }
    let output = with(&format!("{PASSWORD}\n"));
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    assert!(!String::from_utf8_lossy(&output.stdout).contains("password is"));
    assert_eq!(sign_in(&quiet(&folder), "ada", PASSWORD), 200);
}

#[test]
fn where_nothing_is_nothing_is_made() {
    let folder = Folder::new();
    assert!(refused(&folder, &["list"]).contains("no data in data"));
    assert!(!folder.path().join("data").exists());
    for wrong in [
        &[][..],
        &["lisst"],
        &["role", "ada", "king"],
        &["disable"],
        &["create-owner", "ada"],
    ] {
        let output = admin(&folder, wrong);
        assert_eq!(
            output.status.code(),
            Some(2),
            "{wrong:?}: {}",
            stderr(&output)
        );
    }
}

#[test]
fn what_lies_where_the_socket_belongs_is_not_lost() {
    let folder = Folder::new();
    let socket = folder.path().join("data/roost.sock");
    std::fs::create_dir_all(folder.path().join("data")).expect("is made");
    std::fs::write(&socket, "somebody's").expect("is written");
    let program = quiet(&folder);
    sign_up(&program, "ada");
    assert_eq!(
        std::fs::read_to_string(&socket).expect("is there"),
        "somebody's"
    );
    // The server serves all the same; to be asked it would have to be stopped.
    assert!(refused(&folder, &["list"]).contains("does not answer"));
}

#[test]
fn what_is_no_wish_is_refused_and_the_next_is_heard() {
    let folder = Folder::new();
    let program = quiet(&folder);
    let socket = folder.path().join("data/roost.sock");
    until("it can be asked", || UnixStream::connect(&socket).is_ok());
    for line in [
        "\n",
        "{}\n",
        "{\"everything\":{}}\n",
        "\u{1f511}\n",
        "{\"list\":",
    ] {
        let mut stream = UnixStream::connect(&socket).expect("it listens");
        stream.write_all(line.as_bytes()).expect("it reads");
        stream.shutdown(std::net::Shutdown::Write).expect("is said");
        let mut told = String::new();
        stream.read_to_string(&mut told).expect("it answers");
        assert_eq!(told, "{\"refused\":[\"malformed\"]}\n", "{line:?}");
    }
    sign_up(&program, "ada");
    assert!(said(&folder, &["list"]).contains("ada@example.org"));
}

#[test]
fn on_postgresql_the_socket_lies_in_the_data_folder_too() {
    let folder = Folder::new();
    let url = crate::world::database();
    let database = ["--log", "off", "--database", &url];
    let program = Program::start(&folder, &database);
    sign_up(&program, "ada");
    sign_up(&program, "eve");
    // Through the socket, which needs no word about the database.
    until("it can be asked", || {
        folder.path().join("data/roost.sock").exists()
    });
    looks_after_people(&folder);
    // A second server beside it takes nothing away from the first.
    let second = Program::start(&folder, &database);
    drop(second);
    assert!(said(&folder, &["list"]).contains("eve@example.org"));
    drop(program);
    assert!(refused(&folder, &["list"]).contains("no data in data"));
    assert!(said(&folder, &["list", "--database", &url]).contains("eve@example.org"));
}

/// So that the test above tells something: a file that nobody listens at any more.
#[test]
fn a_socket_that_was_left_behind_is_not_there() {
    let folder = Folder::new();
    std::fs::create_dir_all(folder.path().join("data")).expect("is made");
    drop(UnixListener::bind(folder.path().join("data/roost.sock")).expect("binds"));
    assert!(refused(&folder, &["list"]).contains("no data in data"));
    let program = quiet(&folder);
    sign_up(&program, "ada");
    assert!(said(&folder, &["list"]).contains("ada@example.org"));
}

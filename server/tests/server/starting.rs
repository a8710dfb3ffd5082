//! What keeps it from starting is said in one line, and ends with status 1.

use std::net::TcpListener;

use crate::program::{Program, roost, run, stderr};
use crate::world::Folder;

fn refuses(folder: &Folder, arguments: &[&str], said: &str) {
    let mut command = roost(folder, &["--log", "off"]);
    command.args(arguments);
    let output = run(command);
    let complaint = stderr(&output);
    assert_eq!(output.status.code(), Some(1), "{complaint}");
    assert!(
        complaint.starts_with("roost: ") && complaint.contains(said),
        "{complaint:?} has no {said:?}"
    );
    assert_eq!(complaint.lines().count(), 1, "{complaint}");
    assert!(output.stdout.is_empty(), "it does not say that it is ready");
}

#[test]
fn the_port_is_taken() {
    let folder = Folder::new();
    let other = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = other.local_addr().expect("an address").to_string();
    refuses(
        &folder,
        &["--listen", &address],
        &format!("{address} is taken by another program"),
    );
    assert!(!folder.path().join("data").exists(), "nothing was touched");
}

#[test]
fn the_data_folder_cannot_be_used() {
    let folder = Folder::new();
    // A file where a folder should be: true for root as well, whom no permission stops.
    std::fs::write(folder.path().join("data"), "").expect("a file");
    refuses(&folder, &["--listen", "127.0.0.1:0"], "data");
}

#[test]
fn another_roost_owns_the_data() {
    let folder = Folder::new();
    let _first = Program::start(&folder, &["--log", "off"]);
    refuses(
        &folder,
        &["--listen", "127.0.0.1:0"],
        "in use by another Roost",
    );
}

#[test]
fn the_database_is_damaged() {
    let folder = Folder::new();
    let data = folder.path().join("data");
    drop(Program::start(&folder, &["--log", "off"]));
    let files = std::fs::read_dir(&data)
        .expect("the data")
        .flatten()
        .map(|entry| entry.path());
    let databases: Vec<_> = files.filter(|path| is_database(path)).collect();
    assert_eq!(databases.len(), 1, "{databases:?}");
    for ending in ["-wal", "-shm"] {
        let _ = std::fs::remove_file(format!("{}{ending}", databases[0].display()));
    }
    std::fs::write(
        &databases[0],
        "this is no database at all, however long one looks at it".repeat(100),
    )
    .expect("it is ours");
    refuses(&folder, &["--listen", "127.0.0.1:0"], "restore a backup");
}

fn is_database(path: &std::path::Path) -> bool {
    std::fs::read(path).is_ok_and(|bytes| bytes.starts_with(b"SQLite format 3"))
}

#[test]
fn postgresql_is_away() {
    let folder = Folder::new();
    let nobody = TcpListener::bind("127.0.0.1:0")
        .and_then(|port| port.local_addr())
        .expect("a port");
    let url = format!("postgres://roost:secret99@{nobody}/roost");
    let arguments = ["--listen", "127.0.0.1:0", "--database", &url];
    refuses(&folder, &arguments, "cannot be reached");
    let mut loud = roost(&folder, &arguments);
    loud.args(["--log", "trace"]);
    assert!(
        !stderr(&run(loud)).contains("secret99"),
        "not even in the finest log"
    );
}

#[test]
fn the_first_start_says_how_to_own_the_server_and_the_second_only_where_it_is() {
    let folder = Folder::new();
    let mut first = Program::start(&folder, &["--log", "off"]);
    assert!(
        first
            .says()
            .contains("Whoever signs up first owns this server")
    );
    assert!(first.says().contains("setup code"));
    let owner = "username=ada&email=ada@example.org&password=correct horse battery";
    assert_eq!(crate::program::status(&first.post("sign_up", owner)), 200);
    drop(first);
    let mut second = Program::start(&folder, &["--log", "off"]);
    second.signal("-TERM");
    assert_eq!(second.says(), "", "nothing more is said until it ends");
    assert_eq!(second.ended(), Some(0));
}

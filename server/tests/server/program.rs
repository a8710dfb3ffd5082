//! The program itself, as a process of its own, asked over a real socket.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::process::{Child, ChildStdout, Command, Output, Stdio};
use std::time::{Duration, Instant};

use crate::world::Folder;

const PATIENCE: Duration = Duration::from_secs(20);

/// Nothing of the machine's own environment reaches it, and its working directory is empty.
pub fn roost(folder: &Folder, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_roost"));
    command
        .args(arguments)
        .env_clear()
        .current_dir(folder.path())
        .stdin(Stdio::null());
    command
}

/// Runs to its end.
pub fn run(mut command: Command) -> Output {
    command.output().expect("the program runs")
}

pub fn stderr(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// One that serves. It does not outlive its test.
pub struct Program {
    pub address: SocketAddr,
    child: Child,
    stdout: BufReader<ChildStdout>,
}

impl Program {
    pub fn start(folder: &Folder, arguments: &[&str]) -> Self {
        let mut command = roost(folder, &["--listen", "127.0.0.1:0"]);
        command
            .args(arguments)
            .stdout(Stdio::piped())
            .stderr(Stdio::inherit());
        let mut child = command.spawn().expect("the program starts");
        let mut stdout = BufReader::new(child.stdout.take().expect("its output is piped"));
        let mut line = String::new();
        stdout.read_line(&mut line).expect("it says something");
        let address = line.trim().strip_prefix("Roost is ready: http://");
        let address = address
            .and_then(|text| text.parse().ok())
            .expect("it says where it is");
        Self {
            address,
            child,
            stdout,
        }
    }

    /// The next line that it tells the person who started it.
    pub fn says(&mut self) -> String {
        let mut line = String::new();
        self.stdout.read_line(&mut line).expect("a line");
        line
    }

    pub fn signal(&self, name: &str) {
        let pid = self.child.id().to_string();
        let sent = Command::new("kill")
            .args([name, &pid])
            .status()
            .expect("there is a kill");
        assert!(sent.success());
    }

    /// The status that it ended with; None when a signal ended it.
    pub fn ended(&mut self) -> Option<i32> {
        until("the program ends", || {
            self.child.try_wait().expect("it is ours").is_some()
        });
        self.child.wait().expect("it has ended").code()
    }

    pub fn open(&self) -> TcpStream {
        let stream = TcpStream::connect(self.address).expect("it listens");
        stream.set_read_timeout(Some(PATIENCE)).expect("a deadline");
        stream
    }

    /// The whole answer, head and body.
    pub fn get(&self, path: &str) -> String {
        let head = format!("GET {path} HTTP/1.1\r\nHost: {}\r\n\r\n", self.address);
        exchange(self.open(), &head)
    }

    pub fn post(&self, action: &str, fields: &str) -> String {
        exchange(self.open(), &self.form(action, "", fields))
    }

    pub fn form(&self, action: &str, headers: &str, fields: &str) -> String {
        let address = self.address;
        format!(
            "POST /api/app/server_fns/accounts/{action} HTTP/1.1\r\nHost: {address}\r\n\
             Origin: http://{address}\r\nContent-Type: application/x-www-form-urlencoded\r\n\
             Content-Length: {}\r\n{headers}\r\n{fields}",
            fields.len()
        )
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

pub fn exchange(mut stream: TcpStream, request: &str) -> String {
    stream
        .write_all(request.as_bytes())
        .expect("it takes the request");
    read_answer(stream)
}

/// One answer, as a browser reads it: without `Connection: close`, which only proxies say.
fn read_answer(mut stream: TcpStream) -> String {
    let (mut answer, mut part) = (Vec::new(), [0; 4096]);
    while !is_whole(&answer) {
        match stream.read(&mut part) {
            Ok(0) | Err(_) => break,
            Ok(read) => answer.extend_from_slice(&part[..read]),
        }
    }
    String::from_utf8_lossy(&answer).into_owned()
}

fn is_whole(answer: &[u8]) -> bool {
    let text = String::from_utf8_lossy(answer);
    let Some((head, _)) = text.split_once("\r\n\r\n") else {
        return false;
    };
    let length = head.split("\r\ncontent-length: ").nth(1);
    match length.and_then(|rest| rest.lines().next()?.parse::<usize>().ok()) {
        Some(length) => answer.len() >= head.len() + 4 + length,
        None => !head.contains("transfer-encoding: chunked") || text.ends_with("0\r\n\r\n"),
    }
}

/// What came until the other side closed; a connection that died has said all it will.
pub fn read_to_end(mut stream: TcpStream) -> String {
    let mut answer = Vec::new();
    let _ = stream.read_to_end(&mut answer);
    String::from_utf8_lossy(&answer).into_owned()
}

/// `status("HTTP/1.1 200 OK…")` is 200; 0 for no answer.
pub fn status(answer: &str) -> u16 {
    answer
        .split(' ')
        .nth(1)
        .and_then(|code| code.parse().ok())
        .unwrap_or(0)
}

/// The one way to wait in these tests: for something that can be seen, and not for ever.
pub fn until(what: &str, mut seen: impl FnMut() -> bool) {
    let began = Instant::now();
    while !seen() {
        assert!(began.elapsed() < PATIENCE, "waited too long until {what}");
        std::thread::park_timeout(Duration::from_millis(5));
    }
}

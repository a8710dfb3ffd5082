//! The server under measurement: a process of its own, started, asked, killed, started again.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Stdio};
use std::time::{Duration, Instant};

use engine::Place;
use rustix::process::{Pid, Signal, kill_process};

use crate::Failed;

/// Everything comes from one address and from few accounts here: what keeps strangers in bounds is set aside. Those
/// that the server does not know are left out, so that an older one can be measured too.
const GENEROUS: [(&str, &str); 4] = [
    ("max_connections", "1000000"),
    ("sockets_per_address", "1000000"),
    ("sockets_per_account", "1000"),
    ("socket_bytes", "1000MiB"),
];
/// Rates, all of them, whatever they are called.
const RATES: &str = "_rate";
const PATIENCE: Duration = Duration::from_secs(20);

/// How the server is started, each time the same.
#[derive(Debug, Clone)]
pub struct Program {
    binary: PathBuf,
    arguments: Vec<String>,
}

#[derive(Debug)]
pub struct Roost {
    pub address: SocketAddr,
    child: Child,
    /// Kept open, so that what the server says reaches somebody.
    _stdout: BufReader<ChildStdout>,
}

impl Program {
    pub fn new(binary: &Path, place: &Place, folder: &Path) -> Result<Self, Failed> {
        let shown = Command::new(binary)
            .arg("config")
            .env_clear()
            .current_dir(folder)
            .output()
            .map_err(|fault| Failed::no_server(binary, &fault))?;
        let shown = String::from_utf8_lossy(&shown.stdout).into_owned();
        let mut arguments = vec!["--listen=127.0.0.1:0".to_owned(), "--log=error".to_owned()];
        arguments.push(match place {
            Place::Folder(folder) => format!("--data={}", folder.display()),
            Place::Postgres(url) => format!("--database={url}"),
        });
        arguments.extend(generous(&shown));
        Ok(Self {
            binary: binary.to_owned(),
            arguments,
        })
    }

    pub fn start(&self, folder: &Path) -> Result<Roost, Failed> {
        let mut child = Command::new(&self.binary)
            .args(&self.arguments)
            .env_clear()
            .current_dir(folder)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()
            .map_err(|fault| Failed::no_server(&self.binary, &fault))?;
        let stdout = child.stdout.take().ok_or(Failed::Silent)?;
        let mut stdout = BufReader::new(stdout);
        let mut line = String::new();
        stdout.read_line(&mut line)?;
        let address = line.trim().strip_prefix("Roost is ready: http://");
        let Some(address) = address.and_then(|text| text.parse().ok()) else {
            let _ = child.kill();
            let _ = child.wait();
            return Err(Failed::Silent);
        };
        Ok(Roost {
            address,
            child,
            _stdout: stdout,
        })
    }
}

/// The flags for what `roost config` showed: every limit as wide as it goes.
fn generous(shown: &str) -> Vec<String> {
    let keys = shown.lines().filter_map(|line| {
        let (key, _) = line.trim_start_matches("# ").split_once(" = ")?;
        Some(key.trim())
    });
    let widened = keys.filter_map(|key| {
        let named = GENEROUS.iter().find(|(name, _)| *name == key);
        let value = match named {
            Some((_, value)) => value,
            None if key.ends_with(RATES) => "off",
            None => return None,
        };
        Some(format!("--{}={value}", key.replace('_', "-")))
    });
    widened.collect()
}

/// What the process has used so far.
#[derive(Debug, Clone, Copy)]
pub struct Used {
    pub resident_bytes: f64,
    pub cpu_seconds: f64,
}

impl Roost {
    pub fn used(&self) -> Result<Used, Failed> {
        used(self.child.id())
    }

    /// The sum of a counter over its labels, as `/metrics` shows it; zero for one that nobody has counted yet.
    pub fn counted(&self, metric: &str) -> Result<f64, Failed> {
        let mut stream = TcpStream::connect(self.address)?;
        stream.set_read_timeout(Some(PATIENCE))?;
        // Said as a browser would: what comes through a proxy gets no figures.
        let request = format!("GET /metrics HTTP/1.1\r\nHost: {}\r\n\r\n", self.address);
        stream.write_all(request.as_bytes())?;
        let mut answer = BufReader::new(stream);
        let mut status = String::new();
        answer.read_line(&mut status)?;
        if !status.contains(" 200 ") {
            return Err(Failed::Wrong(format!("/metrics: {}", status.trim())));
        }
        let mut length = 0;
        loop {
            let mut line = String::new();
            answer.read_line(&mut line)?;
            let Some((name, value)) = line.split_once(": ") else {
                break;
            };
            if name.eq_ignore_ascii_case("content-length") {
                length = value.trim().parse().unwrap_or(0);
            }
        }
        let mut figures = vec![0; length];
        answer.read_exact(&mut figures)?;
        Ok(sum_of(&String::from_utf8_lossy(&figures), metric))
    }

    /// SIGKILL: nothing is finished, flushed or said.
    pub fn kill(mut self) -> Result<(), Failed> {
        self.child.kill()?;
        self.child.wait()?;
        Ok(())
    }

    /// SIGTERM, and until it has closed its data.
    pub fn stop(mut self) -> Result<(), Failed> {
        kill_process(Pid::from_child(&self.child), Signal::TERM)?;
        let began = Instant::now();
        while self.child.try_wait()?.is_none() {
            if began.elapsed() > PATIENCE {
                return Err(Failed::Stuck);
            }
            std::thread::park_timeout(Duration::from_millis(5));
        }
        Ok(())
    }
}

impl Drop for Roost {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn sum_of(answer: &str, metric: &str) -> f64 {
    let values = answer.lines().filter_map(|line| {
        let rest = line.strip_prefix(metric)?;
        let rest = if rest.starts_with('{') {
            rest.split_once('}')?.1
        } else {
            rest
        };
        rest.strip_prefix(' ')?.trim().parse::<f64>().ok()
    });
    values.fold(0.0, |sum, value| sum + value)
}

/// From /proc, where there is one.
pub fn used(pid: u32) -> Result<Used, Failed> {
    let status = std::fs::read_to_string(format!("/proc/{pid}/status"))?;
    let resident = status
        .lines()
        .find_map(|line| line.strip_prefix("VmRSS:")?.trim().strip_suffix("kB"));
    let resident = resident.and_then(|kilobytes| kilobytes.trim().parse::<f64>().ok());
    let stat = std::fs::read_to_string(format!("/proc/{pid}/stat"))?;
    // Behind the name, which may hold anything: state is the first field, user and system time the 12th and 13th.
    let fields = stat.rsplit_once(") ").map_or("", |(_, fields)| fields);
    let ticks: f64 = fields
        .split(' ')
        .skip(11)
        .take(2)
        .filter_map(|ticks| ticks.parse::<f64>().ok())
        .sum();
    Ok(Used {
        resident_bytes: resident.unwrap_or(0.0) * 1024.0,
        cpu_seconds: ticks / TICKS,
    })
}

/// Of the clock that /proc counts in: a hundred a second on every Linux there is.
const TICKS: f64 = 100.0;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_limit_that_the_server_shows_is_widened() {
        let shown = "listen = \"127.0.0.1:3000\"   # default\n\
                     max_connections = \"16384\"   # default\n\
                     request_rate = \"6000/m\"     # default\n\
                     # database = \"\"             # default\n";
        assert_eq!(
            generous(shown),
            ["--max-connections=1000000", "--request-rate=off"]
        );
    }

    #[test]
    fn a_counter_is_summed_over_its_labels_and_not_over_its_neighbours() {
        let answer = "HTTP/1.1 200 OK\r\n\r\n# TYPE roost_reads_total counter\n\
                      roost_reads_total{kind=\"a b\"} 3\nroost_reads_total{kind=\"c\"} 4.5\n\
                      roost_reads_total_more 100\n";
        assert!((sum_of(answer, "roost_reads_total") - 7.5).abs() < f64::EPSILON);
        assert!(sum_of(answer, "roost_reads").abs() < f64::EPSILON);
    }

    #[test]
    fn a_process_tells_what_it_uses() {
        let own = used(std::process::id()).expect("there is a /proc");
        assert!(own.resident_bytes > 100_000.0 && own.cpu_seconds >= 0.0);
    }
}

//! The local socket: how the command line talks to a server that runs. A line of JSON each way.
//!
//! It lies in the data folder, for the user alone whose server it is (and for root); whoever else finds a way to it is not
//! answered. What a server that was killed left there is taken away by the next.

use std::fs::{self, DirBuilder, Permissions};
use std::io::{self, ErrorKind};
use std::os::unix::fs::{DirBuilderExt, FileTypeExt, MetadataExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use engine::Engine;
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::{UnixListener, UnixStream};
use tokio::sync::Semaphore;
use tokio::task::JoinSet;
use tokio::time::timeout;

use crate::admin::{Ask, Told, carry_out, malformed};

/// In the data folder.
pub const SOCKET: &str = "roost.sock";

/// The longest line that is read: a page of people is a tenth of it.
const LINE: u64 = 1024 * 1024;
/// Whoever opens the socket says at once what they want.
const ASKED_WITHIN: Duration = Duration::from_secs(5);
/// A password is hashed meanwhile, behind others.
const TOLD_WITHIN: Duration = Duration::from_mins(1);
const AT_ONCE: usize = 8;

/// The server's side. The file goes with it.
#[derive(Debug)]
pub struct Door {
    listener: UnixListener,
    path: PathBuf,
    owner: u32,
}

impl Door {
    /// Where the data are kept elsewhere, the folder may have to be made.
    pub async fn open(folder: &Path) -> io::Result<Self> {
        DirBuilder::new()
            .recursive(true)
            .mode(0o700)
            .create(folder)?;
        let path = folder.join(SOCKET);
        let listener = match UnixListener::bind(&path) {
            Err(fault) if fault.kind() == ErrorKind::AddrInUse => {
                clear_away(&path).await?;
                UnixListener::bind(&path)?
            }
            bound => bound?,
        };
        fs::set_permissions(&path, Permissions::from_mode(0o600))?;
        let owner = fs::metadata(&path)?.uid();
        Ok(Self {
            listener,
            path,
            owner,
        })
    }

    /// For good, until it is dropped.
    pub async fn serve(self, engine: Engine, origin: String) {
        let places = Arc::new(Semaphore::new(AT_ONCE));
        let mut running = JoinSet::new();
        while let Ok(place) = places.clone().acquire_owned().await {
            while running.try_join_next().is_some() {}
            let came = match self.listener.accept().await {
                Ok((came, _)) => came,
                Err(error) => {
                    tracing::warn!(%error, "the local socket takes nobody for a moment");
                    // Out of descriptors, most likely: to ask again at once would only spin.
                    tokio::time::sleep(ASKED_WITHIN).await;
                    continue;
                }
            };
            if !self.is_ours(&came) {
                tracing::warn!("somebody else's program came to the local socket");
                continue;
            }
            let (engine, origin) = (engine.clone(), origin.clone());
            running.spawn(async move {
                let _place = place;
                if let Err(error) = answer(came, &engine, &origin).await {
                    tracing::debug!(%error, "the command line went away");
                }
            });
        }
    }

    /// The file's rights say so already, but for the moment in which they are set.
    fn is_ours(&self, came: &UnixStream) -> bool {
        came.peer_cred()
            .is_ok_and(|peer| peer.uid() == self.owner || peer.uid() == 0)
    }
}

impl Drop for Door {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.path);
    }
}

/// What a server left that does not run any more. Another one's is left alone, and so is what is no socket.
async fn clear_away(path: &Path) -> io::Result<()> {
    if !fs::symlink_metadata(path)?.file_type().is_socket() {
        return Err(ErrorKind::AlreadyExists.into());
    }
    match UnixStream::connect(path).await {
        Ok(_) => Err(ErrorKind::AddrInUse.into()),
        Err(fault) if fault.kind() == ErrorKind::ConnectionRefused => fs::remove_file(path),
        Err(fault) => Err(fault),
    }
}

async fn answer(mut came: UnixStream, engine: &Engine, origin: &str) -> io::Result<()> {
    let (reading, mut writing) = came.split();
    let line = timeout(ASKED_WITHIN, line(reading)).await??;
    let told = match serde_json::from_str::<Ask>(&line) {
        Ok(ask) => carry_out(engine, origin, ask).await,
        Err(_) => malformed(),
    };
    let told = serde_json::to_string(&told)? + "\n";
    timeout(ASKED_WITHIN, writing.write_all(told.as_bytes())).await?
}

async fn line(from: impl tokio::io::AsyncRead + Unpin) -> io::Result<String> {
    let mut line = String::new();
    BufReader::new(from.take(LINE)).read_line(&mut line).await?;
    Ok(line)
}

/// Whether a server is there to be asked.
pub async fn answers(socket: &Path) -> bool {
    UnixStream::connect(socket).await.is_ok()
}

/// The command line's side.
pub async fn ask(socket: &Path, ask: &Ask) -> io::Result<Told> {
    let mut to = UnixStream::connect(socket).await?;
    let asked = serde_json::to_string(ask)? + "\n";
    to.write_all(asked.as_bytes()).await?;
    let told = timeout(TOLD_WITHIN, line(to)).await??;
    Ok(serde_json::from_str(&told)?)
}

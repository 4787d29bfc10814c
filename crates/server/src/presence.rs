//! The file by which programs on the same machine find a running server: `.pando/server.info`.
//!
//! ```text
//! version=1
//! pid=4711
//! host=127.0.0.1
//! port=3306
//! socket=/tmp/mysql.sock          only where there is one
//! secret=<32 hexadecimal digits>
//! ```
//! Whoever can read the file may log in as [`LOCAL_USER`] with the secret as the password, which
//! stands for the owner of the data directory; so it is readable by the owner alone, and the secret
//! is drawn at each start. A file that a crash left behind names a server that no longer answers:
//! who finds it so goes on without it.
#![expect(clippy::disallowed_methods, reason = "the file lies beside the instance, not in it")]

use std::fs::{self, OpenOptions};
use std::io::{ErrorKind, Write};
use std::net::TcpStream;
use std::os::unix::fs::OpenOptionsExt;
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};

use storage::seam::Entropy;

use crate::error::{Error, Result};
use crate::settings::INSTANCE_FOLDER;

/// The user that the secret is the password of.
pub const LOCAL_USER: &str = "__pando_local_user__";

const FILE: &str = "server.info";
const VERSION: &str = "1";

/// Where a server can be reached.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Presence {
    /// The server's process.
    pub pid: u32,
    /// Where it listens.
    pub host: String,
    /// On which port.
    pub port: u16,
    /// On which Unix socket.
    pub socket: Option<PathBuf>,
    /// The password of [`LOCAL_USER`].
    pub secret: String,
}

impl Presence {
    /// Reads the file of a data directory; `None` if there is none or it makes no sense.
    pub fn read(data_dir: &Path) -> Option<Self> {
        Self::parse(&fs::read_to_string(path(data_dir)).ok()?)
    }

    /// Whether the server that is named still lets clients in.
    pub fn answers(&self) -> bool {
        match &self.socket {
            Some(path) => UnixStream::connect(path).is_ok(),
            None => TcpStream::connect((self.host.as_str(), self.port)).is_ok(),
        }
    }

    /// Writes the file, in one step.
    pub(crate) fn write(&self, data_dir: &Path) -> Result<()> {
        let path = path(data_dir);
        let failed = |error| Error::file("write", &path, error);
        let fresh = path.with_extension("new");
        let mut options = OpenOptions::new();
        options.write(true).create(true).truncate(true).mode(0o600);
        let mut file = options.open(&fresh).map_err(failed)?;
        file.write_all(self.text().as_bytes()).map_err(failed)?;
        fs::rename(&fresh, &path).map_err(failed)
    }

    /// Removes the file; one that is gone already is no failure.
    pub(crate) fn remove(data_dir: &Path) -> Result<()> {
        let path = path(data_dir);
        match fs::remove_file(&path) {
            Err(error) if error.kind() != ErrorKind::NotFound => {
                Err(Error::file("remove", &path, error))
            }
            _ => Ok(()),
        }
    }

    fn text(&self) -> String {
        let Self { pid, host, port, secret, .. } = self;
        let socket = self.socket.as_ref().map(|path| format!("socket={}\n", path.display()));
        let socket = socket.unwrap_or_default();
        format!("version={VERSION}\npid={pid}\nhost={host}\nport={port}\n{socket}secret={secret}\n")
    }

    fn parse(text: &str) -> Option<Self> {
        let field = |name: &str| {
            let mut lines = text.lines().filter_map(|line| line.split_once('='));
            lines.find(|(key, _)| *key == name).map(|(_, value)| value)
        };
        if field("version")? != VERSION {
            return None;
        }
        Some(Self {
            pid: field("pid")?.parse().ok()?,
            host: field("host")?.to_owned(),
            port: field("port")?.parse().ok()?,
            socket: field("socket").map(PathBuf::from),
            secret: field("secret")?.to_owned(),
        })
    }
}

/// A secret that nobody can guess.
pub(crate) fn draw_secret(entropy: &dyn Entropy) -> String {
    let mut bytes = [0; 16];
    entropy.fill(&mut bytes);
    format!("{:032x}", u128::from_le_bytes(bytes))
}

fn path(data_dir: &Path) -> PathBuf {
    data_dir.join(INSTANCE_FOLDER).join(FILE)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read() {
        for socket in [None, Some(PathBuf::from("/tmp/my.sock"))] {
            let presence = Presence {
                pid: 4711,
                host: "127.0.0.1".to_owned(),
                port: 3306,
                socket,
                secret: "00ff".to_owned(),
            };
            assert_eq!(Presence::parse(&presence.text()), Some(presence));
        }
    }

    #[test]
    fn a_file_that_makes_no_sense_is_no_server() {
        for text in ["", "version=2\npid=1\nhost=h\nport=1\nsecret=s\n", "version=1\npid=x\n"] {
            assert_eq!(Presence::parse(text), None, "{text:?}");
        }
    }
}

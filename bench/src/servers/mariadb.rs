//! MariaDB as the peer: Debian's packages `mariadb-server` and `mariadb-client`.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use super::{CONNECTIONS_MAX, Place};
use crate::error::{Error, Result};
use crate::process;

const INSTALL_LIMIT: Duration = Duration::from_mins(1);

/// Where Debian puts the server, which is not on every user's path.
const SERVER: &str = "/usr/sbin/mariadbd";

/// Fills a data folder; gives the server's program.
pub(super) fn install(folder: &Path) -> Result<PathBuf> {
    let mut command = process::command("mariadb-install-db");
    command.arg("--no-defaults").arg(format!("--datadir={}", folder.join("data").display()));
    command.args(["--auth-root-authentication-method=normal", "--skip-test-db"]);
    command.arg(user()).stdin(Stdio::null());
    let log = folder.join("install.log");
    let done = process::run("mariadb-install-db", command, &log, INSTALL_LIMIT)?;
    if !done.success {
        return Err(Error::Absent(format!("mariadb-install-db failed:\n{}", done.text)));
    }
    let server = Path::new(SERVER);
    Ok(if server.exists() { server.to_owned() } else { PathBuf::from("mariadbd") })
}

pub(super) fn command(program: &Path, place: &Place<'_>) -> Command {
    let mut command = process::command(program);
    command.arg("--no-defaults").arg(user());
    command.arg(format!("--datadir={}", place.folder.join("data").display()));
    command.arg(format!("--socket={}", place.socket.display()));
    command.arg(format!("--pid-file={}", place.folder.join("pid").display()));
    command.args(["--bind-address=127.0.0.1", "--skip-name-resolve", "--skip-log-bin"]);
    command.arg(format!("--port={}", place.port));
    command.arg(format!("--max-connections={CONNECTIONS_MAX}"));
    // Every commit is synced, as Pando's are.
    command.args(["--innodb-flush-log-at-trx-commit=1", "--innodb-buffer-pool-size=1G"]);
    // MySQL 8's default; MariaDB's own is latin1.
    command.args(["--character-set-server=utf8mb4", "--local-infile=1"]);
    command.stdin(Stdio::null());
    command
}

/// MariaDB runs as root only when told so.
fn user() -> String {
    let name = if rustix::process::getuid().is_root() { Some("root".to_owned()) } else { None };
    let name = name.or_else(|| std::env::var("USER").ok());
    format!("--user={}", name.unwrap_or_else(|| "mysql".to_owned()))
}

//! The stock `mariadb` client as a loader.

use std::fs::File;
use std::path::Path;
use std::process::Stdio;
use std::time::Duration;

use crate::error::{Error, Result};
use crate::process::{self, Finished};
use crate::servers::Server;

/// How long a script may take.
const LIMIT: Duration = Duration::from_mins(30);

/// Gives the statements of `script` to the server. `goes_on`: past errors, which it prints.
pub(crate) fn load(
    server: &Server,
    script: &Path,
    database: Option<&str>,
    goes_on: bool,
) -> Result<Finished> {
    let mut command = process::command("mariadb");
    command.args(["--no-defaults", "--host=127.0.0.1", "--user=root", "--local-infile=1"]);
    command.arg(format!("--port={}", server.port())).arg("--default-character-set=utf8mb4");
    if goes_on {
        command.arg("--force");
    }
    if let Some(database) = database {
        command.arg(database);
    }
    let file = File::open(script).map_err(Error::file("open", script))?;
    // Scripts name others by `source`, which the client looks for where it runs.
    if let Some(folder) = script.parent() {
        command.current_dir(folder);
    }
    command.stdin(Stdio::from(file));
    let log = server.log_beside("client.log");
    process::run("the mariadb client", command, &log, LIMIT)
}

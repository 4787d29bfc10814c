//! Pando itself: the release build of this checkout, or what `--pando` names.

use std::env;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use super::{CONNECTIONS_MAX, Place};
use crate::error::{Error, Result};
use crate::process;
use crate::setup::Setup;

/// A cold release build on two cores.
const BUILD_LIMIT: Duration = Duration::from_hours(1);

/// Makes the data directory; gives the program, built if it is absent.
pub(super) fn install(setup: &Setup, folder: &Path) -> Result<PathBuf> {
    let place = folder.join("data");
    std::fs::create_dir_all(&place).map_err(Error::file("make", &place))?;
    if let Some(program) = &setup.pando {
        if program.exists() {
            return program.canonicalize().map_err(Error::file("find", program));
        }
        return Err(Error::Absent(format!("there is no {}", program.display())));
    }
    let program = target_folder()?.join("release/pando");
    if !program.exists() {
        println!("building {}", program.display());
        build(&target_folder()?, &folder.join("build.log"))?;
    }
    Ok(program)
}

pub(super) fn command(program: &Path, place: &Place<'_>) -> Command {
    let mut command = process::command(program);
    command.args(["sql-server", "-H", "127.0.0.1", "-P"]).arg(place.port.to_string());
    command.arg("--data-dir").arg(place.folder.join("data"));
    command.arg("--socket").arg(place.socket);
    command.args(["--max-connections", CONNECTIONS_MAX]).stdin(Stdio::null());
    command
}

/// The target folder that this program was built in: `<target>/<profile>/bench`.
fn target_folder() -> Result<PathBuf> {
    let own = env::current_exe().map_err(Error::io("find this program"))?;
    let target = own.ancestors().nth(2).map(Path::to_owned);
    target.ok_or_else(|| Error::Absent("name the program with --pando".to_owned()))
}

fn build(target: &Path, log: &Path) -> Result<()> {
    let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut command = process::command(PathBuf::from(cargo));
    command.args(["build", "--release", "-p", "cli", "--bin", "pando"]);
    command.current_dir(testkit::dataset::workspace()).env("CARGO_TARGET_DIR", target);
    command.stdin(Stdio::null());
    let done = process::run("cargo build", command, log, BUILD_LIMIT)?;
    if done.success {
        return Ok(());
    }
    Err(Error::Absent(format!("pando cannot be built:\n{}", done.text)))
}

//! Finds the real data that some tests read, and says so where it is absent.
//!
//! The data (sample databases, expected results) is larger than the sources and lies beside them:
//! in `$PANDO_DATA`, or else in `shared/data` beside the checkout. Where it is absent such a test
//! says `skipped: …` and passes, so that the sources alone can be built and tested; where `CI=true`
//! it fails, so that nothing is skipped unseen.
#![expect(clippy::disallowed_methods, reason = "tests read real files and their environment")]

use std::env;
use std::fs;
use std::io::{Error, ErrorKind, Result};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// The path of `name` in the data, or `None`, said on standard output, where there is none.
/// A `.tar.xz` is unpacked once and gives its folder; another `.xz` gives the plain file.
///
/// # Panics
/// If it is absent and `CI=true`, or if unpacking fails.
pub fn dataset(name: &str) -> Option<PathBuf> {
    let path = folder().join(name);
    if !path.exists() {
        let message = format!("skipped: no {name} in {} (set PANDO_DATA)", folder().display());
        assert!(env::var("CI").as_deref() != Ok("true"), "{message}");
        say(&message);
        return None;
    }
    let unpacked = match name.strip_suffix(".tar.xz").or(name.strip_suffix(".xz")) {
        Some(stem) => unpack(&path, stem, name.ends_with(".tar.xz")),
        None => Ok(path),
    };
    match unpacked {
        Ok(path) => Some(path),
        Err(error) => panic!("cannot unpack {name}: {error}"),
    }
}

/// The root of the workspace.
pub fn workspace() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.ancestors().nth(2).unwrap_or(here).to_path_buf()
}

#[expect(clippy::print_stdout, reason = "the test's report is where a skipped test must show")]
fn say(message: &str) {
    println!("{message}");
}

fn folder() -> PathBuf {
    match env::var_os("PANDO_DATA") {
        Some(folder) => folder.into(),
        None => workspace().join("../shared/data"),
    }
}

/// Where unpacked data is kept between runs.
fn cache() -> PathBuf {
    let target = env::var_os("CARGO_TARGET_DIR").map(PathBuf::from);
    target.unwrap_or_else(|| workspace().join("target")).join("dataset")
}

/// Unpacks into a name of its own and renames, so that tests that run at once never see half of it.
/// The archive's length is in the name: a new archive is a new name.
fn unpack(archive: &Path, stem: &str, is_tar: bool) -> Result<PathBuf> {
    let bytes = fs::metadata(archive)?.len();
    let target = cache().join(format!("{}-{bytes}", stem.replace('/', "-")));
    if target.exists() {
        return Ok(target);
    }
    let fresh = cache().join(format!("unpacking-{}-{bytes}", std::process::id()));
    let mut command = if is_tar {
        fs::create_dir_all(&fresh)?;
        let mut tar = Command::new("tar");
        tar.arg("xJf").arg(archive).arg("-C").arg(&fresh);
        tar
    } else {
        fs::create_dir_all(cache())?;
        let mut xz = Command::new("xz");
        xz.arg("-dc").arg(archive).stdout(Stdio::from(fs::File::create(&fresh)?));
        xz
    };
    let status = command.stdin(Stdio::null()).status()?;
    if !status.success() {
        return Err(Error::other(format!("{command:?}: {status}")));
    }
    match fs::rename(&fresh, &target) {
        Err(error) if !target.exists() => Err(error),
        // Another test was faster; its copy is as good.
        Err(error) if error.kind() != ErrorKind::NotFound && is_tar => {
            fs::remove_dir_all(&fresh)?;
            Ok(target)
        }
        _ => Ok(target),
    }
}

//! Verification without a session: of a remote or backup, for which no instance is needed, and of
//! the files of an instance that cannot be opened, through which nothing else can look.

use std::path::Path;
use std::sync::Arc;

use engine::exchange::RemoteOpener;
use repo::exchange::verify::{Subject, VerifyReport, inspect_instance, verify_remote};
use storage::Disk;

use super::not_opened;
use crate::error::{Error, Result};
use crate::os_entropy::OsEntropy;
use crate::real_disk::RealDisk;
use crate::remote_places::RemotePlaces;
use crate::settings::NodeSettings;
use crate::thread_wait::ThreadWait;

/// What was read and what is wrong, in lines for people.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Checked {
    /// What was read.
    pub summary: Vec<String>,
    /// What is wrong.
    pub problems: Vec<String>,
    /// What to do about it.
    pub advice: String,
}

impl From<VerifyReport> for Checked {
    fn from(report: VerifyReport) -> Self {
        Self {
            summary: report.summary(),
            problems: report.problems(),
            advice: report.advice().to_owned(),
        }
    }
}

/// Reads everything at `url` back; relative ones are taken from the folder `from`. `watch` is told
/// how far it is.
///
/// # Errors
/// There is nothing at that place; it cannot be read.
pub fn check_place(url: &str, from: &Path, watch: &mut dyn FnMut(&str)) -> Result<Checked> {
    let places = RemotePlaces {
        data_dir: from.to_path_buf(),
        wait: Arc::new(ThreadWait::new()),
        entropy: Arc::new(OsEntropy),
    };
    let remote = places.open(url)?;
    let report = verify_remote(&remote, &mut |progress| {
        watch(&progress.to_string());
        Ok(())
    })?;
    if report.subject == Subject::Nothing && report.packs == 0 && report.is_sound() {
        return Err(Error::Refused(format!("there is no remote and no backup at {url}")));
    }
    Ok(report.into())
}

/// Reads the files of an instance that nobody has open. `watch` is told how far it is.
///
/// # Errors
/// There is none; another process has it open; it cannot be read.
pub fn check_files(settings: &NodeSettings, watch: &mut dyn FnMut(&str)) -> Result<Checked> {
    let folder = settings.instance_folder();
    let disk = RealDisk::at(&folder).map_err(|error| Error::file("open", &folder, error))?;
    let disk: Arc<dyn Disk> = Arc::new(disk);
    let report = inspect_instance(&disk, &mut |progress| {
        watch(&progress.to_string());
        Ok(())
    });
    Ok(report.map_err(|error| not_opened(error, &settings.data_dir))?.into())
}

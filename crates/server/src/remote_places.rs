//! From URLs to the places that keep remotes and backups.
//!
//! `file:///srv/rem` is a folder of this machine; a path that does not begin with `/` is taken from
//! the data directory. The folder is made when something is first put there.

use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

use engine::exchange::RemoteOpener;
use remotes::DirectoryRemote;
use repo::exchange::Remote;
use repo::{Error, Result};
use storage::seam::{Entropy, Wait};

use crate::real_disk::RealDisk;

/// Opens the places behind `file://` URLs.
pub(crate) struct RemotePlaces {
    pub(crate) data_dir: PathBuf,
    pub(crate) wait: Arc<dyn Wait>,
    pub(crate) entropy: Arc<dyn Entropy>,
}

impl RemotePlaces {
    fn folder(&self, url: &str) -> Result<PathBuf> {
        let path = url
            .strip_prefix("file://")
            .ok_or_else(|| Error::Refused { message: format!("'{url}' is not a file:// url") })?;
        let data_dir = std::path::absolute(&self.data_dir).unwrap_or_else(|_| "/".into());
        Ok(without_dots(&data_dir.join(path)))
    }
}

impl RemoteOpener for RemotePlaces {
    fn open(&self, url: &str) -> Result<Arc<dyn Remote>> {
        let folder = self.folder(url)?;
        let disk = RealDisk::at(&folder).map_err(|error| Error::Unavailable {
            what: format!("the folder {} ({error})", folder.display()),
            remedy: "see that it exists and may be written to".into(),
        })?;
        let (wait, entropy) = (Arc::clone(&self.wait), Arc::clone(&self.entropy));
        Ok(Arc::new(DirectoryRemote::open(Arc::new(disk), wait, entropy)?))
    }

    fn absolute(&self, url: &str) -> Result<String> {
        Ok(format!("file://{}", self.folder(url)?.display()))
    }
}

/// The path with `.` and `..` worked out, without looking at what is there.
fn without_dots(path: &Path) -> PathBuf {
    let mut plain = PathBuf::new();
    for part in path.components() {
        match part {
            Component::CurDir => (),
            Component::ParentDir => {
                plain.pop();
            }
            other => plain.push(other),
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dots_are_worked_out() {
        let table = [("/a/b/../c", "/a/c"), ("/a/./b", "/a/b"), ("/../a", "/a"), ("/a/..", "/")];
        for (path, plain) in table {
            assert_eq!(without_dots(Path::new(path)), Path::new(plain), "{path}");
        }
    }
}

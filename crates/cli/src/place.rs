//! Which instance and which database a command is about.
//!
//! ```text
//! shop/.pando/          an instance, and database `shop`
//! shop/crm/.pando       a link file: database `crm` of the instance in `..`
//! ```
//! A folder holds an instance, or a link to one of its databases, as Git's worktrees link to their
//! repository:
//!
//! ```text
//! pando link 1
//! instance=..
//! database=crm
//! branch=side
//! ```
//! The branch that `pando checkout` chose for a folder is in its link file, or beside its instance in
//! `.pando/branch`. It is where this folder's commands begin; servers and other clients know nothing
//! of it.
#![expect(clippy::disallowed_methods, reason = "a command finds out where it was called")]

use std::fs;
use std::path::{Path, PathBuf};

use crate::failure::{Failure, Result};

/// The folder of an instance, or the link file.
pub(crate) const NAME: &str = ".pando";

/// The file in it that names the branch which was checked out.
const BRANCH: &str = "branch";

const LINK_HEAD: &str = "pando link 1";

/// An instance, and the database that the folder stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Place {
    /// The data directory: the instance is its folder `.pando`.
    pub(crate) data_dir: PathBuf,
    /// The database's name.
    pub(crate) database: String,
    /// The branch that was checked out here; the database's default one if none was.
    pub(crate) branch: Option<String>,
}

impl Place {
    /// What `folder` is, if it is something.
    pub(crate) fn of(folder: &Path) -> Result<Option<Self>> {
        let path = folder.join(NAME);
        if path.is_file() {
            return read_link(folder, &path).map(Some);
        }
        if !path.is_dir() {
            return Ok(None);
        }
        let branch = fs::read_to_string(path.join(BRANCH)).ok();
        let branch = branch.map(|name| name.trim().to_owned()).filter(|name| !name.is_empty());
        Ok(Some(Self { data_dir: folder.to_path_buf(), database: name_of(folder)?, branch }))
    }

    /// What `folder` is; the failure says what to do if it is nothing.
    pub(crate) fn required(folder: &Path) -> Result<Self> {
        Self::of(folder)?.ok_or_else(|| {
            let text = "The current directory is not a valid pando repository.\n\
                        run: pando init before trying to run this command";
            Failure::new(text).with_code(2)
        })
    }

    /// The instance that gets the database of a folder: the nearest above, else one of its own.
    pub(crate) fn for_new(folder: &Path) -> Result<Self> {
        let database = name_of(folder)?;
        let own = folder.join(NAME).is_dir();
        let above = if own { None } else { Self::instance_above(folder) };
        let data_dir = above.unwrap_or_else(|| folder.to_path_buf());
        Ok(Self { data_dir, database, branch: None })
    }

    /// The nearest folder above `folder` that holds an instance.
    pub(crate) fn instance_above(folder: &Path) -> Option<PathBuf> {
        let above = folder.ancestors().skip(1);
        above.filter(|parent| parent.join(NAME).is_dir()).map(Path::to_path_buf).next()
    }

    /// Remembers the branch that `folder` is on from now on.
    pub(crate) fn keep_branch(mut self, folder: &Path, branch: &str) -> Result<()> {
        self.branch = Some(branch.to_owned());
        if folder.join(NAME).is_file() {
            return self.write_link(folder);
        }
        fs::write(folder.join(NAME).join(BRANCH), format!("{branch}\n"))?;
        Ok(())
    }

    /// Writes the link file into `folder`, which lies below the data directory.
    pub(crate) fn write_link(&self, folder: &Path) -> Result<()> {
        let below = folder.strip_prefix(&self.data_dir).unwrap_or(Path::new(""));
        let up = vec![".."; below.components().count()].join("/");
        let branch = self.branch.as_ref().map(|name| format!("branch={name}\n"));
        let branch = branch.unwrap_or_default();
        let text = format!("{LINK_HEAD}\ninstance={up}\ndatabase={}\n{branch}", self.database);
        fs::write(folder.join(NAME), text)?;
        Ok(())
    }
}

fn read_link(folder: &Path, path: &Path) -> Result<Place> {
    let text = fs::read_to_string(path)?;
    let broken = || Failure::new(format!("{} is not a link file of pando", path.display()));
    let mut lines = text.lines();
    if lines.next() != Some(LINK_HEAD) {
        return Err(broken());
    }
    let mut field = |name| lines.next()?.strip_prefix(name)?.strip_prefix('=').map(str::to_owned);
    let (instance, database) = (field("instance"), field("database"));
    let branch = field("branch");
    let data_dir = folder.join(instance.ok_or_else(broken)?).canonicalize()?;
    Ok(Place { data_dir, database: database.ok_or_else(broken)?, branch })
}

/// The name of the database of a folder: the folder's.
pub(crate) fn name_of(folder: &Path) -> Result<String> {
    let folder = folder.canonicalize()?;
    let name = folder.file_name().and_then(|name| name.to_str());
    name.map(str::to_owned).ok_or_else(|| {
        Failure::new(format!("{} has no name that a database could have", folder.display()))
    })
}

/// The folder that a command is about: the one asked for, or the current one.
pub(crate) fn folder(asked: Option<&Path>) -> Result<PathBuf> {
    match asked {
        Some(path) => path.canonicalize().map_err(|error| {
            Failure::new(format!("cannot use {} as the data directory: {error}", path.display()))
        }),
        None => Ok(std::env::current_dir()?),
    }
}

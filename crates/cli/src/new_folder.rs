//! A folder for a database that is about to arrive: by `pando clone`, by `pando backup restore`.
#![expect(clippy::disallowed_methods, reason = "the folder is the user's")]

use std::fs;
use std::path::{Path, PathBuf};

use crate::failure::{Failure, Result};
use crate::place::{self, Place};
use crate::reach::{ReachOptions, Reached};

/// A folder, and the instance that the database will be in.
pub(crate) struct NewFolder {
    folder: PathBuf,
    place: Place,
    /// Whether it was made for this.
    is_made: bool,
    /// Whether the instance is made with it.
    is_new_instance: bool,
    /// Whether the folder says already whose it is.
    is_linked: bool,
}

impl NewFolder {
    /// The folder `name` of the one that the command is about, made if it is absent.
    pub(crate) fn make(options: &ReachOptions, name: &str) -> Result<Self> {
        let folder = place::folder(options.data_dir.as_deref())?.join(name);
        if folder.join(place::NAME).exists() {
            return Err(Failure::new(format!("data repository already exists: {name}")));
        }
        let is_made = !folder.exists();
        fs::create_dir_all(&folder).map_err(|error| {
            Failure::new(format!("cannot make the folder {}: {error}", folder.display()))
        })?;
        let folder = folder.canonicalize()?;
        let place = Place::for_new(&folder)?;
        let is_new_instance = place.data_dir == folder;
        let is_linked = is_new_instance;
        Ok(Self { folder, place, is_made, is_new_instance, is_linked })
    }

    /// The same for a database that may be there already.
    pub(crate) fn take(options: &ReachOptions, name: &str) -> Result<Self> {
        let folder = place::folder(options.data_dir.as_deref())?.join(name);
        match Place::of(&folder) {
            Ok(Some(place)) => {
                Ok(Self { folder, place, is_made: false, is_new_instance: false, is_linked: true })
            }
            _ => Self::make(options, name),
        }
    }

    /// What the database will be called.
    pub(crate) fn database(&self) -> &str {
        &self.place.database
    }

    /// Lets `fill` make the database in the instance; if it fails, what was made for it goes.
    pub(crate) fn fill(self, fill: impl FnOnce(&mut Reached) -> Result<()>) -> Result<()> {
        let filled = Reached::at(&self.place, &ReachOptions::default()).and_then(|mut reached| {
            let outcome = fill(&mut reached);
            let closed = reached.close();
            outcome.and(closed)
        });
        let link = || self.place.write_link(&self.folder);
        let linked = filled.and_then(|()| if self.is_linked { Ok(()) } else { link() });
        if linked.is_err() {
            self.remove();
        }
        linked
    }

    fn remove(&self) {
        // The failure itself is what the user is to read.
        if self.is_new_instance {
            let _ = fs::remove_dir_all(self.folder.join(place::NAME));
        }
        if self.is_made {
            let _ = fs::remove_dir(&self.folder);
        }
    }
}

/// A `file://` URL that says where it means from anywhere: relative ones are taken from `folder`.
pub(crate) fn absolute_url(url: &str, folder: &Path) -> String {
    let Some(path) = url.strip_prefix("file://") else { return url.to_owned() };
    let mut plain = PathBuf::new();
    for part in folder.join(path).components() {
        match part {
            std::path::Component::CurDir => {}
            std::path::Component::ParentDir => drop(plain.pop()),
            other => plain.push(other),
        }
    }
    format!("file://{}", plain.display())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn relative_urls_are_taken_from_the_folder() {
        let table = [
            ("file://../rem", "file:///srv/rem"),
            ("file://./rem", "file:///srv/shop/rem"),
            ("file:///srv/x/", "file:///srv/x"),
            ("https://host/../x", "https://host/../x"),
        ];
        for (url, expected) in table {
            assert_eq!(absolute_url(url, Path::new("/srv/shop")), expected);
        }
    }
}

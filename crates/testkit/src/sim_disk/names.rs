//! The names of a simulated disk: folders and files, what is certain and what lies between.
//!
//! Changes of names wait in order until the folder that they are in is synced. A sync takes along
//! the earlier changes that its own build on (of the same file or name), as a journal would, and no
//! others. At a crash each waiting change is lost or kept on its own, in one step: a rename never
//! leaves two names or none, and a new file never takes a name whose former holder is still there.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{Error, ErrorKind, Result};
use std::sync::Arc;

use parking_lot::Mutex;

use super::content::{Content, Survival};
use crate::dice::Dice;

/// A file apart from its name.
#[derive(Debug)]
pub(super) struct Inode {
    pub(super) id: u64,
    pub(super) content: Mutex<Content>,
}

#[derive(Clone, Debug)]
enum Entry {
    Folder,
    File(Arc<Inode>),
}

/// One change of names since the folder was synced.
#[derive(Clone, Debug)]
enum Change {
    MakeDir { path: String },
    Create { path: String, file: Arc<Inode> },
    Rename { from: String, to: String, file: Arc<Inode>, replaced: Option<u64> },
    Remove { path: String, file: Arc<Inode> },
}

/// All names.
#[derive(Debug, Default)]
pub(super) struct Names {
    live: BTreeMap<String, Entry>,
    durable: BTreeMap<String, Entry>,
    pending: Vec<Change>,
    inodes_made: u64,
}

impl Names {
    pub(super) fn file(&self, path: &str) -> Result<Arc<Inode>> {
        match self.live.get(path) {
            Some(Entry::File(file)) => Ok(file.clone()),
            Some(Entry::Folder) => Err(Error::new(ErrorKind::IsADirectory, path)),
            None => Err(Error::new(ErrorKind::NotFound, path)),
        }
    }

    /// Makes an empty file; its folder must exist.
    pub(super) fn create(&mut self, path: &str) -> Result<Arc<Inode>> {
        if self.live.contains_key(path) {
            return Err(Error::new(ErrorKind::AlreadyExists, path));
        }
        self.require_folder(folder_of(path))?;
        let file = self.inode(Content::default());
        self.change(Change::Create { path: path.to_owned(), file: file.clone() });
        Ok(file)
    }

    /// Makes a file, and the folders above it, that are certain.
    pub(super) fn put(&mut self, path: &str, bytes: Vec<u8>) {
        let file = self.inode(Content::durable(bytes));
        for names in [&mut self.live, &mut self.durable] {
            for (cut, _) in path.match_indices('/') {
                let (folder, _) = path.split_at(cut);
                names.entry(folder.to_owned()).or_insert(Entry::Folder);
            }
            names.insert(path.to_owned(), Entry::File(file.clone()));
        }
    }

    /// Makes a folder in one that exists; false if it is there already.
    pub(super) fn make_dir(&mut self, path: &str) -> Result<bool> {
        match self.live.get(path) {
            Some(Entry::Folder) => return Ok(false),
            Some(Entry::File(_)) => return Err(Error::new(ErrorKind::AlreadyExists, path)),
            None => self.require_folder(folder_of(path))?,
        }
        self.change(Change::MakeDir { path: path.to_owned() });
        Ok(true)
    }

    pub(super) fn list(&self, dir: &str) -> Result<Vec<String>> {
        self.require_folder(dir)?;
        let start = if dir.is_empty() { String::new() } else { format!("{dir}/") };
        let below = self.live.keys().filter_map(|path| path.strip_prefix(&start));
        Ok(below.filter(|rest| !rest.contains('/')).map(str::to_owned).collect())
    }

    pub(super) fn rename(&mut self, from: &str, to: &str) -> Result<()> {
        let file = self.file(from)?;
        self.require_folder(folder_of(to))?;
        let replaced = match self.live.get(to) {
            Some(Entry::Folder) => return Err(Error::new(ErrorKind::IsADirectory, to)),
            Some(Entry::File(other)) => Some(other.id),
            None => None,
        };
        if replaced != Some(file.id) {
            let (from, to) = (from.to_owned(), to.to_owned());
            self.change(Change::Rename { from, to, file, replaced });
        }
        Ok(())
    }

    pub(super) fn remove(&mut self, path: &str) -> Result<()> {
        let file = self.file(path)?;
        self.change(Change::Remove { path: path.to_owned(), file });
        Ok(())
    }

    /// Makes the changes in `dir` certain, and the earlier ones that they build on.
    pub(super) fn sync_dir(&mut self, dir: &str) -> Result<()> {
        self.require_folder(dir)?;
        let (mut paths, mut files) = (BTreeSet::new(), BTreeSet::new());
        let mut chosen = vec![false; self.pending.len()];
        for (change, chosen) in self.pending.iter().zip(&mut chosen).rev() {
            *chosen = change.paths().any(|path| folder_of(path) == dir || paths.contains(path))
                || change.file().is_some_and(|file| files.contains(&file));
            if *chosen {
                paths.extend(change.paths().map(str::to_owned));
                files.extend(change.file());
            }
        }
        let all = std::mem::take(&mut self.pending);
        for (change, chosen) in all.into_iter().zip(chosen) {
            if chosen {
                change.apply(&mut self.durable);
            } else {
                self.pending.push(change);
            }
        }
        Ok(())
    }

    /// The paths of all files and their bytes now.
    pub(super) fn files(&self) -> impl Iterator<Item = (&str, &Arc<Inode>)> {
        self.live.iter().filter_map(|(path, entry)| match entry {
            Entry::File(file) => Some((path.as_str(), file)),
            Entry::Folder => None,
        })
    }

    /// The names and bytes after a crash, all of them certain.
    pub(super) fn survivors(&self, survival: Survival, dice: &mut Dice) -> Self {
        let mut kept = self.durable.clone();
        for change in &self.pending {
            if survival.keeps(dice) && change.fits(&kept) {
                change.apply(&mut kept);
            }
        }
        let mut out = Self::default();
        for (path, entry) in &kept {
            if !reachable(&kept, path) {
                continue;
            }
            let entry = match entry {
                Entry::Folder => Entry::Folder,
                Entry::File(file) => {
                    let bytes = file.content.lock().survivors(survival, dice);
                    Entry::File(out.inode(Content::durable(bytes)))
                }
            };
            out.live.insert(path.clone(), entry);
        }
        out.durable = out.live.clone();
        out
    }

    /// A copy that shares nothing, with what is uncertain still uncertain.
    pub(super) fn deep_copy(&self) -> Self {
        let mut copies = BTreeMap::new();
        let mut copy = |file: &Arc<Inode>| -> Arc<Inode> {
            let fresh = || {
                let content = Mutex::new(file.content.lock().clone());
                Arc::new(Inode { id: file.id, content })
            };
            copies.entry(file.id).or_insert_with(fresh).clone()
        };
        let mut names = |names: &BTreeMap<String, Entry>| -> BTreeMap<String, Entry> {
            let entry = |entry: &Entry, copy: &mut dyn FnMut(&Arc<Inode>) -> Arc<Inode>| match entry
            {
                Entry::Folder => Entry::Folder,
                Entry::File(file) => Entry::File(copy(file)),
            };
            names.iter().map(|(path, old)| (path.clone(), entry(old, &mut copy))).collect()
        };
        let (live, durable) = (names(&self.live), names(&self.durable));
        let pending = self.pending.iter().map(|change| change.with_file(&mut copy)).collect();
        Self { live, durable, pending, inodes_made: self.inodes_made }
    }

    fn inode(&mut self, content: Content) -> Arc<Inode> {
        self.inodes_made += 1;
        Arc::new(Inode { id: self.inodes_made, content: Mutex::new(content) })
    }

    fn change(&mut self, change: Change) {
        change.apply(&mut self.live);
        self.pending.push(change);
    }

    fn require_folder(&self, dir: &str) -> Result<()> {
        match self.live.get(dir) {
            _ if dir.is_empty() => Ok(()),
            Some(Entry::Folder) => Ok(()),
            Some(Entry::File(_)) => Err(Error::new(ErrorKind::NotADirectory, dir)),
            None => Err(Error::new(ErrorKind::NotFound, dir)),
        }
    }
}

impl Change {
    fn paths(&self) -> impl Iterator<Item = &str> {
        let (first, second) = match self {
            Self::MakeDir { path } | Self::Create { path, .. } | Self::Remove { path, .. } => {
                (path, None)
            }
            Self::Rename { from, to, .. } => (from, Some(to)),
        };
        [Some(first), second].into_iter().flatten().map(String::as_str)
    }

    fn file(&self) -> Option<u64> {
        match self {
            Self::MakeDir { .. } => None,
            Self::Create { file, .. } | Self::Rename { file, .. } | Self::Remove { file, .. } => {
                Some(file.id)
            }
        }
    }

    /// Whether it can happen in `names`, where changes before it may have been lost.
    fn fits(&self, names: &BTreeMap<String, Entry>) -> bool {
        match self {
            Self::MakeDir { path } | Self::Create { path, .. } => !names.contains_key(path),
            Self::Rename { to, replaced, .. } => match names.get(to) {
                Some(Entry::File(there)) => Some(there.id) == *replaced,
                Some(Entry::Folder) => false,
                None => true,
            },
            Self::Remove { .. } => true,
        }
    }

    fn apply(&self, names: &mut BTreeMap<String, Entry>) {
        match self {
            Self::MakeDir { path } => {
                names.insert(path.clone(), Entry::Folder);
            }
            Self::Create { path, file } => {
                names.insert(path.clone(), Entry::File(file.clone()));
            }
            Self::Rename { to, file, .. } => {
                take_names(names, file.id);
                names.insert(to.clone(), Entry::File(file.clone()));
            }
            Self::Remove { file, .. } => take_names(names, file.id),
        }
    }

    fn with_file(&self, copy: &mut dyn FnMut(&Arc<Inode>) -> Arc<Inode>) -> Self {
        let mut out = self.clone();
        match &mut out {
            Self::MakeDir { .. } => {}
            Self::Create { file, .. } | Self::Rename { file, .. } | Self::Remove { file, .. } => {
                *file = copy(file);
            }
        }
        out
    }
}

/// Takes away whatever name the file has: which one it is depends on what was lost before.
fn take_names(names: &mut BTreeMap<String, Entry>, id: u64) {
    names.retain(|_, entry| !matches!(entry, Entry::File(file) if file.id == id));
}

fn reachable(names: &BTreeMap<String, Entry>, path: &str) -> bool {
    path.match_indices('/')
        .all(|(cut, _)| matches!(names.get(path.split_at(cut).0), Some(Entry::Folder)))
}

/// The folder that a path is in; `""` is the disk's own.
pub(super) fn folder_of(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

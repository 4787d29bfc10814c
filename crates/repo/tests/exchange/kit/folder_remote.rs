//! Packs and a root in a folder: as much of a remote on disk as these tests need, since this crate
//! does not know `remotes`. A root file is `hash of the rest, number of swaps, root`.

use std::sync::Arc;

use storage::pack::{Pack, PackImage};
use storage::remote::{RootRecord, RootVersion};
use storage::{Chunk, Disk, Error, Hash, OpenMode, Remote, Result};

pub(crate) struct FolderRemote {
    disk: Arc<dyn Disk>,
}

impl FolderRemote {
    pub(crate) fn open(disk: Arc<dyn Disk>) -> std::io::Result<FolderRemote> {
        disk.make_dir("packs")?;
        disk.sync_dir("")?;
        Ok(FolderRemote { disk })
    }

    fn packs(&self) -> Result<Vec<Pack>> {
        let names = self.disk.list("packs").map_err(|error| Error::io("list", "packs", error))?;
        let names = names.into_iter().filter(|name| !name.contains(".new"));
        names
            .map(|name| {
                let path = format!("packs/{name}");
                let file = self.disk.open(&path, OpenMode::Read);
                Pack::open(&path, file.map_err(|error| Error::io("open", &path, error))?)
            })
            .collect()
    }

    fn write(&self, path: &str, folder: &str, bytes: &[u8]) -> std::io::Result<()> {
        let young = format!("{path}.new");
        if self.disk.open(&young, OpenMode::Read).is_ok() {
            self.disk.remove(&young)?;
        }
        let file = self.disk.open(&young, OpenMode::Create)?;
        file.write_at(0, bytes)?;
        file.sync()?;
        self.disk.rename(&young, path)?;
        self.disk.sync_dir(folder)
    }

    fn root_file(&self) -> Result<Option<(u64, Vec<u8>)>> {
        let Ok(file) = self.disk.open("root", OpenMode::Read) else { return Ok(None) };
        let mut bytes = vec![0; 4096];
        let len = file.read_at(0, &mut bytes).map_err(|error| Error::io("read", "root", error))?;
        let (hash, rest) = bytes[..len].split_first_chunk::<20>().unwrap_or((&[0; 20], &[]));
        if Hash::of(rest) != Hash::from_bytes(*hash) {
            return Err(Error::damaged("root", 0, "checksum"));
        }
        let (swaps, root) = rest.split_first_chunk::<8>().unwrap();
        Ok(Some((u64::from_le_bytes(*swaps), root.to_vec())))
    }
}

impl Remote for FolderRemote {
    fn has_many(&self, hashes: &[Hash]) -> Result<Vec<bool>> {
        let packs = self.packs()?;
        Ok(hashes.iter().map(|hash| packs.iter().any(|pack| pack.has(hash))).collect())
    }

    fn read_many(&self, hashes: &[Hash]) -> Result<Vec<Option<Arc<Chunk>>>> {
        let packs = self.packs()?;
        let read = |hash| packs.iter().find(|pack| pack.has(hash)).map(|pack| pack.get(hash));
        hashes.iter().map(|hash| Ok(read(hash).transpose()?.flatten())).collect()
    }

    fn upload(&self, pack: PackImage) -> Result<()> {
        let path = format!("packs/{}.pack", Hash::of(&pack.bytes));
        let written = self.write(&path, "packs", &pack.bytes);
        written.map_err(|error| Error::io("write", &path, error))
    }

    fn root(&self) -> Result<Option<RootRecord>> {
        let found = self.root_file()?;
        Ok(found
            .map(|(swaps, bytes)| RootRecord { bytes, version: RootVersion(swaps.to_string()) }))
    }

    fn swap_root(&self, expected: Option<&RootVersion>, new: &[u8]) -> Result<bool> {
        let now = self.root_file()?;
        let swaps = now.map(|(swaps, _)| swaps);
        if swaps.map(|swaps| RootVersion(swaps.to_string())).as_ref() != expected {
            return Ok(false);
        }
        let rest = [&(swaps.unwrap_or_default() + 1).to_le_bytes()[..], new].concat();
        let bytes = [Hash::of(&rest).as_bytes().as_slice(), &rest].concat();
        self.write("root", "", &bytes).map_err(|error| Error::io("write", "root", error))?;
        Ok(true)
    }
}

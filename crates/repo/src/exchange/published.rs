//! The published refs of a database at a remote, read, changed and written back.

use std::collections::BTreeMap;
use std::sync::Arc;

use storage::remote::RootVersion;
use storage::{ChunkStore, Hash, KeyRange, Store};

use super::progress::{copy_chunks, unwatched};
use super::remote_store::RemoteStore;
use super::root::{PublishedRoot, RemoteRoot, Writer};
use super::{Exchange, not_a_database};
use crate::error::{Error, Result};
use crate::history::roots::{RefKind, refs_of_database};
use crate::object::{COUNTERS, DatabaseRoot, Object, REFS, Tree};

/// What a remote publishes, as it was at one moment.
pub(super) struct Published {
    /// Branches and tags by full name.
    pub(super) refs: BTreeMap<String, Hash>,
    /// Counters by lower-cased table.
    pub(super) counters: BTreeMap<String, u64>,
    /// Who alone may write.
    pub(super) writer: Option<Writer>,
    /// Which root it was read from; `None`: there was none.
    version: Option<RootVersion>,
    store: Store,
}

impl Published {
    /// Reads what the remote publishes; a remote without a root publishes nothing.
    pub(super) fn read(exchange: &Exchange) -> Result<Published> {
        let store: Store = Arc::new(RemoteStore::new(Arc::clone(&exchange.remote)));
        let (refs, counters) = (BTreeMap::new(), BTreeMap::new());
        let mut published = Published { refs, counters, writer: None, version: None, store };
        match exchange.record()? {
            None => (),
            Some((RemoteRoot::Backup(_), _)) => return Err(not_a_database()),
            Some((RemoteRoot::Published(root), version)) => {
                published.load(&root)?;
                published.version = Some(version);
            }
        }
        Ok(published)
    }

    /// Whether anything was ever pushed there.
    pub(super) fn is_there(&self) -> bool {
        self.version.is_some()
    }

    /// Which root it was read from.
    pub(super) fn version(&self) -> Option<&RootVersion> {
        self.version.as_ref()
    }

    /// The remote as a store.
    pub(super) fn store(&self) -> &dyn ChunkStore {
        self.store.as_ref()
    }

    fn load(&mut self, root: &PublishedRoot) -> Result<()> {
        let database = DatabaseRoot::load(self.store.as_ref(), root.database)?;
        self.refs =
            refs_of_database(&self.store, &database, RefKind::Published)?.into_iter().collect();
        self.counters = counters(&self.store, &database)?;
        self.writer = root.writer;
        Ok(())
    }

    /// Sends the changed refs and swaps the root; says whether it was still the one that was read.
    pub(super) fn write(&self, exchange: &Exchange) -> Result<bool> {
        let store = self.store.as_ref();
        let database = save_database(store, &self.refs, &self.counters)?;
        let target = exchange.remote.as_ref();
        copy_chunks(store, target, &[database], exchange.settings, &mut unwatched)?;
        let root = RemoteRoot::Published(PublishedRoot { database, writer: self.writer });
        exchange.swap(self.version.as_ref(), &root)
    }
}

/// Keeps a database object of these refs and counters, and gives its name.
pub(super) fn save_database(
    store: &dyn ChunkStore,
    refs: &BTreeMap<String, Hash>,
    counters: &BTreeMap<String, u64>,
) -> Result<Hash> {
    let refs = refs.iter();
    let refs = refs.map(|(name, hash)| (name.as_bytes().to_vec(), hash.as_bytes().to_vec()));
    let next = counters.iter();
    let next = next.map(|(name, next)| (name.as_bytes().to_vec(), next.to_le_bytes().to_vec()));
    let root = DatabaseRoot {
        refs: Tree::of(store, &REFS, refs.collect())?,
        counters: Tree::of(store, &COUNTERS, next.collect())?,
    };
    root.save(store)
}

/// The counters of a database object.
pub(super) fn counters(store: &Store, database: &DatabaseRoot) -> Result<BTreeMap<String, u64>> {
    let mut all = BTreeMap::new();
    let mut cursor = database.counters.map(&COUNTERS).range(store, KeyRange::all());
    while let Some((table, next)) = cursor.next()? {
        let table = std::str::from_utf8(table);
        let table = table.map_err(|_| Error::corrupt("a counter's name is no text"))?;
        let next = next.try_into().map_err(|_| Error::corrupt("a counter of another size"))?;
        all.insert(table.to_owned(), u64::from_le_bytes(next));
    }
    Ok(all)
}

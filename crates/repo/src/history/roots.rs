//! What a copy of a database must reach: for push, fetch, clone, backup.
//!
//! The copying itself is `storage::copy`: the chunks reachable from these roots that the other side
//! lacks, deepest first.

use storage::{ChunkStore, Hash, KeyRange, Store};

use crate::error::{Error, Result};
use crate::object::InstanceRoot;
use crate::object::{DatabaseRoot, NAMED, Object, REFS};
use crate::state::{HEADS, REMOTES, TAGS};

/// Which of a database's refs are meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RefKind {
    /// Branches and tags: what clones and fetches take.
    Published,
    /// Branches, tags and remote-tracking branches.
    Commits,
    /// Everything, working sets and stashes too: what a backup takes.
    All,
}

/// The refs of a database and what they name, by name.
pub fn refs_of_database(
    store: &Store,
    database: &DatabaseRoot,
    which: RefKind,
) -> Result<Vec<(String, Hash)>> {
    let mut all = Vec::new();
    let mut cursor = database.refs.map(&REFS).range(store, KeyRange::all());
    while let Some((name, value)) = cursor.next()? {
        let name = str::from_utf8(name).map_err(|_| Error::corrupt("a ref's name is no text"))?;
        let hash = Hash::from_slice(value).ok_or_else(|| Error::corrupt("a ref has no hash"))?;
        let prefixes: &[&str] = match which {
            RefKind::Published => &[HEADS, TAGS],
            RefKind::Commits => &[HEADS, TAGS, REMOTES],
            RefKind::All => &[""],
        };
        if prefixes.iter().any(|prefix| name.starts_with(prefix)) {
            all.push((name.to_owned(), hash));
        }
    }
    Ok(all)
}

/// The chunks from which everything that `which` means can be reached, sorted, each once. For
/// [`RefKind::All`] that is the database's own chunk: its maps are wanted too.
pub fn roots_of_database(store: &Store, database: Hash, which: RefKind) -> Result<Vec<Hash>> {
    if which == RefKind::All {
        return Ok(vec![database]);
    }
    let root = DatabaseRoot::load(store.as_ref(), database)?;
    let mut roots: Vec<Hash> =
        refs_of_database(store, &root, which)?.into_iter().map(|(_, hash)| hash).collect();
    roots.sort();
    roots.dedup();
    Ok(roots)
}

/// The hash of a database of an instance, by name in any case.
pub fn database_of_instance(
    store: &dyn ChunkStore,
    instance: &InstanceRoot,
    name: &str,
) -> Result<Option<Hash>> {
    let key = crate::place::lower(name);
    let found = instance.databases.map(&NAMED).get(store, key.as_bytes())?;
    Ok(found.and_then(|value| Hash::from_slice(&value)))
}

//! Fetch: a remote's commits to us, and our tracking refs moved in one entry.
//!
//! Tracking refs go wherever the remote's branches are, backwards too: they say what is there. A
//! tag comes along when its commit is here, unless we have one of that name. Counters of
//! AUTO_INCREMENT rise to the remote's, so that a merge brings no duplicate ids.

use std::collections::BTreeMap;

use storage::copy::Copied;
use storage::{ChunkStore, Hash};

use super::Exchange;
use super::local_refs::{LocalChange, RefChange, change_locally, database_of};
use super::progress::{Phase, Progress, Watch, copy_chunks};
use super::published::Published;
use super::spec::FetchSpec;
use crate::error::{Result, refused};
use crate::object::{Object, Tag, kinds};
use crate::place::lower;
use crate::state::{Database, HEADS, REMOTES, TAGS};

/// What to fetch.
#[derive(Clone, Debug)]
pub struct FetchRequest<'a> {
    /// The database.
    pub database: &'a str,
    /// What the remote is called here.
    pub remote: &'a str,
    /// Which branches; one that is named without `*` must be there.
    pub specs: Vec<FetchSpec>,
    /// Whether tracking refs of branches that are gone go too.
    pub prune: bool,
}

/// What a fetch brought.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Fetched {
    /// Our refs that moved: tracking refs and tags.
    pub moved: Vec<RefChange>,
    /// The remote's branches by short name, fetched or not.
    pub heads: BTreeMap<String, Hash>,
    /// What was received.
    pub copied: Copied,
}

impl Exchange {
    /// Fetches branches and the tags on them.
    pub fn fetch(&self, request: &FetchRequest<'_>, watch: Watch<'_>) -> Result<Fetched> {
        let key = lower(request.database);
        let _pin = self.instance.pin();
        let published = Published::read(self)?;
        let chosen = choose(&published, &request.specs)?;
        let mut roots: Vec<Hash> = chosen.values().copied().collect();
        roots.dedup();
        let copied = self.receive(&roots, watch)?;
        let tip = self.instance.tip();
        let mut change = LocalChange::default();
        change.refs.extend(self.tags(&published, database_of(&tip, &key)?)?);
        if request.prune {
            change.refs.extend(stale(database_of(&tip, &key)?, request, &chosen));
        }
        change.refs.extend(chosen.into_iter().map(|(name, hash)| (name, Some(hash))));
        change.counters = published.counters.clone();
        watch(&Progress::so_far(Phase::Publish, copied))?;
        let moved = change_locally(&self.instance, &key, &change)?;
        Ok(Fetched { moved, heads: heads(&published), copied })
    }

    /// The remote's branches by short name, as they are now.
    pub fn heads(&self) -> Result<BTreeMap<String, Hash>> {
        Ok(heads(&Published::read(self)?))
    }

    /// Copies what `roots` reach from the remote to us.
    pub(super) fn receive(&self, roots: &[Hash], watch: Watch<'_>) -> Result<Copied> {
        let (source, target) = (self.remote.as_ref(), self.instance.store().as_ref());
        copy_chunks(source, target, roots, self.settings, watch)
    }

    /// The remote's tags whose commits are here and whose names are free, copied.
    pub(super) fn tags(
        &self,
        published: &Published,
        ours: &Database,
    ) -> Result<Vec<(String, Option<Hash>)>> {
        let mut tags = Vec::new();
        for (name, hash) in published.refs.range(TAGS.to_owned()..) {
            if !name.starts_with(TAGS) {
                break;
            }
            if ours.refs.contains(name) {
                continue;
            }
            if self.instance.store().has(&tagged_commit(published.store(), *hash)?)? {
                self.receive(&[*hash], &mut super::unwatched)?;
                tags.push((name.clone(), Some(*hash)));
            }
        }
        Ok(tags)
    }
}

/// The commit that a tag's ref names, by way of its object or at once.
fn tagged_commit(store: &dyn ChunkStore, hash: Hash) -> Result<Hash> {
    let chunk = store.fetch(&hash)?;
    if chunk.kind() != kinds::TAG {
        return Ok(hash);
    }
    Ok(Tag::decode(&chunk).map_err(|error| error.at(hash))?.commit)
}

/// The tracking refs that are meant, with the commits that they should be at.
fn choose(published: &Published, specs: &[FetchSpec]) -> Result<BTreeMap<String, Hash>> {
    let mut chosen = BTreeMap::new();
    for spec in specs {
        let before = chosen.len();
        for (name, hash) in published.refs.iter().filter(|(name, _)| name.starts_with(HEADS)) {
            if let Some(target) = spec.target_of(name) {
                chosen.insert(target, *hash);
            }
        }
        if chosen.len() == before && !spec.source.contains('*') {
            return Err(refused(format!("invalid ref spec: '{}'", spec.source)));
        }
    }
    Ok(chosen)
}

/// The tracking refs that the specs mean and that the remote has no branch for.
fn stale(
    ours: &Database,
    request: &FetchRequest<'_>,
    chosen: &BTreeMap<String, Hash>,
) -> Vec<(String, Option<Hash>)> {
    let prefix = format!("{REMOTES}{}/", request.remote);
    let names = ours.refs.iter().map(|(name, _)| name);
    let gone = names.filter(|name| name.starts_with(&prefix) && !chosen.contains_key(*name));
    gone.map(|name| (name.to_owned(), None)).collect()
}

/// The branches of a remote by short name.
pub(super) fn heads(published: &Published) -> BTreeMap<String, Hash> {
    let heads = published.refs.iter();
    heads.filter_map(|(name, hash)| Some((name.strip_prefix(HEADS)?.to_owned(), *hash))).collect()
}

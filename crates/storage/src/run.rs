//! Runs: edits sorted into chunks, as a map whose values say what was done to their key.
//!
//! ```text
//! value   0            the row was removed
//!         1 │ bytes    the row was put
//! ```
//!
//! A run has a kind of its own ([`MapKind::run`]), so that its chunks are never taken for rows, and
//! lists what the put values refer to.

use crate::chunk::Slice;
use crate::error::{Error, Result};
use crate::store::{ChunkStore, Store};
use crate::tree::{KeyRange, Map, MapKind};

const REMOVED: u8 = 0;
const PUT: u8 = 1;

/// A run's value of a key whose row was removed.
pub const TOMBSTONE: &[u8] = &[REMOVED];

/// A run's value of a key whose row was put.
pub fn encode_put(value: &[u8]) -> Vec<u8> {
    let mut tagged = Vec::with_capacity(1 + value.len());
    tagged.push(PUT);
    tagged.extend_from_slice(value);
    tagged
}

/// What a run's value says: `Some` the row that was put, `None` that it was removed. The error says
/// what is wrong with it.
pub fn decode(tagged: &[u8]) -> Result<Option<&[u8]>, &'static str> {
    match tagged.split_first() {
        Some((&PUT, value)) => Ok(Some(value)),
        Some((&REMOVED, [])) => Ok(None),
        _ => Err("run value with an unknown tag"),
    }
}

/// Makes a run of `sorted` edits (keys ascend, each once); `None` removes. `kind` is that of runs.
pub fn write_run<K: AsRef<[u8]>, V: AsRef<[u8]>>(
    store: &dyn ChunkStore,
    kind: &'static MapKind,
    sorted: impl IntoIterator<Item = Result<(K, Option<V>)>>,
) -> Result<Map> {
    let tagged = sorted.into_iter().map(|edit| {
        let (key, value) = edit?;
        Ok((key, value.map_or(TOMBSTONE.to_vec(), |value| encode_put(value.as_ref()))))
    });
    Map::build(store, kind, tagged)
}

/// Carries the edits of a run out on `map`.
pub fn apply_run(store: &Store, map: &Map, run: &Map) -> Result<Map> {
    let malformed = |what| Error::Malformed { hash: run.root(), what };
    let mut rows = run.range(store, KeyRange::all());
    let edits = std::iter::from_fn(|| match rows.next() {
        Err(error) => Some(Err(error)),
        Ok(None) => None,
        Ok(Some((key, tagged))) => {
            let value = decode(tagged).map(|value| value.map(<[u8]>::to_vec));
            let key = key.to_vec();
            Some(value.map(|value| (key, value)).map_err(malformed))
        }
    });
    map.edit(store.as_ref(), edits)
}

/// What `run` says of `key`: `None` nothing, `Some(None)` that it was removed.
pub fn look_up(store: &dyn ChunkStore, run: &Map, key: &[u8]) -> Result<Option<Option<Slice>>> {
    let Some(tagged) = run.get(store, key)? else { return Ok(None) };
    match decode(&tagged) {
        Ok(Some(_)) => Ok(Some(Some(tagged.from(1)))),
        Ok(None) => Ok(Some(None)),
        Err(what) => Err(Error::Malformed { hash: run.root(), what }),
    }
}

//! Reading everything back: what `pando fsck` is made of.
//!
//! Every byte of packs and manifests lies under a checksum, and every chunk's hash is computed
//! anew, so a bit that is flipped anywhere is found. Then everything reachable from the given roots
//! is looked for. Nothing is changed, and nothing stops at the first finding.
//!
//! [`verify`] reads a store that is open, [`verify_pack`] one file, [`inspect`] the files of a
//! store that may be too damaged to be opened.

use std::collections::BTreeMap;
use std::io::ErrorKind;
use std::sync::Arc;

use crate::disk::{DiskFile, OpenMode};
use crate::error::{Error, Result};
use crate::hash::Hash;
use crate::mark::Marker;
use crate::pack::{
    Entry, MANIFESTS, ManifestSlot, PACK_HEAD_BYTES, Pack, PackId, PackStore, read_slot,
};

mod inspect;

pub use inspect::{Inspected, inspect};

/// The most findings that are listed; more are only counted.
pub const FINDINGS_MAX: usize = 1000;
const STEP_CHUNKS: usize = 4096;

/// Told of a verification now and then; its error ends it.
pub type Watch<'a> = &'a mut dyn FnMut(&Report) -> Result<()>;

/// What a verification read and found.
#[derive(Clone, Debug, Default)]
pub struct Report {
    /// Packs read.
    pub packs: usize,
    /// Chunks read.
    pub chunks: u64,
    /// Bytes of the packs read.
    pub bytes: u64,
    /// Chunks in packs that the roots reach.
    pub reachable: u64,
    /// What is wrong, at most [`FINDINGS_MAX`] of it.
    pub findings: Vec<Error>,
    /// How much is wrong.
    pub findings_count: u64,
}

impl Report {
    /// Whether nothing was found wrong.
    pub fn is_sound(&self) -> bool {
        self.findings_count == 0
    }

    /// Takes something down that is wrong.
    pub fn note(&mut self, finding: Error) {
        self.findings_count += 1;
        if self.findings.len() < FINDINGS_MAX {
            self.findings.push(finding);
        }
    }
}

/// Reads all packs and manifests of `store` from the disk and everything that `roots` reach.
/// `watch` is told of the report so far each few thousand chunks. The error is one of the disk or
/// of `watch`, not a finding.
pub fn verify(store: &PackStore, roots: &[Hash], watch: Watch<'_>) -> Result<Report> {
    let mut report = Report::default();
    for slot in MANIFESTS {
        if let ManifestSlot::Damaged(what) = read_slot(store.disk(), slot)? {
            report.note(Error::damaged(slot, 0, what));
        }
    }
    let packs = store.state.read().packs.clone();
    for (id, pack) in &packs {
        // Opened anew, so that head, index and foot are read too.
        match store.disk().open(pack.path(), OpenMode::Read) {
            Ok(file) => drop(verify_pack(pack.path(), file, &mut report, watch)?),
            // One that was collected meanwhile is listed no more: what lived in it is in another.
            Err(error) if error.kind() == ErrorKind::NotFound => {
                if store.state.read().packs.contains_key(id) {
                    report.note(Error::damaged(pack.path(), 0, "missing"));
                }
            }
            Err(error) => return Err(Error::io("open", pack.path(), error)),
        }
    }
    verify_closure(store, packs, roots, &mut report, watch)?;
    Ok(report)
}

/// Reads a pack from its first byte to its last, every record in the order in which they lie, and
/// takes down what is wrong. Gives the pack if it can be read at all.
pub fn verify_pack(
    path: &str,
    file: Arc<dyn DiskFile>,
    report: &mut Report,
    watch: Watch<'_>,
) -> Result<Option<Pack>> {
    report.packs += 1;
    let pack = match Pack::open(path, file) {
        Ok(pack) => pack,
        Err(error) => return keep(error, report).map(|()| None),
    };
    let mut entries: Vec<_> = pack.index().entries().collect();
    entries.sort_unstable_by_key(|entry| entry.offset);
    let mut at = PACK_HEAD_BYTES as u64;
    for entry in &entries {
        if entry.offset != at {
            report.note(Error::damaged(pack.path(), at, "bytes that no record has"));
        }
        at = entry.offset + u64::from(entry.len);
        verify_record(&pack, entry, report)?;
        report.chunks += 1;
        report.bytes += u64::from(entry.len);
        if report.chunks.is_multiple_of(STEP_CHUNKS as u64) {
            watch(report)?;
        }
    }
    if at != pack.records_end() {
        report.note(Error::damaged(pack.path(), at, "bytes that no record has"));
    }
    report.bytes += pack.len().saturating_sub(pack.records_end()) + PACK_HEAD_BYTES as u64;
    watch(report)?;
    Ok(Some(pack))
}

fn verify_record(pack: &Pack, entry: &Entry, report: &mut Report) -> Result<()> {
    let chunk = match pack.read(entry) {
        Ok(chunk) => chunk,
        Err(error) => return keep(error, report),
    };
    let what = if chunk.hash() != entry.hash {
        "chunk whose bytes have another hash"
    } else if (chunk.ref_count() > 0) != entry.has_refs {
        "index entry that is wrong about references"
    } else {
        return Ok(());
    };
    report.note(Error::damaged(pack.path(), entry.offset, what));
    Ok(())
}

fn verify_closure(
    store: &PackStore,
    packs: BTreeMap<PackId, Arc<Pack>>,
    roots: &[Hash],
    report: &mut Report,
    watch: Watch<'_>,
) -> Result<()> {
    let mut marker = Marker::new(packs);
    for root in roots {
        marker.push(*root);
    }
    {
        let state = store.state.read();
        let staged = state.staged.values().chain(state.spilling.values());
        staged.flat_map(|chunk| chunk.refs()).for_each(|hash| marker.push(hash));
    }
    loop {
        match marker.walk(STEP_CHUNKS, &mut |hash| Ok(store.state.read().holds(hash))) {
            Ok(true) => break,
            Ok(false) => watch(report)?,
            Err(error) => {
                marker.skip();
                keep(error, report)?;
            }
        }
    }
    report.reachable = marker.packs().values().map(|marked| marked.live as u64).sum();
    watch(report)
}

/// Takes damage down and lets errors of the disk through.
fn keep(error: Error, report: &mut Report) -> Result<()> {
    match error {
        Error::Damaged { .. } | Error::Missing(_) | Error::Malformed { .. } => {
            report.note(error);
            Ok(())
        }
        error => Err(error),
    }
}

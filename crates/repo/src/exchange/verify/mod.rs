//! Reading everything back: `pando fsck` of an instance, a remote or a backup.
//!
//! ```text
//! packs    every byte under its checksum, whether the roots reach it or not
//! log      every entry that is retained decodes
//! chunks   all that the roots reach is there and has the hash that names it
//! objects  every object decodes; what it names is of the right kind; heights and counts agree
//! trees    keys ascend across nodes, each key is found where it is looked for, counts agree
//! rows     every row decodes and stands under its own key
//! ```
//! Nothing is changed and nothing stops at the first finding. Each chunk is read once as what it
//! means and once as bytes of its pack, however often it is referred to.
//!
//! [`verify_instance`] reads one that is open, [`verify_remote`] a remote or backup, and
//! [`inspect_instance`] the files of an instance that cannot be opened.

mod inspect;
mod objects;
mod report;
mod summary;
mod trees;
mod walk;
mod watched;

use std::sync::Arc;

use storage::{Remote, Store};

pub use inspect::inspect_instance;
pub use report::{Finding, Subject, VerifyReport};

use super::progress::Watch;
use super::remote_store::RemoteStore;
use super::root::RemoteRoot;
use crate::entry::Entry;
use crate::error::{Error, Result};
use crate::fold::fold_instance;
use crate::instance::Instance;
use objects::Expected;
use walk::Walk;
use watched::watched;

/// Verifies all that the durable state of an instance reaches, its packs byte by byte and its log;
/// its edits that are not in trees yet are folded for it.
pub fn verify_instance(instance: &Instance, watch: Watch<'_>) -> Result<VerifyReport> {
    // Held to the end: what is read is not collected meanwhile.
    let _pin = instance.pin();
    let durable = instance.durable();
    let root = fold_instance(instance.loader(), &durable)?;
    let packs = instance.packs();
    let about = packs.usage().chunks as u64;
    let mut walk = Walk::new(instance.store(), watch).of_about(about);
    walk.want(root, Expected::Instance);
    walk.run()?;
    let mut report = walk.report;
    let found =
        watched(watch, Some(about), |watch| storage::verify::verify(packs, &[root], watch))?;
    report.reachable_packed = found.reachable;
    report.add_packs(found);
    verify_log(instance, &mut report)?;
    Ok(report)
}

/// Every entry that the log retains is read and decoded.
fn verify_log(instance: &Instance, report: &mut VerifyReport) -> Result<()> {
    for entry in instance.retained_entries() {
        let decoded = entry.map_err(Error::from).and_then(|entry| Entry::decode(&entry.payload));
        match decoded {
            Ok(_) => report.log_entries += 1,
            Err(error) => report.note_or_fail(None, error)?,
        }
    }
    Ok(())
}

/// Verifies all that the root of a remote or backup reaches, and all bytes that are kept there. The
/// remote should have been opened for this, so that nothing is remembered of what its files were
/// before.
pub fn verify_remote(remote: &Arc<dyn Remote>, watch: Watch<'_>) -> Result<VerifyReport> {
    let mut damage = VerifyReport::default();
    let root = match read_root(remote) {
        Ok(root) => root,
        Err(error) => {
            damage.note_or_fail(None, error)?;
            None
        }
    };
    let store: Store = Arc::new(RemoteStore::new(Arc::clone(remote)));
    let mut walk = Walk::new(&store, watch);
    walk.report = damage;
    let (subject, database) = match root {
        Some(RemoteRoot::Published(root)) => (Subject::Remote, Some(root.database)),
        Some(RemoteRoot::Backup(root)) => {
            (Subject::Backup { database: root.name }, Some(root.database))
        }
        None => (Subject::Nothing, None),
    };
    walk.report.subject = subject;
    if let Some(database) = database {
        walk.want(database, Expected::Database);
    }
    walk.run()?;
    let mut report = walk.report;
    let about = (report.chunks > 0).then_some(report.chunks);
    let found = watched(watch, about, |watch| remote.verify(watch))?;
    report.reachable_packed = report.chunks;
    report.add_packs(found);
    if report.subject == Subject::Nothing && report.packs > 0 && report.is_sound() {
        let what =
            "root: missing, though there are packs; nothing was completed here, or it is lost";
        report.note(None, what);
    }
    Ok(report)
}

fn read_root(remote: &Arc<dyn Remote>) -> Result<Option<RemoteRoot>> {
    remote.root()?.map(|record| RemoteRoot::decode(&record.bytes)).transpose()
}

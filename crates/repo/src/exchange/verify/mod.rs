//! Reading everything back: `pando fsck` of an instance, a remote or a backup.
//!
//! ```text
//! packs    every byte under its checksum (storage::verify), where the packs are ours
//! chunks   all that the roots reach is there and has the hash that names it
//! objects  every object decodes; what it names is of the right kind; heights and counts agree
//! trees    keys ascend across nodes, each key is found where it is looked for, counts agree
//! rows     every row decodes and stands under its own key
//! ```
//! Nothing is changed and nothing stops at the first finding. Each chunk is read once, however
//! often it is referred to. What no root reaches is looked at only in packs of ours.

mod objects;
mod report;
mod trees;
mod walk;

use std::sync::Arc;

use storage::{PackStore, Remote, Store};

pub use report::{Finding, VerifyReport};

use super::progress::Watch;
use super::remote_store::RemoteStore;
use super::root::RemoteRoot;
use crate::error::Result;
use crate::fold::fold_instance;
use crate::instance::Instance;
use objects::Expected;
use walk::Walk;

/// Verifies all that the durable state of an instance reaches; its edits that are not in trees yet
/// are folded for it. `packs`, where the instance's store is at hand, are read byte by byte too.
pub fn verify_instance(
    instance: &Instance,
    packs: Option<&PackStore>,
    watch: Watch<'_>,
) -> Result<VerifyReport> {
    let _pin = instance.pin();
    let durable = instance.durable();
    let root = fold_instance(instance.loader(), &durable)?;
    let mut walk = Walk::new(instance.store(), watch);
    walk.want(root, Expected::Instance);
    let mut report = walk.run()?;
    if let Some(packs) = packs {
        let found = storage::verify::verify(packs, &[root], &mut |_| ())?;
        report.add_packs(found);
    }
    Ok(report)
}

/// Verifies all that the root of a remote or backup reaches. The remote should have been opened for
/// this, so that nothing is remembered of what its files were before.
pub fn verify_remote(remote: &Arc<dyn Remote>, watch: Watch<'_>) -> Result<VerifyReport> {
    let mut report = VerifyReport::default();
    let root = match read_root(remote) {
        Ok(Some(root)) => root,
        Ok(None) => return Ok(report),
        Err(error) => {
            report.note_or_fail(None, error)?;
            return Ok(report);
        }
    };
    let store: Store = Arc::new(RemoteStore::new(Arc::clone(remote)));
    let mut walk = Walk::new(&store, watch);
    let database = match root {
        RemoteRoot::Published(root) => root.database,
        RemoteRoot::Backup(root) => root.database,
    };
    walk.want(database, Expected::Database);
    walk.run()
}

fn read_root(remote: &Arc<dyn Remote>) -> Result<Option<RemoteRoot>> {
    remote.root()?.map(|record| RemoteRoot::decode(&record.bytes)).transpose()
}

//! The files of an instance that cannot be opened.
//!
//! Opening stops at the first damage. Here manifests, packs and log are read as far as they can be,
//! and all that the newest sound checkpoint reaches, so that one look names everything that is to
//! be mended. Edits that are only in the log are looked at no further than their checksums.

use std::sync::Arc;

use storage::Disk;

use super::VerifyReport;
use super::objects::Expected;
use super::walk::Walk;
use super::watched::watched;
use crate::error::{Error, Result};
use crate::exchange::progress::Watch;
use crate::instance::{checkpoint_root, take_lock};

/// Verifies the files of the instance on `disk`, which nobody may have open.
pub fn inspect_instance(disk: &Arc<dyn Disk>, watch: Watch<'_>) -> Result<VerifyReport> {
    let _lock = take_lock(disk.as_ref())?;
    let found = watched(watch, None, |watch| storage::verify::inspect(disk.as_ref(), watch))?;
    let mut walk = Walk::new(&found.chunks, watch).of_about(found.report.chunks);
    let mut position = None;
    match found.checkpoint.as_deref().filter(|bytes| !bytes.is_empty()).map(checkpoint_root) {
        None => {}
        Some(Ok((at, root))) => {
            position = Some(at);
            walk.want(root, Expected::Instance);
        }
        Some(Err(error)) => walk.report.note_or_fail(None, error)?,
    }
    walk.run()?;
    let mut report = walk.report;
    report.reachable_packed = report.chunks;
    report.add_packs(found.report);
    let log = storage::log::inspect(disk.as_ref())?;
    for finding in log.findings {
        report.note_or_fail(None, Error::from(finding))?;
    }
    if let Some(position) = position.filter(|position| log.last < *position) {
        let last = log.last;
        let what = format!("log: ends at position {last}, and the checkpoint is of {position}");
        report.note(None, what);
    }
    Ok(report)
}

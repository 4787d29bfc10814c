//! Storage's verification, told to who watches ours.

use storage::copy::Copied;
use storage::verify::Report;

use super::super::progress::{Phase, Progress, Watch};
use crate::error::Result;

/// Runs what tells storage's watch, and tells ours of it.
pub(super) fn watched<T>(
    watch: Watch<'_>,
    chunks_total: Option<u64>,
    run: impl FnOnce(storage::verify::Watch<'_>) -> storage::Result<T>,
) -> Result<T> {
    let mut ended = None;
    let mut tell = |report: &Report| {
        let copied = Copied { chunks: report.chunks, bytes: report.bytes, present: 0 };
        let total = chunks_total.map(|total| total.max(copied.chunks));
        let progress = Progress { phase: Phase::Packs, copied, chunks_total: total };
        watch(&progress).map_err(|error| {
            ended = Some(error);
            storage::Error::Remote("the verification was ended".into())
        })
    };
    let outcome = run(&mut tell);
    match ended {
        Some(error) => Err(error),
        None => Ok(outcome?),
    }
}

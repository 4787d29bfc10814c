//! The variables of replication, with Dolt's names.

use repo::exchange::mirror::Followed;

use crate::variables::Globals;

/// How long a commit waits for its push, milliseconds: `pando_push_wait_ms`.
pub(super) fn push_wait_ms(globals: &Globals) -> u64 {
    number(globals, "pando_push_wait_ms")
}

/// How long the beginning of a transaction waits for a look at the remote, milliseconds:
/// `pando_pull_wait_ms`.
pub(super) fn pull_wait_ms(globals: &Globals) -> u64 {
    number(globals, "pando_pull_wait_ms")
}

/// Whether commits are answered without waiting for their push: `dolt_async_replication`.
pub(super) fn is_async(globals: &Globals) -> bool {
    number(globals, "dolt_async_replication") == 1
}

/// The remote that is pushed to: `dolt_replicate_to_remote`.
pub(super) fn push_remote(globals: &Globals) -> Option<String> {
    text(globals, "dolt_replicate_to_remote")
}

/// The remote that is pulled from: `dolt_read_replica_remote`.
pub(super) fn pull_remote(globals: &Globals) -> Option<String> {
    text(globals, "dolt_read_replica_remote")
}

/// Which branches are pulled. As in Dolt, exactly one of `dolt_replicate_heads` and
/// `dolt_replicate_all_heads` says so; without either, or with both, nothing is.
pub(super) fn followed(globals: &Globals) -> Option<Followed> {
    let all = number(globals, "dolt_replicate_all_heads") == 1;
    match (text(globals, "dolt_replicate_heads"), all) {
        (None, true) => Some(Followed::All),
        (Some(patterns), false) => {
            let patterns = patterns.split(',').map(|pattern| pattern.trim().to_owned());
            Some(Followed::Matching(patterns.filter(|pattern| !pattern.is_empty()).collect()))
        }
        _ => None,
    }
}

fn text(globals: &Globals, name: &str) -> Option<String> {
    let value = globals.get(name)?.to_string_lossy().trim().to_owned();
    (!value.is_empty()).then_some(value)
}

fn number(globals: &Globals, name: &str) -> u64 {
    globals.get(name).map_or(0, |value| types::cast::to_u64(&value).value)
}

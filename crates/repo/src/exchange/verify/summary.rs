//! A verification as people read it, in the shape of Dolt's summary.

use storage::Kind;

use super::super::progress::Size;
use super::report::{Subject, VerifyReport};
use crate::object::kinds;

/// Storage's kinds of chunks, by number.
const BELOW: [(Kind, &str); 6] = [
    (Kind::TREE_LEAF, "tree leaf"),
    (Kind::TREE_INNER, "inner tree node"),
    (Kind::BLOB_LEAF, "large value"),
    (Kind::BLOB_INNER, "inner node of a large value"),
    (Kind::RUN_LEAF, "run leaf"),
    (Kind::RUN_INNER, "inner run node"),
];

fn kind_name(kind: Kind) -> String {
    let below = BELOW.iter().find(|(each, _)| *each == kind).map(|(_, name)| *name);
    below.or_else(|| kinds::name(kind)).map_or_else(|| format!("kind {}", kind.0), str::to_owned)
}

impl VerifyReport {
    /// What was read, a line each.
    pub fn summary(&self) -> Vec<String> {
        let commits = self.commits;
        let unreachable = self.pack_chunks.saturating_sub(self.reachable_packed);
        let mut lines = vec![
            "============ Summary ============".to_owned(),
            format!("Read: {}", self.subject),
            format!("Refs found: {} pointing to {} unique objects", self.refs, self.heads.len()),
            format!("Commit objects found: {commits}"),
            format!("Tables read: {} with {} rows", self.tables, self.rows),
            format!(
                "Chunks reachable from branches/tags/stashes: {} (unreachable: {unreachable})",
                self.chunks
            ),
        ];
        if !self.kinds.is_empty() {
            lines.push("Chunk type breakdown:".to_owned());
            let kinds = self.kinds.iter();
            lines.extend(kinds.map(|(kind, count)| format!("  {}: {count}", kind_name(*kind))));
        }
        lines.push(format!("Packs read: {}, {}", self.packs, Size(self.pack_bytes)));
        if self.subject == Subject::Instance {
            lines.push(format!("Log entries read: {}", self.log_entries));
        }
        lines
    }

    /// What is wrong, a line each, and how much more was not listed.
    pub fn problems(&self) -> Vec<String> {
        let mut lines: Vec<String> = self.findings.iter().map(ToString::to_string).collect();
        let more = self.findings_count - lines.len() as u64;
        if more > 0 {
            lines.push(format!("and {more} more"));
        }
        lines
    }

    /// What to do about it.
    pub fn advice(&self) -> &'static str {
        match self.subject {
            Subject::Instance => {
                "Stop writing to this instance, keep a copy of its folder, and make the database \
                 anew: pando backup restore URL NAME, from a backup that pando fsck URL finds \
                 sound, or pando clone from a remote."
            }
            Subject::Remote => {
                "Do not fetch from it. Keep a copy of its folder, and push every branch from a \
                 sound instance to a new, empty place."
            }
            Subject::Backup { .. } => {
                "Do not rely on this backup. Keep it, and take a new one to an empty place: \
                 pando backup sync-url URL."
            }
            Subject::Nothing => {
                "Its root is missing or damaged. If this should be a backup, take a new one to an \
                 empty place; if a remote, push to one from a sound instance."
            }
        }
    }
}

//! [`Damage`]: bytes that are not what they should be.

/// Bytes of a key, row or value that no encoder of ours has written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("damaged {of}: {what} at byte {at}")]
pub struct Damage {
    /// What was read: `key`, `row` or `value`.
    pub of: &'static str,
    /// What is wrong.
    pub what: &'static str,
    /// Where, in bytes from the start of what was handed in.
    pub at: usize,
}

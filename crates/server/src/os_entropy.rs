//! The operating system's random bytes.

use storage::seam::Entropy;

/// Random bytes fit for secrets.
#[derive(Clone, Copy, Debug, Default)]
pub struct OsEntropy;

impl Entropy for OsEntropy {
    fn fill(&self, bytes: &mut [u8]) {
        // Linux blocks until its pool is ready and then never fails for a buffer that is mapped; a
        // server that went on with predictable scrambles would be worse than one that stops.
        getrandom::fill(bytes).expect("the operating system has random bytes");
    }
}

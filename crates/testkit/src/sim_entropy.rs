//! Chance that follows a seed. Not fit for secrets.

use parking_lot::Mutex;
use storage::seam::Entropy;

use crate::dice::Dice;

/// Seeded randomness; equal seeds and equal calls give equal bytes.
#[derive(Debug)]
pub struct SimEntropy(Mutex<Dice>);

impl SimEntropy {
    /// Randomness that follows `seed`.
    pub fn new(seed: u64) -> Self {
        Self(Mutex::new(Dice::new(seed)))
    }
}

impl Entropy for SimEntropy {
    fn fill(&self, bytes: &mut [u8]) {
        self.0.lock().fill(bytes);
    }
}

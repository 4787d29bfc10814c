//! Numeric functions (manual 12.6).

pub(super) mod bits;
pub(super) mod least;
pub(super) mod power;
pub(super) mod random;
pub(super) mod round;
pub(super) mod trig;

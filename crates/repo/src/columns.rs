//! Sets of columns by place, small enough to be noted with every read.

/// A set of column places. The first 63 are exact; every later one stands for all of them, which
/// makes the set coarser and never wrong: a set answers "may hold".
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ColumnSet(u64);

impl ColumnSet {
    /// No column.
    pub const NONE: Self = Self(0);
    /// Every column.
    pub const ALL: Self = Self(u64::MAX);

    /// The set of one column.
    pub const fn one(place: usize) -> Self {
        Self(1 << if place < 63 { place } else { 63 })
    }

    /// The set of these columns.
    pub fn of(places: impl IntoIterator<Item = usize>) -> Self {
        places.into_iter().fold(Self::NONE, |set, place| set.union(Self::one(place)))
    }

    /// Whether it may hold the column at `place`.
    pub const fn holds(self, place: usize) -> bool {
        self.0 & Self::one(place).0 != 0
    }

    /// The columns of either.
    #[must_use]
    pub const fn union(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Whether a column may be in both.
    pub const fn meets(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    /// Whether it holds none.
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Its bits, as entries store them.
    pub const fn bits(self) -> u64 {
        self.0
    }

    /// The set that [`bits`](Self::bits) gave.
    pub const fn from_bits(bits: u64) -> Self {
        Self(bits)
    }
}

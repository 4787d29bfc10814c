//! In which ways a lock can be held, and which go together.
//!
//! ```text
//!                key share   share   no-key update   exclusive   intent
//! key share          ✓         ✓           ✓
//! share              ✓         ✓
//! no-key update      ✓
//! exclusive
//! intent                                                            ✓
//! ```
//! Rows use the first four (as PostgreSQL's row locks do: a child's insert does not wait for a
//! change of its parent's other columns); tables use intent (statements that write), share and
//! exclusive.

/// How a lock is held.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum LockMode {
    /// A child row leans on this row's key.
    KeyShare,
    /// FOR SHARE; LOCK TABLES … READ.
    Share,
    /// An update that leaves the keys that others lean on.
    NoKeyUpdate,
    /// A statement that writes rows of this table.
    Intent,
    /// A delete, an insert, a change of keys, FOR UPDATE; a change of a table's shape.
    Exclusive,
}

impl LockMode {
    /// Whether two transactions can hold these at once.
    pub fn goes_with(self, other: Self) -> bool {
        use LockMode::{Exclusive, Intent, KeyShare, Share};
        match (self.min(other), self.max(other)) {
            (_, Exclusive) => false,
            (Intent, Intent) => true,
            (_, Intent) => false,
            (KeyShare, _) | (Share, Share) => true,
            _ => false,
        }
    }

    /// The weakest mode that is both.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        match (self.min(other), self.max(other)) {
            (low, high) if low == high => high,
            (Self::KeyShare, high) => high,
            _ => Self::Exclusive,
        }
    }
}

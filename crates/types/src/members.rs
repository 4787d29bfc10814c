//! Member lists of ENUM and SET columns, and values that carry their list so that they can show
//! their names.
//!
//! A value stores a number (ENUM: 1-based index, 0 is the empty error value; SET: one bit a member,
//! the first member is bit 0) and shares the list. MySQL sorts by that number and compares with
//! strings by the name (manual 11.3.5, 11.3.6).

use std::fmt;
use std::sync::Arc;

/// The most members of an ENUM column (manual 11.3.5).
pub const ENUM_MEMBERS_MAX: usize = 65_535;

/// The most members of a SET column (manual 11.3.6).
pub const SET_MEMBERS_MAX: usize = 64;

/// The names of an ENUM or SET column, in declared order, trailing spaces removed.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Members(Box<[Box<str>]>);

impl Members {
    /// Makes a list. Trailing spaces of names are dropped, as MySQL does when a table is made.
    pub fn new<S: AsRef<str>>(names: impl IntoIterator<Item = S>) -> Members {
        Members(names.into_iter().map(|n| Box::from(n.as_ref().trim_end_matches(' '))).collect())
    }

    /// How many members there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// True when the list has no member, which no real column has.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The name at a zero-based position.
    pub fn name(&self, position: usize) -> Option<&str> {
        self.0.get(position).map(AsRef::as_ref)
    }

    /// All names in declared order.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(AsRef::as_ref)
    }
}

impl fmt::Debug for Members {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.iter()).finish()
    }
}

/// An ENUM value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EnumValue {
    index: u16,
    members: Arc<Members>,
}

impl EnumValue {
    /// The value at the 1-based `index`; 0 is the empty error value. None when there is no such
    /// member.
    pub fn new(index: u16, members: Arc<Members>) -> Option<EnumValue> {
        (usize::from(index) <= members.len()).then_some(EnumValue { index, members })
    }

    /// The 1-based index, 0 for the error value.
    pub fn index(&self) -> u16 {
        self.index
    }

    /// The member's name; empty for the error value.
    pub fn name(&self) -> &str {
        match usize::from(self.index).checked_sub(1) {
            Some(position) => self.members.name(position).unwrap_or_default(),
            None => "",
        }
    }

    /// The column's member list.
    pub fn members(&self) -> &Arc<Members> {
        &self.members
    }
}

/// A SET value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SetValue {
    bits: u64,
    members: Arc<Members>,
}

impl SetValue {
    /// The value with these member bits (bit 0 is the first member). None when a bit has no member.
    pub fn new(bits: u64, members: Arc<Members>) -> Option<SetValue> {
        (bits & !all_bits(members.len()) == 0).then_some(SetValue { bits, members })
    }

    /// One bit a member, the first member is bit 0.
    pub fn bits(&self) -> u64 {
        self.bits
    }

    /// The column's member list.
    pub fn members(&self) -> &Arc<Members> {
        &self.members
    }

    /// The names that are in the set, in declared order.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.members.iter().enumerate().filter(|(at, _)| self.bits >> at & 1 == 1).map(|(_, n)| n)
    }

    /// The names joined by commas, as MySQL shows the value.
    pub fn joined(&self) -> String {
        self.names().collect::<Vec<_>>().join(",")
    }
}

/// The bits that a SET of `len` members may have.
pub fn all_bits(len: usize) -> u64 {
    if len >= 64 { u64::MAX } else { (1 << len) - 1 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_set_shows_its_names_in_declared_order() {
        let members = Arc::new(Members::new(["a", "b  ", "c"]));
        assert_eq!(SetValue::new(0b110, members.clone()).map(|s| s.joined()), Some("b,c".into()));
        assert_eq!(SetValue::new(0, members.clone()).map(|s| s.joined()), Some(String::new()));
        assert_eq!(SetValue::new(0b1000, members), None);
    }

    #[test]
    fn an_enum_beyond_its_list_is_refused() {
        let members = Arc::new(Members::new(["a", "b"]));
        assert_eq!(
            EnumValue::new(2, members.clone()).map(|e| e.name().to_owned()),
            Some("b".into())
        );
        assert_eq!(
            EnumValue::new(0, members.clone()).map(|e| e.name().to_owned()),
            Some(String::new())
        );
        assert_eq!(EnumValue::new(3, members), None);
    }
}

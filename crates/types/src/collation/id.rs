//! [`CollationId`], and what the list says of a collation.

use super::list::{self, Collation, LIST};

/// The number of a collation, MySQL's (`information_schema.COLLATIONS.ID`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CollationId(pub u16);

impl CollationId {
    /// `utf8mb4_0900_ai_ci`, what a text has when nothing is said.
    pub const UTF8MB4_0900_AI_CI: CollationId = CollationId(255);
    /// `utf8mb4_0900_as_cs`.
    pub const UTF8MB4_0900_AS_CS: CollationId = CollationId(278);
    /// `utf8mb4_0900_bin`: code point order, NO PAD.
    pub const UTF8MB4_0900_BIN: CollationId = CollationId(309);
    /// `utf8mb4_bin`: code point order, PAD SPACE.
    pub const UTF8MB4_BIN: CollationId = CollationId(46);
    /// `utf8mb4_general_ci`.
    pub const UTF8MB4_GENERAL_CI: CollationId = CollationId(45);
    /// `utf8mb3_general_ci`, that of MySQL's own metadata.
    pub const UTF8MB3_GENERAL_CI: CollationId = CollationId(33);
    /// `latin1_swedish_ci`.
    pub const LATIN1_SWEDISH_CI: CollationId = CollationId(8);
    /// `binary`.
    pub const BINARY: CollationId = CollationId(63);

    /// True if the collation is one of ours.
    pub fn is_known(self) -> bool {
        list::find(self).is_some()
    }

    pub(super) fn collation(self) -> &'static Collation {
        list::find(self).expect("a collation id is checked where a type is made or decoded")
    }
}

/// What trailing spaces count (`information_schema.COLLATIONS.PAD_ATTRIBUTE`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pad {
    /// PAD SPACE: the shorter text is compared as if it went on with spaces.
    Space,
    /// NO PAD: a space is a character.
    None,
}

impl Pad {
    /// As MySQL names it.
    pub fn name(self) -> &'static str {
        match self {
            Pad::Space => "PAD SPACE",
            Pad::None => "NO PAD",
        }
    }

    pub(super) fn of<W>(self, space: W) -> Option<W> {
        match self {
            Pad::Space => Some(space),
            Pad::None => None,
        }
    }
}

/// All collations in order of their ids.
pub fn all() -> impl Iterator<Item = CollationId> {
    LIST.iter().map(|collation| collation.id)
}

/// The collation of a name, in any case. `utf8_` names are the old ones of `utf8mb3_`.
pub fn by_name(name: &str) -> Option<CollationId> {
    let named = |wanted: &str| {
        LIST.iter().find(|c| c.name.eq_ignore_ascii_case(wanted)).map(|collation| collation.id)
    };
    named(name).or_else(|| {
        let (old, rest) = name.split_at_checked(5)?;
        old.eq_ignore_ascii_case("utf8_").then(|| named(&format!("utf8mb3_{rest}"))).flatten()
    })
}

/// The name.
pub fn name(id: CollationId) -> &'static str {
    id.collation().name
}

/// The name of the character set.
pub fn charset_of(id: CollationId) -> &'static str {
    id.collation().charset
}

/// The pad attribute.
pub fn pad(id: CollationId) -> Pad {
    id.collation().pad
}

/// The most bytes that a character takes in the collation's character set.
pub fn char_bytes_max(id: CollationId) -> u8 {
    id.collation().char_bytes_max
}

/// True if the character set has this collation when none is named.
pub fn is_default(id: CollationId) -> bool {
    id.collation().default
}

/// The default collation of a character set, in any case; `utf8` is `utf8mb3`. None for a character
/// set that we do not have, MySQL's error 1115.
pub fn default_of_charset(charset: &str) -> Option<CollationId> {
    let charset = if charset.eq_ignore_ascii_case("utf8") { "utf8mb3" } else { charset };
    let is_asked = |c: &&Collation| c.default && c.charset.eq_ignore_ascii_case(charset);
    LIST.iter().find(is_asked).map(|collation| collation.id)
}

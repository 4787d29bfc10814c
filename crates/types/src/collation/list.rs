//! The collations, one row each, sorted by id.
//!
//! Ids, names, defaults and pad attributes are MySQL 9.7's (`information_schema.COLLATIONS`).
//! A collation that is not here is refused by name, error 1273: it never gets another's weights.

use super::algorithm::Algorithm;
use super::{CollationId, Pad, latin1, uca};

/// One collation.
pub(super) struct Collation {
    pub(super) id: CollationId,
    pub(super) name: &'static str,
    pub(super) charset: &'static str,
    pub(super) pad: Pad,
    /// True for the collation that the character set has when none is named.
    pub(super) default: bool,
    /// The most bytes that a character takes in this character set.
    pub(super) char_bytes_max: u8,
    pub(super) algorithm: Algorithm,
}

const fn row(
    id: u16,
    name: &'static str,
    charset: (&'static str, u8),
    pad: Pad,
    default: bool,
    algorithm: Algorithm,
) -> Collation {
    let id = CollationId(id);
    Collation { id, name, charset: charset.0, pad, default, char_bytes_max: charset.1, algorithm }
}

const ASCII: (&str, u8) = ("ascii", 1);
const BINARY: (&str, u8) = ("binary", 1);
const LATIN1: (&str, u8) = ("latin1", 1);
const UTF8MB3: (&str, u8) = ("utf8mb3", 3);
const UTF8MB4: (&str, u8) = ("utf8mb4", 4);

use Algorithm::{Levels, SingleByte, Unicode, Utf8};

/// All collations, sorted by id.
pub(super) static LIST: [Collation; 19] = [
    row(8, "latin1_swedish_ci", LATIN1, Pad::Space, true, SingleByte(&latin1::SWEDISH_CI)),
    row(11, "ascii_general_ci", ASCII, Pad::Space, true, SingleByte(&latin1::ASCII_GENERAL_CI)),
    row(33, "utf8mb3_general_ci", UTF8MB3, Pad::Space, true, Unicode(&uca::GENERAL)),
    row(45, "utf8mb4_general_ci", UTF8MB4, Pad::Space, false, Unicode(&uca::GENERAL)),
    row(46, "utf8mb4_bin", UTF8MB4, Pad::Space, false, Utf8),
    row(47, "latin1_bin", LATIN1, Pad::Space, false, SingleByte(&latin1::LATIN1_BIN)),
    row(48, "latin1_general_ci", LATIN1, Pad::Space, false, SingleByte(&latin1::GENERAL_CI)),
    row(49, "latin1_general_cs", LATIN1, Pad::Space, false, SingleByte(&latin1::GENERAL_CS)),
    row(63, "binary", BINARY, Pad::None, true, Utf8),
    row(65, "ascii_bin", ASCII, Pad::Space, false, SingleByte(&latin1::ASCII_BIN)),
    row(83, "utf8mb3_bin", UTF8MB3, Pad::Space, false, Utf8),
    row(192, "utf8mb3_unicode_ci", UTF8MB3, Pad::Space, false, Unicode(&uca::UCA_400)),
    row(214, "utf8mb3_unicode_520_ci", UTF8MB3, Pad::Space, false, Unicode(&uca::UCA_520)),
    row(224, "utf8mb4_unicode_ci", UTF8MB4, Pad::Space, false, Unicode(&uca::UCA_400)),
    row(246, "utf8mb4_unicode_520_ci", UTF8MB4, Pad::Space, false, Unicode(&uca::UCA_520)),
    row(255, "utf8mb4_0900_ai_ci", UTF8MB4, Pad::None, true, Unicode(&uca::UCA_900)),
    row(278, "utf8mb4_0900_as_cs", UTF8MB4, Pad::None, false, Levels(&uca::UCA_900, 3)),
    row(305, "utf8mb4_0900_as_ci", UTF8MB4, Pad::None, false, Levels(&uca::UCA_900, 2)),
    row(309, "utf8mb4_0900_bin", UTF8MB4, Pad::None, false, Utf8),
];

/// Above the largest id.
const IDS: usize = 310;
const NONE: u8 = u8::MAX;

/// The place in [`LIST`] of each id: text is compared more often than a search would like.
static PLACES: [u8; IDS] = places();

const fn places() -> [u8; IDS] {
    let mut places = [NONE; IDS];
    let mut at = 0_u8;
    while (at as usize) < LIST.len() {
        places[LIST[at as usize].id.0 as usize] = at;
        at += 1;
    }
    places
}

/// The row of an id.
#[inline]
pub(super) fn find(id: CollationId) -> Option<&'static Collation> {
    PLACES.get(usize::from(id.0)).and_then(|at| LIST.get(usize::from(*at)))
}

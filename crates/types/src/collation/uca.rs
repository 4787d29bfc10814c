//! [`Weigher`]: a table with the rule for characters that it does not list, and the walk over a
//! text's weights.
//!
//! MySQL's UCA collations weigh each character alone: none of them has the contractions of
//! Unicode's default table. Weights of 0 are skipped (but in `general_ci`); variable elements
//! (spaces, punctuation) count like any other.
//!
//! ```text
//! "Éa"  elements  É = (1CAA, 0020, 0008) (0000, 0024, 0002)   a = (1C47, 0020, 0002)
//!       level 0   1CAA 1C47        level 1   0020 0024 0020        level 2   0008 0002 0002
//! ```

use std::str::Chars;

use super::table::{Elements, Entry, UcaTable};

/// What weight a character has that the table does not list.
#[derive(Clone, Copy)]
enum Unlisted {
    /// Its code point; 0xFFFD beyond the basic plane.
    CodePoint,
    /// Two elements as UCA 4.0.0 derives them; 0xFFFD beyond the basic plane.
    Uca400,
    /// Two elements as UCA 4.0.0 derives them, on all planes. MySQL does so for 5.2.0 too.
    Uca520,
    /// Hangul syllables as their jamo, Tangut, Han of Unicode 9, else unassigned.
    Uca900,
}

/// The replacement character's weight in tables of the basic plane.
const BEYOND_BASIC_PLANE: u16 = 0xfffd;
const BASIC_PLANE_LAST: u32 = 0xffff;
const SECONDARY_COMMON: u16 = 0x20;
const TERTIARY_COMMON: u16 = 0x02;
const ACCENT_COMMON: u16 = SECONDARY_COMMON | TERTIARY_COMMON << 9;

/// A way to weigh characters.
pub(super) struct Weigher {
    table: UcaTable,
    unlisted: Unlisted,
}

/// `general_ci`: one weight a character.
pub(super) static GENERAL: Weigher = Weigher {
    table: UcaTable::new(include_bytes!("general.bin"), 0),
    unlisted: Unlisted::CodePoint,
};

/// UCA 4.0.0, for `unicode_ci`.
pub(super) static UCA_400: Weigher =
    Weigher { table: UcaTable::new(include_bytes!("uca400.bin"), 400), unlisted: Unlisted::Uca400 };

/// UCA 5.2.0, for `unicode_520_ci`.
pub(super) static UCA_520: Weigher =
    Weigher { table: UcaTable::new(include_bytes!("uca520.bin"), 520), unlisted: Unlisted::Uca520 };

/// UCA 9.0.0, for the `0900` collations; the only one with accents.
pub(super) static UCA_900: Weigher =
    Weigher { table: UcaTable::new(include_bytes!("uca900.bin"), 900), unlisted: Unlisted::Uca900 };

impl Weigher {
    /// Primary weights of ASCII by byte, 0 if ignorable.
    pub(super) fn ascii(&self) -> &[u16; 128] {
        &self.table.ascii
    }

    /// The weight of an ASCII byte on a level, 0 if ignorable there.
    #[inline]
    pub(super) fn ascii_weight(&self, byte: u8, level: u8) -> u16 {
        let at = usize::from(byte & 0x7f);
        at_level(level, self.table.ascii[at], self.table.ascii_accents[at])
    }

    /// The weight that trailing spaces have.
    pub(super) fn space(&self) -> u16 {
        self.table.ascii[usize::from(b' ')]
    }

    /// The weights of `text` on one level, 0 to 2.
    pub(super) fn weights<'a>(&'static self, text: &'a str, level: u8) -> Weights<'a> {
        Weights { weigher: self, level, chars: text.chars(), pending: None }
    }

    /// True if a weight of 0 is one, and does not mean that the character is ignorable:
    /// `general_ci` knows no ignorable characters and puts U+0000 first.
    pub(super) fn zero_counts(&self) -> bool {
        matches!(self.unlisted, Unlisted::CodePoint)
    }

    #[inline]
    fn weigh(&self, point: u32, level: u8) -> Weighed {
        if let Ok(byte @ 0..0x80) = u8::try_from(point) {
            return Weighed::One(self.ascii_weight(byte, level));
        }
        match self.table.entry(point) {
            Entry::One(primary) if level == 0 => Weighed::One(primary),
            Entry::One(_) => Weighed::One(at_level(level, 0, self.table.accent(point))),
            Entry::Many(elements) => Weighed::Many(Pending { elements, ..Pending::NONE }),
            Entry::Implicit => self.unlisted(point, level),
        }
    }

    fn unlisted(&self, point: u32, level: u8) -> Weighed {
        let weights = match self.unlisted {
            Unlisted::CodePoint | Unlisted::Uca400 if point > BASIC_PLANE_LAST => {
                return Weighed::One(BEYOND_BASIC_PLANE);
            }
            Unlisted::CodePoint => {
                return Weighed::One(u16::try_from(point).unwrap_or(BEYOND_BASIC_PLANE));
            }
            Unlisted::Uca400 | Unlisted::Uca520 => derived_400(point),
            Unlisted::Uca900 => {
                if let Some(jamo) = jamo_of(point) {
                    return Weighed::Many(Pending { jamo, ..Pending::NONE });
                }
                derived_900(point)
            }
        };
        match level {
            0 => Weighed::Many(Pending { weights, ..Pending::NONE }),
            _ => Weighed::One(at_level(level, 0, ACCENT_COMMON)),
        }
    }
}

/// What one character weighs on one level.
enum Weighed {
    One(u16),
    Many(Pending),
}

fn at_level(level: u8, primary: u16, accent: u16) -> u16 {
    match level {
        0 => primary,
        1 => accent & 0x1ff,
        _ => accent >> 9,
    }
}

/// UCA 4.0.0, section 7.1.3, with the Han ranges of its time.
fn derived_400(point: u32) -> [u16; 2] {
    let base = match point {
        0x4e00..=0x9fa5 => 0xfb40,
        0x3400..=0x4db5 => 0xfb80,
        _ => 0xfbc0,
    };
    derived(base, point)
}

/// UCA 9.0.0, section 10.1.3.
fn derived_900(point: u32) -> [u16; 2] {
    let base = match point {
        0x17000..=0x18aff => return [0xfb00, low_bits(point - 0x17000) | 0x8000],
        0x4e00..=0x9fd5 => 0xfb40,
        0xfa0e | 0xfa0f | 0xfa11 | 0xfa13 | 0xfa14 | 0xfa1f => 0xfb40,
        0xfa21 | 0xfa23 | 0xfa24 | 0xfa27..=0xfa29 => 0xfb40,
        0x3400..=0x4db5 | 0x20000..=0x2a6d6 | 0x2a700..=0x2b734 => 0xfb80,
        0x2b740..=0x2b81d | 0x2b820..=0x2cea1 => 0xfb80,
        _ => 0xfbc0,
    };
    derived(base, point)
}

fn derived(base: u16, point: u32) -> [u16; 2] {
    [base + low_bits(point >> 15), low_bits(point) | 0x8000]
}

fn low_bits(number: u32) -> u16 {
    let [low, high, ..] = (number & 0x7fff).to_le_bytes();
    u16::from_le_bytes([low, high])
}

/// The jamo of a Hangul syllable (Unicode 9, section 3.12), last first, 0 for none. The syllables
/// of page D7 are in the table.
fn jamo_of(point: u32) -> Option<[u16; 3]> {
    let at = u16::try_from(point).ok()?.checked_sub(0xac00)?;
    if point > 0xd7a3 {
        return None;
    }
    let (lead, vowel, trail) = (at / 588, at % 588 / 28, at % 28);
    let trail = if trail == 0 { 0 } else { 0x11a7 + trail };
    Some([trail, 0x1161 + vowel, 0x1100 + lead])
}

/// The weights of the last character that are still to come.
struct Pending {
    /// The next ones, zeros skipped.
    weights: [u16; 2],
    elements: Elements,
    /// Jamo to be weighed, last first.
    jamo: [u16; 3],
}

impl Pending {
    const NONE: Pending = Pending { weights: [0; 2], elements: Elements::NONE, jamo: [0; 3] };

    fn next(&mut self, weigher: &Weigher, level: u8) -> Option<u16> {
        loop {
            for weight in &mut self.weights {
                if *weight != 0 {
                    return Some(std::mem::take(weight));
                }
            }
            if let Some((primary, accent)) = self.elements.next() {
                self.weights = [at_level(level, primary, accent), 0];
                continue;
            }
            let jamo = self.jamo.iter_mut().rev().find(|jamo| **jamo != 0).map(std::mem::take)?;
            match weigher.weigh(u32::from(jamo), level) {
                Weighed::One(weight) => self.weights = [weight, 0],
                Weighed::Many(pending) => *self = Pending { jamo: self.jamo, ..pending },
            }
        }
    }
}

/// The weights of a text on one level, those that count.
pub(super) struct Weights<'a> {
    weigher: &'static Weigher,
    level: u8,
    chars: Chars<'a>,
    /// What is left of the last character, if that had several weights.
    pending: Option<Pending>,
}

impl Weights<'_> {
    fn pending(&mut self) -> Option<u16> {
        let weight = self.pending.as_mut()?.next(self.weigher, self.level);
        if weight.is_none() {
            self.pending = None;
        }
        weight
    }
}

impl Iterator for Weights<'_> {
    type Item = u16;

    #[inline]
    fn next(&mut self) -> Option<u16> {
        loop {
            if self.pending.is_some()
                && let Some(weight) = self.pending()
            {
                return Some(weight);
            }
            let point = u32::from(self.chars.next()?);
            match self.weigher.weigh(point, self.level) {
                Weighed::One(weight) if weight != 0 || self.weigher.zero_counts() => {
                    return Some(weight);
                }
                Weighed::One(_) => {}
                Weighed::Many(pending) => self.pending = Some(pending),
            }
        }
    }
}

//! [`UcaTable`]: the weights of characters, as `tools/uca_table.py` packs them.
//!
//! A table is two-stage: 0x1100 pages of 256 code points, equal pages stored once. All numbers are
//! little-endian.
//!
//! ```text
//!    0  "PUCA"                    12  u16 accent pages A
//!    4  u16 format version, 1     14  u16 expansions E
//!    6  u16 UCA version           16  u16 elements N of all expansions
//!    8  u16 planes L, 1 or 2      18  u16 0
//!   10  u16 primary pages P       20  u8 x 0x1100 primary page of each page; 255 none
//!   then, if L = 2: u8 x 0x1100 accent page of each page; 255 none
//!   then P pages of 256 x u16 primary entry, A pages of 256 x u16 accent
//!   then E + 1 x u16 first element of each expansion, N elements of L x u16 (primary, accent)
//!
//!   primary entry   0 ignorable .. 0x7fff the primary weight · 0x8000 + n expansion n ·
//!                   0xffff no entry, the weight follows from the code point
//!   accent          secondary weight in bits 0-8, tertiary in bits 9-13
//! ```
//!
//! Tables are compiled in and taken apart at compile time, so a malformed one does not build.

/// How many pages of 256 code points there are.
const PAGES: usize = 0x1100;
const HEAD_BYTES: usize = 20;
const NO_PAGE: u8 = 0xff;
/// Primary entries from here on name expansions.
const EXPANDED: u16 = 0x8000;
const IMPLICIT: u16 = 0xffff;

type Number = [u8; 2];
type Page = [Number; 256];

/// What a table says about one character.
pub(super) enum Entry {
    /// One collation element with this primary weight, 0 if ignorable.
    One(u16),
    /// These collation elements.
    Many(Elements),
    /// Not listed: the weight follows from the code point.
    Implicit,
}

/// Collation elements of an expansion, still packed.
pub(super) struct Elements {
    bytes: &'static [u8],
    planes: usize,
}

impl Elements {
    pub(super) const NONE: Elements = Elements { bytes: &[], planes: 1 };
}

impl Iterator for Elements {
    /// Primary weight and accent.
    type Item = (u16, u16);

    fn next(&mut self) -> Option<(u16, u16)> {
        let (element, rest) = self.bytes.split_at_checked(2 * self.planes)?;
        self.bytes = rest;
        let accent = element.get(2..).and_then(<[u8]>::first_chunk).map_or(0, |a| number(*a));
        Some((number(*element.first_chunk()?), accent))
    }
}

/// The weights of one version of the Unicode Collation Algorithm.
pub(super) struct UcaTable {
    /// Primary weights of ASCII, which never expand.
    pub(super) ascii: [u16; 128],
    /// Their accents, if the table has any.
    pub(super) ascii_accents: [u16; 128],
    planes: usize,
    primary_index: &'static [u8],
    accent_index: &'static [u8],
    primary_pages: &'static [Page],
    accent_pages: &'static [Page],
    expansions: &'static [Number],
    elements: &'static [u8],
}

impl UcaTable {
    /// Takes a table apart; a malformed one fails the build.
    pub(super) const fn new(bytes: &'static [u8], uca_version: u16) -> UcaTable {
        let (head, rest) = bytes.split_at(HEAD_BYTES);
        assert!(matches!(head, [b'P', b'U', b'C', b'A', ..]), "a table starts with PUCA");
        let (head, _) = head.as_chunks::<2>();
        assert!(number(head[2]) == 1, "the table's format is version 1");
        assert!(number(head[3]) == uca_version, "the table is of the UCA version asked for");
        let planes = number(head[4]) as usize;
        assert!(planes == 1 || planes == 2, "a table has one or two planes");
        let (primary_index, rest) = rest.split_at(PAGES);
        let (accent_index, rest) = rest.split_at(PAGES * (planes - 1));
        let (primary_pages, rest) = pages(rest, number(head[5]));
        let (accent_pages, rest) = pages(rest, number(head[6]));
        let (expansions, elements) = rest.split_at(2 * (number(head[7]) as usize + 1));
        assert!(elements.len() == 2 * planes * number(head[8]) as usize, "all elements are there");
        let mut table = UcaTable {
            ascii: [0; 128],
            ascii_accents: [0; 128],
            planes,
            primary_index,
            accent_index,
            primary_pages,
            accent_pages,
            expansions: expansions.as_chunks().0,
            elements,
        };
        let mut point = 0;
        while point < 128 {
            table.ascii[point] = number(primary_pages[primary_index[0] as usize][point]);
            assert!(table.ascii[point] < EXPANDED, "ASCII does not expand");
            if planes == 2 {
                table.ascii_accents[point] = number(accent_pages[accent_index[0] as usize][point]);
            }
            point += 1;
        }
        table
    }

    /// The entry of a code point.
    pub(super) fn entry(&self, point: u32) -> Entry {
        let Some(entry) = cell(self.primary_index, self.primary_pages, point) else {
            return Entry::Implicit;
        };
        match entry {
            IMPLICIT => Entry::Implicit,
            EXPANDED.. => Entry::Many(self.expansion(usize::from(entry - EXPANDED))),
            _ => Entry::One(entry),
        }
    }

    /// The accent of a code point whose entry is [`Entry::One`].
    pub(super) fn accent(&self, point: u32) -> u16 {
        cell(self.accent_index, self.accent_pages, point).unwrap_or(0)
    }

    fn expansion(&self, at: usize) -> Elements {
        let bound = |at: usize| {
            self.expansions.get(at).map_or(0, |first| usize::from(number(*first)) * 2 * self.planes)
        };
        let bytes = self.elements.get(bound(at)..bound(at + 1)).unwrap_or_default();
        Elements { bytes, planes: self.planes }
    }
}

const fn number(bytes: Number) -> u16 {
    u16::from_le_bytes(bytes)
}

const fn pages(bytes: &'static [u8], count: u16) -> (&'static [Page], &'static [u8]) {
    let (pages, rest) = bytes.split_at(count as usize * size_of::<Page>());
    let (numbers, _) = pages.as_chunks::<2>();
    (numbers.as_chunks::<256>().0, rest)
}

fn cell(index: &[u8], pages: &[Page], point: u32) -> Option<u16> {
    let [low, middle, high, _] = point.to_le_bytes();
    let page = *index.get(usize::from(high) << 8 | usize::from(middle))?;
    if page == NO_PAGE {
        return None;
    }
    pages.get(usize::from(page)).map(|page| number(page[usize::from(low)]))
}

//! [`RowRef`]: reads fields from row bytes.

use super::{
    EXTERNAL_BYTES, FORMAT_VERSION, Field, HASH_BYTES, HEAD_BYTES, KIND_EXTERNAL, KIND_INLINE,
    KIND_NULL, KINDS_PER_BYTE, NARROW_BODY_MAX, WIDE, damage,
};
use crate::key::Damage;

/// The lower bit of each kind in a byte of kinds.
const KIND_LOW_BITS: u8 = 0b0101_0101;

/// A row's bytes, ready to be read.
#[derive(Clone, Copy, Debug)]
pub struct RowRef<'a> {
    kinds: &'a [u8],
    ends: Ends<'a>,
    body: &'a [u8],
}

#[derive(Clone, Copy, Debug)]
enum Ends<'a> {
    Narrow(&'a [[u8; 2]]),
    Wide(&'a [[u8; 4]]),
}

impl Ends<'_> {
    fn get(&self, at: usize) -> Option<usize> {
        match self {
            Ends::Narrow(ends) => ends.get(at).map(|end| usize::from(u16::from_le_bytes(*end))),
            Ends::Wide(ends) => {
                ends.get(at).and_then(|end| usize::try_from(u32::from_le_bytes(*end)).ok())
            }
        }
    }

    fn len(&self) -> usize {
        match self {
            Ends::Narrow(ends) => ends.len(),
            Ends::Wide(ends) => ends.len(),
        }
    }

    /// True if no end lies before the one before it.
    fn are_ascending(&self) -> bool {
        match self {
            Ends::Narrow(ends) => ascending(ends.iter().map(|end| u16::from_le_bytes(*end))),
            Ends::Wide(ends) => ascending(ends.iter().map(|end| u32::from_le_bytes(*end))),
        }
    }
}

/// Looks at all of them: without an early way out this is a handful of instructions.
fn ascending<N: Ord + Copy + Default>(ends: impl Iterator<Item = N>) -> bool {
    let count = |(last, descents), end| (end, descents + usize::from(last > end));
    let (_, descents) = ends.fold((N::default(), 0), count);
    descents == 0
}

impl<'a> RowRef<'a> {
    /// Takes a row apart. Checks version, lengths, ends and kinds, so that reading fields cannot
    /// fail.
    pub fn new(row: &'a [u8]) -> Result<RowRef<'a>, Damage> {
        let short = damage("ends inside its header", row.len());
        let ([version, flags, fields @ ..], rest) =
            row.split_first_chunk::<HEAD_BYTES>().ok_or(short)?;
        if *version != FORMAT_VERSION {
            return Err(damage("unknown format version", 0));
        }
        if *flags > WIDE {
            return Err(damage("unknown flags", 1));
        }
        let fields = usize::from(u16::from_le_bytes(*fields));
        let (kinds, rest) = rest.split_at_checked(fields.div_ceil(KINDS_PER_BYTE)).ok_or(short)?;
        let end_bytes = if *flags == WIDE { 4 } else { 2 };
        let (ends, body) = rest.split_at_checked(fields * end_bytes).ok_or(short)?;
        let ends = match *flags {
            WIDE => Ends::Wide(ends.as_chunks().0),
            _ => Ends::Narrow(ends.as_chunks().0),
        };
        let row = RowRef { kinds, ends, body };
        row.check()?;
        Ok(row)
    }

    fn check(&self) -> Result<(), Damage> {
        let ends_at = HEAD_BYTES + self.kinds.len();
        let last = self.len().checked_sub(1).and_then(|last| self.ends.get(last)).unwrap_or(0);
        if last != self.body.len() {
            return Err(damage("the last field does not end where the row does", ends_at));
        }
        if !self.ends.are_ascending() {
            return Err(damage("fields that overlap", ends_at));
        }
        let mut any_external = false;
        for kinds in self.kinds {
            if kinds & kinds >> 1 & KIND_LOW_BITS != 0 {
                return Err(damage("an unknown kind of field", HEAD_BYTES));
            }
            any_external |= kinds >> 1 & KIND_LOW_BITS != 0;
        }
        let is_whole = |at: usize| {
            self.kind(at) != KIND_EXTERNAL
                || self.bytes(at).is_some_and(|bytes| bytes.len() == EXTERNAL_BYTES)
        };
        if any_external && !(0..self.len()).all(is_whole) {
            return Err(damage("an external field of a wrong length", ends_at));
        }
        Ok(())
    }

    /// Checks also that the encoding is the one that its row has.
    pub fn verify(&self) -> Result<(), Damage> {
        let wide = matches!(self.ends, Ends::Wide(_));
        if wide != (self.body.len() > NARROW_BODY_MAX) {
            return Err(damage("ends of the wrong width", 1));
        }
        if (self.len()..self.kinds.len() * KINDS_PER_BYTE).any(|at| self.kind(at) != KIND_NULL) {
            return Err(damage("kinds beyond the last field", HEAD_BYTES));
        }
        let holds_bytes = |at: &usize| self.bytes(*at).is_some_and(|bytes| !bytes.is_empty());
        if (0..self.len()).filter(|at| self.kind(*at) == KIND_NULL).any(|at| holds_bytes(&at)) {
            return Err(damage("a NULL with bytes", HEAD_BYTES));
        }
        Ok(())
    }

    /// How many fields the row stores.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// True if it stores none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The field at a position from 0.
    #[inline]
    pub fn field(&self, at: usize) -> Field<'a> {
        let Some(bytes) = self.bytes(at) else {
            return Field::Absent;
        };
        match self.kind(at) {
            KIND_INLINE => Field::Inline(bytes),
            KIND_EXTERNAL => external(bytes).unwrap_or(Field::Null),
            _ => Field::Null,
        }
    }

    /// All fields in order.
    pub fn fields(self) -> impl Iterator<Item = Field<'a>> {
        (0..self.len()).map(move |at| self.field(at))
    }

    fn kind(&self, at: usize) -> u8 {
        let kinds = self.kinds.get(at / KINDS_PER_BYTE).copied().unwrap_or(0);
        kinds >> (2 * (at % KINDS_PER_BYTE)) & 0b11
    }

    #[inline]
    fn bytes(&self, at: usize) -> Option<&'a [u8]> {
        let end = self.ends.get(at)?;
        let start = if at == 0 { 0 } else { self.ends.get(at - 1)? };
        self.body.get(start..end)
    }
}

/// The field of an external's bytes, whose length was checked with the row.
fn external(bytes: &[u8]) -> Option<Field<'_>> {
    let (hash, rest) = bytes.split_first_chunk::<HASH_BYTES>()?;
    Some(Field::External { hash: *hash, bytes: u64::from_le_bytes(*rest.first_chunk()?) })
}

/// The chunks that a row's external fields name, in order, for garbage collection. A damaged row is
/// an error, lest what it names be collected.
pub fn externals(row: &[u8]) -> Result<impl Iterator<Item = [u8; HASH_BYTES]>, Damage> {
    let row = RowRef::new(row)?;
    Ok(row.fields().filter_map(|field| match field {
        Field::External { hash, .. } => Some(hash),
        _ => None,
    }))
}

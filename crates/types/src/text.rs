//! Strings that a row engine can clone all day: [`Text`] (UTF-8) and [`Bytes`].
//!
//! A text of up to [`INLINE_MAX`] bytes lies inside the value itself, a longer one in a shared,
//! counted block:
//!
//! ```text
//! byte   0        1      2 ........................ 23
//!        tag=0    len    the bytes                      inline
//!        tag=1    -      (from byte 8) Arc pointer, len  shared
//! ```
//!
//! The tag's unused values are where [`crate::Value`] keeps its own tag, so a whole value is 24
//! bytes. Both types are immutable; a clone copies 24 bytes or counts one reference, it never
//! allocates.

use std::borrow::Borrow;
use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::ops::Deref;
use std::sync::Arc;

/// The longest text, in bytes, that is kept without an allocation.
pub const INLINE_MAX: usize = 22;

#[derive(Clone)]
enum TextForm {
    Inline { len: u8, bytes: [u8; INLINE_MAX] },
    Shared(Arc<str>),
}

fn inline(source: &[u8]) -> Option<(u8, [u8; INLINE_MAX])> {
    let mut bytes = [0; INLINE_MAX];
    bytes.get_mut(..source.len())?.copy_from_slice(source);
    Some((u8::try_from(source.len()).ok()?, bytes))
}

/// An immutable byte string: BINARY, VARBINARY, BLOB and GEOMETRY values.
///
/// Always one shared block: only one of the string types can lend a [`crate::Value`] its tag, and
/// text is the common one.
#[derive(Clone)]
pub struct Bytes(Arc<[u8]>);

impl Bytes {
    /// Copies `source`.
    pub fn new(source: &[u8]) -> Bytes {
        Bytes(Arc::from(source))
    }

    /// The bytes.
    pub fn as_slice(&self) -> &[u8] {
        &self.0
    }
}

impl Deref for Bytes {
    type Target = [u8];
    fn deref(&self) -> &[u8] {
        self.as_slice()
    }
}

impl From<&[u8]> for Bytes {
    fn from(source: &[u8]) -> Bytes {
        Bytes::new(source)
    }
}

impl From<Vec<u8>> for Bytes {
    fn from(source: Vec<u8>) -> Bytes {
        Bytes(Arc::from(source))
    }
}

impl PartialEq for Bytes {
    fn eq(&self, other: &Bytes) -> bool {
        self.as_slice() == other.as_slice()
    }
}

impl Eq for Bytes {}

impl PartialOrd for Bytes {
    fn partial_cmp(&self, other: &Bytes) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Bytes {
    fn cmp(&self, other: &Bytes) -> Ordering {
        self.as_slice().cmp(other.as_slice())
    }
}

impl Hash for Bytes {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.as_slice().hash(state);
    }
}

impl fmt::Debug for Bytes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "b\"{}\"", self.as_slice().escape_ascii())
    }
}

/// An immutable UTF-8 string. Its collation and character set belong to the column or expression,
/// not to the value.
#[derive(Clone)]
pub struct Text(TextForm);

impl Text {
    /// Copies `source`.
    pub fn new(source: &str) -> Text {
        match inline(source.as_bytes()) {
            Some((len, bytes)) => Text(TextForm::Inline { len, bytes }),
            None => Text(TextForm::Shared(Arc::from(source))),
        }
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        match &self.0 {
            TextForm::Inline { len, bytes } => str::from_utf8(&bytes[..usize::from(*len)])
                .expect("inline text is copied from a str, whole"),
            TextForm::Shared(shared) => shared,
        }
    }

    /// The text's UTF-8 bytes; cheaper than [`Text::as_str`], which checks inline text again.
    pub fn utf8(&self) -> &[u8] {
        match &self.0 {
            TextForm::Inline { len, bytes } => &bytes[..usize::from(*len)],
            TextForm::Shared(shared) => shared.as_bytes(),
        }
    }
}

impl Deref for Text {
    type Target = str;
    fn deref(&self) -> &str {
        self.as_str()
    }
}

impl Borrow<str> for Text {
    fn borrow(&self) -> &str {
        self.as_str()
    }
}

impl From<&str> for Text {
    fn from(source: &str) -> Text {
        Text::new(source)
    }
}

impl From<String> for Text {
    fn from(source: String) -> Text {
        if source.len() <= INLINE_MAX {
            return Text::new(&source);
        }
        Text(TextForm::Shared(Arc::from(source)))
    }
}

impl PartialEq for Text {
    fn eq(&self, other: &Text) -> bool {
        self.utf8() == other.utf8()
    }
}

impl Eq for Text {}

impl PartialOrd for Text {
    fn partial_cmp(&self, other: &Text) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Text {
    fn cmp(&self, other: &Text) -> Ordering {
        self.utf8().cmp(other.utf8())
    }
}

impl Hash for Text {
    fn hash<H: Hasher>(&self, state: &mut H) {
        // As `str` hashes, so that a map keyed by `Text` can be asked with a `&str`.
        self.as_str().hash(state);
    }
}

impl fmt::Debug for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self.as_str(), f)
    }
}

impl fmt::Display for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strings_around_the_inline_bound_read_back() {
        for len in [0, 1, INLINE_MAX - 1, INLINE_MAX, INLINE_MAX + 1, 1000] {
            let source = "x".repeat(len);
            assert_eq!(Text::new(&source).as_str(), source);
            assert_eq!(Text::from(source.clone()).as_str(), source);
            assert_eq!(Bytes::new(source.as_bytes()).as_slice(), source.as_bytes());
            assert_eq!(Bytes::from(source.clone().into_bytes()).as_slice(), source.as_bytes());
        }
    }

    #[test]
    fn text_is_24_bytes_and_bytes_are_16() {
        assert_eq!(size_of::<Text>(), 24);
        assert_eq!(size_of::<Bytes>(), 16);
    }
}

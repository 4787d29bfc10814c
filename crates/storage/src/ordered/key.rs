//! A key inside a node: short ones in place, long ones shared.

use std::sync::Arc;

/// The longest key kept in place: with its length and the tag it fills 24 bytes, the size that the
/// shared form needs anyway.
const SHORT_BYTES_MAX: usize = 22;

/// Key bytes that are cheap to clone: a copy of 24 bytes, or one more reference.
#[derive(Clone)]
pub(super) enum Key {
    /// The first `len` bytes are the key.
    Short { len: u8, bytes: [u8; SHORT_BYTES_MAX] },
    /// A key too long to lie in the node.
    Long(Arc<[u8]>),
}

impl Key {
    pub(super) fn new(key: &[u8]) -> Key {
        match u8::try_from(key.len()) {
            Ok(len) if key.len() <= SHORT_BYTES_MAX => {
                let mut bytes = [0; SHORT_BYTES_MAX];
                bytes[..key.len()].copy_from_slice(key);
                Key::Short { len, bytes }
            }
            _ => Key::Long(Arc::from(key)),
        }
    }

    pub(super) fn as_slice(&self) -> &[u8] {
        match self {
            Key::Short { len, bytes } => &bytes[..usize::from(*len)],
            Key::Long(bytes) => bytes,
        }
    }
}

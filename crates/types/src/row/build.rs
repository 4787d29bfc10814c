//! [`RowBuilder`]: makes rows, one after another, in buffers that it keeps.

use std::sync::Arc;

use super::value::encode_value;
use super::{
    FIELDS_MAX, FORMAT_VERSION, Field, HASH_BYTES, HEAD_BYTES, KIND_EXTERNAL, KIND_INLINE,
    KIND_NULL, KINDS_PER_BYTE, NARROW_BODY_MAX, WIDE,
};
use crate::sql_type::SqlType;
use crate::value::Value;

/// Makes one row at a time: push its fields in order, then finish.
#[derive(Debug, Default)]
pub struct RowBuilder {
    kinds: Vec<u8>,
    ends: Vec<u32>,
    body: Vec<u8>,
}

impl RowBuilder {
    /// A builder without a field.
    pub fn new() -> RowBuilder {
        RowBuilder::default()
    }

    /// Forgets the fields pushed so far. Finishing does so too.
    pub fn begin(&mut self) {
        self.kinds.clear();
        self.ends.clear();
        self.body.clear();
    }

    /// How many fields were pushed.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// True before the first field.
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// How many bytes the fields take so far.
    pub fn body_bytes(&self) -> usize {
        self.body.len()
    }

    /// Adds a value, which has been assigned to its column's type.
    pub fn push_value(&mut self, value: &Value, of: &SqlType) {
        if value.is_null() {
            return self.push_null();
        }
        encode_value(value, of, &mut self.body);
        self.end_field(KIND_INLINE);
    }

    /// Adds NULL.
    pub fn push_null(&mut self) {
        self.end_field(KIND_NULL);
    }

    /// Adds a value of `bytes` bytes that lies out of line in the chunk `hash`.
    pub fn push_external(&mut self, hash: &[u8; HASH_BYTES], bytes: u64) {
        self.body.extend_from_slice(hash);
        self.body.extend_from_slice(&bytes.to_le_bytes());
        self.end_field(KIND_EXTERNAL);
    }

    /// Adds a field as it lies in another row. An absent one adds nothing.
    pub fn push_raw(&mut self, field: Field<'_>) {
        match field {
            Field::Absent => {}
            Field::Null => self.push_null(),
            Field::Inline(bytes) => {
                self.body.extend_from_slice(bytes);
                self.end_field(KIND_INLINE);
            }
            Field::External { hash, bytes } => self.push_external(&hash, bytes),
        }
    }

    /// The row's bytes; the builder is empty again.
    pub fn finish(&mut self) -> Vec<u8> {
        let mut row = Vec::new();
        self.finish_into(&mut row);
        row
    }

    /// As [`RowBuilder::finish`], in a shared block.
    pub fn finish_shared(&mut self) -> Arc<[u8]> {
        Arc::from(self.finish())
    }

    /// As [`RowBuilder::finish`], appended to `out`.
    pub fn finish_into(&mut self, out: &mut Vec<u8>) {
        let wide = self.body.len() > NARROW_BODY_MAX;
        let end_bytes = if wide { 4 } else { 2 };
        let ends = self.ends.len() * end_bytes;
        out.reserve(HEAD_BYTES + self.kinds.len() + ends + self.body.len());
        let fields = u16::try_from(self.ends.len()).expect(FIELDS_BOUNDED);
        out.extend_from_slice(&[FORMAT_VERSION, if wide { WIDE } else { 0 }]);
        out.extend_from_slice(&fields.to_le_bytes());
        out.extend_from_slice(&self.kinds);
        for end in &self.ends {
            out.extend_from_slice(end.to_le_bytes().get(..end_bytes).unwrap_or_default());
        }
        out.extend_from_slice(&self.body);
        self.begin();
    }

    fn end_field(&mut self, kind: u8) {
        let at = self.ends.len();
        assert!(at < FIELDS_MAX, "{FIELDS_BOUNDED}");
        let shifted = kind << (2 * (at % KINDS_PER_BYTE));
        match self.kinds.last_mut() {
            Some(last) if !at.is_multiple_of(KINDS_PER_BYTE) => *last |= shifted,
            _ => self.kinds.push(shifted),
        }
        let end = u32::try_from(self.body.len());
        self.ends.push(end.expect("large values lie out of line, so a row is below 4 GiB"));
    }
}

const FIELDS_BOUNDED: &str = "a table has fewer columns than a row may have fields";

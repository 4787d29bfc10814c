//! One line into its fields.

use super::format::Format;
use super::input::Input;
use crate::error::Result;

/// A field's bytes, escapes resolved; `None` is NULL.
pub(super) type Field = Option<Vec<u8>>;

/// How a field ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum End {
    Field,
    Line,
    File,
}

/// Reads the next line; `None` at the end of the file.
pub(super) fn read(input: &mut Input<'_>, format: &Format) -> Result<Option<Vec<Field>>> {
    if !format.line_start.is_empty() && !input.skip_to(&format.line_start)? {
        return Ok(None);
    }
    if input.peek()?.is_none() {
        return Ok(None);
    }
    let mut fields = Vec::new();
    loop {
        let (field, end) = read_field(input, format)?;
        fields.push(field);
        if end != End::Field {
            return Ok(Some(fields));
        }
    }
}

fn read_field(input: &mut Input<'_>, format: &Format) -> Result<(Field, End)> {
    match format.enclosed {
        Some(quote) if input.take(&[quote])? => read_enclosed(input, format, quote),
        _ => read_plain(input, format),
    }
}

fn read_plain(input: &mut Input<'_>, format: &Format) -> Result<(Field, End)> {
    let mut bytes = Vec::new();
    let mut is_null = false;
    let end = loop {
        if input.take(&format.field_end)? {
            break End::Field;
        }
        if input.take(&format.line_end)? {
            break End::Line;
        }
        let Some(byte) = input.next()? else { break End::File };
        if Some(byte) == format.escaped {
            let escaped = input.next()?;
            is_null = bytes.is_empty() && escaped == Some(b'N');
            bytes.extend(escaped.map(unescape));
        } else {
            bytes.push(byte);
        }
    };
    is_null &= bytes == b"N";
    // With ENCLOSED BY, the bare word is NULL too.
    is_null |= format.enclosed.is_some() && bytes == b"NULL";
    Ok(((!is_null).then_some(bytes), end))
}

/// Behind an opening quote: to the quote before a field's or line's end. A quote within is doubled
/// or escaped, or stands as it is where no end follows.
fn read_enclosed(input: &mut Input<'_>, format: &Format, quote: u8) -> Result<(Field, End)> {
    let mut bytes = Vec::new();
    loop {
        let Some(byte) = input.next()? else { return Ok((Some(bytes), End::File)) };
        if byte == quote {
            if input.take(&[quote])? {
                bytes.push(quote);
            } else if input.take(&format.field_end)? {
                return Ok((Some(bytes), End::Field));
            } else if input.take(&format.line_end)? {
                return Ok((Some(bytes), End::Line));
            } else if input.peek()?.is_none() {
                return Ok((Some(bytes), End::File));
            } else {
                bytes.push(quote);
            }
        } else if Some(byte) == format.escaped {
            bytes.extend(input.next()?.map(unescape));
        } else {
            bytes.push(byte);
        }
    }
}

fn unescape(byte: u8) -> u8 {
    match byte {
        b'0' => 0,
        b'b' => 8,
        b'n' => b'\n',
        b'r' => b'\r',
        b't' => b'\t',
        b'Z' => 26,
        other => other,
    }
}

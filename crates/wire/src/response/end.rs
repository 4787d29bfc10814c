//! ERR packets and the ends of lists.
//!
//! ```text
//! ERR  FF   code: 2   '#'   SQLSTATE: 5   text to the end
//! EOF  FE   warnings: 2   status: 2
//! ```

use types::SqlError;

use super::{EOF, ERR, OkPacket};
use crate::capability::{Capabilities, StatusFlags};
use crate::error::{ServerError, WireError};
use crate::fields::Fields;
use crate::put;

/// Appends the payload of an ERR packet.
pub fn encode_error(out: &mut Vec<u8>, error: &SqlError) {
    out.push(ERR);
    put::u16(out, error.number());
    out.push(b'#');
    out.extend_from_slice(error.state().as_bytes());
    out.extend_from_slice(error.message.as_bytes());
}

/// Reads the payload of an ERR packet. One that is sent before the login has no SQLSTATE.
///
/// # Errors
/// [`WireError::Malformed`] if it is shorter than its number.
pub fn decode_error(payload: &[u8]) -> Result<ServerError, WireError> {
    let mut fields = Fields::new(payload);
    fields.u8("first byte")?;
    let code = fields.u16("error number")?;
    let mut state = "HY000".to_owned();
    if fields.peek() == Some(b'#') {
        fields.u8("SQLSTATE")?;
        state = String::from_utf8_lossy(fields.take(5, "SQLSTATE")?).into_owned();
    }
    let message = String::from_utf8_lossy(fields.rest()).into_owned();
    Ok(ServerError { code, state, message })
}

/// Appends the payload that ends a list of rows or columns: EOF, or OK for those who have
/// DEPRECATE_EOF.
pub fn encode_end(out: &mut Vec<u8>, end: &OkPacket, agreed: Capabilities) {
    if agreed.has(Capabilities::DEPRECATE_EOF) {
        return end.encode(out, EOF, agreed);
    }
    out.push(EOF);
    put::u16(out, end.warnings);
    put::u16(out, end.status.0);
}

/// Whether this packet among rows ends them. A row may begin with FE, for a field of 16 MiB.
pub fn is_end(payload: &[u8], agreed: Capabilities) -> bool {
    let longest =
        if agreed.has(Capabilities::DEPRECATE_EOF) { crate::limits::FRAME_BYTES_MAX } else { 9 };
    payload.first() == Some(&EOF) && payload.len() < longest
}

/// Reads the packet that ends a list.
///
/// # Errors
/// [`WireError::Malformed`] naming the field.
pub fn decode_end(payload: &[u8], agreed: Capabilities) -> Result<OkPacket, WireError> {
    if agreed.has(Capabilities::DEPRECATE_EOF) {
        return OkPacket::decode(payload, agreed);
    }
    let mut fields = Fields::new(payload);
    fields.u8("first byte")?;
    let warnings = fields.u16("warnings")?;
    let status = StatusFlags(fields.u16("status")?);
    Ok(OkPacket { status, warnings, ..OkPacket::default() })
}

//! Writes commands, for clients.

use types::Value;

use super::{StatementId, code};
use crate::capability::Capabilities;
use crate::handshake::Identity;
use crate::put;
use crate::response::binary;

/// A command that is followed by text alone.
pub fn with_text(command: u8, text: &[u8]) -> Vec<u8> {
    let mut payload = Vec::with_capacity(1 + text.len());
    payload.push(command);
    payload.extend_from_slice(text);
    payload
}

/// A command that names a statement and nothing else.
pub fn with_statement(command: u8, statement: StatementId) -> Vec<u8> {
    let mut payload = vec![command];
    put::u32(&mut payload, statement.0);
    payload
}

/// `COM_CHANGE_USER`; responses longer than 255 bytes do not fit it.
pub fn change_user(identity: &Identity, agreed: Capabilities) -> Vec<u8> {
    let mut payload = vec![code::CHANGE_USER];
    put::nul_bytes(&mut payload, &identity.user);
    let length = u8::try_from(identity.response.len()).unwrap_or(u8::MAX);
    payload.push(length);
    payload.extend(identity.response.iter().take(usize::from(length)));
    put::nul_bytes(&mut payload, identity.database.as_deref().unwrap_or_default());
    put::u16(&mut payload, identity.charset);
    if agreed.has(Capabilities::PLUGIN_AUTH) {
        put::nul_bytes(&mut payload, identity.plugin.as_deref().unwrap_or_default());
    }
    if agreed.has(Capabilities::CONNECT_ATTRS) {
        put::lenenc_bytes(&mut payload, &[]);
    }
    payload
}

/// `COM_STMT_FETCH`.
pub fn fetch(statement: StatementId, rows: u32) -> Vec<u8> {
    let mut payload = with_statement(code::STMT_FETCH, statement);
    put::u32(&mut payload, rows);
    payload
}

/// `COM_STMT_SEND_LONG_DATA`; `param` counts from zero.
pub fn long_data(statement: StatementId, param: u16, bytes: &[u8]) -> Vec<u8> {
    let mut payload = with_statement(code::STMT_SEND_LONG_DATA, statement);
    put::u16(&mut payload, param);
    payload.extend_from_slice(bytes);
    payload
}

/// A parameter of [`execute`].
#[derive(Clone, Debug, PartialEq)]
pub enum Param {
    /// This value.
    Value(Value),
    /// What was sent by [`long_data`] before, as bytes.
    LongData,
}

/// `COM_STMT_EXECUTE` with the types of all parameters; drawn in [`super::params`].
pub fn execute(statement: StatementId, params: &[Param]) -> Vec<u8> {
    let mut payload = with_statement(code::STMT_EXECUTE, statement);
    payload.push(0);
    put::u32(&mut payload, 1);
    if params.is_empty() {
        return payload;
    }
    for eight in params.chunks(8) {
        let bits = eight
            .iter()
            .enumerate()
            .map(|(at, param)| u8::from(matches!(param, Param::Value(Value::Null))) << at);
        payload.push(bits.fold(0, |all, bit| all | bit));
    }
    payload.push(1);
    for param in params {
        let (kind, unsigned) = match param {
            Param::Value(value) => binary::param_kind(value),
            Param::LongData => (crate::column::ColumnKind::LongBlob, false),
        };
        payload.extend_from_slice(&[kind.code(), u8::from(unsigned) << 7]);
    }
    for param in params {
        if let Param::Value(value) = param {
            binary::encode_param(&mut payload, value);
        }
    }
    payload
}

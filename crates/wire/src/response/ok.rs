//! The OK packet, and the changes of session state that it may carry.
//!
//! ```text
//! 00   affected rows: lenenc   insert id: lenenc   status: 2   warnings: 2
//!      text: lenenc   [state changes: lenenc]
//! state change:   type: 1   lenenc ( name and value, or value )
//! ```
//! The text is left out when it is empty and no changes follow. (MySQL's own server sends its
//! length whether or not the client tracks state, though its documentation says otherwise.)

use crate::capability::{Capabilities, StatusFlags};
use crate::error::WireError;
use crate::fields::Fields;
use crate::put;

/// The outcome of a statement.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OkPacket {
    /// Rows changed, or found where the client asked for that.
    pub affected_rows: u64,
    /// `LAST_INSERT_ID()` if this statement made one, else zero.
    pub last_insert_id: u64,
    /// The session's state after the statement.
    pub status: StatusFlags,
    /// How many warnings `SHOW WARNINGS` has.
    pub warnings: u16,
    /// A line such as `Rows matched: 1  Changed: 1  Warnings: 0`.
    pub text: String,
    /// What changed in the session; sent only to clients that track state.
    pub changes: Vec<StateChange>,
}

/// One change of a session's state (`session_track_*` variables).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StateChange {
    /// A system variable has a new value.
    Variable {
        /// Its name.
        name: String,
        /// Its value as text.
        value: String,
    },
    /// The default database changed.
    Schema(String),
    /// Something changed that a new connection would not have.
    Any(bool),
    /// Transaction ids, as text.
    Gtids(String),
    /// Statements that would begin a transaction like the one that is open.
    TransactionCharacteristics(String),
    /// Eight characters that say what the open transaction has done.
    TransactionState(String),
}

impl OkPacket {
    /// Appends the payload; `first` is [`super::OK`], or [`super::EOF`] at the end of rows.
    pub fn encode(&self, out: &mut Vec<u8>, first: u8, agreed: Capabilities) {
        let tracked = agreed.has(Capabilities::SESSION_TRACK) && !self.changes.is_empty();
        out.push(first);
        put::lenenc_int(out, self.affected_rows);
        put::lenenc_int(out, self.last_insert_id);
        put::u16(out, self.status.with(StatusFlags::SESSION_STATE_CHANGED, tracked).0);
        put::u16(out, self.warnings);
        if tracked || !self.text.is_empty() {
            put::lenenc_bytes(out, self.text.as_bytes());
        }
        if tracked {
            put::lenenc_with(out, |out| {
                for change in &self.changes {
                    change.encode(out);
                }
            });
        }
    }

    /// Reads the payload of an OK packet, with either first byte.
    ///
    /// # Errors
    /// [`WireError::Malformed`] naming the field.
    pub fn decode(payload: &[u8], agreed: Capabilities) -> Result<Self, WireError> {
        let mut fields = Fields::new(payload);
        fields.u8("first byte")?;
        let mut ok = Self {
            affected_rows: fields.lenenc_int("affected rows")?,
            last_insert_id: fields.lenenc_int("insert id")?,
            status: StatusFlags(fields.u16("status")?),
            warnings: fields.u16("warnings")?,
            ..Self::default()
        };
        if !fields.is_empty() {
            ok.text = lossy(fields.lenenc_bytes("text")?);
        }
        let tracked = agreed.has(Capabilities::SESSION_TRACK)
            && ok.status.has(StatusFlags::SESSION_STATE_CHANGED);
        if tracked && !fields.is_empty() {
            let mut changes = Fields::new(fields.lenenc_bytes("state changes")?);
            while !changes.is_empty() {
                ok.changes.extend(StateChange::decode(&mut changes)?);
            }
        }
        Ok(ok)
    }
}

impl StateChange {
    fn encode(&self, out: &mut Vec<u8>) {
        out.push(self.code());
        put::lenenc_with(out, |out| match self {
            Self::Variable { name, value } => {
                put::lenenc_bytes(out, name.as_bytes());
                put::lenenc_bytes(out, value.as_bytes());
            }
            Self::Any(changed) => put::lenenc_bytes(out, if *changed { b"1" } else { b"0" }),
            Self::Gtids(text) => {
                // how they are written: zero is text
                out.push(0);
                put::lenenc_bytes(out, text.as_bytes());
            }
            Self::Schema(text)
            | Self::TransactionCharacteristics(text)
            | Self::TransactionState(text) => put::lenenc_bytes(out, text.as_bytes()),
        });
    }

    fn code(&self) -> u8 {
        match self {
            Self::Variable { .. } => 0,
            Self::Schema(_) => 1,
            Self::Any(_) => 2,
            Self::Gtids(_) => 3,
            Self::TransactionCharacteristics(_) => 4,
            Self::TransactionState(_) => 5,
        }
    }

    // `None` is a kind that is newer than this reader
    fn decode(fields: &mut Fields<'_>) -> Result<Option<Self>, WireError> {
        let code = fields.u8("kind of change")?;
        let mut body = Fields::new(fields.lenenc_bytes("state change")?);
        if code == 3 {
            body.u8("gtid encoding")?;
        }
        let mut text = || body.lenenc_bytes("state change").map(lossy);
        Ok(Some(match code {
            0 => Self::Variable { name: text()?, value: text()? },
            1 => Self::Schema(text()?),
            2 => Self::Any(text()? == "1"),
            3 => Self::Gtids(text()?),
            4 => Self::TransactionCharacteristics(text()?),
            5 => Self::TransactionState(text()?),
            _ => return Ok(None),
        }))
    }
}

fn lossy(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

//! Capability flags, which client and server agree on, and status flags, which the server reports
//! with each answer (MySQL source documentation, "Capabilities Flags" and "Status Flags").

use std::ops::{BitAnd, BitOr, BitOrAssign};

/// What a side can do, 32 flags. Both act on the flags that both have.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Capabilities(pub u32);

impl Capabilities {
    /// Uses the 4.1 authentication; always on.
    pub const LONG_PASSWORD: Self = Self(1);
    /// `UPDATE` reports the rows found, not the rows changed.
    pub const FOUND_ROWS: Self = Self(1 << 1);
    /// Column flags have 16 bits.
    pub const LONG_FLAG: Self = Self(1 << 2);
    /// The login may name a database.
    pub const CONNECT_WITH_DB: Self = Self(1 << 3);
    /// No meaning of its own for the server.
    pub const ODBC: Self = Self(1 << 6);
    /// `LOAD DATA LOCAL` may ask the client for a file.
    pub const LOCAL_FILES: Self = Self(1 << 7);
    /// Spaces are allowed before the parenthesis of a function.
    pub const IGNORE_SPACE: Self = Self(1 << 8);
    /// The 4.1 protocol, the only one spoken here.
    pub const PROTOCOL_41: Self = Self(1 << 9);
    /// `interactive_timeout` counts instead of `wait_timeout`.
    pub const INTERACTIVE: Self = Self(1 << 10);
    /// The connection may be upgraded to TLS.
    pub const SSL: Self = Self(1 << 11);
    /// Status flags tell of transactions.
    pub const TRANSACTIONS: Self = Self(1 << 13);
    /// The 4.1 authentication, with 20 bytes of scramble.
    pub const SECURE_CONNECTION: Self = Self(1 << 15);
    /// A query may hold several statements.
    pub const MULTI_STATEMENTS: Self = Self(1 << 16);
    /// A query may give several results.
    pub const MULTI_RESULTS: Self = Self(1 << 17);
    /// An execution of a prepared statement may give several results.
    pub const PS_MULTI_RESULTS: Self = Self(1 << 18);
    /// Authentication plugins are named.
    pub const PLUGIN_AUTH: Self = Self(1 << 19);
    /// The login carries attributes.
    pub const CONNECT_ATTRS: Self = Self(1 << 20);
    /// The login's authentication response may be longer than 255 bytes.
    pub const PLUGIN_AUTH_LENENC: Self = Self(1 << 21);
    /// An expired password is answered by a restricted session.
    pub const CAN_HANDLE_EXPIRED_PASSWORDS: Self = Self(1 << 22);
    /// OK packets tell of changes of the session's state.
    pub const SESSION_TRACK: Self = Self(1 << 23);
    /// Results end with an OK packet instead of an EOF packet.
    pub const DEPRECATE_EOF: Self = Self(1 << 24);

    /// What the server half offers. SSL is added when the server has a certificate.
    pub const SERVER: Self = Self(
        Self::LONG_PASSWORD.0
            | Self::FOUND_ROWS.0
            | Self::LONG_FLAG.0
            | Self::CONNECT_WITH_DB.0
            | Self::ODBC.0
            | Self::LOCAL_FILES.0
            | Self::IGNORE_SPACE.0
            | Self::PROTOCOL_41.0
            | Self::INTERACTIVE.0
            | Self::TRANSACTIONS.0
            | Self::SECURE_CONNECTION.0
            | Self::MULTI_STATEMENTS.0
            | Self::MULTI_RESULTS.0
            | Self::PS_MULTI_RESULTS.0
            | Self::PLUGIN_AUTH.0
            | Self::CONNECT_ATTRS.0
            | Self::PLUGIN_AUTH_LENENC.0
            | Self::CAN_HANDLE_EXPIRED_PASSWORDS.0
            | Self::SESSION_TRACK.0
            | Self::DEPRECATE_EOF.0,
    );

    /// Whether all of `flags` are set.
    pub fn has(self, flags: Self) -> bool {
        self.0 & flags.0 == flags.0
    }

    /// These flags without `flags`.
    #[must_use]
    pub fn without(self, flags: Self) -> Self {
        Self(self.0 & !flags.0)
    }
}

/// What the server tells of the session with each answer, 16 flags.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct StatusFlags(pub u16);

impl StatusFlags {
    /// No flag.
    pub const NONE: Self = Self(0);
    /// A transaction is open.
    pub const IN_TRANS: Self = Self(1);
    /// `autocommit` is on.
    pub const AUTOCOMMIT: Self = Self(1 << 1);
    /// Another result follows.
    pub const MORE_RESULTS_EXISTS: Self = Self(1 << 3);
    /// No good index was used.
    pub const NO_GOOD_INDEX_USED: Self = Self(1 << 4);
    /// No index was used.
    pub const NO_INDEX_USED: Self = Self(1 << 5);
    /// A cursor is open: rows come through `COM_STMT_FETCH`.
    pub const CURSOR_EXISTS: Self = Self(1 << 6);
    /// The cursor has no more rows.
    pub const LAST_ROW_SENT: Self = Self(1 << 7);
    /// A database was dropped.
    pub const DB_DROPPED: Self = Self(1 << 8);
    /// `sql_mode` has `NO_BACKSLASH_ESCAPES`.
    pub const NO_BACKSLASH_ESCAPES: Self = Self(1 << 9);
    /// A prepared statement was prepared again with other columns.
    pub const METADATA_CHANGED: Self = Self(1 << 10);
    /// The statement was slow.
    pub const QUERY_WAS_SLOW: Self = Self(1 << 11);
    /// The result holds the `OUT` parameters of a procedure.
    pub const PS_OUT_PARAMS: Self = Self(1 << 12);
    /// The open transaction is read-only.
    pub const IN_TRANS_READONLY: Self = Self(1 << 13);
    /// The OK packet carries session state.
    pub const SESSION_STATE_CHANGED: Self = Self(1 << 14);

    /// Whether all of `flags` are set.
    pub fn has(self, flags: Self) -> bool {
        self.0 & flags.0 == flags.0
    }

    /// These flags without `flags`.
    #[must_use]
    pub fn without(self, flags: Self) -> Self {
        Self(self.0 & !flags.0)
    }

    /// These flags, and `flag` where `on`.
    #[must_use]
    pub fn with(self, flag: Self, on: bool) -> Self {
        if on { self | flag } else { self.without(flag) }
    }
}

macro_rules! bit_operators {
    ($flags:ident) => {
        impl BitOr for $flags {
            type Output = Self;
            fn bitor(self, other: Self) -> Self {
                Self(self.0 | other.0)
            }
        }
        impl BitOrAssign for $flags {
            fn bitor_assign(&mut self, other: Self) {
                self.0 |= other.0;
            }
        }
        impl BitAnd for $flags {
            type Output = Self;
            fn bitand(self, other: Self) -> Self {
                Self(self.0 & other.0)
            }
        }
    };
}

bit_operators!(Capabilities);
bit_operators!(StatusFlags);

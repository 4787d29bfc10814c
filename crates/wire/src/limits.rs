//! Every bound of this crate, with its reason.

/// The longest payload of one frame: a length of 24 bits, all set, announces a continuation.
pub const FRAME_BYTES_MAX: usize = 0xFF_FFFF;

/// The longest packet a client may send, in bytes, unless the server sets another: MySQL's
/// default for `max_allowed_packet`.
pub const PACKET_BYTES_DEFAULT: usize = 64 << 20;

/// The longest packet before authentication, in bytes. A login holds a name, a password's hash
/// and at most 64 KiB of connection attributes; MySQL's own bound is `net_buffer_length`-sized.
pub const LOGIN_BYTES_MAX: usize = 128 << 10;

/// Packets exchanged in one authentication. The longest honest exchange takes five.
pub const LOGIN_PACKETS_MAX: usize = 8;

/// What one read asks of the stream, in bytes: holds nearly all commands, so that one system call
/// reads a command with its header.
pub const READ_BYTES: usize = 16 << 10;

/// What is read at once of a long packet straight into its buffer, in bytes.
pub const BODY_READ_BYTES: usize = 1 << 20;

/// A response is written out when this much of it waits, in bytes.
pub const FLUSH_BYTES: usize = 32 << 10;

/// A buffer that grew past this for one long packet is given back, in bytes.
pub const IDLE_BYTES_MAX: usize = 1 << 20;

/// What is read and thrown away of a packet refused for its length, in bytes, so that the client
/// comes to read the error: the largest `max_allowed_packet` that MySQL allows.
pub const DISCARD_BYTES_MAX: usize = 1 << 30;

/// The longest password, in bytes: MySQL's bound for `caching_sha2_password`, whose slow hash takes
/// time with the square of the length.
pub const PASSWORD_BYTES_MAX: usize = 256;

/// Parameters in one prepared statement: the protocol counts them in 16 bits.
pub const PARAMS_MAX: usize = 65_535;

/// Columns in one result: MySQL's bound for a table and for a select list.
pub const COLUMNS_MAX: usize = 4096;

/// The longest packet that the client half takes, in bytes: as long as any server may send.
pub const PACKET_BYTES_CLIENT: usize = 1 << 30;

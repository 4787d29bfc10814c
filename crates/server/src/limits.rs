//! Every bound of this crate, with its reason.

use std::time::Duration;

/// Connections at once, unless the settings say another: Dolt's default of 1000, and some for an
/// operator to come in by.
pub const CONNECTIONS_DEFAULT: usize = 1040;

/// How long a client may take for its login: MySQL's `connect_timeout`.
pub const LOGIN_TIMEOUT: Duration = Duration::from_secs(10);

/// How long a client may leave an answer unread: MySQL's `net_write_timeout`.
pub const WRITE_TIMEOUT: Duration = Duration::from_mins(1);

/// The longest `wait_timeout` that can be set: MySQL's maximum, a year.
pub const IDLE_TIMEOUT_MAX_S: u64 = 31_536_000;

/// How long running statements may go on once the node is asked to stop; then they are
/// interrupted.
pub const DRAIN_TIMEOUT: Duration = Duration::from_secs(5);

/// How long interrupted statements may take to notice; then the node closes without them.
pub const INTERRUPT_TIMEOUT: Duration = Duration::from_secs(5);

/// Between two looks of the maintenance thread while there is work.
pub const MAINTENANCE_BUSY: Duration = Duration::from_millis(100);

/// Between two steps of a collection of garbage, each of which takes some milliseconds: it takes a
/// fraction of one core, however much there is to do.
pub const MAINTENANCE_COLLECTING: Duration = Duration::from_millis(20);

/// The same while there is none; also how late a killed idle connection may be closed.
pub const MAINTENANCE_IDLE: Duration = Duration::from_millis(500);

/// The same after a failure, which will hardly have passed at once.
pub const MAINTENANCE_FAILED: Duration = Duration::from_secs(10);

/// Between two looks at a remote while nobody asks: so late an idle primary hears that another took
/// over, and so far behind a replica is that nobody reads.
pub const REPLICATION_IDLE: Duration = Duration::from_secs(1);

/// The same while something could not be pushed or looked at.
pub const REPLICATION_RETRY: Duration = Duration::from_millis(250);

/// The stack of a connection's thread, in bytes: expressions and subqueries nest, and only what is
/// touched costs memory.
pub const STACK_BYTES: usize = 16 << 20;

/// The waiting line of a listener that is behind with accepting.
pub const ACCEPT_FAILED_PAUSE: Duration = Duration::from_millis(100);

/// Password digests kept for quick logins by `caching_sha2_password`: about as many accounts as a
/// server has.
pub const DIGESTS_MAX: usize = 4096;

/// Bytes of a password or certificate file that are read: a certificate chain has a few kilobytes.
pub const SMALL_FILE_BYTES_MAX: u64 = 1 << 20;

/// A client that is silent for so long is asked whether it is still there (TCP keepalive).
pub const KEEPALIVE_IDLE: Duration = Duration::from_mins(5);

/// The least that `max_allowed_packet` may be, in bytes: MySQL's.
pub const PACKET_BYTES_MIN: usize = 1024;

//! Places elsewhere that keep chunks and one root: what remotes, backups and middlemen lie on.
//!
//! Each place is one [`storage::remote::Remote`]; what its root means is known above. So far there
//! is one kind, a folder ([`directory`]), which a local disk or a network file system can hold.
//!
//! What every place here promises: a pack is visible whole or not at all, and durable when `upload`
//! has returned; of two who swap the root at once, one is told that it lost; a place that is half
//! there after a crash is as if the unfinished step had not begun.
//!
//! This crate must never know SQL or schemas.

pub mod directory;

pub use directory::DirectoryRemote;

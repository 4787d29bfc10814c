//! The root record: what a remote holds, and who may move it.
//!
//! ```text
//! record    "PandoRemote" | version (1) | kind | fields
//! kind 1    a database: hash of a database object | writer
//!   writer  0 anyone · 1 and: epoch varint | node, 16 bytes
//! kind 2    a backup: hash of a database object | name | position varint
//!           | when, i64 microseconds since 1970-01-01 00:00:00 UTC
//! kind 3    a backup: as kind 2, then the node that made it, 16 bytes
//! ```
//! The database object of a published database has its branches and tags alone, and the counters of
//! the tables in them; that of a backup has everything, working sets too. A writer who has an epoch
//! fences off all of lower epochs, and all who have none.

use std::fmt;

use storage::Hash;
use storage::log::Position;

use super::limits::ROOT_BYTES_MAX;
use crate::codec::{Reader, Writer as Fields};
use crate::error::{Error, Result};

const MAGIC: &[u8] = b"PandoRemote";
const VERSION: u8 = 1;

/// Which leadership, counted up; 0 is none.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Epoch(pub u64);

/// A node's own number, drawn at random when it is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NodeId(pub [u8; 16]);

impl fmt::Display for NodeId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

/// The one node that may write, and since which leadership.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Writer {
    /// Which leadership.
    pub epoch: Epoch,
    /// Which node.
    pub node: NodeId,
}

impl Writer {
    /// Whether this writer may write where `other` was the last to.
    pub fn may_follow(&self, other: &Writer) -> bool {
        self.epoch > other.epoch || self == other
    }
}

/// The published refs of a database.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PublishedRoot {
    /// The database object.
    pub database: Hash,
    /// Who alone may write; `None`: anyone.
    pub writer: Option<Writer>,
}

/// The backup of a database.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BackupRoot {
    /// The database object, as `pando_hashof_database` names it.
    pub database: Hash,
    /// The database's name as displayed.
    pub name: String,
    /// The position of the instance's log that it is of.
    pub position: Position,
    /// When it was taken, microseconds since 1970 UTC.
    pub taken_us: i64,
    /// The node that made it; `None` in records of before nodes were noted.
    pub node: Option<NodeId>,
}

/// What a remote holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RemoteRoot {
    /// The published refs of a database: what is pushed to and fetched from.
    Published(PublishedRoot),
    /// A backup.
    Backup(BackupRoot),
}

impl RemoteRoot {
    /// Its bytes.
    pub fn encode(&self) -> Vec<u8> {
        let mut out = Fields::versioned(VERSION);
        match self {
            Self::Published(root) => {
                out.byte(1).hash(&root.database);
                match &root.writer {
                    None => out.byte(0),
                    Some(writer) => out.byte(1).varint(writer.epoch.0).bytes(&writer.node.0),
                };
            }
            Self::Backup(root) => {
                let kind = if root.node.is_some() { 3 } else { 2 };
                out.byte(kind).hash(&root.database).text(&root.name);
                out.varint(root.position.0).i64(root.taken_us);
                if let Some(node) = &root.node {
                    out.bytes(&node.0);
                }
            }
        }
        [MAGIC, &out.finish()].concat()
    }

    /// The record of these bytes. One of a later version is [`Error::Unavailable`]; bytes that are
    /// no record are corrupt.
    pub fn decode(bytes: &[u8]) -> Result<Self> {
        let fields = bytes.strip_prefix(MAGIC).filter(|_| bytes.len() <= ROOT_BYTES_MAX);
        let fields =
            fields.ok_or_else(|| Error::corrupt("the remote's root is not one of pando"))?;
        match fields.first() {
            Some(&version) if version > VERSION => Err(Error::Unavailable {
                what: format!("the remote, whose root has format {version},"),
                remedy: format!("this pando reads format {VERSION}; use a newer one"),
            }),
            _ => Self::read(Reader::versioned(fields, "a remote's root", VERSION)?),
        }
    }

    fn read(mut from: Reader<'_>) -> Result<Self> {
        let root = match from.byte()? {
            1 => {
                let database = from.hash()?;
                Self::Published(PublishedRoot { database, writer: read_writer(&mut from)? })
            }
            kind @ (2 | 3) => Self::Backup(BackupRoot {
                database: from.hash()?,
                name: from.text()?.to_owned(),
                position: Position(from.varint()?),
                taken_us: from.i64()?,
                node: if kind == 3 { Some(read_node(&mut from)?) } else { None },
            }),
            tag => return Err(from.unknown("kind", tag)),
        };
        from.finish()?;
        Ok(root)
    }
}

fn read_node(from: &mut Reader<'_>) -> Result<NodeId> {
    let number = from.bytes()?.try_into();
    number.map(NodeId).map_err(|_| Error::corrupt("a node's number of another length"))
}

fn read_writer(from: &mut Reader<'_>) -> Result<Option<Writer>> {
    match from.byte()? {
        0 => Ok(None),
        1 => {
            let epoch = Epoch(from.varint()?);
            Ok(Some(Writer { epoch, node: read_node(from)? }))
        }
        tag => Err(from.unknown("writer", tag)),
    }
}

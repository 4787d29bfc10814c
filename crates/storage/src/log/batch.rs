//! What one sync makes durable: bytes for one segment or a few.

use std::sync::Arc;

use super::entry::Position;
use super::segment::{DIR, Segment, remove};
use crate::disk::Disk;
use crate::error::{Error, Result};

/// Frames that stand together in one segment.
pub(super) struct Piece {
    pub(super) segment: Arc<Segment>,
    pub(super) offset: u64,
    pub(super) bytes: Vec<u8>,
    /// The last position in it; that before it if it holds only marks.
    pub(super) last: Position,
    /// The name that the segment's file still has, if this piece is its first.
    pub(super) spare_path: Option<String>,
}

/// Pieces in log order.
pub(super) struct Batch {
    pub(super) pieces: Vec<Piece>,
    /// The last position that is durable once this is.
    pub(super) through: Position,
    /// The highest durable position that the frames carry.
    pub(super) marked: Position,
    /// Segments that a new one supersedes; removed once it is durable.
    pub(super) superseded: Vec<String>,
}

impl Batch {
    /// Writes and syncs. On an error nothing is known of what reached the disk.
    pub(super) fn write(&self, disk: &dyn Disk) -> Result<()> {
        for piece in &self.pieces {
            let path = &piece.segment.path;
            if let Some(spare) = &piece.spare_path {
                disk.rename(spare, path).map_err(|e| Error::io("rename", spare, e))?;
                disk.sync_dir(DIR).map_err(|e| Error::io("sync", DIR, e))?;
            }
            if !piece.bytes.is_empty() {
                let file = &piece.segment.file;
                file.write_at(piece.offset, &piece.bytes)
                    .map_err(|e| Error::io("write", path, e))?;
            }
        }
        for piece in &self.pieces {
            let path = &piece.segment.path;
            piece.segment.file.sync().map_err(|e| Error::io("sync", path, e))?;
        }
        for path in &self.superseded {
            if self.pieces.iter().all(|piece| piece.segment.path != *path) {
                remove(disk, path)?;
            }
        }
        Ok(())
    }
}

//! Reading entries back, from segments and from what is not written yet.

use std::collections::VecDeque;
use std::sync::Arc;

use super::entry::{Entry, Position};
use super::frame::{self, HEAD_BYTES, Kind, Place};
use super::limits::READ_BYTES;
use super::segment::Segment;
use crate::error::{Error, Result};

/// A stretch of frames in one segment, read through a window.
pub(super) struct Source {
    segment: Arc<Segment>,
    /// The bytes at hand, and where in the segment they begin.
    window: Vec<u8>,
    window_at: u64,
    at: u64,
    end: u64,
}

impl Source {
    /// Frames that are on the disk.
    pub(super) fn file(segment: &Arc<Segment>, start: u64, end: u64) -> Source {
        Source {
            segment: Arc::clone(segment),
            window: Vec::new(),
            window_at: start,
            at: start,
            end,
        }
    }

    /// Frames that may not be on the disk yet.
    pub(super) fn memory(segment: &Arc<Segment>, offset: u64, bytes: &[u8]) -> Source {
        let end = offset + bytes.len() as u64;
        let window = bytes.to_vec();
        Source { segment: Arc::clone(segment), window, window_at: offset, at: offset, end }
    }

    /// The bytes from `self.at` on that are at hand.
    fn rest(&self) -> &[u8] {
        let skip = usize::try_from(self.at - self.window_at).unwrap_or(usize::MAX);
        self.window.get(skip..).unwrap_or_default()
    }

    /// Sees to it that `wanted` bytes are at hand, or all there are.
    fn fill(&mut self, wanted: u64) -> Result<()> {
        let wanted = wanted.min(self.end - self.at);
        if self.rest().len() as u64 >= wanted {
            return Ok(());
        }
        let bytes = wanted.max(READ_BYTES as u64).min(self.end - self.at);
        self.window.resize(usize::try_from(bytes).unwrap_or(usize::MAX), 0);
        let path = &self.segment.path;
        let got = self.segment.file.read_at(self.at, &mut self.window);
        let got = got.map_err(|e| Error::io("read", path, e))?;
        self.window.truncate(got);
        self.window_at = self.at;
        Ok(())
    }

    /// The next entry from `next` on; `None` at the end.
    fn entry(&mut self, next: Position) -> Result<Option<Entry>> {
        while self.at < self.end {
            self.fill(HEAD_BYTES as u64)?;
            if let Some(bytes) = frame::claimed_bytes(self.rest()) {
                self.fill(bytes)?;
            }
            let place = Place { segment_id: self.segment.id, offset: self.at };
            let Some(frame) = frame::decode(self.rest(), place) else {
                return Err(self.damaged("no sound frame where one was written"));
            };
            let (bytes, head) = (frame.bytes(), frame.head);
            if head.kind == Kind::Entry && head.position >= next {
                if head.position != next {
                    return Err(self.damaged("the frame of another position"));
                }
                let payload = frame.payload.to_vec();
                self.at += bytes;
                return Ok(Some(Entry {
                    position: head.position,
                    durable: head.durable,
                    meta: head.meta,
                    payload,
                }));
            }
            self.at += bytes;
        }
        Ok(None)
    }

    fn damaged(&self, what: &str) -> Error {
        Error::damaged(&self.segment.path, self.at, what)
    }
}

/// Entries in order, as they were when the iterator was made; keeps its segments from being used
/// again.
pub(super) struct Reader {
    sources: VecDeque<Source>,
    next: Position,
}

impl Reader {
    pub(super) fn new(sources: VecDeque<Source>, from: Position) -> Reader {
        Reader { sources, next: from }
    }
}

impl Iterator for Reader {
    type Item = Result<Entry>;

    fn next(&mut self) -> Option<Result<Entry>> {
        loop {
            match self.sources.front_mut()?.entry(self.next) {
                Ok(Some(entry)) => {
                    self.next = entry.position.next();
                    return Some(Ok(entry));
                }
                Ok(None) => {
                    self.sources.pop_front();
                }
                Err(error) => {
                    self.sources.clear();
                    return Some(Err(error));
                }
            }
        }
    }
}

/// Where the frame after that of `after` begins in `segment`, whose frames end at `end`.
pub(super) fn end_of(segment: &Arc<Segment>, start: u64, end: u64, after: Position) -> Result<u64> {
    let mut source = Source::file(segment, start, end);
    if after < segment.first {
        return Ok(super::segment::FRAMES_AT);
    }
    // Walks frame by frame: asking for `after` itself skips what is before it.
    match source.entry(after)? {
        Some(_) => Ok(source.at),
        None => Err(source.damaged("the log ends before a position that it has")),
    }
}

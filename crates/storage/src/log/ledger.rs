//! What is known of the log in memory: where each entry lies, what waits to be written. No I/O
//! here.

use std::collections::VecDeque;
use std::sync::Arc;

use super::batch::{Batch, Piece};
use super::entry::{EntryMeta, Position};
use super::frame::{self, Head, Kind, Place};
use super::limits::INDEX_STEP_BYTES;
use super::read::Source;
use super::segment::{FRAMES_AT, Name, Segment, Spare};

/// A segment, and how far it is filled.
pub(super) struct Placed {
    pub(super) segment: Arc<Segment>,
    /// Where the next frame would begin, of all that was appended.
    pub(super) end: u64,
    /// The same of what was written.
    pub(super) written: u64,
    /// Some positions and where their frames begin, ascending.
    pub(super) index: Vec<(Position, u64)>,
}

/// The log's state, changed under the lock.
pub(super) struct Ledger {
    /// Ascending; the last one is written to if `tail_open`.
    pub(super) segments: Vec<Placed>,
    pub(super) tail_open: bool,
    pub(super) spares: VecDeque<Spare>,
    /// Files to be removed once a new segment stands.
    pub(super) superseded: Vec<String>,
    pub(super) next_id: u64,
    pub(super) last: Position,
    pub(super) durable: Position,
    /// The highest durable position that a durable frame carries.
    pub(super) marked: Position,
    pub(super) pending: Vec<Piece>,
    pub(super) pending_bytes: usize,
    /// The highest durable position that a waiting frame carries.
    pub(super) pending_marked: Position,
    pub(super) in_flight: Option<Arc<Batch>>,
}

impl Placed {
    pub(super) fn note(&mut self, position: Position, offset: u64) {
        if self.index.last().is_none_or(|(_, at)| offset >= at + INDEX_STEP_BYTES) {
            self.index.push((position, offset));
        }
    }

    /// A place at or before the frame of `position`.
    pub(super) fn start_of(&self, position: Position) -> u64 {
        let slot = self.index.partition_point(|(noted, _)| *noted <= position);
        slot.checked_sub(1).map_or(FRAMES_AT, |slot| self.index[slot].1)
    }
}

impl Ledger {
    /// The first position that can be read, or the next one if there is none.
    pub(super) fn first(&self) -> Position {
        self.segments.first().map_or(self.last.next(), |placed| placed.segment.first)
    }

    /// Whether an entry with a payload of `bytes` can be appended without another segment being
    /// prepared.
    pub(super) fn has_room(&self, bytes: usize) -> bool {
        let bytes = frame::frame_bytes(bytes);
        let fits = |placed: &Placed| placed.end + bytes <= placed.segment.bytes;
        !self.spares.is_empty() || (self.tail_open && self.segments.last().is_some_and(fits))
    }

    /// Appends to the buffer; `None` if a segment must be prepared first.
    pub(super) fn append(&mut self, meta: &EntryMeta, payload: &[u8]) -> Option<Position> {
        let position = self.last.next();
        let head = Head { kind: Kind::Entry, position, durable: self.durable, meta: *meta };
        self.push(&head, payload)?;
        Some(position)
    }

    /// Appends a mark of what is durable to the buffer; `None` if a segment must be prepared first.
    pub(super) fn push_mark(&mut self) -> Option<()> {
        let meta = EntryMeta::default();
        let head = Head { kind: Kind::Mark, position: self.last, durable: self.durable, meta };
        self.push(&head, &[])
    }

    fn push(&mut self, head: &Head, payload: &[u8]) -> Option<()> {
        let bytes = frame::frame_bytes(payload.len());
        let fits = |placed: &Placed| placed.end + bytes <= placed.segment.bytes;
        if !(self.tail_open && self.segments.last().is_some_and(fits)) {
            self.roll()?;
        }
        let placed = self.segments.last_mut()?;
        let place = Place { segment_id: placed.segment.id, offset: placed.end };
        if head.kind == Kind::Entry {
            placed.note(head.position, placed.end);
        }
        if !self.pending.last().is_some_and(|p| Arc::ptr_eq(&p.segment, &placed.segment)) {
            self.pending.push(Piece {
                segment: Arc::clone(&placed.segment),
                offset: placed.end,
                bytes: Vec::new(),
                last: head.position,
                spare_path: None,
            });
        }
        let piece = self.pending.last_mut()?;
        frame::encode(&mut piece.bytes, place, head, payload);
        piece.last = head.position;
        placed.end += bytes;
        self.pending_bytes += usize::try_from(bytes).unwrap_or(usize::MAX);
        self.pending_marked = head.durable;
        self.last = head.position;
        Some(())
    }

    /// Goes on in a new segment; `None` if none is ready.
    fn roll(&mut self) -> Option<()> {
        let spare = self.spares.pop_front()?;
        let first = self.last.next();
        // One of the same name holds no entry: it was cut or truncated at its very start.
        self.segments.retain(|placed| placed.segment.first < first);
        let segment = Arc::new(Segment {
            first,
            id: spare.id,
            bytes: spare.bytes,
            path: Name::Segment(first).path(),
            file: spare.file,
        });
        self.segments.push(Placed {
            segment: Arc::clone(&segment),
            end: FRAMES_AT,
            written: FRAMES_AT,
            index: Vec::new(),
        });
        self.pending.push(Piece {
            segment,
            offset: FRAMES_AT,
            bytes: Vec::new(),
            last: self.last,
            spare_path: Some(spare.path),
        });
        self.tail_open = true;
        Some(())
    }

    /// Takes everything that waits, for writing; `None` if nothing does.
    pub(super) fn take_batch(&mut self) -> Option<Arc<Batch>> {
        if self.pending.is_empty() {
            return None;
        }
        self.pending_bytes = 0;
        let pieces = std::mem::take(&mut self.pending);
        let superseded = if pieces.iter().any(|piece| piece.spare_path.is_some()) {
            std::mem::take(&mut self.superseded)
        } else {
            Vec::new()
        };
        let (through, marked) = (self.last, self.pending_marked);
        let batch = Arc::new(Batch { pieces, through, marked, superseded });
        self.in_flight = Some(Arc::clone(&batch));
        Some(batch)
    }

    /// Notes that `batch` is durable.
    pub(super) fn finish(&mut self, batch: &Batch) {
        self.in_flight = None;
        for piece in &batch.pieces {
            let is_its = |placed: &&mut Placed| Arc::ptr_eq(&placed.segment, &piece.segment);
            if let Some(placed) = self.segments.iter_mut().find(is_its) {
                placed.written = piece.offset + piece.bytes.len() as u64;
            }
        }
        self.durable = batch.through;
        self.marked = batch.marked;
    }

    /// Forgets what is after `after`; nothing may be waiting or under way. The next append needs a
    /// segment.
    pub(super) fn truncate_suffix(&mut self, after: Position, end: u64) {
        while self.segments.last().is_some_and(|placed| placed.segment.first > after) {
            let placed = self.segments.pop().expect("the loop saw a last one");
            self.superseded.push(placed.segment.path.clone());
        }
        if let Some(placed) = self.segments.last_mut() {
            placed.end = end;
            placed.written = end;
            placed.index.retain(|(position, _)| *position <= after);
        }
        self.tail_open = false;
        self.last = after;
        self.durable = self.durable.min(after);
        self.marked = self.marked.min(after);
    }

    /// Takes out the segments all of whose entries are before `before`; never the last one on the
    /// disk, which says where the log is.
    pub(super) fn drop_prefix(&mut self, before: Position) -> Vec<Arc<Segment>> {
        let passed = |next: &&Placed| next.segment.first <= before && next.written > FRAMES_AT;
        let dropped = self.segments.iter().skip(1).take_while(passed).count();
        self.segments.drain(..dropped).map(|placed| placed.segment).collect()
    }

    /// Where to read the entries from `from` on; `None` if they were dropped or are not there yet.
    pub(super) fn sources(&self, from: Position) -> Option<VecDeque<Source>> {
        if from < self.first() || from > self.last.next() {
            return None;
        }
        let mut sources = VecDeque::new();
        let begin = self.segments.partition_point(|placed| placed.segment.first <= from);
        for placed in self.segments.iter().skip(begin.saturating_sub(1)) {
            let start = placed.start_of(from);
            if start < placed.written {
                sources.push_back(Source::file(&placed.segment, start, placed.written));
            }
        }
        let in_flight = self.in_flight.iter().flat_map(|batch| &batch.pieces);
        for piece in in_flight.chain(&self.pending) {
            if piece.last >= from && !piece.bytes.is_empty() {
                sources.push_back(Source::memory(&piece.segment, piece.offset, &piece.bytes));
            }
        }
        Some(sources)
    }
}

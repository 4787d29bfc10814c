//! Opening: which files count, where the log ends, and whether that end is a torn tail or damage.

use std::collections::VecDeque;
use std::sync::Arc;

use super::entry::Position;
use super::frame::{self, ALIGN_BYTES, HEAD_BYTES, Kind, Place};
use super::ledger::{Ledger, Placed};
use super::limits::SPARES_MAX;
use super::segment::{DIR, FRAMES_AT, Header, Name, Segment, Spare, remove};
use crate::disk::{Disk, DiskFile, OpenMode};
use crate::error::{Error, Result};

/// What was found when the log was opened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenReport {
    /// The first position that can be read; the one after `last` if there is none.
    pub first: Position,
    /// The last position; all up to it are durable now.
    pub last: Position,
    /// The highest position that a frame says was durable.
    pub marked: Position,
    /// The torn tail that was cut, if there was one.
    pub cut: Option<Cut>,
}

/// A torn tail: entries that were being written when the node stopped and that nobody was told of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cut {
    /// The file in which it begins.
    pub file: String,
    /// Where in the file, in bytes.
    pub offset: u64,
    /// The first position that is gone, and will be given again.
    pub position: Position,
}

/// The files of the log's folder.
struct Files {
    segments: Vec<Segment>,
    spares: VecDeque<Spare>,
    superseded: Vec<String>,
    next_id: u64,
}

/// What one segment holds.
struct Walk {
    placed: Placed,
    last: Position,
    marked: Position,
    end: End,
}

/// How the frames of a segment end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum End {
    /// Where the next segment begins.
    Joined,
    /// At bytes that no frame was begun in.
    Clean,
    /// At something that is or was a frame, or before another segment's entries.
    Broken,
}

/// Reads the log; `start_after` is the position before the first one if there are no files.
pub(super) fn open(
    disk: &dyn Disk,
    segment_bytes: u64,
    start_after: Position,
) -> Result<(Ledger, OpenReport)> {
    disk.make_dir(DIR).map_err(|e| Error::io("create", DIR, e))?;
    disk.sync_dir("").map_err(|e| Error::io("sync", DIR, e))?;
    let mut files = files(disk, segment_bytes)?;
    let (walks, marked, superseded) = follow(std::mem::take(&mut files.segments))?;
    files.superseded.extend(superseded);
    let last = walks.last().map_or(start_after, |walk| walk.last);
    let cut = judge(walks.last(), marked)?;
    make_durable(disk, &walks, marked)?;
    let report = OpenReport {
        first: walks.first().map_or(last.next(), |walk| walk.placed.segment.first),
        last,
        marked,
        cut,
    };
    let placed = walks.into_iter().map(|walk| walk.placed).collect();
    Ok((ledger(placed, files, &report), report))
}

/// Follows the frames of all segments, which ascend: what each holds, the highest position that was
/// durable, and the paths of segments behind a bad frame.
fn follow(segments: Vec<Segment>) -> Result<(Vec<Walk>, Position, Vec<String>)> {
    let mut walks: Vec<Walk> = Vec::new();
    let (mut marked, mut superseded) = (Position(0), Vec::new());
    let mut segments = segments.into_iter().peekable();
    let mut bytes = Vec::new();
    while let Some(segment) = segments.next() {
        let limit = segments.peek().map(|next| next.first);
        read_whole(&segment, &mut bytes)?;
        if walks.last().is_some_and(|walk| walk.end == End::Broken) {
            // Behind a bad frame only what it says of durable counts.
            marked = marked.max(stray(&bytes, &segment, FRAMES_AT, limit).unwrap_or_default());
            superseded.push(segment.path);
            continue;
        }
        let walk = walk(&bytes, segment, limit);
        marked = marked.max(walk.marked);
        walks.push(walk);
    }
    Ok((walks, marked, superseded))
}

fn ledger(segments: Vec<Placed>, files: Files, report: &OpenReport) -> Ledger {
    Ledger {
        tail_open: report.cut.is_none() && !segments.is_empty(),
        segments,
        spares: files.spares,
        superseded: files.superseded,
        next_id: files.next_id,
        last: report.last,
        durable: report.last,
        marked: report.marked,
        pending: Vec::new(),
        pending_bytes: 0,
        pending_marked: report.marked,
        in_flight: None,
    }
}

/// The rule of the module head: beyond what was durable a cut, else damage.
fn judge(last: Option<&Walk>, marked: Position) -> Result<Option<Cut>> {
    let Some(walk) = last else { return Ok(None) };
    let (file, offset) = (&walk.placed.segment.path, walk.placed.end);
    let position = walk.last.next();
    if position <= marked {
        let what = format!("no sound frame of position {position}, which was durable");
        return Err(Error::damaged(file, offset, what));
    }
    let cut = Cut { file: file.clone(), offset, position };
    Ok((walk.end == End::Broken).then_some(cut))
}

/// What is read may still be only in the operating system's cache.
fn make_durable(disk: &dyn Disk, walks: &[Walk], marked: Position) -> Result<()> {
    for walk in walks.iter().filter(|walk| walk.last > marked) {
        let segment = &walk.placed.segment;
        segment.file.sync().map_err(|e| Error::io("sync", &segment.path, e))?;
    }
    disk.sync_dir(DIR).map_err(|e| Error::io("sync", DIR, e))
}

/// Opens the files, and parts those that count from those that do not.
fn files(disk: &dyn Disk, segment_bytes: u64) -> Result<Files> {
    let mut found = Vec::new();
    let mut spares = VecDeque::new();
    let mut useless = Vec::new();
    let mut next_id = 1;
    for NamedFile { name, path, file, header } in named_files(disk, OpenMode::Write)? {
        next_id = next_id.max(header.as_ref().map_or(0, |header| header.id) + 1);
        match (name, header) {
            (Name::Segment(first), Some(Header { id, bytes })) => {
                found.push(Segment { first, id, bytes, path, file });
            }
            (Name::Segment(_), None) => return Err(headless(&path)),
            (Name::Spare(id), Some(header))
                if header.id == id
                    && header.bytes == segment_bytes
                    && spares.len() < SPARES_MAX =>
            {
                spares.push_back(Spare { id, bytes: segment_bytes, path, file });
            }
            // Making it was interrupted, it has another size, or there are enough.
            (Name::Spare(id), _) => {
                next_id = next_id.max(id.saturating_add(1));
                useless.push(path);
            }
        }
    }
    for path in useless {
        remove(disk, &path)?;
    }
    found.sort_by_key(|segment| segment.first);
    let (segments, superseded) = part_superseded(found);
    Ok(Files { segments, spares, superseded, next_id })
}

/// A file of the log by its name, with its header if that is sound.
struct NamedFile {
    name: Name,
    path: String,
    file: Arc<dyn DiskFile>,
    header: Option<Header>,
}

fn named_files(disk: &dyn Disk, mode: OpenMode) -> Result<Vec<NamedFile>> {
    let mut found = Vec::new();
    for name in disk.list(DIR).map_err(|e| Error::io("list", DIR, e))? {
        let Some(name) = Name::parse(&name) else { continue };
        let path = name.path();
        let file = disk.open(&path, mode).map_err(|e| Error::io("open", &path, e))?;
        let header = Header::read(&*file, &path)?;
        found.push(NamedFile { name, path, file, header });
    }
    Ok(found)
}

fn headless(path: &str) -> Error {
    Error::damaged(path, 0, "no sound header of a log segment")
}

/// What a look at the log's files found, without opening it.
#[derive(Clone, Debug, Default)]
pub struct Inspected {
    /// Segments that hold entries.
    pub segments: usize,
    /// The last position whose frames are sound from the first on.
    pub last: Position,
    /// What is wrong.
    pub findings: Vec<Error>,
}

/// Reads the log's files and changes nothing. The error is one of the disk.
pub fn inspect(disk: &dyn Disk) -> Result<Inspected> {
    let mut report = Inspected::default();
    let mut found = Vec::new();
    for NamedFile { name, path, file, header } in named_files(disk, OpenMode::Read)? {
        match (name, header) {
            (Name::Segment(first), Some(Header { id, bytes })) => {
                found.push(Segment { first, id, bytes, path, file });
            }
            (Name::Segment(_), None) => report.findings.push(headless(&path)),
            (Name::Spare(_), _) => {}
        }
    }
    found.sort_by_key(|segment| segment.first);
    let (segments, _) = part_superseded(found);
    let (walks, marked, _) = follow(segments)?;
    if let Err(damage) = judge(walks.last(), marked) {
        report.findings.push(damage);
    }
    report.segments = walks.len();
    report.last = walks.last().map_or(Position(0), |walk| walk.last);
    Ok(report)
}

/// A segment counts unless one made later begins at or before it.
fn part_superseded(found: Vec<Segment>) -> (Vec<Segment>, Vec<String>) {
    let (mut segments, mut superseded): (Vec<Segment>, Vec<String>) = Default::default();
    for segment in found {
        if segments.last().is_some_and(|before| before.id > segment.id) {
            superseded.push(segment.path);
        } else {
            segments.push(segment);
        }
    }
    (segments, superseded)
}

fn read_whole(segment: &Segment, bytes: &mut Vec<u8>) -> Result<()> {
    let path = &segment.path;
    let len = usize::try_from(segment.bytes)
        .map_err(|_| Error::damaged(path, 24, "a segment too large for this machine"))?;
    bytes.resize(len, 0);
    let got = segment.file.read_at(0, bytes).map_err(|e| Error::io("read", path, e))?;
    bytes.truncate(got);
    Ok(())
}

fn rest(bytes: &[u8], at: u64) -> &[u8] {
    usize::try_from(at).ok().and_then(|at| bytes.get(at..)).unwrap_or_default()
}

/// Follows the frames of a segment from its start up to where `limit` begins the next one.
fn walk(bytes: &[u8], segment: Segment, limit: Option<Position>) -> Walk {
    let mut last = segment.first.prev();
    let mut marked = Position(0);
    let mut placed = Placed {
        segment: Arc::new(segment),
        end: FRAMES_AT,
        written: FRAMES_AT,
        index: Vec::new(),
    };
    let segment = Arc::clone(&placed.segment);
    while limit.is_none_or(|limit| last.next() < limit) {
        let place = Place { segment_id: segment.id, offset: placed.end };
        let Some(frame) = frame::decode(rest(bytes, placed.end), place) else { break };
        let expected = if frame.head.kind == Kind::Entry { last.next() } else { last };
        if frame.head.position != expected {
            break;
        }
        if frame.head.kind == Kind::Entry {
            placed.note(expected, placed.end);
        }
        marked = marked.max(frame.head.durable);
        last = expected;
        placed.end += frame.bytes();
    }
    placed.written = placed.end;
    let mut walk = Walk { placed, last, marked, end: End::Joined };
    if limit.is_none_or(|limit| last.next() < limit) {
        let beyond = stray(bytes, &segment, walk.placed.end, limit);
        let begun = frame::looks_begun(rest(bytes, walk.placed.end), segment.id, last.next());
        let broken = limit.is_some() || begun || beyond.is_some();
        walk.end = if broken { End::Broken } else { End::Clean };
        walk.marked = walk.marked.max(beyond.unwrap_or_default());
    }
    walk
}

/// The highest durable position that sound frames from `from` on carry, wherever they begin; those
/// from `limit` on were cut off before. `None` if there is no such frame.
fn stray(bytes: &[u8], segment: &Segment, from: u64, limit: Option<Position>) -> Option<Position> {
    let salt = frame::salt(segment.id).to_le_bytes();
    let mut highest = None;
    let mut at = from;
    while rest(bytes, at).len() >= HEAD_BYTES {
        let here = rest(bytes, at);
        let place = Place { segment_id: segment.id, offset: at };
        let found = here.starts_with(&salt).then(|| frame::decode(here, place)).flatten();
        match found.filter(|f| limit.is_none_or(|limit| f.head.position < limit)) {
            Some(frame) => {
                highest = highest.max(Some(frame.head.durable));
                at += frame.bytes();
            }
            None => at += ALIGN_BYTES as u64,
        }
    }
    highest
}

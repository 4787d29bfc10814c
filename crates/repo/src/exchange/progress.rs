//! How far an exchange is, told to who asked for it, who may also end it.

use std::fmt;

use storage::Hash;
use storage::copy::{ChunkSource, ChunkTarget, Copied, CopySettings, copy};

use crate::error::{Error, Result};

/// What an exchange is doing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    /// Chunks are copied.
    Copy,
    /// All that a root reaches is read back.
    Verify,
    /// Packs are read from the first byte to the last.
    Packs,
    /// The root or the refs move.
    Publish,
}

/// How far an exchange is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// What it is doing.
    pub phase: Phase,
    /// What was copied, or read, in this phase so far.
    pub copied: Copied,
    /// How many chunks there are to do in this phase; `None` where that shows only as it goes.
    pub chunks_total: Option<u64>,
}

impl Progress {
    /// So far in a phase whose end is not known.
    pub fn so_far(phase: Phase, copied: Copied) -> Self {
        Self { phase, copied, chunks_total: None }
    }
}

impl fmt::Display for Progress {
    /// `copying: 1200 chunks, 3.4 MB` · `reading packs: 1200 of 5000 chunks, 3.4 MB`
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let verb = match self.phase {
            Phase::Copy => "copying",
            Phase::Verify => "verifying",
            Phase::Packs => "reading packs",
            Phase::Publish => return f.write_str("publishing"),
        };
        let Copied { chunks, bytes, .. } = self.copied;
        match self.chunks_total {
            Some(total) => write!(f, "{verb}: {chunks} of {total} chunks, {}", Size(bytes)),
            None => write!(f, "{verb}: {chunks} chunks, {}", Size(bytes)),
        }
    }
}

/// A number of bytes as people say it: with one decimal of the unit that fits, in powers of 1000.
#[derive(Clone, Copy, Debug)]
pub struct Size(pub u64);

impl fmt::Display for Size {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let units = ["kB", "MB", "GB", "TB"];
        let mut size = self.0 as f64 / 1000.0;
        if size < 1.0 {
            return write!(f, "{} B", self.0);
        }
        let mut unit = 0;
        while size >= 1000.0 && unit + 1 < units.len() {
            size /= 1000.0;
            unit += 1;
        }
        write!(f, "{size:.1} {}", units.get(unit).copied().unwrap_or_default())
    }
}

/// Told of progress now and then; its error ends the exchange, and what was copied stays.
pub type Watch<'a> = &'a mut dyn FnMut(&Progress) -> Result<()>;

/// For who does not want to know.
pub fn unwatched(_progress: &Progress) -> Result<()> {
    Ok(())
}

/// Copies what `roots` reach, telling `watch` after each write.
pub(super) fn copy_chunks(
    source: &(impl ChunkSource + ?Sized),
    target: &(impl ChunkTarget + ?Sized),
    roots: &[Hash],
    settings: CopySettings,
    watch: Watch<'_>,
) -> Result<Copied> {
    let mut ended: Option<Error> = None;
    let mut tell = |copied: &Copied| match watch(&Progress::so_far(Phase::Copy, *copied)) {
        Ok(()) => Ok(()),
        Err(error) => {
            ended = Some(error);
            Err(storage::Error::Remote("the copy was ended".into()))
        }
    };
    let outcome = copy(source, target, roots, settings, &mut tell);
    match ended {
        Some(error) => Err(error),
        None => Ok(outcome?),
    }
}

/// What two copies have moved together.
pub(super) fn sum(a: Copied, b: Copied) -> Copied {
    Copied { chunks: a.chunks + b.chunks, bytes: a.bytes + b.bytes, present: a.present + b.present }
}

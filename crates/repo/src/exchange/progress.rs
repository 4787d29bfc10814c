//! How far an exchange is, told to who asked for it, who may also end it.

use storage::Hash;
use storage::copy::{ChunkSource, ChunkTarget, Copied, CopySettings, copy};

use crate::error::{Error, Result};

/// What an exchange is doing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    /// Chunks are copied.
    Copy,
    /// What was copied, or all that a root reaches, is read back.
    Verify,
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
    let mut tell = |copied: &Copied| match watch(&Progress { phase: Phase::Copy, copied: *copied })
    {
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

//! The bytes of one simulated file: what readers see, what is certain, and what lies between.
//!
//! The model is a page cache over a device with atomic sectors. Every write changes the cache at
//! once. At a crash each sector holds the cache's bytes of some moment since the last sync: a write
//! that was flushed takes along what the cache held around it in the same sector, so a sector is
//! never a mixture of a later write with an absence of an earlier one. The length is one more thing
//! that is flushed or not, independently; a length without its sectors reads as zeros.

use crate::dice::Dice;

/// What a device writes whole or not at all, in bytes.
pub(super) const SECTOR_BYTES: usize = 512;

/// One change since the last sync.
#[derive(Clone, Debug)]
enum Change {
    Write { offset: usize, bytes: Vec<u8> },
    SetLen(usize),
}

/// How much of what was not synced survives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Survival {
    All,
    None,
    /// Each thing by the dice: kept this many times out of eight, else lost or torn.
    Eighths(u64),
}

impl Survival {
    /// The mood of one crash: from "nearly all is gone" to "nearly all was flushed".
    pub(super) fn draw(dice: &mut Dice) -> Self {
        Self::Eighths(dice.below(8))
    }

    /// Whether one name, or one whole change, survives.
    pub(super) fn keeps(self, dice: &mut Dice) -> bool {
        match self {
            Self::All => true,
            Self::None => false,
            Self::Eighths(parts) => dice.chance(parts, 8),
        }
    }

    fn fate(self, dice: &mut Dice) -> Fate {
        match self {
            Self::All => Fate::Kept,
            Self::None => Fate::Lost,
            Self::Eighths(_) if dice.chance(1, 4) => Fate::Torn,
            Self::Eighths(_) if self.keeps(dice) => Fate::Kept,
            Self::Eighths(_) => Fate::Lost,
        }
    }
}

/// What a crash does to one change.
#[derive(Clone, Copy)]
enum Fate {
    Kept,
    Lost,
    /// Each sector, and the length, by a coin of its own.
    Torn,
}

impl Fate {
    fn flushes(self, dice: &mut Dice) -> bool {
        match self {
            Self::Kept => true,
            Self::Lost => false,
            Self::Torn => dice.chance(1, 2),
        }
    }
}

/// One file's bytes.
#[derive(Clone, Debug, Default)]
pub(super) struct Content {
    live: Vec<u8>,
    durable: Vec<u8>,
    pending: Vec<Change>,
}

impl Content {
    /// A file whose bytes are certain.
    pub(super) fn durable(bytes: Vec<u8>) -> Self {
        Self { live: bytes.clone(), durable: bytes, pending: Vec::new() }
    }

    pub(super) fn live(&self) -> &[u8] {
        &self.live
    }

    pub(super) fn write(&mut self, offset: usize, bytes: &[u8]) {
        let change = Change::Write { offset, bytes: bytes.to_vec() };
        change.apply(&mut self.live);
        self.pending.push(change);
    }

    pub(super) fn set_len(&mut self, len: usize) {
        self.live.resize(len, 0);
        self.pending.push(Change::SetLen(len));
    }

    pub(super) fn sync(&mut self) {
        for change in self.pending.drain(..) {
            change.apply(&mut self.durable);
        }
    }

    /// A failed sync: an unknown part became certain, and the rest will not be tried again by a
    /// later sync though readers still see it (as Linux does after EIO).
    pub(super) fn fail_sync(&mut self, survival: Survival, dice: &mut Dice) {
        self.durable = self.survivors(survival, dice);
        self.pending.clear();
    }

    /// Flips `mask` in the byte at `offset` wherever it is kept.
    pub(super) fn flip(&mut self, offset: usize, mask: u8) -> bool {
        for change in &mut self.pending {
            if let Change::Write { offset: start, bytes } = change
                && let Some(byte) = offset.checked_sub(*start).and_then(|at| bytes.get_mut(at))
            {
                *byte ^= mask;
            }
        }
        let certain = self.durable.get_mut(offset).map(|byte| *byte ^= mask).is_some();
        self.live.get_mut(offset).map(|byte| *byte ^= mask).is_some() || certain
    }

    /// The bytes after a crash.
    pub(super) fn survivors(&self, survival: Survival, dice: &mut Dice) -> Vec<u8> {
        let mut cache = self.durable.clone();
        let mut device = self.durable.clone();
        let mut len = device.len();
        for change in &self.pending {
            let fate = survival.fate(dice);
            change.apply(&mut cache);
            for sector in change.sectors() {
                if fate.flushes(dice) {
                    copy_sector(&cache, &mut device, sector);
                }
            }
            if fate.flushes(dice) {
                len = cache.len();
            }
        }
        device.resize(len, 0);
        device
    }
}

impl Change {
    fn apply(&self, file: &mut Vec<u8>) {
        match self {
            Self::Write { offset, bytes } => {
                let end = offset + bytes.len();
                if file.len() < end {
                    file.resize(end, 0);
                }
                file[*offset..end].copy_from_slice(bytes);
            }
            Self::SetLen(len) => file.resize(*len, 0),
        }
    }

    /// The sectors that it touches; a change of length touches none.
    fn sectors(&self) -> std::ops::Range<usize> {
        match self {
            Self::Write { offset, bytes } if !bytes.is_empty() => {
                offset / SECTOR_BYTES..(offset + bytes.len()).div_ceil(SECTOR_BYTES)
            }
            _ => 0..0,
        }
    }
}

fn copy_sector(cache: &[u8], device: &mut Vec<u8>, sector: usize) {
    let start = sector * SECTOR_BYTES;
    let end = cache.len().min(start + SECTOR_BYTES);
    if device.len() < end {
        device.resize(end, 0);
    }
    device[start..end].copy_from_slice(&cache[start..end]);
}

//! Several sorted sources read as one, the newest first.

use std::cmp::Ordering;
use std::ops::Bound;

use storage::ordered::{Cursor as EditCursor, OrdMap};
use storage::tree::Cursor as MapCursor;
use storage::{KeyRange, Map, Store};

use crate::error::Result;

/// An edit: what it leaves of an entry.
pub trait Versioned {
    /// The entry's value; `None`: the edit removes it.
    fn live(&self) -> Option<&[u8]>;
}

/// Walks private edits, layers and a base map in key order.
///
/// It owns what it reads: later commits, and later writes of its own transaction, do not show.
pub struct MergedCursor<P, L> {
    /// Newest first; of equal keys the first source's counts.
    sources: Vec<Source<P, L>>,
    range: KeyRange,
    is_backward: bool,
    /// The source that lent the present entry; it moves on at the next call.
    lending: Option<usize>,
}

enum Source<P, L> {
    Private(EditCursor<P>),
    Layer(EditCursor<L>),
    Base(MapCursor),
}

impl<P: Versioned + Clone, L: Versioned + Clone> MergedCursor<P, L> {
    /// A cursor before the first entry of `range` (after the last, where it goes backward).
    pub fn open<'a>(
        store: &Store,
        private: Option<&OrdMap<P>>,
        layers: impl Iterator<Item = &'a OrdMap<L>>,
        base: &Map,
        range: KeyRange,
        is_backward: bool,
    ) -> Result<Self>
    where
        L: 'a,
    {
        let private = private.filter(|edits| !edits.is_empty());
        let private = private.map(|edits| Source::Private(edits.cursor()));
        let layers = layers.filter(|edits| !edits.is_empty());
        let layers = layers.map(|edits| Source::Layer(edits.cursor()));
        let base = (!base.is_empty()).then(|| Source::Base(base.cursor(store)));
        let mut sources: Vec<_> = private.into_iter().chain(layers).chain(base).collect();
        for source in &mut sources {
            source.begin(&range, is_backward)?;
        }
        Ok(Self { sources, range, is_backward, lending: None })
    }

    /// The next entry, or `None` after the last; lent until the next call.
    #[expect(clippy::should_implement_trait, reason = "an Iterator cannot lend")]
    pub fn next(&mut self) -> Result<Option<(&[u8], &[u8])>> {
        loop {
            if let Some(lending) = self.lending.take() {
                self.sources[lending].step(self.is_backward)?;
            }
            let Some(newest) = self.pick()? else { return Ok(None) };
            self.lending = Some(newest);
            if self.sources[newest].entry().is_some_and(|(_, live)| live.is_some()) {
                break;
            }
        }
        let entry = self.lending.and_then(|lending| self.sources[lending].entry());
        Ok(entry.and_then(|(key, live)| Some((key, live?))))
    }

    /// The newest source of the nearest key; older ones of the same key move on.
    fn pick(&mut self) -> Result<Option<usize>> {
        if let [only] = self.sources.as_slice() {
            let inside = only.key().is_some_and(|key| !self.is_past(key));
            return Ok(inside.then_some(0));
        }
        let mut nearest: Option<usize> = None;
        for place in 0..self.sources.len() {
            let Some(best) = nearest else {
                nearest = self.sources[place].key().map(|_| place);
                continue;
            };
            match self.order(place, best) {
                Some(Ordering::Less) => nearest = Some(place),
                Some(Ordering::Equal) => self.sources[place].step(self.is_backward)?,
                _ => (),
            }
        }
        Ok(nearest.filter(|place| self.sources[*place].key().is_some_and(|key| !self.is_past(key))))
    }

    /// How the keys of two sources follow each other in the direction of the walk.
    fn order(&self, a: usize, b: usize) -> Option<Ordering> {
        let order = self.sources[a].key()?.cmp(self.sources[b].key()?);
        Some(if self.is_backward { order.reverse() } else { order })
    }

    fn is_past(&self, key: &[u8]) -> bool {
        if self.is_backward {
            match &self.range.low {
                Bound::Included(low) => key < low.as_slice(),
                Bound::Excluded(low) => key <= low.as_slice(),
                Bound::Unbounded => false,
            }
        } else {
            match &self.range.high {
                Bound::Included(high) => key > high.as_slice(),
                Bound::Excluded(high) => key >= high.as_slice(),
                Bound::Unbounded => false,
            }
        }
    }
}

impl<P: Versioned, L: Versioned> Source<P, L> {
    /// The present entry; its value is `None` where an edit removes it.
    fn entry(&self) -> Option<(&[u8], Option<&[u8]>)> {
        match self {
            Self::Private(cursor) => cursor.entry().map(|(key, edit)| (key, edit.live())),
            Self::Layer(cursor) => cursor.entry().map(|(key, edit)| (key, edit.live())),
            Self::Base(cursor) => cursor.is_valid().then(|| (cursor.key(), Some(cursor.value()))),
        }
    }

    fn key(&self) -> Option<&[u8]> {
        match self {
            Self::Private(cursor) => cursor.entry().map(|(key, _)| key),
            Self::Layer(cursor) => cursor.entry().map(|(key, _)| key),
            Self::Base(cursor) => cursor.is_valid().then(|| cursor.key()),
        }
    }

    fn step(&mut self, is_backward: bool) -> Result<()> {
        match (self, is_backward) {
            (Self::Private(cursor), false) => cursor.advance(),
            (Self::Private(cursor), true) => cursor.retreat(),
            (Self::Layer(cursor), false) => cursor.advance(),
            (Self::Layer(cursor), true) => cursor.retreat(),
            (Self::Base(cursor), false) => {
                cursor.advance()?;
            }
            (Self::Base(cursor), true) => {
                cursor.retreat()?;
            }
        }
        Ok(())
    }

    /// Goes to the first entry inside `range`, from the side where the walk begins.
    fn begin(&mut self, range: &KeyRange, is_backward: bool) -> Result<()> {
        let bound = if is_backward { &range.high } else { &range.low };
        match (bound, is_backward) {
            (Bound::Unbounded, false) => self.first(),
            (Bound::Unbounded, true) => self.last(),
            (Bound::Included(low), false) => self.seek(low),
            (Bound::Excluded(low), false) => {
                self.seek(low)?;
                if self.key() == Some(low) { self.step(false) } else { Ok(()) }
            }
            (Bound::Excluded(high), true) => self.seek_below(high),
            (Bound::Included(high), true) => {
                self.seek(high)?;
                if self.key() == Some(high) { Ok(()) } else { self.seek_below(high) }
            }
        }
    }

    fn first(&mut self) -> Result<()> {
        match self {
            Self::Private(cursor) => cursor.first(),
            Self::Layer(cursor) => cursor.first(),
            Self::Base(cursor) => {
                cursor.first()?;
            }
        }
        Ok(())
    }

    fn last(&mut self) -> Result<()> {
        match self {
            Self::Private(cursor) => cursor.last(),
            Self::Layer(cursor) => cursor.last(),
            Self::Base(cursor) => {
                cursor.last()?;
            }
        }
        Ok(())
    }

    fn seek(&mut self, key: &[u8]) -> Result<()> {
        match self {
            Self::Private(cursor) => cursor.seek(key),
            Self::Layer(cursor) => cursor.seek(key),
            Self::Base(cursor) => {
                cursor.seek(key)?;
            }
        }
        Ok(())
    }

    fn seek_below(&mut self, key: &[u8]) -> Result<()> {
        match self {
            Self::Private(cursor) => cursor.seek_below(key),
            Self::Layer(cursor) => cursor.seek_below(key),
            Self::Base(cursor) => {
                cursor.seek_before(key)?;
            }
        }
        Ok(())
    }
}

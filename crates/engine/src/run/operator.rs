//! The seam between operators.

use types::Value;

use crate::context::{Context, RowScope};
use crate::error::Result;

/// The row that the operators of a block share, and the rows around it.
pub struct Frame<'a> {
    /// The slots.
    pub values: Vec<Value>,
    /// The frame of the block around this one.
    pub outer: Option<&'a RowScope<'a>>,
}

impl<'a> Frame<'a> {
    /// A frame of so many slots, all NULL.
    pub fn new(width: usize, outer: Option<&'a RowScope<'a>>) -> Self {
        Self { values: vec![Value::Null; width], outer }
    }

    /// What expressions see.
    pub fn scope(&self) -> RowScope<'_> {
        RowScope { values: &self.values, outer: self.outer }
    }
}

/// Makes rows by filling its slots of the frame.
pub trait Operator {
    /// Begins, or begins again. Slots that operators read before this one have filled are there.
    fn open(&mut self, frame: &mut Frame<'_>, cx: &mut Context<'_>) -> Result<()>;

    /// Fills its slots with the next row; false: there is none. Then the slots' values mean
    /// nothing.
    fn next(&mut self, frame: &mut Frame<'_>, cx: &mut Context<'_>) -> Result<bool>;

    /// Is done with, whether it came to its end or not.
    fn close(&mut self, cx: &mut Context<'_>);
}

//! DISTINCT: passes each combination of values on once.

use std::collections::HashSet;

use types::{CollationId, Value};

use super::{Accumulator, AggregateCall};
use crate::context::Context;
use crate::error::Result;
use crate::expr::group_key;

/// An accumulator that sees no combination of arguments twice.
pub(super) struct Distinct {
    seen: HashSet<Vec<u8>>,
    key: Vec<u8>,
    collations: Vec<CollationId>,
    args: usize,
    inner: Box<dyn Accumulator>,
}

impl Distinct {
    /// A fresh one around `inner`.
    pub(super) fn over(inner: Box<dyn Accumulator>, call: &AggregateCall) -> Box<dyn Accumulator> {
        let args = call.arg_count();
        let collations = call.args.iter().take(args).map(|arg| arg.ty.collation()).collect();
        Box::new(Distinct { seen: HashSet::new(), key: Vec::new(), collations, args, inner })
    }
}

impl Accumulator for Distinct {
    fn update(&mut self, args: &[Value], cx: &mut Context<'_>) -> Result<()> {
        self.key.clear();
        let values = args.get(..self.args).unwrap_or(args);
        group_key(values, &self.collations, &mut self.key);
        if self.seen.contains(&self.key) {
            return Ok(());
        }
        self.seen.insert(self.key.clone());
        self.inner.update(args, cx)
    }

    fn finish(&mut self, cx: &mut Context<'_>) -> Result<Value> {
        self.inner.finish(cx)
    }
}

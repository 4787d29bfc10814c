//! Windows: OVER, WINDOW, frames.

use super::{Parser, Result};
use crate::ast::{Frame, FrameBound, FrameUnit, Ident, Over, WindowSpec};
use crate::lexer::token::Tok;
use crate::lexer::words::{self as kw};

impl Parser<'_> {
    /// Behind OVER.
    pub(super) fn over(&mut self) -> Result<Over> {
        if self.at_tok(Tok::LParen) {
            return Ok(Over::Spec(Box::new(self.window_spec()?)));
        }
        Ok(Over::Named(self.ident()?))
    }

    /// `name AS (spec)`
    pub(super) fn window_def(&mut self) -> Result<(Ident, WindowSpec)> {
        let name = self.ident()?;
        self.expect(kw::AS)?;
        Ok((name, self.window_spec()?))
    }

    fn window_spec(&mut self) -> Result<WindowSpec> {
        self.expect_tok(Tok::LParen)?;
        let mut spec = WindowSpec::default();
        if self.at_ident() {
            spec.base = Some(self.ident()?);
        }
        if self.eat_all(&[kw::PARTITION, kw::BY]) {
            spec.partition_by = self.list(Self::expr)?;
        }
        if self.eat_all(&[kw::ORDER, kw::BY]) {
            spec.order_by = self.list(Self::order_item)?;
        }
        let unit = match self.eat_any(&[kw::ROWS, kw::RANGE, kw::GROUPS]) {
            Some(kw::ROWS) => Some(FrameUnit::Rows),
            Some(kw::RANGE) => Some(FrameUnit::Range),
            Some(_) => Some(FrameUnit::Groups),
            None => None,
        };
        if let Some(unit) = unit {
            spec.frame = Some(self.frame(unit)?);
        }
        self.expect_tok(Tok::RParen)?;
        Ok(spec)
    }

    fn frame(&mut self, unit: FrameUnit) -> Result<Frame> {
        if !self.eat(kw::BETWEEN) {
            return Ok(Frame { unit, start: self.frame_bound()?, end: None });
        }
        let start = self.frame_bound()?;
        self.expect(kw::AND)?;
        Ok(Frame { unit, start, end: Some(self.frame_bound()?) })
    }

    fn frame_bound(&mut self) -> Result<FrameBound> {
        if self.eat_all(&[kw::CURRENT, kw::ROW]) {
            return Ok(FrameBound::CurrentRow);
        }
        let sides = [kw::PRECEDING, kw::FOLLOWING];
        if self.eat(kw::UNBOUNDED) {
            return Ok(match self.expect_any(&sides)? {
                kw::PRECEDING => FrameBound::UnboundedPreceding,
                _ => FrameBound::UnboundedFollowing,
            });
        }
        let distance = self.expr()?;
        Ok(match self.expect_any(&sides)? {
            kw::PRECEDING => FrameBound::Preceding(distance),
            _ => FrameBound::Following(distance),
        })
    }
}

//! Window functions.

use parser::ast::{self, Call, FrameBound, FrameUnit, Over, WindowSpec};
use types::{ErrorCode, SqlError};

use super::Binder;
use super::scope::Allows;
use crate::aggregates;
use crate::error::Result;
use crate::expr::{self, ArithmeticOp, Expr, ExprType};
use crate::functions;
use crate::plan::{FrameEdge, Node, SortKey, WindowCall, WindowFrame, WindowKind, WindowNode};

impl Binder<'_, '_> {
    /// A window function: its result is a slot that the window's node fills. 3593 where it may not
    /// stand.
    pub(super) fn window_call(&mut self, call: &Call, over: &Over) -> Result<Expr> {
        let scope = self.scope();
        if !scope.allows.windows {
            let name = call.name.name.to_lowercase();
            return Err(SqlError::new(ErrorCode::WindowInvalidWindowFuncUse, &[&name]).into());
        }
        let before = scope.allows;
        scope.allows = Allows { windows: false, ..before };
        let bound = self.bind_window(call, over);
        self.scope().allows = before;
        bound
    }

    fn bind_window(&mut self, call: &Call, over: &Over) -> Result<Expr> {
        let spec = match over {
            Over::Named(name) => self.named_window(&name.name)?,
            Over::Spec(spec) => self.completed(spec)?,
        };
        let (kind, args, ty) = self.window_kind(call)?;
        let partition = self.exprs(&spec.partition_by)?;
        let mut order = Vec::with_capacity(spec.order_by.len());
        for item in &spec.order_by {
            order.push(SortKey { expr: self.expr(&item.expr)?, descending: item.descending });
        }
        let frame = self.window_frame(&spec, &kind, &order)?;
        let scope = self.scope();
        let slot = scope.allocate(1, true);
        let call = WindowCall { kind, args, frame, slot, ty: ty.clone() };
        scope.windows.push(WindowNode {
            input: Node::Empty,
            partition,
            order,
            calls: vec![call],
            kept: Vec::new(),
        });
        Ok(Expr::slot(slot, ty))
    }

    /// A window of the WINDOW clause: 3579.
    fn named_window(&mut self, name: &str) -> Result<WindowSpec> {
        let named = &self.scope().named_windows;
        let found = named.iter().find(|(known, _)| repo::schema::same_name(known, name));
        match found.cloned() {
            Some((_, spec))
                if spec.base.as_ref().is_some_and(|b| repo::schema::same_name(&b.name, name)) =>
            {
                Err(SqlError::new(ErrorCode::WindowCircularityInWindowGraph, &[]).into())
            }
            Some((_, spec)) => self.completed(&spec),
            None => Err(SqlError::new(ErrorCode::WindowNoSuchWindow, &[&name]).into()),
        }
    }

    /// A window with what it takes over from the one that it refines.
    fn completed(&mut self, spec: &WindowSpec) -> Result<WindowSpec> {
        let Some(base) = &spec.base else { return Ok(spec.clone()) };
        let base = self.named_window(&base.name)?;
        let mut whole = spec.clone();
        whole.partition_by = base.partition_by;
        if whole.order_by.is_empty() {
            whole.order_by = base.order_by;
        }
        Ok(whole)
    }

    fn window_kind(&mut self, call: &Call) -> Result<(WindowKind, Vec<Expr>, ExprType)> {
        let name = call.name.name.to_ascii_uppercase();
        if let Some(aggregate) = aggregates::find(&name) {
            let bound = self.aggregate_call(aggregate, call)?;
            let (args, ty) = (bound.args.clone(), bound.ty.clone());
            return Ok((WindowKind::Aggregate(bound), args, ty));
        }
        let args = self.exprs(&call.args)?;
        let count = ExprType::big_int(true, false);
        let wrong = || {
            let shown = call.name.name.as_ref();
            crate::Error::from(SqlError::new(ErrorCode::WrongParamcountToNativeFct, &[&shown]))
        };
        let (kind, least, most) = match name.as_str() {
            "ROW_NUMBER" => (WindowKind::RowNumber, 0, 0),
            "RANK" => (WindowKind::Rank, 0, 0),
            "DENSE_RANK" => (WindowKind::DenseRank, 0, 0),
            "PERCENT_RANK" => (WindowKind::PercentRank, 0, 0),
            "CUME_DIST" => (WindowKind::CumeDist, 0, 0),
            "NTILE" => (WindowKind::Ntile, 1, 1),
            "LAG" => (WindowKind::Lag, 1, 3),
            "LEAD" => (WindowKind::Lead, 1, 3),
            "FIRST_VALUE" => (WindowKind::FirstValue, 1, 1),
            "LAST_VALUE" => (WindowKind::LastValue, 1, 1),
            "NTH_VALUE" => (WindowKind::NthValue, 2, 2),
            _ => {
                return functions::call_by_name(&name, Vec::new(), self.cx.session)
                    .map(|found| (WindowKind::RowNumber, Vec::new(), found.ty));
            }
        };
        if !(least..=most).contains(&args.len()) {
            return Err(wrong());
        }
        let ty = match kind {
            WindowKind::PercentRank | WindowKind::CumeDist => ExprType::double(false),
            WindowKind::Lag | WindowKind::Lead => {
                let types: Vec<&ExprType> = args
                    .iter()
                    .enumerate()
                    .filter(|(at, _)| *at != 1)
                    .map(|(_, a)| &a.ty)
                    .collect();
                expr::union_types(&types, self.cx.session.collation, "lag")?.or_null(true)
            }
            WindowKind::FirstValue | WindowKind::LastValue | WindowKind::NthValue => {
                args[0].ty.clone().or_null(true)
            }
            _ => count,
        };
        Ok((kind, args, ty))
    }

    fn window_frame(
        &mut self,
        spec: &WindowSpec,
        kind: &WindowKind,
        order: &[SortKey],
    ) -> Result<WindowFrame> {
        let uses_frame = matches!(
            kind,
            WindowKind::Aggregate(_)
                | WindowKind::FirstValue
                | WindowKind::LastValue
                | WindowKind::NthValue
        );
        if !uses_frame {
            return Ok(WindowFrame::WHOLE);
        }
        let Some(frame) = &spec.frame else {
            let end = if order.is_empty() { FrameEdge::Unbounded } else { FrameEdge::Current };
            return Ok(WindowFrame { unit: FrameUnit::Range, start: FrameEdge::Unbounded, end });
        };
        let unit = frame.unit;
        let start = self.frame_edge(unit, &frame.start, order)?;
        let end = match &frame.end {
            Some(end) => self.frame_edge(unit, end, order)?,
            None => FrameEdge::Current,
        };
        Ok(WindowFrame { unit, start, end })
    }

    /// An edge; with RANGE, the value that the order's value is compared with.
    fn frame_edge(
        &mut self,
        unit: FrameUnit,
        bound: &FrameBound,
        order: &[SortKey],
    ) -> Result<FrameEdge> {
        let (distance, is_before) = match bound {
            FrameBound::CurrentRow => return Ok(FrameEdge::Current),
            FrameBound::UnboundedPreceding | FrameBound::UnboundedFollowing => {
                return Ok(FrameEdge::Unbounded);
            }
            FrameBound::Preceding(distance) => (distance, true),
            FrameBound::Following(distance) => (distance, false),
        };
        let edge = if unit == FrameUnit::Range {
            let [key] = order else {
                let code = ErrorCode::WindowRangeFrameOrderType;
                return Err(SqlError::new(code, &[&"<unnamed window>"]).into());
            };
            self.moved(&key.expr, distance, is_before != key.descending)?
        } else {
            self.expr(distance)?
        };
        Ok(if is_before { FrameEdge::Before(edge) } else { FrameEdge::After(edge) })
    }

    /// `key - distance` or `key + distance`.
    fn moved(&mut self, key: &Expr, distance: &ast::Expr, down: bool) -> Result<Expr> {
        if let ast::ExprKind::Interval { value, unit } = &distance.kind {
            let args = vec![key.clone(), self.expr(value)?, super::function::unit_word(*unit)];
            let name = if down { "DATE_SUB" } else { "DATE_ADD" };
            return functions::call_by_name(name, args, self.cx.session);
        }
        let distance = self.expr(distance)?;
        let op = if down { ArithmeticOp::Subtract } else { ArithmeticOp::Add };
        Ok(expr::arith(op, key.clone(), distance, self.cx.session))
    }

    /// The nodes of the block's window functions, one over the other.
    pub(super) fn windowed(&mut self, input: Node) -> Node {
        let windows = std::mem::take(&mut self.scope().windows);
        windows.into_iter().fold(input, |input, mut window| {
            window.input = input;
            Node::Window(Box::new(window))
        })
    }
}

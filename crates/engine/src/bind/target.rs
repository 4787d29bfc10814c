//! What UPDATE and DELETE find and put.

use parser::ast;

/// The parts of an UPDATE or DELETE that are about finding rows.
#[derive(Clone, Copy)]
pub struct TargetSpec<'a> {
    /// WITH before it.
    pub with: Option<&'a ast::With>,
    /// The tables that are read.
    pub from: &'a [ast::TableRef],
    /// The tables that rows are deleted from; empty: the only one (of UPDATE: those assigned to).
    pub targets: &'a [ast::TableName],
    /// What UPDATE assigns.
    pub assignments: &'a [ast::Assignment],
    /// WHERE.
    pub filter: Option<&'a ast::Expr>,
    /// ORDER BY.
    pub order_by: &'a [ast::OrderItem],
    /// LIMIT.
    pub limit: Option<&'a ast::Limit>,
}

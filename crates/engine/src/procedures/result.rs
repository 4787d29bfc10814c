//! The one row that a procedure gives.

use types::Value;

use crate::history::Columns;
use crate::procedure::ProcedureRows;

/// `status`.
pub(crate) fn status() -> ProcedureRows {
    row(Columns::new().big("status"), vec![Value::Int(0)])
}

/// `status, message`.
pub(crate) fn status_message(message: &str) -> ProcedureRows {
    row(Columns::new().big("status").text("message"), vec![Value::Int(0), Value::text(message)])
}

/// One row of any columns.
pub(crate) fn row(columns: Columns, values: Vec<Value>) -> ProcedureRows {
    ProcedureRows { columns: columns.list(), rows: vec![values] }
}

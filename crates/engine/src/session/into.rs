//! SELECT … INTO @variables.

use parser::ast::{IntoTarget, IntoVar};
use types::{ErrorCode, SqlError, Value, Warning};

use super::dispatch::each_row;
use crate::context::Context;
use crate::error::Result;
use crate::plan::QueryPlan;
use crate::sink::Done;

/// Runs the query and puts its one row into variables: 1172 where there are more, a warning 1329
/// where there is none (and the variables stay as they are), 1222 where the numbers differ. Files
/// are refused.
pub(super) fn run(cx: &mut Context<'_>, plan: &QueryPlan, target: &IntoTarget) -> Result<Done> {
    let IntoTarget::Vars(vars) = target else {
        let option = "--secure-file-priv";
        return Err(SqlError::new(ErrorCode::OptionPreventsStatement, &[&option]).into());
    };
    if vars.len() != plan.output.len() {
        return Err(SqlError::new(ErrorCode::WrongNumberOfColumnsInSelect, &[]).into());
    }
    let mut found: Option<Vec<Value>> = None;
    each_row(cx, plan, &mut |row| match found {
        Some(_) => Err(SqlError::new(ErrorCode::TooManyRows, &[]).into()),
        None => {
            found = Some(row.to_vec());
            Ok(())
        }
    })?;
    let Some(row) = found else {
        cx.diagnostics.push(Warning::new(ErrorCode::SpFetchNoData, &[]));
        cx.session.row_count = 0;
        return Ok(Done::default());
    };
    for (var, value) in vars.iter().zip(row) {
        match var {
            IntoVar::User(name) => {
                cx.session.set_user_variable(name, value);
            }
            IntoVar::Local(name) => {
                let error = SqlError::new(ErrorCode::SpUndeclaredVar, &[&name.as_str()]);
                return Err(error.into());
            }
        }
    }
    cx.session.row_count = 1;
    Ok(Done { affected_rows: 1, ..Done::default() })
}

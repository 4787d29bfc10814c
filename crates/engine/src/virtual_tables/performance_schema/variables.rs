//! System and status variables as tables.

use types::Value;

use super::super::declared::{Col, Declared, Of, none};
use super::super::status::status;
use super::DATABASE;
use crate::context::Context;
use crate::variables::list;

/// The columns of all of them.
const COLUMNS: &[Col] =
    &[Col("VARIABLE_NAME", Of::Name(64)), Col("VARIABLE_VALUE", Of::NameNull(1024))];

fn of_variables(cx: &Context<'_>, global: bool) -> Vec<Vec<Value>> {
    let list = list(cx.session, global);
    list.iter().map(|(name, value)| vec![Value::text(name), Value::text(value)]).collect()
}

fn of_status(cx: &Context<'_>) -> Vec<Vec<Value>> {
    let list = status(cx);
    list.iter().map(|(name, value)| vec![Value::text(name), Value::text(value)]).collect()
}

pub(super) static GLOBAL_VARIABLES: Declared = Declared {
    database: DATABASE,
    name: "global_variables",
    columns: COLUMNS,
    rows: |cx, _| Ok(of_variables(cx, true)),
};

pub(super) static SESSION_VARIABLES: Declared = Declared {
    database: DATABASE,
    name: "session_variables",
    columns: COLUMNS,
    rows: |cx, _| Ok(of_variables(cx, false)),
};

pub(super) static GLOBAL_STATUS: Declared = Declared {
    database: DATABASE,
    name: "global_status",
    columns: COLUMNS,
    rows: |cx, _| Ok(of_status(cx)),
};

pub(super) static SESSION_STATUS: Declared = Declared {
    database: DATABASE,
    name: "session_status",
    columns: COLUMNS,
    rows: |cx, _| Ok(of_status(cx)),
};

pub(super) static SESSION_ACCOUNT_CONNECT_ATTRS: Declared = Declared {
    database: DATABASE,
    name: "session_account_connect_attrs",
    columns: &[
        Col("PROCESSLIST_ID", Of::Big),
        Col("ATTR_NAME", Of::Name(32)),
        Col("ATTR_VALUE", Of::NameNull(1024)),
        Col("ORDINAL_POSITION", Of::IntNull),
    ],
    rows: none,
};

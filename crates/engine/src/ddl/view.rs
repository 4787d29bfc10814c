//! CREATE, ALTER and DROP VIEW.
//!
//! A view is kept as its text (in `dolt_schemas`) and bound anew where it is used; it is bound once
//! when it is made, so that what it names is known to be there.

use std::fmt::Write;

use parser::ast::{CreateView, DropView};
use types::{ErrorCode, Warning};

use super::draft::check_name;
use super::place::{place_of_table, shown_database};
use super::tables::Tables;
use super::{refuse, schemas_table};
use crate::bind::bind_query;
use crate::context::Context;
use crate::error::Result;
use crate::privileges::{self, Object, Privilege};
use crate::sink::Done;

pub(super) fn create(cx: &mut Context<'_>, create: &CreateView) -> Result<Done> {
    let name = create.name.name.as_str();
    check_name(name, ErrorCode::WrongTableName)?;
    let place = place_of_table(cx, &create.name)?;
    let on = Object::Table(&place.place.database, &place.table);
    privileges::check(cx, Privilege::CreateView, &on)?;
    let mut tables = Tables::default();
    if tables.lock(cx, &place)?.is_some() {
        if create.alter || create.or_replace {
            let database = shown_database(cx, &place.place);
            return refuse(ErrorCode::WrongObject, &[&database, &name, &"VIEW"]);
        }
        return refuse(ErrorCode::TableExistsError, &[&name]);
    }
    let is_there = schemas_table::find(cx, &place.place, name)?.is_some();
    if is_there && create.if_not_exists {
        cx.diagnostics.push(Warning::note(ErrorCode::TableExistsError, &[&name]));
        return Ok(Done::default());
    }
    if is_there && !create.or_replace && !create.alter {
        return refuse(ErrorCode::TableExistsError, &[&name]);
    }
    if !is_there && create.alter {
        let database = shown_database(cx, &place.place);
        return refuse(ErrorCode::NoSuchTable, &[&database, &name]);
    }
    check_query(cx, create)?;
    let fragment = fragment(create);
    schemas_table::put(cx, &mut tables, &place.place, name, &fragment)?;
    Ok(Done::default())
}

/// Binds the query: what it names must be there, and its columns must have as many names as were
/// given.
fn check_query(cx: &mut Context<'_>, create: &CreateView) -> Result<()> {
    if create.query.into.is_some() {
        return refuse(ErrorCode::ViewSelectClause, &[&"INTO"]);
    }
    let plan = bind_query(cx, &create.query)?;
    if !create.columns.is_empty() && create.columns.len() != plan.columns.len() {
        return refuse(ErrorCode::ViewWrongList, &[]);
    }
    let names: Vec<String> = match create.columns.as_slice() {
        [] => plan.columns.iter().map(|column| column.name.to_lowercase()).collect(),
        names => names.iter().map(|name| name.as_str().to_lowercase()).collect(),
    };
    for (at, name) in names.iter().enumerate() {
        if names.iter().take(at).any(|before| before == name) {
            return refuse(ErrorCode::DupFieldname, &[name]);
        }
    }
    Ok(())
}

/// The statement that makes the view, as `dolt_schemas` keeps it.
fn fragment(create: &CreateView) -> String {
    let mut text = String::from("CREATE ");
    if let Some(algorithm) = &create.algorithm {
        let _ = write!(text, "ALGORITHM = {} ", algorithm.to_ascii_uppercase());
    }
    if create.invoker == Some(true) {
        text.push_str("SQL SECURITY INVOKER ");
    }
    text.push_str("VIEW ");
    text.push_str(&parser::quote_ident(create.name.name.as_str()));
    if !create.columns.is_empty() {
        let names: Vec<String> =
            create.columns.iter().map(|column| parser::quote_ident(column.as_str())).collect();
        let _ = write!(text, " ({})", names.join(", "));
    }
    text.push_str(" AS ");
    text.push_str(create.text.0.trim().trim_end_matches(';'));
    match create.check {
        Some(parser::ast::CheckOption::Cascaded) => text.push_str(" WITH CASCADED CHECK OPTION"),
        Some(parser::ast::CheckOption::Local) => text.push_str(" WITH LOCAL CHECK OPTION"),
        None => {}
    }
    text
}

pub(super) fn drop(cx: &mut Context<'_>, drop: &DropView) -> Result<Done> {
    let mut tables = Tables::default();
    let mut unknown = Vec::new();
    for name in &drop.views {
        let place = place_of_table(cx, name)?;
        let on = Object::Table(&place.place.database, &place.table);
        privileges::check(cx, Privilege::Drop, &on)?;
        let shown = shown_database(cx, &place.place);
        if tables.find(cx, &place)?.is_some() {
            let arguments: [&dyn std::fmt::Display; 3] = [&shown, &name.name.as_str(), &"VIEW"];
            return refuse(ErrorCode::WrongObject, &arguments);
        }
        if schemas_table::find(cx, &place.place, name.name.as_str())?.is_none() {
            unknown.push(format!("{shown}.{}", name.name.as_str()));
        }
    }
    if !unknown.is_empty() && !drop.if_exists {
        return refuse(ErrorCode::BadTableError, &[&unknown.join(",")]);
    }
    for name in unknown {
        cx.diagnostics.push(Warning::note(ErrorCode::BadTableError, &[&name]));
    }
    for name in &drop.views {
        let place = place_of_table(cx, name)?;
        schemas_table::remove(cx, &mut tables, &place.place, name.name.as_str())?;
    }
    Ok(Done::default())
}

//! SHOW CREATE DATABASE.

use parser::ast::Ident;
use types::{CollationId, ErrorCode, Value, collation};

use super::ShowRows;
use crate::context::Context;
use crate::ddl::{self, refuse};
use crate::error::Result;
use crate::privileges;
use crate::virtual_tables;

pub(super) fn database(
    cx: &mut Context<'_>,
    name: &Ident,
    if_not_exists: bool,
) -> Result<ShowRows> {
    let name = name.as_str();
    if !privileges::may_see_database(cx, name) {
        return Err(privileges::denied_database(cx, name));
    }
    let (shown, id) = if virtual_tables::is_virtual_database(name) {
        (name.to_lowercase(), CollationId::UTF8MB3_GENERAL_CI)
    } else {
        let tip = cx.instance.tip();
        let Some(database) = tip.database(name.split_once('/').map_or(name, |(name, _)| name))
        else {
            return refuse(ErrorCode::BadDbError, &[&name]);
        };
        let place = ddl::place_of_database(cx, Some(&Ident::new(name)))?;
        (database.name.to_string(), ddl::database_collation(cx, &place)?)
    };
    let charset = collation::charset_of(id);
    let mut text = String::from("CREATE DATABASE ");
    if if_not_exists {
        text.push_str("/*!32312 IF NOT EXISTS*/ ");
    }
    text.push_str(&parser::quote_ident(&shown));
    text.push_str(" /*!40100 DEFAULT CHARACTER SET ");
    text.push_str(charset);
    if !collation::is_default(id) || charset == "utf8mb4" {
        text.push_str(" COLLATE ");
        text.push_str(collation::name(id));
    }
    text.push_str(" */ /*!80016 DEFAULT ENCRYPTION='N' */");
    let row = vec![Value::text(&shown), Value::text(&text)];
    Ok(ShowRows::texts(&["Database", "Create Database"], vec![row]))
}

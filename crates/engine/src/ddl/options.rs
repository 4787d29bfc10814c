//! Options of tables and databases: character sets, collations, comments, counters.

use parser::ast::TableOption;
use repo::Place;
use repo::object::{Object, Root};
use types::{CollationId, ErrorCode, Warning, collation};

use super::refuse;
use crate::context::Context;
use crate::error::Result;

/// Engines that MySQL has: taken, and all are InnoDB to Pando.
const ENGINES: [&str; 9] = [
    "ARCHIVE",
    "BLACKHOLE",
    "CSV",
    "FEDERATED",
    "INNODB",
    "MEMORY",
    "MERGE",
    "MRG_MYISAM",
    "MYISAM",
];

/// What the options of CREATE and ALTER TABLE say.
#[derive(Default)]
pub(super) struct TableOptions {
    pub(super) collation: Option<CollationId>,
    pub(super) comment: Option<String>,
    pub(super) auto_increment: Option<u64>,
}

impl TableOptions {
    /// Reads the options; `table` is for the words of errors.
    pub(super) fn read(
        cx: &mut Context<'_>,
        options: &[&TableOption],
        table: &str,
    ) -> Result<Self> {
        let mut read = Self::default();
        let (mut charset, mut collation) = (None, None);
        for option in options {
            match option {
                TableOption::Charset(name) => charset = Some(&**name),
                TableOption::Collate(name) => collation = Some(&**name),
                TableOption::Comment(text) => read.comment = Some(text.to_string()),
                TableOption::AutoIncrement(next) => read.auto_increment = Some(*next),
                TableOption::Engine(name) => check_engine(cx, name, table)?,
                TableOption::RowFormat(_) | TableOption::Union(_) | TableOption::Other { .. } => {}
            }
        }
        read.collation = collation_of(charset, collation)?;
        Ok(read)
    }
}

/// 1286 for an engine that MySQL has not either.
fn check_engine(cx: &mut Context<'_>, name: &str, table: &str) -> Result<()> {
    if ENGINES.iter().any(|known| known.eq_ignore_ascii_case(name)) {
        return Ok(());
    }
    if cx.session.sql_mode.has(crate::session::SqlMode::NO_ENGINE_SUBSTITUTION) {
        return refuse(ErrorCode::UnknownStorageEngine, &[&name]);
    }
    cx.diagnostics.push(Warning::new(ErrorCode::UnknownStorageEngine, &[&name]));
    cx.diagnostics.push(Warning::new(ErrorCode::WarnUsingOtherHandler, &[&"InnoDB", &table]));
    Ok(())
}

/// The collation that a CHARACTER SET and a COLLATE clause name together; 1115, 1273, 1253.
pub(super) fn collation_of(
    charset: Option<&str>,
    collation: Option<&str>,
) -> Result<Option<CollationId>> {
    let charset = charset.filter(|name| !name.eq_ignore_ascii_case("default"));
    let of_charset = match charset {
        None => None,
        Some(name) => match collation::default_of_charset(name) {
            Some(id) => Some(id),
            None => return refuse(ErrorCode::UnknownCharacterSet, &[&name]),
        },
    };
    let Some(name) = collation else { return Ok(of_charset) };
    let Some(id) = collation::by_name(name) else {
        return refuse(ErrorCode::UnknownCollation, &[&name]);
    };
    match of_charset {
        Some(of) if collation::charset_of(of) != collation::charset_of(id) => {
            let charset = collation::charset_of(of);
            refuse(ErrorCode::CollationCharsetMismatch, &[&name, &charset])
        }
        _ => Ok(Some(id)),
    }
}

/// `@@collation_server`: what a database takes that names none.
pub(super) fn server_collation(cx: &Context<'_>) -> CollationId {
    let name = cx.session.variables.text("collation_server");
    collation::by_name(name).unwrap_or(CollationId::UTF8MB4_0900_AI_CI)
}

/// The collation that new tables of a working set take.
pub(crate) fn database_collation(cx: &Context<'_>, place: &Place) -> Result<CollationId> {
    let tip = cx.txn.tip();
    let set = tip.databases.get(&place.database);
    let Some(set) = set.and_then(|database| database.working.get(&place.branch)) else {
        return Ok(CollationId::UTF8MB4_0900_AI_CI);
    };
    Ok(Root::load(cx.instance.store().as_ref(), set.working.folded)?.collation)
}

/// `@@foreign_key_checks`.
pub(super) fn checks_foreign_keys(cx: &Context<'_>) -> bool {
    cx.session.variables.flag("foreign_key_checks")
}

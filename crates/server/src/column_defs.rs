//! What the engine says of a result's columns, as the protocol says it.

use engine::sink::ResultColumn;
use wire::{ColumnDef, ColumnFlags};

/// The definitions that are sent; `charset` is the number of the collation that text is sent in.
pub(crate) fn definitions(columns: &[ResultColumn], charset: u16) -> Vec<ColumnDef> {
    columns.iter().map(|column| definition(column, charset)).collect()
}

fn definition(column: &ResultColumn, charset: u16) -> ColumnDef {
    let definition = ColumnDef::new(column.name.clone(), &column.sql_type, charset);
    let definition = match column.org_table.as_str() {
        "" => definition,
        _ => definition.of_table(
            &column.database,
            &column.table,
            &column.org_table,
            &column.org_name,
        ),
    };
    let flags = &column.flags;
    let set = [
        (!column.nullable, ColumnFlags::NOT_NULL),
        (flags.primary_key, ColumnFlags::PRIMARY_KEY),
        (flags.unique_key, ColumnFlags::UNIQUE_KEY),
        (flags.multiple_key, ColumnFlags::MULTIPLE_KEY),
        (flags.auto_increment, ColumnFlags::AUTO_INCREMENT),
        (flags.timestamp, ColumnFlags::TIMESTAMP),
        (flags.no_default, ColumnFlags::NO_DEFAULT_VALUE),
    ];
    let on = set.iter().filter(|(is_set, _)| *is_set);
    definition.with_flags(on.fold(ColumnFlags::default(), |all, (_, flag)| all | *flag))
}

#[cfg(test)]
mod tests {
    use engine::sink::ColumnFlags as Facts;
    use types::{IntWidth, SqlType};

    use super::*;

    fn column(nullable: bool, flags: Facts) -> ResultColumn {
        ResultColumn {
            name: "n".to_owned(),
            database: "d".to_owned(),
            table: "a".to_owned(),
            org_table: "t".to_owned(),
            org_name: "c".to_owned(),
            sql_type: SqlType::int(IntWidth::Int, false),
            nullable,
            flags,
        }
    }

    #[test]
    fn flags_are_those_that_drivers_look_for() {
        let key = Facts { primary_key: true, auto_increment: true, ..Facts::default() };
        let [plain, key] = [column(true, Facts::default()), column(false, key)];
        let definitions = definitions(&[plain, key], 255);
        let primary = ColumnFlags::NOT_NULL | ColumnFlags::PRIMARY_KEY;
        assert_eq!(definitions[0].flags, ColumnFlags::default());
        assert_eq!(definitions[1].flags, primary | ColumnFlags::AUTO_INCREMENT);
        assert_eq!(definitions[1].org_name, "c");
        assert_eq!(definitions[1].schema, "d");
    }
}

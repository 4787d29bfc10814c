//! A column's definition as a column of a schema.

use parser::ast::{
    ColumnAttribute, ColumnDef, ForeignKeyDef, Ident, IndexDef, IndexKind, IndexOptions, KeyPart,
    KeyPartKind, TypeKind,
};
use repo::schema::{Column, ColumnId, DefaultValue, Generated};
use types::{ErrorCode, SqlType};

use super::default_value::{column_default, now};
use super::draft::{Draft, Pending, check_name};
use super::expression::mysql_text;
use super::expression_rules::{Use, check_expression, columns_of};
use super::sql_type::sql_type;
use super::{refuse, unsupported};
use crate::context::Context;
use crate::error::Result;

/// What a definition says of NULL.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Nullable {
    Unsaid,
    Yes,
    No,
}

/// The column that a definition describes, without an identity and with NULL as its fill; the keys
/// and checks that stand at it go to `pending`.
pub(super) fn build(
    cx: &Context<'_>,
    draft: &Draft,
    def: &ColumnDef,
    pending: &mut Pending,
) -> Result<Column> {
    let name = def.name.as_str();
    check_name(name, ErrorCode::WrongColumnName)?;
    let mut ty = def.ty.clone();
    for attribute in &def.attributes {
        if let ColumnAttribute::Collate(collation) = attribute {
            ty.collation = Some(collation.clone());
        }
    }
    let of = sql_type(&ty, draft.schema.collation, name)?;
    let mut column = Column {
        id: ColumnId(0),
        name: name.to_owned(),
        sql_type: of,
        nullable: true,
        default: DefaultValue::None,
        fill: None,
        auto_increment: false,
        on_update: None,
        generated: None,
        invisible: false,
        comment: String::new(),
    };
    let mut nullable = Nullable::Unsaid;
    if ty.kind == TypeKind::Serial {
        serial(&mut column, &mut nullable, pending);
    }
    for attribute in &def.attributes {
        apply(cx, draft, &mut column, &mut nullable, attribute, pending)?;
    }
    settle(&mut column, nullable)?;
    Ok(column)
}

fn serial(column: &mut Column, nullable: &mut Nullable, pending: &mut Pending) {
    column.auto_increment = true;
    *nullable = Nullable::No;
    pending.indexes.push(inline_key(&column.name, IndexKind::Unique));
}

fn apply(
    cx: &Context<'_>,
    draft: &Draft,
    column: &mut Column,
    nullable: &mut Nullable,
    attribute: &ColumnAttribute,
    pending: &mut Pending,
) -> Result<()> {
    match attribute {
        ColumnAttribute::Null => *nullable = Nullable::Yes,
        ColumnAttribute::NotNull => *nullable = Nullable::No,
        ColumnAttribute::Default(default) => {
            column.default = column_default(cx, default, &column.name, &column.sql_type)?;
        }
        ColumnAttribute::OnUpdateNow { digits } => {
            match now(*digits, &column.name, &column.sql_type) {
                Ok(text) => column.on_update = Some(text),
                Err(_) => return refuse(ErrorCode::InvalidOnUpdate, &[&column.name]),
            }
        }
        ColumnAttribute::AutoIncrement => column.auto_increment = true,
        ColumnAttribute::PrimaryKey => {
            pending.indexes.push(inline_key(&column.name, IndexKind::Primary));
        }
        ColumnAttribute::Unique => {
            pending.indexes.push(inline_key(&column.name, IndexKind::Unique));
        }
        ColumnAttribute::Comment(text) => column.comment = text.to_string(),
        ColumnAttribute::Generated { expr, stored, .. } => {
            let expression = generated(draft, &column.name, expr)?;
            column.generated = Some(Generated { expression, stored: *stored });
        }
        ColumnAttribute::References(references) => pending.foreign_keys.push(ForeignKeyDef {
            constraint: None,
            index: None,
            columns: vec![Ident::new(column.name.as_str())],
            references: references.clone(),
        }),
        ColumnAttribute::Check(check) => {
            pending.checks.push((check.clone(), Some(column.name.clone())));
        }
        ColumnAttribute::Visible => column.invisible = false,
        ColumnAttribute::Invisible => column.invisible = true,
        ColumnAttribute::SerialDefault => serial(column, nullable, pending),
        ColumnAttribute::Collate(_)
        | ColumnAttribute::ColumnFormat(_)
        | ColumnAttribute::Storage(_)
        | ColumnAttribute::EngineAttribute(_)
        | ColumnAttribute::SecondaryEngineAttribute(_)
        | ColumnAttribute::Srid(_)
        | ColumnAttribute::NotSecondary => {}
    }
    Ok(())
}

/// What follows from the attributes together.
fn settle(column: &mut Column, nullable: Nullable) -> Result<()> {
    column.nullable = nullable != Nullable::No && !column.auto_increment;
    if column.generated.is_some() {
        if column.default != DefaultValue::None {
            return refuse(ErrorCode::WrongUsage, &[&"DEFAULT", &"generated column"]);
        }
        if column.auto_increment {
            return refuse(ErrorCode::WrongUsage, &[&"AUTO_INCREMENT", &"generated column"]);
        }
        return Ok(());
    }
    if column.auto_increment {
        let is_number = matches!(
            column.sql_type,
            SqlType::Int { .. } | SqlType::Float { .. } | SqlType::Double { .. }
        );
        if !is_number {
            return refuse(ErrorCode::WrongFieldSpec, &[&column.name]);
        }
        if column.default != DefaultValue::None {
            return refuse(ErrorCode::InvalidDefault, &[&column.name]);
        }
        return Ok(());
    }
    match (&column.default, column.nullable) {
        (DefaultValue::None, true) => column.default = DefaultValue::Null,
        (DefaultValue::Null, false) => {
            return refuse(ErrorCode::InvalidDefault, &[&column.name]);
        }
        _ => {}
    }
    Ok(())
}

/// The text of a generated column's expression: 1054, 3102, 3107, 3109.
fn generated(draft: &Draft, name: &str, expr: &parser::ast::Expr) -> Result<String> {
    check_expression(expr, Use::Generated, name)?;
    for column in columns_of(expr) {
        let Some((_, found)) = draft.schema.column_named(column.name.as_str()) else { continue };
        if found.auto_increment {
            return refuse(ErrorCode::GeneratedColumnRefAutoInc, &[&name]);
        }
    }
    Ok(mysql_text(expr))
}

/// Refuses generated columns that name what is not there, or a generated one after them; 1054,
/// 3107.
pub(super) fn check_generated(draft: &Draft) -> Result<()> {
    for (at, column) in draft.schema.columns.iter().enumerate() {
        let Some(generated) = &column.generated else { continue };
        let parsed =
            parser::parse_expression(&generated.expression, parser::ParseOptions::default());
        let Ok(expr) = parsed else {
            return Err(unsupported("this expression of a generated column"));
        };
        for named in columns_of(&expr) {
            let name = named.name.as_str();
            let Some((place, found)) = draft.schema.column_named(name) else {
                return refuse(ErrorCode::BadFieldError, &[&name, &"generated column function"]);
            };
            if place >= at && found.generated.is_some() {
                return refuse(ErrorCode::GeneratedColumnNonPrior, &[]);
            }
        }
    }
    Ok(())
}

fn inline_key(column: &str, kind: IndexKind) -> IndexDef {
    let key = KeyPartKind::Column { name: Ident::new(column), length: None };
    IndexDef {
        kind,
        constraint: None,
        name: None,
        parts: vec![KeyPart { key, descending: false }],
        options: IndexOptions::default(),
    }
}

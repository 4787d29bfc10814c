//! CREATE TABLE.

use super::Printer;
use crate::ast::{
    CheckDef, ColumnAttribute, ColumnDef, ColumnDefault, CreateTable, CreateTableBody,
    ForeignKeyDef, IndexDef, IndexKind, IndexOptions, KeyPart, KeyPartKind, OptionValue,
    ReferenceAction, References, TableElement, TableOption,
};

impl Printer {
    pub(super) fn create_table(&mut self, table: &CreateTable) -> &mut Self {
        self.w("CREATE").w_if(table.temporary, "TEMPORARY").w("TABLE");
        self.w_if(table.if_not_exists, "IF NOT EXISTS").table_name(&table.name);
        match &table.body {
            CreateTableBody::Like(other) => self.w("LIKE").table_name(other),
            CreateTableBody::Elements { elements, options, partitioning, duplicates, query } => {
                if !elements.is_empty() {
                    self.parens(elements, |p, element| {
                        p.table_element(element);
                    });
                }
                for option in options {
                    self.table_option(option);
                }
                if let Some(partitioning) = partitioning {
                    self.w(&partitioning.text);
                }
                self.duplicates(*duplicates);
                match query {
                    Some(query) => self.w("AS").query(query),
                    None => self,
                }
            }
        }
    }

    fn table_element(&mut self, element: &TableElement) -> &mut Self {
        match element {
            TableElement::Column(column) => self.column_def(column),
            TableElement::Index(index) => self.index_def(index),
            TableElement::ForeignKey(key) => self.foreign_key(key),
            TableElement::Check(check) => self.check(check),
        }
    }

    pub(super) fn column_def(&mut self, column: &ColumnDef) -> &mut Self {
        self.ident(&column.name).data_type(&column.ty);
        for attribute in &column.attributes {
            self.column_attribute(attribute);
        }
        self
    }

    fn column_attribute(&mut self, attribute: &ColumnAttribute) -> &mut Self {
        use ColumnAttribute as A;
        match attribute {
            A::Null => self.w("NULL"),
            A::NotNull => self.w("NOT NULL"),
            A::Default(default) => self.w("DEFAULT").column_default(default),
            A::OnUpdateNow { digits } => self.w("ON UPDATE").now(*digits),
            A::AutoIncrement => self.w("AUTO_INCREMENT"),
            A::PrimaryKey => self.w("PRIMARY KEY"),
            A::Unique => self.w("UNIQUE KEY"),
            A::Comment(text) => self.w("COMMENT").string(text),
            A::Collate(name) => self.w("COLLATE").name(name),
            A::ColumnFormat(word) => self.w("COLUMN_FORMAT").w(word),
            A::Storage(word) => self.w("STORAGE").w(word),
            A::EngineAttribute(text) => self.w("ENGINE_ATTRIBUTE").string(text),
            A::SecondaryEngineAttribute(text) => self.w("SECONDARY_ENGINE_ATTRIBUTE").string(text),
            A::Generated { expr, stored, .. } => {
                self.w("GENERATED ALWAYS AS").open().expr(expr).close(")");
                self.w(if *stored { "STORED" } else { "VIRTUAL" })
            }
            A::References(references) => self.references(references),
            A::Check(check) => self.check(check),
            A::Visible => self.w("VISIBLE"),
            A::Invisible => self.w("INVISIBLE"),
            A::Srid(srid) => self.w("SRID").number(*srid),
            A::NotSecondary => self.w("NOT SECONDARY"),
            A::SerialDefault => self.w("SERIAL DEFAULT VALUE"),
        }
    }

    pub(super) fn column_default(&mut self, default: &ColumnDefault) -> &mut Self {
        match default {
            ColumnDefault::Literal(expr) => self.expr(expr),
            ColumnDefault::Now { digits } => self.now(*digits),
            ColumnDefault::Expr { expr, .. } => self.open().expr(expr).close(")"),
        }
    }

    fn now(&mut self, digits: u64) -> &mut Self {
        self.w("CURRENT_TIMESTAMP");
        if digits > 0 { self.tight("(").number(digits).close(")") } else { self }
    }

    fn constraint(&mut self, name: Option<&crate::ast::Ident>) -> &mut Self {
        if let Some(name) = name { self.w("CONSTRAINT").ident(name) } else { self }
    }

    pub(super) fn index_def(&mut self, index: &IndexDef) -> &mut Self {
        self.constraint(index.constraint.as_ref());
        self.w(match index.kind {
            IndexKind::Primary => "PRIMARY KEY",
            IndexKind::Unique => "UNIQUE KEY",
            IndexKind::Plain => "KEY",
            IndexKind::Fulltext => "FULLTEXT KEY",
            IndexKind::Spatial => "SPATIAL KEY",
        });
        if let Some(name) = &index.name {
            self.ident(name);
        }
        self.key_parts(&index.parts).index_options(&index.options)
    }

    pub(super) fn key_parts(&mut self, parts: &[KeyPart]) -> &mut Self {
        self.parens(parts, |p, part| {
            match &part.key {
                KeyPartKind::Column { name, length } => {
                    p.ident(name);
                    if let Some(length) = length {
                        p.tight("(").number(*length).close(")");
                    }
                }
                KeyPartKind::Expr(expr) => {
                    p.open().expr(expr).close(")");
                }
            }
            p.w_if(part.descending, "DESC");
        })
    }

    pub(super) fn index_options(&mut self, options: &IndexOptions) -> &mut Self {
        if let Some(using) = &options.using {
            self.w("USING").w(using);
        }
        if let Some(size) = options.key_block_size {
            self.w("KEY_BLOCK_SIZE =").number(size);
        }
        if let Some(parser) = &options.parser {
            self.w("WITH PARSER").ident(parser);
        }
        self.label("COMMENT", options.comment.as_deref());
        match options.invisible {
            Some(true) => self.w("INVISIBLE"),
            Some(false) => self.w("VISIBLE"),
            None => self,
        };
        self.label("ENGINE_ATTRIBUTE", options.engine_attribute.as_deref());
        self.label("SECONDARY_ENGINE_ATTRIBUTE", options.secondary_engine_attribute.as_deref())
    }

    pub(super) fn foreign_key(&mut self, key: &ForeignKeyDef) -> &mut Self {
        self.constraint(key.constraint.as_ref()).w("FOREIGN KEY");
        if let Some(index) = &key.index {
            self.ident(index);
        }
        self.optional_idents(&key.columns).references(&key.references)
    }

    fn references(&mut self, references: &References) -> &mut Self {
        self.w("REFERENCES").table_name(&references.table).optional_idents(&references.columns);
        if let Some(matching) = &references.matching {
            self.w("MATCH").w(matching);
        }
        for (word, action) in
            [("ON DELETE", references.on_delete), ("ON UPDATE", references.on_update)]
        {
            if let Some(action) = action {
                self.w(word).w(match action {
                    ReferenceAction::Restrict => "RESTRICT",
                    ReferenceAction::Cascade => "CASCADE",
                    ReferenceAction::SetNull => "SET NULL",
                    ReferenceAction::NoAction => "NO ACTION",
                    ReferenceAction::SetDefault => "SET DEFAULT",
                });
            }
        }
        self
    }

    pub(super) fn check(&mut self, check: &CheckDef) -> &mut Self {
        self.constraint(check.name.as_ref()).w("CHECK").open().expr(&check.expr).close(")");
        self.w_if(!check.enforced, "NOT ENFORCED")
    }

    pub(super) fn table_option(&mut self, option: &TableOption) -> &mut Self {
        match option {
            TableOption::Engine(name) => self.w("ENGINE =").name(name),
            TableOption::Charset(name) => self.w("DEFAULT CHARSET =").name(name),
            TableOption::Collate(name) => self.w("COLLATE =").name(name),
            TableOption::Comment(text) => self.w("COMMENT =").string(text),
            TableOption::AutoIncrement(next) => self.w("AUTO_INCREMENT =").number(*next),
            TableOption::RowFormat(word) => self.w("ROW_FORMAT =").w(word),
            TableOption::Union(tables) => self.w("UNION =").open().table_names(tables).close(")"),
            TableOption::Other { name, value } => match value {
                OptionValue::Word(word) if word.is_empty() => self.w(name),
                OptionValue::Word(word) => self.w(name).w("=").w(word),
                OptionValue::Text(text) => self.w(name).w("=").string(text),
                OptionValue::Number(number) => self.w(name).w("=").number(*number),
            },
        }
    }
}

//! Databases, indexes, views, DROP.

use super::Printer;
use crate::ast::{
    AlterDatabase, CheckOption, CreateDatabase, CreateIndex, CreateView, DatabaseOptions, Definer,
    DropIndex, DropStored, DropTable, IndexKind, StoredKind,
};

impl Printer {
    pub(super) fn drop_table(&mut self, drop: &DropTable) -> &mut Self {
        self.w("DROP").w_if(drop.temporary, "TEMPORARY").w("TABLE");
        self.w_if(drop.if_exists, "IF EXISTS").table_names(&drop.tables)
    }

    pub(super) fn create_index(&mut self, index: &CreateIndex) -> &mut Self {
        self.w("CREATE");
        match index.kind {
            IndexKind::Unique => self.w("UNIQUE"),
            IndexKind::Fulltext => self.w("FULLTEXT"),
            IndexKind::Spatial => self.w("SPATIAL"),
            IndexKind::Plain | IndexKind::Primary => self,
        };
        self.w("INDEX").w_if(index.if_not_exists, "IF NOT EXISTS").ident(&index.name);
        self.w("ON").table_name(&index.table).key_parts(&index.parts);
        self.index_options(&index.options);
        self.algorithm_and_lock(index.algorithm.as_deref(), index.lock.as_deref())
    }

    fn algorithm_and_lock(&mut self, algorithm: Option<&str>, lock: Option<&str>) -> &mut Self {
        if let Some(algorithm) = algorithm {
            self.w("ALGORITHM =").w(algorithm);
        }
        if let Some(lock) = lock {
            self.w("LOCK =").w(lock);
        }
        self
    }

    pub(super) fn drop_index(&mut self, index: &DropIndex) -> &mut Self {
        self.w("DROP INDEX").ident(&index.name).w("ON").table_name(&index.table);
        self.algorithm_and_lock(index.algorithm.as_deref(), index.lock.as_deref())
    }

    pub(super) fn create_database(&mut self, database: &CreateDatabase) -> &mut Self {
        self.w("CREATE DATABASE").w_if(database.if_not_exists, "IF NOT EXISTS");
        self.ident(&database.name).database_options(&database.options)
    }

    pub(super) fn alter_database(&mut self, database: &AlterDatabase) -> &mut Self {
        self.w("ALTER DATABASE");
        if let Some(name) = &database.name {
            self.ident(name);
        }
        self.database_options(&database.options)
    }

    fn database_options(&mut self, options: &DatabaseOptions) -> &mut Self {
        if let Some(charset) = &options.charset {
            self.w("CHARACTER SET").name(charset);
        }
        if let Some(collation) = &options.collation {
            self.w("COLLATE").name(collation);
        }
        self.label("ENCRYPTION", options.encryption.as_deref());
        if let Some(read_only) = options.read_only {
            self.w("READ ONLY").number(u64::from(read_only));
        }
        self
    }

    pub(super) fn definer(&mut self, definer: Option<&Definer>) -> &mut Self {
        match definer {
            Some(Definer::CurrentUser) => self.w("DEFINER = CURRENT_USER"),
            Some(Definer::Account(account)) => self.w("DEFINER =").account(account),
            None => self,
        }
    }

    pub(super) fn security(&mut self, invoker: Option<bool>) -> &mut Self {
        match invoker {
            Some(true) => self.w("SQL SECURITY INVOKER"),
            Some(false) => self.w("SQL SECURITY DEFINER"),
            None => self,
        }
    }

    pub(super) fn create_view(&mut self, view: &CreateView) -> &mut Self {
        self.w(if view.alter { "ALTER" } else { "CREATE" }).w_if(view.or_replace, "OR REPLACE");
        if let Some(algorithm) = &view.algorithm {
            self.w("ALGORITHM =").w(algorithm);
        }
        self.definer(view.definer.as_ref()).security(view.invoker).w("VIEW");
        self.w_if(view.if_not_exists, "IF NOT EXISTS").table_name(&view.name);
        self.optional_idents(&view.columns).w("AS").query(&view.query);
        match view.check {
            Some(CheckOption::Cascaded) => self.w("WITH CASCADED CHECK OPTION"),
            Some(CheckOption::Local) => self.w("WITH LOCAL CHECK OPTION"),
            None => self,
        }
    }

    pub(super) fn drop_stored(&mut self, drop: &DropStored) -> &mut Self {
        self.w("DROP").stored_kind(drop.kind).w_if(drop.if_exists, "IF EXISTS");
        self.table_name(&drop.name)
    }

    pub(super) fn stored_kind(&mut self, kind: StoredKind) -> &mut Self {
        self.w(match kind {
            StoredKind::Trigger => "TRIGGER",
            StoredKind::Procedure => "PROCEDURE",
            StoredKind::Function => "FUNCTION",
            StoredKind::Event => "EVENT",
        })
    }
}

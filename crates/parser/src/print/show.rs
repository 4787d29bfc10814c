//! SHOW, EXPLAIN, DESCRIBE.

use super::Printer;
use crate::ast::{Describe, Explain, ExplainTarget, Ident, Show, ShowFilter, ShowWhat};

impl Printer {
    pub(super) fn show(&mut self, show: &Show) -> &mut Self {
        self.w("SHOW").show_what(&show.what);
        match &show.filter {
            Some(ShowFilter::Like(pattern)) => self.w("LIKE").string(pattern),
            Some(ShowFilter::Where(expr)) => self.w("WHERE").expr(expr),
            None => self,
        }
    }

    fn schema_clause(&mut self, schema: Option<&Ident>) -> &mut Self {
        if let Some(schema) = schema { self.w("FROM").ident(schema) } else { self }
    }

    fn show_what(&mut self, what: &ShowWhat) -> &mut Self {
        match what {
            ShowWhat::Tables { extended, full, schema, as_of } => {
                self.w_if(*extended, "EXTENDED").w_if(*full, "FULL").w("TABLES");
                self.schema_clause(schema.as_ref()).as_of(as_of.as_ref())
            }
            ShowWhat::Columns { extended, full, table, as_of } => {
                self.w_if(*extended, "EXTENDED").w_if(*full, "FULL").w("COLUMNS FROM");
                self.table_name(table).as_of(as_of.as_ref())
            }
            ShowWhat::Index { extended, table } => {
                self.w_if(*extended, "EXTENDED").w("INDEX FROM").table_name(table)
            }
            ShowWhat::TableStatus { schema } => {
                self.w("TABLE STATUS").schema_clause(schema.as_ref())
            }
            ShowWhat::OpenTables { schema } => self.w("OPEN TABLES").schema_clause(schema.as_ref()),
            ShowWhat::Triggers { full, schema } => {
                self.w_if(*full, "FULL").w("TRIGGERS").schema_clause(schema.as_ref())
            }
            ShowWhat::Events { schema } => self.w("EVENTS").schema_clause(schema.as_ref()),
            ShowWhat::CreateTable { table, as_of } => {
                self.w("CREATE TABLE").table_name(table).as_of(as_of.as_ref())
            }
            ShowWhat::CreateView(name) => self.w("CREATE VIEW").table_name(name),
            ShowWhat::CreateDatabase { if_not_exists, name } => {
                self.w("CREATE DATABASE").w_if(*if_not_exists, "IF NOT EXISTS").ident(name)
            }
            ShowWhat::CreateStored { kind, name } => {
                self.w("CREATE").stored_kind(*kind).table_name(name)
            }
            ShowWhat::CreateUser(account) => {
                self.w("CREATE USER");
                if let Some(account) = account { self.account(account) } else { self }
            }
            ShowWhat::RoutineStatus(kind) => self.stored_kind(*kind).w("STATUS"),
            ShowWhat::RoutineCode { kind, name } => {
                self.stored_kind(*kind).w("CODE").table_name(name)
            }
            _ => self.show_server(what),
        }
    }

    fn show_server(&mut self, what: &ShowWhat) -> &mut Self {
        match what {
            ShowWhat::Variables { global } => self.w_if(*global, "GLOBAL").w("VARIABLES"),
            ShowWhat::Status { global } => self.w_if(*global, "GLOBAL").w("STATUS"),
            ShowWhat::Warnings { limit } => self.w("WARNINGS").limit(limit.as_ref()),
            ShowWhat::Errors { limit } => self.w("ERRORS").limit(limit.as_ref()),
            ShowWhat::Count { errors: true } => self.w("COUNT(*) ERRORS"),
            ShowWhat::Count { errors: false } => self.w("COUNT(*) WARNINGS"),
            ShowWhat::Databases => self.w("DATABASES"),
            ShowWhat::Engines => self.w("ENGINES"),
            ShowWhat::Engine { name, what } => self.w("ENGINE").ident(name).w(what),
            ShowWhat::Charset => self.w("CHARACTER SET"),
            ShowWhat::Collation => self.w("COLLATION"),
            ShowWhat::Grants { account, using } => {
                self.w("GRANTS");
                if let Some(account) = account {
                    self.w("FOR").account(account);
                }
                self.w_if(!using.is_empty(), "USING").accounts(using)
            }
            ShowWhat::Privileges => self.w("PRIVILEGES"),
            ShowWhat::Plugins => self.w("PLUGINS"),
            ShowWhat::ProcessList { full } => self.w_if(*full, "FULL").w("PROCESSLIST"),
            ShowWhat::Profiles => self.w("PROFILES"),
            ShowWhat::Profile(text) if text.is_empty() => self.w("PROFILE"),
            ShowWhat::Profile(text) => self.w("PROFILE").w(text),
            ShowWhat::BinaryLogs => self.w("BINARY LOGS"),
            ShowWhat::BinaryLogStatus => self.w("BINARY LOG STATUS"),
            ShowWhat::ReplicaStatus { channel } => {
                self.w("REPLICA STATUS").label("FOR CHANNEL", channel.as_deref())
            }
            ShowWhat::Replicas => self.w("REPLICAS"),
            ShowWhat::Other(text) => self.w(text),
            // All others were written by the caller.
            _ => self,
        }
    }

    pub(super) fn explain(&mut self, explain: &Explain) -> &mut Self {
        self.w("EXPLAIN").w_if(explain.analyze, "ANALYZE");
        if let Some(format) = &explain.format {
            self.w("FORMAT =").w(format);
        }
        match &explain.target {
            ExplainTarget::Statement(statement) => self.statement(statement),
            ExplainTarget::Connection(id) => self.w("FOR CONNECTION").number(*id),
        }
    }

    pub(super) fn describe(&mut self, describe: &Describe) -> &mut Self {
        self.w("DESCRIBE").table_name(&describe.table).as_of(describe.as_of.as_ref());
        if let Some(column) = &describe.column { self.string(column) } else { self }
    }
}

//! Statements, each handed to its family.

use super::Printer;
use crate::ast::Statement;

impl Printer {
    pub(super) fn statement(&mut self, statement: &Statement) -> &mut Self {
        match statement {
            Statement::Query(query) => self.query(query),
            Statement::Insert(insert) => self.insert(insert),
            Statement::Update(update) => self.update(update),
            Statement::Delete(delete) => self.delete(delete),
            Statement::LoadData(load) => self.load_data(load),
            Statement::Truncate(table) => self.w("TRUNCATE TABLE").table_name(table),
            Statement::Call(call) => self.call_statement(call),
            Statement::Do(exprs) => self.w("DO").exprs(exprs),
            Statement::CreateTable(table) => self.create_table(table),
            Statement::AlterTable(alter) => self.alter_table(alter),
            Statement::DropTable(drop) => self.drop_table(drop),
            Statement::RenameTable(pairs) => self.w("RENAME TABLE").list(pairs, |p, (from, to)| {
                p.table_name(from).w("TO").table_name(to);
            }),
            Statement::CreateIndex(index) => self.create_index(index),
            Statement::DropIndex(index) => self.drop_index(index),
            Statement::CreateDatabase(database) => self.create_database(database),
            Statement::AlterDatabase(database) => self.alter_database(database),
            Statement::DropDatabase(drop) => {
                self.w("DROP DATABASE").w_if(drop.if_exists, "IF EXISTS").ident(&drop.name)
            }
            Statement::CreateView(view) => self.create_view(view),
            Statement::DropView(drop) => {
                self.w("DROP VIEW").w_if(drop.if_exists, "IF EXISTS").table_names(&drop.views)
            }
            _ => self.stored_statement(statement),
        }
    }

    fn stored_statement(&mut self, statement: &Statement) -> &mut Self {
        match statement {
            Statement::CreateTrigger(trigger) => self.create_trigger(trigger),
            Statement::CreateRoutine(routine) => self.create_routine(routine),
            Statement::AlterRoutine(routine) => self.alter_routine(routine),
            Statement::CreateEvent(event) => self.create_event(event),
            Statement::AlterEvent(event) => self.alter_event(event),
            Statement::DropStored(drop) => self.drop_stored(drop),
            Statement::Compound(compound) => self.compound(compound),
            Statement::Signal(signal) => self.signal(signal),
            Statement::GetDiagnostics(get) => self.get_diagnostics(get),
            Statement::Help(topic) => self.w("HELP").string(topic),
            Statement::Other(other) => self.w(&other.text),
            Statement::Show(show) => self.show(show),
            Statement::Explain(explain) => self.explain(explain),
            Statement::Describe(describe) => self.describe(describe),
            Statement::Flush(flush) => self.flush(flush),
            Statement::Kill(kill) => self.kill(kill),
            Statement::Maintain(maintain) => self.maintain(maintain),
            _ => self.session_statement(statement),
        }
    }

    fn session_statement(&mut self, statement: &Statement) -> &mut Self {
        match statement {
            Statement::Set(items) => self.set(items),
            Statement::SetTransaction(set) => self.set_transaction(set),
            Statement::SetPassword(set) => self.set_password(set),
            Statement::SetRole(role) => self.w("SET ROLE").role_choice(role),
            Statement::SetDefaultRole(set) => {
                self.w("SET DEFAULT ROLE").role_choice(&set.roles).w("TO").accounts(&set.accounts)
            }
            Statement::Use(name) => self.w("USE").ident(name),
            Statement::StartTransaction(start) => self.start_transaction(*start),
            Statement::Begin => self.w("BEGIN"),
            Statement::Commit(completion) => self.w("COMMIT").completion(*completion),
            Statement::Rollback(completion) => self.w("ROLLBACK").completion(*completion),
            Statement::RollbackTo(name) => self.w("ROLLBACK TO SAVEPOINT").ident(name),
            Statement::Savepoint(name) => self.w("SAVEPOINT").ident(name),
            Statement::ReleaseSavepoint(name) => self.w("RELEASE SAVEPOINT").ident(name),
            Statement::LockTables(locks) => self.lock_tables(locks),
            Statement::UnlockTables => self.w("UNLOCK TABLES"),
            Statement::Xa(xa) => self.xa(xa),
            Statement::Prepare(prepare) => self.prepare(prepare),
            Statement::Execute(execute) => self.execute(execute),
            Statement::Deallocate(name) => self.w("DEALLOCATE PREPARE").ident(name),
            Statement::CreateUser(user) => self.create_user(user),
            Statement::AlterUser(user) => self.alter_user(user),
            Statement::DropUser(drop) => self.w("DROP USER").drop_accounts(drop),
            Statement::DropRole(drop) => self.w("DROP ROLE").drop_accounts(drop),
            Statement::RenameUser(pairs) => self.w("RENAME USER").list(pairs, |p, (from, to)| {
                p.account(from).w("TO").account(to);
            }),
            Statement::CreateRole(role) => self
                .w("CREATE ROLE")
                .w_if(role.if_not_exists, "IF NOT EXISTS")
                .accounts(&role.roles),
            Statement::Grant(grant) => self.grant(grant),
            Statement::Revoke(revoke) => self.revoke(revoke),
            // All others were written by the callers.
            _ => self,
        }
    }

    fn call_statement(&mut self, call: &crate::ast::Call) -> &mut Self {
        self.w("CALL");
        if let Some(schema) = &call.schema {
            self.ident(schema).tight(".");
        }
        self.ident(&call.name).tight("(").exprs(&call.args).close(")");
        self.as_of(call.extra.as_ref().and_then(|extra| extra.as_of.as_deref()))
    }
}

//! Triggers, routines, events, and their bodies.

use super::{Printer, words};
use crate::ast::{
    AlterEvent, AlterRoutine, Block, Characteristics, Compound, ConditionValue, CreateEvent,
    CreateRoutine, CreateTrigger, Declare, EventStatus, Expr, GetDiagnostics, HandlerAction, Ident,
    ParamMode, Schedule, Signal, SqlAccess, Statement, TriggerEvent,
};

impl Printer {
    pub(super) fn create_trigger(&mut self, trigger: &CreateTrigger) -> &mut Self {
        self.w("CREATE").definer(trigger.definer.as_ref()).w("TRIGGER");
        self.w_if(trigger.if_not_exists, "IF NOT EXISTS").table_name(&trigger.name);
        self.w(if trigger.after { "AFTER" } else { "BEFORE" }).w(match trigger.event {
            TriggerEvent::Insert => "INSERT",
            TriggerEvent::Update => "UPDATE",
            TriggerEvent::Delete => "DELETE",
        });
        self.w("ON").table_name(&trigger.table).w("FOR EACH ROW");
        if let Some(order) = &trigger.order {
            self.w(if order.precedes { "PRECEDES" } else { "FOLLOWS" }).ident(&order.other);
        }
        self.statement(&trigger.body)
    }

    pub(super) fn create_routine(&mut self, routine: &CreateRoutine) -> &mut Self {
        let function = routine.returns.is_some();
        self.w("CREATE").definer(routine.definer.as_ref()).w_if(routine.aggregate, "AGGREGATE");
        self.w(if function { "FUNCTION" } else { "PROCEDURE" });
        self.w_if(routine.if_not_exists, "IF NOT EXISTS").table_name(&routine.name);
        self.parens(&routine.params, |p, param| {
            match param.mode {
                ParamMode::In if function => &mut *p,
                ParamMode::In => p.w("IN"),
                ParamMode::Out => p.w("OUT"),
                ParamMode::InOut => p.w("INOUT"),
            };
            p.ident(&param.name).data_type(&param.ty);
        });
        if let Some(returns) = &routine.returns {
            self.w("RETURNS").data_type(returns);
        }
        self.characteristics(&routine.characteristics).statement(&routine.body)
    }

    pub(super) fn alter_routine(&mut self, routine: &AlterRoutine) -> &mut Self {
        self.w("ALTER").w(if routine.function { "FUNCTION" } else { "PROCEDURE" });
        self.table_name(&routine.name).characteristics(&routine.characteristics)
    }

    fn characteristics(&mut self, found: &Characteristics) -> &mut Self {
        if let Some(language) = &found.language {
            self.w("LANGUAGE").w(language);
        }
        match found.deterministic {
            Some(true) => self.w("DETERMINISTIC"),
            Some(false) => self.w("NOT DETERMINISTIC"),
            None => self,
        };
        match found.access {
            Some(SqlAccess::ContainsSql) => self.w("CONTAINS SQL"),
            Some(SqlAccess::NoSql) => self.w("NO SQL"),
            Some(SqlAccess::ReadsSqlData) => self.w("READS SQL DATA"),
            Some(SqlAccess::ModifiesSqlData) => self.w("MODIFIES SQL DATA"),
            None => self,
        };
        self.security(found.invoker).label("COMMENT", found.comment.as_deref())
    }

    pub(super) fn create_event(&mut self, event: &CreateEvent) -> &mut Self {
        self.w("CREATE").definer(event.definer.as_ref()).w("EVENT");
        self.w_if(event.if_not_exists, "IF NOT EXISTS").table_name(&event.name);
        self.w("ON SCHEDULE").schedule(&event.schedule).preserve(event.preserve);
        self.event_status(event.status).label("COMMENT", event.comment.as_deref());
        self.w("DO").statement(&event.body)
    }

    pub(super) fn alter_event(&mut self, event: &AlterEvent) -> &mut Self {
        self.w("ALTER").definer(event.definer.as_ref()).w("EVENT").table_name(&event.name);
        if let Some(schedule) = &event.schedule {
            self.w("ON SCHEDULE").schedule(schedule);
        }
        self.preserve(event.preserve);
        if let Some(name) = &event.rename {
            self.w("RENAME TO").table_name(name);
        }
        self.event_status(event.status).label("COMMENT", event.comment.as_deref());
        match &event.body {
            Some((body, _)) => self.w("DO").statement(body),
            None => self,
        }
    }

    fn schedule(&mut self, schedule: &Schedule) -> &mut Self {
        match schedule {
            Schedule::At(expr) => self.w("AT").expr(expr),
            Schedule::Every { value, unit, starts, ends } => {
                self.w("EVERY").expr(value).w(words::unit(*unit));
                if let Some(starts) = starts {
                    self.w("STARTS").expr(starts);
                }
                if let Some(ends) = ends {
                    self.w("ENDS").expr(ends);
                }
                self
            }
        }
    }

    fn preserve(&mut self, preserve: Option<bool>) -> &mut Self {
        match preserve {
            Some(true) => self.w("ON COMPLETION PRESERVE"),
            Some(false) => self.w("ON COMPLETION NOT PRESERVE"),
            None => self,
        }
    }

    fn event_status(&mut self, status: Option<EventStatus>) -> &mut Self {
        match status {
            Some(EventStatus::Enable) => self.w("ENABLE"),
            Some(EventStatus::Disable) => self.w("DISABLE"),
            Some(EventStatus::DisableOnReplica) => self.w("DISABLE ON REPLICA"),
            None => self,
        }
    }

    fn statements(&mut self, statements: &[Statement]) -> &mut Self {
        for statement in statements {
            self.statement(statement).close(";");
        }
        self
    }

    fn label_begin(&mut self, label: Option<&Ident>) -> &mut Self {
        if let Some(label) = label { self.ident(label).close(":") } else { self }
    }

    pub(super) fn compound(&mut self, compound: &Compound) -> &mut Self {
        match compound {
            Compound::Block(block) => self.block(block),
            Compound::If { arms, otherwise } => {
                for (place, (condition, body)) in arms.iter().enumerate() {
                    self.w(if place == 0 { "IF" } else { "ELSEIF" }).expr(condition);
                    self.w("THEN").statements(body);
                }
                self.otherwise(otherwise.as_deref()).w("END IF")
            }
            Compound::Case { operand, arms, otherwise } => {
                self.w("CASE");
                if let Some(operand) = operand {
                    self.expr(operand);
                }
                for (when, body) in arms {
                    self.w("WHEN").expr(when).w("THEN").statements(body);
                }
                self.otherwise(otherwise.as_deref()).w("END CASE")
            }
            Compound::Loop { label, body } => {
                self.label_begin(label.as_ref()).w("LOOP").statements(body).w("END LOOP")
            }
            Compound::While { label, condition, body } => {
                self.label_begin(label.as_ref()).w("WHILE").expr(condition).w("DO");
                self.statements(body).w("END WHILE")
            }
            Compound::Repeat { label, body, until } => {
                self.label_begin(label.as_ref()).w("REPEAT").statements(body);
                self.w("UNTIL").expr(until).w("END REPEAT")
            }
            Compound::Leave(label) => self.w("LEAVE").ident(label),
            Compound::Iterate(label) => self.w("ITERATE").ident(label),
            Compound::Return(expr) => self.w("RETURN").expr(expr),
            Compound::Open(cursor) => self.w("OPEN").ident(cursor),
            Compound::Close(cursor) => self.w("CLOSE").ident(cursor),
            Compound::Fetch { cursor, into } => {
                self.w("FETCH").ident(cursor).w("INTO").idents(into)
            }
        }
    }

    fn otherwise(&mut self, otherwise: Option<&[Statement]>) -> &mut Self {
        if let Some(body) = otherwise { self.w("ELSE").statements(body) } else { self }
    }

    fn block(&mut self, block: &Block) -> &mut Self {
        self.label_begin(block.label.as_ref()).w("BEGIN");
        for declare in &block.declares {
            self.w("DECLARE").declare(declare).close(";");
        }
        self.statements(&block.body).w("END")
    }

    fn declare(&mut self, declare: &Declare) -> &mut Self {
        match declare {
            Declare::Variable { names, ty, default } => {
                self.idents(names).data_type(ty);
                match default {
                    Some(default) => self.w("DEFAULT").expr(default),
                    None => self,
                }
            }
            Declare::Condition { name, value } => {
                self.ident(name).w("CONDITION FOR").condition(value)
            }
            Declare::Cursor { name, query } => self.ident(name).w("CURSOR FOR").query(query),
            Declare::Handler { action, conditions, body } => {
                self.w(match action {
                    HandlerAction::Continue => "CONTINUE",
                    HandlerAction::Exit => "EXIT",
                    HandlerAction::Undo => "UNDO",
                });
                self.w("HANDLER FOR").list(conditions, |p, condition| {
                    p.condition(condition);
                });
                self.statement(body)
            }
        }
    }

    fn condition(&mut self, value: &ConditionValue) -> &mut Self {
        match value {
            ConditionValue::Code(code) => self.number(*code),
            ConditionValue::SqlState(state) => self.w("SQLSTATE").string(state),
            ConditionValue::Named(name) => self.ident(name),
            ConditionValue::SqlWarning => self.w("SQLWARNING"),
            ConditionValue::NotFound => self.w("NOT FOUND"),
            ConditionValue::SqlException => self.w("SQLEXCEPTION"),
        }
    }

    pub(super) fn signal(&mut self, signal: &Signal) -> &mut Self {
        self.w(if signal.resignal { "RESIGNAL" } else { "SIGNAL" });
        if let Some(condition) = &signal.condition {
            self.condition(condition);
        }
        if !signal.items.is_empty() {
            self.w("SET").list(&signal.items, |p, (name, value): &(Box<str>, Expr)| {
                p.w(name).w("=").expr(value);
            });
        }
        self
    }

    pub(super) fn get_diagnostics(&mut self, get: &GetDiagnostics) -> &mut Self {
        self.w("GET").w_if(get.stacked, "STACKED").w("DIAGNOSTICS");
        if let Some(condition) = &get.condition {
            self.w("CONDITION").expr(condition);
        }
        self.list(&get.items, |p, (target, name)| {
            p.variable_into(target).w("=").w(name);
        })
    }
}

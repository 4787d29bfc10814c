//! `PROCESSLIST`.

use types::Value;

use super::super::declared::{Col, Declared, Of, or_null};
use super::DATABASE;
use crate::privileges::{self, Object, Privilege};

pub(super) static PROCESSLIST: Declared = Declared {
    database: DATABASE,
    name: "PROCESSLIST",
    columns: &[
        Col("ID", Of::Big),
        Col("USER", Of::Name(32)),
        Col("HOST", Of::Name(261)),
        Col("DB", Of::NameNull(64)),
        Col("COMMAND", Of::Name(16)),
        Col("TIME", Of::Signed),
        Col("STATE", Of::NameNull(64)),
        Col("INFO", Of::TextNull),
    ],
    rows: |cx, _| {
        let all = privileges::is_allowed(cx, Privilege::Process, &Object::Server);
        let own = cx.session.client.user.clone();
        let processes = cx.session.shared.processes.list();
        let rows = processes.into_iter().filter(|process| all || process.client.user == own);
        let rows = rows.map(|process| {
            let seconds = cx.now_us.saturating_sub(process.since_us).max(0) / 1_000_000;
            vec![
                Value::UInt(process.id),
                Value::text(&process.client.user),
                Value::text(&process.client.host),
                or_null(process.database.as_deref()),
                Value::text(process.command),
                Value::Int(seconds),
                Value::text(&process.state),
                or_null(process.text.as_deref()),
            ]
        });
        Ok(rows.collect())
    },
};

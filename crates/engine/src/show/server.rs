//! What SHOW says of the server: variables, status, engines, character sets, processes, privileges.

use parser::ast::ShowWhat;
use types::{Value, collation};

use super::ShowRows;
use crate::context::Context;
use crate::privileges::{self, Object, Privilege};
use crate::variables;
use crate::virtual_tables::status;

/// The rows of a form that is about the server; `None` for another.
pub(super) fn rows(cx: &mut Context<'_>, what: &ShowWhat) -> Option<ShowRows> {
    Some(match what {
        ShowWhat::Variables { global } => {
            let list = variables::list(cx.session, *global);
            pairs(list.iter().map(|(name, value)| (*name, value.as_str())))
        }
        ShowWhat::Status { .. } => {
            let list = status(cx);
            pairs(list.iter().map(|(name, value)| (*name, value.as_str())))
        }
        ShowWhat::Engines => engines(),
        ShowWhat::Charset => charsets(),
        ShowWhat::Collation => collations(),
        ShowWhat::Privileges => list_privileges(),
        ShowWhat::ProcessList { full } => processes(cx, *full),
        _ => return None,
    })
}

fn pairs<'a>(pairs: impl Iterator<Item = (&'a str, &'a str)>) -> ShowRows {
    let rows = pairs.map(|(name, value)| vec![Value::text(name), Value::text(value)]).collect();
    ShowRows::texts(&["Variable_name", "Value"], rows)
}

/// What MySQL says of InnoDB; all tables are said to be of it.
pub(crate) const ENGINE: [&str; 6] = [
    "InnoDB",
    "DEFAULT",
    "Supports transactions, row-level locking, and foreign keys",
    "YES",
    "YES",
    "YES",
];

fn engines() -> ShowRows {
    let titles = ["Engine", "Support", "Comment", "Transactions", "XA", "Savepoints"];
    let row = ENGINE.iter().map(|text| Value::text(text)).collect();
    ShowRows::texts(&titles, vec![row])
}

/// What each character set is called in words.
pub(crate) fn charset_words(charset: &str) -> &'static str {
    match charset {
        "ascii" => "US ASCII",
        "binary" => "Binary pseudo charset",
        "latin1" => "cp1252 West European",
        "utf8mb3" => "UTF-8 Unicode",
        "utf8mb4" => "UTF-8 Unicode",
        _ => "",
    }
}

fn charsets() -> ShowRows {
    let mut rows: Vec<Vec<Value>> = collation::all()
        .filter(|id| collation::is_default(*id))
        .map(|id| {
            let charset = collation::charset_of(id);
            vec![
                Value::text(charset),
                Value::text(charset_words(charset)),
                Value::text(collation::name(id)),
                Value::UInt(u64::from(collation::char_bytes_max(id))),
            ]
        })
        .collect();
    rows.sort_by_key(|row| row.first().map(|name| name.to_string_lossy().into_owned()));
    ShowRows::new(&["Charset", "Description", "Default collation", "Maxlen"], rows)
}

fn collations() -> ShowRows {
    let mut rows: Vec<Vec<Value>> = collation::all()
        .map(|id| {
            vec![
                Value::text(collation::name(id)),
                Value::text(collation::charset_of(id)),
                Value::UInt(u64::from(id.0)),
                Value::text(if collation::is_default(id) { "Yes" } else { "" }),
                Value::text("Yes"),
                Value::UInt(1),
                Value::text(collation::pad(id).name()),
            ]
        })
        .collect();
    rows.sort_by_key(|row| row.first().map(|name| name.to_string_lossy().into_owned()));
    let titles = ["Collation", "Charset", "Id", "Default", "Compiled", "Sortlen", "Pad_attribute"];
    ShowRows::new(&titles, rows)
}

fn list_privileges() -> ShowRows {
    let row = |(_, name, context, words): &(Privilege, &str, &str, &str)| {
        let mut shown = String::new();
        for (place, word) in name.split(' ').enumerate() {
            let lower = word.to_lowercase();
            let mut letters = lower.chars();
            let first = letters.next().map(|letter| letter.to_ascii_uppercase());
            if place > 0 {
                shown.push(' ');
            }
            shown.extend(first);
            shown.push_str(letters.as_str());
        }
        vec![Value::text(&shown), Value::text(context), Value::text(words)]
    };
    let rows = privileges::ALL.iter().map(row).collect();
    ShowRows::texts(&["Privilege", "Context", "Comment"], rows)
}

/// A text of SHOW PROCESSLIST is cut here without FULL (manual 13.7.7.29).
const INFO_CHARS: usize = 100;

fn processes(cx: &Context<'_>, full: bool) -> ShowRows {
    let titles = ["Id", "User", "Host", "db", "Command", "Time", "State", "Info"];
    let all = privileges::is_allowed(cx, Privilege::Process, &Object::Server);
    let own = cx.session.client.user.as_str();
    let mut rows = Vec::new();
    for process in cx.session.shared.processes.list() {
        if !all && process.client.user != own {
            continue;
        }
        let seconds = cx.now_us.saturating_sub(process.since_us).max(0) / 1_000_000;
        let info = process
            .text
            .map(|text| if full { text } else { text.chars().take(INFO_CHARS).collect() });
        rows.push(vec![
            Value::UInt(process.id),
            Value::text(&process.client.user),
            Value::text(&process.client.host),
            process.database.as_deref().map_or(Value::Null, Value::text),
            Value::text(process.command),
            Value::Int(seconds),
            Value::text(&process.state),
            info.map_or(Value::Null, |info| Value::text(&info)),
        ]);
    }
    ShowRows::new(&titles, rows)
}

//! Compares the tables of a database with what a real MySQL answered.
//!
//! `dump_check port database golden.json [name in golden.json]`: for each table of the file the
//! number of rows and columns, and the MD5 of its rows: text between tabs, binary columns as
//! `hex()`, NULL as `\N`, sorted, each with a line end. Ends with 1 if one differs.

#![expect(clippy::disallowed_methods, reason = "an example opens its own sockets and files")]
#![expect(clippy::print_stdout, reason = "an example reports")]

use std::error::Error;
use std::net::TcpStream;
use std::process::ExitCode;

use md5::{Digest, Md5};
use serde_json::Value;
use wire::client::{LoginOptions, Opening, Response, Row};
use wire::column::{CHARSET_BINARY, ColumnKind};
use wire::{ClientConnection, ColumnDef};

type Outcome<T> = Result<T, Box<dyn Error>>;

/// What is known of a table.
#[derive(Debug, PartialEq, Eq)]
struct Facts {
    rows: u64,
    columns: u64,
    md5: String,
}

fn main() -> Outcome<ExitCode> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [port, database, golden, rest @ ..] = arguments.as_slice() else {
        return Err("usage: dump_check port database golden.json [name in golden.json]".into());
    };
    let golden: Value = serde_json::from_str(&std::fs::read_to_string(golden)?)?;
    let tables = golden.get(rest.first().unwrap_or(database)).and_then(Value::as_object);
    let stream = TcpStream::connect(("127.0.0.1", port.parse::<u16>()?))?;
    stream.set_nodelay(true)?;
    let mut options = LoginOptions::new("root", "");
    options.database = Some(database.clone());
    let mut client = Opening::receive(stream, false)?.login(&options)?;
    // Said again for servers that do not know the collation of the login (MariaDB).
    client.query(b"SET NAMES utf8mb4")?;
    let mut failed = 0;
    let tables = tables.ok_or("no such database in the golden file")?;
    // `(views)` and the like are lists of names.
    for (table, expected) in tables.iter().filter(|(table, _)| !table.starts_with('(')) {
        let found = facts_of(&mut client, table);
        match (&found, golden_facts(expected)) {
            (Ok(found), Some(expected)) if *found == expected => {}
            (found, expected) => {
                failed += 1;
                println!("{database}.{table}: {found:?} instead of {expected:?}");
            }
        }
    }
    println!("{database}: {failed} tables differ");
    Ok(ExitCode::from(u8::from(failed > 0)))
}

fn golden_facts(value: &Value) -> Option<Facts> {
    let number = |name| value.get(name).and_then(Value::as_u64);
    let md5 = value.get("md5")?.as_str()?.to_owned();
    Some(Facts { rows: number("rows")?, columns: number("cols")?, md5 })
}

fn facts_of(client: &mut ClientConnection<TcpStream>, table: &str) -> Outcome<Facts> {
    let name = name_of(client, table)?;
    let text = format!("SELECT * FROM `{name}`");
    let Response::Rows(columns) = client.query(text.as_bytes())? else {
        return Err("no rows".into());
    };
    let mut rows = Vec::new();
    let mut row = Row::default();
    while client.next_row(&mut row)? {
        rows.push(line_of(&columns, &row));
    }
    rows.sort_unstable();
    let mut md5 = Md5::new();
    for row in &rows {
        md5.update(row);
    }
    let digest: Vec<String> = md5.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
    Ok(Facts { rows: rows.len() as u64, columns: columns.len() as u64, md5: digest.concat() })
}

/// The golden file has names in lower case, which is enough for Pando; other servers want them as
/// the dump wrote them.
fn name_of(client: &mut ClientConnection<TcpStream>, table: &str) -> Outcome<String> {
    let Ok(Response::Rows(_)) = client.query(b"SHOW TABLES") else { return Ok(table.to_owned()) };
    let mut row = Row::default();
    let mut found = table.to_owned();
    while client.next_row(&mut row)? {
        let name = row.fields().next().flatten().unwrap_or_default();
        let name = String::from_utf8_lossy(name).into_owned();
        if name.eq_ignore_ascii_case(table) {
            found = name;
        }
    }
    Ok(found)
}

fn line_of(columns: &[ColumnDef], row: &Row) -> Vec<u8> {
    let mut line = Vec::new();
    for (at, (column, field)) in columns.iter().zip(row.fields()).enumerate() {
        if at > 0 {
            line.push(b'\t');
        }
        match field {
            None => line.extend_from_slice(b"\\N"),
            Some(bytes) if is_binary(column) => {
                line.extend(bytes.iter().flat_map(|byte| format!("{byte:02X}").into_bytes()));
            }
            Some(bytes) => line.extend_from_slice(bytes),
        }
    }
    line.push(b'\n');
    line
}

fn is_binary(column: &ColumnDef) -> bool {
    use ColumnKind as Kind;
    let strings = [Kind::String, Kind::VarString, Kind::Blob, Kind::Geometry, Kind::Bit];
    column.charset == CHARSET_BINARY && strings.contains(&column.kind)
}

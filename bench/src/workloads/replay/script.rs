//! A line as SQL.

use testkit::Dice;

use super::model::{Changes, RowChange};

/// Rows of a statement where rows stand as they are written.
const BATCH_ROWS: usize = 200;

/// How a line's row changes become statements.
pub(super) enum Order {
    /// As they stand, several rows a statement.
    AsWritten,
    /// Rows of all tables mixed, one a statement.
    Shuffled(Dice),
}

/// CREATE or ALTER TABLE; nothing where the columns stay.
pub(super) fn columns(changes: &Changes, key: &str) -> Vec<String> {
    let Some((before, after)) = &changes.columns else { return Vec::new() };
    let table = quoted(&changes.table);
    if before.is_empty() {
        let columns: Vec<String> = after.iter().map(|name| definition(name, key)).collect();
        let (columns, key) = (columns.join(", "), quoted(key));
        return vec![format!("CREATE TABLE {table} ({columns}, PRIMARY KEY ({key}))")];
    }
    let gone = before.iter().filter(|name| !after.contains(name));
    let mut parts: Vec<String> = gone.map(|name| format!("DROP COLUMN {}", quoted(name))).collect();
    let mut last = None;
    for name in after {
        let verb = if before.contains(name) { "MODIFY COLUMN" } else { "ADD COLUMN" };
        let place = last.map_or("FIRST".to_owned(), |last| format!("AFTER {}", quoted(last)));
        parts.push(format!("{verb} {} {place}", definition(name, key)));
        last = Some(name);
    }
    // One by one: in one ALTER each AFTER would speak of columns that its other parts have moved.
    parts.into_iter().map(|part| format!("ALTER TABLE {table} {part}")).collect()
}

/// Everything is text, and there is no NULL.
fn definition(name: &str, key: &str) -> String {
    let collation = if name == key { " COLLATE utf8mb4_0900_bin" } else { "" };
    format!("{} VARCHAR(100){collation} NOT NULL DEFAULT ''", quoted(name))
}

/// The statements of the rows of all tables.
pub(super) fn rows(changes: &[Changes], key: &str, order: &mut Order) -> Vec<String> {
    match order {
        Order::AsWritten => changes.iter().flat_map(|table| batches(table, key)).collect(),
        Order::Shuffled(dice) => {
            let rows =
                changes.iter().flat_map(|table| table.rows.iter().map(move |row| (table, row)));
            let single = |(table, row)| statements(table, key, std::slice::from_ref(row));
            let mut out: Vec<String> = rows.flat_map(single).collect();
            dice.shuffle(&mut out);
            out
        }
    }
}

/// Rows of one kind that stand together go together.
fn batches(table: &Changes, key: &str) -> Vec<String> {
    let runs = table.rows.chunk_by(|one, next| kind(one) == kind(next));
    let parts = runs.flat_map(|run| run.chunks(BATCH_ROWS));
    parts.flat_map(|part| statements(table, key, part)).collect()
}

#[derive(PartialEq, Eq)]
enum Kind {
    Delete,
    Insert,
    Update,
}

fn kind(row: &RowChange) -> Kind {
    match (&row.after, row.set.is_empty()) {
        (None, _) => Kind::Delete,
        (Some(_), true) => Kind::Insert,
        (Some(_), false) => Kind::Update,
    }
}

/// The statements of rows of one kind.
fn statements(table: &Changes, key: &str, rows: &[RowChange]) -> Vec<String> {
    let (name, key) = (quoted(&table.table), quoted(key));
    match rows.first().map(kind) {
        None => Vec::new(),
        Some(Kind::Delete) => {
            let keys: Vec<String> = rows.iter().map(|row| literal(&row.key)).collect();
            vec![format!("DELETE FROM {name} WHERE {key} IN ({})", keys.join(", "))]
        }
        Some(Kind::Insert) => {
            let row = |row: &RowChange| {
                let values = row.after.iter().flatten().map(|value| literal(value));
                format!("({})", values.collect::<Vec<_>>().join(", "))
            };
            let rows: Vec<String> = rows.iter().map(row).collect();
            vec![format!("INSERT INTO {name} VALUES {}", rows.join(", "))]
        }
        Some(Kind::Update) => {
            let update = |row: &RowChange| {
                let set = |(column, value): &(String, String)| {
                    format!("{} = {}", quoted(column), literal(value))
                };
                let set: Vec<String> = row.set.iter().map(set).collect();
                let (set, at) = (set.join(", "), literal(&row.key));
                format!("UPDATE {name} SET {set} WHERE {key} = {at}")
            };
            rows.iter().map(update).collect()
        }
    }
}

/// A name in backticks.
pub(super) fn quoted(name: &str) -> String {
    format!("`{}`", name.replace('`', "``"))
}

/// A text in quotes.
pub(super) fn literal(text: &str) -> String {
    format!("'{}'", text.replace('\\', "\\\\").replace('\'', "''"))
}

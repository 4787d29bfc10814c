//! `pando diff`

use clap::{Args, ValueEnum};

use crate::failure::Result;
use crate::output;
use crate::quote;
use crate::reach::{Client, ReachOptions, Reached};
use crate::render::{Format, Table};
use crate::script::{rows_of, texts_of};

/// Show what differs between two states of the tables
///
/// Without revisions: between what is staged and what is there now. With one: between it and what is
/// there now.
#[derive(Args, Debug)]
#[command(after_help = EXAMPLES)]
pub(super) struct Diff {
    /// How rows are shown
    #[arg(short, long, value_name = "FORMAT", default_value = "tabular")]
    result_format: Shape,
    /// Show changes of rows alone
    #[arg(short, long)]
    data: bool,
    /// Show changes of schemas alone
    #[arg(short, long)]
    schema: bool,
    /// Show counts of rows and cells
    #[arg(long)]
    stat: bool,
    /// Show which tables differ, and how
    #[arg(long)]
    summary: bool,
    /// Show the names of tables that differ
    #[arg(long)]
    name_only: bool,
    /// Compare the commit with what is staged
    #[arg(long, alias = "staged")]
    cached: bool,
    /// Show at most so many rows a table
    #[arg(long, value_name = "COUNT")]
    limit: Option<u64>,
    /// Revisions (`main`, `main side`, `main..side`), then tables
    names: Vec<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Shape {
    /// Rows in a table, marked `+`, `-`, `<` (before) and `>` (after)
    Tabular,
    /// Statements that make one state of the other
    Sql,
}

const EXAMPLES: &str = "\
Examples:
  pando diff                                    what is not staged
  pando diff --cached                           what the next commit will hold
  pando diff main..side item                    of one table between branches
  pando diff --stat HEAD~1 HEAD
  pando diff -r sql";

/// A table that differs.
struct Delta {
    from: String,
    to: String,
    kind: String,
    data: String,
    schema: String,
}

impl Diff {
    pub(super) fn run(self, reach: ReachOptions) -> Result<()> {
        let told = Reached::with(&reach, |reached| self.draw(&mut reached.client))?;
        output::print(&told);
        Ok(())
    }

    fn draw(&self, client: &mut Client) -> Result<Vec<u8>> {
        let (from, to, tables) = self.sides(client)?;
        let sides = format!("{}, {}", quote::text(&from), quote::text(&to));
        let mut deltas = deltas(client, &sides)?;
        if let Some(missing) =
            tables.iter().find(|name| !deltas.iter().any(|delta| delta.is_of(name)))
        {
            // One that is there and does not differ is no mistake.
            rows_of(client, &format!("SELECT 1 FROM {} LIMIT 0", quote::name(missing)))?;
        }
        deltas.retain(|delta| tables.is_empty() || tables.iter().any(|name| delta.is_of(name)));
        if self.summary {
            return Ok(summary(&deltas));
        }
        if self.name_only {
            let names = deltas.iter().map(|delta| format!("{}\n", delta.name()));
            return Ok(names.collect::<String>().into_bytes());
        }
        if self.result_format == Shape::Sql {
            return patch(client, &sides, &deltas);
        }
        let mut out = Vec::new();
        for delta in &deltas {
            self.table(client, &sides, delta, &mut out)?;
        }
        Ok(out)
    }

    /// Both revisions, and what is left of the names: tables.
    fn sides(&self, client: &mut Client) -> Result<(String, String, Vec<String>)> {
        let mut names = self.names.clone();
        let first = names.first().cloned().unwrap_or_default();
        if let Some((from, to)) = first.split_once("...") {
            let base =
                format!("SELECT dolt_merge_base({}, {})", quote::text(from), quote::text(to));
            let base = crate::script::text_of(client, &base)?;
            return Ok((base, to.to_owned(), names.split_off(1)));
        }
        if let Some((from, to)) = first.split_once("..") {
            return Ok((from.to_owned(), to.to_owned(), names.split_off(1)));
        }
        let mut revisions = Vec::new();
        while revisions.len() < 2 && names.first().is_some_and(|name| is_revision(client, name)) {
            revisions.push(names.remove(0));
        }
        let mut revisions = revisions.into_iter();
        Ok(match (revisions.next(), revisions.next(), self.cached) {
            (Some(from), Some(to), _) => (from, to, names),
            (Some(from), None, true) => (from, "STAGED".to_owned(), names),
            (Some(from), None, false) => (from, "WORKING".to_owned(), names),
            (None, _, true) => ("HEAD".to_owned(), "STAGED".to_owned(), names),
            (None, _, false) => ("STAGED".to_owned(), "WORKING".to_owned(), names),
        })
    }

    fn table(
        &self,
        client: &mut Client,
        sides: &str,
        delta: &Delta,
        out: &mut Vec<u8>,
    ) -> Result<()> {
        let (from, to) = (or_other(&delta.from, &delta.to), or_other(&delta.to, &delta.from));
        out.extend(format!("diff --dolt a/{from} b/{to}\n").bytes());
        match delta.kind.as_str() {
            "added" => out.extend(b"added table\n"),
            "dropped" => out.extend(b"deleted table\n"),
            _ => out.extend(format!("--- a/{from}\n+++ b/{to}\n").bytes()),
        }
        if self.stat {
            return stat(client, sides, delta, out);
        }
        if delta.schema == "1" && !self.data {
            schema(client, sides, delta, out)?;
        }
        if delta.data == "1" && !self.schema {
            self.rows(client, sides, delta, out)?;
        }
        Ok(())
    }

    fn rows(
        &self,
        client: &mut Client,
        sides: &str,
        delta: &Delta,
        out: &mut Vec<u8>,
    ) -> Result<()> {
        let limit = self.limit.map_or(String::new(), |count| format!(" LIMIT {count}"));
        let name = quote::text(delta.name());
        let table = rows_of(client, &format!("SELECT * FROM dolt_diff({sides}, {name}){limit}"))?;
        let mut drawn = marked(&table).render(Format::Tabular);
        // Tables of a diff follow each other without a blank line.
        drawn.pop();
        out.extend(drawn);
        Ok(())
    }
}

impl Delta {
    fn name(&self) -> &str {
        or_other(&self.to, &self.from)
    }

    fn is_of(&self, name: &str) -> bool {
        self.from.eq_ignore_ascii_case(name) || self.to.eq_ignore_ascii_case(name)
    }
}

fn or_other<'a>(one: &'a str, other: &'a str) -> &'a str {
    if one.is_empty() { other } else { one }
}

fn is_revision(client: &mut Client, name: &str) -> bool {
    let is_named = matches!(name, "HEAD" | "STAGED" | "WORKING");
    is_named || rows_of(client, &format!("SELECT dolt_hashof({})", quote::text(name))).is_ok()
}

fn deltas(client: &mut Client, sides: &str) -> Result<Vec<Delta>> {
    let rows = texts_of(client, &format!("SELECT * FROM dolt_diff_summary({sides})"))?;
    let delta = |row: Vec<String>| {
        let [from, to, kind, data, schema] = row.try_into().ok()?;
        Some(Delta { from, to, kind, data, schema })
    };
    Ok(rows.into_iter().filter_map(delta).collect())
}

fn summary(deltas: &[Delta]) -> Vec<u8> {
    if deltas.is_empty() {
        return Vec::new();
    }
    let word = |flag: &str| if flag == "1" { "true" } else { "false" };
    let rows = deltas.iter().map(|delta| {
        [delta.name(), &delta.kind, word(&delta.data), word(&delta.schema)].map(str::to_owned)
    });
    let titles = ["Table name", "Diff type", "Data change", "Schema change"];
    Table::of_texts(&titles, rows).render(Format::Tabular)
}

fn patch(client: &mut Client, sides: &str, deltas: &[Delta]) -> Result<Vec<u8>> {
    let mut out = Vec::new();
    for delta in deltas {
        let name = quote::text(delta.name());
        let text =
            format!("SELECT statement FROM dolt_patch({sides}, {name}) ORDER BY statement_order");
        for statement in texts_of(client, &text)?.into_iter().flatten() {
            out.extend(format!("{statement}\n").bytes());
        }
    }
    Ok(out)
}

/// The statements that made the table, before with `-` and after with `+`.
fn schema(client: &mut Client, sides: &str, delta: &Delta, out: &mut Vec<u8>) -> Result<()> {
    let text = format!(
        "SELECT from_create_statement, to_create_statement FROM dolt_schema_diff({sides}, {})",
        quote::text(delta.name())
    );
    let row = texts_of(client, &text)?.into_iter().next().unwrap_or_default();
    let [from, to] = row.as_slice() else { return Ok(()) };
    let (before, after): (Vec<&str>, Vec<&str>) = (from.lines().collect(), to.lines().collect());
    for line in &before {
        let mark = if after.contains(line) { ' ' } else { '-' };
        out.extend(format!("{mark}{line}\n").bytes());
    }
    for line in after.iter().filter(|line| !before.contains(line)) {
        out.extend(format!("+{line}\n").bytes());
    }
    Ok(())
}

/// The rows of `dolt_diff` with a mark before each: a changed one is there twice.
fn marked(table: &Table) -> Table {
    let place = |prefix: &str| -> Vec<usize> {
        let names = table.columns.iter().enumerate();
        let is_own = |name: &str| {
            name.strip_prefix(prefix).is_some_and(|rest| !matches!(rest, "commit" | "commit_date"))
        };
        names.filter(|(_, column)| is_own(&column.name)).map(|(at, _)| at).collect()
    };
    let (to, from) = (place("to_"), place("from_"));
    let shown = if to.len() >= from.len() { &to } else { &from };
    let mut columns: Vec<_> =
        shown.iter().filter_map(|at| table.columns.get(*at)).cloned().collect();
    for column in &mut columns {
        let name = column.name.trim_start_matches("to_").trim_start_matches("from_");
        column.name = name.to_owned();
    }
    columns.insert(0, wire::ColumnDef::null(" "));
    let mut rows = Vec::new();
    for row in &table.rows {
        let kind = row.last().and_then(Option::as_deref).unwrap_or_default();
        let cells = |mark: &str, places: &[usize]| {
            let values = places.iter().map(|at| row.get(*at).cloned().flatten());
            std::iter::once(Some(mark.as_bytes().to_vec())).chain(values).collect::<Vec<_>>()
        };
        match kind {
            b"added" => rows.push(cells("+", &to)),
            b"removed" => rows.push(cells("-", &from)),
            _ => rows.extend([cells("<", &from), cells(">", &to)]),
        }
    }
    Table { columns, rows }
}

const COUNTS: &str = "COALESCE(rows_unmodified, 0), COALESCE(rows_added, 0), \
    COALESCE(rows_deleted, 0), COALESCE(rows_modified, 0), COALESCE(cells_added, 0), \
    COALESCE(cells_deleted, 0), COALESCE(cells_modified, 0), COALESCE(old_row_count, 0), \
    COALESCE(new_row_count, 0), COALESCE(old_cell_count, 0)";

fn stat(client: &mut Client, sides: &str, delta: &Delta, out: &mut Vec<u8>) -> Result<()> {
    let name = quote::text(delta.name());
    let text = format!("SELECT {COUNTS} FROM dolt_diff_stat({sides}, {name})");
    let row = texts_of(client, &text)?.into_iter().next().unwrap_or_default();
    let counts: Vec<u64> = row.iter().map(|cell| cell.parse().unwrap_or(0)).collect();
    let Ok(
        [same, added, deleted, modified, cells_added, cells_deleted, cells, old, new, old_cells],
    ) = <[u64; 10]>::try_from(counts)
    else {
        out.extend(b"No data changes. See schema changes by using -s or --schema.\n\n");
        return Ok(());
    };
    let line = |count: u64, what: (&str, &str), of: u64| {
        let word = if count == 1 { what.0 } else { what.1 };
        format!("{count} {word} ({:.2}%)\n", percent(count, of))
    };
    out.extend(line(same, ("Row Unmodified", "Rows Unmodified"), old).bytes());
    out.extend(line(added, ("Row Added", "Rows Added"), old).bytes());
    out.extend(line(deleted, ("Row Deleted", "Rows Deleted"), old).bytes());
    out.extend(line(modified, ("Row Modified", "Rows Modified"), old).bytes());
    out.extend(line(cells_added, ("Cell Added", "Cells Added"), old_cells).bytes());
    out.extend(line(cells_deleted, ("Cell Deleted", "Cells Deleted"), old_cells).bytes());
    out.extend(line(cells, ("Cell Modified", "Cells Modified"), old_cells).bytes());
    let entries = |count: u64| {
        if count == 1 { "1 Row Entry".to_owned() } else { format!("{count} Row Entries") }
    };
    out.extend(format!("({} vs {})\n\n", entries(old), entries(new)).bytes());
    Ok(())
}

fn percent(count: u64, of: u64) -> f64 {
    if of == 0 { 0.0 } else { 100.0 * count as f64 / of as f64 }
}

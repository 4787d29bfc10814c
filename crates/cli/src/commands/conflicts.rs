//! `pando conflicts`

use clap::{Args, Subcommand};

use crate::failure::{Failure, Result};
use crate::output;
use crate::quote::{call, name};
use crate::reach::{Client, ReachOptions, Reached};
use crate::render::{Format, Table};
use crate::script::{rows_of, texts_of};

/// See and resolve what a merge could not decide
#[derive(Args, Debug)]
#[command(after_help = EXAMPLES)]
pub(super) struct Conflicts {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Show the rows in conflict: as they were, ours and theirs
    Cat {
        /// The tables; all that have conflicts if left out
        tables: Vec<String>,
    },
    /// Take one side's rows
    Resolve {
        /// Ours
        #[arg(long, conflicts_with = "theirs")]
        ours: bool,
        /// Theirs
        #[arg(long)]
        theirs: bool,
        /// The tables; `.` for all
        tables: Vec<String>,
    },
}

const EXAMPLES: &str = "\
Examples:
  pando conflicts cat item
  pando conflicts resolve --theirs item
  pando commit -am 'merged'";

impl Conflicts {
    pub(super) fn run(self, reach: ReachOptions) -> Result<()> {
        match self.action {
            Action::Cat { tables } => {
                let told = Reached::with(&reach, |reached| draw(&mut reached.client, tables))?;
                output::print(&told);
                Ok(())
            }
            Action::Resolve { ours, theirs, tables } => {
                let side = match (ours, theirs) {
                    (true, _) => "--ours",
                    (_, true) => "--theirs",
                    _ => return Err(Failure::new("error: say --ours or --theirs")),
                };
                let mut arguments = vec![side.to_owned()];
                arguments.extend(tables);
                Reached::with(&reach, |reached| {
                    rows_of(&mut reached.client, &call("dolt_conflicts_resolve", &arguments))?;
                    Ok(())
                })
            }
        }
    }
}

fn draw(client: &mut Client, mut tables: Vec<String>) -> Result<Vec<u8>> {
    if tables.is_empty() || tables == ["."] {
        let all = texts_of(client, "SELECT `table` FROM dolt_conflicts ORDER BY 1")?;
        tables = all.into_iter().flatten().collect();
    }
    let mut out = Vec::new();
    for table in tables {
        let table = name(&format!("dolt_conflicts_{table}"));
        let found = rows_of(client, &format!("SELECT * FROM {table}"))?;
        let mut drawn = sides(&found).render(Format::Tabular);
        drawn.pop();
        out.extend(drawn);
    }
    Ok(out)
}

/// The three versions of each row below each other, marked ours and theirs by what they did.
fn sides(table: &Table) -> Table {
    let own = |prefix: &str| -> Vec<usize> {
        let is_own = |title: &str| {
            title
                .strip_prefix(prefix)
                .is_some_and(|rest| rest != "diff_type" && rest != "cardinality")
        };
        let titles = table.columns.iter().enumerate();
        titles.filter(|(_, column)| is_own(&column.name)).map(|(at, _)| at).collect()
    };
    let groups = [("base", own("base_")), ("ours", own("our_")), ("theirs", own("their_"))];
    let widest = groups.iter().max_by_key(|(_, places)| places.len());
    let shown = widest.map(|(_, places)| places.as_slice()).unwrap_or_default();
    let mut columns: Vec<_> =
        shown.iter().filter_map(|at| table.columns.get(*at)).cloned().collect();
    for column in &mut columns {
        column.name = column.name.split_once('_').map_or("", |(_, rest)| rest).to_owned();
    }
    columns.insert(0, wire::ColumnDef::null("   "));
    columns.insert(1, wire::ColumnDef::null(""));
    let mut rows = Vec::new();
    for row in &table.rows {
        for (side, places) in &groups {
            let value = |at: &usize| row.get(*at).cloned().flatten();
            let kind = table.columns.iter().position(|column| {
                column.name
                    == format!("{}diff_type", if *side == "ours" { "our_" } else { "their_" })
            });
            let kind = kind.and_then(|at| value(&at)).unwrap_or_default();
            let mark: &[u8] = match (*side, kind.as_slice()) {
                ("base", _) => b"   ",
                (_, b"added") => b" + ",
                (_, b"removed") => b" - ",
                _ => b" * ",
            };
            let mut cells = vec![Some(mark.to_vec()), Some(side.as_bytes().to_vec())];
            cells.extend(places.iter().map(value));
            rows.push(cells);
        }
    }
    Table { columns, rows }
}

//! `pando log`

use clap::Args;

use crate::failure::Result;
use crate::output;
use crate::quote;
use crate::reach::{Client, ReachOptions, Reached};
use crate::script::texts_of;

/// Show the history of a branch, the newest commit first
#[derive(Args, Debug, Default)]
#[command(after_help = EXAMPLES)]
pub(super) struct Log {
    /// Show so many commits
    #[arg(short = 'n', long, value_name = "COUNT")]
    number: Option<u64>,
    /// A line a commit
    #[arg(long)]
    oneline: bool,
    /// Show each commit's parents
    #[arg(long)]
    parents: bool,
    /// Show merges alone
    #[arg(long)]
    merges: bool,
    /// Show commits with at least so many parents
    #[arg(long, value_name = "COUNT")]
    min_parents: Option<u64>,
    /// Show refs: short, full, no, or auto (on a terminal)
    #[arg(long, value_name = "HOW", default_value = "auto",
        value_parser = ["short", "full", "no", "auto"])]
    decorate: String,
    /// Leave out what these revisions reach
    #[arg(long, value_name = "REVISION")]
    not: Vec<String>,
    /// A branch, tag, commit or range (`main..side`)
    revisions: Vec<String>,
}

const EXAMPLES: &str = "\
Examples:
  pando log -n 3
  pando log --oneline main..side                what side has and main has not";

impl Log {
    pub(super) fn run(self, reach: ReachOptions) -> Result<()> {
        let told = Reached::with(&reach, |reached| self.draw(&mut reached.client))?;
        output::print(told.as_bytes());
        Ok(())
    }

    fn draw(&self, client: &mut Client) -> Result<String> {
        let arguments: Vec<String> =
            self.arguments().iter().map(|argument| quote::text(argument)).collect();
        let limit = self.number.map_or(String::new(), |count| format!(" LIMIT {count}"));
        let rows = texts_of(
            client,
            &format!("SELECT {COLUMNS} FROM dolt_log({}){limit}", arguments.join(", ")),
        )?;
        let shown = rows.into_iter().filter_map(Entry::of);
        Ok(shown.map(|entry| if self.oneline { entry.line() } else { entry.page() }).collect())
    }

    fn arguments(&self) -> Vec<String> {
        let mut arguments = self.revisions.clone();
        let decorate = match self.decorate.as_str() {
            "auto" if output::is_interactive() => "short",
            "auto" => "no",
            how => how,
        };
        arguments.extend(["--decorate".to_owned(), decorate.to_owned(), "--parents".to_owned()]);
        if self.merges {
            arguments.push("--merges".to_owned());
        }
        if let Some(count) = self.min_parents {
            arguments.extend(["--min-parents".to_owned(), count.to_string()]);
        }
        for revision in &self.not {
            arguments.extend(["--not".to_owned(), revision.clone()]);
        }
        arguments
    }
}

const COLUMNS: &str = "commit_hash, parents, author, author_email, \
    DATE_FORMAT(author_date, '%a %b %d %H:%i:%s +0000 %Y'), message, refs";

/// A commit as it is shown.
struct Entry {
    hash: String,
    parents: Vec<String>,
    author: String,
    email: String,
    date: String,
    message: String,
    refs: String,
}

impl Entry {
    fn of(row: Vec<String>) -> Option<Self> {
        let [hash, parents, author, email, date, message, refs] = row.try_into().ok()?;
        let parents = parents.split(", ").filter(|hash| !hash.is_empty()).map(str::to_owned);
        let parents = parents.collect();
        Some(Self { hash, parents, author, email, date, message, refs })
    }

    fn decoration(&self) -> String {
        if self.refs.is_empty() { String::new() } else { format!("({}) ", self.refs) }
    }

    fn line(&self) -> String {
        let first = self.message.lines().next().unwrap_or_default();
        format!("{} {}{first}\n", self.hash, self.decoration())
    }

    fn page(&self) -> String {
        let mut page = format!("commit {} {}\n", self.hash, self.decoration());
        if self.parents.len() > 1 {
            page.push_str(&format!("Merge: {}\n", self.parents.join(" ")));
        }
        page.push_str(&format!("Author: {} <{}>\n", self.author, self.email));
        page.push_str(&format!("Date:  {}\n\n", self.date));
        for line in self.message.lines() {
            page.push_str(&format!("\t{line}\n"));
        }
        page.push('\n');
        page
    }
}

/// The newest commit of the branch with its refs, as `pando commit` shows what it made.
pub(super) fn newest(client: &mut Client) -> Result<String> {
    let log = Log { number: Some(1), decorate: "short".to_owned(), ..Log::default() };
    log.draw(client)
}

//! `pando status`

use clap::Args;

use crate::failure::Result;
use crate::output;
use crate::quote::text;
use crate::reach::{Client, ReachOptions, Reached};
use crate::script::{text_of, texts_of};

/// Show what is staged, changed and new
#[derive(Args, Debug)]
#[command(after_help = EXAMPLES)]
pub(super) struct Status {}

const EXAMPLES: &str = "\
Examples:
  pando status
  pando sql -q 'SELECT * FROM dolt_status'      the same in SQL";

impl Status {
    pub(super) fn run(reach: ReachOptions) -> Result<()> {
        let told = Reached::with(&reach, |reached| draw(&mut reached.client))?;
        output::print(told.as_bytes());
        Ok(())
    }
}

/// One table in `dolt_status`.
struct Entry {
    table: String,
    is_staged: bool,
    status: String,
}

fn draw(client: &mut Client) -> Result<String> {
    let branch = text_of(client, "SELECT active_branch()")?;
    let rows = texts_of(client, "SELECT table_name, staged, status FROM dolt_status")?;
    let entries: Vec<Entry> = rows
        .into_iter()
        .filter_map(|row| {
            let [table, staged, status] = <[String; 3]>::try_from(row).ok()?;
            Some(Entry { table, is_staged: staged == "1", status })
        })
        .collect();
    let is_merging = text_of(client, "SELECT is_merging FROM dolt_merge_status")? == "1";
    let mut told = format!("On branch {branch}\n");
    let upstream = upstream(client, &branch)?;
    told.push_str(&upstream);
    let groups = groups(&entries, is_merging);
    if groups.is_empty() {
        told.push_str("nothing to commit, working tree clean\n");
        return Ok(told);
    }
    if !upstream.is_empty() {
        told.push('\n');
    }
    told.push_str(&groups.join("\n"));
    Ok(told)
}

/// How the branch stands to the one that it follows, if it follows one.
fn upstream(client: &mut Client, branch: &str) -> Result<String> {
    let followed =
        format!("SELECT remote, branch FROM dolt_branches WHERE name = {}", text(branch));
    let row = texts_of(client, &followed)?.into_iter().next().unwrap_or_default();
    let (remote, theirs) = match row.as_slice() {
        [remote, theirs] if !remote.is_empty() => (remote, theirs),
        _ => return Ok(String::new()),
    };
    let upstream = format!("{remote}/{theirs}");
    let counted =
        format!("CALL dolt_count_commits('--from', {}, '--to', {})", text(branch), text(&upstream));
    // What is followed may not have been fetched yet.
    let Ok(counts) = texts_of(client, &counted) else { return Ok(String::new()) };
    let counts = counts.into_iter().next().unwrap_or_default();
    Ok(match counts.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        ["0", "0"] => format!("Your branch is up to date with '{upstream}'.\n"),
        [ahead, "0"] => format!(
            "Your branch is ahead of '{upstream}' by {}.\n  (use \"pando push\" to publish your \
             local commits)\n",
            commits(ahead)
        ),
        ["0", behind] => format!(
            "Your branch is behind '{upstream}' by {}, and can be fast-forwarded.\n  (use \"pando \
             pull\" to update your local branch)\n",
            commits(behind)
        ),
        [ahead, behind] => format!(
            "Your branch and '{upstream}' have diverged,\nand have {ahead} and {behind} different \
             commits each, respectively.\n  (use \"pando pull\" to update your local branch)\n"
        ),
        _ => String::new(),
    })
}

fn commits(count: &str) -> String {
    if count == "1" { "1 commit".to_owned() } else { format!("{count} commits") }
}

fn groups(entries: &[Entry], is_merging: bool) -> Vec<String> {
    let lines = |wanted: &dyn Fn(&Entry) -> bool| -> String {
        let wanted = entries.iter().filter(|entry| wanted(entry));
        wanted.map(|entry| format!("\t{:<18}{}\n", label(&entry.status), entry.table)).collect()
    };
    let is_unmerged = |entry: &Entry| label(&entry.status) == "both modified:";
    let conflicted: Vec<&str> =
        entries.iter().filter(|entry| is_unmerged(entry)).map(|entry| &*entry.table).collect();
    let staged = lines(&|entry| {
        entry.is_staged && !is_unmerged(entry) && !conflicted.contains(&&*entry.table)
    });
    let changed = |entry: &Entry| {
        !entry.is_staged && !is_unmerged(entry) && !conflicted.contains(&&*entry.table)
    };
    let unstaged = lines(&|entry| changed(entry) && entry.status != "new table");
    let untracked = lines(&|entry| changed(entry) && entry.status == "new table");
    let unmerged = lines(&is_unmerged);
    let merging = match (unmerged.is_empty(), is_merging) {
        (false, _) => {
            "You have unmerged tables.\n  (fix conflicts and run \"pando commit\")\n  (use \"pando \
             merge --abort\" to abort the merge)\n"
        }
        (true, true) => {
            "All conflicts and constraint violations fixed but you are still merging.\n  (use \
             \"pando commit\" to conclude merge)\n"
        }
        (true, false) => "",
    };
    let table = [
        ("Changes to be committed:\n  (use \"pando reset <table>...\" to unstage)\n", staged),
        ("Unmerged paths:\n  (use \"pando add <table>...\" to mark resolution)\n", unmerged),
        (
            "Changes not staged for commit:\n  (use \"pando add <table>\" to update what will be \
             committed)\n  (use \"pando checkout <table>\" to discard changes in working \
             directory)\n",
            unstaged,
        ),
        (
            "Untracked tables:\n  (use \"pando add <table>\" to include in what will be committed)\n",
            untracked,
        ),
    ];
    let filled = table.into_iter().filter(|(_, lines)| !lines.is_empty());
    let filled = filled.map(|(title, lines)| format!("{title}{lines}"));
    Some(merging.to_owned()).filter(|text| !text.is_empty()).into_iter().chain(filled).collect()
}

/// As Dolt writes a status before a table's name.
fn label(status: &str) -> &str {
    match status {
        "new table" => "new table:",
        "modified" => "modified:",
        "deleted" => "deleted:",
        "renamed" => "renamed:",
        "conflict" | "constraint violation" | "schema conflict" => "both modified:",
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(table: &str, is_staged: bool, status: &str) -> Entry {
        Entry { table: table.to_owned(), is_staged, status: status.to_owned() }
    }

    #[test]
    fn each_state_has_its_group() {
        let entries = [entry("a", true, "new table"), entry("b", false, "new table")];
        let expected = "\
Changes to be committed:
  (use \"pando reset <table>...\" to unstage)
\tnew table:        a

Untracked tables:
  (use \"pando add <table>\" to include in what will be committed)
\tnew table:        b
";
        assert_eq!(groups(&entries, false).join("\n"), expected);
    }

    #[test]
    fn a_table_in_conflict_is_unmerged_and_nothing_else() {
        let entries = [entry("item", true, "modified"), entry("item", false, "conflict")];
        let expected = "\
You have unmerged tables.
  (fix conflicts and run \"pando commit\")
  (use \"pando merge --abort\" to abort the merge)

Unmerged paths:
  (use \"pando add <table>...\" to mark resolution)
\tboth modified:    item
";
        assert_eq!(groups(&entries, true).join("\n"), expected);
    }
}

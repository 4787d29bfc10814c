//! The commands in Git's manner, in one session: what they print is what Dolt prints.
//!
//! The expected texts are transcripts of Dolt 2.3.1 with our name for its, hashes and dates masked,
//! and MySQL's default collation and `DEFAULT NULL` where Dolt has its own.

mod support;

use support::Folder;

/// Runs a command as [`Folder::run`] and draws it as a transcript, without what differs each time.
fn told(folder: &Folder, arguments: &[&str]) -> String {
    let output = folder.run(arguments);
    let stderr = String::from_utf8_lossy(&output.stderr);
    let stderr: String = stderr.lines().map(|line| ["[stderr] ", line, "\n"].concat()).collect();
    let text = format!("{}{stderr}", String::from_utf8_lossy(&output.stdout));
    let text: String = text.lines().map(|line| masked(line) + "\n").collect();
    match output.status.code() {
        Some(0) => text,
        code => format!("{text}[exit {}]\n", code.unwrap_or(-1)),
    }
}

fn masked(line: &str) -> String {
    if let Some((before, _)) = line.split_once("Date:  ") {
        return format!("{before}Date:  DATE");
    }
    let mut text = String::new();
    for part in line.split_inclusive(|c: char| !c.is_ascii_alphanumeric()) {
        let word = part.trim_end_matches(|c: char| !c.is_ascii_alphanumeric());
        let is_hash = word.len() == 32 && word.chars().all(|c| c.is_ascii_digit() || c <= 'v');
        text.push_str(&if is_hash { part.replace(word, "HASH") } else { part.to_owned() });
    }
    text
}

/// Each command with what it prints.
fn check(folder: &Folder, table: &[(&str, &str)]) {
    for (command, expected) in table {
        let arguments = words(command);
        let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
        assert_eq!(told(folder, &arguments), *expected, "pando {command}");
    }
}

/// Words between blanks, or in single quotes.
fn words(command: &str) -> Vec<String> {
    let mut words = Vec::new();
    for (at, part) in command.split('\'').enumerate() {
        if at % 2 == 1 {
            words.push(part.to_owned());
        } else {
            words.extend(part.split_whitespace().map(str::to_owned));
        }
    }
    words
}

fn begun() -> Folder {
    let folder = Folder::new();
    folder.succeed(&["config", "--global", "--add", "user.name", "Ada Example"]);
    folder.succeed(&["config", "--global", "--add", "user.email", "ada@example.org"]);
    folder.succeed(&["init"]);
    let make = "create table item (id int primary key, name varchar(20), price decimal(8,2)); \
                insert into item values (1,\"pen\",1.50),(2,\"ink\",NULL)";
    folder.succeed(&["sql", "-q", make]);
    folder
}

const ROWS: &str = "\
+---+----+------+-------+
|   | id | name | price |
+---+----+------+-------+
| + | 1  | pen  | 1.50  |
| + | 2  | ink  | NULL  |
+---+----+------+-------+
";

#[test]
fn tables_are_staged_shown_and_committed() {
    let folder = begun();
    let schema = "\
diff --dolt a/item b/item
added table
+CREATE TABLE `item` (
+  `id` int NOT NULL,
+  `name` varchar(20) DEFAULT NULL,
+  `price` decimal(8,2) DEFAULT NULL,
+  PRIMARY KEY (`id`)
+) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_0900_ai_ci;
";
    check(
        &folder,
        &[
            (
                "status",
                "On branch main\nUntracked tables:\n  (use \"pando add <table>\" to include in \
                what will \
             be committed)\n\tnew table:        item\n",
            ),
            ("ls", "Tables in working set:\n\t item\n"),
            ("add item", ""),
            (
                "status",
                "On branch main\nChanges to be committed:\n  (use \"pando reset <table>...\" to \
             unstage)\n\tnew table:        item\n",
            ),
            ("diff --cached", &[schema, ROWS].concat()),
            (
                "commit -m first",
                "commit HASH (HEAD -> main) \nAuthor: Ada Example <ada@example.org>\nDate:  \
                DATE\n\n\
             \tfirst\n\n",
            ),
            (
                "commit -m nothing",
                "[stderr] no changes added to commit (use \"pando add\")\n[exit 1]\n",
            ),
            ("log --oneline", "HASH first\nHASH Initialize data repository\n"),
            ("status", "On branch main\nnothing to commit, working tree clean\n"),
        ],
    );
}

#[test]
fn a_diff_shows_rows_counts_and_statements() {
    let folder = begun();
    folder.succeed(&["commit", "-Am", "first"]);
    let change = "update item set price=2 where id=1; insert into item values (3,\"pad\",4)";
    folder.succeed(&["sql", "-q", change]);
    let head = "diff --dolt a/item b/item\n--- a/item\n+++ b/item\n";
    let rows = "\
+---+----+------+-------+
|   | id | name | price |
+---+----+------+-------+
| < | 1  | pen  | 1.50  |
| > | 1  | pen  | 2.00  |
| + | 3  | pad  | 4.00  |
+---+----+------+-------+
";
    let counts = "\
1 Row Unmodified (50.00%)
1 Row Added (50.00%)
0 Rows Deleted (0.00%)
1 Row Modified (50.00%)
3 Cells Added (50.00%)
0 Cells Deleted (0.00%)
1 Cell Modified (16.67%)
(2 Row Entries vs 3 Row Entries)

";
    let summary = "\
+------------+-----------+-------------+---------------+
| Table name | Diff type | Data change | Schema change |
+------------+-----------+-------------+---------------+
| item       | modified  | true        | false         |
+------------+-----------+-------------+---------------+
";
    let statements = "
UPDATE `item` SET `price`=2.00 WHERE `id`=1;
INSERT INTO `item` (`id`,`name`,`price`) VALUES (3,'pad',4.00);
";
    check(
        &folder,
        &[
            ("diff", &[head, rows].concat()),
            ("diff HEAD item", &[head, rows].concat()),
            ("diff --stat", &[head, counts].concat()),
            ("diff --summary", summary),
            ("diff --name-only", "item\n"),
            ("diff -r sql", statements),
            ("diff nothing", "[stderr] Table 'shop.nothing' doesn't exist\n[exit 1]\n"),
            ("reset --hard", ""),
            ("diff", ""),
        ],
    );
}

/// A folder on `side`, whose branches have both changed one row.
fn parted() -> Folder {
    let folder = begun();
    folder.succeed(&["commit", "-Am", "first"]);
    check(
        &folder,
        &[
            ("branch", "* main\n"),
            ("branch side", ""),
            ("branch -v", "* main HASH first\n  side HASH first\n"),
            ("sql -q 'update item set price=2 where id=1'", ""),
        ],
    );
    folder.succeed(&["commit", "-am", "prices"]);
    check(
        &folder,
        &[
            ("checkout side", "Switched to branch 'side'\n"),
            (
                "checkout nowhere",
                "[stderr] error: tablespec 'nowhere' did not match any table(s) known to pando\n\
             [exit 1]\n",
            ),
            ("sql -q 'update item set price=9 where id=1'", ""),
            ("branch --show-current", "side\n"),
        ],
    );
    folder.succeed(&["commit", "-am", "side price"]);
    folder
}

#[test]
fn branches_conflict_and_come_together() {
    let folder = parted();
    check(
        &folder,
        &[
            ("checkout main", "Switched to branch 'main'\n"),
            (
                "merge side",
                "Updating HASH..HASH\nAuto-merging item\nCONFLICT (content): Merge conflict in \
                item\n\
             Automatic merge failed; 1 table(s) are unmerged.\n\
             Use 'pando conflicts' to investigate and resolve conflicts.\n[exit 1]\n",
            ),
            (
                "status",
                "On branch main\nYou have unmerged tables.\n  (fix conflicts and run \"pando \
                commit\")\n  \
             (use \"pando merge --abort\" to abort the merge)\n\nUnmerged paths:\n  (use \"pando \
             add \
             <table>...\" to mark resolution)\n\tboth modified:    item\n",
            ),
            (
                "conflicts cat item",
                "+-----+--------+----+------+-------+\n\
             |     |        | id | name | price |\n\
             +-----+--------+----+------+-------+\n\
             |     | base   | 1  | pen  | 1.50  |\n\
             |  *  | ours   | 1  | pen  | 2.00  |\n\
             |  *  | theirs | 1  | pen  | 9.00  |\n\
             +-----+--------+----+------+-------+\n",
            ),
            (
                "commit -am merged",
                "[stderr] tables [item] have unresolved conflicts from the merge. resolve the \
                conflicts \
             before committing\n[exit 1]\n",
            ),
            ("conflicts resolve --ours item", ""),
            (
                "commit -am merged",
                "commit HASH (HEAD -> main) \nMerge: HASH HASH\nAuthor: Ada Example \
             <ada@example.org>\nDate:  DATE\n\n\tmerged\n\n",
            ),
        ],
    );
}

#[test]
fn a_branch_behind_another_moves_forward() {
    let folder = begun();
    folder.succeed(&["commit", "-Am", "first"]);
    check(
        &folder,
        &[
            ("checkout -b ff", "Switched to branch 'ff'\n"),
            ("sql -q 'insert into item values (4,\"cap\",5)'", ""),
        ],
    );
    folder.succeed(&["commit", "-am", "ff"]);
    check(
        &folder,
        &[
            ("checkout main", "Switched to branch 'main'\n"),
            (
                "merge ff",
                "Fast-forward\nUpdating HASH..HASH\nitem | 1 +\n1 tables changed, 1 rows \
                added(+), 0 \
             rows modified(*), 0 rows deleted(-)\n",
            ),
            ("branch -d ff", ""),
            ("tag v1 -m one", ""),
            ("tag", "\tv1\n"),
            ("sql -q 'delete from item where id=4'", ""),
            ("checkout item", ""),
            ("status", "On branch main\nnothing to commit, working tree clean\n"),
        ],
    );
}

#[test]
fn remotes_are_pushed_to_cloned_and_pulled_from() {
    let folder = begun();
    folder.succeed(&["commit", "-Am", "first"]);
    let place = folder.path().parent().unwrap().join("rem").display().to_string();
    let listed = format!("origin file://{place} \n");
    let new = format!("To file://{place}\n * [new branch]          main -> main\n");
    let cloning = format!("cloning file://{place}\nRetrieving remote information.\n");
    check(
        &folder,
        &[
            ("remote add origin file://../rem", ""),
            ("remote -v", &listed),
            ("push origin main", &new),
            ("push origin main", "Everything up-to-date\n"),
            (
                "push",
                "[stderr] fatal: The current branch main has no upstream branch.\n\
             [stderr] To push the current branch and set the remote as upstream, use\n\
             [stderr] \tpando push --set-upstream origin main\n\
             [stderr] To have this happen automatically for branches without a tracking\n\
             [stderr] upstream, see 'push.autoSetupRemote' in 'pando config --help'.\n[exit 1]\n",
            ),
            ("push --set-upstream origin main", ""),
        ],
    );
    let cloned = told(&folder, &["clone", "file://../rem", "copy"]);
    assert!(cloned.starts_with(&cloning), "{cloned}");
    assert!(cloned.ends_with(" chunks complete.\n"), "{cloned}");
    let again = told(&folder, &["clone", "file://../rem", "copy"]);
    assert!(
        again.ends_with("[stderr] data repository already exists: copy\n[exit 1]\n"),
        "{again}"
    );
    let copy = folder.path().join("copy").display().to_string();
    let in_copy = |command: &str| format!("--data-dir {copy} {command}");
    check(
        &folder,
        &[
            (&in_copy("branch -a"), "* main\n  remotes/origin/main\n"),
            (&in_copy("sql -q 'insert into item values (7,\"box\",1)'"), ""),
        ],
    );
    folder.succeed(&["--data-dir", &copy, "commit", "-am", "from copy"]);
    folder.succeed(&["--data-dir", &copy, "push", "origin", "main"]);
    check(
        &folder,
        &[
            ("fetch", ""),
            (
                "status",
                "On branch main\nYour branch is behind 'origin/main' by 1 commit, and can be \
             fast-forwarded.\n  (use \"pando pull\" to update your local branch)\nnothing to \
             commit, \
             working tree clean\n",
            ),
            (
                "pull",
                "Fast-forward\nUpdating HASH..HASH\nitem | 1 +\n1 tables changed, 1 rows \
                added(+), 0 \
             rows modified(*), 0 rows deleted(-)\n",
            ),
            ("pull", "Everything up-to-date\n"),
            ("remote remove origin", ""),
            ("remote", ""),
        ],
    );
}

#[test]
fn backups_are_named_made_and_restored() {
    let folder = begun();
    let place = folder.path().parent().unwrap().join("bk").display().to_string();
    let listed = format!("b1 file://{place} \n");
    let note = "[stderr] users and grants are not contained in a database's backup\n";
    check(
        &folder,
        &[
            ("backup add b1 file://../bk", ""),
            ("backup add b1 file://../bk", "[stderr] backup 'b1' already exists\n[exit 1]\n"),
            ("backup -v", &listed),
            ("backup", "b1\n"),
            ("backup sync b1", note),
            ("backup sync b2", "[stderr] backup 'b2' not found\n[exit 1]\n"),
            ("backup restore file://../bk again", note),
            ("sql --data-dir again -r csv -q 'select count(*) from item'", "count(*)\n2\n"),
            (
                "backup restore file://../bk again",
                "[stderr] data repository already exists: again\n[exit 1]\n",
            ),
            ("backup restore --force file://../bk again", note),
            ("backup rm b1", ""),
            ("backup", ""),
        ],
    );
    let nowhere = told(&folder, &["backup", "restore", "file:///nowhere/at/all", "x"]);
    assert_eq!(nowhere, "[stderr] the place holds no backup\n[exit 1]\n");
    assert!(!folder.path().join("x").exists(), "what was made for it is gone");
    // On a machine of its own, without an instance.
    let other = Folder::new();
    let url = format!("file://{place}");
    assert_eq!(told(&other, &["backup", "restore", &url, "shop"]), note);
    let whole = ["sql", "--data-dir", "shop", "-r", "csv", "-q", "select name from item"];
    assert_eq!(told(&other, &whole), "name\npen\nink\n");
}

#[test]
fn a_branch_that_was_checked_out_and_is_gone_is_said() {
    let folder = begun();
    folder.succeed(&["checkout", "-b", "gone"]);
    let drop = "call dolt_checkout('main'); call dolt_branch('-D', 'gone')";
    folder.succeed(&["sql", "-q", drop]);
    let told = told(&folder, &["branch"]);
    assert!(told.starts_with("* main\n[stderr] warning: the branch 'gone' is gone"), "{told}");
}

//! The commands as a user runs them: what they print, where, and their exit codes.

mod support;

use support::{Folder, Server};

/// Runs a command and draws what it did as the transcripts of Dolt do.
fn transcript(folder: &Folder, arguments: &[&str]) -> String {
    let output = folder.run(arguments);
    let stderr = String::from_utf8_lossy(&output.stderr);
    let told: String = stderr.lines().map(|line| ["[stderr] ", line, "\n"].concat()).collect();
    let text = format!("{}{told}", String::from_utf8_lossy(&output.stdout));
    match output.status.code() {
        Some(0) => text,
        Some(code) => format!("{text}[exit {code}]\n"),
        None => format!("{text}[killed]\n"),
    }
}

#[test]
fn version_names_the_program() {
    assert_eq!(transcript(&Folder::new(), &["version"]), "pando version 0.1.0\n");
}

#[test]
fn unknown_commands_and_options_are_named() {
    let folder = Folder::new();
    let unknown = transcript(&folder, &["nonsense"]);
    assert_eq!(unknown, "[stderr] Unknown Command nonsense\n[exit 1]\n");
    let option = transcript(&folder, &["sql", "--nonsense"]);
    assert!(option.starts_with("Run SQL"), "its help: {option}");
    assert!(option.ends_with("[stderr] error: unknown option `nonsense'\n[exit 1]\n"), "{option}");
}

#[test]
fn every_command_explains_itself() {
    let folder = Folder::new();
    let all = folder.succeed(&["help"]);
    let (_, listed) = all.split_once("Commands:\n").unwrap();
    // A long description goes on in lines that are indented further.
    let lines = listed.lines().take_while(|line| !line.is_empty());
    let lines = lines.filter_map(|line| line.strip_prefix("  "));
    let begun = lines.filter(|line| !line.starts_with(' '));
    let listed: Vec<&str> = begun.filter_map(|line| line.split_whitespace().next()).collect();
    assert!(listed.len() >= 25, "{listed:?}");
    for command in listed.into_iter().filter(|command| *command != "help") {
        let help = folder.succeed(&["help", command]);
        assert!(help.contains(&format!("Usage: pando {command}")), "{command}: {help}");
        assert!(help.contains("Examples:\n"), "{command}: {help}");
    }
}

#[test]
fn a_folder_without_an_instance_says_what_to_do() {
    let expected = "\
[stderr] The current directory is not a valid pando repository.
[stderr] run: pando init before trying to run this command
[exit 2]
";
    assert_eq!(transcript(&Folder::new(), &["sql", "-q", "select 1"]), expected);
}

#[test]
fn init_asks_who_you_are_and_makes_a_database_once() {
    let folder = Folder::new();
    let unknown = transcript(&folder, &["init"]);
    assert!(unknown.starts_with("[stderr] Author identity unknown\n"), "{unknown}");
    assert!(unknown.ends_with("fatal: empty ident name not allowed\n[exit 1]\n"), "{unknown}");
    let config = ["config", "--global", "--add"];
    let name = [&config[..], &["user.name", "Ada Example"]].concat();
    assert_eq!(transcript(&folder, &name), "Config successfully updated.\n");
    let email = [&config[..], &["user.email", "ada@example.org"]].concat();
    assert_eq!(transcript(&folder, &email), "Config successfully updated.\n");
    let one = transcript(&folder, &["config", "--global", "--get", "user.name"]);
    assert_eq!(one, "Ada Example\n");
    let all = "user.email = ada@example.org\nuser.name = Ada Example\n";
    assert_eq!(transcript(&folder, &["config", "--list"]), all);
    let made = "Successfully initialized pando data repository.\n";
    assert_eq!(transcript(&folder, &["init"]), made);
    let again = "[stderr] This directory has already been initialized.\n[exit 1]\n";
    assert_eq!(transcript(&folder, &["init"]), again);
}

const MAKE: &str = "create table item (id int primary key, name varchar(20), price decimal(8,2)); \
                    insert into item values (1,\"pen\",1.50),(2,\"ink\",NULL)";

const TABULAR: &str = "\
+----+------+-------+
| id | name | price |
+----+------+-------+
| 1  | pen  | 1.50  |
| 2  | ink  | NULL  |
+----+------+-------+

";

fn select(folder: &Folder, format: &str) -> String {
    transcript(folder, &["sql", "-r", format, "-q", "select * from item order by id"])
}

/// What `pando sql` prints, in each format, is what Dolt prints.
fn check_formats(folder: &Folder) {
    let select = |format| select(folder, format);
    assert_eq!(select("tabular"), TABULAR);
    assert_eq!(select("csv"), "id,name,price\n1,pen,1.50\n2,ink,\n");
    let json = "{\"rows\": [{\"id\":1,\"name\":\"pen\",\"price\":\"1.50\"},\
                {\"id\":2,\"name\":\"ink\"}]}\n";
    assert_eq!(select("json"), json);
    let vertical = "\
*************************** 1. row ***************************
   id: 1
 name: pen
price: 1.50

*************************** 2. row ***************************
   id: 2
 name: ink
price: NULL


";
    assert_eq!(select("vertical"), vertical);
}

#[test]
fn sql_works_on_the_files_and_through_the_server_alike() {
    let folder = Folder::new();
    folder.init();
    assert_eq!(transcript(&folder, &["sql", "-q", MAKE]), "");
    assert_eq!(select(&folder, "tabular"), TABULAR);
    let server = Server::start(&folder, &[]);
    check_formats(&folder);
    let update = ["sql", "-q", "update item set price=3 where id=9"];
    assert_eq!(transcript(&folder, &update), "");
    assert!(server.stop());
    assert_eq!(select(&folder, "tabular"), TABULAR);
}

#[test]
fn failed_statements_are_told_in_dolts_words() {
    let folder = Folder::new();
    folder.init();
    let missing = "\
[stderr] error on line 1 for query select * from nothing: table not found: nothing
[exit 1]
";
    assert_eq!(transcript(&folder, &["sql", "-q", "select * from nothing"]), missing);
    let wrong = "\
[stderr] error on line 1 for query selec 1
[stderr] Error parsing SQL: 
[stderr] syntax error at position 6 near 'selec'
[stderr] selec 1
[stderr]       ^
[exit 1]
";
    assert_eq!(transcript(&folder, &["sql", "-q", "selec 1"]), wrong);
    let second =
        transcript(&folder, &["sql", "-q", "select 1;\n\nselect * from nothing;\nselect 2"]);
    assert!(second.contains("error on line 3 for query select * from nothing"), "{second}");
    assert!(!second.contains("| 2 |"), "an error ends the run: {second}");
    let both = transcript(&folder, &["sql", "-c", "-q", "select * from nothing; select 2"]);
    assert!(both.contains("| 2 |") && both.ends_with("[exit 1]\n"), "{both}");
}

#[test]
fn a_folder_below_an_instance_is_a_database_of_it() {
    let folder = Folder::new();
    folder.init();
    let below = folder.path().join("crm");
    let below = below.to_str().unwrap();
    let made = std::process::Command::new("mkdir").arg(below).status().unwrap();
    assert!(made.success());
    let who = ["--name", "Ada", "--email", "ada@example.org"];
    let init = [&["--data-dir", below, "init"][..], &who].concat();
    folder.succeed(&init);
    let asked = ["sql", "--data-dir", below, "-r", "csv", "-q", "select database() as d"];
    assert_eq!(folder.succeed(&asked), "d\ncrm\n");
    let asked = ["sql", "-r", "csv", "-q", "select database() as d"];
    assert_eq!(folder.succeed(&asked), "d\nshop\n");
}

//! One who follows a document from its first line to its last.

use std::fs;
use std::path::PathBuf;

use super::block::{Block, Step};
use super::table;
use crate::support::{Client, Folder, Server};

/// Commands that a document may name and the test does not run: it is one of them, or they do not
/// end.
const LEFT_OUT: [&str; 4] = ["cargo test", "cargo xtask", "cargo build", "mariadb -h"];

/// Where documents keep what lies beside an instance.
const PLACES: &str = "file:///backup/";

/// The reader: a folder, a server once it was started, a session.
pub(crate) struct Reader {
    root: PathBuf,
    folder: Folder,
    server: Option<Server>,
    client: Option<Client>,
}

impl Reader {
    /// Someone with an empty folder; files that documents name are below `root`.
    pub(crate) fn new(root: PathBuf) -> Self {
        Self { root, folder: Folder::new(), server: None, client: None }
    }

    /// Does what a block says.
    pub(crate) fn run(&mut self, block: &Block) -> Result<(), String> {
        match block.language.as_str() {
            "sql" => {
                let text = self.placed(&block.lines.join("\n"));
                let client = self.client();
                for statement in statements(&text) {
                    client.query(&statement).map_err(|error| format!("{statement}\n{error}"))?;
                }
                Ok(())
            }
            "console" => block.steps().iter().try_for_each(|step| self.step(step)),
            _ => Ok(()),
        }
    }

    fn step(&mut self, step: &Step) -> Result<(), String> {
        if step.prompt == "mysql>" {
            return self.typed(step);
        }
        let own = step.input.strip_prefix("cargo run --release -- ");
        let own = own.or_else(|| step.input.strip_prefix("pando "));
        match own {
            Some("sql-server") => {
                self.client();
                Ok(())
            }
            Some(arguments) => {
                let arguments: Vec<&str> = arguments.split_whitespace().collect();
                let printed = self.folder.succeed(&arguments);
                compare(step, &printed.lines().map(str::to_owned).collect::<Vec<_>>())
            }
            None => match step.input.split_once('<') {
                Some((client, file)) if client.starts_with("mariadb ") => {
                    let path = self.root.join(file.trim());
                    let text = fs::read_to_string(&path)
                        .map_err(|error| format!("{}: {error}", path.display()))?;
                    let client = self.client();
                    client.query(&text).map(drop).map_err(|error| error.to_string())
                }
                _ if LEFT_OUT.iter().any(|known| step.input.starts_with(known)) => Ok(()),
                _ => Err(format!("nobody knows how to do: {}", step.input)),
            },
        }
    }

    /// Statements at a prompt; the table of the last one that has rows is compared.
    fn typed(&mut self, step: &Step) -> Result<(), String> {
        let text = self.placed(&step.input);
        let client = self.client();
        let mut shown = Vec::new();
        for statement in statements(&text) {
            let found = table::draw(client, &statement);
            shown = found.map_err(|error| format!("{statement}\n{error}"))?;
        }
        compare(step, &shown)
    }

    /// The text with its places below the test's folder.
    fn placed(&self, text: &str) -> String {
        let beside = self.folder.path().with_file_name("backup");
        text.replace(PLACES, &format!("file://{}/", beside.display()))
    }

    fn client(&mut self) -> &mut Client {
        let server = self.server.get_or_insert_with(|| Server::start(&self.folder, &[]));
        self.client.get_or_insert_with(|| server.connect())
    }
}

/// The statements of a text; none of a document's has a semicolon in a string.
fn statements(text: &str) -> Vec<String> {
    let parts = text.split(';').map(str::trim).filter(|part| !part.is_empty());
    parts.map(str::to_owned).collect()
}

/// What a document does not show is not compared.
fn compare(step: &Step, found: &[String]) -> Result<(), String> {
    let shown: Vec<String> = step.shown.iter().filter(|line| !line.is_empty()).cloned().collect();
    let (expected, is) = (table::settled(&shown), table::settled(found));
    if shown.is_empty() || expected == is {
        return Ok(());
    }
    let difference = testkit::golden::difference(&expected.join("\n"), &is.join("\n"));
    Err(format!("{}\n{difference}", step.input))
}

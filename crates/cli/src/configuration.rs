//! The settings of a user or of a folder: `user.name`, `user.email` and others, one a line.
//!
//! ```text
//! user.email = ada@example.org
//! user.name = Ada Example
//! ```
//! The global ones are in `$XDG_CONFIG_HOME/pando/config` (`~/.config/pando/config`), the local
//! ones in `.pando/config`; local ones win.
#![expect(clippy::disallowed_methods, reason = "settings are files of the user")]

use std::collections::BTreeMap;
use std::env;
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use crate::failure::{Failure, Result};
use crate::place;

/// The settings that mean something, and what.
pub(crate) const KNOWN: [(&str, &str); 6] = [
    ("user.name", "your name, for commits"),
    ("user.email", "your e-mail address, for commits"),
    ("init.defaultbranch", "the first branch of a new database; main if it is not set"),
    ("push.autosetupremote", "true: a branch that follows nothing follows what it is pushed to"),
    ("metrics.disabled", "for scripts that set it; no metrics are ever sent"),
    ("versioncheck.disabled", "for scripts that set it; no newer version is ever asked for"),
];

/// Refuses a setting that nothing reads, with those that are read.
pub(crate) fn check_name(name: &str) -> Result<()> {
    if KNOWN.iter().any(|(known, _)| known.eq_ignore_ascii_case(name)) {
        return Ok(());
    }
    if let Some(variable) = name.strip_prefix("sqlserver.global.") {
        let text =
            format!("error: unknown setting `{name}': say SET PERSIST {variable} = ... in SQL");
        return Err(Failure::new(text));
    }
    let known = KNOWN.iter().map(|(name, what)| format!("\n  {name:22} {what}"));
    let known: String = known.collect();
    Err(Failure::new(format!("error: unknown setting `{name}'; there are:{known}")))
}

/// One file of settings.
#[derive(Debug)]
pub(crate) struct Configuration {
    path: PathBuf,
    values: BTreeMap<String, String>,
}

impl Configuration {
    /// The user's.
    pub(crate) fn global() -> Result<Self> {
        let folder = env::var_os("XDG_CONFIG_HOME").map(PathBuf::from);
        let folder = folder.or_else(|| Some(PathBuf::from(env::var_os("HOME")?).join(".config")));
        let folder = folder.ok_or_else(|| Failure::new("neither HOME nor XDG_CONFIG_HOME is set"));
        Self::read(folder?.join("pando").join("config"))
    }

    /// Those of the instance in a folder.
    pub(crate) fn local(folder: &Path) -> Result<Self> {
        Self::read(folder.join(place::NAME).join("config"))
    }

    fn read(path: PathBuf) -> Result<Self> {
        let text = match fs::read_to_string(&path) {
            Ok(text) => text,
            Err(error) if absent(error.kind()) => String::new(),
            Err(error) => return Err(error.into()),
        };
        let mut values = BTreeMap::new();
        for (number, line) in (1..).zip(text.lines()) {
            if line.trim().is_empty() || line.trim_start().starts_with('#') {
                continue;
            }
            let Some((name, value)) = line.split_once('=') else {
                let path = path.display();
                let text = format!("{path}: line {number} is not of the form `name = value'");
                return Err(Failure::new(text));
            };
            values.insert(name.trim().to_lowercase(), value.trim().to_owned());
        }
        Ok(Self { path, values })
    }

    /// The value of a setting.
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        self.values.get(&name.to_lowercase()).map(String::as_str)
    }

    /// All settings, by name.
    pub(crate) fn all(&self) -> impl Iterator<Item = (&str, &str)> {
        self.values.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }

    /// Sets one and keeps it.
    pub(crate) fn set(&mut self, name: &str, value: &str) -> Result<()> {
        check_name(name)?;
        if value.contains('\n') {
            return Err(Failure::new("a setting is one line"));
        }
        self.values.insert(name.to_lowercase(), value.to_owned());
        self.write()
    }

    /// Removes one; says whether it was there.
    pub(crate) fn unset(&mut self, name: &str) -> Result<bool> {
        let was_there = self.values.remove(&name.to_lowercase()).is_some();
        self.write()?;
        Ok(was_there)
    }

    fn write(&self) -> Result<()> {
        if let Some(folder) = self.path.parent() {
            fs::create_dir_all(folder)?;
        }
        let lines = self.values.iter().map(|(name, value)| format!("{name} = {value}\n"));
        fs::write(&self.path, lines.collect::<String>())?;
        Ok(())
    }
}

fn absent(kind: ErrorKind) -> bool {
    matches!(kind, ErrorKind::NotFound | ErrorKind::NotADirectory)
}

/// A setting of the folder, else of the user.
pub(crate) fn find(folder: &Path, name: &str) -> Result<Option<String>> {
    if let Some(value) = Configuration::local(folder)?.get(name) {
        return Ok(Some(value.to_owned()));
    }
    // Without a home there are no settings of the user.
    let global = Configuration::global().ok();
    Ok(global.and_then(|global| global.get(name).map(str::to_owned)))
}

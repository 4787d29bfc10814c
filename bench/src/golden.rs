//! What a real MySQL 9.7 holds after the published dumps: `golden_mysql97.json` of the data.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::error::{Error, Result};

/// A table as it must be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct GoldenTable {
    /// How many rows.
    pub(crate) rows: u64,
    /// How many columns.
    pub(crate) columns: u64,
    /// The MD5 of its rows as text.
    pub(crate) md5: String,
}

/// A database as it must be.
#[derive(Clone, Debug, Default)]
pub(crate) struct GoldenDatabase {
    /// By name, in lower case.
    pub(crate) tables: BTreeMap<String, GoldenTable>,
    /// How many views.
    pub(crate) views: u64,
}

/// The folder of the published dumps.
pub(crate) fn dumps() -> Result<PathBuf> {
    let folder = testkit::dataset("dumps/dumps.tar.xz");
    let folder = folder.ok_or_else(|| Error::Absent("the dumps are absent".to_owned()))?;
    Ok(folder.join("dumps"))
}

/// Reads the databases by name.
pub(crate) fn read(dumps: &Path) -> Result<BTreeMap<String, GoldenDatabase>> {
    let path = dumps.join("golden_mysql97.json");
    let text = fs::read_to_string(&path).map_err(Error::file("read", &path))?;
    let wrong = || Error::Answer(format!("{} is not as it should be", path.display()));
    let json: Value = serde_json::from_str(&text).map_err(|_| wrong())?;
    let databases = json.as_object().ok_or_else(wrong)?;
    let mut out = BTreeMap::new();
    for (name, tables) in databases {
        out.insert(name.clone(), database(tables).ok_or_else(wrong)?);
    }
    Ok(out)
}

fn database(json: &Value) -> Option<GoldenDatabase> {
    let mut out = GoldenDatabase::default();
    for (name, table) in json.as_object()? {
        match name.as_str() {
            "(views)" => out.views = table.as_u64()?,
            // Routines and triggers are counted there too; they hold no rows.
            _ if name.starts_with('(') => {}
            _ => {
                let number = |field| table.get(field).and_then(Value::as_u64);
                let md5 = table.get("md5")?.as_str()?.to_owned();
                let table = GoldenTable { rows: number("rows")?, columns: number("cols")?, md5 };
                out.tables.insert(name.clone(), table);
            }
        }
    }
    Some(out)
}

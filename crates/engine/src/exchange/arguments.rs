//! Arguments of these procedures: names, and flags as Dolt's command line has them.
//!
//! The same rules as those of the other `dolt_*` procedures, whose reader is private to them.

use std::collections::BTreeMap;

use types::Value;

use super::reply::refuse;
use crate::error::Result;

/// A flag that a procedure knows.
pub(super) struct Flag {
    short: Option<char>,
    long: &'static str,
    takes_value: bool,
}

/// A flag without a value.
pub(super) const fn flag(short: Option<char>, long: &'static str) -> Flag {
    Flag { short, long, takes_value: false }
}

/// A flag with a value.
pub(super) const fn valued(short: Option<char>, long: &'static str) -> Flag {
    Flag { short, long, takes_value: true }
}

/// What was given.
#[derive(Debug, Default)]
pub(super) struct Arguments {
    flags: BTreeMap<&'static str, String>,
    /// What is no flag, in order.
    pub(super) names: Vec<String>,
}

impl Arguments {
    /// Whether a flag was given, by its long name.
    pub(super) fn has(&self, long: &str) -> bool {
        self.flags.contains_key(long)
    }

    /// The value of a flag, by its long name; of several the last.
    pub(super) fn value(&self, long: &str) -> Option<&str> {
        self.flags.get(long).map(String::as_str)
    }

    /// The name at a place.
    pub(super) fn name(&self, at: usize) -> Option<&str> {
        self.names.get(at).map(String::as_str)
    }
}

/// Reads the arguments of a call: flags may stand anywhere, several short ones may share a dash, a
/// value follows after `=` or as the next argument; after `--` everything is a name.
pub(super) fn parse(flags: &[Flag], args: &[Value]) -> Result<Arguments> {
    let mut given = Arguments::default();
    let mut rest = args.iter().map(|value| value.to_string_lossy().into_owned());
    while let Some(arg) = rest.next() {
        if arg == "--" {
            given.names.extend(rest.by_ref());
        } else if let Some(long) = arg.strip_prefix("--") {
            let (name, joined) = long.split_once('=').map_or((long, None), |(n, v)| (n, Some(v)));
            let found = flags.iter().find(|flag| flag.long.eq_ignore_ascii_case(name));
            given.take(found, name, joined, &mut rest)?;
        } else if let Some(letters) = arg.strip_prefix('-').filter(|letters| !letters.is_empty()) {
            let mut letters = letters.chars();
            while let Some(letter) = letters.next() {
                let found = flags.iter().find(|flag| flag.short == Some(letter));
                let joined = letters.as_str();
                let joined = Some(joined.strip_prefix('=').unwrap_or(joined));
                let joined = joined.filter(|joined| !joined.is_empty());
                if given.take(found, &letter.to_string(), joined, &mut rest)? {
                    break;
                }
            }
        } else {
            given.names.push(arg);
        }
    }
    Ok(given)
}

impl Arguments {
    /// Notes a flag, and says whether it took a value.
    fn take(
        &mut self,
        flag: Option<&Flag>,
        written: &str,
        joined: Option<&str>,
        rest: &mut impl Iterator<Item = String>,
    ) -> Result<bool> {
        let Some(flag) = flag else { return refuse(format!("error: unknown option `{written}'")) };
        let value = match joined {
            _ if !flag.takes_value => Some(String::new()),
            Some(joined) => Some(joined.to_owned()),
            None => rest.next(),
        };
        let Some(value) = value else {
            return refuse(format!("error: no value for option `{written}'"));
        };
        self.flags.insert(flag.long, value);
        Ok(flag.takes_value)
    }
}

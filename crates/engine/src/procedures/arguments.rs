//! Arguments as Dolt's command line has them: `-Am 'text'`, `--message=text`, `--author`, `'…'`,
//! names.
//!
//! Flags may stand anywhere; short ones may share a dash, of which the last may take a value: the
//! rest of the argument, what follows `=`, or the next argument. After `--` everything is a name.
//! NULL counts as empty.

use types::{SqlError, Value};

use crate::error::Result;

/// A flag that a procedure knows.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Flag {
    /// Its letter, if it has one.
    pub(crate) short: Option<char>,
    /// Its name.
    pub(crate) long: &'static str,
    /// Whether a value belongs to it.
    pub(crate) takes_value: bool,
}

/// A flag without a value.
pub(crate) const fn flag(short: Option<char>, long: &'static str) -> Flag {
    Flag { short, long, takes_value: false }
}

/// A flag with a value.
pub(crate) const fn valued(short: Option<char>, long: &'static str) -> Flag {
    Flag { short, long, takes_value: true }
}

/// What was given.
#[derive(Debug, Default)]
pub(crate) struct Arguments {
    given: Vec<(&'static str, Option<String>)>,
    /// What is no flag, in order.
    pub(crate) names: Vec<String>,
    /// How many of the names stood before `--`, if that was given.
    pub(crate) names_before_dashes: Option<usize>,
}

impl Arguments {
    /// Whether a flag was given, by its long name.
    pub(crate) fn has(&self, long: &str) -> bool {
        self.given.iter().any(|(name, _)| *name == long)
    }

    /// The value of a flag, by its long name; of several the last.
    pub(crate) fn value(&self, long: &str) -> Option<&str> {
        self.given.iter().rev().find(|(name, _)| *name == long)?.1.as_deref()
    }

    /// The name at a place.
    pub(crate) fn name(&self, at: usize) -> Option<&str> {
        self.names.get(at).map(String::as_str)
    }
}

/// Reads the arguments of a call.
pub(crate) fn parse(flags: &[Flag], args: &[Value]) -> Result<Arguments> {
    let mut parsed = Arguments::default();
    let mut rest = args.iter().map(|value| value.to_string_lossy().into_owned());
    while let Some(arg) = rest.next() {
        if parsed.names_before_dashes.is_some() {
            parsed.names.push(arg);
        } else if arg == "--" {
            parsed.names_before_dashes = Some(parsed.names.len());
        } else if let Some(long) = arg.strip_prefix("--") {
            read_long(flags, long, &mut rest, &mut parsed)?;
        } else if let Some(letters) = arg.strip_prefix('-').filter(|rest| !rest.is_empty()) {
            read_short(flags, letters, &mut rest, &mut parsed)?;
        } else {
            parsed.names.push(arg);
        }
    }
    Ok(parsed)
}

fn read_long(
    flags: &[Flag],
    text: &str,
    rest: &mut impl Iterator<Item = String>,
    parsed: &mut Arguments,
) -> Result<()> {
    let (name, value) = match text.split_once('=') {
        Some((name, value)) => (name, Some(value.to_owned())),
        None => (text, None),
    };
    let found = flags.iter().find(|flag| flag.long.eq_ignore_ascii_case(name));
    let flag = found.ok_or_else(|| unknown(name))?;
    let value = match value {
        None if flag.takes_value => Some(rest.next().ok_or_else(|| no_value(name))?),
        value => value,
    };
    parsed.given.push((flag.long, value));
    Ok(())
}

fn read_short(
    flags: &[Flag],
    letters: &str,
    rest: &mut impl Iterator<Item = String>,
    parsed: &mut Arguments,
) -> Result<()> {
    let mut left = letters.chars();
    while let Some(letter) = left.next() {
        let found = flags.iter().find(|flag| flag.short == Some(letter));
        let flag = found.ok_or_else(|| unknown(letters))?;
        if !flag.takes_value {
            parsed.given.push((flag.long, None));
            continue;
        }
        let joined = left.as_str();
        let joined = joined.strip_prefix('=').unwrap_or(joined);
        let value = if joined.is_empty() {
            rest.next().ok_or_else(|| no_value(&letter.to_string()))?
        } else {
            joined.to_owned()
        };
        parsed.given.push((flag.long, Some(value)));
        return Ok(());
    }
    Ok(())
}

fn unknown(name: &str) -> SqlError {
    SqlError::unknown(format!("error: unknown option `{name}'"))
}

fn no_value(name: &str) -> SqlError {
    SqlError::unknown(format!("error: no value for option `{name}'"))
}

#[cfg(test)]
mod tests {
    use super::*;

    const FLAGS: &[Flag] = &[
        flag(Some('A'), "ALL"),
        flag(Some('a'), "all"),
        valued(Some('m'), "message"),
        flag(None, "allow-empty"),
    ];

    fn read(args: &[&str]) -> Arguments {
        let args: Vec<Value> = args.iter().map(|arg| Value::text(arg)).collect();
        parse(FLAGS, &args).unwrap_or_default()
    }

    #[test]
    fn short_flags_share_a_dash() {
        let read = read(&["-Am", "text", "t1"]);
        assert!(read.has("ALL") && !read.has("all"));
        assert_eq!(read.value("message"), Some("text"));
        assert_eq!(read.names, ["t1"]);
    }

    #[test]
    fn values_may_be_joined() {
        assert_eq!(read(&["--message=a=b"]).value("message"), Some("a=b"));
        assert_eq!(read(&["-mtext"]).value("message"), Some("text"));
        assert_eq!(read(&["-m=text"]).value("message"), Some("text"));
    }

    #[test]
    fn after_two_dashes_all_are_names() {
        let read = read(&["HEAD", "--", "-t"]);
        assert_eq!(read.names, ["HEAD", "-t"]);
        assert_eq!(read.names_before_dashes, Some(1));
    }

    #[test]
    fn what_is_not_known_is_refused() {
        assert!(parse(FLAGS, &[Value::text("--nothing")]).is_err());
        assert!(parse(FLAGS, &[Value::text("-m")]).is_err());
    }

    #[test]
    fn flags_stand_anywhere_and_take_values() {
        let flags = [flag(Some('f'), "force"), valued(Some('b'), "branch"), flag(Some('u'), "up")];
        for args in [
            &["origin", "-fu", "-b", "dev", "main"][..],
            &["--force", "origin", "--branch=dev", "main", "--up"],
            &["-fub=dev", "origin", "main"],
            &["--up", "--branch", "dev", "-f", "--", "origin", "main"],
        ] {
            let texts: Vec<Value> = args.iter().map(|arg| Value::text(arg)).collect();
            let given = parse(&flags, &texts).unwrap_or_default();
            assert_eq!(given.names, ["origin", "main"], "{args:?}");
            assert!(given.has("force") && given.has("up"), "{args:?}");
            assert_eq!(given.value("branch"), Some("dev"), "{args:?}");
        }
    }
}

//! `dolt_ignore`: which new tables are not staged.
//!
//! A row is a pattern (`*` and `%` stand for any text, `?` for one character) and whether what
//! matches is ignored. Of several that match, the most specific one decides: one that is matched by
//! another's pattern is more specific than that.

use repo::history::table::OpenTable;
use repo::object::{Object, Root};
use repo::{Hash, KeyRange};
use types::cast::is_true;

use crate::context::Context;
use crate::error::Result;

/// A row of `dolt_ignore`.
#[derive(Clone, Debug)]
pub(crate) struct Pattern {
    text: String,
    is_ignored: bool,
}

/// The rows of `dolt_ignore` in a root.
pub(crate) fn patterns(cx: &Context<'_>, root: Hash) -> Result<Vec<Pattern>> {
    let store = cx.instance.store();
    let root = Root::load(store.as_ref(), root)?;
    let Some(table) = OpenTable::find(store, &root, "dolt_ignore")? else { return Ok(Vec::new()) };
    let position = |name| table.schema.column_named(name).map(|(position, _)| position);
    let (Some(pattern), Some(ignored)) = (position("pattern"), position("ignored")) else {
        return Ok(Vec::new());
    };
    let mut all = Vec::new();
    let mut cursor = table.rows().range(store, KeyRange::all());
    while let Some((_, value)) = cursor.next().map_err(repo::Error::from)? {
        let row = table.layout.row(value)?;
        let text = table.layout.value(store.as_ref(), &row, pattern)?;
        let is_ignored = is_true(&table.layout.value(store.as_ref(), &row, ignored)?);
        all.push(Pattern {
            text: text.to_string_lossy().into_owned(),
            is_ignored: is_ignored == Some(true),
        });
    }
    Ok(all)
}

/// Whether a new table of that name is ignored; tables of the system's own are staged always.
pub(crate) fn is_ignored(patterns: &[Pattern], table: &str) -> Result<bool> {
    let matching: Vec<&Pattern> =
        patterns.iter().filter(|pattern| matches(&pattern.text, table)).collect();
    let is_general = |one: &Pattern| {
        matching.iter().any(|other| other.text != one.text && matches(&one.text, &other.text))
    };
    let deciding: Vec<&&Pattern> = matching.iter().filter(|one| !is_general(one)).collect();
    let verdict = deciding.first().is_some_and(|first| first.is_ignored);
    if deciding.iter().any(|pattern| pattern.is_ignored != verdict) {
        let list = |wanted: bool| {
            let texts = deciding.iter().filter(|pattern| pattern.is_ignored == wanted);
            texts.map(|pattern| pattern.text.as_str()).collect::<Vec<_>>().join(", ")
        };
        return Err(types::SqlError::unknown(format!(
            "the table {table} matches conflicting patterns in dolt_ignore:\nignored:     {}\nnot ignored: {}",
            list(true),
            list(false)
        ))
        .into());
    }
    Ok(verdict)
}

/// Whether a pattern matches a name, in any case.
fn matches(pattern: &str, name: &str) -> bool {
    let pattern: Vec<char> = pattern.to_lowercase().chars().collect();
    let name: Vec<char> = name.to_lowercase().chars().collect();
    let (mut at, mut seen) = (0, 0);
    let mut star: Option<(usize, usize)> = None;
    while let Some(wanted) = name.get(seen) {
        match pattern.get(at) {
            Some('*' | '%') => {
                star = Some((at, seen));
                at += 1;
            }
            Some(one) if *one == '?' || one == wanted => {
                at += 1;
                seen += 1;
            }
            _ => match &mut star {
                Some((behind, from)) => {
                    *from += 1;
                    (at, seen) = (*behind + 1, *from);
                }
                None => return false,
            },
        }
    }
    pattern.get(at..).unwrap_or_default().iter().all(|rest| matches!(rest, '*' | '%'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_match_names() {
        for (pattern, name, expected) in [
            ("gen_*", "gen_a", true),
            ("gen_%", "GEN_", true),
            ("?_x", "a_x", true),
            ("?_x", "ab_x", false),
            ("*b*c", "abxbc", true),
            ("a", "ab", false),
        ] {
            assert_eq!(matches(pattern, name), expected, "{pattern} {name}");
        }
    }

    #[test]
    fn the_most_specific_pattern_decides() {
        let pattern = |text: &str, is_ignored| Pattern { text: text.into(), is_ignored };
        let all = [pattern("test_*", true), pattern("test_special", false)];
        assert!(is_ignored(&all, "test_a").is_ok_and(|ignored| ignored));
        assert!(is_ignored(&all, "test_special").is_ok_and(|ignored| !ignored));
        let torn = [pattern("a*", true), pattern("*b", false)];
        assert!(is_ignored(&torn, "ab").is_err());
    }
}

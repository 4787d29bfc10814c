//! JSON paths: `$.name`, `$[0]`, `$[last-1]`, `$[1 to 3]`, `$.*`, `$[*]`, `$**.name` (manual 11.5).

use types::json::Node;
use types::{ErrorCode, SqlError};

/// One step of a path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Leg {
    /// `.name`.
    Member(String),
    /// `.*`.
    AnyMember,
    /// `[n]`.
    Cell(Place),
    /// `[a to b]`.
    Cells(Place, Place),
    /// `[*]`.
    AnyCell,
    /// `**`: any steps, none too.
    Deep,
}

/// A place in an array, from its beginning or its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// `n`, from 0.
    First(usize),
    /// `last-n`.
    Last(usize),
}

impl Place {
    /// The index in an array of a length; None before its beginning.
    pub(super) fn index(self, length: usize) -> Option<usize> {
        match self {
            Place::First(index) => Some(index),
            Place::Last(back) => length.checked_sub(1)?.checked_sub(back),
        }
    }
}

/// A parsed path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Path {
    /// Its steps from the root.
    pub(super) legs: Vec<Leg>,
}

/// The longest path, in steps (MySQL's bound on a document's depth).
const LEGS_MAX: usize = 100;

struct Reader<'a> {
    letters: Vec<char>,
    at: usize,
    source: &'a str,
}

impl Reader<'_> {
    fn peek(&self) -> Option<char> {
        self.letters.get(self.at).copied()
    }

    fn take(&mut self, wanted: char) -> bool {
        let found = self.peek() == Some(wanted);
        self.at += usize::from(found);
        found
    }

    fn space(&mut self) {
        while self.peek().is_some_and(char::is_whitespace) {
            self.at += 1;
        }
    }

    fn word(&mut self, wanted: &str) -> bool {
        let end = self.at + wanted.len();
        let here: String = self.letters.get(self.at..end).unwrap_or_default().iter().collect();
        if here == wanted {
            self.at = end;
            return true;
        }
        false
    }

    fn number(&mut self) -> Option<usize> {
        let start = self.at;
        while self.peek().is_some_and(|letter| letter.is_ascii_digit()) {
            self.at += 1;
        }
        let digits: String = self.letters.get(start..self.at)?.iter().collect();
        digits.parse().ok()
    }

    fn place(&mut self) -> Option<Place> {
        self.space();
        if self.word("last") {
            self.space();
            if !self.take('-') {
                return Some(Place::Last(0));
            }
            self.space();
            return Some(Place::Last(self.number()?));
        }
        Some(Place::First(self.number()?))
    }

    fn cell(&mut self) -> Option<Leg> {
        self.space();
        if self.take('*') {
            self.space();
            return self.take(']').then_some(Leg::AnyCell);
        }
        let first = self.place()?;
        self.space();
        let leg = if self.word("to") {
            let last = self.place()?;
            self.space();
            let ordered = match (first, last) {
                (Place::First(a), Place::First(b)) => a <= b,
                (Place::Last(a), Place::Last(b)) => a >= b,
                _ => true,
            };
            if !ordered {
                return None;
            }
            Leg::Cells(first, last)
        } else {
            Leg::Cell(first)
        };
        self.take(']').then_some(leg)
    }

    fn member(&mut self) -> Option<Leg> {
        self.space();
        if self.take('*') {
            return Some(Leg::AnyMember);
        }
        if self.peek() == Some('"') {
            return self.quoted();
        }
        let start = self.at;
        let named = |letter: char| letter.is_alphanumeric() || letter == '_' || letter == '$';
        while self.peek().is_some_and(named) {
            self.at += 1;
        }
        let name: String = self.letters.get(start..self.at)?.iter().collect();
        let begins_well = name.chars().next().is_some_and(|first| !first.is_ascii_digit());
        begins_well.then_some(Leg::Member(name))
    }

    fn quoted(&mut self) -> Option<Leg> {
        let start = self.at;
        self.at += 1;
        loop {
            match self.peek()? {
                '\\' => self.at += 2,
                '"' => break,
                _ => self.at += 1,
            }
        }
        self.at += 1;
        let text: String = self.letters.get(start..self.at)?.iter().collect();
        match types::Json::parse(&text).ok()?.to_node() {
            Node::String(name) => Some(Leg::Member(name)),
            _ => None,
        }
    }

    fn leg(&mut self) -> Option<Leg> {
        if self.take('.') {
            self.member()
        } else if self.take('[') {
            self.cell()
        } else if self.take('*') && self.take('*') {
            // `**` cannot end a path.
            self.peek()
                .is_some_and(|next| next == '.' || next == '[' || next == '*')
                .then_some(Leg::Deep)
        } else {
            None
        }
    }
}

impl Path {
    /// Parses a path; 3143 says around which character it went wrong.
    pub(super) fn parse(source: &str) -> Result<Path, SqlError> {
        let mut reader = Reader { letters: source.chars().collect(), at: 0, source };
        let wrong = |reader: &Reader<'_>| {
            let at = reader.at.max(1).min(reader.source.chars().count().max(1));
            SqlError::new(ErrorCode::InvalidJsonPath, &[&at])
        };
        reader.space();
        if !reader.take('$') {
            return Err(wrong(&reader));
        }
        let mut legs = Vec::new();
        loop {
            reader.space();
            if reader.peek().is_none() {
                return Ok(Path { legs });
            }
            match reader.leg() {
                Some(leg) if legs.len() < LEGS_MAX => legs.push(leg),
                _ => return Err(wrong(&reader)),
            }
        }
    }

    /// Whether it may find more than one value.
    pub(super) fn is_many(&self) -> bool {
        self.legs.iter().any(|leg| !matches!(leg, Leg::Member(_) | Leg::Cell(_)))
    }

    /// What it finds, in the document's order.
    pub(super) fn find<'n>(&self, root: &'n Node) -> Vec<&'n Node> {
        let mut found = Vec::new();
        follow(root, &self.legs, &mut |node| found.push(node));
        if self.legs.contains(&Leg::Deep) {
            // Steps of any length reach a value in more than one way.
            let mut seen = std::collections::BTreeSet::new();
            found.retain(|node| seen.insert(std::ptr::from_ref::<Node>(node) as usize));
        }
        found
    }
}

fn follow<'n>(node: &'n Node, legs: &[Leg], visit: &mut dyn FnMut(&'n Node)) {
    let Some((leg, rest)) = legs.split_first() else { return visit(node) };
    match (leg, node) {
        (Leg::Member(name), _) => {
            if let Some(child) = node.member(name) {
                follow(child, rest, visit);
            }
        }
        (Leg::AnyMember, Node::Object(members)) => {
            for (_, child) in members {
                follow(child, rest, visit);
            }
        }
        (Leg::Cell(place), Node::Array(cells)) => {
            if let Some(child) = place.index(cells.len()).and_then(|index| cells.get(index)) {
                follow(child, rest, visit);
            }
        }
        // What is no array counts as an array of itself alone.
        (Leg::Cell(place), _) if place.index(1) == Some(0) => follow(node, rest, visit),
        (Leg::Cells(first, last), Node::Array(cells)) => {
            let start = first.index(cells.len()).unwrap_or(0);
            let Some(end) = last.index(cells.len()) else { return };
            let range = cells.iter().skip(start).take((end + 1).saturating_sub(start));
            range.for_each(|child| follow(child, rest, visit));
        }
        (Leg::Cells(first, last), _) => {
            let start = first.index(1).unwrap_or(0);
            if start == 0 && last.index(1).is_some() {
                follow(node, rest, visit);
            }
        }
        (Leg::AnyCell, Node::Array(cells)) => {
            for child in cells {
                follow(child, rest, visit);
            }
        }
        (Leg::Deep, _) => {
            follow(node, rest, visit);
            match node {
                Node::Array(cells) => cells.iter().for_each(|child| follow(child, legs, visit)),
                Node::Object(members) => {
                    for (_, child) in members {
                        follow(child, legs, visit);
                    }
                }
                _ => {}
            }
        }
        _ => {}
    }
}

/// Appends a step as a path writes it.
pub(super) fn push_member(path: &mut String, name: &str) {
    let plain = name.chars().next().is_some_and(|c| c.is_alphabetic() || c == '_' || c == '$')
        && name.chars().all(|c| c.is_alphanumeric() || c == '_' || c == '$');
    path.push('.');
    if plain {
        path.push_str(name);
    } else {
        types::json::quote(name, path);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_find_what_they_name() {
        let cases = [
            ("$.a", "[1, 2, 3]"),
            ("$.a[0]", "1"),
            ("$.a[last]", "3"),
            ("$.a[last-1]", "2"),
            ("$.a[1 to 2]", "2,3"),
            ("$.b.\"x y\"", "5"),
            ("$.*", "[1, 2, 3],{\"x y\": 5}"),
            ("$**.\"x y\"", "5"),
            ("$.b[0].\"x y\"", "5"),
            ("$.c", ""),
        ];
        let document = types::Json::parse(r#"{"a": [1, 2, 3], "b": {"x y": 5}}"#);
        let root = document.expect("it is a document").to_node();
        for (source, wanted) in cases {
            let path = Path::parse(source).expect(source);
            let texts: Vec<String> = path
                .find(&root)
                .into_iter()
                .map(|node| types::Json::from_node(node).as_str().to_owned())
                .collect();
            assert_eq!(texts.join(","), wanted, "{source}");
        }
    }

    #[test]
    fn what_is_no_path_is_3143() {
        for source in ["", "a", "$.", "$[", "$[x]", "$**", "$.1a", "$[3 to 1]"] {
            let error = Path::parse(source).expect_err(source);
            assert_eq!(error.number(), 3143, "{source}");
        }
    }
}

//! Tests as statements of sessions.
//!
//! What the tests' authors computed in their own language is kept as `{"$go": "…"}`: a test whose
//! statements need it cannot be read; where only an expectation needs it, anything is right.

use serde_json::Value;

/// A test.
#[derive(Clone)]
pub(super) struct Case {
    /// Where it comes from.
    pub(super) group: String,
    pub(super) name: String,
    pub(super) steps: Vec<Step>,
}

/// A statement.
#[derive(Clone)]
pub(super) struct Step {
    /// The session; one that says nothing of sessions has one.
    pub(super) session: String,
    pub(super) sql: String,
    pub(super) expected: Expected,
}

/// What a statement must come to.
#[derive(Clone)]
pub(super) enum Expected {
    /// Set-up: it must not fail.
    Success,
    /// Whatever it comes to.
    Anything,
    /// These rows, or one row that counts changes.
    Rows(Vec<Value>),
    /// An error, in these words where they are given.
    Error(Option<String>),
}

/// A test that cannot be carried out from its data.
pub(super) struct Unread;

/// All tests of a file; `None` if the file has another shape.
pub(super) fn cases(json: &Value) -> Option<Vec<Result<Case, Unread>>> {
    let mut out = Vec::new();
    for group in json.as_array()? {
        let text = |field: &str| group.get(field)?.as_str();
        let name = format!("{} {}", text("file")?, text("where")?);
        let kind = text("type")?;
        for test in group.get("tests")?.as_array()? {
            out.push(case(&name, kind, test).ok_or(Unread));
        }
    }
    Some(out)
}

fn case(group: &str, kind: &str, test: &Value) -> Option<Case> {
    let is = |field: &str| test.get(field).is_some_and(|value| *value != Value::Bool(false));
    if is("Skip") || test.get("Dialect").is_some_and(|dialect| dialect == "postgres") {
        return None;
    }
    let mut steps = Vec::new();
    match kind {
        "ScriptTest" | "TransactionTest" | "UserPrivilegeTest" => {
            steps.extend(setup(test.get("SetUpScript"))?);
        }
        "MergeScriptTest" => steps.extend(merge_setup(test)?),
        // The others need tables or settings that are not in the data.
        _ => return None,
    }
    match test.get("Assertions") {
        Some(assertions) => {
            for assertion in assertions.as_array()? {
                steps.extend(step(assertion)?);
            }
        }
        None => steps.extend(step(test)?),
    }
    let name = test.get("Name").and_then(Value::as_str).unwrap_or_default();
    Some(Case { group: group.to_owned(), name: name.to_owned(), steps })
}

fn setup(script: Option<&Value>) -> Option<Vec<Step>> {
    let Some(Value::Array(statements)) = script else { return Some(Vec::new()) };
    let step = |sql: &Value| Some(success(sql.as_str()?));
    statements.iter().map(step).collect()
}

fn success(sql: &str) -> Step {
    let (session, sql) = session_of(sql, "root");
    Step { session, sql, expected: Expected::Success }
}

/// A common ancestor, then a branch `right` and what `main` does meanwhile.
fn merge_setup(test: &Value) -> Option<Vec<Step>> {
    let mut steps = setup(test.get("AncSetUpScript"))?;
    let commit = |message: &str| {
        let sql = format!("CALL DOLT_COMMIT('-Am', '{message}', '--allow-empty')");
        success(&sql)
    };
    steps.push(commit("ancestor"));
    steps.push(success("CALL DOLT_CHECKOUT('-b', 'right')"));
    steps.extend(setup(test.get("RightSetUpScript"))?);
    steps.push(commit("right"));
    steps.push(success("CALL DOLT_CHECKOUT('main')"));
    steps.extend(setup(test.get("LeftSetUpScript"))?);
    steps.push(commit("left"));
    Some(steps)
}

/// No step where its authors skip it too; `None` if it cannot be read.
fn step(assertion: &Value) -> Option<Vec<Step>> {
    let is = |field: &str| assertion.get(field) == Some(&Value::Bool(true));
    if is("Skip") || is("NewSession") || assertion.get("Bindings").is_some() {
        return Some(Vec::new());
    }
    let user = assertion.get("User").and_then(Value::as_str).unwrap_or("root");
    let (session, sql) = session_of(assertion.get("Query")?.as_str()?, user);
    let disagrees = assertion.get("mysql97_agrees") == Some(&Value::Bool(false));
    let words = assertion.get("ExpectedErrStr");
    let expected = if disagrees {
        Expected::Anything
    } else if words.is_some() || assertion.get("ExpectedErr").is_some() {
        Expected::Error(words.and_then(Value::as_str).map(str::to_owned))
    } else if is("SkipResultsCheck") {
        Expected::Success
    } else {
        match assertion.get("Expected") {
            Some(Value::Array(rows)) => Expected::Rows(rows.clone()),
            _ => Expected::Success,
        }
    };
    Some(vec![Step { session, sql, expected }])
}

/// `/* client a */ SELECT 1` is session `a`'s.
fn session_of(sql: &str, user: &str) -> (String, String) {
    let named = sql.trim_start().strip_prefix("/* client ").and_then(|rest| rest.split_once("*/"));
    match named {
        Some((name, sql)) => (format!("client {}", name.trim()), sql.trim().to_owned()),
        None => (user.to_owned(), sql.to_owned()),
    }
}

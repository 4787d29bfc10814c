//! Who commits, and when: the session's account, unless `@@dolt_author_*` and `@@dolt_committer_*` say otherwise.

use repo::object::Identity;
use types::cast::to_date_time;
use types::temporal::DateMode;
use types::{SqlError, Value};

use super::variables::text_variable;
use crate::context::Context;
use crate::error::Result;

/// The author as the session's variables and account say.
pub(crate) fn author(cx: &Context<'_>) -> Result<Identity> {
    named(cx, "author")
}

/// The committer as the session's variables and account say.
pub(crate) fn committer(cx: &Context<'_>) -> Result<Identity> {
    named(cx, "committer")
}

fn named(cx: &Context<'_>, role: &str) -> Result<Identity> {
    let set = |part: &str| text_variable(cx, &format!("dolt_{role}_{part}"));
    let client = &cx.session.client;
    let (user, host) = (&client.user, &client.host);
    let date_us = match set("date") {
        None => cx.now_us,
        Some(text) => date_of(&text)?,
    };
    Ok(Identity {
        name: set("name").unwrap_or_else(|| user.clone()),
        email: set("email").unwrap_or_else(|| format!("{user}@{host}")),
        date_us,
    })
}

/// `Name <name@example.org>`.
pub(crate) fn identity_of(text: &str, date_us: i64) -> Result<Identity> {
    let wrong = || {
        SqlError::unknown(
            "Author not formatted correctly. Use 'Name <author@example.com>' format".to_owned(),
        )
    };
    let (name, rest) = text.split_once('<').ok_or_else(wrong)?;
    let email = rest.trim().strip_suffix('>').ok_or_else(wrong)?;
    let (name, email) = (name.trim().to_owned(), email.trim().to_owned());
    if name.is_empty() {
        return Err(wrong().into());
    }
    Ok(Identity { name, email, date_us })
}

/// A moment as `--date` takes it: a date, with a time or without, UTC where no offset says otherwise.
pub(crate) fn date_of(text: &str) -> Result<i64> {
    let plain = text.trim().trim_end_matches('Z');
    let parsed = types::temporal::parse_date_time(plain, DateMode::STRICT);
    let offset_us = parsed.and_then(|parsed| parsed.offset_minutes).map_or(0, i64::from) * 60_000_000;
    let moment = to_date_time(&Value::text(plain), DateMode::STRICT).value;
    let micros = moment.and_then(types::temporal::DateTime::unix_micros);
    let wrong = || SqlError::unknown(format!("error: '{text}' is not in a supported format."));
    Ok(micros.ok_or_else(wrong)? - offset_us)
}

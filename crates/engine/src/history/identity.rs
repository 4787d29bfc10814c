//! Who commits, and when: the session's account, unless `@@dolt_author_*` and `@@dolt_committer_*`
//! say otherwise.

use repo::object::Identity;
use types::cast::to_date_time;
use types::temporal::DateMode;
use types::{SqlError, Value};

use super::variables::text_variable;
use crate::context::Context;
use crate::error::Result;

/// Author and committer of a commit. `author` is what `--author` said, `date_us` what `--date`
/// said.
///
/// Where nothing names a committer, the author is that too, and a date is both's: Dolt's rule.
pub(crate) fn author_and_committer(
    cx: &Context<'_>,
    author: Option<Identity>,
    date_us: Option<i64>,
) -> Result<(Identity, Identity)> {
    let set = |role: &str, part: &str| text_variable(cx, &format!("dolt_{role}_{part}"));
    let date = |role: &str| set(role, "date").map(|text| date_of(&text)).transpose();
    let client = &cx.session.client;
    let author = match author {
        Some(author) => author,
        None => Identity {
            name: set("author", "name").unwrap_or_else(|| client.user.clone()),
            email: set("author", "email")
                .unwrap_or_else(|| format!("{}@{}", client.user, client.host)),
            date_us: cx.now_us,
        },
    };
    let author_date = match date_us {
        Some(given) => given,
        None => date("author")?.unwrap_or(author.date_us),
    };
    let author = Identity { date_us: author_date, ..author };
    let (name, email) = match (set("committer", "name"), set("committer", "email")) {
        (None, None) => (author.name.clone(), author.email.clone()),
        (name, email) => (
            name.unwrap_or_else(|| client.user.clone()),
            email.unwrap_or_else(|| format!("{}@{}", client.user, client.host)),
        ),
    };
    let committer = Identity { name, email, date_us: date("committer")?.unwrap_or(author.date_us) };
    Ok((author, committer))
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

/// A moment as `--date` takes it: a date, with a time or without, UTC where no offset says
/// otherwise.
pub(crate) fn date_of(text: &str) -> Result<i64> {
    let plain = text.trim().trim_end_matches('Z');
    let parsed = types::temporal::parse_date_time(plain, DateMode::STRICT);
    let offset_us =
        parsed.and_then(|parsed| parsed.offset_minutes).map_or(0, i64::from) * 60_000_000;
    let moment = to_date_time(&Value::text(plain), DateMode::STRICT).value;
    let micros = moment.and_then(types::temporal::DateTime::unix_micros);
    let wrong = || SqlError::unknown(format!("error: '{text}' is not in a supported format."));
    Ok(micros.ok_or_else(wrong)? - offset_us)
}

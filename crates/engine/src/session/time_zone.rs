//! `time_zone`: how a session shows and reads moments.
//!
//! A TIMESTAMP is kept in UTC and converted with the zone of the session that looks at it (manual
//! 5.1.15). A zone is `SYSTEM` (UTC here: what a node shows does not depend on where it runs), an
//! offset from `-13:59` to `+14:00`, or a name of the IANA database, which is compiled in.

use std::sync::Arc;

use jiff::civil;
use jiff::tz::{self, TimeZoneDatabase};
use types::DateTime;

/// A session's time zone.
#[derive(Clone, Debug, PartialEq)]
pub struct TimeZone {
    name: Arc<str>,
    rule: Rule,
}

#[derive(Clone, Debug, PartialEq)]
enum Rule {
    /// East of UTC, in seconds.
    Fixed(i32),
    /// A zone of the IANA database.
    Named(tz::TimeZone),
}

const MICROS: i64 = 1_000_000;

impl TimeZone {
    /// `SYSTEM`.
    pub fn system() -> Self {
        Self { name: "SYSTEM".into(), rule: Rule::Fixed(0) }
    }

    /// The zone of this name or offset; `None` is error 1298.
    pub fn find(name: &str) -> Option<Self> {
        if name.eq_ignore_ascii_case("SYSTEM") {
            return Some(Self::system());
        }
        if name.starts_with(['+', '-']) {
            let seconds = parse_offset(name)?;
            return Some(Self { name: show_offset(seconds).into(), rule: Rule::Fixed(seconds) });
        }
        if name.eq_ignore_ascii_case("UTC") || name.eq_ignore_ascii_case("GMT") {
            return Some(Self { name: name.into(), rule: Rule::Fixed(0) });
        }
        let zone = TimeZoneDatabase::bundled().get(name).ok()?;
        Some(Self { name: name.into(), rule: Rule::Named(zone) })
    }

    /// What `@@time_zone` says.
    pub fn name(&self) -> &Arc<str> {
        &self.name
    }

    /// Microseconds since 1970 on the zone's clock at this moment (microseconds since 1970 UTC).
    pub fn local_us(&self, utc_us: i64) -> i64 {
        let seconds = match &self.rule {
            Rule::Fixed(seconds) => *seconds,
            Rule::Named(zone) => match jiff::Timestamp::from_microsecond(utc_us) {
                Ok(at) => zone.to_offset(at).seconds(),
                Err(_) => 0,
            },
        };
        utc_us + i64::from(seconds) * MICROS
    }

    /// The moment (microseconds since 1970 UTC) at which the zone's clock shows this many
    /// microseconds since 1970. An hour that occurs twice means its first time, one that is left
    /// out the moment of the change, as in MySQL.
    pub fn utc_us(&self, local_us: i64) -> i64 {
        let zone = match &self.rule {
            Rule::Fixed(seconds) => return local_us - i64::from(*seconds) * MICROS,
            Rule::Named(zone) => zone,
        };
        let Ok(at) = jiff::Timestamp::from_microsecond(local_us) else { return local_us };
        let civil: civil::DateTime = tz::Offset::UTC.to_datetime(at);
        let ambiguous = zone.to_ambiguous_timestamp(civil);
        let found = match ambiguous.offset() {
            tz::AmbiguousOffset::Gap { before, .. } => {
                let inside = before.to_timestamp(civil).ok();
                inside.and_then(|at| zone.preceding(at).next()).map(|change| change.timestamp())
            }
            _ => ambiguous.earlier().ok(),
        };
        found.map_or(local_us, jiff::Timestamp::as_microsecond)
    }

    /// A stored TIMESTAMP (UTC) as the session shows it. The zero value and what lies outside of
    /// the calendar stay.
    pub fn show(&self, utc: DateTime) -> DateTime {
        self.shift(utc, Self::local_us)
    }

    /// What the session wrote as the UTC that is stored.
    pub fn store(&self, local: DateTime) -> DateTime {
        self.shift(local, Self::utc_us)
    }

    fn shift(&self, at: DateTime, change: impl Fn(&Self, i64) -> i64) -> DateTime {
        if self.rule == Rule::Fixed(0) {
            return at;
        }
        let Some(micros) = at.unix_micros() else { return at };
        DateTime::from_unix_micros(change(self, micros), at.fsp()).unwrap_or(at)
    }
}

/// `+01:00` in seconds; None beyond MySQL's range.
fn parse_offset(text: &str) -> Option<i32> {
    let (sign, digits) = text.split_at_checked(1)?;
    let (hours, minutes) = digits.split_once(':')?;
    if hours.is_empty() || hours.len() > 2 || minutes.is_empty() || minutes.len() > 2 {
        return None;
    }
    let (hours, minutes): (i32, i32) = (hours.parse().ok()?, minutes.parse().ok()?);
    let seconds = hours * 3600 + minutes * 60;
    let seconds = if sign == "-" { -seconds } else { seconds };
    let in_range = minutes < 60 && (-(13 * 3600 + 59 * 60)..=14 * 3600).contains(&seconds);
    in_range.then_some(seconds)
}

fn show_offset(seconds: i32) -> String {
    let sign = if seconds < 0 { '-' } else { '+' };
    let minutes = seconds.abs() / 60;
    format!("{sign}{:02}:{:02}", minutes / 60, minutes % 60)
}

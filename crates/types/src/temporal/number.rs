//! Numbers as dates and times: `20240109`, `240109010203`, `10203`.

use super::{Date, DateMode, DateTime, MICROS_PER_SECOND, Time};

impl DateTime {
    /// The moment that `YYYYMMDD`, `YYMMDD`, `YYYYMMDDhhmmss` or `YYMMDDhhmmss` writes; 0 is the
    /// zero moment. None when it is no date, or `mode` does not allow it.
    pub fn from_number(number: i64, mode: DateMode) -> Option<DateTime> {
        let full = widen(number)?;
        let (date, time) = (full / 1_000_000, full % 1_000_000);
        let date = Date::from_packed_digits(date)?;
        if !mode.allows(date) {
            return None;
        }
        let part = |n: i64| u8::try_from(n).ok();
        DateTime::new(date, part(time / 10_000)?, part(time / 100 % 100)?, part(time % 100)?, 0)
    }
}

impl Date {
    fn from_packed_digits(digits: i64) -> Option<Date> {
        let year = u16::try_from(digits / 10_000).ok()?;
        let month = u8::try_from(digits / 100 % 100).ok()?;
        Date::new(year, month, u8::try_from(digits % 100).ok()?)
    }
}

/// Brings the four shapes to `YYYYMMDDhhmmss`; the ranges between them are no dates.
fn widen(number: i64) -> Option<i64> {
    const DAY: i64 = 1_000_000;
    Some(match number {
        0 => 0,
        101..=691_231 => (number + 20_000_000) * DAY,
        700_101..=991_231 => (number + 19_000_000) * DAY,
        10_000_101..=99_991_231 => number * DAY,
        101_000_000..=691_231_235_959 => number + 20_000_000 * DAY,
        700_101_000_000..=991_231_235_959 => number + 19_000_000 * DAY,
        1_000_101_000_000..=99_991_231_235_959 => number,
        _ => return None,
    })
}

impl Time {
    /// The duration that `[-]hhmmss` writes, or the time of day of a `YYYYMMDDhhmmss`. `Err` is the
    /// clamped value when it is beyond ±838:59:59; None when minute or second is above 59.
    pub fn from_number(number: i64) -> Option<Result<Time, Time>> {
        if number >= 10_000_000_000 {
            return DateTime::from_number(number, DateMode::default()).map(|at| Ok(at.time()));
        }
        let size = i64::try_from(number.unsigned_abs()).ok()?;
        if size / 100 % 100 > 59 || size % 100 > 59 {
            return None;
        }
        let seconds = size / 10_000 * 3600 + size / 100 % 100 * 60 + size % 100;
        let micros = seconds.checked_mul(MICROS_PER_SECOND)? * number.signum();
        let time = Time::clamped(micros, 0);
        Some(if time.micros() == micros { Ok(time) } else { Err(time) })
    }
}

//! DATE, TIME and DATETIME: values, calendar arithmetic, parsing and formatting as MySQL does it.
//!
//! The calendar is the proleptic Gregorian one with MySQL's additions: parts may be zero
//! (`2024-00-00`) where the SQL mode allows it, and year 0 has 365 days. There are no zones here: a
//! TIMESTAMP is a [`DateTime`] in UTC and the session converts it.
//!
//! A [`Time`] and a [`DateTime`] carry how many fractional digits they show (`fsp`, 0 to 6); two
//! values that differ only in that are equal.

mod date;
mod datetime;
pub mod format;
pub mod interval;
mod names;
mod number;
pub mod parse;
pub mod str_to_date;
mod time;
mod week;

pub use date::{Date, days_in_month};
pub use datetime::DateTime;
pub use interval::{Interval, IntervalUnit};
pub use parse::{DateMode, Parsed, parse_date_time, parse_time};
pub use time::Time;
pub use week::WeekMode;

/// Microseconds in a second.
pub const MICROS_PER_SECOND: i64 = 1_000_000;

/// Microseconds in a day.
pub const MICROS_PER_DAY: i64 = 86_400 * MICROS_PER_SECOND;

/// The most days of the calendar that MySQL computes with: TO_DAYS('9999-12-31').
pub const DAY_NUMBER_MAX: u32 = 3_652_424;

/// Microseconds of one unit of the last of `fsp` digits.
fn fraction_unit(fsp: u8) -> u32 {
    10_u32.pow(6 - u32::from(fsp.min(6)))
}

/// Appends `.` and the first `fsp` digits of `micros`, nothing when `fsp` is 0.
fn push_fraction(out: &mut Vec<u8>, micros: u32, fsp: u8) {
    if fsp == 0 {
        return;
    }
    out.push(b'.');
    push_padded(out, u64::from(micros / fraction_unit(fsp)), usize::from(fsp.min(6)));
}

/// Appends `number` in decimal, with leading zeros up to `width` digits.
fn push_padded(out: &mut Vec<u8>, number: u64, width: usize) {
    let mut digits = [b'0'; 20];
    let mut at = digits.len();
    let mut rest = number;
    while rest > 0 && at > 0 {
        at -= 1;
        digits[at] = b'0' + u8::try_from(rest % 10).unwrap_or(0);
        rest /= 10;
    }
    let from = at.min(digits.len() - width.clamp(1, 20));
    out.extend(&digits[from..]);
}

#[cfg(test)]
mod tests;

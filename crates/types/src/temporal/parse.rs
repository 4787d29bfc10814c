//! Text to DATE, DATETIME and TIME, as liberal as MySQL (manual 11.2.1 to 11.2.3, 9.1.3).
//!
//! Dates come delimited (`2024-1-9`, `24/01/09 1+2+3`, any punctuation) or compact (`20240109`,
//! `240109010203`). Two-digit years are 1970 to 2069. A fraction has up to six digits; the seventh
//! rounds. TIME is `[-][D ]hh[:mm[:ss[.fraction]]]` or compact `[[hh]mm]ss`. An offset
//! (`+05:30`) may end a DATETIME; it is returned, not applied: there are no zones here.

use super::{Date, DateTime, MICROS_PER_SECOND, Time, days_in_month};

/// What the SQL mode and the context allow of a date.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct DateMode {
    /// NO_ZERO_DATE: refuse `0000-00-00`.
    pub no_zero_date: bool,
    /// NO_ZERO_IN_DATE: refuse a zero month or day.
    pub no_zero_in_date: bool,
    /// ALLOW_INVALID_DATES: take days up to 31 in any month.
    pub allow_invalid_dates: bool,
}

impl DateMode {
    /// MySQL 8's default modes refuse all three.
    pub const STRICT: DateMode =
        DateMode { no_zero_date: true, no_zero_in_date: true, allow_invalid_dates: false };

    /// True when the date may be stored or cast to.
    pub fn allows(self, date: Date) -> bool {
        if date.is_zero() {
            return !self.no_zero_date;
        }
        if date.has_zero_part() {
            return !self.no_zero_in_date;
        }
        self.allow_invalid_dates || date.day() <= days_in_month(date.year(), date.month())
    }
}

/// What was read from text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Parsed<T> {
    /// The value, rounded to microseconds.
    pub value: T,
    /// True when something followed that was ignored.
    pub truncated: bool,
    /// True when a time of day was written.
    pub had_time: bool,
    /// True when the value was beyond its range and is clamped (TIME only).
    pub clamped: bool,
    /// The offset written behind a DATETIME, in minutes east of UTC.
    pub offset_minutes: Option<i16>,
    /// How many fractional digits were written, at most 6.
    pub fsp: u8,
}

fn digits(text: &[u8], at: usize, max: usize) -> &[u8] {
    let rest = text.get(at..).unwrap_or_default();
    let count = rest.iter().take(max).take_while(|byte| byte.is_ascii_digit()).count();
    rest.get(..count).unwrap_or_default()
}

fn number(digits: &[u8]) -> u64 {
    digits.iter().fold(0_u64, |so_far, digit| {
        so_far.saturating_mul(10).saturating_add(u64::from(digit.saturating_sub(b'0')))
    })
}

/// Microseconds of the digits behind a point, rounded by the seventh: 0 to 1 000 000.
fn fraction_micros(fraction: &[u8]) -> u32 {
    let mut micros = 0;
    for place in 0..6 {
        let digit = fraction.get(place).map_or(0, |digit| u32::from(digit.saturating_sub(b'0')));
        micros = micros * 10 + digit;
    }
    micros + u32::from(fraction.get(6).is_some_and(|digit| *digit >= b'5'))
}

fn shown_digits(fraction: &[u8]) -> u8 {
    u8::try_from(fraction.len().min(6)).unwrap_or(6)
}

/// The fields of a date and time as they are written, before any check of range.
#[derive(Default)]
struct Fields {
    parts: [u32; 6],
    count: usize,
    year_digits: usize,
    fraction_at: Option<usize>,
    end: usize,
}

/// Reads `text` (spaces around it ignored) as a date or a date and time.
///
/// None when it is neither, or when `mode` does not allow the date. The value shows as many
/// fractional digits as were written.
pub fn parse_date_time(text: &str, mode: DateMode) -> Option<Parsed<DateTime>> {
    let bytes = text.trim_ascii().as_bytes();
    let fields = read_fields(bytes)?;
    let [mut year, month, day, hour, minute, second] = fields.parts;
    let all_zero = fields.parts.iter().all(|part| *part == 0);
    if fields.year_digits == 2 && !all_zero {
        year += if year < 70 { 2000 } else { 1900 };
    }
    let date = Date::new(part(year)?, part(month)?, part(day)?)?;
    if !mode.allows(date) {
        return None;
    }
    let mut end = fields.end;
    let mut fraction: &[u8] = &[];
    if let Some(at) = fields.fraction_at {
        fraction = digits(bytes, at, usize::MAX);
        end = at + fraction.len();
    }
    let rest = bytes.get(end..).unwrap_or_default();
    let had_time = fields.count > 3;
    let offset_minutes = if had_time { read_offset(rest) } else { None };
    let plain = DateTime::new(date, part(hour)?, part(minute)?, part(second)?, 0)?;
    let micros = fraction_micros(fraction);
    let value = if micros < 1_000_000 {
        DateTime::new(date, plain.hour(), plain.minute(), plain.second(), micros)?
    } else {
        DateTime::from_date_and_micros(date, plain.micros_of_day() + MICROS_PER_SECOND, 0)?
    };
    let fsp = shown_digits(fraction);
    let truncated = !rest.is_empty() && offset_minutes.is_none();
    let value = value.with_fsp(fsp);
    Some(Parsed { value, truncated, had_time, clamped: false, offset_minutes, fsp })
}

fn part<T: TryFrom<u32>>(number: u32) -> Option<T> {
    T::try_from(number).ok()
}

fn read_fields(bytes: &[u8]) -> Option<Fields> {
    if !bytes.first()?.is_ascii_digit() {
        return None;
    }
    let run = bytes.iter().take_while(|b| b.is_ascii_digit() || **b == b'T').count();
    let compact = run == bytes.len() || bytes.get(run) == Some(&b'.');
    let fields = if compact {
        let year_digits = if run == 4 || run == 8 || run >= 14 { 4 } else { 2 };
        read_compact(bytes, year_digits)
    } else {
        read_delimited(bytes)
    };
    (fields.count >= 3).then_some(fields)
}

fn read_compact(bytes: &[u8], year_digits: usize) -> Fields {
    let mut fields = Fields { year_digits, ..Fields::default() };
    let mut at = 0;
    for field in 0..6 {
        let found = digits(bytes, at, if field == 0 { year_digits } else { 2 });
        if found.is_empty() {
            break;
        }
        fields.parts[field] = u32::try_from(number(found)).unwrap_or(u32::MAX);
        fields.count = field + 1;
        at += found.len();
        if field == 2 && bytes.get(at) == Some(&b'T') {
            at += 1;
        }
    }
    fields.end = at;
    // In compact form a point before all six fields were read is garbage, as after a date.
    if fields.count >= 5 && bytes.get(at) == Some(&b'.') {
        fields.fraction_at = Some(at + 1);
    }
    fields
}

fn read_delimited(bytes: &[u8]) -> Fields {
    let mut fields = Fields::default();
    let mut at = 0;
    for field in 0..6 {
        let found = digits(bytes, at, 6);
        if found.is_empty() {
            break;
        }
        fields.parts[field] = u32::try_from(number(found)).unwrap_or(u32::MAX);
        fields.count = field + 1;
        if field == 0 {
            fields.year_digits = found.len();
        }
        at += found.len();
        fields.end = at;
        if field == 5 {
            break;
        }
        let gap = delimiters(bytes, at, field);
        if gap == 0 {
            break;
        }
        at += gap;
    }
    if fields.count == 6 && bytes.get(fields.end) == Some(&b'.') {
        fields.fraction_at = Some(fields.end + 1);
    } else if fields.count == 3 {
        // `2024-01-01 ` with spaces only behind it has been trimmed; a delimiter left over is
        // garbage.
    }
    fields
}

/// How many delimiter bytes follow field number `field`: any punctuation, and between the day and
/// the hour also spaces or one `T`.
fn delimiters(bytes: &[u8], at: usize, field: usize) -> usize {
    let rest = bytes.get(at..).unwrap_or_default();
    if field == 2 && rest.first() == Some(&b'T') {
        return 1;
    }
    rest.iter()
        .take_while(|b| b.is_ascii_punctuation() || field == 2 && b.is_ascii_whitespace())
        .count()
}

/// `+hh:mm` or `-hh:mm` up to ±14:00 (manual 11.2.2, since 8.0.19).
fn read_offset(rest: &[u8]) -> Option<i16> {
    let [sign @ (b'+' | b'-'), h1, h2, b':', m1, m2] = rest else { return None };
    if ![h1, h2, m1, m2].iter().all(|digit| digit.is_ascii_digit()) {
        return None;
    }
    let hours = i16::from(h1 - b'0') * 10 + i16::from(h2 - b'0');
    let minutes = i16::from(m1 - b'0') * 10 + i16::from(m2 - b'0');
    let offset = hours * 60 + minutes;
    if minutes > 59 || offset > 14 * 60 || *sign == b'-' && offset == 0 {
        return None;
    }
    Some(if *sign == b'-' { -offset } else { offset })
}

/// Reads `text` as a TIME: a duration, or the time of day of a full date and time.
///
/// None when it is neither, or a minute or second is above 59. Beyond ±838:59:59 the value is
/// clamped.
pub fn parse_time(text: &str) -> Option<Parsed<Time>> {
    let bytes = text.trim_ascii().as_bytes();
    if bytes.len() >= 12 {
        let dated = parse_date_time(text, DateMode::default());
        if let Some(dated) = dated.filter(|d| d.had_time) {
            return Some(Parsed {
                value: dated.value.time(),
                truncated: dated.truncated,
                had_time: true,
                clamped: false,
                offset_minutes: None,
                fsp: dated.fsp,
            });
        }
    }
    let negative = bytes.first() == Some(&b'-');
    let unsigned = bytes.get(usize::from(negative)..)?.trim_ascii_start();
    let (parts, end) = read_duration(unsigned)?;
    let [hours, minutes, seconds] = parts;
    let mut fraction: &[u8] = &[];
    let mut rest = unsigned.get(end..).unwrap_or_default();
    if rest.first() == Some(&b'.') {
        fraction = digits(rest, 1, usize::MAX);
        rest = rest.get(1 + fraction.len()..).unwrap_or_default();
    }
    if minutes > 59 || seconds > 59 {
        return None;
    }
    let whole = hours.saturating_mul(3600).saturating_add(minutes * 60 + seconds);
    let whole = i64::try_from(whole).unwrap_or(i64::MAX).min(i64::from(u32::MAX));
    let micros = whole * MICROS_PER_SECOND + i64::from(fraction_micros(fraction));
    let fsp = shown_digits(fraction);
    let signed = if negative { -micros } else { micros };
    let value = Time::clamped(signed, fsp);
    Some(Parsed {
        value,
        truncated: !rest.is_empty(),
        had_time: true,
        clamped: value.micros() != signed,
        offset_minutes: None,
        fsp,
    })
}

/// Hours (days included), minutes and seconds, and where they end.
fn read_duration(text: &[u8]) -> Option<([u64; 3], usize)> {
    let first = digits(text, 0, usize::MAX);
    if first.is_empty() && text.first() != Some(&b':') {
        return None;
    }
    let mut at = first.len();
    let spaces = text.iter().skip(at).take_while(|b| b.is_ascii_whitespace()).count();
    let after = text.get(at + spaces);
    if spaces > 0 && after.is_some_and(u8::is_ascii_digit) {
        let days = number(first);
        let (parts, end) = read_clock(text, at + spaces);
        return Some(([parts[0].saturating_add(days.saturating_mul(24)), parts[1], parts[2]], end));
    }
    if text.get(at) == Some(&b':') && text.get(at + 1).is_some_and(u8::is_ascii_digit) {
        return Some(read_clock(text, 0));
    }
    let packed = number(first);
    if text.get(at) == Some(&b':') {
        at += 1;
    }
    Some(([packed / 10_000, packed / 100 % 100, packed % 100], at))
}

/// `hh[:mm[:ss]]` from `at`.
fn read_clock(text: &[u8], at: usize) -> ([u64; 3], usize) {
    let mut parts = [0; 3];
    let mut end = at;
    for slot in &mut parts {
        let found = digits(text, end, 10);
        *slot = number(found);
        end += found.len();
        let more = text.get(end + 1).is_some_and(u8::is_ascii_digit);
        if text.get(end) != Some(&b':') || !more {
            return (parts, end);
        }
        end += 1;
    }
    // Three parts were read and a fourth follows its colon: give the colon back.
    (parts, end - 1)
}

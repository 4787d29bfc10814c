//! STR_TO_DATE: reads text by a format.

use super::names::{MONTHS, WEEKDAYS, short};
use super::{Date, DateMode, DateTime, Time};

/// What STR_TO_DATE gives: the format's specifiers decide.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Read {
    /// Only date specifiers.
    Date(Date),
    /// Only time specifiers.
    Time(Time),
    /// Both.
    DateTime(DateTime),
}

/// What was read, and whether text was left over (1292 `Truncated incorrect datetime value`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ReadByFormat {
    /// The value.
    pub value: Read,
    /// True when the format ended before the text.
    pub truncated: bool,
}

/// Which result a format gives: date parts, time parts, both. `fsp` is 6 when it has `%f`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct FormatKind {
    /// It has a date specifier.
    pub date: bool,
    /// It has a time specifier.
    pub time: bool,
    /// It has `%f`.
    pub fraction: bool,
}

impl FormatKind {
    /// Looks through a format.
    pub fn of(format: &str) -> FormatKind {
        let mut kind = FormatKind::default();
        let mut letters = format.chars();
        while let Some(letter) = letters.next() {
            if letter != '%' {
                continue;
            }
            match letters.next() {
                Some('f') => (kind.time, kind.fraction) = (true, true),
                Some('H' | 'h' | 'I' | 'i' | 'k' | 'l' | 'p' | 'r' | 'S' | 's' | 'T') => {
                    kind.time = true;
                }
                Some('%') | None => {}
                Some(_) => kind.date = true,
            }
        }
        kind
    }
}

#[derive(Default)]
struct Fields {
    year: Option<u32>,
    month: u32,
    day: u32,
    hour: u32,
    minute: u32,
    second: u32,
    micros: u32,
    afternoon: Option<bool>,
    twelve_hours: bool,
    day_of_year: Option<u32>,
    weekday: Option<i64>,
    week: Option<(i64, bool, bool)>,
    week_year: Option<u32>,
}

struct Cursor<'a> {
    text: &'a [u8],
    at: usize,
}

impl Cursor<'_> {
    fn skip_space(&mut self) {
        while self.text.get(self.at).is_some_and(u8::is_ascii_whitespace) {
            self.at += 1;
        }
    }

    /// Up to `max` digits, at least one: the number and how many there were.
    fn number(&mut self, max: usize) -> Option<(u32, usize)> {
        let rest = self.text.get(self.at..)?;
        let count = rest.iter().take(max).take_while(|b| b.is_ascii_digit()).count();
        let digits = str::from_utf8(rest.get(..count)?).ok()?;
        self.at += count;
        Some((digits.parse().ok()?, count))
    }

    /// The longest of `names` (or of their short forms) that stands here, by position.
    fn name(&mut self, names: &[&str], shortened: bool) -> Option<usize> {
        let rest = self.text.get(self.at..)?;
        let written = |name: &str| if shortened { short(name).len() } else { name.len() };
        let found = names.iter().position(|name| {
            let name = name.get(..written(name)).unwrap_or(name);
            rest.get(..name.len()).is_some_and(|here| here.eq_ignore_ascii_case(name.as_bytes()))
        })?;
        self.at += written(names.get(found)?);
        Some(found)
    }

    fn expect(&mut self, byte: u8) -> Option<()> {
        self.skip_space();
        (self.text.get(self.at) == Some(&byte)).then(|| self.at += 1)
    }
}

/// Reads `text` by `format`; None (NULL, 1411) when they do not agree or the date is not allowed.
pub fn str_to_date(text: &str, format: &str, mode: DateMode) -> Option<ReadByFormat> {
    let mut cursor = Cursor { text: text.as_bytes(), at: 0 };
    let mut fields = Fields::default();
    let mut letters = format.bytes();
    while let Some(letter) = letters.next() {
        cursor.skip_space();
        if cursor.at >= cursor.text.len() {
            break;
        }
        match letter {
            b'%' => read_specifier(letters.next()?, &mut cursor, &mut fields)?,
            space if space.is_ascii_whitespace() => {}
            literal => cursor.expect(literal)?,
        }
    }
    cursor.skip_space();
    let value = assemble(&fields, FormatKind::of(format), mode)?;
    Some(ReadByFormat { value, truncated: cursor.at < cursor.text.len() })
}

fn read_specifier(specifier: u8, from: &mut Cursor<'_>, to: &mut Fields) -> Option<()> {
    match specifier {
        b'Y' => to.year = Some(full_year(from.number(4)?)),
        b'y' => to.year = Some(full_year(from.number(2)?)),
        b'm' | b'c' => to.month = from.number(2)?.0,
        b'M' => to.month = u32::try_from(from.name(&MONTHS, false)?).ok()? + 1,
        b'b' => to.month = u32::try_from(from.name(&MONTHS, true)?).ok()? + 1,
        b'd' | b'e' => to.day = from.number(2)?.0,
        b'D' => {
            to.day = from.number(2)?.0;
            // The two letters of 1st, 2nd, 3rd, 4th, whatever they are.
            from.at = (from.at + 2).min(from.text.len());
        }
        b'h' | b'I' | b'l' => (to.hour, to.twelve_hours) = (from.number(2)?.0, true),
        b'H' | b'k' => to.hour = from.number(2)?.0,
        b'i' => to.minute = from.number(2)?.0,
        b's' | b'S' => to.second = from.number(2)?.0,
        b'f' => {
            let (digits, count) = from.number(6)?;
            to.micros = digits * 10_u32.pow(u32::try_from(6 - count).ok()?);
        }
        b'p' => to.afternoon = Some(from.name(&["AM", "PM"], false)? == 1),
        b'W' => to.weekday = Some(i64::try_from(from.name(&WEEKDAYS, false)?).ok()? + 1),
        b'a' => to.weekday = Some(i64::try_from(from.name(&WEEKDAYS, true)?).ok()? + 1),
        b'w' => {
            let day = from.number(1)?.0;
            to.weekday = Some(if day == 0 { 7 } else { i64::from(day) }).filter(|d| *d <= 7);
            to.weekday?;
        }
        b'j' => to.day_of_year = Some(from.number(3)?.0),
        b'U' | b'u' | b'V' | b'v' => {
            let week = i64::from(from.number(2)?.0);
            let (monday, strict) =
                (specifier.is_ascii_lowercase(), matches!(specifier, b'V' | b'v'));
            let bad = week > 53 || strict && week == 0;
            to.week = Some((week, monday, strict)).filter(|_| !bad);
            to.week?;
        }
        b'X' | b'x' => to.week_year = Some(from.number(4)?.0),
        b'T' => read_clock(from, to)?,
        b'r' => {
            read_clock(from, to)?;
            to.twelve_hours = true;
            from.skip_space();
            to.afternoon = Some(from.name(&["AM", "PM"], false)? == 1);
        }
        other => from.expect(other)?,
    }
    Some(())
}

fn read_clock(from: &mut Cursor<'_>, to: &mut Fields) -> Option<()> {
    to.hour = from.number(2)?.0;
    from.expect(b':')?;
    to.minute = from.number(2)?.0;
    from.expect(b':')?;
    to.second = from.number(2)?.0;
    Some(())
}

fn full_year((year, digits): (u32, usize)) -> u32 {
    match (digits, year) {
        (2, 0..=69) => year + 2000,
        (2, _) => year + 1900,
        _ => year,
    }
}

fn assemble(fields: &Fields, kind: FormatKind, mode: DateMode) -> Option<Read> {
    let mut hour = fields.hour;
    if fields.twelve_hours {
        if !(1..=12).contains(&hour) {
            return None;
        }
        hour %= 12;
    }
    hour += if fields.afternoon == Some(true) { 12 } else { 0 };
    let fsp = if kind.fraction { 6 } else { 0 };
    if kind.time && !kind.date {
        let time = Time::new(false, hour, fields.minute, fields.second, fields.micros)?;
        return Some(Read::Time(time.with_fsp(fsp)));
    }
    let date = date_of(fields)?;
    if !mode.allows(date) {
        return None;
    }
    if !kind.time {
        return Some(Read::Date(date));
    }
    let part = |number: u32| u8::try_from(number).ok();
    let (hour, minute) = (part(hour)?, part(fields.minute)?);
    let at = DateTime::new(date, hour, minute, part(fields.second)?, fields.micros)?;
    Some(Read::DateTime(at.with_fsp(fsp)))
}

fn date_of(fields: &Fields) -> Option<Date> {
    let year = u16::try_from(fields.year.unwrap_or(0)).ok()?;
    if let Some(day) = fields.day_of_year {
        return Date::new(year, 1, 1)?.add_days(i64::from(day) - 1);
    }
    if let (Some(week), Some(weekday)) = (fields.week, fields.weekday) {
        return date_of_week(fields, week, weekday);
    }
    Date::new(year, u8::try_from(fields.month).ok()?, u8::try_from(fields.day).ok()?)
}

/// The date of a weekday (1 is Monday, 7 is Sunday) in a week of a year.
fn date_of_week(
    fields: &Fields,
    (week, monday_first, strict): (i64, bool, bool),
    weekday: i64,
) -> Option<Date> {
    let year = if strict { fields.week_year? } else { fields.year? };
    let january = Date::new(u16::try_from(year).ok()?, 1, 1)?;
    let first = i64::from(january.weekday()?);
    let days = if monday_first {
        let back = if first <= 3 { 0 } else { 7 };
        back - first + (week - 1) * 7 + weekday - 1
    } else {
        let sunday = (first + 1) % 7;
        let back = if sunday == 0 { 0 } else { 7 };
        back - sunday + (week - 1) * 7 + weekday % 7
    };
    january.add_days(days)
}

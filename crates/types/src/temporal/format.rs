//! DATE_FORMAT and TIME_FORMAT (manual 12.7, table of specifiers), and the names of months and
//! days.

use std::fmt::Write;

use super::names::{MONTHS, WEEKDAYS, short};
use super::{Date, DateTime, Time, WeekMode};

/// The English name of a month, 1 to 12.
pub fn month_name(month: u8) -> Option<&'static str> {
    MONTHS.get(usize::from(month).checked_sub(1)?).copied()
}

/// The English name of a weekday, 0 is Monday.
pub fn day_name(weekday: u8) -> Option<&'static str> {
    WEEKDAYS.get(usize::from(weekday)).copied()
}

/// The parts that specifiers show; `hours` may exceed a day's for a TIME.
struct Parts {
    date: Date,
    hours: u32,
    minute: u32,
    second: u32,
    micros: u32,
}

/// DATE_FORMAT. None (NULL) when the format asks for a name or week of a date with zero parts.
pub fn date_format(at: DateTime, format: &str) -> Option<String> {
    let parts = Parts {
        date: at.date(),
        hours: u32::from(at.hour()),
        minute: u32::from(at.minute()),
        second: u32::from(at.second()),
        micros: at.microsecond(),
    };
    write_format(&parts, format)
}

/// TIME_FORMAT: hours may have three digits and date specifiers show zeros or make it NULL.
pub fn time_format(time: Time, format: &str) -> Option<String> {
    let parts = Parts {
        date: Date::ZERO,
        hours: time.hour(),
        minute: time.minute(),
        second: time.second(),
        micros: time.microsecond(),
    };
    let text = write_format(&parts, format)?;
    Some(if time.is_negative() { format!("-{text}") } else { text })
}

fn write_format(parts: &Parts, format: &str) -> Option<String> {
    let mut out = String::with_capacity(format.len() + 16);
    let mut letters = format.chars();
    while let Some(letter) = letters.next() {
        if letter != '%' {
            out.push(letter);
            continue;
        }
        match letters.next() {
            Some(specifier) => write_specifier(parts, specifier, &mut out)?,
            None => out.push('%'),
        }
    }
    Some(out)
}

fn write_specifier(parts: &Parts, specifier: char, out: &mut String) -> Option<()> {
    let date = parts.date;
    let hour12 = (parts.hours % 24 + 11) % 12 + 1;
    let half = if parts.hours % 24 < 12 { "AM" } else { "PM" };
    // Writing to a string cannot fail.
    let _ = match specifier {
        'a' => write!(out, "{}", short(day_name(date.weekday()?)?)),
        'b' => write!(out, "{}", short(month_name(date.month())?)),
        'c' => write!(out, "{}", date.month()),
        'D' => write!(out, "{}{}", date.day(), ordinal_suffix(date.day())),
        'd' => write!(out, "{:02}", date.day()),
        'e' => write!(out, "{}", date.day()),
        'f' => write!(out, "{:06}", parts.micros),
        'H' => write!(out, "{:02}", parts.hours),
        'h' | 'I' => write!(out, "{hour12:02}"),
        'i' => write!(out, "{:02}", parts.minute),
        'j' => {
            date.day_number()?;
            write!(out, "{:03}", date.ordinal())
        }
        'k' => write!(out, "{}", parts.hours),
        'l' => write!(out, "{hour12}"),
        'M' => write!(out, "{}", month_name(date.month())?),
        'm' => write!(out, "{:02}", date.month()),
        'p' => write!(out, "{half}"),
        'r' => write!(out, "{hour12:02}:{:02}:{:02} {half}", parts.minute, parts.second),
        'S' | 's' => write!(out, "{:02}", parts.second),
        'T' => write!(out, "{:02}:{:02}:{:02}", parts.hours, parts.minute, parts.second),
        'U' => write!(out, "{:02}", WeekMode::new(0).week(date)?.1),
        'u' => write!(out, "{:02}", WeekMode::new(1).week(date)?.1),
        'V' => write!(out, "{:02}", WeekMode::new(2).week(date)?.1),
        'v' => write!(out, "{:02}", WeekMode::new(3).week(date)?.1),
        'W' => write!(out, "{}", day_name(date.weekday()?)?),
        'w' => write!(out, "{}", (date.weekday()? + 1) % 7),
        'X' => write!(out, "{:04}", WeekMode::new(2).week(date)?.0),
        'x' => write!(out, "{:04}", WeekMode::new(3).week(date)?.0),
        'Y' => write!(out, "{:04}", date.year()),
        'y' => write!(out, "{:02}", date.year() % 100),
        other => write!(out, "{other}"),
    };
    Some(())
}

fn ordinal_suffix(day: u8) -> &'static str {
    match day {
        11..=13 => "th",
        _ => match day % 10 {
            1 => "st",
            2 => "nd",
            3 => "rd",
            _ => "th",
        },
    }
}

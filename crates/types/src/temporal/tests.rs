use proptest::prelude::*;

use super::*;

fn moment(text: &str) -> Option<String> {
    parse_date_time(text, DateMode::default()).map(|parsed| parsed.value.to_string())
}

#[test]
fn dates_are_read_as_liberally_as_mysql_does() {
    let cases = [
        ("2024-01-09", "2024-01-09 00:00:00"),
        ("2024-1-9", "2024-01-09 00:00:00"),
        ("1-1-1", "0001-01-01 00:00:00"),
        ("70-1-1", "1970-01-01 00:00:00"),
        ("69-1-1", "2069-01-01 00:00:00"),
        ("2024/1/9 1+2+3", "2024-01-09 01:02:03"),
        ("2024-01-09T10:11:12", "2024-01-09 10:11:12"),
        ("2024-01-09 10", "2024-01-09 10:00:00"),
        ("2024-01-09 10:11", "2024-01-09 10:11:00"),
        ("2024-01-09 10:11:12.5", "2024-01-09 10:11:12.5"),
        ("2024-01-09 10:11:12.1234567", "2024-01-09 10:11:12.123457"),
        ("2024-12-31 23:59:59.9999999", "2025-01-01 00:00:00.000000"),
        ("20240109", "2024-01-09 00:00:00"),
        ("240109", "2024-01-09 00:00:00"),
        ("20240109101112", "2024-01-09 10:11:12"),
        ("20240109101112.25", "2024-01-09 10:11:12.25"),
        ("240109101112", "2024-01-09 10:11:12"),
        ("20240109T101112", "2024-01-09 10:11:12"),
        ("  2024-01-09  ", "2024-01-09 00:00:00"),
        ("0000-00-00", "0000-00-00 00:00:00"),
        ("2024-00-00", "2024-00-00 00:00:00"),
    ];
    for (text, shown) in cases {
        assert_eq!(moment(text).as_deref(), Some(shown), "{text}");
    }
    for text in
        ["", "abc", "2024-13-01", "2024-02-30", "2024-01-01 24:00:00", "2024", "2024-01", "-1"]
    {
        assert_eq!(moment(text), None, "{text}");
    }
}

#[test]
fn what_follows_a_date_is_noticed() {
    let parsed = parse_date_time("2024-01-09abc", DateMode::default()).unwrap();
    assert!(parsed.truncated && !parsed.had_time);
    let parsed = parse_date_time("2024-01-09 10:11:12+05:30", DateMode::default()).unwrap();
    assert_eq!((parsed.truncated, parsed.offset_minutes), (false, Some(330)));
}

#[test]
fn the_sql_mode_refuses_zero_dates() {
    let strict = DateMode::STRICT;
    assert_eq!(parse_date_time("0000-00-00", strict), None);
    assert_eq!(parse_date_time("2024-00-01", strict), None);
    let lax = DateMode { allow_invalid_dates: true, ..strict };
    assert!(parse_date_time("2024-02-31", lax).is_some());
    assert_eq!(parse_date_time("2024-02-32", lax), None);
}

#[test]
fn times_are_read_as_liberally_as_mysql_does() {
    let cases = [
        ("10:11:12", "10:11:12"),
        ("1 10:11:12", "34:11:12"),
        ("1 10", "34:00:00"),
        ("10:11", "10:11:00"),
        ("101112", "10:11:12"),
        ("1112", "00:11:12"),
        ("12", "00:00:12"),
        ("12.5", "00:00:12.5"),
        ("101112.5", "10:11:12.5"),
        ("-10:11:12.5", "-10:11:12.5"),
        ("900:00:00", "838:59:59"),
        ("2024-01-09 10:11:12", "10:11:12"),
        ("20240109101112", "10:11:12"),
        ("10:11:12abc", "10:11:12"),
    ];
    for (text, shown) in cases {
        let parsed = parse_time(text).map(|parsed| parsed.value.to_string());
        assert_eq!(parsed.as_deref(), Some(shown), "{text}");
    }
    for text in ["", "abc", "10:61:12", "1161"] {
        assert_eq!(parse_time(text), None, "{text}");
    }
}

#[test]
fn numbers_are_dates_in_four_shapes() {
    let read = |n| DateTime::from_number(n, DateMode::default()).map(|at| at.to_string());
    let cases = [
        (101, "2000-01-01 00:00:00"),
        (691_231, "2069-12-31 00:00:00"),
        (700_101, "1970-01-01 00:00:00"),
        (20_200_101, "2020-01-01 00:00:00"),
        (20_200_101_101_112, "2020-01-01 10:11:12"),
        (200_101_101_112, "2020-01-01 10:11:12"),
        (0, "0000-00-00 00:00:00"),
    ];
    for (number, shown) in cases {
        assert_eq!(read(number).as_deref(), Some(shown), "{number}");
    }
    assert_eq!((read(100), read(-1), read(692_000)), (None, None, None));
    assert_eq!(
        Time::from_number(-10_203).map(|t| t.map(|t| t.to_string())),
        Some(Ok("-01:02:03".into()))
    );
    assert_eq!(Time::from_number(9_999_999), None);
    assert_eq!(Time::from_number(9_000_000), Some(Err(Time::MAX)));
}

#[test]
fn the_calendar_is_mysqls() {
    let date = |y, m, d| Date::new(y, m, d).unwrap();
    assert_eq!(date(1970, 1, 1).day_number(), Some(719_528));
    assert_eq!(date(0, 1, 1).day_number(), Some(1));
    assert_eq!(Date::MAX.day_number(), Some(DAY_NUMBER_MAX));
    assert_eq!(Date::from_day_number(366), Some(date(1, 1, 1)));
    assert_eq!(Date::from_day_number(365), None);
    assert_eq!(date(2024, 1, 9).weekday(), Some(1));
    assert_eq!(date(2024, 2, 5).last_day(), Some(date(2024, 2, 29)));
    assert_eq!(date(1900, 2, 5).last_day(), Some(date(1900, 2, 28)));
    assert_eq!(date(2024, 3, 1).ordinal(), 61);
}

#[test]
fn weeks_are_numbered_in_eight_modes() {
    // Expected values from MariaDB: WEEK(d, 0) to WEEK(d, 7).
    let cases = [
        ((2008, 2, 20), [7, 8, 7, 8, 8, 7, 8, 7]),
        ((2000, 1, 1), [0, 0, 52, 52, 0, 0, 52, 52]),
        ((2008, 12, 31), [52, 53, 52, 1, 53, 52, 53, 52]),
        ((2024, 1, 1), [0, 1, 53, 1, 1, 1, 1, 1]),
    ];
    for ((y, m, d), weeks) in cases {
        for (mode, week) in (0..).zip(weeks) {
            let found = WeekMode::new(mode).week(Date::new(y, m, d).unwrap());
            assert_eq!(found.map(|(_, week)| week), Some(week), "{y}-{m}-{d} mode {mode}");
        }
    }
    let year_week = WeekMode::new(0).numbered_from_one().week(Date::new(1987, 1, 1).unwrap());
    assert_eq!(year_week, Some((1986, 52)));
}

fn after(text: &str, interval: Option<Interval>) -> Option<String> {
    let from = parse_date_time(text, DateMode::default())?.value;
    Some(interval?.after(from)?.to_string())
}

#[test]
fn intervals_move_dates() {
    use IntervalUnit as Unit;
    let plain = |unit, n| Interval::plain(unit, n, 0);
    let compound = Interval::compound;
    let cases = [
        ("2020-01-31", plain(Unit::Month, 1), "2020-02-29 00:00:00"),
        ("2020-02-29", plain(Unit::Year, 1), "2021-02-28 00:00:00"),
        ("2020-01-01", plain(Unit::Quarter, -1), "2019-10-01 00:00:00"),
        ("2020-01-31", compound(Unit::MinuteSecond, "1:1"), "2020-01-31 00:01:01"),
        ("2020-01-31", compound(Unit::DayHour, "1 2"), "2020-02-01 02:00:00"),
        ("2020-01-01", compound(Unit::DaySecond, "-1 1:1:1"), "2019-12-30 22:58:59"),
        (
            "2020-01-01 00:00:00.000000",
            compound(Unit::DayMicrosecond, "1.5"),
            "2020-01-01 00:00:01.500000",
        ),
        ("2020-01-01", compound(Unit::YearMonth, "1-2"), "2021-03-01 00:00:00"),
        ("2020-01-01", Interval::plain(Unit::Second, -1, 0), "2019-12-31 23:59:59"),
    ];
    for (text, interval, shown) in cases {
        assert_eq!(after(text, interval).as_deref(), Some(shown), "{text} {interval:?}");
    }
    assert_eq!(after("9999-12-31", plain(Unit::Day, 1)), None);
    assert_eq!(after("2020-01-01", plain(Unit::Year, i64::MAX)), None);
    assert_eq!(compound(Unit::YearMonth, "1-2-3"), None);
    assert_eq!(IntervalUnit::by_name("day_hour"), Some(Unit::DayHour));
}

#[test]
fn timestamps_have_a_range() {
    let inside =
        |text: &str| parse_date_time(text, DateMode::default()).unwrap().value.in_timestamp_range();
    let cases = [
        ("1970-01-01 00:00:00", false),
        ("1970-01-01 00:00:01", true),
        ("2038-01-19 03:14:07.999999", true),
        ("2038-01-19 03:14:08", false),
        ("0000-00-00", false),
    ];
    for (text, expected) in cases {
        assert_eq!(inside(text), expected, "{text}");
    }
}

#[test]
fn rounding_carries_into_the_next_second() {
    let at = DateTime::new(Date::new(2024, 12, 31).unwrap(), 23, 59, 59, 999_600).unwrap();
    assert_eq!(at.round(3).unwrap().to_string(), "2025-01-01 00:00:00.000");
    assert_eq!(at.truncate(3).to_string(), "2024-12-31 23:59:59.999");
    let time = Time::from_micros(-1_500_000, 6).unwrap();
    assert_eq!(
        (time.round(0).to_string(), time.truncate(0).to_string()),
        ("-00:00:02".into(), "-00:00:01".into())
    );
}

#[test]
fn formats_write_what_their_letters_say() {
    let at = parse_date_time("2009-10-04 22:23:05.000123", DateMode::default()).unwrap().value;
    let cases = [
        ("%W %M %Y", "Sunday October 2009"),
        ("%H:%i:%s", "22:23:05"),
        ("%D %y %a %d %m %b %j", "4th 09 Sun 04 10 Oct 277"),
        ("%H %k %I %r %T %S %w", "22 22 10 10:23:05 PM 22:23:05 05 0"),
        ("%X %V %x %v %U %u", "2009 40 2009 40 40 40"),
        ("%c/%e %l%p .%f %% %q", "10/4 10PM .000123 % q"),
    ];
    for (format, shown) in cases {
        assert_eq!(format::date_format(at, format).as_deref(), Some(shown), "{format}");
    }
    let long = Time::new(false, 100, 2, 3, 0).unwrap();
    assert_eq!(
        format::time_format(long, "%H %k %h %i %s %f").as_deref(),
        Some("100 100 04 02 03 000000")
    );
    let zero = DateTime::midnight(Date::new(2024, 0, 0).unwrap());
    assert_eq!(format::date_format(zero, "%Y %m"), Some("2024 00".into()));
    assert_eq!(format::date_format(zero, "%M"), None);
}

#[test]
fn str_to_date_reads_what_formats_write() {
    let cases = [
        ("01,5,2013", "%d,%m,%Y", "2013-05-01"),
        ("May 1, 2013", "%M %d,%Y", "2013-05-01"),
        ("a09:30:17", "a%h:%i:%s", "09:30:17"),
        ("09:30:17a", "%h:%i:%s", "09:30:17"),
        ("10:11:12 PM", "%r", "22:11:12"),
        ("2024-01-09 10:11:12.5", "%Y-%m-%d %H:%i:%s.%f", "2024-01-09 10:11:12.500000"),
        ("200442 Monday", "%X%V %W", "2004-10-18"),
        ("2024-061", "%Y-%j", "2024-03-01"),
        ("9", "%m", "0000-09-00"),
        ("9", "%s", "00:00:09"),
    ];
    for (text, format, shown) in cases {
        let read = str_to_date::str_to_date(text, format, DateMode::default());
        let read = read.map(|read| match read.value {
            str_to_date::Read::Date(date) => date.to_string(),
            str_to_date::Read::Time(time) => time.to_string(),
            str_to_date::Read::DateTime(at) => at.to_string(),
        });
        assert_eq!(read.as_deref(), Some(shown), "{text} {format}");
    }
    for (text, format) in [("a09", "%h"), ("2024-13-01", "%Y-%m-%d"), ("9", "%M")] {
        assert!(str_to_date::str_to_date(text, format, DateMode::default()).is_none(), "{text}");
    }
}

proptest! {
    #[test]
    fn day_numbers_round_trip(number in 366_u32..=DAY_NUMBER_MAX) {
        let date = Date::from_day_number(number).unwrap();
        prop_assert_eq!(date.day_number(), Some(number));
        prop_assert!(date.is_real());
    }

    #[test]
    fn packed_forms_round_trip_and_keep_order(
        a in 0_i64..4_000_000_000_000_000,
        b in 0_i64..4_000_000_000_000_000,
    ) {
        let x = DateTime::from_unix_micros(a, 6).unwrap();
        let y = DateTime::from_unix_micros(b, 6).unwrap();
        prop_assert_eq!(DateTime::from_packed(x.packed()), Some(x));
        prop_assert_eq!(x.packed().cmp(&y.packed()), a.cmp(&b));
        prop_assert_eq!(x.cmp(&y), a.cmp(&b));
        prop_assert_eq!(x.unix_micros(), Some(a));
    }

    #[test]
    fn shown_moments_read_back(micros in 0_i64..4_000_000_000_000_000) {
        let at = DateTime::from_unix_micros(micros, 6).unwrap();
        let parsed = parse_date_time(&at.to_string(), DateMode::STRICT).unwrap();
        prop_assert_eq!(parsed.value, at);
    }

    #[test]
    fn parsing_anything_does_not_panic(text in ".{0,40}", format in ".{0,20}") {
        let _ = parse_date_time(&text, DateMode::default());
        let _ = parse_time(&text);
        let _ = str_to_date::str_to_date(&text, &format, DateMode::default());
        let _ = Interval::compound(IntervalUnit::DayMicrosecond, &text);
    }
}

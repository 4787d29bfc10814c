use proptest::prelude::*;

use super::*;

fn d(text: &str) -> Decimal {
    Decimal::parse(text).value
}

#[test]
fn text_reads_back_with_its_scale() {
    let cases = [
        ("0", "0"),
        ("-0.00", "0.00"),
        ("1.50", "1.50"),
        ("-.5", "-0.5"),
        ("1.", "1"),
        ("1e3", "1000"),
        ("1.5e-3", "0.0015"),
        ("12.3456E2", "1234.56"),
        ("9223372036854775808", "9223372036854775808"),
        ("-123456789012345678901234567890.123456789", "-123456789012345678901234567890.123456789"),
    ];
    for (text, shown) in cases {
        assert_eq!(d(text).to_string(), shown, "{text}");
        assert!(Decimal::parse(text).whole, "{text}");
    }
}

#[test]
fn text_with_something_behind_the_number_is_not_whole() {
    for (text, value) in [("12abc", "12"), ("1e", "1"), ("1.5.6", "1.5"), ("abc", "0"), ("", "0")] {
        let parsed = Decimal::parse(text);
        assert_eq!((parsed.value.to_string().as_str(), parsed.whole), (value, false), "{text}");
    }
    assert!(Decimal::parse(" 12  ").whole);
}

#[test]
fn results_have_mysqls_scales() {
    assert_eq!(d("1.10").add(&d("2.345")).unwrap().to_string(), "3.445");
    assert_eq!(d("1.10").subtract(&d("2.1")).unwrap().to_string(), "-1.00");
    assert_eq!(d("1.10").multiply(&d("2.345")).unwrap().to_string(), "2.57950");
    let divide = |a: &str, b: &str| d(a).divide(&d(b), 4).unwrap().unwrap().to_string();
    assert_eq!(divide("2", "3"), "0.6667");
    assert_eq!(divide("1.0", "3"), "0.33333");
    assert_eq!(divide("-2", "3"), "-0.6667");
    assert_eq!(divide("10", "4"), "2.5000");
    assert_eq!(d("10.5").remainder(&d("3")).unwrap().to_string(), "1.5");
    assert_eq!(d("-7").remainder(&d("3")).unwrap().to_string(), "-1");
    assert_eq!(d("1").divide(&d("0.00"), 4), Ok(None));
    assert_eq!(d("7.5").divide_integer(&d("2")).unwrap().to_string(), "3");
}

#[test]
fn a_quotient_keeps_more_digits_than_it_shows() {
    let third = d("2").divide(&d("3"), 4).unwrap().unwrap();
    assert_eq!(third.multiply(&d("3")).unwrap().to_string(), "2.0000");
    assert_eq!(third.settle().multiply(&d("3")).unwrap().to_string(), "2.0001");
}

#[test]
fn rounding_is_half_away_from_zero() {
    let cases = [("2.5", 0, "3"), ("-2.5", 0, "-3"), ("1.005", 2, "1.01"), ("1.1", 3, "1.100")];
    for (text, places, shown) in cases {
        assert_eq!(d(text).round_at(places).to_string(), shown, "{text}");
    }
    assert_eq!(d("1250").round_at(-2).to_string(), "1300");
    assert_eq!(d("1250").truncate_at(-2).to_string(), "1200");
    assert_eq!(d("-1.999").truncate_at(1).to_string(), "-1.9");
    assert_eq!(d("-1.5").floor().to_string(), "-2");
    assert_eq!(d("-1.5").ceiling().to_string(), "-1");
}

#[test]
fn fit_clamps_at_the_declared_precision() {
    assert_eq!(d("99.994").fit(4, 2).unwrap().to_string(), "99.99");
    assert_eq!(d("99.995").fit(4, 2).unwrap_err().to_string(), "99.99");
    assert_eq!(d("-1e30").fit(4, 2).unwrap_err().to_string(), "-99.99");
    let nines = "9".repeat(65);
    assert_eq!(d(&nines).fit(65, 0).unwrap().to_string(), nines);
}

#[test]
fn equal_numbers_of_any_scale_are_equal() {
    assert_eq!(d("1.0"), d("1.000"));
    assert_eq!(d("1.0").canonical_bytes(), d("1.000").canonical_bytes());
    assert_eq!(d("100").canonical_bytes(), d("1e2").canonical_bytes());
    assert!(d("-1") < d("0.5"));
    assert!(d("1e40") > d("9223372036854775807"));
}

#[test]
fn integers_convert_with_bounds() {
    assert_eq!(d("2.5").to_i64(), Ok(3));
    assert_eq!(d("9223372036854775807").to_i64(), Ok(i64::MAX));
    assert_eq!(d("9223372036854775808").to_i64(), Err(i64::MAX));
    assert_eq!(d("18446744073709551615").to_u64(), Ok(u64::MAX));
    assert_eq!(d("-1").to_u64(), Err(0));
}

#[test]
fn too_many_digits_overflow() {
    let big = Decimal::largest(81, 0);
    assert_eq!(big.add(&Decimal::ONE), Err(Overflow));
    assert_eq!(big.multiply(&big), Err(Overflow));
    assert!(Decimal::parse(&"9".repeat(90)).clamped);
}

proptest! {
    #[test]
    fn small_and_wide_arithmetic_agree(
        a in any::<i64>(),
        b in any::<i64>(),
        s in 0u8..10,
        t in 0u8..10,
    ) {
        let (x, y) = (Decimal::from_unscaled(a.into(), s), Decimal::from_unscaled(b.into(), t));
        let (i, j, scale) = x.aligned(&y);
        prop_assert_eq!(x.add(&y).unwrap(), Decimal::from_wide(i + j, scale).unwrap());
        prop_assert_eq!(x.cmp(&y), i.cmp(&j));
        let read: f64 = x.to_string().parse().unwrap();
        prop_assert_eq!(read.to_bits(), (x.to_f64() + 0.0).to_bits());
    }

    #[test]
    fn text_round_trips(unscaled in any::<i128>(), scale in 0u8..31) {
        let number = Decimal::from_unscaled(unscaled, scale);
        let read = d(&number.to_string());
        prop_assert_eq!(read.scale(), scale);
        prop_assert_eq!(read, number);
    }

    #[test]
    fn unscaled_bytes_round_trip(unscaled in any::<i128>(), scale in 0u8..31) {
        let number = Decimal::from_unscaled(unscaled, scale);
        let bytes = number.to_unscaled_bytes();
        prop_assert_eq!(Decimal::from_unscaled_bytes(&bytes, scale), Some(number));
    }
}

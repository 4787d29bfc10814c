//! Medians, ratios and how figures are written.

use std::time::Duration;

/// The median; the mean of the middle two of an even number. `None` of nothing.
pub(crate) fn median(figures: &[f64]) -> Option<f64> {
    let mut sorted = figures.to_vec();
    sorted.sort_by(f64::total_cmp);
    let upper = *sorted.get(sorted.len() / 2)?;
    let lower = *sorted.get((sorted.len() - 1) / 2)?;
    Some(f64::midpoint(lower, upper))
}

/// In milliseconds.
pub(crate) fn millis(time: Duration) -> f64 {
    time.as_secs_f64() * 1_000.0
}

/// `12,345`, `345`, `3.4` or `0.034`: about three digits, thousands apart.
pub(crate) fn number(figure: f64) -> String {
    if figure >= 100.0 {
        return thousands(figure);
    }
    let decimals = match figure.abs() {
        10.0.. => 1,
        1.0.. => 2,
        _ => 3,
    };
    format!("{figure:.decimals$}")
}

/// `part / whole`, or a dash where there is nothing to divide.
pub(crate) fn ratio(part: Option<f64>, whole: Option<f64>) -> String {
    match (part, whole) {
        (Some(part), Some(whole)) if whole > 0.0 => format!("{:.2}", part / whole),
        _ => "–".to_owned(),
    }
}

fn thousands(figure: f64) -> String {
    let digits = format!("{figure:.0}");
    let mut out = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_median_is_in_the_middle() {
        let cases: [(&[f64], Option<f64>); 4] = [
            (&[], None),
            (&[3.0], Some(3.0)),
            (&[9.0, 1.0, 5.0], Some(5.0)),
            (&[4.0, 1.0, 2.0, 9.0], Some(3.0)),
        ];
        for (figures, expected) in cases {
            assert_eq!(median(figures), expected, "{figures:?}");
        }
    }

    #[test]
    fn numbers_have_about_three_digits() {
        let cases = [
            (1_234_567.0, "1,234,567"),
            (1_000.4, "1,000"),
            (123.4, "123"),
            (12.34, "12.3"),
            (1.234, "1.23"),
            (0.0123, "0.012"),
            (0.0, "0.000"),
        ];
        for (figure, expected) in cases {
            assert_eq!(number(figure), expected);
        }
    }

    #[test]
    fn a_ratio_of_nothing_is_a_dash() {
        assert_eq!(ratio(Some(1.0), Some(4.0)), "0.25");
        assert_eq!(ratio(Some(1.0), Some(0.0)), "–");
        assert_eq!(ratio(None, Some(1.0)), "–");
    }
}

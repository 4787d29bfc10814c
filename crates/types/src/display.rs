//! Values as the text that a client sees.
//!
//! Doubles and floats: the shortest digits that read back to the same number (a float has at most
//! six significant ones), in positional form while the decimal exponent is from -15 to 14, else
//! with an exponent, as MySQL's `my_gcvt` writes them: `0.0000001`, `1e-16`, `100000000000000`,
//! `1e15`.

use std::borrow::Cow;

use crate::value::Value;

impl Value {
    /// Appends the value as text. NULL appends nothing; bytes and BIT are appended raw.
    pub fn to_text(&self, out: &mut Vec<u8>) {
        match self {
            Value::Null => {}
            Value::Int(number) => push_int(*number, out),
            Value::UInt(number) => push_uint(*number, out),
            Value::Float(number) => push_float(*number, out),
            Value::Double(number) => push_double(*number, out),
            Value::Decimal(number) => number.to_text(out),
            Value::Text(text) => out.extend(text.utf8()),
            Value::Bytes(bytes) => out.extend(bytes.as_slice()),
            Value::Date(date) => date.to_text(out),
            Value::Time(time) => time.to_text(out),
            Value::DateTime(moment) => moment.to_text(out),
            Value::Year(year) => out.extend(format!("{year:04}").as_bytes()),
            Value::Enum(member) => out.extend(member.name().as_bytes()),
            Value::Set(set) => {
                for (at, name) in set.names().enumerate() {
                    if at > 0 {
                        out.push(b',');
                    }
                    out.extend(name.as_bytes());
                }
            }
            Value::Bit(bit) => out.extend(bit.to_bytes()),
            Value::Json(json) => out.extend(json.as_str().as_bytes()),
        }
    }

    /// The text as a string: what is not UTF-8 shows as `?`-like replacement characters, as in
    /// messages. Text values are borrowed.
    pub fn to_string_lossy(&self) -> Cow<'_, str> {
        match self {
            Value::Text(text) => Cow::Borrowed(text.as_str()),
            Value::Enum(member) => Cow::Borrowed(member.name()),
            Value::Json(json) => Cow::Borrowed(json.as_str()),
            other => {
                let mut text = Vec::new();
                other.to_text(&mut text);
                Cow::Owned(String::from_utf8_lossy(&text).into_owned())
            }
        }
    }
}

fn push_uint(number: u64, out: &mut Vec<u8>) {
    let mut digits = [0; 20];
    let mut at = digits.len();
    let mut rest = number;
    loop {
        at -= 1;
        digits[at] = b'0' + (rest % 10) as u8;
        rest /= 10;
        if rest == 0 {
            break;
        }
    }
    out.extend(&digits[at..]);
}

fn push_int(number: i64, out: &mut Vec<u8>) {
    if number < 0 {
        out.push(b'-');
    }
    push_uint(number.unsigned_abs(), out);
}

/// Appends a double in MySQL's form.
pub fn push_double(number: f64, out: &mut Vec<u8>) {
    push_scientific(&format!("{number:e}"), out);
}

/// Appends a float in MySQL's form: at most six significant digits.
pub fn push_float(number: f32, out: &mut Vec<u8>) {
    let shortest = format!("{number:e}");
    let digits = shortest.bytes().take_while(|b| *b != b'e').filter(u8::is_ascii_digit).count();
    if digits <= 6 {
        push_scientific(&shortest, out);
    } else {
        push_scientific(&format!("{number:.5e}"), out);
    }
}

/// Rewrites Rust's `d.ddde±x` in MySQL's form.
fn push_scientific(text: &str, out: &mut Vec<u8>) {
    let Some((mantissa, exponent)) = text.split_once('e') else {
        out.extend(text.as_bytes());
        return;
    };
    let exponent: i32 = exponent.parse().unwrap_or(0);
    let (sign, mantissa) = match mantissa.strip_prefix('-') {
        Some(rest) => ("-", rest),
        None => ("", mantissa),
    };
    let digits: Vec<u8> = mantissa.bytes().filter(u8::is_ascii_digit).collect();
    let spare = digits.iter().rev().take_while(|digit| **digit == b'0').count();
    let digits = digits.get(..digits.len() - spare).unwrap_or_default();
    if digits.is_empty() {
        // Zero keeps its sign: MySQL shows -0 for -0e0.
        out.extend(sign.as_bytes());
        out.push(b'0');
        return;
    }
    out.extend(sign.as_bytes());
    if (-15..15).contains(&exponent) {
        push_positional(digits, exponent, out);
    } else {
        out.extend(&digits[..1]);
        if digits.len() > 1 {
            out.push(b'.');
            out.extend(&digits[1..]);
        }
        out.extend(format!("e{exponent}").as_bytes());
    }
}

/// Appends `0.digits × 10^(exponent + 1)` without an exponent.
fn push_positional(digits: &[u8], exponent: i32, out: &mut Vec<u8>) {
    let Ok(whole) = usize::try_from(exponent + 1) else {
        out.extend(b"0.");
        out.extend(std::iter::repeat_n(b'0', (exponent + 1).unsigned_abs() as usize));
        out.extend(digits);
        return;
    };
    if whole == 0 {
        out.extend(b"0.");
        out.extend(digits);
    } else if digits.len() <= whole {
        out.extend(digits);
        out.extend(std::iter::repeat_n(b'0', whole - digits.len()));
    } else {
        out.extend(&digits[..whole]);
        out.push(b'.');
        out.extend(&digits[whole..]);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(value: &Value) -> String {
        value.to_string_lossy().into_owned()
    }

    #[test]
    fn doubles_show_as_mysql_shows_them() {
        let cases = [
            (0.0, "0"),
            (1.0, "1"),
            (-1.5, "-1.5"),
            (0.1, "0.1"),
            (1e14, "100000000000000"),
            (1e15, "1e15"),
            (1e20, "1e20"),
            (123_456_789.125, "123456789.125"),
            (1.234_567_890_123_456_7e18, "1.2345678901234568e18"),
            (1e-5, "0.00001"),
            (1.5e-5, "0.000015"),
            (1e-6, "0.000001"),
            (1e-7, "0.0000001"),
            (1e-16, "1e-16"),
            (f64::MAX, "1.7976931348623157e308"),
        ];
        for (number, text) in cases {
            assert_eq!(shown(&Value::Double(number)), text, "{number:e}");
        }
    }

    #[test]
    fn floats_show_six_significant_digits() {
        let cases = [
            (1.1_f32, "1.1"),
            (2.718_281_7, "2.71828"),
            (16_777_216.0, "16777200"),
            (1e10, "10000000000"),
            (1.234_567_9e20, "1.23457e20"),
            (0.000_001, "0.000001"),
        ];
        for (number, text) in cases {
            assert_eq!(shown(&Value::Float(number)), text, "{number:e}");
        }
    }
}

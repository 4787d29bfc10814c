//! Decimals as text, and the bytes that equal decimals share.

use std::fmt;

use bnum::cast::As;

use super::{DIGITS_MAX, Decimal, Wide, power_wide};

/// What [`Decimal::parse`] read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ParsedDecimal {
    /// The number of the longest prefix that is one; zero when none is.
    pub value: Decimal,
    /// True when all of the text was the number, spaces around it aside.
    pub whole: bool,
    /// True when at least one digit was read.
    pub any_digit: bool,
    /// True when digits were lost: the number was beyond 81 digits and is clamped.
    pub clamped: bool,
}

/// How many digits any 128-bit number can have: almost every number that is read, and reading one
/// so needs no wide arithmetic.
const NARROW_DIGITS: usize = 38;

/// The parts of a number's text.
struct Parts<'a> {
    negative: bool,
    whole: &'a [u8],
    fraction: &'a [u8],
    exponent: i64,
    rest: &'a [u8],
}

fn digits(text: &[u8]) -> (&[u8], &[u8]) {
    let count = text.iter().take_while(|byte| byte.is_ascii_digit()).count();
    text.split_at(count)
}

fn split(text: &[u8]) -> Parts<'_> {
    let text = text.trim_ascii_start();
    let (negative, text) = match text.split_first() {
        Some((b'-', rest)) => (true, rest),
        Some((b'+', rest)) => (false, rest),
        _ => (false, text),
    };
    let (whole, mut rest) = digits(text);
    let mut fraction: &[u8] = &[];
    if let Some((b'.', after)) = rest.split_first() {
        let (found, beyond) = digits(after);
        if !whole.is_empty() || !found.is_empty() {
            (fraction, rest) = (found, beyond);
        }
    }
    let mut exponent = 0;
    if !(whole.is_empty() && fraction.is_empty())
        && let Some((read, beyond)) = read_exponent(rest)
    {
        (exponent, rest) = (read, beyond);
    }
    Parts { negative, whole, fraction, exponent, rest }
}

fn read_exponent(text: &[u8]) -> Option<(i64, &[u8])> {
    let (b'e' | b'E', after) = text.split_first()? else { return None };
    let (negative, after) = match after.split_first()? {
        (b'-', rest) => (true, rest),
        (b'+', rest) => (false, rest),
        _ => (false, after),
    };
    let (found, rest) = digits(after);
    if found.is_empty() {
        return None;
    }
    let size = found.iter().fold(0_i64, |so_far, digit| {
        so_far.saturating_mul(10).saturating_add(i64::from(digit - b'0'))
    });
    Some((if negative { -size } else { size }, rest))
}

impl Decimal {
    /// Reads `[sign]digits[.digits][E[sign]digits]` at the start of `text`, after white space.
    ///
    /// The scale is what is written. Digits after the point beyond the 81 that fit are rounded
    /// away; a number too large becomes the largest one.
    pub fn parse(text: &str) -> ParsedDecimal {
        Decimal::parse_bytes(text.as_bytes())
    }

    /// As [`Decimal::parse`], from bytes.
    pub fn parse_bytes(text: &[u8]) -> ParsedDecimal {
        let parts = split(text);
        let any_digit = !(parts.whole.is_empty() && parts.fraction.is_empty());
        let whole = any_digit && parts.rest.trim_ascii_start().is_empty();
        let (value, clamped) = assemble(&parts);
        let value = if parts.negative { value.negate() } else { value };
        ParsedDecimal { value, whole, any_digit, clamped }
    }

    /// Appends the number with exactly [`Decimal::scale`] digits after the point.
    pub fn to_text(&self, out: &mut Vec<u8>) {
        self.settle().kept_text(out);
    }

    /// Appends the number with all the digits that it keeps.
    pub(super) fn kept_text(&self, out: &mut Vec<u8>) {
        let mut reversed = Vec::with_capacity(24);
        match self.small() {
            Some((unscaled, _)) => {
                let mut rest = unscaled.unsigned_abs();
                while rest > 0 {
                    reversed.push(b'0' + (rest % 10) as u8);
                    rest /= 10;
                }
            }
            None => {
                let mut rest = self.wide().abs();
                while !rest.is_zero() {
                    reversed.push(b'0' + (rest % Wide::TEN).as_::<u8>());
                    rest /= Wide::TEN;
                }
            }
        }
        let scale = usize::from(self.kept());
        while reversed.len() <= scale {
            reversed.push(b'0');
        }
        if self.is_negative() {
            out.push(b'-');
        }
        for (at, digit) in reversed.iter().enumerate().rev() {
            out.push(*digit);
            if at == scale && scale > 0 {
                out.push(b'.');
            }
        }
    }

    /// Bytes that are equal exactly when the numbers are, whatever their scales: the shortest
    /// scale, then the unscaled integer.
    pub fn canonical_bytes(&self) -> Vec<u8> {
        let mut scale = self.kept();
        let mut unscaled = self.wide();
        while scale > 0 && (unscaled % Wide::TEN).is_zero() {
            unscaled /= Wide::TEN;
            scale -= 1;
        }
        let shortest = Decimal::from_wide(unscaled, scale).unwrap_or(Decimal::ZERO);
        let mut bytes = vec![scale];
        bytes.extend(shortest.to_unscaled_bytes());
        bytes
    }
}

/// Puts the digits together; true when digits before the point were lost.
fn assemble(parts: &Parts<'_>) -> (Decimal, bool) {
    let zero_fraction = u8::try_from(parts.fraction.len()).unwrap_or(30).min(30);
    let significant = parts.whole.iter().chain(parts.fraction);
    let all: Vec<u8> = significant.skip_while(|digit| **digit == b'0').copied().collect();
    if all.is_empty() {
        return (Decimal::from_unscaled(0, zero_fraction), false);
    }
    let length = |digits: &[u8]| i64::try_from(digits.len()).unwrap_or(i64::MAX / 4);
    let exponent = parts.exponent.clamp(-1_000_000, 1_000_000);
    let scale = length(parts.fraction) - exponent;
    let whole_digits = length(&all) - scale;
    if whole_digits > i64::from(DIGITS_MAX) {
        return (Decimal::largest(81, 0), true);
    }
    // Fraction digits beyond the room are rounded away.
    let room = (i64::from(DIGITS_MAX) - whole_digits.max(0)).min(72);
    let kept_scale = scale.clamp(0, room);
    let dropped = scale - kept_scale;
    if dropped == 0 && all.len() <= NARROW_DIGITS {
        let number = |so_far, byte: &u8| so_far * 10 + i128::from(byte - b'0');
        let kept_scale = u8::try_from(kept_scale).unwrap_or(0);
        return (Decimal::from_unscaled(all.iter().fold(0, number), kept_scale), false);
    }
    let taken = usize::try_from(length(&all) - dropped.max(0)).unwrap_or(0);
    let digit = |byte: &u8| u32::from(byte - b'0').as_::<Wide>();
    let mut unscaled =
        all.iter().take(taken).fold(Wide::ZERO, |so_far, byte| so_far * Wide::TEN + digit(byte));
    if dropped < 0 {
        unscaled *= power_wide(u32::try_from(-dropped).unwrap_or(DIGITS_MAX));
    } else if length(&all) >= dropped && all.get(taken).is_some_and(|byte| *byte >= b'5') {
        unscaled += Wide::ONE;
    }
    let kept_scale = u8::try_from(kept_scale).unwrap_or(0);
    match Decimal::from_wide(unscaled, kept_scale) {
        Ok(value) => (value, false),
        Err(_) => (Decimal::largest(81, 0), true),
    }
}

impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut text = Vec::new();
        self.to_text(&mut text);
        f.write_str(&String::from_utf8_lossy(&text))
    }
}

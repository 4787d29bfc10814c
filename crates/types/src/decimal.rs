//! [`Decimal`]: exact numbers of up to 81 digits, as MySQL's DECIMAL computes with them.
//!
//! A decimal is an integer (*unscaled*) and a *scale*: how many of its digits stand after the
//! point. MySQL computes divisions with more digits than it shows: `2/3` shows `0.6667` but
//! `(2/3)*3` is `2.0000`. So a decimal has two scales, the digits it *keeps* and the digits it
//! *shows*; they differ only in results of division, and [`Decimal::settle`] makes them equal (a
//! column does).
//!
//! ```text
//! small   unscaled fits i64 (18 digits)                   no allocation, i128 arithmetic
//! wide    up to 81 digits, shared behind a counted block  640-bit arithmetic
//! ```
//!
//! A number has one form: what fits is small. Equality and order are numeric: `1.0 == 1.00`.
//! A column's bounds are 65 digits, 30 of them after the point; intermediate results may have 81
//! (MySQL's nine words of nine digits) and beyond that an operation returns [`Overflow`].

mod arithmetic;
mod text;

use std::cmp::Ordering;
use std::hash::{Hash, Hasher};
use std::sync::Arc;

use bnum::BInt;
use bnum::cast::As;

pub use text::ParsedDecimal;

/// What wide unscaled integers are kept in: 320 bits hold 81 digits.
type Kept = BInt<5>;
/// What operations on wide numbers compute in: 640 bits hold the product of two.
pub(crate) type Wide = BInt<10>;

/// The most digits of an intermediate result.
pub const DIGITS_MAX: u32 = 81;

/// The most digits after the point of a shown result (DECIMAL_MAX_SCALE).
pub const SCALE_MAX: u8 = 30;

/// A result has more than [`DIGITS_MAX`] digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("decimal result has too many digits")]
pub struct Overflow;

#[derive(Clone, Debug)]
enum Form {
    Small { kept: u8, shown: u8, unscaled: i64 },
    Wide { kept: u8, shown: u8, unscaled: Arc<Kept> },
}

/// An exact number with a scale.
#[derive(Clone, Debug)]
pub struct Decimal(Form);

/// 10 to the power, which must be at most 38.
fn power_i128(exponent: u8) -> i128 {
    10_i128.pow(u32::from(exponent))
}

/// 10 to the power, which must be at most 190.
fn power_wide(exponent: u32) -> Wide {
    Wide::TEN.pow(exponent)
}

/// Divides and rounds half away from zero.
fn divide_rounded(number: Wide, divisor: Wide) -> Wide {
    let (quotient, rest) = (number / divisor, number % divisor);
    let twice = rest.abs() * Wide::TWO;
    if twice < divisor.abs() {
        quotient
    } else if number.is_negative() == divisor.is_negative() {
        quotient + Wide::ONE
    } else {
        quotient - Wide::ONE
    }
}

/// Brings an unscaled integer from one scale to another, rounding half away from zero.
fn rescale(unscaled: Wide, from: u8, to: u8) -> Wide {
    match to.checked_sub(from) {
        Some(more) => unscaled * power_wide(u32::from(more)),
        None => divide_rounded(unscaled, power_wide(u32::from(from - to))),
    }
}

impl Decimal {
    /// `0`.
    pub const ZERO: Decimal = Decimal(Form::Small { kept: 0, shown: 0, unscaled: 0 });

    /// `1`.
    pub const ONE: Decimal = Decimal(Form::Small { kept: 0, shown: 0, unscaled: 1 });

    /// `unscaled / 10^scale`. The scale is at most 81.
    pub fn from_unscaled(unscaled: i128, scale: u8) -> Decimal {
        match i64::try_from(unscaled) {
            Ok(unscaled) => Decimal(Form::Small { kept: scale, shown: scale, unscaled }),
            Err(_) => {
                let unscaled = Arc::new(unscaled.as_::<Kept>());
                Decimal(Form::Wide { kept: scale, shown: scale, unscaled })
            }
        }
    }

    /// As [`Decimal::from_unscaled`] of any width.
    pub(crate) fn from_wide(unscaled: Wide, scale: u8) -> Result<Decimal, Overflow> {
        let (low, high) = ((i64::MIN).as_::<Wide>(), (i64::MAX).as_::<Wide>());
        if (low..=high).contains(&unscaled) {
            return Ok(Decimal::from_unscaled(unscaled.as_::<i128>(), scale));
        }
        if unscaled.abs() >= power_wide(DIGITS_MAX) {
            return Err(Overflow);
        }
        let unscaled = Arc::new(unscaled.as_::<Kept>());
        Ok(Decimal(Form::Wide { kept: scale, shown: scale, unscaled }))
    }

    /// The same number showing `shown` digits, whatever it keeps.
    pub(crate) fn showing(mut self, digits: u8) -> Decimal {
        match &mut self.0 {
            Form::Small { shown, .. } | Form::Wide { shown, .. } => *shown = digits,
        }
        self
    }

    /// How many digits after the point it shows.
    pub fn scale(&self) -> u8 {
        match self.0 {
            Form::Small { shown, .. } | Form::Wide { shown, .. } => shown,
        }
    }

    fn kept(&self) -> u8 {
        match self.0 {
            Form::Small { kept, .. } | Form::Wide { kept, .. } => kept,
        }
    }

    fn wide(&self) -> Wide {
        match &self.0 {
            Form::Small { unscaled, .. } => (*unscaled).as_::<Wide>(),
            Form::Wide { unscaled, .. } => (**unscaled).as_::<Wide>(),
        }
    }

    fn small(&self) -> Option<(i64, u8)> {
        match self.0 {
            Form::Small { kept, unscaled, .. } => Some((unscaled, kept)),
            Form::Wide { .. } => None,
        }
    }

    /// Rounds to the digits that it shows, so that what it keeps is what it shows. Column values
    /// are settled.
    #[must_use]
    pub fn settle(&self) -> Decimal {
        if self.kept() == self.scale() {
            return self.clone();
        }
        self.round(self.scale())
    }

    /// The unscaled integer of a settled number, if it fits: the value times `10^scale()`.
    pub fn unscaled(&self) -> Option<i128> {
        let settled = self.settle();
        match &settled.0 {
            Form::Small { unscaled, .. } => Some(i128::from(*unscaled)),
            Form::Wide { unscaled, .. } => {
                let wide = **unscaled;
                let fits = (i128::MIN.as_::<Kept>()..=i128::MAX.as_::<Kept>()).contains(&wide);
                fits.then(|| wide.as_::<i128>())
            }
        }
    }

    /// The unscaled integer of the settled number as the shortest two's complement bytes, highest
    /// byte first; at least one byte.
    pub fn to_unscaled_bytes(&self) -> Vec<u8> {
        let settled = self.settle();
        let digits = settled.wide().to_bits();
        let mut bytes: Vec<u8> =
            digits.digits().iter().rev().flat_map(|word| word.to_be_bytes()).collect();
        let sign = if settled.is_negative() { 0xff } else { 0 };
        let spare = bytes
            .windows(2)
            .take_while(|pair| pair[0] == sign && (pair[1] ^ sign) & 0x80 == 0)
            .count();
        bytes.drain(..spare);
        bytes
    }

    /// Reads [`Decimal::to_unscaled_bytes`]; None when there is no byte, more than 40, or more than
    /// 81 digits.
    pub fn from_unscaled_bytes(bytes: &[u8], scale: u8) -> Option<Decimal> {
        let first = *bytes.first()?;
        if bytes.len() > 40 || u32::from(scale) > DIGITS_MAX {
            return None;
        }
        let start = if first & 0x80 != 0 { Wide::NEG_ONE } else { Wide::ZERO };
        let unscaled = bytes
            .iter()
            .fold(start, |so_far, byte| (so_far << 8_u32) | u32::from(*byte).as_::<Wide>());
        Decimal::from_wide(unscaled, scale).ok()
    }

    /// True below zero.
    pub fn is_negative(&self) -> bool {
        match &self.0 {
            Form::Small { unscaled, .. } => *unscaled < 0,
            Form::Wide { unscaled, .. } => unscaled.is_negative(),
        }
    }

    /// True for zero of any scale.
    pub fn is_zero(&self) -> bool {
        matches!(self.0, Form::Small { unscaled: 0, .. })
    }

    /// Rounded half away from zero to exactly `scale` digits after the point.
    #[must_use]
    pub fn round(&self, scale: u8) -> Decimal {
        let kept = self.kept();
        if kept == scale {
            return self.clone().showing(scale);
        }
        if let Some((unscaled, _)) = self.small()
            && scale.abs_diff(kept) <= 18
        {
            let unscaled = i128::from(unscaled);
            if scale > kept {
                return Decimal::from_unscaled(unscaled * power_i128(scale - kept), scale);
            }
            let unit = power_i128(kept - scale);
            let half = if unscaled < 0 { -unit / 2 } else { unit / 2 };
            return Decimal::from_unscaled((unscaled + half) / unit, scale);
        }
        // A larger scale may have too many digits: then the number stays as it is.
        Decimal::from_wide(rescale(self.wide(), kept, scale), scale)
            .unwrap_or_else(|Overflow| self.clone().showing(scale))
    }

    /// Rounded to a place before the point: `round_at(-2)` to hundreds. ROUND() with a negative
    /// second argument; positive places are [`Decimal::round`].
    #[must_use]
    pub fn round_at(&self, places: i64) -> Decimal {
        let scale = places.clamp(i64::from(-i8::MAX), i64::from(SCALE_MAX));
        match u8::try_from(scale) {
            Ok(scale) => self.round(scale),
            Err(_) => self.to_place(scale.unsigned_abs(), true),
        }
    }

    /// Cut to `places` after the point, or before it when negative. TRUNCATE().
    #[must_use]
    pub fn truncate_at(&self, places: i64) -> Decimal {
        let scale = places.clamp(i64::from(-i8::MAX), i64::from(SCALE_MAX));
        match u8::try_from(scale) {
            Ok(scale) if scale >= self.kept() => self.round(scale),
            Ok(scale) => {
                let unit = power_wide(u32::from(self.kept() - scale));
                Decimal::from_wide(self.wide() / unit, scale).unwrap_or(Decimal::ZERO)
            }
            Err(_) => self.to_place(scale.unsigned_abs(), false),
        }
    }

    fn to_place(&self, place: u64, round: bool) -> Decimal {
        let place = u32::try_from(place).unwrap_or(DIGITS_MAX).min(DIGITS_MAX + 1);
        let unit = power_wide(place + u32::from(self.kept()));
        let count = if round { divide_rounded(self.wide(), unit) } else { self.wide() / unit };
        Decimal::from_wide(count * power_wide(place), 0).unwrap_or(Decimal::ZERO)
    }

    /// The largest integer not above it.
    #[must_use]
    pub fn floor(&self) -> Decimal {
        let cut = self.truncate_at(0);
        if cut > *self { cut.add(&Decimal::from(-1_i64)).unwrap_or(cut) } else { cut }
    }

    /// The smallest integer not below it.
    #[must_use]
    pub fn ceiling(&self) -> Decimal {
        let cut = self.truncate_at(0);
        if cut < *self { cut.add(&Decimal::ONE).unwrap_or(cut) } else { cut }
    }

    /// Digits before the point, at least 0: the precision that it needs is this plus the scale.
    pub fn integer_digits(&self) -> u32 {
        let mut whole = (self.wide() / power_wide(u32::from(self.kept()))).abs();
        let mut digits = 0;
        while !whole.is_zero() {
            whole /= Wide::TEN;
            digits += 1;
        }
        digits
    }

    /// The largest number of DECIMAL(precision, scale): all nines.
    pub fn largest(precision: u8, scale: u8) -> Decimal {
        let nines = power_wide(u32::from(precision.min(81))) - Wide::ONE;
        Decimal::from_wide(nines, scale).unwrap_or(Decimal::ZERO)
    }

    /// Fits a settled number into DECIMAL(precision, scale): rounded to the scale; `Err` is the
    /// nearest bound when its digits before the point do not fit.
    pub fn fit(&self, precision: u8, scale: u8) -> Result<Decimal, Decimal> {
        let rounded = self.round(scale);
        if let Some((unscaled, _)) = rounded.small()
            && precision <= 38
        {
            let bound = power_i128(precision);
            if i128::from(unscaled).abs() < bound {
                return Ok(rounded);
            }
        }
        let largest = Decimal::largest(precision, scale);
        if rounded.is_negative() && rounded < largest.negate() {
            Err(largest.negate())
        } else if rounded > largest {
            Err(largest)
        } else {
            Ok(rounded)
        }
    }

    /// Rounded half away from zero to an integer; `Err` is the nearest bound.
    pub fn to_i64(&self) -> Result<i64, i64> {
        let whole = self.round(0);
        let bound = if whole.is_negative() { i64::MIN } else { i64::MAX };
        whole.small().map(|(unscaled, _)| unscaled).ok_or(bound)
    }

    /// Rounded half away from zero to an unsigned integer; `Err` is the nearest bound.
    pub fn to_u64(&self) -> Result<u64, u64> {
        let whole = self.round(0);
        let bound = if whole.is_negative() { 0 } else { u64::MAX };
        whole.unscaled().and_then(|unscaled| u64::try_from(unscaled).ok()).ok_or(bound)
    }

    /// The nearest double.
    pub fn to_f64(&self) -> f64 {
        if let Some((unscaled, kept)) = self.small()
            && unscaled.unsigned_abs() < 1 << 53
            && kept <= 22
        {
            // Both are exact doubles, so one division rounds once.
            return unscaled as f64 / 10_f64.powi(i32::from(kept));
        }
        let mut text = Vec::new();
        self.kept_text(&mut text);
        str::from_utf8(&text).ok().and_then(|text| text.parse().ok()).unwrap_or(0.0)
    }

    /// The decimal that a finite double shows as, for conversions from floating point.
    pub fn from_f64(number: f64) -> Option<Decimal> {
        if !number.is_finite() {
            return None;
        }
        let parsed = Decimal::parse(&format!("{number}"));
        (!parsed.clamped).then_some(parsed.value)
    }

    /// Brings a pair to one scale, as wide integers.
    fn aligned(&self, other: &Decimal) -> (Wide, Wide, u8) {
        let scale = self.kept().max(other.kept());
        let up = |d: &Decimal| d.wide() * power_wide(u32::from(scale - d.kept()));
        (up(self), up(other), scale)
    }
}

impl From<i64> for Decimal {
    fn from(unscaled: i64) -> Decimal {
        Decimal(Form::Small { kept: 0, shown: 0, unscaled })
    }
}

impl From<u64> for Decimal {
    fn from(number: u64) -> Decimal {
        Decimal::from_unscaled(i128::from(number), 0)
    }
}

impl PartialEq for Decimal {
    fn eq(&self, other: &Decimal) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Decimal {}

impl PartialOrd for Decimal {
    fn partial_cmp(&self, other: &Decimal) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Decimal {
    fn cmp(&self, other: &Decimal) -> Ordering {
        if let (Some((a, a_kept)), Some((b, b_kept))) = (self.small(), other.small())
            && a_kept.abs_diff(b_kept) <= 18
        {
            let up = |unscaled: i64, more: u8| i128::from(unscaled) * power_i128(more);
            return up(a, b_kept.saturating_sub(a_kept)).cmp(&up(b, a_kept.saturating_sub(b_kept)));
        }
        let (a, b, _) = self.aligned(other);
        a.cmp(&b)
    }
}

impl Hash for Decimal {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.canonical_bytes().hash(state);
    }
}

#[cfg(test)]
mod tests;

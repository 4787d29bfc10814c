//! The four operations and the remainder, with MySQL's result scales.
//!
//! | operation | shown scale | kept scale |
//! |---|---|---|
//! | add, subtract, remainder | the larger | the larger |
//! | multiply | the sum, at most 30 | the sum, at most 30 |
//! | divide | the dividend's plus the increment, at most 30 | whole words of nine digits |

use super::{DIGITS_MAX, Decimal, Form, Overflow, SCALE_MAX, divide_rounded, power_wide};

/// MySQL's decimals are words of nine digits.
const WORD_DIGITS: u8 = 9;

fn words(digits: u8) -> u8 {
    digits.div_ceil(WORD_DIGITS) * WORD_DIGITS
}

impl Decimal {
    /// The sum.
    pub fn add(&self, other: &Decimal) -> Result<Decimal, Overflow> {
        let shown = self.scale().max(other.scale());
        if let (Some((a, a_kept)), Some((b, b_kept))) = (self.small(), other.small())
            && a_kept == b_kept
        {
            let sum = i128::from(a) + i128::from(b);
            return Ok(Decimal::from_unscaled(sum, a_kept).showing(shown));
        }
        let (a, b, kept) = self.aligned(other);
        Ok(Decimal::from_wide(a + b, kept)?.showing(shown))
    }

    /// The difference.
    pub fn subtract(&self, other: &Decimal) -> Result<Decimal, Overflow> {
        self.add(&other.negate())
    }

    /// The product, rounded where its scale would be above 30.
    pub fn multiply(&self, other: &Decimal) -> Result<Decimal, Overflow> {
        let shown = (self.scale() + other.scale()).min(SCALE_MAX);
        let kept = self.kept() + other.kept();
        let product = match (self.small(), other.small()) {
            (Some((a, _)), Some((b, _))) => {
                Decimal::from_unscaled(i128::from(a) * i128::from(b), kept)
            }
            _ => {
                // MySQL gives up fraction digits before it overflows.
                let whole = self.integer_digits() + other.integer_digits();
                let room = DIGITS_MAX.checked_sub(whole).ok_or(Overflow)?;
                let fits = u32::from(kept).min(room.max(u32::from(shown)));
                let spare = u32::from(kept) - fits;
                let exact = self.wide() * other.wide();
                let fits = u8::try_from(fits).map_err(|_| Overflow)?;
                Decimal::from_wide(divide_rounded(exact, power_wide(spare)), fits)?
            }
        };
        Ok(if product.kept() > SCALE_MAX { product.round(SCALE_MAX) } else { product }
            .showing(shown))
    }

    /// The quotient, None when `other` is zero. `increment` is `div_precision_increment`.
    pub fn divide(&self, other: &Decimal, increment: u8) -> Result<Option<Decimal>, Overflow> {
        if other.is_zero() {
            return Ok(None);
        }
        let shown = self.scale().saturating_add(increment).min(SCALE_MAX);
        let (a_words, b_words) = (words(self.kept()), words(other.kept()));
        let spare = (a_words - self.kept()) + (b_words - other.kept());
        let kept = words(a_words + b_words + increment.saturating_sub(spare));
        let kept = kept.min(36).max(shown);
        // value = a / 10^ka / (b / 10^kb), times 10^kept, cut.
        let up = u32::from(kept) + u32::from(other.kept());
        let down = u32::from(self.kept());
        let quotient = match up.checked_sub(down) {
            Some(more) => self.wide() * power_wide(more) / other.wide(),
            None => self.wide() / (other.wide() * power_wide(down - up)),
        };
        Ok(Some(Decimal::from_wide(quotient, kept)?.showing(shown)))
    }

    /// The remainder with the dividend's sign, None when `other` is zero.
    pub fn remainder(&self, other: &Decimal) -> Option<Decimal> {
        if other.is_zero() {
            return None;
        }
        let shown = self.scale().max(other.scale());
        let (a, b, kept) = self.aligned(other);
        Decimal::from_wide(a % b, kept).ok().map(|rest| rest.showing(shown))
    }

    /// The quotient cut to an integer (DIV), None when `other` is zero.
    pub fn divide_integer(&self, other: &Decimal) -> Option<Decimal> {
        if other.is_zero() {
            return None;
        }
        let (a, b, _) = self.aligned(other);
        Decimal::from_wide(a / b, 0).ok()
    }

    /// The number with the other sign.
    #[must_use]
    pub fn negate(&self) -> Decimal {
        match &self.0 {
            Form::Small { kept, shown, unscaled } => {
                Decimal::from_unscaled(-i128::from(*unscaled), *kept).showing(*shown)
            }
            Form::Wide { kept, shown, .. } => Decimal::from_wide(-self.wide(), *kept)
                .expect("a number with the other sign has as many digits")
                .showing(*shown),
        }
    }

    /// The number without its sign.
    #[must_use]
    pub fn abs(&self) -> Decimal {
        if self.is_negative() { self.negate() } else { self.clone() }
    }
}

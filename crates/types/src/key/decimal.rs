//! DECIMAL as key bytes and as row bytes: its unscaled integer in two's complement.

use crate::Decimal;

/// What fills the bytes before a number's own.
const NEGATIVE_FILL: u8 = 0xff;
const SIGN: u8 = 0x80;

/// How many bytes keys of DECIMAL(precision, s) take: the fewest that hold `10^precision - 1` and a
/// sign.
pub(super) fn width(precision: u8) -> usize {
    // log2(10) is a little below 3.32193, and no precision up to 81 comes close enough to a byte's
    // bound for the difference to matter.
    let bits = usize::from(precision) * 332_193 / 100_000 + 1;
    bits / 8 + 1
}

/// Appends the body of a key field.
pub(super) fn encode(number: &Decimal, precision: u8, scale: u8, out: &mut Vec<u8>) {
    let width = width(precision);
    let start = out.len();
    match unscaled(number, scale) {
        Ok(small) => {
            let bytes = small.to_be_bytes();
            let fill = if small < 0 { NEGATIVE_FILL } else { 0 };
            out.resize(start + width.saturating_sub(bytes.len()), fill);
            out.extend_from_slice(bytes.get(bytes.len().saturating_sub(width)..).unwrap_or(&bytes));
        }
        Err(bytes) => {
            let negative = bytes.first().is_some_and(|first| first & SIGN != 0);
            out.resize(
                start + width.saturating_sub(bytes.len()),
                u8::from(negative) * NEGATIVE_FILL,
            );
            out.extend_from_slice(&bytes);
        }
    }
    if let Some(first) = out.get_mut(start) {
        *first ^= SIGN;
    }
}

/// The number of a key field's body.
pub(super) fn decode(body: &[u8], flip: u8, scale: u8) -> Option<Decimal> {
    let mut bytes: Vec<u8> = body.iter().map(|byte| byte ^ flip).collect();
    *bytes.first_mut()? ^= SIGN;
    from_bytes(&bytes, scale)
}

/// Appends the number's shortest bytes, high byte first, for a row.
pub(crate) fn encode_short(number: &Decimal, scale: u8, out: &mut Vec<u8>) {
    match unscaled(number, scale) {
        Ok(small) => {
            let bytes = small.to_be_bytes();
            let sign_bits = if small < 0 { small.leading_ones() } else { small.leading_zeros() };
            let spare = (sign_bits as usize - 1) / 8;
            out.extend_from_slice(bytes.get(spare..).unwrap_or(&bytes));
        }
        Err(bytes) => out.extend_from_slice(&bytes),
    }
}

/// Reads [`encode_short`]; None if the bytes are not the shortest.
pub(crate) fn decode_short(bytes: &[u8], scale: u8) -> Option<Decimal> {
    match bytes {
        [0, second, ..] if second & SIGN == 0 => None,
        [NEGATIVE_FILL, second, ..] if second & SIGN != 0 => None,
        _ => from_bytes(bytes, scale),
    }
}

/// The unscaled integer, as a number if that is wide enough, else as bytes.
fn unscaled(number: &Decimal, scale: u8) -> Result<i128, Vec<u8>> {
    if number.scale() != scale {
        let rounded = number.round(scale);
        return rounded.unscaled().ok_or_else(|| rounded.to_unscaled_bytes());
    }
    number.unscaled().ok_or_else(|| number.to_unscaled_bytes())
}

fn from_bytes(bytes: &[u8], scale: u8) -> Option<Decimal> {
    let first = *bytes.first()?;
    if bytes.len() > size_of::<i128>() {
        return Decimal::from_unscaled_bytes(bytes, scale);
    }
    let start = if first & SIGN != 0 { -1 } else { 0 };
    let number = bytes.iter().fold(start, |number, byte| number << 8 | i128::from(*byte));
    Some(Decimal::from_unscaled(number, scale))
}

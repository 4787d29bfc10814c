//! Decimal digits of integers, without the formatting machinery: most fields of most rows.

/// The digits of a `u64` and a sign, at the end of a fixed buffer.
#[derive(Debug)]
pub struct Digits {
    buffer: [u8; 21],
    start: usize,
}

impl Digits {
    /// The digits of `number`.
    pub fn of_unsigned(mut number: u64) -> Self {
        let mut digits = Self { buffer: [b'0'; 21], start: 21 };
        loop {
            digits.push_front(b'0' + (number % 10) as u8);
            number /= 10;
            if number == 0 {
                return digits;
            }
        }
    }

    /// The digits of `number`, and its sign if it is negative.
    pub fn of_signed(number: i64) -> Self {
        let mut digits = Self::of_unsigned(number.unsigned_abs());
        if number < 0 {
            digits.push_front(b'-');
        }
        digits
    }

    /// The digits as text.
    pub fn as_bytes(&self) -> &[u8] {
        self.buffer.get(self.start..).unwrap_or_default()
    }

    fn push_front(&mut self, byte: u8) {
        // 20 digits and a sign are the most there can be
        self.start = self.start.saturating_sub(1);
        if let Some(slot) = self.buffer.get_mut(self.start) {
            *slot = byte;
        }
    }
}

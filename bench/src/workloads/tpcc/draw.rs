//! What transactions draw by chance, with the standard's skew.

use testkit::Dice;

use super::shape::{DISTRICTS, Shape};

/// The syllables of last names (clause 4.3.2.3).
const SYLLABLES: [&str; 10] =
    ["BAR", "OUGHT", "ABLE", "PRI", "PRES", "ESE", "ANTI", "CALLY", "ATION", "EING"];

/// How many last names there are.
const NAMES: u64 = 1_000;

/// The last name of a number.
pub(super) fn last_name(number: u64) -> String {
    let digits = [number / 100 % 10, number / 10 % 10, number % 10];
    digits.map(|digit| SYLLABLES[usize::try_from(digit).unwrap_or_default()]).concat()
}

/// Draws for one client.
pub(super) struct Draw {
    dice: Dice,
    shape: Shape,
}

impl Draw {
    pub(super) fn new(shape: Shape, seed: u64) -> Self {
        Self { dice: Dice::new(seed), shape }
    }

    /// A number from `low` to `high`.
    pub(super) fn between(&mut self, low: u64, high: u64) -> u64 {
        low + self.dice.below(high - low + 1)
    }

    /// True in `percent` of a hundred.
    pub(super) fn chance(&mut self, percent: u64) -> bool {
        self.dice.chance(percent, 100)
    }

    pub(super) fn warehouse(&mut self) -> u64 {
        self.between(1, self.shape.warehouses)
    }

    /// Another warehouse, if there is one.
    pub(super) fn other_warehouse(&mut self, than: u64) -> u64 {
        if self.shape.warehouses == 1 {
            return than;
        }
        let drawn = self.between(1, self.shape.warehouses - 1);
        if drawn < than { drawn } else { drawn + 1 }
    }

    pub(super) fn district(&mut self) -> u64 {
        self.between(1, DISTRICTS)
    }

    pub(super) fn customer(&mut self) -> u64 {
        self.skewed(1_023, self.shape.customers)
    }

    pub(super) fn item(&mut self) -> u64 {
        self.skewed(8_191, self.shape.items)
    }

    /// A last name that some customer has.
    pub(super) fn name(&mut self) -> String {
        let number = self.skewed(255, NAMES.min(self.shape.customers));
        last_name(number - 1)
    }

    /// NURand (clause 2.1.6) from 1 to `high`: some numbers come far more often than others.
    fn skewed(&mut self, mask: u64, high: u64) -> u64 {
        let (a, b) = (self.between(0, mask), self.between(1, high));
        1 + ((a | b) % high)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SHAPE: Shape = Shape { warehouses: 3, customers: 300, items: 1_000 };

    #[test]
    fn names_are_three_syllables() {
        assert_eq!(last_name(371), "PRICALLYOUGHT");
        assert_eq!(last_name(0), "BARBARBAR");
    }

    #[test]
    fn draws_stay_within_their_tables() {
        let mut draw = Draw::new(SHAPE, 1);
        for _ in 0..10_000 {
            assert!((1..=300).contains(&draw.customer()));
            assert!((1..=1_000).contains(&draw.item()));
            let own = draw.warehouse();
            let other = draw.other_warehouse(own);
            assert!((1..=3).contains(&other) && other != own);
        }
    }
}

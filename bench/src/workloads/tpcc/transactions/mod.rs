//! The five kinds of transactions, one a file, and how often each comes.

mod delivery;
mod new_order;
mod order_status;
mod payment;
mod stock_level;

use super::client::{Ended, Terminal};
use super::draw::Draw;
use crate::error::Result;

/// A kind of transaction.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    /// Orders items; the hot row is the district's counter.
    NewOrder,
    /// Books a payment; the hot row is the warehouse's sum.
    Payment,
    /// Looks at a customer's last order.
    OrderStatus,
    /// Delivers the oldest order of each district.
    Delivery,
    /// Counts items that run out.
    StockLevel,
}

impl Kind {
    /// All, in the order of the table.
    pub(super) const ALL: [Self; 5] =
        [Self::NewOrder, Self::Payment, Self::OrderStatus, Self::Delivery, Self::StockLevel];

    /// In words.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::NewOrder => "new order",
            Self::Payment => "payment",
            Self::OrderStatus => "order status",
            Self::Delivery => "delivery",
            Self::StockLevel => "stock level",
        }
    }

    /// One of them, as often as the standard wants.
    pub(super) fn draw(draw: &mut Draw) -> Self {
        match draw.between(1, 100) {
            1..=45 => Self::NewOrder,
            46..=88 => Self::Payment,
            89..=92 => Self::OrderStatus,
            93..=96 => Self::Delivery,
            _ => Self::StockLevel,
        }
    }

    /// Runs it between BEGIN and its end.
    pub(super) fn run(self, terminal: &mut Terminal) -> Result<Ended> {
        match self {
            Self::NewOrder => new_order::run(terminal),
            Self::Payment => payment::run(terminal),
            Self::OrderStatus => order_status::run(terminal),
            Self::Delivery => delivery::run(terminal),
            Self::StockLevel => stock_level::run(terminal),
        }
    }
}

/// Which customer is meant: 60 of 100 are named, and of several the middle one is meant.
fn find_customer(terminal: &mut Terminal, w: u64, d: u64) -> Result<u64> {
    if !terminal.draw.chance(60) {
        return Ok(terminal.draw.customer());
    }
    let name = terminal.draw.name();
    let found = terminal.rows(&format!(
        "SELECT c_id FROM customer WHERE c_w_id = {w} AND c_d_id = {d} AND c_last = '{name}' \
         ORDER BY c_first"
    ))?;
    let middle = found.get(found.len() / 2).and_then(|row| row.first()?.parse().ok());
    middle.ok_or_else(|| Terminal::missing("customer"))
}

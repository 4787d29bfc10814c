//! Order status (clause 2.6): a customer's last order, only read.

use super::super::client::{Ended, Terminal};
use super::find_customer;
use crate::error::Result;

pub(super) fn run(terminal: &mut Terminal) -> Result<Ended> {
    let (w, d) = (terminal.draw.warehouse(), terminal.draw.district());
    let c = find_customer(terminal, w, d)?;
    terminal.row(&format!(
        "SELECT c_balance, c_first, c_middle, c_last FROM customer WHERE c_w_id = {w} AND c_d_id = \
         {d} AND c_id = {c}"
    ))?;
    let last = terminal.row(&format!(
        "SELECT o_id, o_carrier_id, o_entry_d FROM orders WHERE o_w_id = {w} AND o_d_id = {d} AND \
         o_c_id = {c} ORDER BY o_id DESC LIMIT 1"
    ))?;
    let Some(order) = last.and_then(|row| row.into_iter().next()) else {
        return Ok(Ended::Committed);
    };
    terminal.rows(&format!(
        "SELECT ol_i_id, ol_supply_w_id, ol_quantity, ol_amount, ol_delivery_d FROM order_line \
         WHERE ol_w_id = {w} AND ol_d_id = {d} AND ol_o_id = {order}"
    ))?;
    Ok(Ended::Committed)
}

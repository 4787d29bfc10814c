//! Delivery (clause 2.7): the oldest new order of each district.

use super::super::client::{Ended, Terminal};
use super::super::shape::DISTRICTS;
use crate::error::Result;

pub(super) fn run(terminal: &mut Terminal) -> Result<Ended> {
    let (w, carrier) = (terminal.draw.warehouse(), terminal.draw.between(1, 10));
    for d in 1..=DISTRICTS {
        deliver(terminal, [w, d], carrier)?;
    }
    Ok(Ended::Committed)
}

fn deliver(terminal: &mut Terminal, [w, d]: [u64; 2], carrier: u64) -> Result<()> {
    let lock = terminal.for_update();
    let oldest = terminal.row(&format!(
        "SELECT no_o_id FROM new_orders WHERE no_w_id = {w} AND no_d_id = {d} ORDER BY no_o_id \
         LIMIT 1{lock}"
    ))?;
    let Some(order) = oldest.and_then(|row| row.into_iter().next()) else { return Ok(()) };
    let deleted = terminal.execute(&format!(
        "DELETE FROM new_orders WHERE no_w_id = {w} AND no_d_id = {d} AND no_o_id = {order}"
    ))?;
    if deleted == 0 {
        // Without a lock, another delivery has taken it.
        return Ok(());
    }
    let key = format!("o_w_id = {w} AND o_d_id = {d} AND o_id = {order}");
    let c = terminal.number(&format!("SELECT o_c_id FROM orders WHERE {key}"))?;
    terminal.execute(&format!("UPDATE orders SET o_carrier_id = {carrier} WHERE {key}"))?;
    let lines = format!("ol_w_id = {w} AND ol_d_id = {d} AND ol_o_id = {order}");
    terminal.execute(&format!("UPDATE order_line SET ol_delivery_d = NOW() WHERE {lines}"))?;
    let sum = terminal.row(&format!("SELECT SUM(ol_amount) FROM order_line WHERE {lines}"))?;
    let sum = sum.and_then(|row| row.into_iter().next()).unwrap_or_else(|| "0".to_owned());
    terminal.execute(&format!(
        "UPDATE customer SET c_balance = c_balance + {sum}, c_delivery_cnt = c_delivery_cnt + 1 \
         WHERE c_w_id = {w} AND c_d_id = {d} AND c_id = {c}"
    ))?;
    Ok(())
}

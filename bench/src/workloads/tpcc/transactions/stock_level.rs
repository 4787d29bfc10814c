//! Stock level (clause 2.8): items of the last twenty orders that run out, only read.

use super::super::client::{Ended, Terminal};
use crate::error::Result;

pub(super) fn run(terminal: &mut Terminal) -> Result<Ended> {
    let (w, d) = (terminal.draw.warehouse(), terminal.draw.district());
    let threshold = terminal.draw.between(10, 20);
    let next = terminal
        .number(&format!("SELECT d_next_o_id FROM district WHERE d_w_id = {w} AND d_id = {d}"))?;
    let from = next.saturating_sub(20);
    terminal.number(&format!(
        "SELECT COUNT(DISTINCT s_i_id) FROM order_line JOIN stock ON s_w_id = ol_w_id AND s_i_id = \
         ol_i_id WHERE ol_w_id = {w} AND ol_d_id = {d} AND ol_o_id >= {from} AND ol_o_id < {next} \
         AND s_quantity < {threshold}"
    ))?;
    Ok(Ended::Committed)
}

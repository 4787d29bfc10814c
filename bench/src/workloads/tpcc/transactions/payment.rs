//! Payment (clause 2.5): 15 of 100 customers pay at a warehouse that is not theirs.

use super::super::client::{Ended, Terminal};
use super::super::fill::money;
use super::find_customer;
use crate::error::Result;

pub(super) fn run(terminal: &mut Terminal) -> Result<Ended> {
    let w = terminal.draw.warehouse();
    let d = terminal.draw.district();
    let is_local = terminal.draw.chance(85);
    let (c_w, c_d) = if is_local {
        (w, d)
    } else {
        (terminal.draw.other_warehouse(w), terminal.draw.district())
    };
    let cents = terminal.draw.between(100, 500_000);
    let amount = money(cents);
    terminal.execute(&format!("UPDATE warehouse SET w_ytd = w_ytd + {amount} WHERE w_id = {w}"))?;
    terminal.row(&format!("SELECT w_street, w_name FROM warehouse WHERE w_id = {w}"))?;
    terminal.execute(&format!(
        "UPDATE district SET d_ytd = d_ytd + {amount} WHERE d_w_id = {w} AND d_id = {d}"
    ))?;
    terminal
        .row(&format!("SELECT d_street, d_name FROM district WHERE d_w_id = {w} AND d_id = {d}"))?;
    let c = find_customer(terminal, c_w, c_d)?;
    let key = format!("c_w_id = {c_w} AND c_d_id = {c_d} AND c_id = {c}");
    let lock = terminal.for_update();
    let found = terminal.row(&format!(
        "SELECT c_first, c_last, c_credit, c_discount, c_balance, c_data FROM customer WHERE \
         {key}{lock}"
    ))?;
    let found = found.ok_or_else(|| Terminal::missing("customer"))?;
    let mut change = format!(
        "c_balance = c_balance - {amount}, c_ytd_payment = c_ytd_payment + {amount}, c_payment_cnt \
         = c_payment_cnt + 1"
    );
    if found.get(2).is_some_and(|credit| credit == "BC") {
        let old = found.get(5).map_or("", String::as_str);
        let note: String = format!("{c} {c_d} {c_w} {d} {w} {amount} {old}");
        let note: String = note.chars().take(500).collect();
        change = format!("{change}, c_data = '{note}'");
    }
    terminal.execute(&format!("UPDATE customer SET {change} WHERE {key}"))?;
    terminal.execute(&format!(
        "INSERT INTO history (h_c_w_id, h_c_d_id, h_c_id, h_w_id, h_d_id, h_date, h_amount, \
         h_data) VALUES ({c_w},{c_d},{c},{w},{d},NOW(),{amount},'w{w} d{d}')"
    ))?;
    Ok(Ended::Committed)
}

//! New order (clause 2.4): five to fifteen lines; one in a hundred orders an item that is not
//! there.

use super::super::client::{Ended, Terminal};
use super::super::fill::money;
use crate::error::Result;

struct Line {
    item: u64,
    supply: u64,
    quantity: u64,
}

pub(super) fn run(terminal: &mut Terminal) -> Result<Ended> {
    let w = terminal.draw.warehouse();
    let (d, c) = (terminal.draw.district(), terminal.draw.customer());
    let (lines, is_wrong) = lines(terminal, w);
    terminal.row(&format!("SELECT w_tax FROM warehouse WHERE w_id = {w}"))?;
    terminal.row(&format!(
        "SELECT c_discount, c_last, c_credit FROM customer WHERE c_w_id = {w} AND c_d_id = {d} AND \
         c_id = {c}"
    ))?;
    let lock = terminal.for_update();
    let next = terminal.number(&format!(
        "SELECT d_next_o_id FROM district WHERE d_w_id = {w} AND d_id = {d}{lock}"
    ))?;
    terminal.execute(&format!(
        "UPDATE district SET d_next_o_id = {} WHERE d_w_id = {w} AND d_id = {d}",
        next + 1
    ))?;
    let (count, is_local) = (lines.len(), lines.iter().all(|line| line.supply == w));
    terminal.execute(&format!(
        "INSERT INTO orders VALUES ({w},{d},{next},{c},NOW(),NULL,{count},{})",
        u8::from(is_local)
    ))?;
    terminal.execute(&format!("INSERT INTO new_orders VALUES ({w},{d},{next})"))?;
    for (number, line) in lines.iter().enumerate() {
        let order = [w, d, next, number as u64 + 1];
        let is_last = number + 1 == count;
        if !order_line(terminal, order, line, is_wrong && is_last)? {
            return Ok(Ended::RolledBack);
        }
    }
    Ok(Ended::Committed)
}

/// What is ordered, by item, so that orders lock stock in one order; and whether the last item is
/// not there.
fn lines(terminal: &mut Terminal, w: u64) -> (Vec<Line>, bool) {
    let draw = &mut terminal.draw;
    let count = draw.between(5, 15);
    let mut lines: Vec<Line> = Vec::new();
    while (lines.len() as u64) < count {
        let item = draw.item();
        if lines.iter().any(|line| line.item == item) {
            continue;
        }
        let supply = if draw.chance(1) { draw.other_warehouse(w) } else { w };
        lines.push(Line { item, supply, quantity: draw.between(1, 10) });
    }
    lines.sort_by_key(|line| (line.supply, line.item));
    (lines, draw.chance(1))
}

/// False: there is no such item.
fn order_line(
    terminal: &mut Terminal,
    [w, d, order, number]: [u64; 4],
    line: &Line,
    is_wrong: bool,
) -> Result<bool> {
    let Line { item, supply, quantity } = *line;
    let asked = if is_wrong { terminal.shape.items + 1 } else { item };
    let found =
        terminal.row(&format!("SELECT i_price, i_name, i_data FROM item WHERE i_id = {asked}"))?;
    let Some(found) = found else { return Ok(false) };
    let price: f64 = found.first().and_then(|price| price.parse().ok()).unwrap_or_default();
    let lock = terminal.for_update();
    let stock = terminal.row(&format!(
        "SELECT s_quantity, s_dist, s_data FROM stock WHERE s_w_id = {supply} AND s_i_id = \
         {item}{lock}"
    ))?;
    let stock = stock.ok_or_else(|| Terminal::missing("stock"))?;
    let there: u64 = stock.first().and_then(|there| there.parse().ok()).unwrap_or_default();
    let left = if there >= quantity + 10 { there - quantity } else { there + 91 - quantity };
    let is_remote = u8::from(supply != w);
    terminal.execute(&format!(
        "UPDATE stock SET s_quantity = {left}, s_ytd = s_ytd + {quantity}, s_order_cnt = \
         s_order_cnt + 1, s_remote_cnt = s_remote_cnt + {is_remote} WHERE s_w_id = {supply} AND \
         s_i_id = {item}"
    ))?;
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "cents of a price below a hundred, times ten"
    )]
    let amount = money((price * 100.0).round() as u64 * quantity);
    let place = stock.get(1).map_or("", String::as_str);
    terminal.execute(&format!(
        "INSERT INTO order_line VALUES ({w},{d},{order},{number},{item},{supply},NULL,{quantity},\
         {amount},'{place}')"
    ))?;
    Ok(true)
}

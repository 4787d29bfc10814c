//! What must hold between the tables after any number of transactions (clause 3.3.2).

use super::DATABASE;
use super::shape::Shape;
use crate::error::Result;
use crate::servers::Server;

/// Each gives the number of rows for which a condition does not hold.
const CONDITIONS: [(&str, &str); 4] = [
    (
        "a warehouse's sum is that of its districts",
        "SELECT COUNT(*) FROM (SELECT w_id, w_ytd, SUM(d_ytd) AS d FROM warehouse JOIN district \
         ON d_w_id = w_id GROUP BY w_id, w_ytd) AS s WHERE w_ytd - 300000 <> d - 300000",
    ),
    (
        "a district's next order is one more than its last",
        "SELECT COUNT(*) FROM (SELECT d_w_id, d_id, d_next_o_id, MAX(o_id) AS o FROM district \
         JOIN orders ON o_w_id = d_w_id AND o_d_id = d_id GROUP BY d_w_id, d_id, d_next_o_id) AS s \
         WHERE d_next_o_id - 1 <> o",
    ),
    (
        "an order has as many lines as it says",
        "SELECT COUNT(*) FROM (SELECT o_w_id, o_d_id, o_id, o_ol_cnt, COUNT(*) AS n FROM orders \
         JOIN order_line ON ol_w_id = o_w_id AND ol_d_id = o_d_id AND ol_o_id = o_id \
         GROUP BY o_w_id, o_d_id, o_id, o_ol_cnt) AS s WHERE o_ol_cnt <> n",
    ),
    (
        "an order without a carrier is a new one, and no other is",
        "SELECT COUNT(*) FROM orders LEFT JOIN new_orders ON no_w_id = o_w_id AND no_d_id = o_d_id \
         AND no_o_id = o_id WHERE (o_carrier_id IS NULL) <> (no_o_id IS NOT NULL)",
    ),
];

/// What does not hold.
pub(super) fn check(server: &Server, shape: &Shape) -> Result<Vec<String>> {
    let mut client = server.connect(Some(DATABASE))?;
    let mut findings = Vec::new();
    for (condition, sql) in CONDITIONS {
        let wrong = client.number(sql)?;
        if wrong > 0 {
            let (name, all) = (server.product().name(), shape.warehouses);
            findings.push(format!("{name}, {all} warehouses: not so {wrong} times: {condition}"));
        }
    }
    Ok(findings)
}

//! The tables as they are before the first transaction.

use super::DATABASE;
use super::draw::{Draw, last_name};
use super::shape::{DISTRICTS, Shape, TABLES};
use crate::client::Client;
use crate::error::Result;
use crate::servers::Server;

/// Rows in one INSERT.
const BATCH_ROWS: usize = 500;

/// Lines of an order at the beginning.
const LINES: u64 = 10;

/// Of the orders at the beginning, one in this many is not delivered yet (900 of 3000).
const UNDELIVERED_OF: u64 = 3;

/// Makes the database.
pub(super) fn fill(server: &Server, shape: &Shape) -> Result<()> {
    let mut client = server.connect(None)?;
    client.execute(&format!("DROP DATABASE IF EXISTS {DATABASE}"))?;
    client.execute(&format!("CREATE DATABASE {DATABASE}"))?;
    client.execute(&format!("USE {DATABASE}"))?;
    for table in TABLES {
        client.execute(table)?;
    }
    let mut fill = Fill { client, shape: *shape, draw: Draw::new(*shape, 0) };
    fill.items()?;
    for warehouse in 1..=shape.warehouses {
        fill.warehouse(warehouse)?;
        for district in 1..=DISTRICTS {
            fill.customers(warehouse, district)?;
            fill.orders(warehouse, district)?;
        }
    }
    Ok(())
}

struct Fill {
    client: Client,
    shape: Shape,
    draw: Draw,
}

impl Fill {
    fn insert(&mut self, table: &str, rows: &[String]) -> Result<()> {
        for rows in rows.chunks(BATCH_ROWS) {
            self.client.execute(&format!("INSERT INTO {table} VALUES {}", rows.join(",")))?;
        }
        Ok(())
    }

    fn items(&mut self) -> Result<()> {
        let mut rows = Vec::new();
        for id in 1..=self.shape.items {
            let cents = self.draw.between(100, 9_999);
            let price = money(cents);
            rows.push(format!("({id},'item {id}',{price},'{id:0>40}')"));
        }
        self.insert("item", &rows)
    }

    fn warehouse(&mut self, w: u64) -> Result<()> {
        let tax = self.draw.between(0, 2_000);
        self.insert("warehouse", &[format!("({w},'w{w}','street {w}',0.{tax:04},300000.00)")])?;
        let mut districts = Vec::new();
        for d in 1..=DISTRICTS {
            let (tax, next) = (self.draw.between(0, 2_000), self.shape.customers + 1);
            districts.push(format!("({w},{d},'d{d}','street {d}',0.{tax:04},30000.00,{next})"));
        }
        self.insert("district", &districts)?;
        let mut stock = Vec::new();
        for item in 1..=self.shape.items {
            let quantity = self.draw.between(10, 100);
            stock.push(format!("({w},{item},{quantity},'{item:024}',0,0,0,'{item:0>40}')"));
        }
        self.insert("stock", &stock)
    }

    fn customers(&mut self, w: u64, d: u64) -> Result<()> {
        let mut rows = Vec::new();
        for id in 1..=self.shape.customers {
            let (name, discount) = (last_name((id - 1) % 1_000), self.draw.between(0, 5_000));
            let credit = if self.draw.chance(10) { "BC" } else { "GC" };
            rows.push(format!(
                "({w},{d},{id},'first {id}','OE','{name}','street {id}',NOW(),'{credit}',\
                 0.{discount:04},-10.00,10.00,1,0,'{id:0>300}')"
            ));
        }
        self.insert("customer", &rows)
    }

    fn orders(&mut self, w: u64, d: u64) -> Result<()> {
        let count = self.shape.customers;
        let delivered = count - count / UNDELIVERED_OF;
        let (mut orders, mut news, mut lines) = (Vec::new(), Vec::new(), Vec::new());
        for id in 1..=count {
            let is_new = id > delivered;
            let (carrier, at) = if is_new { ("NULL", "NULL") } else { ("3", "NOW()") };
            // Every customer has one order, in an order that is not theirs.
            let customer = 1 + (id * 7) % count;
            orders.push(format!("({w},{d},{id},{customer},NOW(),{carrier},{LINES},1)"));
            if is_new {
                news.push(format!("({w},{d},{id})"));
            }
            for line in 1..=LINES {
                let item = self.draw.between(1, self.shape.items);
                let amount = if is_new { self.draw.between(1, 999_999) } else { 0 };
                let amount = money(amount);
                lines
                    .push(format!("({w},{d},{id},{line},{item},{w},{at},5,{amount},'{line:024}')"));
            }
        }
        self.insert("orders", &orders)?;
        self.insert("new_orders", &news)?;
        self.insert("order_line", &lines)
    }
}

/// Cents as a decimal number.
pub(super) fn money(cents: u64) -> String {
    format!("{}.{:02}", cents / 100, cents % 100)
}

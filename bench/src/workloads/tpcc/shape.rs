//! How large the tables are, and how they are made.

use clap::Args;

/// Districts of a warehouse, as the standard has it.
pub(super) const DISTRICTS: u64 = 10;

/// How large the tables are.
#[derive(Args, Clone, Copy, Debug)]
pub(crate) struct Shape {
    /// Warehouses
    #[arg(long, default_value_t = 2)]
    pub(super) warehouses: u64,
    /// Customers of a district, and orders at the beginning (3000 in the standard)
    #[arg(long, default_value_t = 300)]
    pub(super) customers: u64,
    /// Items (100000 in the standard)
    #[arg(long, default_value_t = 10_000)]
    pub(super) items: u64,
}

/// The tables; the standard's columns less a few that nobody reads.
pub(super) const TABLES: [&str; 9] = [
    "CREATE TABLE warehouse (w_id INT PRIMARY KEY, w_name VARCHAR(10), w_street VARCHAR(40),
        w_tax DECIMAL(4,4), w_ytd DECIMAL(12,2))",
    "CREATE TABLE district (d_w_id INT, d_id INT, d_name VARCHAR(10), d_street VARCHAR(40),
        d_tax DECIMAL(4,4), d_ytd DECIMAL(12,2), d_next_o_id INT, PRIMARY KEY (d_w_id, d_id))",
    "CREATE TABLE customer (c_w_id INT, c_d_id INT, c_id INT, c_first VARCHAR(16),
        c_middle CHAR(2), c_last VARCHAR(16), c_street VARCHAR(40), c_since DATETIME,
        c_credit CHAR(2), c_discount DECIMAL(4,4), c_balance DECIMAL(12,2),
        c_ytd_payment DECIMAL(12,2), c_payment_cnt INT, c_delivery_cnt INT, c_data VARCHAR(500),
        PRIMARY KEY (c_w_id, c_d_id, c_id), KEY by_name (c_w_id, c_d_id, c_last, c_first))",
    "CREATE TABLE history (h_id BIGINT PRIMARY KEY AUTO_INCREMENT, h_c_w_id INT, h_c_d_id INT,
        h_c_id INT, h_w_id INT, h_d_id INT, h_date DATETIME, h_amount DECIMAL(6,2),
        h_data VARCHAR(24))",
    "CREATE TABLE orders (o_w_id INT, o_d_id INT, o_id INT, o_c_id INT, o_entry_d DATETIME,
        o_carrier_id INT, o_ol_cnt INT, o_all_local INT, PRIMARY KEY (o_w_id, o_d_id, o_id),
        KEY by_customer (o_w_id, o_d_id, o_c_id, o_id))",
    "CREATE TABLE new_orders (no_w_id INT, no_d_id INT, no_o_id INT,
        PRIMARY KEY (no_w_id, no_d_id, no_o_id))",
    "CREATE TABLE order_line (ol_w_id INT, ol_d_id INT, ol_o_id INT, ol_number INT, ol_i_id INT,
        ol_supply_w_id INT, ol_delivery_d DATETIME, ol_quantity INT, ol_amount DECIMAL(6,2),
        ol_dist_info CHAR(24), PRIMARY KEY (ol_w_id, ol_d_id, ol_o_id, ol_number))",
    "CREATE TABLE item (i_id INT PRIMARY KEY, i_name VARCHAR(24), i_price DECIMAL(5,2),
        i_data VARCHAR(50))",
    "CREATE TABLE stock (s_w_id INT, s_i_id INT, s_quantity INT, s_dist CHAR(24), s_ytd INT,
        s_order_cnt INT, s_remote_cnt INT, s_data VARCHAR(50), PRIMARY KEY (s_w_id, s_i_id))",
];

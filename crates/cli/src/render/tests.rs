use super::*;

/// The table of the transcripts of Dolt's command line.
fn item() -> Table {
    let column = |name: &str, kind, charset| {
        let mut column = ColumnDef::null(name);
        (column.kind, column.charset) = (kind, charset);
        column
    };
    let columns = vec![
        column("id", ColumnKind::Long, 63),
        column("name", ColumnKind::VarString, 255),
        column("price", ColumnKind::Decimal, 63),
    ];
    let value = |text: &str| Some(text.as_bytes().to_vec());
    let rows =
        vec![vec![value("1"), value("pen"), value("1.50")], vec![value("2"), value("ink"), None]];
    Table { columns, rows }
}

fn render(table: &Table, format: Format) -> String {
    String::from_utf8(table.render(format)).unwrap()
}

#[test]
fn tables_are_drawn() {
    let expected = "\
+----+------+-------+
| id | name | price |
+----+------+-------+
| 1  | pen  | 1.50  |
| 2  | ink  | NULL  |
+----+------+-------+

";
    assert_eq!(render(&item(), Format::Tabular), expected);
}

#[test]
fn csv_leaves_null_out_and_quotes_what_needs_it() {
    assert_eq!(render(&item(), Format::Csv), "id,name,price\n1,pen,1.50\n2,ink,\n");
    let mut table = item();
    table.rows = vec![vec![Some(b"3".to_vec()), Some(b"a,\"b\"\nc".to_vec()), Some(Vec::new())]];
    assert_eq!(render(&table, Format::Csv), "id,name,price\n3,\"a,\"\"b\"\"\nc\",\"\"\n");
}

#[test]
fn json_quotes_decimals_and_leaves_null_out() {
    let expected = "{\"rows\": [{\"id\":1,\"name\":\"pen\",\"price\":\"1.50\"},\
                    {\"id\":2,\"name\":\"ink\"}]}\n";
    assert_eq!(render(&item(), Format::Json), expected);
}

#[test]
fn a_row_a_page() {
    let expected = "\
*************************** 1. row ***************************
   id: 1
 name: pen
price: 1.50

*************************** 2. row ***************************
   id: 2
 name: ink
price: NULL


";
    assert_eq!(render(&item(), Format::Vertical), expected);
}

#[test]
fn wide_and_binary_values_keep_the_columns_straight() {
    let mut table = item();
    table.columns.truncate(2);
    table.columns[0].kind = ColumnKind::VarString;
    table.rows = vec![
        vec![Some(vec![0, 255]), Some("日本".as_bytes().to_vec())],
        vec![Some(b"ab".to_vec()), Some(b"x\ny".to_vec())],
    ];
    let expected = "\
+--------+------+
| id     | name |
+--------+------+
| 0x00FF | 日本 |
| ab     | x    |
|        | y    |
+--------+------+

";
    assert_eq!(render(&table, Format::Tabular), expected);
}

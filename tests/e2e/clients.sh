# Real clients: the mariadb shell over TCP and a Unix socket, with TLS, loading a local file; and
# PyMySQL where it is installed.
source ./support.sh

mkdir "$work/shop"
"$PANDO" --data-dir "$work/shop" init --name Ada --email ada@example.org >/dev/null
start_server "$work/shop" --socket "$work/sock"

same "a select" "$(client -N -e 'SELECT 1, NULL')" $'1\tNULL'
same "by the socket" "$(mariadb --no-defaults -S "$work/sock" -u root -N -e 'SELECT 2')" 2
same "with TLS" "$(client --ssl --ssl-ca="$work/shop/.pando/tls/ca.pem" --ssl-verify-server-cert \
    -N -e 'SELECT 3')" 3
client shop -e "CREATE TABLE item (id INT PRIMARY KEY, name VARCHAR(20));
    INSERT INTO item VALUES (1, 'pen'), (2, 'ink'); DELETE FROM item WHERE id = 2;"
same "rows" "$(client shop -N -e 'SELECT * FROM item')" $'1\tpen'
printf '3\tcap\n4\tbox\n' >"$work/items"
client shop --local-infile=1 -e "LOAD DATA LOCAL INFILE '$work/items' INTO TABLE item"
same "a local file" "$(client shop -N -e 'SELECT COUNT(*) FROM item')" 3
same "a missing table" "$(client shop -e 'SELECT * FROM nothing' 2>&1 | tail -1)" \
    "ERROR 1146 (42S02) at line 1: Table 'shop.nothing' doesn't exist"

if python3 -c 'import pymysql' 2>/dev/null; then
    python3 - "$port" <<'PYTHON'
import sys
import pymysql

connection = pymysql.connect(host="127.0.0.1", port=int(sys.argv[1]), user="root", database="shop")
with connection.cursor() as cursor:
    cursor.execute("INSERT INTO item VALUES (%s, %s)", (9, "ä'\\\""))
    connection.commit()
    cursor.execute("SELECT id, name FROM item WHERE id = %s", (9,))
    assert cursor.fetchall() == ((9, "ä'\\\""),)
    try:
        cursor.execute("INSERT INTO item VALUES (9, 'again')")
    except pymysql.err.IntegrityError as error:
        assert error.args[0] == 1062, error
    else:
        raise AssertionError("a duplicate was taken")
PYTHON
else
    echo "skipped: no PyMySQL"
fi
stop_server

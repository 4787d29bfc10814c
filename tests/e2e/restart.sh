# How long a restart takes: after a crash with a log to replay, and after a clean stop. Printed, and
# held below a bound that only a mistake would pass.
source ./support.sh

mkdir "$work/shop"
"$PANDO" --data-dir "$work/shop" init --name Ada --email ada@example.org >/dev/null
start_server "$work/shop"
client shop -e "CREATE TABLE t (id INT PRIMARY KEY, v VARCHAR(100))"
{
    for ((batch = 0; batch < 200; batch++)); do
        printf 'INSERT INTO t VALUES '
        for ((row = 0; row < 500; row++)); do
            printf "%s(%d,'a row of the restart test, as wide as rows are')" \
                "$([[ $row == 0 ]] || echo ,)" $((batch * 500 + row))
        done
        echo ';'
    done
} >"$work/rows.sql"
client shop <"$work/rows.sql"

crash_server
begun=$(now_ms)
start_server "$work/shop"
crashed=$(($(now_ms) - begun))
same "rows after a crash" "$(client shop -N -e 'SELECT COUNT(*) FROM t')" 100000
stop_server
begun=$(now_ms)
start_server "$work/shop"
clean=$(($(now_ms) - begun))
same "rows after a clean stop" "$(client shop -N -e 'SELECT COUNT(*) FROM t')" 100000
stop_server
echo "restart: $crashed ms after a crash with 100000 rows in the log, $clean ms after a clean stop"
((crashed < 30000 && clean < 30000))

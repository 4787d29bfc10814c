# The sample databases as their authors publish them, loaded by a real client, compared table by
# table with a real MySQL, and again after a crash.
source ./support.sh

data=$(data_folder dumps/dumps.tar.xz)
if [[ -z $data ]]; then
    echo "skipped: no sample databases (set PANDO_DATA)"
    exit 0
fi
data=$(dirname "$(find "$data" -name golden_mysql97.json)")
check=$(dirname "$PANDO")/examples/dump_check

mkdir "$work/all"
start_server "$work/all"
failed=0

# load <database> <name in the golden file> <file>...
load() {
    local database=$1 name=$2 begun
    shift 2
    begun=$(now_ms)
    for file in "$@"; do
        if ! client <"$data/$file" >/dev/null; then
            echo "$file: not loaded" >&2
            failed=1
            return 0
        fi
    done
    echo "$database: loaded in $(($(now_ms) - begun)) ms"
    loaded+=("$database $name")
}

loaded=()
load chinook chinook chinook/Chinook_MySql.sql
load northwind northwind northwind/northwind.sql northwind/northwind-data.sql
load classicmodels classicmodels classicmodels/mysqlsampledatabase.sql
load world world world/world.sql
load employee employee employees_large/employee_large_single.sql

check_all() {
    local entry
    for entry in "${loaded[@]}"; do
        read -r database name <<<"$entry"
        "$check" "$port" "$database" "$data/golden_mysql97.json" "$name" || failed=1
    done
}

# The authors' own test of employee: six tables, each counted and summed up over its rows.
check_employee() {
    local said
    if ! said=$(client -N <"$data/employees_large/test_employee_md5.sql"); then
        failed=1
        return 0
    fi
    same "tables that are OK" "$(grep -c $'\tOK\tok$' <<<"$said")" 6 || failed=1
    same "the summary" "$(tail -2 <<<"$said")" $'CRC\tOK\ncount\tOK' || failed=1
    same "what failed" "$(grep -ciE 'not ok|fail' <<<"$said")" 0 || failed=1
}

check_all
check_employee
crash_server
start_server "$work/all"
check_all
stop_server
exit "$failed"

# What the scripts share: a folder, a server in it, its end.
# shellcheck shell=bash
set -euo pipefail

: "${PANDO:?the path of the binary}"
work=$(mktemp -d)
export XDG_CONFIG_HOME=$work/config
server=

# Ends the server that this script started, and removes its folder.
finish() {
    if [[ -n $server ]]; then kill -9 "$server" 2>/dev/null || true; fi
    rm -rf "$work"
}
trap finish EXIT

# start_server <folder> [argument...]: sets `server` to its process and `port` to where it listens.
start_server() {
    local folder=$1 line
    shift
    rm -f "$work/said"
    mkfifo "$work/said"
    "$PANDO" sql-server -P 0 -l warning --data-dir "$folder" "$@" >"$work/said" &
    server=$!
    port=
    while read -r line; do
        case $line in
        *" listens on "*) port=${line##*:} ;;
        "Server ready."*) break ;;
        esac
    done <"$work/said"
    [[ -n $port ]] || { echo "the server did not start" >&2; return 1; }
}

# stop_server: asks it to stop and waits.
stop_server() {
    kill -TERM "$server"
    wait "$server"
    server=
}

# crash_server: ends it as a crash does.
crash_server() {
    kill -9 "$server"
    wait "$server" 2>/dev/null || true
    server=
}

# client [argument...]: the mariadb client, as root.
client() {
    mariadb --no-defaults --default-character-set=utf8mb4 -h 127.0.0.1 -P "$port" -u root "$@"
}

# same <what> <found> <expected>
same() {
    if [[ $2 != "$3" ]]; then
        printf '%s:\n  found    %s\n  expected %s\n' "$1" "$2" "$3" >&2
        return 1
    fi
}

# data_folder <name.tar.xz>: the unpacked folder, or nothing where there is no such data.
data_folder() {
    local archive=${PANDO_DATA:-../../../shared/data}/$1
    if [[ ! -f $archive ]]; then
        if [[ ${CI:-} == true ]]; then
            echo "no $archive (set PANDO_DATA)" >&2
            return 1
        fi
        return 0
    fi
    mkdir -p "$work/unpacked"
    tar xJf "$archive" -C "$work/unpacked"
    echo "$work/unpacked"
}

now_ms() { date +%s%3N; }

//! A disk that is full: the statement that finds it so is refused, and everything else goes on.
//!
//! The disk is a small one in memory, in a mount namespace of the test's own, which takes either
//! root or user namespaces. A machine that grants neither says so, and the simulated disks of
//! `storage` and `repo` stand for it.

mod support;

use std::process::{Command, Stdio};

use support::Folder;

/// Begins in the new namespace: mounts the disk, then does what a user would.
const SCRIPT: &str = r#"
set -e
mount -t tmpfs -o size=160m none "$1"
mkdir "$1/shop" && cd "$1/shop"
"$2" init --name Ada --email ada@example.org
"$2" sql -q 'CREATE TABLE t (id INT PRIMARY KEY AUTO_INCREMENT, b LONGTEXT)'
refused=0 kept=0
for n in $(seq 5); do
  head -c 9000000 /dev/urandom | base64 -w 0 > "$1/../value"
  { printf "INSERT INTO t (b) VALUES ('"; cat "$1/../value"; printf "')"; } > "$1/../insert.sql"
  if "$2" sql -f "$1/../insert.sql" 2> "$1/../told"
  then kept=$((kept + 1))
  else
    refused=$((refused + 1))
    grep -o "Disk full ([^)]*); the statement was refused" "$1/../told"
  fi
done
echo "kept $kept"
[ $refused -gt 0 ] && [ $kept -gt 0 ]
"$2" sql -r csv -q 'SELECT COUNT(*) AS rows_there FROM t'
mount -o remount,size=400m "$1"
"$2" sql -f "$1/../insert.sql"
"$2" sql -r csv -q 'SELECT COUNT(*) AS rows_then FROM t'
"$2" fsck | tail -n 1
"#;

/// The options of `unshare` that this machine grants.
fn namespace() -> Option<&'static [&'static str]> {
    let ways: [&[&str]; 2] = [&["--mount"], &["--map-root-user", "--mount"]];
    ways.into_iter().find(|way| {
        let tried = Command::new("unshare")
            .args(*way)
            .args(["mount", "-t", "tmpfs", "none", "/mnt"])
            .stderr(Stdio::null())
            .status();
        tried.is_ok_and(|status| status.success())
    })
}

#[test]
fn only_the_statement_that_needs_room_is_refused() {
    let folder = Folder::new();
    let Some(way) = namespace() else {
        eprintln!("skipped: this machine grants no mount namespace");
        return;
    };
    let output = Command::new("unshare")
        .args(way)
        .args(["bash", "-c", SCRIPT, "full_disk"])
        .arg(folder.path())
        .arg(env!("CARGO_BIN_EXE_pando"))
        .env("XDG_CONFIG_HOME", folder.path())
        .output()
        .unwrap();
    let (told, complaint) = (
        String::from_utf8_lossy(&output.stdout).into_owned(),
        String::from_utf8_lossy(&output.stderr).into_owned(),
    );
    assert!(output.status.success(), "{told}\n{complaint}");
    let number = |before: &str| -> u32 {
        let (_, rest) = told.split_once(before).unwrap();
        rest.lines().next().unwrap().parse().unwrap()
    };
    let kept = number("kept ");
    assert_eq!(number("rows_there\n"), kept, "what was acknowledged is there, and no more: {told}");
    assert_eq!(number("rows_then\n"), kept + 1, "with room, it goes on: {told}");
    assert!(told.contains("Disk full ("), "{told}");
    assert!(told.ends_with("No problems found.\n"), "{told}");
}

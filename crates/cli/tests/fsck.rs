//! `pando fsck`: whatever is damaged is found and named, and nothing sound is.
#![expect(clippy::disallowed_methods, reason = "these tests damage real files")]
#![expect(clippy::unwrap_used, reason = "a test fails where something here fails")]

mod support;

use std::fs;
use std::path::{Path, PathBuf};

use server::fsck::{Checked, check_place};
use support::{Folder, Server};
use testkit::Dice;

/// Puts a database with some history, uncommitted rows and a tag into the folder.
fn fill(folder: &Folder) {
    folder.init();
    let rows = |from: u32| {
        let rows = (from..from + 400).map(|id| format!("({id}, 'name of {id}', {id}.50)"));
        format!("INSERT INTO item VALUES {}", rows.collect::<Vec<_>>().join(", "))
    };
    let script = [
        "CREATE TABLE item (id INT PRIMARY KEY, name VARCHAR(40), price DECIMAL(8,2), KEY (name))",
        &rows(0),
        "CALL dolt_commit('-Am', 'first')",
        "CALL dolt_tag('v1', '-m', 'one')",
        "CREATE TABLE note (id INT PRIMARY KEY, body LONGTEXT)",
        "INSERT INTO note VALUES (1, REPEAT('paper ', 9000))",
    ];
    folder.succeed(&["sql", "-q", &script.join("; ")]);
}

/// A backup with two generations, so that it holds chunks which no root reaches any more.
fn back_up(folder: &Folder) -> PathBuf {
    let place = folder.path().parent().unwrap().join("backup");
    folder.succeed(&["backup", "add", "nightly", &format!("file://{}", place.display())]);
    folder.succeed(&["backup", "sync", "nightly"]);
    folder.succeed(&["sql", "-q", "UPDATE note SET body = REPEAT('ink ', 9000)"]);
    folder.succeed(&["backup", "sync", "nightly"]);
    place
}

fn check(place: &Path) -> Checked {
    let url = format!("file://{}", place.display());
    check_place(&url, Path::new("/"), &mut |_| {}).unwrap()
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { found.extend(files(&path)) } else { found.push(path) }
    }
    found.sort();
    found
}

/// Places worth a flip: all of a small file, head and foot of a large one, and bytes all over.
fn places(len: usize, dice: &mut Dice) -> Vec<usize> {
    if len <= 200 {
        return (0..len).collect();
    }
    let random = (0..20).map(|_| usize::try_from(dice.below(len as u64)).unwrap());
    // Head, the head of the first record; the index's last entries, and the foot.
    (0..36).chain(len - 48..len).chain(random).collect()
}

fn flip(path: &Path, at: usize, bit: u8) {
    let mut bytes = fs::read(path).unwrap();
    bytes[at] ^= 1 << bit;
    fs::write(path, bytes).unwrap();
}

#[test]
fn a_bit_flipped_anywhere_in_a_backup_is_found_and_its_file_is_named() {
    let folder = Folder::new();
    fill(&folder);
    let place = back_up(&folder);
    let sound = check(&place);
    assert_eq!(sound.problems, Vec::<String>::new(), "no false alarm");
    let unreachable = sound.summary.iter().find(|line| line.contains("unreachable: "));
    assert!(!unreachable.unwrap().contains("unreachable: 0"), "{unreachable:?}");
    let (mut dice, mut flips) = (Dice::new(11), 0);
    for path in files(&place) {
        let name = path.file_name().unwrap().to_str().unwrap();
        let len = fs::metadata(&path).unwrap().len();
        for at in places(usize::try_from(len).unwrap(), &mut dice) {
            let bit = u8::try_from(dice.below(8)).unwrap();
            flip(&path, at, bit);
            let checked = check(&place);
            let is_named = checked.problems.iter().any(|problem| problem.contains(name));
            assert!(is_named, "bit {bit} of byte {at} of {name}: {:?}", checked.problems);
            flip(&path, at, bit);
            flips += 1;
        }
    }
    assert!(flips >= 200, "{flips}");
    assert_eq!(check(&place), sound);
}

#[test]
fn the_command_says_what_it_read_or_what_is_wrong() {
    let folder = Folder::new();
    fill(&folder);
    let place = back_up(&folder);
    let url = format!("file://{}", place.display());
    let told = folder.succeed(&["fsck", &url]);
    assert!(told.contains("Read: a backup of database shop\n"), "{told}");
    assert!(told.ends_with("No problems found.\n"), "{told}");
    let pack = files(&place)
        .into_iter()
        .find(|path| path.extension().is_some_and(|end| end == "pack"))
        .unwrap();
    flip(&pack, 70, 3);
    let output = folder.run(&["fsck", &url]);
    let (told, complaint) = (text(&output.stdout), text(&output.stderr));
    assert_eq!(output.status.code(), Some(1));
    assert!(told.contains("Problems found: "), "{told}");
    assert!(complaint.contains(pack.file_name().unwrap().to_str().unwrap()), "{complaint}");
    assert!(complaint.contains("take a new one"), "it says what to do: {complaint}");
    // Every backup and fetch hears of it too, rather than building on it.
    fs::remove_file(&pack).unwrap();
    assert_eq!(folder.run(&["fsck", &url]).status.code(), Some(1));
    let nowhere = folder.run(&["fsck", "file:///nowhere/at/all"]);
    assert_eq!(nowhere.status.code(), Some(1));
    assert!(text(&nowhere.stderr).contains("there is no remote and no backup"));
    assert!(!Path::new("/nowhere").exists(), "looking makes nothing");
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

#[test]
fn an_instance_is_checked_by_its_server_and_by_itself() {
    let folder = Folder::new();
    fill(&folder);
    let told = folder.succeed(&["fsck"]);
    assert!(told.contains("Read: an instance\n") && told.contains("Log entries read: "), "{told}");
    let server = Server::start(&folder, &[]);
    assert!(folder.succeed(&["fsck"]).ends_with("No problems found.\n"));
    let pack = newest_pack(&folder);
    flip(&pack, 40, 5);
    let output = folder.run(&["fsck"]);
    assert_eq!(output.status.code(), Some(1), "{}", text(&output.stdout));
    let complaint = text(&output.stderr);
    assert!(complaint.contains(pack.file_name().unwrap().to_str().unwrap()), "{complaint}");
    let mut client = server.connect();
    assert_eq!(client.query("SELECT 1").unwrap(), ["1"], "the server goes on");
    flip(&pack, 40, 5);
    assert!(folder.succeed(&["fsck"]).ends_with("No problems found.\n"));
}

fn newest_pack(folder: &Folder) -> PathBuf {
    files(&folder.path().join(".pando/packs")).pop().unwrap()
}

#[test]
fn an_instance_that_cannot_be_opened_says_which_files_are_damaged() {
    let folder = Folder::new();
    fill(&folder);
    let pack = newest_pack(&folder);
    let len = usize::try_from(fs::metadata(&pack).unwrap().len()).unwrap();
    for at in [0, 12, len - 1, len - 9, len - 30, len - 60] {
        flip(&pack, at, 0);
        for command in [&["sql-server", "-P", "0"][..], &["sql", "-q", "SELECT 1"], &["fsck"]] {
            let output = folder.run(command);
            let complaint = text(&output.stderr);
            assert_eq!(output.status.code(), Some(1), "{command:?}: {complaint}");
            let name = pack.file_name().unwrap().to_str().unwrap();
            assert!(complaint.contains(&format!("packs/{name} is damaged at byte")), "{complaint}");
            assert!(complaint.contains("pando backup restore URL NAME"), "{complaint}");
            assert!(!complaint.contains("panicked"), "{complaint}");
        }
        flip(&pack, at, 0);
    }
    let manifests =
        ["manifest.0", "manifest.1"].map(|name| folder.path().join(".pando").join(name));
    for path in &manifests {
        flip(path, 20, 0);
    }
    for command in [&["sql-server", "-P", "0"][..], &["fsck"]] {
        let output = folder.run(command);
        let complaint = text(&output.stderr);
        assert_eq!(output.status.code(), Some(1), "{command:?}: {complaint}");
        assert!(complaint.contains("manifest.0 is damaged"), "{complaint}");
    }
    for path in &manifests {
        flip(path, 20, 0);
    }
    folder.succeed(&["sql", "-q", "SELECT 1"]);
}

#[test]
fn bits_anywhere_in_an_instances_packs_and_manifests_are_found() {
    let folder = Folder::new();
    fill(&folder);
    let counted = ["sql", "-r", "csv", "-q", "SELECT COUNT(*), SUM(price) FROM item"];
    let expected = folder.succeed(&counted);
    let mut dice = Dice::new(12);
    let instance = folder.path().join(".pando");
    let damaged = |path: &Path, at: usize| {
        let output = folder.run(&["fsck"]);
        let complaint = text(&output.stderr);
        assert_eq!(output.status.code(), Some(1), "byte {at} of {}", path.display());
        assert!(complaint.contains(path.file_name().unwrap().to_str().unwrap()), "{complaint}");
        assert!(!complaint.contains("panicked"), "{complaint}");
    };
    for path in files(&instance.join("packs")) {
        let len = fs::metadata(&path).unwrap().len();
        for _ in 0..4 {
            let at = usize::try_from(dice.below(len)).unwrap();
            flip(&path, at, 1);
            damaged(&path, at);
            flip(&path, at, 1);
        }
    }
    for name in ["manifest.0", "manifest.1"] {
        let path = instance.join(name);
        flip(&path, 20, 1);
        damaged(&path, 20);
        // The other one led to a sound store; the next generation takes the damaged one's place.
        assert!(folder.succeed(&["fsck"]).ends_with("No problems found.\n"), "{name}");
    }
    assert_eq!(folder.succeed(&counted), expected);
}

/// The segments of the log, and where their last frame ends.
fn ends(folder: &Folder) -> Vec<(PathBuf, usize)> {
    let segments = files(&folder.path().join(".pando/log")).into_iter();
    let segments = segments.filter(|path| !path.display().to_string().contains("spare"));
    let end = |path: &PathBuf| {
        let bytes = fs::read(path).unwrap();
        let last = bytes.iter().rposition(|byte| *byte != 0).unwrap_or(0);
        (last + 1).next_multiple_of(8).max(4096)
    };
    segments.map(|path| (path.clone(), end(&path))).collect()
}

/// Inserts into `note` on a server that is then killed.
fn insert_and_die(folder: &Folder, ids: &[u32]) {
    let server = Server::start(folder, &[]);
    let mut client = server.connect();
    client.query("USE shop").unwrap();
    for id in ids {
        client.query(&format!("INSERT INTO note VALUES ({id}, 'kept')")).unwrap();
    }
    server.kill();
}

#[test]
fn a_torn_tail_of_the_log_is_cut_and_said() {
    let folder = Folder::new();
    fill(&folder);
    insert_and_die(&folder, &[2, 3]);
    let (path, end) = ends(&folder).pop().unwrap();
    let mut bytes = fs::read(&path).unwrap();
    // The first bytes of an entry that was being written.
    bytes.copy_within(4096..4096 + 40, end);
    fs::write(&path, &bytes).unwrap();
    let output = folder.run(&["sql", "-r", "csv", "-q", "SELECT id FROM note ORDER BY id"]);
    assert_eq!(text(&output.stdout), "id\n1\n2\n3\n");
    assert!(text(&output.stderr).contains("torn tail"), "{}", text(&output.stderr));
    assert!(folder.succeed(&["fsck"]).ends_with("No problems found.\n"));
}

#[test]
fn damage_to_what_the_log_has_promised_is_refused_and_named() {
    let folder = Folder::new();
    fill(&folder);
    let before = ends(&folder);
    insert_and_die(&folder, &[2, 3, 4]);
    let grown = ends(&folder).into_iter().find(|now| !before.contains(now)).unwrap();
    let old = before.iter().find(|(path, _)| *path == grown.0).map_or(4096, |(_, end)| *end);
    flip(&grown.0, old + 70, 2);
    let name = grown.0.file_name().unwrap().to_str().unwrap();
    for command in [&["sql-server", "-P", "0"][..], &["sql", "-q", "SELECT 1"], &["fsck"]] {
        let output = folder.run(command);
        let complaint = text(&output.stderr);
        assert_eq!(output.status.code(), Some(1), "{command:?}: {complaint}");
        assert!(complaint.contains(&format!("log/{name} is damaged at byte")), "{complaint}");
        assert!(complaint.contains("Nothing was changed"), "{complaint}");
    }
    flip(&grown.0, old + 70, 2);
    let rows = folder.succeed(&["sql", "-r", "csv", "-q", "SELECT COUNT(*) FROM note"]);
    assert_eq!(rows, "COUNT(*)\n4\n");
}

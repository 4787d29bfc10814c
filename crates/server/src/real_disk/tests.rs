use super::*;

/// A folder of its own, removed at the end.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("pando-{name}-{}", std::process::id()));
        Self(path)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

#[test]
fn files_are_read_and_written_by_position() {
    let folder = Folder::new("positions");
    let disk = RealDisk::open(&folder.0).unwrap();
    disk.make_dir("a/b").unwrap();
    let file = disk.open("a/b/f", OpenMode::Create).unwrap();
    file.write_at(3, b"xyz").unwrap();
    file.sync().unwrap();
    disk.sync_dir("a/b").unwrap();
    let mut buf = [1; 8];
    assert_eq!(file.read_at(1, &mut buf).unwrap(), 5);
    assert_eq!(&buf[..5], b"\0\0xyz");
    assert_eq!(file.len().unwrap(), 6);
    file.set_len(4).unwrap();
    assert_eq!(file.len().unwrap(), 4);
    assert_eq!(disk.list("a").unwrap(), ["b"]);
    disk.rename("a/b/f", "g").unwrap();
    assert_eq!(disk.list("").unwrap(), ["a", "g"]);
    disk.remove("g").unwrap();
    assert_eq!(disk.remove("g").unwrap_err().kind(), ErrorKind::NotFound);
}

#[test]
fn open_modes_mean_what_they_say() {
    let folder = Folder::new("modes");
    let disk = RealDisk::open(&folder.0).unwrap();
    let kind = |mode| disk.open("f", mode).err().map(|error| error.kind());
    assert_eq!(kind(OpenMode::Read), Some(ErrorKind::NotFound));
    assert_eq!(kind(OpenMode::Write), Some(ErrorKind::NotFound));
    assert_eq!(kind(OpenMode::Create), None);
    assert_eq!(kind(OpenMode::Create), Some(ErrorKind::AlreadyExists));
    assert_eq!(kind(OpenMode::Write), None);
    let read_only = disk.open("f", OpenMode::Read).unwrap();
    assert!(read_only.write_at(0, b"x").is_err());
}

#[test]
fn nothing_above_the_folder_can_be_named() {
    let folder = Folder::new("above");
    let disk = RealDisk::open(&folder.0).unwrap();
    for path in ["../f", "/etc/passwd", "a/../../f"] {
        let error = disk.open(path, OpenMode::Read).err().unwrap();
        assert_eq!(error.kind(), ErrorKind::InvalidInput, "{path}");
    }
}

#[test]
fn only_one_holds_the_lock() {
    let folder = Folder::new("lock");
    let disk = RealDisk::open(&folder.0).unwrap();
    let held = disk.lock("LOCK").unwrap();
    assert_eq!(disk.lock("LOCK").err().unwrap().kind(), ErrorKind::WouldBlock);
    drop(held);
    disk.lock("LOCK").unwrap();
}

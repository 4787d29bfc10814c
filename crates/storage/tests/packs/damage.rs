//! Bits that flip are found and named.

use proptest::prelude::*;
use storage::pack::{MANIFESTS, Pack, PackImage};
use storage::verify::verify;
use storage::{Disk, Error};

use super::*;

/// A store of two packs and two manifests.
fn filled(seed: u64) -> (SimDisk, Vec<Hash>) {
    let disk = SimDisk::new(seed);
    let store = open(&disk).unwrap();
    let child = put(&store, 1);
    store.flush().unwrap();
    let root = store.put(chunk(2, 30, &[child])).unwrap();
    store.commit_manifest(root.as_bytes().to_vec()).unwrap();
    (disk, vec![root])
}

#[test]
fn a_bit_flipped_anywhere_is_found() {
    let (disk, roots) = filled(21);
    for (path, len) in disk.files() {
        for offset in 0..len {
            let rotten = disk.snapshot();
            rotten.flip_bit(&path, offset).unwrap();
            let found = match open(&rotten) {
                Err(Error::Damaged { file, .. }) => vec![file],
                Err(error) => panic!("{path} byte {offset}: {error}"),
                Ok(store) => {
                    let report = verify(&store, &roots, &mut |_| Ok(())).unwrap();
                    let files = report.findings.iter().chain(store.findings());
                    files
                        .filter_map(|error| {
                            if let Error::Damaged { file, .. } = error {
                                Some(file.clone())
                            } else {
                                None
                            }
                        })
                        .collect()
                }
            };
            assert!(found.contains(&path), "{path} byte {offset} is not found but {found:?}");
        }
    }
}

#[test]
fn a_bit_that_flips_while_the_store_is_open_is_found() {
    let (disk, roots) = filled(22);
    let store = open(&disk).unwrap();
    assert!(verify(&store, &roots, &mut |_| Ok(())).unwrap().is_sound());
    for (path, len) in disk.files() {
        for offset in (0..len).step_by(3) {
            disk.flip_bit(&path, offset).unwrap();
            let report = verify(&store, &roots, &mut |_| Ok(())).unwrap();
            assert!(!report.is_sound(), "{path} byte {offset}");
            let clean = filled(22).0.bytes(&path).unwrap();
            disk.remove(&path).unwrap();
            disk.put(&path, &clean).unwrap();
        }
    }
}

#[test]
fn reading_a_damaged_chunk_names_file_and_place() {
    let (disk, roots) = filled(23);
    let (path, _) = disk.files().into_iter().rfind(|(path, _)| path.starts_with("packs/")).unwrap();
    disk.flip_bit(&path, 16 + 40).unwrap();
    let store = open(&disk).unwrap();
    let error = store.fetch(&roots[0]).unwrap_err();
    assert!(matches!(&error, Error::Damaged { file, offset: 16, .. } if *file == path), "{error}");
}

#[test]
fn a_damaged_manifest_falls_back_to_the_one_before_and_loses_no_pack() {
    let (disk, _) = filled(24);
    let newest = MANIFESTS.into_iter().max_by_key(|slot| disk.bytes(slot).unwrap()[12]).unwrap();
    disk.flip_bit(newest, 20).unwrap();
    let packs = disk.list("packs").unwrap();
    let store = open(&disk).unwrap();
    assert!(matches!(store.findings(), [Error::Damaged { file, .. }] if file == newest));
    assert_eq!(store.usage().packs, 1, "the older manifest lists the first pack");
    assert_eq!(disk.list("packs").unwrap(), packs, "what the damaged one may have listed stays");
    let next = put(&store, 9);
    store.flush().unwrap();
    assert!(open(&disk.crash()).unwrap().has(&next).unwrap());
}

#[test]
fn what_is_gone_is_named() {
    let (disk, _) = filled(25);
    let lost = disk.snapshot();
    let (path, _) = lost.files().into_iter().find(|(path, _)| path.starts_with("packs/")).unwrap();
    lost.remove(&path).unwrap();
    assert!(matches!(open(&lost), Err(Error::Damaged { file, .. }) if file == path));
    let blind = disk.snapshot();
    for slot in MANIFESTS {
        blind.remove(slot).unwrap();
    }
    assert!(matches!(open(&blind), Err(Error::Damaged { .. })));
    assert_eq!(blind.list("packs").unwrap().len(), 2, "nothing is removed");
}

#[test]
fn a_missing_chunk_is_found_by_verifying() {
    let disk = SimDisk::new(26);
    let store = open(&disk).unwrap();
    let root = store.put(chunk(1, 10, &[Hash::of(b"nowhere")])).unwrap();
    store.flush().unwrap();
    let report = verify(&store, &[root, Hash::of(b"neither")], &mut |_| Ok(())).unwrap();
    assert_eq!(report.findings_count, 2);
    assert!(report.findings.iter().all(|error| matches!(error, Error::Missing(_))));
}

proptest! {
    #[test]
    fn any_bytes_are_a_pack_or_are_refused(
        kept in 0_usize..400,
        at in 0_usize..400,
        bytes in prop::collection::vec(any::<u8>(), 0..60),
    ) {
        let chunks: Vec<_> = (0..3).map(|name| Arc::new(chunk(name, 40, &[]))).collect();
        let mut image = PackImage::of(&chunks).unwrap();
        image.bytes.truncate(kept);
        let at = at.min(image.bytes.len());
        image.bytes.splice(at..at, bytes);
        if let Ok(pack) = Pack::of_image(image) {
            for hash in pack.hashes().collect::<Vec<_>>() {
                let _ = pack.get(&hash);
            }
        }
    }

    #[test]
    fn any_bytes_are_a_manifest_or_are_refused(bytes: Vec<u8>, is_sealed: bool) {
        let head = b"PANDOMAN\x01\0\0\0";
        let mut bytes = if is_sealed { [head, &bytes[..]].concat() } else { bytes };
        if is_sealed {
            let crc = crc32(&bytes);
            bytes.extend_from_slice(&crc.to_le_bytes());
        }
        let disk = SimDisk::new(27);
        disk.put(MANIFESTS[0], &bytes).unwrap();
        let _ = open(&disk);
    }
}

/// CRC-32 as in zip files, bit by bit.
fn crc32(bytes: &[u8]) -> u32 {
    let shift = |crc: u32, _| (crc >> 1) ^ (0xedb8_8320 & (crc & 1).wrapping_neg());
    !bytes.iter().fold(!0, |crc, byte| (0..8).fold(crc ^ u32::from(*byte), shift))
}

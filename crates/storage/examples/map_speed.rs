//! How fast maps are: `cargo run --release -p storage --example map_speed`. Prints one line a
//! measurement.
#![expect(clippy::disallowed_methods, reason = "a measurement owns its clock")]
#![expect(clippy::print_stdout, reason = "it prints what it measured")]

use std::collections::BTreeMap;
use std::error::Error;
use std::sync::Arc;
use std::time::Instant;

use storage::{KeyRange, Map, MapKind, MemDisk, PackSettings, PackStore, Store};

static PLAIN: MapKind = MapKind::PLAIN;
const ROWS: u64 = 1_000_000;

fn value(at: u64) -> [u8; 92] {
    let mut value = [0; 92];
    for (place, byte) in value.iter_mut().enumerate() {
        *byte = at.wrapping_mul(0x9e37_79b9_7f4a_7c15).to_be_bytes()[place * 5 % 8];
    }
    value
}

fn scatter(at: u64) -> u64 {
    at.wrapping_mul(0x9e37_79b9_7f4a_7c15) % ROWS
}

fn timed<T>(name: &str, count: u64, work: impl FnOnce() -> T) -> T {
    let start = Instant::now();
    let result = work();
    let elapsed = start.elapsed();
    let each = elapsed.as_nanos() as f64 / count as f64;
    println!("{name:<42} {:>9.1} ms {each:>9.0} ns each", elapsed.as_secs_f64() * 1000.0);
    result
}

fn main() -> Result<(), Box<dyn Error>> {
    let settings = PackSettings { cache_bytes: 512 << 20, staged_bytes_max: 64 << 20 };
    let packs = Arc::new(PackStore::open(Arc::new(MemDisk::new()), settings)?);
    let store: Store = packs.clone();
    let rows = (0..ROWS).map(|at| Ok((at.to_be_bytes(), value(at))));
    let map =
        timed("build 1M rows of 100 bytes", ROWS, || Map::build(store.as_ref(), &PLAIN, rows))?;
    timed("flush", ROWS, || packs.flush())?;
    println!("{:?}", packs.usage());
    read(&store, &map)?;
    write(&store, &map)?;
    timed("flush", 1, || packs.flush())?;
    println!("{:?}", packs.usage());
    Ok(())
}

fn read(store: &Store, map: &Map) -> Result<(), Box<dyn Error>> {
    let rounds = [
        ("get, first time", ROWS),
        ("get, any row", ROWS),
        ("get, 10,000 hot rows", 10_000),
        ("get, 100 hot rows", 100),
    ];
    for (round, spread) in rounds {
        timed(round, ROWS, || {
            (0..ROWS).try_for_each(|at| {
                let key = scatter(at % spread).to_be_bytes();
                map.get(store.as_ref(), &key).map(|value| assert!(value.is_some()))
            })
        })?;
    }
    timed("scan", ROWS, || {
        let mut rows = map.range(store, KeyRange::all());
        let mut bytes = 0;
        while let Some((key, value)) = rows.next()? {
            bytes += key.len() + value.len();
        }
        Ok::<_, storage::Error>(bytes)
    })?;
    let cold = Map::open(store.as_ref(), map.kind(), map.root())?;
    timed("rank", 100_000, || {
        (0..100_000)
            .try_for_each(|at| cold.rank(store.as_ref(), &scatter(at).to_be_bytes()).map(|_| ()))
    })?;
    Ok(())
}

fn write(store: &Store, map: &Map) -> Result<(), Box<dyn Error>> {
    for count in [1_u64, 100, 10_000, 100_000] {
        let edits: BTreeMap<_, _> =
            (0..count).map(|at| (scatter(at * 31 + 7).to_be_bytes(), Some(value(at)))).collect();
        let name = format!("edit {count} random rows");
        let edits = edits.iter().map(|(key, value)| Ok((key, value.as_ref())));
        let edited = timed(&name, count, || map.edit(store.as_ref(), edits))?;
        timed("  diff of it", count, || {
            map.diff(&edited, store, KeyRange::all()).map(Iterator::count)
        })?;
    }
    Ok(())
}

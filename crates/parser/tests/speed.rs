//! adhoc
#[test]
fn speed() {
    let o = parser::ParseOptions::default();
    for t in [
        "SELECT c FROM sbtest1 WHERE id=5013",
        "INSERT INTO sbtest1 (id, k, c, pad) VALUES (4950, 5013, 'abc', 'def')",
    ] {
        let s = std::time::Instant::now();
        for _ in 0..200_000 {
            std::hint::black_box(parser::parse_one(std::hint::black_box(t), o).unwrap());
        }
        println!("{t}: {:?}", s.elapsed() / 200_000);
        let s = std::time::Instant::now();
        for _ in 0..200_000 {
            std::hint::black_box(parser::digest::digest(std::hint::black_box(t), o).unwrap());
        }
        println!("digest: {:?}", s.elapsed() / 200_000);
    }
}

use parser::{ParseOptions, Parser, parse_one, to_sql};
fn run(name: &str, texts: Vec<String>) {
    let (mut ok, mut bad) = (0, 0);
    for text in &texts {
        match parse_one(text, ParseOptions::default()) {
            Ok((tree, _)) => {
                let sql = to_sql(&tree);
                match parse_one(&sql, ParseOptions::default()) {
                    Ok((again, _)) if again == tree => ok += 1,
                    Ok(_) => { bad += 1; if bad < 40 { println!("[{name}] DIFF {text}\n   -> {sql}"); } }
                    Err(e) => { bad += 1; if bad < 40 { println!("[{name}] REPARSE {text}\n   -> {sql}\n   {e}"); } }
                }
            }
            Err(e) => { bad += 1; if bad < 400 { let t: String = text.chars().take(300).collect(); println!("[{name}] PARSE {t}\n    {e}"); } }
        }
    }
    println!("[{name}] ok {ok} bad {bad}");
}
fn dumps(dir: &std::path::Path) {
    for e in std::fs::read_dir(dir).unwrap() {
        let p = e.unwrap().path();
        if p.is_dir() { dumps(&p); continue; }
        if p.extension().is_none_or(|x| x != "sql") { continue; }
        let raw = std::fs::read(&p).unwrap();
        let text = String::from_utf8_lossy(&raw);
        let mut delim = ";".to_owned();
        let mut chunk = String::new();
        let mut n = 0; let mut bad = 0;
        let mut flush = |chunk: &mut String, delim: &str| {
            let src = std::mem::take(chunk);
            let pieces: Vec<&str> = if delim == ";" { vec![&src] } else { src.split(delim).collect() };
            for piece in pieces {
                let mut ps = Parser::new(piece, ParseOptions::default());
                loop {
                    match ps.statement() {
                        Ok(tree) => { n += 1;
                            if n < 3000 { let sql = to_sql(&tree);
                            match parse_one(&sql, ParseOptions::default()) { Ok((a, _)) if a == tree => {}, Ok(_) => println!("DUMP DIFF {sql}"), Err(e) => println!("DUMP RE {e} {sql}") } } }
                        Err(e) if e.code() == 1065 => break,
                        Err(e) => { bad += 1; println!("[{}] {e}", p.display()); break; }
                    }
                }
            }
        };
        for line in text.lines() {
            let t = line.trim();
            if t.len() > 9 && t[..9].eq_ignore_ascii_case("delimiter") { flush(&mut chunk, &delim); delim = t[9..].trim().to_owned(); continue; }
            if t.to_ascii_lowercase().starts_with("source ") { flush(&mut chunk, &delim); continue; }
            chunk.push_str(line); chunk.push('\n');
        }
        flush(&mut chunk, &delim);
        println!("[{}] {n} ok {bad} bad", p.display());
    }
}
#[test]
fn seed() {
    let text = std::fs::read_to_string("/work/shared/data/mysql-statements.sql").unwrap();
    run("seed", text.split("%% ").skip(1).map(|s| s.split_once('\n').unwrap().1.trim().to_owned()).collect());
}
#[test]
fn gms() {
    for f in ["gms", "dolt"] {
        let Ok(t) = std::fs::read_to_string(format!("/tmp/{f}_sql.txt")) else { continue };
        run(f, t.split('\u{1}').map(str::to_owned).collect());
    }
}
#[test]
fn dump() { dumps(std::path::Path::new("/tmp/pdata/dumps")); }
#[test]
fn slt() {
    if let Ok(t) = std::fs::read_to_string("/tmp/slt_sql.txt") { run("slt", t.split('\u{1}').map(str::to_owned).collect()); }
}

//! A history, replayed as it is written and again in another order.

use std::path::Path;
use std::time::Instant;

use super::check::Checker;
use super::history::{History, Line};
use super::model::Model;
use super::player::Player;
use super::script::Order;
use crate::error::Result;
use crate::servers::Server;

/// The history in `folder`, into two databases named after it; gives what is wrong.
pub(super) fn replay(server: &Server, folder: &Path, key: &str, seed: u64) -> Result<Vec<String>> {
    let history = History::read(folder, key)?;
    let name = folder.file_name().unwrap_or_default().to_string_lossy();
    let mut findings = Vec::new();
    let begun = Instant::now();
    let hashes = as_written(server, &history, &name, &mut findings)?;
    let written = begun.elapsed();
    let begun = Instant::now();
    let shuffled = shuffled(server, &history, &format!("{name}_shuffled"), seed)?;
    let differing = hashes.iter().zip(&shuffled).filter(|(one, other)| one != other).count();
    if differing > 0 || hashes.len() != shuffled.len() {
        findings.push(format!(
            "{differing} of {} hashes differ where rows came in another order",
            hashes.len()
        ));
    }
    println!(
        "{name}: {} commits, {} row changes in {:.1} s; shuffled in {:.1} s, {} of {} table \
         hashes equal; {} findings",
        history.lines.len(),
        history.lines.iter().map(Line::row_changes).sum::<usize>(),
        written.as_secs_f64(),
        begun.elapsed().as_secs_f64(),
        hashes.len() - differing,
        hashes.len(),
        findings.len()
    );
    Ok(findings)
}

/// As the lines stand, with every check; gives the tables' hashes after each commit.
fn as_written(
    server: &Server,
    history: &History,
    database: &str,
    findings: &mut Vec<String>,
) -> Result<Vec<String>> {
    let mut player = Player::begin(server, history, database)?;
    let mut checker = Checker::default();
    let mut model = Model::new(history);
    let mut hashes = Vec::new();
    for (number, line) in history.lines.iter().enumerate() {
        let changes = model.apply(line)?;
        player.play(line, &changes, &mut Order::AsWritten)?;
        hashes.extend(player.hashes(&model)?);
        if number > 0 {
            checker.diff(&mut player, number + 1, &model, &changes)?;
        }
    }
    checker.end(&mut player, &model, history)?;
    findings.append(&mut checker.findings);
    Ok(hashes)
}

/// Each commit's rows in another order, one statement a row; gives the hashes likewise.
fn shuffled(server: &Server, history: &History, database: &str, seed: u64) -> Result<Vec<String>> {
    let mut player = Player::begin(server, history, database)?;
    let mut order = Order::Shuffled(testkit::Dice::new(seed));
    let mut model = Model::new(history);
    let mut hashes = Vec::new();
    for line in &history.lines {
        let changes = model.apply(line)?;
        player.play(line, &changes, &mut order)?;
        hashes.extend(player.hashes(&model)?);
    }
    Ok(hashes)
}

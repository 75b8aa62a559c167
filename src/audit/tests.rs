//! Texts of all kinds with what must be found in them; see `tests/data/audit/`.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::{Audited, Auditor, Reader};
use crate::brief;
use crate::brief::date;
use crate::catalog;
use crate::finding::{Finding, Level, Source};
use crate::readers;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/audit")
}

/// What must be found in a text.
struct Expected {
    file: String,
    brief: String,
    reader: Reader,
    finds: Vec<(usize, String)>,
}

fn reader(word: &str) -> Reader {
    match word {
        "press" => Reader::Press,
        "sales" => Reader::Sales,
        "support" => Reader::Support,
        _ => Reader::Customers,
    }
}

fn expected() -> Vec<Expected> {
    let mut all = Vec::new();
    for entry in std::fs::read_dir(folder()).unwrap() {
        let path = entry.unwrap().path();
        let Some(file) = path.to_string_lossy().strip_suffix(".expected.md").map(str::to_owned) else { continue };
        let text = std::fs::read_to_string(&path).unwrap();
        let head = text.lines().next().unwrap();
        let words: Vec<&str> = head.split_whitespace().collect();
        let after =
            |word: &str| words.iter().rposition(|one| *one == word).map(|at| words[at + 1].trim_end_matches(','));
        let row = |line: &str| {
            let cells: Vec<&str> = line.trim_matches('|').split('|').map(str::trim).collect();
            Some((cells.first()?.parse().ok()?, (*cells.get(1)?).to_owned()))
        };
        all.push(Expected {
            file,
            brief: after("against").unwrap().to_owned(),
            reader: reader(after("for").unwrap()),
            finds: text.lines().filter_map(row).collect(),
        });
    }
    all.sort_by(|a, b| a.file.cmp(&b.file));
    assert!(all.len() >= 20);
    all
}

fn audit(one: &Expected) -> Audited {
    let examples = catalog::examples();
    let text = examples.iter().find(|example| example.name == one.brief).unwrap().text;
    let source = Arc::new(Source { path: "brief.yaml".into(), text: text.to_owned() });
    let read = brief::read(&source).unwrap().value;
    let auditor = Auditor::new(&source, &read, &[], one.reader, date::day("2027-02-15").unwrap());
    let paper = readers::read(Path::new(&one.file), &std::fs::read(&one.file).unwrap()).unwrap();
    auditor.audit(&paper, false)
}

fn line(finding: &Finding) -> usize {
    finding.place.as_ref().map_or(0, |place| place.line_column().0)
}

fn is_meant(finding: &Finding, (at, path): &(usize, String)) -> bool {
    let there = finding.path.as_deref().unwrap_or("-");
    line(finding) == *at
        && (there == path || there.starts_with(&format!("{path}.")) || there.starts_with(&format!("{path}[")))
}

/// `cargo test audit::tests -- --nocapture` prints the figures. At least 95 of 100 planted faults are found, and fewer than one finding above a note in a hundred sentences is false. Both
/// figures stand in `docs/audit.md`.
#[test]
fn what_is_planted_is_found_and_the_rest_is_quiet() {
    let (mut planted, mut found, mut sentences, mut wrong) = (0, 0, 0, Vec::new());
    let mut told = String::new();
    for one in expected() {
        let audited = audit(&one);
        let name = Path::new(&one.file).file_name().unwrap().to_string_lossy().into_owned();
        sentences += audited.sentences;
        for expected in &one.finds {
            planted += 1;
            if audited.findings.iter().any(|finding| is_meant(finding, expected)) {
                found += 1;
            } else {
                let _ = writeln!(told, "missed {name}:{} {}", expected.0, expected.1);
            }
        }
        for finding in audited.findings.iter().filter(|finding| finding.level > Level::Note) {
            if !one.finds.iter().any(|expected| is_meant(finding, expected)) {
                wrong.push(finding.clone());
                let path = finding.path.as_deref().unwrap_or("-");
                let _ = writeln!(told, "false {name}:{} {} {path} {}", line(finding), finding.rule, finding.message);
            }
        }
    }
    let told = format!("{found} of {planted} found; {} false in {sentences} sentences\n{told}", wrong.len());
    println!("{told}");
    assert!(found * 100 >= planted * 95, "{told}");
    assert!(wrong.len() * 100 < sentences, "{told}");
}

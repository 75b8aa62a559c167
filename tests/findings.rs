//! Every problem of a brief in one run: each `briefs/err_*.yaml` with what a person is told about it.

use std::path::Path;

use launchpack::catalog;
use launchpack::finding::{Finding, Findings};
use launchpack::project::Project;
use launchpack::report;

fn findings(path: &Path) -> Vec<Finding> {
    let shown = Path::new(path.file_name().unwrap_or_default());
    match Project::open(path, shown, catalog::embedded(), None) {
        Ok(project) => project.findings,
        Err(Findings(found)) => found,
    }
}

#[test]
fn what_a_person_is_told() {
    insta::glob!("briefs/err_*.yaml", |path| {
        insta::assert_snapshot!(report::text(&findings(path), false));
    });
}

#[test]
fn thirty_three_slips_are_thirty_three_messages() {
    let found = findings(Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/briefs/err_all_at_once.yaml")));
    assert_eq!(found.len(), 33);
    let lines: Vec<usize> = found.iter().filter_map(|f| f.place.as_ref()).map(|place| place.line_column().0).collect();
    assert_eq!(lines.len(), 33, "each has a place");
    assert!(lines.is_sorted_by(|a, b| a < b), "in the order of the file, one on each line: {lines:?}");
    for finding in &found {
        let is_name = finding.rule.chars().all(|c| c.is_ascii_lowercase() || c == '-');
        assert!(is_name, "{} is no name that can be looked up", finding.rule);
        assert!(finding.help.is_some() || finding.label.is_some(), "{} says what to do", finding.rule);
    }
    let data = report::object(&found[0]);
    assert_eq!(data["rule"], "unknown-key");
    assert_eq!((&data["line"], &data["column"]), (&4.into(), &3.into()));
    assert_eq!((&data["end_line"], &data["end_column"]), (&4.into(), &10.into()));
}

//! `check` and `explain` as a person runs them.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::disallowed_methods,
    reason = "a test says what went wrong by failing"
)]

mod common;

use std::path::Path;

use assert_fs::TempDir;
use common::{Ran, run};
use serde_json::Value as Json;

const DAY: [&str; 2] = ["--today", "2027-01-25"];

/// A pack of an example in a folder of its own.
fn pack(example: &str) -> TempDir {
    let folder = TempDir::new().unwrap();
    let ran = run(folder.path(), &["new", "p", "--example", example]);
    assert_eq!(ran.status, 0, "{}", ran.err);
    folder
}

fn check(folder: &Path, args: &[&str]) -> Ran {
    run(folder, &[&["check", "p"], &DAY[..], args].concat())
}

fn json(folder: &Path, args: &[&str]) -> Json {
    let ran = check(folder, &[&["--format", "json"], args].concat());
    serde_json::from_str(&ran.out).unwrap_or_else(|error| panic!("{error}: {}{}", ran.out, ran.err))
}

fn edit(folder: &Path, file: &str, was: &str, now: &str) {
    let path = folder.join("p").join(file);
    let text = std::fs::read_to_string(&path).unwrap();
    assert!(text.contains(was), "{file} has no {was}");
    std::fs::write(path, text.replacen(was, now, 1)).unwrap();
}

fn rules(report: &Json) -> Vec<String> {
    report["findings"].as_array().unwrap().iter().map(|f| f["rule"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn full_examples_have_hints_at_most() {
    for example in ["enterprise-ai", "consumer-device", "subscription"] {
        let folder = pack(example);
        let ran = check(folder.path(), &["--fail-on", "warning"]);
        assert_eq!(ran.status, 0, "{example}\n{}", ran.out);
        let report = json(folder.path(), &["--score"]);
        assert!(report["findings"].as_array().unwrap().len() <= 3, "{report:#}");
        assert!(report["score"]["total"].as_i64().unwrap() > 90, "{report:#}");
        assert!(report["documents"].as_array().unwrap().iter().all(|document| document["state"] == "current"));
    }
    let minimal = pack("minimal");
    assert!(json(minimal.path(), &["--score"])["score"]["total"].as_i64().unwrap() < 50);
}

#[test]
fn a_value_changed_in_one_document() {
    let folder = pack("enterprise-ai");
    edit(folder.path(), "pack/exec-summary.md", "9 March 2027", "16 March 2027");
    let report = json(folder.path(), &[]);
    let found: Vec<&Json> =
        report["findings"].as_array().unwrap().iter().filter(|finding| finding["rule"] == "disagreement").collect();
    assert_eq!(found.len(), 1, "{report:#}");
    let one = found[0];
    assert_eq!((one["path"].as_str(), one["level"].as_str()), (Some("launch.date"), Some("warning")));
    assert_eq!(one["file"], "p/pack/exec-summary.md");
    let files: Vec<&str> = one["related"].as_array().unwrap().iter().map(|r| r["file"].as_str().unwrap()).collect();
    assert!(files.contains(&"p/brief.yaml") && files.contains(&"p/pack/launch-faq.md"), "{files:?}");
    let state = report["documents"].as_array().unwrap().iter().find(|d| d["file"] == "p/pack/exec-summary.md").unwrap();
    assert_eq!(state["state"], "edited");
    let text = check(folder.path(), &[]).out;
    assert!(
        text.contains("warning[disagreement]") && text.contains("16 March 2027") && text.contains("^^^^"),
        "{text}"
    );
    // The same report, byte for byte.
    assert_eq!(text, check(folder.path(), &[]).out);
}

#[test]
fn exit_status() {
    let folder = pack("enterprise-ai");
    edit(folder.path(), "pack/launch-faq.md", "Launch 9 March 2027", "Launch 16 March 2027");
    for (args, status) in [
        (vec![], 0),
        (vec!["--fail-on", "warning"], 1),
        (vec!["--fail-on", "note"], 1),
        (vec!["--fail-on", "never"], 0),
        (vec!["--today", "soon"], 2),
    ] {
        let args: Vec<&str> = if args.contains(&"--today") {
            [&["check", "p"], args.as_slice()].concat()
        } else {
            [&["check", "p"], &DAY[..], args.as_slice()].concat()
        };
        assert_eq!(run(folder.path(), &args).status, status, "{args:?}");
    }
    edit(folder.path(), "brief.yaml", "headline: ", "headlin: ");
    let ran = check(folder.path(), &["--fail-on", "never"]);
    assert_eq!(ran.status, 2, "{}", ran.out);
    assert!(ran.err.contains("error[unknown-key]"), "{}", ran.err);
    // As data the findings are in the report, and the status is the same.
    let ran = check(folder.path(), &["--format", "json"]);
    assert_eq!(ran.status, 2);
    assert_eq!(rules(&serde_json::from_str(&ran.out).unwrap()), ["unknown-key"]);
    assert_eq!(run(folder.path(), &["check", "nowhere"]).status, 2);
}

#[test]
fn quiet_says_what_makes_it_fail() {
    let folder = pack("enterprise-ai");
    let ran = check(folder.path(), &["-q"]);
    assert_eq!((ran.status, ran.out.as_str(), ran.err.as_str()), (0, "", ""));
    edit(folder.path(), "pack/launch-faq.md", "It says so", "It is a chatbot and says so");
    let ran = check(folder.path(), &["-q"]);
    assert_eq!(ran.status, 1);
    assert!(ran.out.contains("avoided-term-in-document") && !ran.out.contains("note["), "{}", ran.out);
}

#[test]
fn sarif_is_valid() {
    let folder = pack("minimal");
    edit(folder.path(), "pack/exec-summary.md", "# ", "# 95% [x](nowhere.md) ");
    let schema: Json = serde_json::from_str(include_str!("data/sarif-schema-2.1.0.json")).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let ran = check(folder.path(), &["--format", "sarif"]);
    let log: Json = serde_json::from_str(&ran.out).unwrap();
    let faults: Vec<String> = validator.iter_errors(&log).map(|fault| fault.to_string()).collect();
    assert!(faults.is_empty(), "{faults:#?}");
    let run = &log["runs"][0];
    assert!(run["results"].as_array().unwrap().len() > 10);
    for result in run["results"].as_array().unwrap() {
        let rule = &run["tool"]["driver"]["rules"][usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap()];
        assert_eq!(rule["id"], result["ruleId"]);
        assert!(rule["fullDescription"]["text"].as_str().is_some_and(|text| text.len() > 40), "{rule}");
        assert_eq!(result["locations"].as_array().unwrap().len(), 1, "{result}");
    }
    // A brief that can't be read is a log as well.
    edit(folder.path(), "brief.yaml", "launch:", "lunch:");
    let ran = check(folder.path(), &["--format", "sarif"]);
    assert_eq!(ran.status, 2);
    assert!(validator.is_valid(&serde_json::from_str::<Json>(&ran.out).unwrap()));
}

#[test]
fn annotations_are_lines() {
    let folder = pack("minimal");
    let out = check(folder.path(), &["--format", "github"]).out;
    assert!(out.lines().count() > 10);
    for line in out.lines() {
        let kind =
            ["::error file=", "::warning file=", "::notice file="].into_iter().find(|kind| line.starts_with(kind));
        assert!(kind.is_some() && line.contains(",line=") && line.contains(",title="), "{line}");
    }
}

#[test]
fn exceptions_have_reasons() {
    let folder = pack("enterprise-ai");
    edit(
        folder.path(),
        "brief.yaml",
        "launch:\n",
        "pack:\n  allow:\n    - {rule: unused-claim, why: It is here to be known}\nlaunch:\n",
    );
    run(folder.path(), &["build", "p"]);
    assert_eq!(rules(&json(folder.path(), &[])), Vec::<String>::new());
    edit(folder.path(), "brief.yaml", ", why: It is here to be known", "");
    assert_eq!(rules(&json(folder.path(), &[])), ["unexplained-exception", "unused-claim"]);
    edit(folder.path(), "brief.yaml", "rule: unused-claim", "rule: unused-clam, why: W");
    assert_eq!(rules(&json(folder.path(), &[])), ["unknown-rule", "unused-claim"]);
    edit(folder.path(), "brief.yaml", "rule: unused-clam", "rule: long-headline");
    assert_eq!(rules(&json(folder.path(), &[])), ["unused-exception", "unused-claim"]);
}

#[test]
fn a_brief_without_a_pack_is_checked_all_the_same() {
    let folder = TempDir::new().unwrap();
    std::fs::create_dir(folder.path().join("p")).unwrap();
    std::fs::write(folder.path().join("p/brief.yaml"), "product:\n  name: Larkspur\n").unwrap();
    let report = json(folder.path(), &[]);
    assert!(rules(&report).contains(&"missing-headline".to_owned()));
    assert!(report["documents"].as_array().unwrap().iter().all(|document| document["state"] == "not built yet"));
    assert!(!folder.path().join("p/pack").exists(), "check writes nothing");
}

#[test]
fn explaining() {
    let folder = TempDir::new().unwrap();
    let list = run(folder.path(), &["explain"]);
    assert_eq!(list.status, 0);
    assert!(list.out.contains("unbacked-superlative") && list.out.contains("yaml-syntax"));
    for line in list.out.lines().filter(|line| line.starts_with("  ")) {
        let name = line.split_whitespace().next().unwrap();
        let one = run(folder.path(), &["explain", name]);
        assert_eq!(one.status, 0, "{name}: {}", one.err);
        assert!(one.out.lines().count() >= 3, "{name}");
    }
    let one = run(folder.path(), &["explain", "disagreement"]).out;
    assert!(one.contains("\nbad:\n") && one.contains("\ngood:\n") && one.contains("+ Owner Jonas Weil"), "{one}");
    let near = run(folder.path(), &["explain", "disagrement"]);
    assert_eq!(near.status, 2);
    assert!(near.err.contains("did you mean `disagreement`?"), "{}", near.err);
}

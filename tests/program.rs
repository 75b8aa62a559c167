//! The program as a person runs it, on real files.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::disallowed_methods,
    reason = "a test says what went wrong by failing"
)]

mod common;

use common::{Pack, run};
use predicates::prelude::*;

#[test]
fn the_first_minute_ends_with_documents() {
    let folder = assert_fs::TempDir::new().unwrap();
    let out = run(folder.path(), &["new", "demo", "--example", "enterprise-ai"]);
    assert_eq!(out.status, 0, "{}", out.err);
    assert!(
        out.out.contains("8 documents written, no gaps.") && out.out.contains("demo/pack/README.md"),
        "{}",
        out.out
    );
    for file in [
        "README.md",
        "message-ladder.md",
        "battlecard-deskwise.md",
        "launch-faq.md",
        "enablement-deck.md",
        "exec-summary.md",
    ] {
        assert!(folder.path().join("demo/pack").join(file).is_file(), "{file}");
    }
}

#[test]
fn a_new_brief_has_the_name_and_builds() {
    let folder = assert_fs::TempDir::new().unwrap();
    let out = run(folder.path(), &["new", "shelf", "--name", "Potluck: the app"]);
    assert_eq!(out.status, 0, "{}", out.err);
    let brief = std::fs::read_to_string(folder.path().join("shelf/brief.yaml")).unwrap();
    assert!(brief.contains("name: \"Potluck: the app\""), "{brief}");
    assert!(
        std::fs::read_to_string(folder.path().join("shelf/pack/README.md")).unwrap().starts_with("# Potluck: the app")
    );
}

#[test]
fn new_leaves_a_folder_with_something_in_it_alone() {
    let pack = Pack::new("minimal");
    let before = pack.files();
    let out = run(pack.parent(), &["new", "p", "--example", "enterprise-ai"]);
    assert_eq!(out.status, 2);
    assert!(out.err.contains("`p` has something in it already"), "{}", out.err);
    assert_eq!(pack.files(), before);
}

#[test]
fn an_unknown_example_lists_those_there_are() {
    let folder = assert_fs::TempDir::new().unwrap();
    let out = run(folder.path(), &["new", "x", "--example", "minimol"]);
    assert_eq!(out.status, 2);
    assert!(out.err.contains("did you mean `minimal`?") && out.err.contains("`consumer-device`"), "{}", out.err);
    assert!(!folder.path().join("x").exists());
}

#[test]
fn a_brief_is_found_in_the_folders_above() {
    let pack = Pack::new("minimal");
    let below = pack.dir().join("notes/deep");
    std::fs::create_dir_all(&below).unwrap();
    let out = run(&below, &["build"]);
    assert_eq!((out.status, out.out.as_str()), (0, "../../pack: nothing to do, 6 documents up to date\n"));
    let out = run(std::path::Path::new("/"), &["build"]);
    assert_eq!(out.status, 2);
    assert!(out.err.contains("there is no `brief.yaml` here or in a folder above"), "{}", out.err);
}

#[test]
fn several_briefs_build_at_once() {
    let folder = assert_fs::TempDir::new().unwrap();
    for name in ["a", "b", "c"] {
        run(folder.path(), &["new", name, "--example", "minimal"]);
        std::fs::remove_dir_all(folder.path().join(name).join("pack")).unwrap();
    }
    let out = run(folder.path(), &["build", "a", "b/brief.yaml", "c"]);
    assert_eq!(out.status, 0, "{}", out.err);
    let heads: Vec<&str> = out.out.lines().filter(|line| line.ends_with("/pack")).collect();
    assert_eq!(heads, ["a/pack", "b/pack", "c/pack"]);
}

#[test]
fn gaps_fail_a_strict_build_only() {
    let pack = Pack::new("minimal");
    pack.set("Nobody keeps receipts", "Nobody counts receipts");
    assert_eq!(pack.run(&["build", "--dry-run"]).status, 0);
    let out = pack.run(&["build", "--strict"]);
    assert_eq!(out.status, 1);
    assert!(out.out.contains("gaps in 5 documents: look for \"To add\""), "{}", out.out);
}

#[test]
fn a_dry_run_writes_nothing() {
    let pack = Pack::new("minimal");
    pack.set("Potluck plans", "Potluck arranges");
    let before = pack.files();
    let out = pack.run(&["build", "--dry-run"]);
    assert!(out.out.contains("documents would be written"), "{}", out.out);
    assert_eq!(pack.files(), before);
}

#[test]
fn only_the_named_document_is_written() {
    let pack = Pack::new("enterprise-ai");
    pack.set("name: Larkspur Assist", "name: Larkspur Aid");
    let out = pack.run(&["build", "--only", "battlecard-deskwise"]);
    assert_eq!(out.status, 0, "{}", out.err);
    assert!(pack.text("battlecard-deskwise.md").contains("Larkspur Aid"));
    assert!(!pack.text("battlecard-flowmate.md").contains("Larkspur Aid"));
    pack.build();
    assert!(pack.text("battlecard-flowmate.md").contains("Larkspur Aid"));
    let out = pack.run(&["build", "--only", "battlecard-deskwse"]);
    assert_eq!(out.status, 2);
    assert!(out.err.contains("did you mean `battlecard-deskwise`?"), "{}", out.err);
}

#[test]
fn quiet_says_what_needs_attention_and_nothing_else() {
    let pack = Pack::new("minimal");
    pack.set("Potluck plans", "Potluck arranges");
    assert_eq!(pack.run(&["build", "--quiet"]).out, "");
}

#[test]
fn the_pack_stays_beside_its_brief() {
    for out in ["../elsewhere", "/tmp/x", "a/../../b", "", "CON", "a\\b"] {
        let pack = Pack::new("minimal");
        pack.append(&format!("pack:\n  out: '{out}'\n"));
        let built = pack.run(&["build"]);
        if out.is_empty() {
            assert_eq!(built.status, 0);
        } else {
            assert_eq!(built.status, 2, "{out}: {}", built.out);
            assert!(built.err.contains("error[bad-out]"), "{}", built.err);
        }
    }
    let pack = Pack::new("minimal");
    pack.append("pack:\n  out: docs/launch\n");
    assert_eq!(pack.run(&["build"]).status, 0);
    assert!(pack.dir().join("docs/launch/README.md").is_file());
}

#[test]
fn documents_are_chosen_in_the_brief() {
    let pack = Pack::new("minimal");
    pack.append("pack:\n  documents: [exec-summary, launch-faq]\n");
    let out = pack.run(&["build"]);
    assert_eq!(out.status, 0, "{}", out.err);
    assert!(!pack.dir().join("pack/message-ladder.md").exists(), "untouched documents go");
    assert!(!pack.text("README.md").contains("message-ladder"));
    pack.set("[exec-summary,", "[exec-sumary,");
    let out = pack.run(&["build"]);
    assert_eq!(out.status, 2);
    assert!(out.err.contains("did you mean `exec-summary`?"), "{}", out.err);
}

#[test]
fn the_report_as_data() {
    let pack = Pack::new("minimal");
    pack.set("Potluck plans", "Potluck arranges");
    let out = pack.run(&["build", "--format", "json"]);
    let json: serde_json::Value = serde_json::from_str(&out.out).unwrap();
    assert_eq!(json["findings"], serde_json::json!([]));
    assert_eq!(json["documents"][0]["file"], "pack/message-ladder.md");
    assert_eq!(json["documents"][0]["state"], "updated");
    pack.set("name: Potluck", "nmae: Potluck");
    let out = pack.run(&["build", "--format", "json"]);
    assert_eq!(out.status, 2);
    let json: serde_json::Value = serde_json::from_str(&out.out).unwrap();
    let finding = &json["findings"].as_array().unwrap().iter().find(|f| f["rule"] == "unknown-key").unwrap().clone();
    assert_eq!((&finding["line"], &finding["column"], &finding["file"]), (&4.into(), &3.into(), &"brief.yaml".into()));
}

#[test]
fn a_closed_pipe_is_a_quiet_end() {
    let pack = Pack::new("enterprise-ai");
    let mut child = std::process::Command::new(env!("CARGO_BIN_EXE_launchpack"))
        .arg("status")
        .current_dir(pack.dir())
        .stdout(std::process::Stdio::piped())
        .stderr(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let out = child.wait_with_output().unwrap();
    assert!(out.stderr.is_empty(), "{}", String::from_utf8_lossy(&out.stderr));
}

#[test]
fn help_shows_an_example_of_each_command() {
    let folder = assert_fs::TempDir::new().unwrap();
    let help = run(folder.path(), &["--help"]).out;
    let commands = help.lines().skip_while(|line| *line != "Commands:").skip(1).take_while(|line| !line.is_empty());
    let has_example = predicate::str::contains("Example").and(predicate::str::contains("launchpack "));
    for command in commands.filter_map(|line| line.split_whitespace().next()).filter(|c| *c != "help") {
        let help = run(folder.path(), &[command, "--help"]).out;
        assert!(has_example.eval(&help), "{command}: {help}");
    }
}

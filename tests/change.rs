//! `set`, `add`, `remove` and `rename`: a brief that is changed from a script.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::disallowed_methods,
    reason = "a test says what went wrong by failing"
)]

mod common;

use std::path::Path;
use std::process::{Command, Stdio};

use common::Pack;

fn example(name: &str) -> Pack {
    Pack::new(name)
}

fn read(dir: &Path, file: &str) -> String {
    std::fs::read_to_string(dir.join(file)).unwrap()
}

fn run(dir: &Path, args: &[&str]) -> String {
    let ran = common::run(dir, args);
    assert_eq!(ran.status, 0, "{args:?}: {}", ran.err);
    ran.out
}

fn refused(dir: &Path, args: &[&str]) -> String {
    let before = read(dir, "brief.yaml");
    let ran = common::run(dir, args);
    assert_eq!(ran.status, 2, "{args:?}: {}", ran.err);
    assert_eq!(read(dir, "brief.yaml"), before, "{args:?}");
    ran.err
}

#[test]
fn values_are_set_where_they_stand_or_belong_and_the_documents_follow() {
    let pack = example("enterprise-ai");
    let dir = &pack.dir();
    let before = read(dir, "brief.yaml");
    let said = run(dir, &["set", "launch.owner", "Ann Berg", "competitors.deskwise.pricing", "$11 per employee"]);
    assert!(said.contains("battlecard-deskwise.md") && said.contains("exec-summary.md"), "{said}");
    assert!(read(dir, "pack/battlecard-deskwise.md").contains("$11 per employee"));
    assert!(read(dir, "pack/exec-summary.md").contains("Ann Berg"));
    let after = read(dir, "brief.yaml");
    let differ = before.lines().zip(after.lines()).filter(|(a, b)| a != b).count();
    assert_eq!((differ, before.lines().count()), (2, after.lines().count()), "{after}");
    assert_eq!(run(dir, &["set", "launch.owner", "Ann Berg"]), "brief.yaml: says that already\n");
    run(dir, &["set", "launch.owner", ""]);
    assert!(!read(dir, "brief.yaml").contains("Ann Berg"));
    let shown = run(dir, &["set", "product.name", "Other", "--dry-run"]);
    assert!(shown.contains("-  name: Larkspur Assist\n+  name: Other"), "{shown}");
    assert!(read(dir, "brief.yaml").contains("name: Larkspur Assist"));
}

#[test]
fn several_changes_are_made_together_or_not_at_all() {
    let pack = example("enterprise-ai");
    let dir = &pack.dir();
    let told = refused(dir, &["set", "launch.owner", "Ann", "launch.date", "soon"]);
    assert!(told.contains("`launch.date` is a date, and `soon` is none"), "{told}");
    let told = refused(dir, &["set", "product.nam", "X"]);
    assert!(told.contains("did you mean `product.name`?"), "{told}");
    let told = refused(dir, &["remove", "audience.head-of-it-operations"]);
    assert!(told.contains("unknown-audience"), "{told}");
    refused(dir, &["set", "audience", "X"]);
    refused(dir, &["add", "product.name", "X"]);
    refused(dir, &["add", "claims.handoff-time", "says=X"]);
    refused(dir, &["rename", "faq[0]", "x"]);
    refused(dir, &["set", "launch.owner"]);
}

#[test]
fn items_and_claims_come_and_go() {
    let pack = example("enterprise-ai");
    let dir = &pack.dir();
    run(dir, &["add", "competitors", "name=A group chat", "pricing=Free"]);
    assert!(read(dir, "pack/battlecard-a-group-chat.md").contains("**What it costs:** Free."));
    run(dir, &["add", "competitors.a-group-chat.objections", "says=We have a chat", "answer=Keep it."]);
    assert!(read(dir, "pack/battlecard-a-group-chat.md").contains("Keep it."));
    run(dir, &["add", "claims.fast", "says=Ready in a minute", "proof=Timed", "status=pending"]);
    run(dir, &["add", "messaging.pillars", "name=Quick", "benefit=No wait", "proof=fast, handoff-time"]);
    let brief = read(dir, "brief.yaml");
    assert!(
        brief.contains("    proof:\n        - fast\n        - handoff-time") || brief.contains("- fast"),
        "{brief}"
    );
    run(dir, &["remove", "competitors.a-group-chat", "messaging.pillars.quick", "claims.fast"]);
    let now = read(dir, "brief.yaml");
    assert!(!now.contains("group chat") && !now.contains("Quick") && !now.contains("Ready in a minute"), "{now}");
}

#[test]
fn an_id_takes_along_what_refers_to_it_its_document_and_the_edits_in_it() {
    let pack = example("enterprise-ai");
    let dir = &pack.dir();
    let card = dir.join("pack/battlecard-deskwise.md");
    let edited = format!("{}\nA line of my own.\n", std::fs::read_to_string(&card).unwrap());
    std::fs::write(&card, edited).unwrap();
    run(dir, &["rename", "competitors.deskwise", "desk-works"]);
    assert!(!card.exists());
    assert!(read(dir, "pack/battlecard-desk-works.md").ends_with("A line of my own.\n"));
    run(dir, &["rename", "claims.handoff-time", "time-to-close"]);
    let brief = read(dir, "brief.yaml");
    assert!(!brief.contains("handoff-time") && brief.matches("time-to-close").count() > 1, "{brief}");
    run(dir, &["rename", "audience.head-of-it-operations", "it-lead"]);
    assert!(read(dir, "brief.yaml").contains("audience: it-lead"));
    // The id was made from the name: who refers to it follows the name as well.
    run(dir, &["set", "audience[1].name", "Chief of security"]);
    assert!(read(dir, "pack/message-ladder.md").contains("Chief of security"));
}

#[test]
fn a_claim_with_other_words_is_pending_again() {
    let pack = example("enterprise-ai");
    let dir = &pack.dir();
    let said = run(dir, &["set", "claims.handoff-time.says", "Resolves 91% of requests without an agent"]);
    assert!(said.contains("`claims.handoff-time` is pending again"), "{said}");
    let json = run(dir, &["set", "claims.three-weeks.says", "Live in one day", "--format", "json"]);
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(json["pending"], serde_json::json!(["three-weeks"]), "{json}");
}

#[test]
fn text_comes_from_standard_input_and_a_pack_is_not_needed() {
    let folder = assert_fs::TempDir::new().unwrap();
    let dir = folder.path();
    std::fs::write(dir.join("brief.yaml"), "product: X # a name\n").unwrap();
    let ran = common::piped(dir, &["set", "product.pricing", "-"], "One\n\nTwo\n");
    assert_eq!(ran.status, 0, "{}", ran.err);
    let expected = "product: # a name\n  name: X\n  pricing: |-\n    One\n\n    Two\n";
    assert_eq!(read(dir, "brief.yaml"), expected);
    assert!(!dir.join("pack").exists());
    std::fs::write(dir.join("brief.yaml"), "product:\n  name: [X\n").unwrap();
    refused(dir, &["set", "product.name", "Y"]);
}

fn together(dir: &Path, all: &[Vec<String>]) {
    let mut running: Vec<_> = all
        .iter()
        .map(|args| {
            let program = assert_cmd_path();
            Command::new(program)
                .args(args)
                .current_dir(dir)
                .stdout(Stdio::null())
                .stderr(Stdio::piped())
                .spawn()
                .unwrap()
        })
        .collect();
    for one in running.drain(..) {
        let out = one.wait_with_output().unwrap();
        assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
    }
}

fn assert_cmd_path() -> &'static str {
    env!("CARGO_BIN_EXE_launchpack")
}

#[test]
fn who_writes_at_the_same_time_is_waited_for() {
    let pack = example("enterprise-ai");
    let dir = &pack.dir();
    let sets: Vec<Vec<String>> =
        (0..12).map(|i| ["add".to_owned(), "risks".to_owned(), format!("Risk number {i}")].to_vec()).collect();
    together(dir, &sets);
    let brief = read(dir, "brief.yaml");
    for i in 0..12 {
        assert!(brief.contains(&format!("Risk number {i}\n")), "{i}: {brief}");
    }
    let brief = brief.replace("Priya Raman", "Ann Berg");
    std::fs::write(dir.join("brief.yaml"), brief).unwrap();
    together(dir, &vec![vec!["build".to_owned()]; 20]);
    assert!(read(dir, "pack/exec-summary.md").contains("Ann Berg"));
}

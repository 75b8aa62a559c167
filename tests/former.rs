//! Former values and approvals, as a person meets them.
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
use serde_json::Value as Json;

/// What `check` says under a rule: file, line, message.
fn found(site: &Pack, rule: &str) -> Vec<(String, u64, String)> {
    let ran = site.run(&["check", "--today", "2026-11-27", "--format", "json", "--fail-on", "never"]);
    let report: Json = serde_json::from_str(&ran.out).unwrap_or_else(|error| panic!("{error}: {}{}", ran.out, ran.err));
    let all = report["findings"].as_array().unwrap().iter().filter(|one| one["rule"] == rule);
    let text = |one: &Json, key: &str| one[key].as_str().unwrap_or_default().to_owned();
    all.map(|one| (text(one, "file"), one["line"].as_u64().unwrap_or(0), text(one, "message"))).collect()
}

/// The files in which a former value is found, each with how often.
fn stale(site: &Pack) -> Vec<(String, usize)> {
    let mut files: Vec<(String, usize)> = Vec::new();
    for (file, ..) in found(site, "former-value") {
        match files.iter_mut().find(|(other, _)| *other == file) {
            Some((_, count)) => *count += 1,
            None => files.push((file, 1)),
        }
    }
    files
}

#[test]
fn what_nobody_rewrote_is_named_and_put_right() {
    let site = Pack::new("enterprise-ai");
    site.edit(
        "launch-faq.md",
        "## If it is not here",
        "We show **Larkspur\nAssist** to Priya Raman on March 9, and it costs $3.\n\n## If it is not here",
    );
    site.write("notes.md", "Larkspur Assist ships on 9.3.2027 against Deskwise.\r\n\r\n`Larkspur Assist` is code.\r\n");
    assert!(stale(&site).is_empty());
    for (from, to) in [
        ("name: Larkspur Assist", "name: Tern Desk"),
        ("date: 2027-03-09", "date: 2027-03-28"),
        ("name: Deskwise", "name: Deskly"),
        ("owner: Priya Raman", "owner: Jonas Beck"),
        ("pricing: $3 per", "pricing: $4 per"),
    ] {
        site.set(from, to);
    }
    assert_eq!(site.run(&["build"]).status, 0);
    let mut files = stale(&site);
    files.sort();
    let of = |name: &str| files.iter().find(|(file, _)| file.ends_with(name)).map_or(0, |(_, count)| *count);
    assert_eq!((of("launch-faq.md"), of("pack/notes.md")), (4, 3), "{files:?}");
    // The brief's own sentences say the old name, too.
    assert!(of("brief.yaml") > 3, "{files:?}");
    let told = found(&site, "former-value");
    assert!(
        told.iter().any(|(_, _, message)| message.contains("until ") && message.contains("`Tern Desk` now")),
        "{told:?}"
    );

    // Nobody there to ask: nothing is written.
    let before = site.files();
    let ran = site.run(&["check", "--fix"]);
    assert_eq!(ran.status, 1, "{}", ran.err);
    assert!(ran.out.contains("+We show") || ran.out.contains("+Assist"), "{}", ran.out);
    assert!(ran.err.contains("--yes"), "{}", ran.err);
    assert_eq!(site.files(), before);

    let ran = site.run(&["check", "--fix", "--yes"]);
    assert_eq!(ran.status, 0, "{}", ran.err);
    assert!(site.text("launch-faq.md").contains("We show **Tern Desk** to Jonas Beck on March 28, and it costs $4."));
    assert_eq!(
        site.text("notes.md"),
        "Tern Desk ships on 28.3.2027 against Deskly.\r\n\r\n`Larkspur Assist` is code.\r\n"
    );
    let said = site.brief().lines().filter(|line| !line.starts_with('#')).collect::<String>();
    assert!(!said.contains("Larkspur Assist"), "{said}");
    assert_eq!(site.run(&["build"]).status, 0);
    assert!(stale(&site).is_empty(), "{:?}", found(&site, "former-value"));
    assert!(site.run(&["check", "--fix"]).out.contains("no former value"));
}

#[test]
fn a_day_in_words_of_its_own_is_noticed_in_the_brief() {
    let site = Pack::new("subscription");
    site.set("date: 2027-05-12", "date: 2027-05-26");
    site.build();
    let told = found(&site, "former-value");
    let in_ask = told.iter().find(|(file, _, message)| file.ends_with("brief.yaml") && message.contains("26"));
    assert!(in_ask.is_some(), "{told:?}");
    // What is handed out says so, too.
    let ran = site.run(&["export", "--to", "html", "--for", "customers"]);
    assert!(ran.err.contains("former-value"), "{}{}", ran.out, ran.err);
}

#[test]
fn a_build_with_nothing_to_do_and_a_change_back_leave_no_trace() {
    let site = Pack::new("minimal");
    let quiet = site.files();
    site.build();
    assert_eq!(site.files(), quiet);
    let (name, brief) = ("name: Potluck", site.brief());
    site.set(name, "name: Potluck Pro");
    site.build();
    assert!(site.text(".launchpack/former.jsonl").contains("Potluck"));
    std::fs::write(site.dir().join("brief.yaml"), brief).unwrap();
    site.build();
    assert!(!site.text(".launchpack/former.jsonl").contains("\"was\":\"Potluck\""));
}

#[test]
fn an_approval_belongs_to_the_words_that_were_approved() {
    let site = Pack::new("subscription");
    let claim = "Recovers 71%";
    assert!(site.brief().contains(claim));
    // An editor changes the words: the build says so, and the claim counts as pending.
    site.set("Recovers 71%", "Recovers 91%");
    let ran = site.run(&["build"]);
    assert!(ran.err.contains("approval-of-other-words"), "{}{}", ran.out, ran.err);
    let told = found(&site, "approval-of-other-words");
    assert!(told.len() == 1 && told[0].2.contains("Recovers 71%"), "{told:?}");
    for file in ["press-release.md", "launch-faq.md"] {
        let public = std::fs::read_to_string(site.path(file)).unwrap_or_default();
        assert!(!public.contains("Proof: Recovers 91%"), "{file}");
    }
    // Again, and it is still so; then it is approved again.
    assert!(site.run(&["build"]).err.contains("approval-of-other-words"));
    let by = site
        .brief()
        .lines()
        .skip_while(|line| !line.contains("Recovers 91%"))
        .find(|l| l.contains("approved_by"))
        .unwrap()
        .to_owned();
    site.set(&by, &format!("{by}, 2 December 2026"));
    let ran = site.run(&["build"]);
    assert!(!ran.err.contains("approval-of-other-words"), "{}", ran.err);
    assert!(found(&site, "approval-of-other-words").is_empty());
}

#[test]
fn a_pulled_claim_is_pending_again() {
    let site = Pack::new("subscription");
    let file = "message-ladder.md";
    site.edit(file, "Recovers 71%", "Recovers 91%");
    let ran = site.run(&["pull", "--yes"]);
    assert_eq!(ran.status, 0, "{}{}", ran.out, ran.err);
    assert!(ran.out.contains("is pending again"), "{}", ran.out);
    let brief = site.brief();
    let claim: String =
        brief.lines().skip_while(|line| !line.contains("Recovers 91%")).take(8).collect::<Vec<_>>().join("\n");
    assert!(claim.contains("status: pending"), "{claim}");
    assert!(site.text(file).contains("Recovers 91%"));
    assert_eq!(site.run(&["status"]).status, 0);
    // A slip of the pen leaves it approved.
    let site = Pack::new("subscription");
    site.edit(file, "Recovers 71%", "Recovres 71%");
    let ran = site.run(&["pull", "--yes"]);
    assert!(ran.status == 0 && !ran.out.contains("is pending again"), "{}{}", ran.out, ran.err);
    assert!(run(site.parent(), &["--version"]).status == 0);
}

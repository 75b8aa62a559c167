//! People edit documents, the brief changes, and they build again.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::disallowed_methods,
    reason = "a test says what went wrong by failing"
)]

mod common;

use common::Pack;

const CARD: &str = "battlecard-deskwise.md";

#[test]
fn edits_and_changes_of_other_lines_meet() {
    let pack = Pack::new("enterprise-ai");
    pack.edit(CARD, "Moving to the top tier reprices the whole suite.", "Moving up reprices everything.")
        .set("The assistant answers from articles and cannot", "Its assistant reads articles and cannot")
        .build();
    let text = pack.text(CARD);
    assert!(text.contains("Its assistant reads articles and cannot complete requests in other systems."), "{text}");
    assert!(text.contains("- Moving up reprices everything.\n"), "{text}");
}

#[test]
fn neighbouring_rows_of_a_table_do_not_collide() {
    let pack = Pack::new("enterprise-ai");
    pack.edit("exec-summary.md", "| Trials started | 0 | 70 |", "| Trials begun | 0 | 70 |")
        .set("target: 40 of 120", "target: 45 of 120")
        .build();
    let text = pack.text("exec-summary.md");
    assert!(text.contains("| 45 of 120 | 7 June 2027 |\n| Trials begun | 0 | 70 |"), "{text}");
}

#[test]
fn words_of_one_line_meet() {
    let pack = Pack::new("enterprise-ai");
    pack.edit("launch-faq.md", "You choose which are switched on.", "Your administrator picks the ones to use.")
        .set("It completes 46 routine request types, among", "It completes 48 routine request types, among")
        .build();
    let text = pack.text("launch-faq.md");
    assert!(text.contains("It completes 48 routine request types, among them password resets, app access, group membership and software installs. Your administrator picks the ones to use."), "{text}");
}

fn collided() -> Pack {
    let pack = Pack::new("enterprise-ai");
    pack.edit(CARD, "Keep it for questions.", "Keep it for easy questions.");
    pack.set("answer: Keep it for questions.", "answer: Keep it for simple questions.");
    pack
}

#[test]
fn a_collision_is_marked_in_plain_words_and_left_until_settled() {
    let pack = collided();
    let out = pack.run(&["build"]);
    assert_eq!(out.status, 1);
    assert!(out.out.contains("in one place your edit and the brief differ"), "{}", out.out);
    let text = pack.text(CARD);
    let order = [
        "<<<<<<< your edit\nKeep it for easy",
        "||||||| before\nKeep it for questions",
        "=======\nKeep it for simple",
        ">>>>>>> the brief now says\n",
    ];
    let places: Vec<usize> =
        order.iter().map(|part| text.find(part).unwrap_or_else(|| panic!("{part}: {text}"))).collect();
    assert!(places.is_sorted());
    pack.set("Priya Raman", "Priya Rao");
    let out = pack.run(&["build"]);
    assert_eq!(out.status, 1);
    assert!(out.out.contains("open conflict") && pack.text(CARD) == text, "{}", out.out);
    assert!(pack.run(&["status"]).out.contains("battlecard-deskwise.md    open conflict"));
}

#[test]
fn a_conflict_is_settled_either_way() {
    for (side, kept) in [("--mine", "easy"), ("--brief", "simple")] {
        let pack = collided();
        pack.run(&["build"]);
        let marked = pack.text(CARD);
        let out = pack.run(&["resolve", "battlecard-deskwise", side]);
        assert_eq!(out.status, 0, "{}", out.err);
        let text = pack.text(CARD);
        assert!(text.contains(&format!("Keep it for {kept} questions.")) && !text.contains("<<<<<<<"), "{text}");
        pack.build();
        assert_eq!(pack.text(CARD), text);
        if side == "--brief" {
            assert_eq!(pack.text(".launchpack/backup/1-battlecard-deskwise.md"), marked);
        }
        assert_eq!(pack.run(&["resolve", CARD, side]).status, 2);
    }
}

#[test]
fn a_conflict_settled_in_an_editor_is_settled() {
    let pack = collided();
    pack.run(&["build"]);
    let text = pack.text(CARD);
    let (start, end) = (text.find("<<<<<<<").unwrap(), text.find(">>>>>>> the brief now says\n").unwrap());
    let settled = format!("{}Keep it for both.{}", &text[..start], &text[end + ">>>>>>> the brief now says".len()..]);
    pack.write(CARD, &settled).build();
    assert_eq!(pack.text(CARD), settled);
    assert!(pack.run(&["status"]).out.contains("battlecard-deskwise.md    edited"));
}

#[test]
fn collisions_can_be_decided_before() {
    for (how, kept) in [("mine", "easy"), ("brief", "simple")] {
        let pack = collided();
        let edited = pack.text(CARD);
        assert_eq!(pack.run(&["build", "--on-conflict", how]).status, 0);
        assert!(pack.text(CARD).contains(&format!("Keep it for {kept} questions.")));
        if how == "brief" {
            assert_eq!(pack.text(".launchpack/backup/1-battlecard-deskwise.md"), edited);
        }
    }
}

#[test]
fn text_that_looks_like_a_marker_is_no_conflict() {
    let pack = Pack::new("enterprise-ai");
    let marks = "\n```\n<<<<<<< HEAD\nmine\n=======\ntheirs\n>>>>>>> branch\n```\n\n<<<<<<<\n\n>>>>>>> x\n";
    let text = pack.text(CARD) + marks;
    pack.write(CARD, &text).set("Priya Raman", "Priya Rao").build();
    assert!(pack.text(CARD).contains("Priya Rao") && pack.text(CARD).ends_with(marks));
}

#[test]
fn line_ends_and_blanks_stay_as_the_person_has_them() {
    let pack = Pack::new("enterprise-ai");
    let windows = format!("\u{feff}{}", pack.text(CARD).replace('\n', "\r\n"));
    let open_end = pack.text("exec-summary.md").trim_end().to_owned();
    let trailing = pack.text("launch-faq.md").replace("## Internal: for support", "## Internal: for support   ");
    pack.write(CARD, &windows).write("exec-summary.md", &open_end).write("launch-faq.md", &trailing);
    pack.set("Priya Raman", "Priya Rao").build();
    assert_eq!(pack.text(CARD), windows.replace("Priya Raman", "Priya Rao"));
    assert_eq!(pack.text("exec-summary.md"), open_end.replace("Priya Raman", "Priya Rao"));
    assert_eq!(pack.text("launch-faq.md"), trailing.replace("Priya Raman", "Priya Rao"));
}

#[test]
fn a_removed_document_stays_removed_until_it_is_wanted() {
    let pack = Pack::new("enterprise-ai");
    std::fs::remove_file(pack.path("exec-summary.md")).unwrap();
    pack.set("Priya Raman", "Priya Rao").build();
    assert!(!pack.path("exec-summary.md").exists());
    assert!(!pack.text("README.md").contains("exec-summary.md"), "the index has no link that leads nowhere");
    assert!(pack.run(&["status"]).out.contains("removed by you"));
    assert_eq!(pack.run(&["build"]).out, "pack: nothing to do, 8 documents up to date\n");
    let out = pack.run(&["build", "--restore", "exec-summary"]);
    assert_eq!(out.status, 0, "{}", out.err);
    assert!(pack.text("exec-summary.md").contains("Priya Rao"));
    pack.build();
    assert!(pack.text("README.md").contains("exec-summary.md"));
}

#[test]
fn a_renamed_document_goes_on_under_its_new_name() {
    let pack = Pack::new("enterprise-ai");
    pack.edit(CARD, "Keep it for questions.", "Keep it, for questions.");
    std::fs::rename(pack.path(CARD), pack.path("when deskwise comes up.md")).unwrap();
    pack.set("Priya Raman", "Priya Rao").build();
    let text = pack.text("when deskwise comes up.md");
    assert!(text.contains("Priya Rao") && text.contains("Keep it, for questions."), "{text}");
    assert!(!pack.path(CARD).exists());
    assert!(pack.text("README.md").contains("(when%20deskwise%20comes%20up.md)"), "{}", pack.text("README.md"));
    assert!(pack.text("launch-faq.md").contains("(when%20deskwise%20comes%20up.md)"));
    pack.set("Priya Rao", "Priya Roy").build();
    assert!(pack.text("when deskwise comes up.md").contains("Priya Roy"));
}

#[test]
fn a_competitor_renamed_in_the_brief_takes_its_edited_card_along() {
    let pack = Pack::new("enterprise-ai");
    pack.edit(CARD, "Keep it for questions.", "Keep it, for questions.").set("Deskwise", "Deskly").build();
    assert!(!pack.path(CARD).exists());
    let text = pack.text("battlecard-deskly.md");
    assert!(text.starts_with("# When they bring up Deskly") && text.contains("Keep it, for questions."), "{text}");
    assert!(!text.contains("Deskwise") && !pack.path(".launchpack/base/battlecard-deskwise.md").exists());
}

/// The brief without its competitor Flowmate.
fn without_flowmate(pack: &Pack) {
    let brief = pack.brief();
    let (start, end) = (brief.find("  - name: Flowmate").unwrap(), brief.find("  - name: Doing nothing new").unwrap());
    pack.set(&brief[start..end], "");
}

#[test]
fn a_competitor_that_left_takes_an_untouched_card_with_it() {
    let pack = Pack::new("enterprise-ai");
    without_flowmate(&pack);
    pack.build();
    assert!(!pack.path("battlecard-flowmate.md").exists());
    assert!(pack.path("battlecard-status-quo.md").exists());
}

#[test]
fn a_competitor_that_left_leaves_an_edited_card() {
    let pack = Pack::new("enterprise-ai");
    pack.edit("battlecard-flowmate.md", "It can, request by request.", "Yes, request by request.");
    without_flowmate(&pack);
    let out = pack.run(&["build"]);
    assert!(out.out.contains("its source left the brief; kept, since you edited it"), "{}", out.out);
    assert!(pack.text("battlecard-flowmate.md").contains("Yes, request by request."));
    assert!(pack.run(&["status"]).out.contains("edited, and its source left the brief"));
}

#[test]
fn a_file_of_somebody_else_is_never_overwritten() {
    let pack = Pack::new("enterprise-ai");
    std::fs::write(pack.path("battlecard-acme.md"), "mine\n").unwrap();
    pack.set("  - name: Flowmate", "  - name: Acme\n    is: A rival\n  - name: Flowmate");
    let out = pack.run(&["build"]);
    assert_eq!(out.status, 1);
    assert!(out.out.contains("not ours"), "{}", out.out);
    assert_eq!(pack.text("battlecard-acme.md"), "mine\n");
    // Also under the name of a document that was removed, and that a person then wrote anew.
    std::fs::remove_file(pack.path("exec-summary.md")).unwrap();
    pack.run(&["build"]);
    std::fs::write(pack.path("exec-summary.md"), "# My own summary\n").unwrap();
    pack.set("Priya Raman", "Priya Rao").run(&["build"]);
    assert!(pack.text("exec-summary.md").contains("# My own summary"));
}

#[test]
fn without_its_state_a_pack_is_left_alone_until_it_is_adopted() {
    let pack = Pack::new("enterprise-ai");
    pack.edit(CARD, "Keep it for questions.", "Keep it, for questions.");
    std::fs::remove_dir_all(pack.path(".launchpack")).unwrap();
    pack.set("Priya Raman", "Priya Rao");
    let before = pack.text(CARD);
    let out = pack.run(&["build"]);
    assert_eq!(out.status, 1);
    assert!(out.out.contains("--adopt"), "{}", out.out);
    assert_eq!(pack.text(CARD), before);
    assert_eq!(pack.run(&["build", "--adopt"]).status, 0);
    assert_eq!(pack.text(CARD), before, "a file that is adopted counts as edited");
    pack.set("Moving to the top tier reprices", "Moving up reprices").build();
    assert!(pack.text(CARD).contains("Moving up reprices") && pack.text(CARD).contains("Keep it, for questions."));
}

#[test]
fn a_damaged_state_stops_the_build_and_says_how_to_go_on() {
    for (damage, says) in
        [("{", "is damaged"), ("{\"version\": 99, \"made_from\": \"\", \"documents\": []}", "another version")]
    {
        let pack = Pack::new("enterprise-ai");
        std::fs::write(pack.path(".launchpack/state.json"), damage).unwrap();
        pack.set("Priya Raman", "Priya Rao");
        let before = pack.files();
        let out = pack.run(&["build"]);
        assert_eq!(out.status, 2);
        assert!(
            out.err.contains(says) && out.err.contains("nothing was changed") && out.err.contains("--adopt"),
            "{}",
            out.err
        );
        let mut after = pack.files();
        after.retain(|path, _| !path.ends_with("lock"));
        assert!(after.iter().all(|(path, bytes)| before.get(path) == Some(bytes)));
    }
}

#[test]
fn a_lost_base_loses_nothing() {
    let pack = Pack::new("enterprise-ai");
    pack.edit(CARD, "Keep it for questions.", "Keep it, for questions.");
    std::fs::remove_file(pack.path(&format!(".launchpack/base/{CARD}"))).unwrap();
    pack.set("Priya Raman", "Priya Rao").build();
    assert!(pack.text(CARD).contains("Keep it, for questions."));
}

#[cfg(unix)]
#[test]
fn a_read_only_document_stops_the_build_before_anything_is_written() {
    use std::os::unix::fs::PermissionsExt;
    let pack = Pack::new("enterprise-ai");
    std::fs::set_permissions(pack.path(CARD), std::fs::Permissions::from_mode(0o444)).unwrap();
    pack.set("Priya Raman", "Priya Rao");
    let before = pack.files();
    let out = pack.run(&["build"]);
    assert_eq!(out.status, 2);
    assert!(out.err.contains("is read-only"), "{}", out.err);
    assert_eq!(pack.files(), before);
}

#[cfg(unix)]
#[test]
fn permissions_of_a_document_stay() {
    use std::os::unix::fs::PermissionsExt;
    let pack = Pack::new("enterprise-ai");
    std::fs::set_permissions(pack.path(CARD), std::fs::Permissions::from_mode(0o640)).unwrap();
    pack.set("Priya Raman", "Priya Rao").build();
    assert_eq!(std::fs::metadata(pack.path(CARD)).unwrap().permissions().mode() & 0o777, 0o640);
}

#[test]
fn diff_shows_what_will_change_and_what_was_changed() {
    let pack = Pack::new("enterprise-ai");
    pack.edit(CARD, "Keep it for questions.", "Keep it, for questions.");
    pack.set("Moving to the top tier reprices", "Moving up reprices");
    let next = pack.run(&["diff"]).out;
    assert!(
        next.contains("-- Moving to the top tier") && next.contains("+- Moving up") && !next.contains("+Keep it, for"),
        "{next}"
    );
    let edits = pack.run(&["diff", "--edits", "battlecard-deskwise"]).out;
    assert!(edits.contains("+Keep it, for questions.") && !edits.contains("Moving up"), "{edits}");
    assert!(pack.run(&["diff", "--edits", "launch-faq"]).err.contains("nobody changed anything"));
}

#[test]
fn nothing_to_do_writes_nothing() {
    let pack = Pack::new("enterprise-ai");
    pack.edit(CARD, "Keep it for questions.", "Keep it, for questions.").build();
    let before = pack.files();
    assert_eq!(pack.run(&["build"]).out, "pack: nothing to do, 8 documents up to date\n");
    assert_eq!(pack.files(), before);
}

#[test]
fn a_report_on_gaps_or_as_data_is_the_same_when_nothing_is_to_do() {
    let pack = Pack::new("minimal");
    for _ in 0..2 {
        let strict = pack.run(&["build", "--strict"]);
        assert_eq!(strict.status, 1);
        assert!(strict.out.contains("look for \"To add\""), "{}", strict.out);
        let json: serde_json::Value = serde_json::from_str(&pack.run(&["build", "--format", "json"]).out).unwrap();
        let documents = json["documents"].as_array().unwrap();
        assert_eq!((documents.len(), &json["changed"]), (6, &serde_json::Value::Bool(false)));
        assert!(documents.iter().all(|document| document["state"] == "current"), "{json}");
    }
}

#[test]
fn whatever_decides_about_a_pack_is_seen_by_the_next_build() {
    const IDLE: &str = "nothing to do, 6 documents up to date";
    let pack = Pack::new("minimal");
    let idle = |pack: &Pack| pack.run(&["build"]).out.contains("nothing to do");
    assert!(pack.run(&["build"]).out.contains(IDLE));
    // More documents by an option: they stay.
    pack.run(&["build", "--set", "launch"]);
    assert!(idle(&pack) && pack.run(&["build"]).out.contains("10 documents"));
    // The brief chooses: those of the option go.
    pack.set("product:", "pack: {documents: [core]}\nproduct:");
    assert!(!idle(&pack));
    assert!(pack.run(&["build"]).out.contains(IDLE));
    pack.run(&["build", "--set", "launch"]);
    assert!(!idle(&pack), "the brief's own choice brings a change");
    assert!(pack.run(&["build"]).out.contains(IDLE));
    // Another folder.
    pack.set("{documents: [core]}", "{documents: [core], out: docs}");
    assert!(!idle(&pack) && idle(&pack));
    assert!(pack.dir().join("docs/exec-summary.md").exists());
    // That folder under the usual name is not the one that the brief names.
    std::fs::rename(pack.dir().join("pack"), pack.dir().join("before")).unwrap();
    std::fs::rename(pack.dir().join("docs"), pack.dir().join("pack")).unwrap();
    assert!(!idle(&pack) && pack.dir().join("docs/exec-summary.md").exists());
    std::fs::remove_dir_all(pack.dir().join("pack")).unwrap();
    std::fs::rename(pack.dir().join("before"), pack.dir().join("pack")).unwrap();
    // A template of one's own, and its end.
    pack.set("{documents: [core], out: docs}", "{documents: [core]}");
    assert!(idle(&pack), "the first folder is as it was");
    std::fs::create_dir_all(pack.dir().join("templates/core")).unwrap();
    let own = pack.dir().join("templates/core/exec-summary.md.hbs");
    std::fs::write(&own, "# {{product.name}} in short\n").unwrap();
    assert!(!idle(&pack) && idle(&pack));
    assert!(pack.text("exec-summary.md").contains("in short"));
    std::fs::remove_dir_all(pack.dir().join("templates")).unwrap();
    assert!(!idle(&pack) && idle(&pack));
    assert!(!pack.text("exec-summary.md").contains("in short"));
    // A build that held something back.
    std::fs::remove_file(pack.path(".launchpack/brief.yaml")).unwrap();
    assert!(!pack.run(&["build"]).out.contains(IDLE) && pack.path(".launchpack/brief.yaml").exists());
    // A document that is gone.
    std::fs::remove_file(pack.path("launch-faq.md")).unwrap();
    assert!(!pack.text("README.md").is_empty() && !pack.run(&["build"]).out.contains(IDLE));
}

#[test]
fn status_as_data() {
    let pack = Pack::new("minimal");
    pack.edit("exec-summary.md", "leadership", "the board");
    let json: serde_json::Value = serde_json::from_str(&pack.run(&["status", "--format", "json"]).out).unwrap();
    let states: Vec<_> =
        json["documents"].as_array().unwrap().iter().map(|d| (d["file"].as_str(), d["state"].as_str())).collect();
    assert!(states.contains(&(Some("pack/exec-summary.md"), Some("edited"))), "{states:?}");
}

#[test]
fn what_git_could_not_merge_waits_for_a_person() {
    let pack = Pack::new("enterprise-ai");
    let both = "<<<<<<< HEAD\nWe ship on time.\n=======\nWe ship early.\n>>>>>>> theirs\n";
    pack.edit("exec-summary.md", "## What ships\n", &format!("## What ships\n\n{both}"));
    let is_open = |line: &str| line.contains("exec-summary.md ") && line.ends_with(" open conflict");
    assert!(pack.run(&["status"]).out.lines().any(is_open));
    let told = pack.run(&["check"]);
    assert!(told.out.contains("git could not merge"), "{}{}", told.out, told.err);
    let text = pack.text("exec-summary.md");
    pack.set("Priya Raman", "Priya Rao").run(&["build"]);
    assert_eq!(pack.text("exec-summary.md"), text, "nothing is merged into it");
    pack.edit("exec-summary.md", both, "We ship early.\n").build();
    let text = pack.text("exec-summary.md");
    assert!(text.contains("We ship early.") && text.contains("Priya Rao") && !text.contains("HEAD"), "{text}");
}

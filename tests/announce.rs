//! The texts for customers: which are written, what may stand in them, and what leaves with them.
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
use launchpack::catalog;
use serde_json::Value as Json;

const EXAMPLES: [&str; 4] = ["enterprise-ai", "consumer-device", "subscription", "minimal"];

/// A pack with every document there is.
fn whole(example: &str) -> Pack {
    let pack = Pack::new(example);
    let ran = pack.run(&["build", "--set", "all"]);
    assert_eq!(ran.status, 0, "{}", ran.err);
    pack
}

/// The documents of a folder, by name.
fn names(pack: &Pack) -> Vec<String> {
    let files =
        std::fs::read_dir(pack.path("")).unwrap().filter_map(|entry| entry.unwrap().file_name().into_string().ok());
    let mut names: Vec<String> =
        files.filter(|name| std::path::Path::new(name).extension().is_some_and(|end| end == "md")).collect();
    names.sort();
    names
}

/// The files of the set, as a pack has them.
fn of_set(pack: &Pack) -> Vec<String> {
    let set = catalog::embedded().set("announce").unwrap();
    let starts: Vec<&str> = set.documents.iter().map(|kind| kind.file.split("{{").next().unwrap()).collect();
    names(pack).into_iter().filter(|name| starts.iter().any(|start| name.starts_with(start))).collect()
}

fn brief(pack: &Pack) -> Json {
    serde_yaml::from_str(&pack.brief()).unwrap()
}

#[test]
fn ten_kinds_of_texts_are_made_of_every_example() {
    assert_eq!(catalog::embedded().set("announce").unwrap().documents.len(), 10);
    for example in EXAMPLES {
        let pack = whole(example);
        let audiences = brief(&pack)["audience"].as_array().unwrap().len();
        assert_eq!(of_set(&pack).len(), 9 + audiences, "{example}: {:?}", of_set(&pack));
    }
}

#[test]
fn the_motion_decides_what_is_written_unasked() {
    let sales = ["one-pager.md", "outreach-head-of-it-operations.md"];
    let later = ["in-product-note.md", "lifecycle-messages.md"];
    for (motion, has, lacks) in [
        ("sales-led", &sales[..], &[later[0], later[1], "pricing-story.md"][..]),
        ("lifecycle", &later[..], &[sales[0], sales[1], "pricing-story.md"][..]),
        ("subscription", &[later[0], later[1], sales[0], "pricing-story.md"][..], &sales[1..]),
    ] {
        let pack = Pack::new("enterprise-ai");
        pack.set("motion: sales-led", &format!("motion: {motion}"));
        assert_eq!(pack.run(&["build", "--set", "announce"]).status, 0);
        let names = names(&pack);
        for file in
            has.iter().chain(&["landing-page.md", "launch-emails.md", "blog-post.md", "internal-announcement.md"])
        {
            assert!(names.iter().any(|name| name == file), "{motion} lacks {file}");
        }
        for file in lacks {
            assert!(!names.iter().any(|name| name == file), "{motion} has {file}");
        }
    }
    // Asked for by name, each is written; without a motion, all are.
    let pack = Pack::new("enterprise-ai");
    pack.append("pack:\n  documents: [core, announce, pricing-story]\n");
    assert_eq!(pack.run(&["build"]).status, 0);
    assert!(names(&pack).contains(&"pricing-story.md".to_owned()));
    let pack = Pack::new("minimal");
    pack.set("  motion: subscription\n", "");
    assert_eq!(pack.run(&["build", "--set", "announce"]).status, 0);
    assert_eq!(of_set(&pack).len(), 10);
}

/// A landing page puts first what the motion rests on.
#[test]
fn the_motion_decides_what_comes_first() {
    let order = |motion: &str, first: &str, second: &str| {
        let pack = Pack::new("enterprise-ai");
        pack.set("motion: sales-led", &format!("motion: {motion}"));
        assert_eq!(pack.run(&["build", "--set", "announce"]).status, 0);
        let page = pack.text("landing-page.md");
        let at = |heading: &str| page.find(heading).unwrap_or_else(|| panic!("{motion}: {heading}\n{page}"));
        assert!(at(first) < at(second), "{motion}: {page}");
    };
    order("sales-led", "### What your security team will ask", "### What it costs");
    order("lifecycle", "### How it works", "### What changes for you");
    order("subscription", "### What it costs", "### What changes for you");
}

#[cfg(feature = "audit")]
#[test]
fn every_text_passes_the_audit_of_its_readers() {
    for example in EXAMPLES {
        let pack = whole(example);
        for file in of_set(&pack) {
            let path = format!("pack/{file}");
            let ran = pack.run(&["audit", &path, "--for", "customers", "--today", "2027-02-15", "--format", "json"]);
            let report: Json = serde_json::from_str(&ran.out).unwrap_or_else(|error| panic!("{error}\n{}", ran.err));
            let findings = report["findings"].as_array().unwrap_or_else(|| panic!("{}", ran.out));
            let grave: Vec<&Json> = findings.iter().filter(|finding| finding["level"] != "note").collect();
            assert!(grave.is_empty(), "{example}, {file}: {grave:#?}");
        }
    }
}

#[cfg(feature = "audit")]
#[test]
fn a_voice_that_nobody_approved_is_found_in_any_text() {
    let pack = Pack::new("enterprise-ai");
    for (text, found) in [
        ("Our auditors asked for the log and read it without us in the room, says their head of security.", true),
        ("The queue is still there. What is in it now deserves a person.", false),
    ] {
        std::fs::write(pack.dir().join("page.md"), format!("# A page\n\n{text}\n")).unwrap();
        let ran = pack.run(&["audit", "page.md", "--for", "customers", "--today", "2027-02-15"]);
        let says = "customers would read this, and the voice that says it is not approved";
        assert_eq!(ran.out.contains(says), found, "{}{}", ran.out, ran.err);
    }
}

#[cfg(feature = "export")]
/// What nobody outside reads: who works on it, papers, days and targets, and claims that may not be said.
fn inside(brief: &Json) -> Vec<String> {
    let mut out = Vec::new();
    let mut add = |value: &Json| out.extend(value.as_str().map(str::to_owned));
    add(&brief["launch"]["owner"]);
    for list in ["channels", "readiness", "milestones", "risks"] {
        for item in brief[list].as_array().into_iter().flatten() {
            for key in ["owner", "date", "due", "done_when", "plan"] {
                add(&item[key]);
            }
        }
    }
    for (_, claim) in brief["claims"].as_object().into_iter().flatten() {
        for key in ["source", "approved_by"] {
            add(&claim[key]);
        }
        if claim["status"] != "approved" || claim["use"] == "internal" {
            add(&claim["says"]);
        }
    }
    for quote in brief["quotes"].as_array().into_iter().flatten() {
        add(&quote["approved_by"]);
        if quote["status"] != "approved" {
            add(&quote["says"]);
        }
    }
    for metric in brief["metrics"].as_array().into_iter().flatten() {
        for key in ["name", "target"] {
            add(&metric[key]);
        }
    }
    for key in ["goal", "ask"] {
        add(&brief["launch"][key]);
    }
    // A single letter or figure stands everywhere.
    out.retain(|text| text.len() > 4);
    out
}

#[cfg(feature = "export")]
#[test]
fn no_name_paper_or_day_of_the_inside_leaves() {
    for example in EXAMPLES {
        let pack = whole(example);
        let ran = pack.run(&["export", "--to", "html", "--for", "customers"]);
        assert_eq!(ran.status, 0, "{}", ran.err);
        let secrets = inside(&brief(&pack));
        assert!(example == "minimal" || secrets.len() > 40, "{example}: {secrets:?}");
        let exports = of_set(&pack).into_iter().filter(|file| file != "internal-announcement.md");
        for file in exports {
            let page = pack.dir().join("export/customers").join(file.replace(".md", ".html"));
            let page = std::fs::read_to_string(&page).unwrap_or_else(|error| panic!("{}: {error}", page.display()));
            let body = page.split("<main").nth(1).unwrap_or_else(|| panic!("{page}"));
            let frame = [
                "Internal",
                "If they answer",
                "What it measures",
                "To send",
                "To post",
                "To add",
                "T+",
                "T-",
                " characters",
            ];
            for secret in secrets.iter().map(String::as_str).chain(frame) {
                assert!(!body.contains(secret), "{example}, {file}: {secret}");
            }
        }
        assert!(!pack.dir().join("export/customers/internal-announcement.html").exists());
    }
}

#[cfg(feature = "export")]
#[test]
fn what_a_person_writes_around_a_text_stays_inside() {
    let pack = Pack::new("enterprise-ai");
    assert_eq!(pack.run(&["build", "--set", "announce"]).status, 0);
    pack.edit(
        "launch-emails.md",
        "**If they answer**",
        "Ask Sofia first, she knows this account.\n\n**If they answer**",
    );
    pack.edit("launch-emails.md", "### To send\n\n**Subject:** Give", "### Draft\n\n**Subject:** Give");
    let ran = pack.run(&["export", "launch-emails", "--to", "html", "--for", "customers"]);
    assert_eq!(ran.status, 0, "{}", ran.err);
    let page = std::fs::read_to_string(pack.dir().join("export/customers/launch-emails.html")).unwrap();
    assert!(page.contains("Grow the company without growing the queue"));
    assert!(ran.out.contains("left out of launch-emails.md: \"To send, which was there more often\""), "{}", ran.out);
    // A text whose heading has another name is no text to be sent.
    for inside in ["Sofia", "she knows", "hard half of the queue"] {
        assert!(!page.contains(inside), "{inside}");
    }
    let ran = pack.run(&["export", "internal-announcement", "--to", "html", "--for", "customers"]);
    assert_eq!(ran.status, 2, "{}", ran.out);
}

#[test]
fn a_voice_speaks_once_it_is_approved() {
    let (quoted, held) = ("The queue is still there.", "Our auditors asked for the log");
    let pack = whole("enterprise-ai");
    for file in ["one-pager.md", "landing-page.md", "blog-post.md", "press-release.md"] {
        let text = pack.text(file);
        assert!(
            text.contains(quoted) && text.contains("Service desk manager, beta customer in insurance"),
            "{file}: {text}"
        );
    }
    for file in names(&pack) {
        assert!(!pack.text(&file).contains(held), "{file}");
    }
    // Without an approval it is held back and asked for.
    pack.set(
        "    company: beta customer in insurance\n    status: approved",
        "    company: beta customer in insurance\n    status: pending",
    );
    pack.build();
    for file in names(&pack) {
        assert!(!pack.text(&file).contains(quoted), "{file}");
    }
    for file in ["one-pager.md", "landing-page.md", "blog-post.md"] {
        let text = pack.text(file);
        assert!(
            text.contains("> **To add:** the approval of what they say (`quotes[0].approved_by`)."),
            "{file}: {text}"
        );
    }
    assert!(pack.text("press-release.md").contains("(`quotes`)"));
}

#[test]
fn an_approval_of_a_voice_lapses_with_its_words() {
    let pack = whole("enterprise-ai");
    pack.set("What is in it now deserves a person.", "What is in it now is 83% smaller.");
    let ran = pack.run(&["build"]);
    assert!(
        ran.err.contains("`quotes[0]` was approved by Legal, Tomas Lindqvist with other words"),
        "{}{}",
        ran.out,
        ran.err
    );
    assert!(!pack.text("one-pager.md").contains("83%"));
}

#[test]
fn an_offer_that_is_over_is_asked_for_and_not_shown() {
    let pack = whole("enterprise-ai");
    let button = "[Start a three-week trial on your own requests](https://larkspur.example/assist/trial)";
    let until = |file: &str| pack.text(file).contains("until 31 March 2027");
    for file in ["one-pager.md", "landing-page.md", "launch-emails.md", "blog-post.md"] {
        assert!(pack.text(file).contains(button) && until(file), "{file}");
    }
    pack.set("until: 2027-03-31", "until: 2027-03-01");
    pack.build();
    for file in ["one-pager.md", "landing-page.md", "launch-emails.md", "blog-post.md"] {
        let text = pack.text(file);
        assert!(!text.contains(button), "{file}: {text}");
        assert!(
            text.contains("> **To add:** an offer that is still open on launch day (`offer.until`)."),
            "{file}: {text}"
        );
    }
    let ran = pack.run(&["check", "--today", "2027-01-25"]);
    assert!(
        ran.out.contains("error[offer-that-is-over]: the offer ends on 1 March 2027, before the launch"),
        "{}",
        ran.out
    );
}

#[test]
fn a_channel_with_a_kind_leads_to_its_text() {
    let pack = whole("enterprise-ai");
    for file in ["launch-plan.md", "message-ladder.md"] {
        let text = pack.text(file);
        for (channel, link) in [
            ("| Security briefing note |", "[Launch emails](launch-emails.md)"),
            ("| Account team calls |", "[Outreach](outreach-head-of-it-operations.md)"),
            ("| Webinar with two beta customers |", "[One-pager](one-pager.md)"),
        ] {
            let row = text.lines().find(|line| line.starts_with(channel)).unwrap_or_else(|| panic!("{file}: {text}"));
            assert!(row.contains(link), "{file}: {row}");
        }
    }
    // Where the pack has no such text, there is no column for it.
    let pack = Pack::new("enterprise-ai");
    let ladder = pack.text("message-ladder.md");
    assert!(ladder.contains("| Channel | For | What it says | When |\n"), "{ladder}");
}

#[test]
fn what_a_buyer_compares_stands_on_the_card_and_on_the_page() {
    let pack = whole("subscription");
    let row = "| When a payment fails | Three retries in 24 hours | A retry on payday, a new card by text or a pause |";
    for file in ["battlecard-coinlane.md", "landing-page.md"] {
        assert!(pack.text(file).contains(row) && pack.text(file).contains("As of 9 December 2026."), "{file}");
    }
    assert!(!pack.text("battlecard-matroster.md").contains(row));
}

#[test]
fn nothing_that_may_not_be_said_stands_in_a_public_word() {
    let pack = Pack::new("enterprise-ai");
    pack.set("  text: Start a three-week trial on your own requests", "  text: Half the cost per resolved request");
    pack.set("        ours: The same as a quiet one", "        ours: Half the cost per resolved request");
    pack.set("      - The audit log with its export", "      - Half the cost per resolved request");
    pack.set(
        "    message: Give your agents the hard half of the queue",
        "    message: Half the cost per resolved request",
    );
    assert_eq!(pack.run(&["build", "--set", "all"]).status, 0);
    for file in of_set(&pack) {
        assert!(!pack.text(&file).contains("Half the cost"), "{file}: {}", pack.text(&file));
    }
    assert!(pack.text("one-pager.md").contains("in words that may be said (`offer.text`)"));
}

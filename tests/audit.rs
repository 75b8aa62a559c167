//! `launchpack audit`, driven as a person and as a workflow drive it.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::disallowed_methods,
    reason = "a test says what went wrong by failing"
)]
#![cfg(feature = "audit")]

mod common;

use std::path::{Path, PathBuf};

use common::{Ran, piped, run};
use serde_json::Value as Json;

const TODAY: &str = "2027-02-15";

/// A folder with the brief of an example.
fn started(example: &str) -> (assert_fs::TempDir, PathBuf) {
    let folder = assert_fs::TempDir::new().unwrap();
    let ran = run(folder.path(), &["new", "p", "--example", example]);
    assert_eq!(ran.status, 0, "{}", ran.err);
    let dir = folder.path().join("p");
    (folder, dir)
}

fn data(file: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/audit").join(file)
}

fn audit(dir: &Path, args: &[&str]) -> Ran {
    run(dir, &[&["audit", "--today", TODAY], args].concat())
}

fn json(ran: &Ran) -> Json {
    serde_json::from_str(&ran.out).unwrap_or_else(|error| panic!("{error}\n{}{}", ran.out, ran.err))
}

#[test]
fn a_page_is_told_line_by_line() {
    let (_folder, dir) = started("enterprise-ai");
    std::fs::copy(data("larkspur-page.html"), dir.join("page.html")).unwrap();
    let ran = audit(&dir, &["page.html"]);
    assert_eq!(ran.status, 1);
    for words in [
        "warning[said-differently]: this is the promise in other words",
        "--> page.html:10:",
        "error[other-figure]: `45%` where the claim `resolves-38` says `38%`",
        "the brief says it here",
        "says the promise, one of three pillars",
        "and the day\n",
    ] {
        assert!(ran.out.contains(words), "{words}\n{}", ran.out);
    }
    // What nobody sees is not read.
    assert!(!ran.out.contains("integrations") && !ran.out.contains("50%"), "{}", ran.out);
    let ran = audit(&dir, &["page.html", "--format", "json", "--fail-on", "never"]);
    assert_eq!(ran.status, 0);
    let told = json(&ran);
    let first = told["findings"].as_array().unwrap().iter().find(|one| one["path"] == "messaging.headline").unwrap();
    assert_eq!((first["line"].as_u64(), first["rule"].as_str()), (Some(10), Some("said-differently")));
    assert_eq!(told["files"][0]["for"], "customers");
    assert!(told["files"][0]["agrees"].as_array().unwrap().len() >= 3);
    let ran = audit(&dir, &["page.html", "--format", "github"]);
    assert!(ran.out.starts_with("::error") || ran.out.contains("\n::error"), "{}", ran.out);
    let sarif = json(&audit(&dir, &["page.html", "--format", "sarif"]));
    assert_eq!(sarif["version"], "2.1.0");
}

#[test]
fn standard_input_readers_and_exceptions() {
    let (_folder, dir) = started("enterprise-ai");
    let text = "Two beta customers asked for ticketing integrations that ship in April.\n";
    let ran = piped(&dir, &["audit", "-", "--today", TODAY], text);
    assert!(ran.status == 1 && ran.out.contains("is for inside only"), "{}", ran.out);
    let ran = piped(&dir, &["audit", "-", "--for", "sales", "--today", TODAY], text);
    assert_eq!(ran.status, 0, "{}", ran.out);
    let brief = dir.join("brief.yaml");
    let with = std::fs::read_to_string(&brief).unwrap()
        + "\npack:\n  allow:\n    - {rule: unapproved-in-public, why: The partner agreement covers it}\n";
    std::fs::write(&brief, with).unwrap();
    let ran = piped(&dir, &["audit", "-", "--today", TODAY], text);
    assert_eq!(ran.status, 0, "{}", ran.out);
}

#[test]
fn the_brief_s_own_words_are_put_in_place() {
    let (_folder, dir) = started("enterprise-ai");
    let page = "<p>Resolves 50% of requests without an agent.</p>\r\n<p>A chatbot. Larkspur Asist, live on 2 March 2027 &amp; later.</p>\r\n";
    std::fs::write(dir.join("a.html"), page).unwrap();
    let ran = audit(&dir, &["a.html", "--fix"]);
    assert!(ran.status == 1 && ran.err.contains("--yes does it"), "{}{}", ran.out, ran.err);
    assert!(ran.out.contains("+<p>Resolves 38% of requests without an agent.</p>"), "{}", ran.out);
    assert_eq!(std::fs::read_to_string(dir.join("a.html")).unwrap(), page);
    let ran = audit(&dir, &["a.html", "--fix", "--yes"]);
    assert_eq!(ran.status, 0, "{}{}", ran.out, ran.err);
    assert_eq!(
        std::fs::read_to_string(dir.join("a.html")).unwrap(),
        "<p>Resolves 38% of requests without an agent.</p>\r\n<p>An assistant. Larkspur Assist, live on 9 March 2027 &amp; later.</p>\r\n"
    );
    let ran = audit(&dir, &["a.html", "--fix", "--yes"]);
    assert!(ran.out.contains("nothing that can be put right"), "{}", ran.out);
    // A Word file is never written.
    std::fs::copy(data("larkspur-partner.docx"), dir.join("b.docx")).unwrap();
    let before = std::fs::read(dir.join("b.docx")).unwrap();
    let ran = audit(&dir, &["b.docx", "--fix", "--yes"]);
    assert!(ran.status == 1 && ran.out.contains("by hand"), "{}", ran.out);
    assert_eq!(std::fs::read(dir.join("b.docx")).unwrap(), before);
}

#[test]
fn own_texts_beside_the_documents_are_checked() {
    let (_folder, dir) = started("enterprise-ai");
    assert_eq!(run(&dir, &["build"]).status, 0);
    let clean = run(&dir, &["check", "--today", TODAY]);
    std::fs::write(
        dir.join("pack/draft.md"),
        "# IT requests, resolved before they reach the queue\n\nResolves 50% of requests without an agent.\n",
    )
    .unwrap();
    std::fs::copy(data("larkspur-deck.pptx"), dir.join("pack/ours.pptx")).unwrap();
    std::fs::write(
        dir.join("pack/notes.md"),
        "---\nfor: sales\n---\n\nTwo beta customers asked for ticketing integrations that ship in April.\n",
    )
    .unwrap();
    let ran = run(&dir, &["check", "--today", TODAY]);
    assert!(ran.out.contains("pack/draft.md:3:10") && ran.out.contains("pack/ours.pptx:7:"), "{}", ran.out);
    assert!(!ran.out.contains("notes.md"), "{}", ran.out);
    assert!(clean.status == 0 && ran.status == 1);
    // They are no part of the score of the brief.
    let score = |dir: &Path| {
        json(&run(dir, &["check", "--score", "--format", "json", "--today", TODAY]))["score"]["total"].clone()
    };
    let with = score(&dir);
    for file in ["draft.md", "ours.pptx", "notes.md"] {
        std::fs::remove_file(dir.join("pack").join(file)).unwrap();
    }
    assert_eq!(with, score(&dir));
}

/// Every document of every example, exported to HTML and Word, has nothing to be found by its own readers.
#[test]
#[cfg(feature = "export")]
fn the_pack_itself_is_clean() {
    for example in ["minimal", "enterprise-ai", "consumer-device", "subscription"] {
        let (_folder, dir) = started(example);
        assert_eq!(run(&dir, &["build", "--set", "all"]).status, 0);
        for (to, more) in [("html", &[][..]), ("docx", &[]), ("html", &["--for", "customers", "--out", "outside"])] {
            let ran = run(&dir, &[&["export", "--to", to], more].concat());
            assert_eq!(ran.status, 0, "{}", ran.err);
        }
        for folder in ["export", "outside", "pack"] {
            let files: Vec<String> = std::fs::read_dir(dir.join(folder))
                .unwrap()
                .map(|entry| entry.unwrap().path())
                .filter(|path| path.extension().is_some_and(|end| end == "html" || end == "docx" || end == "md"))
                .map(|path| path.display().to_string())
                .collect();
            assert!(files.len() > 3 || folder == "outside" && !files.is_empty(), "{files:?}");
            let mut args: Vec<&str> = vec!["--fail-on", "note"];
            if folder == "outside" {
                args.extend(["--for", "customers"]);
            }
            args.extend(files.iter().map(String::as_str));
            let ran = audit(&dir, &args);
            assert_eq!(ran.status, 0, "{example}/{folder}\n{}{}", ran.out, ran.err);
        }
    }
}

#[test]
fn a_text_of_another_hand_is_no_document_for_its_name() {
    let (_folder, dir) = started("enterprise-ai");
    assert_eq!(run(&dir, &["build", "--set", "launch"]).status, 0);
    let page = "<h1>IT requests solved before they hit the queue</h1><p>Our customers save 45% of their tickets.</p>";
    std::fs::write(dir.join("press-release.html"), page).unwrap();
    let ran = audit(&dir, &["press-release.html"]);
    assert!(ran.out.contains("said-differently") && ran.out.contains("45%"), "{}", ran.out);
}

#[test]
fn former_values_are_found_in_any_text() {
    let (_folder, dir) = started("enterprise-ai");
    assert_eq!(run(&dir, &["build"]).status, 0);
    assert_eq!(run(&dir, &["set", "product.name", "Tern Desk"]).status, 0);
    std::fs::write(dir.join("a.md"), "Larkspur Assist resolves 38% of requests without an agent.\n").unwrap();
    let ran = audit(&dir, &["a.md"]);
    assert!(ran.out.contains("warning[former-value]: `product.name` was `Larkspur Assist`"), "{}", ran.out);
    let ran = audit(&dir, &["a.md", "--fix", "--yes"]);
    assert_eq!(ran.status, 0, "{}{}", ran.out, ran.err);
    let fixed = std::fs::read_to_string(dir.join("a.md")).unwrap();
    assert_eq!(fixed, "Tern Desk resolves 38% of requests without an agent.\n");
}

/// Pages, slides and messages come into a brief as Word files do.
#[test]
#[cfg(feature = "import")]
fn what_is_audited_can_be_imported() {
    let (_folder, dir) = started("minimal");
    let page = "<title>x</title><table><tr><th>Question<th>Answer<tr><td>Does it need an account?<td>Yes, one for the flat &amp; nothing else.</table>";
    std::fs::write(dir.join("faq.html"), page).unwrap();
    let ran = run(&dir, &["import", "faq.html", "--yes"]);
    assert_eq!(ran.status, 0, "{}{}", ran.out, ran.err);
    let brief = std::fs::read_to_string(dir.join("brief.yaml")).unwrap();
    assert!(brief.contains("Yes, one for the flat & nothing else."), "{brief}");
}

#[test]
fn what_can_t_be_read_is_said() {
    let (_folder, dir) = started("minimal");
    let write = |name: &str, bytes: &[u8]| std::fs::write(dir.join(name), bytes).unwrap();
    write("a.pdf", b"%PDF-1.7 nothing");
    write("b.docx", b"PK\x03\x04 nothing");
    write("c.doc", &[0xd0, 0xcf, 0x11, 0xe0, 0, 0]);
    write("d.png", b"\x89PNG");
    write("e.txt", b"caf\xe9 at noon \xff\xfe");
    std::fs::create_dir(dir.join("site")).unwrap();
    for (file, words) in [
        ("a.pdf", "PDF is not read"),
        ("b.docx", "it is no such file inside"),
        ("c.doc", "save it in the form of today"),
        ("d.png", "of a kind that can't be read"),
        ("site", "is a folder"),
        ("nothing.md", "nothing.md"),
    ] {
        let ran = audit(&dir, &[file]);
        assert!(ran.status == 2 && ran.err.contains(words), "{file}: {}{}", ran.out, ran.err);
    }
    // What can be read is told all the same.
    let ran = audit(&dir, &["e.txt", "a.pdf"]);
    assert!(ran.status == 2 && ran.out.contains("e.txt:"), "{}{}", ran.out, ran.err);
}

//! Packs as files to hand in.
#![cfg(feature = "export")]
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::disallowed_methods,
    clippy::case_sensitive_file_extension_comparisons,
    clippy::needless_pass_by_value,
    clippy::format_push_string,
    reason = "a test says what went wrong by failing"
)]

mod common;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use common::{Pack, Ran};

const EXAMPLES: [&str; 4] = ["consumer-device", "enterprise-ai", "minimal", "subscription"];

fn whole(example: &str) -> Pack {
    let pack = Pack::new(example);
    let ran = pack.run(&["build", "--set", "all"]);
    assert_eq!(ran.status, 0, "{}", ran.err);
    pack
}

fn exported(pack: &Pack, args: &[&str]) -> Ran {
    let ran = pack.run(&[&["export"], args].concat());
    assert_eq!(ran.status, 0, "{}{}", ran.out, ran.err);
    ran
}

fn names(folder: &Path) -> BTreeSet<String> {
    fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
}

fn text(path: PathBuf) -> String {
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// What stands between the quotes of an attribute.
fn attributes<'h>(html: &'h str, name: &str) -> Vec<&'h str> {
    let key = format!(" {name}=\"");
    html.match_indices(&key).filter_map(|(at, _)| html[at + key.len()..].split('"').next()).collect()
}

#[test]
fn every_document_becomes_a_page_that_needs_nothing_else() {
    for example in EXAMPLES {
        let pack = whole(example);
        exported(&pack, &["--to", "html"]);
        let folder = pack.dir().join("export");
        let pages: BTreeMap<String, String> = names(&folder)
            .into_iter()
            .filter(|name| name.ends_with(".html"))
            .map(|name| (name.clone(), text(folder.join(name))))
            .collect();
        assert!(pages.contains_key("index.html") && pages.contains_key("enablement-deck.html"), "{:?}", pages.keys());
        for (name, page) in &pages {
            assert!(!page.contains("<script") && !page.contains("<link") && !page.contains("@import"), "{name}");
            assert!(attributes(page, "src").iter().all(|src| src.starts_with("data:image/")), "{name}");
            let ids: BTreeSet<&str> = attributes(page, "id").into_iter().collect();
            assert_eq!(ids.len(), attributes(page, "id").len(), "{name}: a place with two names");
            for to in attributes(page, "href") {
                let (file, anchor) = to.split_once('#').unwrap_or((to, ""));
                if file.starts_with("http") {
                    continue;
                }
                let target =
                    if file.is_empty() { page } else { pages.get(file).unwrap_or_else(|| panic!("{name}: {to}")) };
                assert!(anchor.is_empty() || attributes(target, "id").contains(&anchor), "{name}: {to}");
            }
        }
    }
}

#[test]
fn all_of_it_fits_into_one_page() {
    let pack = whole("enterprise-ai");
    exported(&pack, &["--to", "html", "--single"]);
    let page = text(pack.dir().join("export/launch-pack.html"));
    let ids = attributes(&page, "id");
    assert_eq!(ids.iter().collect::<BTreeSet<_>>().len(), ids.len(), "a place with two names");
    for to in attributes(&page, "href") {
        assert!(to.starts_with("http") || ids.contains(&to.trim_start_matches('#')), "{to}");
    }
    assert!(page.contains("<a href=\"#launch-faq\">Launch FAQ</a>"));
    assert!(page.contains("<title>Larkspur Assist: the launch pack · launch 9 March 2027</title>"));
}

#[test]
fn slides_are_pages_of_their_own_and_notes_are_asked_for() {
    let pack = Pack::new("enterprise-ai");
    let slides = pack.text("enablement-deck.md").lines().filter(|line| *line == "---").count() - 1;
    exported(&pack, &["enablement-deck", "--to", "html"]);
    let page = text(pack.dir().join("export/enablement-deck.html"));
    assert_eq!(page.matches("<section class=\"slide").count(), slides);
    assert!(!page.contains("Say the price once"), "notes are for the speaker");
    exported(&pack, &["enablement-deck", "--to", "html", "--notes"]);
    assert!(text(pack.dir().join("export/enablement-deck.html")).contains("Say the price once"));
}

#[test]
fn diagrams_are_drawn() {
    let pack = whole("enterprise-ai");
    exported(&pack, &["message-ladder", "launch-plan", "--to", "html"]);
    for name in ["message-ladder", "launch-plan"] {
        let page = text(pack.dir().join(format!("export/{name}.html")));
        assert!(page.contains("src=\"data:image/svg+xml;base64,") && !page.contains("flowchart TD"), "{name}");
    }
}

#[test]
fn customers_get_what_may_be_sent_and_the_rest_is_named() {
    let pack = whole("enterprise-ai");
    let ran = exported(&pack, &["--to", "html", "--for", "customers"]);
    let folder = pack.dir().join("export/customers");
    let files: Vec<String> = names(&folder).into_iter().filter(|name| name.ends_with(".html")).collect();
    let outreach = ["chief-information-security-officer", "head-of-it-operations", "service-desk-manager"];
    let outreach = outreach.map(|persona| format!("outreach-{persona}.html"));
    let mut expected =
        vec!["blog-post.html", "in-product-note.html", "landing-page.html", "launch-emails.html", "launch-faq.html"];
    expected.extend(["lifecycle-messages.html", "one-pager.html"]);
    expected.extend(outreach.iter().map(String::as_str));
    expected.extend(["press-release.html", "pricing-story.html", "social-posts.html"]);
    assert_eq!(files, expected);
    let faq = text(folder.join("launch-faq.html"));
    assert!(faq.contains("Larkspur Assist: questions and answers") && faq.contains("How is it priced?"));
    for inside in
        ["Internal", "May I promise", "Half the cost", "If a journalist asks", "jobs", "battlecard", "Priya Raman"]
    {
        assert!(!faq.contains(inside), "{inside}");
    }
    assert!(!text(folder.join("press-release.html")).contains("To add"));
    for named in ["message-ladder.md", "battlecard-deskwise.md", "\"Internal: for sales\"", "\"If a journalist asks\""]
    {
        assert!(ran.out.contains(named), "{named}: {}", ran.out);
    }
    assert!(ran.err.contains("press-release.md is not finished: 1 gap in what they get, left out"), "{}", ran.err);
    let ran = exported(&pack, &["launch-faq", "--to", "docx", "--for", "press"]);
    assert!(
        document(&pack.dir().join("export/press/launch-faq.docx")).contains("What do we say about jobs?"),
        "{}",
        ran.out
    );
    let ran = pack.run(&["export", "exec-summary", "--to", "html", "--for", "customers"]);
    assert_eq!(ran.status, 2);
    assert!(ran.err.contains("nothing in these documents may be sent to them"), "{}", ran.err);
}

#[test]
fn a_heading_that_was_renamed_keeps_its_document_back() {
    let pack = Pack::new("enterprise-ai");
    exported(&pack, &["--to", "html", "--for", "customers"]);
    let old = pack.dir().join("export/customers/launch-faq.html");
    assert!(old.exists());
    pack.edit("launch-faq.md", "### If a journalist asks", "### If the press asks");
    let ran = pack.run(&["export", "--to", "html", "--for", "customers"]);
    assert_eq!(ran.status, 2);
    assert!(
        ran.err.contains("launch-faq.md is kept back: its heading \"If a journalist asks\" is gone"),
        "{}",
        ran.err
    );
    assert!(!old.exists(), "an old file must not be taken for one of now");
}

#[test]
fn customers_and_team_share_a_folder_without_harm() {
    let pack = Pack::new("enterprise-ai");
    exported(&pack, &["--to", "html", "--out", "out"]);
    exported(&pack, &["battlecard-deskwise", "--to", "docx", "--out", "out"]);
    let ran = pack.run(&["export", "--to", "html", "--out", "out", "--for", "press"]);
    assert_eq!(ran.status, 0, "{}", ran.err);
    assert!(pack.dir().join("out/message-ladder.html").exists());
}

#[test]
fn documents_under_other_names_are_still_linked() {
    let pack = Pack::new("enterprise-ai");
    fs::rename(pack.path("launch-faq.md"), pack.path("launch faq 100%.md")).unwrap();
    fs::rename(pack.path("message-ladder.md"), pack.path("index.md")).unwrap();
    pack.build();
    exported(&pack, &["--to", "html"]);
    let folder = pack.dir().join("export");
    let index = text(folder.join("index.html"));
    assert!(
        index.contains("href=\"launch%20faq%20100%25.html\"") && index.contains("href=\"index-2.html\""),
        "{index}"
    );
    assert!(text(folder.join("index-2.html")).contains("<h2 id=\"the-ladder\">"));
    exported(&pack, &["--to", "html", "--single"]);
    let page = text(folder.join("launch-pack.html"));
    assert!(page.contains("href=\"#launch-faq-100-\"") && page.contains("id=\"launch-faq-100-\""));
}

#[test]
fn links_name_nothing_that_is_not_handed_out() {
    let pack = Pack::new("enterprise-ai");
    pack.edit(
        "launch-faq.md",
        "It says so, collects",
        "[Inside](#internal-not-to-be-said), [card](battlecard-deskwise.md), <a href=\"battlecard-deskwise.md\">card</a>. It says so, collects",
    );
    let ran = exported(&pack, &["launch-faq", "--to", "html", "--for", "customers"]);
    let page = text(pack.dir().join("export/customers/launch-faq.html"));
    assert!(!page.contains("internal-not-to-be-said") && !page.contains("battlecard"), "{}", ran.out);
}

#[test]
fn lists_notes_and_tabs_come_along_to_word() {
    let pack = Pack::new("minimal");
    let text = pack.text("exec-summary.md")
        + "\n- a\n  1. x\n  2. y\n- b\n  1. z\n\nOne\ttwo.[^n]\n\n[^n]: See [the report](https://a.example/r).\n\n    More.\n";
    pack.write("exec-summary.md", &text);
    exported(&pack, &["exec-summary", "--to", "docx"]);
    let path = pack.dir().join("export/exec-summary.docx");
    let read = document(&path);
    assert!(read.contains("ListNumber: z\n") && read.contains("One    two."), "{read}");
    let mut archive = zip::ZipArchive::new(fs::File::open(&path).unwrap()).unwrap();
    let mut part = |name: &str| {
        let mut xml = String::new();
        archive.by_name(name).unwrap().read_to_string(&mut xml).unwrap();
        xml
    };
    let (notes, document, numbering) =
        (part("word/footnotes.xml"), part("word/document.xml"), part("word/numbering.xml"));
    assert!(notes.contains("See the report (https://a.example/r).") && notes.contains("More."), "{notes}");
    for id in document.split("<w:numId w:val=\"").skip(1).filter_map(|rest| rest.split('"').next()) {
        assert!(numbering.contains(&format!("<w:num w:numId=\"{id}\"")), "{id}: {numbering}");
    }
}

#[test]
fn an_error_in_what_is_handed_out_is_told() {
    let pack = Pack::new("enterprise-ai");
    pack.edit(
        "launch-faq.md",
        "There is no charge per conversation",
        "Half the cost per resolved request. There is no charge",
    );
    let ran = pack.run(&["export", "launch-faq", "--to", "html", "--for", "customers"]);
    assert_eq!(ran.status, 1, "{}", ran.err);
    assert!(ran.err.contains("unapproved-in-public"), "{}", ran.err);
    let ran = pack.run(&["export", "exec-summary", "--to", "html"]);
    assert_eq!(ran.status, 0, "{}", ran.err);
}

/// The text of a Word file, a line a paragraph with its style; checked to be XML in every part.
fn document(path: &Path) -> String {
    let mut archive = zip::ZipArchive::new(fs::File::open(path).unwrap()).unwrap();
    let names: Vec<String> = archive.file_names().map(str::to_owned).collect();
    let mut document = String::new();
    for name in names.iter().filter(|name| name.ends_with(".xml") || name.ends_with(".rels")) {
        let mut xml = String::new();
        archive.by_name(name).unwrap().read_to_string(&mut xml).unwrap();
        let parsed =
            roxmltree::Document::parse(&xml).unwrap_or_else(|error| panic!("{}: {name}: {error}", path.display()));
        if name == "word/document.xml" {
            let paragraphs = parsed.descendants().filter(|node| node.tag_name().name() == "p");
            for paragraph in paragraphs {
                let style = paragraph.descendants().find(|node| node.tag_name().name() == "pStyle");
                let style = style.and_then(|node| node.attributes().next()).map_or("Normal", |value| value.value());
                let words: String =
                    paragraph.descendants().filter(|n| n.tag_name().name() == "t").filter_map(|n| n.text()).collect();
                document.push_str(&format!("{style}: {words}\n"));
            }
        }
    }
    document
}

#[test]
fn word_files_are_sound_and_have_styles() {
    for example in EXAMPLES {
        let pack = whole(example);
        exported(&pack, &["--to", "docx", "--notes"]);
        let folder = pack.dir().join("export");
        for name in names(&folder).iter().filter(|name| name.ends_with(".docx")) {
            let document = document(&folder.join(name));
            assert!(document.starts_with("Heading1: "), "{example} {name}: {document}");
        }
    }
}

#[test]
fn a_word_file_reads_like_its_document() {
    let pack = Pack::new("enterprise-ai");
    exported(&pack, &["exec-summary", "message-ladder", "--to", "docx"]);
    insta::assert_snapshot!(document(&pack.dir().join("export/exec-summary.docx")));
    let ladder = document(&pack.dir().join("export/message-ladder.docx"));
    for line in [
        "Heading2: The ladder",
        "ListBullet: Resolves 38% of requests without an agent.",
        "TableHead: Claim",
        "TableText: approved",
        "Figure: ",
    ] {
        assert!(ladder.lines().any(|found| found.starts_with(line)), "{line}: {ladder}");
    }
}

#[test]
fn a_page_reads_like_its_document() {
    let pack = Pack::new("enterprise-ai");
    exported(&pack, &["exec-summary", "--to", "html"]);
    let page = text(pack.dir().join("export/exec-summary.html"));
    let (_, main) = page.split_once("<main>").unwrap();
    insta::assert_snapshot!(main);
}

#[test]
fn all_word_files_fit_into_one() {
    let pack = Pack::new("enterprise-ai");
    exported(&pack, &["--to", "docx", "--single"]);
    let document = document(&pack.dir().join("export/launch-pack.docx"));
    assert_eq!(document.lines().filter(|line| line.starts_with("Heading1: ")).count(), 8, "{document}");
}

#[test]
fn exporting_twice_gives_the_same_bytes() {
    let pack = whole("enterprise-ai");
    for to in ["html", "docx"] {
        exported(&pack, &["--to", to]);
        let first = pack.files();
        let ran = exported(&pack, &["--to", to]);
        let changed: Vec<_> = pack.files().into_iter().filter(|(file, bytes)| first.get(file) != Some(bytes)).collect();
        assert!(changed.is_empty(), "{to}: {:?}", changed.iter().map(|(file, _)| file).collect::<Vec<_>>());
        assert!(ran.out.contains("0 files written, 30 files as before"), "{}", ran.out);
    }
}

#[test]
fn an_export_that_somebody_edited_stays() {
    let pack = Pack::new("enterprise-ai");
    exported(&pack, &["--to", "html"]);
    let file = pack.dir().join("export/exec-summary.html");
    fs::write(&file, "typed").unwrap();
    pack.edit("exec-summary.md", "Larkspur", "Larkspurs");
    pack.edit("launch-faq.md", "Do not improvise", "Never improvise");
    let before = pack.files();
    let ran = pack.run(&["export", "--to", "html"]);
    assert_eq!(ran.status, 2);
    assert!(ran.err.contains("exec-summary.html` was changed since it was exported"), "{}", ran.err);
    assert_eq!(pack.files(), before);
    exported(&pack, &["--to", "html", "--force"]);
    assert!(text(file).contains("Larkspurs"));
}

#[test]
fn what_can_not_be_exported_is_said_before_anything_is_written() {
    let pack = Pack::new("enterprise-ai");
    pack.edit("exec-summary.md", "What ships", "What we ship");
    let before = pack.files();
    for (args, words) in [
        (&["--to", "pdf"][..], "there is no Chrome, Chromium, Edge or Brave here"),
        (&["--to", "pptx"][..], "it is not installed here"),
        (&["nothing", "--to", "html"][..], "the pack has no document `nothing`"),
    ] {
        let ran = pack.run(&[&["export"], args].concat());
        assert_eq!(ran.status, 2, "{}", ran.out);
        assert!(ran.err.contains(words) && ran.err.contains("help: "), "{}", ran.err);
    }
    assert_eq!(pack.files(), before);
}

#[test]
fn open_conflicts_are_not_handed_in() {
    let pack = Pack::new("enterprise-ai");
    pack.edit("exec-summary.md", "9 March 2027", "10 March 2027").set("date: 2027-03-09", "date: 2027-03-16");
    assert_eq!(pack.run(&["build"]).status, 1);
    let ran = pack.run(&["export", "--to", "html"]);
    assert_eq!(ran.status, 2);
    assert!(ran.err.contains("conflicts stand open in `exec-summary.md`"), "{}", ran.err);
    exported(&pack, &["launch-faq", "--to", "html"]);
}

#[test]
fn a_brief_that_changed_since_is_told() {
    let pack = Pack::new("enterprise-ai");
    pack.set("Priya Raman", "Priya Rao");
    let ran = exported(&pack, &["exec-summary", "--to", "html"]);
    assert!(ran.err.contains("the brief changed since the last build"), "{}", ran.err);
}

#[test]
fn pictures_beside_a_document_come_along_and_others_do_not() {
    let pack = Pack::new("minimal");
    let png = fs::read("tests/data/dot.png").unwrap();
    fs::write(pack.path("shot.png"), &png).unwrap();
    fs::write(pack.dir().join("outside.png"), &png).unwrap();
    let text_of = pack.text("exec-summary.md");
    pack.write(
        "exec-summary.md",
        &format!("{text_of}\n![One](./shot.png) ![Two](../outside.png) ![Three](https://far.example/x.png)\n"),
    );
    exported(&pack, &["exec-summary", "--to", "html"]);
    let page = text(pack.dir().join("export/exec-summary.html"));
    assert_eq!(page.matches("<img").count(), 1);
    assert!(page.contains("[Two] [Three]") && !page.contains("far.example"), "{page}");
    exported(&pack, &["exec-summary", "--to", "docx"]);
    assert!(document(&pack.dir().join("export/exec-summary.docx")).contains("[Two] [Three]"));
}

#[cfg(unix)]
#[test]
fn pdf_and_slides_go_through_programs_that_are_there() {
    use std::os::unix::fs::PermissionsExt as _;
    let pack = Pack::new("enterprise-ai");
    let bin = pack.parent().join("bin");
    fs::create_dir(&bin).unwrap();
    let tool = |name: &str, script: &str| {
        let file = bin.join(name);
        fs::write(&file, format!("#!/bin/sh\n{script}\n")).unwrap();
        fs::set_permissions(&file, fs::Permissions::from_mode(0o755)).unwrap();
    };
    // The page that it is given, behind a mark.
    tool(
        "chromium",
        "for a; do case $a in --print-to-pdf=*) out=${a#*=};; file://*) page=${a#file://};; esac; done; { echo PDF; cat \"$page\"; } > \"$out\"",
    );
    tool(
        "pandoc",
        "while [ $# -gt 1 ]; do case $1 in --output) out=$2;; esac; shift; done; test -n \"$out\" && { echo PPTX; cat \"$1\"; } > \"$out\"",
    );
    let run = |args: &[&str]| {
        let path = format!("{}:/usr/bin:/bin", bin.display());
        let mut command = Command::new(env!("CARGO_BIN_EXE_launchpack"));
        let out = command.args(args).current_dir(pack.dir()).env_clear().env("PATH", path).output().unwrap();
        assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
    };
    run(&["export", "exec-summary", "enablement-deck", "--to", "pdf"]);
    run(&["export", "enablement-deck", "--to", "pptx"]);
    let folder = pack.dir().join("export");
    assert!(text(folder.join("exec-summary.pdf")).starts_with("PDF\n<!doctype html>"));
    let slides = text(folder.join("enablement-deck.pptx"));
    assert!(
        slides.contains("After this deck you can explain")
            && slides.starts_with("PPTX\n<h2")
            && slides.contains("<div class=\"notes\">")
            && slides.contains("\n<table>"),
        "{slides}"
    );
    assert!(names(&folder).iter().all(|name| !name.contains("work")), "{:?}", names(&folder));
}

#[test]
fn what_a_person_wrote_can_do_nothing() {
    let pack = Pack::new("minimal");
    let hostile = "# T\n\n<script>alert(1)</script>\n<img src=x onerror=alert(1)>\n\n[a](javascript:alert(1)) <svg onload=alert(1)>\n\n\
                   ```mermaid\nflowchart TD\n a[\"x\"] --> b[\"x\"]\n click b \"javascript:alert(1)\"\n```\n\n"
        .to_owned()
        + &">".repeat(3000)
        + " deep\n\n"
        + &"* ".repeat(500)
        + "deep\n\n\u{1}\u{fffe}\u{fdd0}\u{fdd1} odd\n";
    pack.write("exec-summary.md", &hostile);
    for to in ["html", "docx"] {
        let ran = pack.run(&["export", "exec-summary", "--to", to]);
        assert!(matches!(ran.status, 0 | 1), "{}", ran.err);
    }
    let page = text(pack.dir().join("export/exec-summary.html")).to_lowercase();
    for bad in ["<script", "onerror=", "onload=", "javascript:"] {
        let found = page.find(bad).map(|at| page[at.saturating_sub(200)..at + 40].to_owned());
        assert_eq!(found, None);
    }
    document(&pack.dir().join("export/exec-summary.docx"));
}

#[test]
fn an_export_that_is_older_than_its_document_is_named() {
    let pack = Pack::new("enterprise-ai");
    exported(&pack, &["--to", "html"]);
    exported(&pack, &["--to", "docx", "--for", "customers"]);
    assert!(!pack.run(&["status"]).out.contains("older"));
    pack.edit("launch-faq.md", "the trial measures it", "the trial shows it");
    let out = pack.run(&["status"]).out;
    for line in ["export/launch-faq.html  (launch-faq.md)", "export/customers/launch-faq.docx  (launch-faq.md)"] {
        assert!(out.replace('\\', "/").contains(line), "{out}");
    }
    assert_eq!(out.matches("  (").count(), 2, "{out}");
    let data: serde_json::Value = serde_json::from_str(&pack.run(&["status", "--format", "json"]).out).unwrap();
    assert_eq!(data["older_exports"].as_array().unwrap().len(), 2, "{data}");
    exported(&pack, &["--to", "html"]);
    exported(&pack, &["--to", "docx", "--for", "customers"]);
    assert!(!pack.run(&["status"]).out.contains("older"));
}

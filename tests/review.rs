//! `launchpack send` and `receive`: a week of review, with files as word processors change them.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::disallowed_methods,
    clippy::string_slice,
    reason = "a test says what went wrong by failing"
)]
#![cfg(feature = "review")]

mod common;

use std::io::{Cursor, Read as _, Write as _};
use std::path::{Path, PathBuf};

use common::{Ran, piped, run};
use serde_json::Value as Json;
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

/// A folder with the pack of an example.
struct Site {
    _folder: assert_fs::TempDir,
    dir: PathBuf,
}

impl Site {
    fn new(example: &str) -> Self {
        let folder = assert_fs::TempDir::new().unwrap();
        let ran = run(folder.path(), &["new", "p", "--example", example]);
        assert_eq!(ran.status, 0, "{}", ran.err);
        let dir = folder.path().join("p");
        Self { _folder: folder, dir }
    }

    fn run(&self, args: &[&str]) -> Ran {
        run(&self.dir, args)
    }

    #[track_caller]
    fn ok(&self, args: &[&str]) -> Ran {
        let ran = self.run(args);
        assert!(ran.status < 2, "{args:?}\n{}{}", ran.out, ran.err);
        ran
    }

    fn read(&self, file: &str) -> String {
        std::fs::read_to_string(self.dir.join(file)).unwrap_or_default()
    }

    fn write(&self, file: &str, text: &str) {
        std::fs::write(self.dir.join(file), text).unwrap();
    }

    /// A file that was sent, with other words in its text, under another name.
    fn back(&self, sent: &str, name: &str, edit: impl Fn(&str) -> String) {
        let bytes = std::fs::read(self.dir.join("review").join(sent)).unwrap();
        std::fs::write(self.dir.join(name), with(&bytes, "word/document.xml", edit)).unwrap();
    }

    /// Every file below the folder, with its bytes.
    fn all(&self) -> Vec<(PathBuf, Vec<u8>)> {
        fn below(folder: &Path, out: &mut Vec<(PathBuf, Vec<u8>)>) {
            for entry in std::fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    below(&path, out);
                } else if !path.ends_with("lock") {
                    out.push((path.clone(), std::fs::read(&path).unwrap()));
                }
            }
        }
        let mut out = Vec::new();
        below(&self.dir, &mut out);
        out.sort();
        out
    }
}

/// A packed file with a part that is changed.
fn with(bytes: &[u8], part: &str, edit: impl Fn(&str) -> String) -> Vec<u8> {
    let mut from = ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut to = ZipWriter::new(Cursor::new(Vec::new()));
    for at in 0..from.len() {
        let mut one = from.by_index(at).unwrap();
        let name = one.name().to_owned();
        let mut bytes = Vec::new();
        one.read_to_end(&mut bytes).unwrap();
        if name == part {
            bytes = edit(&String::from_utf8(bytes).unwrap()).into_bytes();
        }
        to.start_file(name, SimpleFileOptions::default()).unwrap();
        to.write_all(&bytes).unwrap();
    }
    to.finish().unwrap().into_inner()
}

/// Takes words out and puts others in, tracked.
#[track_caller]
fn tracked(xml: &str, was: &str, now: &str, who: &str) -> String {
    let at = xml.find(was).unwrap_or_else(|| panic!("{was}"));
    let by = format!(r#"w:id="901" w:author="{who}" w:date="2027-02-18T09:30:00Z""#);
    let t = |text: &str| format!(r#"<w:r><w:t xml:space="preserve">{text}</w:t></w:r>"#);
    let new = if now.is_empty() { String::new() } else { format!("<w:ins {by}>{}</w:ins>", t(now)) };
    let old = format!(r#"<w:del {by}><w:r><w:delText xml:space="preserve">{was}</w:delText></w:r></w:del>"#);
    let middle = format!(r#"</w:t></w:r>{old}{new}<w:r><w:t xml:space="preserve">"#);
    [&xml[..at], &middle, &xml[at + was.len()..]].concat()
}

const DANA: &str = "Dana Legal";

#[test]
fn a_week_of_review() {
    let site = Site::new("enterprise-ai");
    let ran = site.ok(&["send", "launch-faq", "claims", "--to", DANA, "--by", "2999-02-26"]);
    assert_eq!(
        ran.out,
        "review/dana-legal\n  launch-faq.docx\n  claims.docx\n2 files for Dana Legal, back by 26 February 2999; `launchpack receive` takes home what comes back\n"
    );
    site.ok(&["send", "launch-faq", "--to", "Sam Field"]);
    let status = site.ok(&["status"]).out;
    assert!(status.contains("out for review:\n  review/dana-legal/launch-faq.docx  Dana Legal, since "), "{status}");
    assert!(status.contains("back by 26 February 2999"), "{status}");
    let late = site.ok(&["check", "--today", "2999-03-01", "--format", "json"]).out;
    assert_eq!(late.matches("\"late-review\"").count(), 2, "{late}");

    // Meanwhile somebody edits the document, and the brief changes.
    let faq = site.read("pack/launch-faq.md").replace("Ticket volume grows", "The volume of tickets grows");
    site.write("pack/launch-faq.md", &faq);
    site.ok(&["set", "launch.owner", "Quentin Newowner"]);
    let check = site.ok(&["check", "--format", "json"]).out;
    assert!(check.contains("\"changed-since-sent\""), "{check}");

    // Dana changes what nobody else did, and what was edited meanwhile; Sam changes something else, without tracking.
    site.back("dana-legal/launch-faq.docx", "dana.docx", |xml| {
        let xml = tracked(xml, "hands the rest to an agent", "passes the rest to a person", DANA);
        tracked(&xml, "Ticket volume", "Ticket load", DANA)
    });
    site.back("sam-field/launch-faq.docx", "sam.docx", |xml| {
        xml.replace("under your approval policy", "within your approval policy")
    });
    let before = site.all();
    let shown = site.ok(&["receive", "dana.docx", "sam.docx", "--dry-run"]);
    assert_eq!(site.all(), before);
    assert!(shown.out.contains("Dana Legal, 18 February 2027:") && shown.out.contains("+Ticket load"), "{}", shown.out);
    let ran = site.run(&["receive", "dana.docx", "sam.docx", "--yes"]);
    assert_eq!(ran.status, 1, "{}{}", ran.out, ran.err);
    let faq = site.read("pack/launch-faq.md");
    assert!(faq.contains("within your approval policy") && faq.contains("Quentin Newowner"), "{faq}");
    for words in [
        "<<<<<<< as it stands\n",
        "The volume of tickets grows",
        "Ticket load grows",
        ">>>>>>> Dana Legal, in review\n",
    ] {
        assert!(faq.contains(words), "{words}\n{faq}");
    }
    assert!(site.ok(&["status"]).out.contains("open conflict"));

    // Once more is once.
    let before = site.all();
    let ran = site.ok(&["receive", "sam.docx", "dana.docx", "--yes"]);
    assert!(ran.out.contains("nothing new"), "{}", ran.out);
    assert_eq!(site.all(), before);
    site.ok(&["resolve", "launch-faq", "--theirs"]);
    let faq = site.read("pack/launch-faq.md");
    assert!(
        faq.contains("Ticket load grows") && !faq.contains("<<<<<<<") && faq.contains("passes the rest to a person"),
        "{faq}"
    );
    // What came home is not out any more.
    assert!(!site.ok(&["status"]).out.contains("launch-faq.docx"));
}

#[test]
fn names_choose_whose_changes_are_taken() {
    let site = Site::new("enterprise-ai");
    site.ok(&["send", "launch-faq", "--to", "The Field"]);
    site.back("the-field/launch-faq.docx", "back.docx", |xml| {
        let xml = tracked(xml, "Ticket volume", "Ticket load", "Ann");
        let xml = tracked(&xml, "hands the rest to an agent", "passes the rest on", "Bob");
        xml.replace("under your approval policy", "within your approval policy")
    });
    let said = |site: &Site| {
        let faq = site.read("pack/launch-faq.md");
        ["Ticket load", "passes the rest on", "within your approval"].map(|words| faq.contains(words))
    };
    site.ok(&["receive", "back.docx", "--only", "ann", "--yes"]);
    assert_eq!(said(&site), [true, false, false]);
    site.ok(&["receive", "back.docx", "--without", "Bob", "--yes"]);
    assert_eq!(said(&site), [true, false, true]);
    let ran = site.ok(&["receive", "back.docx", "--yes"]);
    assert_eq!(said(&site), [true, true, true]);
    assert!(ran.out.contains("Bob") && !ran.out.contains("Ann,"), "{}", ran.out);
}

#[test]
fn comments_become_a_list_with_boxes() {
    let site = Site::new("enterprise-ai");
    site.ok(&["send", "launch-faq", "--to", DANA]);
    let sent = std::fs::read(site.dir.join("review/dana-legal/launch-faq.docx")).unwrap();
    let words = "Ticket volume grows";
    let commented = with(&sent, "word/document.xml", |xml| {
        let at = xml.find(words).unwrap();
        let start = xml[..at].rfind("<w:r>").unwrap();
        let end = at + xml[at..].find("</w:r>").unwrap() + "</w:r>".len();
        let open = r#"<w:commentRangeStart w:id="7"/><w:commentRangeStart w:id="8"/>"#;
        let close = r#"<w:commentRangeEnd w:id="7"/><w:commentRangeEnd w:id="8"/>"#;
        [&xml[..start], open, &xml[start..end], close, &xml[end..]].concat()
    });
    let comments = r#"<w:comments xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:comment w:id="7" w:author="Dana Legal" w:date="2027-02-18T09:30:00Z"><w:p><w:r><w:t>Says who?</w:t></w:r></w:p></w:comment><w:comment w:id="8" w:author="Sam" w:date="2027-02-18T10:30:00Z"><w:p><w:r><w:t>The desk does.</w:t></w:r></w:p></w:comment></w:comments>"#;
    let commented = with(&commented, "word/comments.xml", |_| comments.to_owned());
    let commented = with(&commented, "word/commentsExtended.xml", |_| String::new());
    std::fs::write(site.dir.join("back.docx"), &commented).unwrap();
    let ran = site.ok(&["receive", "back.docx", "--yes"]);
    assert!(ran.out.contains("2 comments:\n  Dana Legal, 18 February 2027: Says who?"), "{}", ran.out);
    let list = site.read("review/comments.md");
    let box_ = "- [ ] [“Ticket volume grows";
    assert!(list.contains("## [launch-faq](../pack/launch-faq.md)\n\n") && list.contains(box_), "{list}");
    assert!(
        list.contains(
            "../pack/launch-faq.md#what-problem-does-it-solve) Dana Legal, 18 February 2027: Says who? <!-- "
        ),
        "{list}"
    );
    assert!(list.contains("\n  - Sam, 18 February 2027: The desk does. <!-- "), "{list}");
    let open = |site: &Site| -> Vec<Json> {
        let found: Json = serde_json::from_str(&site.ok(&["check", "--format", "json"]).out).unwrap();
        found["findings"].as_array().unwrap().iter().filter(|one| one["rule"] == "open-comment").cloned().collect()
    };
    let found = open(&site);
    assert_eq!(found.len(), 1);
    let line = found[0]["line"].as_u64().and_then(|line| usize::try_from(line).ok()).unwrap();
    assert!(site.read("pack/launch-faq.md").lines().nth(line - 1).unwrap().starts_with(words), "{found:?}");
    // It comes once, whatever happens to the file; a passage that changed is said to.
    site.ok(&["receive", "back.docx", "--yes"]);
    assert_eq!(site.read("review/comments.md"), list);
    site.write("pack/launch-faq.md", &site.read("pack/launch-faq.md").replace(words, "Tickets grow"));
    assert!(open(&site)[0]["message"].as_str().unwrap().ends_with("the passage says something else by now"));
    site.write("review/comments.md", &list.replace("- [ ]", "* [x]"));
    assert_eq!(open(&site).len(), 0);
}

/// The row of a claim in the sheet, with a decision, other words and a reason.
fn decided(xml: &str, claim: &str, decision: &str, words: &str, reason: &str) -> String {
    let at = xml.find(&format!(">{claim}</w:t>")).unwrap_or_else(|| panic!("{claim}"));
    let end = at + xml[at..].find("</w:tr>").unwrap();
    let row = xml[at..end].replacen("Choose: approve, change or reject", decision, 1);
    let mut cells: Vec<String> = row.split("</w:tc>").map(str::to_owned).collect();
    let count = cells.len();
    for (cell, text) in [(count - 3, words), (count - 2, reason)] {
        let new = format!("<w:r><w:t>{text}</w:t></w:r></w:p>");
        let last = cells[cell].rfind("</w:p>").unwrap();
        cells[cell].replace_range(last.., &new);
    }
    [&xml[..at], &cells.join("</w:tc>"), &xml[end..]].concat()
}

#[test]
fn a_claim_sheet_decides_about_claims() {
    let site = Site::new("enterprise-ai");
    site.ok(&["send", "claims", "--to", DANA]);
    let brief = site.read("brief.yaml");
    assert!(brief.contains("resolves-38:"));
    assert!(site.read("pack/launch-faq.md").contains("38%"));
    site.back("dana-legal/claims.docx", "claims-back.docx", |xml| {
        assert_eq!(xml.matches("<w:dropDownList>").count(), xml.matches(">Now ").count(), "a choice for each");
        decided(xml, "resolves-38", "reject", "", "The sample is too small")
    });
    let shown = site.ok(&["receive", "claims-back.docx", "--dry-run"]);
    assert!(shown.out.contains("+    status: rejected"), "{}", shown.out);
    assert_eq!(site.read("brief.yaml"), brief);
    site.ok(&["receive", "claims-back.docx", "--yes"]);
    assert!(site.read("brief.yaml").contains("status: rejected"));
    assert!(site.read("review/comments.md").contains("The sample is too small"));
    // It is gone from every public line.
    let exported = site.ok(&["export", "--to", "html", "--for", "customers"]);
    assert_eq!(exported.status, 0, "{}", exported.out);
    for entry in std::fs::read_dir(site.dir.join("export/customers")).unwrap() {
        let path = entry.unwrap().path();
        let text = std::fs::read_to_string(&path).unwrap_or_default();
        assert!(!text.contains("38%"), "{}", path.display());
    }
    let before = site.all();
    assert!(site.ok(&["receive", "claims-back.docx", "--yes"]).out.contains("nothing new"));
    assert_eq!(site.all(), before);

    // A decision that contradicts one that was made since is asked about.
    site.ok(&["set", "claims.resolves-38.status", "approved"]);
    site.ok(&["send", "claims", "--to", "Max Legal"]);
    site.ok(&["set", "claims.resolves-38.status", "rejected"]);
    site.back("max-legal/claims.docx", "max.docx", |xml| {
        decided(xml, "resolves-38", "change", "Resolves a third of requests", "")
    });
    let ran = site.run(&["receive", "max.docx", "--yes"]);
    assert_eq!(ran.status, 1);
    assert!(
        ran.out.contains("left as it is: `resolves-38` was approved when it was sent and is rejected now"),
        "{}",
        ran.out
    );
    assert!(site.read("brief.yaml").contains("status: rejected"));
    let ran = piped(&site.dir, &["receive", "max.docx"], "y\ny\n");
    // Nobody sits there to be asked.
    assert!(ran.out.contains("left as it is"), "{}{}", ran.out, ran.err);
}

#[test]
fn other_forms_come_home_too() {
    let site = Site::new("enterprise-ai");
    site.ok(&["send", "launch-faq", "--to", "Ann", "--format", "md"]);
    site.ok(&["send", "exec-summary", "--to", "Ann", "--format", "html"]);
    let text = site.read("review/ann/launch-faq.md");
    assert!(text.starts_with("> **For Ann:** please change"), "{text}");
    site.write("faq.md", &text.replace("Ticket volume", "Ticket *load*"));
    site.ok(&["receive", "faq.md", "--yes"]);
    assert!(site.read("pack/launch-faq.md").contains("Ticket load grows"));
    let page = site.read("review/ann/exec-summary.html");
    assert!(page.contains("<meta name=\"launchpack-review\""));
    site.write("page.html", &page);
    assert!(site.ok(&["receive", "page.html", "--yes"]).out.contains("nothing new"));
    let before = site.read("pack/exec-summary.md");
    site.write("page.html", &page.replace("Larkspur", "The Larkspur"));
    site.ok(&["receive", "page.html", "--yes"]);
    assert_ne!(site.read("pack/exec-summary.md"), before);
    assert!(site.read("pack/exec-summary.md").contains("The Larkspur"));
}

#[test]
fn customers_get_what_they_may_read_and_their_changes_find_their_place() {
    let site = Site::new("enterprise-ai");
    let ran = site.ok(&["send", "launch-faq", "--to", "Pilot", "--for", "customers"]);
    assert!(ran.out.contains("left out of launch-faq.md"), "{}", ran.out);
    site.back("pilot/launch-faq.docx", "back.docx", |xml| {
        assert!(!xml.contains("Internal"), "{xml}");
        tracked(xml, "Ticket volume", "Ticket load", "Pat")
    });
    site.ok(&["receive", "back.docx", "--yes"]);
    let faq = site.read("pack/launch-faq.md");
    assert!(faq.contains("Ticket load grows") && faq.contains("Internal"), "{faq}");
}

#[test]
fn what_is_no_file_of_ours_is_said_and_nothing_is_written() {
    let site = Site::new("minimal");
    site.ok(&["build"]);
    site.ok(&["send", "launch-faq", "--to", DANA]);
    let sent = std::fs::read(site.dir.join("review/dana-legal/launch-faq.docx")).unwrap();
    let macros = {
        let mut zip = ZipWriter::new_append(Cursor::new(sent.clone())).unwrap();
        zip.start_file("word/vbaProject.bin", SimpleFileOptions::default()).unwrap();
        zip.finish().unwrap().into_inner()
    };
    let entity = with(&sent, "word/document.xml", |xml| {
        xml.replacen("<w:document", "<!DOCTYPE x [<!ENTITY e SYSTEM \"file:///etc/passwd\">]><w:document", 1)
    });
    let bomb = with(&sent, "word/document.xml", |xml| {
        xml.replacen("<w:body>", &format!("<w:body>{}", " ".repeat(40 << 20)), 1)
    });
    for (name, bytes, words) in [
        ("empty.docx", Vec::new(), "it is empty, or was cut off"),
        ("cut.docx", sent[..sent.len() / 2].to_vec(), "can't be read"),
        ("locked.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".to_vec(), "locked with a password"),
        ("macros.docx", macros, "has macros"),
        ("entity.docx", entity, "can't be read"),
        ("bomb.docx", bomb, "too large"),
        ("other.md", b"# Something else\n\nQuite another text.\n".to_vec(), "is none of the files that were sent"),
        ("picture.png", b"\x89PNG".to_vec(), "picture.png"),
    ] {
        std::fs::write(site.dir.join(name), bytes).unwrap();
        let before = site.all();
        let ran = site.run(&["receive", name, "--yes"]);
        assert_eq!(ran.status, 2, "{name}: {}", ran.out);
        assert!(ran.err.contains(words), "{name}: {}", ran.err);
        assert_eq!(site.all(), before, "{name}");
    }
    for (args, words) in [
        (vec!["send", "launch-faq", "--to", "…"], "is no name"),
        (vec!["send", "launch-faq", "--to", "A", "--by", "soon"], "is no day"),
        (vec!["send", "launch-faq", "--to", "A", "--by", "2001-01-01"], "has passed"),
        (vec!["send", "claims", "--to", "A"], "no claims"),
        (vec!["send", "nothing", "--to", "A"], "nothing"),
    ] {
        let ran = site.run(&args);
        assert_eq!(ran.status, 2, "{args:?}");
        assert!(ran.err.contains(words), "{args:?}: {}", ran.err);
    }
    // A document that was removed waits, and one that was renamed is found.
    std::fs::rename(site.dir.join("pack/launch-faq.md"), site.dir.join("pack/questions.md")).unwrap();
    std::fs::write(site.dir.join("back.docx"), &sent).unwrap();
    assert!(site.ok(&["receive", "back.docx", "--yes"]).out.contains("questions.md"));
    std::fs::remove_file(site.dir.join("pack/questions.md")).unwrap();
    let ran = site.run(&["receive", "back.docx", "--yes"]);
    assert_eq!(ran.status, 2);
    assert!(ran.err.contains("--restore"), "{}", ran.err);
    // What was changed over what had been sent is not lost.
    std::fs::write(site.dir.join("review/dana-legal/launch-faq.docx"), b"changed").unwrap();
    site.ok(&["build", "--restore", "launch-faq"]);
    let ran = site.run(&["send", "launch-faq", "--to", DANA]);
    assert_eq!(ran.status, 2);
    assert!(ran.err.contains("was changed since it was sent"), "{}", ran.err);
    site.ok(&["send", "launch-faq", "--to", DANA, "--force"]);
}

#[test]
fn where_two_fit_it_asks() {
    let site = Site::new("enterprise-ai");
    site.ok(&["send", "launch-faq", "--to", "Ann"]);
    site.ok(&["send", "launch-faq", "--to", "Bob"]);
    let bytes = std::fs::read(site.dir.join("review/ann/launch-faq.docx")).unwrap();
    // A program that drops the mark, and a reader who drops the first line.
    let bytes = with(&bytes, "docProps/custom.xml", |_| "<Properties/>".to_owned());
    let bytes = with(&bytes, "word/document.xml", |xml| {
        xml.replace("For Ann", "For you").replace("Ticket volume", "Ticket load")
    });
    std::fs::write(site.dir.join("back.docx"), bytes).unwrap();
    let ran = site.run(&["receive", "back.docx", "--yes"]);
    assert_eq!(ran.status, 2);
    assert!(ran.err.contains("fits several files") && ran.err.contains("--from NAME"), "{}", ran.err);
    let ran = site.ok(&["receive", "back.docx", "--from", "ann", "--yes"]);
    assert!(ran.out.contains("sent to Ann"), "{}", ran.out);
    assert!(site.read("pack/launch-faq.md").contains("Ticket load"));
}

/// The site that the files of `tests/data/review` were made from, sent once more.
fn notes() -> Site {
    let folder = assert_fs::TempDir::new().unwrap();
    let (data, dir) = (Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/review"), folder.path().to_owned());
    std::fs::create_dir_all(dir.join("templates/own")).unwrap();
    for file in ["brief.yaml", "templates/own/set.yaml", "templates/own/notes.md.hbs"] {
        std::fs::copy(data.join(file), dir.join(file)).unwrap();
    }
    for file in ["saved", "tracked", "untracked", "commented"] {
        std::fs::copy(data.join(file).with_extension("docx"), dir.join(file).with_extension("docx")).unwrap();
    }
    let site = Site { _folder: folder, dir };
    site.ok(&["build"]);
    site.ok(&["send", "notes", "--to", "Robin Reviewer"]);
    site
}

#[test]
fn what_real_programs_made_comes_home_to_the_word() {
    let before = notes().read("pack/notes.md");
    let expected = before
        .replace("shopping. It is **made for kitchens**", "shopping.\n\nIt is **built for homes**")
        .replace("The second item", "The item")
        .replace("2. Wash the pots.\n3. Dry", "2. Dry")
        .replace("| Tuesday |", "| Wednesday |")
        .replace("but the cook.\n", "but the cook.\n\nA new paragraph, with \\*stars\\*.\n");
    for (file, says) in [("tracked.docx", "changed the look in 1 place"), ("untracked.docx", "changed: `notes.md`")] {
        let site = notes();
        let ran = site.ok(&["receive", file, "--yes"]);
        assert!(ran.out.contains(says), "{}", ran.out);
        assert_eq!(site.read("pack/notes.md"), expected, "{file}");
    }
    // The brief changes in between, and a person edits.
    let site = notes();
    site.write("pack/notes.md", &before.replace("stands alone", "stands quite alone"));
    site.ok(&["set", "launch.owner", "Ola Berg"]);
    site.ok(&["receive", "tracked.docx", "--yes"]);
    // Which number an item has is form, to a merge.
    let now = expected.replace("stands alone", "stands quite alone").replace("Owner Ida Berg", "Owner Ola Berg");
    let now = now.replace("2. Dry", "3. Dry");
    assert_eq!(site.read("pack/notes.md"), now);
    let site = notes();
    assert!(site.ok(&["receive", "saved.docx", "--yes"]).out.contains("nothing new"));
    assert_eq!(site.read("pack/notes.md"), before);
    site.ok(&["receive", "commented.docx", "--yes"]);
    assert_eq!(site.read("pack/notes.md"), before);
    let list = site.read("review/comments.md");
    assert!(
        list.contains(
            "[“Nothing here is a promise to anybody but the cook.”](../pack/notes.md#what-it-does-not) Sam Field"
        ),
        "{list}"
    );
}

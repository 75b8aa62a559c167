//! `import`: tables and documents that other programs wrote.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::format_push_string,
    clippy::disallowed_methods,
    reason = "a test says what went wrong by failing"
)]
#![cfg(feature = "import")]

mod common;

use std::io::Write as _;
use std::path::{Path, PathBuf};

use common::{Ran, run};

fn file(name: &str) -> String {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/import").join(name).display().to_string()
}

/// A folder with a small brief and its pack.
fn started() -> (assert_fs::TempDir, PathBuf) {
    let folder = assert_fs::TempDir::new().unwrap();
    assert_eq!(run(folder.path(), &["new", "t", "--name", "Trellis Copilot"]).status, 0);
    let dir = folder.path().join("t");
    (folder, dir)
}

fn import(dir: &Path, args: &[&str]) -> Ran {
    run(dir, &[&["import"], args].concat())
}

fn brief(dir: &Path) -> String {
    std::fs::read_to_string(dir.join("brief.yaml")).unwrap()
}

#[test]
fn files_as_people_have_them_make_a_pack() {
    let (_folder, dir) = started();
    let files = ["questions.csv", "launch.xlsx", "battlecard-notely.md", "message-house.md"].map(file);
    let all: Vec<&str> = files.iter().map(String::as_str).collect();
    let ran = import(&dir, &[&all[..], &["--yes"]].concat());
    assert_eq!(ran.status, 0, "{}", ran.err);
    for said in [
        "faq[2].q    Can I turn it off for one board?  (line 4)",
        "Claims, row 3: Comment: check again in January",
        "line 38: Their CEO speaks at the March event.",
        "line 30: Proof: Diary study",
    ] {
        assert!(ran.out.contains(said), "{said}\n{}", ran.out);
    }
    let text = brief(&dir);
    for words in [
        "says: Cuts planning time from 3 hours to 40 minutes\n    proof: Diary study, 22 teams\n    source: Study 4, page 2\n    as_of: 2026-10-12\n    status: pending",
        "status: rejected",
        "we_win_when: The customer wants work, not summaries; Nothing may be recorded",
        "difference: Unlike meeting bots, it ends with owners and dates.",
        "proof:\n        - nothing-agreed-in-a-meeting",
    ] {
        assert!(text.contains(words), "{words}\n{text}");
    }
    assert!(!text.contains("approved"), "{text}");
    let card = std::fs::read_to_string(dir.join("pack/battlecard-notely-ai.md")).unwrap();
    assert!(card.contains("### \"We already have a meeting bot\""), "{card}");
    // The same once more, and the same in Word, change nothing.
    for name in [&files[0], &files[1], &files[2], &files[3], &file("message-house.docx")] {
        let ran = import(&dir, &[name, "--yes"]);
        assert!(ran.status == 0 && ran.out.contains("nothing new for brief.yaml"), "{}", ran.out);
    }
    assert_eq!(brief(&dir), text);
}

#[test]
fn open_document_sheets_are_tables_too() {
    let (_folder, dir) = started();
    assert_eq!(import(&dir, &[&file("plan.ods"), "--yes"]).status, 0);
    let text = brief(&dir);
    assert!(text.contains("  - what: Positioning frozen\n    date: 2027-02-09\n    owner: Priya Novak"), "{text}");
    assert!(text.contains("result: 91% of trials on time"), "{text}");
}

#[test]
fn nothing_is_written_unasked() {
    let (_folder, dir) = started();
    let before = brief(&dir);
    let ran = import(&dir, &[&file("questions.csv")]);
    assert_eq!(ran.status, 1);
    assert!(ran.err.contains("nothing was written"), "{}", ran.err);
    assert_eq!(import(&dir, &[&file("questions.csv"), "--dry-run"]).status, 0);
    assert_eq!(brief(&dir), before);
    let ran = import(&dir, &[&file("questions.csv"), "--dry-run", "--format", "json"]);
    let json: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
    assert_eq!(json["files"][0]["placed"][0]["path"], "faq[0].q");
    assert_eq!(json["files"][0]["written"], false);
}

#[test]
fn other_words_are_taken_only_when_wished() {
    let (_folder, dir) = started();
    std::fs::write(dir.join("a.csv"), "Question,Answer\nIs it free?,Yes.\n").unwrap();
    assert_eq!(import(&dir, &["a.csv", "--yes"]).status, 0);
    std::fs::write(dir.join("a.csv"), "Question,Answer\nIs it free?,Not any more.\n").unwrap();
    let ran = import(&dir, &["a.csv", "--yes"]);
    assert!(ran.out.contains("faq[0].a (line 2): Yes. → Not any more."), "{}", ran.out);
    assert!(brief(&dir).contains("a: Yes. #"));
    assert_eq!(import(&dir, &["a.csv", "--yes", "--update"]).status, 0);
    assert!(brief(&dir).contains("a: Not any more. #"), "{}", brief(&dir));
    std::fs::write(dir.join("b.csv"), "Theirs;Ours\nToo dear?;Count the seats.\n").unwrap();
    assert_eq!(import(&dir, &["b.csv", "--yes", "--as", "faq", "--map", "Theirs=q", "--map", "Ours=a"]).status, 0);
    assert!(brief(&dir).contains("Too dear?"));
}

/// A workbook of one sheet with so many rows.
fn workbook(rows: usize) -> Vec<u8> {
    let mut sheet = String::from(
        "<?xml version=\"1.0\"?><worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><sheetData>",
    );
    for row in 1..=rows {
        let (q, a) =
            if row == 1 { ("Question".into(), "Answer".into()) } else { (format!("Q{row}?"), format!("A{row}")) };
        sheet.push_str(&format!("<row r=\"{row}\"><c r=\"A{row}\" t=\"inlineStr\"><is><t>{q}</t></is></c><c r=\"B{row}\" t=\"str\"><f>B1&amp;\"x\"</f><v>{a}</v></c></row>"));
    }
    sheet.push_str("</sheetData><mergeCells count=\"1\"><mergeCell ref=\"A1:A1\"/></mergeCells></worksheet>");
    let parts = [
        ("[Content_Types].xml", "<?xml version=\"1.0\"?><Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"><Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/><Override PartName=\"/xl/workbook.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml\"/></Types>".to_owned()),
        ("_rels/.rels", "<?xml version=\"1.0\"?><Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"r1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>".to_owned()),
        ("xl/workbook.xml", "<?xml version=\"1.0\"?><workbook xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\" xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"><sheets><sheet name=\"FAQ\" sheetId=\"1\" r:id=\"r1\"/></sheets></workbook>".to_owned()),
        ("xl/_rels/workbook.xml.rels", "<?xml version=\"1.0\"?><Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"r1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet\" Target=\"worksheets/sheet1.xml\"/></Relationships>".to_owned()),
        ("xl/worksheets/sheet1.xml", sheet),
        ("xl/vbaProject.bin", "a macro".to_owned()),
    ];
    let mut archive = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, text) in parts {
        archive.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        archive.write_all(text.as_bytes()).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

#[test]
fn workbooks_of_all_kinds_end_well() {
    let (_folder, dir) = started();
    // Formulas say what they came to, merged cells stand where they begin, and macros are not looked at.
    std::fs::write(dir.join("a.xlsm"), workbook(3)).unwrap();
    let ran = import(&dir, &["a.xlsm", "--yes"]);
    assert_eq!(ran.status, 0, "{}{}", ran.out, ran.err);
    assert!(ran.out.contains("faq[1].a  A3  (FAQ, row 3)"), "{}", ran.out);
    let before = brief(&dir);
    let bytes = workbook(4);
    for (name, bytes, words) in [
        ("many.xlsx", workbook(5_000), "more rows than 2000"),
        ("vast.xlsx", workbook(400_000), "is too large"),
        ("text.xlsx", b"Question,Answer".to_vec(), "can't be read"),
        ("cut.xlsx", bytes[..bytes.len() / 2].to_vec(), "can't be read"),
        ("word.docx", bytes.clone(), "it has no text"),
        ("old.xls", vec![0xd0, 0xcf, 0x11, 0xe0, 0], "of a kind that can't be read"),
        ("photo.png", b"\x89PNG".to_vec(), "of a kind that can't be read"),
    ] {
        std::fs::write(dir.join(name), bytes).unwrap();
        let ran = import(&dir, &[name, "--yes"]);
        assert!(ran.status == 2 && ran.err.contains(words), "{name}: {}{}", ran.out, ran.err);
    }
    // A control character ends where one of the brief does, and the brief stays.
    std::fs::write(dir.join("c.csv"), "Question,Answer\nOdd\u{1}?,Yes\n").unwrap();
    let ran = import(&dir, &["c.csv", "--yes"]);
    assert!(ran.status == 2 && ran.err.contains("U+0001"), "{}{}", ran.out, ran.err);
    assert_eq!(brief(&dir), before);
}

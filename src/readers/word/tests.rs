//! Word files of many programs, read.

use std::io::{Cursor, Write as _};
use std::path::Path;

use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::revised::read;
use super::view::{Kind, Unit};

const NAMES: &str = r#"xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:r="r" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml" xmlns:w15="http://schemas.microsoft.com/office/word/2012/wordml""#;

/// A Word file of these parts.
fn file(parts: &[(&str, String)]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in parts {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn body(inner: &str) -> (&'static str, String) {
    ("word/document.xml", format!("<w:document {NAMES}><w:body>{inner}<w:sectPr/></w:body></w:document>"))
}

fn said(units: &[Unit]) -> Vec<String> {
    units.iter().map(|unit| unit.cells.join(" | ").replace('\n', " ")).collect()
}

#[test]
fn what_programs_write_reads_as_they_show_it() {
    let all = include_str!("../../../tests/data/word/quirks.txt");
    let mut count = 0;
    for case in all.split("\n== ").skip(1) {
        let (name, rest) = case.split_once('\n').unwrap();
        let xml: String = rest.lines().take_while(|line| line.starts_with('<')).collect();
        let lines = |sign: &str| -> Vec<&str> { rest.lines().filter_map(|line| line.strip_prefix(sign)).collect() };
        let read = read(Path::new("x.docx"), &file(&[body(&xml)])).unwrap();
        assert_eq!(said(&read.view(&|_| true).units), lines("+ "), "{name}");
        assert_eq!(said(&read.view(&|_| false).units), lines("- "), "{name}");
        // Who keeps to the letter of the standard has another name for everything.
        let strict = body(&xml)
            .1
            .replace("schemas.openxmlformats.org/wordprocessingml/2006", "purl.oclc.org/ooxml/wordprocessingml");
        let strict = super::revised::read(Path::new("x.docx"), &file(&[("word/document.xml", strict)])).unwrap();
        assert_eq!(said(&strict.view(&|_| true).units), lines("+ "), "{name}");
        count += 1;
    }
    assert!(count > 12, "{count}");
}

#[test]
fn authors_are_taken_one_by_one() {
    let xml = r#"<w:p><w:r><w:t>It</w:t></w:r><w:ins w:author="Ann" w:date="2027-01-02T03:04:05Z"><w:r><w:t> is</w:t></w:r></w:ins><w:del w:author="Bob" w:date="2027-02-02T03:04:05Z"><w:r><w:delText> was</w:delText></w:r></w:del><w:ins w:author="Ann" w:date="2027-01-05T03:04:05Z"><w:r><w:rPr><w:rPrChange w:author="Ann"/></w:rPr><w:t> so</w:t></w:r></w:ins></w:p>"#;
    let read = read(Path::new("x.docx"), &file(&[body(xml)])).unwrap();
    let names: Vec<_> = read
        .authors
        .iter()
        .map(|author| (author.name.as_str(), author.when.1.get(..10).unwrap(), author.forms))
        .collect();
    assert_eq!(names, [("Ann", "2027-01-05", 1), ("Bob", "2027-02-02", 0)]);
    assert_eq!(said(&read.view(&|author| author == 0).units), ["It is was so"]);
    assert_eq!(said(&read.view(&|author| author == 1).units), ["It"]);
}

#[test]
fn kinds_are_told_by_what_styles_stand_for() {
    let styles = format!(
        r#"<w:styles {NAMES}><w:style w:styleId="berschrift2"><w:name w:val="heading 2"/></w:style><w:style w:styleId="Eigen"><w:name w:val="Own"/><w:pPr><w:outlineLvl w:val="0"/></w:pPr></w:style><w:style w:styleId="Liste"><w:name w:val="List Bullet"/></w:style></w:styles>"#
    );
    let para = |style: &str| format!(r#"<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr><w:r><w:t>x</w:t></w:r></w:p>"#);
    let xml = ["berschrift2", "Eigen", "Liste", "Title", "Heading3", "Other"].map(para).concat();
    let read = read(Path::new("x.docx"), &file(&[body(&xml), ("word/styles.xml", styles)])).unwrap();
    let kinds: Vec<Kind> = read.view(&|_| true).units.iter().map(|unit| unit.kind).collect();
    assert_eq!(
        kinds,
        [Kind::Heading(2), Kind::Heading(1), Kind::Item(0, None), Kind::Heading(1), Kind::Heading(3), Kind::Paragraph]
    );
}

#[test]
fn comments_answer_each_other_and_are_done() {
    let xml = r#"<w:p><w:commentRangeStart w:id="0"/><w:commentRangeStart w:id="1"/><w:r><w:t>Words</w:t></w:r><w:commentRangeEnd w:id="0"/><w:r><w:t> more</w:t></w:r><w:commentRangeEnd w:id="1"/></w:p>"#;
    let comments = format!(
        r#"<w:comments {NAMES}><w:comment w:id="0" w:author="Ann" w:date="2027-01-02T03:04:05Z"><w:p><w:r><w:t>Why?</w:t></w:r></w:p><w:p w14:paraId="0000000A"><w:r><w:t>Say.</w:t></w:r></w:p></w:comment><w:comment w:id="1" w:author="Bob"><w:p w14:paraId="0000000B"><w:r><w:t>So.</w:t></w:r></w:p></w:comment></w:comments>"#
    );
    let extended = format!(
        r#"<w15:commentsEx {NAMES}><w15:commentEx w15:paraId="0000000a" w15:done="1"/><w15:commentEx w15:paraId="0000000B" w15:paraIdParent="0000000A" w15:done="0"/></w15:commentsEx>"#
    );
    let parts = [body(xml), ("word/comments.xml", comments), ("word/commentsExtended.xml", extended)];
    let read = read(Path::new("x.docx"), &file(&parts)).unwrap();
    let told: Vec<_> = read.remarks.iter().map(|one| (one.text.as_str(), one.done, one.answers.as_deref())).collect();
    assert_eq!(told, [("Why?\nSay.", true, None), ("So.", false, Some("0"))]);
    let anchors: Vec<_> = read.view(&|_| true).anchors.into_iter().map(|one| (one.id, one.unit, one.words)).collect();
    assert_eq!(anchors, [("0".to_owned(), 0, "Words".to_owned()), ("1".to_owned(), 0, "Words more".to_owned())]);
}

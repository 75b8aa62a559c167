//! Which documents are handed out, and which parts of them: everything for the team, and only what may be sent for others.

use std::collections::HashMap;

use comrak::Arena;
use comrak::nodes::NodeValue;

use super::page::{self, Body};
use crate::build::Project;
use crate::catalog::{Document as Kind, Exposure};
use crate::check::markdown::Reading;
use crate::finding::{Finding, Findings};
use crate::pack::plan::means;
use crate::pack::{Found, Pack};
use crate::render::gaps;

/// Who gets it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Reader {
    /// Those who work on the launch: all of it.
    #[default]
    Team,
    /// Customers: what may be sent to them.
    Customers,
    /// The press: the same, and the answers meant for it.
    Press,
}

/// A document as it is handed out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece {
    /// Its file within the pack, such as `launch-faq.md`.
    pub file: String,
    /// Its Markdown, with line feeds.
    pub text: String,
    /// What the index of the pack calls it, where it has it.
    pub label: Option<String>,
    /// Whether it is the index of the pack.
    pub is_index: bool,
}

impl Piece {
    /// The file without `.md`.
    #[must_use]
    pub fn stem(&self) -> &str {
        stem(&self.file)
    }
}

/// A file name without `.md`.
pub(crate) fn stem(file: &str) -> &str {
    file.strip_suffix(".md").unwrap_or(file)
}

/// Something that is not handed out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeftOut {
    /// The file within the pack.
    pub file: String,
    /// Its parts by their headings, or its gaps; `None`: all of it.
    pub parts: Option<Vec<String>>,
}

/// What is handed out, in reading order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edition {
    /// The product's name.
    pub product: String,
    /// The day of the launch as readers are told it, where it is known.
    pub launch: Option<String>,
    /// The documents.
    pub pieces: Vec<Piece>,
    /// What is left out for these readers.
    pub left_out: Vec<LeftOut>,
}

/// Takes the documents of a pack as they stand, those that the words mean, or all.
///
/// # Errors
/// When a word means none of them, or open conflicts stand in one.
pub fn edition(project: &Project<'_>, pack: &Pack<'_>, words: &[String], reader: Reader) -> Result<Edition, Findings> {
    for word in words {
        pack.check_word(word)?;
    }
    let open: Vec<Finding> = asked(pack, words).filter_map(cannot).collect();
    if !open.is_empty() {
        return Err(Findings(open));
    }
    Ok(gathered(project, pack, words, reader))
}

/// Every document that can be read, as it stands, whatever waits in it.
#[must_use]
pub fn all(project: &Project<'_>, pack: &Pack<'_>) -> Edition {
    gathered(project, pack, &[], Reader::Team)
}

fn asked<'p>(pack: &'p Pack<'_>, words: &'p [String]) -> impl Iterator<Item = &'p Found> {
    let asked = move |found: &&Found| {
        let entry = &found.entry;
        words.is_empty() || words.iter().any(|word| means(word, &entry.kind, entry.file()))
    };
    pack.found.iter().filter(asked).filter(|found| found.mine.is_some())
}

fn gathered(project: &Project<'_>, pack: &Pack<'_>, words: &[String], reader: Reader) -> Edition {
    let product = project.read.brief.product.name.text.clone();
    let labels = labels(project, pack);
    let (mut pieces, mut left_out) = (Vec::new(), Vec::new());
    for found in asked(pack, words) {
        let Some(text) = found.text() else { continue };
        let text = text.trim_start_matches('\u{feff}').replace("\r\n", "\n").replace('\r', "\n");
        let file = found.entry.file().to_owned();
        let is_index = found.entry.kind == project.catalog.index.name;
        let kind = project.catalog.document(&found.entry.kind).unwrap_or(&project.catalog.index);
        let text = match reader {
            Reader::Team => Some(text),
            Reader::Customers | Reader::Press => outside(&text, kind, reader, &product, &file, &mut left_out),
        };
        let label = if is_index { Some(project.catalog.index.title.clone()) } else { labels.get(&file).cloned() };
        pieces.extend(text.map(|text| Piece { file, text, label, is_index }));
    }
    // The index comes first: it is how a reader finds the rest.
    pieces.sort_by_key(|piece| !piece.is_index);
    let launch = project.read.brief.launch.date.as_ref().map(|date| date.shown().text());
    Edition { product, launch, pieces, left_out }
}

/// What the index of the pack calls each file: the words of the link that leads to it.
fn labels(project: &Project<'_>, pack: &Pack<'_>) -> HashMap<String, String> {
    let index = pack.found.iter().find(|found| found.entry.kind == project.catalog.index.name);
    let arena = Arena::new();
    let Body::Prose(root) = page::read(&arena, index.and_then(Found::text).unwrap_or_default()).body else {
        return HashMap::new();
    };
    let mut labels = HashMap::new();
    for node in root.descendants() {
        if let NodeValue::Link(link) = &node.data().value {
            labels.entry(link.url.clone()).or_insert_with(|| node.collect_text());
        }
    }
    labels
}

/// Why a document can't be handed out.
fn cannot(found: &Found) -> Option<Finding> {
    let file = found.entry.file();
    if found.is_open() {
        let finding = Finding::failure("open-conflict", format!("conflicts stand open in `{file}`"));
        return Some(finding.help("settle the marked places, or run `launchpack resolve`, then export again"));
    }
    found.text().is_none().then(|| {
        Finding::failure("not-text", format!("`{file}` can't be read as text"))
            .help("save it as UTF-8, or leave it out by naming the documents you want")
    })
}

/// What people outside may read of a document; what they may not is noted.
fn outside(
    text: &str,
    kind: &Kind,
    reader: Reader,
    product: &str,
    file: &str,
    left_out: &mut Vec<LeftOut>,
) -> Option<String> {
    let reading = Reading::of(text);
    let mut parts = Vec::new();
    let kept = if kind.exposure == Exposure::Public {
        text.to_owned()
    } else {
        let part = |title: &String| reading.part(title, text.len());
        let public: Vec<_> = kind.public_parts.iter().filter_map(part).collect();
        if public.is_empty() {
            left_out.push(LeftOut { file: file.to_owned(), parts: None });
            return None;
        }
        let top = reading.headings.iter().filter(|heading| heading.level as usize == 2);
        parts.extend(
            top.filter(|h| !public.iter().any(|part| part.contains(&h.bytes.start))).map(|h| h.text.trim().to_owned()),
        );
        let title = kind.public_title.as_deref().unwrap_or("what you may want to know");
        let mut kept = format!("# {product}: {title}\n");
        for part in public {
            kept.push_str(&promoted(text.get(part).unwrap_or_default(), kind, reader, &mut parts));
        }
        kept.push('\n');
        kept.push_str(&footnotes(text));
        kept
    };
    let asked = gaps(&kept).count();
    if asked > 0 {
        parts.push(crate::finding::counted(asked, "gap"));
    }
    let kept = without_gaps(&kept);
    if !parts.is_empty() {
        left_out.push(LeftOut { file: file.to_owned(), parts: Some(parts) });
    }
    Some(kept)
}

/// A part as a document of its own: its heading goes, and those below rise by one level.
fn promoted(part: &str, kind: &Kind, reader: Reader, parts: &mut Vec<String>) -> String {
    let reading = Reading::of(part);
    let mut hidden = Vec::new();
    if reader == Reader::Customers {
        for title in &kind.press_parts {
            if let Some(range) = reading.part(title, part.len()) {
                hidden.push(range);
                parts.push(title.clone());
            }
        }
    }
    let is_hidden = |at: usize| hidden.iter().any(|range| range.contains(&at));
    let headings: Vec<usize> = reading.headings.iter().map(|heading| heading.bytes.start).collect();
    let (mut out, mut at) = (String::new(), 0);
    for line in part.split_inclusive('\n') {
        let start = at;
        at += line.len();
        // The first heading is that of the part itself.
        if is_hidden(start) || headings.first() == Some(&start) {
            continue;
        }
        let rises = headings.contains(&start) && line.starts_with("##");
        out.push_str(if rises { line.get(1..).unwrap_or_default() } else { line });
    }
    out
}

/// The definitions of footnotes, which stand at the end of a document whatever part refers to them.
fn footnotes(text: &str) -> String {
    let is_one = |line: &&str| line.starts_with("[^") && line.contains("]:");
    text.split_inclusive('\n').filter(is_one).collect()
}

/// A gap asks the author for something, and no reader outside. With what stood around it, it leaves no second empty line.
fn without_gaps(text: &str) -> String {
    let asking: Vec<usize> = gaps(text).map(|(line, _)| line).collect();
    let mut out: Vec<&str> = Vec::new();
    for (i, line) in text.lines().enumerate() {
        let doubled = line.is_empty() && out.last().is_some_and(|last| last.is_empty());
        if !asking.contains(&(i + 1)) && !doubled {
            out.push(line);
        }
    }
    out.join("\n") + "\n"
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kind() -> Kind {
        let text = "about: x\ndocuments:\n  - {name: faq, file: faq.md, title: FAQ, reader: r, question: q, exposure: internal, public_parts: [To send], press_parts: [For press]}\n";
        let set: crate::catalog::Set = serde_yaml::from_str(text).unwrap();
        set.documents.into_iter().next().unwrap()
    }

    const TEXT: &str = "# Faq\n\nInternal\n\n## To send\n\n### What?\n\nThis.[^a]\n\n> **To add:** the price.\n\n### For press\n\nOnly you.\n\n### Last\n\n`# x`\n\n## Inside\n\nSecret.\n\n[^a]: Source.\n";

    #[test]
    fn only_what_may_be_sent_goes_outside() {
        let mut left_out = Vec::new();
        let text = outside(TEXT, &kind(), Reader::Customers, "Thing", "faq.md", &mut left_out).unwrap();
        assert_eq!(
            text,
            "# Thing: what you may want to know\n\n## What?\n\nThis.[^a]\n\n## Last\n\n`# x`\n\n[^a]: Source.\n"
        );
        let parts = ["Inside", "For press", "1 gap"].map(str::to_owned).to_vec();
        assert_eq!(left_out, [LeftOut { file: "faq.md".to_owned(), parts: Some(parts) }]);
        let press = outside(TEXT, &kind(), Reader::Press, "Thing", "faq.md", &mut left_out).unwrap();
        assert!(press.contains("## For press\n\nOnly you."));
    }

    #[test]
    fn a_document_without_such_a_part_stays_inside() {
        let mut left_out = Vec::new();
        let renamed = TEXT.replace("## To send", "## To post");
        assert_eq!(outside(&renamed, &kind(), Reader::Customers, "Thing", "faq.md", &mut left_out), None);
        assert_eq!(left_out, [LeftOut { file: "faq.md".to_owned(), parts: None }]);
    }
}

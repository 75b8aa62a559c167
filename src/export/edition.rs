//! Which documents are handed out, and which parts of them: everything for the team, and only what may be sent for others.

use std::collections::{BTreeSet, HashMap, HashSet};

use comrak::Arena;
use comrak::nodes::NodeValue;

use super::page::{self, Body};
use crate::catalog::{Document as Kind, Exposure};
use crate::cut;
use crate::finding::{Finding, Findings};
use crate::pack::plan::means;
use crate::pack::{Found, Pack};
use crate::project::Project;

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

impl Reader {
    /// All there are.
    pub const ALL: [Self; 3] = [Self::Team, Self::Customers, Self::Press];

    /// What a file that holds all that they get is called, without an ending.
    #[must_use]
    pub fn single(self) -> &'static str {
        match self {
            Self::Team => "launch-pack",
            Self::Customers => "for-customers",
            Self::Press => "for-press",
        }
    }

    /// What `--for` calls them; nothing for the team.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Team => "",
            Self::Customers => "customers",
            Self::Press => "press",
        }
    }
}

/// A document as it is handed out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece {
    /// Its file within the pack, such as `launch-faq.md`.
    pub file: String,
    /// The name of its own file, without an ending; no other piece has it.
    pub name: String,
    /// Its name within a file that holds all of them; no other piece has it.
    pub place: String,
    /// Its Markdown, with line feeds.
    pub text: String,
    /// The digest of the document as it stands; see [`super::mark`].
    pub mark: String,
    /// The places in it that a link can lead to.
    pub anchors: BTreeSet<String>,
    /// What the index of the pack calls it, where it has it.
    pub label: Option<String>,
    /// Whether it is the index of the pack.
    pub is_index: bool,
    /// Whether nobody outside may read it.
    pub is_internal: bool,
}

/// Something that is not handed out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeftOut {
    /// The file within the pack.
    pub file: String,
    /// Its parts by their headings; `None`: all of it.
    pub parts: Option<Vec<String>>,
    /// Why it is all of it, where that is no matter of course.
    pub why: Option<String>,
}

/// What is handed out, in reading order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edition {
    /// The product's name.
    pub product: String,
    /// The day of the launch as readers are told it, where it is known.
    pub launch: Option<String>,
    /// Who gets it.
    pub reader: Reader,
    /// The documents.
    pub pieces: Vec<Piece>,
    /// What is left out for these readers.
    pub left_out: Vec<LeftOut>,
    /// What documents ask for: the file, and how often. For readers outside it is left out.
    pub unfinished: Vec<(String, usize)>,
}

impl Edition {
    /// Where a link within the pack leads from one of the documents: to which, and to what place in it. `None`: to none of these.
    pub(crate) fn target<'e>(&'e self, from: &'e Piece, url: &str) -> Option<(&'e Piece, Option<String>)> {
        let (file, anchor) = page::within(url)?;
        let is_here = file.is_empty() || file == from.file;
        let target = if is_here { from } else { self.pieces.iter().find(|piece| piece.file == file)? };
        Some((target, anchor))
    }

    /// The title of such a file.
    #[must_use]
    pub fn title(&self) -> String {
        match self.reader {
            Reader::Team => format!("{}: the launch pack", self.product),
            Reader::Customers | Reader::Press => self.product.clone(),
        }
    }
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
    let mut edition = Edition {
        product: project.read.brief.product.name.text.clone(),
        launch: project.read.brief.launch.date.as_ref().map(|date| date.shown().text()),
        reader,
        pieces: Vec::new(),
        left_out: Vec::new(),
        unfinished: Vec::new(),
    };
    // The words of an index are for those inside.
    let labels = if reader == Reader::Team { labels(project, pack) } else { HashMap::new() };
    let index = &project.catalog.index;
    let mut found: Vec<&Found> = asked(pack, words).collect();
    // The index comes first: it is how a reader finds the rest.
    found.sort_by_key(|found| found.entry.kind != index.name);
    let mut names = Names::default();
    for found in found {
        let Some(text) = found.text() else { continue };
        let (mark, text) = (super::mark(text.as_bytes()), plain(text));
        let file = found.entry.file().to_owned();
        let is_index = found.entry.kind == index.name;
        let kind = project.catalog.document(&found.entry.kind).unwrap_or(index);
        let base = found.base.as_deref().map(plain).unwrap_or_default();
        let text = match reader {
            Reader::Team => text,
            Reader::Customers | Reader::Press => match outside(&text, &base, kind, reader, &edition.product) {
                Ok((text, parts)) => {
                    if !parts.is_empty() {
                        edition.left_out.push(LeftOut { file: file.clone(), parts: Some(parts), why: None });
                    }
                    text
                }
                Err(why) => {
                    edition.left_out.push(LeftOut { file, parts: None, why });
                    continue;
                }
            },
        };
        let asks = cut::gaps(&text).len();
        if asks > 0 {
            edition.unfinished.push((file.clone(), asks));
        }
        let text = if reader == Reader::Team { text } else { cut::without_gaps(&text) };
        let (name, place) = names.of(if is_index { "index" } else { stem(&file) });
        let label = if is_index { Some(index.title.clone()) } else { labels.get(&file).cloned() };
        let is_internal = reader == Reader::Team && kind.exposure == Exposure::Internal;
        let anchors = page::anchors(&text);
        edition.pieces.push(Piece { file, name, place, text, mark, anchors, label, is_index, is_internal });
    }
    edition
}

fn plain(text: &str) -> String {
    text.trim_start_matches('\u{feff}').replace("\r\n", "\n").replace('\r', "\n")
}

/// A file name without `.md`.
fn stem(file: &str) -> &str {
    file.strip_suffix(".md").unwrap_or(file)
}

/// Gives each document a name that no other has, also where capitals don't count.
#[derive(Debug, Default)]
struct Names {
    names: HashSet<String>,
    places: HashSet<String>,
}

impl Names {
    fn of(&mut self, wanted: &str) -> (String, String) {
        let place: String =
            wanted.chars().map(|c| if c.is_alphanumeric() || c == '-' || c == '_' { c } else { '-' }).collect();
        (unused(&mut self.names, wanted), unused(&mut self.places, &place))
    }
}

fn unused(used: &mut HashSet<String>, wanted: &str) -> String {
    let numbered = (2..).map(|n| format!("{wanted}-{n}"));
    let mut names = std::iter::once(wanted.to_owned()).chain(numbered);
    names.find(|name| used.insert(name.to_lowercase())).unwrap_or_default()
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
        if let NodeValue::Link(link) = &node.data().value
            && let Some((file, _)) = page::within(&link.url)
        {
            labels.entry(file).or_insert_with(|| node.collect_text());
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

/// What people outside may read of a document, and the headings of what they may not.
///
/// # Errors
/// When they may read none of it; with the reason, where a heading that says so was lost.
fn outside(
    text: &str,
    base: &str,
    kind: &Kind,
    reader: Reader,
    product: &str,
) -> Result<(String, Vec<String>), Option<String>> {
    // A heading that was there when the document was written and is not any more had another name given to it: nobody
    // knows then what stands below it.
    for title in &kind.press_parts {
        let (was, is) = (cut::headings(base, title), cut::headings(text, title));
        if is.len() < was.len() {
            return Err(Some(format!("its heading \"{title}\" is gone, so what is for the press alone is not known")));
        }
    }
    let mut left = Vec::new();
    let kept = if kind.exposure == Exposure::Public {
        cut::hidden(text, &kind.press_parts, reader == Reader::Press, 0, &mut left)
    } else {
        let mut parts = Vec::new();
        for title in &kind.public_parts {
            match cut::headings(text, title).as_slice() {
                [] => {}
                [line] => parts.push(cut::part(text, *line)),
                _ => return Err(Some(format!("its heading \"{title}\" is there twice"))),
            }
        }
        for title in &kind.sent_parts {
            if cut::headings(text, title).len() < cut::headings(base, title).len() {
                left.push(format!("{title}, which was there more often"));
            }
        }
        let texts: Vec<_> = kind.sent_parts.iter().flat_map(|title| cut::sent(text, title)).collect();
        if parts.is_empty() && texts.is_empty() {
            let was = kind.outside().find(|title| !cut::headings(base, title).is_empty());
            return Err(was.map(|title| format!("its heading \"{title}\" is gone, so what may be sent is not known")));
        }
        left.extend(cut::others(text, &parts).into_iter().filter(|_| texts.is_empty()));
        let title = kind.public_title.as_deref().unwrap_or("what you may want to know");
        let mut kept = format!("# {product}: {title}\n");
        for part in parts {
            // The heading of the part itself goes, and those below rise.
            let below: String = cut::lines(text, part.start + 1..part.end);
            kept.push_str(&cut::hidden(&below, &kind.press_parts, reader == Reader::Press, 1, &mut left));
        }
        // A rule tells one text from the next; what it stands under says when it goes out, and that stays inside.
        for (i, range) in texts.iter().enumerate() {
            if i > 0 {
                kept.push_str("\n---\n");
            }
            kept.push_str(&cut::lines(text, range.start + 1..range.end));
        }
        kept + "\n" + &cut::definitions(text, &kind.public_parts, &kind.sent_parts)
    };
    Ok((kept, left))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kind() -> Kind {
        let text = "about: x\ndocuments:\n  - {name: faq, file: faq.md, title: FAQ, reader: r, question: q, exposure: internal, public_parts: [To send], press_parts: [For press]}\n";
        let set: crate::catalog::Set = serde_yaml::from_str(text).unwrap();
        set.documents.into_iter().next().unwrap()
    }

    const TEXT: &str = "# Faq\n\nInternal\n\n## To send\n\n### What?\n\nThis.[^a]\n\n### For press\n\nSend it to them only.\n\n#### Why?\n\nOnly you.\n\n### Last\n\n`# x`\n\n## Inside\n\nSecret.[^b]\n\n[^a]: Source.\n[^b]: Hidden.\n";

    fn sent(text: &str, reader: Reader) -> Result<(String, Vec<String>), Option<String>> {
        outside(text, TEXT, &kind(), reader, "Thing")
    }

    #[test]
    fn only_what_may_be_sent_goes_outside() {
        let (text, left) = sent(TEXT, Reader::Customers).unwrap();
        assert_eq!(
            text,
            "# Thing: what you may want to know\n\n## What?\n\nThis.[^a]\n\n## Last\n\n`# x`\n\n\n[^a]: Source.\n"
        );
        assert_eq!(left, ["Inside", "For press"]);
        let (press, left) = sent(TEXT, Reader::Press).unwrap();
        assert!(press.contains("\n## Why?\n\nOnly you.\n") && !press.contains("Send it to them only"), "{press}");
        assert_eq!(left, ["Inside"]);
    }

    #[test]
    fn whatever_happened_to_the_document_nothing_inside_leaks() {
        let secret = |text: &str| {
            for reader in [Reader::Customers, Reader::Press] {
                if let Ok((sent, _)) = sent(text, reader) {
                    assert!(!sent.contains("Secret") && !sent.contains("Hidden"), "{text}\n{sent}");
                    assert!(reader == Reader::Press || !sent.contains("Only you"), "{text}\n{sent}");
                }
            }
        };
        for (old, new) in [
            ("# Faq", "# To send"),
            ("This.[^a]", "```\nThis."),
            ("## Inside", "</details>\n## Inside"),
            ("## Inside", "<!--\n## Inside"),
            ("## Inside", "---\n## Inside"),
            ("## Inside", "Inside\n---"),
            ("## Inside", "Inside\n==="),
            ("## Inside", "  ## Inside"),
            ("## Inside", "##\tInside"),
            ("### For press", "### For the press"),
            ("### For press", "   ### For press ###"),
            ("### Last", "### For press\n\nOnly you.\n\n### Last"),
            ("## Inside", "## To send"),
            ("This.[^a]", "This [^b] and [^a]: Hidden\n"),
        ] {
            if new.contains("[^b]") {
                // A note that the part itself refers to belongs to it.
                continue;
            }
            secret(&TEXT.replacen(old, new, 1));
        }
    }

    #[test]
    fn a_document_without_such_a_part_stays_inside() {
        let renamed = TEXT.replace("## To send", "## To post");
        let why = sent(&renamed, Reader::Customers).unwrap_err().unwrap();
        assert!(why.contains("\"To send\" is gone"), "{why}");
        let why = sent(&TEXT.replace("### For press", "### If they ask"), Reader::Customers).unwrap_err().unwrap();
        assert!(why.contains("\"For press\" is gone"), "{why}");
    }

    #[test]
    fn names_are_used_once() {
        let mut names = Names::default();
        assert_eq!(names.of("index"), ("index".to_owned(), "index".to_owned()));
        assert_eq!(names.of("Index"), ("Index-2".to_owned(), "Index-2".to_owned()));
        assert_eq!(names.of("a b"), ("a b".to_owned(), "a-b".to_owned()));
        assert_eq!(names.of("a-b"), ("a-b".to_owned(), "a-b-2".to_owned()));
    }
}

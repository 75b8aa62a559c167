//! A file that came back: which one it is, who changed it, and how it reads with the changes of each.

use std::path::Path;

use super::laid;
use super::passages;
use super::records::{self, Records, Sent};
use super::stamp::PROPERTY;
use crate::finding::Finding;
use crate::pack::Pack;
use crate::readers::word::{self, Anchor, Remark, Revised, Unit, UnitKind as Kind};
use crate::readers::{self, Kind as Block};

/// What such a file holds.
#[derive(Debug, Clone)]
pub(crate) enum Content {
    /// Word.
    Word(Box<Revised>),
    /// Anything else, without a trace of who did what.
    Text(Vec<Unit>),
}

/// A file that was read.
#[derive(Debug, Clone)]
pub(crate) struct Returned {
    pub(crate) content: Content,
    /// The mark that it bears.
    pub(crate) mark: Option<String>,
}

/// The file with the changes of some of those who changed it.
#[derive(Debug, Clone)]
pub(crate) struct Layer {
    /// Whose changes it has more than the one before.
    pub(crate) who: String,
    /// Whether they are wanted; what was changed without tracking is in every view of the file.
    pub(crate) wanted: bool,
    /// From when until when, as the file writes it.
    pub(crate) when: (String, String),
    pub(crate) units: Vec<Unit>,
    pub(crate) anchors: Vec<Anchor>,
}

/// A file with more parts than this, or more bytes of text, is no review of a document.
const MOST: (usize, usize) = (20_000, 4 << 20);
/// Files of this many different passages and more can be told from each other by their text.
const LEAST: f32 = 0.3;
/// Two fit alike if neither has more in common by this.
const CLOSE: f32 = 0.05;

/// Reads a file that came back.
///
/// # Errors
/// When it is nothing that is read, or has macros.
pub(crate) fn read(shown: &Path, bytes: &[u8]) -> Result<Returned, Finding> {
    let ending = shown.extension().map(|ending| ending.to_string_lossy().to_lowercase()).unwrap_or_default();
    if bytes.starts_with(&[0xd0, 0xcf, 0x11, 0xe0]) {
        let message = format!("`{}` is locked with a password, or of Word before 2007", shown.display());
        return Err(Finding::failure("unknown-file", message).help("open it, and save it as DOCX without a password"));
    }
    if bytes.starts_with(b"PK") {
        if word::has_macros(shown, bytes)? {
            let message = format!("`{}` has macros, and is not read", shown.display());
            return Err(Finding::failure("macros", message).help("save it as DOCX, which has none"));
        }
        let revised = word::revised(shown, bytes)?;
        let mark = revised.properties.get(PROPERTY).cloned();
        return sized(shown, Returned { content: Content::Word(Box::new(revised)), mark });
    }
    if ending == "docx" {
        let message = format!("`{}` is no Word file: it is empty, or was cut off", shown.display());
        return Err(Finding::failure("damaged-file", message).help("ask for the file again"));
    }
    let paper = readers::read(shown, bytes)?;
    let text = &paper.source.text;
    let mark = text.split_once(PROPERTY).map(|(_, rest)| {
        let rest = rest.trim_start_matches(['"', '\'', ' ']).trim_start_matches("content=");
        rest.trim_start_matches(['"', '\'']).chars().take_while(char::is_ascii_alphanumeric).collect::<String>()
    });
    let is_markdown = matches!(ending.as_str(), "md" | "markdown");
    let units = if is_markdown { of_markdown(text) } else { of_blocks(&paper.blocks) };
    sized(shown, Returned { content: Content::Text(units), mark: mark.filter(|mark| !mark.is_empty()) })
}

/// Refuses what would take too long to compare.
fn sized(shown: &Path, returned: Returned) -> Result<Returned, Finding> {
    let units = returned.whole();
    let bytes: usize = units.iter().flat_map(|unit| &unit.cells).map(String::len).sum();
    if units.len() <= MOST.0 && bytes <= MOST.1 {
        return Ok(returned);
    }
    let message = format!("`{}` is too large to be a review: it has {} paragraphs", shown.display(), units.len());
    Err(Finding::failure("too-large", message).help("is it the right file? Documents of a pack have a few hundred"))
}

fn of_markdown(text: &str) -> Vec<Unit> {
    let written = passages::read(text);
    let units = written.passages.iter().filter(|passage| !passage.text().contains(PROPERTY)).map(|passage| {
        let cells = passage.cells.iter().map(|cell| cell.text().trim().to_owned()).collect();
        Unit { kind: passage.kind, cells, pictures: Vec::new() }
    });
    units.filter(|unit| unit.cells.iter().any(|cell| !cell.is_empty())).collect()
}

fn of_blocks(blocks: &[readers::Block]) -> Vec<Unit> {
    let mut out = Vec::new();
    let one = |kind, words: &str| Unit { kind, cells: vec![words.to_owned()], pictures: Vec::new() };
    for (at, block) in blocks.iter().enumerate() {
        match &block.kind {
            Block::Heading(level, said) => out.push(one(Kind::Heading(*level), said.text())),
            Block::Paragraph(said) | Block::Verbatim(said) => out.push(one(Kind::Paragraph, said.text())),
            Block::Item(said) => out.push(one(Kind::Item(0, None), said.text())),
            Block::Aside(_) => {}
            Block::Table(_, rows) => out.extend(rows.iter().map(|row| Unit {
                kind: Kind::Row(at),
                cells: row.cells.iter().map(|cell| cell.text().to_owned()).collect(),
                pictures: Vec::new(),
            })),
        }
    }
    out
}

impl Returned {
    fn remarks(&self) -> &[Remark] {
        match &self.content {
            Content::Word(revised) => &revised.remarks,
            Content::Text(_) => &[],
        }
    }

    /// The comments in it, each with the comment that it answers and whether it is settled. Where the file does not say, those
    /// about the same words are one thread, as Google Docs writes them, and what that puts in for a click is none.
    pub(crate) fn threads(&self, anchors: &[Anchor]) -> Vec<Remark> {
        let mut all = self.remarks().to_vec();
        let says = matches!(&self.content, Content::Word(revised) if revised.has_threads);
        if says {
            return all;
        }
        let place = |id: &str| {
            anchors.iter().find(|one| one.id == id).map(|one| (one.unit, one.cell, one.at, one.words.clone()))
        };
        let mut out: Vec<Remark> = Vec::new();
        for mut remark in all.drain(..) {
            let own = place(&remark.id);
            let first = out.iter_mut().find(|one| own.is_some() && one.answers.is_none() && place(&one.id) == own);
            match (remark.text.as_str(), first) {
                ("_Marked as resolved_", Some(first)) => first.done = true,
                ("_Re-opened_", Some(first)) => first.done = false,
                (_, Some(first)) => {
                    remark.answers = Some(first.id.clone());
                    out.push(remark);
                }
                (_, None) => out.push(remark),
            }
        }
        out
    }

    /// The names of those who changed it with tracking on.
    pub(crate) fn authors(&self) -> Vec<&str> {
        match &self.content {
            Content::Word(revised) => revised.authors.iter().map(|author| author.name.as_str()).collect(),
            Content::Text(_) => Vec::new(),
        }
    }

    /// When the author who came last changed it last, as the file writes it; empty where it does not say.
    pub(crate) fn latest(&self) -> &str {
        match &self.content {
            Content::Word(revised) => revised.authors.last().map_or("", |author| author.when.1.as_str()),
            Content::Text(_) => "",
        }
    }

    /// How often only the form was changed, by whom.
    pub(crate) fn forms(&self) -> Vec<(String, usize)> {
        match &self.content {
            Content::Word(revised) => {
                let all = revised.authors.iter().filter(|author| author.forms > 0);
                all.map(|author| (author.name.clone(), author.forms)).collect()
            }
            Content::Text(_) => Vec::new(),
        }
    }

    /// What stands on every page.
    pub(crate) fn beside(&self) -> Vec<String> {
        match &self.content {
            Content::Word(revised) => revised.beside(&|_| true),
            Content::Text(_) => Vec::new(),
        }
    }

    /// How it reads with everything that was changed.
    pub(crate) fn whole(&self) -> Vec<Unit> {
        match &self.content {
            Content::Word(revised) => revised.view(&|_| true).units,
            Content::Text(units) => units.clone(),
        }
    }

    /// How it reads step by step: with what was changed without tracking, which is `reviewer`'s, and then with the changes of
    /// each author that is wanted.
    pub(crate) fn layers(&self, reviewer: &str, wanted: &dyn Fn(&str) -> bool) -> Vec<Layer> {
        let revised = match &self.content {
            Content::Text(units) => {
                let (who, wanted) = (reviewer.to_owned(), wanted(reviewer));
                let layer = Layer { who, wanted, when: <_>::default(), units: units.clone(), anchors: Vec::new() };
                return vec![layer];
            }
            Content::Word(revised) => revised,
        };
        let view = revised.view(&|_| false);
        let who = reviewer.to_owned();
        let (units, anchors) = (view.units, view.anchors);
        let mut out = vec![Layer { who, wanted: wanted(reviewer), when: <_>::default(), units, anchors }];
        let mut taken: Vec<usize> = Vec::new();
        for (at, author) in
            revised.authors.iter().enumerate().filter(|(_, author)| wanted(name_of(&author.name, reviewer)))
        {
            taken.push(at);
            let view = revised.view(&|author| taken.contains(&author));
            let who = name_of(&author.name, reviewer).to_owned();
            let (when, units, anchors) = (author.when.clone(), view.units, view.anchors);
            out.push(Layer { who, wanted: true, when, units, anchors });
        }
        out
    }
}

/// Changes that bear no name are the reviewer's.
fn name_of<'a>(author: &'a str, reviewer: &'a str) -> &'a str {
    if author.is_empty() { reviewer } else { author }
}

/// The file as it was sent.
///
/// # Errors
/// When it is gone, or can't be read.
pub(crate) fn as_sent(pack: &Pack<'_>, sent: &Sent) -> Result<Returned, Finding> {
    let copy = records::copy(&sent.id, sent.ending());
    let bytes = pack.bytes(&copy)?.ok_or_else(|| {
        let path = pack.dir.join(&copy);
        let message = format!("what was sent as `{}` is not known any more: `{}` is gone", sent.file, path.display());
        Finding::failure("not-known", message).help("bring it back from version control or a backup")
    })?;
    read(&copy, &bytes)
}

/// What was sent that a file can be: by its mark, or where it has none, by its text. Several where more than one fits.
///
/// # Errors
/// When what was sent can't be read.
pub(crate) fn candidates(records: &Records, pack: &Pack<'_>, returned: &Returned) -> Result<Vec<usize>, Finding> {
    let by_mark = returned.mark.as_ref().and_then(|mark| records.sent.iter().position(|sent| sent.id == *mark));
    if let Some(at) = by_mark {
        return Ok(vec![at]);
    }
    let own: Vec<String> = returned.whole().iter().map(laid::key).collect();
    let mut scores = Vec::new();
    for (at, sent) in records.sent.iter().enumerate() {
        // One that was sent again is the later one.
        let Ok(copy) = as_sent(pack, sent) else { continue };
        let keys: Vec<String> = copy.whole().iter().map(laid::key).collect();
        let known = own.iter().filter(|key| keys.contains(key)).count();
        // The line that asks says whom.
        let asks = keys.first().is_some_and(|first| own.contains(first));
        scores.push((share(known, own.len().max(keys.len())) + if asks { CLOSE } else { 0.0 }, at));
    }
    scores.sort_by(|one, other| other.0.total_cmp(&one.0).then(other.1.cmp(&one.1)));
    let best = scores.first().map_or(0.0, |(score, _)| *score);
    let close = scores.iter().filter(|(score, _)| *score >= LEAST && *score > best - CLOSE);
    let mut out: Vec<usize> = close.map(|(_, at)| *at).collect();
    // To the same person, the last one that fits.
    let mut seen: Vec<&str> = Vec::new();
    out.retain(|at| {
        let file = records.sent.get(*at).map_or("", |sent| sent.file.as_str());
        let is_new = !seen.contains(&file);
        seen.push(file);
        is_new
    });
    // Who changed it says to whom it was sent.
    let authors = returned.authors();
    let named: Vec<usize> = out
        .iter()
        .copied()
        .filter(|at| records.sent.get(*at).is_some_and(|sent| authors.iter().any(|name| is_name(name, &sent.to))))
        .collect();
    Ok(if named.len() == 1 { named } else { out })
}

#[expect(clippy::cast_precision_loss, reason = "no text has so many passages")]
fn share(part: usize, whole: usize) -> f32 {
    part as f32 / whole.max(1) as f32
}

/// Whether two names are the same person's, capitals and signs aside.
pub(crate) fn is_name(one: &str, other: &str) -> bool {
    let plain = |name: &str| crate::brief::id::kebab(name);
    !plain(one).is_empty() && plain(one) == plain(other)
}

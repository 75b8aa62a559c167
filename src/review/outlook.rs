//! Where reviews stand: what is out, whether the document changed since, and which comments are open.

use std::ops::Range;
use std::path::{Path, PathBuf};

use super::comments::{Box, boxes};
use super::passages;
use super::records::{self, Records, Sent};
use super::tokens;
use crate::align::Plain;
use crate::finding::Finding;
use crate::pack::Pack;
use crate::pack::disk::Disk;

/// A file that is out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Out {
    /// What is remembered of it.
    pub sent: Sent,
    /// The document's file; `None` for a claim sheet, and where the document is gone.
    pub document: Option<String>,
    /// The document says something else than it did when it was sent.
    pub changed: bool,
}

/// A comment that is not settled.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Open {
    /// Who said what.
    pub said: String,
    /// The document's file; `None` where it is about a claim, or the document is gone.
    pub document: Option<String>,
    /// The claim that it is about.
    pub claim: Option<String>,
    /// Where the passage stands in the document as it is.
    pub place: Option<Range<usize>>,
    /// The passage says something else by now, or is gone.
    pub moved: bool,
}

/// Where the reviews of a pack stand.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Outlook {
    /// What is out.
    pub out: Vec<Out>,
    /// What is to be settled.
    pub open: Vec<Open>,
}

/// Looks at the reviews of a pack; `folder` is that of reviews.
///
/// # Errors
/// When what is remembered, or the list of comments, can't be read.
pub fn look(pack: &Pack<'_>, disk: &dyn Disk, folder: &Path) -> Result<Outlook, Finding> {
    let records = Records::read(pack)?;
    let mut out = Vec::new();
    for sent in records.out() {
        let found = sent.document(pack).filter(|_| !sent.is_claims());
        let text = found.and_then(|found| found.text());
        let then = pack.text(&records::document(&sent.id))?;
        let said = |text: &str| Plain::of(text, &[]).text().to_owned();
        let changed = then.zip(text).is_some_and(|(then, now)| then != now && said(&then) != said(now));
        let document = found.filter(|_| text.is_some()).map(|found| found.entry.file().to_owned());
        out.push(Out { sent: sent.clone(), document, changed });
    }
    let list = folder.join("comments.md");
    let bytes = disk.read(&list).map_err(|error| crate::pack::io(&list, "read", &error))?;
    let list = String::from_utf8_lossy(bytes.as_deref().unwrap_or_default()).into_owned();
    let open = boxes(&list).into_iter().filter(|one| !one.done).map(|one| open(one, pack, &records)).collect();
    Ok(Outlook { out, open })
}

fn open(one: Box, pack: &Pack<'_>, records: &Records) -> Open {
    let noted = records.noted.iter().find(|noted| noted.note == one.name);
    let found = match noted {
        Some(noted) => pack.document(&noted.kind, noted.item.as_deref()),
        // A list that is older than what is remembered.
        None => pack
            .found
            .iter()
            .find(|found| Path::new(&one.link).file_name() == PathBuf::from(found.entry.file()).file_name()),
    };
    let text = found.and_then(|found| found.text());
    let claim = noted.filter(|noted| noted.kind.is_empty()).and_then(|noted| noted.item.clone());
    let passage =
        noted.map(|noted| tokens::key(&noted.passage)).filter(|passage| !passage.is_empty() && claim.is_none());
    let place = passage.as_ref().zip(text).and_then(|(passage, text)| {
        let written = passages::read(text);
        written.passages.iter().find(|one| tokens::key(&one.text()) == *passage).map(|one| one.lines.clone())
    });
    let moved = passage.is_some() && place.is_none();
    let document = found.filter(|_| text.is_some()).map(|found| found.entry.file().to_owned());
    Open { said: one.said, document, claim, place, moved }
}

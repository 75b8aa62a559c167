//! The documents of a pack as they stand on disk, each beside what was written and what the brief now says.

use std::path::Path;
use std::sync::{Arc, OnceLock};

use super::markdown::{Reading, Slide, slides};
use crate::align::Plain;
use crate::catalog::{Document as Kind, Exposure};
use crate::cut;
use crate::digest;
use crate::finding::{Findings, Place, Source};
use crate::former::{self, Former};
use crate::pack::disk::{Disk, Kind as There};
use crate::pack::sheet::Aligned;
use crate::pack::state::{self, Span, read_spans};
use crate::pack::{self, Found, Mine, Pack};
use crate::project::Project;
use crate::render::{self, Document, Placement};

/// Where a document stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// It says what the brief says.
    Current,
    /// The brief or a template says something else now.
    BriefChanged,
    /// A person edited it.
    Edited,
    /// Both.
    EditedAndBriefChanged,
    /// Markers of a rebuild still stand in it.
    Conflict,
    /// It was never written.
    Missing,
    /// A person removed it.
    Removed,
    /// Its source left the brief.
    Left,
    /// A file of its name is there, and launchpack did not write it.
    NotOurs,
    /// It can't be read as text.
    NotText,
}

impl State {
    /// The words for it: those of `status`.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Current => "current",
            Self::BriefChanged => "brief changed",
            Self::Edited => "edited",
            Self::EditedAndBriefChanged => "edited, and the brief changed",
            Self::Conflict => "open conflict",
            Self::Missing => "not built yet",
            Self::Removed => "removed by you",
            Self::Left => "its source left the brief",
            Self::NotOurs => "not ours",
            Self::NotText => "not text",
        }
    }
}

/// A document as a person left it.
#[derive(Debug)]
pub struct OnDisk {
    /// The file, as the person would name it, and its text.
    pub source: Arc<Source>,
    /// Where it stands.
    pub state: State,
    /// Its file within the pack.
    pub file: String,
    /// What a person made of it. Rules look at its plain form.
    pub aligned: Arc<Aligned>,
    /// How long the conflict markers in it are.
    pub markers: usize,
    /// Whether customers may read all of it.
    pub is_public: bool,
    /// The name of its kind.
    pub kind: String,
    /// Headings of the parts that customers may read.
    pub public_parts: Vec<String>,
    /// Headings above each text that is sent.
    pub sent_parts: Vec<String>,
    /// About so many words at the most.
    pub budget: Option<usize>,
    /// Whether it was written from another brief or another template than there are now.
    pub is_stale: bool,
    /// The names of all files in the folder.
    pub beside: Arc<Vec<String>>,
    /// Stands for what was written and how.
    written: u64,
    reading: Arc<OnceLock<Reading>>,
    slides: Arc<OnceLock<Vec<Slide>>>,
}

impl OnDisk {
    /// Its text, in plain form.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.aligned.mine
    }

    /// A place in the file; `span` is in bytes of the plain form.
    #[must_use]
    pub fn place(&self, span: std::ops::Range<usize>) -> Place {
        Place { source: Arc::clone(&self.source), span: self.aligned.in_file(&span) }
    }

    pub(super) fn reading(&self) -> &Reading {
        self.reading.get_or_init(|| Reading::of(self.text()))
    }

    pub(super) fn slides(&self) -> &[Slide] {
        self.slides.get_or_init(|| slides(self.text()))
    }

    /// The stretches that customers may read.
    pub(super) fn public(&self) -> Vec<std::ops::Range<usize>> {
        if self.is_public {
            return std::iter::once(0..self.text().len()).collect();
        }
        cut::public(self.text(), &self.public_parts, &self.sent_parts)
    }
}

/// A document that a person put beside those of the pack.
#[derive(Debug)]
pub struct Own {
    /// The file, as the person would name it, and its text.
    pub source: Arc<Source>,
    /// Its file within the pack.
    pub file: String,
    /// Stands for its bytes.
    bytes: u64,
    /// Its plain form, where it is Markdown.
    pub(super) plain: Option<Plain>,
    /// The file as its reader sees it.
    #[cfg(feature = "audit")]
    pub(super) paper: crate::readers::Paper,
}

/// The pack of a brief, as it stands.
#[derive(Debug, Default)]
pub struct Folder {
    /// Every document that there is or should be, with where it stands.
    pub states: Vec<(String, State)>,
    /// Those that can be read.
    pub documents: Vec<OnDisk>,
    /// The brief that they were written from, where it is known.
    pub written_from: Option<String>,
    /// What values of the brief were called before.
    pub former: Vec<Former>,
    /// Documents in the folder that launchpack did not write.
    pub own: Vec<Arc<Own>>,
    /// Where reviews stand.
    #[cfg(feature = "review")]
    pub reviews: crate::review::outlook::Outlook,
    /// The documents as the brief says them now.
    rendered: Arc<Rendered>,
}

/// Documents, and what they were made for beside a brief.
#[derive(Debug, Default)]
struct Rendered {
    kinds: Vec<String>,
    placed: Placement,
    documents: Vec<Document>,
}

/// A pack as it was looked at before.
#[derive(Debug, Clone, Copy)]
pub struct Before<'f> {
    /// The pack.
    pub folder: &'f Folder,
    /// Whether it was looked at with the same brief and the same templates.
    pub is_same_brief: bool,
}

/// Looks at the pack of a brief. Nothing is written, and a folder that is not there is an empty one.
///
/// # Errors
/// When the folder can't be read, its state is damaged, or a template is at fault.
pub fn open(project: &Project<'_>, disk: &dyn Disk) -> Result<Folder, Findings> {
    again(project, disk, None)
}

/// Looks at the pack again, and only at what changed since.
///
/// # Errors
/// As [`open`].
pub fn again(project: &Project<'_>, disk: &dyn Disk, before: Option<Before<'_>>) -> Result<Folder, Findings> {
    let pack = Pack::open(disk, &project.dir)?;
    let (kinds, _) = project.kinds(None, pack.state.as_ref())?;
    let rendered = rendered(project, &kinds, pack.placement(&[]), before)?;
    let before = before.map(|before| before.folder);
    let text = |file: &Path| {
        let file = project.dir.join(file);
        let bytes = disk.read(&file).map_err(|error| pack::io(&file, "read", &error));
        bytes.map(|bytes| bytes.and_then(|bytes| String::from_utf8(bytes).ok()))
    };
    let beside = disk.list(&project.dir).map_err(|error| pack::io(&project.dir, "read", &error))?;
    let beside = Arc::new(beside);
    let mut folder =
        Folder { written_from: text(&state::path::brief())?, rendered: Arc::clone(&rendered), ..Folder::default() };
    let rendered = &rendered.documents;
    for found in &pack.found {
        let now = rendered.iter().find(|d| d.kind == found.entry.kind && d.item == found.entry.item);
        let state = state_of(found, now);
        folder.states.push((found.entry.file().to_owned(), state));
        let (Some(mine), Some(base)) = (found.text(), &found.base) else { continue };
        let said = text(&state::path::said(&found.entry.name))?.unwrap_or_default();
        let sound = |span: &Span| base.get(span.bytes.clone()).is_some() && !span.bytes.is_empty();
        let written = digest::of([base, "\0", &said, "\0", &found.entry.markers.to_string()].concat().as_bytes());
        let same =
            |other: &&OnDisk| other.written == written && other.source.text == mine && other.file == found.entry.file();
        let known = before.and_then(|before| before.documents.iter().find(same));
        let aligned = known.map_or_else(
            || {
                let said = read_spans(&said).into_iter().take_while(sound).collect();
                Arc::new(Aligned::of(base, mine, said, found.entry.markers))
            },
            |known| Arc::clone(&known.aligned),
        );
        let kind = project.catalog.document(&found.entry.kind).unwrap_or(&project.catalog.index);
        folder.documents.push(OnDisk {
            source: Arc::new(Source { path: project.shown_dir.join(found.entry.file()), text: mine.to_owned() }),
            state,
            file: found.entry.file().to_owned(),
            aligned,
            markers: found.entry.markers,
            is_public: kind.exposure == Exposure::Public,
            kind: kind.name.clone(),
            public_parts: kind.public_parts.clone(),
            sent_parts: kind.sent_parts.clone(),
            budget: kind.words,
            is_stale: now.is_some_and(|now| now.text != *base),
            beside: Arc::clone(&beside),
            written,
            reading: known.map(|known| Arc::clone(&known.reading)).unwrap_or_default(),
            slides: known.map(|known| Arc::clone(&known.slides)).unwrap_or_default(),
        });
    }
    folder.former = former::read(&text(&state::path::former())?.unwrap_or_default());
    folder.own = own(project, disk, &pack, &beside, before);
    #[cfg(feature = "review")]
    {
        let reviews = crate::review::records::folder(&project.home);
        folder.reviews = crate::review::outlook::look(&pack, disk, &reviews)?;
    }
    for document in rendered {
        if pack.document(&document.kind, document.item.as_deref()).is_some() {
            continue;
        }
        let there = disk.kind(&project.dir.join(&document.file)).unwrap_or(There::Absent);
        let state = if there == There::Absent { State::Missing } else { State::NotOurs };
        folder.states.push((document.file.clone(), state));
    }
    Ok(folder)
}

/// The documents as the brief says them now; those of before, where nothing that decides about them changed.
fn rendered(
    project: &Project<'_>,
    kinds: &[&Kind],
    placed: Placement,
    before: Option<Before<'_>>,
) -> Result<Arc<Rendered>, Findings> {
    let names: Vec<String> = kinds.iter().map(|kind| kind.name.clone()).collect();
    let known = before.filter(|before| before.is_same_brief).map(|before| &before.folder.rendered);
    if let Some(known) = known.filter(|known| known.kinds == names && known.placed == placed) {
        return Ok(Arc::clone(known));
    }
    let documents = render::render(&project.catalog, &project.read, kinds, &placed)?;
    Ok(Arc::new(Rendered { kinds: names, placed, documents }))
}

/// Documents in the folder that are none of the pack. One that can't be read is none.
fn own(
    project: &Project<'_>,
    disk: &dyn Disk,
    pack: &Pack<'_>,
    beside: &[String],
    before: Option<&Folder>,
) -> Vec<Arc<Own>> {
    let known = |name: &String| pack.found.iter().any(|found| found.entry.file() == name);
    let is_hidden = |name: &String| name.starts_with(['.', '~']);
    let own = beside.iter().filter(|name| !known(name) && !is_hidden(name));
    own.filter_map(|file| {
        let path = project.dir.join(file);
        let is_file = is_read(Path::new(file)) && matches!(disk.kind(&path), Ok(There::File { .. }));
        let bytes = is_file.then(|| disk.read(&path).ok().flatten()).flatten()?;
        let stands_for = digest::of(&bytes);
        let known =
            before.and_then(|before| before.own.iter().find(|known| known.bytes == stands_for && known.file == *file));
        known.map(Arc::clone).or_else(|| one(project, file, &bytes).map(Arc::new))
    })
    .collect()
}

#[cfg(feature = "audit")]
fn is_read(file: &Path) -> bool {
    crate::readers::is_read(file)
}

#[cfg(not(feature = "audit"))]
fn is_read(file: &Path) -> bool {
    file.extension().is_some_and(|end| end == "md")
}

#[cfg(feature = "audit")]
fn one(project: &Project<'_>, file: &str, bytes: &[u8]) -> Option<Own> {
    let paper = crate::readers::read(&project.shown_dir.join(file), bytes).ok()?;
    let is_markdown = Path::new(file).extension().is_some_and(|end| end == "md");
    let plain = is_markdown.then(|| Plain::of(&paper.source.text, &[]));
    Some(Own { source: Arc::clone(&paper.source), file: file.to_owned(), bytes: digest::of(bytes), plain, paper })
}

#[cfg(not(feature = "audit"))]
fn one(project: &Project<'_>, file: &str, bytes: &[u8]) -> Option<Own> {
    let text = std::str::from_utf8(bytes).ok()?.to_owned();
    let plain = Some(Plain::of(&text, &[]));
    let source = Arc::new(Source { path: project.shown_dir.join(file), text });
    Some(Own { source, file: file.to_owned(), bytes: digest::of(bytes), plain })
}

fn state_of(found: &Found, now: Option<&Document>) -> State {
    match (&found.mine, now) {
        (None, _) => State::Removed,
        (Some(Mine::Binary), _) => State::NotText,
        (Some(Mine::Text(_)), _) if found.is_open() => State::Conflict,
        (Some(Mine::Text(_)), None) => State::Left,
        (Some(Mine::Text(_)), Some(now)) if found.base.as_deref().is_some_and(|base| base != now.text) => {
            if found.is_edited() { State::EditedAndBriefChanged } else { State::BriefChanged }
        }
        (Some(Mine::Text(_)), Some(_)) if found.is_edited() => State::Edited,
        (Some(Mine::Text(_)), Some(_)) => State::Current,
    }
}

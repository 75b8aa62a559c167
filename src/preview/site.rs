//! Everything that the preview shows, made from the files as they are now.

use std::ops::Range;
use std::path::{Path, PathBuf};

use jiff::civil::Date;
use serde_json::{Value as Json, json};

pub use super::shown::Site;
use super::shown::{Asked, Shown};
use super::{pages, values};
use crate::catalog;
use crate::check::{self, Subject, folder};
use crate::digest;
use crate::export::edition::{self, Edition, Piece};
use crate::export::html::body::{Frame, body};
use crate::export::{self, page, tags};
use crate::finding::{Finding, Findings};
use crate::pack::plan::{Action, OnConflict, Step, Wish};
use crate::pack::{Pack, apply};
use crate::project::{Choice, Project};
use crate::session::overlay::Overlay;
use crate::trace::{Tracer, Value};

/// Where the files are, and what day it is.
#[derive(Debug, Clone)]
pub struct Seat {
    /// The brief.
    pub path: PathBuf,
    /// The brief as the person would write it.
    pub shown: PathBuf,
    /// The pack's folder, if it is not the one of the brief.
    pub pack: Option<PathBuf>,
    /// The day for rules about age.
    pub today: Date,
}

impl Site {
    /// Makes it anew. What can't be read or built leaves what was there, with the reason.
    #[must_use]
    pub fn renewed(seat: &Seat, before: Option<&Self>) -> Self {
        let made = Self::made(seat);
        let mut site = made.unwrap_or_else(|Findings(failed)| match before {
            Some(before) => Self { failed, ..before.clone() },
            None => Self { failed, ..Self::default() },
        });
        site.version = String::new();
        site.version = format!("{:016x}", digest::of(format!("{site:?}").as_bytes()));
        site
    }

    /// The same, with the word that it could not be made anew.
    #[must_use]
    pub fn broken(&self) -> Self {
        let finding = Finding::failure("internal", "the documents could not be made")
            .help("this is a fault of launchpack; please report it with the brief");
        Self { failed: vec![finding], version: format!("{}!", self.version), ..self.clone() }
    }

    fn made(seat: &Seat) -> Result<Self, Findings> {
        let project = Project::open(&seat.path, &seat.shown, catalog::embedded(), seat.pack.as_deref())?;
        let disk = Overlay::default();
        let (steps, failed) = built(&project, &disk)?;
        let shown = &project.shown_dir;
        let folder = folder::open(&project, &disk)?;
        let found = check::check(&Subject::of(&project, &folder, seat.today));
        let pack = Pack::open(&disk, &project.dir)?;
        let tracer = Tracer::new(&project, &pack, &disk)?;
        let edition = edition::all(&project, &pack);
        let mut asked = Asked::default();
        let sheets = pack.sheets()?;
        let documents = edition.pieces.iter().map(|piece| {
            let sheet = sheets.iter().find(|sheet| sheet.file() == piece.file);
            let step = steps.iter().find(|step| step.file == piece.file);
            let own = |finding: &&Finding| about(finding, &shown.join(&piece.file));
            let findings: Vec<Finding> = found.iter().filter(own).cloned().collect();
            let values = sheet.map_or_else(Vec::new, |sheet| values::of(sheet, &mut asked));
            document(piece, &values, findings, step, &edition, &project)
        });
        let documents: Vec<Shown> = documents.collect();
        let in_brief =
            |finding: &&Finding| !edition.pieces.iter().any(|piece| about(finding, &shown.join(&piece.file)));
        let findings = found.iter().filter(in_brief).cloned().collect();
        let values = asked.all.iter().map(|paths| told(paths, &tracer)).collect();
        let Edition { product, launch, .. } = edition;
        let dir = project.dir.clone();
        Ok(Self { version: String::new(), dir, product, launch, documents, findings, values, failed })
    }
}

/// Carries the next build out on a disk in memory; where an edit and the brief collide, the edit is shown.
fn built(project: &Project<'_>, disk: &Overlay) -> Result<(Vec<Step>, Vec<Finding>), Findings> {
    let prepared = |on_conflict| {
        project.prepare(disk, &Choice { wish: Wish { on_conflict, ..Wish::default() }, ..Choice::default() })
    };
    let told = prepared(OnConflict::Markers)?;
    if told.plan.steps.iter().any(|step| matches!(step.action, Action::Conflict(_))) {
        apply::apply(disk, &project.dir, &prepared(OnConflict::Mine)?.plan, &apply::unshared())?;
    } else {
        apply::apply(disk, &project.dir, &told.plan, &apply::unshared())?;
    }
    Ok((told.plan.steps, told.faults))
}

/// Stands before the names of places in a document, which could else be those of the page around it.
const PLACE: &str = "at-";

fn about(finding: &Finding, file: &Path) -> bool {
    finding.place.as_ref().is_some_and(|place| place.source.path == file)
}

fn document(
    piece: &Piece,
    values: &[(Range<usize>, usize)],
    findings: Vec<Finding>,
    step: Option<&Step>,
    edition: &Edition,
    project: &Project<'_>,
) -> Shown {
    let link = |url: &str| {
        if page::within(url).is_none() {
            return tags::is_address(url).then(|| url.to_owned());
        }
        let (target, anchor) = edition.target(piece, url)?;
        let anchor = anchor.filter(|anchor| target.anchors.contains(anchor));
        let place = anchor.map(|anchor| format!("#{PLACE}{}", page::encoded(&anchor)));
        let page = (target.file != piece.file).then(|| pages::address(&target.name, target.is_index));
        (page.is_some() || place.is_some()).then(|| page.unwrap_or_default() + &place.unwrap_or_default())
    };
    let picture = export::pictures(&project.dir);
    let line = |finding: &Finding| finding.place.as_ref().map_or(1, |place| place.line_column().0);
    let beside: Vec<(usize, String)> = findings
        .iter()
        .enumerate()
        .map(|(i, finding)| (line(finding), pages::note(finding, i, findings.len())))
        .collect();
    let frame = Frame {
        prefix: PLACE,
        link: &link,
        picture: &picture,
        notes: true,
        mark: "",
        values,
        unfolded: false,
        beside: &beside,
    };
    let shown = body(&piece.text, &frame);
    let title = if shown.title.is_empty() { piece.file.clone() } else { shown.title };
    Shown {
        name: piece.name.clone(),
        label: piece.label.clone().unwrap_or_else(|| title.clone()),
        title,
        is_index: piece.is_index,
        is_deck: shown.is_deck,
        state: step.and_then(state),
        html: shown.html,
        findings,
    }
}

/// What the next build does to the file, where it does something.
fn state(step: &Step) -> Option<String> {
    Some(match &step.action {
        Action::New => "Not built yet: this is what the next build writes.".to_owned(),
        Action::Updated => "The brief changed: this is what the next build writes.".to_owned(),
        Action::Merged => "The brief changed: this is your text with what the next build brings.".to_owned(),
        Action::Conflict(1) => "Your text is shown; in one place the brief says something else now.".to_owned(),
        Action::Conflict(n) => format!("Your text is shown; in {n} places the brief says something else now."),
        Action::Open => "Conflicts stand open in this document.".to_owned(),
        Action::Left => "What it was made from left the brief.".to_owned(),
        Action::Stopped => "Its template has a fault; this is how it was.".to_owned(),
        _ => return None,
    })
}

/// A value for those who point at it: its path, its line in the brief, its text, and where else it is said.
fn told(paths: &[String], tracer: &Tracer<'_>) -> Json {
    const MOST: usize = 280;
    let values: Vec<Value> = paths.iter().map(|path| tracer.value(path)).collect();
    let one = |value: &Value| {
        let text = value.text.as_deref().map(|text| {
            let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
            if line.chars().count() > MOST { line.chars().take(MOST).chain(['…']).collect() } else { line }
        });
        let mut files: Vec<String> = value.places.iter().map(|place| place.source.path.display().to_string()).collect();
        files.dedup();
        json!({
            "path": value.path,
            "text": text,
            "file": value.at.as_ref().map(|at| at.source.path.display().to_string()),
            "line": value.at.as_ref().map(|at| at.line_column().0),
            "documents": files.len(),
        })
    };
    json!(values.iter().map(one).collect::<Vec<_>>())
}

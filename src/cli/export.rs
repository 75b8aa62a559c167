//! `launchpack export`

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use clap::ValueEnum;
use rayon::prelude::*;

use super::{Outcome, Ui, find_brief};
use crate::catalog;
use crate::check::{self, Subject, folder};
use crate::export::edition::{Edition, LeftOut, Reader, edition};
use crate::export::shelf::{Manner, Shelf};
use crate::export::{self, Deck, Output, Sources, Wish, tool};
use crate::finding::{Finding, Findings, Level, counted};
use crate::pack::disk::{Disk, RealDisk};
use crate::pack::{self, Pack};
use crate::project::Project;
use crate::report;

/// Write the documents as HTML, Word, PDF or PowerPoint, to hand in, print or present
///
/// Takes the documents as they stand, with your edits. HTML and Word need nothing else; PDF needs a browser and PowerPoint
/// needs pandoc, and a missing one is named before anything is written. A file that you changed since is never written over.
#[derive(Debug, Clone, clap::Args)]
#[command(
    after_help = "Examples:\n  launchpack export --to html\n  launchpack export --to pdf --single\n  launchpack export enablement-deck --to html --notes\n  launchpack export --to docx --for customers"
)]
pub(super) struct Args {
    /// Documents, by name or file (default: all)
    documents: Vec<String>,
    /// The format
    #[arg(long, value_enum, value_name = "FORMAT")]
    to: To,
    /// All documents in one file; not for PowerPoint
    #[arg(long)]
    single: bool,
    /// In decks, what the speaker says below each slide; PowerPoint always has it
    #[arg(long)]
    notes: bool,
    /// Leave out what these readers may not see, and say what that is
    #[arg(long = "for", value_enum, value_name = "READERS")]
    reader: Option<For>,
    /// Write to this folder instead of `export` beside the brief
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// Write over files that were changed since they were exported
    #[arg(long)]
    force: bool,
    /// Brief, or the folder it is in (default: `brief.yaml` here or in a folder above)
    #[arg(long, value_name = "FILE")]
    brief: Option<PathBuf>,
    /// The pack's folder, if it was built with --out
    #[arg(long, value_name = "DIR")]
    pack: Option<PathBuf>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum To {
    /// Pages for the browser and for paper
    Html,
    /// Word
    Docx,
    /// PDF, through an installed browser
    Pdf,
    /// PowerPoint, for decks, through pandoc
    Pptx,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum For {
    /// What may be sent to customers
    Customers,
    /// The same, and the answers for the press
    Press,
}

impl To {
    fn ending(self) -> &'static str {
        match self {
            Self::Html => "html",
            Self::Docx => "docx",
            Self::Pdf => "pdf",
            Self::Pptx => "pptx",
        }
    }
}

impl For {
    /// The readers that are meant: the team where nobody is named.
    pub(super) fn reader(named: Option<Self>) -> Reader {
        match named {
            None => Reader::Team,
            Some(Self::Customers) => Reader::Customers,
            Some(Self::Press) => Reader::Press,
        }
    }
}

pub(super) fn run(args: &Args, ui: &mut Ui<'_>) -> Result<Outcome, Findings> {
    let here = ui.here();
    let (path, shown) = find_brief(args.brief.as_deref(), &here)?;
    let pack_dir = args.pack.as_ref().map(|dir| here.join(dir));
    let project = Project::open(&path, &shown, catalog::embedded(), pack_dir.as_deref())?;
    let disk = RealDisk;
    let pack = Pack::open(&disk, &project.dir)?;
    pack.check_built(&project.shown_dir)?;
    let reader = For::reader(args.reader);
    let edition = edition(&project, &pack, &args.documents, reader)?;
    let beside = |path: &Path| path.parent().unwrap_or(Path::new("")).join("export").join(reader.name());
    let (dir, shown_dir) = match &args.out {
        Some(out) => (here.join(out), out.clone()),
        None => (beside(&path), beside(&shown)),
    };
    if dir.starts_with(&project.dir) {
        let finding = Finding::failure("export-in-the-way", "exports do not go into the pack's own folder");
        return Err(finding.help("choose another folder with --out").into());
    }
    let maker = Maker::new(args, &edition, &|name| which::which_in(name, ui.path(), &here).ok())?;
    let whole = args.documents.is_empty() && !args.single;
    let manner = Manner { ending: args.to.ending(), reader, whole, force: args.force };
    if edition.pieces.is_empty() {
        // What an earlier export left must not be taken for one of now.
        let gone = if dir.is_dir() { Shelf::open(&disk, &dir)?.put(&[], manner)?.gone } else { Vec::new() };
        tell_gone(&gone, ui);
        tell_left_out(&edition.left_out, reader, ui);
        return Err(export::nothing_left(reader, args.documents.is_empty()).into());
    }
    tell_stale(&project, ui);
    // Nobody outside should read both days of a launch that moved.
    if reader != Reader::Team {
        let folder = folder::open(&project, &disk)?;
        ui.report(&check::former_values(&Subject::of(&project, &folder, ui.today())));
    }
    let shelf = Shelf::open(&disk, &dir)?;
    let outputs = maker.make(&edition, &project.dir, &shelf)?;
    let placed = shelf.put(&outputs, manner)?;
    ui.say(&report::safe(&shown_dir.display().to_string()));
    for file in &placed.written {
        ui.say(&format!("  {}", report::safe(file)));
    }
    tell_gone(&placed.gone, ui);
    let mut told = format!("{} written", counted(placed.written.len(), "file"));
    if placed.same > 0 {
        let _ = write!(told, ", {} as before", counted(placed.same, "file"));
    }
    ui.say(&told);
    tell_left_out(&edition.left_out, reader, ui);
    if args.to != To::Pptx {
        tell_unfinished(&edition, ui);
    }
    faults(&project, &edition, ui)
}

/// How files are made, with the program that is needed for it.
enum Maker {
    Html(Wish),
    Docx(Wish),
    Pdf(Wish, PathBuf),
    Pptx(PathBuf),
}

impl Maker {
    /// Finds out whether it can be done, before anything is written.
    fn new(args: &Args, edition: &Edition, find: &dyn Fn(&str) -> Option<PathBuf>) -> Result<Self, Finding> {
        let wish = Wish { single: args.single, notes: args.notes, is_for_paper: args.to == To::Pdf };
        let has_deck = || edition.pieces.iter().any(export::is_deck);
        Ok(match args.to {
            To::Html => Self::Html(wish),
            To::Docx => Self::Docx(wish),
            To::Pdf => Self::Pdf(wish, tool::browser(find)?),
            To::Pptx if !edition.pieces.is_empty() && !has_deck() => return Err(no_deck(edition)),
            To::Pptx => Self::Pptx(tool::pandoc(find)?),
        })
    }

    fn make(&self, edition: &Edition, pack: &Path, shelf: &Shelf<'_, RealDisk>) -> Result<Vec<Output>, Finding> {
        let picture = export::pictures(pack);
        match self {
            Self::Html(wish) => export::html(edition, *wish, &picture),
            Self::Docx(wish) => export::docx(edition, *wish, &picture),
            Self::Pdf(wish, browser) => {
                let work = Work(shelf.work()?);
                let pages = export::html(edition, *wish, &picture)?;
                pages.par_iter().map(|page| work.printed(browser, page)).collect()
            }
            Self::Pptx(pandoc) => {
                let work = Work(shelf.work()?);
                export::decks(edition, &picture).iter().map(|deck| work.presented(pandoc, deck)).collect()
            }
        }
    }
}

fn no_deck(edition: &Edition) -> Finding {
    let finding = Finding::failure("no-deck", "PowerPoint is for decks, and none of these documents is one");
    finding.help(if edition.reader == Reader::Team {
        "name a deck, such as `enablement-deck`, or choose another format"
    } else {
        "the decks of a pack are not for them; choose another format"
    })
}

/// A folder for what other programs read and write; gone afterwards. It stands within the exports and is not hidden, since
/// some browsers are shut out of everywhere else.
struct Work(PathBuf);

impl Work {
    fn put(&self, name: &str, bytes: &[u8]) -> Result<PathBuf, Finding> {
        let file = self.0.join(name);
        RealDisk.create(&file, bytes, None).map_err(|error| pack::io(&file, "write", &error))?;
        Ok(file)
    }

    fn take(&self, name: String, of: &Sources) -> Result<Output, Finding> {
        let file = self.0.join(&name);
        let bytes = std::fs::read(&file).map_err(|error| pack::io(&file, "read", &error))?;
        Ok(Output { file: name, bytes, of: of.clone() })
    }

    fn printed(&self, browser: &Path, page: &Output) -> Result<Output, Finding> {
        let file = self.put(&page.file, &page.bytes)?;
        let name = format!("{}.pdf", page.file.strip_suffix(".html").unwrap_or(&page.file));
        tool::print(browser, &file, &self.0.join(&name), &self.0.join(format!("profile-{name}")))?;
        self.take(name, &page.of)
    }

    fn presented(&self, pandoc: &Path, deck: &Deck) -> Result<Output, Finding> {
        let file = self.put(&format!("{}.html", deck.name), deck.html.as_bytes())?;
        let name = format!("{}.pptx", deck.name);
        tool::slides(pandoc, &file, deck, &self.0.join(&name))?;
        self.take(name, &deck.of)
    }
}

impl Drop for Work {
    fn drop(&mut self) {
        let _ = RealDisk.remove_folder(&self.0);
    }
}

fn tell_gone(gone: &[String], ui: &mut Ui<'_>) {
    for file in gone {
        ui.say(&format!("  {} removed: it is not part of this any more", report::safe(file)));
    }
}

fn tell_stale(project: &Project<'_>, ui: &mut Ui<'_>) {
    if !project.is_fresh(&RealDisk) {
        ui.complain("the brief changed since the last build; run `launchpack build` and export again\n");
    }
}

/// Documents that still ask for something.
fn tell_unfinished(edition: &Edition, ui: &mut Ui<'_>) {
    for (file, count) in &edition.unfinished {
        let gaps = counted(*count, "gap");
        let file = report::safe(file);
        ui.complain(&match edition.reader {
            Reader::Team => format!("{file} is not finished: {gaps}, look for \"To add\"\n"),
            _ => {
                format!("{file} is not finished: {gaps} in what they get, left out; look for \"To add\" in the pack\n")
            }
        });
    }
}

/// What these readers do not get.
pub(super) fn tell_left_out(left_out: &[LeftOut], reader: Reader, ui: &mut Ui<'_>) {
    let reader = reader.name();
    let whole = left_out.iter().filter(|left| left.parts.is_none());
    let of_course: Vec<String> = whole.clone().filter(|left| left.why.is_none()).map(file).collect();
    if !of_course.is_empty() {
        ui.say(&format!("not for {reader}: {}", of_course.join(", ")));
    }
    for left in whole {
        if let Some(why) = &left.why {
            ui.complain(&format!("{} is kept back: {}\n", file(left), report::safe(why)));
        }
    }
    for left in left_out {
        let Some(parts) = &left.parts else { continue };
        let parts: Vec<String> = parts.iter().map(|part| format!("\"{}\"", report::safe(part))).collect();
        ui.say(&format!("left out of {}: {}", file(left), parts.join(", ")));
    }
}

fn file(left: &LeftOut) -> String {
    report::safe(&left.file)
}

/// Errors of `check` in what was handed out, which nobody should find only afterwards.
fn faults(project: &Project<'_>, edition: &Edition, ui: &mut Ui<'_>) -> Result<Outcome, Findings> {
    let shown = &project.shown_dir;
    let folder = folder::open(project, &RealDisk)?;
    let in_edition = |finding: &Finding| {
        let file = finding.place.as_ref().and_then(|place| place.source.path.strip_prefix(shown).ok());
        file.is_some_and(|file| edition.pieces.iter().any(|piece| Path::new(&piece.file) == file))
    };
    // Documents don't know what day it is, and nobody outside should be offered what is over.
    let is_over = |finding: &Finding| edition.reader != Reader::Team && finding.rule == "offer-that-is-over";
    let found: Vec<Finding> = check::check(&Subject::of(project, &folder, ui.today()))
        .into_iter()
        .filter(|finding| finding.level == Level::Error && (in_edition(finding) || is_over(finding)))
        .collect();
    if found.is_empty() {
        return Ok(Outcome::Clean);
    }
    ui.report(&found);
    let many = if found.len() == 1 { "an error".to_owned() } else { counted(found.len(), "error") };
    ui.complain(&format!("the files are written, and {many} of `check` stand in them\n"));
    Ok(Outcome::Attention)
}

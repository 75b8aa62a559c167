//! `launchpack export`

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use clap::ValueEnum;
use rayon::prelude::*;

use super::{Outcome, Ui, find_brief};
use crate::build::Project;
use crate::catalog;
use crate::check::{self, Subject, folder};
use crate::export::edition::{Edition, LeftOut, Reader, edition};
use crate::export::{self, Deck, Output, Wish, shelf, tool};
use crate::finding::{Finding, Findings, Level, counted};
use crate::pack::disk::{Disk, RealDisk};
use crate::pack::{self, Pack, state};
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
    /// All documents in one file
    #[arg(long)]
    single: bool,
    /// Below each slide, what the speaker says
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
enum For {
    /// What may be sent to customers
    Customers,
    /// The same, and the answers for the press
    Press,
}

impl For {
    fn name(self) -> &'static str {
        match self {
            Self::Customers => "customers",
            Self::Press => "press",
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
    let shown_pack = crate::build::shown_folder(&path, &shown, &project.dir);
    if pack.state.is_none() {
        let finding = Finding::failure("no-pack", format!("there is no pack in `{}`", shown_pack.display()));
        return Err(finding.help("run `launchpack build` first").into());
    }
    let reader = match args.reader {
        None => Reader::Team,
        Some(For::Customers) => Reader::Customers,
        Some(For::Press) => Reader::Press,
    };
    let edition = edition(&project, &pack, &args.documents, reader)?;
    if edition.pieces.is_empty() {
        tell_left_out(&edition, args, ui);
        return Err(export::nothing_left().into());
    }
    let beside = |path: &Path| path.parent().unwrap_or(Path::new("")).join("export");
    let within = |dir: PathBuf| args.reader.map_or(dir.clone(), |reader| dir.join(reader.name()));
    let (dir, shown_dir) = match &args.out {
        Some(out) => (here.join(out), out.clone()),
        None => (within(beside(&path)), within(beside(&shown))),
    };
    let find = |name: &str| which::which_in(name, ui.path(), &here).ok();
    let outputs = make(args, &edition, &project.dir, &dir, &find)?;
    let placed = shelf::put(&disk, &dir, &outputs, args.documents.is_empty() && !args.single, args.force)?;
    ui.say(&report::safe(&shown_dir.display().to_string()));
    for file in &placed.written {
        ui.say(&format!("  {}", report::safe(file)));
    }
    for file in &placed.gone {
        ui.say(&format!("  {} removed: no document of the pack any more", report::safe(file)));
    }
    let mut told = format!("{} written", counted(placed.written.len(), "file"));
    if placed.same > 0 {
        let _ = write!(told, ", {} as before", counted(placed.same, "file"));
    }
    ui.say(&told);
    tell_left_out(&edition, args, ui);
    let stale = disk.read(&project.dir.join(state::path::brief())).ok().flatten();
    if stale.as_deref() != Some(project.source.text.as_bytes()) {
        ui.complain("the brief changed since the last build; run `launchpack build` and export again\n");
    }
    faults(&project, &edition, &shown_pack, ui)
}

fn make(
    args: &Args,
    edition: &Edition,
    pack: &Path,
    dir: &Path,
    find: &dyn Fn(&str) -> Option<PathBuf>,
) -> Result<Vec<Output>, Findings> {
    let wish = Wish { single: args.single, notes: args.notes, is_for_paper: args.to == To::Pdf };
    // Pictures come from the pack's own folder and from nowhere else.
    let picture = |url: &str| {
        let inside = !url.is_empty() && !url.contains(['/', '\\', ':']) && !url.starts_with('.');
        inside.then(|| RealDisk.read(&pack.join(url)).ok().flatten()).flatten()
    };
    Ok(match args.to {
        To::Html => export::html(edition, wish, &picture),
        To::Docx => export::docx(edition, wish, &picture),
        To::Pdf => {
            let browser = tool::browser(find)?;
            let work = Work::new(dir)?;
            let pages = export::html(edition, wish, &picture);
            pages.par_iter().map(|page| work.printed(&browser, page)).collect::<Result<_, _>>()?
        }
        To::Pptx => {
            let pandoc = tool::pandoc(find)?;
            let decks = export::decks(edition, &picture);
            if decks.is_empty() {
                let finding =
                    Finding::failure("no-deck", "PowerPoint is for decks, and none of these documents is one");
                return Err(finding.help("name a deck, such as `enablement-deck`, or choose another format").into());
            }
            let work = Work::new(dir)?;
            decks.iter().map(|deck| work.presented(&pandoc, deck)).collect::<Result<_, _>>()?
        }
    })
}

/// A folder for what other programs read and write; gone afterwards. It stands beside the exports and is not hidden, since
/// some browsers are shut out of everywhere else.
struct Work(PathBuf);

impl Work {
    fn new(dir: &Path) -> Result<Self, Finding> {
        let work = dir.join(format!("launchpack-work-{}", std::process::id()));
        RealDisk.make_folder(&work).map_err(|error| pack::io(&work, "make", &error))?;
        Ok(Self(work))
    }

    fn put(&self, name: &str, bytes: &[u8]) -> Result<PathBuf, Finding> {
        let file = self.0.join(name);
        RealDisk.create(&file, bytes, &file).map_err(|error| pack::io(&file, "write", &error))?;
        Ok(file)
    }

    fn take(&self, name: String) -> Result<Output, Finding> {
        let file = self.0.join(&name);
        let bytes = std::fs::read(&file).map_err(|error| pack::io(&file, "read", &error))?;
        Ok(Output { file: name, bytes })
    }

    fn printed(&self, browser: &Path, page: &Output) -> Result<Output, Finding> {
        let file = self.put(&page.file, &page.bytes)?;
        let name = page.file.replace(".html", ".pdf");
        tool::print(browser, &file, &self.0.join(&name), &self.0.join(format!("profile-{name}")))?;
        self.take(name)
    }

    fn presented(&self, pandoc: &Path, deck: &Deck) -> Result<Output, Finding> {
        let file = self.put(&format!("{}.html", deck.name), deck.html.as_bytes())?;
        let name = format!("{}.pptx", deck.name);
        tool::slides(pandoc, &file, &deck.title, &deck.subtitle, &self.0.join(&name))?;
        self.take(name)
    }
}

impl Drop for Work {
    fn drop(&mut self) {
        let _ = RealDisk.remove_folder(&self.0);
    }
}

/// What these readers do not get.
fn tell_left_out(edition: &Edition, args: &Args, ui: &mut Ui<'_>) {
    let Some(reader) = args.reader else { return };
    let whole: Vec<String> = edition.left_out.iter().filter(|left| left.parts.is_none()).map(file).collect();
    if !whole.is_empty() {
        ui.say(&format!("not for {}: {}", reader.name(), whole.join(", ")));
    }
    for left in &edition.left_out {
        let Some(parts) = &left.parts else { continue };
        let parts: Vec<String> = parts.iter().map(|part| format!("\"{}\"", report::safe(part))).collect();
        ui.say(&format!("left out of {}: {}", file(left), parts.join(", ")));
    }
}

fn file(left: &LeftOut) -> String {
    report::safe(&left.file)
}

/// Errors of `check` in what was handed out, which nobody should find only afterwards.
fn faults(project: &Project<'_>, edition: &Edition, shown: &Path, ui: &mut Ui<'_>) -> Result<Outcome, Findings> {
    let folder = folder::open(project, &RealDisk, shown)?;
    let (source, read, findings) = (&project.source, &project.read, project.findings.as_slice());
    let subject = Subject { source, read, findings, folder: &folder, today: ui.today() };
    let in_edition = |finding: &Finding| {
        let file = finding.place.as_ref().and_then(|place| place.source.path.strip_prefix(shown).ok());
        file.is_some_and(|file| edition.pieces.iter().any(|piece| Path::new(&piece.file) == file))
    };
    let found: Vec<Finding> = check::check(&subject)
        .into_iter()
        .filter(|finding| finding.level == Level::Error && in_edition(finding))
        .collect();
    if found.is_empty() {
        return Ok(Outcome::Clean);
    }
    ui.report(&found);
    let many = if found.len() == 1 { "an error".to_owned() } else { counted(found.len(), "error") };
    ui.complain(&format!("the files are written, and {many} of `check` stand in them\n"));
    Ok(Outcome::Attention)
}

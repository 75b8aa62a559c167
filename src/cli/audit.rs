//! `launchpack audit`

use std::collections::{BTreeMap, HashSet};
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use clap::ValueEnum;
use jiff::civil::Date;
use rayon::prelude::*;
use serde_json::{Value as Json, json};

use super::build::bar;
use super::check::{FailOn, Format, about, read_day, summary};
use super::{Outcome, Ui, file, open};
use crate::audit::{self, Audited, Auditor, Reader};
use crate::brief::edit;
use crate::catalog::Exposure;
use crate::check::is_allowed;
use crate::finding::{Finding, Findings, Level, Source, counted};
use crate::former;
use crate::pack::disk::RealDisk;
use crate::pack::{self, Found, Pack, state};
use crate::project::Project;
use crate::readers::{self, Form, Kind, Paper, Said};
use crate::report;
use crate::report::unified;

/// Hold any text against the brief: what it says differently, may not say, or can't back
///
/// Reads Markdown, plain text, HTML, Word, PowerPoint and e-mail files as their reader sees them; `-` is what comes in. Works
/// with word stems and numbers, offline. `pack.allow` in the brief switches a rule off, with a reason.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  launchpack audit landing-page.html\n  launchpack audit partner.docx deck.pptx --for sales\n  launchpack audit drafts/*.md --format github\n  launchpack audit page.html --fix"
)]
pub(super) struct Args {
    /// The texts
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// Who reads them (default: customers; for a document of the pack, its own readers)
    #[arg(long = "for", value_enum, value_name = "READERS")]
    reader: Option<For>,
    /// Brief, or the folder it is in (default: `brief.yaml` here or in a folder above)
    #[arg(long, value_name = "FILE")]
    brief: Option<PathBuf>,
    /// Print only what makes it fail
    #[arg(short, long)]
    quiet: bool,
    /// How to write the report
    #[arg(long, value_enum, default_value_t)]
    format: Format,
    /// Exit with status 1 for findings of this level or above
    #[arg(long, value_enum, value_name = "LEVEL", default_value_t)]
    fail_on: FailOn,
    /// Take this day for today in rules about age
    #[arg(long, value_name = "DATE", value_parser = read_day)]
    today: Option<Date>,
    /// Write the brief's figure, day, name or word where another stands; shows the difference and asks
    #[arg(long, conflicts_with = "format")]
    fix: bool,
    /// With --fix: do not ask
    #[arg(long, requires = "fix")]
    yes: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum For {
    /// Whoever buys or uses the product
    Customers,
    /// Journalists and analysts
    Press,
    /// The field
    Sales,
    /// The support desk
    Support,
    /// Those who decide
    Leadership,
}

impl From<For> for Reader {
    fn from(reader: For) -> Self {
        match reader {
            For::Customers => Self::Customers,
            For::Press => Self::Press,
            For::Sales => Self::Sales,
            For::Support => Self::Support,
            For::Leadership => Self::Leadership,
        }
    }
}

/// So many texts are in memory at once.
const AT_ONCE: usize = 64;

/// What is known of the brief for every text.
struct Desk<'p> {
    project: &'p Project<'static>,
    /// Made when the first text for these readers comes.
    auditors: [OnceLock<Auditor<'p>>; Reader::ALL.len()],
    history: &'p [former::Former],
    today: Date,
    /// The documents of the pack by the name of their file without its ending.
    documents: BTreeMap<String, Document<'p>>,
    asked: Option<Reader>,
}

/// A text and what it came to.
struct Done {
    shown: PathBuf,
    path: PathBuf,
    reader: Reader,
    source: Arc<Source>,
    form: Form,
    audited: Audited,
}

pub(super) fn run(args: &Args, ui: &mut Ui<'_>) -> Result<Outcome, Findings> {
    let here = ui.here();
    let project = open(args.brief.as_deref(), None, ui)?;
    let disk = RealDisk;
    let pack = Pack::open(&disk, &project.dir)?;
    let history = former::read(&pack.text(&state::path::former())?.unwrap_or_default());
    let today = args.today.unwrap_or_else(|| ui.today());
    let desk = Desk {
        project: &project,
        auditors: std::array::from_fn(|_| OnceLock::new()),
        history: &history,
        today,
        documents: documents(&project, &pack),
        asked: args.reader.map(Reader::from),
    };
    let input = if args.files.iter().any(|file| is_input(file)) {
        ui.bytes(readers::MAX_BYTES + 1).map_err(|error| pack::io(Path::new("-"), "read", &error))?
    } else {
        Vec::new()
    };
    let bar = bar(args.files.len(), !args.quiet && ui.is_watched(), "texts");
    let mut report = Report { args, found: Vec::new(), files: Vec::new(), faults: Vec::new(), failed: false };
    for files in args.files.chunks(AT_ONCE) {
        let done: Vec<Result<Done, Finding>> = files
            .par_iter()
            .map(|file| {
                let done = desk.audit(&here.join(file), file, &input);
                bar.inc(1);
                done
            })
            .collect();
        bar.suspend(|| report.take(done, ui))?;
    }
    bar.finish_and_clear();
    report.end(ui)
}

fn is_input(file: &Path) -> bool {
    file.as_os_str() == "-"
}

/// A document of the pack.
struct Document<'p> {
    reader: Reader,
    texts: Vec<&'p str>,
}

/// The documents of the pack by the name of their file without its ending; under the names of an export that holds several,
/// all of them.
fn documents<'p>(project: &Project<'_>, pack: &'p Pack<'_>) -> BTreeMap<String, Document<'p>> {
    let reader = |kind: &str| match project.catalog.document(kind).map(|kind| kind.exposure) {
        Some(Exposure::Public) => Reader::Customers,
        _ => Reader::Leadership,
    };
    let mut all = BTreeMap::new();
    for found in &pack.found {
        let text = found.text().unwrap_or_default();
        let stem = Path::new(found.entry.file()).file_stem().map(|stem| stem.to_string_lossy().into_owned());
        all.extend(stem.map(|stem| (stem, Document { reader: reader(&found.entry.kind), texts: vec![text] })));
    }
    let whole: Vec<&str> = pack.found.iter().filter_map(Found::text).collect();
    let inside = [("index", Reader::Leadership), ("launch-pack", Reader::Leadership)];
    for (name, reader) in inside.into_iter().chain([("for-customers", Reader::Customers), ("for-press", Reader::Press)])
    {
        if !whole.is_empty() {
            all.entry(name.to_owned()).or_insert_with(|| Document { reader, texts: whole.clone() });
        }
    }
    all
}

/// Whether a text is a document of the pack, or what was exported of it: half of it stands there.
fn is_of(document: &Document<'_>, paper: &Paper) -> bool {
    let written = document.texts.iter().filter_map(|text| readers::read(Path::new("a.md"), text.as_bytes()).ok());
    let there: HashSet<String> = written.flat_map(|paper| pieces(&paper).collect::<Vec<_>>()).collect();
    let (mut known, mut all) = (0, 0);
    for piece in pieces(paper) {
        all += 1;
        known += usize::from(there.contains(&piece));
    }
    all > 0 && known * 2 >= all
}

/// The letters of each part of a text that is more than a word.
fn pieces(paper: &Paper) -> impl Iterator<Item = String> + '_ {
    const SHORT: usize = 12;
    let blocks = paper.blocks.iter().filter(|block| !matches!(block.kind, Kind::Aside(_)));
    let texts = blocks.flat_map(|block| block.kind.parts()).map(Said::text);
    let letters = texts.map(|text| text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect());
    letters.filter(|text: &String| text.len() >= SHORT)
}

impl Desk<'_> {
    fn audit(&self, path: &Path, shown: &Path, input: &[u8]) -> Result<Done, Finding> {
        let paper = if is_input(shown) {
            readers::read(shown, input)?
        } else {
            readers::read(shown, &file::load(path, shown)?)?
        };
        let stem = shown.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
        let own = self.documents.get(&stem).filter(|document| is_of(document, &paper));
        let reader = self.asked.or_else(|| audit::addressed(&paper)).or(own.map(|own| own.reader)).unwrap_or_default();
        let auditor = || Auditor::new(&self.project.source, &self.project.read, self.history, reader, self.today);
        let made = self.auditors.get(reader as usize).map(|slot| slot.get_or_init(auditor));
        let mut audited = made.map(|auditor| auditor.audit(&paper, own.is_some())).unwrap_or_default();
        let is_on = |rule| !is_allowed(&self.project.read.brief, rule);
        audited.findings.retain(|finding| is_on(finding.rule));
        audited.fixes.retain(|fix| is_on(fix.rule));
        Ok(Done {
            shown: shown.to_owned(),
            path: path.to_owned(),
            reader,
            source: paper.source,
            form: paper.form,
            audited,
        })
    }
}

/// What is told of all texts, in their order.
struct Report<'a> {
    args: &'a Args,
    /// Kept only for a report that is one whole.
    found: Vec<Finding>,
    files: Vec<Json>,
    faults: Vec<Finding>,
    failed: bool,
}

impl Report<'_> {
    fn take(&mut self, done: Vec<Result<Done, Finding>>, ui: &mut Ui<'_>) -> Result<(), Findings> {
        for one in done {
            let done = match one {
                Ok(done) => done,
                Err(fault) => {
                    self.faults.push(fault);
                    continue;
                }
            };
            let fails = |finding: &Finding| self.args.fail_on.level().is_some_and(|level| finding.level >= level);
            if self.args.fix {
                self.failed |= !fix(&done, self.args.yes, ui)?;
            } else {
                self.failed |= done.audited.findings.iter().any(fails);
                self.tell(done, ui);
            }
        }
        Ok(())
    }

    fn tell(&mut self, done: Done, ui: &mut Ui<'_>) {
        match self.args.format {
            Format::Text => {
                let least =
                    if self.args.quiet { self.args.fail_on.level().unwrap_or(Level::Error) } else { Level::Note };
                let shown: Vec<Finding> =
                    done.audited.findings.iter().filter(|one| one.level >= least).cloned().collect();
                ui.say_raw(&report::text(&shown, ui.colour));
                if !self.args.quiet {
                    let agrees = listed(&done.audited.agrees);
                    let line = format!("{}: {}; {agrees}", done.shown.display(), summary(&done.audited.findings));
                    ui.say(&report::safe(&line));
                }
            }
            Format::Json => {
                self.files.push(json!({
                    "file": done.shown.display().to_string(),
                    "for": done.reader.word(),
                    "sentences": done.audited.sentences,
                    "agrees": done.audited.agrees,
                }));
                self.found.extend(done.audited.findings);
            }
            Format::Sarif | Format::Github => self.found.extend(done.audited.findings),
        }
    }

    fn end(self, ui: &mut Ui<'_>) -> Result<Outcome, Findings> {
        if self.args.format == Format::Text && !self.faults.is_empty() {
            return Err(Findings(self.faults));
        }
        let is_broken = !self.faults.is_empty();
        let all = [self.faults, self.found].concat();
        match self.args.format {
            Format::Text => {}
            Format::Json => {
                let findings: Vec<Json> = all.iter().map(report::object).collect();
                ui.say(&report::encoded(&json!({ "findings": findings, "files": self.files })));
            }
            Format::Sarif => ui.say(&report::encoded(&report::sarif(&all, &about))),
            Format::Github => ui.say_raw(&report::github(&all)),
        }
        // As data they are in the report.
        if is_broken {
            return Err(Findings(Vec::new()));
        }
        Ok(if self.failed { Outcome::Attention } else { Outcome::Clean })
    }
}

/// What agrees, as the end of a sentence.
fn listed(agrees: &[String]) -> String {
    match agrees.split_last() {
        None => "says nothing of the brief in its words".to_owned(),
        Some((one, [])) => format!("says {one}"),
        Some((last, rest)) => format!("says {} and {last}", rest.join(", ")),
    }
}

/// Puts the brief's own words in one file; whether nothing is left to be put right.
fn fix(done: &Done, yes: bool, ui: &mut Ui<'_>) -> Result<bool, Findings> {
    let name = report::safe(&done.shown.display().to_string());
    if done.audited.fixes.is_empty() {
        ui.say(&format!("{name}: nothing that can be put right by itself"));
        return Ok(true);
    }
    let count = counted(done.audited.fixes.len(), "place");
    if done.form != Form::Text || is_input(&done.shown) {
        ui.say(&format!("{name}: {count} to put right by hand; only text files in UTF-8 are written"));
        return Ok(false);
    }
    let before = &done.source.text;
    let after = done.audited.fixed(before);
    ui.say_raw(&unified(before, &after, &name, ["now", "fixed"]));
    let agreed = yes || ui.agrees("Change this file so?");
    if agreed {
        edit::save(&RealDisk, &done.path, &done.shown, before, &after)?;
        ui.say(&format!("{name}: {count} put right"));
    }
    Ok(agreed)
}

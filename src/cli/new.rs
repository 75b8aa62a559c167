//! `launchpack new`

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::{Outcome, Ui, build};
use crate::brief::{schema, sketch};
use crate::catalog;
use crate::finding::{Finding, Findings, Source, counted, nearest};
use crate::pack::disk::{Disk, RealDisk};
use crate::project::Choice;
use crate::report;

/// Begin a brief, and build its first pack
///
/// In a terminal it asks ten questions, each of which can be left out. Else, or with --yes, it writes a small brief to fill in,
/// or a complete example, and the documents that it makes.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  launchpack new\n  launchpack new potluck --name Potluck\n  launchpack new demo --example enterprise-ai"
)]
pub(super) struct Args {
    /// Folder to make; it must be new or empty (default: named after the product)
    dir: Option<PathBuf>,
    /// Name of the product
    #[arg(long, conflicts_with = "example")]
    name: Option<String>,
    /// Start from a complete brief (an unknown name lists those there are)
    #[arg(long)]
    example: Option<String>,
    /// Write a brief with every field there is, to fill in
    #[arg(long, conflicts_with = "example")]
    form: bool,
    /// Ask nothing
    #[arg(short, long)]
    yes: bool,
}

pub(super) fn run(args: &Args, ui: &mut Ui<'_>) -> Result<Outcome, Findings> {
    let asks = cfg!(feature = "ask") && ui.is_asked() && !args.yes && !args.form && args.example.is_none();
    let name = if asks && args.name.is_none() { named(args) } else { Some(name_of(args)) };
    let Some(name) = name else {
        ui.say("nothing was made");
        return Ok(Outcome::Clean);
    };
    let dir = match &args.dir {
        Some(dir) => dir.clone(),
        None if asks || args.name.is_some() => PathBuf::from(crate::system::named(&crate::brief::id::kebab(&name))),
        None => {
            let finding = Finding::failure("no-folder", "it is not said where to begin");
            return Err(finding.help("name a folder to make: `launchpack new potluck --name Potluck`").into());
        }
    };
    let text = match &args.example {
        Some(example) => self::example(example)?,
        None if args.form => sketch::new_brief(&name),
        None => sketch::small_brief(&name),
    };
    let text = schema::modeline() + &text;
    let folder = ui.here().join(&dir);
    let shown = dir.join("brief.yaml");
    // A name that no brief can hold is refused before anything is made.
    let source = Arc::new(Source { path: shown.clone(), text });
    crate::brief::read(&source)?;
    write(&folder, &dir, &source.text)?;
    if asks {
        interview(&folder, &dir, &source, ui)?;
    }
    let built = build::one(
        &folder.join("brief.yaml"),
        &shown,
        &Choice::default(),
        build::Extent { today: Some(ui.today()), ..build::Extent::default() },
    )?;
    tell(&built, &shown, ui);
    if args.example.is_some() {
        ui.say(&report::safe(&format!(
            "Read {}, change {}, and run `launchpack build` in {}.",
            built.folder.join("README.md").display(),
            shown.display(),
            dir.display()
        )));
    } else {
        next(&folder, &shown, &dir, ui)?;
    }
    ui.say("What you write into the documents stays.");
    Ok(Outcome::Clean)
}

#[cfg(feature = "ask")]
fn named(args: &Args) -> Option<String> {
    super::interview::name().or_else(|| args.dir.is_some().then(|| name_of(args)))
}

#[cfg(not(feature = "ask"))]
fn named(_: &Args) -> Option<String> {
    None
}

/// Asks, and keeps each answer as it comes.
#[cfg(feature = "ask")]
fn interview(folder: &Path, shown: &Path, source: &Arc<Source>, ui: &mut Ui<'_>) -> Result<(), Findings> {
    super::interview::hold(ui, &mut |changes| {
        let text = crate::change::changed(source, changes)?.text;
        let fault = |error: std::io::Error| crate::pack::io(shown, "write to", &error);
        Ok(put(&RealDisk, folder, "brief.yaml", &text).map_err(fault)?)
    })
}

#[cfg(not(feature = "ask"))]
fn interview(_: &Path, _: &Path, _: &Arc<Source>, _: &mut Ui<'_>) -> Result<(), Findings> {
    Ok(())
}

fn tell(built: &build::Built, shown: &Path, ui: &mut Ui<'_>) {
    let gaps: usize = built.steps.iter().map(|step| step.gaps).sum();
    let pack = report::safe(&built.folder.display().to_string());
    ui.say(&report::safe(&shown.display().to_string()));
    ui.say(&pack);
    let width = built.steps.iter().map(|step| step.file.chars().count()).max().unwrap_or(0);
    for step in &built.steps {
        ui.say(&build::line(step, width));
    }
    ui.say("");
    ui.say(&format!(
        "{} written, {}.",
        counted(built.steps.len(), "document"),
        if gaps == 0 { "no gaps".to_owned() } else { counted(gaps, "gap") }
    ));
}

/// What would help most now, and the command that asks for it.
fn next(folder: &Path, shown: &Path, dir: &Path, ui: &mut Ui<'_>) -> Result<(), Findings> {
    const MOST: usize = 3;
    let project = crate::project::Project::open(&folder.join("brief.yaml"), shown, catalog::embedded(), None)?;
    let questions = crate::ask::ranked(&project, &RealDisk, ui.today())?;
    if !questions.is_empty() {
        ui.say("What would help most now:");
        for question in questions.iter().take(MOST) {
            ui.say(&report::safe(&format!("  {}", question.asks)));
        }
        ui.say(&report::safe(&format!("Run `launchpack ask` in {}, or fill in {}.", dir.display(), shown.display())));
    }
    Ok(())
}

fn example(name: &str) -> Result<String, Findings> {
    let examples = catalog::examples();
    if let Some(example) = examples.iter().find(|example| example.name == name) {
        return Ok(example.text.to_owned());
    }
    let names: Vec<&str> = examples.iter().map(|example| example.name).collect();
    let mut finding = Finding::failure("unknown-example", format!("there is no example `{name}`"));
    finding = finding.help(format!("there are {}", crate::finding::listed(&names)));
    if let Some(near) = nearest(name, names.iter().copied()) {
        finding.message = format!("there is no example `{name}`; did you mean `{near}`?");
    }
    Err(finding.into())
}

/// The name that was given, else the folder's, as a title.
fn name_of(args: &Args) -> String {
    if let Some(name) = args.name.as_deref().map(str::trim).filter(|name| !name.is_empty()) {
        return name.to_owned();
    }
    let folder = args
        .dir
        .as_ref()
        .and_then(|dir| dir.file_name())
        .map(|name| name.to_string_lossy().replace(['-', '_'], " "))
        .unwrap_or_default();
    let name = folder.split_whitespace().map(crate::render::capital).collect::<Vec<_>>().join(" ");
    if name.is_empty() { "My Product".to_owned() } else { name }
}

/// Writes the brief into a folder that is new or empty.
fn write(folder: &Path, shown: &Path, text: &str) -> Result<(), Findings> {
    let disk = RealDisk;
    let fault = |what: &'static str| move |error: std::io::Error| crate::pack::io(shown, what, &error);
    if folder.is_file() {
        return Err(Finding::failure("not-a-folder", format!("`{}` is a file", shown.display()))
            .help("choose another name")
            .into());
    }
    if !disk.list(folder).map_err(fault("look into"))?.is_empty() {
        let finding = Finding::failure("not-empty", format!("`{}` has something in it already", shown.display()));
        return Err(finding
            .help("choose a new folder; to build a brief that is there, run `launchpack build` in it")
            .into());
    }
    disk.make_folder(folder).map_err(fault("make"))?;
    let written = put(&disk, folder, schema::FILE, &format!("{:#}\n", schema::schema()))
        .and_then(|()| put(&disk, folder, "brief.yaml", text));
    Ok(written.map_err(fault("write to"))?)
}

/// Makes a file appear whole, by rename.
fn put(disk: &dyn Disk, folder: &Path, name: &str, text: &str) -> std::io::Result<()> {
    let (made, file) = (folder.join(format!(".{name}.new")), folder.join(name));
    let written = disk.create(&made, text.as_bytes(), None).and_then(|()| disk.rename(&made, &file));
    if written.is_err() {
        let _ = disk.remove(&made);
    }
    written
}

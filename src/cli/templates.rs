//! `launchpack templates`

use std::path::{Path, PathBuf};

use super::{Outcome, Ui, find_brief};
use crate::catalog::{self, Catalog, FOLDER, Template};
use crate::finding::{Finding, Findings, nearest};
use crate::pack::disk::{Disk, Kind, RealDisk};
use crate::render::lint;
use crate::report;

/// List, show, copy and check the templates that documents are made from
///
/// A folder `templates` beside the brief adds documents and takes the place of ours, file by file.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  launchpack templates list\n  launchpack templates eject core/battlecard")]
pub(super) struct Args {
    #[command(subcommand)]
    action: Action,
    /// Brief, or the folder it is in (default: `brief.yaml` here or in a folder above)
    #[arg(long, global = true)]
    brief: Option<PathBuf>,
}

#[derive(Debug, clap::Subcommand)]
enum Action {
    /// Show what there is, and which wins
    #[command(after_help = "Example:\n  launchpack templates list")]
    List,
    /// Print a template
    #[command(after_help = "Example:\n  launchpack templates show core/battlecard")]
    Show {
        /// Name, as `list` shows it
        name: String,
    },
    /// Copy a template beside the brief, where it wins
    #[command(after_help = "Example:\n  launchpack templates eject core/battlecard")]
    Eject {
        /// Name, as `list` shows it
        name: String,
    },
    /// Say what is wrong with your templates
    #[command(after_help = "Example:\n  launchpack templates check")]
    Check,
}

/// The templates as they stand: without a brief, those that the program carries.
struct Here {
    catalog: Catalog,
    findings: Vec<Finding>,
    /// The folder of one's own templates, and how to show it.
    folder: Option<(PathBuf, PathBuf)>,
}

pub(super) fn run(args: &Args, ui: &mut Ui<'_>) -> Result<Outcome, Findings> {
    let here = here(args, ui)?;
    match &args.action {
        Action::List => list(&here, ui),
        Action::Show { name } => {
            let (_, text) = find(&here.catalog, name)?;
            ui.say_raw(&text);
            Ok(Outcome::Clean)
        }
        Action::Eject { name } => eject(&here, name, ui),
        Action::Check => check(&here, ui),
    }
}

fn here(args: &Args, ui: &Ui<'_>) -> Result<Here, Findings> {
    let found = find_brief(args.brief.as_deref(), &ui.here());
    let folder = match found {
        Ok((path, shown)) => {
            let beside = |path: &Path| path.parent().unwrap_or(Path::new("")).join(FOLDER);
            Some((beside(&path), beside(&shown)))
        }
        Err(_) if args.brief.is_none() => None,
        Err(findings) => return Err(findings),
    };
    let own = folder.as_ref().and_then(|(folder, shown)| catalog::with_own(catalog::embedded(), folder, shown));
    let (catalog, findings) = own.unwrap_or_else(|| (catalog::embedded().clone(), Vec::new()));
    Ok(Here { catalog, findings, folder })
}

fn list(here: &Here, ui: &mut Ui<'_>) -> Result<Outcome, Findings> {
    let width = here.catalog.templates.iter().map(|template| template.name.chars().count()).max().unwrap_or(0);
    for set in &here.catalog.sets {
        ui.say(&format!("{}: {}", set.name, report::safe(&set.about)));
        for document in &set.documents {
            let template = here.catalog.template(&document.template);
            ui.say(&format!("  {:<width$}  {}", report::safe(&document.template), origin(here, template)));
        }
    }
    ui.say("`pack.documents` in the brief, and `--only`, take the names behind the stroke; `pack.documents` takes those of sets, too");
    ui.say("used by them");
    for template in here.catalog.templates.iter().filter(|template| !template.name.contains('/')) {
        ui.say(&format!("  {:<width$}  {}", report::safe(&template.name), origin(here, Some(template))));
    }
    Ok(Outcome::Clean)
}

fn origin(here: &Here, template: Option<&Template>) -> String {
    match template {
        None if here.findings.is_empty() => "missing".to_owned(),
        None => "yours, with a fault: see `launchpack templates check`".to_owned(),
        Some(Template { file: None, .. }) => "ours".to_owned(),
        Some(Template { file: Some(file), name, .. }) => {
            let is_new = catalog::embedded().template(name).is_none();
            let shown = report::safe(&file.display().to_string());
            format!("yours, {shown}{}", if is_new { "" } else { ", instead of ours" })
        }
    }
}

/// A template by its name, or a set's list by `SET/set`: its path within a folder of templates, and its text.
fn find(catalog: &Catalog, name: &str) -> Result<(String, String), Finding> {
    let bare = name.strip_suffix(".md.hbs").unwrap_or(name);
    let bare = bare.strip_prefix("partials/").unwrap_or(bare);
    // A name without its folder is enough where only one template has it.
    let mut named = catalog.templates.iter().filter(|one| one.name.rsplit('/').next() == Some(bare));
    let only = named.next().filter(|_| named.next().is_none());
    if let Some(template) = catalog.template(bare).or(only) {
        return Ok((template.path(), template.text.to_string()));
    }
    let set = bare.strip_suffix("/set").or_else(|| bare.strip_suffix("/set.yaml"));
    if let Some((set, text)) = set.and_then(|set| Some((set, catalog::set_text(set)?))) {
        return Ok((format!("{set}/set.yaml"), text.to_owned()));
    }
    let finding = Finding::failure("unknown-template", format!("there is no template `{name}`"));
    Err(match nearest(bare, catalog.templates.iter().map(|template| template.name.as_str())) {
        Some(near) => finding.help(format!("did you mean `{near}`?")),
        None => finding.help("`launchpack templates list` shows those there are"),
    })
}

fn eject(here: &Here, name: &str, ui: &mut Ui<'_>) -> Result<Outcome, Findings> {
    let (file, text) = find(catalog::embedded(), name)?;
    let Some((folder, shown)) = &here.folder else {
        let finding =
            Finding::failure("no-brief", "there is no `brief.yaml` here or in a folder above, to put it beside");
        return Err(finding.help("run it in the folder of a brief").into());
    };
    let disk = RealDisk;
    let (target, shown) = (folder.join(&file), shown.join(&file));
    let fault = |what: &'static str, error: &std::io::Error| Findings::from(crate::pack::io(&shown, what, error));
    if disk.kind(&target).map_err(|error| fault("look at", &error))? != Kind::Absent {
        let finding = Finding::failure("exists", format!("`{}` is there already", shown.display()));
        return Err(finding.help("move it away first, if you want ours again").into());
    }
    disk.make_folder(target.parent().unwrap_or(folder)).map_err(|error| fault("make the folder of", &error))?;
    disk.create(&target, text.as_bytes(), None).map_err(|error| fault("write", &error))?;
    ui.say(&format!("{}: change it, and build", report::safe(&shown.display().to_string())));
    Ok(Outcome::Clean)
}

fn check(here: &Here, ui: &mut Ui<'_>) -> Result<Outcome, Findings> {
    let mut findings = here.findings.clone();
    for kind in here.catalog.documents().chain([&here.catalog.index]) {
        for lost in lint::check(&here.catalog, &kind.template) {
            let finding = lost.finding(&here.catalog);
            if !findings.contains(&finding) {
                findings.push(finding);
            }
        }
    }
    if findings.is_empty() {
        ui.say("no faults");
        return Ok(Outcome::Clean);
    }
    let text = report::text(&findings, ui.colour);
    ui.say_raw(&text);
    Ok(Outcome::Attention)
}

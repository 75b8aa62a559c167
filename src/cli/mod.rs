//! The command line: a file for each command, with its arguments and the few calls it makes.

mod ask;
#[cfg(feature = "audit")]
mod audit;
mod build;
mod change;
mod check;
#[cfg(feature = "ask")]
mod conversation;
mod diff;
#[cfg(feature = "practice")]
mod drill;
mod explain;
#[cfg(feature = "export")]
mod export;
#[cfg(any(feature = "audit", feature = "import", feature = "review"))]
mod file;
mod fix;
mod generated;
#[cfg(feature = "import")]
mod import;
#[cfg(feature = "ask")]
mod interview;
#[cfg(feature = "lsp")]
mod lsp;
#[cfg(feature = "mcp")]
mod mcp;
mod new;
#[cfg(feature = "practice")]
mod practice;
#[cfg(feature = "preview")]
mod preview;
mod pull;
#[cfg(feature = "review")]
mod receive;
mod resolve;
#[cfg(feature = "review")]
mod send;
mod status;
mod table;
#[cfg(feature = "ask")]
mod talk;
mod templates;
mod trace;
mod ui;

use std::path::{Path, PathBuf};

use clap::{CommandFactory, Parser, Subcommand, ValueEnum};

use crate::catalog;
use crate::finding::{Finding, Findings};
use crate::project::Project;

pub use ui::{Terminal, Ui};

/// Turns one small product brief into a pack of go-to-market documents that agree with each other.
#[derive(Debug, Parser)]
#[command(name = "launchpack", version, about, max_term_width = 100, arg_required_else_help = true)]
#[command(after_help = "Example:\n  launchpack new demo --example enterprise-ai")]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    New(new::Args),
    Ask(ask::Args),
    #[cfg(feature = "import")]
    Import(import::Args),
    Build(build::Args),
    Check(check::Args),
    #[cfg(feature = "audit")]
    Audit(audit::Args),
    Explain(explain::Args),
    Status(status::Args),
    Diff(diff::Args),
    Resolve(resolve::Args),
    Trace(trace::Args),
    Pull(pull::Args),
    #[cfg(feature = "export")]
    Export(export::Args),
    #[cfg(feature = "review")]
    Send(send::Args),
    #[cfg(feature = "review")]
    Receive(receive::Args),
    #[cfg(feature = "preview")]
    Preview(preview::Args),
    #[cfg(feature = "lsp")]
    Lsp(lsp::Args),
    #[cfg(feature = "mcp")]
    Mcp(mcp::Args),
    #[cfg(feature = "practice")]
    Practice(practice::Args),
    Set(change::SetArgs),
    Add(change::AddArgs),
    Remove(change::RemoveArgs),
    Rename(change::RenameArgs),
    Templates(templates::Args),
    Schema(generated::SchemaArgs),
    Completions(generated::CompletionsArgs),
    Man(generated::ManArgs),
}

/// How a command ended when it could do its work.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Outcome {
    /// Nothing to look at: exit status 0.
    Clean,
    /// Findings or conflicts that a person must look at: exit status 1.
    Attention,
}

/// How a report is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
enum Format {
    /// For people.
    #[default]
    Text,
    /// For programs: one object.
    Json,
}

/// Runs the program: the exit status for the arguments.
pub fn run(args: impl IntoIterator<Item = std::ffi::OsString>, terminal: Terminal<'_>) -> u8 {
    let mut ui = Ui::new(terminal);
    let cli = match Cli::try_parse_from(args) {
        Ok(cli) => cli,
        Err(error) => {
            let shown = if ui.colour { error.render().ansi().to_string() } else { error.render().to_string() };
            if error.use_stderr() {
                ui.complain(&shown);
            } else {
                ui.say_raw(&shown);
            }
            return u8::try_from(error.exit_code()).unwrap_or(2);
        }
    };
    let outcome = match &cli.command {
        Command::New(args) => new::run(args, &mut ui),
        Command::Build(args) => build::run(args, &mut ui),
        Command::Ask(args) => ask::run(args, &mut ui),
        #[cfg(feature = "import")]
        Command::Import(args) => import::run(args, &mut ui),
        Command::Set(args) => change::set(args, &mut ui),
        Command::Add(args) => change::add(args, &mut ui),
        Command::Remove(args) => change::remove(args, &mut ui),
        Command::Rename(args) => change::rename(args, &mut ui),
        Command::Check(args) => check::run(args, &mut ui),
        #[cfg(feature = "audit")]
        Command::Audit(args) => audit::run(args, &mut ui),
        Command::Explain(args) => explain::run(args, &mut ui),
        Command::Status(args) => status::run(args, &mut ui),
        Command::Diff(args) => diff::run(args, &mut ui),
        Command::Resolve(args) => resolve::run(args, &mut ui),
        Command::Templates(args) => templates::run(args, &mut ui),
        Command::Schema(_) => generated::schema(&mut ui),
        Command::Completions(args) => generated::completions(args, &mut ui),
        Command::Man(args) => generated::man(args, &mut ui),
        Command::Trace(args) => trace::run(args, &mut ui),
        Command::Pull(args) => pull::run(args, &mut ui),
        #[cfg(feature = "export")]
        Command::Export(args) => export::run(args, &mut ui),
        #[cfg(feature = "review")]
        Command::Send(args) => send::run(args, &mut ui),
        #[cfg(feature = "review")]
        Command::Receive(args) => receive::run(args, &mut ui),
        #[cfg(feature = "preview")]
        Command::Preview(args) => preview::run(args, &mut ui),
        #[cfg(feature = "lsp")]
        Command::Lsp(args) => lsp::run(args, &mut ui),
        #[cfg(feature = "mcp")]
        Command::Mcp(args) => mcp::run(args, &ui),
        #[cfg(feature = "practice")]
        Command::Practice(args) => practice::run(args, &mut ui),
    };
    #[cfg(feature = "practice")]
    if !matches!(&cli.command, Command::Practice(_)) {
        practice::knock(&mut ui);
    }
    ui.finish();
    match outcome {
        Ok(Outcome::Clean) => 0,
        Ok(Outcome::Attention) => 1,
        Err(findings) => {
            ui.report(&findings.0);
            2
        }
    }
}

/// The reference page of the commands, made from the command line.
#[must_use]
pub fn reference() -> String {
    let mut whole = command().term_width(100);
    whole.build();
    let help = |command: &mut clap::Command| -> String {
        let help = command.render_long_help().to_string();
        let lines: Vec<&str> = help.lines().map(str::trim_end).collect();
        format!("```text\n{}\n```\n", lines.join("\n").trim_end())
    };
    let mut page = format!("# The commands\n\nWhat `launchpack COMMAND --help` prints.\n\n{}", help(&mut whole));
    let commands: Vec<clap::Command> =
        whole.get_subcommands().filter(|one| one.get_name() != "help").cloned().collect();
    for mut command in commands {
        let name = command.get_name().to_owned();
        page = [page, format!("\n## `{name}`\n\n"), help(&mut command)].concat();
        let inner: Vec<clap::Command> =
            command.get_subcommands().filter(|one| one.get_name() != "help").cloned().collect();
        for mut one in inner {
            let inner = one.get_name().to_owned();
            page = [page, format!("\n### `{name} {inner}`\n\n"), help(&mut one)].concat();
        }
    }
    page
}

/// The command line as data.
fn command() -> clap::Command {
    Cli::command()
}

/// The brief that an argument means, read, with the folder of its pack: that of `out`, where the pack was built with --out.
fn open(brief: Option<&Path>, out: Option<&Path>, ui: &Ui<'_>) -> Result<Project<'static>, Findings> {
    let here = ui.here();
    let (path, shown) = find_brief(brief, &here)?;
    Project::open(&path, &shown, catalog::embedded(), out.map(|out| here.join(out)).as_deref())
}

/// The brief that an argument means: the file, or `brief.yaml` in the folder; without one, `brief.yaml` here or in the
/// nearest folder above. The path to open, and the path to show.
fn find_brief(argument: Option<&Path>, here: &Path) -> Result<(PathBuf, PathBuf), Findings> {
    const NAME: &str = "brief.yaml";
    if let Some(argument) = argument {
        let path = here.join(argument);
        return Ok(if path.is_dir() { (path.join(NAME), argument.join(NAME)) } else { (path, argument.to_owned()) });
    }
    let above = here.ancestors().enumerate().find(|(_, folder)| folder.join(NAME).is_file());
    match above {
        Some((0, folder)) => Ok((folder.join(NAME), PathBuf::from(NAME))),
        Some((steps, folder)) => {
            let shown: PathBuf = std::iter::repeat_n("..", steps).collect();
            Ok((folder.join(NAME), shown.join(NAME)))
        }
        None => {
            let finding = Finding::failure("no-brief", "there is no `brief.yaml` here or in a folder above");
            Err(finding.help("name one, or begin with `launchpack new DIR`").into())
        }
    }
}

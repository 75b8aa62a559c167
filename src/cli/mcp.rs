//! `launchpack mcp`

use std::path::PathBuf;

use super::{Outcome, Ui};
use crate::finding::{Finding, Findings};
use crate::mcp::serve;

/// Serve an assistant: it works with the brief, and can approve nothing
///
/// An assistant starts it and speaks the Model Context Protocol with it over standard input and output. It reads and changes the
/// `brief.yaml` of one folder and its documents, and nothing outside of it. Claims that it adds are pending; every change can
/// be undone.
#[derive(Debug, Clone, clap::Args)]
#[command(after_help = "How assistants are connected is in docs/assistants.md.\n\nExample:\n  launchpack mcp demo")]
pub(super) struct Args {
    /// The folder with `brief.yaml` (default: this one)
    folder: Option<PathBuf>,
}

pub(super) fn run(args: &Args, ui: &Ui<'_>) -> Result<Outcome, Findings> {
    let here = ui.here();
    let named = args.folder.as_ref().map_or_else(|| here.clone(), |folder| here.join(folder));
    let folder = named.canonicalize().ok().filter(|folder| folder.is_dir()).ok_or_else(|| {
        let finding = Finding::failure("no-folder", format!("`{}` is no folder", named.display()));
        finding.help("name the folder that has `brief.yaml`")
    })?;
    let brief = folder.join("brief.yaml");
    if !brief.is_file() {
        let finding = Finding::failure("no-brief", format!("there is no `brief.yaml` in `{}`", folder.display()));
        return Err(finding.help("begin with `launchpack new DIR`").into());
    }
    serve(folder, brief, ui.clock()).map_err(|error| {
        Finding::failure("gone", format!("the assistant is gone: {error}")).help("let it start launchpack again")
    })?;
    Ok(Outcome::Clean)
}

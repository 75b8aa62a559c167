//! `launchpack lsp`

use super::{Outcome, Ui};
use crate::finding::{Finding, Findings};
use crate::lsp::serve;

/// Serve an editor: findings, completion, hover and more, as you write
///
/// An editor starts it and speaks the Language Server Protocol with it over standard input and output. It needs no settings:
/// a file belongs to the `brief.yaml` in its folder or in the nearest one above.
#[derive(Debug, Clone, clap::Args)]
#[command(
    after_help = "How editors are set up is in docs/editors.md.\n\nExample, as an editor starts it:\n  launchpack lsp"
)]
pub(super) struct Args {
    /// Taken for editors that say it; there is no other way
    #[arg(long, hide = true)]
    stdio: bool,
}

pub(super) fn run(args: &Args, ui: &mut Ui<'_>) -> Result<Outcome, Findings> {
    let Args { stdio: _ } = args;
    let (input, today) = (ui.stream(), ui.clock());
    match serve(input, ui.out(), today) {
        Ok(true) => Ok(Outcome::Clean),
        Ok(false) => Ok(Outcome::Attention),
        Err(error) => Err(Finding::failure("gone", format!("the editor is gone: {error}")).into()),
    }
}

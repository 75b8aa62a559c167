//! `launchpack schema`, `completions` and `man`: made from the types of the brief and from the command line itself.

use clap_complete::Shell;

use super::{Outcome, Ui, command};
use crate::brief::schema;
use crate::finding::{Finding, Findings};

/// Print the completions of a shell
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Example:\n  launchpack completions bash > ~/.local/share/bash-completion/completions/launchpack"
)]
pub(super) struct CompletionsArgs {
    /// Shell
    shell: Shell,
}

/// Print the manual page
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  launchpack man > launchpack.1")]
pub(super) struct ManArgs {
    /// Command to print the page of (default: the program)
    command: Option<String>,
}

/// Print the JSON Schema of the brief, for editors
///
/// A new brief names it in its first line, and `new` puts it beside the brief.
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  launchpack schema > .brief.schema.json")]
pub(super) struct SchemaArgs {}

pub(super) fn schema(ui: &mut Ui<'_>) -> Result<Outcome, Findings> {
    ui.say(&format!("{:#}", schema::schema()));
    Ok(Outcome::Clean)
}

pub(super) fn completions(args: &CompletionsArgs, ui: &mut Ui<'_>) -> Result<Outcome, Findings> {
    let mut out = Vec::new();
    clap_complete::generate(args.shell, &mut command(), "launchpack", &mut out);
    ui.say_raw(&String::from_utf8_lossy(&out));
    Ok(Outcome::Clean)
}

pub(super) fn man(args: &ManArgs, ui: &mut Ui<'_>) -> Result<Outcome, Findings> {
    let mut whole = command();
    whole.build();
    let page = match &args.command {
        None => whole,
        Some(name) => whole.find_subcommand(name).cloned().ok_or_else(|| {
            Finding::failure("unknown-command", format!("there is no command `{name}`"))
                .help("`launchpack --help` lists them")
        })?,
    };
    let mut out = Vec::new();
    clap_mangen::Man::new(page).render(&mut out).map_err(|error| Finding::failure("internal", error.to_string()))?;
    ui.say_raw(&String::from_utf8_lossy(&out));
    Ok(Outcome::Clean)
}

//! Command line in, exit status out.

use std::io::{BufReader, IsTerminal, Write, stderr, stdin, stdout};
use std::process::ExitCode;

use launchpack::cli::{Terminal, run};

#[expect(clippy::disallowed_methods, reason = "the one place that knows the current folder")]
fn main() -> ExitCode {
    let Ok(here) = std::env::current_dir() else {
        let _ = writeln!(stderr(), "error: the current folder is not there any more");
        return ExitCode::from(2);
    };
    let plain = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
    // Nothing is locked: a server reads and writes on threads of its own.
    let (mut out, mut err) = (stdout(), anstream::stderr());
    let mut answers = BufReader::new(stdin());
    let terminal = Terminal {
        colour: stdout().is_terminal() && stderr().is_terminal() && !plain,
        is_watched: stderr().is_terminal(),
        input: &mut answers,
        stream: || Box::new(stdin()),
        is_asked: stdin().is_terminal() && stderr().is_terminal(),
        out: &mut out,
        err: &mut err,
        here,
        path: std::env::var_os("PATH"),
        data: data(),
        now: jiff::Timestamp::now,
        today: || jiff::ZonedDateTime::now().date(),
    };
    ExitCode::from(run(std::env::args_os(), terminal))
}

/// The folder for what belongs to no project, as the system has it.
fn data() -> Option<std::path::PathBuf> {
    let set = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty()).map(std::path::PathBuf::from);
    let folder = set("XDG_DATA_HOME")
        .or_else(|| set("LOCALAPPDATA"))
        .or_else(|| set("HOME").map(|home| home.join(".local").join("share")))?;
    Some(folder.join("launchpack"))
}

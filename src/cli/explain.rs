//! `launchpack explain`

use super::{Outcome, Ui};
use crate::check::rule::{self, Fault, Rule, Words};
use crate::finding::{Finding, Findings, nearest};
use crate::report;
use std::fmt::Write as _;

/// Say why a rule exists, with a bad and a good example
///
/// Without a rule, lists all of them.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  launchpack explain\n  launchpack explain disagreement")]
pub(super) struct Args {
    /// Name of the rule, as a finding shows it in brackets
    rule: Option<String>,
}

pub(super) fn run(args: &Args, ui: &mut Ui<'_>) -> Result<Outcome, Findings> {
    let text = match &args.rule {
        None => list(),
        Some(name) => {
            let name = name.trim_matches(['[', ']', '`']);
            if let Some((rule, words)) = rule::rule(name).zip(rule::explained(name)) {
                explained(rule, &words)
            } else if let Some(fault) = rule::faults().iter().find(|fault| fault.name == name) {
                explained_fault(fault)
            } else {
                return Err(unknown(name).into());
            }
        }
    };
    ui.say_raw(&text);
    Ok(Outcome::Clean)
}

fn unknown(name: &str) -> Finding {
    let rules = rule::groups().iter().flat_map(|group| group.rules).map(|rule| rule.name);
    let names = rules.chain(rule::faults().iter().map(|fault| fault.name.as_str()));
    let finding = Finding::failure("unknown-rule", format!("there is no rule `{}`", report::safe(name)));
    match nearest(name, names) {
        Some(near) => finding.help(format!("did you mean `{near}`? `launchpack explain` lists all")),
        None => finding.help("`launchpack explain` lists all"),
    }
}

fn list() -> String {
    let mut out = String::new();
    let names = rule::groups().iter().flat_map(|group| group.rules).map(|rule| rule.name);
    let faults = rule::faults().iter().map(|fault| fault.name.as_str());
    let width = names.chain(faults).map(str::len).max().unwrap_or(0);
    for group in rule::groups() {
        let _ = writeln!(out, "{}", group.title);
        for rule in group.rules {
            let finds = rule::explained(rule.name).map(|words| words.finds).unwrap_or_default();
            let _ = writeln!(out, "  {:<width$}  {:<7}  {finds}", rule.name, rule.level.as_str());
        }
        out.push('\n');
    }
    out.push_str("what can't be read or written\n");
    for fault in rule::faults() {
        let _ = writeln!(out, "  {:<width$}  {}", fault.name, fault.finds);
    }
    out.push_str("\nlaunchpack explain RULE says why; all of them with their examples are in docs/rules.md\n");
    out
}

fn explained(rule: Rule, words: &Words) -> String {
    let mut out = format!("{} ({}): {}\n\n{}\n", rule.name, rule.level.as_str(), words.finds, words.text.trim_end());
    for (title, example) in [("bad", &words.bad), ("good", &words.good)] {
        let _ = writeln!(out, "\n{title}:\n");
        for line in example.text().lines() {
            out.push_str(format!("    {line}").trim_end());
            out.push('\n');
        }
    }
    let _ = write!(
        out,
        "\nTo switch it off in one brief:\n\n    pack:\n      allow:\n        - rule: {}\n          why: the reason\n",
        rule.name
    );
    out
}

fn explained_fault(fault: &Fault) -> String {
    format!("{}: {}\n\n{}\n", fault.name, fault.finds, fault.text.trim_end())
}

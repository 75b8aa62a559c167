//! `launchpack practice drill`

use std::path::{Path, PathBuf};

use jiff::Timestamp;

use super::practice::remember;
use super::{Outcome, Ui, find_brief};
use crate::brief;
use crate::brief::model::Read;
use crate::finding::{Finding, Findings};
use crate::practice::case;
use crate::practice::chance::Chance;
use crate::practice::clock::shown;
use crate::practice::drill::{self, Drill, SECONDS, Task};
use crate::practice::progress::Entry;
use crate::project;
use crate::report;

#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  launchpack practice drill\n  launchpack practice drill objection --on developer-tool\n  launchpack practice drill minute --spoken"
)]
pub(super) struct Args {
    /// Which drill (without it: a list)
    name: Option<String>,
    /// On the key of this case (default: the brief here, else a case that the seed chooses)
    #[arg(long, value_name = "CASE", conflicts_with = "brief")]
    on: Option<String>,
    /// On this brief
    #[arg(long, value_name = "FILE")]
    brief: Option<PathBuf>,
    /// What decides by chance (default: from the clock)
    #[arg(long)]
    seed: Option<u64>,
    /// Answer aloud: Enter ends an answer, and only the time is kept
    #[arg(long)]
    spoken: bool,
}

pub(super) fn run(args: &Args, now: Option<Timestamp>, progress: &Path, ui: &mut Ui<'_>) -> Result<Outcome, Findings> {
    let Some(name) = &args.name else {
        for drill in drill::all() {
            ui.say(&format!("{:<10}  {}", drill.name, drill.about));
        }
        return Ok(Outcome::Clean);
    };
    let drill = drill::of(name)?;
    let begun = now.unwrap_or_else(|| ui.now());
    let seed = args.seed.unwrap_or_else(|| u64::try_from(begun.as_second()).unwrap_or(0) % 1000);
    let (on, read) = subject(args, seed, ui)?;
    let task = drill::task(drill, &read.brief, seed)?;
    ui.say(&report::safe(&format!("{}: {} (on {on}, seed {seed})", drill.name, drill.about)));
    for line in &task.shown {
        ui.say(&report::safe(line));
    }
    ui.say("");
    let clock = Clock { begun, fixed: now };
    let (answers, seconds) = ask(drill, args.spoken, &clock, ui);
    let entry = if args.spoken {
        ui.say(&format!("You spoke for {}; only the time is kept.", shown(seconds)));
        Some((None, 0))
    } else {
        judge(drill, &task, &answers, seconds, ui)
    };
    if args.spoken || entry.is_some() {
        ui.say("One good answer:");
        for line in &task.worked {
            ui.say(&report::safe(&format!("  {line}")));
        }
    }
    let Some((met, of)) = entry else {
        ui.say("nothing was answered, so nothing is scored or kept");
        return Ok(Outcome::Clean);
    };
    remember(&Entry::Drill { at: begun, drill: drill.name.clone(), on, met, of, seconds }, progress, ui);
    Ok(Outcome::Clean)
}

/// What is drilled on, with its name.
fn subject(args: &Args, seed: u64, ui: &Ui<'_>) -> Result<(String, Read), Findings> {
    if let Some(name) = &args.on {
        return Ok((name.clone(), case::embedded(name)?.read));
    }
    let here = find_brief(args.brief.as_deref(), &ui.here());
    if args.brief.is_some() || here.is_ok() {
        let (path, shown) = here?;
        let read = brief::read(&project::load(&path, &shown)?)?.value;
        return Ok((read.brief.product.name.text.clone(), read));
    }
    let names = case::names();
    let at = Chance::new(seed).below(u64::try_from(names.len()).unwrap_or(0));
    let name = names.get(usize::try_from(at).unwrap_or(0)).copied();
    let name = name.ok_or_else(|| Finding::failure("no-case", "there is no case").help("name a brief with --brief"))?;
    Ok((name.to_owned(), case::embedded(name)?.read))
}

/// The time since a drill began; a moment that was handed in stands still.
struct Clock {
    begun: Timestamp,
    fixed: Option<Timestamp>,
}

impl Clock {
    fn seconds(&self, ui: &Ui<'_>) -> i64 {
        let now = self.fixed.unwrap_or_else(|| ui.now());
        now.duration_since(self.begun).as_secs().max(0)
    }
}

/// Asks one after the other; an answer is a line. The answers, and how long they took.
fn ask(drill: &Drill, spoken: bool, clock: &Clock, ui: &mut Ui<'_>) -> (Vec<String>, i64) {
    let mut answers = Vec::new();
    for ask in &drill.asks {
        let left = SECONDS - clock.seconds(ui);
        let time = if left >= 0 { format!("{} left", shown(left)) } else { format!("{} over", shown(-left)) };
        let how = if spoken { " (say it, and press Enter)" } else { "" };
        ui.say(&format!("[{time}] {}{how}", ask.ask));
        match ui.line() {
            Some(line) => answers.push(line),
            None => break,
        }
    }
    (answers, clock.seconds(ui))
}

/// Tells what is good and what comes next. What was met, of how much; `None` where nothing was answered.
fn judge(drill: &Drill, task: &Task, answers: &[String], seconds: i64, ui: &mut Ui<'_>) -> Option<(Option<u32>, u32)> {
    let verdicts = drill::judge(drill, task, answers, seconds);
    if verdicts.iter().all(Option::is_none) {
        return None;
    }
    let (mut met, mut of) = (0, 0);
    ui.say("");
    for (ask, verdict) in drill.asks.iter().zip(&verdicts) {
        of += u32::try_from(ask.checks.len()).unwrap_or(0);
        ui.say(&ask.ask);
        match verdict {
            None => ui.say("  next: nothing was answered here"),
            Some(all) => {
                for one in all {
                    met += u32::from(one.met);
                    ui.say(&format!("  {}: {}", if one.met { "good" } else { "next" }, one.says));
                }
            }
        }
    }
    ui.say(&format!("\n{met} of {of} that count, in {}", shown(seconds)));
    Some((Some(met), of))
}

//! `launchpack practice`

use std::path::{Path, PathBuf};

use clap::{Subcommand, ValueEnum};
use jiff::Timestamp;
use serde_json::json;

use super::{Outcome, Ui, build, drill};
use crate::finding::{Findings, counted};
use crate::pack::disk::RealDisk;
use crate::practice::case::{self, Case};
use crate::practice::clock::{Clock, spoken};
use crate::practice::progress::{self, Entry};
use crate::practice::review::{self, Subject};
use crate::practice::room::{self, Room, State};
use crate::practice::twist;
use crate::project::Choice;
use crate::report;

/// Practise for an interview: a case, a clock, a twist, a review with reasons
///
/// Without a word it lists the cases. Everything happens in a folder of its own, offline, and with the same seed in the same
/// way.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  launchpack practice\n  launchpack practice start advertiser-measurement room\n  launchpack practice status\n  launchpack practice review\n  launchpack practice drill objection --on developer-tool\n  launchpack practice progress"
)]
pub(super) struct Args {
    #[command(subcommand)]
    what: Option<What>,
    /// Take this moment for now, as 2027-03-01T09:00:00Z
    #[arg(long, global = true, value_name = "TIME")]
    now: Option<Timestamp>,
    /// Where progress is kept (default: practice.jsonl in the folder for data of programs, else here)
    #[arg(long, global = true, value_name = "FILE")]
    progress: Option<PathBuf>,
}

#[derive(Debug, Subcommand)]
enum What {
    /// Lay a case out in a new folder, and start the clock
    Start(Start),
    /// Show the time, what happened, and what is there
    Status(About),
    /// Stop the clock, to go on later
    Pause(Folder),
    /// Let the clock run again
    Resume(Folder),
    /// Let something happen now
    Twist(Folder),
    /// Say what a hiring manager would, with the key beside it
    Review(About),
    /// Five minutes on one thing
    Drill(drill::Args),
    /// Show what was done, what got better, and what to do next
    Progress(Shown),
}

#[derive(Debug, clap::Args)]
struct Start {
    /// A case by name, or the folder of one of your own
    case: String,
    /// Folder to make; it must be new or empty (default: the name of the case)
    dir: Option<PathBuf>,
    /// How long you have (default: what the case says)
    #[arg(long, value_parser = clap::value_parser!(u32).range(5..=600))]
    minutes: Option<u32>,
    /// What decides by chance: the same seed, the same course (default: from the clock)
    #[arg(long)]
    seed: Option<u64>,
}

#[derive(Debug, clap::Args)]
struct Folder {
    /// The folder of the case (default: this one or one above)
    dir: Option<PathBuf>,
}

#[derive(Debug, clap::Args)]
struct Shown {
    /// How to write it
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

#[derive(Debug, clap::Args)]
struct About {
    #[command(flatten)]
    folder: Folder,
    #[command(flatten)]
    shown: Shown,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
enum Format {
    /// For people, as Markdown
    #[default]
    Md,
    /// For programs: one object
    Json,
}

pub(super) fn run(args: &Args, ui: &mut Ui<'_>) -> Result<Outcome, Findings> {
    let now = args.now.unwrap_or_else(|| ui.now());
    let seat = Seat { now, file: progress_file(args, ui) };
    match &args.what {
        None => list(ui),
        Some(What::Start(start)) => self::start(start, &seat, ui),
        Some(What::Status(about)) => status(about, &seat, ui),
        Some(What::Pause(folder)) => turn(folder, false, &seat, ui),
        Some(What::Resume(folder)) => turn(folder, true, &seat, ui),
        Some(What::Twist(folder)) => happen(folder, &seat, ui),
        Some(What::Review(about)) => reviewed(about, &seat, ui),
        Some(What::Drill(drill)) => drill::run(drill, args.now, &seat.file, ui),
        Some(What::Progress(shown)) => show_progress(shown, &seat, ui),
    }
}

/// The moment, and where progress is kept.
struct Seat {
    now: Timestamp,
    file: PathBuf,
}

fn progress_file(args: &Args, ui: &Ui<'_>) -> PathBuf {
    match (&args.progress, ui.data()) {
        (Some(file), _) => ui.here().join(file),
        (None, Some(folder)) => folder.join(progress::FILE),
        (None, None) => ui.here().join(progress::FILE),
    }
}

fn list(ui: &mut Ui<'_>) -> Result<Outcome, Findings> {
    let names = case::names();
    let width = names.iter().map(|name| name.len()).max().unwrap_or(0);
    for name in names {
        let case = case::embedded(name)?;
        let time = spoken(i64::from(case.about.minutes.value) * 60);
        ui.say(&format!("{name:<width$}  {time:<10}  {}: {}", case.about.title, case.about.business));
    }
    ui.say("\nBegin one with `launchpack practice start CASE`, or take five minutes with `launchpack practice drill`.");
    Ok(Outcome::Clean)
}

fn start(args: &Start, seat: &Seat, ui: &mut Ui<'_>) -> Result<Outcome, Findings> {
    let own = ui.here().join(&args.case);
    let is_own = own.join("case.yaml").is_file() || args.case.contains(['/', '\\']);
    let case = if is_own { case::open(&own, Path::new(&args.case))? } else { case::embedded(&args.case)? };
    let dir = args.dir.clone().unwrap_or_else(|| PathBuf::from(&case.name));
    let folder = ui.here().join(&dir);
    let minutes = args.minutes.unwrap_or(case.about.minutes.value);
    let seed = args.seed.unwrap_or_else(|| u64::try_from(seat.now.as_second()).unwrap_or(0) % 1000);
    let state = State {
        case: case.name.clone(),
        from: is_own.then_some(own),
        seed,
        minutes,
        clock: Clock::new(seat.now),
        twist_at: twist::minute(minutes, seed),
        twist: None,
    };
    room::start(&RealDisk, &folder, &dir, &case, state)?;
    let extent = build::Extent { today: Some(ui.today()), ..build::Extent::default() };
    build::one(&folder.join("brief.yaml"), &dir.join("brief.yaml"), &Choice::default(), extent)?;
    let shown = report::safe(&dir.display().to_string());
    ui.say(&report::safe(&format!("{}: {}", case.about.title, case.about.business)));
    ui.say(&format!("You have {}; the clock runs (seed {seed}).", spoken(i64::from(minutes) * 60)));
    ui.say(&format!(
        "Read {shown}/case.md, then {shown}/material/. Fill in {shown}/brief.yaml and run `launchpack build` there."
    ));
    ui.say("Something will happen while you work: `launchpack practice status` shows it. `launchpack practice review` ends it.");
    Ok(Outcome::Clean)
}

/// The room that an argument means, with its clock at this moment.
fn enter(dir: Option<&Path>, now: Timestamp, ui: &mut Ui<'_>) -> Result<Room, Findings> {
    let here = ui.here();
    let (folder, shown) = match dir {
        Some(dir) => (here.join(dir), dir.to_owned()),
        None => match room::find(&RealDisk, &here) {
            Some(folder) => {
                let steps = here.ancestors().take_while(|above| *above != folder).count();
                (folder, std::iter::repeat_n("..", steps).collect())
            }
            None => (here, PathBuf::from(".")),
        },
    };
    let mut room = room::open(&RealDisk, &folder, &shown)?;
    if let Some(back) = room.state.clock.tick(now) {
        ui.complain(&format!(
            "warning: the clock of this machine was set back by {}; what you worked until then is kept, and it goes on from here\n",
            spoken(back)
        ));
    }
    room.save(&RealDisk)?;
    Ok(room)
}

/// Lets something happen where it is time for it; the message's words where it does.
fn due(room: &mut Room, case: &Case, now: Timestamp, ui: &Ui<'_>) -> Result<Option<String>, Findings> {
    if !room.is_due() {
        return Ok(None);
    }
    let work = room.work(&RealDisk, ui.today())?;
    if twist::choose(case, &work.answer, &work.read, room.state.seed).is_none() {
        return Ok(None);
    }
    room.twist(&RealDisk, case, &work, now).map(|fit| Some(said(&fit)))
}

fn said(fit: &twist::Fit<'_>) -> String {
    format!("A message from {}:\n\n{}\n", fit.twist.from, fit.words(fit.twist.message.trim()))
}

/// After a command in a folder with a case: whether somebody wrote in the meantime.
pub(super) fn knock(ui: &mut Ui<'_>) {
    let Some(folder) = room::find(&RealDisk, &ui.here()) else { return };
    let Ok(mut room) = room::open(&RealDisk, &folder, &folder) else { return };
    let now = ui.now();
    room.state.clock.tick(now);
    if !room.is_due() {
        return;
    }
    // What is wrong with the brief was told by the command itself.
    let came = room.case().and_then(|case| due(&mut room, &case, now, ui));
    if let (Ok(Some(_)), Some(came)) = (came, &room.state.twist) {
        let line = format!("A message came: read {}, and answer in it\n", room.folder.join(&came.file).display());
        ui.complain(&report::safe(line.trim_end()));
        ui.complain("\n");
    }
}

fn status(about: &About, seat: &Seat, ui: &mut Ui<'_>) -> Result<Outcome, Findings> {
    let mut room = enter(about.folder.dir.as_deref(), seat.now, ui)?;
    let case = room.case()?;
    let came = due(&mut room, &case, seat.now, ui)?;
    let work = room.work(&RealDisk, ui.today())?;
    let State { clock, minutes, twist, .. } = &room.state;
    let has = |name: &str| work.answer.bits.iter().any(|bit| bit.path == name);
    let (replied, answered) = (has("reply"), has("spoken"));
    if about.shown.format == Format::Json {
        let twist = twist.as_ref().map(
            |came| json!({ "name": came.id, "file": came.file, "worked_seconds": came.worked, "replied": replied }),
        );
        ui.say(&report::encoded(&json!({
            "case": case.name, "minutes": minutes, "seed": room.state.seed, "runs": clock.runs,
            "worked_seconds": clock.worked, "seconds_since_start": clock.since(), "twist": twist,
            "documents": work.documents, "fresh": work.is_fresh, "texts": work.texts, "answered": answered,
        })));
        return Ok(Outcome::Clean);
    }
    ui.say(&report::safe(&case.about.title));
    let runs = if clock.runs { "the clock runs" } else { "the clock stands (`launchpack practice resume`)" };
    let all = spoken(i64::from(*minutes) * 60);
    ui.say(&format!("{} of {all} worked, {} since you began; {runs}", spoken(clock.worked), spoken(clock.since())));
    if let Some(words) = came {
        ui.say(&report::safe_lines(&words));
    }
    match twist {
        None => ui.say("nothing happened yet"),
        Some(came) => {
            let state = if replied { "you replied" } else { "no reply yet" };
            ui.say(&report::safe(&format!("a message came after {}: {}; {state}", spoken(came.worked), came.file)));
        }
    }
    let fresh = if work.is_fresh { "" } else { ", behind the brief (`launchpack build`)" };
    let texts = if work.texts > 0 { format!(", {} of your own", counted(work.texts, "text")) } else { String::new() };
    ui.say(&format!("{}{fresh}{texts}", counted(work.documents, "document")));
    ui.say(if answered {
        "the questions at the end are answered"
    } else {
        "the questions at the end wait in answers.md"
    });
    if clock.minutes() >= i64::from(*minutes) {
        ui.say("the time is over: `launchpack practice review`");
    }
    Ok(Outcome::Clean)
}

fn turn(folder: &Folder, runs: bool, seat: &Seat, ui: &mut Ui<'_>) -> Result<Outcome, Findings> {
    let mut room = enter(folder.dir.as_deref(), seat.now, ui)?;
    let was = room.state.clock.runs;
    room.state.clock.runs = runs;
    room.save(&RealDisk)?;
    let time = spoken(room.state.clock.worked);
    ui.say(&match (was, runs) {
        (true, false) => format!("the clock stands at {time}; `launchpack practice resume` goes on"),
        (false, true) => format!("the clock goes on from {time}"),
        (false, false) => format!("the clock stood already, at {time}"),
        (true, true) => format!("the clock runs already, at {time}"),
    });
    Ok(Outcome::Clean)
}

fn happen(folder: &Folder, seat: &Seat, ui: &mut Ui<'_>) -> Result<Outcome, Findings> {
    let mut room = enter(folder.dir.as_deref(), seat.now, ui)?;
    if let Some(came) = &room.state.twist {
        ui.say(&report::safe(&format!("a message came already: {}", came.file)));
        return Ok(Outcome::Clean);
    }
    let case = room.case()?;
    let work = room.work(&RealDisk, ui.today())?;
    let words = said(&room.twist(&RealDisk, &case, &work, seat.now)?);
    ui.say(&report::safe_lines(&words));
    let file = room.state.twist.as_ref().map(|came| room.shown.join(&came.file)).unwrap_or_default();
    ui.say(&report::safe(&format!("Answer in {}, and change what has to change.", file.display())));
    Ok(Outcome::Clean)
}

fn reviewed(about: &About, seat: &Seat, ui: &mut Ui<'_>) -> Result<Outcome, Findings> {
    let mut room = enter(about.folder.dir.as_deref(), seat.now, ui)?;
    let case = room.case()?;
    let was_there = room.state.twist.is_some();
    if let Some(words) = due(&mut room, &case, seat.now, ui)? {
        ui.complain(&report::safe_lines(&words));
        ui.complain("\nIt came just now, so this review does not judge it.\n");
    }
    let work = room.work(&RealDisk, ui.today())?;
    let subject = Subject {
        case: &case,
        answer: &work.answer,
        read: &work.read,
        source: &work.source,
        documents: work.documents,
        is_fresh: work.is_fresh,
        papers: &work.papers,
        twist: room.state.twist.as_ref().filter(|_| was_there),
        clock: Some(&room.state.clock),
        today: ui.today(),
    };
    let review = review::review(&subject)?;
    match about.shown.format {
        Format::Md => ui.say_raw(&report::safe_lines(&review::page(&review))),
        Format::Json => ui.say(&report::encoded(&review::object(&review))),
    }
    remember(&Entry::of(&review, seat.now), &seat.file, ui);
    Ok(Outcome::Clean)
}

/// Adds a line to the progress. That it can't be kept is told, and stops nothing.
pub(super) fn remember(entry: &Entry, file: &Path, ui: &mut Ui<'_>) {
    if let Err(Findings(mut findings)) = progress::add(&RealDisk, file, entry) {
        for finding in &mut findings {
            finding.level = crate::finding::Level::Warning;
            finding.help = Some("progress was not kept; --progress names another file".to_owned());
        }
        ui.report(&findings);
    }
}

fn show_progress(shown: &Shown, seat: &Seat, ui: &mut Ui<'_>) -> Result<Outcome, Findings> {
    let (entries, found) = progress::read(&RealDisk, &seat.file)?;
    ui.report(&found);
    let summed = progress::summed(&entries);
    match shown.format {
        Format::Json => {
            let mut object = json!({ "file": seat.file.display().to_string() });
            if let (Some(fields), Ok(serde_json::Value::Object(all))) =
                (object.as_object_mut(), serde_json::to_value(&summed))
            {
                fields.extend(all);
            }
            ui.say(&report::encoded(&object));
        }
        Format::Md => {
            ui.say_raw(&summed.text());
            ui.say(&report::safe(&format!("It lies in {}; delete it to begin anew.", seat.file.display())));
        }
    }
    Ok(if found.is_empty() { Outcome::Clean } else { Outcome::Attention })
}

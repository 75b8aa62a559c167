//! A folder in which somebody works on a case: what is laid out, what is remembered, and what was made.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::answer::Answer;
use super::case::{self, Case};
use super::clock::Clock;
use super::twist::{self, Came, Fit};
use crate::brief::model::Read;
use crate::catalog;
use crate::finding::{Finding, Findings, Source};
use crate::pack::disk::{Disk, Kind};
use crate::pack::{self, Pack};
use crate::project::{self, Project};

/// The folder of what is remembered.
pub const FOLDER: &str = ".practice";
const STATE: &str = "state.json";
/// What is asked at the end, and answered.
pub const SPOKEN: &str = "answers.md";
/// The folder of messages.
pub const MESSAGES: &str = "messages";
const BRIEF: &str = "brief.yaml";
/// No more texts of a person's own than this are read.
const MOST: usize = 40;

/// What is remembered of a room.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct State {
    /// The case, by name.
    pub case: String,
    /// Its folder, where it is a person's own.
    #[serde(default)]
    pub from: Option<PathBuf>,
    /// What decides by chance.
    pub seed: u64,
    /// How long one has.
    pub minutes: u32,
    /// The clock.
    pub clock: Clock,
    /// After how many minutes something happens.
    pub twist_at: i64,
    /// The message that came.
    #[serde(default)]
    pub twist: Option<Came>,
}

/// A room.
#[derive(Debug)]
pub struct Room {
    /// Its folder.
    pub folder: PathBuf,
    /// The same, to show.
    pub shown: PathBuf,
    /// What is remembered.
    pub state: State,
}

/// What somebody made of a case so far.
#[derive(Debug)]
pub struct Work {
    /// The answer, taken apart.
    pub answer: Answer,
    /// The brief.
    pub read: Read,
    /// Its file.
    pub source: Arc<Source>,
    /// How many documents there are.
    pub documents: usize,
    /// Whether they were built from the brief as it is.
    pub is_fresh: bool,
    /// How many texts of their own there are, replies not counted.
    pub texts: usize,
    /// The texts that outsiders may read, for a comparison with the key.
    pub papers: Vec<Arc<Source>>,
}

fn io(shown: &Path, what: &str) -> impl FnOnce(std::io::Error) -> Finding {
    let shown = shown.to_owned();
    let what = what.to_owned();
    move |error| pack::io(&shown, &what, &error)
}

/// Makes a file appear whole, by rename; what a process that was cut off left is taken away first.
pub(super) fn put(disk: &dyn Disk, file: &Path, shown: &Path, text: &str) -> Result<(), Finding> {
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    let made = file.with_file_name(format!(".{name}.new"));
    let written = disk
        .remove(&made)
        .and_then(|()| disk.create(&made, text.as_bytes(), None))
        .and_then(|()| disk.rename(&made, file));
    if written.is_err() {
        let _ = disk.remove(&made);
    }
    written.map_err(io(shown, "write to"))
}

/// Lays a case out in a new folder.
///
/// # Errors
/// When the folder has something in it, or can't be written to.
pub fn start(disk: &dyn Disk, folder: &Path, shown: &Path, case: &Case, state: State) -> Result<Room, Findings> {
    if !matches!(disk.kind(folder).map_err(io(shown, "look into"))?, Kind::Absent | Kind::Folder) {
        let finding = Finding::failure("not-a-folder", format!("`{}` is no folder", shown.display()));
        return Err(finding.help("choose another name").into());
    }
    if !disk.list(folder).map_err(io(shown, "look into"))?.is_empty() {
        let finding = Finding::failure("not-empty", format!("`{}` has something in it already", shown.display()));
        return Err(finding
            .help("choose a new folder; in one with a case, `launchpack practice status` goes on")
            .into());
    }
    for inside in ["material", MESSAGES, FOLDER] {
        disk.make_folder(&folder.join(inside)).map_err(io(shown, "make"))?;
    }
    let mut files = vec![("case.md".to_owned(), case.text.text.clone()), (SPOKEN.to_owned(), asked(case))];
    for material in &case.material {
        files.push((material.source.path.display().to_string(), material.source.text.clone()));
    }
    files.push((crate::brief::schema::FILE.to_owned(), format!("{:#}\n", crate::brief::schema::schema())));
    files.push((BRIEF.to_owned(), crate::brief::schema::modeline() + &case.start()));
    for (name, text) in files {
        put(disk, &folder.join(&name), &shown.join(&name), &text)?;
    }
    let room = Room { folder: folder.to_owned(), shown: shown.to_owned(), state };
    room.save(disk)?;
    Ok(room)
}

/// What is asked at the end, with room to answer.
fn asked(case: &Case) -> String {
    let mut out = "# At the end you are asked\n".to_owned();
    for question in &case.about.questions {
        out.extend(["\n## ", question, "\n\n<!-- your answer -->\n"]);
    }
    out
}

/// The room in a folder or in the nearest one above: its folder.
#[must_use]
pub fn find(disk: &dyn Disk, here: &Path) -> Option<PathBuf> {
    let is_room = |folder: &&Path| matches!(disk.kind(&folder.join(FOLDER).join(STATE)), Ok(Kind::File { .. }));
    here.ancestors().find(is_room).map(Path::to_owned)
}

/// Opens a room.
///
/// # Errors
/// When there is none, or what is remembered can't be read.
pub fn open(disk: &dyn Disk, folder: &Path, shown: &Path) -> Result<Room, Findings> {
    let file = shown.join(FOLDER).join(STATE);
    let bytes = disk.read(&folder.join(FOLDER).join(STATE)).map_err(io(&file, "read"))?;
    let Some(bytes) = bytes else {
        let finding = Finding::failure("no-case", format!("there is no case in `{}`", shown.display()));
        return Err(finding
            .help("`launchpack practice start CASE` begins one; `launchpack practice` lists them")
            .into());
    };
    let state: State = serde_json::from_slice(&bytes).map_err(|error| {
        let message = format!("`{}` can't be read: {error}", file.display());
        Finding::failure("broken-state", message)
            .help("your brief and documents are safe; begin the case in a new folder and copy them there")
    })?;
    Ok(Room { folder: folder.to_owned(), shown: shown.to_owned(), state })
}

impl Room {
    /// Remembers.
    ///
    /// # Errors
    /// When it can't be written.
    pub fn save(&self, disk: &dyn Disk) -> Result<(), Finding> {
        let inside = Path::new(FOLDER).join(STATE);
        let text = serde_json::to_string_pretty(&self.state).unwrap_or_default() + "\n";
        put(disk, &self.folder.join(&inside), &self.shown.join(&inside), &text)
    }

    /// Its case.
    ///
    /// # Errors
    /// When it is gone, or not sound.
    pub fn case(&self) -> Result<Case, Findings> {
        match &self.state.from {
            Some(folder) => case::open(folder, folder),
            None => case::embedded(&self.state.case),
        }
    }

    /// What was made so far.
    ///
    /// # Errors
    /// When the brief or a document can't be read; every problem of the brief.
    pub fn work(&self, disk: &dyn Disk, today: Date) -> Result<Work, Findings> {
        let shown = self.shown.join(BRIEF);
        let project = Project::open(&self.folder.join(BRIEF), &shown, catalog::embedded(), None)?;
        let before = self.state.twist.as_ref().map(Came::before);
        let mut answer = Answer::of(&project.source, &project.read, today).since(before);
        let is_fresh = project.is_fresh(disk);
        let pack = Pack::open(disk, &project.dir)?;
        let mut documents = 0;
        for found in &pack.found {
            let Some(text) = found.text() else { continue };
            documents += 1;
            let path = project.shown_dir.join(found.entry.file());
            let source = Arc::new(Source { path, text: text.to_owned() });
            answer.add_document(&source, found.base.as_deref().unwrap_or_default(), is_fresh);
        }
        let (mut texts, mut papers) = (0, Vec::new());
        for name in self.own(disk)? {
            let shown = self.shown.join(&name);
            let source = project::load(&self.folder.join(&name), &shown)?;
            let source = Arc::new(Source { path: shown, text: without_comments(&source.text) });
            if name == Path::new(SPOKEN) {
                answered(&mut answer, &source);
            } else if name.starts_with(MESSAGES) {
                let range = twist::reply(&source.text);
                answer.add("reply", &source, range);
            } else {
                texts += 1;
                answer.add("texts", &source, 0..source.text.len());
                papers.push(source);
            }
        }
        Ok(Work { answer, read: project.read, source: project.source, documents, is_fresh, texts, papers })
    }

    /// The texts beside the brief: replies, what is said at the end, and what a person put there.
    fn own(&self, disk: &dyn Disk) -> Result<Vec<PathBuf>, Finding> {
        let is_text = |name: &String| Path::new(name).extension().is_some_and(|end| end == "md" || end == "txt");
        let top = disk.list(&self.folder).map_err(io(&self.shown, "look into"))?;
        let mut all: Vec<PathBuf> = top
            .into_iter()
            .filter(|name| is_text(name) && !matches!(name.as_str(), "case.md" | "review.md"))
            .map(PathBuf::from)
            .collect();
        let came = disk.list(&self.folder.join(MESSAGES)).map_err(io(&self.shown, "look into"))?;
        all.extend(came.into_iter().filter(is_text).map(|name| Path::new(MESSAGES).join(name)));
        all.truncate(MOST);
        Ok(all)
    }

    /// Whether it is time for something to happen.
    #[must_use]
    pub fn is_due(&self) -> bool {
        self.state.twist.is_none() && self.state.clock.minutes() >= self.state.twist_at
    }

    /// Lets something happen: the twist that fits, written as a message.
    ///
    /// # Errors
    /// When nothing fits, or the message can't be written.
    pub fn twist<'c>(
        &mut self,
        disk: &dyn Disk,
        case: &'c Case,
        work: &Work,
        now: Timestamp,
    ) -> Result<Fit<'c>, Findings> {
        let Some(fit) = twist::choose(case, &work.answer, &work.read, self.state.seed) else {
            let finding =
                Finding::failure("nothing-fits", "nothing that could happen fits what you have written so far");
            return Err(finding.help("write a headline and claims, and ask again").into());
        };
        disk.make_folder(&self.folder.join(MESSAGES)).map_err(io(&self.shown.join(MESSAGES), "make"))?;
        let file = Path::new(MESSAGES).join(format!("{}.md", fit.twist.id.value));
        let text = twist::message(&fit, self.state.clock.minutes());
        put(disk, &self.folder.join(&file), &self.shown.join(&file), &text)?;
        let came = fit.came(&work.read, now, self.state.clock.worked, &file.display().to_string());
        self.state.twist = Some(came);
        self.save(disk)?;
        Ok(fit)
    }
}

/// A text with blanks in the place of comments, so that every byte stays where it is.
fn without_comments(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("<!--") {
        let (before, from) = rest.split_at(at);
        out.push_str(before);
        let end = from.find("-->").map_or(from.len(), |end| end + 3);
        let (comment, after) = from.split_at(end);
        out.extend(comment.chars().flat_map(|c| std::iter::repeat_n(if c == '\n' { '\n' } else { ' ' }, c.len_utf8())));
        rest = after;
    }
    out.push_str(rest);
    out
}

/// What stands below the questions at the end; the questions themselves are nobody's answer.
fn answered(answer: &mut Answer, source: &Arc<Source>) {
    let mut at = 0;
    for line in source.text.split_inclusive('\n') {
        let range = at..at + line.trim_end().len();
        at += line.len();
        if !line.starts_with('#') {
            answer.add("spoken", source, range);
        }
    }
}

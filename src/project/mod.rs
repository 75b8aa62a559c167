//! One build, up to the moment before anything is written: read the brief, choose the documents, render them, and plan.

mod out;
mod words;

use std::borrow::Cow;
use std::fmt::Write as _;
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::approval::{self, Lapse, Whose};
use crate::brief::model::Read;
use crate::brief::{self, Looked, MAX_BYTES};
use crate::catalog::{self, Catalog, Document as Kind};
use crate::digest;
use crate::finding::{Finding, Findings, Level, Place, Source, settled};
use crate::former;
use crate::pack::disk::{Disk, Kind as OnDisk};
use crate::pack::plan::{Change, Made, Plan, Wish};
use crate::pack::{self, Pack, state};
use crate::render::{self, Document, Rendered};
use crate::shift::{self, Shift};

use out::out_of_brief;
pub use words::unknown_word;
use words::{check_word, unknown_documents};

/// Which documents, and where.
#[derive(Debug, Clone, Default)]
pub struct Choice {
    /// A set by name, or `all`; `None`: what the brief says, else the core set.
    pub set: Option<String>,
    /// The folder of the pack; `None`: what the brief says, else `pack` beside it.
    pub out: Option<PathBuf>,
    /// How to merge.
    pub wish: Wish,
}

/// A brief that was read, with its catalog of documents.
#[derive(Debug)]
pub struct Project<'c> {
    /// The brief's file.
    pub source: Arc<Source>,
    /// The brief.
    pub read: Read,
    /// Warnings and notes about it.
    pub findings: Vec<Finding>,
    /// The folder that the brief is in.
    pub home: PathBuf,
    /// The folder of its pack.
    pub dir: PathBuf,
    /// That folder as the person would write it.
    pub shown_dir: PathBuf,
    /// What is wrong with templates of the person's own.
    pub template_faults: Vec<Finding>,
    /// The documents there are.
    pub catalog: Cow<'c, Catalog>,
    /// The day on which this happens; nothing that documents say depends on it.
    pub today: Option<jiff::civil::Date>,
}

/// A build that could be carried out.
pub struct Prepared<'p> {
    /// The documents as the brief now says them.
    pub documents: Vec<Document>,
    /// The pack as it stands.
    pub pack: Pack<'p>,
    /// What would be done.
    pub plan: Plan,
    /// Faults of templates, each of which stopped its own document.
    pub faults: Vec<Finding>,
    /// What a launch that moves does to the plan.
    pub shift: Option<Shift>,
}

/// Reads a brief's file. One that is too large is not read to its end.
///
/// # Errors
/// When it can't be read, is too large, or is no UTF-8 text.
pub fn load(path: &Path, shown: &Path) -> Result<Arc<Source>, Finding> {
    let file = std::fs::File::open(path).map_err(|error| pack::io(shown, "read", &error))?;
    let mut bytes = Vec::new();
    let limit = u64::try_from(MAX_BYTES).unwrap_or(u64::MAX).saturating_add(1);
    file.take(limit).read_to_end(&mut bytes).map_err(|error| pack::io(shown, "read", &error))?;
    if bytes.len() > MAX_BYTES {
        let message = format!("`{}` is larger than {} kB", shown.display(), MAX_BYTES / 1024);
        return Err(
            Finding::failure("too-large", message).help("a full brief has about 20 kB; is this the right file?")
        );
    }
    match String::from_utf8(bytes) {
        Ok(text) => Ok(Arc::new(Source { path: shown.to_owned(), text })),
        Err(error) => {
            let valid = error.utf8_error().valid_up_to();
            let text = String::from_utf8_lossy(error.as_bytes()).into_owned();
            let source = Arc::new(Source { path: shown.to_owned(), text });
            let place = Place { source, span: valid..valid + '\u{fffd}'.len_utf8() };
            Err(Finding::error("not-utf8", place, "this byte is not UTF-8 text").help("save the file as UTF-8"))
        }
    }
}

/// Takes away the approval of claims that say something else by now than what was approved, and tells it.
fn withdraw(read: &mut Read, source: &Arc<Source>, dir: &Path) -> Vec<Finding> {
    let stored = std::fs::read_to_string(dir.join(state::path::approved())).unwrap_or_default();
    if stored.is_empty() {
        return Vec::new();
    }
    let mut findings = Vec::new();
    for Lapse { whose, was } in approval::lapses(&approval::read(&stored), &read.brief) {
        let brief = &mut read.brief;
        let (key, path, says) = match whose {
            Whose::Claim(index) => {
                let Some((key, claim)) = brief.claims.0.get_mut(index) else { continue };
                claim.withdraw();
                (key.clone(), format!("claims.{key}.says"), claim.says.as_ref())
            }
            Whose::Voice(index) => {
                let Some(quote) = brief.quotes.get_mut(index) else { continue };
                quote.withdraw();
                (quote.path.clone(), format!("{}.says", quote.path), quote.says.as_ref())
            }
        };
        let leaf = says.and_then(|says| read.leaves.get(says.leaf));
        let place = Place { source: Arc::clone(source), span: leaf.map_or(0..0, |leaf| leaf.span.clone()) };
        let who = if was.by.is_empty() { String::new() } else { format!(" by {}", was.by.replace('`', "'")) };
        let day = was.on.as_deref().and_then(brief::date::day).map(brief::date::long);
        let when = day.map(|day| format!(" (seen on {day})")).unwrap_or_default();
        let message = format!(
            "`{key}` was approved{who} with other words or proof{when}: `{}`; it counts as pending",
            was.says.replace('`', "'")
        );
        let help =
            "have it approved again and renew `approved_by`, for instance with the day, or set `status: pending`";
        let finding = Finding::new(Level::Warning, "approval-of-other-words", Some(place), message);
        findings.push(finding.path(path).help(help));
    }
    findings
}

/// The pack's folder as the person would write it.
fn shown_folder(path: &Path, shown: &Path, dir: &Path) -> PathBuf {
    let (beside, shown_beside) = (path.parent(), shown.parent());
    let within = beside.and_then(|beside| dir.strip_prefix(beside).ok());
    match (within, shown_beside) {
        (Some(within), Some(shown)) => shown.join(within),
        _ => dir.to_owned(),
    }
}

impl<'c> Project<'c> {
    /// Reads a brief and finds out where its pack is.
    ///
    /// # Errors
    /// Every problem of the brief.
    pub fn open(path: &Path, shown: &Path, catalog: &'c Catalog, out: Option<&Path>) -> Result<Self, Findings> {
        Self::of(load(path, shown)?, path, shown, catalog, out)
    }

    /// The same, of a text that may not be in the file yet.
    ///
    /// # Errors
    /// Every problem of the brief.
    pub fn of(
        source: Arc<Source>,
        path: &Path,
        shown: &Path,
        catalog: &'c Catalog,
        out: Option<&Path>,
    ) -> Result<Self, Findings> {
        let Looked { read, mut findings, more } = brief::look(&source);
        let beside = path.parent().unwrap_or(Path::new(""));
        let shown_beside = shown.parent().unwrap_or(Path::new(""));
        let own = catalog::with_own(catalog, &beside.join(catalog::FOLDER), &shown_beside.join(catalog::FOLDER));
        let (catalog, template_faults) = match own {
            Some((own, faults)) => (Cow::Owned(own), faults),
            None => (Cow::Borrowed(catalog), Vec::new()),
        };
        findings.extend(unknown_documents(&source, &read, &catalog));
        let mut read = read;
        let dir = match out {
            Some(out) => out.to_owned(),
            None => match out_of_brief(&source, &read, beside) {
                Ok(dir) => dir,
                Err(fault) => {
                    findings.push(fault);
                    PathBuf::new()
                }
            },
        };
        let mut findings = settled(findings, more)?;
        findings.extend(withdraw(&mut read, &source, &dir));
        let shown_dir = shown_folder(path, shown, &dir);
        let home = beside.to_owned();
        Ok(Self { source, read, findings, home, dir, shown_dir, template_faults, catalog, today: None })
    }

    /// The kinds of documents that are built, in reading order, and those that a former build made and that are not any more.
    ///
    /// # Errors
    /// When the set does not exist.
    pub fn kinds(&self, set: Option<&str>, state: Option<&state::State>) -> Result<(Vec<&Kind>, Vec<String>), Finding> {
        let listed: Vec<&str> = self.read.brief.pack.documents.iter().map(|text| text.text.as_str()).collect();
        let known =
            |kind: &Kind| state.is_some_and(|state| state.documents.iter().any(|entry| entry.kind == kind.name));
        let motion = self.read.brief.launch.motion.as_ref().map(|motion| motion.typed.text.as_str());
        let of_set = |kind: &Kind, set: &str| {
            self.catalog.set(set).is_some_and(|set| set.documents.contains(kind)) && kind.is_of(motion)
        };
        if let Some(set) = set.filter(|set| *set != "all" && self.catalog.set(set).is_none()) {
            let names: Vec<&str> = self.catalog.sets.iter().map(|set| set.name.as_str()).chain(["all"]).collect();
            let finding = Finding::failure("unknown-set", format!("there is no set `{set}`"));
            return Err(finding.help(format!("there are {}", crate::finding::listed(&names))));
        }
        let wanted = |kind: &Kind| match set {
            Some("all") => true,
            // A set adds to what there is, and to the core where there is nothing yet.
            Some(set) if listed.is_empty() => of_set(kind, set) || of_set(kind, "core") || known(kind),
            Some(set) => of_set(kind, set) || known(kind),
            None if listed.is_empty() => of_set(kind, "core") || known(kind),
            None => listed.iter().any(|name| *name == kind.name || of_set(kind, name)),
        };
        let (kinds, others): (Vec<&Kind>, Vec<&Kind>) = self.catalog.documents().partition(|kind| wanted(kind));
        Ok((kinds, others.into_iter().map(|kind| kind.name.clone()).collect()))
    }

    /// Renders and plans.
    ///
    /// # Errors
    /// When a template is at fault, a word of the wish names no document, or the pack can't be looked at.
    pub fn prepare<'p>(&self, disk: &'p dyn Disk, choice: &Choice) -> Result<Prepared<'p>, Findings> {
        let pack = Pack::open(disk, &self.dir)?;
        let (kinds, dropped) = self.kinds(choice.set.as_deref(), pack.state.as_ref())?;
        let placed = pack.placement(&choice.wish.restore);
        let Rendered { documents, stopped, mut findings } =
            render::render_sound(&self.catalog, &self.read, &kinds, &placed);
        // What is wrong with the pack as a whole is no matter of one document.
        if findings.iter().any(|finding| finding.rule == render::TOO_LARGE) {
            findings.retain(|finding| finding.rule == render::TOO_LARGE);
            return Err(Findings(findings));
        }
        let faults: Vec<Finding> = self.template_faults.iter().cloned().chain(findings).collect();
        for word in choice.wish.only.iter().chain(&choice.wish.restore) {
            check_word(word, &documents, &pack)?;
        }
        let made = Made {
            documents: &documents,
            leaves: &self.read.leaves,
            brief: &self.source.text,
            digest: &self.digest(&kinds),
            dropped: &dropped,
            stopped: &stopped,
        };
        let mut plan = pack::plan::plan(&pack, made, &choice.wish).map_err(Findings)?;
        plan.groups.extend(self.notice(&pack)?);
        plan.groups.extend(self.remember_approvals(&pack)?);
        if !faults.is_empty() {
            // The next build looks at everything again, and tells them again.
            plan.state.made_from.clear();
        }
        if self.stands_alone(choice, &kinds, &plan.state) {
            plan.state.alone = alone();
        }
        let before = self.before(&pack)?;
        let shift = before.and_then(|before| shift::between(&before.brief, &self.read.brief));
        Ok(Prepared { documents, pack, plan, faults, shift })
    }

    /// Which words were approved.
    fn remember_approvals(&self, pack: &Pack<'_>) -> Result<Option<pack::plan::Group>, Findings> {
        let file = state::path::approved();
        let stored = pack.text(&file)?;
        let before = approval::read(stored.as_deref().unwrap_or_default());
        let after = approval::written(&approval::remembered(&before, &self.read.brief, self.today));
        let is_new = stored.as_deref().unwrap_or_default() != after;
        let change = Change { file, before: stored.map(String::into_bytes), after: Some(after.into_bytes()) };
        Ok(is_new.then(|| vec![change]))
    }

    /// The brief that the pack was built from, where it is another one and can be read.
    fn before(&self, pack: &Pack<'_>) -> Result<Option<Read>, Findings> {
        let Some(before) = pack.text(&state::path::brief())?.filter(|before| *before != self.source.text) else {
            return Ok(None);
        };
        let source = Arc::new(Source { path: self.source.path.clone(), text: before });
        Ok(brief::read(&source).ok().map(|before| before.value))
    }

    /// What values were called before, with those that changed since the pack was built.
    fn notice(&self, pack: &Pack<'_>) -> Result<Option<pack::plan::Group>, Findings> {
        let Some(before) = self.before(pack)? else { return Ok(None) };
        let file = state::path::former();
        let stored = pack.text(&file)?;
        let history = former::read(stored.as_deref().unwrap_or_default());
        let after = former::written(&former::noticed(&history, &before, &self.read, self.today));
        let is_new = stored.as_deref().unwrap_or_default() != after;
        let change = Change { file, before: stored.map(String::into_bytes), after: Some(after.into_bytes()) };
        Ok(is_new.then(|| vec![change]))
    }

    /// Stands for everything beside the brief that decides about the documents.
    fn digest(&self, kinds: &[&Kind]) -> String {
        let mut all = format!("{:016x}", catalog::digest());
        for kind in kinds {
            all.extend([" ", &kind.name]);
        }
        if let Cow::Owned(own) = &self.catalog {
            let ours = catalog::embedded();
            if own.sets != ours.sets {
                let _ = write!(all, " {:?}", own.sets);
            }
            for template in
                own.templates.iter().filter(|own| ours.template(&own.name).is_none_or(|o| o.text != own.text))
            {
                all.extend([" ", &template.name, " ", &template.text]);
            }
        }
        format!("{} {:016x}", env!("CARGO_PKG_VERSION"), digest::of(all.as_bytes()))
    }

    /// Whether the pack was built from the brief as it is now.
    #[must_use]
    pub fn is_fresh(&self, disk: &dyn Disk) -> bool {
        is_built_from(disk, &self.dir, &self.source.text)
    }

    /// Whether the next build without options does what this one did, and has nothing to say about the brief.
    fn stands_alone(&self, choice: &Choice, kinds: &[&Kind], state: &state::State) -> bool {
        let next = self.kinds(None, Some(state)).map(|(next, _)| next).unwrap_or_default();
        matches!(self.catalog, Cow::Borrowed(_))
            && choice.out.is_none()
            && self.read.brief.pack.out.is_none()
            && self.findings.iter().all(|finding| finding.level == Level::Note)
            && !state.made_from.is_empty()
            && next == kinds
    }

    /// Whether a build would change nothing, found out without rendering: the same brief, templates and choice as last time,
    /// and every document in its place. The number of documents.
    #[must_use]
    pub fn is_idle(&self, disk: &dyn Disk, choice: &Choice) -> Option<usize> {
        let plain = self.template_faults.is_empty() && choice.wish.changes_nothing();
        let state = plain.then(|| Pack::glance(disk, &self.dir)).flatten()?;
        let (kinds, _) = self.kinds(choice.set.as_deref(), Some(&state)).ok()?;
        let same = self.is_fresh(disk) && state.made_from == self.digest(&kinds);
        if same { standing(disk, &self.dir, &state) } else { None }
    }
}

/// What [`Project::is_idle`] says, where the brief need not even be read: it is byte for byte the one of the last build, and
/// nothing else decides. The number of documents, and the folder as the person would write it.
#[must_use]
pub fn is_settled(disk: &dyn Disk, path: &Path, shown: &Path, choice: &Choice) -> Option<(usize, PathBuf)> {
    let beside = path.parent()?;
    let plain = choice.out.is_none() && choice.set.is_none() && choice.wish.changes_nothing();
    if !plain || beside.join(catalog::FOLDER).is_dir() {
        return None;
    }
    // A state of a brief that names another folder never stands alone.
    let dir = beside.join(pack::DEFAULT);
    let state = Pack::glance(disk, &dir)?;
    let same = state.alone == alone() && is_built_from(disk, &dir, &load(path, shown).ok()?.text);
    let count = same.then(|| standing(disk, &dir, &state)).flatten()?;
    Some((count, shown_folder(path, shown, &dir)))
}

/// Stands for what decides about a pack beside the brief, where the person chose nothing.
fn alone() -> String {
    format!("{} {:016x}", env!("CARGO_PKG_VERSION"), catalog::digest())
}

/// Whether a pack was built from this text. A build that held something back took the copy of the brief away.
fn is_built_from(disk: &dyn Disk, dir: &Path, brief: &str) -> bool {
    let built_from = disk.read(&dir.join(state::path::brief())).ok().flatten();
    built_from.as_deref() == Some(brief.as_bytes())
}

/// How many documents there are, where each is in its place.
fn standing(disk: &dyn Disk, dir: &Path, state: &state::State) -> Option<usize> {
    let stands = |entry: &state::Entry| {
        let kind = disk.kind(&dir.join(entry.file()));
        if entry.removed {
            matches!(kind, Ok(OnDisk::Absent))
        } else {
            matches!(kind, Ok(OnDisk::File { .. })) && entry.markers == 0
        }
    };
    state.documents.iter().all(stands).then_some(state.documents.len())
}

//! Files that came back, as changes of documents, of the list of comments, and of the brief. Nothing is written here.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::path::{Path, PathBuf};

use jiff::civil::Date;

use super::claims::{self, Verdict};
use super::comments::{self, Comment};
use super::edits::{Edit, Lost, Made, applied, edits};
use super::laid::laid;
use super::passages::{self, Written};
use super::records::{self, Noted, Records, Sent};
use super::returned::{self, Returned, is_name};
use super::send::state;
use super::tokens;
use crate::brief::date;
use crate::export::page;
use crate::finding::{Finding, Findings};
use crate::pack::disk::Disk;
use crate::pack::plan::{Change, Plan};
use crate::pack::resolve::rewritten;
use crate::pack::state::{Entry, State};
use crate::pack::{self, Pack, merge};
use crate::project::Project;
use crate::readers::word::PICTURE;

/// A file that came back and is known.
#[derive(Debug, Clone)]
pub struct Reply {
    /// The file, as the person named it.
    pub shown: PathBuf,
    returned: Returned,
    /// Which of the files that were sent it is.
    pub sent: usize,
}

/// A file that came back, and which of those that were sent it can be.
#[derive(Debug, Clone)]
pub struct Arrived {
    /// The file, as the person named it.
    pub shown: PathBuf,
    returned: Returned,
    /// Those that it can be, the best first; none where it is none.
    pub fits: Vec<usize>,
}

impl Arrived {
    /// It is that one of those that were sent.
    #[must_use]
    pub fn is(self, sent: usize) -> Reply {
        Reply { shown: self.shown, returned: self.returned, sent }
    }
}

/// How files are taken.
#[derive(Debug, Clone)]
pub struct Wish<'w> {
    /// Only what these changed; empty: all.
    pub only: &'w [String],
    /// Not what these changed.
    pub without: &'w [String],
    /// The day.
    pub today: Date,
    /// The folder of reviews.
    pub folder: &'w Path,
}

impl Wish<'_> {
    fn wants(&self, name: &str) -> bool {
        let is = |all: &[String]| all.iter().any(|one| is_name(one, name));
        (self.only.is_empty() || is(self.only)) && !is(self.without)
    }
}

/// What one file comes to.
#[derive(Debug, Clone, Default)]
pub struct Report {
    /// The file, as the person named it.
    pub file: PathBuf,
    /// To whom it had been sent, and on which day.
    pub sent: (String, String),
    /// The document, or `claims`.
    pub document: String,
    /// What each reviewer changed.
    pub steps: Vec<Step>,
    /// Comments that are new: who, and what.
    pub comments: Vec<(String, String)>,
    /// Changes that the document has no place for: what stood there, and what was made of it.
    pub lost: Vec<(String, String)>,
    /// How often only the form was changed, by whom.
    pub forms: Vec<(String, usize)>,
    /// It came back before, and says nothing new.
    pub is_known: bool,
}

/// What one reviewer changed in one document.
#[derive(Debug, Clone)]
pub struct Step {
    /// Who.
    pub who: String,
    /// When, as people write it; empty where the file does not say.
    pub when: String,
    /// The document without these changes, as it was sent.
    pub before: String,
    /// With them.
    pub after: String,
    /// In how many places it meets other changes.
    pub conflicts: usize,
    /// It falls into a conflict that is open, and waits until that is settled.
    pub waits: bool,
}

/// What all files come to.
pub struct Received {
    /// Of each file.
    pub reports: Vec<Report>,
    /// What is written to the pack and to the list of comments.
    pub plan: Plan,
    /// What is decided about claims.
    pub verdict: Verdict,
}

impl Received {
    /// Whether there is nothing to write.
    #[must_use]
    pub fn is_idle(&self) -> bool {
        self.plan.groups.iter().all(Vec::is_empty)
            && self.verdict.changes.is_empty()
            && self.verdict.questions.is_empty()
    }

    /// Whether something waits for a person.
    #[must_use]
    pub fn needs_attention(&self) -> bool {
        let steps = || self.reports.iter().flat_map(|report| &report.steps);
        steps().any(|step| step.conflicts > 0 || step.waits)
            || self.reports.iter().any(|report| !report.lost.is_empty())
    }
}

/// Reads a file, and finds out which of those that were sent it is.
///
/// # Errors
/// When it can't be read, or what was sent can't.
pub fn arrived(pack: &Pack<'_>, records: &Records, shown: &Path, bytes: &[u8]) -> Result<Arrived, Finding> {
    let returned = returned::read(shown, bytes)?;
    let fits = returned::candidates(records, pack, &returned)?;
    Ok(Arrived { shown: shown.to_owned(), returned, fits })
}

/// A document while files are taken home.
struct Open {
    file: String,
    before: String,
    now: String,
    /// How long the markers in it are.
    markers: usize,
}

struct Taker<'a> {
    project: &'a Project<'a>,
    pack: &'a Pack<'a>,
    wish: &'a Wish<'a>,
    records: Records,
    open: BTreeMap<(String, Option<String>), Open>,
    comments: Vec<Comment>,
    verdict: Verdict,
    faults: Vec<Finding>,
}

/// Takes files home, one after the other.
///
/// # Errors
/// When a document that one belongs to is gone or can't be read.
pub fn receive(
    project: &Project<'_>,
    pack: &Pack<'_>,
    disk: &dyn Disk,
    replies: &[Reply],
    wish: &Wish<'_>,
) -> Result<Received, Findings> {
    let before = Records::read(pack)?;
    let mut taker = Taker {
        project,
        pack,
        wish,
        records: before.clone(),
        open: BTreeMap::new(),
        comments: Vec::new(),
        verdict: Verdict::default(),
        faults: Vec::new(),
    };
    let mut reports = Vec::new();
    for reply in replies {
        match taker.file(reply) {
            Ok(report) => reports.push(report),
            Err(fault) => taker.faults.push(fault),
        }
    }
    if !taker.faults.is_empty() {
        return Err(Findings(taker.faults));
    }
    let plan = taker.plan(disk, &before)?;
    Ok(Received { reports, plan, verdict: taker.verdict })
}

impl Taker<'_> {
    fn file(&mut self, reply: &Reply) -> Result<Report, Finding> {
        let Some(sent) = self.records.sent.get(reply.sent).cloned() else {
            return Err(Finding::failure("not-sent", format!("`{}` was never sent", reply.shown.display())));
        };
        let mut report = Report {
            file: reply.shown.clone(),
            sent: (sent.to.clone(), sent.on.clone()),
            forms: reply.returned.forms(),
            ..Report::default()
        };
        let before = (self.records.noted.len(), sent.taken.len());
        let taken = if sent.is_claims() {
            self.claims(reply, &sent, &mut report)
        } else {
            self.document(reply, &sent, &mut report)?
        };
        let is_new = self.records.noted.len() > before.0 || taken.len() > before.1;
        let has_decisions = sent.is_claims() && !(self.verdict.changes.is_empty() && self.verdict.questions.is_empty());
        report.is_known = !is_new && !has_decisions && report.steps.is_empty() && report.lost.is_empty();
        if let Some(record) = self.records.sent.get_mut(reply.sent) {
            record.taken = taken;
            let day = self.wish.today.to_string();
            if is_new || record.back.is_empty() {
                record.back.retain(|known| *known != day);
                record.back.push(day);
            }
        }
        Ok(report)
    }

    /// A document; the digests of the changes that are taken over by now.
    fn document(&mut self, reply: &Reply, sent: &Sent, report: &mut Report) -> Result<BTreeSet<String>, Finding> {
        let key = (sent.kind.clone(), sent.item.clone());
        if !self.open.contains_key(&key) {
            let open = self.opened(reply, sent)?;
            self.open.insert(key.clone(), open);
        }
        let source = self.pack.text(&records::document(&sent.id))?.ok_or_else(|| {
            let message = format!("how the document of `{}` was sent is not known any more", reply.shown.display());
            Finding::failure("not-known", message)
                .help("bring `.launchpack/sent` back from version control or a backup")
        })?;
        let copy = returned::as_sent(self.pack, sent)?;
        let units = copy.whole();
        let written = passages::read(&source);
        let laid = laid(&units, &written);
        let layers = reply.returned.layers(&sent.to, &|name| self.wish.wants(name));
        let made: Vec<Made> = layers.iter().map(|layer| edits(&source, &written, &laid, &layer.units)).collect();
        let mut taken = sent.taken.clone();
        let Some(last) = made.last() else { return Ok(taken) };
        let name = |edit: &Edit| records::name(&[&edit.start.to_string(), &edit.end.to_string(), &edit.text]);
        let known: Vec<&Edit> = last.edits.iter().filter(|edit| sent.taken.contains(&name(edit))).collect();
        let Some(open) = self.open.get_mut(&key) else { return Ok(taken) };
        report.document.clone_from(&open.file);
        let mut prev = applied(&source, known.iter().copied());
        let mut aside = BTreeSet::new();
        for (layer, made) in layers.iter().zip(&made) {
            let mut all: Vec<&Edit> = made.edits.iter().chain(known.iter().copied()).collect();
            all.sort();
            all.dedup();
            let text = applied(&source, all);
            if text == prev {
                continue;
            }
            if !layer.wanted {
                // It is in everything that follows, and taken from none of it.
                aside.extend(made.edits.iter().map(name));
                prev = text;
                continue;
            }
            let mut step = Step {
                who: layer.who.clone(),
                when: span(&layer.when),
                before: prev.clone(),
                after: text.clone(),
                conflicts: 0,
                waits: false,
            };
            match merge::reviewed(&prev, &open.now, &text, open.markers, &layer.who) {
                Some(merged) => {
                    step.conflicts = merged.conflicts().len();
                    open.now.clone_from(&merged.marked().text);
                    open.markers = open.markers.max(merged.marked().length);
                    taken.extend(made.edits.iter().map(name).filter(|name| !aside.contains(name)));
                    report.steps.push(step);
                    prev = text;
                }
                None => {
                    step.waits = true;
                    report.steps.push(step);
                    break;
                }
            }
        }
        let asked = units.first().map(|unit| unit.cells.concat()).unwrap_or_default();
        self.lost(reply, sent, &copy, last, &asked, report);
        self.remarks(reply, sent, &source, &written, last, report);
        Ok(taken)
    }

    fn opened(&self, reply: &Reply, sent: &Sent) -> Result<Open, Finding> {
        let shown = reply.shown.display();
        let gone = |what: &str, help: &str| {
            Finding::failure("no-document", format!("the document that `{shown}` belongs to {what}")).help(help)
        };
        let found = sent.document(self.pack);
        let found = found
            .ok_or_else(|| gone("is no part of the pack any more", "bring back in the brief what it was made from"))?;
        let file = found.entry.file().to_owned();
        if found.mine.is_none() {
            return Err(gone(
                &format!("was removed: `{file}`"),
                &format!("`launchpack build --restore {}` brings it back; then receive the file", sent.kind),
            ));
        }
        let text = found.text().ok_or_else(|| gone("can't be read as text", "save it as UTF-8"))?.to_owned();
        let markers = if found.is_open() { found.entry.markers } else { 0 };
        Ok(Open { file, before: text.clone(), now: text, markers })
    }

    /// What has no place: told, and put on the list, so that nothing is forgotten.
    fn lost(&mut self, reply: &Reply, sent: &Sent, copy: &Returned, made: &Made, asked: &str, report: &mut Report) {
        let mut all = made.lost.clone();
        let plain = |text: &str| tokens::key(text).chars().filter(|c| !c.is_numeric()).collect::<String>();
        // The line that asks is no part of the document.
        all.retain(|one| !(one.now.is_empty() && plain(&one.was) == plain(asked)));
        all.retain(|one| !(one.now.is_empty() && plain(&one.was).trim().is_empty()));
        let known: Vec<String> = copy.beside().iter().map(|line| plain(line)).collect();
        let beside = reply.returned.beside().into_iter().filter(|line| !known.contains(&plain(line)));
        all.extend(beside.map(|now| Lost { was: String::new(), now }));
        let count = |units: &[crate::readers::word::Unit]| {
            units.iter().flat_map(|unit| &unit.cells).map(|cell| cell.matches(PICTURE).count()).sum::<usize>()
        };
        let (was, now) = (count(&copy.whole()), count(&reply.returned.whole()));
        if now > was {
            all.push(Lost { was: String::new(), now: "a picture".to_owned() });
        }
        for Lost { was, now } in all {
            let (was, now) = (was.replace(PICTURE, "a picture"), now.replace(PICTURE, "a picture"));
            let text = match (was.is_empty(), now.is_empty()) {
                (true, _) => format!("added what has no place in the document: “{now}”"),
                (false, true) => format!("took out what is made by itself: “{was}”"),
                (false, false) => format!("changed “{was}” to “{now}”, which has no place in the document"),
            };
            let name = records::name(&[&sent.kind, sent.item.as_deref().unwrap_or_default(), &sent.to, &text]);
            if self.noted(&name, sent, String::new()) {
                self.comments.push(self.comment(name, sent, "", String::new(), &sent.to.clone(), &text, false));
                report.lost.push((was, now));
            }
        }
    }

    /// Puts a comment's name on record; whether it is new.
    fn noted(&mut self, name: &str, sent: &Sent, passage: String) -> bool {
        if self.records.noted.iter().any(|noted| noted.note == name) {
            return false;
        }
        self.records.noted.push(Noted {
            note: name.to_owned(),
            kind: sent.kind.clone(),
            item: sent.item.clone(),
            passage,
        });
        true
    }

    fn comment(
        &self,
        name: String,
        sent: &Sent,
        anchor: &str,
        words: String,
        who: &str,
        text: &str,
        done: bool,
    ) -> Comment {
        let (title, file) = if sent.is_claims() {
            ("claims".to_owned(), self.beside(&self.project.source.path))
        } else {
            let file = sent.document(self.pack).map_or(sent.kind.as_str(), |found| found.entry.file());
            let title = file.strip_suffix(".md").unwrap_or(file).to_owned();
            (title, self.beside(&self.project.shown_dir.join(file)))
        };
        let link = if anchor.is_empty() { file.clone() } else { format!("{file}#{}", page::encoded(anchor)) };
        Comment {
            name,
            document: (title, file),
            link,
            words,
            who: who.to_owned(),
            text: text.to_owned(),
            done,
            answers: None,
        }
    }

    /// A file as a link from the list of comments, which is one folder below the brief.
    fn beside(&self, shown: &Path) -> String {
        let home = self.project.source.path.parent().unwrap_or(Path::new(""));
        let within = shown.strip_prefix(home).unwrap_or(shown);
        let parts: Vec<String> = within.iter().map(|part| page::encoded(&part.to_string_lossy())).collect();
        if shown.strip_prefix(home).is_ok() { format!("../{}", parts.join("/")) } else { parts.join("/") }
    }

    fn remarks(
        &mut self,
        reply: &Reply,
        sent: &Sent,
        source: &str,
        written: &Written,
        made: &Made,
        report: &mut Report,
    ) {
        let layers = reply.returned.layers(&sent.to, &|name| self.wish.wants(name));
        let anchors = layers.last().map(|layer| layer.anchors.clone()).unwrap_or_default();
        let headings = page::headings(source);
        let mut names: BTreeMap<String, String> = BTreeMap::new();
        for remark in &reply.returned.threads(&anchors) {
            let who = if remark.author.is_empty() { sent.to.as_str() } else { remark.author.as_str() };
            if !self.wish.wants(who) || remark.text.is_empty() {
                continue;
            }
            let anchor = anchors.iter().find(|anchor| anchor.id == remark.id);
            let place: Option<Range<usize>> = anchor.and_then(|anchor| made.places.get(anchor.unit).cloned().flatten());
            let passage = place.as_ref().map(|place| passage_at(written, place)).unwrap_or_default();
            let words = anchor.map(|anchor| anchor.words.clone()).filter(|words| !words.is_empty());
            let words = words.unwrap_or_else(|| passage.replace('\t', " | ")).replace(PICTURE, "");
            let item = sent.item.as_deref().unwrap_or_default();
            let name = records::name(&[&sent.kind, item, &tokens::key(&passage), who, &remark.when, &remark.text]);
            names.insert(remark.id.clone(), name.clone());
            if !self.noted(&name, sent, passage) {
                continue;
            }
            let when = moment(&remark.when);
            let signed = if when.is_empty() { who.to_owned() } else { format!("{who}, {when}") };
            let above = place.map(|place| heading_before(written, &headings, place.start)).unwrap_or_default();
            let mut comment = self.comment(name, sent, &above, words, &signed, &remark.text, remark.done);
            comment.answers = remark.answers.as_deref().and_then(|id| names.get(id)).cloned();
            report.comments.push((signed, remark.text.clone()));
            self.comments.push(comment);
        }
    }

    /// A claim sheet.
    fn claims(&mut self, reply: &Reply, sent: &Sent, report: &mut Report) -> BTreeSet<String> {
        "claims".clone_into(&mut report.document);
        if !self.wish.wants(&sent.to) {
            return sent.taken.clone();
        }
        let units = reply.returned.whole();
        let day =
            reply.returned.layers(&sent.to, &|_| true).last().map(|layer| layer.when.1.clone()).unwrap_or_default();
        let day = day.get(..10).and_then(date::day).unwrap_or(self.wish.today);
        let by = format!("{}, {day}", sent.to);
        let decided = claims::decided(&units, &sent.claims);
        let verdict = claims::verdict(&decided, &sent.claims, &self.project.read.brief, &by);
        for one in &decided {
            let Some(reason) = &one.reason else { continue };
            let about = Sent { item: Some(one.claim.clone()), ..sent.clone() };
            let name = records::name(&["reason", &one.claim, &sent.to, reason]);
            let says = sent.claims.get(&one.claim).map(|(says, _)| says.clone()).unwrap_or_default();
            if self.noted(&name, &about, says) {
                let who = format!("{}, {}", sent.to, date::long(day));
                report.comments.push((format!("{who} on `{}`", one.claim), reason.clone()));
                self.comments.push(self.comment(name, sent, "", one.claim.clone(), &who, reason, false));
            }
        }
        report.lost.extend(verdict.unclear.iter().map(|text| (String::new(), text.clone())));
        self.verdict.changes.extend(verdict.changes);
        self.verdict.questions.extend(verdict.questions);
        sent.taken.clone()
    }

    fn plan(&self, disk: &dyn Disk, before: &Records) -> Result<Plan, Finding> {
        let mut group: Vec<Change> = Vec::new();
        let mut plan = rewritten(self.pack, std::iter::empty())?;
        let mut conflicts = false;
        for open in self.open.values().filter(|open| open.before != open.now) {
            let bytes = |text: &str| Some(text.as_bytes().to_vec());
            group.push(Change {
                file: PathBuf::from(&open.file),
                before: bytes(&open.before),
                after: bytes(&open.now),
            });
            conflicts |= open.markers > 0;
        }
        if conflicts {
            let entry = |entry: &Entry| {
                let open = self.open.get(&(entry.kind.clone(), entry.item.clone()));
                let markers = open.filter(|open| open.before != open.now).map_or(entry.markers, |open| open.markers);
                Entry { markers, ..entry.clone() }
            };
            // While something waits for a person, the next build looks at everything.
            plan.state = State::new(String::new(), plan.state.documents.iter().map(entry).collect());
        }
        if !self.comments.is_empty() {
            let file = self.wish.folder.join("comments.md");
            let old = disk.read(&file).map_err(|error| pack::io(&file, "read", &error))?;
            let text = String::from_utf8_lossy(old.as_deref().unwrap_or_default()).into_owned();
            let new = comments::added(&text, &self.comments).into_bytes();
            group.push(Change { file, before: old, after: Some(new) });
        }
        if self.records != *before {
            group.push(state(self.pack, records::list(), Some(self.records.to_text().into_bytes()))?);
        }
        plan.groups = vec![group];
        Ok(plan)
    }
}

/// Whether two names are the same person's, capitals and signs aside.
#[must_use]
pub fn is_person(one: &str, other: &str) -> bool {
    is_name(one, other)
}

/// The words of the passage that stands there.
fn passage_at(written: &Written, place: &Range<usize>) -> String {
    let found = written.passages.iter().find(|passage| passage.lines == *place);
    found.map(passages::Passage::text).unwrap_or_default()
}

/// What a link calls the heading that a place stands below.
fn heading_before(written: &Written, headings: &[String], at: usize) -> String {
    let is_heading = |passage: &&passages::Passage| matches!(passage.kind, crate::readers::word::UnitKind::Heading(_));
    let above = written.passages.iter().filter(is_heading).filter(|passage| passage.lines.start <= at).count();
    above.checked_sub(1).and_then(|at| headings.get(at)).cloned().unwrap_or_default()
}

/// A moment of a file, as people write it.
fn moment(when: &str) -> String {
    when.get(..10).and_then(date::day).map(date::long).unwrap_or_default()
}

fn span((from, until): &(String, String)) -> String {
    let (from, until) = (moment(from), moment(until));
    if from == until { from } else { format!("{from} to {until}") }
}

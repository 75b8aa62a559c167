//! Files on their way home, one after the other, and what they come to together.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use super::when::span;
use super::{Reply, Report, Step, Wish};
use crate::brief::date;
use crate::finding::Finding;
use crate::pack::disk::Disk;
use crate::pack::plan::{Change, Plan};
use crate::pack::resolve::rewritten;
use crate::pack::state::{Entry, State};
use crate::pack::{self, Pack, merge};
use crate::project::Project;
use crate::readers::word::Anchor;
use crate::review::claims::{self, Verdict};
use crate::review::comments::{self, Comment};
use crate::review::editor::edits;
use crate::review::edits::{Edit, Made, applied};
use crate::review::laid::laid;
use crate::review::passages::{self, Written};
use crate::review::records::{self, Records, Sent};
use crate::review::returned;
use crate::review::send::state;

/// A document while files are taken home.
struct Open {
    file: String,
    before: String,
    now: String,
    /// How long the markers in it are.
    markers: usize,
}

pub(super) struct Taker<'a> {
    pub(super) project: &'a Project<'a>,
    pub(super) pack: &'a Pack<'a>,
    pub(super) wish: &'a Wish<'a>,
    pub(super) records: Records,
    open: BTreeMap<(String, Option<String>), Open>,
    pub(super) comments: Vec<Comment>,
    pub(super) verdict: Verdict,
    pub(super) faults: Vec<Finding>,
}

/// What came back, in terms of the document that was sent.
#[derive(Clone, Copy)]
pub(super) struct Came<'a> {
    pub(super) source: &'a str,
    pub(super) written: &'a Written,
    pub(super) made: &'a Made,
    pub(super) anchors: &'a [Anchor],
}

impl<'a> Taker<'a> {
    pub(super) fn new(project: &'a Project<'a>, pack: &'a Pack<'a>, wish: &'a Wish<'a>, records: Records) -> Self {
        let (open, comments, verdict) = (BTreeMap::new(), Vec::new(), Verdict::default());
        Self { project, pack, wish, records, open, comments, verdict, faults: Vec::new() }
    }

    pub(super) fn file(&mut self, reply: &Reply) -> Result<Report, Finding> {
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
            let Some(merged) = merge::reviewed(&prev, &open.now, &text, open.markers, &layer.who) else {
                step.waits = true;
                report.steps.push(step);
                break;
            };
            step.conflicts = merged.conflicts().len();
            open.now.clone_from(&merged.marked().text);
            open.markers = open.markers.max(merged.marked().length);
            taken.extend(made.edits.iter().map(name).filter(|name| !aside.contains(name)));
            report.steps.push(step);
            prev = text;
        }
        self.lost(reply, sent, &copy, &units, last, report);
        let anchors = layers.last().map(|layer| layer.anchors.as_slice()).unwrap_or_default();
        let came = Came { source: &source, written: &written, made: last, anchors };
        self.remarks(reply, sent, &came, report);
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

    /// A claim sheet.
    fn claims(&mut self, reply: &Reply, sent: &Sent, report: &mut Report) -> BTreeSet<String> {
        "claims".clone_into(&mut report.document);
        if !self.wish.wants(&sent.to) {
            return sent.taken.clone();
        }
        let units = reply.returned.whole();
        let day = reply.returned.latest();
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
                let comment = self.comment(name, sent, &who, reason);
                self.comments.push(Comment { words: one.claim.clone(), ..comment });
            }
        }
        report.lost.extend(verdict.unclear.iter().map(|text| (String::new(), text.clone())));
        self.verdict.changes.extend(verdict.changes);
        self.verdict.questions.extend(verdict.questions);
        sent.taken.clone()
    }

    pub(super) fn plan(&self, disk: &dyn Disk, before: &Records) -> Result<Plan, Finding> {
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

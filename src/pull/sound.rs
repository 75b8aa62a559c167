//! The last safety net: a pack is rendered from the changed brief and merged, before anything is written, and what a person
//! typed has to stand there as it was typed.

use std::ops::Range;
use std::sync::Arc;

use super::refusal::{At, Reason};
use crate::align::places::{Alignment, Fate, Place};
use crate::brief::{self, Checked};
use crate::finding::{Finding, Findings, Level, Source};
use crate::pack::disk::Disk;
use crate::pack::merge;
use crate::pack::plan::{Action, OnConflict, Step, Wish};
use crate::pack::sheet::{Aligned, Sheet};
use crate::pack::state;
use crate::project::{Choice, Prepared, Project};

/// The project with another text of its brief.
///
/// # Errors
/// Every problem of the brief.
pub(super) fn with_brief<'c>(project: &Project<'c>, text: &str) -> Result<Project<'c>, Findings> {
    let source = Arc::new(Source { path: project.source.path.clone(), text: text.to_owned() });
    let Checked { value: mut read, findings } = brief::read(&source)?;
    // Approvals that had lapsed before are no approvals here; those of claims that are edited now are looked at afterwards.
    let lapsed = project.read.brief.claims.0.iter().filter(|(_, claim)| claim.is_withdrawn());
    for (key, _) in lapsed {
        for (_, claim) in read.brief.claims.0.iter_mut().filter(|(other, _)| other == key) {
            claim.withdraw();
        }
    }
    for quote in project.read.brief.quotes.iter().filter(|quote| quote.is_withdrawn()) {
        for other in read.brief.quotes.iter_mut().filter(|other| other.path == quote.path) {
            other.withdraw();
        }
    }
    Ok(Project {
        source,
        read,
        findings,
        home: project.home.clone(),
        dir: project.dir.clone(),
        shown_dir: project.shown_dir.clone(),
        template_faults: project.template_faults.clone(),
        catalog: project.catalog.clone(),
        today: project.today,
    })
}

/// A build from the changed brief, as it would be.
pub(super) struct Trial<'d> {
    project: Project<'d>,
    prepared: Prepared<'d>,
}

impl<'d> Trial<'d> {
    pub(super) fn new(
        project: &Project<'d>,
        disk: &'d dyn Disk,
        text: &str,
        on_conflict: OnConflict,
    ) -> Result<Self, Findings> {
        let project = with_brief(project, text)?;
        let wish = Wish { on_conflict, ..Wish::default() };
        let prepared = project.prepare(disk, &Choice { wish, ..Choice::default() })?;
        Ok(Self { project, prepared })
    }

    /// The build.
    pub(super) fn prepared(self) -> Prepared<'d> {
        self.prepared
    }

    /// The documents that would have conflicts.
    pub(super) fn conflicts(&self) -> Vec<String> {
        let collides = |step: &&Step| matches!(step.action, Action::Conflict(_));
        self.prepared.plan.steps.iter().filter(collides).map(|step| step.file.clone()).collect()
    }

    /// Whether every conflict of the build would be gone if some edits were not there: `other` are their bytes in the base
    /// and in the file.
    pub(super) fn collides_only_with(&self, sheets: &[Sheet<'_>], other: &[(At, Range<usize>)]) -> bool {
        self.prepared.plan.steps.iter().zip(&self.prepared.documents).all(|(step, document)| {
            if !matches!(step.action, Action::Conflict(_)) {
                return true;
            }
            let is = |sheet: &Sheet<'_>| sheet.file() == step.from.as_deref().unwrap_or(&step.file);
            let Some((index, sheet)) = sheets.iter().enumerate().find(|(_, sheet)| is(sheet)) else { return false };
            let mut own: Vec<_> = other.iter().filter(|(at, _)| at.sheet == index).collect();
            own.sort_by_key(|(at, _)| std::cmp::Reverse(at.bytes.start));
            let mut mine = sheet.mine.to_string();
            for (at, base) in own {
                mine.replace_range(at.bytes.clone(), sheet.base.get(base.clone()).unwrap_or_default());
            }
            merge::merge(&sheet.base, &mine, &document.text).is_clean()
        })
    }

    /// Why what a person typed at a place would not be said by the brief there, if so.
    pub(super) fn fault(&self, sheet: &Sheet<'_>, at: &At) -> Option<Reason> {
        let otherwise = || Some(Reason::Otherwise(String::new()));
        let Some((number, step)) = self.step(sheet.file()) else { return otherwise() };
        let Some(said) = self.said(number, step) else { return otherwise() };
        let alignment =
            Alignment::new(Arc::clone(&sheet.mine), std::slice::from_ref(&at.bytes), Arc::clone(&said.mine));
        let Some(place) = alignment.places().into_iter().next() else { return otherwise() };
        let same = place.fate == Fate::Kept;
        if matches!(step.action, Action::Conflict(_)) {
            let marked = merge::open_markers(&said.mine, self.markers(step));
            if marked.iter().any(|block| block.start <= place.mine.start && place.mine.start < block.end) {
                return Some(Reason::Otherwise(Self::would_say(&said, place.mine.start)));
            }
        }
        if !same {
            return otherwise();
        }
        let overlaps = |one: &Range<usize>| one.start < place.mine.end && place.mine.start < one.end;
        let agrees = said.places.iter().any(|one| one.fate == Fate::Kept && overlaps(&one.mine));
        if agrees { None } else { otherwise() }
    }

    /// What the document would say, beside what the brief says.
    fn said(&self, number: usize, step: &Step) -> Option<Aligned> {
        let (after, document) = (step.after.as_deref()?, self.prepared.documents.get(number)?);
        let spans = state::spans(&document.said, &self.project.read.leaves);
        Some(Aligned::of(&document.text, after, spans, self.markers(step)))
    }

    fn markers(&self, step: &Step) -> usize {
        self.prepared.plan.state.documents.iter().find(|e| e.file() == step.file).map_or(0, |e| e.markers)
    }

    /// Whether lines that a person added are what the brief says there, and lines they took out are gone.
    pub(super) fn agrees(&self, sheet: &Sheet<'_>, at: &At) -> bool {
        let Some((number, step)) = self.step(sheet.file()) else { return false };
        if matches!(step.action, Action::Conflict(_)) {
            return false;
        }
        let Some(said) = self.said(number, step) else { return false };
        let beside = |spans: &[Range<usize>]| Alignment::new(Arc::clone(&sheet.mine), spans, Arc::clone(&said.mine));
        if at.bytes.is_empty() {
            // Where lines were taken out, nothing may be missing of what the brief says.
            let before = beside(&[]);
            let gone = said.alignment.regions().iter().filter(|region| region.mine.is_empty());
            let line = sheet.mine.get(..at.bytes.start).unwrap_or_default().matches('\n').count();
            let now =
                before.regions().iter().rfind(|r| r.base.end <= line).map_or(line, |r| line - r.base.end + r.mine.end);
            return gone.into_iter().all(|region| region.mine.start.abs_diff(now) > 1);
        }
        // A new item may not push another out of a list that has room for so many.
        let stood: Vec<_> =
            sheet.places.iter().filter(|place| place.fate == Fate::Kept).map(|p| p.mine.clone()).collect();
        let pushed_out = |place: &Place| matches!(place.fate, Fate::Removed | Fate::Deleted | Fate::Rewritten);
        if beside(&stood).places().iter().any(pushed_out) {
            return false;
        }
        let alignment = beside(std::slice::from_ref(&at.bytes));
        let Some(place) = alignment.places().into_iter().next().filter(|place| place.fate == Fate::Kept) else {
            return false;
        };
        let line = |at: usize| said.mine.get(..at).unwrap_or_default().matches('\n').count();
        (line(place.mine.start)..=line(place.mine.end)).all(|line| said.alignment.is_unchanged(line))
    }

    /// What the document would say where the person typed something else.
    fn would_say(said: &Aligned, at: usize) -> String {
        let line_of = |at: usize| said.mine.get(..at).unwrap_or_default().matches('\n').count();
        let line = line_of(at);
        let near = said.spans.iter().zip(&said.places).filter(|(_, place)| place.fate != Fate::Kept);
        let best = near.min_by_key(|(_, place)| line_of(place.mine.start).abs_diff(line));
        let words = best.and_then(|(span, _)| said.base.get(span.bytes.clone())).unwrap_or_default();
        words.lines().next().unwrap_or_default().chars().take(80).collect()
    }

    fn step(&self, file: &str) -> Option<(usize, &Step)> {
        let is = |step: &Step| step.from.as_deref().unwrap_or(&step.file) == file;
        self.prepared.plan.steps.iter().enumerate().find(|(_, step)| is(step))
    }
}

/// The first error among findings, as a clause, with its place in the brief.
pub(super) fn first_error(Findings(findings): &Findings) -> (String, Option<&Finding>) {
    let first = findings.iter().find(|finding| finding.level == Level::Error);
    (first.map_or_else(|| "it can't be read".to_owned(), |finding| finding.message.clone()), first)
}

//! What can be done about a place of a document: each an edit that the person sees.

use std::ops::Range;

use lsp_types::{CodeAction, CodeActionKind, CodeActionOrCommand, Diagnostic, NumberOrString, TextEdit, WorkspaceEdit};

use super::desk::{Desk, short};
use super::text::replaced;
use crate::check::{Subject, fix};
use crate::pack::merge::{Side, open_markers, resolve};
use crate::pull::Refusal;
use crate::session::spot::Spot;

/// More edits than this at once are taken back by `launchpack pull`.
const MOST_PULLS: usize = 3;

impl Desk<'_> {
    /// What can be done about these bytes; `told`: what the client shows there.
    pub(super) fn actions(&self, bytes: &Range<usize>, told: &[Diagnostic]) -> Vec<CodeActionOrCommand> {
        let mut all = Vec::new();
        if !self.is_brief() {
            self.settle(bytes, told, &mut all);
            self.spots_edited(bytes, told, &mut all);
        }
        self.former(bytes, told, &mut all);
        #[cfg(feature = "audit")]
        self.audited(bytes, told, &mut all);
        self.in_brief(bytes, told, &mut all);
        all.into_iter().map(CodeActionOrCommand::CodeAction).collect()
    }

    /// The findings that the client shows and that have one of these names.
    pub(super) fn about(told: &[Diagnostic], rules: &[&str]) -> Option<Vec<Diagnostic>> {
        let is = |one: &&Diagnostic| matches!(&one.code, Some(NumberOrString::String(code)) if rules.contains(&code.as_str()));
        let about: Vec<Diagnostic> = told.iter().filter(is).cloned().collect();
        (!about.is_empty()).then_some(about)
    }

    /// One side of a conflict.
    fn settle(&self, bytes: &Range<usize>, told: &[Diagnostic], all: &mut Vec<CodeAction>) {
        let Some(document) = self.session.document(&self.file) else { return };
        for whole in open_markers(&self.text, document.markers).into_iter().filter(|whole| meets(whole, bytes)) {
            let marked = self.text.get(whole.clone()).unwrap_or_default();
            for (side, title) in [
                (Side::Mine, "Settle this conflict: keep your edit"),
                (Side::Brief, "Settle this conflict: take what the brief says"),
            ] {
                let Some(settled) = resolve(marked, document.markers, side) else { continue };
                let edit = self.own_edit(vec![self.written(&whole, settled)]);
                all.push(action(title.to_owned(), edit, Self::about(told, &["open-conflict"])));
            }
        }
    }

    fn written(&self, bytes: &Range<usize>, text: String) -> TextEdit {
        TextEdit { range: self.lines().range(bytes), new_text: text }
    }

    /// Values that a person edited: into the brief with them, or back to what the brief says.
    fn spots_edited(&self, bytes: &Range<usize>, told: &[Diagnostic], all: &mut Vec<CodeAction>) {
        let Some(document) = self.session.document(&self.file) else { return };
        let here = crate::session::spot::spots(document).filter(|spot| spot.is_edited && meets(&spot.bytes, bytes));
        let edited: Vec<Spot> = here.collect();
        let about = || Self::about(told, &["disagreement"]);
        for spot in edited.iter().take(MOST_PULLS) {
            let Ok(trial) = self.session.pulled(&self.file, &spot.path) else { continue };
            let title = format!("Take this edit into the brief (`{}`), and from there everywhere", spot.path);
            if trial.files.is_empty() {
                if let Some(refusal) = trial.refused.iter().find(|one| one.path == spot.path) {
                    all.push(CodeAction {
                        disabled: Some(disabled(refusal)),
                        ..action(title, WorkspaceEdit::default(), None)
                    });
                }
                continue;
            }
            all.push(action(title, self.edit(&trial.files), about()));
        }
        let mut back: Vec<&Spot> = Vec::new();
        for spot in &edited {
            if !back.iter().any(|other| other.bytes == spot.bytes) {
                back.push(spot);
            }
        }
        for spot in back.into_iter().filter(|spot| self.text.get(spot.bytes.clone()) != Some(&spot.written)) {
            let title = format!("Say again what the brief says: {}", short(&spot.written));
            all.push(action(title, self.own_edit(vec![self.written(&spot.bytes, spot.written.clone())]), about()));
        }
    }

    /// Values that are called by a former name.
    fn former(&self, bytes: &Range<usize>, told: &[Diagnostic], all: &mut Vec<CodeAction>) {
        let Ok(project) = self.session.sound() else { return };
        if self.session.folder().former.is_empty() {
            return;
        }
        let subject = Subject::of(project, self.session.folder(), self.session.today());
        let fixed = fix::fixes(&subject).into_iter().find(|one| one.shown == self.file && one.before == self.text);
        let Some(fixed) = fixed else { return };
        let changes = replaced(&fixed.before, &fixed.after);
        for (at, new) in changes.iter().filter(|(at, _)| meets(at, bytes)) {
            let title = format!("Replace the former value: write `{}`", short(&self.then(at, new)));
            let edit = self.own_edit(vec![self.written(at, new.clone())]);
            all.push(action(title, edit, Self::about(told, &["former-value"])));
        }
        if changes.len() > 1 && changes.iter().any(|(at, _)| meets(at, bytes)) {
            let edits = changes.iter().map(|(at, new)| self.written(at, new.clone())).collect();
            all.push(action("Replace every former value in this file".to_owned(), self.own_edit(edits), None));
        }
    }

    /// The words around a change as they are with it.
    fn then(&self, at: &Range<usize>, new: &str) -> String {
        let is_end = |c: char| c.is_whitespace();
        let head = self.text.get(..at.start).unwrap_or_default();
        let tail = self.text.get(at.end..).unwrap_or_default();
        let before = head.rsplit(is_end).next().unwrap_or_default();
        let after = tail.split(is_end).next().unwrap_or_default();
        [before, new, after].concat()
    }

    /// The brief's own words where a text of a person's own says something else.
    #[cfg(feature = "audit")]
    fn audited(&self, bytes: &Range<usize>, told: &[Diagnostic], all: &mut Vec<CodeAction>) {
        use crate::audit::{Auditor, addressed};
        let Ok(project) = self.session.sound() else { return };
        if self.is_brief() || self.is_template() || self.session.document(&self.file).is_some() {
            return;
        }
        let Ok(paper) = crate::readers::read(&self.file, self.text.as_bytes()) else { return };
        let reader = addressed(&paper).unwrap_or_default();
        let history = &self.session.folder().former;
        let auditor = Auditor::new(&project.source, &project.read, history, reader, self.session.today());
        let fixes = auditor.audit(&paper, false).fixes;
        for fix in fixes.into_iter().filter(|fix| meets(&fix.bytes, bytes) && fix.rule != "former-value") {
            let title = format!("Say it as the brief does: {}", short(&fix.instead));
            let edit = self.own_edit(vec![self.written(&fix.bytes, fix.instead)]);
            all.push(CodeAction { is_preferred: Some(true), ..action(title, edit, Self::about(told, &[fix.rule])) });
        }
    }
}

/// Whether two ranges touch.
pub(super) fn meets(one: &Range<usize>, other: &Range<usize>) -> bool {
    one.start <= other.end && other.start <= one.end
}

pub(super) fn action(title: String, edit: WorkspaceEdit, diagnostics: Option<Vec<Diagnostic>>) -> CodeAction {
    CodeAction { title, kind: Some(CodeActionKind::QUICKFIX), diagnostics, edit: Some(edit), ..CodeAction::default() }
}

fn disabled(refusal: &Refusal) -> lsp_types::CodeActionDisabled {
    lsp_types::CodeActionDisabled { reason: refusal.reason.message(&refusal.path) }
}

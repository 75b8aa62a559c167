//! What is told and put on the list: comments, and what the document has no place for.

use std::collections::BTreeMap;
use std::ops::Range;
use std::path::Path;

use super::taker::{Came, Taker};
use super::when::moment;
use super::{Reply, Report};
use crate::export::page;
use crate::readers::word::{PICTURE, Unit, UnitKind as Kind};
use crate::review::comments::Comment;
use crate::review::edits::{Lost, Made};
use crate::review::passages::{Passage, Written};
use crate::review::records::{self, Noted, Sent};
use crate::review::returned::Returned;
use crate::review::tokens;

impl Taker<'_> {
    /// What has no place: told, and put on the list, so that nothing is forgotten.
    pub(super) fn lost(
        &mut self,
        reply: &Reply,
        sent: &Sent,
        copy: &Returned,
        units: &[Unit],
        made: &Made,
        report: &mut Report,
    ) {
        let asked = units.first().map(|unit| unit.cells.concat()).unwrap_or_default();
        let mut all = made.lost.clone();
        let plain = |text: &str| tokens::key(text).chars().filter(|c| !c.is_numeric()).collect::<String>();
        // The line that asks is no part of the document.
        all.retain(|one| !(one.now.is_empty() && plain(&one.was) == plain(&asked)));
        all.retain(|one| !(one.now.is_empty() && plain(&one.was).trim().is_empty()));
        let known: Vec<String> = copy.beside().iter().map(|line| plain(line)).collect();
        let beside = reply.returned.beside().into_iter().filter(|line| !known.contains(&plain(line)));
        all.extend(beside.map(|now| Lost { was: String::new(), now }));
        let count = |units: &[Unit]| {
            units.iter().flat_map(|unit| &unit.cells).map(|cell| cell.matches(PICTURE).count()).sum::<usize>()
        };
        let (was, now) = (count(units), count(&reply.returned.whole()));
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
                self.comments.push(self.comment(name, sent, &sent.to, &text));
                report.lost.push((was, now));
            }
        }
    }

    /// Puts a comment's name on record; whether it is new.
    pub(super) fn noted(&mut self, name: &str, sent: &Sent, passage: String) -> bool {
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

    /// A comment about a document, or about claims, as a whole.
    pub(super) fn comment(&self, name: String, sent: &Sent, who: &str, text: &str) -> Comment {
        let (title, file) = if sent.is_claims() {
            ("claims".to_owned(), self.beside(&self.project.source.path))
        } else {
            let file = sent.document(self.pack).map_or(sent.kind.as_str(), |found| found.entry.file());
            let title = file.strip_suffix(".md").unwrap_or(file).to_owned();
            (title, self.beside(&self.project.shown_dir.join(file)))
        };
        let (who, text) = (who.to_owned(), text.to_owned());
        let (link, words) = (file.clone(), String::new());
        Comment { name, document: (title, file), link, words, who, text, done: false, answers: None }
    }

    /// A file as a link from the list of comments, which is one folder below the brief.
    fn beside(&self, shown: &Path) -> String {
        let home = self.project.source.path.parent().unwrap_or(Path::new(""));
        let within = shown.strip_prefix(home).unwrap_or(shown);
        let parts: Vec<String> = within.iter().map(|part| page::encoded(&part.to_string_lossy())).collect();
        if shown.strip_prefix(home).is_ok() { format!("../{}", parts.join("/")) } else { parts.join("/") }
    }

    /// Puts what was said beside the text on the list.
    pub(super) fn remarks(&mut self, reply: &Reply, sent: &Sent, came: &Came<'_>, report: &mut Report) {
        let Came { source, written, made, anchors } = *came;
        let headings = page::headings(source);
        let mut names: BTreeMap<String, String> = BTreeMap::new();
        for remark in &reply.returned.threads(anchors) {
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
            let mut comment = self.comment(name, sent, &signed, &remark.text);
            if !above.is_empty() {
                comment.link = format!("{}#{}", comment.link, page::encoded(&above));
            }
            (comment.words, comment.done) = (words, remark.done);
            comment.answers = remark.answers.as_deref().and_then(|id| names.get(id)).cloned();
            report.comments.push((signed, remark.text.clone()));
            self.comments.push(comment);
        }
    }
}

/// The words of the passage that stands there.
fn passage_at(written: &Written, place: &Range<usize>) -> String {
    let found = written.passages.iter().find(|passage| passage.lines == *place);
    found.map(Passage::text).unwrap_or_default()
}

/// What a link calls the heading that a place stands below.
fn heading_before(written: &Written, headings: &[String], at: usize) -> String {
    let is_heading = |passage: &&Passage| matches!(passage.kind, Kind::Heading(_));
    let above = written.passages.iter().filter(is_heading).filter(|passage| passage.lines.start <= at).count();
    above.checked_sub(1).and_then(|at| headings.get(at)).cloned().unwrap_or_default()
}

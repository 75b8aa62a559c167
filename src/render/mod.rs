//! From a brief to documents, each with the bytes that say each value.

mod contents;
mod engine;
pub(crate) mod escape;
pub(crate) mod fields;
mod finish;
mod finished;
mod frozen;
pub(crate) mod helpers;
mod inline;
pub mod lint;
mod long;
mod lost;
pub mod reference;
mod thaw;
pub(crate) mod unescape;
pub mod view;

use std::collections::{BTreeMap, HashMap};
use std::ops::Range;
use std::sync::atomic::{AtomicUsize, Ordering};

use handlebars::Context;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;

use crate::brief::model::Read;
use crate::catalog::{self, Catalog, Document as Kind, Exposure};
use crate::finding::{Finding, Findings, counted};
use crate::traced::{LeafId, Via};
use engine::{Engine, Job, KINDS};
use view::{DocumentView, LinkView, PackView, View};

pub(crate) use contents::slug;
pub use finished::MARKDOWN;
pub use helpers::{ALL as HELPERS, About};

/// A rendered document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document {
    /// Its kind: the name in the set.
    pub kind: String,
    /// Which one of its kind: the id of the item it repeats for.
    pub item: Option<String>,
    /// Its file name within the pack.
    pub file: String,
    /// Its title in the index, in wire form.
    pub title: String,
    /// The question it answers, in wire form.
    pub question: String,
    /// The text, with line feeds and one at the end.
    pub text: String,
    /// Which bytes of the text say which value: ordered, and never overlapping.
    pub said: Vec<Said>,
}

/// Bytes of a document that say a value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Said {
    /// Bytes of the document.
    pub bytes: Range<usize>,
    /// The value, or those it was made of.
    pub leaves: Vec<LeafId>,
    /// `None`: the value as it is, escaped for its place.
    pub via: Option<Via>,
}

/// What a document asks for: a line that begins with this asks for a value, in a document or in a speaker's notes.
const GAP_MARKS: [&str; 2] = ["> **To add:** ", "To add: "];

/// The lines of a text that ask for something, with their numbers counted from 1.
pub fn gaps(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let asks = |line: &'_ str| GAP_MARKS.iter().any(|mark| line.starts_with(mark));
    text.lines().enumerate().filter(move |(_, line)| asks(line)).map(|(i, line)| (i + 1, line))
}

/// Where documents stand that are not under the name of their set, by kind and item: the file, or `None` where a person
/// removed it and no link may lead to it.
pub type Placement = HashMap<(String, Option<String>), Option<String>>;

/// Renders documents of a brief: those of `kinds`, one for each item where a kind repeats, and the index of the pack last.
///
/// # Errors
/// Every fault of a template, with its place. A brief alone can cause none.
pub fn render(catalog: &Catalog, read: &Read, kinds: &[&Kind], placed: &Placement) -> Result<Vec<Document>, Findings> {
    let rendered = render_sound(catalog, read, kinds, placed);
    if rendered.findings.is_empty() { Ok(rendered.documents) } else { Err(Findings(rendered.findings)) }
}

/// Documents, and what stopped others.
#[derive(Debug, Clone, Default)]
pub struct Rendered {
    /// Those whose templates work.
    pub documents: Vec<Document>,
    /// The kinds of those whose templates do not.
    pub stopped: Vec<String>,
    /// Why.
    pub findings: Vec<Finding>,
}

/// Renders documents like [`render`]; a fault of a template stops its own document alone.
#[must_use]
pub fn render_sound(catalog: &Catalog, read: &Read, kinds: &[&Kind], placed: &Placement) -> Rendered {
    let mut stopped = Rendered::default();
    let (mut sound, mut index_is_sound) = (kinds.to_vec(), true);
    if catalog.has_own() {
        sound.retain(|kind| stopped.pass(catalog, kind));
        index_is_sound = stopped.pass(catalog, &catalog.index);
    }
    match render_checked(catalog, read, &sound, placed, index_is_sound) {
        Ok(mut rendered) => {
            rendered.stopped.append(&mut stopped.stopped);
            rendered.findings.splice(0..0, stopped.findings);
            rendered
        }
        Err(Findings(findings)) => {
            stopped.stopped.extend(sound.iter().map(|kind| kind.name.clone()));
            stopped.findings.extend(findings);
            stopped
        }
    }
}

impl Rendered {
    /// Whether a kind's template, with the partials it calls, has nothing in it that can't work.
    fn pass(&mut self, catalog: &Catalog, kind: &Kind) -> bool {
        let lost = lint::check(catalog, &kind.template);
        let is_sound = lost.is_empty() && !lint::calls_broken(catalog, &kind.template);
        for lost in lost {
            let finding = lost.finding(catalog);
            if !self.findings.contains(&finding) {
                self.findings.push(finding);
            }
        }
        if !is_sound {
            self.stopped.push(kind.name.clone());
        }
        is_sound
    }
}

fn render_checked(
    catalog: &Catalog,
    read: &Read,
    kinds: &[&Kind],
    placed: &Placement,
    with_index: bool,
) -> Result<Rendered, Findings> {
    let (engine, view) = rayon::join(|| Engine::of(catalog, kinds), || view_of(catalog, read, kinds));
    let (engine, mut root) = (engine?, view?);
    set(&mut root, KINDS, about(catalog));
    set(&mut root, "documents", serde_json::to_value(referred(catalog, kinds, placed)).unwrap_or_default());
    let mut view = Context::from(root);
    for kind in kinds {
        link(&engine, kind, placed, &mut view)?;
    }
    set_texts(view.data_mut(), catalog);
    let jobs: Vec<Job<'_>> = kinds.iter().flat_map(|kind| jobs(kind, &view)).collect();
    let size = AtomicUsize::new(0);
    let make = |job: &Job<'_>| {
        if size.load(Ordering::Relaxed) > MAX_OUTPUT {
            return Err(too_large());
        }
        let document = made(catalog, &engine, read, *job)?;
        size.fetch_add(document.text.len(), Ordering::Relaxed);
        if document.text.len() > MAX_DOCUMENT { Err(too_large()) } else { Ok(document) }
    };
    // Where briefs are built side by side, this goes on in the same thread.
    let done: Vec<_> = jobs.par_iter().with_max_len(1).map(make).collect();
    let mut rendered = Rendered::default();
    for (made, job) in done.into_iter().zip(&jobs) {
        match made {
            Ok(document) => rendered.documents.push(document),
            Err(finding) => {
                rendered.stopped.push(job.kind.name.clone());
                if !rendered.findings.contains(&finding) {
                    rendered.findings.push(finding);
                }
            }
        }
    }
    if rendered.findings.iter().any(|fault| fault.rule == TOO_LARGE) {
        return Err(too_large().into());
    }
    if with_index {
        match index(&engine, read, view, catalog, &rendered.documents, placed) {
            Ok(index) => rendered.documents.push(index),
            Err(finding) => rendered.findings.push(finding),
        }
    }
    Ok(rendered)
}

/// A document has no more bytes than this.
const MAX_DOCUMENT: usize = 8 << 20;
/// All documents of a pack together have no more bytes than this, give or take one document.
const MAX_OUTPUT: usize = 32 << 20;

/// The rule of a pack that would be too large.
pub(crate) const TOO_LARGE: &str = "too-large-pack";

fn too_large() -> Finding {
    let most = (MAX_DOCUMENT >> 20, MAX_OUTPUT >> 20);
    let message = format!("a document would have more than {} MB, or all of them more than {}", most.0, most.1);
    Finding::failure(TOO_LARGE, message).help("shorten what stands in many places of the documents")
}

/// What `document` is in each kind of document, by name.
fn about(catalog: &Catalog) -> Json {
    let about =
        |kind: &Kind| DocumentView { reader: kind.reader.clone(), internal: kind.exposure == Exposure::Internal };
    let kinds: BTreeMap<&str, DocumentView> =
        catalog.documents().chain([&catalog.index]).map(|kind| (kind.name.as_str(), about(kind))).collect();
    serde_json::to_value(kinds).unwrap_or_default()
}

/// Gives each item that a kind repeats for a field of the kind's name, with the file to link to.
fn link(engine: &Engine, kind: &Kind, placed: &Placement, view: &mut Context) -> Result<(), Finding> {
    let Some(list) = &kind.each else { return Ok(()) };
    let mut files = Vec::new();
    for (index, item) in items(kind, view).iter().enumerate() {
        let job = Job { kind, item: Some(index), view };
        let apart = engine.view_apart(job);
        let file = engine.short(Job { view: apart.as_ref().unwrap_or(view), ..job }, "file")?.text();
        let placed_at = placed.get(&(kind.name.clone(), Some(id_of(item)))).cloned().unwrap_or(Some(file));
        files.push(placed_at.map(|file| escape::file(&file)));
    }
    let items = view.data_mut().get_mut(list).and_then(Json::as_array_mut).into_iter().flatten();
    for (item, file) in items.zip(files) {
        set(item, &kind.name, Json::from(file));
    }
    Ok(())
}

/// The documents that there is one of, each with its file where the pack has it.
fn referred(catalog: &Catalog, kinds: &[&Kind], placed: &Placement) -> BTreeMap<String, LinkView> {
    let one = |kind: &Kind| {
        let in_pack = kinds.iter().any(|made| made.name == kind.name);
        let placed_at = placed.get(&(kind.name.clone(), None)).cloned().unwrap_or_else(|| Some(kind.file.clone()));
        let file = placed_at.filter(|_| in_pack).map(|file| escape::file(&file));
        (kind.name.clone(), LinkView { title: kind.title.clone(), file })
    };
    catalog.documents().filter(|kind| kind.each.is_none()).map(one).collect()
}

/// Gives each channel the link to the document that has its text.
fn set_texts(root: &mut Json, catalog: &Catalog) {
    let (documents, audience) = (root.get("documents").cloned(), root.get("audience").cloned());
    let file = |kind: &Kind, whom: Option<&str>| {
        if kind.each.is_none() {
            return documents.as_ref()?.get(&kind.name)?.get("file")?.as_str().map(str::to_owned);
        }
        let mut items = audience.as_ref()?.as_array()?.iter();
        let item = items.find(|item| item.get("id").and_then(Json::as_str).is_some_and(|id| Some(id) == whom))?;
        item.get(&kind.name)?.as_str().map(str::to_owned)
    };
    let text = |way: &str, whom: Option<&str>| {
        let mut kinds = catalog.documents().filter(|kind| kind.channels.iter().any(|one| one == way));
        kinds.find_map(|kind| {
            let title = kind.title.split(':').next().unwrap_or_default();
            file(kind, whom).map(|file| format!("[{title}]({file})"))
        })
    };
    for list in ["/plan/channels", "/plan/main"] {
        for channel in root.pointer_mut(list).and_then(Json::as_array_mut).into_iter().flatten() {
            let whom = channel.get("whom").and_then(Json::as_str);
            let found = channel.get("way").and_then(Json::as_str).and_then(|way| text(way, whom));
            set(channel, "text", Json::from(found));
        }
    }
}

fn id_of(item: &Json) -> String {
    item.get("id").and_then(Json::as_str).unwrap_or_default().to_owned()
}

/// The items that a kind repeats for.
fn items<'v>(kind: &Kind, view: &'v Context) -> &'v [Json] {
    let list = kind.each.as_ref().and_then(|list| view.data().get(list));
    list.and_then(Json::as_array).map(Vec::as_slice).unwrap_or_default()
}

/// A document for each item that a kind repeats for, or the one document it is.
fn jobs<'k>(kind: &'k Kind, view: &'k Context) -> Vec<Job<'k>> {
    if kind.each.is_none() {
        return vec![Job { kind, item: None, view }];
    }
    (0..items(kind, view).len()).map(|index| Job { kind, item: Some(index), view }).collect()
}

fn index(
    engine: &Engine,
    read: &Read,
    mut view: Context,
    catalog: &Catalog,
    documents: &[Document],
    placed: &Placement,
) -> Result<Document, Finding> {
    let row = |document: &Document| {
        let kind = catalog.document(&document.kind)?;
        let place = placed.get(&(document.kind.clone(), document.item.clone()));
        let file = place.map_or(Some(&document.file), Option::as_ref)?;
        let gaps = gaps(&document.text).count();
        Some(PackView {
            title: document.title.clone(),
            file: escape::file(file),
            reader: capital(&kind.reader),
            question: document.question.clone(),
            internal: kind.exposure == Exposure::Internal,
            public_parts: kind.outside().map(|part| format!("\"{part}\"")).collect::<Vec<_>>().join(", "),
            gaps: if gaps == 0 { "–".to_owned() } else { gaps.to_string() },
        })
    };
    let pack: Vec<PackView> = documents.iter().filter_map(row).collect();
    set(view.data_mut(), "pack", serde_json::to_value(pack).unwrap_or_default());
    made(catalog, engine, read, Job { kind: &catalog.index, item: None, view: &view })
}

fn made(catalog: &Catalog, engine: &Engine, read: &Read, job: Job<'_>) -> Result<Document, Finding> {
    let apart = engine.view_apart(job);
    let job = Job { view: apart.as_ref().unwrap_or(job.view), ..job };
    let Job { kind, item, view } = job;
    let made = finish::finish(engine.text(catalog, job)?, &read.leaves).map_err(|bad| {
        let message = format!("template `{}`: {}", kind.template, bad.why);
        Finding::failure("misplaced-value", message).help(format!("after `{}`", bad.line.trim()))
    })?;
    Ok(Document {
        kind: kind.name.clone(),
        item: item.and_then(|index| items(kind, view).get(index)).map(id_of),
        file: engine.short(job, "file")?.text(),
        title: engine.short(job, "title")?.to_wire(),
        question: engine.short(job, "question")?.to_wire(),
        text: made.text,
        said: made.said,
    })
}

/// What templates see of a brief.
fn view_of(catalog: &Catalog, read: &Read, kinds: &[&Kind]) -> Result<Json, Finding> {
    let kinds = kinds.iter().copied().chain([&catalog.index]);
    let templates: Vec<_> = catalog.reached(kinds.map(|kind| kind.template.as_str())).collect();
    // A person's templates and patterns may name anything.
    let is_ours = std::ptr::eq(catalog, catalog::embedded());
    let named = |field: &str| !is_ours || templates.iter().any(|template| template.text.contains(field));
    serde_json::to_value(View::new(&read.brief, &named)).map_err(|error| internal(&error.to_string()))
}

fn set(data: &mut Json, key: &str, value: Json) {
    if let Json::Object(fields) = data {
        fields.insert(key.to_owned(), value);
    }
}

fn internal(what: &str) -> Finding {
    Finding::failure("internal", what).help("this is a fault of launchpack; please report it with the brief")
}

/// With a capital at its start.
pub(crate) fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map(|first| first.to_uppercase().chain(chars).collect()).unwrap_or_default()
}

/// The gaps of a pack in a sentence: `7 gaps in 3 documents`.
#[must_use]
pub fn gap_summary(documents: &[Document]) -> Option<String> {
    let counts: BTreeMap<&str, usize> =
        documents.iter().map(|d| (d.file.as_str(), gaps(&d.text).count())).filter(|(_, n)| *n > 0).collect();
    let total: usize = counts.values().sum();
    (total > 0).then(|| format!("{} in {}", counted(total, "gap"), counted(counts.len(), "document")))
}

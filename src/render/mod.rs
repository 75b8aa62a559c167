//! From a brief to documents, each with the bytes that say each value.

mod contents;
mod escape;
mod finish;
mod frozen;
mod helpers;
mod inline;
pub mod lint;
mod long;
pub mod reference;
mod thaw;
pub(crate) mod unescape;
pub mod view;

use std::collections::{BTreeMap, HashMap};
use std::ops::Range;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, LazyLock, Mutex};

use handlebars::{Context, Handlebars, RenderError, no_escape};
use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;

use crate::brief::model::Read;
use crate::catalog::{self, Catalog, Document as Kind, Exposure, Template};
use crate::finding::{Finding, Findings, Place, Source, counted};
use crate::traced::{LeafId, Traced, Via};
use view::{DocumentView, LinkView, PackView, View};

pub(crate) use contents::slug;
pub use finish::MARKDOWN;
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
    let engine = shared_engine(catalog, kinds)?;
    let mut root = serde_json::to_value(View::new(&read.brief)).map_err(|error| internal(&error.to_string()))?;
    for kind in kinds {
        link(&engine, kind, placed, &mut root)?;
    }
    set(&mut root, "documents", serde_json::to_value(referred(catalog, kinds, placed)).unwrap_or_default());
    let jobs: Vec<(&Kind, Option<(String, Json)>)> = kinds.iter().flat_map(|kind| jobs(kind, &root)).collect();
    let size = AtomicUsize::new(0);
    // A view is large: each thread has one, and changes in it what differs between documents. Where briefs are built side by
    // side already, one is enough.
    let threads = if rayon::current_thread_index().is_some() { 1 } else { rayon::current_num_threads() };
    let make = |view: &mut Context, (kind, item): &(&Kind, Option<(String, Json)>)| {
        if size.load(Ordering::Relaxed) > MAX_OUTPUT {
            return Err(too_large());
        }
        let document = made(catalog, &engine, read, kind, item.as_ref(), view)?;
        size.fetch_add(document.text.len(), Ordering::Relaxed);
        if document.text.len() > MAX_DOCUMENT { Err(too_large()) } else { Ok(document) }
    };
    let mut rendered = Rendered::default();
    let share = |jobs: &[(&Kind, Option<(String, Json)>)]| {
        let mut view = Context::from(root.clone());
        jobs.iter().map(|job| make(&mut view, job)).collect::<Vec<_>>()
    };
    let done: Vec<_> = jobs.par_chunks(jobs.len().div_ceil(threads).max(1)).flat_map_iter(share).collect();
    for (made, (kind, _)) in done.into_iter().zip(&jobs) {
        match made {
            Ok(document) => rendered.documents.push(document),
            Err(finding) => {
                rendered.stopped.push(kind.name.clone());
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
        match index(&engine, read, root, catalog, &rendered.documents, placed) {
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

/// Gives each item that a kind repeats for a field of the kind's name, with the file to link to.
fn link(engine: &Handlebars<'_>, kind: &Kind, placed: &Placement, root: &mut Json) -> Result<(), Finding> {
    let Some(list) = &kind.each else { return Ok(()) };
    let items = root.get(list).and_then(Json::as_array).cloned().unwrap_or_default();
    let mut files = Vec::new();
    for item in &items {
        let mut data = serde_json::Map::new();
        data.insert("item".to_owned(), item.clone());
        let context = Context::from(Json::Object(data));
        let wire = engine.render_with_context(&pattern(kind, "file"), &context);
        let wire =
            wire.map_err(|e| Finding::failure("bad-set", format!("the file of `{}`: {}", kind.name, e.reason())))?;
        let file = Traced::parse(&wire).map_err(|bad| internal(&bad.to_string()))?.text();
        let placed_at = placed.get(&(kind.name.clone(), Some(id_of(item)))).cloned().unwrap_or(Some(file));
        files.push(placed_at.map(|file| escape::file(&file)));
    }
    let items = root.get_mut(list).and_then(Json::as_array_mut).into_iter().flatten();
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

fn id_of(item: &Json) -> String {
    item.get("id").and_then(Json::as_str).unwrap_or_default().to_owned()
}

/// The items that a kind repeats for, or the one document it is.
fn jobs<'k>(kind: &'k Kind, root: &Json) -> Vec<(&'k Kind, Option<(String, Json)>)> {
    let Some(list) = &kind.each else { return vec![(kind, None)] };
    let items = root.get(list).and_then(Json::as_array).into_iter().flatten();
    items.map(|item| (kind, Some((id_of(item), item.clone())))).collect()
}

/// The engine for some kinds. For the embedded templates there is one for all briefs of a run.
fn shared_engine(catalog: &Catalog, kinds: &[&Kind]) -> Result<Arc<Handlebars<'static>>, Findings> {
    type Engines = HashMap<Vec<String>, Arc<Handlebars<'static>>>;
    static ENGINES: LazyLock<Mutex<Engines>> = LazyLock::new(Mutex::default);
    if !std::ptr::eq(catalog, catalog::embedded()) {
        return engine(catalog, kinds).map(Arc::new);
    }
    let names: Vec<String> = kinds.iter().map(|kind| kind.name.clone()).collect();
    let mut engines = ENGINES.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    if let Some(engine) = engines.get(&names) {
        return Ok(Arc::clone(engine));
    }
    let made = Arc::new(engine(catalog, kinds)?);
    engines.insert(names, Arc::clone(&made));
    Ok(made)
}

fn engine(catalog: &Catalog, kinds: &[&Kind]) -> Result<Handlebars<'static>, Findings> {
    let mut engine = Handlebars::new();
    engine.set_strict_mode(true);
    engine.register_escape_fn(no_escape);
    helpers::register(&mut engine);
    let needed = |name: &str| !name.contains('/') || kinds.iter().any(|kind| kind.template == name);
    let mut faults = Vec::new();
    for kind in kinds.iter().copied().chain([&catalog.index]) {
        for (field, text) in [("file", &kind.file), ("title", &kind.title), ("question", &kind.question)] {
            if let Err(error) = engine.register_template_string(&pattern(kind, field), text) {
                let message = format!("the {field} of `{}`: {}", kind.name, error.reason());
                faults.push(Finding::failure("bad-set", message));
            }
        }
    }
    let read = |template: &Template| (template.name.clone(), thaw::compiled(template));
    let needed: Vec<&Template> = catalog.templates.iter().filter(|template| needed(&template.name)).collect();
    let mut sound = Vec::new();
    for (name, compiled) in needed.into_par_iter().map(read).collect::<Vec<_>>() {
        match compiled {
            Ok(compiled) => sound.push((name, compiled)),
            Err(error) => {
                let position = error.pos().unwrap_or((1, 1));
                faults.push(fault(catalog, &name, position, &error.reason().to_string()));
            }
        }
    }
    // A fault in a partial of a person's own is told with its place, so it stays a template of its own.
    let is_ours = |name: &str| catalog.template(name).is_none_or(|template| template.file.is_none());
    let partials = sound.iter().filter(|(name, _)| !name.contains('/') && is_ours(name)).cloned().collect();
    for (name, mut compiled) in sound {
        inline::inline(&mut compiled, &partials);
        engine.register_template(&name, compiled);
    }
    if faults.is_empty() { Ok(engine) } else { Err(Findings(faults)) }
}

/// The name under which a pattern of a kind is known to the engine; no template can have it.
fn pattern(kind: &Kind, field: &str) -> String {
    format!("{}#{field}", kind.name)
}

fn index(
    engine: &Handlebars<'_>,
    read: &Read,
    mut root: Json,
    catalog: &Catalog,
    documents: &[Document],
    placed: &Placement,
) -> Result<Document, Finding> {
    let view = |document: &Document| {
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
            public_parts: kind.public_parts.iter().map(|part| format!("\"{part}\"")).collect::<Vec<_>>().join(", "),
            gaps: if gaps == 0 { "–".to_owned() } else { gaps.to_string() },
        })
    };
    let pack: Vec<PackView> = documents.iter().filter_map(view).collect();
    set(&mut root, "pack", serde_json::to_value(pack).unwrap_or_default());
    made(catalog, engine, read, &catalog.index, None, &mut Context::from(root))
}

fn made(
    catalog: &Catalog,
    engine: &Handlebars<'_>,
    read: &Read,
    kind: &Kind,
    item: Option<&(String, Json)>,
    context: &mut Context,
) -> Result<Document, Finding> {
    let about = DocumentView { reader: kind.reader.clone(), internal: kind.exposure == Exposure::Internal };
    set(context.data_mut(), "document", serde_json::to_value(about).unwrap_or_default());
    set(context.data_mut(), "item", item.map_or(Json::Null, |(_, item)| item.clone()));
    let context = &*context;
    let mut output = Bounded::default();
    let rendered = engine.render_with_context_to_write(&kind.template, context, &mut output);
    if output.is_full {
        if catalog.template(&kind.template).is_none_or(|template| template.file.is_none()) {
            return Err(too_large());
        }
        let message = format!("template `{}` writes more than {} MB", kind.template, MAX_DOCUMENT >> 20);
        return Err(Finding::failure("too-much-output", message).help("look for a loop within a loop"));
    }
    rendered.map_err(|e| render_fault(catalog, kind, &e))?;
    let wire = String::from_utf8(output.bytes).map_err(|error| internal(&error.to_string()))?;
    let traced = Traced::parse(&wire).map_err(|bad| internal(&format!("{}: {bad}", kind.template)))?;
    let made = finish::finish(traced, &read.leaves).map_err(|bad| {
        let message = format!("template `{}`: {}", kind.template, bad.why);
        Finding::failure("misplaced-value", message).help(format!("after `{}`", bad.line.trim()))
    })?;
    let short = |field: &str| -> Result<Traced, Finding> {
        let wire = engine.render_with_context(&pattern(kind, field), context);
        let wire =
            wire.map_err(|e| Finding::failure("bad-set", format!("the {field} of `{}`: {}", kind.name, e.reason())))?;
        Traced::parse(&wire).map_err(|bad| internal(&format!("{}: {bad}", kind.name)))
    };
    Ok(Document {
        kind: kind.name.clone(),
        item: item.map(|(id, _)| id.clone()),
        file: short("file")?.text(),
        title: short("title")?.to_wire(),
        question: short("question")?.to_wire(),
        text: made.text,
        said: made.said,
    })
}

fn set(data: &mut Json, key: &str, value: Json) {
    if let Json::Object(fields) = data {
        fields.insert(key.to_owned(), value);
    }
}

/// Text up to a limit, so that a template can't fill the memory.
#[derive(Default)]
struct Bounded {
    bytes: Vec<u8>,
    is_full: bool,
}

impl std::io::Write for Bounded {
    fn write(&mut self, part: &[u8]) -> std::io::Result<usize> {
        self.is_full = self.is_full || self.bytes.len() + part.len() > 2 * MAX_DOCUMENT;
        if self.is_full {
            return Err(std::io::Error::other("too much output"));
        }
        self.bytes.extend_from_slice(part);
        Ok(part.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

fn render_fault(catalog: &Catalog, kind: &Kind, error: &RenderError) -> Finding {
    let name = error.template_name.as_deref().unwrap_or(&kind.template);
    let position = (error.line_no.unwrap_or(1), error.column_no.unwrap_or(1));
    fault(catalog, name, position, &error.reason().to_string())
}

/// A fault of a template, at a line and a column.
fn fault(catalog: &Catalog, name: &str, (line, column): (usize, usize), message: &str) -> Finding {
    let Some(template) = catalog.templates.iter().find(|template| template.name == name) else {
        return Finding::failure("template-fault", format!("template `{name}`: {message}"));
    };
    let start: usize = template.text.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum();
    let rest = template.text.get(start..).unwrap_or_default().lines().next().unwrap_or_default();
    let at = rest.char_indices().nth(column.saturating_sub(1)).map_or(rest.len(), |(i, _)| i);
    let path = template.file.clone().unwrap_or_else(|| template.path().into());
    let source = Arc::new(Source { path, text: template.text.clone() });
    Finding::error("template-fault", Place { source, span: start + at..start + rest.len().max(at) }, message)
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

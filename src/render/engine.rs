//! The template engine, with the templates and patterns of some kinds of documents.

use std::collections::HashMap;
use std::sync::{Arc, LazyLock, Mutex, PoisonError};

use handlebars::{
    BlockParams, Context, Handlebars, Output, RenderContext, RenderError, RenderErrorReason, Renderable, no_escape,
};

use super::{
    MAX_DOCUMENT, helpers,
    inline::{self, Partials},
    internal, set, thaw, too_large,
};
use crate::catalog::{self, Catalog, Document as Kind};
use crate::finding::{Finding, Findings, Place, Source};
use crate::traced::Traced;

/// Renders the documents of some kinds.
pub(super) struct Engine {
    registry: Handlebars<'static>,
    /// A person's templates are among them.
    has_own: bool,
}

/// What a document is made of: its kind, which item of the kind's list it is for, and the view that all share.
#[derive(Clone, Copy)]
pub(super) struct Job<'k> {
    pub(super) kind: &'k Kind,
    pub(super) item: Option<usize>,
    pub(super) view: &'k Context,
}

impl Engine {
    /// The engine for some kinds. For the embedded templates there is one for all briefs of a run.
    pub(super) fn of(catalog: &Catalog, kinds: &[&Kind]) -> Result<Arc<Self>, Findings> {
        static ENGINES: LazyLock<Mutex<HashMap<Vec<String>, Arc<Engine>>>> = LazyLock::new(Mutex::default);
        if !std::ptr::eq(catalog, catalog::embedded()) {
            return Self::new(catalog, kinds).map(Arc::new);
        }
        let names: Vec<String> = kinds.iter().map(|kind| kind.name.clone()).collect();
        let mut engines = ENGINES.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(engine) = engines.get(&names) {
            return Ok(Arc::clone(engine));
        }
        let made = Arc::new(Self::new(catalog, kinds)?);
        engines.insert(names, Arc::clone(&made));
        Ok(made)
    }

    fn new(catalog: &Catalog, kinds: &[&Kind]) -> Result<Self, Findings> {
        let mut registry = Handlebars::new();
        registry.set_strict_mode(true);
        registry.register_escape_fn(no_escape);
        helpers::register(&mut registry);
        let mut faults = Vec::new();
        let kinds: Vec<&Kind> = kinds.iter().copied().chain([&catalog.index]).collect();
        for kind in &kinds {
            for (field, text) in [("file", &kind.file), ("title", &kind.title), ("question", &kind.question)] {
                if let Err(error) = registry.register_template_string(&pattern(kind, field), text) {
                    let message = format!("the {field} of `{}`: {}", kind.name, error.reason());
                    faults.push(Finding::failure("bad-set", message));
                }
            }
        }
        let (mut sound, mut partials) = (Vec::new(), Partials::new());
        let has_own = !std::ptr::eq(catalog, catalog::embedded());
        let reached: Vec<_> = catalog.reached(kinds.iter().map(|kind| kind.template.as_str())).collect();
        // Patterns of a person's set may call any partial.
        let others = catalog.templates.iter().filter(|one| has_own && one.is_partial() && !reached.contains(one));
        for template in reached.iter().copied().chain(others) {
            match thaw::compiled(template) {
                // A fault in a partial of a person's own is told with its place, so it stays a template of its own.
                Ok(partial) if template.is_partial() && template.file.is_none() => {
                    partials.insert(template.name.clone(), partial);
                }
                Ok(compiled) => sound.push((&template.name, compiled)),
                Err(error) => {
                    let position = error.pos().unwrap_or((1, 1));
                    faults.push(fault(catalog, &template.name, position, &error.reason().to_string()));
                }
            }
        }
        for (name, mut compiled) in sound {
            inline::inline(&mut compiled, &partials);
            registry.register_template(name, compiled);
        }
        // A call behind words on its line stays a call.
        for (name, partial) in &partials {
            registry.register_template(name, partial.clone());
        }
        if faults.is_empty() { Ok(Self { registry, has_own }) } else { Err(Findings(faults)) }
    }

    /// A document's text in wire form.
    ///
    /// # Errors
    /// When its template is at fault, or writes too much.
    pub(super) fn text(&self, catalog: &Catalog, job: Job<'_>) -> Result<Traced, Finding> {
        let kind = job.kind;
        let mut output = Bounded::default();
        let rendered = self.render(&kind.template, job, &mut output);
        if output.is_full {
            if catalog.template(&kind.template).is_none_or(|template| template.file.is_none()) {
                return Err(too_large());
            }
            let message = format!("template `{}` writes more than {} MB", kind.template, MAX_DOCUMENT >> 20);
            return Err(Finding::failure("too-much-output", message).help("look for a loop within a loop"));
        }
        rendered.map_err(|error| render_fault(catalog, kind, &error))?;
        Traced::parse(&output.text).map_err(|bad| internal(&format!("{}: {bad}", kind.template)))
    }

    /// One of the patterns of a kind: `file`, `title` or `question`.
    ///
    /// # Errors
    /// When the pattern is at fault.
    pub(super) fn short(&self, job: Job<'_>, field: &str) -> Result<Traced, Finding> {
        let kind = job.kind;
        let mut output = Bounded::default();
        self.render(&pattern(kind, field), job, &mut output)
            .map_err(|e| Finding::failure("bad-set", format!("the {field} of `{}`: {}", kind.name, e.reason())))?;
        Traced::parse(&output.text).map_err(|bad| internal(&format!("{}: {bad}", kind.name)))
    }

    /// What differs between documents, `document` and `item`, are names for parts of the view: a copy of the view for each
    /// document would cost more than all the rest.
    fn render(&self, template: &str, job: Job<'_>, output: &mut Bounded) -> Result<(), RenderError> {
        let Some(template) = self.registry.get_template(template) else {
            return Err(RenderErrorReason::TemplateNotFound(template.to_owned()).into());
        };
        let mut names = BlockParams::new();
        if !self.has_own {
            names.add_path("document", vec![KINDS.to_owned(), job.kind.name.clone()])?;
            if let (Some(list), Some(index)) = (&job.kind.each, job.item) {
                names.add_path("item", vec![list.clone(), index.to_string()])?;
            }
        }
        let mut scope = RenderContext::new(template.name.as_ref());
        if let Some(block) = scope.block_mut() {
            block.set_block_params(names);
        }
        template.render(&self.registry, job.view, &mut scope, output)
    }
}

impl Engine {
    /// A view for one document alone, where a person's templates are among ours: rows of a list may have fields that are
    /// called `document` or `item` too, and these come first there.
    pub(super) fn view_apart(&self, job: Job<'_>) -> Option<Context> {
        let mut view = self.has_own.then(|| job.view.clone())?;
        let data = view.data();
        let document = data.get(KINDS).and_then(|kinds| kinds.get(&job.kind.name)).cloned().unwrap_or_default();
        let list = job.kind.each.as_ref().and_then(|list| data.get(list));
        let item = list.zip(job.item).and_then(|(list, index)| list.get(index)).cloned().unwrap_or_default();
        set(view.data_mut(), "document", document);
        set(view.data_mut(), "item", item);
        Some(view)
    }
}

/// The field of the view that has what `document` is in each kind of document; no template can name it.
pub(super) const KINDS: &str = "#kinds";

/// The name under which a pattern of a kind is known to the engine; no template can have it.
fn pattern(kind: &Kind, field: &str) -> String {
    format!("{}#{field}", kind.name)
}

/// Text up to a limit, so that a template can't fill the memory.
#[derive(Default)]
struct Bounded {
    text: String,
    is_full: bool,
}

impl Output for Bounded {
    fn write(&mut self, part: &str) -> std::io::Result<()> {
        self.is_full = self.is_full || self.text.len() + part.len() > 2 * MAX_DOCUMENT;
        if self.is_full {
            return Err(std::io::Error::other("too much output"));
        }
        self.text.push_str(part);
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
    let Some(template) = catalog.template(name) else {
        return Finding::failure("template-fault", format!("template `{name}`: {message}"));
    };
    let start: usize = template.text.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum();
    let rest = template.text.get(start..).unwrap_or_default().lines().next().unwrap_or_default();
    let at = rest.char_indices().nth(column.saturating_sub(1)).map_or(rest.len(), |(i, _)| i);
    let path = template.file.clone().unwrap_or_else(|| template.path().into());
    let source = Arc::new(Source { path, text: template.text.to_string() });
    Finding::error("template-fault", Place { source, span: start + at..start + rest.len().max(at) }, message)
}

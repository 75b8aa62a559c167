//! Finds the paths of a template that lead nowhere. Strict mode sees them in `{{product.nam}}`, but not in `{{#if}}`, `{{#each}}`
//! and `{{#with}}`, nor in the field names that helpers take as text.

use handlebars::Path;
use handlebars::template::{BlockParam, DecoratorTemplate, HelperTemplate, Parameter, Template, TemplateElement};
use serde_json::Value as Json;

use super::fields::{item_of, schema, step};
use super::lost::MAX_LOOPS;
pub use super::lost::{Lost, Why};
use super::{helpers, thaw};
use crate::brief::Brief;
use crate::brief::shape;
use crate::catalog::{self, Catalog};
use crate::finding::nearest;

/// Checks a template with the partials it calls: everything that can't work, each once.
#[must_use]
pub fn check(catalog: &Catalog, name: &str) -> Vec<Lost> {
    let mut linter = Linter { catalog, lost: Vec::new(), open: Vec::new(), at: (1, 1), loops: 0, done: 0 };
    linter.template(name, &mut vec![Scope::outermost()]);
    let mut seen = Vec::new();
    linter.lost.retain(|lost| {
        let new = !seen.contains(lost);
        if new {
            seen.push(lost.clone());
        }
        new
    });
    linter.lost
}

/// Whether a template, or one that it calls, is one of a person's own that can't be used.
#[must_use]
pub fn calls_broken(catalog: &Catalog, name: &str) -> bool {
    let is_broken = |name: &str| catalog.broken.iter().any(|broken| broken == name);
    is_broken(name) || catalog.reached([name].into_iter()).flat_map(catalog::Template::calls).any(is_broken)
}

/// What a name can stand for within a block.
#[derive(Clone)]
struct Scope<'s> {
    /// What `this` is: `None` where anything goes.
    this: Option<&'s Json>,
    /// Names that the block gives: `{{#each claims as |claim|}}`.
    named: Vec<(String, Option<&'s Json>)>,
}

impl Scope<'static> {
    fn outermost() -> Self {
        Self { this: Some(schema()), named: Vec::new() }
    }
}

/// A template that calls more partials than this, each time counted, is not checked to its end.
const MAX_CALLS: usize = 2000;

struct Linter<'c> {
    catalog: &'c Catalog,
    lost: Vec<Lost>,
    /// The templates that are being looked at, each called by the one before.
    open: Vec<String>,
    /// Where in the template.
    at: (usize, usize),
    loops: usize,
    done: usize,
}

impl Linter<'_> {
    fn lose(&mut self, path: &str, why: Why) {
        let template = self.open.last().cloned().unwrap_or_default();
        self.lost.push(Lost { template, path: path.to_owned(), at: self.at, why });
    }

    fn template(&mut self, name: &str, scopes: &mut Vec<Scope<'static>>) {
        self.done += 1;
        let Some(source) = self.catalog.template(name) else {
            if !self.catalog.broken.iter().any(|broken| broken == name) {
                let near = nearest(name, self.catalog.templates.iter().map(|template| template.name.as_str()));
                self.lose(name, Why::NoTemplate(near.map(str::to_owned)));
            }
            return;
        };
        if self.open.iter().any(|open| open == name) || self.done > MAX_CALLS {
            return self.lose(name, Why::Circle);
        }
        let back = self.at;
        self.open.push(name.to_owned());
        self.at = (1, 1);
        match thaw::compiled(source) {
            Ok(template) => self.elements(&template, scopes),
            Err(error) => {
                self.at = error.pos().unwrap_or((1, 1));
                let reason = error.reason().to_string();
                self.lose("", Why::Syntax(reason.lines().next().unwrap_or_default().to_owned()));
            }
        }
        self.open.pop();
        self.at = back;
    }

    fn elements(&mut self, template: &Template, scopes: &mut Vec<Scope<'static>>) {
        for (element, mapping) in template.elements.iter().zip(&template.mapping) {
            self.at = (mapping.0, mapping.1);
            match element {
                TemplateElement::Expression(call) | TemplateElement::HtmlExpression(call) => {
                    self.expression(call, scopes);
                }
                TemplateElement::HelperBlock(call) => self.block(call, scopes),
                TemplateElement::PartialExpression(call) => self.partial(call, scopes),
                TemplateElement::RawString(_) | TemplateElement::Comment(_) => {}
                _ => self.lose("", Why::Unknown),
            }
        }
    }

    fn expression(&mut self, call: &HelperTemplate, scopes: &[Scope<'static>]) {
        let name = call.name.as_name().unwrap_or_default();
        if call.params.is_empty() && call.hash.is_empty() && !is_helper(name) {
            self.parameter(&call.name, scopes);
        } else {
            self.helper(name);
            self.arguments(name, &call.params, &call.hash, scopes);
        }
    }

    fn helper(&mut self, name: &str) {
        if !is_helper(name) && !BUILT_IN.contains(&name) {
            let known = helpers::ALL.iter().map(|about| about.name).chain(BUILT_IN);
            self.lose(name, Why::NoHelper(nearest(name, known).map(str::to_owned)));
        }
    }

    fn block(&mut self, call: &HelperTemplate, scopes: &mut Vec<Scope<'static>>) {
        let helper = call.name.as_name().unwrap_or_default();
        self.helper(helper);
        let found = self.arguments(helper, &call.params, &call.hash, scopes);
        let is_loop = helper == "each";
        self.loops += usize::from(is_loop);
        if self.loops > MAX_LOOPS {
            self.lose(helper, Why::Loops);
        }
        let inner = match helper {
            "each" => Some(item_of(found)),
            "with" => Some(found),
            _ => None,
        };
        if let Some(this) = inner {
            let mut scope = Scope { this, named: Vec::new() };
            if let Some(BlockParam::Single(Parameter::Name(given))) = &call.block_param {
                scope.named.push((given.clone(), this));
            }
            scopes.push(scope);
        }
        let at = self.at;
        if self.loops <= MAX_LOOPS {
            for part in [&call.template, &call.inverse].into_iter().flatten() {
                self.elements(part, scopes);
            }
        }
        self.at = at;
        self.loops -= usize::from(is_loop);
        if inner.is_some() {
            scopes.pop();
        }
    }

    fn partial(&mut self, call: &DecoratorTemplate, scopes: &mut Vec<Scope<'static>>) {
        let Some(called) = call.name.as_name() else { return self.lose("", Why::Unknown) };
        let context = call.params.first().map(|context| self.parameter(context, scopes));
        match context {
            None => self.template(called, scopes),
            Some(this) => {
                scopes.push(Scope { this, named: Vec::new() });
                self.template(called, scopes);
                scopes.pop();
            }
        }
    }

    /// Checks what a helper is called with, and says what its first list or value is.
    fn arguments<'h>(
        &mut self,
        helper: &str,
        params: &[Parameter],
        hash: impl IntoIterator<Item = (&'h String, &'h Parameter)>,
        scopes: &[Scope<'static>],
    ) -> Option<&'static Json> {
        let found: Vec<Option<&'static Json>> = params.iter().map(|param| self.parameter(param, scopes)).collect();
        let (mut item, mut columns) = (None, "");
        for (key, param) in hash {
            let value = self.parameter(param, scopes);
            match key.as_str() {
                "of" => item = value,
                "each" => item = item_of(value),
                "spelled" => columns = literal(param).unwrap_or_default(),
                _ => {}
            }
        }
        let words = params.iter().filter_map(literal);
        match helper {
            "table" | "list" | "having" | "lacking" => {
                let item = item_of(found.first().copied().flatten());
                for word in words.chain(columns.split_whitespace()) {
                    let field = word.split(':').next().unwrap_or_default();
                    self.field(item, field);
                }
            }
            "gap" => {
                for word in words {
                    let path = word.split(':').next().unwrap_or_default().trim_end_matches('!');
                    match (path.strip_prefix('/'), item) {
                        (Some(path), _) => self.brief_path(path),
                        (None, Some(item)) => self.field(Some(item), path),
                        (None, None) => self.brief_path(path),
                    }
                }
            }
            _ => {}
        }
        // What chooses from a list gives it on; a number may stand before it.
        found.into_iter().flatten().next()
    }

    fn brief_path(&mut self, path: &str) {
        // Below `extra` stands what a person chose.
        if !path.starts_with("extra.") && shape::field_at(&Brief::RECORD, path).is_none() {
            self.lose(path, Why::NoField(None));
        }
    }

    fn field(&mut self, item: Option<&'static Json>, field: &str) {
        if let Some(item) = item
            && let Err(near) = step(item, field)
        {
            self.lose(field, Why::NoField(near));
        }
    }

    fn parameter(&mut self, parameter: &Parameter, scopes: &[Scope<'static>]) -> Option<&'static Json> {
        match parameter {
            Parameter::Path(Path::Relative((_, raw))) | Parameter::Name(raw) => self.path(raw, scopes),
            Parameter::Subexpression(call) => {
                let none = std::collections::HashMap::new();
                let (params, hash) =
                    (call.params().map(Vec::as_slice).unwrap_or_default(), call.hash().unwrap_or(&none));
                self.helper(call.name());
                let given = self.arguments(call.name(), params, hash, scopes);
                if matches!(call.name(), "take" | "after" | "having" | "lacking") { given } else { None }
            }
            // Literals and `@index` say nothing that could be lost.
            _ => None,
        }
    }

    fn path(&mut self, raw: &str, scopes: &[Scope<'static>]) -> Option<&'static Json> {
        let mut rest = raw;
        let mut level = scopes.len().saturating_sub(1);
        while let Some(above) = rest.strip_prefix("../").or_else(|| rest.strip_prefix("..")) {
            level = level.saturating_sub(1);
            rest = above;
        }
        let mut at = scopes.get(level)?.this;
        if let Some(below) = rest.strip_prefix("@root") {
            at = scopes.first()?.this;
            rest = below.trim_start_matches(['.', '/']);
        } else if rest.starts_with('@') {
            return None;
        }
        rest = rest.strip_prefix("this").filter(|r| r.is_empty() || r.starts_with(['.', '/'])).unwrap_or(rest);
        rest = rest.trim_start_matches(['.', '/']);
        for (i, key) in rest.split(['.', '/']).filter(|key| !key.is_empty()).enumerate() {
            let named = scopes.iter().rev().flat_map(|scope| &scope.named).find(|(given, _)| i == 0 && given == key);
            if let Some((_, json)) = named {
                at = *json;
                continue;
            }
            match step(at?, key) {
                Ok(next) => at = next,
                Err(near) => {
                    self.lose(raw, Why::NoField(near));
                    return None;
                }
            }
        }
        at
    }
}

/// Helpers of the engine itself.
const BUILT_IN: [&str; 5] = ["if", "unless", "each", "with", "not"];

/// A text that a template hands to a helper as it stands.
fn literal(parameter: &Parameter) -> Option<&str> {
    match parameter {
        Parameter::Literal(Json::String(word)) => Some(word),
        _ => None,
    }
}

fn is_helper(name: &str) -> bool {
    helpers::ALL.iter().any(|about| about.name == name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::Template as Named;

    #[test]
    fn every_path_of_every_template_leads_somewhere() {
        let catalog = catalog::embedded();
        for kind in catalog.documents().chain([&catalog.index]) {
            let lost = check(catalog, &kind.template);
            assert!(lost.is_empty(), "{lost:#?}");
        }
    }

    fn lost(text: &str) -> Vec<String> {
        let mut catalog = catalog::embedded().clone();
        catalog.templates.push(Named { name: "t".into(), text: text.to_owned().into(), file: None });
        check(&catalog, "t").into_iter().map(|lost| lost.path).collect()
    }

    #[test]
    fn lost_paths_are_found_where_strict_mode_is_blind() {
        assert_eq!(lost("{{#if product.nam}}x{{/if}}"), ["product.nam"]);
        assert_eq!(
            lost("{{#each audience}}{{pian}}{{#each claims}}{{../nmae}}{{@root.lunch}}{{/each}}{{/each}}"),
            ["pian", "../nmae", "@root.lunch"]
        );
        assert_eq!(lost("{{#each audience}}{{item.name}}{{@root.item.name}}{{/each}}"), ["item.name"]);
        assert_eq!(lost("{{#each (take 2 riks)}}{{what}}{{/each}}"), ["riks"]);
        assert_eq!(lost("{{#each (take 2 risks)}}{{waht}}{{/each}}"), ["waht"]);
        assert_eq!(
            lost("{{table metrics \"name:\" \"tarhet:To\"}}{{gap \"launch.aks\"}}{{gap \"x\" each=metrics}}"),
            ["tarhet", "launch.aks", "x"]
        );
        assert_eq!(lost("{{table risks \"what:\" spelled=\"plna\"}}"), ["plna"]);
        assert_eq!(lost("{{#each (having risks \"plna\")}}{{waht}}{{/each}}"), ["plna", "waht"]);
        assert_eq!(lost("{{#with item}}{{nam}}{{/with}}{{sentence (bare item.x)}}"), ["nam", "item.x"]);
        assert_eq!(lost("{{#each claims as |claim|}}{{claim.says}}{{claim.sys}}{{/each}}"), ["claim.sys"]);
        assert!(lost("{{extra.anything.at.all}}{{#each extra.list}}{{x}}{{/each}}").is_empty());
    }
}

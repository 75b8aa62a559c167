//! Finds the paths of a template that lead nowhere. Strict mode sees them in `{{product.nam}}`, but not in `{{#if}}`, `{{#each}}`
//! and `{{#with}}`, nor in the field names that helpers take as text.

use std::sync::LazyLock;

use handlebars::Path;
use handlebars::template::{BlockParam, DecoratorTemplate, HelperTemplate, Parameter, Template, TemplateElement};
use serde_json::{Map, Value as Json};

use super::helpers;
use super::view::View;
use crate::brief::Brief;
use crate::brief::shape;
use crate::catalog::Catalog;
use crate::finding::nearest;

/// A path that leads nowhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lost {
    /// The template.
    pub template: String,
    /// The path as it stands there.
    pub path: String,
    /// What is known instead.
    pub near: Option<String>,
}

/// Checks a template with the partials it calls: every path that leads nowhere.
///
/// # Errors
/// When the template can't be read at all.
pub fn check(catalog: &Catalog, name: &str) -> Result<Vec<Lost>, String> {
    let mut linter = Linter { catalog, lost: Vec::new(), depth: 0 };
    linter.template(name, &mut vec![Scope::of(schema())])?;
    Ok(linter.lost)
}

/// The view as a schema.
fn schema() -> &'static Json {
    static SCHEMA: LazyLock<Json> = LazyLock::new(|| schemars::schema_for!(View<'static>).to_value());
    &SCHEMA
}

/// What a name can stand for within a block.
#[derive(Clone)]
struct Scope<'s> {
    /// What `this` is: `None` where anything goes.
    this: Option<&'s Json>,
    /// Names that the block gives: `{{#each claims as |claim|}}`.
    named: Vec<(String, Option<&'s Json>)>,
}

impl<'s> Scope<'s> {
    fn of(this: &'s Json) -> Self {
        Self { this: Some(this), named: Vec::new() }
    }
}

/// Partials that call each other deeper than this go in circles.
const MAX_DEPTH: usize = 16;

struct Linter<'c> {
    catalog: &'c Catalog,
    lost: Vec<Lost>,
    depth: usize,
}

impl Linter<'_> {
    fn template(&mut self, name: &str, scopes: &mut Vec<Scope<'static>>) -> Result<(), String> {
        let Some(source) = self.catalog.templates.iter().find(|template| template.name == name) else {
            return Err(format!("there is no template `{name}`"));
        };
        if self.depth >= MAX_DEPTH {
            return Err(format!("`{name}` is called by templates that it calls"));
        }
        self.depth += 1;
        let template = Template::compile_with_name(&source.text, name.to_owned()).map_err(|error| error.to_string())?;
        self.elements(name, &template, scopes)?;
        self.depth -= 1;
        Ok(())
    }

    fn elements(&mut self, name: &str, template: &Template, scopes: &mut Vec<Scope<'static>>) -> Result<(), String> {
        for element in &template.elements {
            match element {
                TemplateElement::Expression(call) | TemplateElement::HtmlExpression(call) => {
                    self.expression(name, call, scopes);
                }
                TemplateElement::HelperBlock(call) => self.block(name, call, scopes)?,
                TemplateElement::PartialExpression(call) | TemplateElement::PartialBlock(call) => {
                    self.partial(name, call, scopes)?;
                }
                _ => {}
            }
        }
        Ok(())
    }

    fn expression(&mut self, name: &str, call: &HelperTemplate, scopes: &[Scope<'static>]) {
        if call.params.is_empty() && call.hash.is_empty() && !is_helper(&call.name) {
            self.parameter(name, &call.name, scopes);
        } else {
            self.arguments(name, call.name.as_name().unwrap_or_default(), &call.params, &call.hash, scopes);
        }
    }

    fn block(&mut self, name: &str, call: &HelperTemplate, scopes: &mut Vec<Scope<'static>>) -> Result<(), String> {
        let helper = call.name.as_name().unwrap_or_default();
        let found = self.arguments(name, helper, &call.params, &call.hash, scopes);
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
        for part in [&call.template, &call.inverse].into_iter().flatten() {
            self.elements(name, part, scopes)?;
        }
        if inner.is_some() {
            scopes.pop();
        }
        Ok(())
    }

    fn partial(
        &mut self,
        name: &str,
        call: &DecoratorTemplate,
        scopes: &mut Vec<Scope<'static>>,
    ) -> Result<(), String> {
        let Some(called) = call.name.as_name() else { return Err("a partial is named by its name".to_owned()) };
        let context = call.params.first().map(|context| self.parameter(name, context, scopes));
        let called = called.to_owned();
        match context {
            None => self.template(&called, scopes),
            Some(this) => {
                scopes.push(Scope { this, named: Vec::new() });
                let checked = self.template(&called, scopes);
                scopes.pop();
                checked
            }
        }
    }

    /// Checks what a helper is called with, and says what its first list or value is.
    fn arguments<'h>(
        &mut self,
        name: &str,
        helper: &str,
        params: &[Parameter],
        hash: impl IntoIterator<Item = (&'h String, &'h Parameter)>,
        scopes: &[Scope<'static>],
    ) -> Option<&'static Json> {
        let found: Vec<Option<&'static Json>> =
            params.iter().map(|param| self.parameter(name, param, scopes)).collect();
        let mut item = None;
        for (key, param) in hash {
            let value = self.parameter(name, param, scopes);
            match key.as_str() {
                "of" => item = value,
                "each" => item = item_of(value),
                _ => {}
            }
        }
        let words = params.iter().filter_map(|param| match param {
            Parameter::Literal(Json::String(word)) => Some(word.as_str()),
            _ => None,
        });
        match helper {
            "table" | "list" => {
                let item = item_of(found.first().copied().flatten());
                for word in words {
                    let field = word.split(':').next().unwrap_or_default();
                    self.field(name, item, field);
                }
            }
            "gap" => {
                for word in words {
                    let path = word.split(':').next().unwrap_or_default().trim_end_matches('!');
                    match (path.strip_prefix('/'), item) {
                        (Some(path), _) => self.brief_path(name, path),
                        (None, Some(item)) => self.field(name, Some(item), path),
                        (None, None) => self.brief_path(name, path),
                    }
                }
            }
            _ => {}
        }
        // `take` and `after` give the list on; their first argument is a number.
        found.into_iter().flatten().next()
    }

    fn brief_path(&mut self, name: &str, path: &str) {
        // Below `extra` stands what a person chose.
        if !path.starts_with("extra.") && shape::field_at(&Brief::RECORD, path).is_none() {
            self.lost.push(Lost { template: name.to_owned(), path: path.to_owned(), near: None });
        }
    }

    fn field(&mut self, name: &str, item: Option<&'static Json>, field: &str) {
        if let Some(item) = item
            && let Err(near) = step(item, field)
        {
            self.lost.push(Lost { template: name.to_owned(), path: field.to_owned(), near });
        }
    }

    fn parameter(&mut self, name: &str, parameter: &Parameter, scopes: &[Scope<'static>]) -> Option<&'static Json> {
        match parameter {
            Parameter::Path(Path::Relative((_, raw))) | Parameter::Name(raw) => self.path(name, raw, scopes),
            Parameter::Subexpression(call) => {
                let none = std::collections::HashMap::new();
                let (params, hash) =
                    (call.params().map(Vec::as_slice).unwrap_or_default(), call.hash().unwrap_or(&none));
                let given = self.arguments(name, call.name(), params, hash, scopes);
                if matches!(call.name(), "take" | "after") { given } else { None }
            }
            // Literals and `@index` say nothing that could be lost.
            _ => None,
        }
    }

    fn path(&mut self, name: &str, raw: &str, scopes: &[Scope<'static>]) -> Option<&'static Json> {
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
                    self.lost.push(Lost { template: name.to_owned(), path: raw.to_owned(), near });
                    return None;
                }
            }
        }
        at
    }
}

fn is_helper(name: &Parameter) -> bool {
    let name = name.as_name().unwrap_or_default();
    helpers::ALL.iter().any(|about| about.name == name)
}

/// The schema of a field; `Ok(None)` where anything goes, and the nearest field where there is none of that name.
fn step(schema: &'static Json, key: &str) -> Result<Option<&'static Json>, Option<String>> {
    let mut names: Vec<&str> = Vec::new();
    for one in variants(schema) {
        let Some(fields) = one.get("properties").and_then(Json::as_object) else {
            let is_open = one.as_bool() == Some(true) || one.as_object().is_some_and(Map::is_empty) || !has_type(one);
            if is_open {
                return Ok(None);
            }
            continue;
        };
        if let Some(found) = fields.get(key) {
            return Ok(Some(found));
        }
        names.extend(fields.keys().map(String::as_str));
    }
    Err(nearest(key, names).map(str::to_owned))
}

fn has_type(schema: &Json) -> bool {
    schema.get("type").is_some()
}

/// The schemas that a schema may stand for, references followed and null left out.
fn variants(schema: &'static Json) -> Vec<&'static Json> {
    if let Some(reference) = schema.get("$ref").and_then(Json::as_str) {
        let target = reference.strip_prefix('#').and_then(|pointer| self::schema().pointer(pointer));
        return target.map(variants).unwrap_or_default();
    }
    for key in ["anyOf", "oneOf", "allOf"] {
        if let Some(several) = schema.get(key).and_then(Json::as_array) {
            return several
                .iter()
                .filter(|one| one.get("type") != Some(&Json::from("null")))
                .flat_map(variants)
                .collect();
        }
    }
    vec![schema]
}

fn item_of(list: Option<&'static Json>) -> Option<&'static Json> {
    variants(list?).into_iter().find_map(|schema| schema.get("items"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::{self, Template as Named};

    #[test]
    fn every_path_of_every_template_leads_somewhere() {
        let catalog = catalog::embedded();
        for kind in catalog.documents().chain([&catalog.index]) {
            let lost = check(catalog, &kind.template).unwrap();
            assert!(lost.is_empty(), "{lost:#?}");
        }
    }

    fn lost(text: &str) -> Vec<String> {
        let mut catalog = catalog::embedded().clone();
        catalog.templates.push(Named { name: "t".into(), text: text.into() });
        check(&catalog, "t").unwrap().into_iter().map(|lost| lost.path).collect()
    }

    #[test]
    fn lost_paths_are_found_where_strict_mode_is_blind() {
        assert_eq!(lost("{{#if product.nam}}x{{/if}}"), ["product.nam"]);
        assert_eq!(
            lost("{{#each audience}}{{pian}}{{#each claims}}{{../nmae}}{{@root.lunch}}{{/each}}{{/each}}"),
            ["pian", "../nmae", "@root.lunch"]
        );
        assert_eq!(lost("{{#each (take 2 riks)}}{{what}}{{/each}}"), ["riks"]);
        assert_eq!(lost("{{#each (take 2 risks)}}{{waht}}{{/each}}"), ["waht"]);
        assert_eq!(
            lost("{{table metrics \"name:\" \"tarhet:To\"}}{{gap \"launch.aks\"}}{{gap \"x\" each=metrics}}"),
            ["tarhet", "launch.aks", "x"]
        );
        assert_eq!(lost("{{#with item}}{{nam}}{{/with}}{{sentence (bare item.x)}}"), ["nam", "item.x"]);
        assert_eq!(lost("{{#each claims as |claim|}}{{claim.says}}{{claim.sys}}{{/each}}"), ["claim.sys"]);
        assert!(lost("{{extra.anything.at.all}}{{#each extra.list}}{{x}}{{/each}}").is_empty());
    }
}

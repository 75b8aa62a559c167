//! Partials set into the templates that call them.
//!
//! Handlebars copies the whole context for every call of a partial (6.4, `partial.rs`: `merge_json`), and a view is large. A call
//! without arguments says the same as the partial's own elements in its place, so they are put there once.

use std::collections::BTreeMap;

use handlebars::Template;
use handlebars::template::{HelperTemplate, Parameter, TemplateElement};

/// Partials call partials, but no deeper than this; what is deeper stays a call.
const DEEPEST: usize = 8;

/// Partials by their names.
pub(super) type Partials = BTreeMap<String, Template>;

/// Puts partials in the place of their calls.
pub(super) fn inline(template: &mut Template, partials: &Partials) {
    set_in(template, partials, 0);
}

fn set_in(template: &mut Template, partials: &Partials, depth: usize) {
    let elements = std::mem::take(&mut template.elements);
    let places = std::mem::take(&mut template.mapping);
    for (mut element, place) in elements.into_iter().zip(places) {
        if let Some(partial) = called(&element, partials).filter(|_| depth < DEEPEST) {
            let mut partial = partial.clone();
            set_in(&mut partial, partials, depth + 1);
            template.mapping.extend(partial.mapping);
            template.elements.extend(partial.elements);
            continue;
        }
        if let TemplateElement::HelperBlock(block) = &mut element {
            within(block, partials, depth);
        }
        template.elements.push(element);
        template.mapping.push(place);
    }
}

fn within(block: &mut HelperTemplate, partials: &Partials, depth: usize) {
    for inner in [&mut block.template, &mut block.inverse].into_iter().flatten() {
        set_in(inner, partials, depth);
    }
}

/// The partial that an element calls with nothing but its name, at the beginning of a line.
fn called<'p>(element: &TemplateElement, partials: &'p Partials) -> Option<&'p Template> {
    let TemplateElement::PartialExpression(call) = element else { return None };
    let plain = call.params.is_empty()
        && call.hash.is_empty()
        && call.template.is_none()
        && call.indent.as_ref().is_none_or(String::is_empty);
    match &call.name {
        Parameter::Name(name) if plain => partials.get(name),
        Parameter::Path(handlebars::Path::Relative((_, name))) if plain => partials.get(name),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use handlebars::Handlebars;
    use serde_json::json;

    #[test]
    fn a_partial_in_place_says_the_same() {
        let partials = [("b", "[{{x}}{{> c}}]\n"), ("c", "{{#if y}}{{y}}{{else}}none{{/if}}")];
        let outer = "{{#each list}}\n{{> b}}\n{{x}} {{> c}}.\n{{/each}}\n{{> b}}\n";
        let data = json!({ "x": "top", "list": [{ "x": 1, "y": 2 }, { "x": 3 }] });
        let mut engine = Handlebars::new();
        for (name, text) in partials {
            engine.register_template_string(name, text).unwrap();
        }
        let called = engine.render_template(outer, &data).unwrap();
        let known: Partials =
            partials.iter().map(|(name, text)| ((*name).to_owned(), Template::compile(text).unwrap())).collect();
        let mut template = Template::compile(outer).unwrap();
        inline(&mut template, &known);
        // The one behind words on its line is set in by as much as they are, and stays a call.
        assert_eq!(format!("{template:?}").matches("PartialExpression").count(), 1, "{template:?}");
        engine.register_template("outer", template);
        assert_eq!(engine.render("outer", &data).unwrap(), called);
    }
}

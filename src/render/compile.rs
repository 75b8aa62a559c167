//! Reading a template, section by section.
//!
//! For each element Handlebars counts lines and columns from the start of what it reads (6.4, `template.rs`: `line_col`), so a
//! template takes time by the square of its length. A section that ends with an empty line outside of every block reads the same
//! alone, and the sections are put together again.

use handlebars::template::TemplateElement;
use handlebars::{Template as Compiled, TemplateError};

/// A section is not shorter than this, in bytes.
const LEAST: usize = 500;

/// Reads a template.
///
/// # Errors
/// When it is at fault; the place counts from the start of the whole.
pub(super) fn compile(name: &str, text: &str) -> Result<Compiled, Box<TemplateError>> {
    let whole = || Compiled::compile_with_name(text, name.to_owned()).map_err(Box::new);
    let mut compiled = Compiled::default();
    compiled.name = Some(name.to_owned());
    let mut line = 0;
    for section in sections(text) {
        // A fault is told with its place in the whole.
        let Ok(mut part) = Compiled::compile(section) else { return whole() };
        moved(&mut part, line);
        compiled.elements.append(&mut part.elements);
        compiled.mapping.append(&mut part.mapping);
        line += section.lines().count();
    }
    Ok(compiled)
}

/// Counts the lines of a section from the start of the whole.
fn moved(part: &mut Compiled, lines: usize) {
    for place in &mut part.mapping {
        place.0 += lines;
    }
    for element in &mut part.elements {
        let inner = match element {
            TemplateElement::HelperBlock(block) => [block.template.as_mut(), block.inverse.as_mut()],
            TemplateElement::DecoratorBlock(block) | TemplateElement::PartialBlock(block) => {
                [block.template.as_mut(), None]
            }
            _ => continue,
        };
        for inner in inner.into_iter().flatten() {
            moved(inner, lines);
        }
    }
}

/// The sections of a template; the whole, where something in it reaches over lines in another way than by blocks.
fn sections(text: &str) -> Vec<&str> {
    if ["{{!", "~}}", "{{~", "{{{{", "\\{{"].iter().any(|sign| text.contains(sign)) {
        return vec![text];
    }
    let (mut sections, mut start, mut at, mut depth) = (Vec::new(), 0, 0, 0_usize);
    for line in text.split_inclusive('\n') {
        at += line.len();
        depth += line.matches("{{#").count();
        depth = depth.saturating_sub(line.matches("{{/").count());
        if depth == 0 && line == "\n" && at - start >= LEAST {
            sections.extend(text.get(start..at));
            start = at;
        }
    }
    sections.extend(text.get(start..).filter(|rest| !rest.is_empty()));
    sections
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog;

    /// Elements with texts that touch made one.
    fn joined(elements: Vec<TemplateElement>) -> Vec<TemplateElement> {
        let mut out: Vec<TemplateElement> = Vec::new();
        for element in elements {
            match (out.last_mut(), element) {
                (Some(TemplateElement::RawString(last)), TemplateElement::RawString(text)) => last.push_str(&text),
                (_, element) => out.push(element),
            }
        }
        out.retain(|element| !matches!(element, TemplateElement::RawString(text) if text.is_empty()));
        out
    }

    #[test]
    fn section_by_section_reads_the_same() {
        let mut parted = 0;
        for template in &catalog::embedded().templates {
            let text = &template.text;
            parted += usize::from(sections(text).len() > 1);
            assert_eq!(sections(text).concat(), *text);
            let whole = Compiled::compile(text).unwrap();
            let parts = compile(&template.name, text).unwrap();
            assert_eq!(parts.elements.len(), parts.mapping.len(), "{}", template.name);
            let last = |compiled: &Compiled| compiled.mapping.last().map(|place| place.0);
            assert!(last(&parts).zip(last(&whole)).is_none_or(|(a, b)| a.abs_diff(b) <= 1), "{}", template.name);
            assert!(joined(parts.elements) == joined(whole.elements), "{} reads differently", template.name);
        }
        assert!(parted > 10, "{parted}");
    }

    #[test]
    fn a_fault_is_told_with_its_place_in_the_whole() {
        let text = format!("{}\n{{{{#if x}}}}\n", "words\n\n".repeat(200));
        assert_eq!(compile("t", &text).unwrap_err().pos(), Compiled::compile(&text).unwrap_err().pos());
    }
}

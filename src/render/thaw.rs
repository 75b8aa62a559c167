//! The templates of the program as `build/` left them, and those of a person read as text.

use std::borrow::Cow;

use handlebars::{Template as Compiled, TemplateError};

use super::frozen::Frozen;
use crate::catalog::{self, Template};

/// A template as the engine works with it.
///
/// # Errors
/// When it is no Handlebars; the place is in its text.
pub(super) fn compiled(template: &Template) -> Result<Compiled, Box<TemplateError>> {
    // The program's own texts are borrowed from it.
    let is_ours = matches!(template.text, Cow::Borrowed(_));
    match is_ours.then(|| thawed(template)).flatten() {
        Some(compiled) => Ok(compiled),
        None => Compiled::compile_with_name(&template.text, template.name.clone()).map_err(Box::new),
    }
}

fn thawed(template: &Template) -> Option<Compiled> {
    let bytes = catalog::frozen(&template.path())?;
    postcard::from_bytes::<Frozen<'_>>(bytes).ok()?.thaw(Some(template.name.clone()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_embedded_template_is_frozen_and_thaws_to_what_its_text_says() {
        for template in &catalog::embedded().templates {
            let read = Compiled::compile_with_name(&template.text, template.name.clone()).unwrap();
            assert!(thawed(template).is_some_and(|thawed| thawed == read), "{}", template.name);
        }
    }

    #[test]
    fn one_of_a_persons_own_is_read_as_it_is() {
        let text = Cow::Owned("{{x}}".to_owned());
        let own = Template { name: "index".into(), text, file: Some("index.md.hbs".into()) };
        assert_eq!(compiled(&own).unwrap().elements.len(), 1);
        let bad = Template { text: Cow::Owned("a\n{{#if x}}\n".to_owned()), ..own };
        assert!(compiled(&bad).unwrap_err().pos().is_some());
    }
}

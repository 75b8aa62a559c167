//! From the engine's form of a template to the one that can be written down.

use std::collections::HashMap;

use handlebars::template::{BlockParam, DecoratorTemplate, HelperTemplate, Parameter, Template, TemplateElement};
use handlebars::{Path, PathSeg};
use serde_json::Value as Json;

use crate::frozen::{Block, Call, Element, Frozen, SAMPLES, Step, Word};

/// The frozen form of a template; `None` where there is something in it that the form has no word for.
#[must_use]
pub(crate) fn freeze(template: &Template) -> Option<Frozen<'_>> {
    let frozen = Frozen::of(template)?;
    // What the form leaves out shows here.
    (frozen.thaw(template.name.clone())? == *template).then_some(frozen)
}

impl<'t> Frozen<'t> {
    fn of(template: &'t Template) -> Option<Self> {
        let placed = template.elements.iter().zip(&template.mapping);
        placed.map(|(element, place)| Some((Element::of(element)?, place.0, place.1))).collect::<Option<_>>().map(Self)
    }
}

impl<'t> Element<'t> {
    fn of(element: &'t TemplateElement) -> Option<Self> {
        Some(match element {
            TemplateElement::RawString(text) => Self::Words(text),
            TemplateElement::Expression(call) => Self::Value(Call::of_helper(call)?),
            TemplateElement::HelperBlock(block) => Self::Block(Box::new(Block::of(block)?)),
            TemplateElement::PartialExpression(partial) => {
                let mut call = Call::of(&partial.name, &partial.params, &partial.hash)?;
                let mut same = DecoratorTemplate::new(call.thaw()?, true);
                same.indent.clone_from(&partial.indent);
                call.begins = same == **partial;
                Self::Partial(call, partial.indent.as_deref())
            }
            _ => return None,
        })
    }
}

impl<'t> Call<'t> {
    fn of(name: &'t Parameter, params: &'t [Parameter], hash: &'t HashMap<String, Parameter>) -> Option<Self> {
        let words = hash.iter().map(|(key, word)| Some((key.as_str(), Word::of(word)?)));
        let mut hash: Vec<_> = words.collect::<Option<_>>()?;
        hash.sort_by_key(|(key, _)| *key);
        let params = params.iter().map(Word::of).collect::<Option<_>>()?;
        Some(Self { name: Word::of(name)?, params, hash, begins: false })
    }

    fn of_helper(helper: &'t HelperTemplate) -> Option<Self> {
        let mut call = Self::of(&helper.name, &helper.params, &helper.hash)?;
        // Whether it begins a line can't be asked, only be compared.
        let mut same = HelperTemplate::new(call.thaw()?, helper.block, true);
        same.block_param.clone_from(&helper.block_param);
        same.template.clone_from(&helper.template);
        same.inverse.clone_from(&helper.inverse);
        same.chain = helper.chain;
        call.begins = same == *helper;
        Some(call)
    }
}

impl<'t> Block<'t> {
    fn of(block: &'t HelperTemplate) -> Option<Self> {
        let names = match &block.block_param {
            None => Vec::new(),
            Some(BlockParam::Single(name)) => vec![Word::of(name)?],
            Some(BlockParam::Pair((first, second))) => vec![Word::of(first)?, Word::of(second)?],
            Some(_) => return None,
        };
        let inner = |template: &'t Option<Template>| match template {
            Some(template) => Frozen::of(template).map(Some),
            None => Some(None),
        };
        let (template, inverse) = (inner(&block.template)?, inner(&block.inverse)?);
        Some(Self { call: Call::of_helper(block)?, names, template, inverse, chain: block.chain })
    }
}

impl<'t> Word<'t> {
    fn of(word: &'t Parameter) -> Option<Self> {
        Some(match word {
            Parameter::Name(name) => Self::Name(name),
            Parameter::Path(Path::Relative((steps, raw))) => {
                Self::Path(steps.iter().map(Step::of).collect::<Option<_>>()?, raw)
            }
            Parameter::Path(Path::Local((level, name, raw))) => Self::Local(*level, name, raw),
            Parameter::Literal(Json::String(text)) => Self::Text(text),
            Parameter::Literal(Json::Number(number)) => Self::Number(number.as_u64()?),
            Parameter::Literal(Json::Bool(truth)) => Self::Truth(*truth),
            Parameter::Subexpression(inner) => match inner.as_element() {
                TemplateElement::Expression(call) => {
                    Self::Call(Box::new(Call::of(&call.name, &call.params, &call.hash)?))
                }
                _ => return None,
            },
            _ => return None,
        })
    }
}

impl<'t> Step<'t> {
    fn of(step: &'t PathSeg) -> Option<Self> {
        match step {
            PathSeg::Named(name) => Some(Self::Named(name)),
            step if SAMPLES.root.as_ref() == Some(step) => Some(Self::Root),
            step if SAMPLES.up.as_ref() == Some(step) => Some(Self::Up),
            _ => None,
        }
    }
}

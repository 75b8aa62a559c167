//! Templates in the form that the engine works with, made when the program is built: reading Handlebars takes longer than
//! all else that a build does.
//!
//! `build/` uses this file too. The engine's own types can't be written down; these stand for them, as far as our templates
//! go. One with more in it is not frozen, and read as text.

use std::sync::LazyLock;

use handlebars::template::{
    BlockParam, DecoratorTemplate, ExpressionSpec, ExpressionSpecBuilder, HelperTemplate, Parameter, Subexpression,
    Template, TemplateElement, TemplateMapping,
};
use handlebars::{Path, PathSeg};
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;

/// A template: its elements, with line and column of each.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Frozen<'t>(#[serde(borrow)] pub(crate) Vec<(Element<'t>, usize, usize)>);

#[derive(Debug, Serialize, Deserialize)]
pub(crate) enum Element<'t> {
    Words(&'t str),
    Value(#[serde(borrow)] Call<'t>),
    Block(#[serde(borrow)] Box<Block<'t>>),
    Partial(#[serde(borrow)] Call<'t>, Option<&'t str>),
}

#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Call<'t> {
    #[serde(borrow)]
    pub(crate) name: Word<'t>,
    #[serde(borrow)]
    pub(crate) params: Vec<Word<'t>>,
    #[serde(borrow)]
    pub(crate) hash: Vec<(&'t str, Word<'t>)>,
    /// It stands at the beginning of a line.
    pub(crate) begins: bool,
}

#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Block<'t> {
    #[serde(borrow)]
    pub(crate) call: Call<'t>,
    /// The names in `as |item|`.
    #[serde(borrow)]
    pub(crate) names: Vec<Word<'t>>,
    #[serde(borrow)]
    pub(crate) template: Option<Frozen<'t>>,
    #[serde(borrow)]
    pub(crate) inverse: Option<Frozen<'t>>,
    pub(crate) chain: bool,
}

#[derive(Debug, Serialize, Deserialize)]
pub(crate) enum Word<'t> {
    Name(&'t str),
    Path(#[serde(borrow)] Vec<Step<'t>>, &'t str),
    Local(usize, &'t str, &'t str),
    Text(&'t str),
    Number(u64),
    Truth(bool),
    Call(#[serde(borrow)] Box<Call<'t>>),
}

#[derive(Debug, Serialize, Deserialize)]
pub(crate) enum Step<'t> {
    Named(&'t str),
    Root,
    Up,
}

/// Values of types that can't be made from outside, to copy.
pub(crate) struct Samples {
    pub(crate) root: Option<PathSeg>,
    pub(crate) up: Option<PathSeg>,
    pub(crate) place: Option<TemplateMapping>,
}

pub(crate) static SAMPLES: LazyLock<Samples> = LazyLock::new(|| {
    let step = |path: &str| match Path::parse(path) {
        Ok(Path::Relative((steps, _))) => steps.into_iter().next(),
        _ => None,
    };
    let place = || Template::compile("a").ok()?.mapping.pop();
    Samples { root: step("@root/a"), up: step("../a"), place: place() }
});

impl Frozen<'_> {
    /// The template again; `None` for a form that nothing was frozen to.
    #[must_use]
    pub(crate) fn thaw(&self, name: Option<String>) -> Option<Template> {
        let mut template = Template::default();
        template.name = name;
        template.elements.reserve_exact(self.0.len());
        template.mapping.reserve_exact(self.0.len());
        for (element, line, column) in &self.0 {
            template.elements.push(element.thaw()?);
            let mut place = SAMPLES.place.clone()?;
            (place.0, place.1) = (*line, *column);
            template.mapping.push(place);
        }
        Some(template)
    }
}

impl Element<'_> {
    fn thaw(&self) -> Option<TemplateElement> {
        Some(match self {
            Self::Words(text) => TemplateElement::RawString((*text).to_owned()),
            Self::Value(call) => {
                TemplateElement::Expression(Box::new(HelperTemplate::new(call.thaw()?, false, call.begins)))
            }
            Self::Block(block) => TemplateElement::HelperBlock(Box::new(block.thaw()?)),
            Self::Partial(call, indent) => {
                let mut partial = DecoratorTemplate::new(call.thaw()?, call.begins);
                partial.indent = indent.map(str::to_owned);
                TemplateElement::PartialExpression(Box::new(partial))
            }
        })
    }
}

impl Call<'_> {
    pub(crate) fn thaw(&self) -> Option<ExpressionSpec> {
        let hash = self.hash.iter().map(|(key, word)| Some(((*key).to_owned(), word.thaw()?)));
        ExpressionSpecBuilder::default()
            .name(self.name.thaw()?)
            .params(self.params.iter().map(Word::thaw).collect::<Option<_>>()?)
            .hash(hash.collect::<Option<_>>()?)
            .omit_pre_ws(false)
            .omit_pro_ws(false)
            .build()
            .ok()
    }
}

impl Block<'_> {
    fn thaw(&self) -> Option<HelperTemplate> {
        let mut block = HelperTemplate::new(self.call.thaw()?, true, self.call.begins);
        block.block_param = match self.names.as_slice() {
            [] => None,
            [name] => Some(BlockParam::Single(name.thaw()?)),
            [first, second] => Some(BlockParam::Pair((first.thaw()?, second.thaw()?))),
            _ => return None,
        };
        for (inner, frozen) in [(&mut block.template, &self.template), (&mut block.inverse, &self.inverse)] {
            if let Some(frozen) = frozen {
                *inner = Some(frozen.thaw(None)?);
            }
        }
        block.chain = self.chain;
        Some(block)
    }
}

impl Word<'_> {
    fn thaw(&self) -> Option<Parameter> {
        let text = |text: &str| text.to_owned();
        Some(match self {
            Self::Name(name) => Parameter::Name(text(name)),
            Self::Path(steps, raw) => {
                let steps = steps.iter().map(Step::thaw).collect::<Option<_>>()?;
                Parameter::Path(Path::Relative((steps, text(raw))))
            }
            Self::Local(level, name, raw) => Parameter::Path(Path::Local((*level, text(name), text(raw)))),
            Self::Text(value) => Parameter::Literal(Json::from(*value)),
            Self::Number(number) => Parameter::Literal(Json::from(*number)),
            Self::Truth(truth) => Parameter::Literal(Json::from(*truth)),
            Self::Call(call) => {
                let call = call.thaw()?;
                Parameter::Subexpression(Subexpression::new(call.name, call.params, call.hash))
            }
        })
    }
}

impl Step<'_> {
    fn thaw(&self) -> Option<PathSeg> {
        match self {
            Self::Named(name) => Some(PathSeg::Named((*name).to_owned())),
            Self::Root => SAMPLES.root.clone(),
            Self::Up => SAMPLES.up.clone(),
        }
    }
}

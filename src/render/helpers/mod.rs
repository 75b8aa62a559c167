//! What a template can do with a value. Every helper goes through one door, which takes wire text apart before and puts
//! it together after, so that no helper can lose where a value comes from.

mod claims;
mod clock;
mod counted;
mod gap;
mod lists;
mod logic;
mod paragraph;
mod see;
mod table;
mod words;

use handlebars::{
    Context, Handlebars, Helper, HelperDef, RenderContext, RenderError, RenderErrorReason, Renderable, ScopedJson,
};
use serde_json::Value as Json;

use crate::traced::Traced;

/// What a helper gives back.
enum Made {
    Text(Traced),
    Truth(bool),
    Json(Json),
}

/// A helper, with what a template's author reads about it.
pub struct About {
    /// Its name in a template.
    pub name: &'static str,
    /// How it is called.
    pub usage: &'static str,
    /// What it does.
    pub does: &'static str,
    call: Call,
}

enum Call {
    Value(fn(&Args<'_>) -> Result<Made, String>),
    Block(fn(&Args<'_>, Traced) -> Result<Made, String>),
}

/// Every helper that templates have beside `if`, `unless`, `each`, `with` and `not`.
pub const ALL: &[About] = &[
    words::SENTENCE,
    words::BARE,
    words::QUOTE,
    words::MID,
    words::NAMED,
    words::IT,
    words::SPELLED,
    words::GIST,
    words::FITS,
    clock::SPOKEN,
    counted::COUNTED,
    paragraph::LINE,
    paragraph::CONTENTS,
    lists::LIST,
    lists::TAKE,
    lists::AFTER,
    lists::HAVING,
    lists::LACKING,
    lists::COUNT,
    lists::MANY,
    table::TABLE,
    gap::GAP,
    claims::CLAIM,
    claims::SOURCE,
    claims::CITED,
    claims::EVIDENCE,
    see::SEE,
    logic::ANY,
    logic::NONE,
    logic::ALL,
    logic::SAME,
];

/// Registers them, and takes out the built-in helpers that look at the letters of a value.
pub(super) fn register(registry: &mut Handlebars<'_>) {
    for built_in in ["eq", "ne", "gt", "gte", "lt", "lte", "and", "or", "len", "lookup", "log"] {
        registry.unregister_helper(built_in);
    }
    for about in ALL {
        registry.register_helper(about.name, Box::new(Door(about)));
    }
}

struct Door(&'static About);

impl HelperDef for Door {
    fn call_inner<'reg: 'rc, 'rc>(
        &self,
        helper: &Helper<'rc>,
        registry: &'reg Handlebars<'reg>,
        context: &'rc Context,
        render: &mut RenderContext<'reg, 'rc>,
    ) -> Result<ScopedJson<'rc>, RenderError> {
        let says = |why: String| RenderError::from(RenderErrorReason::Other(format!("{}: {why}", self.0.name)));
        // With a changed context (a partial with arguments) the root is there, not in `context`.
        let changed = render.context();
        let args = Args { helper, root: changed.as_deref().unwrap_or(context).data() };
        let made = match self.0.call {
            Call::Value(call) => call(&args),
            Call::Block(call) => {
                let inner = match helper.template() {
                    Some(template) => template.renders(registry, context, render)?,
                    None => return Err(says("it needs an end: {{/…}}".to_owned())),
                };
                Traced::parse(&inner).map_err(|bad| bad.to_string()).and_then(|inner| call(&args, inner))
            }
        };
        Ok(ScopedJson::Derived(match made.map_err(says)? {
            Made::Text(traced) => Json::String(traced.to_wire()),
            Made::Truth(truth) => Json::Bool(truth),
            Made::Json(json) => json,
        }))
    }
}

/// What a template hands to a helper.
struct Args<'a> {
    helper: &'a Helper<'a>,
    /// The whole view.
    root: &'a Json,
}

impl Args<'_> {
    fn len(&self) -> usize {
        self.helper.params().len()
    }

    fn json(&self, index: usize) -> &Json {
        self.helper.param(index).map_or(&Json::Null, |param| param.value())
    }

    /// A text; nothing where the value is missing.
    fn text(&self, index: usize) -> Result<Traced, String> {
        text_of(self.json(index))
    }

    fn word(&self, index: usize) -> Result<String, String> {
        Ok(self.text(index)?.text())
    }

    fn items(&self, index: usize) -> &[Json] {
        self.json(index).as_array().map(Vec::as_slice).unwrap_or_default()
    }

    fn number(&self, index: usize) -> Result<usize, String> {
        let number = self.json(index).as_u64().and_then(|n| usize::try_from(n).ok());
        number.ok_or_else(|| "it needs a number".to_owned())
    }

    fn named(&self, key: &str) -> Option<&Json> {
        self.helper.hash_get(key).map(handlebars::PathAndJson::value)
    }

    fn named_number(&self, key: &str) -> Option<usize> {
        self.named(key).and_then(Json::as_u64).and_then(|n| usize::try_from(n).ok())
    }

    fn is_set(&self, key: &str) -> bool {
        self.named(key).is_some_and(is_true)
    }
}

/// The text of a value; a list or a group of fields has none.
fn text_of(json: &Json) -> Result<Traced, String> {
    match json {
        Json::Null | Json::Bool(_) => Ok(Traced::default()),
        Json::Number(number) => Ok(Traced::words(number.to_string())),
        Json::String(wire) => Traced::parse(wire).map_err(|bad| bad.to_string()),
        Json::Array(_) => Err("a list is no text; use `list` or `each`".to_owned()),
        Json::Object(_) => Err("a group of fields is no text; name one of them".to_owned()),
    }
}

/// Whether there is something: what `{{#if}}` takes for true.
fn is_true(json: &Json) -> bool {
    match json {
        Json::Null => false,
        Json::Bool(truth) => *truth,
        Json::Number(number) => number.as_f64().is_some_and(|n| n != 0.0),
        Json::String(wire) => !wire.is_empty(),
        Json::Array(items) => !items.is_empty(),
        Json::Object(fields) => !fields.is_empty(),
    }
}
